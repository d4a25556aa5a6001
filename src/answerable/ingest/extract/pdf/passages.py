"""Regions to passages: headings, paragraphs, list items, rows and code, whole over columns and sheets."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from .asides import Region
from .lines import BULLET, LETTER, STEP, Style, TextLine, lines_of_runs
from .prose import ends_clause, ends_sentence, joined, reads_on
from .runs import RAISED, RAISED_END

Kind = Literal["heading", "paragraph", "item", "step", "row", "code", "note"]

_SECTION = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,3})+\.?|(?:chapter|kapitel|section|abschnitt|appendix|anhang)\s+[\dA-Z]+[.:]?)\s+(?=[^\W\d_])",
    re.I,
)
_CAPTION = re.compile(r"(?:fig(?:ure|\.)?|table|tab\.|abb(?:ildung|\.)?|tabelle|bild)\s*\d+", re.I)
_NOTE = re.compile(rf"(?:{RAISED}([^{RAISED_END}]{{1,4}}){RAISED_END}|([*†‡§]+)|\[?(\d{{1,3}})\]?(?=\s))\s*")
_LEADER = re.compile(r"\s*(?:\.\s?|…\s?|·\s?){4,}\s*")
_HEADING_MOST = 140  # characters of a heading


@dataclass(slots=True)
class Passage:
    """A block of text with the lines it is made of. cells: of a row. number: of a step. mark: of a note.

    sheet: the first it stands on; region: numbers the columns and tables of the file.
    """

    kind: Kind
    lines: list[str]
    size: float
    bold: bool
    sheet: int
    region: int
    cells: list[str] = field(default_factory=list)
    number: int | None = None
    depth: int = 1
    mark: str = ""
    full: bool = False  # the last line reaches to the right edge
    aside: bool = False


class PassageReader:
    """Takes the regions of a file in order; `passages` are what they say."""

    def __init__(self, style: Style) -> None:
        self.passages: list[Passage] = []
        self._style = style
        self._regions = 0

    def add(self, region: Region, sheet: int, *, notes: bool = True) -> None:
        """Read a region. notes: whether small print in it may be footnotes."""
        self._regions += 1
        if region.table is not None:
            for row in region.table.rows:
                cells = [_cell(lines) for lines in row]
                if any(cells):
                    one = Passage("row", [], self._style.size, False, sheet, self._regions, cells)
                    one.aside = region.aside
                    self.passages.append(one)
            return
        _RegionReader(region, self._style, sheet, self._regions, self.passages).read(notes)


def _cell(lines: Sequence[str]) -> str:
    text = ""
    for line in lines:
        text = joined(text, line.strip(), (), ()) if text else line.strip()
    return text


class _RegionReader:
    def __init__(self, region: Region, style: Style, sheet: int, number: int, out: list[Passage]) -> None:
        self._region = region
        self._style = style
        self._sheet = sheet
        self._number = number
        self._out = out
        self._lines = lines_of_runs(region.runs)
        self._left = min((line.x0 for line in self._lines), default=region.x0)
        self._right = max(region.x1, max((line.x1 for line in self._lines), default=region.x1))
        steps = [b.y - a.y for a, b in zip(self._lines, self._lines[1:], strict=False) if b.y - a.y > 0.5 * a.size]
        self._step = statistics.median(steps) if steps else 1.3 * style.size
        self._step = min(self._step, 1.9 * style.size) if len(steps) < 4 else self._step
        self._open: Passage | None = None
        self._marks: list[float] = []  # where the marks of open lists stand
        self._text_at = 0.0  # where the words of the open item begin

    def read(self, notes: bool) -> None:
        before: TextLine | None = None
        for n, line in enumerate(self._lines):
            after = self._lines[n + 1] if n + 1 < len(self._lines) else None
            self._take(line, before, after, notes)
            before = line
        if self._open is not None and before is not None:
            self._open.full = before.x1 >= self._right - 0.12 * (self._right - self._left)

    def _begin(self, kind: Kind, text: str, line: TextLine) -> Passage:
        passage = Passage(kind, [text], line.size, line.bold, self._sheet, self._number, aside=self._region.aside)
        self._out.append(passage)
        self._open = passage
        if kind not in ("item", "step"):
            self._marks.clear()
        return passage

    def _take(self, line: TextLine, before: TextLine | None, after: TextLine | None, notes: bool) -> None:
        if not line.text.strip():
            return
        if self._is_code(line):
            self._take_code(line, before)
            return
        if len(line.cells) > 1 or _LEADER.search(line.text):
            cells = [part for cell in line.cells for part in _LEADER.split(cell) if part.strip()]
            if len(cells) > 1:
                self._begin("row", "", line).cells = cells
                self._open = None
                return
        heading = self._is_heading(line, before, after)
        if heading:
            if self._heading_goes_on(line, before):
                assert self._open is not None
                self._open.lines.append(line.text)
            else:
                self._begin("heading", line.text, line)
            return
        if self._take_item(line, before):
            return
        if notes and self._take_note(line, before):
            return
        if self._goes_on(line, before):
            assert self._open is not None
            self._open.lines.append(line.text)
            return
        self._begin(
            "note" if _CAPTION.match(line.text) and line.size <= self._style.size * 1.02 else "paragraph",
            line.text,
            line,
        )

    # -- headings --------------------------------------------------------------------------------

    def _is_heading(self, line: TextLine, before: TextLine | None, after: TextLine | None) -> bool:
        text = line.text.strip()
        if len(text) > _HEADING_MOST or not any(c.isalpha() for c in text) or _CAPTION.match(text):
            return False
        if line.size >= 1.12 * self._style.size:
            # Large print that ends as a sentence does is a sentence, unless it stands alone.
            return not (ends_sentence(text) and text[-1] not in "?!" and len(text.split()) > 9)
        if line.size < 0.93 * self._style.size:
            return False
        if BULLET.match(text) or (text[-1] in ".,;" and not re.fullmatch(r"[\dA-Z.]+", text)) or len(text) > 90:
            return False
        if before is not None and reads_on(before.text, text) and before.size == line.size and before.bold == line.bold:
            return False
        if line.bold and not self._style.bold:
            # Bold words at the end of a paragraph's line are no heading, nor is the bold beginning of a list.
            alone = before is None or before.bold or ends_clause(before.text) or line.y - before.y > 1.3 * self._step
            return alone and text[0] not in "(–—-" and not (text[-1] == ":" and line.x0 > self._left + 2 * line.size)
        if not _SECTION.match(text) or text[-1] in ":" or len(text) > 70:
            return False
        if before is not None and not (ends_clause(before.text) or line.y - before.y > 1.25 * self._step):
            return False
        return after is not None and not after.text[:1].islower() and not _SECTION.match(after.text)

    def _heading_goes_on(self, line: TextLine, before: TextLine | None) -> bool:
        one = self._open
        return (
            one is not None
            and before is not None
            and one.kind == "heading"
            and abs(one.size - line.size) <= 0.05 * line.size
            and one.bold == line.bold
            and line.y - before.y <= 1.5 * line.size
            and not _SECTION.match(line.text)
            and not STEP.match(line.text)
            and len(one.lines) < 4
        )

    # -- lists -----------------------------------------------------------------------------------

    def _take_item(self, line: TextLine, before: TextLine | None) -> bool:
        text = line.text
        bullet, step, letter = BULLET.match(text), STEP.match(text), LETTER.match(text)
        match = bullet or step or letter
        if match is None:
            return False
        if before is not None and self._is_in_sentence(line, before, text[match.end() :], step):
            return False
        while self._marks and line.x0 < self._marks[-1] - 0.6 * line.size:
            self._marks.pop()
        if not self._marks or line.x0 > self._marks[-1] + 0.8 * line.size:
            self._marks.append(line.x0)
        kind: Kind = "step" if step else "item"
        words = text if letter and not bullet and not step else text[match.end() :]
        passage = self._begin(kind, words, line)
        passage.number = int(step[1]) if step else None
        passage.depth = min(len(self._marks), 6)
        self._text_at = line.x0 + 0.5 * line.size
        return True

    def _is_in_sentence(self, line: TextLine, before: TextLine, words: str, step: re.Match[str] | None) -> bool:
        """Whether what looks like the mark of a list is a dash or a number of the sentence that runs on."""
        one = self._open
        if one is None:
            return False
        if step is None:
            in_text = one.kind in ("paragraph", "note") and not self._marks
            return line.text[0] in "–—-*" and in_text and reads_on(before.text, words)
        number = int(step[1])
        if (one.number is not None and number == one.number + 1) or (number == 1 and ends_clause(before.text)):
            return False
        close = line.y - before.y <= 1.2 * self._step and line.x0 >= before.x0
        return one.kind in ("paragraph", "step", "item") and close and reads_on(before.text, "a")

    # -- footnotes -------------------------------------------------------------------------------

    def _take_note(self, line: TextLine, before: TextLine | None) -> bool:
        """Small print at the end of a column that begins with a mark."""
        if line.size > 0.93 * self._style.size:
            return False
        match = _NOTE.match(line.text)
        if match is None or (
            before is not None
            and before.size < 0.93 * self._style.size
            and self._goes_on(line, before)
            and not match[1]
        ):
            return False
        passage = self._begin("note", line.text[match.end() :], line)
        passage.mark = (match[1] or match[2] or match[3]).strip()
        return True

    # -- paragraphs ------------------------------------------------------------------------------

    def _goes_on(self, line: TextLine, before: TextLine | None) -> bool:
        one = self._open
        if one is None or before is None or one.kind in ("heading", "row", "code"):
            return False
        if abs(one.size - line.size) > 0.08 * max(one.size, line.size):
            return False
        gap = line.y - before.y
        if gap < 0:  # the next column
            return False
        usual = max(self._step, 1.05 * line.size)
        if gap > 1.3 * usual and not (
            gap <= 1.8 * usual and reads_on(before.text, line.text) and line.text[:1].islower()
        ):
            return False
        if one.bold and not line.bold and not self._style.bold and not reads_on(before.text, line.text):
            return False
        if one.kind in ("item", "step"):
            if line.x0 >= self._text_at:
                return True
            return reads_on(before.text, line.text) or (
                not ends_clause(before.text) and before.x1 >= self._right - 0.12 * (self._right - self._left)
            )
        if not ends_sentence(before.text):
            return not self._stands_alone(before, line)
        indented = line.x0 - self._left > 0.8 * line.size and before.x0 - self._left <= 0.8 * line.size
        if indented and line.x0 - self._left < 6 * line.size:
            return False
        room = self._right - before.x1
        return not (room > line.first_word + 0.35 * line.size and room > 0.12 * (self._right - self._left))

    def _stands_alone(self, before: TextLine, line: TextLine) -> bool:
        """Whether a line ends far from the edge though no sentence does: an address, a label, a title."""
        room = self._right - before.x1
        wide = room > max(0.3 * (self._right - self._left), line.first_word + line.size)
        return wide and not reads_on(before.text, line.text)

    # -- code ------------------------------------------------------------------------------------

    def _is_code(self, line: TextLine) -> bool:
        return line.mono and not self._style.mono

    def _take_code(self, line: TextLine, before: TextLine | None) -> None:
        char = (line.x1 - line.x0) / max(1, len(line.text))
        indent = " " * min(40, round((line.x0 - self._left) / max(char, 1.0)))
        if (
            self._open is not None
            and self._open.kind == "code"
            and before is not None
            and 0 < line.y - before.y <= 2.6 * line.size
        ):
            if line.y - before.y > 1.8 * line.size:
                self._open.lines.append("")
            self._open.lines.append(indent + line.text)
        else:
            self._begin("code", indent + line.text, line)
