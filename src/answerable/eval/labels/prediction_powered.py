"""A share of all tickets from a few judged ones and a model's guess for every one: prediction-powered inference.

estimate = stake * mean of the guesses over all tickets + weighted mean of (judgment - stake * guess) over the judged

A. N. Angelopoulos, S. Bates, C. Fannjiang, M. I. Jordan and T. Zrnic, "Prediction-powered inference", Science 382
(2023); the stake is the power tuning of "PPI++" (A. N. Angelopoulos, J. C. Duchi and T. Zrnic, 2023), in survey
sampling the difference estimator with a fitted slope (C.-E. Särndal, B. Swensson and J. Wretman, "Model Assisted
Survey Sampling", 1992, chapter 6). The guesses may be wrong in level: the judged tickets take the bias out, and what a
bad guess costs is width, never truth. With a stake of 0 it is the estimate from labels alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from ...stats import Interval, regularised_beta

Floats = npt.NDArray[np.float64]
Values = Sequence[float] | Floats


@dataclass(frozen=True, slots=True)
class ShareEstimate:
    """A share of `tickets` tickets from `n` judged ones; `interval` is None below two judgments.

    `error` is the standard error, `stake` how far the guesses were trusted (0 not at all, 1 fully).
    """

    share: float
    interval: Interval | None
    error: float | None
    n: int
    tickets: int
    stake: float


def estimate(
    guesses: Values,
    judged: Sequence[int] | npt.NDArray[np.int64],
    judgments: Values,
    weights: Values | None = None,
    strata: Sequence[int] | npt.NDArray[np.int64] | None = None,
    *,
    stake: float | None = None,
    future: bool = False,
    confidence: float = 0.95,
) -> ShareEstimate | None:
    """The share of tickets for which the judgment is 1. None if there is no judgment.

    guesses: (N,) in [0, 1], one for every ticket. judged: (n,) their places, each once. judgments: (n,) in [0, 1].
    weights: (n,) one over the inclusion probability. strata: (n,) groups within which tickets were drawn at random;
    leave them out and the error is that of a simple random sample, which is wider. stake: None tunes it.

    The interval is for these N tickets: judging all would make it a point (finite population correction). With
    `future` it is for the stream that they came from. Raises ValueError for shapes that do not match.
    """
    guess = np.asarray(guesses, dtype=np.float64)
    place = np.asarray(judged, dtype=np.int64)
    y = np.asarray(judgments, dtype=np.float64)
    w = np.ones(len(y)) if weights is None else np.asarray(weights, dtype=np.float64)
    group = np.zeros(len(y), dtype=np.int64) if strata is None else np.asarray(strata, dtype=np.int64)
    if not len(place) == len(y) == len(w) == len(group):
        raise ValueError(f"{len(place)} places, {len(y)} judgments, {len(w)} weights, {len(group)} strata")
    if len(np.unique(place)) < len(place) or (len(place) and not 0 <= place.min() <= place.max() < len(guess)):
        raise ValueError("a judged ticket stands twice, or is none of the tickets")
    n, tickets = len(y), len(guess)
    if n == 0:
        return None
    w = w / w.sum()
    f = guess[place]
    # Judged tickets are known: of the N, only the others are uncertain. A stream of tickets has no such end.
    unseen = 1.0 if future else max(0.0, 1 - n / tickets)
    chosen = _tuned(f, y, w, group, n / tickets if future else 0.0) if stake is None else stake
    share = chosen * float(guess.mean()) + float(w @ (y - chosen * f))
    if n < 2:
        return ShareEstimate(min(max(share, 0.0), 1.0), None, None, n, tickets, chosen)
    variance, freedom = _variance(y - chosen * f, w, group)
    variance *= unseen
    if future:
        variance += chosen**2 * float(guess.var()) / tickets
    # Judgments all of one kind have no spread, which does not make the estimate sure: half a judgment of the other
    # kind is the least error that is ever claimed.
    error = max(math.sqrt(variance), math.sqrt(unseen) * 0.5 / n)
    half = t_quantile(0.5 + confidence / 2, freedom) * error
    share = min(max(share, 0.0), 1.0)
    interval = Interval(min(max(share - half, 0.0), 1.0), max(min(share + half, 1.0), 0.0))
    return ShareEstimate(share, interval, error, n, tickets, chosen)


@lru_cache(maxsize=256)
def t_quantile(q: float, freedom: int) -> float:
    """The q-quantile, 0.5 <= q < 1, of Student's t with `freedom` degrees (NIST DLMF 8.17 by way of the beta)."""
    low, high = 0.0, 1e6
    for _ in range(100):
        t = (low + high) / 2
        below = 1 - regularised_beta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2
        low, high = (t, high) if below < q else (low, t)
    return (low + high) / 2


def _tuned(f: Floats, y: Floats, w: Floats, group: npt.NDArray[np.int64], ratio: float) -> float:
    """The stake with the least error, shrunk towards 1 as far as few judgments cannot tell, and within [0, 1.5]."""
    f, y = f.copy(), y.copy()
    for name in np.unique(group):
        inside = group == name
        v = w[inside] / w[inside].sum()
        f[inside] -= v @ f[inside]
        y[inside] -= v @ y[inside]
    spread = float(w @ (f * f))
    if len(f) < 3 or spread <= 0:
        return 1.0
    slope = float(w @ (f * y)) / spread
    noise = float(w @ (y - slope * f) ** 2) / (spread * len(f))  # the slope's own variance
    kept = 1 / (1 + noise)  # the prior on the stake: 1 with a spread of 1
    return min(max((1 + kept * (slope - 1)) / (1 + ratio), 0.0), 1.5)


def _variance(residuals: Floats, w: Floats, group: npt.NDArray[np.int64]) -> tuple[float, int]:
    """Of the weighted mean, over strata with at least two judgments; the others are pooled. And the freedom left."""
    names, where, counts = np.unique(group, return_inverse=True, return_counts=True)
    pooled = np.where(counts[where] >= 2, where, len(names))
    if (pooled == len(names)).sum() == 1:  # one is left over: it joins the first group
        pooled = np.where(pooled == len(names), pooled.min(), pooled)
    variance, used = 0.0, np.unique(pooled)
    for name in used:
        inside = pooled == name
        m = int(inside.sum())
        v, r = w[inside], residuals[inside]
        middle = float(v @ r / v.sum())
        variance += m / (m - 1) * float((v * v) @ (r - middle) ** 2) if m > 1 else 0.0
    return variance, max(1, len(residuals) - len(used))
