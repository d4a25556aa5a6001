"""What humans said, and whether the docs say it too: sees a gap that the scores of retrieval cannot.

Each sentence of a reply that states something (`reply_claims`) is looked up by itself and behind its ticket's words. It
is in the docs where the best passage covers it: late-interaction coverage of at least `BACKED_COVERAGE`, every number
of it on that page, and a "not" where one of the passage's nearest sentences has one, none where all of them have.

A reply in another language than the docs counts as not in them. How `BACKED_COVERAGE` was chosen, and how often it is
right: eval/bench/results/replies.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ...answer.evidence import EvidenceReader, PassageEvidence, question_vectors
from ...answer.question import read_question
from ...encode import Encoder
from ...encode.late import LateRows
from ...index import Index
from ...model import Ticket
from ...settings import Settings
from ...stats import Interval, Share, cluster_bootstrap
from ...tickets.redact import redact
from .reply_claims import claims

BACKED_COVERAGE = 0.62  # coverage of a sentence by the best passage
PASSAGES_A_SEARCH = 6  # looked at for each of the two searches
NEAREST_SENTENCES = 3  # sentences of the passage whose "not" is compared
NO_INTENT = "(no intent)"
BATCH = 32  # tickets
SEED = 1

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_WORDS = dict(
    zip(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        map(str, range(1, 13)),
        strict=True,
    )
)
_COUNTED = frozenset(("1", "2"))  # in words: "one" is a pronoun as often, and "the two ways" counts what was just said
_NOT = re.compile(r"\b(?:no|not|never|none|neither|nor|cannot|without|nobody|nothing)\b|n['’]t\b", re.IGNORECASE)
_OPENING = re.compile(r"^(?:no|yes|sorry|not (?:\w+ ){0,2}\w+|nothing is \w+)\s*[:,;.!-]\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReplyStatement:
    """One sentence that a human wrote, redacted. coverage: 0..1, by the best passage, which is of `page`, `heading`."""

    ticket: str
    intent: str | None
    sentence: str
    coverage: float
    in_docs: bool
    page: str | None
    url: str | None
    heading: str


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """The sentences of one intent's replies: `in_docs` of them are in the docs."""

    intent: str
    replies: int
    in_docs: Share


@dataclass(frozen=True, slots=True)
class Replies:
    """tickets: those with a reply; stating: of these, the ones whose reply states something. total: over sentences.

    clustered: interval of the total when replies, not sentences, are the sample; None below five.
    """

    tickets: int
    stating: int
    total: Share
    clustered: Interval | None
    intents: tuple[ReplyLine, ...]
    statements: tuple[ReplyStatement, ...]

    @property
    def missing(self) -> tuple[ReplyStatement, ...]:
        """What the human said and the docs do not, least covered first."""
        return tuple(
            sorted(
                (statement for statement in self.statements if not statement.in_docs),
                key=lambda s: (s.coverage, s.ticket),
            )
        )


def read_replies(
    tickets: Sequence[Ticket],
    index: Index,
    settings: Settings,
    encoder: Encoder,
    *,
    progress: Callable[[int], None] | None = None,
) -> Replies | None:
    """Look up what the replies say; None where no ticket carries a reply. The order of `tickets` does not matter.

    `progress` gets the number of replies newly done.
    """
    ordered = sorted((ticket for ticket in tickets if ticket.reply), key=lambda ticket: ticket.id)
    if not ordered:
        return None
    index.check_encoder(encoder)
    late = LateRows(encoder)
    reader = EvidenceReader(index, encoder, late, settings.retrieve.coverage_weight)
    statements: list[ReplyStatement] = []
    for begin in range(0, len(ordered), BATCH):
        batch = ordered[begin : begin + BATCH]
        rows = [(ticket, claim) for ticket in batch for claim in claims(ticket.reply or "")]
        statements += _look_up(rows, index, encoder, late, reader)
        if progress is not None:
            progress(len(batch))
    return count_replies(len(ordered), statements)


def count_replies(tickets: int, statements: Sequence[ReplyStatement]) -> Replies:
    """Counts over sentences that were looked up, for `tickets` tickets with a reply."""
    by_intent: dict[str, list[ReplyStatement]] = defaultdict(list)
    by_ticket: dict[str, list[bool]] = defaultdict(list)
    for statement in statements:
        by_intent[statement.intent or NO_INTENT].append(statement)
        by_ticket[statement.ticket].append(statement.in_docs)
    lines = [
        ReplyLine(
            intent,
            len({statement.ticket for statement in rows}),
            Share.of(sum(statement.in_docs for statement in rows), len(rows)),
        )
        for intent, rows in by_intent.items()
    ]
    clusters = [(sum(in_docs), len(in_docs)) for _, in_docs in sorted(by_ticket.items())]
    return Replies(
        tickets=tickets,
        stating=len(by_ticket),
        total=Share.of(sum(statement.in_docs for statement in statements), len(statements)),
        clustered=cluster_bootstrap(clusters, seed=SEED),
        intents=tuple(sorted(lines, key=lambda line: (-line.in_docs.n, line.intent))),
        statements=tuple(statements),
    )


def _look_up(
    rows: Sequence[tuple[Ticket, str]], index: Index, encoder: Encoder, late: LateRows, reader: EvidenceReader
) -> list[ReplyStatement]:
    if not rows:
        return []
    alone = [claim for _, claim in rows]
    behind = [f"{read_question(ticket).text} {claim}" for ticket, claim in rows]
    encoded = encoder.encode_tokens([*alone, *behind])
    vectors = np.array([text.vector for text in encoded], dtype=np.float32).reshape(-1, encoder.dim)
    hits = index.search([*alone, *behind], vectors, PASSAGES_A_SEARCH)
    statements = []
    for place, (ticket, claim) in enumerate(rows):
        passages = {passage.chunk.id: passage for passage in (*hits[place], *hits[len(rows) + place])}
        question = question_vectors(claim, encoded[place], late, index.lexical)
        read = reader.evidence(question, list(passages.values())).passages
        best = max(read, key=lambda evidence: evidence.coverage, default=None)
        statements.append(_said(ticket, claim, best, index))
    return statements


def _said(ticket: Ticket, claim: str, best: PassageEvidence | None, index: Index) -> ReplyStatement:
    coverage = 0.0 if best is None else round(best.coverage, 6)
    passage = None if best is None else best.passage
    return ReplyStatement(
        ticket=ticket.id,
        intent=ticket.intent,
        sentence=redact(claim),
        coverage=coverage,
        in_docs=best is not None and coverage >= BACKED_COVERAGE and agrees(claim, best, index.page_text),
        page=None if passage is None else passage.chunk.page,
        url=None if passage is None else passage.url,
        heading="" if passage is None else passage.heading,
    )


def agrees(claim: str, best: PassageEvidence, page_text: Callable[[str], str]) -> bool:
    """Whether a passage's page holds every number of a sentence, and the passage denies where the sentence does."""
    text = page_text(best.passage.chunk.page)
    if not numbers(claim) <= numbers(text) | _COUNTED:
        return False
    nearest = sorted(best.units, key=lambda unit: -unit.coverage)[:NEAREST_SENTENCES]
    denied = [bool(_NOT.search(text[unit.sentence.start : unit.sentence.end])) for unit in nearest]
    if _NOT.search(_OPENING.sub("", claim)):
        return any(denied) or not denied
    return len(denied) < NEAREST_SENTENCES or not all(denied)


def numbers(text: str) -> frozenset[str]:
    """The numbers of a text, as digits: 2 and two are one, 1,000 and 1000 too."""
    digits = {number.replace(",", "").rstrip(".:") for number in _NUMBER.findall(text)}
    return frozenset(digits | {_WORDS[word] for word in re.findall(r"[a-z]+", text.casefold()) if word in _WORDS})
