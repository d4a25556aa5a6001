"""The flattering aggregate: a total that rises while a path under it falls (E. H. Simpson, JRSS B 13, 1951).

Two halves of the weeks are compared. A warning needs both: a rise of the total that is more than noise, and a fall of
a path or intent that is more than noise after counting how many were looked at. What the rise is made of is given
beside: the part that comes from the paths themselves and the part that comes from a shift between them (E. M.
Kitagawa, "Components of a difference between two rates", JASA 50, 1955).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from .estimate import Estimate
from .metrics import BY_NAME
from .paths import PATHS, treatment
from .rows import Rows, groups_of
from .table import Desk

WATCHED = ("resolution_confirmed", "resolution_with_silent", "csat")
MIN_N = 20  # of a path in each half; below it a fall is not looked for
ALPHA = 0.05  # chance of a warning in a desk where nothing changed: well below this, since both must happen


@dataclass(frozen=True, slots=True)
class Flattery:
    """One warning. `split` is "path" or "intent", `part` the one that fell; within + mix = the rise of the total."""

    metric: str
    split: str
    part: str
    total_before: float
    total_after: float
    part_before: float
    part_after: float
    n_before: int
    n_after: int
    within: float
    mix: float


def flattering(desk: Desk, alpha: float = ALPHA, correct: bool = True) -> tuple[Flattery, ...]:
    """The warnings of a desk, by metric and part; none where there are fewer than two weeks.

    `correct=False` takes the number of parts looked at out of account: for showing what it is good for.
    """
    weeks = np.unique(desk.rows.week)
    if len(weeks) < 2:
        return ()
    middle = weeks[len(weeks) // 2]
    before, after = desk.rows.take(desk.rows.week < middle), desk.rows.take(desk.rows.week >= middle)
    splits = {"path": (_treatments(before), _treatments(after))}
    splits["intent"] = _intents(desk, before), _intents(desk, after)
    looks = [
        (metric, split, name)
        for split, (left, right) in splits.items()
        for metric in WATCHED
        for name in left
        if name in right and min(_count(metric, left[name]).n, _count(metric, right[name]).n) >= MIN_N
    ]
    level = alpha / max(1, len(looks)) if correct else alpha
    flattered = []
    for metric, split, name in looks:
        left, right = splits[split]
        whole = _count(metric, before), _count(metric, after)
        part = _count(metric, left[name]), _count(metric, right[name])
        if z_of(*whole) > _z(alpha) and z_of(*part) < -_z(level):
            flattered.append(_warning(metric, split, name, whole, part, left, right))
    return tuple(sorted(flattered, key=lambda item: (item.metric, item.split != "path", item.part)))


def z_of(before: Estimate, after: Estimate) -> float:
    """How many standard errors the value rose; 0 where either is not known."""
    if before.value is None or after.value is None or before.error is None or after.error is None:
        return 0.0
    error = math.hypot(before.error, after.error)
    return (after.value - before.value) / error if error else 0.0


def _warning(
    metric: str,
    split: str,
    name: str,
    whole: tuple[Estimate, Estimate],
    part: tuple[Estimate, Estimate],
    left: Mapping[str, Rows],
    right: Mapping[str, Rows],
) -> Flattery:
    within = mix = 0.0
    sizes = {}
    for key in {*left, *right}:
        a = _count(metric, left[key]) if key in left else None
        b = _count(metric, right[key]) if key in right else None
        sizes[key] = (a.n if a else 0, b.n if b else 0, a.value if a else None, b.value if b else None)
    n_before, n_after = sum(size[0] for size in sizes.values()), sum(size[1] for size in sizes.values())
    for key in sorted(sizes):
        a_n, b_n, a_value, b_value = sizes[key]
        old, new = a_n / n_before, b_n / n_after
        low = a_value if a_value is not None else b_value or 0.0
        high = b_value if b_value is not None else low
        within += (old + new) / 2 * (high - low)
        mix += (new - old) * (high + low) / 2
    return Flattery(
        metric=metric,
        split=split,
        part=name,
        total_before=whole[0].value or 0.0,
        total_after=whole[1].value or 0.0,
        part_before=part[0].value or 0.0,
        part_after=part[1].value or 0.0,
        n_before=part[0].n,
        n_after=part[1].n,
        within=within,
        mix=mix,
    )


def _count(metric: str, rows: Rows) -> Estimate:
    return BY_NAME[metric].count(rows)


def _treatments(rows: Rows) -> dict[str, Rows]:
    names = sorted({treatment(PATHS[code]) for code in np.unique(rows.path)})
    kinds = np.asarray([treatment(path) for path in PATHS], dtype=object)
    return {name: rows.take(kinds[rows.path] == name) for name in names}


def _intents(desk: Desk, rows: Rows) -> dict[str, Rows]:
    return {desk.intents[code]: part for code, part in groups_of(rows, rows.intent)}


def _z(level: float) -> float:
    return NormalDist().inv_cdf(1 - level)
