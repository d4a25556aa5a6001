"""What was read of a file of tickets: how many, what was dropped and why, what was hidden, and what they carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..model import EMPTY


@dataclass(frozen=True, slots=True)
class DataCard:
    """read: rows of the file; kept: tickets that are left. dropped: reasons and how many.

    copies: tickets that are an earlier one but for their id. alike: of the rest, those that say the same as an earlier
    one but for case, spaces and punctuation; they are kept: two customers may ask in the same words.
    redacted: finds by kind, in all kept tickets; redacted_tickets: tickets with any; None where it was switched off.
    columns: of a CSV, the columns behind each field; unread: columns that became `meta`. carry: tickets with a field.
    cleaned: tickets of which something was set apart before they are asked, by what it is (quoted mail, signature, log,
    ...). kinds: tickets by what they are, "question" among them. languages: tickets by ISO 639-1 code, "unknown" where
    one is too short. These three are None until `surveyed`. first, last: the earliest and the latest day of writing,
    undated: kept tickets without one that can be read.
    """

    path: str
    form: str
    read: int
    kept: int
    dropped: Mapping[str, int] = field(default_factory=lambda: EMPTY)
    copies: int = 0
    alike: int = 0
    redacted: Mapping[str, int] | None = None
    redacted_tickets: int = 0
    columns: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    carry: Mapping[str, int] = field(default_factory=lambda: EMPTY)
    first: str | None = None
    last: str | None = None
    undated: int = 0
    since: str | None = None
    until: str | None = None
    cleaned: Mapping[str, int] | None = None
    kinds: Mapping[str, int] | None = None
    languages: Mapping[str, int] | None = None

    def to_dict(self) -> dict[str, Any]:
        """What `answerable tickets --json` prints, and `tickets_read` of a coverage."""
        return {
            "path": self.path,
            "form": self.form,
            "read": self.read,
            "kept": self.kept,
            "dropped": dict(self.dropped),
            "copies": self.copies,
            "alike": self.alike,
            "redacted": None if self.redacted is None else dict(self.redacted),
            "redacted_tickets": self.redacted_tickets,
            "columns": dict(self.columns),
            "carry": dict(self.carry),
            "first": self.first,
            "last": self.last,
            "undated": self.undated,
            "since": self.since,
            "until": self.until,
            **{
                name: None if counts is None else dict(counts)
                for name, counts in (("cleaned", self.cleaned), ("kinds", self.kinds), ("languages", self.languages))
            },
        }
