"""What a pass over tickets has to remember of each of them, kept in a temporary file in place of memory.

The file is a database of SQLite without a name: it holds what does not fit into a cache of 2 MB, nobody else can open
it, and it is gone when it is closed or the process ends, however it ends. SQLite puts it where SQLITE_TMPDIR or TMPDIR
says, else into /var/tmp or /tmp.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import sqlite3
from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import Any

import msgspec

from ..errors import EnvironmentFailure
from ..model import EMPTY, Ticket, Turn

_TOGETHER = 50  # tickets that are stored in one go
_REMEDY = "Free space in the folder for temporary files, or name another in SQLITE_TMPDIR."


class Spill:
    """A temporary file and the tables in it. Its methods raise EnvironmentFailure where the file cannot be written."""

    def __init__(self) -> None:
        self._tables = 0
        self._db = sqlite3.connect("", isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -2000"):
            self.run(f"PRAGMA {pragma}")
        self.run("BEGIN")  # never ended: nothing of it is to be kept

    def table(self, columns: str) -> str:
        """Make a table and return its name."""
        self._tables += 1
        name = f"t{self._tables}"
        self.run(f"CREATE TABLE {name} {columns}")
        return name

    def run(self, statement: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        try:
            return self._db.execute(statement, values)
        except sqlite3.Error as error:
            raise EnvironmentFailure(f"the temporary file of a pass over tickets: {error}", remedy=_REMEDY) from None

    def run_many(self, statement: str, values: Sequence[Sequence[Any]]) -> None:
        try:
            self._db.executemany(statement, values)
        except sqlite3.Error as error:
            raise EnvironmentFailure(f"the temporary file of a pass over tickets: {error}", remedy=_REMEDY) from None

    def rows(self, statement: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        cursor = self.run(statement, values)
        try:
            yield from cursor
        except sqlite3.Error as error:
            raise EnvironmentFailure(f"the temporary file of a pass over tickets: {error}", remedy=_REMEDY) from None

    def close(self) -> None:
        self._db.close()


class TicketShelf:
    """Tickets, each with its line, by their lines; those of one line in the order in which they came."""

    def __init__(self, spill: Spill) -> None:
        self._spill, self._count = spill, 0
        self._table = spill.table("(place INTEGER PRIMARY KEY, line INTEGER, ticket BLOB)")
        self._insert = f"INSERT INTO {self._table} (line, ticket) VALUES (?, ?)"
        self._waiting: list[tuple[int, bytes]] = []
        self._last, self._in_order = 0, True

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Ticket]:
        for _, ticket in self.with_lines():
            yield ticket

    def append(self, line: int, ticket: Ticket) -> None:
        self._waiting.append((line, _packed(ticket)))
        self._count += 1
        self._in_order = self._in_order and line >= self._last
        self._last = line
        if len(self._waiting) >= _TOGETHER:
            self._store()

    def _store(self) -> None:
        self._spill.run_many(self._insert, self._waiting)
        self._waiting = []

    def with_lines(self) -> Iterator[tuple[int, Ticket]]:
        self._store()
        order = "place" if self._in_order else "line, place"
        for line, packed in self._spill.rows(f"SELECT line, ticket FROM {self._table} ORDER BY {order}"):
            yield line, _unpacked(packed)


class FirstSeen:
    """Keys, and the number that each came with first. A key is told by 128 bits of its digest."""

    def __init__(self, spill: Spill) -> None:
        self._spill, self.count = spill, 0
        self._table = spill.table("(key BLOB PRIMARY KEY, number INTEGER) WITHOUT ROWID")
        self._insert = f"INSERT OR IGNORE INTO {self._table} VALUES (?, ?)"

    def before(self, key: bytes, number: int = 0) -> int | None:
        """The number that the key came with first; None where this is the first time."""
        digest = hashlib.blake2b(key, digest_size=16).digest()
        if self._spill.run(self._insert, (digest, number)).rowcount:
            self.count += 1
            return None
        ((first,),) = self._spill.rows(f"SELECT number FROM {self._table} WHERE key = ?", (digest,))
        return int(first)


class Tally:
    """How often each key was added."""

    def __init__(self, spill: Spill) -> None:
        self._spill = spill
        self._table = spill.table("(key TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID")

    def add(self, key: str) -> int:
        found = next(self._spill.rows(f"SELECT number FROM {self._table} WHERE key = ?", (key,)), (0,))
        self._spill.run(f"INSERT OR REPLACE INTO {self._table} VALUES (?, ?)", (key, found[0] + 1))
        return int(found[0]) + 1


class RowGroups:
    """Rows that belong together by a key, each with its line: group by group, by the first row of each."""

    def __init__(self, spill: Spill) -> None:
        self._spill, self.rows = spill, 0
        self._groups = FirstSeen(spill)
        self._table = spill.table("(place INTEGER PRIMARY KEY, key TEXT, line INTEGER, row TEXT, found INTEGER)")
        self._insert = f"INSERT INTO {self._table} (key, line, row, found) VALUES (?, ?, ?, ?)"

    def add(self, key: tuple[str, ...], line: int, row: dict[str, Any]) -> None:
        self.rows += 1
        # JSON in ASCII: half a surrogate pair, which a later stage mends, cannot be stored otherwise.
        name = json.dumps(key)
        first = self._groups.before(name.encode(), self.rows)
        self._spill.run(self._insert, (name, line, json.dumps(row), self.rows if first is None else first))

    @property
    def grouped(self) -> bool:
        """Whether any group has more than one row."""
        return self.rows > self._groups.count

    def __iter__(self) -> Iterator[tuple[tuple[str, ...], list[tuple[int, dict[str, Any]]]]]:
        stored = self._spill.rows(f"SELECT found, key, line, row FROM {self._table} ORDER BY found, place")
        for _, group in itertools.groupby(stored, key=lambda one: one[0]):
            members = list(group)
            yield tuple(json.loads(members[0][1])), [(line, json.loads(row)) for _, _, line, row in members]


_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder().decode


def _packed(ticket: Ticket) -> bytes:
    # `meta` as JSON of the standard library: it may hold numbers that no other form takes.
    return _pack(
        (
            ticket.id,
            ticket.text,
            ticket.intent,
            ticket.created_at,
            ticket.channel,
            ticket.reply,
            [(turn.speaker, turn.text) for turn in ticket.thread],
            ticket.answerable,
            ticket.relevant,
            ticket.answer,
            json.dumps(dict(ticket.meta)) if ticket.meta else None,
        )
    )


def _unpacked(packed: bytes) -> Ticket:
    identity, text, intent, created_at, channel, reply, thread, answerable, relevant, answer, meta = _unpack(packed)
    return Ticket(
        id=identity,
        text=text,
        intent=intent,
        created_at=created_at,
        channel=channel,
        reply=reply,
        thread=tuple(Turn(speaker, said) for speaker, said in thread),
        answerable=answerable,
        relevant=tuple(relevant),
        answer=answer,
        meta=MappingProxyType(json.loads(meta)) if meta else EMPTY,
    )
