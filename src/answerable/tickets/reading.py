"""One file of tickets on its way: each row held against the forms, then the whole held together.

Nothing of a ticket stays in memory: what is to be remembered of each goes into a `Spill`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..errors import TicketError
from ..model import Ticket
from ..settings import TicketSettings
from .cleaning import CARRIED, COPY, Copies, cleaned, day_of, outside
from .data_card import DataCard
from .dates import DateColumn
from .fields import is_ours, named
from .files.sources import Source, unreadable
from .files.unknown_form import unknown
from .forms import envelope, mapping, message_rows
from .forms.registry import FORMS, Form, form_of, message_form_of
from .forms.talk import SPAM, Dropped, Talk, ticket_row
from .redact import known_regions, redact
from .row_errors import Broken, BrokenRows, Twice, Unknown
from .row_to_ticket import UNNAMED, ticket_of
from .spill import FirstSeen, RowGroups, Spill, Tally, TicketShelf
from .spreadsheet import is_rounded, is_scientific

MAX_LISTED = 10  # broken rows listed in one error
MAX_SHOWN = 40  # characters of a date in a message

_BY_NAME = {form.name: form for form in FORMS}


class Reading:
    """What was met so far."""

    def __init__(
        self,
        file: Path,
        settings: TicketSettings,
        mapped: mapping.Mapped | None,
        source: Source,
        notes: Counter[str],
        spill: Spill,
    ) -> None:
        self.file, self.settings, self.mapped, self.source, self.notes = file, settings, mapped, source, notes
        self.dropped: Counter[str] = Counter()
        self.form = source.form
        self.read = 0
        self.found = TicketShelf(spill)
        told = settings.date_format or (mapped.date_format if mapped is not None else "")
        self.dates = DateColumn(told)
        self.written = _Days()  # of all that were read
        self._spill = spill
        self._intents = _Spellings()
        self._ids = FirstSeen(spill)
        self._broken = BrokenRows(MAX_LISTED)
        self._unnamed = 0
        self._rounded: Counter[str] = Counter()
        self._unknown_row: dict[str, Any] | None = None
        # Rows that are one message each, by the conversation they are of.
        self._messages, self._writers = RowGroups(spill), RowGroups(spill)

    def take(self) -> None:
        """Read every row. Raises TicketError if any is broken."""
        try:
            for line, row in self.source.rows:
                self.read += 1
                self._try(line, row, functools.partial(self._take, line, row))
        except UnicodeDecodeError:
            raise TicketError("was changed while it was read", path=self.file, remedy="Read it again.") from None
        except OSError as error:
            raise unreadable(self.file, error) from None
        finally:
            self.source.close()
        self._gather()
        self._name()
        if self._broken.count:
            raise self._error()

    def _try(self, line: int, row: Any, take: Callable[[], None]) -> None:
        try:
            take()
        except Dropped as why:
            self.dropped[str(why)] += 1
        except Broken as problem:
            self._break(line, problem, row)
        except RecursionError:
            self._break(line, Broken("not usable: nested too deeply"), row)

    def _break(self, line: int, problem: Broken, row: Any) -> None:
        if isinstance(problem, Unknown) and self._unknown_row is None and isinstance(row, dict):
            self._unknown_row = row
        self._broken.add(line, problem)

    def _take(self, line: int, row: Any) -> None:
        if isinstance(row, (Broken, Dropped)):
            raise row
        if isinstance(row, Talk):
            self._add(line, ticket_row(row))
            return
        if self.mapped is not None and self.mapped.is_whole:
            conversation = mapping.conversation_of(row, self.mapped)
            if conversation is not None:
                self._messages.add(("", conversation), line, row)
            else:
                self._add(line, mapping.row_of(row, self.mapped, self.notes))
            return
        form = form_of(row)
        if form is None and not is_ours(row) and message_form_of(row) is None:
            row = envelope.opened(row) or row
            form = form_of(row)
        if form is not None:
            self._add_of(form, line, row)
            return
        if not is_ours(row):
            found = message_form_of(row)
            if found is not None:
                self._messages.add((found[0].name, found[1]), line, row)
                return
            if isinstance(row.get("messages"), list):
                keys = (
                    ", ".join(list(row["messages"][0])[:8])
                    if row["messages"] and isinstance(row["messages"][0], dict)
                    else "none"
                )
                raise Unknown(f"messages whose writer or words are under keys that are not known ({keys})")
        made = named(row, self.notes) if self.source.form not in ("csv", "xlsx") else row
        if (
            made.get("id") is not None
            and isinstance(made.get("text"), str)
            and message_rows.writer_key(made) is not None
        ):
            self._writers.add((str(made["id"]),), line, made)
            return
        self._add(line, made, row)

    def _add_of(self, form: Form, line: int, row: dict[str, Any]) -> None:
        self.form = form.name
        why = form.dropped(row)
        if why is not None:
            raise Dropped(why)
        talk = form.read(row, self.notes)
        if any(tag.casefold() == "spam" for tag in talk.meta.get("tags", ())):
            raise Dropped(SPAM)
        self._add(line, ticket_row(talk), row)

    def _add(self, line: int, made: dict[str, Any], row: dict[str, Any] | None = None) -> None:
        if self.mapped is not None and not self.mapped.is_whole and row is not None:
            made = mapping.over(row, made, self.mapped)
        ticket = ticket_of(made, self.notes)
        if ticket.id == UNNAMED:
            self._unnamed += 1
        elif (before := self._ids.before(ticket.id.encode(), line)) is not None:
            if is_rounded(ticket.id):
                self._rounded[ticket.id] += 1
            first = self.source.line_of(before)
            raise Twice(f"id {ticket.id!r} is used a second time (first on line {first})")
        self.dates.look_at(ticket.created_at)
        if ticket.intent is not None:
            self._intents.add(ticket.intent, line)
        self.found.append(line, ticket)

    def _gather(self) -> None:
        """Rows that are a message each, as the conversations that they are of."""
        for (name, conversation), rows in self._messages:
            line, first = rows[0]
            messages = [row for _, row in rows]
            if name:
                own = None if conversation == "of one list" else conversation
                whole = {"id": own, "messages": messages}
                self._try(line, first, functools.partial(self._add_of, _BY_NAME[name], line, whole))
            else:
                self._try(line, first, functools.partial(self._add_mapped, line, messages))
        threads = self._writers.grouped
        if threads:
            self.notes["rows of one id are read as the messages of one conversation"] += 1
        for _, rows in self._writers:
            line, first = rows[0]
            if threads:
                self._try(line, first, functools.partial(self._add_thread, line, [row for _, row in rows]))
            else:
                self._try(line, first, functools.partial(self._add, line, first))

    def _add_mapped(self, line: int, messages: list[dict[str, Any]]) -> None:
        assert self.mapped is not None
        self._add(line, mapping.conversation(messages, self.mapped, self.notes))

    def _add_thread(self, line: int, messages: list[dict[str, Any]]) -> None:
        self._add(line, ticket_row(message_rows.conversation(messages, self.notes)))

    def _name(self) -> None:
        """Ids by the number of the row where no row has one; one row without is broken where others have them."""
        if not self._unnamed:
            return
        if self._ids.count:
            for line, ticket in self.found.with_lines():
                if ticket.id == UNNAMED:
                    self._broken.add(line, Broken("no id: the other rows have one"))
            return
        self.notes["no ids: each is made of the number of its row, as row-2"] += 1

    def _settled(self) -> Iterator[Ticket]:
        """What was found, with the ids, dates and intents that only the whole file decides."""
        chosen = self._intents.chosen()
        scientific = False
        for line, ticket in self.found.with_lines():
            name = f"row-{line}" if ticket.id == UNNAMED else ticket.id
            date = self.dates.iso(ticket.created_at)
            intent = ticket.intent if ticket.intent is None else chosen.get(_folded(ticket.intent), ticket.intent)
            scientific = scientific or is_scientific(name)
            if (name, date, intent) != (ticket.id, ticket.created_at, ticket.intent):
                ticket = dataclasses.replace(ticket, id=name, created_at=date, intent=intent)
            yield ticket
        if self.dates.used is not None and not self.dates.date_format:
            self.notes[f"dates such as 13/04/2026: the {self.dates.used} is first, which the column decides"] += 1
        if self.dates.ambiguous or self.dates.unread:
            self.notes[self.advice_on_dates()] += 1
        if chosen:
            shown = ", ".join(sorted(chosen.values())[:5])
            self.notes[f"intents that stand in several spellings are read as one each: {shown}"] += 1
        if scientific:
            self.notes["ids such as 1.23E+15 were rounded by a spreadsheet: they are not the help desk's own"] += 1

    def advice_on_dates(self) -> str:
        """What to do about dates that were not read; where there are none, that tickets have none."""
        if self.dates.ambiguous:
            shown = self.dates.first_ambiguous[:MAX_SHOWN]  # of digits and marks, nothing to hide
            return (
                f"{self.dates.ambiguous:,} dates such as {shown!r} can be read with the day or the month first; "
                "say which by their format: --date-format %d/%m/%Y or --date-format %m/%d/%Y"
            )
        if self.dates.unread:
            shown = redact(self.dates.first_unread[:MAX_SHOWN])
            return (
                f"{self.dates.unread:,} dates such as {shown!r} cannot be read; say their format as in "
                "--date-format '%d %b %Y %H:%M'"
            )
        return (
            "These tickets carry no date; read them without --since and --until, or name the column: "
            "--columns created_at=NAME"
        )

    # -- errors ------------------------------------------------------------------------------------

    def _error(self) -> TicketError:
        if self._rounded:
            identity, count = self._rounded.most_common(1)[0]
            return TicketError(
                f"the ids were rounded by a spreadsheet: {identity} stands {count + 1} times",
                path=self.file,
                line=self.source.line_of(self._broken.first[0][0]),
                remedy="Export again and open it with the id column as text (in Excel: Data > From Text/CSV), or take "
                "the file as the help desk wrote it, not as a spreadsheet saved it.",
            )
        if self._unknown_row is not None and not len(self.found) and self._broken.all_unknown:
            line, problem = self._broken.first[0]
            said = f"is of a form that is not known: {problem}".split(" (its keys")[0]
            return unknown(self._unknown_row, self.file, self.source.line_of(line), said, row=True)
        return self._row_error()

    # -- what is left ------------------------------------------------------------------------------

    def kept(self, since: dt.date | None, until: dt.date | None, drop_copies: bool) -> tuple[TicketShelf, DataCard]:
        """The tickets that are left, cleaned, and what became of the others."""
        kept = TicketShelf(self._spill)
        copies = Copies(self._spill)
        hiding = _Hiding(self.settings, self._spill) if self.settings.redact else None
        days = _Days()
        carry: Counter[str] = Counter()
        for ticket in self._settled():
            self.written.add(day_of(ticket.created_at))
            why = outside(ticket, since, until)
            if why is not None:
                self.dropped[why] += 1
                continue
            if copies.has(ticket) and drop_copies:
                continue
            if hiding is not None:
                ticket = hiding.hidden(ticket)
            days.add(day_of(ticket.created_at))
            carry.update(name for name in CARRIED if getattr(ticket, name) not in (None, ()))
            kept.append(len(kept), ticket)
        if drop_copies and copies.count:
            self.dropped[COPY] += copies.count
        columns = {name: " + ".join(found) for name, found in sorted(self.source.columns.items())}
        card = DataCard(
            path=os.fspath(self.file),
            form=self.form,
            read=self.read,
            kept=len(kept),
            dropped=MappingProxyType(dict(self.dropped)),
            copies=copies.count,
            alike=copies.alike,
            redacted=MappingProxyType(dict(sorted((+hiding.counts).items()))) if hiding is not None else None,
            redacted_tickets=hiding.touched if hiding is not None else 0,
            columns=MappingProxyType(columns),
            carry=MappingProxyType({name: carry[name] for name in CARRIED if carry[name]}),
            first=days.first.isoformat() if days.first else None,
            last=days.last.isoformat() if days.last else None,
            undated=days.without,
            since=since.isoformat() if since else None,
            until=until.isoformat() if until else None,
        )
        return kept, card

    def _row_error(self) -> TicketError:
        """The error of rows that cannot be read, with their lines; a message may quote a cell, which is redacted."""
        broken = [(self.source.line_of(line), redact(str(problem))) for line, problem in self._broken.first]
        count = self._broken.count
        remedy = "Nothing was read. Mend or remove the row and run again."
        if self._broken.any_twice:
            remedy = (
                "Nothing was read. Each ticket needs an id of its own. If rows of one id are the messages of one "
                "conversation, a column `author` (customer or agent) says so; a row that is there twice can go."
            )
        if count == 1:
            return TicketError(broken[0][1], path=self.file, line=broken[0][0], remedy=remedy)
        listed = "".join(f"\n  line {line}: {problem}" for line, problem in broken)
        more = f"\n  and {count - MAX_LISTED} more" if count > MAX_LISTED else ""
        if not self._broken.any_twice:
            remedy = "Nothing was read. Mend or remove these rows and run again."
        return TicketError(
            f"{count} rows cannot be read{listed}{more}", path=self.file, line=broken[0][0], remedy=remedy
        )


class _Hiding:
    """Personal data hidden in ticket after ticket. counts: finds by kind; touched: tickets with any."""

    def __init__(self, settings: TicketSettings, spill: Spill) -> None:
        known_regions(settings.phone_regions)
        self.counts: Counter[str] = Counter()
        self.touched = 0
        self._regions = settings.phone_regions
        self._taken = Tally(spill)

    def hidden(self, ticket: Ticket) -> Ticket:
        made = cleaned(ticket, self.counts, self._regions)
        self.touched += made is not ticket
        if made.id == ticket.id:
            return made
        again = self._taken.add(made.id)  # two addresses as ids are two tickets still
        return made if again == 1 else dataclasses.replace(made, id=f"{made.id}-{again}")


class _Days:
    """The earliest and the latest of days, and how many tickets have none."""

    def __init__(self) -> None:
        self.first: dt.date | None = None
        self.last: dt.date | None = None
        self.without = 0

    def add(self, day: dt.date | None) -> None:
        if day is None:
            self.without += 1
            return
        self.first = day if self.first is None or day < self.first else self.first
        self.last = day if self.last is None or day > self.last else self.last


class _Spellings:
    """Names of intents that differ in case alone: one, in the commonest spelling; of two as common, the first."""

    def __init__(self) -> None:
        self._found: dict[str, dict[str, tuple[int, int]]] = {}  # how often, and the first line with its sign turned

    def add(self, name: str, line: int) -> None:
        spellings = self._found.setdefault(_folded(name), {})
        count, first = spellings.get(name, (0, -line))
        spellings[name] = count + 1, max(first, -line)

    def chosen(self) -> dict[str, str]:
        return {key: max(found, key=lambda name: found[name]) for key, found in self._found.items() if len(found) > 1}


def _folded(intent: str) -> str:
    return " ".join(intent.casefold().split())
