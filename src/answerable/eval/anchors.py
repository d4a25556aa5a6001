"""Labels anchored in quoted text: what a label rests on, found again wherever the docs have put it.

A label says "the docs answer this ticket, on that page". Page names and chunk numbers move when docs are reorganised
or cut otherwise; the sentence that bears the answer does not. Each label keeps that sentence as its anchor. If it is
gone from all pages, the label is stale: it has to be read again, and no verdict about the docs may rest on it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..model import Block, Page, Ticket

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
MAX_ANCHORS = 2  # quotes kept a label
_LEAD_LENGTH = 80  # characters of a page that stand for it where no sentence can
_MIN_MOVED_QUOTE = 30  # characters that a quote must have to be believed on another page than its own
_MIN_SHARED_WORDS = 0.34  # of the words of the gold answer that a quote must share to be what it rests on


@dataclass(frozen=True, slots=True)
class Anchor:
    """A quote, white space folded, and the page where it stood."""

    page: str
    quote: str


class Texts:
    """The pages' texts with white space folded, to look quotes up in."""

    def __init__(self, pages: Mapping[str, Page]) -> None:
        self._pages = pages
        self._folded: dict[str, str] = {}

    def __contains__(self, page: str) -> bool:
        return page in self._pages

    def of(self, page: str) -> str:
        if page not in self._folded:
            self._folded[page] = fold(self._pages[page].text) if page in self._pages else ""
        return self._folded[page]

    def where(self, anchor: Anchor) -> str | None:
        """The page that holds the quote: its own if it still does, else the first other one; None if it is gone."""
        if anchor.quote in self.of(anchor.page):
            return anchor.page
        if len(anchor.quote) < _MIN_MOVED_QUOTE:  # "Choose Save." stands on many pages and says nothing of a move
            return None
        return next((page for page in self._pages if anchor.quote in self.of(page)), None)


def fold(text: str) -> str:
    """White space as single blanks."""
    return " ".join(text.split())


def anchors_of(ticket: Ticket, pages: Mapping[str, Page]) -> tuple[Anchor, ...]:
    """The quotes on its relevant pages that a label rests on, best first, at most `MAX_ANCHORS`.

    They are the sentences, steps or rows that share most of the gold answer's words, numbers counted three times.
    Without a gold answer, or where none is near, it is how each relevant page begins: then the label follows its page,
    and a change further down is not seen.
    """
    wanted = _words(ticket.answer or "")
    ranked: list[tuple[float, str, int, str]] = []
    for name in ticket.relevant:
        if name not in pages:
            continue
        page = pages[name]
        for place, text in enumerate(_units(page)):
            score = _shared(wanted, _words(text))
            if score >= _MIN_SHARED_WORDS:
                ranked.append((-score, name, place, text))
    if ranked:
        best: list[Anchor] = []
        seen: set[str] = set()
        for _, name, _, text in sorted(ranked):
            # A second quote is worth keeping only for words of the gold answer that the first one lacks.
            new = (wanted & _words(text)) - seen
            if new and len(best) < MAX_ANCHORS:
                best.append(Anchor(name, fold(text)))
                seen |= new
        return tuple(best)
    return tuple(
        Anchor(name, fold(pages[name].text)[:_LEAD_LENGTH]) for name in ticket.relevant[:MAX_ANCHORS] if name in pages
    )


def stale(anchors: Sequence[Anchor], texts: Texts) -> tuple[Anchor, ...]:
    """The anchors whose quote stands nowhere any more."""
    return tuple(anchor for anchor in anchors if texts.where(anchor) is None)


def _units(page: Page) -> list[str]:
    from ..ingest.language import page_language
    from ..ingest.sentences import sentence_spans

    units = []
    language = page_language(page.text, page.blocks)
    for block in page.blocks:
        body = page.text[block.start : block.end]
        if _whole(block):
            units.append(body)
        else:
            units += [body[start:end] for start, end in sentence_spans(body, language)]
    return [text for text in units if text.strip()]


def _whole(block: Block) -> bool:
    return block.kind in ("row", "code", "term", "heading")


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text) if len(word) > 2 or word.isdigit())


def _shared(wanted: frozenset[str], have: frozenset[str]) -> float:
    """Of the weight of the wanted words, the part that is there; numbers weigh three."""
    if not wanted:
        return 0.0

    def weight(words: frozenset[str]) -> int:
        return sum(3 if any(char.isdigit() for char in word) else 1 for word in words)

    return weight(wanted & have) / weight(wanted)
