"""What is drawn on a sheet besides text, as far as it helps to read it: ruled lines, boxes, dark places, pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from types import ModuleType
from typing import Any

MAX_OBJECTS = 20_000  # drawn things of one sheet that are looked at for lines and boxes
MAX_LINES = 2_000  # ruled lines of one sheet
MAX_FORM_DEPTH = 4
LINE_WIDTH = 2.5  # points; a rectangle that is thinner is a ruled line
WHITE = 250  # of 255

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Corners = tuple[float, float, float, float]  # x0, y0, x1, y1 with y upwards


class Drawn:
    """Ruled lines, panels and dark places of a sheet, y upwards."""

    def __init__(self, raw: ModuleType, page: Any) -> None:
        self._raw = raw
        left, bottom, right, top = page.get_cropbox(fallback_ok=True)
        self.area: Corners = (left, bottom, right, top)
        self.lines: list[Corners] = []
        self.panels: list[Corners] = []
        self.dark: list[Corners] = []  # what white text can be read on
        self.pictured = 0.0  # share of the sheet that pictures cover
        self._seen = 0
        self._texts = self._empty = 0  # texts that are drawn, and those that take no room on the sheet
        handle = page.raw
        self._read(
            raw.FPDFPage_CountObjects(handle), lambda n: raw.FPDFPage_GetObject(handle, n), _SAME, MAX_FORM_DEPTH
        )

    def _read(self, count: int, get: Callable[[int], Any], matrix: Matrix, depth: int) -> None:
        raw = self._raw
        for number in range(min(count, MAX_OBJECTS)):
            self._seen += 1
            if self._seen > MAX_OBJECTS:
                return
            thing = get(number)
            kind = raw.FPDFPageObj_GetType(thing)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                box = self._bounds(thing, matrix)
                self._texts += 1
                self._empty += box is None or box[2] - box[0] < 1e-4
            elif kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(thing, matrix)
            elif kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
                box = self._bounds(thing, matrix)
                if box is not None:
                    self.dark.append(box)
                    whole = (self.area[2] - self.area[0]) * (self.area[3] - self.area[1])
                    self.pictured += (box[2] - box[0]) * (box[3] - box[1]) / max(whole, 1.0)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth:
                own = raw.FS_MATRIX()
                inner = matrix
                if raw.FPDFPageObj_GetMatrix(thing, own):
                    inner = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
                self._read(
                    raw.FPDFFormObj_CountObjects(thing),
                    lambda n, form=thing: raw.FPDFFormObj_GetObject(form, n),  # type: ignore[misc]
                    inner,
                    depth - 1,
                )

    @property
    def lost(self) -> int:
        """How many texts PDFium cannot read since their font is neither in the file nor on this machine.

        Single spaces take no room either, but are never nearly all that is drawn.
        """
        return self._empty if self._texts >= 40 and self._empty > 0.75 * self._texts else 0

    def _bounds(self, thing: Any, matrix: Matrix) -> Corners | None:
        edges = [ctypes.c_float() for _ in range(4)]
        if not self._raw.FPDFPageObj_GetBounds(thing, *edges):
            return None
        return _through(matrix, (edges[0].value, edges[1].value, edges[2].value, edges[3].value))

    def _path(self, thing: Any, matrix: Matrix) -> None:
        raw = self._raw
        box = self._bounds(thing, matrix)
        mode, stroked = ctypes.c_int(), ctypes.c_int()
        if box is None or len(self.lines) > MAX_LINES or not raw.FPDFPath_GetDrawMode(thing, mode, stroked):
            return
        if not mode.value and not stroked.value:
            return
        width, height = box[2] - box[0], box[3] - box[1]
        fill = colour_of(raw.FPDFPageObj_GetFillColor, thing) if mode.value else None
        if min(width, height) <= LINE_WIDTH:
            if max(width, height) > 3 * LINE_WIDTH and not (fill and is_white(fill) and not stroked.value):
                self.lines.append(box)
            return
        if fill is not None and not is_white(fill):
            self.dark.append(box)
        segments = raw.FPDFPath_CountSegments(thing)
        if stroked.value and segments > 2:
            self._sides(thing, segments, matrix, box)
        elif fill is not None and not is_white(fill) and segments <= 12:
            self.panels.append(box)

    def _sides(self, thing: Any, segments: int, matrix: Matrix, box: Corners) -> None:
        """The straight sides of a stroked path; a path of four of them, or with round corners, is a panel."""
        raw = self._raw
        if segments <= 12 and all(p <= 1 for p in (box[0] - box[2], box[1] - box[3])):
            self.panels.append(box)
        before: tuple[float, float] | None = None
        x, y = ctypes.c_float(), ctypes.c_float()
        for number in range(min(segments, MAX_LINES)):
            segment = raw.FPDFPath_GetPathSegment(thing, number)
            if not raw.FPDFPathSegment_GetPoint(segment, x, y):
                return
            here = (x.value, y.value)
            if before is not None and raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO:
                side = _through(matrix, _ordered(*before, *here))
                if min(side[2] - side[0], side[3] - side[1]) <= LINE_WIDTH < max(side[2] - side[0], side[3] - side[1]):
                    self.lines.append(side)
                    if len(self.lines) > MAX_LINES:
                        return
            before = here


def colour_of(get: Callable[..., Any], *of: Any) -> tuple[int, int, int, int] | None:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not get(*of, *parts):
        return None
    return parts[0].value, parts[1].value, parts[2].value, parts[3].value


def is_white(colour: tuple[int, int, int, int]) -> bool:
    return min(colour[:3]) >= WHITE or colour[3] == 0


def _ordered(x0: float, y0: float, x1: float, y1: float) -> Corners:
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _times(one: Matrix, two: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, l = two  # noqa: E741
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l)


def _through(matrix: Matrix, box: Corners) -> Corners:
    if matrix == _SAME:
        return box
    a, b, c, d, e, f = matrix
    points = [(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    return (
        min(p[0] for p in points),
        min(p[1] for p in points),
        max(p[0] for p in points),
        max(p[1] for p in points),
    )
