"""Text for a terminal: lines of a width, and colours where they are wanted."""

from __future__ import annotations

import textwrap

from . import escape

MIN_WIDTH = 60
STYLES = {"bold": "1", "dim": "2", "green": "32", "yellow": "33", "red": "31"}


def wrapped(text: str, width: int, *, lines: bool = False) -> list[str]:
    clean = escape.for_terminal(text, lines=lines)
    return [
        piece
        for line in clean.split("\n")
        for piece in (textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""])
    ]


def paint(text: str, style: str, color: bool) -> str:
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if color else text
