"""Conversations as columns: what the metrics need of each in some 250 bytes, in one fixed order.

Rows stand in the order of (time, id) whatever the order of the input, so every number is the same for the same set.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

NO, SILENT, CONFIRMED = 0, 1, 2
AUTOMATIC, HUMAN = 1, 2
DAY = 86_400.0

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Columns, one entry a conversation. -1 and NaN stand for "does not apply" or "not known", as each says.

    created: seconds since 1970. intent, customer: codes (customer -1: not known). week: weeks since the one of Monday
    1969-12-29. path: place in PATHS. outcome: NO, SILENT or CONFIRMED, in the end (see `settle`). csat: 0 = no grade.
    turns: -1 = not handed off; to_handoff, wait: NaN = not known; asked_again: -1 = no hand-off that a person took up.
    arm: AUTOMATIC or HUMAN, 0 = neither (see `arms`). confidence: of the first automatic reply, NaN = not known.
    lead: the first of its issue; issue_contacts, issue_outcome, issue_usd, issue_escalated: of the whole issue, on its
    lead (elsewhere 0). open_end: silent, and the data end before its window does.
    """

    created: Floats
    intent: Ints
    customer: Ints
    week: Ints
    path: Ints
    outcome: Ints
    stated: Flags
    reopened: Flags
    csat: Ints
    hops: Ints
    touchpoints: Ints
    turns: Ints
    to_handoff: Floats
    wait: Floats
    asked_again: Ints
    machine: Flags
    escalated: Flags
    inbound: Ints
    bot_usd: Floats
    human_usd: Floats
    build_usd: Floats
    arm: Ints
    lots: Flags
    harm: Flags
    confidence: Floats
    repeated: Flags
    open_end: Flags
    lead: Flags
    issue_contacts: Ints
    issue_outcome: Ints
    issue_usd: Floats
    issue_escalated: Flags

    def __len__(self) -> int:
        return len(self.created)

    def take(self, rows: npt.NDArray[Any]) -> Rows:
        """The rows at these places, or where a mask is true."""
        return Rows(**{item.name: getattr(self, item.name)[rows] for item in dataclasses.fields(self)})

    @property
    def usd(self) -> Floats:
        """The whole cost of each conversation: machine, people, and its part of building and running the desk."""
        return self.bot_usd + self.human_usd + self.build_usd

    @property
    def resolved(self) -> Flags:
        ended: Flags = self.outcome != NO
        return ended


def groups_of(rows: Rows, codes: Ints) -> Iterator[tuple[int, Rows]]:
    """The rows of each code, by rising code; within a group they keep their order."""
    order = np.argsort(codes, kind="stable")
    ends = np.flatnonzero(np.diff(codes[order])) + 1
    for part in np.split(order, ends):
        if len(part):
            yield int(codes[part[0]]), rows.take(part)


def monday(week: int) -> str:
    """The ISO date of the Monday that begins a week."""
    return (dt.date(1970, 1, 1) + dt.timedelta(days=week * 7 - 3)).isoformat()
