"""Tables with a directive of their own: `table`, `list-table`, `csv-table` and their kin."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

from .directive import Directive, Nodes

_MAX_CELLS = 200_000


def _table(directive: Directive) -> Nodes:
    made = directive.parse()
    caption = directive.inline(directive.argument)
    if not caption:
        return made
    table = next((node for node in made if node.tagname == "table"), None)
    if table is None:
        return [directive.box("div", caption), *made]
    table.insert(0, directive.box("caption", caption))
    return made


def _list_table(directive: Directive) -> Nodes:
    """A list of rows, each a list of cells. What is not of that form is read as the text that it is."""
    made = directive.parse()
    outer = next((node for node in made if node.tagname == "bullet_list"), None)
    rows: list[list[Nodes]] = []
    for item in outer or ():
        inner = next((node for node in item if node.tagname == "bullet_list"), None)
        if inner is None or len(item) != 1:
            return [*directive.paragraph(directive.argument), *made]
        rows.append([list(cell.children) for cell in inner])
    if not rows:
        return [*directive.paragraph(directive.argument), *made]
    others = [node for node in made if node is not outer]
    return [_built(directive, rows, _count(directive.options.get("header-rows"))), *others]


def _csv_table(directive: Directive) -> Nodes:
    lines = list(directive.content)
    for option in ("file", "url"):
        written = directive.options.get(option)
        if written is None:
            continue
        found = directive.session.read(written, directive.source) if option == "file" else None
        if found is None:
            return [*directive.paragraph(directive.argument), directive.lost("include", written)]
        lines = found[0].splitlines()
    try:
        head = list(_rows(directive, [directive.options["header"]])) if directive.options.get("header") else []
        rows = list(_rows(directive, lines))
    except (csv.Error, TypeError, ValueError):
        return [*directive.paragraph(directive.argument), *directive.pre("\n".join(lines))]
    cells = [[directive.parse(directive.lines(cell.split("\n"))) for cell in row] for row in head + rows]
    return [_built(directive, cells, len(head) + _count(directive.options.get("header-rows")))]


def _rows(directive: Directive, lines: list[str]) -> Iterator[list[str]]:
    """Rows of cells. Raises csv.Error, TypeError or ValueError for options or lines that csv cannot take."""
    delimiter = _character(directive.options.get("delim")) or ","
    quote = _character(directive.options.get("quote")) or '"'
    escape = _character(directive.options.get("escape"))
    count = 0
    reader = csv.reader(
        io.StringIO("\n".join(lines), newline=""),
        delimiter=delimiter,
        quotechar=quote,
        escapechar=escape,
        doublequote=escape is None,
        skipinitialspace=True,
    )
    for row in reader:
        count += len(row)
        if count > _MAX_CELLS:
            raise ValueError("too many cells")
        if row:
            yield row


def _character(written: str | None) -> str | None:
    """A character as docutils takes it: `tab`, `space`, itself, or its number in hexadecimal."""
    if not written:
        return None
    if written in ("tab", "space"):
        return "\t" if written == "tab" else " "
    if len(written) > 1 and (number := written.lower().removeprefix("u+").removeprefix("0x")) != written.lower():
        return chr(int(number, 16))
    return written


def _built(directive: Directive, rows: list[list[Nodes]], heads: int) -> Any:
    caption = directive.inline(directive.argument)
    made = [directive.box("caption", caption)] if caption else []
    for part, tag, some in (("thead", "th", rows[:heads]), ("tbody", "td", rows[heads:])):
        if some:
            lines = [directive.box("tr", [directive.box(tag, cell) for cell in row]) for row in some]
            made.append(directive.box(part, lines))
    return directive.box("table", made)


def _count(written: str | None) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 4 else 0


MAKERS: dict[str, Callable[[Directive], Nodes]] = {
    **dict.fromkeys(("table", "rst-table", "longtable"), _table),
    **dict.fromkeys(("list-table", "flat-table"), _list_table),
    "csv-table": _csv_table,
}
