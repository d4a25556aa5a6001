"""Tables that are ruled on all sides: which cell a run stands in is where the lines say."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from .glyphs import Box
from .runs import Run

MAX_LINES = 800  # of one sheet; a drawing has more
_NEAR = 2.5  # points between a line and another that it ends at
_LONGEST_CELL = 700  # characters; longer ones are columns of a laid out sheet


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: its cells by row and column, each with its runs. laid_out: the cells are no cells, but columns."""

    box: Box
    cells: list[list[list[Run]]]
    laid_out: bool


def grids_of(runs: Sequence[Run], across: Sequence[Box], down: Sequence[Box], panels: Sequence[Box]) -> list[Grid]:
    """The grids that hold runs, from top to bottom. A grid has two rows and two columns or more."""
    across, down = list(across), list(down)
    for panel in panels[:MAX_LINES]:
        across += [Box(panel.x0, y, panel.x1, y) for y in (panel.y0, panel.y1)]
        down += [Box(x, panel.y0, x, panel.y1) for x in (panel.x0, panel.x1)]
    if not across or not down or len(across) + len(down) > 4 * MAX_LINES:
        return []
    grids = []
    taken: set[int] = set()
    for rows, columns in _lattices(across, down):
        grid = _filled(rows, columns, [run for run in runs if id(run) not in taken])
        if grid is not None:
            taken.update(id(run) for row in grid.cells for cell in row for run in cell)
            grids.append(grid)
    return sorted(grids, key=lambda grid: grid.box.y0)


def _lattices(across: list[Box], down: list[Box]) -> list[tuple[list[Box], list[Box]]]:
    """Lines that meet each other, as far as they hang together: those across, and those down."""
    down = sorted(down)
    xs = [line.x0 for line in down]
    parent = list(range(len(across) + len(down)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for n, line in enumerate(across):
        first, last = bisect.bisect_left(xs, line.x0 - _NEAR), bisect.bisect_right(xs, line.x1 + _NEAR)
        for m in range(first, last):
            if down[m].y0 - _NEAR <= line.y0 <= down[m].y1 + _NEAR:
                parent[root(n)] = root(len(across) + m)
    groups: dict[int, tuple[list[Box], list[Box]]] = {}
    for n, line in enumerate(across):
        groups.setdefault(root(n), ([], []))[0].append(line)
    for m, line in enumerate(down):
        groups.setdefault(root(len(across) + m), ([], []))[1].append(line)
    return [group for group in groups.values() if len(group[0]) >= 2 and len(group[1]) >= 2]


def _filled(across: Sequence[Box], down: Sequence[Box], runs: Sequence[Run]) -> Grid | None:
    box = Box(
        min(line.x0 for line in across), min(line.y0 for line in down),
        max(line.x1 for line in across), max(line.y1 for line in down),
    )  # fmt: skip
    ys = _places([(line.y0, line.x1 - line.x0) for line in across], 0.4 * (box.x1 - box.x0))
    xs = _places([(line.x0, line.y1 - line.y0) for line in down], 0.3 * (box.y1 - box.y0))
    if len(ys) < 3 or len(xs) < 3:
        return None
    inside = [
        run
        for run in runs
        if box.x0 - 1 <= (run.x0 + run.x1) / 2 <= box.x1 + 1 and ys[0] - 1 <= run.y - 0.3 * run.size <= ys[-1] + 1
    ]
    cells: list[list[list[Run]]] = [[[] for _ in xs[1:]] for _ in ys[1:]]
    for run in inside:
        row = min(max(bisect.bisect_right(ys, run.y - 0.3 * run.size) - 1, 0), len(ys) - 2)
        column = min(max(bisect.bisect_right(xs, run.x0 + 0.4 * run.size) - 1, 0), len(xs) - 2)
        cells[row][column].append(run)
    used_rows = sum(any(row) for row in cells)
    used_columns = sum(any(row[n] for row in cells) for n in range(len(xs) - 1))
    if used_rows < 2 or used_columns < 2:
        return None
    longest = max(sum(len(run.text) for run in cell) for row in cells for cell in row)
    return Grid(box, cells, longest > _LONGEST_CELL)


def _places(found: Sequence[tuple[float, float]], least: float) -> list[float]:
    """The places of lines whose parts are long enough together, each once."""
    places: list[float] = []
    length: list[float] = []
    for place, part in sorted(found):
        if places and place - places[-1] <= _NEAR + 0.5:
            length[-1] += part
        else:
            places.append(place)
            length.append(part)
    return [place for place, whole in zip(places, length, strict=True) if whole >= least]
