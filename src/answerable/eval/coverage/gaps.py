"""Tickets that were not answered, gathered into gaps: what to write next.

Gaps are ranked by the confidence that their group lacks: over its tickets, the sum of how far each lies below the mean
of all tickets. That takes no level, only an order, and weighs volume. A ranking by tickets not answered would put a
large intent first of which a few tickets are held back. Both against the truth: eval/bench/results/coverage_truth.md.

Labels are not read here to rank or to explain, so that a gap list can be judged against labels.

The cause of a gap is that of most of its tickets: a first guess by rule, see `causes`. The title and the outline are
drawn from the tickets' own words and from what humans replied, see `outline`; no model writes here.
"""

from __future__ import annotations

import dataclasses
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ...answer.evidence import MATCHED
from ...answer.join import open_part
from ...index.lexical import terms
from ...model import Answer, Page, Ticket
from ...stats import Share
from ...tickets.function_words import says_nothing
from ...tickets.redact import redact, redact_id
from .causes import CAUSES, Cause, causes_of
from .large_reader import MissingPhrase, missing_phrases
from .outline import Section, draw_outlines, shorten
from .replies import Replies, ReplyStatement

MAX_EXAMPLES = 3
MAX_PAGES = 3
MIN_WORD_TICKETS = 2  # that lack a word, before the word is called missing: one customer's word is chance
MAX_WORDS = 6
EXAMPLE_LENGTH = 240  # characters
NO_PAGE = "(no page is near)"
MAX_UNSAID = 5  # sentences of humans listed with a gap
EDITS: frozenset[Cause] = frozenset(("lacks_fact", "not_found", "contradict", "wrong_audience"))


@dataclass(frozen=True, slots=True)
class Example:
    """A ticket of the gap, redacted and cut to `EXAMPLE_LENGTH` characters."""

    id: str
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class NearPage:
    """A section that came first for `tickets` of the gap's tickets."""

    page: str
    url: str | None
    heading: str
    tickets: int


@dataclass(frozen=True, slots=True)
class MissingWord:
    """A word of the questions that the evidence does not match, in `tickets` tickets, with its summed weight."""

    word: str
    tickets: int
    weight: float


@dataclass(frozen=True, slots=True)
class Gap:
    """Unanswered tickets of one intent (`by` "intent"), or with no intent, near one section (`by` "page").

    uncovered: the gap's tickets of all tickets, with interval. group: the same of its own intent's tickets.
    lacking: confidence that the group lacks, in tickets, below 0 where it has more than the average group.
    title, outline: for a draft, redacted. edit: the section to be changed; None where a new page is due, or nothing.
    unsaid: what humans replied to the gap's tickets and the docs do not say, redacted, least covered first.
    labelled, labelled_uncovered: of the gap's tickets, those with a label, and those labelled not answerable.
    reader_misses: what a large reader finds asked and not said, () where none has read.
    """

    rank: int
    name: str
    by: Literal["intent", "page"]
    uncovered: Share
    group: Share
    cause: Cause
    causes: tuple[tuple[Cause, int], ...]
    confidence: float
    missing: tuple[MissingWord, ...]
    pages: tuple[NearPage, ...]
    examples: tuple[Example, ...]
    labelled: int
    labelled_uncovered: int
    lacking: float = 0.0
    title: str = ""
    outline: tuple[Section, ...] = ()
    edit: NearPage | None = None
    unsaid: tuple[str, ...] = ()
    reader_misses: tuple[MissingPhrase, ...] = ()


def find_gaps(
    pairs: Sequence[tuple[Ticket, Answer]],
    total: int | None = None,
    *,
    pages: Mapping[str, Page] | None = None,
    replies: Replies | None = None,
) -> tuple[Gap, ...]:
    """Gather the pairs whose route is not `answer`; `total` is the number of all tickets (default: of the pairs).

    pages: those of the index, for causes that stand in the pages. replies: what humans said to the same tickets.
    Ranked by the confidence lacking, then by uncovered tickets, then by name; the order of `pairs` does not matter.
    """
    ordered = sorted(map(_open_pair, pairs), key=lambda pair: pair[0].id)
    total = len(ordered) if total is None else total
    everything: Counter[tuple[Literal["intent", "page"], str]] = Counter()
    open_pairs: dict[tuple[Literal["intent", "page"], str], list[tuple[Ticket, Answer]]] = defaultdict(list)
    mean = math.fsum(answer.confidence for _, answer in ordered) / max(1, len(ordered))
    below: dict[tuple[Literal["intent", "page"], str], list[float]] = defaultdict(list)
    for ticket, answer in ordered:
        group = _group(ticket, answer)
        everything[group] += 1
        below[group].append(mean - answer.confidence)
        if answer.route != "answer":
            open_pairs[group].append((ticket, answer))
    lacking = {group: round(math.fsum(below[group]), 6) for group in open_pairs}
    ranked = sorted(open_pairs.items(), key=lambda item: (-lacking[item[0]], -len(item[1]), item[0][1], item[0][0]))
    causes = causes_of(ordered, pages, {ticket.id for members in open_pairs.values() for ticket, _ in members})
    causes |= {ticket.id: _documented(ticket, answer) for ticket, answer in ordered if ticket.answerable}
    unsaid: dict[str, list[ReplyStatement]] = defaultdict(list)
    for statement in replies.missing if replies is not None else ():
        unsaid[statement.ticket].append(statement)
    outlines = draw_outlines(
        {group: [ticket for ticket, _ in members] for group, members in open_pairs.items()},
        {ticket: [statement.sentence for statement in rows] for ticket, rows in unsaid.items()},
    )
    return tuple(
        dataclasses.replace(
            _gap(rank, group, members, total, everything[group], causes),
            lacking=lacking[group],
            title=title(group[1], outlines[group]),
            outline=outlines[group],
            unsaid=_unsaid([statement for ticket, _ in members for statement in unsaid.get(ticket.id, ())]),
        )
        for rank, (group, members) in enumerate(ranked, 1)
    )


def _documented(ticket: Ticket, answer: Answer) -> Cause:
    """The cause of a ticket that its label says the docs answer: they were found and held back, or not found."""
    found = any(passage.chunk.page in ticket.relevant for passage in answer.passages)
    return "held_back" if found or not ticket.relevant else "not_found"


def _open_pair(pair: tuple[Ticket, Answer]) -> tuple[Ticket, Answer]:
    """Of a ticket of several questions what the docs do not answer: that is what is to be written."""
    ticket, answer = pair
    if not answer.parts or answer.route == "answer":
        return pair
    asked = open_part(answer)
    return dataclasses.replace(ticket, text=asked.question), asked


def title(name: str, outline: Sequence[Section]) -> str:
    """A working title: the gap's name, and the phrases of its tickets that do not stand in it."""
    words = " ".join(name.replace("-", " ").replace("_", " ").split())
    known = set(terms(words))
    extra = [section.phrase for section in outline if section.phrase and known.isdisjoint(terms(section.phrase))][:3]
    return f"{words[:1].upper()}{words[1:]}" + (f": {', '.join(extra)}" if extra else "")


def _unsaid(statements: Sequence[ReplyStatement]) -> tuple[str, ...]:
    ordered = sorted(statements, key=lambda statement: (statement.coverage, statement.ticket, statement.sentence))
    return tuple(dict.fromkeys(shorten(statement.sentence) for statement in ordered))[:MAX_UNSAID]


def _group(ticket: Ticket, answer: Answer) -> tuple[Literal["intent", "page"], str]:
    if ticket.intent:
        return "intent", ticket.intent
    if not answer.passages:
        return "page", NO_PAGE
    first = answer.passages[0]
    return "page", first.heading or first.title or first.chunk.page


def _gap(
    rank: int,
    group: tuple[Literal["intent", "page"], str],
    members: Sequence[tuple[Ticket, Answer]],
    total: int,
    of_group: int,
    known: Mapping[str, Cause],
) -> Gap:
    causes = Counter(known[ticket.id] for ticket, _ in members)
    # Of equal counts the first in CAUSES wins: the one that asks for more writing.
    ordered = tuple((cause, causes[cause]) for cause in sorted(CAUSES, key=lambda c: (-causes[c], CAUSES.index(c))))
    by, name = group
    near = _pages(members)
    return Gap(
        rank=rank,
        name=name,
        by=by,
        uncovered=Share.of(len(members), total),
        group=Share.of(len(members), of_group),
        cause=ordered[0][0],
        causes=tuple((cause, count) for cause, count in ordered if count),
        confidence=math.fsum(answer.confidence for _, answer in members) / len(members),
        missing=_missing(members),
        pages=near,
        edit=near[0] if near and ordered[0][0] in EDITS else None,
        examples=_examples(members),
        labelled=sum(ticket.answerable is not None for ticket, _ in members),
        labelled_uncovered=sum(ticket.answerable is False for ticket, _ in members),
        reader_misses=missing_phrases(members),
    )


def _missing(members: Sequence[tuple[Ticket, Answer]]) -> tuple[MissingWord, ...]:
    weights: dict[str, list[float]] = defaultdict(list)
    for ticket, answer in members:
        # A word that redaction took out of the ticket must not come back as a missing aspect.
        readable = redact(ticket.text).casefold()
        words: dict[str, float] = {}
        for aspect in answer.aspects:
            word = aspect.word.casefold()
            if aspect.match < MATCHED and word in readable:
                words[word] = max(aspect.weight, words.get(word, 0.0))
        for word, weight in words.items():
            weights[word].append(weight)
    missing = [
        MissingWord(word, len(values), math.fsum(values))
        for word, values in weights.items()
        if len(values) >= MIN_WORD_TICKETS and not says_nothing(word)
    ]
    return tuple(sorted(missing, key=lambda item: (-item.weight, item.word))[:MAX_WORDS])


def _pages(members: Sequence[tuple[Ticket, Answer]]) -> tuple[NearPage, ...]:
    places = Counter(
        (answer.passages[0].chunk.page, answer.passages[0].heading, answer.passages[0].url or "")
        for _, answer in members
        if answer.passages
    )
    ranked = sorted(places.items(), key=lambda item: (-item[1], item[0]))
    return tuple(NearPage(page, url or None, heading, count) for (page, heading, url), count in ranked[:MAX_PAGES])


def _examples(members: Sequence[tuple[Ticket, Answer]]) -> tuple[Example, ...]:
    """The least confident tickets, each wording once."""
    chosen: dict[str, Example] = {}
    for ticket, answer in sorted(members, key=lambda pair: (pair[1].confidence, pair[0].id)):
        text = shorten(redact(ticket.text))
        chosen.setdefault(text.casefold(), Example(redact_id(ticket.id), text, answer.confidence))
        if len(chosen) == MAX_EXAMPLES:
            break
    return tuple(chosen.values())
