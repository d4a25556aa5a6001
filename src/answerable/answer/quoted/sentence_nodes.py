"""The leaves of a page's tree: blocks, and of long ones their sentences or lines, with what each leans on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...ingest.language import page_language
from ...ingest.sentences import sentence_spans
from ...model import Block, Page
from .lead_in import ends_in_colon, only_points, refers_back, remedies
from .node import Node, NodeKind

WHOLE_WORDS = 60  # a step, item or definition up to this length is not taken apart
WHOLE_ROW = 120  # nor is a row: half a row is no row
WHOLE_LINES = 24  # nor is code
SAID = 1  # words of a sentence that stands with the one behind it: "No.", "Yes!"
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e01-\u0e5b]")
_OPENING = frozenset(":{[(,\\|&=")  # at the end of a line of code that goes on below
_LINE = re.compile(r"[^\n]*\S")


def word_count(text: str) -> int:
    """How many words a text has; of scripts that set no blanks two letters count as one word."""
    words = len(text.split())
    return words if text.isascii() else words + len(_UNSPACED.findall(text)) // 2


class Leaves:
    """Makes the leaves of one page."""

    def __init__(self, page: Page) -> None:
        self._text = page.text
        self._blocks = page.blocks
        self._language: str | None = None
        self._language_known = False

    def text(self, block: Block) -> str:
        return self._text[block.start : block.end]

    def block(self, block: Block, *, end: int | None = None) -> Node:
        """A block, up to `end`, as a leaf that is taken apart where it is long or where it is a paragraph."""
        end = block.end if end is None else end
        words = word_count(self._text[block.start : end])
        node = Node(block.kind if block.kind != "term" else "definition", block.start, end, words)
        if block.kind == "code":
            node.joint = "more_lines"
            if self._text.count("\n", block.start, end) >= WHOLE_LINES:
                node.split = lambda: self._lines(block.start, end)
        elif block.kind == "paragraph" or words > (WHOLE_ROW if block.kind == "row" else WHOLE_WORDS):
            kind = block.kind
            node.split = lambda: self.sentences(block.start, end, kind)
        return node

    def sentences(self, start: int, end: int, kind: str = "paragraph") -> list[Node]:
        """The sentences of a stretch; each knows whether it leans on the one before or behind it."""
        if not self._language_known:
            self._language, self._language_known = page_language(self._text, self._blocks), True
        found: list[Node] = []
        spans = sentence_spans(self._text[start:end], self._language)
        for place, (left, right) in enumerate(spans):
            text = self._text[start + left : start + right]
            points = kind == "paragraph" and only_points(text)
            back = bool(place) and (found[-1].ahead or found[-1].words <= SAID or points or refers_back(text))
            ahead = ends_in_colon(text) or (points and not place)
            if place and remedies(text):
                found[-1].ahead = True
            found.append(self._leaf("sentence", start + left, start + right, back=back, ahead=ahead))
        return found

    def refers_back(self, node: Node) -> bool:
        """Whether a block begins with a reference to what stands before it."""
        return refers_back(self._text[node.start : node.end])

    def _lines(self, start: int, end: int) -> list[Node]:
        lines = [match.span() for match in _LINE.finditer(self._text, start, end)]
        return [self._leaf("line", *line, ahead=self._text[line[1] - 1] in _OPENING) for line in lines]

    def plain(self, block: Block) -> Node:
        """A block that is never taken apart."""
        return self.whole("sentence", block.start, block.end)

    def whole(self, kind: NodeKind, start: int, end: int) -> Node:
        """A stretch that is never taken apart."""
        return self._leaf(kind, start, end)

    def _leaf(self, kind: NodeKind, start: int, end: int, *, back: bool = False, ahead: bool = False) -> Node:
        return Node(kind, start, end, word_count(self._text[start:end]), back=back, ahead=ahead)


def leaning(sentences: Sequence[Node], place: int) -> tuple[int, int] | None:
    """First and last of the sentences that have to stand with one of them; None where what it promises is not there."""
    first = last = place
    for _ in range(4):
        if first and sentences[first].back:
            first -= 1
    while last + 1 < len(sentences) and sentences[last].ahead and last - place < 3:
        last += 1
    return None if sentences[last].ahead else (first, last)
