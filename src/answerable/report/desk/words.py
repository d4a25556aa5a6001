"""How the numbers of a desk are worded, the same in text and HTML: value, interval, unit."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ...desk.estimate import Estimate, Unit
from ...desk.loop import Reading
from ...stats import Interval
from ..words import between, percent

PATH_WORDS = {
    "self_resolved": "self-resolved",
    "abandoned": "abandoned",
    "assisted": "assisted",
    "clean_handoff": "clean hand-off",
    "late_handoff": "late hand-off",
    "two_or_more_hops": "two or more hops",
    "human_only": "people only",
    "unanswered": "unanswered",
    "machine_only": "machine only",
}


READING_WORDS: Mapping[Reading, str] = {
    "docs_do_not_resolve": "covered, does not resolve",
    "resolves_beyond_docs": "resolves beyond the docs",
    "both_low": "pages are missing",
    "both_high": "covered and resolved",
    "too_few": "open",
    "not_measured": "one side only",
}


def value(estimate: Estimate) -> str:
    """76 %, 3.84, $1.68, 5 s; – where there is none."""
    return number(estimate.value, estimate.unit)


def number(amount: float | None, unit: Unit) -> str:
    """An amount in its unit, such as 76 % or $1.68; – where there is none."""
    if amount is None or not math.isfinite(amount):
        return "–"
    if unit == "share":
        return percent(amount)
    if unit == "usd":
        return usd(amount)
    if unit == "seconds":
        return duration(amount)
    return f"{amount:.2f}"


def usd(amount: float | None) -> str:
    """$0.005, $1.68, $1,204: fewer decimals for larger amounts; – where there is none."""
    if amount is None:
        return "–"
    sign = "-" if amount < -0.005 else ""
    size = abs(amount)
    return f"{sign}${size:,.0f}" if size >= 1000 else f"{sign}${size:.2f}" if size >= 0.095 else f"{sign}${size:.3f}"


def duration(seconds: float) -> str:
    """5 s, 12 min, 3.0 h, 2.5 d."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    if seconds < 6000:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 172_800 else f"{seconds / 86_400:.1f} d"


def interval(estimate: Estimate) -> str:
    """[70, 81], rounded outwards; "" where there is none."""
    if estimate.low is None or estimate.high is None:
        return ""
    if estimate.unit == "share":
        return between(Interval(estimate.low, estimate.high))
    if estimate.unit == "seconds":
        return f"[{duration(estimate.low)}, {duration(estimate.high)}]"
    low, high = math.floor(estimate.low * 100 + 1e-9) / 100, math.ceil(estimate.high * 100 - 1e-9) / 100
    return f"[{low:.2f}, {high:.2f}]"


def full(estimate: Estimate) -> str:
    """76 % [70, 81]."""
    ends = interval(estimate)
    return f"{value(estimate)} {ends}" if ends else value(estimate)


def span(low: Estimate, high: Estimate) -> str:
    """36 to 76 %: a share given as a range."""
    if low.value is None or high.value is None:
        return "–"
    first, last = percent(low.value), percent(high.value)
    return last if first == last else f"{first.removesuffix(' %')} to {last}"
