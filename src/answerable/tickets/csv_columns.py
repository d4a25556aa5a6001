"""A CSV of tickets to rows: which column is which field, guessed from its name or told, and said in either case."""

from __future__ import annotations

import csv
import difflib
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ..errors import InputError, TicketError
from .row_errors import Broken, no_constant, short, unique

MAX_CELL = 10_000_000  # characters of one CSV cell

# Column names of common exports, in order of preference, once lower case with underscores.
ID_COLUMNS = ("id", "ticket_id", "ticketid", "conversation_id", "case_id", "case_number", "number", "key")
TEXT_COLUMNS = ("text", "description", "body", "message", "question", "content", "comment", "query")
SUBJECT_COLUMNS = ("subject", "title", "summary")
INTENT_COLUMNS = ("intent", "category", "topic")
DATE_COLUMNS = ("created_at", "created", "date", "created_date", "opened_at")

OPTIONAL = ("intent", "created_at", "channel", "reply", "answer")
FIELDS = frozenset({"id", "text", "thread", "answerable", "relevant", "meta", *OPTIONAL})
_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False, "": None, "null": None}


def parse_columns(told: Iterable[str]) -> dict[str, list[str]]:
    """`text=Subject+Body` and `id=Ticket` to the columns of each field. Raises InputError for another form or field."""
    by_field: dict[str, list[str]] = {}
    for assignment in told:
        field, equals, names = assignment.partition("=")
        columns = [name.strip() for name in names.split("+") if name.strip()]
        if not equals or not columns or field.strip() not in FIELDS:
            raise InputError(
                f"columns: {assignment!r} does not say which column is which field",
                remedy=f"Write field=Column, such as text=Subject+Body. Fields: {', '.join(sorted(FIELDS))}.",
            )
        by_field[field.strip()] = columns
    return by_field


def csv_rows(
    text: str, file: Path, given: Mapping[str, list[str]], notes: Counter[str], mapping: dict[str, list[str]]
) -> Iterator[tuple[int, dict[str, Any] | Broken]]:
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
                yield start, Broken(f"not valid CSV: {error} (a quote that is not closed, or not doubled?)")
                return
            line, start = start, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns = [cell.strip() or f"column {place}" for place, cell in enumerate(cells, 1)]
                assemble = _mapping(columns, given, file, line, notes)
                mapping |= assemble
            elif len(cells) > len(columns):
                yield line, Broken(f"{len(cells)} cells under {len(columns)} columns")
            else:
                yield line, _csv_row(dict(zip(columns, cells, strict=False)), assemble)
    finally:
        csv.field_size_limit(limit)


def _mapping(
    columns: list[str], given: Mapping[str, list[str]], file: Path, line: int, notes: Counter[str]
) -> dict[str, list[str]]:
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
    for name, wanted in given.items():
        for column in wanted:
            if column not in columns:
                near = difflib.get_close_matches(column, columns, 1)
                remedy = f"Did you mean {near[0]!r}? " if near else ""
                remedy += f"Columns are: {', '.join(repr(known) for known in columns[:20])}."
                raise TicketError(f"there is no column {column!r} for {name}", path=file, line=line, remedy=remedy)
    chosen |= {name: list(wanted) for name, wanted in given.items() if name in chosen}
    missing = [name for name, sources in chosen.items() if not sources]
    if missing:
        remedy = (
            "The first row must name the columns. Expected: id and text; also understood: "
            f"{', '.join(ID_COLUMNS[1:])} for id, {', '.join(TEXT_COLUMNS[1:])} or {SUBJECT_COLUMNS[0]} for text. "
            "Or say which they are: --columns id=NAME,text=NAME"
        )
        there = ", ".join(repr(column) for column in columns[:20])
        raise TicketError(f"no column for {' or '.join(missing)}; found {there}", path=file, line=line, remedy=remedy)
    chosen |= {"intent": first(INTENT_COLUMNS), "created_at": first(DATE_COLUMNS)}
    chosen |= {name: [plain[name]] for name in FIELDS if name in plain and name not in chosen}
    chosen |= {name: list(wanted) for name, wanted in given.items()}
    for name, found_columns in sorted(chosen.items()):
        if found_columns and found_columns != [name]:
            how = "is read, as told," if name in given else "is read"
            notes[f"{name} {how} from column {' + '.join(repr(column) for column in found_columns)}"] += 1
    return {name: sources for name, sources in chosen.items() if sources}


def _csv_row(cells: dict[str, str], assemble: Mapping[str, list[str]]) -> dict[str, Any] | Broken:
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
                    row[name] = json.loads(value, object_pairs_hook=unique, parse_constant=no_constant)
                except (ValueError, RecursionError):
                    raise Broken(f"{name} is not valid JSON: {short(value)}") from None
            elif name == "relevant":
                row[name] = [part.strip() for part in re.split(r"[|;]", value) if part.strip()]
            else:
                row[name] = value or None
        word = row.get("answerable", "").strip().casefold()
        if word not in _WORDS:
            raise Broken(f"answerable is {short(word)}, expected true, false or nothing")
        row["answerable"] = _WORDS[word]
    except Broken as problem:
        return problem
    return row
