"""A table of tickets, out of a CSV or a workbook, to rows: which column is which field, guessed or told, and said."""

from __future__ import annotations

import csv
import difflib
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from ...errors import InputError, TicketError
from ..fields import (
    DATE_NAMES,
    FIELDS,
    ID_NAMES,
    INTENT_NAMES,
    SUBJECT_NAMES,
    TEXT_NAMES,
    THREAD_NAMES,
    by_name,
    plain_name,
)
from ..forms import jira
from ..forms.roles import DIRECTIONS, SPEAKER_KEYS
from ..forms.talk import Dropped, joined
from ..row_errors import Broken, no_constant, short, unique
from ..spreadsheet import answerable_of, is_nothing, is_total, unquoted
from .decoding import TextFile
from .status_columns import no_ticket

HEADER_ROWS = 10  # rows among which the header of a table is looked for
MAX_CELL = 10_000_000  # characters of one CSV cell
NO_TEXT = "no text: its cell is empty or holds a word for nothing"
TOTAL = "a total row of a spreadsheet"

Cells = tuple[int, list[str] | Broken]
_MARKS = ",;\t|"  # what may stand between cells
_SEPARATOR = re.compile(r"^\s*\"?sep=(.)\"?\s*$", re.IGNORECASE)


def parse_columns(told: Iterable[str]) -> dict[str, list[str]]:
    """`text=Subject+Body` and `id=Ticket` to the columns of each field. Raises InputError for another form or field."""
    found: dict[str, list[str]] = {}
    for one in told:
        field, equals, names = one.partition("=")
        columns = [name.strip() for name in names.split("+") if name.strip()]
        if not equals or not columns or field.strip() not in FIELDS:
            raise InputError(
                f"columns: {one!r} does not say which column is which field",
                remedy=f"Write field=Column, such as text=Subject+Body. Fields: {', '.join(sorted(FIELDS))}.",
            )
        found[field.strip()] = columns
    return found


def csv_cells(file: TextFile) -> Iterator[Cells]:
    """The cells of each row that is not empty, with the line it begins on."""
    with file.open("") as source:
        yield from _csv_cells(source, file.first_line)


def _csv_cells(source: TextIO, first: str) -> Iterator[Cells]:
    start = 1
    peeked: list[str] = []
    told = _SEPARATOR.match(first)
    if told:  # Excel writes the separator in a line of its own
        delimiter = told[1]
        while not source.readline().strip():
            start += 1
        start += 1
    else:
        if not any(mark in first for mark in _MARKS):  # a title stands above the header
            peeked = list(itertools.islice(source, HEADER_ROWS))
            first = next((line for line in peeked if any(mark in line for mark in _MARKS)), first)
        delimiter = max(_MARKS, key=first.count)
    limit = csv.field_size_limit(MAX_CELL)
    try:
        ahead = start - 1
        reader = csv.reader(itertools.chain(peeked, source), delimiter=delimiter, strict=True)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                # After an unclosed quote there are no rows to speak of: this one error ends the reading.
                yield start, Broken(f"not valid CSV: {error} (a quote that is not closed, or not doubled?)")
                return
            line, start = start, ahead + reader.line_num + 1
            if any(cell.strip() for cell in cells):
                yield line, cells
    finally:
        csv.field_size_limit(limit)


def names_columns(cells: Sequence[str]) -> bool:
    """Whether a row is a header: several cells, one of them the name of a column of words."""
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) > 1 and by_name(filled, [*TEXT_NAMES, *SUBJECT_NAMES]) is not None


def _from_header(cells_of: Iterator[Cells], given: Mapping[str, list[str]], notes: Counter[str]) -> Iterator[Cells]:
    """The rows from the header on: a report has a title above it, which is left out."""
    ahead: list[Cells] = []
    told = {column for columns in given.values() for column in columns}
    for row in cells_of:
        ahead.append(row)
        cells = row[1]
        if isinstance(cells, Broken):
            break
        if names_columns(cells) or (told and told <= {cell.strip() for cell in cells}):
            if len(ahead) > 1:
                notes["a line above the header of the table, left out"] += len(ahead) - 1
            ahead = [row]
            break
        if len(ahead) >= HEADER_ROWS:
            break
    yield from ahead
    yield from cells_of


def looks_like_table(first: str) -> bool:
    """Whether a first line names columns that are known: several, with words or a subject among them."""
    if _SEPARATOR.match(first):
        return True
    names = first.split(max(_MARKS, key=first.count))
    return len(names) < 200 and by_name(names, [*TEXT_NAMES, *SUBJECT_NAMES]) is not None


def table_rows(
    cells_of: Iterator[Cells],
    file: Path,
    given: Mapping[str, list[str]],
    notes: Counter[str],
    shown: dict[str, list[str]],
) -> Iterator[tuple[int, dict[str, Any] | Broken | Dropped]]:
    """Rows under the fields of a ticket; of a Jira export under those of its issues. `shown` gets the columns used."""
    columns: list[str] | None = None
    assemble: dict[str, list[str]] = {}
    of_jira = False
    for line, cells in _from_header(cells_of, given, notes):
        if isinstance(cells, Broken):
            yield line, cells
        elif columns is None:
            columns = [unquoted(cell).strip() or f"column {place}" for place, cell in enumerate(cells, 1)]
            of_jira = not given and jira.fits_columns(columns)
            if not of_jira:
                assemble, columns = _mapping(columns, given, file, line, notes)
                shown |= assemble
        elif len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
            yield line, Broken(f"{len(cells)} cells under {len(columns)} columns")
        elif of_jira:
            yield line, jira.from_cells([(name, unquoted(cell)) for name, cell in zip(columns, cells, strict=False)])
        else:
            yield line, _row(dict(zip(columns, map(unquoted, cells), strict=False)), assemble, "text" in given)


def raw_rows(cells_of: Iterator[Cells], notes: Counter[str]) -> Iterator[tuple[int, dict[str, Any] | Broken]]:
    """Rows under the names of their columns, for a mapping file."""
    columns: list[str] | None = None
    for line, cells in cells_of:
        if isinstance(cells, Broken):
            yield line, cells
        elif columns is None:
            columns = _numbered([cell.strip() or f"column {at}" for at, cell in enumerate(cells, 1)], notes)
        else:
            yield line, {name: unquoted(cell) for name, cell in zip(columns, cells, strict=False)}


def _numbered(columns: Sequence[str], notes: Counter[str]) -> list[str]:
    """Names that stand several times, with a number from the second on."""
    seen: Counter[str] = Counter()
    made = []
    for column in columns:
        seen[column] += 1
        made.append(column if seen[column] == 1 else f"{column} {seen[column]}")
    for column, count in seen.items():
        if count > 1:
            notes[f"column {column!r} stands {count} times, numbered"] += 1
    return made


def _mapping(
    columns: list[str], given: Mapping[str, list[str]], file: Path, line: int, notes: Counter[str]
) -> tuple[dict[str, list[str]], list[str]]:
    """Which columns make up each field, and the columns, numbered where a name stands twice.

    Raises TicketError where there is none for `text`, or two for one field.
    """
    plain = {plain_name(column): column for column in reversed(columns)}

    def first(names: Sequence[str]) -> list[str]:
        return [plain[name] for name in names if name in plain][:1]

    a_message_each = any(name in plain for name in (*SPEAKER_KEYS, *DIRECTIONS))
    chosen = {"id": first([*THREAD_NAMES, *ID_NAMES] if a_message_each else ID_NAMES), "text": first(TEXT_NAMES)}
    subject = first(SUBJECT_NAMES[:1] if "text" in plain else SUBJECT_NAMES)
    chosen["text"] = subject + chosen["text"]
    for name, wanted in given.items():
        for column in wanted:
            if column not in columns:
                near = difflib.get_close_matches(column, columns, 1)
                remedy = f"Did you mean {near[0]!r}? " if near else ""
                remedy += f"Columns are: {', '.join(repr(one) for one in columns[:20])}."
                raise TicketError(f"there is no column {column!r} for {name}", path=file, line=line, remedy=remedy)
    chosen |= {name: list(wanted) for name, wanted in given.items() if name in chosen}
    if not chosen["text"]:
        missing = [name for name, found in chosen.items() if not found]
        remedy = (
            "The first row must name the columns. Expected: id and text; also understood: "
            f"{', '.join(ID_NAMES[1:8])} for id, {', '.join(TEXT_NAMES[1:8])} or {SUBJECT_NAMES[0]} for text. "
            "Or say which they are: --columns id=NAME,text=NAME"
        )
        found = ", ".join(repr(column) for column in columns[:20])
        raise TicketError(f"no column for {' or '.join(missing)}; found {found}", path=file, line=line, remedy=remedy)
    chosen |= {"intent": first(INTENT_NAMES), "created_at": first(DATE_NAMES)}
    chosen |= {name: [plain[name]] for name in FIELDS if name in plain and name not in chosen}
    chosen |= {name: list(wanted) for name, wanted in given.items()}
    used = {column for found_columns in chosen.values() for column in found_columns}
    twice = next((name for name, count in Counter(columns).items() if count > 1 and name in used), None)
    if twice is not None:
        remedy = "Give each column a name of its own."
        raise TicketError(f"column {twice!r} stands twice in the header", path=file, line=line, remedy=remedy)
    for name, found_columns in sorted(chosen.items()):
        if found_columns and found_columns != [name]:
            how = "is read, as told," if name in given else "is read"
            notes[f"{name} {how} from column {' + '.join(repr(column) for column in found_columns)}"] += 1
    return {name: found for name, found in chosen.items() if found}, _numbered(columns, notes)


def _row(cells: dict[str, str], assemble: Mapping[str, list[str]], told: bool) -> dict[str, Any] | Broken | Dropped:
    used = {column for columns in assemble.values() for column in columns}
    row: dict[str, Any] = {key: value for key, value in cells.items() if key not in used and not is_nothing(value)}
    for name, columns in assemble.items():
        parts = [part for column in columns if not is_nothing(part := cells.get(column, ""))]
        if name == "text" and not told and len(parts) == 2:
            row[name] = joined(parts[0], parts[1])
        else:
            row[name] = "\n\n".join(parts)
    why = no_ticket(cells)
    if why is not None:
        return Dropped(why)
    if is_total(row["text"]) and not row.get("id"):
        return Dropped(TOTAL)
    if not any(char.isalpha() for char in row["text"]) and any(is_total(cell) for cell in list(cells.values())[:2]):
        return Dropped(TOTAL)
    if not row["text"] and any(cells.get(column, "").strip() for column in assemble["text"]):
        return Dropped(NO_TEXT)
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
        try:
            row["answerable"] = answerable_of(row.get("answerable"))
        except ValueError:
            raise Broken(
                f"answerable is {short(row['answerable'].strip().casefold())}, expected true, false or nothing"
            ) from None
    except Broken as problem:
        return problem
    return row
