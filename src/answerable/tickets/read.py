"""A file of tickets to checked values: our own JSONL and CSV, and what help desks, mailboxes and trackers hand out.

Fields: `id, text` required; `intent, created_at, channel, reply, thread, answerable, relevant, answer` optional;
every other key is kept in `meta`. What cannot be read is an error that names its line, and refuses the file. What is
left out on purpose is counted on the file's card.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import SettingsError, TicketError
from ..model import Ticket
from ..settings import TicketSettings
from .cleaning import AFTER, BEFORE, UNDATED
from .data_card import DataCard
from .files.sources import open_source
from .forms.mapping import read_mapping
from .reading import Reading
from .spill import Spill, TicketShelf


@dataclass(frozen=True, slots=True)
class TicketFile:
    """What a file held. `notes` say what was guessed or mended; `card` what was read, dropped and hidden.

    digest is the SHA-256 of the file's bytes.
    """

    tickets: tuple[Ticket, ...]
    notes: tuple[str, ...]
    path: str
    digest: str
    card: DataCard

    @property
    def labelled(self) -> int:
        """Tickets that say whether the docs cover them."""
        return sum(ticket.answerable is not None for ticket in self.tickets)


@dataclass(frozen=True, slots=True)
class TicketStream:
    """A TicketFile whose tickets are not in memory: they can be counted, and gone through as often as needed."""

    tickets: TicketShelf
    notes: tuple[str, ...]
    path: str
    digest: str
    card: DataCard


def read_tickets(
    path: str | os.PathLike[str],
    settings: TicketSettings | None = None,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    drop_copies: bool = False,
) -> TicketFile:
    """Read a file of tickets in any form that is known, or that a mapping file (`settings.mapping`) describes.

    `.jsonl`, `.ndjson`, `.json` are JSON, one object a line or one document; `.csv`, `.tsv` tables; `.mbox`, `.eml`
    mails; others by their content, and a text without columns a question a line. since, until: days of `created_at`,
    both counted in. drop_copies: leave out tickets that are an earlier one in all but their id. Structured personal
    data are hidden unless the settings say otherwise. Raises TicketError, with the line of the first broken row and a
    list of up to ten of them, where the form is not known, and where nothing is left.
    """
    with open_tickets(path, settings, since=since, until=until, drop_copies=drop_copies) as read:
        return TicketFile(tuple(read.tickets), read.notes, read.path, read.digest, read.card)


@contextlib.contextmanager
def open_tickets(
    path: str | os.PathLike[str],
    settings: TicketSettings | None = None,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    drop_copies: bool = False,
) -> Iterator[TicketStream]:
    """`read_tickets` for as many tickets as there are: its memory does not grow with them.

    Tickets are kept in a temporary file (see `Spill`), which is gone at the end of the `with`. What is held as a whole
    while it is read: a JSON document, a workbook, mails, a Slack export, and of rows that are a message each those of
    one conversation. Raises what `read_tickets` does, and EnvironmentFailure where the temporary file cannot be
    written.
    """
    settings = settings or TicketSettings()
    file = Path(path)
    notes: Counter[str] = Counter()
    if settings.date_format and "%" not in settings.date_format:
        raise SettingsError(
            f"date_format {settings.date_format!r} names no part of a date", remedy="Write it as in %d/%m/%Y %H:%M."
        )
    mapped = read_mapping(settings.mapping) if settings.mapping else None
    source = open_source(file, settings, mapped, notes)
    with contextlib.closing(source), contextlib.closing(Spill()) as spill:
        reading = Reading(file, settings, mapped, source, notes, spill)
        reading.take()
        if not len(reading.found) and not reading.dropped:
            empty = "a header and no tickets" if source.form in ("csv", "xlsx") else "no tickets"
            raise TicketError(f"has {empty}", path=path, remedy="Add one row for each ticket.")
        tickets, card = reading.kept(since, until, drop_copies)
        if not len(tickets):
            why = ", ".join(f"{count:,} dropped: {reason}" for reason, count in card.dropped.items())
            remedy = _remedy(card, reading)
            raise TicketError(f"no ticket is left of {card.read:,} ({why})", path=path, remedy=remedy)
        yield TicketStream(
            tickets=tickets,
            notes=tuple(note if count == 1 else f"{note} ({count} times)" for note, count in notes.items()),
            path=os.fspath(path),
            digest=source.digest,
            card=card,
        )


def _remedy(card: DataCard, reading: Reading) -> str:
    """What helps where nothing is left, by what took the most."""
    outside = card.dropped.get(BEFORE, 0) + card.dropped.get(AFTER, 0)
    if card.dropped.get(UNDATED, 0) > outside:
        return reading.advice_on_dates()
    if outside:
        return f"Widen the window: the tickets are of {reading.written.first} to {reading.written.last}."
    return (
        "Is it the right export? A ticket is what a customer wrote; a mapping file (--mapping FORM.toml) says which "
        "key tells who wrote a message."
    )
