"""The words of a block while it is read: its lines, the parts of a table cell, and a bold line at its beginning."""

from __future__ import annotations

import enum
import re

from .inline.marks import CODE_BEGIN, CODE_END, is_sign, last_character, settled

_OWN_BAR = re.compile(rf"({CODE_BEGIN}[^{CODE_END}]*{CODE_END})|(?<=\S) \|(?!\|) ?(?=\S)|(?<=\S)\| (?=\S)")
CELL_BREAK = "\x1f"  # between the paragraphs and items of a cell, which become one line; no page's text can hold it


class Lead(enum.Enum):
    """Whether a block begins in bold: such a line is a term, and what follows it the definition."""

    UNREAD = enum.auto()  # no word yet
    BOLD = enum.auto()  # in the bold words at the beginning, or just behind them
    PLAIN = enum.auto()  # words that are not bold, or bold words with others behind them


_UNREAD, _BOLD, _PLAIN = Lead.UNREAD, Lead.BOLD, Lead.PLAIN  # a name in a class is looked up slowly


class LineBuffer:
    """Pieces of text since the last block was written; "\\n" in them ends a line."""

    __slots__ = ("_lead", "_lead_end", "_taken", "pieces")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._taken = 0  # how often the buffer was emptied
        self._lead = _UNREAD
        self._lead_end: int | None = None  # number of pieces that make up the bold first line, once it has ended

    def add(self, piece: str) -> None:
        """Add a piece as it is."""
        self.pieces.append(piece)

    def add_words(self, words: str, bold: bool) -> None:
        """Add words of the running text; `bold`: they stand in a bold element."""
        if self._lead is _UNREAD:
            if not words.isspace():
                self._lead = _PLAIN
        # A colon or a dash behind the bold words still belongs to the term.
        elif self._lead is _BOLD and self._lead_end is None and not bold and words.strip(" :.-–—*"):
            self._lead = _PLAIN
        self.pieces.append(words)

    def place(self) -> tuple[int, int]:
        """Where the buffer stands now, to ask later what came since."""
        return self._taken, len(self.pieces)

    def since(self, place: tuple[int, int]) -> str | None:
        """What was added since `place`; None where a block was written meanwhile."""
        return "".join(self.pieces[place[1] :]) if place[0] == self._taken else None

    def before(self, place: tuple[int, int]) -> str:
        """The end of what stood there before `place`."""
        return self.tail(6, place[1]) if place[0] == self._taken else ""

    def tail(self, count: int, stop: int | None = None) -> str:
        """The last `count` pieces, or the last before the piece `stop`, signs of links and emphasis aside."""
        found: list[str] = []
        at = len(self.pieces) if stop is None else stop
        while at and len(found) < count:
            at -= 1
            if not is_sign(self.pieces[at]):
                found.append(self.pieces[at])
        return "".join(reversed(found))

    @property
    def has_words(self) -> bool:
        """Whether it holds more than signs."""
        return any(piece and not is_sign(piece) for piece in self.pieces)

    def replace(self, place: tuple[int, int], text: str) -> None:
        """Put `text` in the place of all that was added since `place`."""
        self.pieces[place[1] :] = [text]

    def begin_bold(self) -> None:
        """A bold element begins."""
        if self._lead is _UNREAD:
            self._lead = _BOLD

    @property
    def in_lead(self) -> bool:
        """Whether all words so far are bold: an end of the line would end a bold first line."""
        return self._lead is _BOLD and self._lead_end is None

    def end_lead(self) -> None:
        """The line ends here; where all of it is bold it is the bold first line."""
        if self._lead is _BOLD and self._lead_end is None:
            self._lead_end = len(self.pieces)

    def take(self) -> str:
        """The text so far, which leaves the buffer."""
        text = "".join(self.pieces)
        self.pieces = []
        self._taken += 1
        return text

    def take_lines(self) -> tuple[list[str], bool]:
        """The lines so far, which leave the buffer, and whether the first one is bold."""
        lead = self._lead_end
        head = "".join(self.pieces[:lead]) if lead is not None else ""
        lines = as_lines("".join(self.pieces))
        self.reset()
        return lines, bool(head) and len(lines) > 1 and len(as_lines(head)) == 1

    def restart(self) -> None:
        """A new block begins, without words before it: what has begun there is in the new one."""
        signs = [piece for piece in self.pieces if piece]
        self.reset()
        self.pieces = signs

    def reset(self) -> None:
        """A new block begins."""
        self.pieces = []
        self._taken += 1
        self._lead = _UNREAD
        self._lead_end = None


def as_lines(text: str) -> list[str]:
    """The lines that hold something, with single spaces and visible characters only."""
    lines = []
    for part in settled(text).split("\n"):
        line = " ".join(part.replace(CELL_BREAK, " ").split())
        if line:
            lines.append(line)
    return lines


def as_cell(text: str) -> str:
    """One line for a table cell: its paragraphs and items follow each other, set apart by a semicolon.

    A bar between two words stands without blanks, except in code: with blanks it would part two cells.
    """
    lines: list[str] = []
    for line in settled(text).split("\n"):
        out = ""
        for part in line.split(CELL_BREAK):
            piece = " ".join(part.split())
            if piece:
                out += ("" if not out else " " if last_character(out) in ".:;,!?" else "; ") + piece
        if out or not lines or lines[-1]:
            lines.append(out)  # an empty first or last line keeps the boundary to the cell beside
    joined = "\n".join(lines) or ("\n" if "\n" in text else "")
    return _OWN_BAR.sub(lambda found: found[1] or "|", joined) if "|" in joined else joined
