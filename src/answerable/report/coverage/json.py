"""Answers and coverage as JSON: the same value gives the same bytes, and NaN is never written."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...answer.level.error import level_error
from ...eval.coverage.coverage import Coverage, Line, Outcomes
from ...eval.coverage.gaps import Gap
from ...jsonl import dumps
from ...model import Answer, Citation, Handoff, Passage, Worded
from ...stats import Interval, Share
from ...tickets.redact import redact_id
from ..data_card import card_dict

if TYPE_CHECKING:
    from ...eval.labels.prediction_powered import ShareEstimate

DECIMALS = 6


def to_json(obj: Answer | Coverage | Mapping[str, Any], *, indent: int | None = None) -> str:
    """JSON text of an answer, a coverage report, or a mapping of plain values."""
    if isinstance(obj, Answer):
        return dumps(answer_dict(obj), indent=indent)
    return dumps(coverage_dict(obj) if isinstance(obj, Coverage) else _plain(obj), indent=indent)


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
        **_level_error(answer.calibrated),
        **({} if answer.worded is None else {"worded": worded_dict(answer.worded)}),
    }


def _level_error(calibrated: bool) -> dict[str, Any]:
    """Least and largest calibration error on sets that the confidence was not fitted on; nothing once calibrated."""
    return {} if calibrated else {"level_error": list(map(number, level_error()))}


def worded_dict(worded: Worded) -> dict[str, Any]:
    """`by` is null where the quotes stand as they are."""
    return {"by": worded.by, "kept": worded.kept, "dropped": worded.dropped, "note": worded.note}


def citation_dict(citation: Citation) -> dict[str, Any]:
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
        "passages_tried": [_plain(passage) for passage in handoff.passages_tried],
        "draft": handoff.draft,
        "citations": [citation_dict(citation) for citation in handoff.citations],
        "do_not_ask": list(handoff.do_not_ask),
        "queue": handoff.queue,
        "sentiment": handoff.sentiment,
    }


def coverage_dict(coverage: Coverage) -> dict[str, Any]:
    """Every share as {k, n, share, low, high}; share, low and high are null where n is 0."""
    known = coverage.facts
    return {
        "calibrated": coverage.calibrated,
        **_level_error(coverage.calibrated),
        "covered_means": "the route is answer",
        "confidence_level": number(coverage.confidence_level),
        "intervals": "Wilson over tickets; clustered: bootstrap over intents",
        "index": {
            "generation": known.generation,
            "pages": known.pages,
            "chunks": known.chunks,
            "source": known.source,
            "ingested_at": known.ingested_at,
            "settings_digest": known.settings_digest,
        },
        "tickets_digest": coverage.tickets_digest,
        "tickets_read": None if coverage.card is None else card_dict(coverage.card),
        "total": {**_line(coverage.total), "clustered": _interval(coverage.clustered)},
        "measured": _measured(coverage),
        "intents": [_line(line) for line in coverage.intents],
        "weeks": [
            {"week": week.name, "monday": week.monday, "covered": _share(week.covered)} for week in coverage.weeks
        ],
        "replies": _replies(coverage),
        "gaps": [_gap(gap) for gap in coverage.gaps],
        "gap_cause_means": "a first guess by rule, not a measurement",
        "errors": [{"id": ticket, "error": problem} for ticket, problem in coverage.errors],
    }


def _measured(coverage: Coverage) -> dict[str, Any] | None:
    found = coverage.measured
    if found is None:
        return None
    return {
        "judged": found.n,
        "source": found.source,
        "outdated": found.outdated,
        "interval": "prediction-powered, for these tickets",
        "covered": _estimate(found.covered),
        "covered_by_judgments_alone": _estimate(found.covered_alone),
        "right": None if found.right is None else _estimate(found.right),
    }


def _replies(coverage: Coverage) -> dict[str, Any] | None:
    found = coverage.replies
    if found is None:
        return None
    return {
        "tickets_with_reply": found.tickets,
        "replies_that_state_something": found.stating,
        "counted": "sentences of replies without greetings, thanks, apologies, questions and deeds of the writer",
        "in_docs": {**_share(found.total), "clustered": _interval(found.clustered)},
        "intents": [
            {"intent": line.intent, "replies": line.replies, "in_docs": _share(line.in_docs)} for line in found.intents
        ],
        "the_human_said_the_docs_do_not": [
            {
                "ticket": redact_id(one.ticket),
                "intent": one.intent,
                "sentence": one.sentence,
                "coverage": number(one.coverage),
                "nearest": {"page": one.page, "url": one.url, "heading": one.heading},
            }
            for one in found.missing
        ],
    }


def _estimate(found: ShareEstimate) -> dict[str, Any]:
    ends = _interval(found.interval) or {"low": None, "high": None}
    return {"share": number(found.share), **ends, "stake": number(found.stake)}


def number(value: float) -> float | None:
    """Rounded to six decimals, -0.0 as 0.0, and null for what is not a finite number."""
    return round(value, DECIMALS) + 0.0 if math.isfinite(value) else None


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "page": passage.chunk.page,
        "url": passage.url,
        "heading": passage.heading,
        "score": number(passage.score),
    }


def _interval(interval: Interval | None) -> dict[str, Any] | None:
    return None if interval is None else {"low": number(interval.low), "high": number(interval.high)}


def _share(share: Share) -> dict[str, Any]:
    ends = _interval(share.interval) or {"low": None, "high": None}
    return {"k": share.k, "n": share.n, "share": None if share.share is None else number(share.share), **ends}


def _line(line: Line) -> dict[str, Any]:
    return {
        "intent": line.intent,
        "tickets": line.tickets,
        "volume": _share(line.volume),
        "answer": line.answer,
        "assist": line.assist,
        "escalate": line.escalate,
        "errors": line.errors,
        "covered": _share(line.covered),
        "confidence": None if line.confidence is None else number(line.confidence),
        "labelled": _outcomes(line.outcomes) if line.outcomes.n else None,
    }


def _outcomes(outcomes: Outcomes) -> dict[str, Any]:
    return {
        "n": outcomes.n,
        "documented": _share(outcomes.documented),
        "covered_answered": outcomes.covered_answered,
        "covered_held_back": outcomes.covered_held_back,
        "uncovered_answered": outcomes.uncovered_answered,
        "uncovered_held_back": outcomes.uncovered_held_back,
        "errors": outcomes.errors,
        "false_answers": _share(outcomes.false_answers),
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "rank": gap.rank,
        "name": gap.name,
        "title": gap.title,
        "by": gap.by,
        "uncovered": _share(gap.uncovered),
        "of_group": _share(gap.group),
        "cause": gap.cause,
        "causes": dict(gap.causes),
        "confidence": number(gap.confidence),
        "lacking": number(gap.lacking),
        "missing": [
            {"word": word.word, "tickets": word.tickets, "weight": number(word.weight)} for word in gap.missing
        ],
        "pages": [
            {"page": near.page, "url": near.url, "heading": near.heading, "tickets": near.tickets} for near in gap.pages
        ],
        "examples": [
            {"id": example.id, "text": example.text, "confidence": number(example.confidence)}
            for example in gap.examples
        ],
        "write": "edit" if gap.edit is not None else "new page" if gap.cause == "no_page" else None,
        "edit": None if gap.edit is None else {"page": gap.edit.page, "url": gap.edit.url, "heading": gap.edit.heading},
        "outline": [
            {
                "phrase": one.phrase or None,
                "tickets": one.tickets,
                "asks": list(one.asks),
                "humans_said": list(one.answers),
            }
            for one in gap.outline
        ],
        "the_human_said_the_docs_do_not": list(gap.unsaid),
        "labelled": gap.labelled,
        "labelled_uncovered": gap.labelled_uncovered,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return number(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value
