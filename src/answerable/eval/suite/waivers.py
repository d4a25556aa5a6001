"""`eval/NAME.waivers.toml`: tickets that may fail for now, each with a reason and a last day.

[[waivers]]
ticket = "t-017"
reason = "the payroll page is being rewritten"
until = 2026-12-01
"""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass
from typing import Annotated

from ...errors import SuiteError
from ...schema.check import keys_of
from ...schema.kinds import NotEmpty, about
from ...schema.reference import KeyRow, rows_of
from ...schema.toml_file import TomlFile

LONGEST = 180  # days ahead; what is to last longer is a change of the suite, not a waiver


@dataclass(frozen=True, slots=True)
class WaiverTable:
    """One `[[waivers]]` as the file writes it."""

    ticket: Annotated[NotEmpty, about("its id")]
    reason: Annotated[NotEmpty, about("why it may fail for now")]
    until: Annotated[datetime.date, about(f"the last day, at most {LONGEST} days ahead")]


@dataclass(frozen=True, slots=True)
class WaiversFile:
    """A file of waivers as it is written."""

    waivers: Annotated[tuple[WaiverTable, ...], about("one table a ticket")] = ()


@dataclass(frozen=True, slots=True)
class Waiver:
    """One ticket that may fail up to and including `until`; `line` is where it stands in its file."""

    ticket: str
    reason: str
    until: datetime.date
    line: int

    def expired(self, today: datetime.date) -> bool:
        return today > self.until


def read_waivers(path: str | os.PathLike[str] | None, today: datetime.date) -> tuple[Waiver, ...]:
    """All waivers of a file, expired ones too; none without a file.

    Raises SuiteError, with the line, for a broken one, for two of one ticket, and for one that lasts too long.
    """
    if path is None:
        return ()
    try:
        file = TomlFile.read(path, SuiteError)
    except FileNotFoundError:
        raise SuiteError("there is no such file", path=path) from None
    given = WaiversFile(**file.values(keys_of(WaiversFile)))
    waivers: dict[str, Waiver] = {}
    for at, row in enumerate(given.waivers):
        line = file.line("waivers", at) or 1
        if (row.until - today).days > LONGEST:
            problem = f"the waiver of {row.ticket!r} lasts longer than {LONGEST} days"
            file.fail(problem, "waivers", at, "until", remedy="Give it an earlier day, or change the suite.")
        if row.ticket in waivers:
            problem = f"ticket {row.ticket!r} is waived twice"
            file.fail(problem, "waivers", at, "ticket", remedy=f"Line {waivers[row.ticket].line} waives it: keep one.")
        waivers[row.ticket] = Waiver(row.ticket, row.reason.strip(), row.until, line)
    return tuple(waivers.values())


def waivers_reference() -> tuple[KeyRow, ...]:
    """Every key of a waiver, for the docs."""
    return rows_of(WaiverTable, "waivers")
