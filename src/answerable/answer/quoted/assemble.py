"""Pieces that were cut become the parts of one answer: in the page's order, nothing said twice."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from ...model import Page
from .draft import Note, Quote
from .lead_in import ends_in_colon


def assembled(page: Page, cuts: Iterable[Sequence[Quote | Note]]) -> tuple[Quote | Note, ...]:
    """The parts of several cuts of one page, in its order; sentences that follow each other in a block are one quote.

    A note stays behind the quote that it stood behind, and is given once.
    """
    quotes: list[Quote] = []
    notes: dict[int, list[Note]] = {}  # by the end of the quote that they stand behind
    for parts in cuts:
        end = 0
        for part in parts:
            if isinstance(part, Quote):
                quotes.append(part)
                end = part.end
            elif part not in notes.setdefault(end, []):
                notes[end].append(part)
    found: list[Quote | Note] = []
    waiting = sorted(notes)
    for quote in _merged(page, sorted(quotes, key=lambda one: (one.start, one.end))):
        found.append(quote)
        while waiting and waiting[0] <= quote.end:
            found += notes[waiting.pop(0)]
    return tuple(found)


def headed(page: Page, parts: Sequence[Quote | Note]) -> tuple[Quote | Note, ...]:
    """The same with the heading of a section before what is first quoted of it; the page's title names no section."""
    found: list[Quote | Note] = []
    quoted = [part for part in parts if isinstance(part, Quote)]
    named: set[Quote | None] = {None}
    for part in parts:
        if isinstance(part, Quote):
            heading = page.heading_at(part.start)
            name = None if heading is None or heading.text == page.title else Quote(heading.start, heading.end)
            if name not in named and name is not None and not _leads_elsewhere(page, name, part):
                said = any(one.start < name.end and name.start < one.end for one in quoted)
                found += [] if said else [name]
            named.add(name)
        found.append(part)
    return tuple(found)


def _leads_elsewhere(page: Page, name: Quote, quote: Quote) -> bool:
    """Whether a heading ends in a colon and another block than what is quoted stands below it."""
    below = bisect_right(page.blocks, name.start, key=lambda one: one.start)
    return (
        ends_in_colon(page.text[name.start : name.end])
        and below < len(page.blocks)
        and not (page.blocks[below].start <= quote.start < page.blocks[below].end)
    )


def _merged(page: Page, quotes: Iterable[Quote]) -> list[Quote]:
    merged: list[Quote] = []
    for quote in quotes:
        last = merged[-1] if merged else None
        if last is not None and _goes_on(page, last.end, quote.start):
            merged[-1] = Quote(last.start, max(last.end, quote.end))
        else:
            merged.append(quote)
    return merged


def _goes_on(page: Page, end: int, start: int) -> bool:
    """Whether a quote goes on behind or within one that ends: in the same block, with nothing but blanks between."""
    block = bisect_right(page.blocks, start, key=lambda one: one.start) - 1
    return page.blocks[block].start < end and not page.text[end:start].strip()
