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
from typing import Any, Literal

from ..errors import TicketError
from ..tickets import intercom, zendesk
from ..tickets.row_errors import Broken, is_number, kind_of

Who = Literal["user", "bot", "human"]
Stated = Literal["confirmed", "silent", "no"]
Arm = Literal["automatic", "human"]

ROUTES = ("answer", "assist", "escalate")
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
    found = value if isinstance(value, list) else value.get("tickets") or value.get("conversations") or [value]
    users = value.get("users") if isinstance(value, dict) else None
    for place, row in enumerate(found, 1):
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


def _conversation(row: Mapping[str, Any], intake: Intake) -> Conversation:
    identity = row.get("id")
    if isinstance(identity, int) and not isinstance(identity, bool):
        identity = str(identity)
    if not isinstance(identity, str) or not identity.strip():
        raise Broken("no id" if identity is None or identity == "" else f"id is {kind_of(identity)}, expected a string")
    messages = _messages(row.get("messages"), intake)
    created = moment(row.get("created_at"), "created_at", intake)
    if created is None:
        created = next((message.at for message in messages if message.at is not None), None)
        if created is None:
            raise Broken("says no time: neither created_at nor a message with at")
    cost = row.get("cost") or {}
    if not isinstance(cost, dict):
        raise Broken(f"cost is {kind_of(cost)}, expected an object")
    resolved = row.get("resolved")
    if resolved not in (None, "confirmed", "silent", "no"):
        raise Broken(f"resolved is {resolved!r}, expected confirmed, silent, no or null")
    arm = row.get("arm")
    if arm not in (None, "automatic", "human"):
        raise Broken(f"arm is {arm!r}, expected automatic, human or null")
    hops = row.get("hops")
    if hops is not None and (not isinstance(hops, int) or isinstance(hops, bool) or hops < 0):
        raise Broken(f"hops is {hops!r}, expected a whole number from 0")
    meta = row.get("meta")
    return Conversation(
        id=identity.strip(),
        created=created,
        messages=messages,
        customer=_name(row, "customer"),
        intent=_name(row, "intent"),
        channel=_name(row, "channel"),
        hops=hops,
        csat=_csat(row.get("csat")),
        reopened=_flag(row, "reopened"),
        resolved=resolved,
        bot_usd=_amount(cost, "bot_usd"),
        human_usd=_amount(cost, "human_usd"),
        human_minutes=_amount(cost, "human_minutes"),
        arm=arm,
        harm=_flag(row, "harm"),
        meta=meta if isinstance(meta, dict) else {},
    )


def _messages(value: Any, intake: Intake) -> tuple[Message, ...]:
    if not isinstance(value, list) or not value:
        raise Broken("no messages" if not value else f"messages is {kind_of(value)}, expected a list")
    return tuple(_message(item, place, intake) for place, item in enumerate(value, 1))


def _message(item: Any, place: int, intake: Intake) -> Message:
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        raise Broken(f"message {place} has no text")
    said_by = item.get("speaker")
    speaker = _SPEAKERS.get(said_by) if isinstance(said_by, str) else None
    if speaker is None:
        raise Broken(f"message {place}: speaker is {item.get('speaker')!r}, expected user, bot or human")
    route = item.get("route")
    if route is not None and route not in ROUTES:
        raise Broken(f"message {place}: route is {route!r}, expected answer, assist or escalate")
    reasons = item.get("reasons") or ()
    if not isinstance(reasons, (list, tuple)) or not all(isinstance(code, str) for code in reasons):
        raise Broken(f"message {place}: reasons is {kind_of(reasons)}, expected a list of codes")
    by = item.get("by")
    at = moment(item.get("at"), f"at of message {place}", intake)
    return Message(speaker, item["text"], at, route, tuple(reasons), by if isinstance(by, str) and by else None)


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


def _csat(value: Any) -> int | None:
    if value is None:
        return None
    if not is_number(value) or value != int(value) or not 1 <= value <= 5:
        raise Broken(f"csat is {value!r}, expected 1 to 5 or null")
    return int(value)


def _name(row: Mapping[str, Any], key: str) -> str | None:
    value = row.get(key)
    if value is None:
        return None
    if is_number(value):
        value = str(value)
    if not isinstance(value, str):
        raise Broken(f"{key} is {kind_of(value)}, expected a string")
    return value.strip() or None


def _flag(row: Mapping[str, Any], key: str) -> bool:
    value = row.get(key)
    if value is not None and not isinstance(value, bool):
        raise Broken(f"{key} is {value!r}, expected true or false")
    return bool(value)


def _amount(cost: Mapping[str, Any], key: str) -> float | None:
    value = cost.get(key)
    if value is None:
        return None
    if not is_number(value) or not 0 <= value < 1e9:
        raise Broken(f"{key} is {value!r}, expected an amount from 0")
    return float(value)


def clock_runs_backwards(messages: Sequence[Message]) -> bool:
    """Whether a message is dated before one that stands before it."""
    last = float("-inf")
    for message in messages:
        if message.at is not None:
            if message.at < last:
                return True
            last = message.at
    return False
