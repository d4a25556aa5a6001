"""What is done to tickets on the way in: a window of days, copies, and structured personal data.

Names are not found, nor street addresses that nothing announces; see `redact`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

import msgspec

from ..model import Ticket
from .plain_text import plain_text
from .redact import PLACEHOLDER, redact, redact_id
from .spill import FirstSeen, Spill

BEFORE, AFTER, UNDATED, COPY = "before the first day", "after the last day", "no date that can be read", "a copy"
CARRIED = ("intent", "created_at", "channel", "reply", "thread", "answerable", "answer")
_UNDERSCORES = re.compile(r"[_-]+|(?<=[a-z])(?=[A-Z])")
_BETWEEN = re.compile(r"[\W_]+")


def day_of(created_at: str | None) -> dt.date | None:
    """The day of a date or time in ISO 8601, in UTC where it names an offset; None for anything else."""
    text = (created_at or "").strip().replace(" ", "T")
    try:
        moment = dt.datetime.fromisoformat(text[:-1] + "+00:00" if text[-1:] in ("Z", "z") else text)
        return (moment.astimezone(dt.timezone.utc) if moment.tzinfo is not None else moment).date()
    except (ValueError, OverflowError):
        return None


def outside(ticket: Ticket, since: dt.date | None, until: dt.date | None) -> str | None:
    """Why a ticket is not of the days from `since` to `until`, both counted in; None if it is."""
    if since is None and until is None:
        return None
    day = day_of(ticket.created_at)
    if day is None:
        return UNDATED
    if since is not None and day < since:
        return BEFORE
    return AFTER if until is not None and day > until else None


_COMPARED = [field.name for field in dataclasses.fields(Ticket) if field.name not in ("id", "text", "meta")]


class Copies:
    """Which of the tickets that come by are copies. count: how many are an earlier one in all but their id; alike: how
    many of the others say the same as an earlier one but for case, spaces and punctuation."""

    def __init__(self, spill: Spill) -> None:
        self.count = self.alike = 0
        self._seen, self._wordings = FirstSeen(spill), FirstSeen(spill)

    def has(self, ticket: Ticket) -> bool:
        """Whether a ticket is a copy of an earlier one."""
        rest = [getattr(ticket, name) for name in _COMPARED]
        meta = json.dumps(dict(ticket.meta), sort_keys=True, default=str)
        if self._seen.before(msgspec.msgpack.encode((" ".join(ticket.text.split()), *rest, meta))) is not None:
            self.count += 1
            return True
        self.alike += self._wordings.before(wording(ticket.text).encode()) is not None
        return False


def wording(text: str) -> str:
    """A text without what does not change its meaning: case, forms of letters, spaces and punctuation."""
    folded = plain_text(text).text.casefold()  # NFKC of a whole text sorts runs of marks, in their square
    return _BETWEEN.sub(" ", folded).strip() or folded


def cleaned(ticket: Ticket, hidden: Counter[str], regions: Sequence[str] = ()) -> Ticket:
    """The ticket without structured personal data; `hidden` counts what was hidden, by kind; `regions` as for `redact`.

    The labels stay: they are the docs' own words. Of ids see `redact_id`.
    """
    before = hidden.total()
    hide = _Hide(hidden, regions)
    name = redact_id(ticket.id)
    if name != ticket.id:
        hidden.update(PLACEHOLDER.findall(name))
    copy = dataclasses.replace(
        ticket,
        id=name,
        text=hide.text(ticket.text),
        intent=ticket.intent and hide.text(ticket.intent),
        channel=ticket.channel and hide.text(ticket.channel),
        reply=ticket.reply and hide.text(ticket.reply),
        thread=tuple(dataclasses.replace(turn, text=hide.text(turn.text)) for turn in ticket.thread),
    )
    meta = hide.value(dict(ticket.meta))
    if meta != dict(ticket.meta):
        copy = dataclasses.replace(copy, meta=MappingProxyType(meta))
    return copy if hidden.total() != before or meta != dict(ticket.meta) else ticket


@dataclasses.dataclass(frozen=True, slots=True)
class _Hide:
    """`redact` of texts and of values of any kind, what was hidden counted by kind."""

    hidden: Counter[str]
    regions: Sequence[str]

    def text(self, text: str) -> str:
        made = redact(text, regions=self.regions)
        if made != text:
            self.hidden.update(PLACEHOLDER.findall(made))
            self.hidden.subtract(PLACEHOLDER.findall(text))
        return made

    def value(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.text(key): self.named(key, item) for key, item in value.items()}
        return [self.value(item) for item in value] if isinstance(value, (list, tuple)) else value

    def named(self, key: str, value: Any) -> Any:
        """The name of a column or field says what its value is, as a word before it would."""
        if not isinstance(value, str):
            return self.value(value)
        known = self.text(value)
        said = f"{_UNDERSCORES.sub(' ', key)}: "
        made = redact(f"{said}{known}", regions=self.regions)
        if known != value or not made.startswith(said) or made == f"{said}{known}":
            return known
        self.hidden.update(PLACEHOLDER.findall(made))
        return made.removeprefix(said)
