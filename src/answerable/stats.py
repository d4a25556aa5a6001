"""Shares with their intervals, on the standard library alone. Never NaN: where n is 0 there is no number."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95
MIN_CLUSTERS = 5  # below this, resampling whole clusters says little: no interval is given


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends of an interval for a share, 0 <= low <= high <= 1."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Share:
    """`k` of `n` things, and the Wilson interval of that share; `share` and `interval` are None when n is 0."""

    k: int
    n: int
    share: float | None
    interval: Interval | None

    @classmethod
    def of(cls, k: int, n: int, confidence: float = CONFIDENCE) -> Share:
        """Raises ValueError unless 0 <= k <= n."""
        return cls(k, n, k / n if n else None, wilson(k, n, confidence))


def wilson(k: int, n: int, confidence: float = CONFIDENCE) -> Interval | None:
    """The score interval of k successes in n trials; None when n is 0.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927);
    recommended for small n by Brown, Cai and DasGupta, Statistical Science 16 (2001).
    """
    _check(k, n, confidence)
    if n == 0:
        return None
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share, z2 = k / n, z * z
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    # At the ends the two terms are equal in exact arithmetic: do not print the rounding error.
    return Interval(0.0 if k == 0 else max(0.0, centre - half), 1.0 if k == n else min(1.0, centre + half))


def clopper_pearson(k: int, n: int, confidence: float = CONFIDENCE) -> Interval | None:
    """The exact interval: at least `confidence` coverage for every true share. None when n is 0.

    C. J. Clopper and E. S. Pearson, Biometrika 26 (1934); the ends are quantiles of the beta distribution.
    """
    _check(k, n, confidence)
    if n == 0:
        return None
    tail = (1 - confidence) / 2
    low = 0.0 if k == 0 else _beta_quantile(tail, k, n - k + 1)
    high = 1.0 if k == n else _beta_quantile(1 - tail, k + 1, n - k)
    return Interval(low, high)


def upper_bound(k: int, n: int, confidence: float = CONFIDENCE) -> float | None:
    """The exact one-sided upper bound of a share (Clopper and Pearson, 1934); None when n is 0."""
    _check(k, n, confidence)
    if n == 0:
        return None
    return 1.0 if k == n else _beta_quantile(confidence, k + 1, n - k)


def sign_test(worse: int, better: int) -> float:
    """The chance of at least `worse` of `worse + better` changes being for the worse, were both ways as likely.

    One-sided exact form of Q. McNemar, "Note on the sampling error of the difference between correlated proportions
    or percentages", Psychometrika 12 (1947): things that did not change carry no evidence. 1.0 without a change.
    """
    _check(worse, worse + better, CONFIDENCE)
    n = worse + better
    return min(1.0, math.fsum(math.comb(n, i) for i in range(worse, n + 1)) / 2**n) if worse else 1.0


def smallest_visible(confidence: float = CONFIDENCE) -> int:
    """The fewest changes for the worse, none for the better, that `sign_test` calls a drop at this confidence."""
    _check(0, 0, confidence)
    return math.ceil(math.log2(1 / (1 - confidence)) - 1e-12)


def paired_difference(
    both: int, lost: int, gained: int, neither: int, confidence: float = CONFIDENCE
) -> Interval | None:
    """The interval of (gained - lost) / n for one share measured twice on the same n things; None when n is 0.

    Its ends lie in [-1, 1]. Method 10 of R. G. Newcombe, "Improved confidence intervals for the difference between
    binomial proportions based on paired data", Statistics in Medicine 17 (1998): Wilson intervals of both shares, put
    together by their correlation phi (the numerator corrected for continuity where it is positive).
    """
    n = both + lost + gained + neither
    if n == 0:
        return None
    old, new = wilson(both + lost, n, confidence), wilson(both + gained, n, confidence)
    assert old is not None and new is not None
    p_old, p_new = (both + lost) / n, (both + gained) / n
    margins = (both + lost) * (gained + neither) * (both + gained) * (lost + neither)
    numerator: float = both * neither - lost * gained
    if numerator > 0:
        numerator = max(numerator - n / 2, 0.0)
    phi = numerator / math.sqrt(margins) if margins else 0.0

    def half(of_new: float, of_old: float) -> float:
        return math.sqrt(max(0.0, of_new**2 - 2 * phi * of_new * of_old + of_old**2))

    change = p_new - p_old
    low = change - half(p_new - new.low, old.high - p_old)
    high = change + half(new.high - p_new, p_old - old.low)
    return Interval(max(-1.0, low), min(1.0, high))


def regularised_beta(x: float, a: float, b: float) -> float:
    """I_x(a, b), the distribution function of Beta(a, b) at x, for a, b > 0.

    Continued fraction 8.17.22 of the NIST Digital Library of Mathematical Functions, evaluated by Lentz's method.
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):  # the fraction converges fast only on the other side
        return 1.0 - regularised_beta(1 - x, b, a)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    tiny = 1e-300
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > tiny else tiny)
    fraction = d
    for m in range(1, 10_000):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d, c = 1 + term * d, 1 + term / c
            d, c = 1 / (d if abs(d) > tiny else tiny), c if abs(c) > tiny else tiny
            fraction *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return min(1.0, math.exp(log_front) * fraction / a)


def weighted_mean(values: Iterable[float], weights: Iterable[float]) -> float | None:
    """Sum of w * x over the sum of w, exact in any order; None when the weights add up to 0."""
    pairs = list(zip(values, weights, strict=True))
    if any(weight < 0 for _, weight in pairs):
        raise ValueError("a weight is negative")
    total = math.fsum(weight for _, weight in pairs)
    return math.fsum(value * weight for value, weight in pairs) / total if total else None


def cluster_bootstrap(
    clusters: Sequence[tuple[float, float]], *, seed: int = 1, draws: int = 2000, confidence: float = CONFIDENCE
) -> Interval | None:
    """Percentile interval of sum(k) / sum(n) when whole clusters (k, n) are drawn again with replacement.

    Tickets of one intent share their fate, so an interval over tickets is too narrow for "the next intents".
    The order of `clusters` does not matter, and one seed gives one interval. None below `MIN_CLUSTERS` clusters.
    A. C. Davison and D. V. Hinkley, "Bootstrap Methods and their Application" (1997), section 3.8.
    """
    ordered = sorted(cluster for cluster in clusters if cluster[1] > 0)
    size = len(ordered)
    if size < MIN_CLUSTERS:
        return None
    draws = max(200, min(draws, 2_000_000 // size))
    # random.Random.random() is the one generator whose stream Python promises to keep.
    uniform = random.Random(seed).random
    found, counts = [k for k, _ in ordered], [n for _, n in ordered]
    shares = []
    for _ in range(draws):
        drawn = [int(uniform() * size) for _ in range(size)]
        shares.append(math.fsum(map(found.__getitem__, drawn)) / math.fsum(map(counts.__getitem__, drawn)))
    shares.sort()
    tail = (1 - confidence) / 2
    return Interval(quantile(shares, tail), quantile(shares, 1 - tail))


def quantile(ordered: Sequence[float], q: float) -> float:
    """The q-quantile of values in rising order, linear between neighbours. Raises ValueError for no values."""
    if not ordered:
        raise ValueError("no values")
    place = q * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    low, high = ordered[below], ordered[above]
    return low + (high - low) * (place - below)


def _beta_quantile(q: float, a: float, b: float) -> float:
    low, high = 0.0, 1.0
    while True:  # halving ends when no double lies between: about 60 steps, more only for tiny quantiles
        middle = (low + high) / 2
        if middle in (low, high) or high - low < 1e-15 * high:
            return middle
        if regularised_beta(middle, a, b) < q:
            low = middle
        else:
            high = middle


def _check(k: int, n: int, confidence: float) -> None:
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is not a share")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence {confidence} is not between 0 and 1")
