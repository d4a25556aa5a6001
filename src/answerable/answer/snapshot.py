"""One generation ready to answer: all that a reload exchanges, in one object, so that it is exchanged at once."""

from __future__ import annotations

import functools
import logging
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..encode import Encoded, Encoder
from ..encode.late import LateRows
from ..encode.passage_reader import PassageReader
from ..encode.protocol import Floats
from ..encode.word_bridge import WordBridge
from ..index import Index
from ..index.search import Hit
from ..index.translated import Translated
from ..ingest.language import language_of, may_be_in, page_language
from ..lazy import lazy_property
from ..model import Answer, Aspect, Read, Ticket
from ..settings import Settings
from ..tickets.message import kind_of_ticket, own_words
from .docs_language import DocsLanguages
from .evidence import MATCHED, RAW, Evidence, EvidenceReader, question_vectors
from .handoff import hand_off
from .join import join, one_matter
from .large_reader.cited import cited_read, read_evidence
from .large_reader.reader import LargeReader, Verdict
from .level.calibration import Calibration, load_calibration
from .level.confidence import load_confidence
from .level.error import level_error
from .level.with_reading import ReadLevel
from .listed import SPARE, listed_passages
from .question import Question
from .quoted.asked import asked as asked_for
from .quoted.asked import asks_why, gives_reason
from .quoted.compose import compose
from .quoted.draft import AnswerDraft
from .quoted.ground import uncertain, unverified
from .quoted.outline import outline
from .reading import CloseReader
from .remit import kind_of, stage_of
from .route import Decision, Situation, decide
from .sentiment import of_vector, reads
from .shown.forms import Shown
from .shown.lines import line, note_line
from .shown.message import frame, name_given
from .shown.other_language import with_language_note
from .shown.unsure import Doubts, unsure
from .thread import read_thread

if TYPE_CHECKING:
    from .llm.request import Model

log = logging.getLogger(__name__)

OUTLINES = 256  # pages whose outline is kept


class _Search(NamedTuple):
    """A question and what it finds, in the view of its asker's language; with a large reader, what that one says."""

    question: Question
    encoded: Encoded
    view: Index
    hits: Sequence[Hit]
    evidence: Evidence | None = None
    verdict: Verdict | None = None


class Snapshot:
    """Answers from one open index, with the calibration that lay beside it. Nothing in it changes: threads share it.

    `owned` says whether the index was opened for this, and is to be closed with it. Raises EncoderMismatch, and
    IndexDamaged for a calibration that cannot be read.
    """

    def __init__(
        self,
        index: Index,
        settings: Settings,
        encoder: Encoder,
        late: LateRows,
        reader: PassageReader | None,
        bridge: WordBridge | None,
        model: Model | None,
        large_reader: LargeReader | None,
        *,
        owned: bool,
    ) -> None:
        index.check_encoder(encoder)
        self.index = index
        self.owned = owned
        self.stored_calibration = load_calibration(index.path)
        self._settings = settings
        self._digest = settings.digest
        self._outlines = functools.lru_cache(maxsize=OUTLINES)(lambda key: outline(index.pages[key]))
        self._encoder = encoder
        self._late = late
        weight = settings.retrieve.coverage_weight
        self._reader = EvidenceReader(index, encoder, late, weight)
        self._close_reader = CloseReader(reader, settings.answer.read_passages, weight) if reader is not None else None
        self._confidence = load_confidence(settings.answer.confidence_model, reads=settings.answer.reads)
        self.calibration = self._usable(self.stored_calibration, encoder)
        self._large_reader = large_reader
        self._bridge = bridge
        self._wording = None
        if model is not None:
            from .wording.generate import Wording

            self._wording = Wording(model, index, encoder, late, self._reader, settings)

    def _usable(self, calibration: Calibration | None, encoder: Encoder) -> Calibration | None:
        """The index's calibration, unless it was made for another confidence model or encoder."""
        if calibration is None:
            return None
        stale = calibration.stale(confidence_digest=self._confidence.digest, encoder_digest=encoder.digest)
        if stale:
            log.warning("The calibration of %s is not applied: %s.", self.index.path, "; ".join(stale))
        return None if stale else calibration

    @lazy_property
    def _translated(self) -> Translated:
        return Translated(self.index)

    @lazy_property
    def _languages(self) -> DocsLanguages:
        reads_all = getattr(self._encoder, "multilingual", False)
        translated = self._translated.languages
        return DocsLanguages(self.index, translated, self._bridge, reads_all=reads_all)

    def readable(self, question: Question) -> Question:
        """The question, and what it is in English where the docs have English and not its own language."""
        return self._languages.readable(question)

    def warm(self) -> None:
        """Open all that a search reads, so that no question has to wait for it."""
        self.index.hits([], np.zeros((0, self._encoder.dim), dtype=np.float32))
        _ = self.index.dense_kind

    def close(self) -> None:
        """Let go of an index that is owned, once the last of those who are asking it has its answer."""
        if self.owned:
            self.index.close()

    def answers(
        self, tickets: Sequence[Ticket], asked: Sequence[Sequence[tuple[Question, Encoded]]]
    ) -> Iterator[Answer]:
        """The answers of tickets that are searched for together; of each the questions of `read_questions`."""
        rows = [row for questions in asked for row in questions]
        texts = [question.searched for question, _ in rows]
        vectors = np.array([one.vector for _, one in rows], dtype=np.float32).reshape(-1, self._encoder.dim)
        views = [
            self._translated.for_language(language_of(own_words(ticket).text))
            for ticket, questions in zip(tickets, asked, strict=True)
            for _ in questions
        ]
        found = iter(self._hits(views, texts, vectors))
        searches = [[_Search(*row, *next(found)) for row in questions] for questions in asked]
        if self._large_reader is not None:
            searches = self._read(tickets, searches)
        for ticket, searched in zip(tickets, searches, strict=True):
            parts = [self._answer(ticket, one) for one in searched if one.question.part is not None]
            torn = searched[-1].question.part is None and (not parts or one_matter(parts))
            if torn and parts and self._large_reader is not None:
                [searched] = self._read([ticket], [searched[-1:]])
            yield self._answer(ticket, searched[-1]) if torn else join(ticket, parts, self._settings)

    def _hits(self, views: Sequence[Index], texts: Sequence[str], vectors: Floats) -> list[tuple[Index, list[Hit]]]:
        """What each question finds in the view of its asker's language; questions of one view are searched together."""
        found: list[tuple[Index, list[Hit]]] = [(view, []) for view in views]
        for view in dict.fromkeys(views):
            rows = [row for row, one in enumerate(views) if one is view]
            hits = view.hits([texts[row] for row in rows], vectors[rows], self._settings.retrieve.passages + SPARE)
            for row, own in zip(rows, hits, strict=True):
                found[row] = (view, own)
        return found

    def _read(self, tickets: Sequence[Ticket], searches: Sequence[Sequence[_Search]]) -> list[list[_Search]]:
        """The same with what the large reader says, of all questions side by side.

        What asks nothing is not read, nor the whole of a message beside its parts.
        """
        assert self._large_reader is not None
        looked = [
            [
                one._replace(evidence=self._evidence(one))
                if kind_of_ticket(ticket) == "question" and (one.question.part is not None or len(searched) == 1)
                else one
                for one in searched
            ]
            for ticket, searched in zip(tickets, searches, strict=True)
        ]
        asked = [(one.question.text, one.evidence) for searched in looked for one in searched if one.evidence]
        verdicts = iter(read_evidence(self._large_reader, asked))
        return [
            [one._replace(verdict=next(verdicts)) if one.evidence else one for one in searched] for searched in looked
        ]

    def _answer(self, ticket: Ticket, search: _Search) -> Answer:
        question, encoded, hits = search.question, search.encoded, search.hits
        read = self._settings.retrieve.passages
        evidence = self._evidence(search) if search.evidence is None else search.evidence
        raw = round(self._confidence.probability(evidence.signals), 6)
        draft = self._draft(question, evidence, sure=raw >= self._settings.answer.answer_threshold)
        if draft is None:
            raw = 0.0
        said, level = self._said(search, evidence)
        confidence, signals = raw, dict(evidence.signals)
        if self.calibration is not None:
            confidence = 0.0
            if draft is not None:
                value = None if said is None else said.value
                confidence = self.calibration.apply(raw) if level is None or value is None else level.apply(raw, value)
            signals[RAW] = raw
        aspects = evidence.aspects
        found, missing = _words(aspects, found=True), _words(aspects, found=False)
        own = own_words(ticket)
        language = language_of(own.text)
        unread = [one.page for one in uncertain(draft.citations, self.index.pages)] if draft is not None else []
        threshold = self._answer_threshold(own.intent, level)
        decision = self._decide(
            own,
            own.text if question.part is None else question.part,
            draft,
            confidence,
            threshold,
            found,
            missing,
            language,
            docs_empty=not evidence.passages,
            uncertain_text=bool(unread),
            unsure_quote=draft is not None and self._is_unsure(question, draft),
        )
        worded = None
        serves = decision.route != "escalate" and decision.reasons != ("thanks",)
        # Several questions are answered in quotes: markers of several wordings would count citations from 1 each.
        if self._wording is not None and draft is not None and serves and question.part is None:
            draft, worded = self._wording.word(question.text, evidence, draft)
        docs = None if draft is None else self._language_of(draft.citations[0].page)
        customer = _customer_language(own.text, language, docs)
        if draft is not None:
            draft = with_language_note(draft, customer, docs)
        shown = None if draft is None else self._shown(draft, customer, docs)
        handoff = None
        if decision.route != "answer":
            model = None if worded is None else worded.by
            doubts = Doubts(confidence, threshold, missing, customer, docs, unread, model)
            handoff = hand_off(
                ticket,
                question.text,
                decision,
                found=found,
                missing=missing,
                passages=[one.passage for one in evidence.passages],
                draft=None if shown is None else self._message(ticket, question, shown, customer or docs),
                citations=draft.citations if draft is not None else (),
                settings=self._settings,
                mood=of_vector(encoded.vector) if question.text == own.text and reads(self._encoder) else None,
                unsure=unsure(doubts, self._settings.draft.notes_language),
            )
        if decision.reasons == ("thanks",):  # the one reply that quotes no page
            draft = AnswerDraft(line("welcome", language), (), procedure=False)
            shown = self._shown(draft, language, None)
        if decision.route == "escalate":
            draft = shown = None
        return Answer(
            id=ticket.id,
            question=ticket.text if question.part is None else question.part,
            route=decision.route,
            confidence=round(confidence, 6),
            reasons=decision.reasons,
            answer=shown.text if shown is not None else None,
            answer_markdown=shown.markdown if shown is not None else None,
            answer_html=shown.html if shown is not None else None,
            notes=shown.notes if shown is not None else (),
            citations=draft.citations if draft is not None else (),
            passages=listed_passages(self.index, [one.passage for one in evidence.passages], hits[read:]),
            handoff=handoff,
            calibrated=self.calibration is not None,
            generation=self.index.generation,
            settings_digest=self._digest,
            aspects=aspects,
            signals=signals,
            worded=worded,
            read=said,
            language=language,
            level_error=None if self.calibration is not None else level_error(),
        )

    def _evidence(self, search: _Search) -> Evidence:
        """What the passages found say to the question, in their final order."""
        text, hits = search.question.searched, search.hits[: self._settings.retrieve.passages]
        vectors = question_vectors(text, search.encoded, self._late, search.view.lexical)
        evidence = self._reader.evidence(vectors, list(map(self.index.passage, hits)))
        return evidence if self._close_reader is None else self._close_reader.read(text, evidence)

    def _said(self, search: _Search, evidence: Evidence) -> tuple[Read | None, ReadLevel | None]:
        """What the large reader said, and the level by which it counts: None where it does not."""
        if self._large_reader is None or search.verdict is None:
            return None, None
        level = None
        if self.calibration is not None and search.verdict.checked is not None:
            level = self.calibration.reads_with(self._large_reader.digest)
        pages = self.index.pages
        return cited_read(self._large_reader, search.verdict, evidence, pages, counted=level is not None), level

    def _draft(self, question: Question, evidence: Evidence, *, sure: bool) -> AnswerDraft | None:
        """What the evidence says, quoted; None where nothing may be, or where a quote does not stand in its page.

        `sure` is told by the raw confidence: by the calibrated one, a calibration would change the answers it rests on.
        """
        kind = asked_for(question.text, language_of(question.text))
        draft = compose(evidence, self.index.pages, self._settings.answer, self._outlines, kind, sure=sure)
        return None if draft is None or unverified(draft.citations, self.index.page_text) else draft

    def _is_unsure(self, question: Question, draft: AnswerDraft) -> bool:
        """Whether what is quoted may be beside the point: an unlikely answer, or none that gives the reason asked for.

        Held to the threshold of the settings: that of a calibration is one of confidences.
        """
        threshold = self._settings.answer.answer_threshold
        if not threshold:
            return False
        if draft.chance < threshold:
            return True
        why = asks_why(question.text, language_of(question.text))
        return why and not gives_reason(draft.text, self._language_of(draft.citations[0].page))

    def _shown(self, draft: AnswerDraft, language: str | None, docs: str | None) -> Shown:
        return Shown(draft, self.index.pages, lambda note: note_line(note, language or docs, docs))

    def _message(self, ticket: Ticket, question: Question, shown: Shown, language: str | None) -> str:
        """The draft as a message to send; of a message of several questions the parts are put into one by `join`."""
        if question.part is not None:
            return shown.text
        name = name_given(ticket.meta)
        around = frame(self._settings.draft, language, shown.draft.citations, name, numbered=not shown.draft.is_quoted)
        return around.around(shown.text)

    def _language_of(self, page: str) -> str | None:
        quoted = self.index.pages[page]
        return page_language(quoted.text, quoted.blocks)

    def _answer_threshold(self, intent: str | None, level: ReadLevel | None) -> float:
        threshold = self._settings.answer.answer_threshold
        by = self.calibration if level is None else level
        return threshold if by is None else by.threshold_for(intent, threshold)

    def _decide(
        self,
        ticket: Ticket,
        asked: str,
        draft: AnswerDraft | None,
        confidence: float,
        threshold: float,
        found: tuple[str, ...],
        missing: tuple[str, ...],
        language: str | None,
        *,
        docs_empty: bool,
        uncertain_text: bool,
        unsure_quote: bool,
    ) -> Decision:
        settings = self._settings.answer
        return decide(
            Situation(
                ticket=ticket,
                confidence=confidence,
                answer_threshold=threshold,
                assist_threshold=settings.assist_threshold,
                has_draft=draft is not None,
                signals=read_thread(ticket),
                stage=stage_of(ticket.intent, self._settings),
                kind=kind_of(asked, procedure=draft is not None and draft.procedure),
                docs_empty=docs_empty,
                asks=kind_of_ticket(ticket) == "question",
                foreign=self._languages.is_foreign(language),
                missing=missing,
                found=found,
                max_turns=settings.max_automatic_turns,
                uncertain_text=uncertain_text,
                unsure_quote=unsure_quote,
            )
        )


def _customer_language(text: str, language: str | None, docs: str | None) -> str | None:
    """The language to address a customer in: that of the page quoted, where the message could be in it."""
    return docs if language and docs and language != docs and may_be_in(text, docs) else language


def _words(aspects: Sequence[Aspect], *, found: bool) -> tuple[str, ...]:
    """The question's words that the evidence matches, or does not, each once, heaviest first."""
    chosen = [one for one in aspects if (one.match >= MATCHED) is found]
    chosen.sort(key=lambda one: -one.weight)
    return tuple(dict.fromkeys(one.word.lower() for one in chosen))
