"""Gates, waivers, anchors and the drift of docs, on made-up cases: no index, no model."""

from __future__ import annotations

import dataclasses
import datetime
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from answerable.answer.level.platt import PlattMap
from answerable.errors import SuiteError
from answerable.eval.anchors import Anchor, Texts, anchors_of, stale
from answerable.eval.outcomes import outcomes_of, share_of
from answerable.eval.suite.baseline import pinned, read_baseline, write_baseline
from answerable.eval.suite.docs_drift import PageFacts, docs_drift, facts_of_pages, line_in
from answerable.eval.suite.gates import GateResult, ceiling, floor, judge, lowered
from answerable.eval.suite.run import level_digest
from answerable.eval.suite.suite import Gate
from answerable.eval.suite.waivers import Waiver, read_waivers
from answerable.model import Answer, Block, Chunk, Citation, Page, Passage, Route, Ticket
from answerable.settings import Settings
from answerable.stats import Share, paired_difference, sign_test, smallest_visible, wilson
from suite_samples import TODAY, baseline_of, case, inputs_of, suite_of, ticket


def verdicts(results: tuple[GateResult, ...]) -> dict[str, str]:
    return {one.name: one.verdict for one in results}


def test_a_baseline_of_an_earlier_version_knows_its_calibration_again() -> None:
    # The digest that the version before this one wrote; spelled otherwise, every committed baseline would be stale.
    assert level_digest(PlattMap(1.25, -0.5, 60, 55.5)) == "e2a16c0709c5"


@pytest.mark.parametrize("label", [True, False, None])
@pytest.mark.parametrize("route", get_args(Route))
def test_every_label_and_route_has_an_outcome(label: bool | None, route: Route) -> None:
    ticket = Ticket("t", "?", answerable=label, relevant=("a.md",) if label else ())
    for page in ("a.md", "b.md"):
        answer = Answer(
            "t", "?", route, 0.9, (), "x", (Citation(page, None, page, page, "q", 0, 1),), (), None, False, "", ""
        )
        (made,) = outcomes_of([ticket], [answer], thresholds=lambda _: (0.5, 0.2), margin=0.05)
        assert made.hits <= made.of and ("coverage" in made.hits) is (route == "answer")
        assert (made.outcome == "wrong_page") is (label is True and page == "b.md" and route != "escalate")
        assert (made.outcome == "false_answer") is (label is False and route == "answer")


# -- statistics ----------------------------------------------------------------------------------


def test_the_paired_interval_is_the_published_one() -> None:
    # Newcombe 1998, table II, method 10: 20, 12, 2, 16 gives 0.0562 to 0.3290.
    found = paired_difference(20, 2, 12, 16)
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (0.0562, 0.3292) or found.high == pytest.approx(
        0.329, abs=5e-4
    )
    assert paired_difference(0, 0, 0, 0) is None


def test_the_paired_interval_turns_with_the_pair() -> None:
    one, two = paired_difference(30, 5, 11, 4), paired_difference(30, 11, 5, 4)
    assert one is not None and two is not None
    assert one.low == pytest.approx(-two.high) and one.high == pytest.approx(-two.low)


def test_the_sign_test_is_the_binomial_tail() -> None:
    assert sign_test(5, 0) == pytest.approx(1 / 32)
    assert sign_test(3, 1) == pytest.approx(5 / 16)
    assert sign_test(0, 4) == 1.0
    for confidence in (0.9, 0.95, 0.99):
        n = smallest_visible(confidence)
        assert sign_test(n, 0) <= 1 - confidence < sign_test(n - 1, 0)


# -- floors and ceilings -------------------------------------------------------------------------


def test_a_floor_is_held_against_the_low_end() -> None:
    gate = Gate("coverage", 0.55, 9)
    assert floor(gate, Share.of(60, 100), 0.95).verdict == "fail", "60 % with n = 100 does not show 55 %"
    result = floor(gate, Share.of(600, 1000), 0.95)
    assert (result.verdict, result.line, result.n) == ("pass", 9, 1000)
    spare = int(result.said.split("it sees is ")[1].split()[0])
    fewer, enough = wilson(600 - spare, 1000), wilson(601 - spare, 1000)
    assert fewer is not None and enough is not None and fewer.low < 0.55 <= enough.low


def test_a_floor_that_n_cannot_support_is_refused_with_the_n_needed() -> None:
    result = floor(Gate("coverage", 0.8, 1), Share.of(10, 10), 0.95)
    assert result.verdict == "refused" and "16 tickets at least" in result.said
    assert floor(Gate("coverage", 0.8, 1), Share.of(16, 16), 0.95).verdict == "pass"
    assert "nor can any number" in floor(Gate("coverage", 1.0, 1), Share.of(10, 10), 0.95).said
    assert floor(Gate("coverage", 0.0, 1), Share.of(0, 0), 0.95).verdict == "refused"


def test_a_ceiling_is_held_against_the_high_end() -> None:
    gate = Gate("false_answers", 0.1, 1)
    assert ceiling(gate, Share.of(5, 100), 0.95).verdict == "fail"
    assert ceiling(gate, Share.of(3, 100), 0.95).verdict == "pass"
    result = ceiling(gate, Share.of(0, 20), 0.95)
    assert result.verdict == "refused" and "36 tickets at least" in result.said
    assert ceiling(gate, Share.of(0, 0), 0.95).verdict == "refused"


def test_errors_are_counted_and_in_every_n(tmp_path: Path) -> None:
    cases = [case(f"t{n}", True) for n in range(30)]
    cases[0] = dataclasses.replace(cases[0], outcome="error", hits=frozenset(), holds=None)
    suite = suite_of(tmp_path, "errors = 0\nratchet = false\ndocs = 'off'\ncoverage = 0.5")
    results, _ = judge(inputs_of(suite, cases, ticket_line=lambda _: 7))
    assert verdicts(results) == {"errors": "fail", "coverage": "pass"}
    assert results[0].findings[0].line == 7
    assert results[1].n == 30 and share_of(cases, "coverage", 0.95).k == 29


def test_no_quotes_is_not_all_quotes_verified(tmp_path: Path) -> None:
    suite = suite_of(tmp_path, "quotes_verified = 1.0\nratchet = false\ndocs = 'off'")
    cases = [case("t", True)]
    for quotes, verdict in (((0, 0), "refused"), ((9, 10), "fail"), ((10, 10), "pass")):
        assert verdicts(judge(inputs_of(suite, cases, quotes=quotes))[0]) == {"quotes_verified": verdict}


def test_floors_by_intent(tmp_path: Path) -> None:
    suite = suite_of(tmp_path, "ratchet = false\ndocs = 'off'\n[gates.intents]\nrefund = 0.5\ntips = 0.5\nnone = 0.1")
    cases = [case(f"a{n}", True) for n in range(20)] + [case(f"b{n}", False, intent="tips") for n in range(20)]
    found = verdicts(judge(inputs_of(suite, cases))[0])
    assert found == {"intents.refund": "pass", "intents.tips": "fail", "intents.none": "refused"}
    assert [gate.line for gate in suite.gates] == [8, 9, 10]


# -- against the baseline ------------------------------------------------------------------------


def paired(tmp_path: Path, lost: int, n: int, gates: str) -> dict[str, str]:
    suite = suite_of(tmp_path, gates)
    before = [case(f"t{k:03d}", True) for k in range(n)]
    now = [case(f"t{k:03d}", k >= lost) for k in range(n)]
    tickets = [ticket(one.ticket) for one in before]
    baseline = baseline_of(suite, before, tickets)
    return verdicts(judge(inputs_of(suite, now, baseline=baseline, tickets=tickets))[0])


def test_a_drop_is_found_when_it_is_significant(tmp_path: Path) -> None:
    gates = "drop = 0.1\nratchet = false\ndocs = 'off'"
    assert paired(tmp_path, 0, 100, gates)["drop.coverage"] == "pass"
    assert paired(tmp_path, 5, 100, gates)["drop.coverage"] == "pass", "five of a hundred may be chance at half of 5 %"
    assert paired(tmp_path, 6, 100, gates)["drop.coverage"] == "fail"


def test_a_drop_that_n_could_not_show_is_refused(tmp_path: Path) -> None:
    found = paired(tmp_path, 0, 40, "drop = 0.1\nratchet = false\ndocs = 'off'")
    assert found["drop.coverage"] == "refused", "six of forty is 15 %"


def test_the_ratchet_names_the_ticket_and_a_waiver_excuses_it(tmp_path: Path) -> None:
    suite = suite_of(tmp_path, "ratchet = true\ndocs = 'off'")
    before = [case(f"t{k}", True, sure=k != 1) for k in range(4)]
    now = [case(f"t{k}", k > 1) for k in range(4)]
    tickets = [ticket(one.ticket) for one in before]
    given = inputs_of(suite, now, baseline=baseline_of(suite, before, tickets), tickets=tickets)
    results, held = judge(given)
    assert verdicts(results)["ratchet"] == "fail"
    assert [one.ticket for one in held if one.status == "fail"] == ["t0"], "t1 fell too, and passed by a hair before"
    waiver = Waiver("t0", "known", TODAY, 3)
    results, held = judge(dataclasses.replace(given, waivers=(waiver,)))
    assert verdicts(results)["ratchet"] == "pass" and held[0].status == "waived"
    late = dataclasses.replace(given, waivers=(waiver,), today=TODAY + datetime.timedelta(days=1))
    results, _ = judge(late)
    assert verdicts(results)["ratchet"] == "fail" and verdicts(results)["waivers"] == "fail"
    astray = dataclasses.replace(given, waivers=(dataclasses.replace(waiver, ticket="t9"),))
    assert verdicts(judge(astray)[0])["waivers"] == "fail"


def test_a_stale_label_is_not_a_regression(tmp_path: Path) -> None:
    suite = suite_of(tmp_path, "ratchet = true\ndocs = 'off'")
    before = [case(f"t{k}", True) for k in range(4)]
    tickets = [ticket(one.ticket) for one in before]
    now = [case(f"t{k}", k > 0) for k in range(4)]
    given = inputs_of(suite, now, baseline=baseline_of(suite, before, tickets), tickets=tickets)
    results, held = judge(dataclasses.replace(given, stale={"t0": (Anchor("a.md", "gone"),)}))
    assert verdicts(results)["ratchet"] == "pass" and verdicts(results)["labels"] == "fail"
    assert held[0].status == "stale"
    assert "labels stale: t0" in next(one for one in results if one.name == "labels").findings[0].message


def test_what_counts_as_lowered(tmp_path: Path) -> None:
    old = {
        "coverage": 0.5,
        "errors": 0.0,
        "false_answers": 0.1,
        "ratchet": 1.0,
        "docs": 1.0,
        "margin": 0.05,
        "found": 0.5,
    }
    suite = suite_of(tmp_path, "coverage = 0.6\nerrors = 1\nfalse_answers = 0.2\nratchet = false\ndocs = 'exact'")
    assert [name for name, _, _ in lowered(suite, old)] == ["errors", "false_answers", "found", "ratchet"]


def test_every_setting_that_matters_is_pinned() -> None:
    kept = pinned(Settings())
    assert {"answer.answer_threshold", "retrieve.passages", "encode.model", "ingest.max_chunk_tokens"} <= kept.keys()
    assert not any(key.startswith(("crawl.", "desk.")) for key in kept)


def test_a_baseline_comes_back_as_it_was(tmp_path: Path) -> None:
    suite = suite_of(tmp_path, "errors = 0")
    cases = [case("t1", True), case("\u2028 t2", False, label=False)]
    baseline = baseline_of(suite, cases, [ticket("t1"), ticket("\u2028 t2", answerable=False)])
    baseline = dataclasses.replace(baseline, pages=(PageFacts("a.md", "x", ("30", "1,000")),))
    write_baseline(tmp_path / "b.jsonl", baseline)
    found = read_baseline(tmp_path / "b.jsonl")
    assert found is not None and found.pages == baseline.pages and found.floors == baseline.floors
    assert {dataclasses.replace(one, line=0) for one in found.tickets} == set(baseline.tickets)
    text = (tmp_path / "b.jsonl").read_text("utf-8")
    (tmp_path / "b.jsonl").write_text(text[: text.rstrip().rindex("\n") + 1], "utf-8")
    with pytest.raises(SuiteError, match="own digest"):
        read_baseline(tmp_path / "b.jsonl")


def test_waivers_none_and_inline(tmp_path: Path) -> None:
    assert read_waivers(None, TODAY) == ()
    file = tmp_path / "w.toml"
    file.write_text('waivers = [{ticket = "a", reason = "b", until = 2026-03-02}]\n', "utf-8")
    (waiver,) = read_waivers(file, TODAY)
    assert not waiver.expired(TODAY) and waiver.line == 1


# -- anchors and drift ---------------------------------------------------------------------------


def page(name: str, *paragraphs: str) -> Page:
    text, blocks = "", []
    for paragraph in paragraphs:
        blocks.append(Block("paragraph", len(text), len(text) + len(paragraph)))
        text += paragraph + "\n"
    return Page(name, name, text, (), tuple(blocks), str(hash(text)))


FACT = "A yearly plan can be refunded in full within 30 days of the purchase."


def test_a_label_is_anchored_in_the_sentence_that_bears_it() -> None:
    pages = {"a.md": page("a.md", "Refunds are friendly. " + FACT + " Ask us.", "Other words about plans.")}
    asked = Ticket("t", "?", answerable=True, relevant=("a.md",), answer="In full, within 30 days of the purchase.")
    (anchor,) = anchors_of(asked, pages)
    assert anchor == Anchor("a.md", FACT)
    cut_otherwise = {"a.md": page("a.md", "Refunds are friendly.", FACT.replace(" in full", "\nin   full"), "Ask us.")}
    assert not stale([anchor], Texts(cut_otherwise)), "other chunks, other white space: the same text"
    assert not stale([anchor], Texts({"b.md": page("b.md", FACT)})), "moved"
    assert stale([anchor], Texts({"a.md": page("a.md", FACT.replace("30", "14"))})) == (anchor,)
    assert anchors_of(Ticket("t", "?"), pages) == ()


def test_a_short_quote_on_another_page_is_no_move() -> None:
    anchor = Anchor("a.md", "Choose Save.")
    assert stale([anchor], Texts({"b.md": page("b.md", "Choose Save.")})) == (anchor,)


def test_numbers_are_pinned_and_order_is_not() -> None:
    old = {"a.md": page("a.md", "It costs 12 a month.", "Or 120 a year, for 5 people.")}
    facts = facts_of_pages(old)
    again = {"a.md": page("a.md", "Or 120 a year, for 5 people.", "It costs 12 a month.")}
    assert docs_drift(facts, again).edited == ("a.md",) and not docs_drift(facts, again).numbers
    (change,) = docs_drift(
        facts, {"a.md": page("a.md", "It costs 12 a month.", "Or 130 a year, for 5 people.")}
    ).numbers
    assert (change.gone, change.new, change.context) == (("120",), ("130",), "Or 130 a year, for 5 people.")
    assert line_in("# Prices\n\nIt costs 12.\nOr **130** a year,\n", change.context) == 4
    assert line_in("nothing\n", change.context) is None
    paragraph = "A yearly plan is refunded within 14 days. " + "There is much more to say about it here. " * 12
    assert line_in(f"# Plans\n\n{paragraph}\n", "plan is refunded within 14 days") == 3


def test_moved_pages_are_told_from_new_ones() -> None:
    facts = facts_of_pages({"a.md": page("a.md", "one"), "b.md": page("b.md", "two")})
    found = docs_drift(facts, {"c.md": page("c.md", "one"), "d.md": page("d.md", "four")})
    assert (found.moved, found.added, found.removed) == ((("a.md", "c.md"),), ("d.md",), ("b.md",))
    assert not docs_drift(facts, {"a.md": page("a.md", "one"), "b.md": page("b.md", "two")}).any


# -- cases ---------------------------------------------------------------------------------------


def answer(name: str, route: str, confidence: float, cited: str | None, ranking: dict[str, float]) -> Answer:
    passages = tuple(
        Passage(Chunk(f"{key}#0", key, 0, 1, "x", (key,)), None, key, score, 0.5, 1.0) for key, score in ranking.items()
    )
    citations = (Citation(cited, None, cited, cited, "x", 0, 1),) if cited else ()
    return Answer(name, "?", route, confidence, (), "x" if cited else None, citations, passages, None, False, "g", "s")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("route", "confidence", "cited", "lead", "outcome", "holds"),
    [
        ("answer", 0.7, "a.md", 1.0, "answered", "answer"),
        ("answer", 0.52, "a.md", 1.0, "answered", "draft"),
        ("answer", 0.7, "a.md", 0.1, "answered", None),
        ("answer", 0.7, "b.md", 1.0, "wrong_page", None),
        ("assist", 0.4, "a.md", 1.0, "draft", "draft"),
        ("assist", 0.22, "a.md", 1.0, "draft", None),
        ("escalate", 0.1, None, 1.0, "held_back", None),
    ],
)
def test_only_what_passes_by_a_margin_is_held(
    route: str, confidence: float, cited: str | None, lead: float, outcome: str, holds: str | None
) -> None:
    tickets = [Ticket("t", "?", answerable=True, relevant=("a.md",))]
    given = [answer("t", route, confidence, cited, {"a.md": 5.0 + lead, "b.md": 5.0})]
    (made,) = outcomes_of(tickets, given, thresholds=lambda _: (0.5, 0.2), margin=0.05)
    assert (made.outcome, made.holds) == (outcome, holds)
    assert holds is None or made.keeps(holds)  # type: ignore[arg-type]


def test_every_ticket_is_a_case_of_one_kind() -> None:
    tickets = [
        Ticket("a", "?"),
        Ticket("b", "?", answerable=False),
        Ticket("c", "?", answerable=False),
        Ticket("d", "?"),
    ]
    given = [
        answer("a", "assist", 0.3, "a.md", {}),
        answer("b", "answer", 0.9, "a.md", {}),
        answer("c", "assist", 0.1, None, {}),
    ]
    made = outcomes_of(tickets, given, thresholds=lambda _: (0.5, 0.2), margin=0.05)
    assert Counter(one.outcome for one in made) == {"draft": 1, "false_answer": 1, "held_back": 1, "error": 1}
    assert [one.holds for one in made] == ["draft", None, "quiet", None]
    assert share_of(made, "coverage", 0.95).n == 4 and share_of(made, "false_answers", 0.95).k == 1
