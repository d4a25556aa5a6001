"""Judging: the keys, the file that survives, the sheet, two labellers, and what a labeller must never see."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from answerable import Citation, InputError, Ticket
from answerable.eval.labels.agreement import agreements, check_agreement, cohen_kappa
from answerable.eval.labels.calibrate import calibrate_tickets, tickets_digest
from answerable.eval.labels.judgments import (
    Judgment,
    Label,
    LabelFile,
    Labels,
    anchors,
    gold_judgment,
    make_label,
    read_sheet,
)
from answerable.eval.labels.sample import Candidate, draw
from answerable.eval.labels.session import judge
from answerable.eval.scored_answer import ScoredAnswer
from answerable.report.labelling import agreement, screen, sheet

N = 40
TICKETS = [Ticket(f"t{i}", f"How do I do thing {i}?", intent=f"intent {i % 3}") for i in range(N)]


def cited(page: str, quote: str) -> Citation:
    return Citation(page, f"https://help.example.com/{page}", "Title", "Title > Part", quote, 10, 10 + len(quote))


ANSWERS = {
    f"t{i}": ScoredAnswer(
        id=f"t{i}",
        question=f"How do I do thing {i}?",
        confidence=round((i + 0.5) / N, 6),
        route="answer" if i > 20 else "escalate",
        text=f"Do thing {i}.",
        citations=(cited("page.md", f"Do thing {i}."),),
        pages=("page.md", "other.md"),
        missing=("okta",),
        generation="000001-00000000",
        settings_digest="d",
    )
    for i in range(N)
}


@pytest.fixture
def file(tmp_path: Path) -> LabelFile:
    found = LabelFile(tmp_path / "labels.jsonl")
    pairs = zip(ANSWERS.values(), TICKETS, strict=True)
    candidates = [Candidate(one.id, one.confidence, ticket.intent) for one, ticket in pairs]
    found.add_drawing(draw(candidates, 10), tickets_digest(TICKETS))
    return found


class Terminal:
    """Scripted keys; remembers what was shown."""

    def __init__(self, keys: str) -> None:
        self._keys: Iterator[str] = iter(keys)
        self.shown: list[tuple[str, int, int, Judgment | None]] = []

    def show(self, name: str, place: int, total: int, earlier: Judgment | None) -> None:
        self.shown.append((name, place, total, earlier))

    def key(self) -> str:
        try:
            return next(self._keys)
        except StopIteration:
            raise EOFError from None

    def run(self, file: LabelFile, labeller: str = "me") -> int:
        return judge(ANSWERS, file, labeller=labeller, show=self.show, key=self.key, now=lambda: "2026-03-02")


def words(file: LabelFile, labeller: str = "me") -> list[str]:
    labels = file.read()
    mine = labels.by(labeller)
    return [mine[name].judgment for name in labels.ids if name in mine]


def test_a_key_is_a_judgment_and_other_keys_are_nothing(file: LabelFile) -> None:
    terminal = Terminal("rpw?\x1bdsR")
    assert terminal.run(file) == 6
    assert words(file) == ["right", "partly", "wrong", "docs do not say", "skip", "right"]
    assert [place for _, place, _, _ in terminal.shown] == [1, 2, 3, 4, 5, 6, 7]
    assert {total for _, _, total, _ in terminal.shown} == {10}


def test_quit_and_go_on_where_it_stopped(file: LabelFile) -> None:
    assert Terminal("rrrq" + "w" * 20).run(file) == 3
    later = Terminal("w" * 20)
    assert later.run(file) == 7
    assert later.shown[0][1] == 4
    assert words(file) == ["right"] * 3 + ["wrong"] * 7
    done = Terminal("r")
    assert done.run(file) == 0 and done.shown == []


def test_back_judges_again_and_shows_what_was_said(file: LabelFile) -> None:
    terminal = Terminal("brbwrq")
    terminal.run(file)
    assert [(place, earlier) for _, place, _, earlier in terminal.shown] == [
        (1, None),
        (2, None),
        (1, "right"),
        (2, None),
        (3, None),
    ]
    assert words(file) == ["wrong", "right"]
    assert file.path.read_text("utf-8").count('"judgment"') == 6  # three lines: nothing is overwritten


def test_each_judgment_is_on_the_disk_before_the_next_ticket(file: LabelFile) -> None:
    sizes: list[int] = []
    terminal = Terminal("rrr")
    judge(
        ANSWERS,
        file,
        labeller="me",
        show=lambda *_: sizes.append(len(file.read().labels)),
        key=terminal.key,
        now=lambda: "",
    )
    assert sizes == [0, 1, 2, 3]


def test_control_c_is_quit(file: LabelFile) -> None:
    def interrupt() -> str:
        raise KeyboardInterrupt

    assert judge(ANSWERS, file, labeller="me", show=lambda *_: None, key=interrupt, now=lambda: "") == 0


def test_a_judgment_carries_its_chance_and_its_answer(file: LabelFile) -> None:
    Terminal("r").run(file)
    (label,) = file.read().labels
    assert label.probability == pytest.approx(0.25)
    assert label.confidence == ANSWERS[label.ticket].confidence
    assert label.quotes == anchors(ANSWERS[label.ticket]) != ()
    assert label.quotes[0].startswith("page.md#10 Do thing")


def test_a_torn_last_line_is_left_behind(file: LabelFile) -> None:
    Terminal("rr").run(file)
    whole = file.path.read_bytes()
    file.path.write_bytes(whole[:-30])
    assert len(file.read().labels) == 1
    assert Terminal("ww").run(file) == 2
    assert words(file) == ["right", "wrong", "wrong"]
    file.path.write_bytes(file.path.read_bytes()[:-1])  # whole, only its line feed is gone
    Terminal("p").run(file)
    assert words(file) == ["right", "wrong", "wrong", "partly"]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"kind": "other"}',
        '{"kind": "judgment", "ticket": "t1"}',
        '{"kind": "judgment", "ticket": "t1", "judgment": "good", "labeller": "me", "probability": 1, "confidence": 1, '
        '"time": "", "generation": "", "quotes": []}',
        '{"kind": "judgment", "ticket": "t1", "judgment": "right", "labeller": "me", "probability": 0, '
        '"confidence": 1, "time": "", "generation": "", "quotes": []}',
        '{"kind": "round", "seed": 1, "n": 9, "frame": 2, "floor": 0, "ids": [], "tickets_digest": ""}',
    ],
)
def test_a_broken_line_in_the_middle_is_an_error_with_its_number(file: LabelFile, line: str) -> None:
    Terminal("r").run(file)
    whole = file.path.read_text("utf-8").splitlines()
    file.path.write_text("\n".join([whole[0], line, *whole[1:]]) + "\n", "utf-8")
    with pytest.raises(InputError, match=r"labels\.jsonl:2: is not a label"):
        file.read()


def test_a_round_above_changes_the_chances_of_those_above(file: LabelFile) -> None:
    Terminal("r" * 10).run(file)
    candidates = [Candidate(one.id, one.confidence) for one in ANSWERS.values()]
    file.add_drawing(draw(candidates, 6, floor=0.75), tickets_digest(TICKETS))
    Terminal("r" * 10).run(file)
    for label in file.read().settled():
        expected = 1 - 0.75 * (1 - 0.6) if label.confidence >= 0.75 else 0.25
        assert label.probability == pytest.approx(expected)


def test_stopping_early_and_skipping_lower_the_chances(file: LabelFile) -> None:
    Terminal("rrsrq").run(file)
    settled = file.read().settled()
    assert len(settled) == 3 and all(label.probability == pytest.approx(3 / 40) for label in settled)


# -- two labellers -------------------------------------------------------------------------------


def test_where_labellers_differ_the_worst_counts(file: LabelFile) -> None:
    Terminal("rrrrrrrrrr").run(file, "ann")
    Terminal("rpwdsrrrrr").run(file, "ben")
    labels = file.read()
    assert labels.labellers == ("ann", "ben")
    settled = {label.ticket: label.judgment for label in labels.settled()}
    assert [settled[name] for name in labels.ids[:5]] == ["right", "partly", "wrong", "docs do not say", "right"]
    line = agreement("ann", "ben\x1b[2J", cohen_kappa(labels.by("ann"), labels.by("ben")))
    assert "agree on 6 of 9" in line and "\x1b" not in line


def by(judgments: str) -> dict[str, Label]:
    names: dict[str, Judgment] = {"r": "right", "w": "wrong", "s": "skip"}
    return {str(i): Label(str(i), names[key], "x", 1.0, 0.5, "", "", ()) for i, key in enumerate(judgments)}


def test_kappa_by_hand() -> None:
    # 20 and 15 agreed of 50; by chance 25 x 30 + 25 x 20 of 2500 are: (0.7 - 0.5) / 0.5.
    found = cohen_kappa(by("r" * 25 + "w" * 25), by("r" * 20 + "w" * 5 + "r" * 10 + "w" * 15))
    assert (found.n, found.agreed, found.kappa) == (50, 35, pytest.approx(0.4))
    assert (
        found.low is not None and found.high is not None and found.low == pytest.approx(0.4 - 1.96 * 0.1279, abs=0.01)
    )
    same = cohen_kappa(by("rw" * 10), by("rw" * 10))
    assert (same.kappa, same.low, same.high) == (1.0, 1.0, 1.0)
    assert cohen_kappa(by("rrr"), by("rrr")).kappa is None
    assert cohen_kappa(by("ss"), by("rw")).n == 0
    assert "no ticket in common" in agreement("a", "b", cohen_kappa({}, {}))


def test_only_judgments_of_the_same_answer_are_compared() -> None:
    def said(ticket: int, by: str, word: Judgment, answer: str) -> Label:
        return Label(str(ticket), word, by, 1.0, 0.5, "", "", (answer,))

    def held(*labels: Label) -> Labels:
        return Labels((), tuple({(one.ticket, one.labeller): one for one in labels}.values()), labels)

    numbers = range(8)
    before = [said(n, "ann", "right" if n % 2 else "wrong", "old") for n in numbers]
    after = [said(n, "ben", "wrong" if n % 2 else "right", "new") for n in numbers]
    assert agreements(held(*before, *after)) == () == check_agreement(held(*before, *after), 0.4)
    # Whoever judged both answers agrees with each on its own.
    too = [said(n, "ben", "right" if n % 2 else "wrong", "old") for n in numbers]
    for order in ((*too, *after), (*after, *too)):
        (pair,) = check_agreement(held(*before, *order), 0.4)
        assert (pair.kappa.n, pair.kappa.agreed, pair.kappa.kappa) == (8, 8, 1.0)
    # The twin: of the same answer they have disagreed.
    same = [said(n, "ben", "wrong" if n % 2 else "right", "old") for n in numbers]
    with pytest.raises(InputError, match="agree on 0 of the 8 tickets"):
        check_agreement(held(*before, *same), 0.4)
    # What was judged again counts as it was judged last; a skip is no judgment.
    again = [said(n, "ben", "right" if n % 2 else "wrong", "old") for n in numbers]
    assert check_agreement(held(*before, *same, *again), 0.4)[0].kappa.agreed == 8
    assert agreements(held(*before, *same, *(said(n, "ben", "skip", "old") for n in numbers))) == ()
    assert check_agreement(None, 1.0) == ()


# -- the sheet -----------------------------------------------------------------------------------


def test_sheet_there_and_back(file: LabelFile, tmp_path: Path) -> None:
    ids = file.read().ids
    tickets = {ticket.id: ticket for ticket in TICKETS}
    text = sheet([tickets[name] for name in ids], [ANSWERS[name] for name in ids], ["right"] + [None] * 9)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["id"] for row in rows] == list(ids) and rows[0]["judgment"] == "right"
    assert not any("confidence" in name for name in rows[0])
    for row, word in zip(rows, ["", "p", "Docs do not say", "", "W"], strict=False):
        row["judgment"] = row["judgment"] or word
    path = tmp_path / "sheet.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    assert read_sheet(path, ids) == {
        ids[0]: "right",
        ids[1]: "partly",
        ids[2]: "docs do not say",
        ids[4]: "wrong",
    }


def test_a_sheet_runs_no_formula_and_its_ids_are_known_again(tmp_path: Path) -> None:
    evil = Ticket("=1+1", '=HYPERLINK("http://evil.example")')
    text = sheet([evil], [dataclasses.replace(ANSWERS["t1"], text="@SUM(A1)", citations=())], ["right"])
    assert '"=' not in text and '"@' not in text
    path = tmp_path / "sheet.csv"
    path.write_text(text, "utf-8")
    assert read_sheet(path, ["=1+1"]) == {"=1+1": "right"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,judgment\nt1,good\n", "2: judgment 'good' is not known"),
        ("id,judgment\nt1,r\nt1,r\n", "3: ticket 't1' stands twice"),
        ("id,judgment\nt9,r\n", "2: ticket 't9' was not drawn"),
        ("name,judgment\nt1,r\n", "has no columns"),
        ("", "has no columns"),
    ],
)
def test_broken_sheets(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        read_sheet(path, ["t1"])
    assert said in str(caught.value)


# -- what is seen --------------------------------------------------------------------------------


def test_the_screen_shows_ticket_answer_evidence_and_gap_but_never_the_confidence() -> None:
    answer = dataclasses.replace(ANSWERS["t7"], confidence=0.7777, citations=(cited("page.md", "Another quote."),))
    text = screen(TICKETS[7], answer, 3, 60)
    for part in ("3 of 60", "thing 7", "Do thing 7.", "Title > Part", "Another quote.", '"okta"', "r right"):
        assert part in text
    assert "0.77" not in text and "78 %" not in text and "confidence" not in text


def test_the_screen_obeys_no_ticket_and_no_page() -> None:
    evil = "\x1b]0;title\x07\x1b[2J\x9b31mred\u202e and\rforged\n::error::x"
    answer = dataclasses.replace(
        ANSWERS["t1"], text=evil, missing=(evil,), citations=(dataclasses.replace(cited(evil, evil), heading=evil),)
    )
    text = screen(Ticket(evil, evil, intent=evil), answer, 1, 1)
    assert not any(char in text for char in "\x1b\x07\x9b\u202e\r")
    assert "\n::error" not in text and "  ::error" not in text
    # The twin: unescaped, the same words would move the cursor.
    assert "\x1b[2J" in evil and "\x1b[2J" not in text and "red" in text


# -- into a calibration --------------------------------------------------------------------------


def test_judgments_of_answers_that_changed_are_left_out(tmp_path: Path) -> None:
    file = LabelFile(tmp_path / "all.jsonl")
    file.add_drawing(draw([Candidate(one.id, one.confidence) for one in ANSWERS.values()], N), tickets_digest(TICKETS))
    Terminal("r" * 30 + "w" * 10).run(file)
    changed = [
        dataclasses.replace(one, citations=(cited("page.md", "New words."),)) if one.id in ("t1", "t2") else one
        for one in ANSWERS.values()
    ]
    facts = {"created": "", "confidence_digest": "c", "encoder_digest": "e"}
    report = calibrate_tickets(TICKETS, changed, file.read(), **facts)  # type: ignore[arg-type]
    assert report.source == "labels" and (report.outdated, report.calibration.n) == (2, 38)
    with pytest.raises(InputError, match="other tickets"):
        calibrate_tickets(TICKETS[1:], changed[1:], file.read(), **facts)  # type: ignore[arg-type]


def test_gold_labels_imply_judgments() -> None:
    answer = ANSWERS["t1"]
    assert gold_judgment(Ticket("t1", "x"), answer) is None
    assert gold_judgment(Ticket("t1", "x", answerable=False, relevant=("page.md",)), answer) == "docs do not say"
    assert gold_judgment(Ticket("t1", "x", answerable=True, relevant=("page.md",)), answer) == "right"
    assert gold_judgment(Ticket("t1", "x", answerable=True, relevant=("other.md",)), answer) == "wrong"
    uncited = dataclasses.replace(answer, citations=(), pages=("other.md",))
    assert gold_judgment(Ticket("t1", "x", answerable=True, relevant=("other.md",)), uncited) == "right"


def test_the_file_is_plain_json_lines(file: LabelFile) -> None:
    labels = file.read()
    file.add([make_label(ANSWERS["t1"], "partly", labels, labeller="zoë", time="2026")])
    rows = [json.loads(line) for line in file.path.read_text("utf-8").splitlines()]
    assert [row["kind"] for row in rows] == ["round", "judgment"] and rows[1]["labeller"] == "zoë"
    assert len(rows[0]["ids"]) == 10
