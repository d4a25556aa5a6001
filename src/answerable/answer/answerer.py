"""`Answerer`: tickets in, grounded answers out, one at a time or in batches."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np

from ..encode import Encoded, Encoder, load_encoder
from ..encode.ahead import ahead, side_by_side
from ..encode.late import LateRows
from ..index import Index
from ..index.search import Hit
from ..model import Answer, Aspect, Passage, Ticket
from ..settings import Settings
from .compose import AnswerDraft, compose
from .evidence import MATCHED, RAW, EvidenceReader, question_vectors
from .ground import unverified
from .handoff import hand_off
from .level.calibration import Calibration, load_calibration
from .level.confidence import load_confidence
from .question import Question, read_question
from .remit import kind_of, stage_of
from .route import Decision, Situation, decide
from .thread import read_thread

if TYPE_CHECKING:
    from .wording.generate import Wording

log = logging.getLogger(__name__)

CLOSING = "You are welcome."  # to a word of thanks; the one reply that quotes no page
SPARE = 32  # passages beyond those read as evidence, from which the list of pages is filled
PAGES_LISTED = 5
RANK = 5  # added to a page's rank: its share of a ranking is 1 / (RANK + rank), counted from 0
BATCH = 32  # tickets encoded and searched together


class Answerer:
    """Answers from one open index; safe to keep for many questions, not to share between threads.

    `llm` (any LlamaIndex LLM; default: the one that `[generate]` of the settings names, if any) may word what the
    quotes say; it has no part in route and confidence. `plain` leaves it out: an answer is then its quotes.

    Raises EncoderMismatch if `encoder` (default: the one the settings name) did not make the index, and what
    `load_model` raises.
    """

    def __init__(
        self,
        index: Index,
        settings: Settings | None = None,
        encoder: Encoder | None = None,
        *,
        llm: Any = None,
        plain: bool = False,
    ) -> None:
        self.index = index
        self.settings = settings or Settings.load()
        self.encoder = encoder or load_encoder(self.settings.encode)
        index.check_encoder(self.encoder)
        self._late = LateRows(self.encoder)
        self._reader = EvidenceReader(index, self.encoder, self._late, self.settings.retrieve.coverage_weight)
        self._confidence = load_confidence(self.settings.answer.confidence_model)
        self.calibration = self._usable(load_calibration(index.path))
        self._digest = self.settings.digest
        self._wording = None if plain else self._worded_by(llm)

    def _worded_by(self, llm: Any) -> Wording | None:
        if llm is None and not self.settings.generate.on:
            return None
        from .wording.generate import Wording
        from .wording.llm import as_model, load_model

        model = load_model(self.settings.generate) if llm is None else as_model(llm)
        return Wording(model, self.index, self.encoder, self._late, self._reader, self.settings)

    def _usable(self, calibration: Calibration | None) -> Calibration | None:
        """The index's calibration, unless it was made for another confidence model or encoder."""
        if calibration is None:
            return None
        stale = calibration.stale(confidence_digest=self._confidence.digest, encoder_digest=self.encoder.digest)
        if stale:
            log.warning("The calibration of %s is not applied: %s.", self.index.path, "; ".join(stale))
        return None if stale else calibration

    def ask(self, question: str | Ticket) -> Answer:
        """Answer one question or ticket."""
        ticket = question if isinstance(question, Ticket) else Ticket(id="ask", text=question)
        return self.ask_many([ticket])[0]

    def ask_many(self, tickets: Sequence[Ticket], progress: Callable[[int], None] | None = None) -> list[Answer]:
        """Answer tickets in order, `BATCH` at a time; `progress` gets the number newly done."""
        return list(self.stream(tickets, progress))

    def stream(self, tickets: Sequence[Ticket], progress: Callable[[int], None] | None = None) -> Iterator[Answer]:
        """The same, each answer as soon as it is made; the next questions are encoded meanwhile."""
        batches = [tickets[begin : begin + BATCH] for begin in range(0, len(tickets), BATCH)]
        # The caller and one beside it: for long questions the encoder takes more threads by itself.
        threads = min(2, side_by_side(self.encoder), len(batches))
        read = ([read_question(ticket) for ticket in batch] for batch in batches)
        with closing(ahead(self._encoded, read, threads)) as questions:
            for batch, asked in zip(batches, questions, strict=True):
                yield from self._batch(batch, asked)
                if progress is not None:
                    progress(len(batch))

    def _encoded(self, questions: Sequence[Question]) -> list[tuple[Question, Encoded]]:
        return list(zip(questions, self.encoder.encode_tokens([one.text for one in questions]), strict=True))

    def _batch(self, batch: Sequence[Ticket], asked: Sequence[tuple[Question, Encoded]]) -> Iterator[Answer]:
        """The answers of tickets that are searched for together."""
        texts = [question.text for question, _ in asked]
        vectors = np.array([one.vector for _, one in asked], dtype=np.float32).reshape(-1, self.encoder.dim)
        found = self.index.hits(texts, vectors, self.settings.retrieve.passages + SPARE)
        for ticket, (question, encoded), hits in zip(batch, asked, found, strict=True):
            yield self._answer(ticket, question, encoded, hits)

    def _answer(self, ticket: Ticket, question: Question, encoded: Encoded, hits: Sequence[Hit]) -> Answer:
        read = self.settings.retrieve.passages
        evidence = self._reader.evidence(
            question_vectors(question.text, encoded, self._late, self.index.lexical),
            list(map(self.index.passage, hits[:read])),
        )
        draft = compose(evidence, self.index.pages, self.settings.answer)
        if draft is not None and unverified(draft.citations, self.index.page_text):
            draft = None
        raw = round(self._confidence.probability(evidence.signals), 6) if draft is not None else 0.0
        confidence, signals = raw, dict(evidence.signals)
        if self.calibration is not None:
            confidence = self.calibration.apply(raw) if draft is not None else 0.0
            signals[RAW] = raw
        aspects = evidence.aspects
        found, missing = _words(aspects, found=True), _words(aspects, found=False)
        decision = self._decide(ticket, draft, confidence, found, missing, docs_empty=not evidence.passages)
        worded = None
        serves = decision.route != "escalate" and decision.reasons != ("thanks",)
        if self._wording is not None and draft is not None and serves:
            draft, worded = self._wording.word(question.text, evidence, draft)
        handoff = None
        if decision.route != "answer":
            handoff = hand_off(
                ticket,
                question.text,
                decision,
                found=found,
                missing=missing,
                passages=[one.passage for one in evidence.passages],
                draft=draft.text if draft is not None else None,
                citations=draft.citations if draft is not None else (),
                settings=self.settings,
            )
        if decision.reasons == ("thanks",):
            draft = AnswerDraft(CLOSING, (), procedure=False)
        shown = draft if decision.route != "escalate" else None
        return Answer(
            id=ticket.id,
            question=ticket.text,
            route=decision.route,
            confidence=round(confidence, 6),
            reasons=decision.reasons,
            answer=shown.text if shown is not None else None,
            citations=shown.citations if shown is not None else (),
            passages=_listed(self.index, [one.passage for one in evidence.passages], hits[read:]),
            handoff=handoff,
            calibrated=self.calibration is not None,
            generation=self.index.generation,
            settings_digest=self._digest,
            aspects=aspects,
            signals=signals,
            worded=worded,
        )

    def _decide(
        self,
        ticket: Ticket,
        draft: AnswerDraft | None,
        confidence: float,
        found: tuple[str, ...],
        missing: tuple[str, ...],
        *,
        docs_empty: bool,
    ) -> Decision:
        settings = self.settings.answer
        threshold = settings.answer_threshold
        if self.calibration is not None:
            threshold = self.calibration.threshold_for(ticket.intent, threshold)
        return decide(
            Situation(
                ticket=ticket,
                confidence=confidence,
                answer_threshold=threshold,
                assist_threshold=settings.assist_threshold,
                has_draft=draft is not None,
                signals=read_thread(ticket),
                stage=stage_of(ticket.intent, self.settings),
                kind=kind_of(ticket.text, procedure=draft is not None and draft.procedure),
                docs_empty=docs_empty,
                missing=missing,
                found=found,
                max_turns=settings.max_automatic_turns,
            )
        )


def _listed(index: Index, evidence: Sequence[Passage], rest: Sequence[Hit]) -> tuple[Passage, ...]:
    """The passages read as evidence, and the best of further pages: page by page, since a human looks there next.

    First the page that the answer rests on, then by reciprocal rank fusion (Cormack, Clarke and Buettcher,
    SIGIR 2009) of three orders of the pages: that of the evidence, by cosine, and by BM25.
    """
    further = [(index.page_at(hit.row), hit) for hit in rest]
    found = [(one.chunk.page, one.dense, one.lexical) for one in evidence]
    found += [(page, hit.dense, hit.lexical) for page, hit in further]
    orders = found, sorted(found, key=lambda one: -one[1]), sorted(found, key=lambda one: -one[2])
    shares: dict[str, float] = {}
    for order in orders:
        for rank, page in enumerate(dict.fromkeys(page for page, _, _ in order)):
            shares[page] = shares.get(page, 0.0) + 1 / (RANK + rank)
    first = [page for page, _, _ in found[:1]]
    pages = [*first, *sorted(shares.keys() - first, key=lambda page: (-shares[page], page))]
    read: dict[str, list[Passage]] = {}
    for one in evidence:
        read.setdefault(one.chunk.page, []).append(one)
    best = dict(reversed(further))  # of each page
    listed: list[Passage] = []
    count = 0  # of the pages
    for page in pages:
        if page in read or count < PAGES_LISTED:
            listed += read[page] if page in read else [index.passage(best[page])]
            count += 1
    return tuple(listed)


def _words(aspects: Sequence[Aspect], *, found: bool) -> tuple[str, ...]:
    """The question's words that the evidence matches, or does not, each once, heaviest first."""
    chosen = [one for one in aspects if (one.match >= MATCHED) is found]
    chosen.sort(key=lambda one: -one.weight)
    return tuple(dict.fromkeys(one.word.lower() for one in chosen))
