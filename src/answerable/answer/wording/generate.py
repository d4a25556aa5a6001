"""An answer worded by a model from the passages that the quotes came from, sentence by sentence held to them.

The verdict comes first and without the model: route, confidence and reasons are those of the quotes. Where the route
is `answer` or `assist` a model may word the text; each of its sentences must cite a passage and be supported by one
quote of it (`support`), or it is dropped, and where too little is left the quotes stand as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ...encode import Encoder
from ...encode.late import LateRows
from ...index import Index
from ...ingest.extract.pdf.uncertain import UNCERTAIN
from ...ingest.language import page_language
from ...ingest.sentences import sentence_spans
from ...model import Citation, Page, Worded
from ...settings import Settings
from ..evidence import Evidence, EvidenceReader, PassageEvidence, question_vectors
from ..llm.request import Model, NoReply, Requests
from ..quoted.compose import cite
from ..quoted.draft import AnswerDraft
from ..quoted.ground import unverified
from .prompt import prompt
from .reply import NOTHING, ReplySentence, read_reply
from .support import FLAWS, flaw

# Coverage of the sentence by the sentence quoted, from which it can be supported. On the pairs of fixtures/worded.jsonl
# whose part is "choose" the supported sentences that pass the rule have 0.73 and more; 0.70 leaves them a margin.
MIN_COVERAGE = 0.70

_WHY = {
    "uncited": "without a passage that was given",
    "markup": "with markup",
    "orders": "giving orders to a machine",
    "too long": "too long",
    "link": "with a link that is not the cited page's",
    "empty": "saying nothing",
    "numbers": "with a number that the quote does not have",
    "words": "with words that the quote does not have",
    "negation": "denying other things than the quote",
    "condition": "leaving out a condition of the quote",
    "order": "with the words of the quote in another order",
    "coverage": "far from the quote in meaning",
}


@dataclass(slots=True)
class _CheckedReply:
    """Sentences that passed, each with its citation; and why the others did not."""

    sentences: list[ReplySentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)


class Wording:
    """Words drafts with one model. Sends the question (personal data redacted) and the passages, nothing else."""

    def __init__(
        self, model: Model, index: Index, encoder: Encoder, late: LateRows, reader: EvidenceReader, settings: Settings
    ) -> None:
        self._requests = Requests(model, settings.generate.timeout, settings.generate.tries)
        self._index, self._encoder, self._late, self._reader = index, encoder, late, reader
        self._settings = settings

    def word(self, question: str, evidence: Evidence, draft: AnswerDraft) -> tuple[AnswerDraft, Worded]:
        """The draft in the model's words, or as it was, and what became of the reply. Never raises for the model."""
        passages = [one for one in evidence.passages if one.units and not self._is_uncertain(one)]
        try:
            reply = self._requests.ask(*prompt(question, [passage.passage for passage in passages])).text
        except NoReply as problem:
            return draft, self._stands(_CheckedReply(), f"no reply that can be used: {problem}")
        if reply.strip().strip(".").upper() == NOTHING:
            return draft, self._stands(_CheckedReply(), "it says that the passages do not answer the question")
        kept = self._checked(read_reply(reply, len(passages)), passages, draft)
        why_not = self._too_little(kept, draft)
        if why_not is not None:
            return draft, self._stands(kept, why_not)
        citations = tuple(dict.fromkeys(kept.citations))
        text = ""
        for place, (sentence, cited) in enumerate(zip(kept.sentences, kept.citations, strict=True)):
            gap = "" if not place else " " if kept.sentences[place - 1].line == sentence.line else "\n"
            text += f"{gap}{sentence.text} [{citations.index(cited) + 1}]"
        dropped = sum(kept.dropped.values())
        note = _reasons(kept, dropped + len(kept.sentences)) if dropped else None
        worded = Worded(self._requests.model.name, len(kept.sentences), dropped, note)
        return AnswerDraft(text, citations, draft.procedure), worded

    def _is_uncertain(self, evidence: PassageEvidence) -> bool:
        """Whether its page could not be read with certainty: no model may bring it into an answer."""
        return not UNCERTAIN.isdisjoint(self._index.pages[evidence.passage.chunk.page].flags)

    def _stands(self, kept: _CheckedReply, why: str) -> Worded:
        dropped = sum(kept.dropped.values())
        told = f"; {_reasons(kept, dropped + len(kept.sentences))}" if dropped else ""
        return Worded(None, len(kept.sentences), dropped, f"{self._requests.model.name}: {why}{told}")

    def _checked(
        self, sentences: Sequence[ReplySentence], passages: Sequence[PassageEvidence], draft: AnswerDraft
    ) -> _CheckedReply:
        encoded = self._encoder.encode_tokens([sentence.text for sentence in sentences])
        kept, words = _CheckedReply(), 0
        for sentence, sentence_vectors in zip(sentences, encoded, strict=True):
            outcome: Citation | str
            if sentence.flaw is not None:
                outcome = sentence.flaw
            elif not draft.procedure and words + len(sentence.text.split()) > self._settings.answer.max_words:
                outcome = "too long"
            else:
                vectors = question_vectors(sentence.text, sentence_vectors, self._late, self._index.lexical)
                read = self._reader.evidence(vectors, [passages[number - 1].passage for number in sentence.cites])
                outcome = self._support(sentence, read)
            if isinstance(outcome, str):
                kept.dropped[outcome] += 1
            else:
                words += len(sentence.text.split())
                kept.sentences.append(sentence)
                kept.citations.append(outcome)
        return kept

    def _support(self, sentence: ReplySentence, read: Evidence) -> Citation | str:
        """The quote that supports a sentence, out of the passages that it cites, or why there is none."""
        nearest = ""
        for passage in read.passages:
            page = self._index.pages[passage.passage.chunk.page]
            language = page_language(page.text, page.blocks)
            for unit in sorted(passage.units, key=lambda unit: (-unit.coverage, unit.sentence.start)):
                whole = unit.sentence
                for start, end in sentence_spans(page.text[whole.start : whole.end], language):
                    cited = cite(page, passage, whole.start + start, whole.start + end)
                    over = cited.heading.rpartition(" > ")[2]
                    why = flaw(sentence.text, cited.quote, over)
                    if why is None and unit.coverage >= MIN_COVERAGE:
                        return cited if self._links_allowed(sentence, page, cited) else "link"
                    nearest = _nearer(nearest, why or "coverage")
        return nearest or "words"

    @staticmethod
    def _links_allowed(sentence: ReplySentence, page: Page, cited: Citation) -> bool:
        return set(sentence.links) <= {page.url, cited.url}

    def _too_little(self, kept: _CheckedReply, draft: AnswerDraft) -> str | None:
        """Why the quotes must stand, or None."""
        total = len(kept.sentences) + sum(kept.dropped.values())
        if not total:
            return "a reply without a sentence"
        if not kept.sentences or len(kept.sentences) < self._settings.generate.min_kept * total:
            return "too little of the reply passed the check"
        unsound = unverified(kept.citations, self._index.page_text)
        if unsound or not any(_overlap(citation, other) for citation in kept.citations for other in draft.citations):
            return "it rests on none of the quotes that the confidence is about"
        return self._steps_lost(kept, draft) if draft.procedure else None

    def _steps_lost(self, kept: _CheckedReply, draft: AnswerDraft) -> str | None:
        """A procedure is worded whole, in its order and with nothing dropped, or not at all."""
        steps = {
            (page, block.start, block.end)
            for page in {citation.page for citation in draft.citations}
            for block in self._index.pages[page].blocks
            if block.kind == "step"
        }
        wanted = [citation for citation in draft.citations if (citation.page, citation.start, citation.end) in steps]
        given = [
            next((n for n, step in enumerate(wanted) if _overlap(citation, step)), None) for citation in kept.citations
        ]
        order = [n for n in given if n is not None]
        if kept.dropped or set(order) != set(range(len(wanted))) or order != sorted(order):
            return "a step of the procedure is missing or out of its order"
        return None


def _overlap(one: Citation, other: Citation) -> bool:
    return one.page == other.page and one.start < other.end and other.start < one.end


def _nearer(one: str, other: str) -> str:
    """Of two flaws the one that the check reached later: it says more of what was wrong."""
    order = ("", *FLAWS, "coverage")
    return max(one, other, key=order.index)


def _reasons(kept: _CheckedReply, total: int) -> str:
    dropped = sum(kept.dropped.values())
    why = ", ".join(
        f"{n} {_WHY[code]}" for code, n in sorted(kept.dropped.items(), key=lambda item: (-item[1], item[0]))
    )
    return f"{dropped} of {total} {'sentence' if total == 1 else 'sentences'} dropped: {why}"
