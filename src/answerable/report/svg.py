"""The few SVG elements that plots are made of; words for those who cannot see them are asked for, not optional.

This is the only place that makes `Markup`, text that a template prints as it stands. Each element is filled in by
`Markup.format`, which escapes every value that is not Markup itself: no caller can hand in raw HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from .. import escape

Points = Sequence[tuple[float, float]]


def number(value: float) -> str:
    """At most two decimals, without zeros at the end."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) >= 0.005 else "0"


def rect(x: float, y: float, width: float, height: float, style: str) -> Markup:
    """A filled rectangle; a negative width or height is drawn as none."""
    size = number(max(width, 0)), number(max(height, 0))
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>').format(style, number(x), number(y), *size)


def line(x1: float, y1: float, x2: float, y2: float, style: str) -> Markup:
    """A straight line from one point to another."""
    ends = (number(end) for end in (x1, y1, x2, y2))
    return Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(style, *ends)


def circle(x: float, y: float, radius: float, style: str, tooltip: str = "") -> Markup:
    """A dot; `tooltip` is shown where the pointer rests on it, and read aloud."""
    place = number(x), number(y), number(radius)
    inside = title(tooltip) if tooltip else ""
    return Markup('<circle class="{}" cx="{}" cy="{}" r="{}">{}</circle>').format(style, *place, inside)


def path(points: Points, style: str) -> Markup:
    """A line through the points; nothing for fewer than two."""
    if len(points) < 2:
        return Markup()
    return Markup('<path class="{}" d="M{}"/>').format(style, _steps(points))


def polyline(points: Points, style: str) -> Markup:
    """A line through the points, each of which stands in the document as one."""
    places = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return Markup('<polyline class="{}" points="{}"/>').format(style, places)


def area(upper: Points, lower: Points, style: str) -> Markup:
    """The band between two lines over the same x; nothing for fewer than two points."""
    if len(upper) < 2:
        return Markup()
    return Markup('<path class="{}" d="M{}Z"/>').format(style, _steps([*upper, *reversed(lower)]))


def text(x: float, y: float, words: str, anchor: str = "start", style: str = "") -> Markup:
    """Words at a place; `anchor` is start, middle or end."""
    name = Markup(' class="{}"').format(style) if style else ""
    place = number(x), number(y), anchor
    return Markup('<text{} x="{}" y="{}" text-anchor="{}">{}</text>').format(name, *place, escape.plain(words))


def title(words: str) -> Markup:
    """What a pointer shows, and a screen reader reads, for the element that it stands in."""
    return Markup("<title>{}</title>").format(escape.plain(words))


def group(parts: Iterable[Markup]) -> Markup:
    """Parts that belong together, such as a mark and its title."""
    return Markup("<g>{}</g>").format(_joined(parts))


def link(target: str, parts: Iterable[Markup]) -> Markup:
    """Leads to an element of the same page: `target` is its id."""
    return Markup('<a href="#{}">{}</a>').format(target, _joined(parts))


def svg(
    width: float, height: float, label: str, parts: Iterable[Markup], *, stretch: bool = False, name: str = ""
) -> Markup:
    """The picture; `label` says in words what it shows, `stretch` lets it fill whatever width it is given."""
    body = _joined(parts)
    style = Markup(' class="{}"').format(name) if name else ""
    shape = Markup(' preserveAspectRatio="none"') if stretch else ""
    # A picture with links in it is a group: role img would hide them.
    role = "group" if "<a " in body else "img"
    frame = Markup('<svg{} viewBox="0 0 {} {}"{} role="{}" aria-label="{}">{}</svg>')
    return frame.format(style, number(width), number(height), shape, role, escape.plain(label), body)


def _steps(points: Points) -> str:
    return " L".join(f"{number(x)} {number(y)}" for x, y in points)


def _joined(parts: Iterable[Markup]) -> Markup:
    """One after the other; what is not Markup is escaped, as everywhere."""
    return Markup().join(parts)
