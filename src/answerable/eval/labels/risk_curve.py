"""How good a confidence is, in pictures and numbers: risk against coverage, and reliability by equal-mass bins.

All take (n,) confidences in [0, 1] and (n,) judgments, right or not, and (n,) weights, one over the inclusion
probability of each judged ticket (default: all alike). Nothing here is ever NaN: without tickets there is no number.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ...stats import Interval, wilson

Floats = npt.NDArray[np.float64]
Values = Sequence[float] | Floats
Flags = Sequence[bool] | npt.NDArray[Any]

BINS = 10
FLOOR_DRAWS = 200


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """Sending every ticket with at least `confidence`: the share of tickets sent, and of wrong ones among them."""

    confidence: float
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """A bin of the reliability diagram: `right` of `n`, the mean confidence, and Wilson's interval of the share.

    With unequal weights `share` is weighted, and the interval is that of the effective number (Kish).
    """

    low: float
    high: float
    n: int
    right: int
    confidence: float
    share: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class ConfidenceQuality:
    """All of it for `n` judged tickets. `ece_floor` is what `ece` would be on average at this n if all were true."""

    n: int
    right: int
    curve: tuple[RiskPoint, ...]
    bins: tuple[ReliabilityBin, ...]
    ece: float | None
    ece_floor: float | None
    brier: float | None
    aurc: float | None


def confidence_quality(
    confidences: Values,
    right: Flags,
    weights: Values | None = None,
) -> ConfidenceQuality:
    """Curve, bins and numbers together. Raises ValueError for unequal lengths or confidences outside [0, 1]."""
    p, y, w = _columns(confidences, right, weights)
    return ConfidenceQuality(
        n=len(p),
        right=int(y.sum()),
        curve=risk_curve(p, y, w),
        # A dozen judgments a bin, so that few judgments are not drawn as ten guesses.
        bins=reliability(p, y, w, min(BINS, max(3, len(p) // 12))),
        ece=ece(p, y, w),
        ece_floor=ece_floor(p, w),
        brier=float(w @ (p - y) ** 2 / w.sum()) if len(p) else None,
        aurc=aurc(p, y, w),
    )


def risk_curve(
    confidences: Values,
    right: Flags,
    weights: Values | None = None,
) -> tuple[RiskPoint, ...]:
    """One point for each distinct confidence, from the highest down; tied tickets are sent together."""
    p, y, w = _columns(confidences, right, weights)
    if not len(p):
        return ()
    levels, where = np.unique(-p, return_inverse=True)
    mass = np.cumsum(np.bincount(where, weights=w))
    wrong = np.cumsum(np.bincount(where, weights=w * (1 - y)))
    return tuple(
        RiskPoint(float(-level), float(sent / mass[-1]), float(bad / sent))
        for level, sent, bad in zip(levels, mass, wrong, strict=True)
    )


def aurc(
    confidences: Values,
    right: Flags,
    weights: Values | None = None,
) -> float | None:
    """Area under the risk-coverage curve: the mean risk over all tickets taken as the last one sent.

    Y. Geifman, G. Uziel and R. El-Yaniv, "Bias-reduced uncertainty estimation for deep neural classifiers" (2019).
    Within a tie the risk runs as if its tickets came one by one, each as wrong as the tie's mean.
    """
    p, y, w = _columns(confidences, right, weights)
    if not len(p):
        return None
    order = np.argsort(-p, kind="stable")
    p, y, w = p[order], y[order], w[order]
    _, where, _ = np.unique(-p, return_inverse=True, return_counts=True)
    mean_wrong = np.bincount(where, weights=w * (1 - y)) / np.bincount(where, weights=w)
    risk = np.cumsum(w * mean_wrong[where]) / np.cumsum(w)
    return float(w @ risk / w.sum())


def reliability(
    confidences: Values,
    right: Flags,
    weights: Values | None = None,
    bins: int = BINS,
) -> tuple[ReliabilityBin, ...]:
    """Bins of about equal numbers of judged tickets, lowest confidence first; empty ones are left out."""
    p, y, w = _columns(confidences, right, weights)
    order = np.argsort(p, kind="stable")
    filled = []
    for part in _parts(len(p), bins):
        chosen = order[part]
        if not len(chosen):
            continue
        v = w[chosen]
        share = float(v @ y[chosen] / v.sum())
        effective = max(1, round(float(v.sum() ** 2 / (v**2).sum())))
        interval = wilson(min(effective, round(share * effective)), effective) or Interval(0.0, 1.0)
        filled.append(
            ReliabilityBin(
                low=float(p[chosen[0]]),
                high=float(p[chosen[-1]]),
                n=len(chosen),
                right=int(y[chosen].sum()),
                confidence=float(v @ p[chosen] / v.sum()),
                share=share,
                interval=interval,
            )
        )
    return tuple(filled)


def ece(
    confidences: Values,
    right: Flags,
    weights: Values | None = None,
    bins: int = BINS,
) -> float | None:
    """Expected calibration error over equal-mass bins: the mean gap of confidence and share right. None without n."""
    p, y, w = _columns(confidences, right, weights)
    if not len(p):
        return None
    order = np.lexsort((y, p))  # ties by judgment: equal-mass bins then cut them the same way in every order given
    return math.fsum(abs(float(w[order[part]] @ (p - y)[order[part]])) for part in _parts(len(p), bins)) / float(
        w.sum()
    )


def ece_floor(confidences: Values, weights: Values | None = None, *, seed: int = 0) -> float | None:
    """What `ece` would be on average at this n if every confidence were exactly true: no n is large enough for 0."""
    p, _, w = _columns(confidences, np.zeros(len(confidences)), weights)
    if not len(p):
        return None
    random = np.random.default_rng(seed)
    drawn = random.random((FLOOR_DRAWS, len(p))) < p
    return math.fsum(ece(p, right.astype(np.float64), w) or 0.0 for right in drawn) / FLOOR_DRAWS


def _parts(n: int, bins: int) -> list[slice]:
    return [slice(place * n // bins, (place + 1) * n // bins) for place in range(bins)]


def _columns(confidences: Values, right: Flags, weights: Values | None) -> tuple[Floats, Floats, Floats]:
    p = np.asarray(confidences, dtype=np.float64)
    y = np.asarray(right, dtype=np.float64)
    w = np.ones_like(p) if weights is None else np.asarray(weights, dtype=np.float64)
    if not p.shape == y.shape == w.shape or p.ndim != 1:
        raise ValueError(f"{p.shape} confidences, {y.shape} judgments and {w.shape} weights do not match")
    if not np.all((p >= 0) & (p <= 1)) or not np.all(w > 0):
        raise ValueError("a confidence is outside [0, 1], or a weight is not positive")
    return p, y, w
