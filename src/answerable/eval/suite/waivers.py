"""`eval/NAME.waivers.toml`: tickets that may fail for now, each with a reason and a last day.

[[waivers]]
ticket = "t-017"
reason = "the payroll page is being rewritten"
until = 2026-12-01
"""

from __future__ import annotations

import datetime
import os
import re
from dataclasses import dataclass
from pathlib import Path

from ...errors import SuiteError
from ...settings import parse_toml

LONGEST = 180  # days ahead; what is to last longer is a change of the suite, not a waiver
_KEYS = {"ticket", "reason", "until"}


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
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SuiteError(f"cannot be read: {error}", path=file) from None
    data = parse_toml(text, file, SuiteError)
    rows = data.get("waivers", [])
    remedy = 'Write [[waivers]] with ticket = "t-1", reason = "why", until = 2026-12-01.'
    if data.keys() - {"waivers"} or not isinstance(rows, list):
        raise SuiteError("is not a file of waivers", path=file, remedy=remedy)
    lines = [n for n, line in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[\s*waivers\s*\]\]", line)]
    lines += [1] * (len(rows) - len(lines))  # an inline array: its own line is as near as it gets
    found: dict[str, Waiver] = {}
    for row, line in zip(rows, lines, strict=False):
        if not isinstance(row, dict) or row.keys() != _KEYS:
            raise SuiteError("is not a waiver", path=file, line=line, remedy=remedy)
        ticket, reason, until = row["ticket"], row["reason"], row["until"]
        if not isinstance(ticket, str) or not isinstance(reason, str) or not reason.strip():
            raise SuiteError("a waiver needs a ticket and a reason", path=file, line=line, remedy=remedy)
        if isinstance(until, datetime.datetime) or not isinstance(until, datetime.date):
            raise SuiteError("until is not a day", path=file, line=line, remedy="Write until = 2026-12-01.")
        if (until - today).days > LONGEST:
            said = f"the waiver of {ticket!r} lasts longer than {LONGEST} days"
            raise SuiteError(said, path=file, line=line, remedy="Give it an earlier day, or change the suite.")
        if ticket in found:
            raise SuiteError(f"ticket {ticket!r} is waived twice", path=file, line=line)
        found[ticket] = Waiver(ticket, reason.strip(), until, line)
    return tuple(found.values())
