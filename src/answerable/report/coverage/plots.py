"""Plots as inline SVG: no script, nothing fetched, colours from the style sheet, words for those who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...eval.coverage.coverage import Coverage, Line
from ...eval.coverage.weeks import Week
from ...stats import Interval, Share
from ..svg import group, link, rect, svg, text, title
from ..words import between, count, percent

if TYPE_CHECKING:
    from markupsafe import Markup

ROUTES = ("answer", "assist", "escalate", "errors")


def route_counts(line: Line) -> tuple[tuple[str, int], ...]:
    """The four classes that every ticket falls into, in the order they are drawn."""
    return tuple(zip(ROUTES, (line.answer, line.assist, line.escalate, line.errors), strict=True))


def strip(line: Line) -> Markup:
    """One bar of all tickets, divided by route."""
    routes = ", ".join(f"{n:,} {route}" for route, n in route_counts(line) if n)
    parts, left = [], 0.0
    for route, n in route_counts(line):
        width = 1000 * n / line.tickets if line.tickets else 0
        if n:
            parts.append(rect(left, 0, max(width - 2, 0.6), 14, f"fill-{route}"))
        left += width
    return svg(1000, 14, f"Of {count(line.tickets, 'ticket')}: {routes}", parts, stretch=True)


def range_bar(share: Share) -> Markup:
    """A scale from 0 to 100 %, with the interval as a band and the share as a mark."""
    ends = share.interval or Interval(0.0, 1.0)
    parts = [rect(0, 6.5, 100, 1, "fill-line")]
    if share.share is not None:
        parts.append(rect(100 * ends.low, 3, max(100 * ends.width, 0.5), 8, "fill-range"))
        parts.append(rect(min(max(100 * share.share - 0.6, 0), 98.8), 0, 1.2, 14, "fill-answer"))
    label = f"{percent(share.share)}, 95 % interval {between(share.interval)}, {share.k:,} of {share.n:,} tickets"
    return svg(100, 14, label, parts, stretch=True)


def volume_map(coverage: Coverage, width: int, height: int, name: str) -> Markup:
    """Columns as wide as an intent's share of volume, filled from below by route: area is tickets.

    Columns wide enough carry their number in the table and lead to its row.
    """
    left, top, bottom = 38, 14, 24
    inner, tall = width - left, height - top - bottom
    parts = []
    for tick in (0, 50, 100):
        y = top + tall * (1 - tick / 100)
        parts.append(rect(left, y - 0.5, inner, 1, "fill-line"))
        parts.append(text(left - 8, y + 4, str(tick), "end"))
    x = float(left)
    for number, line in enumerate(coverage.intents, 1):
        wide = inner * line.tickets / coverage.total.tickets
        parts.append(_column(line, number, x, wide, top, tall, height))
        x += wide
    share = coverage.total.covered.share or 0.0
    y = top + tall * (1 - share)
    shown = round(share * 100)
    parts.append(rect(left, y - 0.75, inner, 1.5, "fill-ink"))
    if shown not in (0, 50, 100):  # those stand on the scale already
        y = _clear(y, top, tall) + 4
        parts.append(text(left - 8, y, str(shown), "end", "on"))
    label = (
        f"{count(len(coverage.intents), 'intent')} by volume and route; {percent(share)} of all tickets answered. "
        "The same numbers are in the table that follows."
    )
    return svg(width, height, label, parts, name=name)


def week_series(weeks: Sequence[Week], width: int, height: int, name: str) -> Markup:
    """Share answered by week: a mark with its interval as a band; a week without tickets stays empty."""
    left, top, bottom = 38, 10, 24
    inner, tall = width - left, height - top - bottom
    parts = []
    for tick in (0, 50, 100):
        y = top + tall * (1 - tick / 100)
        parts.append(rect(left, y - 0.5, inner, 1, "fill-line"))
        parts.append(text(left - 8, y + 4, str(tick), "end"))
    step = inner / len(weeks)
    every = max(1, -(-len(weeks) * 64 // inner))  # a label takes 64 units
    for number, week in enumerate(weeks):
        x, share = left + step * (number + 0.5), week.covered
        if number % every == 0:
            parts.append(text(x, height - 7, week.name, "middle"))
        if share.share is None or share.interval is None:
            continue
        wide = min(14.0, step * 0.7)
        high = tall * share.interval.width
        tooltip = (
            f"{week.name}: {percent(share.share)} {between(share.interval)}, {share.k:,} of {count(share.n, 'ticket')}"
        )
        band = rect(x - wide / 2, top + tall * (1 - share.interval.high), wide, high, "fill-range")
        mark = rect(x - wide / 2, top + tall * (1 - share.share) - 1, wide, 2, "fill-answer")
        parts.append(group([title(tooltip), band, mark]))
    label = f"Share of tickets answered in {count(len(weeks), 'week')}; the numbers are in the table that follows."
    return svg(width, height, label, parts, name=name)


def _column(line: Line, number: int, x: float, wide: float, top: float, tall: float, height: float) -> Markup:
    gap = 2.0 if wide > 6 else wide * 0.25
    parts, y = [], top + tall
    for route, n in route_counts(line):
        high = tall * n / line.tickets
        y -= high
        if n:
            parts.append(rect(x + gap / 2, y, wide - gap, high, f"fill-{route}"))
    routes = ", ".join(f"{n:,} {route}" for route, n in route_counts(line) if n)
    tooltip = f"{line.intent}: {count(line.tickets, 'ticket')}, {percent(line.covered.share)} answered ({routes})"
    body = [title(tooltip), *parts]
    if wide < 9 + 7 * len(str(number)):
        return group(body)
    return link(f"intent-{number}", [*body, text(x + wide / 2, height - 7, str(number), "middle")])


def _clear(y: float, top: float, tall: float) -> float:
    """Where a label at `y` does not lie on those of the scale at 0, 50 and 100 %."""
    for tick in (top, top + tall / 2, top + tall):
        if abs(y - tick) < 13:
            return tick + 13 if y >= tick and tick < top + tall else tick - 13
    return y
