"""Runs to regions in reading order: columns, tables and what stands across them, found by the white between them."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from .asides import Region, put_in, set_apart
from .glyphs import Box
from .grids import Grid, grids_of
from .gutters import GRID, bands, count_rows, gap_between, gutter, parts_of, strips, torn_by_lines
from .prose import is_prose
from .runs import Run, Walls
from .table_signs import is_stacked, is_table, trimmed
from .tables import make_table, separators, table_of_cells

MAX_RUNS = 6_000  # of one sheet; more are read in the order of the file
MAX_DEPTH = 10


@dataclass(slots=True)
class Layout:
    """The regions of a frame in reading order. uncertain: why their order, or what is a line, could not be told."""

    regions: list[Region] = field(default_factory=list)
    uncertain: list[str] = field(default_factory=list)


def layout_of(runs: list[Run], across: Sequence[Box], down: Sequence[Box], panels: Sequence[Box], area: Box) -> Layout:
    """Put runs in reading order. across, down: ruled lines; panels: boxes that may hold text of their own."""
    layout = Layout()
    if len(runs) > MAX_RUNS:
        layout.uncertain.append("crowded")
        layout.regions.append(Region(runs, area.x0, area.x1))
        return layout
    if _overprinted(runs):
        layout.uncertain.append("overprinted")
    grids = grids_of(runs, across, down, panels)
    ruled = {id(run) for grid in grids for row in grid.cells for cell in row for run in cell}
    rest, asides = set_apart([run for run in runs if id(run) not in ruled], panels, across, down, area)
    cutter = _Cutter(layout, across, down)
    cutter.cut([*rest, *map(cutter.stand_in, grids)], 0)
    for box, inside in asides:
        before = len(layout.regions)
        cutter.cut(inside, 0)
        own = [Region(r.runs, r.x0, r.x1, r.table, aside=True) for r in layout.regions[before:]]
        del layout.regions[before:]
        put_in(layout.regions, box, own)
    return layout


def _overprinted(runs: Sequence[Run]) -> bool:
    """Whether many words stand on top of others, so that nobody can tell what a line is."""
    over = 0
    last: list[Run] = []
    for run in sorted(runs, key=lambda one: (one.y, one.x0)):
        last = [r for r in last[-8:] if run.y - r.y < 0.75 * min(r.size, run.size)]
        if len(run.text) >= 8 and any(
            len(r.text) >= 8 and min(r.x1, run.x1) - max(r.x0, run.x0) > 1.5 * min(r.size, run.size) for r in last
        ):
            over += 1
        last.append(run)
    return over >= 2 and over >= 0.02 * len(runs)


class _Cutter:
    """Cuts a set of runs at its gutters, again and again, and adds what cannot be cut to a layout."""

    def __init__(self, layout: Layout, across: Sequence[Box], down: Sequence[Box]) -> None:
        self._layout = layout
        self._kept: list[Run] = []
        self._across = across
        self._down = down
        self._walls = Walls(down)
        self._grids: dict[int, Grid] = {}  # by the id of the run that stands in for it

    def stand_in(self, grid: Grid) -> Run:
        """A run as large as a ruled table, to be put in order with the others."""
        box = grid.box
        run = Run(GRID, box.x0, box.x1, (box.y0 + box.y1) / 2, box.y1 - box.y0, False, False, 0)
        self._grids[id(run)] = grid
        self._kept.append(run)
        return run

    def cut(self, runs: list[Run], depth: int, bounds: tuple[float, float] | None = None) -> None:
        runs = sorted(runs, key=lambda run: (run.y, run.x0))
        at = gutter(runs, self._walls) if depth < MAX_DEPTH and len(runs) > 1 else None
        if at is None:
            self._lines(runs, bounds)
            return
        alone: list[Run] = []
        all_bands = bands(runs, at)
        if torn_by_lines(all_bands, at):
            self._layout.uncertain.append("lines that run over the white between columns")
        for band in all_bands:
            left = [run for run in band if run.x1 <= at]
            right = [run for run in band if run.x0 >= at]
            if len(left) + len(right) < len(band):
                self._check_overlap(band, left, right)
                alone += band
            elif not left or not right or not self._beside(band, left, right, alone, depth, at, bounds):
                alone += band
        if len(alone) < len(runs):
            self._rest(alone, depth, bounds)
        else:
            self._lines(runs, bounds)

    def _rest(self, runs: list[Run], depth: int, bounds: tuple[float, float] | None) -> None:
        if runs:
            self.cut(list(runs), depth + 1, bounds)
            runs.clear()

    def _beside(
        self,
        band: list[Run],
        left: list[Run],
        right: list[Run],
        alone: list[Run],
        depth: int,
        at: float,
        bounds: tuple[float, float] | None,
    ) -> bool:
        """Read a band with something on both sides of a gutter; False where it is no more than a line with a gap."""
        columns = strips(band, self._walls)
        prose = [is_prose([run for run in column if run.text != GRID]) for column in columns]
        parts = parts_of(band)
        if all(prose):
            parts = self._alike(parts)
        if len(parts) > 1:
            for part in parts:
                self._part(part, alone, depth, at, bounds)
            return True
        ruled = separators(band, columns, self._across, self._down)
        stacked = is_stacked(columns)
        if ruled.is_grid or (not all(prose) and not stacked and is_table(columns, prose)):
            lead, body, tail = trimmed(band, columns, grid=ruled.is_grid)
            if count_rows(body) >= 2:
                alone += lead
                self._rest(alone, depth, bounds)
                columns = strips(body, self._walls)
                table = make_table(columns, separators(body, columns, self._across, self._down))
                self._layout.regions.append(Region(body, min(r.x0 for r in body), max(r.x1 for r in body), table))
                alone += tail
                return True
            if not any(prose):
                return False
        if count_rows(left) < 2 and count_rows(right) < 2:
            return False
        if not all(prose) and not stacked:
            columns = [left, right]
        elif len(columns) == 2 and min(gap_between(columns)) < 0.6 * statistics.median(r.size for r in band):
            self._layout.uncertain.append("narrow gutter")
        self._rest(alone, depth, bounds)
        edges = [min(r.x0 for r in column) for column in columns]
        ends = [max(r.x1 for r in column) for column in columns]
        for column, x0, x1 in zip(columns, edges, ends, strict=True):
            self.cut(column, depth + 1, (x0, x1))
        return True

    def _alike(self, parts: Sequence[list[Run]]) -> list[list[Run]]:
        """Parts of one number of columns as one: text goes on in a column over the white between its paragraphs."""
        groups: list[tuple[int, list[Run]]] = []
        for part in parts:
            columns = len(strips(part, self._walls))
            if groups and (columns < 2 or columns == groups[-1][0]):
                groups[-1][1].extend(part)
            else:
                groups.append((columns, list(part)))
        return [part for _, part in groups]

    def _part(
        self, part: list[Run], alone: list[Run], depth: int, at: float, bounds: tuple[float, float] | None
    ) -> None:
        """Read a part of a band by itself."""
        left = [run for run in part if run.x1 <= at]
        right = [run for run in part if run.x0 >= at]
        if not left or not right or not self._beside(part, left, right, alone, depth, at, bounds):
            alone += part

    def _check_overlap(self, band: list[Run], left: list[Run], right: list[Run]) -> None:
        """A line across the gutter with other lines beside it, on other baselines: text that nobody set like this."""
        beside = [*left, *right]
        for run in band:
            if run in beside:
                continue
            for other in beside:
                shared = min(run.bottom, other.bottom) - max(run.top, other.top)
                apart = abs(run.y - other.y)
                gutter = max(other.x0 - run.x1, run.x0 - other.x1)
                if (
                    shared > 0.3 * other.size
                    and apart > 0.2 * other.size
                    and gutter < 0.8 * other.size
                    and len(other.text) > 12 < len(run.text)
                ):
                    self._layout.uncertain.append("lines beside lines of other columns")
                    return

    def _lines(self, runs: list[Run], bounds: tuple[float, float] | None) -> None:
        before: list[Run] = []
        for run in runs:
            grid = self._grids.get(id(run))
            if grid is None:
                before.append(run)
                continue
            self._lines(before, bounds)
            before = []
            self._grid(grid)
        runs = before
        if not runs:
            return
        x0 = min(run.x0 for run in runs)
        x1 = max(run.x1 for run in runs)
        if bounds is not None:
            x0, x1 = min(x0, bounds[0]), max(x1, bounds[1])
        self._layout.regions.append(Region(runs, x0, x1))

    def _grid(self, grid: Grid) -> None:
        if grid.laid_out:
            for row in grid.cells:
                for cell in row:
                    self.cut(cell, MAX_DEPTH - 3)
            return
        runs = [run for row in grid.cells for cell in row for run in cell]
        self._layout.regions.append(Region(runs, grid.box.x0, grid.box.x1, table_of_cells(grid.cells)))
