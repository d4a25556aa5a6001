"""The map from raw to calibrated confidences, fitted to a few judged tickets: it sets the level and keeps the order.

p' = sigmoid(a * logit(p) + b) with a > 0 (J. Platt, "Probabilistic outputs for support vector machines", 1999; on the
logit of a probability it is the logistic calibration of D. R. Cox, Biometrika 45, 1958). The ranking of tickets
carries over between help centres, the level does not: so it is the level that the judgments set.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

EDGE = 1e-6  # confidences are read as at least this far from 0 and 1
MIN_SLOPE, MAX_SLOPE = 0.05, 5.0  # a > 0 keeps the order; above 5 the confidences would be all but yes or no
# Spread of the Gaussian prior around "no change": the level may move freely, the slope only if the judgments insist.
# How they were chosen: eval/bench/results/calibration.md.
SLOPE_SPREAD = 0.5
LEVEL_SPREAD = 1.5
_STEPS = 60


@dataclass(frozen=True, slots=True)
class PlattMap:
    """The map p -> sigmoid(a * logit(p) + b). `n` judgments went into it, worth `effective` equal ones.

    A confidence of exactly 0 (there is no draft at all) stays 0.
    """

    a: float = 1.0
    b: float = 0.0
    n: int = 0
    effective: float = 0.0

    def __post_init__(self) -> None:
        if not (MIN_SLOPE <= self.a <= MAX_SLOPE and math.isfinite(self.b)):
            raise ValueError(f"a = {self.a}, b = {self.b} is not a rising map of probabilities")

    def apply(self, p: float) -> float:
        """The new level of one confidence. Raises ValueError outside [0, 1]."""
        return float(self.apply_all([p])[0])

    def apply_all(self, p: Sequence[float] | Floats) -> Floats:
        """(n,) confidences in [0, 1] to (n,) in [0, 1), never against their order."""
        given = np.asarray(p, dtype=np.float64)
        return np.where(given > 0, sigmoid(self.a * logits(given) + self.b), 0.0)


def fit_platt(
    confidences: Sequence[float] | Floats,
    right: Sequence[bool] | Sequence[int] | npt.NDArray[np.bool_] | Floats,
    weights: Sequence[float] | Floats | None = None,
    *,
    slope_spread: float = SLOPE_SPREAD,
    level_spread: float = LEVEL_SPREAD,
) -> PlattMap:
    """The most likely map under the prior, by Newton's method on a convex function of two numbers.

    `weights` are one over the inclusion probability of each judged ticket (default: all alike); they are scaled to
    add up to their effective number (L. Kish, "Survey Sampling", 1965, section 11.7), so that the prior keeps its
    strength. Judgments all of one kind move the level as far as the prior lets them; none leave p as it is. `right` may
    also be a chance in [0, 1], where a judgment is not sure.
    Confidences of 0 are left out: they say that there is no draft, which no judgment can change.
    Raises ValueError for unequal lengths, confidences outside [0, 1], and weights that are not positive.
    """
    p = np.asarray(confidences, dtype=np.float64)
    y = np.asarray(right, dtype=np.float64)
    w = np.ones_like(p) if weights is None else np.asarray(weights, dtype=np.float64)
    if not p.shape == y.shape == w.shape or p.ndim != 1:
        raise ValueError(f"{p.shape} confidences, {y.shape} judgments and {w.shape} weights do not match")
    if not np.all((w > 0) & np.isfinite(w)):
        raise ValueError("a weight is not a positive number")
    z = logits(p)
    kept = p > 0
    n = int(kept.sum())
    if n == 0:
        return PlattMap()
    z, y, w = z[kept], y[kept], w[kept]
    effective = float(w.sum() ** 2 / (w**2).sum())
    w = w * (effective / w.sum())
    # Around the middle of the judged tickets, slope and level hardly depend on each other: the prior on one then
    # says nothing about the other.
    middle = float(w @ z / w.sum())
    a, c = _newton(z - middle, y, w, middle, slope_spread, level_spread)
    return PlattMap(a, c - a * middle, n, effective)


def cross_fitted(
    confidences: Sequence[float] | Floats,
    right: Sequence[bool] | Sequence[int] | npt.NDArray[np.bool_],
    weights: Sequence[float] | Floats | None = None,
    *,
    folds: int = 10,
) -> Floats:
    """(n,) new levels, each by a map that did not see its own judgment: what to measure a calibration with.

    The folds are every tenth ticket in the order of confidence, so they do not depend on the order given.
    """
    p = np.asarray(confidences, dtype=np.float64)
    y = np.asarray(right, dtype=np.float64)
    w = np.ones_like(p) if weights is None else np.asarray(weights, dtype=np.float64)
    fold = np.empty(len(p), dtype=np.int64)
    fold[np.lexsort((y, p))] = np.arange(len(p)) % folds
    levelled = np.empty_like(p)
    for number in range(folds):
        out = fold == number
        levelled[out] = fit_platt(p[~out], y[~out].astype(bool), w[~out]).apply_all(p[out])
    return levelled


def logits(p: Sequence[float] | Floats) -> Floats:
    """log(p / (1 - p)), p cut to EDGE from its ends. Raises ValueError outside [0, 1]."""
    given = np.asarray(p, dtype=np.float64)
    if not np.all((given >= 0) & (given <= 1)):
        raise ValueError("a confidence is outside [0, 1]")
    cut = np.clip(given, EDGE, 1 - EDGE)
    return np.log(cut) - np.log1p(-cut)


def sigmoid(x: Floats) -> Floats:
    """1 / (1 + exp(-x)); strictly rising as far as doubles can show it, without overflow."""
    return np.exp(-np.logaddexp(0.0, -x))


def _newton(
    z: Floats, y: Floats, w: Floats, middle: float, slope_spread: float, level_spread: float
) -> tuple[float, float]:
    """Slope and height at the middle: p' = sigmoid(a * z + c), prior a ~ N(1, .), c ~ N(middle, .)."""
    a, c = 1.0, middle
    for _ in range(_STEPS):
        q = sigmoid(a * z + c)
        v = w * q * (1 - q)
        down_a = float((w * (q - y)) @ z) + (a - 1) / slope_spread**2
        down_c = float((w * (q - y)).sum()) + (c - middle) / level_spread**2
        aa = float(v @ (z * z)) + 1 / slope_spread**2
        ac = float(v @ z)
        cc = float(v.sum()) + 1 / level_spread**2
        # At an end of the slope's range only the level is left to move.
        stuck = (a <= MIN_SLOPE and down_a > 0) or (a >= MAX_SLOPE and down_a < 0)
        if stuck:
            step_a, step_c = 0.0, -down_c / cc
        else:
            determinant = aa * cc - ac * ac
            step_a, step_c = (ac * down_c - cc * down_a) / determinant, (ac * down_a - aa * down_c) / determinant
        size = max(abs(step_a), abs(step_c))
        shrink = min(1.0, 2.0 / size) if size > 0 else 1.0  # far from the solution a whole step can overshoot
        a = min(max(a + shrink * step_a, MIN_SLOPE), MAX_SLOPE)
        c += shrink * step_c
        if size < 1e-10:
            break
    return a, c
