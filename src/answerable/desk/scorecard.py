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

import difflib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np

from ..errors import SettingsError
from ..schema.check import keys_of, shown
from ..schema.kinds import NotEmpty, about, within
from ..schema.reference import KeyRow, rows_of
from ..schema.toml_file import TomlFile
from .estimate import Estimate
from .metrics import BY_NAME
from .rows import Rows
from .table import Desk

Verdict = Literal["good", "ok", "bad", "unknown"]
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


Ends = tuple[Annotated[float, within(-1e9, 1e9, "metric")], Annotated[float, within(-1e9, 1e9, "metric")]]


@dataclass(frozen=True, slots=True)
class BandTable:
    """One `[[band]]` as the file writes it."""

    metric: Annotated[NotEmpty, about("name of the metric")]
    good: Annotated[Ends, about("from the low to the high end of good")]
    ok: Annotated[Ends, about("the same of OK; what lies in neither is bad")]
    source: Annotated[NotEmpty, about("who says so: a band without one cannot be judged by")]
    year: Annotated[NotEmpty | Annotated[int, within(1900, 2200, "year")], about("of the source")]
    kind: Annotated[Literal["showcase", "field", "analyst", "vendor", "own"], about("of source")]
    group: Annotated[
        Literal["all", "not escalated", "escalated", "one hop, resolved", "two or more hops"],
        about("of conversations that the band is for"),
    ] = "all"
    note: Annotated[str, about("shown beside the band")] = ""


@dataclass(frozen=True, slots=True)
class BandsFile:
    """A file of bands as it is written."""

    band: Annotated[tuple[BandTable, ...], about("one table a band")]


@dataclass(frozen=True, slots=True)
class Score:
    """A band, the desk's estimate, its verdict, and whether the whole interval has the same verdict."""

    band: Band
    estimate: Estimate
    verdict: Verdict
    sure: bool


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
        judged = verdict(estimate.value, band)
        sure = judged != "unknown" and estimate.low is not None and estimate.high is not None
        sure = sure and verdict(estimate.low, band) == verdict(estimate.high, band) == judged
        scores.append(Score(band, estimate, judged, sure))
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
    try:
        file = TomlFile.read(path, SettingsError)
    except FileNotFoundError as error:
        raise SettingsError(f"cannot be read: {error.strerror}", path=path) from None
    if file.data.get("band", []) == []:
        file.fail("has no [[band]]", remedy="See docs/support-facts.md for the form.")
    given = BandsFile(**file.values(keys_of(BandsFile)))
    return tuple(_band(row, at, file) for at, row in enumerate(given.band))


def _band(row: BandTable, at: int, file: TomlFile) -> Band:
    if row.metric not in BY_NAME:
        near = difflib.get_close_matches(row.metric, BY_NAME, 1)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        problem = f"[[band]] metric is {shown(row.metric)}, allowed: the name of a metric"
        file.fail(problem, "band", at, "metric", remedy=f"{hint}Metrics are: {', '.join(BY_NAME)}.")
    for key, (low, high) in (("good", row.good), ("ok", row.ok)):
        if low > high:
            problem = f"[[band]] {key} has its low end above its high end"
            file.fail(problem, "band", at, key, remedy=f"Write {key} = [{high:g}, {low:g}].")
    return Band(row.metric, row.good, row.ok, row.source, str(row.year), row.kind, row.group, row.note)


def bands_reference() -> tuple[KeyRow, ...]:
    """Every key of a band, for the docs."""
    return rows_of(BandTable, "band")
