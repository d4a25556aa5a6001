"""The few SVG elements that plots are made of; words for those who cannot see them are asked for, not optional."""

from __future__ import annotations

from . import escape


def number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) >= 0.005 else "0"


def rect(x: float, y: float, width: float, height: float, style: str) -> str:
    return (
        f'<rect class="{style}" x="{number(x)}" y="{number(y)}" width="{number(max(width, 0))}" '
        f'height="{number(max(height, 0))}"/>'
    )


def line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    return (
        f'<line class="{style}" x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}" '
        'vector-effect="non-scaling-stroke"/>'
    )


def circle(x: float, y: float, radius: float, style: str, title: str = "") -> str:
    said = f"<title>{escape.for_html(escape.plain(title))}</title>" if title else ""
    return f'<circle class="{style}" cx="{number(x)}" cy="{number(y)}" r="{number(radius)}">{said}</circle>'


def path(points: list[tuple[float, float]], style: str) -> str:
    """A line through the points; "" for fewer than two."""
    if len(points) < 2:
        return ""
    steps = " L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f'<path class="{style}" d="M{steps}" vector-effect="non-scaling-stroke"/>'


def area(upper: list[tuple[float, float]], lower: list[tuple[float, float]], style: str) -> str:
    """The band between two lines over the same x."""
    if len(upper) < 2:
        return ""
    steps = " L".join(f"{number(x)} {number(y)}" for x, y in [*upper, *reversed(lower)])
    return f'<path class="{style}" d="M{steps}Z"/>'


def text(x: float, y: float, words: str, anchor: str = "start", style: str = "") -> str:
    name = f' class="{style}"' if style else ""
    said = escape.for_html(escape.plain(words))
    return f'<text{name} x="{number(x)}" y="{number(y)}" text-anchor="{anchor}">{said}</text>'


def svg(width: float, height: float, label: str, body: str, *, stretch: bool = False, name: str = "") -> str:
    shape = ' preserveAspectRatio="none"' if stretch else ""
    style = f' class="{name}"' if name else ""
    said = escape.for_html(escape.plain(label))
    return (
        f'<svg{style} viewBox="0 0 {number(width)} {number(height)}"{shape} role="img" aria-label="{said}">{body}</svg>'
    )
