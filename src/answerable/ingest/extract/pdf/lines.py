"""Runs to lines: what stands side by side, with the marks of lists; and the style that is usual in a file."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .runs import Run

BULLET = re.compile(r"([•◦▪●○■□·‣⁃➢➤✓✔❖◆►–—*-])\s+(?=\S)|([•◦▪●■‣➢➤❖◆►])(?=\S)|o\s+(?=[A-Z])")
STEP = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")
LETTER = re.compile(r"\(?([a-z]|[ivx]{1,4}|\d{1,2})\)\s+(?=\S)|[a-h]\.\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Style:
    """What is usual in a file. size: of its running text; mono, bold: whether that is."""

    size: float
    mono: bool
    bold: bool


def style_of(sheets: Iterable[Sequence[Run]]) -> Style:
    """The style that most characters have."""
    count: Counter[float] = Counter()
    mono = bold = whole = 0
    for runs in sheets:
        for run in runs:
            count[round(run.size * 2) / 2] += len(run.text)
            mono += len(run.text) * run.mono
            bold += len(run.text) * run.bold
            whole += len(run.text)
    size = count.most_common(1)[0][0] if count else 10.0
    return Style(size, mono > whole / 2, bold > whole / 2)


# -- passages of a region ------------------------------------------------------------------------


@dataclass(slots=True)
class TextLine:
    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    mono: bool
    cells: list[str]
    first_word: float  # points, by the mean width of its characters


def lines_of_runs(runs: Sequence[Run]) -> list[TextLine]:
    rows: list[list[Run]] = []
    for run in runs:
        if rows and abs(run.y - rows[-1][0].y) <= 0.4 * min(run.size, rows[-1][0].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [_line(sorted(row, key=lambda run: run.x0)) for row in rows]


def _line(row: list[Run]) -> TextLine:
    cells: list[str] = [row[0].text]
    for before, run in itertools.pairwise(row):
        lead = (
            before is row[0]
            and len(cells[0]) <= 8
            and (
                BULLET.match(cells[0] + " x")
                or STEP.match(cells[0] + " x")
                or LETTER.match(cells[0] + " x")
                or cells[0].replace(".", "").isdigit()
            )
        )
        if run.x0 - before.x1 > (5 if lead else 2.2) * run.size:
            cells.append(run.text)
        else:
            cells[-1] += " " + run.text
    text = " ".join(cells)
    largest = max(row, key=lambda run: (len(run.text), run.size))
    x0, x1 = row[0].x0, max(run.x1 for run in row)
    word = text.split(None, 1)[0] if text.split() else ""
    return TextLine(
        text,
        x0,
        x1,
        largest.y,
        largest.size,
        all(run.bold for run in row),
        all(run.mono for run in row),
        cells,
        len(word) * (x1 - x0) / max(1, len(text)),
    )
