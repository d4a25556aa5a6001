"""What stands together on a page and may be quoted, and where what is too long may be cut."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from ...ingest.characters import asks
from ...model import Page
from .cut import cut
from .draft import Note, Quote
from .footnotes import Footnotes
from .lead_in import ends_in_colon, goes_on, is_name
from .node import Node, NodeKind, joined
from .sentence_nodes import Leaves, leaning
from .tree import Trees
from .variants import Variant, variants

SHORT = 40  # words of a list or table that stands whole with the sentence below it that refers to it


@dataclass(frozen=True)
class Piece:
    """The least that can be quoted of a place: a sentence with what it leans on, a list below its lead-in, a row, ...

    kind: `sentence`, `procedure`, `list`, `code`, `table`, `row`, `definitions`, `definition`, `question`, `section`
    (a heading with what stands first below it), `label` or `lead_in` (over a paragraph). `start` and `end` are
    offsets of the page. Pieces of one `root` overlap: they are cut together, with all that has to stay.
    """

    kind: NodeKind
    root: Node
    at: tuple[int, ...] = ()  # what is quoted of a table for a row: the others are not filled up

    @property
    def start(self) -> int:
        return self.root.start

    @property
    def end(self) -> int:
        return self.root.end

    @property
    def lead(self) -> Quote | None:
        """What stands in front of any part of it: a lead-in, a label, a question, a term; None for no such thing."""
        if self.root.kind not in ("lead_in", "label", "question", "section", "definition") or not self.root.leads:
            return None
        return Quote(self.root.start, self.root.children[self.root.leads - 1].end)

    @cached_property
    def parts(self) -> tuple[Quote, ...]:
        """All of it, in the order of the page."""
        return tuple(part for part in self.cut(words=sys.maxsize) if isinstance(part, Quote))

    @property
    def words(self) -> int:
        """How long all of it is."""
        return self.root.words

    def cut(
        self, keep: Collection[int] = (), words: int = sys.maxsize, most: int = sys.maxsize
    ) -> tuple[Quote | Note, ...]:
        """It in at most `words` words, cut at its own joints, with a note at each.

        keep: offsets of the page; what holds them stays, and its lead-in or header with it, whatever `words` says (0:
        nothing else). Without any, what stands first is kept. most: of the steps or items of one list.
        """
        if self.at:
            return cut(self.root, (*self.at, *keep), 0, most)
        return cut(self.root, keep, words, most)


class Outline:
    """The pieces of one page. Made in time linear in the page; nothing in it changes, threads may share it."""

    def __init__(self, page: Page) -> None:
        self._leaves = Leaves(page)
        self._nodes = Trees(page).grown()
        self._starts: list[int] = []
        self._named: list[int | None] = []  # of each node, the heading above it that is a name
        end, named = 0, None
        for at, node in enumerate(self._nodes):
            self._starts.append(max(node.start, end))
            end = node.end
            if node.kind == "heading":
                named = at if is_name(page.text[node.start : node.end]) else None
            self._named.append(named)
        self._levels = {heading.start: heading.level for heading in page.headings}
        self._page = page
        self._notes = Footnotes(page, self._nodes)
        for at, node in enumerate(self._nodes):
            self._extend(node, at)

    @cached_property
    def variants(self) -> list[tuple[Variant, ...]]:
        """Where the page says the same for several systems or languages, of which a question may name one."""
        return variants(self._page, self._nodes)

    def piece_of(self, offset: int) -> Piece | None:
        """The smallest piece that holds an offset of the page.

        None where nothing can be quoted: a lead-in to nothing, a "see ..." on its own, a heading with nothing below.
        """
        at = bisect_right(self._starts, offset) - 1
        if at < 0:
            return None
        node = self._nodes[at]
        above = self._named[at]
        if node.kind == "heading" or above is not None:
            section = self._section(at if above is None else above)
            return None if section is None else Piece(section.kind, section)
        return self._within(node, offset, at)

    def _within(self, node: Node, offset: int, at: int | None) -> Piece | None:
        """The piece in a tree; `at` is its place among those of the page, None for one inside another."""
        if node.kind in ("paragraph", "item", "step") and not node.leads:
            return self._sentence(node, offset, at)
        if node.kind == "table":
            return self._row(node, node, offset, at)
        if node.kind == "definitions":
            entry = node.children[node.holding(offset)]
            return None if entry.unmet else Piece(entry.kind, entry)
        place = node.holding(offset) if node.children else 0
        if node.kind in ("lead_in", "label", "question") and place >= node.leads:
            child = node.children[place]
            if child.kind == "table":
                return self._row(node, child, offset, at)
            if child.kind == "definitions" or (child.kind == "definition" and child.leads):
                return self._within(child, offset, None)
        if node.kind in ("lead_in", "definition", "question") and node.unmet:
            return None
        return Piece(_kind(node), node)

    def _row(self, root: Node, table: Node, offset: int, at: int | None) -> Piece:
        """The row that holds an offset, below the names of the columns, with the notes that its cells point to."""
        place = table.holding(offset)
        whole = place < table.leads or len(table.children) <= table.leads + 1
        shown = table.children if whole else (*table.children[: table.leads], table.children[place])
        notes = [] if at is None else self._notes.of(at, [self._page.text[one.start : one.end] for one in shown])
        root = joined(root.kind, [root, *notes]) if notes else root
        if whole:
            return Piece("table", root)
        return Piece("row", root, (offset, *(one.start for one in notes)))

    def _sentence(self, node: Node, offset: int, at: int | None) -> Piece | None:
        sentences = node.children or (node,)
        place = node.holding(offset) if node.children else 0
        if len(sentences) == 1:
            sentences = self._leaves.sentences(node.start, node.end) or (node,)
        found = leaning(sentences, place)
        if found is not None:
            first, last = found
            above = self._above(at) if not first and at and self._leaves.refers_back(node) else []
            if above:
                own = sentences[: last + 1]
                return Piece("sentence", joined("sentence", [*above, *own], leads=len(above) + len(own)))
            words = sum(one.words for one in sentences[first : last + 1])
            return Piece("sentence", Node("sentence", sentences[first].start, sentences[last].end, words))
        return None if at is None else self._promising(at, sentences)

    def _above(self, at: int) -> list[Node]:
        """What a paragraph that begins with a back reference leans on: the sentence above it, or a short list."""
        before = self._nodes[at - 1]
        if before.kind == "paragraph":
            own = self._leaves.sentences(before.start, before.end)
            leads = leaning(own, len(own) - 1) if own else None
            return [] if leads is None else own[leads[0] : leads[1] + 1]
        return [] if before.kind == "heading" or before.unmet or before.words > SHORT else [before]

    def _promising(self, at: int, sentences: Iterable[Node]) -> Piece | None:
        """A paragraph that ends in a lead-in to the sections below it, or is a "see ..." behind another paragraph."""
        *_, last = sentences
        below = self._sections_below(at)
        if below:
            return Piece("lead_in", joined("lead_in", [last, *below], leads=1, opens=True, joint="more_items"))
        before = self._nodes[at - 1] if at else None
        if before is None or before.kind != "paragraph" or ends_in_colon(self._page.text[last.start : last.end]):
            return None
        above = self._above(at)
        return Piece("sentence", joined("sentence", [*above, last], leads=len(above) + 1)) if above else None

    def _section(self, at: int) -> Node | None:
        """A heading with what stands first below it; all up to the next heading where it asks, or names an option."""
        heading = self._nodes[at]
        if at + 1 == len(self._nodes):
            return None
        question = asks(self._page.text[heading.start : heading.end])
        if question or self._named[at] is not None:
            end = at + 1
            while end < len(self._nodes) and self._nodes[end].kind != "heading":
                end += 1
            if end > at + 1:
                kind: NodeKind = "question" if question else "definition"
                return joined(kind, [heading, *self._nodes[at + 1 : end]], leads=1, opens=True)
        below: Node | None = self._nodes[at + 1]
        if below is not None and below.kind == "heading":
            deeper = self._level(at + 1) > self._level(at)
            below = self._section(at + 1) if deeper else None
        elif below is not None and below.kind == "paragraph":
            own = self._leaves.sentences(below.start, below.end)
            if own and len(own) == 1 and own[0].ahead:
                sections = self._sections_below(at + 1)
                colon = ends_in_colon(self._page.text[own[0].start : own[0].end])
                below = (
                    joined("lead_in", [own[0], *sections], leads=1, opens=True)
                    if sections
                    else None
                    if colon
                    else below
                )
        if below is None:
            return None
        return joined("section", [heading, below], leads=1, opens=True)

    def _extend(self, node: Node, at: int) -> None:
        """Put the sections below the node at `at` under its last step, where that leads to them; and the sentence that
        goes on behind its steps or code under it."""
        path = [node]
        while path[-1].kind in ("lead_in", "label", "procedure", "list") and not path[-1].ahead:
            path.append(path[-1].children[-1])
        tail = path[-1]
        below = self._sections_below(at) if tail.kind in ("step", "item") and tail.leads and tail.unmet else []
        if below:
            tail.nodes = [*tail.nodes, *below]
            for one in path:
                one.words += sum(section.words for section in below)
        elif node.nodes and node.kind in ("lead_in", "label", "procedure", "code") and at + 1 < len(self._nodes):
            after = self._nodes[at + 1]
            if after.kind == "paragraph" and goes_on(self._page.text[after.start : after.end]):
                own = self._leaves.sentences(after.start, after.end)
                found = leaning(own, 0) if own else None
                if found is not None:
                    node.nodes = [*node.nodes, *own[: found[1] + 1]]
                    node.words += sum(one.words for one in own[: found[1] + 1])

    def _level(self, at: int) -> int:
        return self._levels.get(self._nodes[at].start, 7)

    def _sections_below(self, at: int) -> list[Node]:
        """The sections directly behind a node of the page and deeper than the one that it stands in."""
        first = at + 1
        if first >= len(self._nodes) or self._nodes[first].kind != "heading":
            return []
        own = next((self._level(above) for above in range(at, -1, -1) if self._nodes[above].kind == "heading"), 0)
        level = self._level(first)
        if level <= own:
            return []
        found: list[Node] = []
        for place in range(first, len(self._nodes) + 1):
            ends = place == len(self._nodes) or (self._nodes[place].kind == "heading" and self._level(place) <= level)
            if ends and place > first:
                found.append(joined("section", self._nodes[first:place], leads=1, opens=True))
                first = place
            if ends and (place == len(self._nodes) or self._level(place) < level):
                break
        return found


def outline(page: Page) -> Outline:
    """What stands together on `page`."""
    return Outline(page)


def _kind(node: Node) -> NodeKind:
    """What a tree is: that of what its lead-in or label leads to."""
    while node.kind in ("lead_in", "label") and len(node.children) > node.leads:
        below = node.children[node.leads]
        if below.kind in ("paragraph", "sentence"):
            break
        node = below
    return node.kind
