"""A file of conversations to checked values, one at a time: JSONL of ours, or an export of Zendesk or Intercom.

What cannot be read is named with its line and counted; the others go on. The whole file is never in memory, so that
a year of conversations costs what one of them does; an export that is one JSON document is the exception.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta

from ..errors import TicketError
from ..schema.check import Wrong, row_of
from ..schema.kinds import within
from ..tickets.forms import intercom, zendesk
from ..tickets.row_errors import Broken, is_number, kind_of

Who = Literal["user", "bot", "human"]
Stated = Literal["confirmed", "silent", "no"]
Arm = Literal["automatic", "human"]

MAX_LISTED = 20  # problems kept with their line; the count goes on
_SPEAKERS: dict[str, Who] = {"user": "user", "bot": "bot", "human": "human", "customer": "user", "ai": "bot"}
_EXAMPLE = '{"id": "v-1", "messages": [{"speaker": "user", "text": "...", "at": "2026-09-28T07:35:09Z"}]}'


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `at` is seconds since 1970 (UTC), None if it says no time; `route` is set on automatic replies.

    `by` names the person or team who wrote, where the data says so; `reasons` are the reason codes of the route.
    """

    speaker: Who
    text: str
    at: float | None = None
    route: str | None = None
    reasons: tuple[str, ...] = ()
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation as its source tells it; None means that the source does not say.

    csat: 1..5. hops: how often the customer was handed on, from machine to person or from person to person.
    resolved: "confirmed" by the customer, "silent" (answered, never heard again), or "no". arm: which way it was sent
    by a trial that draws lots. harm: a person has marked an automatic answer in it as harmful.
    """

    id: str
    created: float
    messages: tuple[Message, ...]
    customer: str | None = None
    intent: str | None = None
    channel: str | None = None
    hops: int | None = None
    csat: int | None = None
    reopened: bool = False
    resolved: Stated | None = None
    bot_usd: float | None = None
    human_usd: float | None = None
    human_minutes: float | None = None
    arm: Arm | None = None
    harm: bool = False
    meta: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Intake:
    """What a reading met: how many were read, and each kind of trouble with its count and first lines."""

    path: str
    read: int = 0
    form: str = "jsonl"
    broken: int = 0
    listed: list[tuple[int, str]] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)

    def refuse(self, line: int, problem: str) -> None:
        self.broken += 1
        if len(self.listed) < MAX_LISTED:
            self.listed.append((line, problem))


def read_conversations(path: str | os.PathLike[str], intake: Intake | None = None) -> Iterator[Conversation]:
    """Yield the conversations of a file; trouble goes into `intake`, which is complete at the end.

    The form is seen from the content: one JSON object a line (ours, or Zendesk or Intercom objects), or one JSON
    document as the two export it. Raises TicketError where the file is missing or empty, or nothing in it can be read.
    """
    file = Path(path)
    intake = intake if intake is not None else Intake(os.fspath(path))
    try:
        with file.open("rb") as lines:
            for line, row in _rows(lines, file, intake):
                try:
                    if isinstance(row, Broken):
                        raise row
                    yield _conversation(row, intake)
                    intake.read += 1
                except Broken as problem:
                    intake.refuse(line, str(problem))
    except FileNotFoundError:
        raise TicketError("there is no such file", path=path, remedy="Check the path of --conversations.") from None
    except OSError as error:
        raise TicketError(f"cannot be read: {error.strerror}", path=path) from None
    if not intake.read:
        first = intake.listed[0] if intake.listed else None
        remedy = f"One conversation a line is expected, such as {_EXAMPLE}"
        if first is None:
            raise TicketError("is empty", path=path, remedy=remedy)
        raise TicketError(
            f"none of its {intake.broken:,} rows can be read: {first[1]}", path=path, line=first[0], remedy=remedy
        )


# -- from bytes to rows --------------------------------------------------------------------------


def _rows(lines: Any, file: Path, intake: Intake) -> Iterator[tuple[int, dict[str, Any] | Broken]]:
    number = 0
    for number, raw in enumerate(lines, 1):
        data = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
        if not data.strip():
            continue
        row = _parsed(data)
        if number == 1 and isinstance(row, Broken) and data.strip()[-1:] in b"{[,":
            document = _document(data + lines.read())
            if document is None:  # one broken line of many
                lines.seek(len(raw))
                yield number, row
                continue
            yield from _members(document, intake)
            return
        if number == 1 and isinstance(row, (dict, list)) and _is_export(row):
            yield from _members(row, intake)
            continue
        yield number, _ours(row, intake)


def _document(data: bytes) -> Any:
    """A JSON document of several lines; None where the file is not one."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, (dict, list)) else None


def _is_export(value: Any) -> bool:
    return isinstance(value, list) or any(isinstance(value.get(key), list) for key in ("tickets", "conversations"))


def _members(value: Any, intake: Intake) -> Iterator[tuple[int, dict[str, Any] | Broken]]:
    """The rows of a whole document; the line is then the place in its list, from 1."""
    rows = value if isinstance(value, list) else value.get("tickets") or value.get("conversations") or [value]
    users = value.get("users") if isinstance(value, dict) else None
    for place, row in enumerate(rows, 1):
        if isinstance(row, dict) and users and "users" not in row:
            row = {**row, "users": users}
        yield place, _ours(row, intake)


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Broken(f"not UTF-8 (byte {error.start + 1})")
    except (ValueError, RecursionError) as error:
        return Broken(f"not valid JSON: {str(error)[:80]}")


def _ours(row: Any, intake: Intake) -> dict[str, Any] | Broken:
    """An object in our own shape, whatever shape it came in."""
    if isinstance(row, Broken):
        return row
    if not isinstance(row, dict):
        return Broken(f"is {kind_of(row)}, expected an object")
    try:
        if zendesk.fits(row):
            intake.form = "zendesk"
            return zendesk.to_row(row, intake.notes)
        if intercom.fits(row):
            intake.form = "intercom"
            return intercom.to_row(row, intake.notes)
    except Broken as problem:
        return problem
    return row


# -- from a row to a conversation ----------------------------------------------------------------

Text = Annotated[str, Meta(min_length=1)]
Name = str | Annotated[int, within(-(2**63), 2**63 - 1, "number")] | Annotated[float, within(-1e15, 1e15, "number")]
Amount = Annotated[float, within(0, 1e9, "USD or minutes")]


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as the file writes it; `at` is read by `moment`."""

    text: str
    speaker: Literal["user", "bot", "human", "customer", "ai"]
    at: Any = None
    route: Literal["answer", "assist", "escalate"] | None = None
    reasons: tuple[str, ...] | None = None
    by: Any = None


@dataclass(frozen=True, slots=True)
class CostRow:
    """What a conversation cost, where its source says so."""

    bot_usd: Amount | None = None
    human_usd: Amount | None = None
    human_minutes: Amount | None = None


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """A conversation as the file writes it; `created_at` is read by `moment`, and what `meta` holds is not read."""

    id: Text | Annotated[int, within(-(2**63), 2**63 - 1, "number")]
    messages: tuple[MessageRow, ...]
    created_at: Any = None
    customer: Name | None = None
    intent: Name | None = None
    channel: Name | None = None
    hops: Annotated[int, within(0, 10**9, "hops")] | None = None
    csat: Annotated[float, within(1, 5, "grade")] | None = None
    reopened: bool | None = None
    resolved: Literal["confirmed", "silent", "no"] | None = None
    cost: CostRow | None = None
    arm: Literal["automatic", "human"] | None = None
    harm: bool | None = None
    meta: Any = None


def _conversation(row: Mapping[str, Any], intake: Intake) -> Conversation:
    if row.get("id") in (None, ""):
        raise Broken("no id")
    if row.get("messages") in (None, []):
        raise Broken("no messages")
    try:
        given = row_of(row, ConversationRow)
    except Wrong as wrong:
        raise Broken(_problem_of(wrong)) from None
    identity = str(given.id).strip()
    if not identity:
        raise Broken("no id")
    if given.csat is not None and given.csat != int(given.csat):
        raise Broken(f"csat is {given.csat}, allowed: whole numbers from 1 to 5, or null")
    messages = tuple(_message(message, place, intake) for place, message in enumerate(given.messages, 1))
    created = moment(given.created_at, "created_at", intake)
    if created is None:
        created = next((message.at for message in messages if message.at is not None), None)
        if created is None:
            raise Broken("says no time: neither created_at nor a message with at")
    cost = given.cost or CostRow()
    return Conversation(
        id=identity,
        created=created,
        messages=messages,
        customer=_name(given.customer),
        intent=_name(given.intent),
        channel=_name(given.channel),
        hops=given.hops,
        csat=None if given.csat is None else int(given.csat),
        reopened=bool(given.reopened),
        resolved=given.resolved,
        bot_usd=cost.bot_usd,
        human_usd=cost.human_usd,
        human_minutes=cost.human_minutes,
        arm=given.arm,
        harm=bool(given.harm),
        meta=given.meta if isinstance(given.meta, dict) else {},
    )


def _problem_of(wrong: Wrong) -> str:
    """What is wrong with a row: `message 2: speaker is 'ghost', allowed: ...`."""
    keys = [part for part in wrong.place if isinstance(part, str)]
    number = next((part for part in wrong.place if isinstance(part, int)), None)
    message = f"message {number + 1}: " if number is not None and keys[:1] == ["messages"] else ""
    named = "" if wrong.problem.startswith("no ") else f"{keys[-1] if keys[1:] or not message else 'it'} "
    return f"{message}{named}{wrong.problem}"


def _message(given: MessageRow, place: int, intake: Intake) -> Message:
    at = moment(given.at, f"at of message {place}", intake)
    by = given.by if isinstance(given.by, str) and given.by else None
    return Message(_SPEAKERS[given.speaker], given.text, at, given.route, given.reasons or (), by)


def moment(value: Any, name: str, intake: Intake | None = None) -> float | None:
    """Seconds since 1970 of an ISO 8601 text or a number of seconds; a time without zone counts as UTC, and is noted.

    Raises Broken for anything else.
    """
    if value is None:
        return None
    if is_number(value) and 0 <= value < 1e11:
        return float(value)
    if not isinstance(value, str):
        raise Broken(f"{name} is {kind_of(value)}, expected a time")
    try:
        parsed = dt.datetime.fromisoformat(value[:-1] + "+00:00" if value[-1:] in ("Z", "z") else value)
    except ValueError:
        raise Broken(f"{name} is {value[:40]!r}, expected a time such as 2026-09-28T07:35:09Z") from None
    if parsed.tzinfo is None:
        if intake is not None:
            intake.notes["times without a zone, read as UTC"] += 1
        parsed = parsed.replace(tzinfo=dt.timezone.utc)
    return parsed.timestamp()


def _name(value: str | float | None) -> str | None:
    return None if value is None else str(value).strip() or None


def clock_runs_backwards(messages: Sequence[Message]) -> bool:
    """Whether a message is dated before one that stands before it."""
    last = float("-inf")
    for message in messages:
        if message.at is not None:
            if message.at < last:
                return True
            last = message.at
    return False
