"""Tables: columns of runs to rows of cells."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from .glyphs import Box
from .prose import reads_on
from .runs import Run


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each a list of lines."""

    rows: list[list[list[str]]]


@dataclass(frozen=True, slots=True)
class Separators:
    """Ruled lines between rows. is_grid: they divide all of the rows, so that what no line divides is one row."""

    ys: list[float]
    is_grid: bool


def separators(
    runs: Sequence[Run], columns: Sequence[Sequence[Run]], across: Sequence[Box], down: Sequence[Box]
) -> Separators:
    """The ruled lines that run over all, or most, of the width of `runs`."""
    x0, x1 = min(r.x0 for r in runs), max(r.x1 for r in runs)
    y0, y1 = min(r.top for r in runs), max(r.bottom for r in runs)
    size = sorted(r.size for r in runs)[len(runs) // 2]
    covered: dict[int, float] = {}
    for line in across:
        if y0 - size <= line.y0 <= y1 + size:
            shared = min(line.x1, x1) - max(line.x0, x0)
            if shared > 0:
                key = round(line.y0 / 2)
                covered[key] = covered.get(key, 0.0) + shared
    ys: list[float] = []
    for key in sorted(covered):
        near = covered[key] + covered.get(key - 1, 0.0)
        if near >= 0.7 * (x1 - x0) and (not ys or key * 2 - ys[-1] > 0.5 * size):
            ys.append(key * 2.0)
    inner = [y for y in ys if y0 + 0.3 * size < y < y1 - 0.3 * size]
    edges = [float("-inf"), *inner, float("inf")]
    filled = [sum(any(a < r.y <= b for r in column) for column in columns) for a, b in itertools.pairwise(edges)]
    upright = any(
        x0 < line.x0 < x1 and min(line.y1, y1) - max(line.y0, y0) > 0.6 * (y1 - y0) / max(1, len(filled))
        for line in down
    )
    grid = len(inner) >= 1 and sum(n >= 2 for n in filled) >= 2 and (len(inner) >= 3 or (upright and len(inner) >= 1))
    return Separators(inner, grid)


def make_table(columns: Sequence[Sequence[Run]], ruled: Separators) -> Table:
    """Rows from the lines of the columns: by ruled lines, by wider gaps, or a row for each line of the first column."""
    runs = sorted(
        ((run, n) for n, column in enumerate(columns) for run in column), key=lambda one: (one[0].y, one[0].x0)
    )
    lines: list[list[tuple[Run, int]]] = []
    for run, n in runs:
        if lines and run.y - lines[-1][0][0].y <= 0.4 * run.size:
            lines[-1].append((run, n))
        else:
            lines.append([(run, n)])
    starts = _ended(lines, columns) if not ruled.is_grid and not ruled.ys else None
    starts = starts or _starts(lines, ruled)
    rows: list[list[list[str]]] = []
    for line, begins in zip(lines, starts, strict=True):
        if begins:
            rows.append([[] for _ in columns])
        by_column: dict[int, list[str]] = {}
        for run, n in sorted(line, key=lambda one: one[0].x0):
            by_column.setdefault(n, []).append(run.text)
        for n, texts in by_column.items():
            rows[-1][n].append(" ".join(texts))
    return Table(_without_empty_columns(rows))


def table_of_cells(cells: Sequence[Sequence[Sequence[Run]]]) -> Table:
    """A table from the runs of its cells, by row and column."""
    rows: list[list[list[str]]] = []
    for row in cells:
        if any(row):
            rows += _rows_within([lines_of(cell) for cell in row], [_baselines(cell) for cell in row])
    return Table(_without_empty_columns(rows))


def _without_empty_columns(rows: Sequence[list[list[str]]]) -> list[list[list[str]]]:
    used = [n for n in range(len(rows[0])) if any(row[n] for row in rows)] if rows else []
    return [[row[n] for n in used] for row in rows]


def _rows_within(row: list[list[str]], baselines: Sequence[list[float]]) -> list[list[list[str]]]:
    """A ruled row, or the rows in it that no line divides: three lines or more, each with words in the same cells."""
    filled = [n for n, lines in enumerate(row) if lines]
    count = len(row[filled[0]])
    if len(filled) < 2 or count < 3 or any(len(row[n]) != count for n in filled):
        return [row]
    first = baselines[filled[0]]
    level = all(abs(a - b) < 3 for n in filled for a, b in zip(baselines[n], first, strict=False))
    if not level or any(reads_on(a, b) for n in filled for a, b in itertools.pairwise(row[n])):
        return [row]
    return [[[lines[n]] if lines else [] for lines in row] for n in range(count)]


def _baselines(cell: Sequence[Run]) -> list[float]:
    ys: list[float] = []
    for run in sorted(cell, key=lambda one: one.y):
        if not ys or run.y - ys[-1] > 0.4 * run.size:
            ys.append(run.y)
    return ys


def divide(short: Sequence[Run], flowing: Sequence[Run]) -> tuple[bool, bool]:
    """Whether short cells beside prose divide it into cells: they begin where those begin; they end where those end."""
    firsts, lasts = _cell_ends(short)
    begun = ended = begins = ends = 0
    for n, run in enumerate(flowing):
        if near(run.y, firsts, 0.35 * run.size):
            begun += 1
            begins += n == 0 or not reads_on(flowing[n - 1].text, run.text)
        if near(run.y, lasts, 0.35 * run.size):
            ended += 1
            ends += n + 1 == len(flowing) or not reads_on(run.text, flowing[n + 1].text)
    return begun >= 2 and begins >= 0.85 * begun, ended >= 2 and ends >= 0.85 * ended


def _cell_ends(short: Sequence[Run]) -> tuple[list[float], list[float]]:
    """The baselines of the first and of the last lines of cells; lines that read on are of one cell."""
    firsts: list[float] = []
    lasts: list[float] = []
    before: Run | None = None
    for run in sorted(short, key=lambda one: one.y):
        if before is not None and run.y - before.y <= 1.6 * run.size and reads_on(before.text, run.text):
            lasts[-1] = run.y
        else:
            firsts.append(run.y)
            lasts.append(run.y)
        before = run
    return firsts, lasts


def near(y: float, lines: Sequence[float], within: float) -> bool:
    at = bisect.bisect_left(lines, y - within)
    return at < len(lines) and lines[at] <= y + within


def lines_of(cell: Sequence[Run]) -> list[str]:
    """The lines of a cell, from top to bottom."""
    lines: list[list[Run]] = []
    for run in sorted(cell, key=lambda one: (one.y, one.x0)):
        if lines and run.y - lines[-1][0].y <= 0.4 * run.size:
            lines[-1].append(run)
        else:
            lines.append([run])
    return [" ".join(run.text for run in sorted(line, key=lambda one: one.x0)) for line in lines]


def _ended(lines: Sequence[Sequence[tuple[Run, int]]], columns: Sequence[Sequence[Run]]) -> list[bool] | None:
    """The same where cells stand at the bottom of their rows: a row ends with the last line of its first cell."""
    fullest = max(columns, key=len)
    if fullest is columns[0] or len(fullest) < len(columns[0]):
        return None
    begins, ends = divide(columns[0], fullest)
    if begins or not ends:
        return None
    _, lasts = _cell_ends(columns[0])
    return [True, *(near(line[0][0].y, lasts, 0.35 * line[0][0].size) for line in lines[:-1])]


def _starts(lines: Sequence[Sequence[tuple[Run, int]]], ruled: Separators) -> list[bool]:
    """Of each line, whether a row begins with it."""
    starts = [True]
    steps = [b[0][0].y - a[0][0].y for a, b in itertools.pairwise(lines)]
    least = min(steps, default=0.0)
    gaps = _gaps_divide(lines, steps, least)
    for n, (before, line) in enumerate(itertools.pairwise(lines)):
        between = _between(ruled.ys, before[0][0].y, line[0][0].y - 0.3 * line[0][0].size)
        if ruled.is_grid:
            starts.append(between)
            continue
        if between:
            starts.append(True)
        elif gaps:
            starts.append(steps[n] > 1.25 * least)
        else:
            used = {column for _, column in line}
            text = line[0][0].text
            wraps = text[:1].islower() or text[:1] in "(&/+"
            first = 0 in used
            if first and len(used) > 1:
                starts.append(True)
            elif first:
                starts.append(not (wraps and steps[n] < 1.35 * least + 0.01))
            else:
                starts.append(steps[n] > 1.8 * line[0][0].size and not wraps)
    return starts


def _gaps_divide(lines: Sequence[Sequence[tuple[Run, int]]], steps: Sequence[float], least: float) -> bool:
    """Whether rows of several lines are set apart by wider gaps: each of them begins in the first column."""
    if not steps:
        return False
    wide = [n + 1 for n, step in enumerate(steps) if step > 1.25 * least]
    if not wide or len(wide) == len(steps):
        return False
    heads = [0, *wide]
    return (
        all(any(column == 0 for _, column in lines[n]) and len({c for _, c in lines[n]}) > 1 for n in heads)
        and any(
            not any(column == 0 for _, column in line) or len({c for _, c in line}) > 0
            for n, line in enumerate(lines)
            if n not in heads
        )
        and _narrow_lines_go_on(lines, heads)
    )


def _narrow_lines_go_on(lines: Sequence[Sequence[tuple[Run, int]]], heads: Sequence[int]) -> bool:
    """Whether the lines between such gaps go on with cells above them rather than being rows of their own."""
    rows = set(heads)
    rest = [line for n, line in enumerate(lines) if n not in rows]
    on = sum(line[0][0].text[:1].islower() or len({c for _, c in line}) == 1 for line in rest)
    return on >= 0.6 * len(rest)


def _between(ys: Sequence[float], above: float, below: float) -> bool:
    at = bisect.bisect_right(ys, above - 1)
    return at < len(ys) and ys[at] < below + 2
