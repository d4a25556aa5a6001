"""Gutters: the white between columns, and the bands of a sheet in which it runs."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence

from .prose import is_prose
from .runs import FAR_GAP, Run, Walls

GRID = "\x1d"  # the text of a run that stands in for a ruled table
_NEIGHBOURS = 48  # runs that are looked at beside one, at most
_FEWER = 8  # gaps that may miss the widest gutter
_LARGEST = 16.0  # points; no gutter has to be wider for larger print


def gutter(runs: list[Run], walls: Walls) -> float | None:
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


def bands(runs: list[Run], at: float) -> list[list[Run]]:
    """Runs between lines that cross `at`, and those lines with what stands beside them; runs are sorted by y."""
    found: list[list[Run]] = []
    crossing = [run for run in runs if run.x0 < at < run.x1]
    state: bool | None = None
    cross = 0
    for run in runs:
        while cross < len(crossing) and crossing[cross].y < run.y - 0.5 * max(run.size, crossing[cross].size):
            cross += 1
        beside = any(abs(one.y - run.y) <= 0.5 * max(run.size, one.size) for one in crossing[cross : cross + 3])
        if state is not None and beside is state:
            found[-1].append(run)
        else:
            found.append([run])
        state = beside
    return found


def torn_by_lines(found: Sequence[list[Run]], at: float) -> bool:
    """Whether single lines run over a gutter in step with the lines of the columns: two lines that grew into one."""
    for above, band, below in zip(found, found[1:], found[2:], strict=False):
        if count_rows(band) > 2 or not any(run.x0 < at < run.x1 and run.text != GRID for run in band):
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


def parts_of(band: Sequence[Run]) -> list[list[Run]]:
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


def strips(runs: Sequence[Run], walls: Walls) -> list[list[Run]]:
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


def count_rows(runs: Sequence[Run]) -> int:
    """How many lines there are."""
    count, last = 0, float("-inf")
    for run in sorted(runs, key=lambda one: one.y):
        if run.y - last > 0.4 * run.size:
            count += 1
            last = run.y
    return count


def gap_between(columns: Sequence[Sequence[Run]]) -> list[float]:
    """The widths of the gutters between columns."""
    ends = [max(r.x1 for r in column) for column in columns]
    begins = [min(r.x0 for r in column) for column in columns]
    return [b - e for e, b in zip(ends, begins[1:], strict=False)] or [0.0]
