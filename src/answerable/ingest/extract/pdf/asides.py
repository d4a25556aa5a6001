"""Boxes beside the text: what is framed or on a ground of its own is read by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .glyphs import Box
from .gutters import count_rows
from .runs import Run
from .tables import Table

_PANEL_MARGIN = 2.0  # points


@dataclass(frozen=True, slots=True)
class Region:
    """Lines below each other between x0 and x1, or a table. aside: a box that stands beside the text."""

    runs: list[Run]
    x0: float
    x1: float
    table: Table | None = None
    aside: bool = False


def set_apart(
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
            or count_rows(inside) < max(2, len(inside))
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


def put_in(regions: list[Region], box: Box, own: Sequence[Region]) -> None:
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
