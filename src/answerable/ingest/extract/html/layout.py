"""Tables that only lay out a page are no tables: their cells are read as blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...characters import names
from .tree import Outline, words

if TYPE_CHECKING:
    from bs4 import Tag

_LINE_NUMBERS = names("linenos lineno gutter rouge-gutter line-numbers code-lines")


def flatten_layout(tags: Outline) -> None:
    """Make blocks of the tables that only lay out."""
    for table in tags.all("table"):
        if _lays_out(table):
            for part in [table, *_own_parts(table)]:
                part.name = "div"


def _own_parts(table: Tag) -> list[Tag]:
    """Rows, cells and row groups of this table, not of a table inside it."""
    return [
        part
        for part in table.find_all(["tbody", "thead", "tfoot", "tr", "td", "th", "caption", "colgroup"])
        if part.find_parent("table") is table
    ]


def _is_grid(table: Tag, parts: list[Tag]) -> bool:
    """Whether it is data all the same: editors call any table without a header a presentation."""
    rows = [
        [p for p in parts if p.name in ("td", "th") and p.find_parent("tr") is row] for row in parts if row.name == "tr"
    ]
    widths = {len(row) for row in rows}
    if len(rows) < 2 or len(widths) != 1 or min(widths) < 2:
        return False
    if table.find(["table", "ul", "ol", "h1", "h2", "h3", "pre", "form", "img"]) is not None:
        return False
    return all(words(cell) <= 25 and cell.get_text(strip=True) for row in rows for cell in row)


def _numbers_lines(cell: Tag) -> bool:
    return not _LINE_NUMBERS.isdisjoint(cell.get_attribute_list("class"))


def _lays_out(table: Tag) -> bool:
    role = str(table.get("role") or "")
    parts = _own_parts(table)
    if role in ("presentation", "none"):
        return not _is_grid(table, parts)
    if table.find("pre") is not None and any(part.name == "td" and _numbers_lines(part) for part in parts):
        return True  # a listing with its line numbers
    if any(part.name in ("th", "thead", "caption") for part in parts):
        return False
    cells = [part for part in parts if part.name == "td"]
    rows = [part for part in parts if part.name == "tr"]
    if table.find(["h1", "h2", "table"]) is not None or table.find("pre") is not None:
        return True
    if rows and len(cells) <= len(rows):
        return True  # one column
    return any(len(cell.find_all(["p", "ul", "ol"])) >= 3 for cell in cells)
