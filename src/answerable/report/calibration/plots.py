"""The pictures of a calibration: risk against coverage, reliability, and a sparkline for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...eval.labels.risk_curve import ReliabilityBin, RiskPoint
from ..svg import Points, circle, group, line, polyline, rect, svg, text, title
from ..words import count

if TYPE_CHECKING:
    from markupsafe import Markup

_BLOCKS = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[float], *, top: float | None = None) -> str:
    """One block character a value, from 0 to `top` (default: the largest value)."""
    top = max(values, default=0.0) if top is None else top
    if top <= 0:
        return _BLOCKS[0] * len(values)
    return "".join(_BLOCKS[min(7, max(0, round(7 * value / top)))] for value in values)


def risk_at(curve: Sequence[RiskPoint], steps: int = 20) -> list[float]:
    """The risk at `steps` even coverages, from 1/steps to all: that of the first point that covers as much."""
    risks = []
    for step in range(1, steps + 1):
        risks.append(next((point.risk for point in curve if point.coverage >= step / steps - 1e-9), curve[-1].risk))
    return risks


def risk_svg(
    curve: Sequence[RiskPoint], *, max_wrong: float | None, sent: float | None, n: int, width: int = 520
) -> Markup:
    """Share wrong among those sent, over the share sent; a line at `max_wrong`, a mark where the threshold lies."""
    frame = _Frame(width, 300)
    parts = frame.grid()
    if curve and max_wrong is not None:
        parts.append(rect(frame.x(0), frame.y(max_wrong) - 0.5, frame.x(1) - frame.x(0), 1, "fill-errors"))
    if curve:
        points: Points = [(frame.x(point.coverage), frame.y(point.risk)) for point in curve]
        parts.append(polyline(points, "curve"))
    if sent is not None:
        parts.append(rect(frame.x(sent) - 0.75, frame.y(1), 1.5, frame.y(0) - frame.y(1), "fill-answer"))
    label = f"Risk against coverage on {count(n, 'judged ticket')}"
    if curve:
        label += f": {100 * curve[-1].risk:.0f} % wrong if all are sent"
    return frame.svg(label, parts, "share of tickets sent, %")


def reliability_svg(bins: Sequence[ReliabilityBin], *, width: int = 520) -> Markup:
    """The share right over the mean confidence, a dot with its interval for each bin; the diagonal is the truth."""
    frame = _Frame(width, 300)
    parts = frame.grid()
    parts.append(line(frame.x(0), frame.y(0), frame.x(1), frame.y(1), "diagonal"))
    for bar in bins:
        x = frame.x(bar.confidence)
        high = frame.y(bar.interval.low) - frame.y(bar.interval.high)
        tooltip = f"confidence {bar.confidence:.2f}: {bar.right} of {bar.n} right"
        interval = rect(x - 2, frame.y(bar.interval.high), 4, max(high, 1), "fill-range")
        parts.append(group([title(tooltip), interval, circle(x, frame.y(bar.share), 3.5, "fill-answer")]))
    n = sum(bar.n for bar in bins)
    return frame.svg(f"Reliability in {len(bins)} bins of {count(n, 'judged ticket')}", parts, "confidence, %")


class _Frame:
    """A unit square inside a picture, with a scale in percent."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._left, self._right, self._top, self._bottom = 38, 12, 12, 42

    def x(self, share: float) -> float:
        return self._left + share * (self._width - self._left - self._right)

    def y(self, share: float) -> float:
        return self._top + (1 - share) * (self._height - self._top - self._bottom)

    def grid(self) -> list[Markup]:
        parts = []
        for tick in (0, 25, 50, 75, 100):
            x, y = self.x(tick / 100), self.y(tick / 100)
            parts.append(rect(self.x(0), y - 0.5, self.x(1) - self.x(0), 1, "fill-line"))
            parts.append(text(self._left - 8, y + 4, str(tick), "end"))
            parts.append(text(x, self.y(0) + 17, str(tick), "middle"))
        return parts

    def svg(self, label: str, parts: Sequence[Markup], below: str) -> Markup:
        name = text((self.x(0) + self.x(1)) / 2, self._height - 6, below, "middle")
        return svg(self._width, self._height, label, [*parts, name])
