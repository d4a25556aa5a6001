"""What commands say of the labels that tickets carry: counted in every report, and never held to be wrong."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from answerable.eval.labels import resolve as resolving
from answerable.eval.labels.resolve import ResolvedLabels
from conftest import Run

NOWHERE = "billing/renfuds <b>.md"
SUITE = """\
name = "help"
index = {index}
tickets = "{tickets}"
[gates]
errors = 0
quoted = 0.0
ratchet = false
docs = "off"
"""


def rows_of(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def labelled(file: Path) -> int:
    return sum(bool(row["answerable"] and row["relevant"]) for row in rows_of(file))


@pytest.fixture
def one_lost(tickets: Path, index_copy: Path, answerable: Run) -> Path:
    """The tickets, one of them with a label that names no page: one whose answer is right."""
    from answerable import read_tickets
    from answerable.eval.labels.judgments import gold_judgment
    from answerable.eval.scored_answer import read_scored_answers

    assert answerable("ask", "--tickets", tickets, "--index", index_copy, "--out", "asked.jsonl")[0] == 0
    read = read_tickets(tickets).tickets
    answers = read_scored_answers("asked.jsonl", read)
    lost = next(one.id for one, said in zip(read, answers, strict=True) if gold_judgment(one, said) == "right")
    rows = [{**row, "relevant": [NOWHERE]} if row["id"] == lost else row for row in rows_of(tickets)]
    file = Path("one-lost.jsonl")
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return file


@pytest.fixture
def commands(index_copy: Path, answerable: Run) -> Callable[[Path], dict[str, tuple[object, ...]]]:
    """Every command that counts by labels, for a file of tickets."""

    def of(tickets: Path) -> dict[str, tuple[object, ...]]:
        Path("draft.md").write_text("# Kettles\n\nA kettle boils in three minutes.\n", "utf-8")
        suite = Path("suite.toml")
        suite.write_text(SUITE.format(index=json.dumps(str(index_copy)), tickets=tickets.as_posix()), "utf-8")
        given = ("--tickets", tickets, "--index", index_copy)
        return {
            "coverage": ("coverage", *given, "--html", "coverage.html"),
            "calibrate": ("calibrate", *given, "--dry-run", "--html", "calibrate.html"),
            "eval": ("eval", suite, "--html", "eval.html"),
            "diff": ("diff", index_copy, index_copy, "--tickets", tickets),
            "lift": ("lift", "draft.md", *given),
        }

    return of


@pytest.mark.parametrize("verb", ["coverage", "calibrate", "eval", "diff", "lift"])
def test_labels_of_no_page_are_counted_and_named(
    verb: str, one_lost: Path, tickets: Path, commands: Callable[[Path], dict[str, tuple[object, ...]]], answerable: Run
) -> None:
    command = commands(one_lost)[verb]
    code, out, err = answerable(*command, "--json")
    assert code == 0, err
    n = labelled(one_lost)
    expected = {"tickets": n, "unresolved": 1, "unresolved_names": [NOWHERE]}
    assert json.loads(out)["ticket_labels"] == expected and n > 20
    if verb == "eval":
        assert json.loads(out)["coverage"]["ticket_labels"] == expected
    said = f"of {n} tickets labelled with pages, 1 names a page that these docs have not ('{NOWHERE}'), and is left out"
    code, out, _ = answerable(*command)
    assert code == 0 and said in " ".join(out.split())
    if Path(f"{verb}.html").exists():
        page = " ".join(Path(f"{verb}.html").read_text("utf-8").split())
        assert f"of {n} tickets labelled with pages, 1 names a page that these docs have not" in page
        assert "<b>.md" not in page and "renfuds &lt;b&gt;" in page
    else:
        assert verb in ("diff", "lift")
    # The twin: where every label names its page there is nothing to say.
    command = commands(tickets)[verb]
    counts = json.loads(answerable(*command, "--json")[1])["ticket_labels"]
    assert counts == {"tickets": n, "unresolved": 0, "unresolved_names": []}
    assert "labelled with pages" not in answerable(*command)[1]


def test_markdown_counts_them_too(
    one_lost: Path, commands: Callable[[Path], dict[str, tuple[object, ...]]], answerable: Run
) -> None:
    every = commands(one_lost)
    code, out, _ = answerable(*every["diff"], "--markdown")
    assert code == 0 and "1 names a page that these docs have not" in out and "<b>" not in out
    code, _, _ = answerable(*every["eval"], "--summary", "summary.md")
    text = Path("summary.md").read_text("utf-8")
    assert code == 0 and "1 names a page that these docs have not" in text and "<b>" not in text


def test_they_are_left_out_and_never_wrong(
    one_lost: Path,
    tickets: Path,
    commands: Callable[[Path], dict[str, tuple[object, ...]]],
    answerable: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def counted(file: Path) -> tuple[dict[str, int], int]:
        every = commands(file)
        judged = json.loads(answerable(*every["calibrate"], "--json")[1])["judgments"]
        return judged, json.loads(answerable(*every["coverage"], "--json")[1])["total"]["labelled"]["n"]

    plain, n = counted(tickets)
    found, left = counted(one_lost)
    assert found == {**plain, "right": plain["right"] - 1} and left == n - 1

    # Without the guard it would be a wrong answer.
    whole = resolving.resolve

    def unguarded(given: Any, *more: Any) -> ResolvedLabels:
        return dataclasses.replace(whole(given, *more), tickets=tuple(given), left_out=())

    monkeypatch.setattr(resolving, "resolve", unguarded)
    found, left = counted(one_lost)
    assert found["wrong"] == plain["wrong"] + 1 and left == n


def test_only_the_first_few_names_are_shown() -> None:
    from answerable.eval.labels.resolve import TicketLabels
    from answerable.report.labelling import unresolved_words

    many = TicketLabels(90, 8, tuple(f"no-{place}.md" for place in range(7)))
    assert many.to_dict()["unresolved_names"] == [f"no-{place}.md" for place in range(5)]
    words = unresolved_words(many)
    assert "8 name a page" in words and "'no-4.md' and 2 more" in words and "no-5.md" not in words
    assert unresolved_words(None) == unresolved_words(TicketLabels(90, 0)) == ""


def test_evaluate_leaves_them_out_as_coverage_does(one_lost: Path, tickets: Path, index_copy: Path) -> None:
    from answerable import TicketError, evaluate, read_tickets

    n = evaluate(tickets, index_copy).total.outcomes.n
    found = evaluate(one_lost, index_copy)
    assert found.total.outcomes.n == n - 1 and found.ticket_labels is not None
    assert (found.ticket_labels.tickets, found.ticket_labels.unresolved) == (labelled(tickets), 1)
    lost = [dataclasses.replace(one, relevant=("nowhere.md",)) for one in read_tickets(tickets).tickets]
    with pytest.raises(TicketError, match="labelled tickets name pages that the index has not"):
        evaluate(lost, index_copy)


# -- label ---------------------------------------------------------------------------------------


def test_label_reads_no_labels_of_tickets(
    one_lost: Path, bare: Path, index_copy: Path, answerable: Run, tmp_path: Path
) -> None:
    kept = []
    for name, file in (("lost", one_lost), ("bare", bare)):
        common = ("label", "--tickets", file, "--index", index_copy, "--labels", f"{name}.jsonl", "--n", 12)
        code, _, err = answerable(*common, "--sheet", f"{name}.csv")
        assert code == 0 and NOWHERE not in err
        kept.append((Path(f"{name}.jsonl").read_bytes(), Path(f"{name}.csv").read_bytes()))
    assert kept[0] == kept[1]


@pytest.mark.parametrize("where", ["citations", "passages"])
def test_answers_on_a_page_that_is_not_there_are_not_judged(
    where: str, bare: Path, answers: Path, index_copy: Path, answerable: Run
) -> None:
    rows = rows_of(answers)
    changed = next(row for row in rows if row[where])
    for one in changed[where]:
        one["page"] = "billing/of-another-index.md"
    Path("other.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    common = ("label", "--tickets", bare, "--index", index_copy, "--sheet", "s.csv")
    code, _, err = answerable(*common, "--answers", "other.jsonl")
    assert code == 2 and "'billing/of-another-index.md', a page that the index has not" in err
    assert changed["id"] in err and "leave --answers out" in err
    assert not Path("labels.jsonl").exists() and not Path("s.csv").exists()
    # As told.
    assert answerable(*common)[0] == 0 and Path("labels.jsonl").exists()
    assert answerable(*common, "--answers", answers)[0] == 0
