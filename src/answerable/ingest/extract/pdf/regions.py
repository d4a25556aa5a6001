"""Runs to regions in reading order: columns, tables and what stands across them, found by the white between them."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from .grids import Grid, grids_of
from .prose import is_prose, reads_on
from .runs import FAR_GAP, Run, Walls
from .sheet import Box
from .tables import Table, divide, make_table, near, separators, table_of_cells

MAX_RUNS = 6_000  # of one sheet; more are read in the order of the file
MAX_DEPTH = 10
_NEIGHBOURS = 48  # runs that are looked at beside one, at most
_PANEL_MARGIN = 2.0  # points
_FEWER = 8  # gaps that may miss the widest gutter
_LARGEST = 16.0  # points; no gutter has to be wider for larger print
GRID = "\x1d"  # the text of a run that stands in for a ruled table


@dataclass(frozen=True, slots=True)
class Region:
    """Lines below each other between x0 and x1, or a table. aside: a box that stands beside the text."""

    runs: list[Run]
    x0: float
    x1: float
    table: Table | None = None
    aside: bool = False


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
    rest, asides = _set_apart([run for run in runs if id(run) not in ruled], panels, across, down, area)
    cutter = _Cutter(layout, across, down)
    cutter.cut([*rest, *map(cutter.stand_in, grids)], 0)
    for box, inside in asides:
        before = len(layout.regions)
        cutter.cut(inside, 0)
        own = [Region(r.runs, r.x0, r.x1, r.table, aside=True) for r in layout.regions[before:]]
        del layout.regions[before:]
        _put_in(layout.regions, box, own)
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


# -- boxes ---------------------------------------------------------------------------------------


def _set_apart(
    runs: list[Run], panels: Sequence[Box], across: Sequence[Box], down: Sequence[Box], area: Box
) -> tuple[list[Run], list[tuple[Box, list[Run]]]]:
    """The runs outside of boxes, and each box with its own. Cells of a table and frames of a sheet are no such box."""
    whole = (area.x1 - area.x0) * (area.y1 - area.y0)
    boxes = []
    for panel in dict.fromkeys(panels[:400]):
        size = (panel.x1 - panel.x0) * (panel.y1 - panel.y0)
        if panel.x1 - panel.x0 > 40 and panel.y1 - panel.y0 > 16 and size < 0.6 * whole:
            boxes.append(panel)
    boxes = [one for one in boxes if not any(_touch(one, two) for two in boxes if two is not one)]
    found: list[tuple[Box, list[Run]]] = []
    rest = runs
    for box in boxes:
        grown = Box(box.x0 - _PANEL_MARGIN, box.y0 - _PANEL_MARGIN, box.x1 + _PANEL_MARGIN, box.y1 + _PANEL_MARGIN)
        inside = [r for r in rest if grown.holds((r.x0 + r.x1) / 2, r.y - 0.3 * r.size)]
        if (
            not inside
            or len(inside) == len(rest)
            or _rows(inside) < max(2, len(inside))
            or any(r.x0 < grown.x0 - 1 or r.x1 > grown.x1 + 1 for r in inside)
        ):
            continue
        ruled = sum(
            box.x0 - 1 <= line.x0 and line.x1 <= box.x1 + 1 and box.y0 + 2 < line.y0 < box.y1 - 2 for line in across
        )
        if ruled and any(
            box.y0 - 1 <= line.y0 and line.y1 <= box.y1 + 1 and box.x0 + 2 < line.x0 < box.x1 - 2 for line in down
        ):
            continue
        own = set(map(id, inside))
        rest = [r for r in rest if id(r) not in own]
        found.append((box, inside))
    return rest, found


def _touch(one: Box, two: Box) -> bool:
    """Whether two boxes share a side, as the cells of a table do; one around the other does not count."""
    if one == two:
        return False
    near = 1.5
    beside = abs(one.x1 - two.x0) < near or abs(one.x0 - two.x1) < near
    above = abs(one.y1 - two.y0) < near or abs(one.y0 - two.y1) < near
    level = min(one.y1, two.y1) - max(one.y0, two.y0) > near
    over = min(one.x1, two.x1) - max(one.x0, two.x0) > near
    return (beside and level) or (above and over)


def _put_in(regions: list[Region], box: Box, own: Sequence[Region]) -> None:
    """Put the regions of a box behind what stands above it or left of it; in a column it divides, between the lines."""
    place = 0
    for number, region in enumerate(regions):
        if not region.runs:
            continue
        shared = min(box.x1, region.x1) - max(box.x0, region.x0)
        top = min(run.y for run in region.runs)
        if shared > 0.5 * min(box.x1 - box.x0, region.x1 - region.x0) and region.table is None:
            above = [run for run in region.runs if run.y <= box.y0 + 0.5 * run.size]
            below = [run for run in region.runs if run.y - 0.5 * run.size >= box.y1]
            if above and below and len(above) + len(below) == len(region.runs):
                parts = [Region(part, region.x0, region.x1, aside=region.aside) for part in (above, below)]
                regions[number : number + 1] = [parts[0], *own, parts[1]]
                return
        if top < (box.y0 if shared > 0 else box.y1 if region.x1 <= box.x0 + 1 else box.y0 - 1):
            place = number + 1
    regions[place:place] = own


# -- cuts ----------------------------------------------------------------------------------------


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
        at = _gutter(runs, self._walls) if depth < MAX_DEPTH and len(runs) > 1 else None
        if at is None:
            self._lines(runs, bounds)
            return
        alone: list[Run] = []
        bands = _bands(runs, at)
        if _torn_by_lines(bands, at):
            self._layout.uncertain.append("lines that run over the white between columns")
        for band in bands:
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
        columns = _strips(band, self._walls)
        prose = [is_prose([run for run in column if run.text != GRID]) for column in columns]
        parts = _parts(band)
        if all(prose):
            parts = self._alike(parts)
        if len(parts) > 1:
            for part in parts:
                self._part(part, alone, depth, at, bounds)
            return True
        ruled = separators(band, columns, self._across, self._down)
        stacked = _is_stacked(columns)
        if ruled.is_grid or (not all(prose) and not stacked and _is_table(columns, prose)):
            lead, body, tail = _trimmed(band, columns, grid=ruled.is_grid)
            if _rows(body) >= 2:
                alone += lead
                self._rest(alone, depth, bounds)
                columns = _strips(body, self._walls)
                table = make_table(columns, separators(body, columns, self._across, self._down))
                self._layout.regions.append(Region(body, min(r.x0 for r in body), max(r.x1 for r in body), table))
                alone += tail
                return True
            if not any(prose):
                return False
        if _rows(left) < 2 and _rows(right) < 2:
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
            columns = len(_strips(part, self._walls))
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


def gap_between(columns: Sequence[Sequence[Run]]) -> list[float]:
    """The widths of the gutters between columns."""
    ends = [max(r.x1 for r in column) for column in columns]
    begins = [min(r.x0 for r in column) for column in columns]
    return [b - e for e, b in zip(ends, begins[1:], strict=False)] or [0.0]


def _gutter(runs: list[Run], walls: Walls) -> float | None:
    """Where most lines have a gap in common, if at least two have; runs are sorted by y."""
    gaps: list[tuple[float, float]] = []
    walled = 0
    for n, run in enumerate(runs):
        nearest: Run | None = None
        for step in (-1, 1):
            for m in range(n + step, max(-1, n - _NEIGHBOURS) if step < 0 else min(len(runs), n + _NEIGHBOURS), step):
                other = runs[m]
                if abs(other.y - run.y) > 0.75 * max(run.size, other.size):
                    break
                if other.x0 >= run.x1 and (nearest is None or other.x0 < nearest.x0):
                    nearest = other
        if nearest is None or _marks(run, nearest):
            continue
        wall = walls.between(run.x1, nearest.x0, run.y - 0.3 * run.size)
        if wall or nearest.x0 - run.x1 >= FAR_GAP * min(run.size, nearest.size):
            gaps.append((run.x1, nearest.x0))
            walled += wall
    if len(gaps) < 2:
        return None
    size = statistics.median(run.size for run in runs)
    steps = _overlaps(gaps)
    most = max(count for _, _, count in steps)
    # The place that most gaps share, if it is wide enough; else one that some fewer do.
    for count in range(most, max(most - _FEWER, 2) - 1, -1):
        least = 0.0 if 2 * walled >= len(gaps) else 1.4 if count < 4 else 0.9 if count < 8 else 0.38
        width, at = _widest(steps, count)
        if width >= least * size and width > 0:
            return at
    return None


def _overlaps(gaps: Sequence[tuple[float, float]]) -> list[tuple[float, float, int]]:
    """How many gaps lie over each stretch of the line, from left to right."""
    events = sorted([(x0, 1) for x0, _ in gaps] + [(x1, -1) for _, x1 in gaps])
    open_now = 0
    steps = []
    for (x, step), (after, _) in itertools.pairwise(events):
        open_now += step
        steps.append((x, after, open_now))
    return steps


def _widest(steps: Sequence[tuple[float, float, int]], least: int) -> tuple[float, float]:
    """Width and middle of the widest stretch over which `least` gaps or more lie."""
    best = (0.0, 0.0)
    begin: float | None = None
    for x, after, count in steps:
        if count < least:
            begin = None
            continue
        begin = x if begin is None else begin
        best = max(best, (after - begin, (after + begin) / 2))
    return best


def _marks(run: Run, after: Run) -> bool:
    """Whether a run is only the mark of a list or the number of a heading that stands before its words."""
    text = run.text.strip()
    return after.x0 - run.x1 < 4 * run.size and (
        text in "•◦▪●○■□–—-*·‣⁃➢✓❖◆o"
        or (len(text) <= 7 and text.rstrip(".)").replace(".", "").isdigit() and text[-1] in ".)")
    )


def _bands(runs: list[Run], at: float) -> list[list[Run]]:
    """Runs between lines that cross `at`, and those lines with what stands beside them; runs are sorted by y."""
    bands: list[list[Run]] = []
    crossing = [run for run in runs if run.x0 < at < run.x1]
    state: bool | None = None
    cross = 0
    for run in runs:
        while cross < len(crossing) and crossing[cross].y < run.y - 0.5 * max(run.size, crossing[cross].size):
            cross += 1
        beside = any(abs(one.y - run.y) <= 0.5 * max(run.size, one.size) for one in crossing[cross : cross + 3])
        if state is not None and beside is state:
            bands[-1].append(run)
        else:
            bands.append([run])
        state = beside
    return bands


def _torn_by_lines(bands: Sequence[list[Run]], at: float) -> bool:
    """Whether single lines run over a gutter in step with the lines of the columns: two lines that grew into one."""
    for above, band, below in zip(bands, bands[1:], bands[2:], strict=False):
        if _rows(band) > 2 or not any(run.x0 < at < run.x1 and run.text != GRID for run in band):
            continue
        sides = [[run for run in part if run.x1 <= at] for part in (above, below)]
        sides += [[run for run in part if run.x0 >= at] for part in (above, below)]
        if not all(sides):
            continue
        size = band[0].size
        near_above = band[0].y - max(run.y for run in above) <= 1.45 * size
        near_below = min(run.y for run in below) - max(run.y for run in band) <= 1.45 * size
        same = all(abs(run.size - size) <= 0.08 * size for run in (above[-1], below[0]))
        if near_above and near_below and same and is_prose([*sides[0], *sides[1]]) and is_prose([*sides[2], *sides[3]]):
            return True
    return False


def _parts(band: Sequence[Run]) -> list[list[Run]]:
    """A band cut where white runs across all of it that is wider than between lines, and around ruled tables."""
    parts: list[list[Run]] = []
    end = float("-inf")
    for run in sorted(band, key=lambda one: one.y):
        half = run.size / 2 if run.text == GRID else 0.0
        size = min(run.size, _LARGEST)
        if not parts or run.y - half - end > 2.2 * size:
            parts.append([])
        parts[-1].append(run)
        end = max(end, run.y + half)
    return parts


def _is_stacked(columns: Sequence[Sequence[Run]]) -> bool:
    """Whether each column is a few words in large print with smaller ones below: a figure and what it counts."""
    return all(
        len(column) > 1 and max(run.size for run in column) >= 1.35 * min(run.size for run in column)
        for column in columns
    )


def _strips(runs: Sequence[Run], walls: Walls) -> list[list[Run]]:
    """Columns of runs with white between them from the top to the bottom of the band."""
    columns: list[list[Run]] = []
    end = 0.0
    for run in sorted(runs, key=lambda one: one.x0):
        near = bool(columns) and run.x0 < end + 0.5 * min(run.size, _LARGEST)
        if near and run.x0 >= end - 1 and walls.between(end, run.x0, run.y - 0.3 * run.size):
            near = False
        if near or (columns and _is_mark_column(columns[-1], run)):
            columns[-1].append(run)
            end = max(end, run.x1)
        else:
            columns.append([run])
            end = run.x1
    for column in columns:
        column.sort(key=lambda one: (one.y, one.x0))
    return columns


def _is_mark_column(column: list[Run], after: Run) -> bool:
    return all(_marks(run, after) for run in column[:50])


def _rows(runs: Sequence[Run]) -> int:
    """How many lines there are."""
    count, last = 0, float("-inf")
    for run in sorted(runs, key=lambda one: one.y):
        if run.y - last > 0.4 * run.size:
            count += 1
            last = run.y
    return count


def _is_table(columns: Sequence[list[Run]], prose: Sequence[bool]) -> bool:
    """Whether lines side by side belong together: they stand on common baselines, and not all of them is prose."""
    if _one_to_one(columns) and any(_is_short(c) and not flows for c, flows in zip(columns, prose, strict=True)):
        return True
    fullest = max(columns, key=_rows)
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


def _trimmed(
    band: Sequence[Run], columns: Sequence[list[Run]], *, grid: bool
) -> tuple[list[Run], list[Run], list[Run]]:
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
