"""Bad, OK, good: the desk's numbers against bands, each band with its source and year.

The bands are put together from single published figures (the table that article B shows as a picture is not readable,
S46), are marked so, and can be replaced by a TOML file:

    [[band]]
    metric = "csat"
    good = [4.6, 5.0]
    ok = [3.7, 4.6]
    source = "our own 2025"
    year = "2025"
    kind = "field"
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from ..errors import SettingsError
from ..settings import parse_toml
from ..tickets.row_errors import is_number
from .estimate import Estimate
from .metrics import BY_NAME
from .rows import Rows
from .table import Desk

Verdict = Literal["good", "ok", "bad", "unknown"]
KINDS = ("showcase", "field", "analyst", "vendor", "own")
RECONSTRUCTED = "bands reconstructed from the figures cited"
_INF = float("inf")


@dataclass(frozen=True, slots=True)
class Band:
    """Good and OK as [low, high]; what lies in neither is bad. `group`: "all", or conversations by hop count."""

    metric: str
    good: tuple[float, float]
    ok: tuple[float, float]
    source: str
    year: str
    kind: str
    group: str = "all"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """A band, the desk's estimate, its verdict, and whether the whole interval has the same verdict."""

    band: Band
    estimate: Estimate
    verdict: Verdict
    sure: bool


GROUPS = ("all", "not escalated", "escalated", "one hop, resolved", "two or more hops")

BANDS = (
    Band("ai_resolution", (0.10, 0.15), (0.05, 0.20), "20+ ecommerce brands, article B", "not stated", "field",
         note="satisfaction slips above 20-30 %; the next row praises far more: read both with your own curve"),
    Band("resolution_with_silent", (0.76, 1.0), (0.67, 0.76), "Intercom Fin across customers, article A", "not stated",
         "field", note="the showcase figure of the same vendor is 81 %"),
    Band("csat", (4.6, 5.0), (3.7, 4.6), "20+ ecommerce brands, article B", "not stated", "field"),
    Band("satisfied", (0.89, 1.0), (0.78, 0.89), "SQM Group, Forrester, article A", "2024-25", "analyst",
         "not escalated"),
    Band("satisfied", (0.78, 1.0), (0.67, 0.78), "SQM Group, Forrester, article A", "2024-25", "analyst", "escalated"),
    Band("satisfied", (0.89, 1.0), (0.78, 0.89), "SQM Group, Forrester, article A", "2024-25", "analyst",
         "one hop, resolved", "a clean hand-off can score at or above the baseline"),
    Band("satisfied", (0.67, 1.0), (0.51, 0.67), "SQM Group, Forrester, article A", "2024-25", "analyst",
         "two or more hops"),
    Band("contacts_escalated", (0.0, 2.0), (2.0, 2.8), "SQM Group, Forrester, article A", "2024-25", "analyst",
         note="2.8 is the cited average; 2.0 for good is ours"),
    Band("touchpoints", (0.0, 2.0), (2.0, 3.0), "article A", "not stated", "field",
         note="three is what it calls a bounce; 2.0 for good is ours"),
    Band("cost_per_message", (0.0, 1.00), (1.00, 1.75), "20+ ecommerce brands, article B", "not stated", "field"),
)  # fmt: skip


def scorecard(desk: Desk, bands: Sequence[Band] = BANDS) -> tuple[Score, ...]:
    """One score for each band, in their order."""
    groups: dict[str, Rows] = {}
    scores = []
    for band in bands:
        if band.group not in groups:
            groups[band.group] = group_of(desk.rows, band.group)
        estimate = BY_NAME[band.metric].count(groups[band.group])
        said = verdict(estimate.value, band)
        sure = said != "unknown" and estimate.low is not None and estimate.high is not None
        sure = sure and verdict(estimate.low, band) == verdict(estimate.high, band) == said
        scores.append(Score(band, estimate, said, sure))
    return tuple(scores)


def verdict(value: float | None, band: Band) -> Verdict:
    """Good wins where bands touch."""
    if value is None:
        return "unknown"
    if band.good[0] <= value <= band.good[1]:
        return "good"
    return "ok" if band.ok[0] <= value <= band.ok[1] else "bad"


def group_of(rows: Rows, group: str) -> Rows:
    if group == "all":
        return rows
    handed = rows.escalated | (rows.hops > 0)
    chosen = {
        "not escalated": ~handed,
        "escalated": handed,
        "one hop, resolved": handed & (rows.hops < 2) & (rows.outcome > 0),
        "two or more hops": rows.hops >= 2,
    }[group]
    return rows.take(np.flatnonzero(chosen))


def read_bands(path: str | os.PathLike[str]) -> tuple[Band, ...]:
    """The bands of a TOML file, in its order. Raises SettingsError for anything that is not as it must be."""
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot be read: {error}", path=file) from None
    rows = parse_toml(text, file).get("band")
    if not isinstance(rows, list) or not rows:
        raise SettingsError("has no [[band]]", path=file, remedy="See docs/support-facts.md for the form.")
    return tuple(_band(row, place, file) for place, row in enumerate(rows, 1))


def _band(row: Any, place: int, file: Path) -> Band:
    def wrong(problem: str) -> SettingsError:
        return SettingsError(f"band {place}: {problem}", path=file)

    if not isinstance(row, dict):
        raise wrong("is not a table")
    unknown = row.keys() - {"metric", "good", "ok", "source", "year", "kind", "group", "note"}
    if unknown:
        raise wrong(f"unknown key {min(unknown)!r}")
    if row.get("metric") not in BY_NAME:
        raise wrong(f"metric {row.get('metric')!r} is none of {', '.join(BY_NAME)}")
    if row.get("group", "all") not in GROUPS:
        raise wrong(f"group {row.get('group')!r} is none of {', '.join(GROUPS)}")
    if row.get("kind") not in KINDS:
        raise wrong(f"kind {row.get('kind')!r} is none of {', '.join(KINDS)}")
    if not row.get("source") or not row.get("year"):
        raise wrong("a band without source and year cannot be judged by")
    return Band(
        metric=row["metric"],
        good=_ends(row, "good", wrong),
        ok=_ends(row, "ok", wrong),
        source=str(row["source"]),
        year=str(row["year"]),
        kind=row["kind"],
        group=row.get("group", "all"),
        note=str(row.get("note", "")),
    )


def _ends(row: Mapping[str, Any], key: str, wrong: Any) -> tuple[float, float]:
    value = row.get(key)
    if not isinstance(value, list) or len(value) != 2 or not all(is_number(end) for end in value):
        raise wrong(f"{key} must be [low, high]")
    low, high = float(value[0]), float(value[1])
    if low > high:
        raise wrong(f"{key} has its low end above its high end")
    return low, high
