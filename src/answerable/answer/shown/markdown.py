"""An answer as Markdown (CommonMark, with the tables of GitHub) in which no word of a page is markup.

A list keeps the numbers of its page, code stands in fences, a row below the names of its columns. What a page sets in
bold, italics or code is set so where the rules of Markdown allow it there; else the words stand alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...escape import for_markdown_line, plain
from ...model import MarkKind, Page
from .markdown_line import fence_for, markdown_line
from .nodes import Code, Definitions, ItemList, Line, Node, Said, Table, cells_of
from .runs import Run, lines_of

_BREAK = "  \n"
LANGUAGE = re.compile(r"[A-Za-z0-9+#._-]{1,30}")  # of code, as it may stand behind a fence and in a class


def markdown(page: Page, nodes: Sequence[Node]) -> str:
    """Without a line feed at the end."""
    return "\n\n".join(text for text, _ in _blocks(page, nodes))


def markdown_of_text(text: str, *, strong: bool = False) -> str:
    """Plain text as one paragraph, a line for each of its lines, on request in bold."""
    lines = [" ".join(line.split()) for line in plain(text, lines=True).split("\n")]
    kinds: frozenset[MarkKind] = frozenset({"strong"} if strong else ())
    return _BREAK.join(for_markdown_line(markdown_line([Run(line, kinds)])) for line in lines if line)


def markdown_of_note(text: str) -> str:
    return for_markdown_line(markdown_line([Run(text, frozenset({"em"}))]))


def _blocks(page: Page, nodes: Sequence[Node]) -> Iterator[tuple[str, bool]]:
    """Each block, and whether it needs no empty line before it where it stands below an item."""
    second = False  # whether the list before has the second kind of marker: two lists of one kind would be one list
    for place, node in enumerate(nodes):
        if isinstance(node, Line):
            yield markdown_of_note(node.text), False
        elif isinstance(node, Code):
            yield _code(page.text[node.said.start : node.said.end], node.language), True
        elif isinstance(node, ItemList):
            before = nodes[place - 1] if place else None
            beside = isinstance(before, ItemList) and (before.first is None) is (node.first is None)
            second = beside and not second
            yield _list(page, node, second=second), node.first in (None, 1)
        elif isinstance(node, Table):
            yield _table(page, node), False
        elif isinstance(node, Definitions):
            yield from ((text, False) for text in _definitions(page, node))
        else:
            yield _lines(page, node.said, strong=node.heading), False


def _list(page: Page, node: ItemList, *, second: bool) -> str:
    items = []
    for item in node.items:
        if item.ordinal is None:
            marker = "* " if second else "- "
        elif item.ordinal >= 0:
            marker = f"{item.ordinal}{')' if second else '.'} "
        else:
            marker = ""  # a list of Markdown has no such number: it is part of the words
        text = _lines(page, replace(item.said, start=item.words if marker else item.said.start))
        for block, tight in _blocks(page, item.below):
            text += ("\n" if tight else "\n\n") + block
        first, *others = text.split("\n")
        indent = " " * len(marker)
        items.append("\n".join([marker + first, *(indent + line if line else "" for line in others)]))
    return ("\n" if (node.first or 0) >= 0 else "\n\n").join(items)


def _code(code: str, language: str | None) -> str:
    code = plain(code, lines=True)
    fence = fence_for(code, 3)
    named = language if language and LANGUAGE.fullmatch(language) else ""
    return f"{fence}{named}\n{code}\n{fence}"


def _table(page: Page, table: Table) -> str:
    """Its first row names the columns; where none does, the names are left empty."""
    rows = [[_cell(page, start, end) for start, end in row] for row in cells_of(page, table)]
    if not table.heads:
        rows.insert(0, [""] * len(rows[0]))
    rows.insert(1, ["---"] * len(rows[0]))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(page: Page, start: int, end: int) -> str:
    lines = lines_of(page, start, end)
    return markdown_line([run for line in lines for run in (*line, Run(" "))][:-1], in_table=True)


def _definitions(page: Page, node: Definitions) -> Iterator[str]:
    """Terms in bold with their definitions on the lines below, as one paragraph, and what stands below those."""
    lines = [_lines(page, term, strong=True) for term in node.terms]
    for definition in node.definitions:
        lines.append(_lines(page, definition.said))
        if definition.below:
            yield _BREAK.join(lines)
            yield from (text for text, _ in _blocks(page, definition.below))
            lines = []
    if lines:
        yield _BREAK.join(lines)


def _lines(page: Page, said: Said, *, strong: bool = False) -> str:
    lines = lines_of(page, said.start, said.end)
    if strong:
        lines = [[replace(run, kinds=run.kinds | {"strong"}) for run in line] for line in lines]
    return _BREAK.join(for_markdown_line(markdown_line(line)) for line in lines)
