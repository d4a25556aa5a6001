"""A share with its 95 % interval as one cell of a table."""

from __future__ import annotations

from answerable.stats import Share

# Of a cell of k, n, and share, lower and upper end of its interval in percent.
PERCENT = "{2:.0f} % [{3:.0f}, {4:.0f}]"
TENTHS = "{2:.1f} % [{3:.1f}, {4:.1f}]"
COUNTED = "{0} of {1}: " + PERCENT


def cell(k: int, n: int) -> list[float] | None:
    """[k, n, percent, low, high]; None of nothing."""
    made = Share.of(k, n)
    if made.share is None or made.interval is None:
        return None
    return [k, n, *(round(100 * value, 4) for value in (made.share, made.interval.low, made.interval.high))]
