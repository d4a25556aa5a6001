"""The `[judge]` table of a suite, run: numbers beside the gates, and gates themselves only where the suite says so.

[judge]
gate = false                              # true: the floors below are gates, and without a judge the run ends with 3
repeats = 3                               # each judgement; the default is [judge] repeats of answerable.toml
max_cost = 0.50                           # USD; what is left is not judged, and said
faithfulness = 0.8                        # floors: the low end of the interval over rows
answer_relevancy = 0.6
context_recall = 0.6
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...errors import EnvironmentFailure, NetworkError, SettingsError
from ...model import Answer, Ticket
from ...settings import Settings
from ..judge.cache import JudgeCache
from ..judge.judge import ENDPOINT, Judge, JudgeReport, MetricLine, judge_rows
from ..judge.rows import rows_of
from .gates import GateResult, Verdict
from .suite import Gate, Suite


@dataclass(frozen=True, slots=True)
class SuiteJudge:
    """What the judge of a suite came to. report is None where it was not run, `said` then names why.

    floors: one result a floor; they are among the gates only if `gate`.
    """

    gate: bool
    report: JudgeReport | None
    floors: tuple[GateResult, ...] = ()
    said: str = ""


def judge_suite(
    suite: Suite,
    settings: Settings,
    tickets: Sequence[Ticket],
    answers: Sequence[Answer],
    *,
    judge: Judge | None = None,
    cache: JudgeCache | None = None,
    progress: Callable[[int], None] | None = None,
) -> SuiteJudge | None:
    """None where the suite has no `[judge]`. `judge` and `cache` default to those of the settings.

    An advisory judge that cannot be had, or whose endpoint is dead, is said and nothing more. One that gates raises
    what `make_judge` raises, and NetworkError for a dead endpoint: exit code 3, not a verdict on the docs.
    """
    wanted = suite.judge
    if wanted is None:
        return None
    try:
        if judge is None:
            from ..judge.ragas import make_judge

            judge = make_judge(settings, max_usd=wanted.max_cost)
    except (EnvironmentFailure, SettingsError) as error:
        if wanted.gate:
            raise _placed(error, suite, wanted.line) from None
        return SuiteJudge(False, None, said=f"judge: not run ({error.message})")
    report = judge_rows(
        rows_of(tickets, answers),
        judge,
        repeats=wanted.repeats or settings.judge.repeats,
        concurrency=settings.judge.concurrency,
        cache=cache or JudgeCache(),
        progress=progress,
    )
    if report.stopped == ENDPOINT:
        message = f"judge: not run (endpoint {report.stopped_said})"
        if report.judged_any:
            message = f"judge: stopped before the end (endpoint {report.stopped_said})"
        if wanted.gate:
            remedy = "Its floors are gates (gate = true), so there is no verdict without it. Start it, and run again."
            raise NetworkError(message, path=suite.path, line=wanted.line, remedy=remedy)
        if not report.judged_any:
            return SuiteJudge(False, None, said=message)
    floors = tuple(floor_of_judge(gate, report) for gate in wanted.floors)
    return SuiteJudge(wanted.gate, report, floors, message if report.stopped == ENDPOINT else "")


def floor_of_judge(gate: Gate, report: JudgeReport) -> GateResult:
    """The low end of a metric's interval against its floor; refused where rows are missing, or too few to tell."""
    line = report.line(gate.name.partition(".")[2])
    assert line is not None
    verdict, message = _verdict(gate.value, line)
    demand = f"low end at least {gate.value:.1%}"
    return GateResult(gate.name, verdict, demand, message, line.judged, line.mean, line.interval, gate.line)


def _verdict(least: float, line: MetricLine) -> tuple[Verdict, str]:
    missing = [f"{n:,} {word}" for n, word in ((line.failed, "failed"), (line.not_judged, "not judged")) if n]
    known = f"{line.judged:,} rows judged"
    known += f", {line.no_reference:,} without a reference" if line.no_reference else ""
    if missing:
        return "refused", f"{known}, {' and '.join(missing)}: what they would say is not known"
    if line.interval is None:
        return "refused", f"{known}: fewer than five give no interval"
    if line.interval.low < least:
        return "fail", f"{known}: the low end of the interval is below the floor"
    return "pass", known


def _placed(error: EnvironmentFailure | SettingsError, suite: Suite, line: int | None) -> EnvironmentFailure:
    """A gate that cannot be judged is a failure of the surroundings, at the line that asks for it."""
    kind = type(error) if isinstance(error, EnvironmentFailure) else EnvironmentFailure
    return kind(f"judge: not run ({error.message})", path=suite.path, line=line, remedy=error.remedy)


def with_gates(gates: Sequence[GateResult], judged: SuiteJudge | None) -> tuple[GateResult, ...]:
    """The gates of the suite, then the floors of the judge where they are gates."""
    return (*gates, *(judged.floors if judged is not None and judged.gate else ()))
