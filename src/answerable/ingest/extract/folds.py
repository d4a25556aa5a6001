"""Accordions, folds and dropdowns: a title that opens its text, as a heading where that is safe, else as it stood.

A question that heads its answer is found as a section is. It can be a heading only where its section ends with such
folds: text behind them would be read as part of the last answer. That is known when the page has been written once, so
a page that has such questions is written a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ...model import EMPTY, Block, Heading
from ..characters import names
from .elements import FOLD, LISTS
from .html_tags import NO_ATTRS
from .page_text import PageText
from .page_writer import PageWriter

TERM: Mapping[str, str] = {FOLD: "term"}  # a fold that is written as a term with its definition
_HOLDS_NO_SECTION = LISTS | names("dl table blockquote pre figure")
_DEEPEST = 6
_ASKS = ("?", "？", "؟", "\u037e", "⁇", "⁈", "﹖")  # U+037E: the question mark of Greek
_CLOSING = " \t\"'”’»)]*_"


@dataclass(slots=True)
class _Fold:
    """start, end: characters of the page's text, all that it holds. top: it stands in no list, table or other fold."""

    number: int
    start: int
    top: bool
    anchor: str | None
    term: bool
    level: int = 0
    end: int = -1
    titled: bool = False


class FoldWriter(PageWriter):
    """A page writer that notes where folds, `details` with a `summary`, stand in the text.

    levels: by the number of a fold, the level of the heading that its title is, and that heading's anchor.
    """

    def __init__(
        self,
        levels: Mapping[int, tuple[int, str | None]] = EMPTY,
        *,
        max_depth: int = 200,
        slugs: bool = False,
        addresses: bool = True,
    ) -> None:
        super().__init__(max_depth=max_depth, slugs=slugs, addresses=addresses)
        self._levels = levels
        self._open: list[_Fold] = []
        self.folds: list[_Fold] = []

    def start(self, tag: str, attrs: Mapping[str, str]) -> None:
        """A start tag; a fold is written as what it is to be."""
        if tag == "details":
            self._start_fold(attrs)
        elif tag == "summary" and self._open and not self._open[-1].titled:
            fold = self._open[-1]
            fold.titled = True
            if fold.level:
                anchor = self._levels[fold.number][1]
                attrs = {FOLD: "heading", "id": anchor} if anchor else {FOLD: "heading"}
            super().start(_title(fold), attrs)
        else:
            super().start(tag, attrs)

    def end(self, tag: str) -> None:
        """An end tag, of a fold too."""
        if tag == "summary" and self._open and self._open[-1].titled:
            fold = self._open[-1]
            super().end(_title(fold))
            if fold.term and not fold.level:
                super().start("dd", NO_ATTRS)
        elif tag == "details" and self._open:
            fold = self._open.pop()
            if fold.term and not fold.level:
                super().end("dd")
                super().end("dl")
            else:
                super().end("details")
            fold.end = self._blocks.length
        else:
            super().end(tag)

    def _start_fold(self, attrs: Mapping[str, str]) -> None:
        count = self._elements.count
        top = not self._open and not self._hidden.depth and not any(count[tag] for tag in _HOLDS_NO_SECTION)
        fold = _Fold(len(self.folds), 0, top, attrs.get("id"), FOLD in attrs)
        fold.level = self._levels.get(fold.number, (0, None))[0]
        self.folds.append(fold)
        self._open.append(fold)
        super().start("dl" if fold.term and not fold.level else "details", attrs)
        fold.start = self._blocks.length


def _title(fold: _Fold) -> str:
    return f"h{fold.level}" if fold.level else "dt" if fold.term else "summary"


def written(
    read: Callable[[FoldWriter], None], *, max_depth: int = 200, slugs: bool = False, addresses: bool = True
) -> PageText:
    """What `read` sends to a writer as a page, questions as headings where they can be. It is called twice at most."""
    writer = FoldWriter(max_depth=max_depth, slugs=slugs, addresses=addresses)
    read(writer)
    page = writer.finish()
    levels = _levels(page, writer.folds)
    if not levels:
        return page
    writer = FoldWriter(levels, max_depth=max_depth, slugs=slugs, addresses=addresses)
    read(writer)
    return writer.finish()


def _levels(page: PageText, folds: list[_Fold]) -> dict[int, tuple[int, str | None]]:
    """By fold, the level of the heading that its title can be, and its anchor."""
    levels: dict[int, tuple[int, str | None]] = {}
    if not any(fold.top for fold in folds):
        return levels
    run: list[tuple[_Fold, list[Block]]] = []
    section: Heading | None = None
    by_start = {heading.start: heading for heading in page.headings}
    for fold, blocks in _outermost(page, folds):
        if fold is not None:
            run.append((fold, blocks))
        elif heading := by_start.get(blocks[0].start):
            levels.update(_of_run(page, run, section, heading.level, by_start))
            run, section = [], heading
        else:
            run = []
    levels.update(_of_run(page, run, section, 0, by_start))
    return levels


def _outermost(page: PageText, folds: list[_Fold]) -> Iterator[tuple[_Fold | None, list[Block]]]:
    """The page's blocks in order: all those of a fold together, all others alone."""
    waiting = iter([fold for fold in folds if fold.top and fold.titled and fold.end > fold.start])
    fold, held = next(waiting, None), list[Block]()
    for block in page.blocks:
        while fold is not None and block.start >= fold.end:
            yield fold, held
            fold, held = next(waiting, None), []
        if fold is not None and block.start >= fold.start:
            if not held and block.kind not in ("term", "paragraph"):
                fold = next(waiting, None)  # its title is a heading as it stands, or it has none
            else:
                held.append(block)
                continue
        yield None, [block]
    if fold is not None and held:
        yield fold, held


def _of_run(
    page: PageText,
    run: list[tuple[_Fold, list[Block]]],
    section: Heading | None,
    behind: int,
    by_start: Mapping[int, Heading],
) -> dict[int, tuple[int, str | None]]:
    """The headings of the folds that a section ends with; behind: the level of the heading that follows, 0 for none."""
    level = (section.level if section else 1) + 1
    asks = any(_asks(page.text[blocks[0].start : blocks[0].end]) for _, blocks in run)
    inner = min((by_start[b.start].level for _, blocks in run for b in blocks if b.start in by_start), default=7)
    if not asks or level > _DEEPEST or behind > level or inner <= level:
        return {}
    return {fold.number: (level, fold.anchor or (section.anchor if section else None)) for fold, _ in run}


def _asks(title: str) -> bool:
    return title.rstrip(_CLOSING).endswith(_ASKS)
