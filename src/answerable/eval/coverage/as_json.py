"""Coverage as plain values for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...answer.level.error import level_error
from ...model import json_number as number
from ...stats import Interval, Share
from ...tickets.redact import redact_id

if TYPE_CHECKING:
    from ..labels.prediction_powered import ShareEstimate
    from .coverage import Coverage, Line, Outcomes
    from .gaps import Gap


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
        "tickets_read": None if coverage.card is None else coverage.card.to_dict(),
        "ticket_labels": None if coverage.ticket_labels is None else coverage.ticket_labels.to_dict(),
        "not_questions": {"tickets": sum(coverage.not_questions.values()), "kinds": dict(coverage.not_questions)},
        "other_languages": {
            "tickets": sum(coverage.other_languages.values()),
            "languages": dict(coverage.other_languages),
        },
        "total": {**_line(coverage.total), "clustered": _interval(coverage.clustered)},
        "covered_in_part": _share(coverage.covered_in_part),
        "measured": _measured(coverage),
        **_read(coverage),
        "intents": [_line(line) for line in coverage.intents],
        "weeks": [
            {"week": week.name, "monday": week.monday, "covered": _share(week.covered)} for week in coverage.weeks
        ],
        "replies": _replies(coverage),
        "gaps": [_gap(gap) for gap in coverage.gaps],
        "gap_cause_means": "a first guess by rule, not a measurement",
        "errors": [{"id": ticket, "error": problem} for ticket, problem in coverage.errors],
    }


def _level_error(calibrated: bool) -> dict[str, Any]:
    """Least and largest calibration error on sets that the confidence was not fitted on; nothing once calibrated."""
    return {} if calibrated else {"level_error": list(map(number, level_error()))}


def _measured(coverage: Coverage) -> dict[str, Any] | None:
    measured = coverage.measured
    if measured is None:
        return None
    return {
        "judged": measured.n,
        "source": measured.source,
        "outdated": measured.outdated,
        "agreements": [pair.to_dict() for pair in measured.agreements],
        "interval": "prediction-powered, for these tickets",
        "covered": _estimate(measured.covered),
        "covered_by_judgments_alone": _estimate(measured.covered_alone),
        "predictor": measured.predictor,
        "covered_by_confidence": None
        if measured.covered_by_confidence is None
        else _estimate(measured.covered_by_confidence),
        "right": None if measured.right is None else _estimate(measured.right),
    }


def _read(coverage: Coverage) -> dict[str, Any]:
    """What a large reader said; nothing where none was asked."""
    read = coverage.read
    return {} if read is None else {"read": {"by": read.by, "tickets": read.tickets, **dict(read.verdicts)}}


def _replies(coverage: Coverage) -> dict[str, Any] | None:
    replies = coverage.replies
    if replies is None:
        return None
    return {
        "tickets_with_reply": replies.tickets,
        "replies_that_state_something": replies.stating,
        "counted": "sentences of replies without greetings, thanks, apologies, questions and deeds of the writer",
        "in_docs": {**_share(replies.total), "clustered": _interval(replies.clustered)},
        "intents": [
            {"intent": line.intent, "replies": line.replies, "in_docs": _share(line.in_docs)}
            for line in replies.intents
        ],
        "the_human_said_the_docs_do_not": [
            {
                "ticket": redact_id(missing.ticket),
                "intent": missing.intent,
                "sentence": missing.sentence,
                "coverage": number(missing.coverage),
                "nearest": {"page": missing.page, "url": missing.url, "heading": missing.heading},
            }
            for missing in replies.missing
        ],
    }


def _estimate(estimate: ShareEstimate) -> dict[str, Any]:
    ends = _interval(estimate.interval) or {"low": None, "high": None}
    return {"share": number(estimate.share), **ends, "stake": number(estimate.stake)}


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
        "reader_misses": [{"phrase": one.phrase, "tickets": one.tickets} for one in gap.reader_misses],
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
                "phrase": section.phrase or None,
                "tickets": section.tickets,
                "asks": list(section.asks),
                "humans_said": list(section.answers),
            }
            for section in gap.outline
        ],
        "the_human_said_the_docs_do_not": list(gap.unsaid),
        "labelled": gap.labelled,
        "labelled_uncovered": gap.labelled_uncovered,
    }
