"""The pictures of a calibration: risk against coverage, reliability, and a sparkline for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from ..eval.labels.risk_curve import ReliabilityBin, RiskPoint
from . import escape
from .words import count

_BLOCKS = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[float], *, top: float | None = None) -> str:
    """One block character a value, from 0 to `top` (default: the largest value)."""
    top = max(values, default=0.0) if top is None else top
    if top <= 0:
        return _BLOCKS[0] * len(values)
    return "".join(_BLOCKS[min(7, max(0, round(7 * value / top)))] for value in values)


def risk_at(curve: Sequence[RiskPoint], steps: int = 20) -> list[float]:
    """The risk at `steps` even coverages, from 1/steps to all: that of the first point that covers as much."""
    found = []
    for step in range(1, steps + 1):
        found.append(next((point.risk for point in curve if point.coverage >= step / steps - 1e-9), curve[-1].risk))
    return found


def risk_svg(
    curve: Sequence[RiskPoint], *, max_wrong: float | None, sent: float | None, n: int, width: int = 520
) -> str:
    """Share wrong among those sent, over the share sent; a line at `max_wrong`, a mark where the threshold lies."""
    frame = _Frame(width, 300)
    parts = [frame.grid()]
    if curve and max_wrong is not None:
        parts.append(_rect(frame.x(0), frame.y(max_wrong) - 0.5, frame.x(1) - frame.x(0), 1, "fill-errors"))
    if curve:
        points = " ".join(f"{_n(frame.x(p.coverage))},{_n(frame.y(p.risk))}" for p in curve)
        parts.append(f'<polyline points="{points}" fill="none" stroke="currentColor" stroke-width="1.5"/>')
    if sent is not None:
        parts.append(_rect(frame.x(sent) - 0.75, frame.y(1), 1.5, frame.y(0) - frame.y(1), "fill-answer"))
    label = f"Risk against coverage on {count(n, 'judged ticket')}"
    if curve:
        label += f": {100 * curve[-1].risk:.0f} % wrong if all are sent"
    return frame.svg(label, "".join(parts), "share of tickets sent, %")


def reliability_svg(bins: Sequence[ReliabilityBin], *, width: int = 520) -> str:
    """The share right over the mean confidence, a dot with its interval for each bin; the diagonal is the truth."""
    frame = _Frame(width, 300)
    parts = [frame.grid()]
    parts.append(
        f'<line x1="{_n(frame.x(0))}" y1="{_n(frame.y(0))}" x2="{_n(frame.x(1))}" y2="{_n(frame.y(1))}" '
        'stroke="currentColor" stroke-width="0.75" stroke-dasharray="3 4"/>'
    )
    for one in bins:
        x = frame.x(one.confidence)
        high = frame.y(one.interval.low) - frame.y(one.interval.high)
        title = f"confidence {one.confidence:.2f}: {one.right} of {one.n} right"
        parts.append(
            f"<g><title>{escape.for_html(title)}</title>"
            f"{_rect(x - 2, frame.y(one.interval.high), 4, max(high, 1), 'fill-range')}"
            f'<circle class="fill-answer" cx="{_n(x)}" cy="{_n(frame.y(one.share))}" r="3.5"/></g>'
        )
    n = sum(one.n for one in bins)
    return frame.svg(f"Reliability in {len(bins)} bins of {count(n, 'judged ticket')}", "".join(parts), "confidence, %")


class _Frame:
    """A unit square inside a picture, with a scale in percent."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._left, self._right, self._top, self._bottom = 38, 12, 12, 42

    def x(self, share: float) -> float:
        return self._left + share * (self._width - self._left - self._right)

    def y(self, share: float) -> float:
        return self._top + (1 - share) * (self._height - self._top - self._bottom)

    def grid(self) -> str:
        parts = []
        for tick in (0, 25, 50, 75, 100):
            x, y = self.x(tick / 100), self.y(tick / 100)
            parts.append(_rect(self.x(0), y - 0.5, self.x(1) - self.x(0), 1, "fill-line"))
            parts.append(f'<text x="{_n(self._left - 8)}" y="{_n(y + 4)}" text-anchor="end">{tick}</text>')
            parts.append(f'<text x="{_n(x)}" y="{_n(self.y(0) + 17)}" text-anchor="middle">{tick}</text>')
        return "".join(parts)

    def svg(self, label: str, body: str, below: str) -> str:
        said = escape.for_html(escape.plain(label))
        name = (
            f'<text x="{_n((self.x(0) + self.x(1)) / 2)}" y="{self._height - 6}" text-anchor="middle">'
            f"{escape.for_html(below)}</text>"
        )
        return f'<svg viewBox="0 0 {self._width} {self._height}" role="img" aria-label="{said}">{body}{name}</svg>'


def _rect(x: float, y: float, width: float, height: float, style: str) -> str:
    return f'<rect class="{style}" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"/>'


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
