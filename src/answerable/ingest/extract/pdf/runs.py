"""Glyphs to runs: pieces of a line that no wide gap and no ruled line divides, as words in reading order."""

from __future__ import annotations

import bisect
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .glyphs import Box, Font, Glyph

RAISED, RAISED_END = "\x0e", "\x0f"  # around what stands above the line: a footnote's mark, an exponent

# Widths in sizes of the text.
WORD_GAP = 0.22  # a wider gap is a space
PIECE_GAP = 0.6  # between two drawing commands: a wider gap ends a run
FAR_GAP = 0.4  # between two that do not follow each other in the file
RUN_GAP = 1.0  # inside one of them
BACK = 0.35  # text that jumps back by more begins a run
_BUCKET = 2.0  # points
_MOST_LETTERS = 20  # single letters of a sheet that are looked at as the beginning of a text


@dataclass(slots=True)
class Run:
    """Words on one baseline; y runs downwards.

    bold, mono: whether all of it is. order, last: where it begins and ends in the file; spaced: white space stands
    before it there. longest: characters of the part that `size` is of.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    mono: bool
    order: int
    spaced: bool = False
    longest: int = 0
    last: int = 0

    @property
    def top(self) -> float:
        return self.y - 0.75 * self.size

    @property
    def bottom(self) -> float:
        return self.y + 0.2 * self.size

    @property
    def box(self) -> Box:
        return Box(self.x0, self.top, self.x1, self.bottom)


def runs_of(glyphs: Sequence[Glyph], down: Sequence[Box]) -> list[Run]:
    """The runs of a frame, in the order of the file. down: its upright ruled lines."""
    walls = Walls(down)
    pieces = _with_first_letters(list(_pieces(glyphs, walls)))
    runs = _joined(pieces, walls)
    for run in runs:
        run.text = in_reading_order(run.text)
    runs.sort(key=lambda run: run.order)
    return runs


class Walls:
    """Upright ruled lines, to be asked for by place."""

    def __init__(self, lines: Iterable[Box]) -> None:
        self._lines = sorted(lines)
        self._xs = [line.x0 for line in self._lines]

    def between(self, x0: float, x1: float, y: float) -> bool:
        """Whether one stands between two places of a line."""
        first = bisect.bisect_left(self._xs, x0 - 1)
        for line in self._lines[first : first + 32]:
            if line.x0 > x1 + 1:
                return False
            if line.y0 <= y <= line.y1:
                return True
        return False


def _pieces(glyphs: Sequence[Glyph], walls: Walls) -> Iterable[Run]:
    """Glyphs that follow each other in the file and on the sheet."""
    run: Run | None = None
    chars: list[str] = []
    font: Font | None = None
    piece = -1
    begin, cluster = 0.0, 0  # of the last glyph: where it stands, and which of `chars` is its first
    for order, glyph in enumerate(glyphs):
        if run is not None and glyph.piece == piece and glyph.x0 == begin and glyph.x1 == run.x1:
            # One glyph that stands for several characters, such as a ligature.
            chars.insert(cluster if is_right_to_left(glyph.char) else len(chars), glyph.char)
            continue
        begin = glyph.x0
        if run is not None:
            size = min(run.size, glyph.size)
            gap = glyph.x0 - run.x1
            allowed = RUN_GAP if glyph.piece == piece else PIECE_GAP
            same = (
                -BACK * size <= gap <= allowed * size
                and abs(glyph.y - run.y) <= 0.1 * size
                and abs(glyph.size - run.size) <= 0.1 * size
                and not (gap > 0.1 * size and walls.between(run.x1, glyph.x0, glyph.y - 0.3 * size))
            )
            if same:
                if (glyph.spaced and gap > 0.05 * size) or gap > WORD_GAP * size:
                    chars.append(" ")
                cluster = len(chars)
                chars.append(glyph.char)
                run.x1 = max(run.x1, glyph.x1)
                if glyph.font is not font:
                    run.bold = run.bold and glyph.font.bold
                    run.mono = run.mono and glyph.font.mono
                piece = glyph.piece
                continue
            run.text, run.last = "".join(chars), order - 1
            yield run
        font, piece, chars, cluster = glyph.font, glyph.piece, [glyph.char], 0
        run = Run("", glyph.x0, glyph.x1, glyph.y, glyph.size, font.bold, font.mono, order, glyph.spaced)
    if run is not None:
        run.text, run.last = "".join(chars), len(glyphs) - 1
        yield run


def _with_first_letters(pieces: list[Run]) -> list[Run]:
    """Pieces with a large letter that begins a text over several lines put before the first of them."""
    gone: set[int] = set()
    for letter in [piece for piece in pieces if len(piece.text) == 1 and piece.text.isupper()][:_MOST_LETTERS]:
        beside = [
            piece
            for piece in pieces
            if 1.8 * piece.size <= letter.size
            and -0.1 * letter.size <= piece.x0 - letter.x1 <= piece.size
            and letter.y - 0.85 * letter.size <= piece.y <= letter.y + 0.1 * piece.size
            and len(piece.text) > 1
        ]
        if len({round(piece.y) for piece in beside}) > 1:
            first = min(beside, key=lambda piece: piece.y)
            if first.text[0].islower() or first.spaced:
                first.text = letter.text + first.text if first.text[0].islower() else f"{letter.text} {first.text}"
                gone.add(id(letter))
    return [piece for piece in pieces if id(piece) not in gone]


def _joined(pieces: list[Run], walls: Walls) -> list[Run]:
    """Pieces side by side on one line become one run, whatever order they were drawn in."""
    open_at: dict[int, Run] = {}
    runs: list[Run] = []
    for piece in sorted(_once(pieces), key=lambda one: (one.x0, one.order)):
        best = _left_neighbour(piece, open_at, walls)
        if best is None:
            runs.append(piece)
            best = piece
        else:
            _append(best, piece)
        open_at[int(best.y // _BUCKET)] = best
        open_at[int(piece.y // _BUCKET)] = best
    return runs


def _once(pieces: Iterable[Run]) -> Iterable[Run]:
    """Pieces without those that are drawn a second time on or beside themselves, for a shadow or for bold."""
    seen: dict[tuple[str, int, int], Run] = {}
    for piece in pieces:
        step = max(0.4 * piece.size, 0.5)
        column, row = int(piece.x0 // step), int(piece.y // step)
        near = (seen.get((piece.text, c, r)) for c in (column - 1, column, column + 1) for r in (row - 1, row, row + 1))
        if any(one is not None and abs(one.x0 - piece.x0) < step and abs(one.y - piece.y) < step for one in near):
            continue
        seen[piece.text, column, row] = piece
        yield piece


def _left_neighbour(piece: Run, open_at: dict[int, Run], walls: Walls) -> Run | None:
    reach = max(1, int(0.7 * min(piece.size * 1.6, 40) // _BUCKET) + 1)
    centre = int(piece.y // _BUCKET)
    best: Run | None = None
    for bucket in range(centre - reach, centre + reach + 1):
        run = open_at.get(bucket)
        if run is None or run is best:
            continue
        size = max(min(run.size, piece.size), 0.1)
        gap = piece.x0 - run.x1
        allowed = PIECE_GAP if abs(piece.order - run.last) <= 2 else FAR_GAP
        if not (-BACK * size <= gap <= allowed * max(run.size, piece.size)) or not _on_one_line(run, piece):
            continue
        if gap > 0.1 * size and walls.between(run.x1, piece.x0, piece.y - 0.3 * piece.size):
            continue
        if best is None or abs(run.y - piece.y) < abs(best.y - piece.y):
            best = run
    return best


def _on_one_line(run: Run, piece: Run) -> bool:
    large, small = (run, piece) if run.size >= piece.size else (piece, run)
    offset = large.y - small.y  # how far the smaller one is raised
    if abs(offset) <= 0.12 * large.size:
        return True
    return small.size <= 0.85 * large.size and -0.35 * large.size <= offset <= 0.75 * large.size


def _append(run: Run, piece: Run) -> None:
    size = min(run.size, piece.size)
    room = piece.x0 - run.x1
    gap = " " if room > WORD_GAP * size or (piece.spaced and room > 0.05 * size) else ""
    if piece.size <= 0.85 * run.size and run.y - piece.y > 0.12 * run.size:
        run.text += f"{RAISED}{piece.text}{RAISED_END}"
        run.x1, run.last = max(run.x1, piece.x1), piece.last
        return
    if run.size <= 0.85 * piece.size and piece.y - run.y > 0.12 * piece.size:
        run.text = f"{RAISED}{run.text}{RAISED_END}{piece.text}"
        run.y, run.size, run.bold, run.mono = piece.y, piece.size, piece.bold, piece.mono
    else:
        before = run.text if not run.longest else ""
        run.text += gap + piece.text
        lowered = piece.size <= 0.85 * run.size
        run.bold = run.bold and (piece.bold or lowered)
        run.mono = run.mono and piece.mono
        if piece.size > run.size * 1.15:
            run.y, run.size, run.longest = piece.y, piece.size, len(piece.text)
        elif len(piece.text) > max(run.longest, len(before)) and piece.size > 0.85 * run.size:
            run.size, run.longest = piece.size, len(piece.text)
    run.x1 = max(run.x1, piece.x1)
    run.order = min(run.order, piece.order)
    run.last = piece.last


# -- right to left -----------------------------------------------------------------------------------


def is_right_to_left(char: str) -> bool:
    return "\u0590" <= char <= "\u08ff" or "\ufb1d" <= char <= "\ufdff" or "\ufe70" <= char <= "\ufefc"


def in_reading_order(text: str) -> str:
    """Glyphs as they stand from left to right, in the order in which they are read."""
    if text.isascii():
        return text
    rights = sum(map(is_right_to_left, text))
    if not rights:
        return text
    text = "".join(unicodedata.normalize("NFKC", c) if is_right_to_left(c) and c >= "\ufb00" else c for c in text)
    lefts = sum(c.isalpha() and not is_right_to_left(c) for c in text)
    if rights >= lefts:
        return _flipped(text[::-1], lambda c: (c.isalnum() and not is_right_to_left(c)) or c in ".,:/%@-_+")
    return _flipped(text, is_right_to_left)


def _flipped(text: str, inside: Callable[[str], bool]) -> str:
    """The stretches of characters that are `inside`, with single spaces in them, turned round."""
    out: list[str] = []
    stretch: list[str] = []
    for char in text:
        if inside(char) or (char == " " and stretch and inside is is_right_to_left):
            stretch.append(char)
            continue
        _flush(out, stretch)
        out.append(char)
    _flush(out, stretch)
    return "".join(out)


def _flush(out: list[str], stretch: list[str]) -> None:
    tail: list[str] = []
    while stretch and stretch[-1] == " ":
        tail.append(stretch.pop())
    out.extend(reversed(stretch))
    out.extend(tail)
    stretch.clear()
