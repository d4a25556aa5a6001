"""The tree of what stands together on a page: leaves are quoted whole, every other node is cut between its children."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from .draft import NoteCode

NodeKind = Literal[
    "sentence", "paragraph", "heading", "procedure", "list", "step", "item", "code", "line", "table", "row",
    "definitions", "definition", "question", "section", "label", "lead_in",
]  # fmt: skip


@dataclass(slots=True, eq=False)
class Node:
    """`text[start:end]` of a page and, unless it is a leaf, the children that it can be cut between.

    `leads` is how many of the first children stand with any of the others: a lead-in, the text of a step, the header
    of a table. `opens` says that these say nothing without one of the others. `back` and `ahead` say that a node leans
    on its sibling before or behind. `words` is the length of all of it; `joint` names what is left out where it is cut.
    `split` gives the children of a long leaf when they are first asked for; it is `torn` then: its children make up
    one block.
    """

    kind: NodeKind
    start: int
    end: int
    words: int
    nodes: Sequence[Node] = ()
    leads: int = 0
    opens: bool = False
    back: bool = False
    ahead: bool = False
    joint: NoteCode = "more_text"
    torn: bool = False
    split: Callable[[], Sequence[Node]] | None = None

    @property
    def children(self) -> Sequence[Node]:
        if self.split is not None:
            found = self.split()
            self.nodes, self.split, self.torn = (found if len(found) > 1 else ()), None, True
        return self.nodes

    @property
    def unmet(self) -> bool:
        """Whether it promises something that none of its own children is."""
        return self.ahead or (self.opens and len(self.children) <= self.leads)

    def holding(self, offset: int) -> int:
        """The place of the child that holds an offset, or of the one before it."""
        children = self.children
        low, high = 0, len(children)
        while low < high:
            middle = (low + high) // 2
            if children[middle].start <= offset:
                low = middle + 1
            else:
                high = middle
        return max(0, low - 1)


def joined(
    kind: NodeKind, nodes: Sequence[Node], *, leads: int = 0, opens: bool = False, joint: NoteCode = "more_text"
) -> Node:
    """A node over others, which stand in the order of the page."""
    words = sum(node.words for node in nodes)
    return Node(kind, nodes[0].start, nodes[-1].end, words, nodes, leads, opens, joint=joint)
