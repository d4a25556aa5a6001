"""The chance to be covered that a confidence stands for, on the two sides of a change of the docs.

Where the older side has a level (from judgments or from a calibration), the newer side is scaled so that the coverage
by unchanged pages is the same on both: with c and c' the shares of q on pages that go and on pages that come, the mean
chance after is the mean chance before times (1 - c) / (1 - c').

Without judgments the confidences have an order and no level. Their odds are raised to the power `ODDS_POWER` and scaled
until the mean chance over all tickets, before and after, is `ASSUMED_MEAN`. A ticket whose first page has changed has
two candidates, and seldom are both right: with o and o' its odds on this side and on the other, its chance here is
q = o / (1 + o + RIVAL_WEIGHT o').
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from ...answer.level.platt import logits, sigmoid

ASSUMED_MEAN = 0.5  # mean chance to be covered, where nobody has judged
ASSUMED_RANGE = (0.3, 0.7)  # mean chances that the interval allows for, where nobody has judged
ODDS_POWER = 2.0  # power of the odds
RIVAL_WEIGHT = 0.2  # weight of the odds on the other side

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Level = Callable[[float], float]
_STEPS = 60


def unjudged(before: Floats, after: Floats, moved: Bools, mean: float) -> tuple[Floats, Floats]:
    """(n,) chances before and after at that mean; `moved` where the newer answer stands on another page."""
    both = np.concatenate([before, after])
    odds = np.where(both > 0, np.exp(_at_mean(ODDS_POWER * logits(both), both > 0, mean)), 0.0)
    old, new = odds[: len(before)], odds[len(before) :]
    rival = np.where(moved, RIVAL_WEIGHT, 0.0)
    return old / (1 + old + rival * new), new / (1 + new + rival * old)


def _at_mean(z: Floats, counted: Bools, mean: float) -> Floats:
    """The logits shifted until the mean chance, 0 where not counted, is `mean` or as near as may be; by bisection."""
    low, high = -60.0, 60.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if float((sigmoid(z + middle) * counted).sum()) > mean * len(z):
            high = middle
        else:
            low = middle
    return z + (low + high) / 2


def scaled_after(before: Floats, after: Floats, old_only: Bools, new_only: Bools) -> Floats:
    """The chances after, scaled so that those on unchanged pages sum to what they summed to before.

    old_only, new_only: where the older answer stands on what is gone, and the newer one on what is new.
    """
    unchanged_before, unchanged_after = float(before[~old_only].sum()), float(after[~new_only].sum())
    factor = unchanged_before / unchanged_after if unchanged_before > 0 and unchanged_after > 0 else 1.0
    return np.minimum(1.0, factor * after)
