"""Each ticket's outcome, and the shares that gates hold: one outcome a ticket, errors among them, none left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..model import Answer, Citation, Route, Ticket
from ..stats import Share
from .coverage.coverage import error_of

Outcome = Literal["answered", "draft", "wrong_page", "held_back", "false_answer", "error"]
Holds = Literal["answer", "draft", "quiet"]
Metric = Literal["coverage", "found", "quoted", "right", "false_answers"]
METRICS: tuple[Metric, ...] = ("coverage", "found", "quoted", "right", "false_answers")
FIRST_PASSAGES = 3  # passages among which a relevant page counts as found
# The metrics that a ticket is counted in, by its label: documented, not documented, not labelled.
_COUNTED_IN: Mapping[bool | None, frozenset[Metric]] = {
    True: frozenset(("coverage", "found", "quoted", "right")),
    False: frozenset(("coverage", "false_answers")),
    None: frozenset(("coverage",)),
}
# By label, route and, of documented tickets, whether a relevant page is quoted.
_OUTCOMES: Mapping[tuple[bool | None, Route, bool | None], Outcome] = {
    (True, "answer", True): "answered",
    (True, "answer", False): "wrong_page",
    (True, "assist", True): "draft",
    (True, "assist", False): "wrong_page",
    (True, "escalate", True): "held_back",
    (True, "escalate", False): "held_back",
    (False, "answer", None): "false_answer",
    (False, "assist", None): "held_back",
    (False, "escalate", None): "held_back",
    (None, "answer", None): "answered",
    (None, "assist", None): "draft",
    (None, "escalate", None): "held_back",
}
RANK_MARGIN = 0.3  # retrieval score by which a relevant page must lead for the order to be called sure


@dataclass(frozen=True, slots=True)
class TicketOutcome:
    """One ticket against the docs.

    outcome: with a label, `answered` and `draft` quote a relevant page, `wrong_page` is an answer or draft that quotes
    none, `false_answer` answers what the docs do not cover. Without one: the route. hits: the metrics whose share it
    counts towards; of: those that it is counted in. holds: what a ratchet may hold it to, None where it passes too
    narrowly or not at all.
    """

    ticket: str
    intent: str | None
    label: bool | None
    outcome: Outcome
    confidence: float
    holds: Holds | None
    of: frozenset[Metric]
    hits: frozenset[Metric]

    def keeps(self, held: Holds) -> bool:
        """Whether it still passes what it was held to."""
        if held == "answer":
            return self.outcome == "answered"
        if held == "draft":
            return self.outcome in ("answered", "draft")
        return self.outcome not in ("false_answer", "error")


Thresholds = Callable[["str | None"], "tuple[float, float]"]
"""Of an intent: the confidences from which a ticket is answered, and from which it gets a draft."""


def outcomes_of(
    tickets: Sequence[Ticket],
    answers: Iterable[Answer],
    *,
    thresholds: Thresholds,
    margin: float,
    moved: Mapping[str, frozenset[str]] | None = None,
) -> tuple[TicketOutcome, ...]:
    """One outcome a ticket, by ticket id. `moved` adds to a ticket's relevant pages those that its anchors moved to."""
    by_id = {answer.id: answer for answer in answers}
    outcomes = []
    for ticket in sorted(tickets, key=lambda ticket: ticket.id):
        relevant = frozenset(ticket.relevant) | (moved or {}).get(ticket.id, frozenset())
        outcomes.append(_outcome(ticket, by_id.get(ticket.id), relevant, thresholds(ticket.intent), margin))
    return tuple(outcomes)


def share_of(outcomes: Iterable[TicketOutcome], metric: Metric, confidence: float) -> Share:
    """The share of `metric` with its interval."""
    counted = [metric in outcome.hits for outcome in outcomes if metric in outcome.of]
    return Share.of(sum(counted), len(counted), confidence)


def citations_of(answer: Answer) -> tuple[Citation, ...]:
    """The quotes of an answer, or of the draft that its hand-off holds."""
    return answer.citations or (answer.handoff.citations if answer.handoff is not None else ())


def _outcome(
    ticket: Ticket, answer: Answer | None, relevant: frozenset[str], thresholds: tuple[float, float], margin: float
) -> TicketOutcome:
    label = ticket.answerable
    of = _COUNTED_IN[label]
    if answer is None or error_of(answer) is not None:
        return TicketOutcome(ticket.id, ticket.intent, label, "error", 0.0, None, of, frozenset())
    quotes_relevant = any(citation.page in relevant for citation in citations_of(answer))
    shown_first = any(passage.chunk.page in relevant for passage in answer.passages[:FIRST_PASSAGES])
    sent = answer.route == "answer"
    outcome = _OUTCOMES[label, answer.route, quotes_relevant if label else None]
    hits: dict[Metric, bool] = {
        "coverage": sent,
        "found": shown_first,
        "quoted": quotes_relevant,
        "right": quotes_relevant and sent,
        "false_answers": sent,
    }
    holds = _holds(answer, outcome, label, relevant, thresholds, margin)
    counted = frozenset(metric for metric in of if hits[metric])
    return TicketOutcome(ticket.id, ticket.intent, label, outcome, answer.confidence, holds, of, counted)


def _holds(
    answer: Answer,
    outcome: Outcome,
    label: bool | None,
    relevant: frozenset[str],
    thresholds: tuple[float, float],
    margin: float,
) -> Holds | None:
    """Two machines may differ in the last digits of a vector: only what passes by more than that is held."""
    to_answer, to_draft = thresholds
    if label is False:
        sure = answer.confidence <= to_answer - margin or answer.confidence >= to_answer + margin
        return "quiet" if outcome == "held_back" and sure else None
    if outcome not in ("answered", "draft") or (label and _lead(answer, relevant) < RANK_MARGIN):
        return None
    if outcome == "answered" and answer.confidence >= to_answer + margin:
        return "answer"
    return "draft" if answer.confidence >= to_draft + margin else None


def _lead(answer: Answer, relevant: frozenset[str]) -> float:
    """How far the best passage of a relevant page is ahead of the best one of any other page."""
    inside = [passage.score for passage in answer.passages if passage.chunk.page in relevant]
    outside = [passage.score for passage in answer.passages if passage.chunk.page not in relevant]
    return (
        max(inside, default=float("-inf")) - max(outside, default=float("-inf")) if inside and outside else RANK_MARGIN
    )
