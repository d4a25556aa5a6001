"""An answer as plain text: the page's own letters, each block on lines of its own, nested items indented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...model import Page
from .nodes import Code, Definitions, ItemList, Line, Node, Said, Table
from .runs import in_one

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
                yield indent + _words(page, item.said)
                yield from _lines(page, item.below, indent + _INDENT)
        elif isinstance(node, Table):
            yield from (indent + " ".join(page.text[row.start : row.end].split("\n")) for row in node.rows)
        elif isinstance(node, Definitions):
            yield from (indent + _words(page, term) for term in node.terms)
            for definition in node.definitions:
                yield indent + _INDENT + _words(page, definition.said)
                yield from _lines(page, definition.below, indent + _INDENT)
        elif isinstance(node, Code):
            yield page.text[node.said.start : node.said.end]
        else:
            yield indent + _words(page, node.said)


def _words(page: Page, said: Said) -> str:
    return in_one(page.text[said.start : said.end])
