"""The loop closed: what the docs were said to cover before launch, against what was resolved after it, per intent."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from ..errors import TicketError
from ..schema.check import Wrong, name_of, row_of
from ..schema.json_text import parse_json
from ..schema.kinds import Count, Share
from ..stats import Interval
from .estimate import Estimate, share
from .paths import PATHS
from .rows import NO, Rows
from .table import Desk

Reading = Literal["docs_do_not_resolve", "resolves_beyond_docs", "both_low", "both_high", "too_few", "not_measured"]
CUT = 0.5  # covered, or resolved by the machine, at least: "high"

READINGS: Mapping[Reading, str] = {
    "docs_do_not_resolve": "the docs cover it, the tickets do not resolve: look at the answers, not at the pages",
    "resolves_beyond_docs": "resolved though the docs say little: find out with what, and write it down",
    "both_low": "not covered, not resolved: the pages are missing",
    "both_high": "covered and resolved",
    "too_few": "the intervals leave it open",
    "not_measured": "only one side was measured",
}
_ALONE = PATHS.index("self_resolved"), PATHS.index("abandoned")


@dataclass(frozen=True, slots=True)
class IntentCoverage:
    """What a coverage report says of one intent."""

    share: float
    interval: Interval | None
    n: int


@dataclass(frozen=True, slots=True)
class SharesJson:
    """A share of a coverage report with its interval."""

    share: Share | None = None
    low: Share | None = None
    high: Share | None = None
    n: Count | None = None


@dataclass(frozen=True, slots=True)
class LabelledJson:
    """What the labels say of one intent."""

    documented: SharesJson | None = None


@dataclass(frozen=True, slots=True)
class IntentJson:
    """One intent of a coverage report."""

    intent: str
    covered: SharesJson
    labelled: LabelledJson | None = None


@dataclass(frozen=True, slots=True)
class CoverageJson:
    """What is read of a coverage report."""

    intents: tuple[IntentJson, ...]


@dataclass(frozen=True, slots=True)
class ClosedIntent:
    """One intent: coverage before, the machine's own resolution (high end) after, of what it began."""

    intent: str
    n: int
    covered: IntentCoverage | None
    resolved: Estimate
    reading: Reading


def read_coverage(path: str | os.PathLike[str]) -> dict[str, IntentCoverage]:
    """Per intent, from the JSON of `answerable coverage --json`. Raises TicketError for another kind of file.

    Where the report has labels, the documented share by the labels; else the share answered.
    """
    remedy = "Write it with: answerable coverage --tickets FILE --json > FILE.json"
    try:
        report = row_of(parse_json(Path(path).read_bytes()), CoverageJson)
    except OSError as error:
        raise TicketError(f"cannot be read: {error.strerror}", path=path) from None
    except ValueError as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise TicketError("is not the JSON of a coverage report", path=path, line=line, remedy=remedy) from None
    except Wrong as wrong:
        problem = f"is not the JSON of a coverage report: {name_of(wrong.place)} {wrong.problem}"
        raise TicketError(problem, path=path, remedy=remedy) from None
    covered = {}
    for row in report.intents:
        shares = (row.labelled.documented if row.labelled else None) or row.covered
        if shares.share is not None:
            ends = None if shares.low is None or shares.high is None else Interval(shares.low, shares.high)
            covered[row.intent] = IntentCoverage(shares.share, ends, shares.n or 0)
    return covered


def close_loop(desk: Desk, coverage: Mapping[str, IntentCoverage]) -> tuple[ClosedIntent, ...]:
    """Every intent of either side, by volume of conversations, then by name."""
    lines = []
    for name, rows in desk.by_intent():
        lines.append(_closed(name, len(rows), coverage.get(name), machine_resolution(rows)))
    known = set(desk.intents)
    lines += [_closed(name, 0, coverage[name], share(0, 0)) for name in sorted(coverage) if name not in known]
    return tuple(lines)


def machine_resolution(rows: Rows) -> Estimate:
    """Conversations resolved (high end) by the machine alone / conversations it began."""
    good = rows.machine & np.isin(rows.path, _ALONE) & (rows.outcome != NO)
    return share(int(np.count_nonzero(good)), int(np.count_nonzero(rows.machine)))


def _closed(name: str, n: int, covered: IntentCoverage | None, resolved: Estimate) -> ClosedIntent:
    if covered is None or resolved.value is None:
        return ClosedIntent(name, n, covered, resolved, "not_measured")
    ends = covered.interval or Interval(covered.share, covered.share)
    docs = _side(ends.low, ends.high)
    tickets = _side(resolved.low or 0.0, 1.0 if resolved.high is None else resolved.high)
    reading: Reading = "too_few"
    if docs is not None and tickets is not None:
        reading = (
            ("both_high" if tickets else "docs_do_not_resolve")
            if docs
            else ("resolves_beyond_docs" if tickets else "both_low")
        )
    return ClosedIntent(name, n, covered, resolved, reading)


def _side(low: float, high: float) -> bool | None:
    """Whether a whole interval lies on the high side of the cut, on the low side, or on both (None)."""
    return True if low >= CUT else False if high <= CUT else None
