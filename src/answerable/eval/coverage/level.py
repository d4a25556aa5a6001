"""The level of coverage: which share of all tickets the docs can answer, from a few judged ones.

Routes say what the system dares to send. What the docs hold is another number, and only judgments know it. The
confidence of every ticket makes the few judgments go further: `prediction_powered`. What a single confidence is worth
is set elsewhere: `answer.level`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ...errors import InputError
from ...model import Ticket
from ...tickets.message import asking
from ..labels.agreement import Agreement, check_agreement
from ..labels.calibrate import gold_tickets, judged_tickets
from ..labels.judgments import Labels
from ..labels.prediction_powered import ShareEstimate, estimate
from ..labels.risk_curve import ConfidenceQuality, confidence_quality
from ..labels.sample import Candidate, bands_of
from ..scored_answer import ScoredAnswer
from .large_reader import reader_guesses

MIN_LEVEL_JUDGMENTS = 10  # judgments below which no level is claimed
MAX_PAGELESS = 0.02  # of the tickets labelled answerable that may name no page: each would count as wrong


@dataclass(frozen=True, slots=True)
class CoverageLevel:
    """covered: share of all tickets that the docs can answer; right: whose answer, sent or not, is right, or None
    where the labels name only pages that no answer came near (they were made for other docs), or too often none.

    *_alone: the same from the judgments only. source: judgments of a labels file, or labels that tickets carry, which
    are taken for an even sample. outdated: judgments left out, because the answer has changed since. ranked: how well
    the confidence tells right answers from wrong ones on the judged tickets, None where `right` is.
    agreements: of labellers who judged the same answers. predictor: whose guesses `covered` rests on;
    covered_by_confidence: the same with those of the confidence, None where these are it.
    """

    covered: ShareEstimate
    covered_alone: ShareEstimate
    right: ShareEstimate | None
    source: Literal["labels", "tickets"]
    outdated: int = 0
    ranked: ConfidenceQuality | None = None
    agreements: tuple[Agreement, ...] = ()
    predictor: Literal["confidence", "large reader"] = "confidence"
    covered_by_confidence: ShareEstimate | None = None

    @property
    def n(self) -> int:
        return self.covered.n


def coverage_level(
    tickets: Sequence[Ticket],
    answers: Sequence[ScoredAnswer],
    labels: Labels | None = None,
    *,
    min_kappa: float = -1.0,
) -> CoverageLevel | None:
    """From the judgments of a labels file, else from the labels of the tickets; None where the tickets have none.

    `answers` are those of the tickets, in their order; tickets that ask nothing are left out. Where most were read by a
    large reader, its verdicts guess what is covered; what is right is guessed by the confidence. Raises InputError for
    a labels file of other tickets, with fewer than `MIN_LEVEL_JUDGMENTS` judgments that still hold, or of labellers who
    agree less than `min_kappa`.
    """
    agreed = check_agreement(labels, min_kappa)
    tickets, answers = asking(tickets, answers)
    outdated = 0
    if labels is not None:
        rows, outdated = judged_tickets(tickets, answers, labels)
        if len(rows) < MIN_LEVEL_JUDGMENTS:
            stale = f", {outdated} more are of answers that have changed" if outdated else ""
            raise InputError(
                f"there are {len(rows)} judgments that hold{stale}; a level needs {MIN_LEVEL_JUDGMENTS}",
                remedy="Judge more with: answerable label",
            )
    else:
        rows = gold_tickets(tickets, answers)
        if len(rows) < MIN_LEVEL_JUDGMENTS:
            return None
    guesses = [answer.confidence for answer in answers]
    places = [row.place for row in rows]
    weights = [row.weight for row in rows]
    strata = None
    if labels is not None:  # only a drawing spread its tickets over the bands
        bands = bands_of([Candidate(answer.id, answer.confidence) for answer in answers])
        strata = [bands[answers[place].id] for place in places]
    covered = [float(row.judgment != "docs do not say") for row in rows]
    right = [float(row.judgment == "right") for row in rows]

    by_reader = reader_guesses(answers)

    def share(judgments: list[float], stake: float | None, by: list[float] = guesses) -> ShareEstimate:
        share_estimate = estimate(by, places, judgments, weights, strata, stake=stake)
        assert share_estimate is not None  # there are at least MIN_LEVEL_JUDGMENTS
        return share_estimate

    known = labels is not None or (_same_docs(tickets, answers) and _pages_are_named(tickets))
    return CoverageLevel(
        covered=share(covered, None, by_reader or guesses),
        covered_alone=share(covered, 0.0),
        right=share(right, None) if known else None,
        ranked=confidence_quality([guesses[place] for place in places], [judgment > 0 for judgment in right], weights)
        if known
        else None,
        source="tickets" if labels is None else "labels",
        outdated=outdated,
        agreements=agreed,
        predictor="confidence" if by_reader is None else "large reader",
        covered_by_confidence=None if by_reader is None else share(covered, None),
    )


def _pages_are_named(tickets: Sequence[Ticket]) -> bool:
    """Whether labels say where the answer is, not only that there is one: without that nothing can be told right."""
    answerable = [ticket for ticket in tickets if ticket.answerable]
    return sum(not ticket.relevant for ticket in answerable) <= MAX_PAGELESS * len(answerable)


def _same_docs(tickets: Sequence[Ticket], answers: Sequence[ScoredAnswer]) -> bool:
    """Whether any relevant page is among the passages of any answer."""
    named = {page for ticket in tickets for page in ticket.relevant}
    return not named or any(page in named for answer in answers for page in answer.pages)
