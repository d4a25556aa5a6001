"""What `answerable calibrate` does: tickets, their answers and judgments to a calibration, and a report about it.

The map and the thresholds themselves are made in `answer.level`; here judgments are matched with answers, and what the
calibration promises is measured.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from ...answer.level.calibration import Calibration, ConfidenceDrift, calibrate
from ...answer.level.platt import cross_fitted
from ...answer.level.thresholds import JudgedConfidence
from ...answer.level.with_reading import ReadTicket, combine_cross_fitted, fit_read_level
from ...errors import InputError
from ...model import Ticket
from ..scored_answer import ScoredAnswer
from .agreement import Agreement, check_agreement
from .judgments import Judgment, Labels, anchors, gold_judgment
from .prediction_powered import ShareEstimate, estimate
from .resolve import TicketLabels
from .risk_curve import ConfidenceQuality, confidence_quality
from .sample import Candidate, Round, bands_of, probability

Floats = npt.NDArray[np.float64]
Source = Literal["labels", "tickets", "both"]


@dataclass(frozen=True, slots=True)
class CalibrationReport:
    """`before` is the quality of the raw confidences on the judged tickets, `after` that of the new level, each
    judgment held against a level that did not see it (cross-fitted).

    right: share of all tickets whose answer is right; covered: share that the docs can answer; *_alone: the same from
    judgments only. sent_before: share of all tickets at or above `answer_threshold` before, sent_after at the new
    thresholds. outdated: judgments of answers that have changed since, left out. source: where the judgments are from,
    a labels file, the labels that the tickets carry, or both. agreements: of labellers who judged the same tickets.
    ticket_labels: of labels that the tickets carry, how many name no page, where that was looked for. after_read: as
    `after`, of the judged tickets that a large reader has read, and `after_unread` of the same without it; None where
    too few were.
    """

    calibration: Calibration
    before: ConfidenceQuality
    after: ConfidenceQuality
    right: ShareEstimate
    right_alone: ShareEstimate
    covered: ShareEstimate
    covered_alone: ShareEstimate
    answer_threshold: float
    sent_before: float
    sent_after: float
    outdated: int
    source: Source
    drift: ConfidenceDrift | None
    agreements: tuple[Agreement, ...] = ()
    ticket_labels: TicketLabels | None = None
    after_read: ConfidenceQuality | None = None
    after_unread: ConfidenceQuality | None = None


@dataclass(frozen=True, slots=True)
class JudgedTicket:
    """A judged ticket: its place among the tickets, and one over its chance to be judged."""

    place: int
    judgment: Judgment
    weight: float


def tickets_digest(tickets: Sequence[Ticket]) -> str:
    """Twelve hex digits over ids and texts, whatever their order: what a sample was drawn from."""
    text = json.dumps(sorted([ticket.id, ticket.text] for ticket in tickets))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def calibrate_tickets(
    tickets: Sequence[Ticket],
    answers: Sequence[ScoredAnswer],
    labels: Labels | None = None,
    *,
    created: str,
    confidence_digest: str,
    encoder_digest: str,
    max_wrong: float = 0.05,
    confidence: float = 0.95,
    by_intent: bool = True,
    answer_threshold: float = 0.6,
    earlier: Calibration | None = None,
    min_kappa: float = -1.0,
    ticket_labels: TicketLabels | None = None,
    reader: str | None = None,
) -> CalibrationReport:
    """Calibrate on the judgments of a labels file and on the labels that the tickets carry, as far as there are any.

    `answers` are those of the tickets, in their order. A ticket that was judged counts as judged, whatever its label.
    Labels that tickets carry are taken as an even sample of all tickets; those that say "answerable" and name no page
    cannot say whether an answer is right, and are left out. `ticket_labels` is for the report alone. `reader`: the
    digest of the large reader that has read the answers, whose verdicts then count. Raises InputError for labels drawn
    from other tickets, for labellers who agree less than `min_kappa`, for answers of more than one generation, and for
    too few judgments.
    """
    digest = tickets_digest(tickets)
    generations = {answer.generation for answer in answers}
    if len(generations) > 1:
        raise InputError(f"the answers come from {len(generations)} generations", remedy="Ask all tickets again.")
    if not answers:
        raise InputError("there are no tickets to calibrate on")
    agreements = check_agreement(labels, min_kappa)
    rows, outdated, source = _all_judged(tickets, answers, labels)
    raw = np.array([answer.confidence for answer in answers])
    places = np.array([row.place for row in rows], dtype=np.int64)
    right = np.array([row.judgment == "right" for row in rows], dtype=np.float64)
    covered = np.array([row.judgment in ("right", "partly", "wrong") for row in rows], dtype=np.float64)
    weights = np.array([row.weight for row in rows])
    intents = [ticket.intent for ticket in tickets]
    judged = [
        JudgedConfidence(float(raw[row.place]), row.judgment == "right", row.weight, intents[row.place]) for row in rows
    ]
    seen = [] if reader is None else [place for place, answer in enumerate(answers) if answer.read is not None]
    verdicts = {place: float(answers[place].read or 0.0) for place in seen}
    read = [
        ReadTicket(one, verdicts[row.place]) for one, row in zip(judged, rows, strict=True) if row.place in verdicts
    ]
    read_level = fit_read_level(
        read,
        raw[seen],
        [verdicts[place] for place in seen],
        [intents[place] for place in seen] if by_intent else None,
        reader=reader or "",
        max_wrong=max_wrong,
        confidence=confidence,
    )
    calibration = calibrate(
        judged,
        raw,
        intents if by_intent else None,
        max_wrong=max_wrong,
        confidence=confidence,
        created=created,
        generation=answers[0].generation,
        confidence_digest=confidence_digest,
        encoder_digest=encoder_digest,
        settings_digest=answers[0].settings_digest,
        tickets_digest=digest,
        labels=Counter(row.judgment for row in rows),
        earlier=earlier,
        read=read_level,
    )
    levelled = calibration.relevel.apply_all(raw)
    bands = bands_of([Candidate(answer.id, answer.confidence) for answer in answers])
    # Only a drawing spread its tickets over the bands; labels that came with the tickets did not.
    strata = [bands[answers[row.place].id] for row in rows] if source == "labels" else None

    def share(judgments: Floats, stake: float | None) -> ShareEstimate:
        share_estimate = estimate(levelled, places, judgments, weights, strata, stake=stake)
        if share_estimate is None:  # calibrate() has refused to work on too few
            raise InputError("there are no judgments")
        return share_estimate

    thresholds = [calibration.threshold_for(intent, answer_threshold) for intent in intents]
    return CalibrationReport(
        calibration=calibration,
        before=confidence_quality(raw[places], right, weights),
        after=confidence_quality(cross_fitted(raw[places], right.astype(bool), weights), right, weights),
        right=share(right, None),
        right_alone=share(right, 0.0),
        covered=share(covered, None),
        covered_alone=share(covered, 0.0),
        answer_threshold=answer_threshold,
        sent_before=float(np.mean(raw >= answer_threshold)),
        sent_after=float(np.mean(levelled >= np.array(thresholds))),
        outdated=outdated,
        source=source,
        drift=earlier.drift(raw) if earlier is not None else None,
        agreements=agreements,
        ticket_labels=ticket_labels,
        after_read=None if read_level is None else _quality(read, combine_cross_fitted(read)),
        after_unread=None if read_level is None else _quality(read, np.array([one.judged.confidence for one in read])),
    )


def _quality(read: Sequence[ReadTicket], confidences: Floats) -> ConfidenceQuality:
    """Of confidences whose level is cross-fitted."""
    right = np.array([one.judged.right for one in read], dtype=np.float64)
    weights = np.array([one.judged.weight for one in read])
    return confidence_quality(cross_fitted(confidences, right.astype(bool), weights), right, weights)


def _all_judged(
    tickets: Sequence[Ticket], answers: Sequence[ScoredAnswer], labels: Labels | None
) -> tuple[list[JudgedTicket], int, Source]:
    """Judgments and labels as one sample, the number of outdated judgments, and where they are from.

    The labels of tickets are a round of their own, drawn evenly and without the others: a ticket's chance to be in any
    of the rounds is that of `sample.probability`.
    """
    labelled = gold_tickets(tickets, answers, with_pages=True)
    if labels is None or not labels.settled():
        return labelled, 0, "tickets"
    judged, outdated = judged_tickets(tickets, answers, labels)
    if not labelled:
        return judged, outdated, "labels"
    rounds = [*labels.judged_rounds, Round(0, len(labelled), len(tickets))]
    places = {row.place for row in judged}
    return (
        [
            JudgedTicket(row.place, row.judgment, 1 / probability(rounds, answers[row.place].confidence))
            for row in (*judged, *(row for row in labelled if row.place not in places))
        ],
        outdated,
        "both",
    )


def check_drawn_from(labels: Labels | None, tickets: Sequence[Ticket]) -> None:
    """Raises InputError for labels of other tickets."""
    digest = tickets_digest(tickets)
    for drawing in () if labels is None else labels.drawings:
        if drawing.tickets_digest != digest:
            raise InputError(
                f"the labels were drawn from other tickets ({drawing.tickets_digest}, these are {digest})",
                remedy="Give the tickets they were drawn from, or draw again into another labels file.",
            )


def judged_tickets(
    tickets: Sequence[Ticket], answers: Sequence[ScoredAnswer], labels: Labels
) -> tuple[list[JudgedTicket], int]:
    """The judgments of a labels file that still hold, and the number of those whose answers have changed since."""
    check_drawn_from(labels, tickets)
    places = {ticket.id: place for place, ticket in enumerate(tickets)}
    rows, outdated = [], 0
    for label in labels.settled():
        if label.ticket not in places:
            raise InputError(f"ticket {label.ticket!r} was judged and is not among the tickets")
        place = places[label.ticket]
        if label.quotes != anchors(answers[place]):
            outdated += 1
        else:
            rows.append(JudgedTicket(place, label.judgment, 1 / label.probability))
    return rows, outdated


def gold_tickets(
    tickets: Sequence[Ticket], answers: Sequence[ScoredAnswer], *, with_pages: bool = False
) -> list[JudgedTicket]:
    """The labels that tickets carry as judgments, taken as an even sample.

    with_pages: without the tickets labelled answerable that name no page, of whose answers nobody said anything.
    """
    by_gold = [
        (place, gold_judgment(ticket, answers[place]))
        for place, ticket in enumerate(tickets)
        if ticket.relevant or not (ticket.answerable and with_pages)
    ]
    return [JudgedTicket(place, judgment, 1.0) for place, judgment in by_gold if judgment is not None]
