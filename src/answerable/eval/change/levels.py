"""What confidences are worth as chances to be covered, on the two sides of a change of the docs.

With a level of the older side (judgments, a calibration), the newer side is scaled so that coverage which rests on
unchanged pages is the same in both: with c and c' the shares of q that rest on pages that go and on pages that come,
the level after is the level before times (1 - c) / (1 - c').

Without judgments the order of the confidences is known and their level is not. The odds are raised to `SHARPNESS` and
scaled to the level in the middle, a mean chance of `HALF` over the tickets, before and after. Two first pages then vie
for a ticket whose first page has changed, since what answers it is seldom both: with o and o' the odds of a ticket on
its own side and on the other, q = o / (1 + o + RIVAL o').
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from ...answer.level.platt import logits, sigmoid

HALF = 0.5  # mean chance to be covered, where nobody has judged
LEVELS = (0.3, 0.7)  # mean chances that the interval allows for, where nobody has judged
SHARPNESS = 2.0  # power of the odds
RIVAL = 0.2  # weight of the odds on the other side

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Level = Callable[[float], float]
_STEPS = 60


def unjudged(before: Floats, after: Floats, other: Bools, mean: float) -> tuple[Floats, Floats]:
    """(n,) chances before and after at that mean; `other` where the first page is another one after."""
    both = np.concatenate([before, after])
    odds = np.where(both > 0, np.exp(_at_mean(SHARPNESS * logits(both), both > 0, mean)), 0.0)
    old, new = odds[: len(before)], odds[len(before) :]
    rival = np.where(other, RIVAL, 0.0)
    return old / (1 + old + rival * new), new / (1 + new + rival * old)


def _at_mean(z: Floats, kept: Bools, mean: float) -> Floats:
    """The logits shifted so that the mean chance, 0 where not kept, is `mean` (or as near as may be), by bisection."""
    low, high = -60.0, 60.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if float((sigmoid(z + middle) * kept).sum()) > mean * len(z):
            high = middle
        else:
            low = middle
    return z + (low + high) / 2


def scaled_after(before: Floats, after: Floats, goes: Bools, comes: Bools) -> Floats:
    """The chances after, scaled so that those on unchanged pages sum to what they summed to before."""
    stays_before, stays_after = float(before[~goes].sum()), float(after[~comes].sum())
    factor = stays_before / stays_after if stays_before > 0 and stays_after > 0 else 1.0
    return np.minimum(1.0, factor * after)
