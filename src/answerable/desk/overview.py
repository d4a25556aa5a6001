"""Everything that the desk report shows, counted once: `overview(desk)` for text, JSON and HTML alike."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .estimate import Estimate
from .flattery import Flattery, flattering, z_of
from .loop import ClosedIntent, IntentCoverage, close_loop, machine_resolution
from .metrics import BY_NAME, METRICS
from .paths import PATHS, treatment
from .price import BreakEven, break_even
from .rows import DAY, NO, Flags, Rows, groups_of, monday
from .scorecard import BANDS, Band, Score, group_of, scorecard
from .table import Desk

EXCEPTIONS = 20  # conversations listed for a person to look at
HOP_GROUPS = ("not escalated", "one hop, resolved", "escalated", "two or more hops")
CONFIDENCE_CUTS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0000001)

Line = Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class Split:
    """One part of a split: its name, its conversations, and every metric of it."""

    name: str
    n: int
    line: Line


@dataclass(frozen=True, slots=True)
class WeekPoint:
    """One point of the user's own curve: a week's or an intent's AI share and CSAT."""

    name: str
    n: int
    ai_share: Estimate
    csat: Estimate


@dataclass(frozen=True, slots=True)
class Overlooked:
    """A conversation that a person should look at, and why."""

    id: str
    why: str
    usd: float


@dataclass(frozen=True, slots=True)
class WeekHealth:
    """The weekly signal: cost per message in the last full week against the weeks before it."""

    week: str
    last: Estimate
    before: Estimate
    said: str


@dataclass(frozen=True, slots=True)
class Overview:
    """All numbers of a desk. `paths`, `treatments`, `intents` and `weeks` each add up to `total`."""

    n: int
    first: str
    last: str
    total: Line
    paths: tuple[Split, ...]
    treatments: tuple[Split, ...]
    intents: tuple[Split, ...]
    weeks: tuple[Split, ...]
    week_paths: Mapping[str, tuple[Split, ...]]
    hops: tuple[Split, ...]
    warnings: tuple[Flattery, ...]
    scores: tuple[Score, ...]
    prices: tuple[BreakEven, ...]
    loop: tuple[ClosedIntent, ...]
    curve_weeks: tuple[WeekPoint, ...]
    curve_intents: tuple[WeekPoint, ...]
    exceptions: tuple[Overlooked, ...]
    exceptions_all: int
    reasons: tuple[tuple[str, int], ...]
    health: WeekHealth | None
    confidence: tuple[tuple[float, float, Estimate], ...]
    open_silences: int
    human_tickets_per_month: float
    bad_contained: int
    bad_contained_usd: float
    form: str
    digest: str
    notes: tuple[tuple[str, int], ...]
    broken: int
    listed: tuple[tuple[int, str], ...]


def overview(
    desk: Desk, coverage: Mapping[str, IntentCoverage] | None = None, bands: Sequence[Band] = BANDS
) -> Overview:
    """Count everything. `desk` must hold at least one conversation."""
    rows = desk.rows
    kinds = np.asarray([treatment(path) for path in PATHS], dtype=object)
    names = {name: code for code, name in enumerate(dict.fromkeys(kinds.tolist()))}
    codes = np.asarray([names[kind] for kind in kinds], dtype=np.int64)[rows.path]
    treatments = tuple(_split(list(names)[code], part) for code, part in groups_of(rows, codes))
    weeks = tuple((name, part) for name, part in desk.by_week())
    intents = tuple(desk.by_intent())
    bad = rows.lead & (rows.path == PATHS.index("abandoned"))
    people = group_of(rows, "all").take(np.flatnonzero(rows.touchpoints - rows.machine > 0))
    return Overview(
        n=len(desk),
        first=_date(float(rows.created[0])),
        last=_date(float(rows.created[-1])),
        total=_line(rows),
        paths=tuple(_split(name, part) for name, part in desk.by_path()),
        treatments=treatments,
        intents=tuple(_split(name, part) for name, part in intents),
        weeks=tuple(_split(name, part) for name, part in weeks),
        week_paths={
            name: tuple(_split(PATHS[code], piece) for code, piece in groups_of(part, part.path))
            for name, part in weeks
        },
        hops=tuple(_split(name, group_of(rows, name)) for name in HOP_GROUPS),
        warnings=flattering(desk),
        scores=scorecard(desk, bands),
        prices=break_even(desk),
        loop=close_loop(desk, coverage or {}),
        curve_weeks=tuple(_point(name, part) for name, part in weeks),
        curve_intents=tuple(_point(name, part) for name, part in intents),
        exceptions=_exceptions(desk)[:EXCEPTIONS],
        exceptions_all=int(np.count_nonzero(_needs_eye(rows))),
        reasons=_reasons(desk),
        health=_health(desk),
        confidence=_by_confidence(rows),
        open_silences=int(np.count_nonzero(rows.open_end)),
        human_tickets_per_month=len(people) / desk.days * 365.25 / 12,
        bad_contained=int(np.count_nonzero(bad)),
        bad_contained_usd=float(rows.issue_usd[bad].sum()),
        form=desk.intake.form,
        digest=desk.digest,
        notes=tuple(sorted(desk.intake.notes.items())),
        broken=desk.intake.broken,
        listed=tuple(desk.intake.listed),
    )


def _line(rows: Rows) -> Line:
    return {metric.name: metric.count(rows) for metric in METRICS}


def _split(name: str, rows: Rows) -> Split:
    return Split(name, len(rows), _line(rows))


def _point(name: str, rows: Rows) -> WeekPoint:
    return WeekPoint(name, len(rows), BY_NAME["ai_resolution"].count(rows), BY_NAME["csat"].count(rows))


def _date(created: float) -> str:
    return str(np.datetime64(int(created), "s"))[:10]


# -- what a person should look at ----------------------------------------------------------------

_WHY: tuple[tuple[str, Callable[[Rows], Flags]], ...] = (
    ("marked as harmful", lambda rows: rows.harm),
    ("bad grade", lambda rows: (rows.csat > 0) & (rows.csat <= 2)),
    ("left without an answer that settled it", lambda rows: rows.path == PATHS.index("abandoned")),
    ("nobody answered", lambda rows: rows.path == PATHS.index("unanswered")),
    ("handed on twice or more", lambda rows: rows.hops >= 2),
    ("handed over late", lambda rows: rows.path == PATHS.index("late_handoff")),
    ("asked again for what was said", lambda rows: rows.asked_again == 1),
    ("reopened", lambda rows: rows.reopened),
    ("not resolved", lambda rows: rows.outcome == NO),
)


def _needs_eye(rows: Rows) -> Flags:
    flagged = np.zeros(len(rows), dtype=bool)
    for _, chosen in _WHY:
        flagged |= chosen(rows)
    return flagged


def _exceptions(desk: Desk) -> tuple[Overlooked, ...]:
    """By the gravest reason, then by the number of reasons, then the latest first."""
    rows = desk.rows
    flags = np.stack([chosen(rows) for _, chosen in _WHY])
    gravest = np.where(flags.any(axis=0), flags.argmax(axis=0), len(_WHY))
    order = np.lexsort((-np.arange(len(rows)), -flags.sum(axis=0), gravest))[:EXCEPTIONS]
    return tuple(
        Overlooked(
            desk.ids[place],
            "; ".join(why for (why, _), flag in zip(_WHY, flags[:, place], strict=True) if flag),
            float(rows.usd[place]),
        )
        for place in order
        if gravest[place] < len(_WHY)
    )


def _reasons(desk: Desk) -> tuple[tuple[str, int], ...]:
    counted: Counter[str] = Counter()
    for (_, code), n in desk.reasons.items():
        counted[code] += n
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


# -- signals over time, and by confidence --------------------------------------------------------


def _health(desk: Desk) -> WeekHealth | None:
    """The last whole week against all before it; None with fewer than two whole weeks before."""
    rows = desk.rows
    end = float(rows.created[-1])
    whole = [(code, part) for code, part in groups_of(rows, rows.week) if (code * 7 - 3 + 7) * DAY <= end + DAY]
    if len(whole) < 3:
        return None
    code, last = whole[-1]
    metric = BY_NAME["cost_per_message"]
    now, before = metric.count(last), metric.count(rows.take(rows.week < code))
    z = z_of(before, now)
    words = "steady: no change that is more than noise"
    if abs(z) > 2:
        words = "dearer than before" if z > 0 else "cheaper than before: check that resolution and CSAT hold"
    return WeekHealth(monday(code), now, before, words)


def _by_confidence(rows: Rows) -> tuple[tuple[float, float, Estimate], ...]:
    """What became of automatic answers by the confidence that the answer log gives them: (from, below, resolved)."""
    known = rows.take(~np.isnan(rows.confidence))
    bands = []
    for low, high in itertools.pairwise(CONFIDENCE_CUTS):
        part = known.take((known.confidence >= low) & (known.confidence < high))
        if len(part):
            bands.append((low, min(high, 1.0), machine_resolution(part)))
    return tuple(bands)
