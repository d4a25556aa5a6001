"""What a draft would bring: put into a copy of the index, all tickets asked again, before beside after."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ...answer.answerer import Answerer
from ...encode import Encoder, load_encoder
from ...index import Index
from ...index.trial.with_drafts import with_drafts
from ...model import Answer, Ticket
from ...settings import Settings
from ...stats import sign_test
from ..coverage.coverage import error_of
from ..labels.agreement import Agreement, check_agreement
from ..labels.calibrate import check_drawn_from
from ..labels.judgments import Labels
from ..labels.resolve import TicketLabels
from ..question_cache import RememberingEncoder
from ..run import answer_all
from ..scored_answer import ScoredAnswer
from .estimate import Change
from .of_answers import change_of_answers, with_level

MAX_BEST_DRAFTS = 5


@dataclass(frozen=True, slots=True)
class MovedTicket:
    """A ticket whose route or confidence moved; `by` is the draft that its answer now rests on, if it does."""

    id: str
    intent: str | None
    question: str
    before: float
    after: float
    by: str | None


@dataclass(frozen=True, slots=True)
class DraftLift:
    """One draft on its own. `answers_first` are the tickets whose answer comes from it first."""

    name: str
    change: Change
    answers_first: int


@dataclass(frozen=True, slots=True)
class Lift:
    """All drafts together. change: of the share that the docs cover, expected. newly, no_longer: tickets routed to
    `answer` after and not before, and the reverse; p is the exact McNemar (sign) test of the two numbers.

    sunk: tickets that were answered from a page that stays, and now from a draft with less confidence.
    best: drafts in the order to write them, each with the tickets it adds to those before it.
    ticket_labels: of labels that the tickets carry, how many name no page. agreements: of labellers who judged the
    same answers.
    """

    tickets: int
    change: Change
    newly: tuple[MovedTicket, ...]
    no_longer: tuple[MovedTicket, ...]
    p: float
    sunk: tuple[MovedTicket, ...]
    drafts: tuple[DraftLift, ...]
    best: tuple[tuple[str, float], ...]
    calibrated: bool
    ticket_labels: TicketLabels | None = None
    agreements: tuple[Agreement, ...] = ()


def lift(
    drafts: Sequence[str | os.PathLike[str]],
    tickets: Sequence[Ticket],
    index: Index,
    settings: Settings | None = None,
    *,
    encoder: Encoder | None = None,
    replaces: Sequence[str] = (),
    singly: bool = True,
    progress: Callable[[int], None] | None = None,
    labels: Labels | None = None,
    ticket_labels: TicketLabels | None = None,
) -> Lift:
    """Ask `tickets` with and without the drafts; `replaces` are pages that the drafts stand in for.

    Each of several drafts is also judged alone, for the order to write them in, unless not `singly`. What the docs
    answer now is taken from `labels`, judgments of today's answers, else from the labels that the tickets carry. A
    confidence that is calibrated is read as a chance; else see `change` for what is assumed of its level.

    `progress` gets the number of tickets newly asked, of len(tickets) * (2 + drafts, if there are several). Raises
    SourceError for a draft that cannot be read, KeyError for a page that is not there, InputError for labels of other
    tickets or of labellers who agree too little. `ticket_labels` is for the report alone.
    """
    settings = settings or Settings.load()
    check_drawn_from(labels, tickets)
    agreed = check_agreement(labels, settings.tickets.min_kappa)
    known = RememberingEncoder(encoder or load_encoder(settings.encode), kept=len(tickets) + 1)

    def ask(view: Index) -> list[Answer]:
        return answer_all(
            Answerer(view, settings, known, plain=True),
            tickets,
            generation=view.generation,
            settings_digest=settings.digest,
            progress=progress,
        )

    def brings(answers: list[Answer], view: Index) -> Change:
        return change_of_answers(old, answers, index.pages, view.pages, labels=labels, tickets=tickets)

    old = ask(index)
    before = [with_level(answer) for answer in old]
    with with_drafts(index, drafts, settings, known) as (copy, keys):
        whole = copy.without(replaces) if replaces else copy
        new = ask(whole)
        after = [with_level(answer) for answer in new]
        total = brings(new, whole)
        lifts: list[DraftLift] = []
        for name, key in keys.items() if singly or len(keys) == 1 else ():
            others = [other for other in keys.values() if other != key]
            view = whole if not others else copy.without([*others, *replaces])
            answers = new if not others else ask(view)
            first_pages = sum(with_level(answer).first_page == key for answer in answers)
            lifts.append(DraftLift(name, total if not others else brings(answers, view), first_pages))
    names = {key: name for name, key in keys.items()}
    moves = [_move(*row, names) for row in zip(tickets, before, after, strict=True)]
    newly = tuple(m for m, a, b in zip(moves, old, new, strict=True) if _sent(b) and not _sent(a))
    gone = tuple(m for m, a, b in zip(moves, old, new, strict=True) if _sent(a) and not _sent(b))
    return Lift(
        tickets=len(tickets),
        change=total,
        newly=_by_size(newly),
        no_longer=_by_size(gone),
        p=sign_test(len(gone), len(newly)),
        sunk=_by_size(
            m for m, a in zip(moves, old, strict=True) if _sent(a) and m.by is not None and m.after < m.before
        ),
        drafts=tuple(sorted(lifts, key=lambda draft: (-draft.change.share, draft.name))),
        best=_greedy(lifts),
        calibrated=bool(old) and all(answer.calibrated for answer in old),
        ticket_labels=ticket_labels,
        agreements=agreed,
    )


def _sent(answer: Answer) -> bool:
    return error_of(answer) is None and answer.route == "answer"


def _move(ticket: Ticket, before: ScoredAnswer, after: ScoredAnswer, names: dict[str, str]) -> MovedTicket:
    by = names.get(after.first_page or "")
    return MovedTicket(ticket.id, ticket.intent, ticket.text, before.confidence, after.confidence, by)


def _by_size(moves: Iterable[MovedTicket]) -> tuple[MovedTicket, ...]:
    return tuple(sorted(moves, key=lambda ticket: (-abs(ticket.after - ticket.before), ticket.id)))


def _greedy(drafts: Sequence[DraftLift]) -> tuple[tuple[str, float], ...]:
    """Up to `MAX_BEST_DRAFTS` drafts, each the one that adds most tickets to the earlier: a ticket is won once."""
    won: dict[str, float] = {}
    left = {draft.name: dict(draft.change.moved) for draft in drafts}
    order: list[tuple[str, float]] = []
    while left and len(order) < MAX_BEST_DRAFTS:

        def adds(name: str) -> float:
            return sum(max(part, won.get(ticket, 0.0)) - won.get(ticket, 0.0) for ticket, part in left[name].items())

        best = min(left, key=lambda name: (-round(adds(name), 9), name))
        gain = adds(best)
        if gain <= 0:
            break
        order.append((best, gain))
        for ticket, part in left.pop(best).items():
            won[ticket] = max(part, won.get(ticket, 0.0))
    return tuple(order)
