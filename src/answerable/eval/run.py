"""Tickets asked against an index: every ticket gets an answer, and one that fails does not stop the others."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from ..answer.level.error import level_error
from ..errors import EnvironmentFailure
from ..index import Index, open_index
from ..model import Answer, Ticket
from ..settings import Settings
from ..tickets.read import read_tickets
from .coverage.coverage import ERROR_REASON, Coverage, IndexFacts, coverage

if TYPE_CHECKING:
    from ..answer.answerer import Answerer
    from ..answer.large_reader.reader import LargeReader

log = logging.getLogger(__name__)

PART = 1024  # tickets given to `ask_many` at once, which encodes the next ones while it answers
BATCH = 64  # tickets of a part that failed asked together; what is asked one by one when one of them fails


class Asker(Protocol):
    """The part of an Answerer that a run needs."""

    def ask(self, question: str | Ticket) -> Answer: ...
    def ask_many(self, tickets: Sequence[Ticket], progress: Callable[[int], None] | None = None) -> list[Answer]: ...


def answer_all(
    asker: Asker,
    tickets: Sequence[Ticket],
    *,
    generation: str,
    settings_digest: str,
    progress: Callable[[int], None] | None = None,
) -> list[Answer]:
    """One answer a ticket, in the same order; a ticket that raised has route `escalate` and reason `error`.

    EnvironmentFailure passes through: a damaged index is not a property of a ticket.
    """
    told = _ProgressCount(progress)
    answers: list[Answer] = []
    for start in range(0, len(tickets), PART):
        part = tickets[start : start + PART]
        # One ticket that fails costs the whole part its answers: it is asked again in batches, and only the batch with
        # the failing ticket one by one, so that a single bad ticket does not make a run of thousands slow.
        together = _together(asker, part, told.more)
        for begin in range(0, len(part) if together is None else 0, BATCH):
            batch = part[begin : begin + BATCH]
            some = _together(asker, batch)
            if some is None:
                some = [_one(asker, ticket, generation, settings_digest) for ticket in batch]
            answers += some
            told.all_of(len(answers))
        answers += together or ()
        told.all_of(len(answers))
    return answers


class _ProgressCount:
    """Passes on how many tickets are newly done, each counted once: a part that fails is asked again."""

    def __init__(self, progress: Callable[[int], None] | None) -> None:
        self._progress = progress
        self._count = 0

    def more(self, count: int) -> None:
        self._count += count
        if self._progress is not None:
            self._progress(count)

    def all_of(self, done: int) -> None:
        """`done` tickets are done in all."""
        if done > self._count:
            self.more(done - self._count)


def _together(
    asker: Asker, tickets: Sequence[Ticket], progress: Callable[[int], None] | None = None
) -> list[Answer] | None:
    """The answers, or None where one of the tickets failed."""
    try:
        answers = asker.ask_many(tickets, progress)
        if [answer.id for answer in answers] != [ticket.id for ticket in tickets]:
            raise ValueError("answers do not stand in the order of their tickets")
    except EnvironmentFailure:
        raise
    except Exception as error:
        log.debug("%d tickets asked together failed; asking fewer at once.", len(tickets), exc_info=error)
        return None
    return answers


def _one(asker: Asker, ticket: Ticket, generation: str, settings_digest: str) -> Answer:
    try:
        return asker.ask(ticket)
    except EnvironmentFailure:
        raise
    except Exception as error:  # noqa: BLE001
        log.warning("Ticket %r could not be processed: %s: %s", ticket.id, type(error).__name__, error)
        return Answer(
            id=ticket.id,
            question=ticket.text,
            route="escalate",
            confidence=0.0,
            reasons=(ERROR_REASON,),
            answer=None,
            citations=(),
            passages=(),
            handoff=None,
            calibrated=False,
            generation=generation,
            settings_digest=settings_digest,
            level_error=level_error(),
        )


def answers_of(
    tickets: Sequence[Ticket],
    index: Index,
    settings: Settings | None = None,
    *,
    progress: Callable[[int], None] | None = None,
    answerer: Answerer | None = None,
    reader: LargeReader | None = None,
) -> list[Answer]:
    """`answer_all` with the Answerer of an open index; without one given, no model words the answers.

    What is measured (route, confidence, quotes found) does not depend on the wording. Nor is a large model asked to
    read, but for a `reader` that is given.
    """
    from ..answer.answerer import Answerer

    settings = settings or Settings.load()
    return answer_all(
        answerer or Answerer(index, settings, reader=reader, plain=True),
        tickets,
        generation=index.generation,
        settings_digest=settings.digest,
        progress=progress,
    )


def facts_of(index: Index, settings: Settings | None = None) -> IndexFacts:
    """What a report says of an open index."""
    manifest = index.manifest
    places = [str(source.get("location", "")) for source in manifest.sources.values()]
    return IndexFacts(
        generation=index.generation,
        pages=manifest.counts["pages"],
        chunks=manifest.counts["chunks"],
        source=", ".join(filter(None, places[:3])) + (f" and {len(places) - 3} more" if len(places) > 3 else ""),
        ingested_at=manifest.created_at,
        settings_digest=(settings or Settings.load()).digest,
    )


def evaluate(
    tickets: str | os.PathLike[str] | Iterable[Ticket],
    index: Index | str | os.PathLike[str],
    settings: Settings | None = None,
    *,
    progress: Callable[[int], None] | None = None,
) -> Coverage:
    """Ask all tickets of a file or sequence against an index, open or by its directory, look up replies, and count.

    Raises TicketError for a file that is not valid and for labels too many of which name no page, and what `open_index`
    raises.
    """
    card = None
    if isinstance(tickets, (str, os.PathLike)):
        file = read_tickets(tickets, settings.tickets if settings is not None else None)
        asked, card = file.tickets, file.card
    else:
        asked = tuple(tickets)
    with contextlib.ExitStack() as stack:
        if not isinstance(index, Index):
            retrieve = settings.retrieve if settings is not None else None
            index = stack.enter_context(open_index(index, retrieve=retrieve))
        from ..answer.answerer import Answerer
        from .coverage.replies import read_replies
        from .labels.former_names import former_names
        from .labels.resolve import resolve

        settings = settings or Settings.load()
        labels = resolve(asked, index.pages, former_names(index))
        labels.check(settings.tickets.max_unresolved_labels, None if card is None else card.path)
        asked = labels.tickets
        answerer = Answerer(index, settings, plain=True)
        answers = answers_of(asked, index, settings, progress=progress, answerer=answerer)
        replies = read_replies(asked, index, settings, answerer.encoder)
        facts = facts_of(index, settings)
        return coverage(
            asked,
            answers,
            index_facts=facts,
            pages=index.pages,
            replies=replies,
            card=card,
            ticket_labels=labels.counts,
        )
