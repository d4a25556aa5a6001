"""What judged tickets tell of a change / eval.change: estimate, parts, judged_sides, of_answers."""

from __future__ import annotations

import dataclasses
import json
import random
from pathlib import Path

import pytest

from answerable import Settings, Ticket, open_index, read_tickets
from answerable.eval.change.estimate import MIN_SIDE_JUDGMENTS, Change, change
from answerable.eval.change.judged_sides import (
    NOTHING_EDITED,
    BothSides,
    EditedAnswers,
    KnownCoverage,
    known_from_judgments,
    known_from_labels,
)
from answerable.eval.change.of_answers import change_of_answers
from answerable.eval.change.parts import (
    LOWER_PAGE_SHARES,
    NEW_LOWER_PAGE_CHANCE,
    OTHER_PAGE_CHANCE,
    after_known,
    pairs_of,
    part_of,
)
from answerable.eval.labels.judgments import Label, LabelFile, Labels, anchors
from answerable.eval.labels.sample import Candidate, draw
from answerable.eval.labels.session import judge
from answerable.eval.run import answers_of
from answerable.eval.scored_answer import ScoredAnswer, scored_answer
from answerable.ingest.extract.extract import extract
from answerable.model import Citation, Page, RawPage
from conftest import FIXTURES, Run
from report_samples import answer


def some(name: str, confidence: float, *pages: str, generation: str = "1") -> ScoredAnswer:
    return ScoredAnswer(name, name, confidence, "answer", "text", (), pages, (), generation, "2")


def part(
    old: ScoredAnswer,
    new: ScoredAnswer,
    known: BothSides,
    q_old: float = 0.6,
    q_new: float = 0.5,
    edited: EditedAnswers = NOTHING_EDITED,
) -> tuple[float, float]:
    made = part_of(pairs_of([old], [new], {"kept", "kept-2"}, known, edited)[0], q_old, q_new)
    return made.gain, made.loss


ON_KEPT, ON_GONE, ON_NEW = some("a", 0.6, "kept"), some("a", 0.6, "gone"), some("a", 0.5, "new")
RIGHT_GONE, NOT_SAID = KnownCoverage(True, ("gone",)), KnownCoverage(False)


@pytest.mark.parametrize(
    ("old", "new", "known", "expected"),
    [
        (ON_GONE, ON_NEW, BothSides(), (0.5, 0.6)),  # nobody judged: the chances
        (ON_GONE, ON_NEW, BothSides({"a": RIGHT_GONE}, {"a": KnownCoverage(True)}), (0, 0)),
        (ON_GONE, ON_NEW, BothSides({"a": RIGHT_GONE}, {"a": NOT_SAID}), (0, 1)),
        (ON_GONE, ON_NEW, BothSides({"a": NOT_SAID}, {"a": KnownCoverage(True)}), (1, 0)),
        (ON_GONE, ON_NEW, BothSides({"a": RIGHT_GONE}), (0, 1 - OTHER_PAGE_CHANCE)),
        (ON_GONE, ON_NEW, BothSides({"a": KnownCoverage(True, ("gone", "kept"))}), (0, 0)),  # another right page stays
        (
            ON_KEPT,
            ON_NEW,
            BothSides({"a": KnownCoverage(True, ("kept",))}),
            (0, 0),
        ),  # a better page came: nothing is gained
        (ON_KEPT, ON_KEPT, BothSides({"a": NOT_SAID}), (0, 0)),
        (ON_KEPT, ON_NEW, BothSides({"a": NOT_SAID}), (0.5 / (0.5 + 0.5 * 0.4), 0)),
        # Judged on the newer side only, it is the same the other way round.
        (ON_GONE, ON_NEW, BothSides({}, {"a": KnownCoverage(True, ("new",))}), (1 - OTHER_PAGE_CHANCE, 0)),
        (ON_GONE, ON_KEPT, BothSides({}, {"a": NOT_SAID}), (0, 0.6 / (0.6 + 0.4 * 0.5))),
    ],
)
def test_a_judged_ticket_counts_as_what_it_is(
    old: ScoredAnswer, new: ScoredAnswer, known: BothSides, expected: tuple[float, float]
) -> None:
    assert part(old, new, known) == pytest.approx(expected)


def test_where_nobody_named_the_page_the_list_tells() -> None:
    rest = 1 - sum(LOWER_PAGE_SHARES[:2])
    wrong = some("a", 0.6, "kept", "gone", "kept-2")
    assert part(wrong, wrong, BothSides({"a": KnownCoverage(True)})) == pytest.approx(
        (0, LOWER_PAGE_SHARES[0] + rest / 2)
    )
    assert part(wrong, wrong, BothSides({"a": NOT_SAID})) == pytest.approx(
        (NEW_LOWER_PAGE_CHANCE * (LOWER_PAGE_SHARES[0] + rest / 2), 0)
    )


def test_an_edited_page_may_answer_still() -> None:
    answers = some("a", 0.6, "kept"), some("a", 0.5, "kept")
    known = BothSides({"a": KnownCoverage(True, ("kept",), edited=frozenset({"kept"}))})
    both, older = EditedAnswers(frozenset("a"), frozenset("a")), EditedAnswers(frozenset("a"))
    assert part(*answers, known, edited=both) == pytest.approx((0, 0.5))
    assert part(answers[0], ON_NEW, known, edited=older) == pytest.approx((0, 1 - OTHER_PAGE_CHANCE))
    assert part(*answers, BothSides(), edited=both) == (0.5, 0.6) and part(*answers, BothSides()) == (0, 0)


def test_the_newer_level_needs_the_moved_answers_judged_again() -> None:
    before = [some(str(i), 0.5, "gone" if i < 5 else "kept") for i in range(10)]
    after = [some(str(i), 0.5, "new" if i < 5 else "kept") for i in range(10)]
    was = {one.id: KnownCoverage(True, (str(one.first_page),)) for one in before}
    now = {str(i): KnownCoverage(i < 2, ("new",) if i < 2 else ()) for i in range(5)}
    known = after_known(pairs_of(before, after, {"kept"}, BothSides(was, now)))
    assert known is not None and [value for _, value, _ in known] == [1, 1, 0, 0, 0, 1, 1, 1, 1, 1]
    del now["0"], now["1"]
    assert after_known(pairs_of(before, after, {"kept"}, BothSides(was, now))) is None  # two of eight are open
    assert after_known(pairs_of(before, after, {"kept"}, BothSides(was))) is None


def world(
    seed: int, tickets: int = 300
) -> tuple[list[ScoredAnswer], list[ScoredAnswer], dict[str, bool], dict[str, bool]]:
    """Tickets on pages that go (most), come or stay, few of them covered; the confidence is off."""
    drawn = random.Random(seed)
    before, after, was, now = [], [], {}, {}
    for number in range(tickets):
        name = str(number)
        true, later = drawn.random() < 0.2, drawn.random() < 0.2
        kind = drawn.choice(["stays", "goes", "goes", "comes"])
        was[name] = true and kind != "comes"
        now[name] = was[name] if kind == "stays" else later and kind == "comes"
        pages = {"stays": ("kept", "kept"), "goes": (f"g{number}", "kept"), "comes": ("kept", f"n{number}")}[kind]
        shown = [0.3 if one[name] else 0.1 for one in (was, now)]
        before.append(some(name, shown[0] * drawn.uniform(0.5, 1.5), pages[0]))
        after.append(some(name, shown[1] * drawn.uniform(0.5, 1.5), pages[1]))
    return before, after, was, now


def known_of(answers: list[ScoredAnswer], covered: dict[str, bool], n: int) -> dict[str, KnownCoverage]:
    return {
        one.id: KnownCoverage(covered[one.id], (str(one.first_page),) if covered[one.id] else ()) for one in answers[:n]
    }


def test_judgments_bring_the_change_nearer_and_all_of_them_make_it_exact() -> None:
    errors = []
    for n in (0, 60, 300):
        off = 0.0
        for seed in range(10):
            before, after, was, now = world(seed)
            true = (sum(now.values()) - sum(was.values())) / len(was)
            known = BothSides(known_of(before, was, n), known_of(after, now, n))
            found = change(before, after, {"kept"}, known=known)
            assert found.judged == n
            off += abs(found.share - true) / 10
        errors.append(off)
    assert errors[0] > 2 * errors[1] and errors[2] == pytest.approx(0)


def test_judgments_of_the_newer_side_alone_do_as_well() -> None:
    before, after, _, now = world(1)
    forth = change(before, after, {"kept"}, known=BothSides({}, known_of(after, now, 60)))
    back = change(after, before, {"kept"}, known=BothSides(known_of(after, now, 60)))
    assert forth.share == -back.share and dict(forth.moved) == {name: -value for name, value in back.moved}
    assert forth.interval is not None and back.interval is not None
    assert (forth.interval.low, forth.interval.high) == (-back.interval.high, -back.interval.low)
    few = change(before, after, {"kept"}, known=BothSides({}, known_of(after, now, MIN_SIDE_JUDGMENTS - 1)))
    assert few.judged == MIN_SIDE_JUDGMENTS - 1  # too few for a level, and still taken for what they are


# -- from labels ---------------------------------------------------------------------------------


def quoting(one: ScoredAnswer, page: str, quote: str) -> ScoredAnswer:
    return dataclasses.replace(one, citations=(Citation(page, None, page, page, quote, 0, len(quote)),))


def label_of(one: ScoredAnswer, judgment: str) -> Label:
    return Label(one.id, judgment, "me", 0.5, one.confidence, "", one.generation, anchors(one))  # type: ignore[arg-type]


def test_a_judgment_is_of_the_side_whose_answer_it_was_of() -> None:
    old = [quoting(some(name, 0.5, "p"), "p", f"old {name}") for name in "abc"]
    new = [quoting(some(name, 0.5, "p", generation="2"), "p", f"new {name}") for name in "ab"]
    new.append(dataclasses.replace(old[2], generation="2"))  # c says the same
    every = [label_of(old[0], "right"), label_of(old[1], "wrong"), label_of(old[2], "docs do not say")]
    every += [label_of(new[0], "docs do not say")]
    labels = Labels((), tuple(every[1:]), tuple(every))
    found = known_from_judgments(labels, (old, new), (old, new))
    assert {name: (one.covered, one.pages) for name, one in found.before.items()} == {
        "a": (True, ("p",)),
        "b": (True, ()),
        "c": (False, ()),
    }
    assert {name: one.covered for name, one in found.after.items()} == {"a": False}
    # Given on the newer docs, the judgment of an unchanged answer is one of the newer side.
    later = Labels((), (label_of(new[2], "right"),))
    assert known_from_judgments(later, (old, new), (old, new)).after.keys() == {"c"}


def test_labels_of_tickets_count_where_their_pages_are_known() -> None:
    tickets = [
        Ticket("stays", "", answerable=True, relevant=("kept", "gone")),
        Ticket("goes", "", answerable=True, relevant=("gone",)),
        Ticket("other docs", "", answerable=True, relevant=("elsewhere",)),
        Ticket("none", "", answerable=False),
        Ticket("somewhere", "", answerable=True),
        Ticket("no label", ""),
    ]
    before = {one.id: some(one.id, 0.5, "kept") for one in tickets}
    found = known_from_labels(tickets, before, {"kept", "gone"}, {"kept", "new"}, {})
    assert {name: one.covered for name, one in found.before.items()} == {
        "stays": True,
        "goes": True,
        "none": False,
        "somewhere": True,
    }
    assert {name: one.covered for name, one in found.after.items()} == {"stays": True, "goes": False}
    # Labels that name a page of the newer docs were made with those in view.
    tickets.append(Ticket("comes", "", answerable=True, relevant=("new",)))
    before["comes"] = some("comes", 0.5, "kept")
    found = known_from_labels(tickets, before, {"kept", "gone"}, {"kept", "new"}, {})
    assert not found.before["comes"].covered and found.after["comes"].covered and not found.after["none"].covered


def page(name: str, words: str) -> Page:
    return extract(RawPage(name, f"# Refunds\n\n{words}\n".encode(), "text/markdown"))


def answers_from(name: str, quote: str) -> list[object]:
    cited = Citation(name, None, "Refunds", "Refunds", quote, 0, len(quote))
    return [answer("1", confidence=0.8, citations=(cited,)), answer("2", confidence=0.5, citations=(cited,))]


def compared(new_name: str, text: str, relevant: tuple[str, ...]) -> Change:
    old, new = {"a.md": page("a.md", "It takes 30 days.")}, {new_name: page(new_name, text)}
    tickets = [Ticket("1", "x", answerable=True, relevant=relevant)]
    before, after = answers_from("a.md", "It takes 30 days."), answers_from(new_name, text)
    return change_of_answers(before, after, old, new, tickets=tickets)  # type: ignore[arg-type]


def test_a_page_under_another_name_is_no_change_and_an_edit_leaves_a_label_in_doubt() -> None:
    assert compared("b.md", "It takes 30 days.", ("a.md",)).moved == ()
    found = compared("a.md", "It takes 14 days.", ("a.md",))
    assert 0 < found.lost < 2 and found.judged == 1


# -- on the command line ---------------------------------------------------------------------------


def test_what_has_changed_is_judged_again_and_both_judgments_are_kept(tmp_path: Path) -> None:
    file = LabelFile(tmp_path / "labels.jsonl")
    old = {name: quoting(some(name, 0.5, "p"), "p", f"old {name}") for name in "abc"}
    file.add_drawing(draw([Candidate(name, 0.5) for name in old], 3), "digest")
    facts = {"labeller": "me", "show": lambda *_: None, "now": lambda: "2026-03-02"}
    assert judge(old, file, key=iter("rrr").__next__, **facts) == 3  # type: ignore[arg-type]
    new = {**old, "b": quoting(old["b"], "p", "new b")}
    assert judge(new, file, key=iter("w").__next__, **facts) == 1  # type: ignore[arg-type]
    labels = file.read()
    assert labels.of(old).by("me")["b"].judgment == "right" and labels.of(new).by("me")["b"].judgment == "wrong"
    assert labels.by("me")["b"].judgment == "wrong" and len(labels.every) == 4


def test_diff_and_lift_take_judgments(
    answerable: Run, made_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [json.loads(line) for line in (FIXTURES / "tickets.jsonl").read_text("utf-8").splitlines()][:40]
    tickets = tmp_path / "t.jsonl"
    tickets.write_text("".join(json.dumps({"id": row["id"], "text": row["text"]}) + "\n" for row in rows))
    with open_index(made_index) as index:
        given = read_tickets(tickets).tickets
        answers = [scored_answer(one) for one in answers_of(given, index, Settings())]
    assert answerable("label", "--tickets", tickets, "--index", made_index, "--n", 40, "--sheet", "s.csv")[0] == 0
    file = LabelFile("labels.jsonl")
    file.add(label_of(one, "docs do not say") for one in answers)
    draft = tmp_path / "draft.md"
    draft.write_text("# Tips\n\nThe tip pool calculator shares tips by hours worked.\n")
    common = ("--tickets", tickets, "--index", made_index, "--labels", "labels.jsonl")
    code, said, _ = answerable("lift", draft, *common)
    assert code == 0 and "40 of them judged" in said and "not calibrated" not in said
    code, said, _ = answerable("diff", made_index, made_index, *common, "--json")
    assert (
        code == 0 and json.loads(said)["expected"]["judged"] == 40 and json.loads(said)["expected"]["lost_tickets"] == 0
    )
    code, _, said = answerable("diff", made_index, made_index, *common[:4], "--labels", "nowhere.jsonl")
    assert code == 2 and "nowhere.jsonl: there is no such file" in said
    tickets.write_text(json.dumps({"id": "x", "text": "Something else?"}) + "\n")
    for verb in (("lift", draft), ("diff", made_index, made_index)):
        code, _, said = answerable(*verb, *common)
        assert code == 2 and "other tickets" in said
