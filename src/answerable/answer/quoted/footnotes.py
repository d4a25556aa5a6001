"""What the signs in the cells of a table point to: "$10*" and, below the table, "* billed yearly"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ...model import Page
from .node import Node

_NEAR = 12  # nodes behind a table among which the note of a star is looked for
_SIGNS = r"\*{1,4}|[†‡§¶⁺]{1,3}|[¹²³⁴⁵⁶⁷⁸⁹]{1,2}|\[\d{1,2}\]"
_SIGN = re.compile(rf"(?<=[^\s|*])[ ]?({_SIGNS})(?=[\s|.,;:)]|$)")
_NOTE = re.compile(rf"(?:[-•] )?(?:({_SIGNS}) ?(?=\S)|(?:\(({_SIGNS})\)) )")
_FREE = ("[", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹")  # a number is the same sign on the whole page


class Footnotes:
    """The notes of one page, by the nodes that they are."""

    def __init__(self, page: Page, nodes: Sequence[Node]) -> None:
        self._text = page.text
        self._nodes = nodes
        self._numbered: dict[str, Node] = {}
        for node in nodes:
            for one in node.nodes if node.kind == "list" else (node,):
                if (sign := self._sign_of(one)) is not None and sign.startswith(_FREE):
                    self._numbered.setdefault(sign, one)

    def of(self, at: int, rows: Iterable[str]) -> list[Node]:
        """The notes that rows of the table at `at` point to, in the order of the page."""
        signs = {found[1] for row in rows for found in _SIGN.finditer(row)}
        found = {
            id(note): note
            for sign in signs
            if (note := self._numbered.get(sign) if sign.startswith(_FREE) else self._below(at, sign)) is not None
        }
        end = self._nodes[at].end
        return sorted((one for one in found.values() if one.start >= end), key=lambda one: one.start)

    def _below(self, at: int, sign: str) -> Node | None:
        for node in self._nodes[at + 1 : at + 1 + _NEAR]:
            if node.kind == "heading":
                return None
            for one in node.nodes if node.kind == "list" else (node,):
                if self._sign_of(one) == sign:
                    return one
            # A star at the beginning of a line is that of an item to Markdown.
            if node.kind == "list" and sign == "*" and len(node.nodes) == 1 and node is self._nodes[at + 1]:
                return node
        return None

    def _sign_of(self, node: Node) -> str | None:
        if node.kind not in ("paragraph", "item", "step", "sentence", "label", "lead_in"):
            return None
        found = _NOTE.match(self._text, node.start, node.end)
        return None if found is None else found[1] or found[2]
