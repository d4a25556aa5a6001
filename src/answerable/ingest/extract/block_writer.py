"""Block elements to blocks of text: paragraphs, headings, list items, definitions, table rows and code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ...model import BlockKind, Loss, MarkKind
from ..characters import one_line, visible, without_controls
from .elements import HEADINGS, LISTS, Element, OpenElements
from .inline.marks import KINDS, InlineMarks, bare, unchanged
from .line_buffer import CELL_BREAK, LineBuffer, as_cell, as_lines
from .page_text import PageText, TextBuilder

_MAX_INDENT = 8
_MAX_SPANNED = 200  # characters of a cell that are said again in the places it spans
_MAX_FILLED = 20_000  # characters that spans may add to one table
_MAX_ROWS, _MAX_COLUMNS = 1000, 60
_HEADING_LINK = re.compile(r"\s*(?:[¶§🔗]|(?<=\s)#)+$")  # the sign behind a heading that links to it


@dataclass(slots=True)
class _List:
    ordered: bool
    next: int
    step: int


@dataclass(slots=True)
class _Table:
    """nested: it stands in a cell of another table and is written as part of that cell. heads: how many cells of the
    row are head cells; None where another one has words. top: no row of values has come yet.
    """

    nested: bool = False
    cells: list[str] = field(default_factory=list)
    own: int = 0  # cells of the row that stand in it, those of spans aside
    over: tuple[int, int] = (1, 1)  # rows and columns that the open cell spans
    spans: dict[int, tuple[int, str]] = field(default_factory=dict)  # by column: rows still to fill, and with what
    filled: int = 0  # characters that spans have put in
    heads: int | None = 0
    top: bool = True

    def put(self, head: bool, text: str) -> None:
        """The open cell ends: its text, in each place that it spans. head: it is a head cell."""
        self.own += 1
        if self.heads is not None and (head or text.strip()):
            self.heads = self.heads + 1 if head else None
        rows, columns = self.over
        self._fill()
        again = self._again(text, rows * columns - 1)
        for number in range(columns):
            if rows > 1:
                self.spans[len(self.cells)] = (rows - 1, again)
            self.cells.append(again if number else text)

    def row(self, *, in_head: bool) -> tuple[list[str], bool]:
        """The cells of the row that ends here, and whether they name the columns."""
        alone = self.own == 1 and len(self.cells) == self.over[1]  # one cell across the whole table
        if self.own:
            self._fill()
        names = in_head or (self.top and bool(self.heads))
        if alone and self.over[1] > 1:  # a title
            names = False
        elif self.own:
            self.top = names and not in_head and bool(self.spans)  # a second row of names below cells that span both
        cells, self.cells, self.own, self.heads = self.cells, [], 0, 0
        return cells[:1] if alone else cells, names

    def _fill(self) -> None:
        while (span := self.spans.get(len(self.cells))) is not None:
            rows, text = span
            if rows > 1:
                self.spans[len(self.cells)] = (rows - 1, text)
            else:
                del self.spans[len(self.cells)]
            self.cells.append(text)

    def _again(self, text: str, times: int) -> str:
        """The text of a cell in the other places that it spans: left empty where it would flood the page."""
        if times <= 0 or "\n" in text:
            return ""
        words = bare(text)
        more = times * len(words)
        if len(words) > _MAX_SPANNED or self.filled + more > _MAX_FILLED:
            return ""
        self.filled += more
        return words


@dataclass(slots=True)
class _Lists:
    """The open lists, innermost last; marker: what the next item begins with, and its number."""

    open: list[_List] = field(default_factory=list)
    marker: tuple[str, int | None] | None = None

    def start(self, tag: str, attrs: Mapping[str, str]) -> None:
        self.open.append(_List(tag == "ol", _number(attrs.get("start"), 1), -1 if "reversed" in attrs else 1))
        self.marker = None

    def start_item(self, attrs: Mapping[str, str]) -> None:
        current = self.open[-1] if self.open else None
        if current is None or not current.ordered:
            self.marker = ("- ", None)
            return
        number = _number(attrs.get("value"), current.next)
        current.next = number + current.step
        self.marker = (f"{number}. ", number)

    def end(self) -> None:
        if self.open:
            self.open.pop()
        self.marker = None

    @property
    def indent(self) -> str:
        return "  " * min(len(self.open), _MAX_INDENT)


@dataclass(slots=True)
class _Tables:
    """The open tables, innermost last; in_cell: how many cells of theirs are open, nested tables aside."""

    open: list[_Table] = field(default_factory=list)
    in_cell: int = 0

    @property
    def takes_cells(self) -> bool:
        """Whether a cell that begins or ends here is one of a table with rows of its own."""
        return bool(self.open) and not self.open[-1].nested


class BlockWriter:
    """Takes words, and the starts and ends of block elements that a reader sees; `elements` are those open."""

    def __init__(self, elements: OpenElements, slugs: bool) -> None:
        self.line = LineBuffer()
        self._elements = elements
        self._text = TextBuilder(slugs)
        self._lists = _Lists()
        self._tables = _Tables()
        self.language: str | None = None  # of the open block of code
        self.icon = ""  # what an icon in the open cell says, for a cell without words

    def finish(self, flags: tuple[str, ...], losses: tuple[Loss, ...] = ()) -> PageText:
        self.break_block()
        return self._text.finish(flags, losses)

    @property
    def inline(self) -> InlineMarks:
        return self._text.inline

    @property
    def in_cell(self) -> bool:
        return bool(self._tables.in_cell)

    @property
    def length(self) -> int:
        """Characters of the blocks that have ended."""
        return self._text.length

    # -- words -----------------------------------------------------------------------------------

    def words(self, data: str) -> None:
        if self._elements.count["pre"] and not self._tables.in_cell:
            self.line.add(without_controls(data))
        else:
            self.line.add_words(one_line(data), self._elements.in_bold)

    def begin_mark(self, element: Element) -> None:
        """Words begin that stand out; in a block of code nothing does."""
        kind = KINDS[element.tag]
        if kind == "strong" and not self._tables.in_cell:
            self.line.begin_bold()
        if not self._elements.count["pre"] and (sign := self.inline.begin(kind)):
            self.line.add(sign)
            element.mark = kind

    def code(self, data: str) -> None:
        """Words that are set as code."""
        sign = "" if self._elements.count["pre"] else self.inline.begin("code")
        if sign:
            self.line.add(sign)
        self.words(data)
        if sign:
            self.line.add(self.inline.end("code"))

    def end_mark(self, kind: MarkKind) -> None:
        """The words that stand out end."""
        self.line.add(self.inline.end(kind))

    def end_line(self) -> None:
        if self._tables.in_cell:
            self.line.add(CELL_BREAK)
            return
        if not self._elements.count["pre"]:
            self.line.end_lead()
        self.line.add("\n")

    def note_anchor(self, tag: str, attrs: Mapping[str, str]) -> None:
        """An element whose id, or name, the heading that it stands in or before can be linked to by."""
        name = attrs.get("id") or (attrs.get("name") if tag == "a" else None)
        if not name:
            return
        if tag in HEADINGS:
            self._text.note_anchor(name, of_heading=True)
        elif self._elements.headings:
            self._text.note_anchor(name, in_heading=True)
        elif tag in ("a", "section", "div", "span", "article"):
            self._text.note_anchor(name)

    # -- elements --------------------------------------------------------------------------------

    def start(self, element: Element, attrs: Mapping[str, str]) -> None:
        """A block element begins."""
        tag = element.tag
        if tag in ("td", "th"):
            self._start_cell(attrs)
            return
        if self._tables.in_cell:
            if tag == "table":
                self._tables.open.append(_Table(nested=True))
            self._break_in_cell(tag)
            return
        self.break_block(before_code=tag == "pre")
        if tag in LISTS:
            self._open_group()
            self._lists.start(tag, attrs)
            element.opened_list = True
        elif tag == "li":
            self._lists.start_item(attrs)
        elif tag == "table":
            self._open_group(of_table=True)
            self._tables.open.append(_Table())
        elif tag == "dl":
            self._open_group()
        elif tag == "pre":
            self.language = self._elements.language

    def end(self, element: Element) -> None:
        """A block element ends."""
        tag = element.tag
        if self._tables.in_cell:
            if tag in ("td", "th") and self._tables.takes_cells:
                self._tables.in_cell -= 1
                cell = as_cell(self.line.take())
                self._tables.open[-1].put(tag == "th", cell if cell.strip() or not self.icon else as_cell(self.icon))
                return
            if tag == "table" and self._tables.open and self._tables.open[-1].nested:
                self._tables.open.pop()
            self._break_in_cell(tag)
            return
        if tag == "tr" and self._tables.open:
            self.line.take()  # between the cells of a row stands nothing that is shown there
            self._put_row(self._tables.open[-1])
            return
        if tag == "pre":
            self._put_code()
        elif tag in HEADINGS:
            self._put_heading(HEADINGS[tag])
        elif tag == "dt":
            self._put_lines("term")
        elif tag == "dd":
            self._put_lines("definition")
        else:
            self.break_block()
        if tag == "figcaption":
            self._text.note_caption()
        if element.opened_list:
            self._lists.end()
            self._close_group()
        elif tag == "table":
            if self._tables.open:
                self._put_row(self._tables.open.pop())  # a last row without its end tag
            self._close_group()
        elif tag == "dl":
            self._close_group()
        elif tag == "li":
            self._lists.marker = None

    def _start_cell(self, attrs: Mapping[str, str]) -> None:
        self.icon = ""
        if self._tables.takes_cells:
            rows, columns = _number(attrs.get("rowspan"), 1) or _MAX_ROWS, _number(attrs.get("colspan"), 1)
            self._tables.open[-1].over = min(max(rows, 1), _MAX_ROWS), min(max(columns, 1), _MAX_COLUMNS)
            self._tables.in_cell += 1
            self.line.take()
        elif self._tables.in_cell:
            self.line.add(" ")
        else:
            self.break_block()  # a cell without a table

    def _break_in_cell(self, tag: str) -> None:
        self.line.add("\n" if tag == "pre" else CELL_BREAK)

    def _open_group(self, *, of_table: bool = False) -> None:
        if self._text.group is None:
            self._text.begin_group()
            self._text.adopt_intro(of_table=of_table)

    def _close_group(self) -> None:
        if not self._lists.open and not self._tables.open and not self._elements.count["dl"]:
            self._text.group = None

    # -- blocks ----------------------------------------------------------------------------------

    def break_block(self, *, before_code: bool = False) -> None:
        """Write what was read as a block of the kind that the open elements make it.

        before_code: the innermost `pre` has only just begun, and what was read stands before it.
        """
        if self._tables.in_cell:
            self.line.add(CELL_BREAK)
        elif self._elements.count["pre"] > before_code:
            self._put_code()
        elif self.line.has_words:
            count = self._elements.count
            if self._elements.headings:  # a block inside a heading is part of it
                self.line.add(" ")
            elif count["dt"] and count["dl"]:
                self._put_lines("term")
            elif count["dd"] and count["dl"] and not self._lists.open:
                self._put_lines("definition")
            else:
                self._put_lines("paragraph")
        else:
            self.line.restart()

    def _put_lines(self, kind: BlockKind) -> None:
        lines, bold_lead = self.line.take_lines()
        if not lines:
            return
        depth = len(self._lists.open)
        outer = "  " * min(max(depth - 1, 0), _MAX_INDENT)
        if kind == "paragraph" and self._lists.marker is not None:
            marker, ordinal = self._lists.marker
            self._lists.marker = None
            item = marker + f"\n{outer}  ".join(lines)
            self._text.put(item, "item" if ordinal is None else "step", indent=outer, depth=depth, ordinal=ordinal)
            return
        indent = outer + "  " if depth else outer
        if kind == "paragraph" and bold_lead:
            self._put_term(lines, indent, depth)
            return
        if kind == "definition":
            indent += "  "
        self._text.put(f"\n{indent}".join(lines), kind, indent=indent, depth=depth)

    def _put_term(self, lines: list[str], indent: str, depth: int) -> None:
        """A paragraph that begins with a bold line: as a term with its definition, in a group of their own."""
        alone = self._text.group is None
        if alone:
            self._text.begin_group()
        self._text.put(lines[0], "term", indent=indent, depth=depth)
        self._text.put(f"\n{indent}  ".join(lines[1:]), "definition", indent=indent + "  ", depth=depth)
        if alone:
            self._text.group = None

    def _put_row(self, table: _Table) -> None:
        cells, heads = table.row(in_head=bool(self._elements.count["thead"]))
        if not any(cell.strip() for cell in cells):
            return
        row = unchanged(_row, " | ".join(cells))
        if row:
            self._text.put(row, "row", indent=self._lists.indent, depth=len(self._lists.open), heads=heads)

    def _put_code(self) -> None:
        code = visible(bare("".join(self.line.pieces))).expandtabs(4)
        self.line.reset()
        lines = [line.rstrip() for line in code.split("\n")]
        while lines and not lines[0]:
            lines.pop(0)
        while lines and not lines[-1]:
            lines.pop()
        if lines:
            self._text.put("\n".join(lines), "code", depth=len(self._lists.open), language=self.language)

    def _put_heading(self, level: int) -> None:
        text = " ".join(as_lines("".join(self.line.pieces)))
        text = unchanged(lambda words: _HEADING_LINK.sub("", words).strip(), text)
        self.line.reset()
        if text:
            self._lists.marker = None
        self._text.put_heading(level, text)


def _row(text: str) -> str:
    """The cells of a row, joined, as its text; a cell of several lines leaves the bars where they are."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return "\n".join(line for line in lines if line)


def _number(text: str | None, default: int) -> int:
    """An HTML integer attribute; anything else, or one too long to be meant, is the default."""
    if text and re.fullmatch(r"\s*-?\d{1,6}\s*", text):
        return int(text)
    return default
