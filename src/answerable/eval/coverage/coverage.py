"""Tickets and their answers to coverage: which share of the ticket volume the docs answer, by intent and in all.

"Covered" here means that the route is `answer`: the system trusts an answer from the docs enough to send it. Before
calibration that ranks intents and does not measure them, and `calibrated` is False. Where tickets carry labels,
the truth stands beside it as four outcomes, and errors as a fifth class: no ticket is ever left out of an n.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...errors import InputError
from ...model import EMPTY, Answer, Page, Ticket
from ...stats import CONFIDENCE, Interval, Share, cluster_bootstrap
from ...tickets.data_card import DataCard
from ...tickets.message import asks, kind_of_ticket, own_words
from ...tickets.survey import counted
from .gaps import Gap, find_gaps
from .large_reader import ReadCounts, read_counts
from .replies import Replies
from .weeks import Week, by_week

if TYPE_CHECKING:  # it needs numpy
    from ..labels.resolve import TicketLabels
    from .level import CoverageLevel

NO_INTENT = "(no intent)"
TOTAL = "total"
OTHER_LANGUAGE = "other_language"
ERROR_REASON = "error"  # an answer with this reason, or one starting with it and "_", was not reached
SEED = 1  # of the bootstrap: fixed, so that the same tickets give the same bytes


@dataclass(frozen=True, slots=True)
class IndexFacts:
    """What a report says of the index it was made against; `ingested_at` is ISO 8601."""

    generation: str
    pages: int
    chunks: int
    source: str | None = None
    ingested_at: str | None = None
    settings_digest: str = ""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Labelled tickets: covered by the docs or not, by whether the system answered or held back; or an error.

    "Answered" says that an answer was sent, not that it was the right one.
    """

    covered_answered: int = 0
    covered_held_back: int = 0
    uncovered_answered: int = 0
    uncovered_held_back: int = 0
    errors: int = 0
    covered_errors: int = 0  # of `errors`, those labelled as covered

    @property
    def n(self) -> int:
        return (
            self.covered_answered
            + self.covered_held_back
            + self.uncovered_answered
            + self.uncovered_held_back
            + self.errors
        )

    @property
    def documented(self) -> Share:
        """The share that the docs cover, by the labels: the truth that the routes are held against."""
        return Share.of(self.covered_answered + self.covered_held_back + self.covered_errors, self.n)

    @property
    def false_answers(self) -> Share:
        """Of the tickets that the docs do not cover, and that were reached: the share answered all the same."""
        return Share.of(self.uncovered_answered, self.uncovered_answered + self.uncovered_held_back)


@dataclass(frozen=True, slots=True)
class Line:
    """One intent, or the total. answer + assist + escalate + errors == tickets.

    volume: this line's tickets of all tickets. covered: tickets routed to `answer`, of this line's tickets.
    confidence: mean over the tickets that were reached, None if there are none.
    """

    intent: str
    tickets: int
    volume: Share
    answer: int
    assist: int
    escalate: int
    errors: int
    covered: Share
    confidence: float | None
    outcomes: Outcomes

    @property
    def uncovered(self) -> int:
        return self.tickets - self.answer


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of a set of tickets by one generation of an index.

    intents: by volume, then by name. clustered: interval of the total when intents, not tickets, are the sample
    (None with fewer than five intents). tickets_digest does not depend on the order of the tickets. weeks: the series
    of tickets that carry a date, [] for fewer than two weeks. measured: what judged tickets say of the level. card:
    what was read of the file of tickets, where they come from one. replies: how much of what humans replied the docs
    say, None where no ticket carries a reply or nobody looked. not_questions: tickets that ask nothing, by kind
    (thanks, auto-reply, ...): they are in no other number. other_languages: tickets held back since the docs are in
    another language, by language: they count as not answered, and are no gap. covered_in_part: of the tickets of
    several questions, those of which the docs answer some and not all, which count as not covered. ticket_labels: of
    labels that the tickets carry, how many name no page of the index; None where nobody looked. read: what a large
    reader said of them, None where none was asked.
    """

    facts: IndexFacts
    calibrated: bool
    total: Line
    intents: tuple[Line, ...]
    clustered: Interval | None
    gaps: tuple[Gap, ...]
    errors: tuple[tuple[str, str], ...]
    tickets_digest: str
    confidence_level: float = CONFIDENCE
    weeks: tuple[Week, ...] = ()
    measured: CoverageLevel | None = None
    card: DataCard | None = None
    replies: Replies | None = None
    not_questions: Mapping[str, int] = field(default_factory=lambda: EMPTY)
    other_languages: Mapping[str, int] = field(default_factory=lambda: EMPTY)
    covered_in_part: Share = field(default_factory=lambda: Share.of(0, 0))
    ticket_labels: TicketLabels | None = None
    read: ReadCounts | None = None

    def to_dict(self) -> dict[str, Any]:
        """Its JSON form: the object that `coverage --json` prints, keys in that order, of plain values alone.

        Every share is {k, n, share, low, high}; share, low and high are None where n is 0.
        """
        from .as_json import coverage_dict

        return coverage_dict(self)


def coverage(
    tickets: Iterable[Ticket],
    answers: Iterable[Answer],
    *,
    index_facts: IndexFacts,
    measured: CoverageLevel | None = None,
    card: DataCard | None = None,
    pages: Mapping[str, Page] | None = None,
    replies: Replies | None = None,
    ticket_labels: TicketLabels | None = None,
) -> Coverage:
    """Join tickets and answers by id and count; `measured` is what `measure` made of judgments of the same answers.

    pages: those of the index, for causes of gaps that stand in the pages. replies: what `read_replies` found.
    ticket_labels: what `resolve` made of the labels of `tickets`, for the report alone.

    A ticket without an answer, or whose answer carries an error reason, counts as an error. The order of neither
    matters. Raises InputError for an id that stands twice, for an answer to no ticket, and for answers of another
    generation than `index_facts` names.
    """
    ordered = sorted(tickets, key=lambda ticket: ticket.id)
    given = sorted(answers, key=lambda answer: answer.id)
    _once("ticket", [ticket.id for ticket in ordered])
    _once("answer", [answer.id for answer in given])
    by_id = {answer.id: answer for answer in given}
    strangers = by_id.keys() - {ticket.id for ticket in ordered}
    if strangers:
        raise InputError(f"answer {min(strangers)!r} belongs to no ticket", remedy="Use the tickets it was made from.")
    for answer in given:
        if answer.generation != index_facts.generation:
            raise InputError(
                f"answer {answer.id!r} comes from generation {answer.generation}, not {index_facts.generation}",
                remedy="Ask all tickets again against one generation.",
            )
    rows = [(own_words(ticket), by_id.get(ticket.id)) for ticket in ordered if asks(ticket)]
    reached = [(ticket, answer) for ticket, answer in rows if answer is not None and error_of(answer) is None]
    groups: dict[str, list[tuple[Ticket, Answer | None]]] = defaultdict(list)
    for ticket, its_answer in rows:
        groups[ticket.intent or NO_INTENT].append((ticket, its_answer))
    lines = [_line(name, members, len(rows)) for name, members in groups.items()]
    return Coverage(
        facts=index_facts,
        calibrated=bool(given) and all(answer.calibrated for answer in given),
        total=_line(TOTAL, rows, len(rows)),
        intents=tuple(sorted(lines, key=lambda line: (-line.tickets, line.intent))),
        clustered=_clustered(lines, groups),
        gaps=find_gaps(
            [(ticket, answer) for ticket, answer in reached if OTHER_LANGUAGE not in answer.reasons],
            len(rows),
            pages=pages,
            replies=replies,
        ),
        errors=tuple((ticket.id, problem) for ticket, answer in rows if (problem := error_of(answer)) is not None),
        tickets_digest=_digest(ordered),
        weeks=by_week((ticket.created_at, answer is not None and _answered(answer)) for ticket, answer in rows),
        measured=measured,
        card=card,
        replies=replies,
        not_questions=counted(kind_of_ticket(ticket) for ticket in ordered if not asks(ticket)),
        other_languages=counted(
            answer.language or "unknown" for _, answer in reached if OTHER_LANGUAGE in answer.reasons
        ),
        covered_in_part=_in_part([answer for _, answer in reached if answer.parts]),
        ticket_labels=ticket_labels,
        read=read_counts(answer for _, answer in reached),
    )


def _in_part(several: Sequence[Answer]) -> Share:
    """Of answers with parts, those that are not sent though a part could be."""
    some = [answer for answer in several if any(part.route == "answer" for part in answer.parts)]
    return Share.of(sum(answer.route != "answer" for answer in some), len(several))


def _answered(answer: Answer) -> bool:
    return error_of(answer) is None and answer.route == "answer"


def error_of(answer: Answer | None) -> str | None:
    """The error by which a ticket was not reached; None if it was."""
    if answer is None:
        return "no answer was written"
    codes = (code for code in answer.reasons if code == ERROR_REASON or code.startswith(f"{ERROR_REASON}_"))
    return next(codes, None)


def _line(name: str, members: Sequence[tuple[Ticket, Answer | None]], total: int) -> Line:
    routes: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    confidences = []
    for ticket, answer in members:
        route = "errors"
        if answer is not None and error_of(answer) is None:
            route = answer.route
            confidences.append(answer.confidence)
        routes[route] += 1
        if ticket.answerable is not None:
            side = "covered" if ticket.answerable else "uncovered"
            if route == "errors":
                outcomes["errors"] += 1
                outcomes["covered_errors"] += ticket.answerable
            else:
                outcomes[f"{side}_{'answered' if route == 'answer' else 'held_back'}"] += 1
    return Line(
        intent=name,
        tickets=len(members),
        volume=Share.of(len(members), total),
        answer=routes["answer"],
        assist=routes["assist"],
        escalate=routes["escalate"],
        errors=routes["errors"],
        covered=Share.of(routes["answer"], len(members)),
        confidence=math.fsum(confidences) / len(confidences) if confidences else None,
        outcomes=Outcomes(**outcomes),
    )


def _clustered(lines: Sequence[Line], groups: dict[str, list[tuple[Ticket, Answer | None]]]) -> Interval | None:
    """Each intent is one cluster; a ticket without intent is a cluster of its own."""
    clusters: list[tuple[float, float]] = []
    for line in lines:
        if any(ticket.intent for ticket, _ in groups[line.intent]):
            clusters.append((line.answer, line.tickets))
        else:
            clusters += [(1, 1)] * line.answer + [(0, 1)] * line.uncovered
    return cluster_bootstrap(clusters, seed=SEED)


def _digest(ordered: Sequence[Ticket]) -> str:
    text = json.dumps([[ticket.id, ticket.text, ticket.intent, ticket.answerable] for ticket in ordered])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _once(kind: str, ordered: Sequence[str]) -> None:
    for before, after in itertools.pairwise(ordered):
        if before == after:
            raise InputError(f"{kind} {after!r} stands twice", remedy="Each id may stand once.")
