"""Our own counts held against those of ragas that need no model: two programs, the same answers, the same question.

Three of the four ask exactly what ours ask, so that any row on which the two differ is a bug in one of them. The fourth
compares texts instead of names, and may differ where two pages say the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ...index import Index
from ...model import Answer, Ticket
from ..coverage.coverage import error_of
from ..outcomes import FIRST_PASSAGES, citations_of, outcomes_of

_SPAN_WORDS = 3  # words that ragas takes for a quote, at least
_MARKS = "\"“”'‘’"  # a quote that holds one of these is another quote to ragas


@dataclass(frozen=True, slots=True)
class Agreement:
    """n: labelled tickets (for quotes: tickets with quotes) that both count. differ: those on which they do not agree.

    ours, theirs: the mean of both over these n, None where n is 0. exact: by definition they must not differ.
    """

    name: str
    metric: str
    n: int
    agree: int
    ours: float | None
    theirs: float | None
    exact: bool
    differ: tuple[str, ...] = ()


class Counting(Protocol):
    """The functions of `eval.judge.ragas` that need no model."""

    def id_recall(self, retrieved: Sequence[str], reference: Sequence[str]) -> float: ...
    def id_precision(self, retrieved: Sequence[str], reference: Sequence[str]) -> float: ...
    def text_recall(self, retrieved: Sequence[str], reference: Sequence[str]) -> float: ...
    def quotes_aligned(self, quotes: Sequence[str], contexts: Sequence[str]) -> float: ...


def cross_check(
    tickets: Sequence[Ticket],
    answers: Sequence[Answer],
    *,
    page_text: Callable[[str], str],
    chunks_of: Callable[[str], Sequence[str]],
    theirs: Counting,
    progress: Callable[[int], None] | None = None,
) -> tuple[Agreement, ...]:
    """`found` and `quoted` as the gates count them, quotes verified, and a page found, each beside its ragas twin.

    page_text: the text of a page; chunks_of: the texts of its chunks. Only tickets labelled as answerable, with
    relevant pages, can be counted; a ticket in error is in neither.
    """
    by_id = {answer.id: answer for answer in answers}
    outcomes = {
        outcome.ticket: outcome
        for outcome in outcomes_of(tickets, answers, thresholds=lambda _: (0.0, 0.0), margin=0.0)
    }
    pairs: dict[str, tuple[float, float]] = {}
    quoted: dict[str, tuple[float, float]] = {}
    verified: dict[str, tuple[float, float]] = {}
    texts: dict[str, tuple[float, float]] = {}
    for ticket in sorted(tickets, key=lambda ticket: ticket.id):
        if progress is not None:
            progress(1)
        answer = by_id.get(ticket.id)
        if answer is None or error_of(answer) is not None:
            continue
        quotes = citations_of(answer)
        plain = [
            citation
            for citation in quotes
            if len(citation.quote.split()) >= _SPAN_WORDS and not set(citation.quote) & set(_MARKS)
        ]
        if plain:
            good = [page_text(citation.page)[citation.start : citation.end] == citation.quote for citation in plain]
            pages = [page_text(page) for page in dict.fromkeys(citation.page for citation in plain)]
            aligned = theirs.quotes_aligned([citation.quote for citation in plain], pages)
            verified[ticket.id] = (sum(good) / len(good), aligned)
        if not ticket.answerable or not ticket.relevant:
            continue
        outcome, first = outcomes[ticket.id], answer.passages[:FIRST_PASSAGES]
        if first:
            recall = theirs.id_recall(_once(passage.chunk.page for passage in first), _once(ticket.relevant))
            pairs[ticket.id] = (float("found" in outcome.hits), float(recall > 0))
        if quotes:
            precision = theirs.id_precision(_once(citation.page for citation in quotes), _once(ticket.relevant))
            quoted[ticket.id] = (float("quoted" in outcome.hits), float(precision > 0))
        wanted = [text for page in ticket.relevant for text in chunks_of(page)]
        if wanted and answer.passages:
            mine = any(passage.chunk.page in ticket.relevant for passage in answer.passages)
            recall = theirs.text_recall([passage.chunk.text for passage in answer.passages], wanted)
            texts[ticket.id] = (float(mine), float(recall > 0))
    return (
        _agreement("found", "IDBasedContextRecall > 0, first three passages", pairs, exact=True),
        _agreement("quoted", "IDBasedContextPrecision > 0, quoted pages", quoted, exact=True),
        _agreement("quotes verified", "QuotedSpansAlignment", verified, exact=True),
        _agreement("page among the passages", "NonLLMContextRecall > 0, by text", texts, exact=False),
    )


def chunk_texts(index: Index) -> Callable[[str], list[str]]:
    """The texts of a page's chunks in an open index; [] for a page that is not there."""
    return lambda page: [index.chunks[row].text for row in index.rows_of(page)] if page in index.pages else []


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _agreement(name: str, metric: str, pairs: Mapping[str, tuple[float, float]], *, exact: bool) -> Agreement:
    n = len(pairs)
    differ = tuple(ticket for ticket, (mine, other) in pairs.items() if abs(mine - other) > 1e-9)

    def mean(place: int) -> float | None:
        return math.fsum(pair[place] for pair in pairs.values()) / n if n else None

    return Agreement(name, metric, n, n - len(differ), mean(0), mean(1), exact, differ)
