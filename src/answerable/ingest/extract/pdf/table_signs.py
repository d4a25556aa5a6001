"""Whether lines side by side are the rows of a table, and where in a band the table begins and ends."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from .gutters import count_rows
from .prose import reads_on
from .runs import Run
from .tables import divide, near


def is_table(columns: Sequence[list[Run]], prose: Sequence[bool]) -> bool:
    """Whether lines side by side belong together: they stand on common baselines, and not all of them is prose."""
    if _one_to_one(columns) and any(_is_short(c) and not flows for c, flows in zip(columns, prose, strict=True)):
        return True
    fullest = max(columns, key=count_rows)
    lines = sorted(run.y for run in fullest)
    for column, flows in zip(columns, prose, strict=True):
        if column is fullest:
            continue
        level = sum(near(run.y, lines, 0.35 * run.size) for run in column)
        if level < 0.75 * len(column):
            return False
        if flows and _dense(column) and _dense(fullest):
            return False
    flowing = [c for c, flows in zip(columns, prose, strict=True) if flows]
    others = [c for c, flows in zip(columns, prose, strict=True) if not flows]
    return all(any(divide(other, flow)) for other in others for flow in flowing)


def _one_to_one(columns: Sequence[Sequence[Run]]) -> bool:
    """Whether each line of a column has one beside it in every other column."""
    ys = [sorted(run.y for run in column) for column in columns]
    return all(len(lines) == len(ys[0]) for lines in ys) and all(
        near(run.y, lines, 0.35 * run.size) for column in columns for run in column for lines in ys
    )


def _is_short(column: Sequence[Run]) -> bool:
    """Whether lines are names or figures, rather than words of a sentence."""
    return sum(len(run.text.split()) for run in column) <= 3 * len(column)


def _dense(runs: Sequence[Run]) -> bool:
    """Whether lines follow each other as those of a paragraph do."""
    ys = sorted(run.y for run in runs)
    steps = [b - a for a, b in itertools.pairwise(ys) if b - a > 0.4 * runs[0].size]
    return bool(steps) and sum(step <= 1.6 * runs[0].size for step in steps) >= 0.7 * len(steps)


def is_stacked(columns: Sequence[Sequence[Run]]) -> bool:
    """Whether each column is a few words in large print with smaller ones below: a figure and what it counts."""
    return all(
        len(column) > 1 and max(run.size for run in column) >= 1.35 * min(run.size for run in column)
        for column in columns
    )


def trimmed(band: Sequence[Run], columns: Sequence[list[Run]], *, grid: bool) -> tuple[list[Run], list[Run], list[Run]]:
    """Lines above and below a table that only happen to stand in one of its columns, and the table between them."""
    if grid:
        return [], list(band), []
    of = {id(run): n for n, column in enumerate(columns) for run in column}
    rows: list[list[Run]] = []
    for run in sorted(band, key=lambda one: one.y):
        if rows and run.y - rows[-1][0].y <= 0.4 * run.size:
            rows[-1].append(run)
        else:
            rows.append([run])
    shared = [n for n, row in enumerate(rows) if len({of[id(run)] for run in row}) > 1]
    if not shared:
        return list(band), [], []
    first, last = shared[0], shared[-1]
    while first and _leads_into(rows[first - 1], rows[first], of):
        first -= 1
    steps = sorted(b[0].y - a[0].y for a, b in zip(rows[first:last], rows[first + 1 : last + 1], strict=False))
    usual = steps[len(steps) // 2] if steps else 1.4 * rows[first][0].size
    while (
        last + 1 < len(rows)
        and rows[last + 1][0].y - rows[last][0].y <= 1.15 * usual
        and not _begins_text(rows[last + 1])
    ):
        last += 1
    flat = [[run for row in part for run in row] for part in (rows[:first], rows[first : last + 1], rows[last + 1 :])]
    return flat[0], flat[1], flat[2]


def _leads_into(row: Sequence[Run], after: Sequence[Run], of: dict[int, int]) -> bool:
    """Whether a line goes on in the cell below it: the cells beside that one stand at the bottom of their row."""
    below = [run for run in after if of[id(run)] == of[id(row[-1])]]
    return bool(below) and below[0].y - row[-1].y <= 1.5 * row[-1].size and reads_on(row[-1].text, below[0].text)


def _begins_text(row: Sequence[Run]) -> bool:
    return len(row) == 1 and len(row[0].text) > 60
