"""What a large reader's verdict adds to a confidence: one weight, fitted to judged tickets that it has read.

combined = sigmoid(logit(p) + weight * verdict), the verdict 1 for states, 0 for partly, -1 for does_not

From there it is a confidence like any other: it gets its own level (`platt`) and its own thresholds. Where a ticket was
not read, the level and the thresholds without a reader stand. The weight is fitted, so thresholds are looked for on
confidences whose weight did not see the ticket's own judgment; how often the promise held in simulation:
eval/bench/results/large_reader.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .platt import LEVEL_SPREAD, SLOPE_SPREAD, PlattMap, fit_platt, logits, sigmoid
from .thresholds import NEVER, JudgedConfidence, Thresholds, choose_thresholds

Floats = npt.NDArray[np.float64]

WEIGHT_SPREAD = 2.0  # of the Gaussian prior around "says nothing": a verdict of an able reader is worth about 2
MAX_WEIGHT = 6.0  # above it the verdict alone would decide
MIN_READ = 20  # judged tickets that were read, below which nothing is fitted
FOLDS = 10
_STEPS = 60


@dataclass(frozen=True, slots=True)
class ReadTicket:
    """A judged ticket with its raw confidence and the value of its verdict."""

    judged: JudgedConfidence
    verdict: float


@dataclass(frozen=True, slots=True)
class ReadLevel:
    """The level of confidences that a large reader has read for. reader: the digest of that reader. n: judged, read."""

    reader: str
    weight: float
    relevel: PlattMap
    thresholds: Thresholds
    n: int

    def combined(self, p: float, verdict: float) -> float:
        """A raw confidence with its verdict, before its level is set."""
        return float(combine([p], [verdict], self.weight)[0])

    def apply(self, p: float, verdict: float) -> float:
        """A raw confidence with its verdict at its calibrated level."""
        return self.relevel.apply(self.combined(p, verdict))

    def threshold_for(self, intent: str | None, default: float = NEVER) -> float:
        """As `Calibration.threshold_for`, for tickets that were read."""
        if not self.thresholds.certified:
            return default
        value = self.thresholds.value(intent)
        return self.relevel.apply(value) if value <= 1 else NEVER

    @property
    def digest(self) -> str:
        """Twelve hex digits over the reader, the weight and the level."""
        text = json.dumps([self.reader, self.weight, self.relevel.a, self.relevel.b])
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def combine(p: Sequence[float] | Floats, verdicts: Sequence[float] | Floats, weight: float) -> Floats:
    """(n,) raw confidences with their verdicts; a confidence of exactly 0, which has no draft, stays 0."""
    given = np.asarray(p, dtype=np.float64)
    return np.where(given > 0, sigmoid(logits(given) + weight * np.asarray(verdicts, dtype=np.float64)), 0.0)


def fit_read_level(
    judged: Sequence[ReadTicket],
    confidences: Sequence[float] | Floats,
    verdicts: Sequence[float] | Floats,
    intents: Sequence[str | None] | None = None,
    *,
    reader: str,
    max_wrong: float,
    confidence: float,
) -> ReadLevel | None:
    """Weight, level, thresholds; None below `MIN_READ`. `confidences`, `verdicts`, `intents`: of all tickets read."""
    if len(judged) < MIN_READ:
        return None
    p, v, y, w = _columns(judged)
    weight = fit_weight(p, v, y, w)
    relevel = fit_platt(combine(p, v, weight), y.astype(bool), w)
    own = combine_cross_fitted(judged)
    every = combine(confidences, verdicts, weight)
    thresholds = choose_thresholds(
        [
            JudgedConfidence(float(own[place]), one.judged.right, one.judged.weight, one.judged.intent)
            for place, one in enumerate(judged)
        ],
        every,
        intents,
        max_wrong=max_wrong,
        confidence=confidence,
        expected_right=relevel.apply_all(every),
    )
    return ReadLevel(reader, weight, relevel, thresholds, len(judged))


def fit_weight(p: Floats, verdicts: Floats, right: Floats, weights: Floats) -> float:
    """The most likely weight beside the most likely level, under the priors, within [0, MAX_WEIGHT].

    A verdict never counts against what it says: a reader that is wrong more often than right gets the weight 0.
    """
    kept = p > 0
    if not kept.any():
        return 0.0
    z, v, y, w = logits(p[kept]), verdicts[kept], right[kept], weights[kept]
    w = w * (w.sum() / (w**2).sum())  # to their effective number, as `fit_platt` does
    middle = float(w @ z / w.sum())
    columns = np.stack([z - middle, np.ones_like(z), v], axis=1)
    prior = np.array([1.0, middle, 0.0])
    precision = 1 / np.array([SLOPE_SPREAD, LEVEL_SPREAD, WEIGHT_SPREAD]) ** 2
    found = prior.copy()
    for _ in range(_STEPS):
        q = sigmoid(columns @ found)
        down = columns.T @ (w * (q - y)) + precision * (found - prior)
        curved = (columns * (w * q * (1 - q))[:, None]).T @ columns + np.diag(precision)
        step = np.linalg.solve(curved, down)
        size = float(np.abs(step).max())
        found = found - step * min(1.0, 2.0 / size if size > 0 else 1.0)
        if size < 1e-10:
            break
    slope = max(float(found[0]), 0.05)
    return min(max(float(found[2]) / slope, 0.0), MAX_WEIGHT)


def combine_cross_fitted(judged: Sequence[ReadTicket]) -> Floats:
    """(n,) combined confidences, each with a weight that did not see its own judgment."""
    p, v, y, w = _columns(judged)
    fold = np.empty(len(p), dtype=np.int64)
    fold[np.lexsort((y, v, p))] = np.arange(len(p)) % FOLDS
    combined = np.empty_like(p)
    for number in range(FOLDS):
        out = fold == number
        combined[out] = combine(p[out], v[out], fit_weight(p[~out], v[~out], y[~out], w[~out]))
    return combined


def _columns(judged: Sequence[ReadTicket]) -> tuple[Floats, Floats, Floats, Floats]:
    rows = [(one.judged.confidence, one.verdict, float(one.judged.right), one.judged.weight) for one in judged]
    p, v, y, w = np.array(rows, dtype=np.float64).reshape(-1, 4).T
    return p, v, y, w
