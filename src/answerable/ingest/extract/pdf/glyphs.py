"""Glyphs and boxes in points, and how they are turned upright."""

from __future__ import annotations

import math
from typing import NamedTuple


class Font(NamedTuple):
    """bold, mono: by its name and flags. symbols: its glyphs are signs, whatever letters they are filed under."""

    bold: bool = False
    mono: bool = False
    symbols: bool = False


class Glyph(NamedTuple):
    """A character; x runs with the text and y downwards, `y` is its baseline.

    piece numbers the drawing command that drew it, in the order of the file; spaced: white space stands before it.
    """

    char: str
    x0: float
    x1: float
    y: float
    size: float
    font: Font
    piece: int
    spaced: bool


class Box(NamedTuple):
    """A rectangle; y runs downwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1


def turned(x: float, y: float, angle: int) -> tuple[float, float]:
    """A point of the sheet, y upwards, in a frame whose text runs at `angle` degrees, y downwards."""
    if angle == 0:
        return x, -y
    radians = math.radians(angle)
    cosine, sine = math.cos(radians), math.sin(radians)
    return x * cosine + y * sine, x * sine - y * cosine


def turned_box(x0: float, y0: float, x1: float, y1: float, angle: int) -> Box:
    """The same for the rectangle around a rectangle."""
    if angle == 0:
        return Box(x0, -y1, x1, -y0)
    corners = [turned(x, y, angle) for x in (x0, x1) for y in (y0, y1)]
    xs, ys = [c[0] for c in corners], [c[1] for c in corners]
    return Box(min(xs), min(ys), max(xs), max(ys))
