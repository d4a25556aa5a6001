"""Chunks of a page: as much of one section as the encoder reads whole, cut where a reader would pause.

Joined in order they are the page's text. The encoder silently cuts at its limit of word pieces, so no chunk is
larger, the heading path counted in. Cuts are tried at headings, then between lists and paragraphs, then between
steps, then sentences, then words.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..model import Block, Chunk, Heading, Page
from .language import page_language
from .sentences import sentence_spans

Spans = Callable[[str], list[tuple[int, int]]]

TINY = 30  # word pieces; a smaller section joins the one behind it
AIM = 200  # word pieces of a chunk, heading path counted in, where a section must be cut
_SAFE = 0.8  # below this share of the limit the count of a part cannot differ from its count in the whole by enough


@dataclass(frozen=True, slots=True)
class _Section:
    start: int
    end: int
    path: tuple[str, ...]
    anchor: str | None
    level: int
    bare: bool  # nothing but the heading
    whole: bool = False  # an answer below its question, however short


def chunk(page: Page, spans: Spans, limit: int = 250) -> tuple[Chunk, ...]:
    """Cut a page into chunks of at most `limit` word pieces each, as `spans` counts them in `Chunk.encoded_text`.

    `spans` gives the character offsets of the word pieces of a text (`Encoder.spans`). Raises ValueError for a limit
    below 8.
    """
    if limit < 8:
        raise ValueError(f"a chunk limit of {limit} word pieces is too small to hold a heading and text")
    if not page.text:
        return ()
    return tuple(_Chunker(page, spans, limit).chunks())


class _Chunker:
    def __init__(self, page: Page, spans: Spans, limit: int) -> None:
        self._page = page
        self._spans = spans
        self._limit = limit
        pieces = spans(page.text)
        self._starts = [start for start, _ in pieces]
        self._costs: dict[tuple[str, ...], int] = {(): 0}

    def chunks(self) -> Iterator[Chunk]:
        for section in self._merged(list(self._sections())):
            path = self._fitting(section.path)
            room = self._limit - self._cost(path)
            for start, end in self._cut(section.start, section.end, room):
                yield from self._checked(start, end, path, section.anchor)

    def _count(self, start: int, end: int) -> int:
        return bisect_left(self._starts, end) - bisect_left(self._starts, start)

    # -- sections --------------------------------------------------------------------------------

    def _sections(self) -> Iterator[_Section]:
        page = self._page
        open_headings: list[Heading] = []
        root = (page.title,) if page.title else ()
        marks = list(page.headings)
        questions = {block.start for block in page.blocks if block.kind == "term"}
        first = marks[0].start if marks else len(page.text)
        if first > 0:
            yield _Section(0, first, root, None, 0, False)
        for n, heading in enumerate(marks):
            while open_headings and open_headings[-1].level >= heading.level:
                open_headings.pop()
            open_headings.append(heading)
            names = [h.text for h in open_headings]
            if root and names[0] != page.title:
                names.insert(0, page.title)
            end = marks[n + 1].start if n + 1 < len(marks) else len(page.text)
            bare = not page.text[heading.end : end].strip()
            whole = heading.start in questions
            yield _Section(heading.start, end, tuple(names), heading.anchor, heading.level, bare, whole)

    def _merged(self, sections: list[_Section]) -> list[_Section]:
        """Tiny sections go with the one behind them (the last: with the one before) where both fit into one chunk."""
        out: list[_Section] = []
        for section in sections:
            if out and self._joins(out[-1], section):
                last = out.pop()
                section = _Section(
                    last.start,
                    section.end,
                    section.path if last.bare else _common(last.path, section.path),
                    section.anchor if last.bare and section.anchor else last.anchor,
                    section.level if last.bare else min(last.level, section.level) if last.level else section.level,
                    last.bare and section.bare,
                    section.whole,
                )
            out.append(section)
        return out

    def _joins(self, last: _Section, section: _Section) -> bool:
        size = self._count(last.start, section.end) + self._cost(
            self._fitting(_common(last.path, section.path) or section.path)
        )
        if last.bare and section.path[: len(last.path)] == last.path:
            return True  # a heading is not left alone, however long its first section is
        if last.whole or section.whole:
            return False
        if size > min(AIM, self._limit):
            return False
        related = section.path[: len(last.path)] == last.path or section.path[:-1] == last.path[:-1]
        small = self._count(last.start, last.end) < TINY or self._count(section.start, section.end) < TINY
        return small and (related or len(_common(last.path, section.path)) >= 1)

    # -- the heading path ------------------------------------------------------------------------

    def _cost(self, path: tuple[str, ...]) -> int:
        if path not in self._costs:
            self._costs[path] = len(self._spans(" > ".join(path) + "\n"))
        return self._costs[path]

    def _fitting(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """The path, shortened from the left to at most a third of the limit."""
        most = self._limit // 3
        while len(path) > 1 and self._cost(path) > most:
            path = path[1:]
        if path and self._cost(path) > most:
            name = path[0]
            pieces = self._spans(name)
            keep = most
            while keep > 0:
                cut = pieces[keep][0] if keep < len(pieces) else len(name)
                short = (name[:cut].rstrip(),)
                if short[0] and self._cost(short) <= most:
                    return short
                keep -= max(1, keep // 4)  # by quarters: a name may have thousands of pieces, and each try counts them
            return ()
        return path

    # -- cuts ------------------------------------------------------------------------------------

    def _cut(self, start: int, end: int, room: int) -> Iterator[tuple[int, int]]:
        total = self._count(start, end)
        if total <= room:
            yield start, end
            return
        aim = min(room, max(AIM - (self._limit - room), room // 2))
        # Parts of like size, a tenth of slack each: filling every part up would leave a crumb at the end.
        parts = -(-total // aim)  # rounded up
        goal = min(aim, -(-total // parts) + aim // 10)
        yield from self._packed(self._units(start, end, room), goal, room)

    def _units(self, start: int, end: int, room: int) -> list[tuple[int, int, bool]]:
        """(start, end, whether it must go with the next) of the largest whole things that fit into `room`."""
        blocks = self._blocks_in(start, end)
        starts = [block.start for block in blocks]
        units: list[tuple[int, int, bool]] = []
        n = 0
        while n < len(blocks):
            block = blocks[n]
            last = n
            while block.group is not None and last + 1 < len(blocks) and blocks[last + 1].group == block.group:
                last += 1
            left = start if n == 0 else block.start
            right = blocks[last + 1].start if last + 1 < len(blocks) else end
            if last > n and self._count(left, right) <= room:
                units.append((left, right, False))
                n = last + 1
                continue
            right = starts[n + 1] if n + 1 < len(blocks) else end
            leads = n + 1 < len(blocks) and self._leads(block, blocks[n + 1])
            if self._count(left, right) <= room:
                units.append((left, right, leads))  # the space between two blocks belongs to the first
            else:
                units.extend((a, b, False) for a, b in self._pieces(left, right, room))
            n += 1
        return units or [(a, b, False) for a, b in self._pieces(start, end, room)]

    def _blocks_in(self, start: int, end: int) -> Sequence[Block]:
        blocks = self._page.blocks
        low = bisect_left(blocks, start, key=lambda b: b.start)
        return blocks[low : bisect_left(blocks, end, key=lambda b: b.start)]

    def _leads(self, block: Block, following: Block) -> bool:
        """Whether a block only makes sense with the next: a heading, a term, a line that ends in a colon or is bold."""
        if block.kind in ("heading", "term"):
            return True
        text = self._page.text[block.start : block.end]
        if text.endswith(":"):
            return True
        return (
            block.kind == "paragraph"
            and len(text) < 80
            and not text.endswith((".", "!", "?", "。"))
            and following.kind != "heading"
        )

    def _pieces(self, start: int, end: int, room: int) -> Iterator[tuple[int, int]]:
        """Parts of a block that does not fit: its sentences (of code: its lines), and words where one does not fit."""
        bounds = [start]
        for left, _ in sentence_spans(self._page.text[start:end], page_language(self._page.text, self._page.blocks)):
            if start + left > bounds[-1]:
                bounds.append(start + left)
        bounds.append(end)
        begin = start
        for n in range(1, len(bounds)):
            if self._count(begin, bounds[n]) <= room:
                continue
            if bounds[n - 1] > begin:
                yield begin, bounds[n - 1]
                begin = bounds[n - 1]
            while self._count(begin, bounds[n]) > room:
                cut = self._word_cut(begin, bounds[n], room)
                yield begin, cut
                begin = cut
        if begin < end:
            yield begin, end

    def _word_cut(self, start: int, end: int, room: int) -> int:
        """The last place before `end` that leaves at most `room` pieces: behind white space if that is not far back."""
        first = bisect_left(self._starts, start)
        last = first + max(room, 1)
        text = self._page.text
        for n in range(last, max(first + 1, last - max(room // 3, 1)), -1):
            if text[self._starts[n] - 1].isspace():
                return self._starts[n]
        n = last
        while n < len(self._starts) and self._starts[n] <= start:  # pieces that share one character
            n += 1
        return self._starts[n] if n < len(self._starts) and self._starts[n] < end else end

    def _packed(self, units: list[tuple[int, int, bool]], goal: int, room: int) -> Iterator[tuple[int, int]]:
        begin: int | None = None
        stop = 0
        n = 0
        while n < len(units):
            left, right, _ = units[n]
            last = n
            while units[last][2] and last + 1 < len(units):
                last += 1  # a heading or an introducing line stays with what it leads to
            if self._count(left, units[last][1]) <= room:
                right = units[last][1]
            else:
                last = n
            if begin is None:
                begin, stop = left, right
            elif self._count(begin, right) <= room and (
                self._count(begin, right) <= goal or self._count(begin, stop) < goal // 3
            ):
                stop = right
            else:
                yield begin, stop
                begin, stop = left, right
            n = last + 1
        if begin is not None:
            yield begin, stop

    # -- results ---------------------------------------------------------------------------------

    def _checked(self, start: int, end: int, path: tuple[str, ...], anchor: str | None) -> Iterator[Chunk]:
        """The chunk, cut again in the middle if, encoded by itself, it has more pieces than it had in the page."""
        pending = [(start, end)]
        while pending:
            left, right = pending.pop()
            made = self._make(left, right, path, anchor)
            count = self._count(left, right)
            inside_word = left > 0 and not self._page.text[left - 1].isspace() and not self._page.text[left].isspace()
            sure = not inside_word and count + self._cost(path) < _SAFE * self._limit
            if sure or len(self._spans(made.encoded_text)) <= self._limit:
                yield made
                continue
            if path and count <= 1:  # no cut can help: the heading path is what is too long
                path = ()
                pending.append((left, right))
                continue
            middle = self._word_cut(left, right, count // 2) if count > 1 else (left + right) // 2
            if not left < middle < right:
                middle = (left + right) // 2
            if middle == left:
                yield made  # a single character
                continue
            pending += [(middle, right), (left, middle)]  # the left one is taken next, so chunks stay in order

    def _make(self, start: int, end: int, path: tuple[str, ...], anchor: str | None) -> Chunk:
        text = self._page.text[start:end]
        made = Chunk("", self._page.page, start, end, text, path, anchor)
        key = f"{self._page.page}\0{start}\0{made.encoded_text}".encode("utf-8", "surrogatepass")
        return Chunk(hashlib.blake2b(key, digest_size=8).hexdigest(), made.page, start, end, text, path, anchor)


def _common(path: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    n = 0
    while n < min(len(path), len(other)) and path[n] == other[n]:
        n += 1
    return path[:n]
