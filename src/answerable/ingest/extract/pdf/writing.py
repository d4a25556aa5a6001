"""Passages to the events of a page: what HTML, Markdown and reStructuredText arrive as, too."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ..html_tags import NO_ATTRS
from ..page_writer import PageWriter
from .passages import Passage
from .prose import joined
from .raised import marked


class PassageWriter:
    """compounds: words with a hyphen, words: all words of the file; both say where a hyphen at a line's end goes."""

    def __init__(self, writer: PageWriter, compounds: Collection[str], words: Collection[str]) -> None:
        self._writer = writer
        self._compounds = compounds
        self._words = words
        self._lists: list[str] = []
        self._table: tuple[int, int, list[str]] | None = None  # region, sheet and head of the table that is open

    def write(self, passages: Sequence[Passage], levels: Mapping[int, int]) -> None:
        """Write the passages; `levels` are those of the headings, by place."""
        for n, passage in enumerate(passages):
            if passage.kind == "row":
                self._row(passage)
                continue
            self._end_table()
            if passage.kind in ("item", "step"):
                self._item(passage)
                continue
            self._end_lists(0)
            if passage.kind == "code":
                self._block("pre", "\n".join(passage.lines))
            elif passage.kind == "heading":
                self._block(f"h{levels.get(n, 6)}", self._text(passage))
            else:
                mark = f"[{passage.mark}] " if passage.mark else ""
                self._block("p", mark + self._text(passage))
        self._end_table()
        self._end_lists(0)

    def _text(self, passage: Passage) -> str:
        text = passage.lines[0].strip()
        parts: list[str] = []
        for line in passage.lines[1:]:
            both = joined(text, line.strip(), self._compounds, self._words)
            # Only the last line is looked at again, so that a long paragraph costs no square.
            cut = len(both) - len(line.strip())
            parts.append(both[:cut])
            text = both[cut:]
        return marked("".join(parts) + text)

    def _block(self, tag: str, text: str) -> None:
        self._writer.start(tag, NO_ATTRS)
        self._writer.text(text if tag != "pre" else marked(text))
        self._writer.end(tag)

    # -- lists -----------------------------------------------------------------------------------

    def _item(self, passage: Passage) -> None:
        tag = "ol" if passage.kind == "step" else "ul"
        depth = min(passage.depth, len(self._lists) + 1)
        self._end_lists(depth)
        if len(self._lists) == depth and self._lists[-1] != tag:
            self._end_lists(depth - 1)
        if len(self._lists) == depth:
            self._writer.end("li")
        else:
            self._lists.append(tag)
            self._writer.start(tag, NO_ATTRS)
        number = passage.number
        self._writer.start("li", NO_ATTRS if number is None else {"value": str(number)})
        self._writer.text(self._text(passage))

    def _end_lists(self, depth: int) -> None:
        while len(self._lists) > depth:
            self._writer.end("li")
            self._writer.end(self._lists.pop())

    # -- tables ----------------------------------------------------------------------------------

    def _row(self, passage: Passage) -> None:
        cells = [marked(cell) for cell in passage.cells]
        if self._table is not None:
            region, sheet, head = self._table
            if region == passage.region:
                pass
            elif sheet + 1 == passage.sheet and len(cells) == len(head):
                self._table = (passage.region, passage.sheet, head)
                if cells == head:  # said again at the top of the next sheet
                    return
            else:
                self._end_table()
        if self._table is None:
            self._end_lists(0)
            self._writer.start("table", NO_ATTRS)
            self._table = (passage.region, passage.sheet, cells)
        self._writer.start("tr", NO_ATTRS)
        for cell in cells:
            self._block("td", cell)
        self._writer.end("tr")

    def _end_table(self) -> None:
        if self._table is not None:
            self._writer.end("table")
            self._table = None
