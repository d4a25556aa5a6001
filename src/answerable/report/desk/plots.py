"""Plots of the desk as inline SVG: paths, weeks, the user's own curve, the price of a resolution, the loop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...desk.benchmarks import CSAT_BY_AI_SHARE
from ...desk.estimate import Estimate, Unit
from ...desk.loop import CUT, ClosedIntent
from ...desk.metrics import BY_NAME
from ...desk.overview import Overview, Split, WeekPoint
from ...desk.price import PRICES, BreakEven
from ..svg import area, circle, line, number, path, rect, svg, text
from ..words import count, percent
from .words import PATH_WORDS, full, usd, value

if TYPE_CHECKING:
    from markupsafe import Markup

MIN_POINT = 5  # grades that a point of the curve needs
SCALES: dict[Unit, tuple[float, float]] = {"share": (0.0, 1.0), "grade": (1.0, 5.0)}


def path_strip(paths: Sequence[Split], n: int) -> Markup:
    """One bar of all conversations, divided by path."""
    parts, left = [], 0.0
    for split in paths:
        wide = 1000 * split.n / n if n else 0
        parts.append(rect(left, 0, max(wide - 2, 0.6), 14, f"path-{split.name}"))
        left += wide
    shares = ", ".join(f"{split.n:,} {PATH_WORDS[split.name]}" for split in paths)
    return svg(1000, 14, f"Of {count(n, 'conversation')}: {shares}", parts, stretch=True)


def range_of(low: Estimate, high: Estimate) -> Markup:
    """A share as a range on a scale of 0 to 100 %: both intervals pale, what lies between the two values dark."""
    parts = [rect(0, 6.5, 100, 1, "fill-line")]
    if low.value is not None and high.value is not None and low.low is not None and high.high is not None:
        parts.append(rect(100 * low.low, 4, max(100 * (high.high - low.low), 0.5), 6, "fill-range"))
        parts.append(rect(100 * low.value, 2, max(100 * (high.value - low.value), 1), 10, "fill-answer"))
    label = f"{percent(low.value)} confirmed to {percent(high.value)} with silent, n = {low.n:,}"
    return svg(100, 14, label, parts, stretch=True)


def grade_bar(estimate: Estimate) -> Markup:
    """A grade with its interval on a scale of 1 to 5."""
    parts = [rect(0, 6.5, 100, 1, "fill-line")]
    if estimate.low is not None and estimate.high is not None:
        parts.append(rect(25 * (estimate.low - 1), 4, max(25 * (estimate.high - estimate.low), 0.5), 6, "fill-range"))
    if estimate.value is not None:
        parts.append(rect(min(max(25 * (estimate.value - 1) - 0.6, 0), 98.8), 1, 1.2, 12, "fill-answer"))
    return svg(100, 14, f"CSAT {full(estimate)}, {count(estimate.n, 'grade')}", parts, stretch=True)


def weekly(weeks: Sequence[Split], names: Sequence[str], label: str) -> Markup:
    """One metric, or a range of two, by week: the interval as a band, the value as a line with a point a week."""
    wide, high, left, right, head, foot = 340.0, 150.0, 44.0, 8.0, 10.0, 22.0
    unit = BY_NAME[names[0]].unit
    bottom, top = _scale([split.line[name] for split in weeks for name in names], unit)

    def x(place: int) -> float:
        return left + (wide - left - right) * (place / max(1, len(weeks) - 1) if len(weeks) > 1 else 0.5)

    def y(amount: float) -> float:
        share = (min(amount, top) - bottom) / (top - bottom)
        return head + (high - head - foot) * (1 - share)

    parts = []
    for tick in (bottom, (bottom + top) / 2, top):
        parts.append(line(left, y(tick), wide - right, y(tick), "grid"))
        parts.append(text(left - 6, y(tick) + 4, _tick_label(tick, unit), "end"))
    if len(names) == 2:
        ranges = [(place, split.line[names[0]].value, split.line[names[1]].value) for place, split in enumerate(weeks)]
    else:
        ranges = [(place, split.line[names[0]].low, split.line[names[0]].high) for place, split in enumerate(weeks)]
    known = [(x(place), low, up) for place, low, up in ranges if low is not None and up is not None]
    upper = [(across, y(up)) for across, _, up in known]
    parts.append(area(upper, [(across, y(max(low, bottom))) for across, low, _ in known], "fill-range"))
    for name in names:
        points = [
            (x(place), y(amount), split)
            for place, split in enumerate(weeks)
            if (amount := split.line[name].value) is not None
        ]
        parts.append(path([(across, up) for across, up, _ in points], "stroke-answer"))
        for across, up, split in points:
            tooltip = f"week of {split.name}: {full(split.line[name])}, n = {split.line[name].n:,}"
            parts.append(circle(across, up, 2.6, "fill-answer", tooltip))
    if weeks:
        parts.append(text(left, high - 5, weeks[0].name[5:]))
        parts.append(text(wide - right, high - 5, weeks[-1].name[5:], "end"))
    return svg(wide, high, f"{label}, by week; the numbers are in the table of weeks", parts)


def _scale(estimates: Sequence[Estimate], unit: Unit) -> tuple[float, float]:
    """Where the scale of a metric begins and ends: by its unit, or from 0 to a little above the largest value."""
    if unit in SCALES:
        return SCALES[unit]
    ends = [estimate.value for estimate in estimates]
    ends += [estimate.high for estimate in estimates if estimate.n >= MIN_POINT]  # of few, the interval is too wide
    return 0.0, max((end for end in ends if end is not None), default=1.0) * 1.05 or 1.0


def _tick_label(amount: float, unit: Unit) -> str:
    if unit == "share":
        return f"{amount * 100:.0f} %"
    return usd(amount) if unit == "usd" else f"{amount:g}"


def own_curve(desk: Overview, wide: float, high: float, name: str) -> Markup:
    """CSAT against the share that the machine resolves: weeks and intents of this desk, and the cited points."""
    left, right, head, foot = 40.0, 12.0, 12.0, 38.0

    def x(share: float) -> float:
        return left + (wide - left - right) * share

    def y(grade: float) -> float:
        return head + (high - head - foot) * (5 - grade) / 4

    parts = [rect(x(0.10), y(5), x(0.15) - x(0.10), y(1) - y(5), "fill-wash")]
    for grade in (1, 2, 3, 4, 5):
        parts += [line(left, y(grade), wide - right, y(grade), "grid"), text(left - 8, y(grade) + 4, str(grade), "end")]
    for share in (0, 0.25, 0.5, 0.75, 1):
        parts.append(text(x(share), high - foot + 18, percent(share) if share else "0", "middle"))
    parts.append(text(x(0.5), high - 4, "share of conversations resolved by the machine alone", "middle"))
    for low, up, cited in CSAT_BY_AI_SHARE:
        middle = (low + up) / 2
        tooltip = f"cited: {percent(low)} to {percent(up)}, CSAT {cited}"
        parts.append(circle(x(middle), y(cited), 5, "ring", tooltip))
        parts.append(text(x(middle) + 9, y(cited) + (4 if cited > 3.65 else 14), f"{cited}", "start", "on"))
    for points, style, radius in ((desk.curve_intents, "dot-intent", 3.4), (desk.curve_weeks, "dot-week", 4.2)):
        for point in points:
            if point.csat.value is not None and point.ai_share.value is not None and point.csat.n >= MIN_POINT:
                parts.append(circle(x(point.ai_share.value), y(point.csat.value), radius, style, _said(point)))
    csat, ai_share = desk.total["csat"].value, desk.total["ai_resolution"].value
    if csat is not None and ai_share is not None:
        tooltip = f"all: AI share {percent(ai_share)}, CSAT {csat:.2f}"
        parts.append(circle(x(ai_share), y(csat), 6.5, "fill-answer", tooltip))
    return svg(wide, high, "CSAT by the share that the machine resolves, beside the cited points", parts, name=name)


def _said(point: WeekPoint) -> str:
    grades = count(point.csat.n, "grade")
    return f"{point.name}: AI share {full(point.ai_share)}, CSAT {full(point.csat)}, {grades} of {point.n:,}"


def break_evens(prices: Sequence[BreakEven], wide: float, name: str) -> Markup:
    """Per intent the break-even price as a range, on a scale with today's prices and the forecast marked."""
    lines = [price for price in prices if price.at_high is not None][:14]
    tops = [price.at_high for price in lines if price.at_high is not None]
    most = max([PRICES[-1], *(min(top, 20.0) for top in tops)]) * 1.05
    left, right, row, head = min(190.0, wide * 0.36), 56.0, 24.0, 24.0
    high = head + row * len(lines) + 26

    def x(price: float) -> float:
        return left + (wide - left - right) * min(max(price, 0.0), most) / most

    parts = [rect(x(0.5), head - 4, x(2.0) - x(0.5), row * len(lines) + 8, "fill-wash")]
    parts.append(text((x(0.5) + x(2.0)) / 2, head - 10, "today", "middle"))
    parts += [line(x(3.0), head - 4, x(3.0), head + row * len(lines) + 4, "grid dash")]
    parts.append(text(x(3.0), head - 10, "2030", "middle"))
    for place, price in enumerate(lines):
        y = head + row * place + row / 2
        low = max(price.at_low if price.at_low is not None else 0.0, 0.0)
        up = price.at_high or 0.0
        label = price.intent or "all"
        parts.append(text(left - 10, y + 4, label if len(label) <= 24 else label[:23] + "…", "end", "on"))
        parts.append(line(x(0), y, x(most), y, "grid"))
        if up > 0:
            parts.append(rect(x(low), y - 4, max(x(up) - x(low), 3), 8, "fill-answer" if price.intent else "fill-ink"))
        parts.append(text(wide - right + 8, y + 4, usd(up), "start"))
    for dollars in range(0, int(most) + 1, 1 if most <= 8 else 2):
        parts.append(text(x(dollars), high - 6, f"${dollars}", "middle"))
    label = "Break-even price of an AI resolution by intent; the numbers are in the table"
    return svg(wide, high, label, parts, name=name)


def loop_map(lines: Sequence[ClosedIntent], wide: float, high: float, name: str) -> Markup:
    """Coverage before against resolution after; a circle an intent, its area the volume."""
    left, right, head, foot = 46.0, 14.0, 14.0, 40.0
    shown = [intent for intent in lines if intent.covered is not None and intent.resolved.value is not None]
    largest = max((intent.n for intent in shown), default=1)

    def x(share: float) -> float:
        return left + (wide - left - right) * share

    def y(share: float) -> float:
        return head + (high - head - foot) * (1 - share)

    parts = [rect(x(CUT), y(CUT), x(1) - x(CUT), y(0) - y(CUT), "fill-wash")]
    for tick in (0, 0.5, 1):
        parts += [line(left, y(tick), wide - right, y(tick), "grid"), line(x(tick), y(1), x(tick), y(0), "grid")]
        parts += [
            text(left - 8, y(tick) + 4, f"{tick * 100:.0f}", "end"),
            text(x(tick), high - foot + 18, f"{tick * 100:.0f} %", "middle"),
        ]
    parts.append(text(x(1) - 8, y(CUT) + 18, "covered, not resolved", "end"))
    parts.append(text(x(0) + 8, y(1) + 16, "resolved beyond the docs"))
    parts.append(text(x(0.5), high - 4, "covered by the docs, before", "middle"))
    for intent in sorted(shown, key=lambda item: -item.n):
        if intent.covered is None or intent.resolved.value is None:
            continue
        style = "dot-bad" if intent.reading == "docs_do_not_resolve" else "dot-loop"
        words = f"{intent.intent}: covered {percent(intent.covered.share)}, resolved {full(intent.resolved)}"
        place = x(intent.covered.share), y(intent.resolved.value)
        radius = 3 + 11 * (intent.n / largest) ** 0.5
        parts.append(circle(*place, radius, style, f"{words}, n = {intent.n:,}"))
    return svg(wide, high, "Coverage before against resolution after, by intent", parts, name=name)


def reliability(desk: Overview) -> Markup:
    """What was resolved by the confidence of the answer: on the diagonal, confidence means what it says."""
    size, pad = 300.0, 40.0

    def x(share: float) -> float:
        return pad + (size - 2 * pad + 30) * share

    def y(share: float) -> float:
        return 10 + (size - pad - 10) * (1 - share)

    parts = [line(x(0), y(0), x(1), y(1), "grid dash")]
    for tick in (0, 0.5, 1):
        parts += [line(x(0), y(tick), x(1), y(tick), "grid"), text(x(0) - 8, y(tick) + 4, f"{tick * 100:.0f}", "end")]
        parts.append(text(x(tick), size - 20, f"{tick:g}", "middle"))
    points = []
    for low, high, resolved in desk.confidence:
        if resolved.value is None or resolved.low is None or resolved.high is None:
            continue
        at = x((low + high) / 2)
        parts.append(rect(at - 2, y(resolved.high), 4, y(resolved.low) - y(resolved.high), "fill-range"))
        parts.append(
            circle(at, y(resolved.value), 4, "fill-answer", f"{number(low)} to {number(high)}: {value(resolved)}")
        )
        points.append((at, y(resolved.value)))
    parts.append(path(points, "stroke-answer"))
    parts.append(text(x(0.5), size - 3, "confidence of the answer", "middle"))
    return svg(size + 20, size, "Resolved by confidence of the answer", parts)
