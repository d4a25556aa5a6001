"""Accordions, folds and dropdowns: a title that opens its text. A question is a heading too, where that is safe.

A question that heads its answer is found as a section is. It can be a heading only where its section ends with such
folds: text behind them would be read as part of the last answer. The text of the page is the same in both cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ...model import Block, Heading
from ..characters import asks, names
from .elements import LISTS
from .html_tags import NO_ATTRS
from .page_text import PageText
from .page_writer import PageWriter

TERM: Mapping[str, str] = {"data-fold": "term"}  # of a fold that is written as a term with its definition
_HOLDS_NO_SECTION = LISTS | names("dl table blockquote pre")
_DEEPEST = 6


@dataclass(slots=True)
class _Fold:
    """start, end: characters of the page's text, all that it holds. top: it stands in no list, table or other fold.

    in_title: its title is being read.
    """

    start: int
    top: bool
    anchor: str | None
    term: bool
    titled: bool = False
    in_title: bool = False
    end: int = -1


class FoldWriter(PageWriter):
    """A page writer that knows folds: `details` with a `summary`, of HTML and of components."""

    def __init__(self, *, max_depth: int = 200, slugs: bool = False, addresses: bool = True) -> None:
        super().__init__(max_depth=max_depth, slugs=slugs, addresses=addresses)
        self._open: list[_Fold] = []
        self._folds: list[_Fold] = []

    def start(self, tag: str, attrs: Mapping[str, str]) -> None:
        """A start tag, with its attributes in lower case."""
        if tag == "details":
            self._start_fold(attrs)
        elif tag == "summary" and self._open and not self._open[-1].titled:
            self._open[-1].titled = self._open[-1].in_title = True
            super().start("dt" if self._open[-1].term else tag, attrs)
        else:
            super().start(tag, attrs)

    def end(self, tag: str) -> None:
        """An end tag; one that closes nothing is ignored."""
        fold = self._open[-1] if self._open else None
        if fold is None or not (tag == "details" or (tag == "summary" and fold.in_title)):
            super().end(tag)
        elif tag == "summary":
            fold.in_title = False
            super().end("dt" if fold.term else tag)
            if fold.term:
                super().start("dd", NO_ATTRS)
        else:
            self._open.pop()
            if fold.term:
                super().end("dd")
            super().end("dl" if fold.term else tag)
            fold.end = self._blocks.length

    def finish(self) -> PageText:
        """The page; open elements end here."""
        return _with_headings(super().finish(), self._folds)

    def _start_fold(self, attrs: Mapping[str, str]) -> None:
        count = self._elements.count
        top = not self._open and not self._hidden.depth and not any(count[tag] for tag in _HOLDS_NO_SECTION)
        fold = _Fold(0, top, attrs.get("id") or None, "data-fold" in attrs)
        self._folds.append(fold)
        self._open.append(fold)
        super().start("dl" if fold.term else "details", attrs)
        fold.start = self._blocks.length


def _with_headings(page: PageText, folds: list[_Fold]) -> PageText:
    """`page` with the titles of its folds as headings, where they can be."""
    if not any(fold.top for fold in folds):
        return page
    headings = {heading.start: heading for heading in page.headings}
    made: list[Heading] = []
    kept: dict[int, Block] = {}
    run: list[tuple[_Fold, list[Block]]] = []
    section: Heading | None = None
    for fold, blocks in _outermost(page, folds):
        heading = headings.get(blocks[0].start)
        if fold is not None:
            run.append((fold, blocks))
            continue
        if heading is not None and _can_head(page, run, section, heading.level, headings):
            _head(page, run, section, made, kept)
        run, section = [], heading or section
    if _can_head(page, run, section, 0, headings):
        _head(page, run, section, made, kept)
    if not made:
        return page
    as_read = tuple(kept.get(block.start, block) for block in page.blocks)
    return replace(page, headings=tuple(sorted((*page.headings, *made), key=lambda one: one.start)), blocks=as_read)


def _outermost(page: PageText, folds: list[_Fold]) -> Iterator[tuple[_Fold | None, list[Block]]]:
    """The page's blocks in order: all those of a fold together, all others alone."""
    waiting = iter([fold for fold in folds if fold.top and fold.titled and fold.end > fold.start])
    fold, held = next(waiting, None), list[Block]()
    for block in page.blocks:
        while fold is not None and block.start >= fold.end:
            if held:
                yield fold, held
            fold, held = next(waiting, None), []
        if fold is not None and block.start >= fold.start and (held or block.kind in ("term", "paragraph")):
            held.append(block)
            continue
        if fold is not None and block.start >= fold.start:
            fold = next(waiting, None)  # its title is a heading as it stands, or it has none
        yield None, [block]
    if fold is not None and held:
        yield fold, held


def _can_head(
    page: PageText,
    run: list[tuple[_Fold, list[Block]]],
    section: Heading | None,
    behind: int,
    headings: Mapping[int, Heading],
) -> bool:
    """Whether the titles of the folds that a section ends with can be headings, and one of them asks something.

    behind: the level of the heading that follows, 0 for none. One within an answer must not end it.
    """
    level = _level(section)
    return (
        level <= _DEEPEST
        and behind <= level
        and any(asks(page.text[blocks[0].start : blocks[0].end]) for _, blocks in run)
        and all(headings[b.start].level > level for _, blocks in run for b in blocks if b.start in headings)
    )


def _head(
    page: PageText,
    run: list[tuple[_Fold, list[Block]]],
    section: Heading | None,
    made: list[Heading],
    kept: dict[int, Block],
) -> None:
    """Add the headings of a run to `made`, and its blocks, by start and as terms and definitions, to `kept`."""
    for fold, blocks in run:
        title, *answer = blocks
        text = " ".join(page.text[title.start : title.end].split())
        anchor = fold.anchor or (section.anchor if section else None)
        made.append(Heading(_level(section), text, anchor, title.start, title.end))
        kept[title.start] = replace(title, kind="term")
        kept.update((b.start, replace(b, kind="definition")) for b in answer if b.kind == "paragraph" and not b.depth)


def _level(section: Heading | None) -> int:
    return (section.level if section else 1) + 1
