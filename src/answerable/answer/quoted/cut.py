"""A piece cut to a length at its own joints: what has to stay, what that leans on, then neighbours while they fit."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from .draft import Note, Quote
from .node import Node


def cut(root: Node, keep: Iterable[int], words: int, most: int = sys.maxsize) -> tuple[Quote | Note, ...]:
    """`root` in at most `words` words where that can be done, in the order of the page, a note at each place cut.

    keep: offsets of the page; the leaves that hold them are in whatever their length, with all they lean on. most: of
    the steps or items of one list. Only leaves are quoted, so a step goes with its sub-steps where that fits.
    """
    selection = _Selection(most)
    for offset in keep:
        if root.start <= offset < root.end:
            selection.require(root, offset)
    if not selection.touched:
        selection.least(root)
    selection.grow(root, words - selection.words)
    return _disjoint(selection.shown(root))


class _Selection:
    """The leaves chosen so far; `touched` has each node with a chosen leaf in it, `whole` those with all of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.touched: set[Node] = set()
        self._whole: set[Node] = set()
        self.words = 0

    def _take(self, leaf: Node) -> None:
        if leaf not in self._whole:
            self._whole.add(leaf)
            self.words += leaf.words

    def require(self, node: Node, offset: int) -> None:
        """The leaf that holds `offset`, and what it leans on."""
        self.touched.add(node)
        children = node.children
        if not children:
            self._take(node)
            return
        place = node.holding(offset)
        self.require(children[place], offset)
        self._lean(node, place)

    def least(self, node: Node) -> None:
        """The first leaf of `node` and what it leans on, for a node that is shown in part."""
        if node in self.touched:
            return
        self.touched.add(node)
        if not node.children:
            self._take(node)
            return
        self.least(node.children[0])
        self._lean(node, 0)

    def _lean(self, node: Node, place: int) -> None:
        children = node.children
        for lead in range(min(node.leads, len(children))):
            self.least(children[lead])
        if node.opens and place < node.leads < len(children):
            self.least(children[node.leads])
            place = node.leads
        for _ in range(2):
            if place and children[place].back:
                place -= 1
                self.least(children[place])
        while place + 1 < len(children) and children[place].unmet:
            place += 1
            self.least(children[place])

    def grow(self, node: Node, room: int) -> int:
        """Fill up what is begun, innermost first, then go outwards to both sides; returns the words left."""
        children = node.children
        begun = [place for place, child in enumerate(children) if child in self.touched]
        if not begun:
            return room
        for place in begun:
            room = self.grow(children[place], room)
        body = [place for place in begun if place >= node.leads]
        low, high = (min(body), max(body)) if body else (node.leads, node.leads - 1)
        shown = len(body)
        for place in range(low + 1, high):
            if children[place] not in self.touched and children[place].words <= room and shown < self._most:
                room -= self._all(children[place])
                shown += 1
        ahead, behind = high + 1, low - 1
        while ahead < len(children) or behind >= node.leads:
            if ahead < len(children):
                met = self._met(children, ahead)
                if shown + met - ahead <= self._most and self._fits(children[ahead:met], room):
                    room -= sum(map(self._all, children[ahead:met]))
                    shown, ahead = shown + met - ahead, met
                else:
                    ahead = len(children)
            if behind >= node.leads:
                if shown < self._most and self._fits(children[behind : behind + 1], room):
                    room -= self._all(children[behind])
                    shown, behind = shown + 1, behind - 1
                else:
                    behind = -1
        return room

    def _met(self, children: Sequence[Node], place: int) -> int:
        """The place behind a child and those that it leans on ahead."""
        place += 1
        while place < len(children) and children[place - 1].unmet:
            place += 1
        return place

    def _fits(self, nodes: Sequence[Node], room: int) -> bool:
        return sum(node.words for node in nodes) <= room

    def _all(self, node: Node) -> int:
        self.touched.add(node)
        self._whole.add(node)
        self.words += node.words
        return node.words

    def shown(self, node: Node) -> list[Quote | Note]:
        """What is chosen, with a note behind the last child shown of each node that is cut."""
        if node in self._whole:
            return _leaves(node)
        parts: list[Quote | Note] = []
        left = 0
        follows = False
        for child in node.children:
            if child not in self.touched:
                left += 1
            elif node.torn and follows and isinstance(one := parts[-1], Quote):
                parts[-1] = Quote(one.start, child.end)  # sentences that follow each other in a block are one quote
            else:
                parts += self.shown(child)
            follows = child in self.touched
        if left and isinstance(last := parts[-1], Note) and last.code == node.joint:
            parts[-1] = Note(node.joint, last.count + left)  # one line for what is left out here, inside and outside
        elif left:
            parts.append(Note(node.joint, left))
        return parts


def _disjoint(parts: Iterable[Quote | Note]) -> tuple[Quote | Note, ...]:
    """The same without what is said twice: a sentence that also stands above the code which it leads into."""
    found: list[Quote | Note] = []
    end = -1
    for part in parts:
        if isinstance(part, Note):
            found.append(part)
        elif part.end > end:
            found.append(Quote(max(part.start, end), part.end))
            end = part.end
    return tuple(found)


def _leaves(node: Node) -> list[Quote | Note]:
    found: list[Quote | Note] = []
    waiting = [node]
    while waiting:
        last = waiting.pop()
        if last.nodes and last.split is None and not last.torn:
            waiting += reversed(last.nodes)
        else:
            found.append(Quote(last.start, last.end))
    return found
