"""What a judge said, in words for every form; not yet escaped."""

from __future__ import annotations

from ...eval.judge.judge import ENDPOINT, LIMIT, JudgeReport, MetricLine
from ...stats import Interval
from ..words import cost_words, count

WORDS = {"faithfulness": "faithfulness", "answer_relevancy": "answer relevancy", "context_recall": "context recall"}
NOTHING = "–"


def remarks(report: JudgeReport) -> list[str]:
    """Sentences, not yet escaped: each failure class, what was left out and why, what it cost."""
    sentences = [
        f"If failed rows counted as 0, {WORDS[line.name]} would be {line.mean_if_failed_zero:.3f}."
        for line in report.lines
        if line.failed and line.mean_if_failed_zero is not None
    ]
    examples = dict(report.examples)
    failures: dict[str, int] = {}
    for line in report.lines:
        for kind, n in line.failures.items():
            failures[kind] = failures.get(kind, 0) + n
    sentences += [
        f"{count(n, 'judgement')} failed ({kind}): {examples.get(kind, '')}"
        for kind, n in sorted(failures.items())
        if kind not in (LIMIT, ENDPOINT)
    ]
    answered = report.tickets - report.refused - report.errors
    if report.stopped == LIMIT:
        sentences.append(
            f"Not judged: {report.rows_not_judged:,} of {count(answered, 'answer')}, since {report.stopped_said}."
        )
    elif report.stopped == ENDPOINT:
        sentences.append(
            f"Not judged: {report.rows_not_judged:,} of {count(answered, 'answer')}: endpoint {report.stopped_said}."
        )
    kept = f"{count(report.from_cache, 'judgement')} from the cache, {report.asked:,} asked. {cost_words(report.cost)}"
    return [*sentences, kept]


def classes(report: JudgeReport) -> str:
    """How many tickets were judged, were refused an answer, or failed."""
    answered = report.tickets - report.refused - report.errors
    return (
        f"{count(report.tickets, 'ticket')}: {answered:,} to judge (an answer or a draft), {report.refused:,} refused "
        f"(nothing was answered), {report.errors:,} in error; {count(report.repeats, 'repeat')}."
    )


def cells_of(line: MetricLine) -> tuple[str, ...]:
    """The row of a metric in a table: its name, n, mean, interval, spread and what was left out."""
    spread = NOTHING if line.spread is None else f"{line.spread:.3f}"
    return (
        WORDS[line.name],
        f"{line.judged:,}",
        mean_words(line.mean),
        _ends(line.interval),
        spread,
        f"{line.moved:,} of {line.spread_n:,}",
        f"{line.failed:,}",
        f"{line.not_judged:,}",
        f"{line.no_reference:,}",
    )


def mean_words(value: float | None) -> str:
    """0.871; – where there is none."""
    return NOTHING if value is None else f"{value:.3f}"


def _ends(interval: Interval | None) -> str:
    return "" if interval is None else f"[{interval.low:.2f}, {interval.high:.2f}]"
