"""The one place that calls PDFium (the `pdf` extra): the bytes of a PDF to sheets of glyphs."""

from __future__ import annotations

import ctypes
import math
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from ....errors import MissingExtra
from .drawn import MAX_LINES, WHITE, Drawn, colour_of
from .glyphs import Box, Font, Glyph, turned, turned_box
from .runs import runs_of
from .sheet import Frame, Sheet

MAX_GLYPHS = 60_000  # of one sheet; a page of a newspaper has some 15,000
MAX_ANGLES = 4  # at which the text of one sheet stands
_SMALLEST = 0.5  # points; smaller text is not there to be read

_BOLD = re.compile(r"bold|black|heavy|semibold|demi|cmbx|sfbx|[-,]bd\b", re.I)
_MONO = re.compile(r"courier|mono|consol|typewriter|cmtt|sftt|menlo|inconsolata", re.I)
_SYMBOLS = re.compile(r"wingding|dingbat|webding", re.I)
_PICTOGRAMS = {chr(0xF000 + code): "•" for code in range(0x20, 0x100)} | {"\uf0e0": "→", "\uf0e8": "→", "\uf0b0": "°"}
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_HYPHENS = {"\x02", "\u00ad", "\u2010", "\u2011", "\ufffe"}  # 2 is PDFium's own for a hyphen at the end of a line

_lock = threading.Lock()  # PDFium is not made for threads


@dataclass(frozen=True, slots=True)
class PdfFile:
    """The sheets of a file, the first `most` of them, and the title in its metadata; `sheets_in_all` counts them all.

    broken: how many sheets could not be read.
    """

    sheets: list[Sheet]
    title: str
    sheets_in_all: int
    broken: int


def read_sheets(data: bytes, most: int) -> PdfFile:
    """Read a file. Raises MissingExtra, and whatever PDFium's binding does for a file that is broken or locked."""
    try:
        import pypdfium2
        import pypdfium2.raw as raw
    except ImportError:
        raise MissingExtra(
            "PDF pages need pypdfium2: pip install 'answerable[pdf]', or exclude *.pdf",
            remedy="pip install 'answerable[pdf]'",
        ) from None
    with _lock:
        document = pypdfium2.PdfDocument(data)
        try:
            count = len(document)
            sheets: list[Sheet] = []
            broken = 0
            for number in range(min(count, most)):
                try:
                    sheets.append(_sheet(raw, document[number]))
                except pypdfium2.PdfiumError:
                    broken += 1
                    sheets.append(Sheet([], [], 0, 0))
            title = document.get_metadata_dict().get("Title", "")
        finally:
            document.close()
    return PdfFile(sheets, title, count, broken)


def _sheet(raw: ModuleType, page: Any) -> Sheet:
    try:
        drawn = Drawn(raw, page)
        text = page.get_textpage()
        try:
            return _Text(raw, text.raw, drawn).sheet()
        finally:
            text.close()
    finally:
        page.close()


def _as_address(function: Any) -> Callable[[Any, int], int | None]:
    """A function of PDFium that gives a handle, to give a number instead: that is compared in no time."""
    prototype = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
    return prototype(ctypes.cast(function, ctypes.c_void_p).value or 0)


# -- glyphs ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Style:
    """What all glyphs of one drawing command share. shown: whether a reader sees them."""

    piece: int
    size: float
    angle: int
    font: Font
    white: bool
    shown: bool
    mapped: bool  # letters of the ASCII set are what they seem


@dataclass(slots=True)
class _Frames:
    glyphs: dict[int, list[Glyph]] = field(default_factory=dict)
    count: Counter[int] = field(default_factory=Counter)


class _Text:
    """The glyphs of one sheet."""

    def __init__(self, raw: ModuleType, text: Any, drawn: Drawn) -> None:
        self._raw = raw
        self._text = text
        self._drawn = drawn
        self._fonts: dict[int, Font] = {}
        self._pieces = 0
        self._count = raw.FPDFText_CountChars(text)
        # Text that is drawn as invisible is what a scanner read, where there is a picture of it; else it is hidden.
        self._scanned = drawn.pictured > 0.5

    def sheet(self) -> Sheet:
        frames = _Frames()
        hidden: list[str] = []
        unmapped = total = self._drawn.lost
        for char, style, x0, y0, x1, y1, x, y, spaced in self._glyphs():
            total += 1
            if char is None:
                unmapped += 1
                continue
            if not style.shown or not self._is_seen(style, (x0 + x1) / 2, (y0 + y1) / 2):
                hidden.append(" " + char if spaced else char)
                continue
            angle = style.angle
            if angle == 0:
                begin, end, down = x0, x1, -y
            else:
                across, down = turned(x, y, angle)
                box = turned_box(x0, y0, x1, y1, angle)
                begin, end = (box.x0, box.x1) if angle % 90 == 0 else (across, across + 0.5 * style.size)
            glyph = Glyph(char, begin, end, down, style.size, style.font, style.piece, spaced)
            glyphs = frames.glyphs.get(angle)
            if glyphs is None:
                glyphs = frames.glyphs[angle] = []
            glyphs.append(glyph)
        frames.count.update({angle: len(glyphs) for angle, glyphs in frames.glyphs.items()})
        words = "".join(hidden).split()
        angles = [angle for angle, _ in frames.count.most_common(MAX_ANGLES)]
        truncated = self._count > MAX_GLYPHS or len(frames.count) > MAX_ANGLES
        return Sheet([self._frame(angle, frames.glyphs[angle]) for angle in angles], words, unmapped, total, truncated)

    def _frame(self, angle: int, glyphs: list[Glyph]) -> Frame:
        drawn = self._drawn
        across: list[Box] = []
        down: list[Box] = []
        panels: list[Box] = []
        if angle % 90 == 0:
            for line in drawn.lines:
                box = turned_box(*line, angle)
                (across if box.x1 - box.x0 >= box.y1 - box.y0 else down).append(box)
            panels = [turned_box(*panel, angle) for panel in drawn.panels]
        return Frame(turned_box(*drawn.area, angle), runs_of(glyphs, down), across, down, panels)

    def _is_seen(self, style: _Style, x: float, y: float) -> bool:
        """Whether a place lies on the sheet, and white text there on something dark."""
        left, bottom, right, top = self._drawn.area
        if not (left <= x <= right and bottom <= y <= top):
            return False
        dark = self._drawn.dark[:MAX_LINES]
        return not style.white or any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in dark)

    def _glyphs(self) -> Iterator[tuple[str | None, _Style, float, float, float, float, float, float, bool]]:
        """Character (None where the font has none), style, box, origin, whether white space stands before it."""
        raw, text = self._raw, self._text
        box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        unicode_of, box_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
        object_of = _as_address(raw.FPDFText_GetTextObject)
        handle = ctypes.cast(text, ctypes.c_void_p)
        last: int | None = None
        style: _Style | None = None
        spaced = False
        for n in range(min(self._count, MAX_GLYPHS)):
            code = unicode_of(text, n)
            char = chr(code) if 0 < code < 0x110000 else ""
            if (char.isspace() or code == 0) and (code or raw.FPDFText_IsGenerated(text, n)):
                spaced = True
                continue
            address = object_of(handle, n)
            if style is None or address != last:
                style, last = self._style(raw.FPDFText_GetTextObject(text, n), n), address
                raw.FPDFText_GetCharOrigin(text, n, x, y)
            elif style.angle % 90:
                raw.FPDFText_GetCharOrigin(text, n, x, y)  # else all of one command stands on one baseline
            box_of(text, n, box)
            known = char if "!" <= char <= "~" and style.mapped else self._known(char, n, style)
            yield known, style, box.left, box.bottom, box.right, box.top, x.value, y.value, spaced
            spaced = False

    def _known(self, char: str, n: int, style: _Style) -> str | None:
        if char in _HYPHENS:
            return "-"
        if not char or char == "\ufffd" or "\ud800" <= char <= "\udfff":
            return None
        if style.font.symbols and (char.isalnum() or char in "§¨"):
            return "•"
        if "\ue000" <= char <= "\uf8ff":
            return _PICTOGRAMS.get(char)
        if char < " " or self._raw.FPDFText_HasUnicodeMapError(self._text, n) == 1:
            return None
        return _LIGATURES.get(char, char)

    def _style(self, thing: Any, n: int) -> _Style:
        raw = self._raw
        self._pieces += 1
        matrix = raw.FS_MATRIX()
        size = raw.FPDFText_GetFontSize(self._text, n)
        angle = 0
        if raw.FPDFText_GetMatrix(self._text, n, matrix):
            size *= math.hypot(matrix.c, matrix.d)
            angle = round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360
            angle = round(angle / 90) * 90 % 360 if abs(angle - round(angle / 90) * 90) <= 2 else angle
        font = self._font(thing)
        mode = raw.FPDFTextObj_GetTextRenderMode(thing)
        colour = colour_of(raw.FPDFText_GetFillColor, self._text, n)
        unseen = mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE and not self._scanned
        seen = not unseen and size >= _SMALLEST and not (colour is not None and colour[3] == 0)
        white = colour is not None and min(colour[:3]) >= WHITE and mode == raw.FPDF_TEXTRENDERMODE_FILL
        return _Style(self._pieces, max(size, 0.1), angle, font, white, seen, self._is_mapped(font, n))

    def _is_mapped(self, font: Font, n: int) -> bool:
        """Whether the first glyph of a command has a character; its font then has one for the others, too."""
        return not font.symbols and self._raw.FPDFText_HasUnicodeMapError(self._text, n) != 1

    def _font(self, thing: Any) -> Font:
        raw = self._raw
        handle = raw.FPDFTextObj_GetFont(thing)
        address = ctypes.cast(handle, ctypes.c_void_p).value or 0
        font = self._fonts.get(address)
        if font is None:
            name = ""
            if address:
                size = raw.FPDFFont_GetBaseFontName(handle, None, 0)
                buffer = ctypes.create_string_buffer(max(size, 1))
                raw.FPDFFont_GetBaseFontName(handle, buffer, size)
                name = buffer.value.decode("utf-8", "replace")
            flags = raw.FPDFFont_GetFlags(handle) if address else 0
            bold = bool(_BOLD.search(name)) or (flags > 0 and bool(flags & (1 << 18)))
            font = Font(bold, bool(_MONO.search(name)), bool(_SYMBOLS.search(name)))
            self._fonts[address] = font
        return font
