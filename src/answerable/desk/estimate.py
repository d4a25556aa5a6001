"""A number with its interval and its n: shares, means, ratios and medians. Never NaN: without data there is none."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
import numpy.typing as npt

from ..stats import CONFIDENCE, regularised_beta, wilson

Unit = Literal["share", "grade", "usd", "count", "seconds"]
Numbers = npt.NDArray[np.float64]

_Z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with the ends of its 95 % interval, over `n` things.

    value is None where there is nothing to divide by; low and high are None where the data are too few to say.
    error: standard error of the value, for comparisons; None where there is none.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    unit: Unit
    error: float | None = None


def share(k: int, n: int) -> Estimate:
    """k / n with its Wilson interval. The standard error is that of (k + 2) / (n + 4), never 0 for a small n."""
    interval = wilson(k, n)
    if interval is None:
        return Estimate(None, None, None, 0, "share")
    near = (k + 2) / (n + 4)
    return Estimate(k / n, interval.low, interval.high, n, "share", math.sqrt(near * (1 - near) / n))


def mean(values: Numbers, unit: Unit, bounds: tuple[float, float] | None = None) -> Estimate:
    """The arithmetic mean with Student's t interval, its centre corrected for skewness.

    Costs are skewed, and the plain interval lies too low (N. J. Johnson, "Modified t tests and confidence intervals
    for asymmetric populations", JASA 73, 1978).

    With `bounds`, the interval is that of the values and one pseudo-observation at each bound, cut at the bounds:
    the idea of Agresti and Coull (American Statistician 52, 1998) for values between two ends. Without them, a
    handful of equal grades would give an interval of no width.
    """
    n = len(values)
    if not n:
        return Estimate(None, None, None, 0, unit)
    value = exact_sum(values) / n
    seen = values if bounds is None else np.concatenate([values, bounds])
    size = len(seen)
    if n < 2:
        return Estimate(value, None, None, n, unit)
    centre = exact_sum(seen) / size
    error = math.sqrt(exact_sum((seen - centre) ** 2) / (size - 1) / size)
    half = student(size - 1) * error
    if bounds is None:
        centre += skew_shift(seen - centre)
    low, high = centre - half, centre + half
    if bounds is not None:
        low, high = max(low, bounds[0]), min(high, bounds[1])
    elif unit in ("usd", "count", "seconds"):
        low = max(low, 0.0)
    return Estimate(value, min(low, value), max(high, value), n, unit, error)


def ratio(above: Numbers, below: Numbers, unit: Unit) -> Estimate:
    """sum(above) / sum(below) over n units, with the interval of the linearised ratio, as in `mean`.

    W. G. Cochran, "Sampling Techniques" (1977), section 6.4. None where the units below add up to 0.
    """
    n = len(above)
    total = exact_sum(below)
    if not n or total <= 0:
        return Estimate(None, None, None, n, unit)
    value = exact_sum(above) / total
    if n < 2:
        return Estimate(value, None, None, n, unit)
    residual = above - value * below
    error = math.sqrt(n / (n - 1) * exact_sum(residual**2)) / total
    half = student(n - 1) * error
    shift = skew_shift(residual) * n / total
    return Estimate(value, max(0.0, min(value, value + shift - half)), max(value, value + shift + half), n, unit, error)


def skew_shift(deviations: Numbers) -> float:
    """Johnson's correction of the centre: third central moment / (6 * variance * n); 0 where nothing varies."""
    square = exact_sum(deviations**2)
    return exact_sum(deviations**3) / (6 * square * len(deviations)) if square > 0 else 0.0


def median(values: Numbers, unit: Unit) -> Estimate:
    """The median with the interval between two order statistics, which holds whatever the distribution.

    H. A. David and H. N. Nagaraja, "Order Statistics" (2003), section 7.1; ranks by the normal approximation to the
    binomial, rounded outwards. No interval below 6 values, where even the two ends hold less than 95 %.
    """
    n = len(values)
    if not n:
        return Estimate(None, None, None, 0, unit)
    ordered = np.sort(values)
    value = float(np.median(ordered))
    if n < 6:
        return Estimate(value, None, None, n, unit)
    half = _Z * math.sqrt(n) / 2
    # Ranks counted from 0, and rounded outwards: rather a little too wide than too narrow.
    first = max(0, math.floor(n / 2 - half) - 1)
    last = min(n - 1, math.ceil(n / 2 + half))
    return Estimate(value, float(ordered[first]), float(ordered[last]), n, unit)


def exact_sum(values: Numbers) -> float:
    """The sum; of few values rounded once, of many by halves. Rows are always in the same order: see `table`."""
    return math.fsum(values.tolist()) if len(values) < 4096 else float(np.sum(values))


@functools.lru_cache(maxsize=4096)
def student(df: int) -> float:
    """The two-sided 95 % point of Student's t with `df` >= 1 degrees of freedom.

    From the beta distribution (Abramowitz and Stegun 26.7.1), by halving; above 200 by the expansion 26.7.5.
    """
    if df > 200:
        z = _Z
        return z + (z**3 + z) / (4 * df) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df * df)
    low, high = 0.0, 1000.0
    while high - low > 1e-10 * max(1.0, low):
        middle = (low + high) / 2
        if regularised_beta(df / (df + middle * middle), df / 2, 0.5) > 1 - CONFIDENCE:
            low = middle
        else:
            high = middle
    return (low + high) / 2
