"""The optional judge: how faithful, relevant and well-founded a model finds the answers; shown, never the verdict.

Every ticket is in exactly one class: judged, refused (nothing was answered, so there is nothing to judge), in error, or
for a metric: failed (the judge gave no number), not judged (the money or the endpoint ran out), without a reference.
No class is left out of a count, and no failure becomes a number or NaN.
"""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from ...answer.llm.ledger import Cost
from ...model import EMPTY
from ...stats import Interval, cluster_bootstrap
from .cache import JudgeCache, key_of
from .rows import Row

MetricName = Literal["faithfulness", "answer_relevancy", "context_recall"]
METRICS: tuple[MetricName, ...] = ("faithfulness", "answer_relevancy", "context_recall")
NEEDS_REFERENCE: frozenset[MetricName] = frozenset({"context_recall"})
ENDPOINT, LIMIT = "endpoint", "limit"  # why nothing more was asked
GONE_AFTER = 3  # requests in a row without a reply, after which an endpoint that did reply is called gone


@dataclass(frozen=True, slots=True)
class Verdict:
    """One judgement: a value in [0, 1], or the class of its failure, with a line that says more."""

    value: float | None = None
    failure: str | None = None
    said: str = ""


class Judge(Protocol):
    """Anything that gives a number for a row and a metric. `name` stands for all that its numbers depend on."""

    @property
    def name(self) -> str: ...
    @property
    def cost(self) -> Cost: ...
    async def score(self, row: Row, metric: MetricName, repeat: int) -> Verdict: ...
    async def close(self) -> None:
        """Called in the event loop of the run, at its end."""
        ...


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """One row and metric: its values over the repeats, and the failures beside them by class."""

    ticket: str
    metric: MetricName
    values: tuple[float, ...]
    failures: Mapping[str, int] = field(default_factory=lambda: EMPTY)

    @property
    def mean(self) -> float | None:
        return math.fsum(self.values) / len(self.values) if self.values else None

    @property
    def status(self) -> Literal["judged", "failed", "not_judged"]:
        if self.values:
            return "judged"
        return "not_judged" if self.failures.keys() <= {LIMIT, ENDPOINT} else "failed"


@dataclass(frozen=True, slots=True)
class MetricLine:
    """judged + failed + not_judged + no_reference == the rows that had something to judge.

    mean: over the judged rows, each with the mean of its repeats; interval: bootstrap over these rows, None below five.
    mean_if_failed_zero: the same with the failed rows as 0, which is the most that leaving them out can hide. spread:
    standard deviation of repeats within a row, pooled over `spread_n` rows with two or more; moved: of these, rows
    whose repeats differ. failures: judgements (a row has one a repeat) without a number, by class.
    """

    name: MetricName
    judged: int
    failed: int
    not_judged: int
    no_reference: int
    mean: float | None
    interval: Interval | None
    mean_if_failed_zero: float | None
    spread: float | None
    spread_n: int
    moved: int
    failures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class JudgeReport:
    """All tickets of a run. stopped: why the rest was not asked, `stopped_said` in words; from_cache: judgements."""

    judge: str
    tickets: int
    refused: int
    errors: int
    repeats: int
    lines: tuple[MetricLine, ...]
    rows: tuple[JudgedRow, ...]
    cost: Cost
    asked: int
    from_cache: int
    stopped: str | None = None
    stopped_said: str = ""
    rows_not_judged: int = 0  # of tickets with an answer: no metric has a value because the rest was not asked
    examples: tuple[tuple[str, str], ...] = ()  # failure class and the first line that came with it

    def line(self, name: str) -> MetricLine | None:
        return next((line for line in self.lines if line.name == name), None)

    @property
    def judged_any(self) -> bool:
        return any(line.judged for line in self.lines)


def judge_rows(
    rows: Iterable[Row],
    judge: Judge,
    *,
    repeats: int = 3,
    concurrency: int = 4,
    metrics: Sequence[MetricName] = METRICS,
    cache: JudgeCache | None = None,
    progress: Callable[[int], None] | None = None,
) -> JudgeReport:
    """Judge every row that has an answer, `repeats` times a metric; from `cache` where it has been asked before.

    Rows are taken one after the other with all their repeats, so that a limit leaves whole rows. Never raises for what
    a judge does: a failure is counted, and an endpoint that does not reply ends the run with `stopped`. Starts an event
    loop of its own: from a notebook, call it in a thread.
    """
    ordered = sorted(rows, key=lambda row: row.ticket)
    run = _Run(judge, cache, max(1, concurrency), progress)
    units = [
        (row, metric, repeat)
        for row in ordered
        if row.error is None and not row.refused
        for metric in metrics
        if metric not in NEEDS_REFERENCE or row.reference
        for repeat in range(max(1, repeats))
    ]
    verdicts = asyncio.run(run.all(units))
    return _report(ordered, judge, verdicts, run, max(1, repeats), tuple(metrics))


Unit = tuple[Row, MetricName, int]


class _Run:
    """One run: the cache, a few requests in flight, and when to stop."""

    def __init__(
        self, judge: Judge, cache: JudgeCache | None, concurrency: int, progress: Callable[[int], None] | None
    ) -> None:
        self._judge, self._cache, self._progress = judge, cache, progress
        self._concurrency = concurrency
        self._replied = False
        self._silent = 0
        self.stopped: str | None = None
        self.said = ""
        self.asked = self.from_cache = 0

    async def all(self, units: Sequence[Unit]) -> dict[tuple[str, MetricName, int], Verdict]:
        verdicts: dict[tuple[str, MetricName, int], Verdict] = {}
        waiting = iter(units)

        async def work() -> None:
            for unit in waiting:  # one iterator for all workers: each unit is taken once, in order
                verdicts[unit[0].ticket, unit[1], unit[2]] = await self._one(unit)
                if self._progress is not None:
                    self._progress(1)

        try:
            # The first alone, until something replies: a dead endpoint is then asked once, not `concurrency` times.
            for unit in waiting:
                verdicts[unit[0].ticket, unit[1], unit[2]] = await self._one(unit)
                if self._progress is not None:
                    self._progress(1)
                if self._replied or self.stopped:
                    break
            await asyncio.gather(*(work() for _ in range(self._concurrency)))
        finally:
            await self._judge.close()
        return verdicts

    async def _one(self, unit: Unit) -> Verdict:
        row, metric, repeat = unit
        key = key_of(self._judge.name, metric, repeat, row.question, row.response, row.contexts, row.reference)
        if self._cache is not None and (kept := self._cache.get(key)) is not None:
            self.from_cache += 1
            return Verdict(kept)
        if self.stopped:
            return Verdict(failure=self.stopped, said=self.said)
        verdict = _checked(await self._judge.score(row, metric, repeat))
        self.asked += 1
        if verdict.value is not None and self._cache is not None:
            self._cache.put(key, verdict.value)
        self._watch(verdict)
        return verdict

    def _watch(self, verdict: Verdict) -> None:
        if verdict.failure == LIMIT:
            self.stopped, self.said = LIMIT, verdict.said
        elif verdict.failure == ENDPOINT:
            self._silent += 1
            if not self._replied or self._silent >= GONE_AFTER:
                self.stopped, self.said = ENDPOINT, verdict.said
        else:
            self._replied, self._silent = True, 0


def _checked(verdict: Verdict) -> Verdict:
    """A value that is no number in [0, 1] is a failure, whoever gave it."""
    if verdict.value is None:
        return verdict if verdict.failure else Verdict(failure="no value", said="the judge gave no value")
    if math.isnan(verdict.value):
        return Verdict(failure="nan", said="the judge's metric was not a number")
    if not -1e-9 <= verdict.value <= 1 + 1e-9:
        return Verdict(failure="out of range", said=f"the judge's metric was {verdict.value!r}")
    return Verdict(min(1.0, max(0.0, verdict.value)))


# -- counting ------------------------------------------------------------------------------------


def _report(
    rows: Sequence[Row],
    judge: Judge,
    verdicts: Mapping[tuple[str, MetricName, int], Verdict],
    run: _Run,
    repeats: int,
    metrics: Sequence[MetricName],
) -> JudgeReport:
    judged: list[JudgedRow] = []
    examples: dict[str, str] = {}
    for row in rows:
        for metric in metrics:
            mine = [verdict for n in range(repeats) if (verdict := verdicts.get((row.ticket, metric, n))) is not None]
            if not mine:
                continue
            failures = Counter(verdict.failure for verdict in mine if verdict.failure is not None)
            for failed in mine:
                if failed.failure is not None:
                    examples.setdefault(failed.failure, failed.said)
            values = tuple(verdict.value for verdict in mine if verdict.value is not None)
            judged.append(JudgedRow(row.ticket, metric, values, dict(sorted(failures.items()))))
    with_answer = [row for row in rows if row.error is None and not row.refused]
    by_row = {
        row.ticket: [judged_row for judged_row in judged if judged_row.ticket == row.ticket] for row in with_answer
    }
    return JudgeReport(
        judge=judge.name,
        tickets=len(rows),
        refused=sum(row.refused for row in rows),
        errors=sum(row.error is not None for row in rows),
        repeats=repeats,
        lines=tuple(
            _line(metric, [judged_row for judged_row in judged if judged_row.metric == metric], with_answer)
            for metric in metrics
        ),
        rows=tuple(judged),
        cost=judge.cost,
        asked=run.asked,
        from_cache=run.from_cache,
        stopped=run.stopped,
        stopped_said=run.said,
        rows_not_judged=sum(
            any(judged_row.status == "not_judged" for judged_row in mine)
            and not any(judged_row.values for judged_row in mine)
            for mine in by_row.values()
        ),
        examples=tuple(sorted(examples.items())),
    )


def _line(metric: MetricName, mine: Sequence[JudgedRow], rows: Sequence[Row]) -> MetricLine:
    means = [judged_row.mean for judged_row in mine if judged_row.mean is not None]
    failed = sum(judged_row.status == "failed" for judged_row in mine)
    repeated = [judged_row.values for judged_row in mine if len(judged_row.values) > 1]
    failures: Counter[str] = Counter()
    for judged_row in mine:
        failures.update(judged_row.failures)
    return MetricLine(
        name=metric,
        judged=len(means),
        failed=failed,
        not_judged=sum(judged_row.status == "not_judged" for judged_row in mine),
        no_reference=sum(not row.reference for row in rows) if metric in NEEDS_REFERENCE else 0,
        mean=math.fsum(means) / len(means) if means else None,
        interval=cluster_bootstrap([(value, 1.0) for value in means]),
        mean_if_failed_zero=math.fsum(means) / (len(means) + failed) if means or failed else None,
        spread=math.sqrt(math.fsum(_variance(values) for values in repeated) / len(repeated)) if repeated else None,
        spread_n=len(repeated),
        moved=sum(max(values) > min(values) for values in repeated),
        failures=dict(sorted(failures.items())),
    )


def _variance(values: Sequence[float]) -> float:
    mean = math.fsum(values) / len(values)
    return math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1)
