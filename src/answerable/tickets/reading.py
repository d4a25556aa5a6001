"""One file of tickets on its way: each row held against the forms, then the whole held together."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..errors import TicketError
from ..model import Ticket
from ..settings import TicketSettings
from .cleaning import CARRIED, COPY, cleaned, copies_of, day_of, outside
from .data_card import DataCard
from .dates import Column, read_column
from .fields import is_ours, named
from .files.sources import Source
from .files.unknown_form import unknown
from .forms import envelope, mapping, message_rows
from .forms.registry import FORMS, Form, form_of, message_form_of
from .forms.talk import SPAM, Dropped, Talk, ticket_row
from .redact import known_regions, redact
from .row_errors import Broken, Unknown
from .row_to_ticket import UNNAMED, ticket_of
from .spreadsheet import is_rounded, is_scientific

MAX_LISTED = 10  # broken rows listed in one error
MAX_SHOWN = 40  # characters of a date in a message

_BY_NAME = {form.name: form for form in FORMS}


class Reading:
    """What was met so far."""

    def __init__(
        self, file: Path, settings: TicketSettings, mapped: mapping.Mapped | None, source: Source, notes: Counter[str]
    ) -> None:
        self.file, self.settings, self.mapped, self.source, self.notes = file, settings, mapped, source, notes
        self.dropped: Counter[str] = Counter()
        self.form = source.form
        self.read = 0
        self.tickets: list[Ticket] = []
        self.dates = Column((), None, (), ())
        self._found: list[tuple[int, Ticket]] = []
        self._lines: dict[str, int] = {}
        self._broken: list[tuple[int, Broken]] = []
        self._unnamed: list[int] = []  # places in _found
        self._rounded: Counter[str] = Counter()
        self._unknown_row: dict[str, Any] | None = None
        # Rows that are one message each, by the conversation they are of.
        self._messages: dict[tuple[str, str], list[tuple[int, dict[str, Any]]]] = {}
        self._writers: dict[str, list[tuple[int, dict[str, Any]]]] = {}

    def take(self) -> None:
        """Read every row. Raises TicketError if any is broken."""
        for line, row in self.source.rows:
            self.read += 1
            try:
                self._take(line, row)
            except Dropped as why:
                self.dropped[str(why)] += 1
            except Broken as problem:
                self._break(line, problem, row)
            except RecursionError:
                self._break(line, Broken("not usable: nested too deeply"), row)
        self._gather()
        self._name()
        if self._broken:
            raise self._error()
        if any(line > other for (line, _), (other, _) in zip(self._found, self._found[1:], strict=False)):
            self._found.sort(key=lambda one: one[0])
        self.tickets = [ticket for _, ticket in self._found]
        self._found = []
        self._settle_dates()
        self._settle_intents()

    def _break(self, line: int, problem: Broken, row: Any) -> None:
        if isinstance(problem, Unknown) and self._unknown_row is None and isinstance(row, dict):
            self._unknown_row = row
        self._broken.append((line, problem))

    def _take(self, line: int, row: Any) -> None:
        if isinstance(row, (Broken, Dropped)):
            raise row
        if isinstance(row, Talk):
            self._add(line, ticket_row(row))
            return
        if self.mapped is not None and self.mapped.is_whole:
            conversation = mapping.conversation_of(row, self.mapped)
            if conversation is not None:
                self._messages.setdefault(("", conversation), []).append((line, row))
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
                self._messages.setdefault((found[0].name, found[1]), []).append((line, row))
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
            self._writers.setdefault(str(made["id"]), []).append((line, made))
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
            self._unnamed.append(len(self._found))
        elif ticket.id in self._lines:
            if is_rounded(ticket.id):
                self._rounded[ticket.id] += 1
            first = self.source.line_of(self._lines[ticket.id])
            raise Broken(f"id {ticket.id!r} is used a second time (first on line {first})")
        else:
            self._lines[ticket.id] = line
        self._found.append((line, ticket))

    def _gather(self) -> None:
        """Rows that are a message each, as the conversations that they are of."""
        for (name, conversation), rows in self._messages.items():
            line, first = rows[0]
            try:
                if name:
                    own = None if conversation == "of one list" else conversation
                    self._add_of(_BY_NAME[name], line, {"id": own, "messages": [row for _, row in rows]})
                else:
                    assert self.mapped is not None
                    self._add(line, mapping.conversation([row for _, row in rows], self.mapped, self.notes))
            except Dropped as why:
                self.dropped[str(why)] += 1
            except Broken as problem:
                self._break(line, problem, first)
        threads = any(len(rows) > 1 for rows in self._writers.values())
        if threads:
            self.notes["rows of one id are read as the messages of one conversation"] += 1
        for rows in self._writers.values():
            line, first = rows[0]
            try:
                if threads:
                    self._add(line, ticket_row(message_rows.conversation([row for _, row in rows], self.notes)))
                else:
                    self._add(line, first)
            except Dropped as why:
                self.dropped[str(why)] += 1
            except Broken as problem:
                self._break(line, problem, first)

    def _name(self) -> None:
        """Ids by the number of the row where no row has one; one row without is broken where others have them."""
        if not self._unnamed:
            return
        if self._lines:
            hint = "no id: the other rows have one"
            self._broken += [(self._found[place][0], Broken(hint)) for place in self._unnamed]
            self._broken.sort(key=lambda one: one[0])
            return
        self.notes["no ids: each is made of the number of its row, as row-2"] += 1
        for place in self._unnamed:
            line, ticket = self._found[place]
            self._found[place] = (line, dataclasses.replace(ticket, id=f"row-{line}"))

    def _settle_dates(self) -> None:
        told = self.settings.date_format or (self.mapped.date_format if self.mapped is not None else "")
        self.dates = read_column([ticket.created_at for ticket in self.tickets], told)
        for place, made in enumerate(self.dates.iso):
            if made != self.tickets[place].created_at:
                self.tickets[place] = dataclasses.replace(self.tickets[place], created_at=made)
        if self.dates.order is not None and not told:
            self.notes[f"dates such as 13/04/2026: the {self.dates.order} is first, which the column decides"] += 1
        if self.dates.ambiguous or self.dates.unread:
            self.notes[self.advice_on_dates()] += 1

    def advice_on_dates(self) -> str:
        """What to do about dates that were not read; where there are none, that tickets have none."""
        if self.dates.ambiguous:
            shown = self.dates.ambiguous[0][:MAX_SHOWN]  # of digits and marks, nothing to hide
            return (
                f"{len(self.dates.ambiguous):,} dates such as {shown!r} can be read with the day or the month first; "
                "say which by their format: --date-format %d/%m/%Y or --date-format %m/%d/%Y"
            )
        if self.dates.unread:
            shown = redact(self.dates.unread[0][:MAX_SHOWN])
            return (
                f"{len(self.dates.unread):,} dates such as {shown!r} cannot be read; say their format as in "
                "--date-format '%d %b %Y %H:%M'"
            )
        return (
            "These tickets carry no date; read them without --since and --until, or name the column: "
            "--columns created_at=NAME"
        )

    def _settle_intents(self) -> None:
        """Names of intents that differ in case alone are one, in the commonest spelling."""
        spelled: dict[str, Counter[str]] = {}
        for ticket in self.tickets:
            if ticket.intent is not None:
                spelled.setdefault(" ".join(ticket.intent.casefold().split()), Counter())[ticket.intent] += 1
        chosen = {key: names.most_common(1)[0][0] for key, names in spelled.items() if len(names) > 1}
        if not chosen:
            return
        self.notes[
            f"intents that stand in several spellings are read as one each: {', '.join(sorted(chosen.values())[:5])}"
        ] += 1
        for place, ticket in enumerate(self.tickets):
            name = None if ticket.intent is None else chosen.get(" ".join(ticket.intent.casefold().split()))
            if name is not None and name != ticket.intent:
                self.tickets[place] = dataclasses.replace(ticket, intent=name)

    # -- errors ------------------------------------------------------------------------------------

    def _error(self) -> TicketError:
        if self._rounded:
            identity, count = self._rounded.most_common(1)[0]
            return TicketError(
                f"the ids were rounded by a spreadsheet: {identity} stands {count + 1} times",
                path=self.file,
                line=self.source.line_of(self._broken[0][0]),
                remedy="Export again and open it with the id column as text (in Excel: Data > From Text/CSV), or take "
                "the file as the help desk wrote it, not as a spreadsheet saved it.",
            )
        if (
            self._unknown_row is not None
            and not self._found
            and all(isinstance(one, Unknown) for _, one in self._broken)
        ):
            line, problem = self._broken[0]
            said = f"is of a form that is not known: {problem}".split(" (its keys")[0]
            return unknown(self._unknown_row, self.file, self.source.line_of(line), said, row=True)
        return row_error([(self.source.line_of(line), str(one)) for line, one in self._broken], self.file)

    # -- what is left ------------------------------------------------------------------------------

    def kept(
        self, since: dt.date | None, until: dt.date | None, drop_copies: bool
    ) -> tuple[tuple[Ticket, ...], DataCard]:
        """The tickets that are left, cleaned, and what became of the others."""
        if any(is_scientific(ticket.id) for ticket in self.tickets):
            self.notes["ids such as 1.23E+15 were rounded by a spreadsheet: they are not the help desk's own"] += 1
        inside: list[Ticket] = []
        for ticket in self.tickets:
            why = outside(ticket, since, until)
            if why is None:
                inside.append(ticket)
            else:
                self.dropped[why] += 1
        copies, alike = copies_of(inside)
        if drop_copies and copies:
            self.dropped[COPY] += len(copies)
            inside = [ticket for ticket in inside if ticket.id not in copies]
        hidden: Counter[str] = Counter()
        touched = 0
        if self.settings.redact:
            known_regions(self.settings.phone_regions)
            taken: Counter[str] = Counter()
            for place, ticket in enumerate(inside):
                made = cleaned(ticket, hidden, self.settings.phone_regions)
                touched += made is not ticket
                if made.id != ticket.id:  # two addresses as ids are two tickets still
                    taken[made.id] += 1
                    if taken[made.id] > 1:
                        made = dataclasses.replace(made, id=f"{made.id}-{taken[made.id]}")
                inside[place] = made
        days = [day for ticket in inside if (day := day_of(ticket.created_at)) is not None]
        carry = {name: sum(getattr(one, name) not in (None, ()) for one in inside) for name in CARRIED}
        columns = {name: " + ".join(found) for name, found in sorted(self.source.columns.items())}
        card = DataCard(
            path=os.fspath(self.file),
            form=self.form,
            read=self.read,
            kept=len(inside),
            dropped=MappingProxyType(dict(self.dropped)),
            copies=len(copies),
            alike=alike,
            redacted=MappingProxyType(dict(sorted((+hidden).items()))) if self.settings.redact else None,
            redacted_tickets=touched,
            columns=MappingProxyType(columns),
            carry=MappingProxyType({name: count for name, count in carry.items() if count}),
            first=min(days).isoformat() if days else None,
            last=max(days).isoformat() if days else None,
            undated=len(inside) - len(days),
            since=since.isoformat() if since else None,
            until=until.isoformat() if until else None,
        )
        return tuple(inside), card


def row_error(found: Sequence[tuple[int, str]], file: Path) -> TicketError:
    """The error of rows that cannot be read, with their lines; a message may quote a cell, which is redacted."""
    broken = [(line, redact(problem)) for line, problem in found]
    again = any("a second time" in problem for _, problem in found)
    remedy = "Nothing was read. Mend or remove the row and run again."
    if again:
        remedy = (
            "Nothing was read. Each ticket needs an id of its own. If rows of one id are the messages of one "
            "conversation, a column `author` (customer or agent) says so; a row that is there twice can go."
        )
    if len(broken) == 1:
        return TicketError(broken[0][1], path=file, line=broken[0][0], remedy=remedy)
    listed = "".join(f"\n  line {line}: {problem}" for line, problem in broken[:MAX_LISTED])
    more = f"\n  and {len(broken) - MAX_LISTED} more" if len(broken) > MAX_LISTED else ""
    if not again:
        remedy = "Nothing was read. Mend or remove these rows and run again."
    return TicketError(f"{len(broken)} rows cannot be read{listed}{more}", path=file, line=broken[0][0], remedy=remedy)
