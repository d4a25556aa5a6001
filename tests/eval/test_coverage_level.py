"""Coverage measured with judgments, by week; gaps for writers / eval.coverage, report.coverage."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import random
from pathlib import Path

import pytest

from answerable import Citation, InputError, Ticket
from answerable.eval.coverage.coverage import Coverage, IndexFacts, coverage
from answerable.eval.coverage.level import coverage_level
from answerable.eval.coverage.weeks import by_week, monday_of
from answerable.eval.labels.calibrate import tickets_digest
from answerable.eval.labels.judgments import Drawing, Labels, make_label
from answerable.eval.labels.sample import Candidate, draw
from answerable.eval.scored_answer import ScoredAnswer
from answerable.report.coverage.gaps_csv import COLUMNS, gaps_csv
from answerable.report.coverage.gaps_folder import write_gaps
from answerable.report.coverage.gaps_markdown import gap_markdown
from answerable.report.coverage.html import coverage_html
from answerable.report.coverage.text import coverage_text
from conftest import Run
from report_samples import answer as sample_answer

FACTS = IndexFacts("000001-abcdef12", 3, 9)


def centre(n: int = 300, seed: int = 1) -> tuple[list[Ticket], list[ScoredAnswer], list[bool]]:
    """Tickets with confidences that rank well and lie far too low, and the truth."""
    rng = random.Random(seed)
    tickets, answers, truth = [], [], []
    for number in range(n):
        covered = rng.random() < 0.6
        p = 0.1 + 0.2 * covered + 0.1 * rng.random()
        tickets.append(Ticket(f"t-{number:03}", f"question {number}", intent=f"i{number % 7}"))
        answers.append(ScoredAnswer(f"t-{number:03}", "q", p, "assist", "text", (), ("page",), (), "g", "s"))
        truth.append(covered)
    return tickets, answers, truth


def judged(tickets: list[Ticket], answers: list[ScoredAnswer], truth: list[bool], n: int = 60) -> Labels:
    sample = draw([Candidate(a.id, a.confidence, t.intent) for a, t in zip(answers, tickets, strict=True)], n)
    labels = Labels((Drawing(sample.round, tuple(one.id for one in sample.chosen), tickets_digest(tickets)),))
    by_id = {one.id: (one, ok) for one, ok in zip(answers, truth, strict=True)}
    made = [
        make_label(by_id[one.id][0], "right" if by_id[one.id][1] else "docs do not say", labels, labeller="a", time="")
        for one in sample.chosen
    ]
    return dataclasses.replace(labels, labels=tuple(made))


def test_sixty_judgments_bring_the_level_and_less_width_than_alone() -> None:
    tickets, answers, truth = centre()
    found = coverage_level(tickets, answers, judged(tickets, answers, truth))
    assert found is not None and found.n == 60 and found.source == "labels"
    true = sum(truth) / len(truth)
    mean = sum(one.confidence for one in answers) / len(answers)
    assert abs(mean - true) > 0.25  # the confidences themselves are far off
    assert abs(found.covered.share - true) < 0.04
    assert found.covered.interval is not None and found.covered_alone.interval is not None
    assert found.covered.interval.low <= true <= found.covered.interval.high
    assert found.covered.interval.width < found.covered_alone.interval.width


def test_no_level_from_few_judgments_or_from_those_of_other_answers() -> None:
    tickets, answers, truth = centre()
    labels = judged(tickets, answers, truth, 5)
    with pytest.raises(InputError, match="5 judgments"):
        coverage_level(tickets, answers, labels)
    assert coverage_level(tickets, answers) is None
    quote = Citation("page", None, "Title", "Heading", "Something else is said now.", 0, 27)
    changed = [dataclasses.replace(one, citations=(quote,)) if n >= 150 else one for n, one in enumerate(answers)]
    found = coverage_level(tickets, changed, judged(tickets, answers, truth))
    assert found is not None and found.outdated > 0 and found.n + found.outdated == 60


def test_labellers_who_agree_too_little_give_no_level() -> None:
    tickets, answers, truth = centre()
    first = judged(tickets, answers, truth)
    second = tuple(dataclasses.replace(one, labeller="b", judgment="wrong") for one in first.labels)
    both = dataclasses.replace(first, labels=(*first.labels, *second))
    with pytest.raises(InputError, match="of the 60 tickets that both judged"):
        coverage_level(tickets, answers, both, min_kappa=0.4)
    found = coverage_level(tickets, answers, both)
    assert found is not None and [(one.first, one.second, one.kappa.n) for one in found.agreements] == [("a", "b", 60)]


def test_labels_of_tickets_give_the_exact_share_where_all_have_one() -> None:
    tickets, answers, truth = centre()
    tickets = [
        dataclasses.replace(one, answerable=ok, relevant=("page",)) for one, ok in zip(tickets, truth, strict=True)
    ]
    found = coverage_level(tickets, answers)
    assert found is not None and found.source == "tickets"
    assert found.covered.share == pytest.approx(sum(truth) / len(truth))


@pytest.mark.parametrize(
    ("written", "monday"),
    [
        ("2026-09-28T07:24:19Z", "2026-09-28"),
        ("2026-10-04", "2026-09-28"),
        ("2026-10-05T00:30:00+02:00", "2026-09-28"),  # still Sunday in UTC
        ("2026-09-30 12:00", "2026-09-28"),
        ("last week", None),
        (None, None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_the_week_of_a_date(written: str | None, monday: str | None) -> None:
    found = monday_of(written)
    assert (found.isoformat() if found else None) == monday


def test_a_week_without_tickets_is_a_hole_and_one_week_is_no_series() -> None:
    weeks = by_week([("2026-09-28", True), ("2026-09-29", False), ("2026-10-12", True), ("?", True)])
    assert [(week.name, week.covered.k, week.covered.n) for week in weeks] == [
        ("2026-W40", 1, 2),
        ("2026-W41", 0, 0),
        ("2026-W42", 1, 1),
    ]
    assert weeks[1].covered.share is None
    assert by_week([("2026-09-28", True), ("2026-09-29", True)]) == ()
    assert len(by_week([("0226-01-01", True), ("2026-01-01", True)])) == 520


def reported() -> tuple[str, str, dict[str, object]]:
    tickets, answers, truth = centre(80)
    tickets = [
        dataclasses.replace(one, created_at=f"2026-{9 + n // 30:02}-{1 + n % 28:02}") for n, one in enumerate(tickets)
    ]
    known = coverage_level(tickets, answers, judged(tickets, answers, truth, 40))
    given = [dataclasses.replace(sample_answer(one.id), generation=FACTS.generation) for one in tickets]
    found = coverage(tickets, given, index_facts=FACTS, measured=known)
    return coverage_text(found), coverage_html(found), found.to_dict()


def test_reports_say_what_was_measured_and_show_the_weeks() -> None:
    text, html, data = reported()
    assert "The docs can answer" in text and "measured with 40 judged tickets" in text and "2026-W48" in text
    assert "measured with 40 judged tickets" in html.lower() and "Week by week" in html and 'class="wide"' in html
    assert data["measured"] is not None and data["weeks"]


def gap_coverage(name: str = "fax") -> Coverage:
    ticket = Ticket("t-1", "=cmd|' /C calc'!A0 how do I <b>fax</b> @all [x](http://e.example)", intent=name)
    given = dataclasses.replace(sample_answer("t-1"), route="escalate", generation=FACTS.generation)
    return coverage([ticket], [given], index_facts=FACTS)


def test_a_gap_as_markdown_and_csv_is_harmless(tmp_path: Path) -> None:
    found = gap_coverage("=1+1")
    text = gap_markdown(found.gaps[0], found)
    assert text.startswith("# ") and "What customers say" in text
    assert "<b>" not in text and "[x](http" not in text and "@all" not in text
    rows = list(csv.reader(io.StringIO(gaps_csv(found))))
    assert tuple(rows[0]) == COLUMNS and len(rows) == 2
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in rows[1])
    assert write_gaps(tmp_path / "gaps", found) == 1
    assert sorted(path.name for path in (tmp_path / "gaps").iterdir()) == ["001-1-1.md", "gaps.csv"]


def test_labels_and_gaps_on_the_command_line(answerable: Run, made_index: Path, tmp_path: Path) -> None:
    tickets = tmp_path / "t.jsonl"
    tickets.write_text(json.dumps({"id": "a", "text": "How do I get a refund?"}) + "\n")
    code, _, said = answerable("coverage", "--tickets", tickets, "--index", made_index, "--labels", "none.jsonl")
    assert code == 2 and "no such file" in said
    code, _, said = answerable("coverage", "--tickets", tickets, "--index", made_index, "--gaps", tmp_path / "gaps")
    assert code == 0
    assert (tmp_path / "gaps" / "gaps.csv").is_file()
