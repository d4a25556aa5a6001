"""A file of tickets to checked values: JSONL, CSV, or an export of Zendesk or Intercom.

Fields: `id, text` required; `intent, created_at, channel, reply, thread, answerable, relevant, answer` optional;
every other key is kept in `meta`. What cannot be read is an error that names its line, and refuses the file. What is
left out on purpose is counted on the file's card.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..errors import TicketError
from ..model import EMPTY, Ticket, Turn
from ..settings import TicketSettings
from . import exports as exports
from .cleaning import CARRIED, COPY, cleaned, copies_of, day_of, outside
from .csv_columns import FIELDS, OPTIONAL, csv_rows, parse_columns
from .data_card import DataCard
from .redact import known_regions, redact
from .row_errors import Broken, kind_of, no_constant, short, unique

MAX_LISTED = 10  # broken rows listed in one error

_HALF_PAIR = re.compile("[\ud800-\udfff]")
_EXAMPLE = '{"id": "t-1", "text": "How do I change my plan?"}'


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


def read_tickets(
    path: str | os.PathLike[str],
    settings: TicketSettings | None = None,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    drop_copies: bool = False,
) -> TicketFile:
    """Read `.jsonl`, `.ndjson`, `.json` as one JSON object a line, `.csv`, `.tsv` as CSV, others by their content.

    A JSON object may be a ticket of ours, a Zendesk ticket or an Intercom conversation; an export of either may also
    be one JSON document. since, until: days of `created_at`, both counted in. drop_copies: leave out tickets that are
    an earlier one in all but their id. Structured personal data are hidden unless the settings say otherwise.
    Raises TicketError, with the line of the first broken row and a list of up to ten of them, and where the window
    leaves nothing.
    """
    settings = settings or TicketSettings()
    file = Path(path)
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise TicketError("there is no such file", path=path, remedy="Check the path of --tickets.") from None
    except OSError as error:
        raise TicketError(f"cannot be read: {error.strerror}", path=path) from None
    text = _decoded(data, file)
    if not text.strip():
        raise TicketError("is empty", path=path, remedy=f"One ticket a line is expected, such as {_EXAMPLE}")
    reading = _Reading(file, settings)
    reading.take(reading.rows(text))
    if not reading.tickets and not reading.dropped:
        raise TicketError("has a header and no tickets", path=path, remedy="Add one row for each ticket.")
    tickets, card = reading.kept(since, until, drop_copies)
    if not tickets:
        why = ", ".join(f"{count:,} dropped: {reason}" for reason, count in card.dropped.items())
        raise TicketError(f"no ticket is left of {card.read:,} ({why})", path=path, remedy="Widen the window.")
    notes = reading.notes
    return TicketFile(
        tickets=tickets,
        notes=tuple(note if count == 1 else f"{note} ({count} times)" for note, count in notes.items()),
        path=os.fspath(path),
        digest=hashlib.sha256(data).hexdigest(),
        card=card,
    )


class _Reading:
    """One file on its way: what was met so far."""

    def __init__(self, file: Path, settings: TicketSettings) -> None:
        self.file, self.settings = file, settings
        self.notes: Counter[str] = Counter()
        self.dropped: Counter[str] = Counter()
        self.columns: dict[str, list[str]] = {}
        self.form = "jsonl"
        self.read = 0
        self.tickets: list[Ticket] = []

    def rows(self, text: str) -> Iterator[tuple[int, dict[str, Any] | Broken]]:
        if _is_csv(self.file, text):
            self.form = "csv"
            return csv_rows(text, self.file, parse_columns(self.settings.columns), self.notes, self.columns)
        whole = exports.document(text)
        return _jsonl_rows(text, self.file) if whole is None else exports.document_rows(whole, text)

    def take(self, rows: Iterator[tuple[int, dict[str, Any] | Broken]]) -> None:
        """Check every row. Raises TicketError if any is broken."""
        lines: dict[str, int] = {}
        broken: list[tuple[int, str]] = []
        for line, row in rows:
            self.read += 1
            try:
                if isinstance(row, Broken):
                    raise row
                form = exports.form_of(row)
                if form is not None:
                    self.form = form
                    row = exports.ticket_row(row, form, self.notes)
                ticket = _ticket(row, self.notes)
                if ticket.id in lines:
                    raise Broken(f"id {ticket.id!r} is used a second time (first on line {lines[ticket.id]})")
                lines[ticket.id] = line
                self.tickets.append(ticket)
            except exports.Dropped as why:
                self.dropped[str(why)] += 1
            except Broken as problem:
                broken.append((line, str(problem)))
        if broken:
            raise _error(broken, self.file)

    def kept(
        self, since: dt.date | None, until: dt.date | None, drop_copies: bool
    ) -> tuple[tuple[Ticket, ...], DataCard]:
        """The tickets that are left, cleaned, and what became of the others."""
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
        carry = {name: sum(getattr(ticket, name) not in (None, ()) for ticket in inside) for name in CARRIED}
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
            columns=MappingProxyType({name: " + ".join(sources) for name, sources in sorted(self.columns.items())}),
            carry=MappingProxyType({name: count for name, count in carry.items() if count}),
            first=min(days).isoformat() if days else None,
            last=max(days).isoformat() if days else None,
            undated=len(inside) - len(days),
            since=since.isoformat() if since else None,
            until=until.isoformat() if until else None,
        )
        return tuple(inside), card


# -- from bytes to rows --------------------------------------------------------------------------


def _decoded(data: bytes, file: Path) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            remedy = f"It is UTF-16. Convert it: iconv -f UTF-16 -t UTF-8 {file.name}"
        else:
            remedy = f"Save it as UTF-8, for example: iconv -f WINDOWS-1252 -t UTF-8 {file.name}"
        raise TicketError(f"is not UTF-8 (byte {error.start})", path=file, line=line, remedy=remedy) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise TicketError("holds a NUL character: not a text file", path=file, line=line, remedy="Export it again.")
    return text


def _is_csv(file: Path, text: str) -> bool:
    suffix = file.suffix.lower()
    if suffix in (".csv", ".tsv"):
        return True
    return suffix not in (".jsonl", ".ndjson", ".json") and text.lstrip()[0] not in "{["


def _jsonl_rows(text: str, file: Path) -> Iterator[tuple[int, dict[str, Any] | Broken]]:
    if text.lstrip().startswith("["):
        remedy = f"Write one object a line, for example: jq -c '.[]' {file.name} > tickets.jsonl"
        raise TicketError("is one JSON array", path=file, line=1, remedy=remedy)
    # Not splitlines(): U+2028 may stand raw inside a JSON string.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, _object(line)


def _object(line: str) -> dict[str, Any] | Broken:
    try:
        row = json.loads(line, object_pairs_hook=unique, parse_constant=no_constant)
    except Broken as problem:
        return problem
    except json.JSONDecodeError as error:
        return Broken(f"not valid JSON: {error.msg} at column {error.colno}")
    except RecursionError:
        return Broken("not usable JSON: nested too deeply")
    except ValueError as error:
        return Broken(f"not usable JSON: {error}")
    return row if isinstance(row, dict) else Broken(f"a JSON object is expected, this is {kind_of(row)}")


# -- from a row to a ticket ----------------------------------------------------------------------


def _ticket(row: dict[str, Any], notes: Counter[str]) -> Ticket:
    row = _mended(row, notes)
    identity = row.get("id")
    if isinstance(identity, int) and not isinstance(identity, bool):
        identity = str(identity)
        notes["ids are numbers, kept as text"] |= 1
    for name, value in (("id", identity), ("text", row.get("text"))):
        if value is None or value == "":
            hint = "" if name in row else f" (its keys: {', '.join(list(row)[:8]) or 'none'})"
            raise Broken(f"no {name}{hint}")
        if not isinstance(value, str):
            raise Broken(f"{name} is {kind_of(value)}, expected a string")
        if not value.strip():
            raise Broken(f"{name} is blank")
    optional = {name: _text(row, name) for name in OPTIONAL}
    answerable = row.get("answerable")
    if answerable is not None and not isinstance(answerable, bool):
        raise Broken(f"answerable is {kind_of(answerable)}, expected true, false or null")
    return Ticket(
        id=str(identity).strip(),
        text=row["text"],
        thread=_thread(row.get("thread"), notes),
        answerable=answerable,
        relevant=_pages(row.get("relevant")),
        meta=_meta(row),
        **optional,
    )


def _text(row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise Broken(f"{name} is {kind_of(value)}, expected a string or null")
    if value is None or not value.strip():
        return None
    return value if name in ("reply", "answer") else value.strip()


def _thread(value: Any, notes: Counter[str]) -> tuple[Turn, ...]:
    shape = 'a list of {"speaker": "user" or "agent", "text": ...}'
    if value is None:
        return ()
    if not isinstance(value, list):
        raise Broken(f"thread is {kind_of(value)}, expected {shape}")
    turns = []
    for place, turn in enumerate(value, 1):
        if not isinstance(turn, dict) or not isinstance(turn.get("text"), str):
            raise Broken(f"turn {place} of thread is not of the form expected: {shape}")
        if turn.get("speaker") not in ("user", "agent"):
            raise Broken(f"turn {place} of thread: speaker is {short(turn.get('speaker'))}, expected user or agent")
        for key in sorted(turn.keys() - {"speaker", "text"}):
            notes[f"key {key!r} of the turns of a thread is not read"] |= 1
        turns.append(Turn(turn["speaker"], turn["text"]))
    return tuple(turns)


def _pages(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(page, str) for page in value):
        raise Broken(f"relevant is {kind_of(value)}, expected a list of page names")
    return tuple(value)


def _meta(row: Mapping[str, Any]) -> Mapping[str, Any]:
    given = row.get("meta")
    meta = {} if given is None else dict(given) if isinstance(given, dict) else {"meta": given}
    for key in sorted(row.keys() - FIELDS):
        if key in meta and meta[key] != row[key]:
            raise Broken(f"key {key!r} stands in the row and in meta, with two values")
    meta |= {key: value for key, value in row.items() if key not in FIELDS}
    return MappingProxyType(meta) if meta else EMPTY


def _mended(value: Any, notes: Counter[str]) -> Any:
    """Replace half surrogate pairs (a cut emoji of an export), which no UTF-8 file can hold."""
    if isinstance(value, str):
        mended, count = _HALF_PAIR.subn("\N{REPLACEMENT CHARACTER}", value)
        if count:
            notes["a cut character was replaced by \N{REPLACEMENT CHARACTER}"] += count
        return mended
    if isinstance(value, dict):
        return {_mended(key, notes): _mended(item, notes) for key, item in value.items()}
    return [_mended(item, notes) for item in value] if isinstance(value, list) else value


# -- errors --------------------------------------------------------------------------------------


def _error(found: Sequence[tuple[int, str]], file: Path) -> TicketError:
    broken = [(line, redact(problem)) for line, problem in found]  # a message may quote a cell
    remedy = "Nothing was read. Mend or remove the row and run again."
    if len(broken) == 1:
        return TicketError(broken[0][1], path=file, line=broken[0][0], remedy=remedy)
    listed = "".join(f"\n  line {line}: {problem}" for line, problem in broken[:MAX_LISTED])
    more = f"\n  and {len(broken) - MAX_LISTED} more" if len(broken) > MAX_LISTED else ""
    remedy = "Nothing was read. Mend or remove these rows and run again."
    return TicketError(f"{len(broken)} rows cannot be read{listed}{more}", path=file, line=broken[0][0], remedy=remedy)
