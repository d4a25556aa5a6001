"""Which pieces of a page are quoted, in which order, and how much of each.

A sentence is worth its chance to state what is asked; a piece is worth those of its sentences that are not quoted yet,
and each further word makes it worth less. Pieces are taken, the best first, as long as they add a set share of what the
page has, so that an answer is short where one sentence stands out, and longer where the evidence is spread.
"""

from __future__ import annotations

import heapq
import itertools
import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from ...model import Block, Page
from ...settings import AnswerSettings
from ..evidence import Unit
from .asked import Asked
from .assemble import assembled, headed
from .draft import Note, Quote
from .outline import Outline, Piece
from .sentence_nodes import word_count

# Of the page's chances, by the square root of the words that it costs: what adds less is left out.
LEAST_SHARE = 0.0045
LEAST_SURE = 0.12  # of what the first piece is worth, where the evidence is sure
ELSEWHERE = 0.5  # of the chance of the likeliest sentence: from here one of another section is in a sure answer
SHORT_ELSEWHERE = 60  # words that it may have
TORN = 0.5  # the same of a few of the steps of a procedure: fewer steps than there are help nobody
FEW_WORDS = 5.0  # a shorter piece is not worth more for being short
AT_A_GLANCE = 60  # words of a sure answer before what decides: with more, that goes first
WHOLE_FIRST = 150  # words of the piece that decides, in a sure answer, that is not cut
WHOLE_PIECE = 60  # words of a list, table or procedure that is not cut even where little of it is needed
WHOLE_PARAGRAPH = 50  # the same of the paragraph that a sentence stands in
STRIDE = 25  # characters: a step that is cut into sentences keeps each one with an offset among these

Parts = tuple[Quote | Note, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is quoted of a page: first the piece that decides, then the others in the order of the page."""

    parts: Parts
    procedure: bool  # whether the piece that decides is one


def choose(
    page: Page,
    outline: Outline,
    units: Sequence[Unit],
    scores: Sequence[float],
    asked: Asked,
    settings: AnswerSettings,
    *,
    sure: bool = False,
    but: Sequence[tuple[int, int]] = (),
) -> Choice | None:
    """Choose among the pieces that hold `units`, sentences of the page in its order, each with its chance in `scores`.

    Nothing is quoted of what stands in `but`, places of the page that are for others than who asks.
    Where the evidence is `sure` the answer is short and of one section, for nobody cuts what goes to a customer. None
    where none of them may be quoted. The first piece is in whatever its length; with the others the answer has at most
    `max_words` words and `max_sentences` quotes.
    """
    chooser = _Chooser(page, outline, units, scores, asked, settings, sure=sure, but=but)
    return chooser.choice()


@dataclass(slots=True)
class _Taken:
    piece: Piece
    elsewhere: bool  # in another section than the piece that decides
    keep: list[int] = field(default_factory=list)
    parts: Parts = ()


@dataclass(slots=True)
class _Offer:
    """What a unit's piece would add to what is quoted."""

    worth: float
    words: int
    keep: list[int]
    parts: Parts


class _Chooser:
    def __init__(
        self,
        page: Page,
        outline: Outline,
        units: Sequence[Unit],
        scores: Sequence[float],
        asked: Asked,
        settings: AnswerSettings,
        *,
        sure: bool,
        but: Sequence[tuple[int, int]],
    ) -> None:
        self._page, self._asked, self._settings, self._sure, self._but = page, asked, settings, sure, but
        self._units, self._scores = units, scores
        self._total = sum(scores) or 1.0
        self._starts = [unit.sentence.start for unit in units]
        self._pieces = [outline.piece_of(unit.sentence.start) for unit in units]
        self._taken: dict[tuple[int, int], _Taken] = {}
        self._quoted: list[Quote] = []
        self._whole: dict[tuple[int, int], Parts] = {}
        self._lengths: dict[Quote, int] = {}

    def choice(self) -> Choice | None:
        # The likeliest sentence is first, however long its piece is; then what is worth most for its length. Worth only
        # falls as others are taken: one whose worth is still the best after a second look is the best of all.
        waiting = [(-offer.worth, place, 0) for place in range(len(self._units)) if (offer := self._offer(place))]
        if not waiting:
            return None
        decides = max(waiting, key=lambda one: (self._scores[one[1]], -one[1]))
        waiting = [(-math.inf, *one[1:]) if one is decides else one for one in waiting]
        heapq.heapify(waiting)
        least, section = LEAST_SHARE, None
        words, turn, likeliest = 0, 0, 0.0
        while waiting:
            _, place, seen = heapq.heappop(waiting)
            offer = self._offer(place)
            if offer is None:
                continue
            if seen != turn:
                heapq.heappush(waiting, (-offer.worth, place, turn))
                continue
            if turn and offer.worth < least:
                break
            under = self._page.heading_at(self._units[place].sentence.start)
            elsewhere = turn and self._sure and under != section
            if elsewhere and (self._scores[place] < ELSEWHERE * likeliest or offer.words > SHORT_ELSEWHERE):
                continue
            if turn and self._sure and self._scores[place] < TORN * likeliest and _is_torn(offer.parts):
                continue
            quotes = [part for part in offer.parts if isinstance(part, Quote)]
            too_long = words + offer.words > self._settings.max_words
            if turn and (too_long or len({*self._quoted, *quotes}) > self._settings.max_sentences):
                continue
            if self._sure and not turn:
                least, section, likeliest = max(least, LEAST_SURE * offer.worth), under, self._scores[place]
            piece = self._pieces[place]
            assert piece is not None
            taken = self._taken.setdefault((piece.start, piece.end), _Taken(piece, bool(elsewhere)))
            taken.keep, taken.parts = offer.keep, offer.parts
            self._quoted += quotes
            words, turn = words + offer.words, turn + 1
        first, *others = self._taken.values()
        near = [one.parts for one in self._taken.values() if not one.elsewhere]
        parts = assembled(self._page, near)
        if not self._sure or self._before(parts, first.parts) > AT_A_GLANCE:
            parts = _ordered(self._page, first.parts, [one.parts for one in others])
        elif len(near) <= len(others):
            parts = _ordered(self._page, parts, [one.parts for one in others if one.elsewhere])
        return Choice(headed(self._page, _said_once(parts)), first.piece.kind == "procedure")

    def _before(self, parts: Parts, first: Parts) -> int:
        """How many words stand before the piece that decides."""
        starts = min(part.start for part in first if isinstance(part, Quote))
        return sum(self._length(part) for part in parts if isinstance(part, Quote) and part.end <= starts)

    def _offer(self, place: int) -> _Offer | None:
        """None where the unit is quoted already, or may not be."""
        piece, sentence = self._pieces[place], self._units[place].sentence
        if piece is None or self._is_out(sentence.start) or self._is_quoted(sentence.start):
            return None
        key = piece.start, piece.end  # cuts of one piece are made together
        taken = self._taken.get(key)
        keep = [*(taken.keep if taken is not None else ()), *range(sentence.start, sentence.end, STRIDE)]
        parts = self._paragraph(place, piece) or self._cut(key, piece, keep)
        if self._but:
            parts = tuple(part for part in parts if isinstance(part, Note) or not self._is_out(part.start))
        new = [part for part in parts if isinstance(part, Quote) and not self._is_quoted(part.start, part.end)]
        words = sum(map(self._length, new))
        if not words:
            return None
        own = self._scores[place]  # a sentence is offered by its own place: not by each item that leans on it
        gain = sum(
            self._scores[other]
            for quote in new
            for other in range(bisect_left(self._starts, quote.start), bisect_left(self._starts, quote.end))
            if self._scores[other] <= own and not self._is_quoted(self._starts[other])
        )
        return _Offer(gain / self._total / max(words, FEW_WORDS) ** 0.5, words, keep, parts)

    def _cut(self, key: tuple[int, int], piece: Piece, keep: Sequence[int]) -> Parts:
        allowed, most = self._allowed(piece), self._settings.max_steps
        if piece.words > allowed:
            return piece.cut(keep, allowed, most)
        if key not in self._whole:  # the same for all of its sentences, unless it has more steps than may be shown
            parts = piece.cut(keep[:1], allowed, most)
            if any(isinstance(part, Note) for part in parts):
                return piece.cut(keep, allowed, most)
            self._whole[key] = parts
        return self._whole[key]

    def _is_out(self, offset: int) -> bool:
        return any(start <= offset < end for start, end in self._but)

    def _is_quoted(self, start: int, end: int | None = None) -> bool:
        last = start + 1 if end is None else end
        return any(quote.start <= start and last <= quote.end for quote in self._quoted)

    def _allowed(self, piece: Piece) -> int:
        """Up to how many words a piece may grow beyond what has to be quoted of it."""
        wanted = (piece.kind == "procedure" and self._asked == "how_to") or (
            piece.kind == "list" and self._asked == "list"
        )
        if wanted or (self._sure and piece.kind == "procedure" and self._asked == "other"):
            return self._settings.max_words
        if self._sure and not self._taken:
            return WHOLE_FIRST
        return WHOLE_PIECE if piece.words <= min(WHOLE_PIECE, self._settings.max_words) else 0

    def _paragraph(self, place: int, piece: Piece) -> Parts:
        """The sentences around one, where its paragraph is short: a paragraph reads better than half of it."""
        index = self._units[place].sentence.block_index
        block = self._page.blocks[index]
        if piece.kind != "sentence" or block.kind != "paragraph" or not _within(block, piece):
            return ()
        start, end = piece.start, piece.end
        for step in (-1, 1):
            other = place + step
            while 0 <= other < len(self._units) and self._units[other].sentence.block_index == index:
                beside = self._pieces[other]
                if beside is None or beside.kind != "sentence" or not _within(block, beside):
                    break
                start, end = min(start, beside.start), max(end, beside.end)
                other += step
        whole = Quote(start, end)
        return (whole,) if self._length(whole) <= WHOLE_PARAGRAPH else ()

    def _length(self, quote: Quote) -> int:
        if quote not in self._lengths:
            self._lengths[quote] = word_count(self._page.text[quote.start : quote.end])
        return self._lengths[quote]


def _within(block: Block, piece: Piece) -> bool:
    return block.start <= piece.start and piece.end <= block.end


def _ordered(page: Page, first: Parts, others: Sequence[Parts]) -> Parts:
    """`first`, with what overlaps it or goes on in it, and then the others, in the order of the page."""
    head, rest = [first], list(others)
    while True:
        shown = assembled(page, head)
        spans = [part for part in shown if isinstance(part, Quote)]
        touching = [parts for parts in rest if _touch(spans, parts)]
        if not touching:
            break
        head += touching
        rest = [parts for parts in rest if parts not in touching]
    return (*shown, *assembled(page, rest))


def _said_once(parts: Parts) -> Parts:
    """Without the notes that there is more on the page, where another note says so behind them."""
    last = max((place for place, part in enumerate(parts) if isinstance(part, Note)), default=-1)
    return tuple(
        part
        for place, part in enumerate(parts)
        if not isinstance(part, Note) or part.code != "more_text" or place == last
    )


def _is_torn(parts: Parts) -> bool:
    return any(isinstance(part, Note) and part.code == "more_steps" for part in parts)


def _touch(spans: Sequence[Quote], parts: Parts) -> bool:
    return any(
        quote.start < span.end and span.start < quote.end
        for quote, span in itertools.product(parts, spans)
        if isinstance(quote, Quote)
    )
