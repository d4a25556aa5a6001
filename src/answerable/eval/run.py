"""Tickets asked against an index: every ticket gets an answer, and one that fails does not stop the others."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from ..errors import EnvironmentFailure
from ..index import Index, open_index
from ..model import Answer, Ticket
from ..settings import Settings
from .coverage import ERROR_REASON, Coverage, IndexFacts, coverage
from .tickets import read_tickets

if TYPE_CHECKING:
    from ..answer.answerer import Answerer

log = logging.getLogger(__name__)

BATCH = 64  # tickets asked together; what is lost and asked one by one when one of them fails


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
    answers: list[Answer] = []
    for start in range(0, len(tickets), BATCH):
        batch = tickets[start : start + BATCH]
        try:
            made = asker.ask_many(batch)
            if [answer.id for answer in made] != [ticket.id for ticket in batch]:
                raise ValueError("answers do not stand in the order of their tickets")
        except EnvironmentFailure:
            raise
        except Exception as error:
            log.debug("A batch of tickets failed; asking them one by one.", exc_info=error)
            made = [_one(asker, ticket, generation, settings_digest) for ticket in batch]
        answers += made
        if progress is not None:
            progress(len(batch))
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
        )


def answers_of(
    tickets: Sequence[Ticket],
    index: Index,
    settings: Settings | None = None,
    *,
    progress: Callable[[int], None] | None = None,
    answerer: Answerer | None = None,
) -> list[Answer]:
    """`answer_all` with the Answerer of an open index; without one given, no model words the answers.

    What is measured (route, confidence, quotes found) does not depend on the wording.
    """
    from ..answer.answerer import Answerer

    settings = settings or Settings.load()
    return answer_all(
        answerer or Answerer(index, settings, plain=True),
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

    Raises TicketError for a file that is not valid, and what `open_index` raises.
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
        from .replies import read_replies

        settings = settings or Settings.load()
        answerer = Answerer(index, settings, plain=True)
        answers = answers_of(asked, index, settings, progress=progress, answerer=answerer)
        replies = read_replies(asked, index, settings, answerer.encoder)
        facts = facts_of(index, settings)
        return coverage(asked, answers, index_facts=facts, pages=index.pages, replies=replies, card=card)
