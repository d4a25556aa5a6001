"""What an answer quotes as a tree of paragraphs, lists, tables, code and definitions: what all its forms are made of.

Quotes are put together again as they stand on their page: sentences that follow each other are one paragraph, steps
one list, with what belongs to a step below it, rows one table below the row that names its columns. Nothing is added.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ...model import Block, Page
from ..quoted.draft import Note, Quote
from .runs import within

_MARKER = re.compile(r"(?:-?\d{1,9}[.)]|[-*+•])[ \t]+")
_BAR = re.compile(r"(?:(?<=[ \n])|^)\|(?=[ \n]|$)")


@dataclass(slots=True)
class Said:
    """`page.text[start:end]`, of the block with this index."""

    start: int
    end: int
    block: int


@dataclass(slots=True)
class Paragraph:
    """Sentences of one block; `heading`: of a heading."""

    said: Said
    heading: bool = False


@dataclass(slots=True)
class Code:
    said: Said
    language: str | None


@dataclass(slots=True)
class Item:
    """A step or an item of a list: its own words, which begin behind the marker, and what stands below it."""

    said: Said
    words: int  # where the words behind the marker begin
    ordinal: int | None
    below: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class ItemList:
    """Items of one list that follow each other; of steps each has the next number."""

    group: int | None
    parent: int | None  # block of the item that the list stands below on its page, shown or not
    items: list[Item]

    @property
    def first(self) -> int | None:
        """The number of the first step; None for a list without numbers."""
        return self.items[0].ordinal

    def goes_on_with(self, block: Block, parent: int | None) -> bool:
        if (self.group, self.parent) != (block.group, parent):
            return False
        last = self.items[-1].ordinal
        return block.ordinal is None if last is None else block.ordinal == last + 1


@dataclass(slots=True)
class Table:
    """Rows of one table; the first `heads` of them name its columns."""

    group: int | None
    rows: list[Said]
    heads: int = 0


@dataclass(slots=True)
class Definition:
    """What is said of a term, and what stands below that: code, a list."""

    said: Said
    below: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Definitions:
    """Terms, and what is said of them; terms alone are no list of definitions but its labels."""

    group: int | None
    terms: list[Said]
    definitions: list[Definition] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """A line that no page says."""

    text: str


Node: TypeAlias = Paragraph | Code | ItemList | Table | Definitions | Line


def nodes_of(page: Page, parts: Sequence[Quote | Note], line_of: Callable[[Note], str]) -> list[Node]:
    """The parts of an answer as a tree, in their order; `line_of` words a note. Time is linear in what is quoted."""
    tree = _Tree(page)
    for part in parts:
        if isinstance(part, Note):
            tree.add_line(line_of(part))
        else:
            for said in _blocks_of(page, part):
                tree.add(said)
    return tree.nodes


def cells_of(page: Page, table: Table) -> list[list[tuple[int, int]]]:
    """Where the cells of each row stand, as many in each row; one that is empty has no length.

    The text of a page has a bar between two cells, and any that a cell holds itself. A bar set as code is a cell's
    own, and a row of more bars than the row that names the columns has its own bars in the last cell.
    """
    rows = [_cells(page, row) for row in table.rows]
    columns = len(rows[0]) if table.heads else max(map(len, rows))
    for row, said in zip(rows, table.rows, strict=True):
        if len(row) > columns:
            row[columns - 1 :] = [(row[columns - 1][0], row[-1][1])]
        row += [(said.end, said.end)] * (columns - len(row))
    return rows


def _cells(page: Page, row: Said) -> list[tuple[int, int]]:
    code = [mark for mark in within(page.marks, page, row.start, row.end) if mark.kind == "code"]
    bounds = [row.start]
    for bar in _BAR.finditer(page.text[row.start : row.end]):
        start, end = row.start + bar.start(), row.start + bar.end()
        if not any(mark.start <= start and end <= mark.end for mark in code):
            bounds += [start, end]
    return list(zip(bounds[::2], [*bounds[1::2], row.end], strict=True))


def _blocks_of(page: Page, quote: Quote) -> Iterator[Said]:
    """A quote block by block."""
    index = max(bisect_right(page.blocks, quote.start, key=lambda block: block.start) - 1, 0)
    while index < len(page.blocks) and page.blocks[index].start < quote.end:
        block = page.blocks[index]
        start, end = max(block.start, quote.start), min(block.end, quote.end)
        if start < end:
            yield Said(start, end, index)
        index += 1


class _Tree:
    def __init__(self, page: Page) -> None:
        self._page = page
        self.nodes: list[Node] = []
        self._open: list[Item] = []  # the items that the next block may stand below, outermost first
        self._over: dict[int, int | None] = {}  # by block, the item that it stands below on its page
        self._last: Said | None = None  # what the next sentence may go on

    def add_line(self, text: str) -> None:
        self._open, self._last = [], None
        self.nodes.append(Line(text))

    def add(self, said: Said) -> None:
        block = self._page.blocks[said.block]
        if self._goes_on(said):
            return
        self._last = said
        whole = said.start == block.start
        is_item = block.kind in ("step", "item")
        if is_item and whole and (marker := _MARKER.match(self._page.text, said.start, said.end)):
            self._add_item(said, block, marker.end())
            return
        siblings = self._defined(block, self._below(said.block if is_item else self._item_over(said.block)))
        last = siblings[-1] if siblings else None
        own = isinstance(last, Definitions) and last.group is not None and last.group == block.group
        if block.kind == "code":
            siblings.append(Code(said, block.language))
        elif block.kind == "row" and whole and said.end == block.end:
            self._add_row(said, block, siblings)
        elif block.kind == "term":
            if isinstance(last, Definitions) and own and not last.definitions:
                last.terms.append(said)
            else:
                siblings.append(Definitions(block.group, [said]))
        elif block.kind == "definition" and isinstance(last, Definitions) and own:
            last.definitions.append(Definition(said))
        else:
            siblings.append(Paragraph(said, heading=block.kind == "heading"))

    def _add_item(self, said: Said, block: Block, words: int) -> None:
        parent = self._item_over(said.block)
        siblings = self._defined(block, self._below(parent))
        item = Item(said, words, block.ordinal if block.kind == "step" else None)
        last = siblings[-1] if siblings else None
        if isinstance(last, ItemList) and last.goes_on_with(block, parent):
            last.items.append(item)
        else:
            siblings.append(ItemList(block.group, parent, [item]))
        self._open.append(item)

    @staticmethod
    def _add_row(said: Said, block: Block, siblings: list[Node]) -> None:
        last = siblings[-1] if siblings else None
        if isinstance(last, Table) and last.group == block.group and not (block.heads and last.heads < len(last.rows)):
            last.rows.append(said)
            last.heads += block.heads
        else:
            siblings.append(Table(block.group, [said], int(block.heads)))

    def _goes_on(self, said: Said) -> bool:
        """Whether a sentence follows the one before it in the same block; then it becomes part of it."""
        before = self._last
        if before is None or before.block != said.block or before.end > said.start:
            return False
        if self._page.text[before.end : said.start].strip():
            return False
        before.end = said.end
        return True

    def _below(self, item: int | None) -> list[Node]:
        """Where what stands below an item of the page is put: below it, if it is the one shown last or over that."""
        while self._open and self._open[-1].said.block != item:
            self._open.pop()
        return self._open[-1].below if self._open else self.nodes

    def _defined(self, block: Block, siblings: list[Node]) -> list[Node]:
        """`siblings`, or the place below the definition that is the last of them, where the block is part of that."""
        last = siblings[-1] if siblings else None
        if block.kind in ("term", "definition") or not isinstance(last, Definitions) or not last.definitions:
            return siblings
        definition = last.definitions[-1]
        deep = self._page.blocks[definition.said.block].depth < block.depth + (block.kind not in ("step", "item"))
        own = last.group is not None and last.group == block.group
        return definition.below if own and deep else siblings

    def _item_over(self, index: int) -> int | None:
        """The item that a block stands below on its page: the last one before it that is less deep."""
        blocks = self._page.blocks
        deepest = _deepest_over(blocks[index])
        over, passed, at = None, [index], index - 1
        while deepest and at >= 0 and blocks[at].group == blocks[index].group and blocks[at].depth:
            if blocks[at].kind in ("step", "item") and blocks[at].depth <= deepest:
                over = at
                break
            if _deepest_over(blocks[at]) == deepest:  # it stands below the same
                if at in self._over:
                    over = self._over[at]
                    break
                passed.append(at)
            at -= 1
        for one in passed:
            self._over[one] = over
        return over


def _deepest_over(block: Block) -> int:
    """How deep the item may be that a block stands below."""
    return block.depth - (block.kind in ("step", "item"))
