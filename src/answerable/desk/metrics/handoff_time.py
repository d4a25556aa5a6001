"""The timing of the hand-off: messages and seconds before it, and the wait after it."""

from __future__ import annotations

import numpy as np

from ..estimate import Estimate, mean, median
from ..rows import Rows


def turns(rows: Rows) -> Estimate:
    """Customer messages before the hand-off / hand-offs."""
    return mean(rows.turns[rows.turns >= 0].astype(np.float64), "count")


def seconds(rows: Rows) -> Estimate:
    """Median seconds from the first customer message to the hand-off.

    A median, since a few conversations that rest over a night would decide a mean. Hand-offs without times, or with
    a clock that runs backwards, are not in it.
    """
    return median(rows.to_handoff[~np.isnan(rows.to_handoff)], "seconds")


def wait(rows: Rows) -> Estimate:
    """Median seconds from the hand-off to the first words of a person."""
    return median(rows.wait[~np.isnan(rows.wait)], "seconds")
