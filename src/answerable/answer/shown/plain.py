"""An answer as plain text: the page's own letters, each block on lines of its own, nested items indented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...model import Page
from .nodes import Code, Definitions, ItemList, Line, Node, Table

_INDENT = "  "


def plain(page: Page, nodes: Sequence[Node]) -> str:
    """Each quote letter by letter; a note stands in brackets."""
    return "\n".join(_lines(page, nodes, ""))


def plain_note(text: str) -> str:
    return f"[{text}]"


def _lines(page: Page, nodes: Sequence[Node], indent: str) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Line):
            yield plain_note(node.text)
        elif isinstance(node, ItemList):
            for item in node.items:
                yield indent + page.text[item.said.start : item.said.end]
                yield from _lines(page, item.below, indent + _INDENT)
        elif isinstance(node, Table):
            yield from (indent + page.text[row.start : row.end] for row in node.rows)
        elif isinstance(node, Definitions):
            yield from (indent + page.text[term.start : term.end] for term in node.terms)
            for definition in node.definitions:
                yield indent + _INDENT + page.text[definition.said.start : definition.said.end]
                yield from _lines(page, definition.below, indent + _INDENT)
        else:
            yield ("" if isinstance(node, Code) else indent) + page.text[node.said.start : node.said.end]
