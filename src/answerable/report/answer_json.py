"""An answer as plain values: the contract of `ask --json`."""

from __future__ import annotations

from typing import Any

from ..answer.level.error import level_error
from ..model import Answer, Citation, Handoff, Passage, Worded
from .json_values import number, plain


def answer_dict(answer: Answer) -> dict[str, Any]:
    """The contract of `ask --json` and `ask --tickets --out`; after it `aspects` and `signals`, which explain it,
    `level_error` where it is not calibrated, and `worded` where a model was asked.
    """
    return {
        "id": answer.id,
        "question": answer.question,
        "route": answer.route,
        "confidence": number(answer.confidence),
        "reasons": list(answer.reasons),
        "answer": answer.answer,
        "citations": [citation_dict(citation) for citation in answer.citations],
        "passages": [_passage(passage) for passage in answer.passages],
        "handoff": None if answer.handoff is None else handoff_dict(answer.handoff),
        "calibrated": answer.calibrated,
        "generation": answer.generation,
        "settings_digest": answer.settings_digest,
        "aspects": [
            {"word": aspect.word, "weight": number(aspect.weight), "match": number(aspect.match)}
            for aspect in answer.aspects
        ],
        "signals": {name: number(value) for name, value in answer.signals.items()},
        **level_error_dict(answer.calibrated),
        **({} if answer.worded is None else {"worded": worded_dict(answer.worded)}),
    }


def level_error_dict(calibrated: bool) -> dict[str, Any]:
    """Least and largest calibration error on sets that the confidence was not fitted on; nothing once calibrated."""
    return {} if calibrated else {"level_error": list(map(number, level_error()))}


def worded_dict(worded: Worded) -> dict[str, Any]:
    """`by` is null where the quotes stand as they are."""
    return {"by": worded.by, "kept": worded.kept, "dropped": worded.dropped, "note": worded.note}


def citation_dict(citation: Citation) -> dict[str, Any]:
    """A quote with its place; `start` and `end` are characters of the page's extracted text."""
    return {
        "page": citation.page,
        "url": citation.url,
        "title": citation.title,
        "heading": citation.heading,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
    }


def handoff_dict(handoff: Handoff) -> dict[str, Any]:
    """What a human is handed, as in the key `handoff` of an answer."""
    return {
        "question": handoff.question,
        "route": handoff.route,
        "reason": handoff.reason,
        "reasons": list(handoff.reasons),
        "reason_words": list(handoff.reason_words),
        "intent": handoff.intent,
        "thread": [{"speaker": turn.speaker, "text": turn.text} for turn in handoff.thread],
        "found": list(handoff.found),
        "missing": list(handoff.missing),
        "passages_tried": [plain(passage) for passage in handoff.passages_tried],
        "draft": handoff.draft,
        "citations": [citation_dict(citation) for citation in handoff.citations],
        "do_not_ask": list(handoff.do_not_ask),
        "queue": handoff.queue,
        "sentiment": handoff.sentiment,
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "page": passage.chunk.page,
        "url": passage.url,
        "heading": passage.heading,
        "score": number(passage.score),
    }
