"""Text for a terminal: lines of a width, and colours where they are wanted."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from .. import escape
from .words import columns, count, fit

MIN_WIDTH = 60
STYLES = {"bold": "1", "dim": "2", "green": "32", "yellow": "33", "red": "31"}


def wrapped(text: str, width: int, *, lines: bool = False) -> list[str]:
    """Foreign text made harmless, on lines of at most `width` columns; `lines` keeps its line breaks."""
    clean = escape.for_terminal(text, lines=lines)
    return [
        piece
        for line in clean.split("\n")
        for piece in (textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""])
    ]


def paint(text: str, style: str, color: bool) -> str:
    """`text` in a style of `STYLES`, or as it is where no colour is wanted."""
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if color else text


def more(total: int, shown: int, noun: str) -> list[str]:
    """A last line that says how many were not shown; none where all were."""
    return [f"    and {count(total - shown, f'more {noun}')}"] if total > shown else []


def wrapped_clean(text: str, width: int, initial_indent: str = "", subsequent_indent: str = "") -> list[str]:
    """Lines of at most `width`; a number keeps its percent sign."""
    tied = re.sub(r"(?<=\d) %", "\u00a0%", text)
    lines = textwrap.wrap(
        tied, width, initial_indent=initial_indent, subsequent_indent=subsequent_indent, break_on_hyphens=False
    )
    return [line.replace("\u00a0", " ") for line in lines]


def grid(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: int,
    color: bool,
    left: Sequence[int] = (0,),
    room: int = 0,
) -> list[str]:
    """Columns lined up; where a line is too long the first column gives way, down to `room` or a sixth of the width."""
    clean = [[escape.for_terminal(cell) for cell in row] for row in rows]
    sizes = [max([columns(head[place]), *(columns(row[place]) for row in clean)]) for place in range(len(head))]
    left_over = width - sum(sizes[1:]) - 2 * (len(sizes) - 1)
    sizes[0] = min(sizes[0], max(left_over, room, width // 6))

    def line(cells: Sequence[str]) -> str:
        cleaned = [
            fit(cell, size) if place in left else " " * (size - columns(cell)) + cell
            for place, (cell, size) in enumerate(zip(cells, sizes, strict=True))
        ]
        return fit("  ".join(cleaned), width).rstrip()

    return [paint(line(head), "dim", color), *(line(row) for row in clean)]
