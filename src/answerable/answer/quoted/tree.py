"""The blocks of a page grown into trees: lists with their steps, tables, definitions, each below what leads into it."""

from __future__ import annotations

from collections.abc import Sequence

from ...ingest.characters import asks
from ...model import Block, Page
from .lead_in import announces, ends_in_colon, is_label, remedies
from .node import Node, NodeKind, joined
from .sentence_nodes import Leaves, leaning

_STRUCTURES = ("step", "item", "row", "code", "term")
_ANSWER_NODES = 12  # below the label of a question
_BETWEEN = 6  # blocks that may part two steps of one list, which Markdown that is not indented does
_LED = 3  # lead-ins that lead to each other; more are the labels of a form
_DEPTH = 50  # lists within lists


class Trees:
    """Grows the trees of one page, each of its blocks in just one; linear in the page."""

    def __init__(self, page: Page) -> None:
        self._blocks: Sequence[Block] = page.blocks
        self._leaves = Leaves(page)
        self._depth = 0
        self._led = 0  # lead-ins that lead to what is grown now

    def grown(self) -> list[Node]:
        return self._sequence(0, len(self._blocks))

    def _sequence(self, first: int, last: int) -> list[Node]:
        nodes: list[Node] = []
        while first < last:
            first = self._next(first, last, nodes)
        return nodes

    def _next(self, at: int, last: int, nodes: list[Node]) -> int:
        """Put what stands at block `at`, or begins there, behind `nodes`; returns the first block behind it."""
        block = self._blocks[at]
        if block.kind in ("step", "item") and self._depth < _DEPTH:
            return self._list(at, last, nodes)
        if block.kind == "row":
            return self._table(at, last, nodes)
        if block.kind == "term":
            return self._definitions(at, last, nodes)
        if block.kind == "code":
            return self._code(at, last, nodes)
        if block.kind == "paragraph":
            return self._paragraph(at, last, nodes)
        nodes.append(self._leaves.block(block))
        return at + 1

    # -- paragraphs and what they lead into ------------------------------------------------------

    def _paragraph(self, at: int, last: int, nodes: list[Node]) -> int:
        if at + 1 < last and self._blocks[at + 1].kind != "heading":
            if self._led < _LED and self._leads_in(at):
                return self._lead_in(at, last, nodes)
            if self._is_label(at) and (not self._is_label(at + 1) or self._is_led(at)):
                return self._label(at, last, nodes)
        nodes.append(self._leaves.block(self._blocks[at]))
        return at + 1

    def _leads_in(self, at: int) -> bool:
        """Whether block `at` ends in a sentence that only leads to the block behind it."""
        block, below = self._blocks[at], self._blocks[at + 1]
        text = self._leaves.text(block)
        if ends_in_colon(text) or (below.kind == "row" and block.group == below.group is not None):
            return True
        if remedies(self._text(at + 1)):
            return True
        if below.kind not in _STRUCTURES or not announces(text):
            return False
        own = self._leaves.sentences(block.start, block.end)
        return bool(own) and announces(text[own[-1].start - block.start :])

    def _lead_in(self, at: int, last: int, nodes: list[Node]) -> int:
        """The last sentence of a paragraph over what it introduces; the others stay a paragraph of their own."""
        block = self._blocks[at]
        own = self._leaves.sentences(block.start, block.end)
        if not own:
            return at + 1
        first = len(own) - 1
        for _ in range(2):
            if first and own[first].back:
                first -= 1
        if first:
            nodes.append(self._leaves.block(block, end=own[first - 1].end))
        lead = self._leaves.whole("sentence", own[first].start, own[-1].end)
        introduced: list[Node] = []
        self._led += 1
        behind = self._introduced(at + 1, last, introduced)
        self._led -= 1
        node = joined("lead_in", [lead, *introduced], leads=1, opens=True)
        node.ahead = introduced[0].unmet or (introduced[0].kind == "paragraph" and ends_in_colon(self._text(at + 1)))
        nodes.append(node)
        return behind

    def _introduced(self, at: int, last: int, nodes: list[Node]) -> int:
        """What a lead-in leads to: one thing, or several under labels that stand in a row, such as tabs."""
        labelled = self._blocks[at].kind == "paragraph" and self._is_label(at)
        behind = self._one(at, last, nodes)
        while labelled and behind + 1 < last and self._is_label(behind) and not asks(self._text(behind)):
            if self._blocks[behind + 1].kind not in _STRUCTURES:
                break
            behind = self._one(behind, last, nodes)
        return behind

    def _one(self, at: int, last: int, nodes: list[Node]) -> int:
        """One thing at block `at`."""
        if self._depth >= _DEPTH:
            nodes.append(self._leaves.block(self._blocks[at]))
            return at + 1
        self._depth += 1
        behind = self._next(at, last, nodes)
        self._depth -= 1
        return behind

    def _text(self, at: int) -> str:
        return self._leaves.text(self._blocks[at])

    def _is_label(self, at: int) -> bool:
        return self._blocks[at].kind == "paragraph" and is_label(self._text(at))

    def _is_led(self, at: int) -> bool:
        """Whether a lead-in stands below a label: that of a tab, not the label of a field."""
        return ends_in_colon(self._text(at + 1)) and not ends_in_colon(self._text(at))

    def _label(self, at: int, last: int, nodes: list[Node]) -> int:
        """A label over what it names; that of a question over all up to the next label or heading."""
        block = self._blocks[at]
        below: list[Node] = []
        if not asks(self._text(at)):
            behind = self._one(at + 1, last, below)
            nodes.append(joined("label", [self._leaves.plain(block), *below], leads=1, opens=True))
            return behind
        behind = at + 1
        while behind < last and len(below) < _ANSWER_NODES and self._blocks[behind].kind != "heading":
            if below and self._is_label(behind):
                break
            behind = self._one(behind, last, below)
        nodes.append(joined("question", [self._leaves.plain(block), *below], leads=1, opens=True))
        return behind

    # -- lists -----------------------------------------------------------------------------------

    def _list(self, at: int, last: int, nodes: list[Node]) -> int:
        steps = self._blocks[at].kind == "step"
        lead = self._before(at)
        members: list[Node] = []
        self._depth += 1
        while at < last:
            end = self._item_end(at, last)
            behind = end if end >= last or self._continues(at, end) else self._outside(at, end, last)
            members.append(self._item(at, end, behind))
            goes_on = behind < last and self._continues(at, behind)
            at = behind
            if not goes_on:
                break
        self._depth -= 1
        kind: NodeKind = "procedure" if steps else "list"
        made = joined(kind, members, joint="more_steps" if steps else "more_items")
        nodes.append(made if lead is None else joined("lead_in", [lead, made], leads=1))
        return at

    def _item_end(self, at: int, last: int) -> int:
        """The block behind an item and all that stands in it."""
        item, end = self._blocks[at], at + 1
        while end < last:
            block = self._blocks[end]
            if block.group != item.group or block.group is None or block.depth < item.depth:
                break
            if block.depth == item.depth and block.kind in ("step", "item"):
                break
            end += 1
        return end

    def _continues(self, item: int, at: int) -> bool:
        """Whether block `at` is the next item of the list that block `item` is one of."""
        one, other = self._blocks[item], self._blocks[at]
        if other.kind not in ("step", "item") or other.depth != one.depth:
            return False
        if other.group == one.group:
            return True
        return one.ordinal is not None and other.ordinal == one.ordinal + 1

    def _outside(self, item: int, at: int, last: int) -> int:
        """The block behind what belongs to an item though it is not indented: up to the next number of the list."""
        one = self._blocks[item]
        for behind in range(at, min(at + _BETWEEN, last)):
            if self._blocks[behind].kind == "heading":
                break
            if behind > at and one.ordinal is not None and self._continues(item, behind):
                return behind
        if ends_in_colon(self._text(at - 1)) and self._blocks[at].kind != "heading":
            return self._extent(at, last)
        return at

    def _extent(self, at: int, last: int) -> int:
        """The block behind the list, table or run of code that block `at` begins, or behind a paragraph."""
        first, end = self._blocks[at], at + 1
        while end < last and self._blocks[end].kind != "heading":
            block = self._blocks[end]
            if block.group != first.group if first.group is not None else not block.kind == first.kind == "code":
                break
            end += 1
        return end

    def _item(self, at: int, end: int, behind: int) -> Node:
        """A step or item over its paragraphs, code, notes and sub-steps, up to block `behind`."""
        block = self._blocks[at]
        own: list[Node] = []
        first = at + 1
        if first < behind and self._blocks[first].kind != "heading" and self._leads_in(at):
            first = self._lead_in(at, behind, own)
        else:
            own.append(self._leaves.block(block))
        parts = [*own, *self._sequence(first, behind)]
        kind: NodeKind = "step" if block.kind == "step" else "item"
        return joined(kind, parts, leads=len(own), opens=ends_in_colon(self._leaves.text(block)) and behind == at + 1)

    # -- tables, definitions, code ---------------------------------------------------------------

    def _run(self, at: int, last: int, kinds: tuple[str, ...]) -> int:
        """The block behind those of these kinds that stand in one table or list with block `at`."""
        first, end = self._blocks[at], at + 1
        while end < last:
            block = self._blocks[end]
            if block.group != first.group or block.depth < first.depth or block.kind not in kinds:
                break
            end += 1
        return end

    def _table(self, at: int, last: int, nodes: list[Node]) -> int:
        end = self._run(at, last, ("row",))
        rows = self._blocks[at:end]
        heads = 0
        while heads < len(rows) and rows[heads].heads:
            heads += 1
        if not heads and len(rows) > 1 and not any(row.heads for row in rows):
            heads = 1  # nothing says which row names the columns: mostly the first
        leaves = [self._leaves.block(row) for row in rows]
        nodes.append(joined("table", leaves, leads=heads, opens=True, joint="more_rows"))
        return end

    def _definitions(self, at: int, last: int, nodes: list[Node]) -> int:
        entries: list[Node] = []
        while at < last and self._blocks[at].kind == "term":
            at = self._entry(at, last, entries)
        nodes.append(entries[0] if len(entries) == 1 else joined("definitions", entries, joint="more_items"))
        return at

    def _entry(self, at: int, last: int, entries: list[Node]) -> int:
        """Terms that share a definition, and what stands in that."""
        first = self._blocks[at]
        terms = at + 1
        while terms < last and self._blocks[terms].kind == "term" and self._blocks[terms].group == first.group:
            terms += 1
        end = terms
        while end < last:
            block = self._blocks[end]
            if block.kind == "term" and block.depth <= first.depth:
                break
            if block.group != first.group or block.depth < first.depth:
                break
            if block.group is None and block.kind != "definition":  # of a question that an accordion opens
                break
            if block.depth == first.depth > 0 and block.kind in ("step", "item"):
                break
            end += 1
        parts = [self._leaves.plain(block) for block in self._blocks[at:terms]]
        below: list[Node] = []
        while terms < end:
            leads = self._blocks[terms].kind == "definition" and terms + 1 < end and self._leads_in(terms)
            terms = self._lead_in(terms, end, below) if leads else self._next(terms, end, below)
        promises = bool(below) and end == terms and ends_in_colon(self._text(end - 1))
        asked = not below and asks(self._leaves.text(first))
        if end < last and (promises or asked):
            block = self._blocks[end]
            if block.kind not in ("heading", "term"):
                end = self._one(end, last, below)
            elif promises and block.kind == "term" and block.group == first.group is not None and self._depth < _DEPTH:
                end = self._inner_definitions(end, last, below)
        kind: NodeKind = "question" if asks(self._leaves.text(first)) else "definition"
        entries.append(joined(kind, [*parts, *below], leads=len(parts), opens=True))
        return end

    def _inner_definitions(self, at: int, last: int, nodes: list[Node]) -> int:
        """The terms behind a definition that leads to them, up to the end of the list, below that definition."""
        group, entries = self._blocks[at].group, list[Node]()
        self._depth += 1
        while at < last and self._blocks[at].kind == "term" and self._blocks[at].group == group:
            at = self._entry(at, last, entries)
        self._depth -= 1
        below = entries if len(entries) == 1 else [joined("definitions", entries, joint="more_items")]
        nodes[-1] = joined("lead_in", [nodes[-1], *below], leads=1, opens=True)
        return at

    def _code(self, at: int, last: int, nodes: list[Node]) -> int:
        """Code, with what it puts out where that is said in a line of its own; the sentence above may lead into it."""
        parts = [self._leaves.block(self._blocks[at])]
        end = at + 1
        while end < last and self._blocks[end].kind == "code":
            parts.append(self._leaves.block(self._blocks[end]))
            end += 1
        lead = self._before(at)
        if lead is None and len(parts) == 1:
            nodes.append(parts[0])
        else:
            own = [] if lead is None else [lead]
            nodes.append(joined("code", [*own, *parts], leads=len(own), joint="more_text"))
        return end

    def _before(self, at: int) -> Node | None:
        """The last sentence of the paragraph above code that is not led into otherwise."""
        if not at or self._depth:
            return None
        block = self._blocks[at - 1]
        if block.kind != "paragraph":
            return None
        own = self._leaves.sentences(block.start, block.end)
        found = leaning(own, len(own) - 1) if own else None
        return None if found is None else self._leaves.whole("sentence", own[found[0]].start, own[found[1]].end)
