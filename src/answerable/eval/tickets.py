"""A file of tickets, JSONL or CSV, to checked values. Nothing is dropped: what cannot be read is an error.

Fields: `id, text` required; `intent, created_at, channel, reply, thread, answerable, relevant, answer` optional;
every other key is kept in `meta`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..errors import TicketError
from ..model import EMPTY, Ticket, Turn

MAX_LISTED = 10  # broken rows listed in one error
MAX_CELL = 10_000_000  # characters of one CSV cell

# Column names of common exports, in order of preference, once lower case with underscores.
ID_COLUMNS = ("id", "ticket_id", "ticketid", "conversation_id", "case_id", "case_number", "number", "key")
TEXT_COLUMNS = ("text", "description", "body", "message", "question", "content", "comment", "query")
SUBJECT_COLUMNS = ("subject", "title", "summary")
INTENT_COLUMNS = ("intent", "category", "topic")
DATE_COLUMNS = ("created_at", "created", "date", "created_date", "opened_at")

_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False, "": None, "null": None}
_OPTIONAL = ("intent", "created_at", "channel", "reply", "answer")
_FIELDS = frozenset({"id", "text", "thread", "answerable", "relevant", "meta", *_OPTIONAL})
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_EXAMPLE = '{"id": "t-1", "text": "How do I change my plan?"}'


@dataclass(frozen=True, slots=True)
class TicketFile:
    """What a file held. `notes` say what was guessed or mended; `digest` is the SHA-256 of its bytes."""

    tickets: tuple[Ticket, ...]
    notes: tuple[str, ...]
    path: str
    digest: str

    @property
    def labelled(self) -> int:
        """Tickets that say whether the docs cover them."""
        return sum(ticket.answerable is not None for ticket in self.tickets)


class _Broken(Exception):
    """One row that cannot be read, and why."""


def read_tickets(path: str | os.PathLike[str]) -> TicketFile:
    """Read `.jsonl`, `.ndjson`, `.json` as one JSON object a line, `.csv`, `.tsv` as CSV, others by their content.

    Raises TicketError, with the line of the first broken row and a list of up to ten of them.
    """
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
    notes: Counter[str] = Counter()
    rows = _csv_rows(text, file, notes) if _is_csv(file, text) else _jsonl_rows(text, file)
    tickets: list[Ticket] = []
    lines: dict[str, int] = {}
    broken: list[tuple[int, str]] = []
    for line, row in rows:
        try:
            if isinstance(row, _Broken):
                raise row
            ticket = _ticket(row, notes)
            if ticket.id in lines:
                raise _Broken(f"id {ticket.id!r} is used a second time (first on line {lines[ticket.id]})")
            lines[ticket.id] = line
            tickets.append(ticket)
        except _Broken as problem:
            broken.append((line, str(problem)))
    if broken:
        raise _error(broken, file)
    if not tickets:
        raise TicketError("has a header and no tickets", path=path, remedy="Add one row for each ticket.")
    return TicketFile(
        tickets=tuple(tickets),
        notes=tuple(note if count == 1 else f"{note} ({count} times)" for note, count in notes.items()),
        path=os.fspath(path),
        digest=hashlib.sha256(data).hexdigest(),
    )


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


def _jsonl_rows(text: str, file: Path) -> Iterator[tuple[int, dict[str, Any] | _Broken]]:
    if text.lstrip().startswith("["):
        remedy = f"Write one object a line, for example: jq -c '.[]' {file.name} > tickets.jsonl"
        raise TicketError("is one JSON array", path=file, line=1, remedy=remedy)
    # Not splitlines(): U+2028 may stand raw inside a JSON string.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, _object(line)


def _object(line: str) -> dict[str, Any] | _Broken:
    try:
        row = json.loads(line, object_pairs_hook=_unique, parse_constant=_no_constant)
    except _Broken as problem:
        return problem
    except json.JSONDecodeError as error:
        return _Broken(f"not valid JSON: {error.msg} at column {error.colno}")
    except RecursionError:
        return _Broken("not usable JSON: nested too deeply")
    except ValueError as error:
        return _Broken(f"not usable JSON: {error}")
    return row if isinstance(row, dict) else _Broken(f"a JSON object is expected, this is {_kind(row)}")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) < len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise _Broken(f"key {twice!r} stands twice in one object")
    return row


def _no_constant(name: str) -> Any:
    raise _Broken(f"{name} is not JSON")


def _csv_rows(text: str, file: Path, notes: Counter[str]) -> Iterator[tuple[int, dict[str, Any] | _Broken]]:
    header_line = next(line for line in text.splitlines() if line.strip())
    delimiter = max(",;\t", key=header_line.count)
    limit = csv.field_size_limit(MAX_CELL)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        columns: list[str] | None = None
        assemble: dict[str, list[str]] = {}
        start = 1
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                # After an unclosed quote there are no rows to speak of: this one error ends the reading.
                yield start, _Broken(f"not valid CSV: {error} (a quote that is not closed, or not doubled?)")
                return
            line, start = start, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns = [cell.strip() or f"column {place}" for place, cell in enumerate(cells, 1)]
                assemble = _mapping(columns, file, line, notes)
            elif len(cells) > len(columns):
                yield line, _Broken(f"{len(cells)} cells under {len(columns)} columns")
            else:
                yield line, _csv_row(dict(zip(columns, cells, strict=False)), assemble)
    finally:
        csv.field_size_limit(limit)


def _mapping(columns: list[str], file: Path, line: int, notes: Counter[str]) -> dict[str, list[str]]:
    """Which columns make up each field; raises TicketError where there are none for `id` or `text`."""
    plain = {re.sub(r"[\W_]+", "_", column.casefold()).strip("_"): column for column in reversed(columns)}
    repeated = [name for name, count in Counter(columns).items() if count > 1]
    if repeated:
        remedy = "Give each column a name of its own."
        raise TicketError(f"column {repeated[0]!r} stands twice in the header", path=file, line=line, remedy=remedy)

    def first(names: tuple[str, ...]) -> list[str]:
        return [plain[name] for name in names if name in plain][:1]

    chosen = {"id": first(ID_COLUMNS), "text": first(TEXT_COLUMNS)}
    if "text" not in plain:
        chosen["text"] = first(SUBJECT_COLUMNS) + chosen["text"]
    missing = [name for name, found in chosen.items() if not found]
    if missing:
        remedy = (
            "The first row must name the columns. Expected: id and text; also understood: "
            f"{', '.join(ID_COLUMNS[1:])} for id, {', '.join(TEXT_COLUMNS[1:])} or {SUBJECT_COLUMNS[0]} for text."
        )
        found = ", ".join(repr(column) for column in columns[:20])
        raise TicketError(f"no column for {' or '.join(missing)}; found {found}", path=file, line=line, remedy=remedy)
    chosen |= {"intent": first(INTENT_COLUMNS), "created_at": first(DATE_COLUMNS)}
    chosen |= {name: [plain[name]] for name in _FIELDS if name in plain and name not in chosen}
    for name, found_columns in sorted(chosen.items()):
        if found_columns and found_columns != [name]:
            notes[f"{name} is read from column {' + '.join(repr(column) for column in found_columns)}"] += 1
    return {name: found for name, found in chosen.items() if found}


def _csv_row(cells: dict[str, str], assemble: Mapping[str, list[str]]) -> dict[str, Any] | _Broken:
    used = {column for columns in assemble.values() for column in columns}
    row: dict[str, Any] = {key: value for key, value in cells.items() if key not in used and value != ""}
    for name, columns in assemble.items():
        parts = [cells.get(column, "") for column in columns]
        row[name] = "\n\n".join(part for part in parts if part.strip())
    try:
        for name in ("thread", "relevant", "meta"):
            value = row.get(name, "").strip()
            if value.startswith(("[", "{")):
                try:
                    row[name] = json.loads(value, object_pairs_hook=_unique, parse_constant=_no_constant)
                except (ValueError, RecursionError):
                    raise _Broken(f"{name} is not valid JSON: {_short(value)}") from None
            elif name == "relevant":
                row[name] = [part.strip() for part in re.split(r"[|;]", value) if part.strip()]
            else:
                row[name] = value or None
        word = row.get("answerable", "").strip().casefold()
        if word not in _WORDS:
            raise _Broken(f"answerable is {_short(word)}, expected true, false or nothing")
        row["answerable"] = _WORDS[word]
    except _Broken as problem:
        return problem
    return row


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
            raise _Broken(f"no {name}{hint}")
        if not isinstance(value, str):
            raise _Broken(f"{name} is {_kind(value)}, expected a string")
        if not value.strip():
            raise _Broken(f"{name} is blank")
    optional = {name: _text(row, name) for name in _OPTIONAL}
    answerable = row.get("answerable")
    if answerable is not None and not isinstance(answerable, bool):
        raise _Broken(f"answerable is {_kind(answerable)}, expected true, false or null")
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
        raise _Broken(f"{name} is {_kind(value)}, expected a string or null")
    if value is None or not value.strip():
        return None
    return value if name in ("reply", "answer") else value.strip()


def _thread(value: Any, notes: Counter[str]) -> tuple[Turn, ...]:
    shape = 'a list of {"speaker": "user" or "agent", "text": ...}'
    if value is None:
        return ()
    if not isinstance(value, list):
        raise _Broken(f"thread is {_kind(value)}, expected {shape}")
    turns = []
    for place, turn in enumerate(value, 1):
        if not isinstance(turn, dict) or not isinstance(turn.get("text"), str):
            raise _Broken(f"turn {place} of thread is not of the form expected: {shape}")
        if turn.get("speaker") not in ("user", "agent"):
            raise _Broken(f"turn {place} of thread: speaker is {_short(turn.get('speaker'))}, expected user or agent")
        for key in sorted(turn.keys() - {"speaker", "text"}):
            notes[f"key {key!r} of the turns of a thread is not read"] |= 1
        turns.append(Turn(turn["speaker"], turn["text"]))
    return tuple(turns)


def _pages(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(page, str) for page in value):
        raise _Broken(f"relevant is {_kind(value)}, expected a list of page names")
    return tuple(value)


def _meta(row: Mapping[str, Any]) -> Mapping[str, Any]:
    given = row.get("meta")
    meta = {} if given is None else dict(given) if isinstance(given, dict) else {"meta": given}
    for key in sorted(row.keys() - _FIELDS):
        if key in meta and meta[key] != row[key]:
            raise _Broken(f"key {key!r} stands in the row and in meta, with two values")
    meta |= {key: value for key, value in row.items() if key not in _FIELDS}
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


def _error(broken: list[tuple[int, str]], file: Path) -> TicketError:
    remedy = "Nothing was read. Mend or remove the row and run again."
    if len(broken) == 1:
        return TicketError(broken[0][1], path=file, line=broken[0][0], remedy=remedy)
    listed = "".join(f"\n  line {line}: {problem}" for line, problem in broken[:MAX_LISTED])
    more = f"\n  and {len(broken) - MAX_LISTED} more" if len(broken) > MAX_LISTED else ""
    remedy = "Nothing was read. Mend or remove these rows and run again."
    return TicketError(f"{len(broken)} rows cannot be read{listed}{more}", path=file, line=broken[0][0], remedy=remedy)


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
