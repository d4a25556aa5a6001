"""The one shape that every form is read to, and the ticket that it makes.

Of a conversation the first thing that the customer wrote is the ticket, and the first thing that a person answered is
its reply. Notes, automatic messages and colleagues in copy are neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ...model import EMPTY
from ..dates import seconds
from ..mail.markup import words_of
from ..message_kind import kind_of_message
from ..row_errors import is_number

Speaker = Literal["customer", "agent", "bot", "system", "note", "copied"]
SPEAKERS: tuple[Speaker, ...] = ("customer", "agent", "bot", "system", "note", "copied")
SPOKEN = ("customer", "agent", "bot")

MERGED, SPAM, DELETED = "merged into another ticket", "marked as spam", "deleted"
OUTBOUND, NO_CUSTOMER = "outbound: the desk wrote first", "no message of a customer"
PRIVATE = "private: of the desk alone"
MAX_AUTO_SECONDS = 120.0  # a receipt that comes sooner after the question was not typed by a person
LIVE = ("chat", "messag", "widget", "whatsapp", "messenger", "live", "phone", "voice", "sms", "native", "in_app")
_NO_SUBJECTS = ("no subject", "kein betreff", "sans objet", "sin asunto", "senza oggetto", "untitled", "none", "nan")


class Dropped(Exception):
    """A row that can be read and is no ticket, and why: it is counted."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message. at: its time as the source writes it; by: who wrote, where the source names them."""

    speaker: Speaker
    text: str
    at: Any = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation. `desk` is what `answerable desk` reads besides: csat, reopened, resolved; `meta` is kept."""

    id: Any
    messages: tuple[Said, ...]
    subject: str | None = None
    created_at: Any = None
    channel: str | None = None
    intent: str | None = None
    customer: str | None = None
    accepted: str | None = None  # the answer that the asker or the desk marked as the right one
    desk: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    meta: Mapping[str, Any] = field(default_factory=lambda: EMPTY)


def ticket_row(talk: Talk) -> dict[str, Any]:
    """The row of a ticket as `read_tickets` checks it. Raises Dropped for one without a word of the customer."""
    messages = in_order([one for one in talk.messages if one.text.strip()])
    spoken = [one for one in messages if one.speaker in SPOKEN]
    begin = next((place for place, one in enumerate(spoken) if one.speaker == "customer"), None)
    if begin is None:
        raise Dropped(NO_CUSTOMER)
    live = any(word in str(talk.channel or "").casefold() for word in LIVE)
    if spoken[0].speaker == "agent" and not live:
        raise Dropped(OUTBOUND)
    said: list[str] = []
    end = begin
    while end < len(spoken) and (spoken[end].speaker == "customer" or _is_receipt(spoken[end], spoken[end - 1])):
        if spoken[end].speaker == "customer":
            said.append(spoken[end].text.strip())
        end += 1
    answers = (one for place, one in enumerate(spoken) if place >= end and one.speaker == "agent")
    reply = talk.accepted or next((one.text for one in answers), None)
    row: dict[str, Any] = {
        "id": talk.id,
        "text": joined(talk.subject, "\n\n".join(said)),
        "intent": talk.intent,
        "created_at": talk.created_at if talk.created_at is not None else spoken[begin].at,
        "channel": talk.channel,
        "reply": reply,
    }
    meta = dict(talk.meta)
    if talk.customer is not None:
        meta["customer"] = talk.customer
    if any(one.speaker == "customer" for one in spoken[end:]):
        meta["later"] = [{"speaker": one.speaker, "text": one.text} for one in spoken[end:]]
    if meta:
        row["meta"] = meta
    return row


def _is_receipt(message: Said, before: Said) -> bool:
    """Whether a message of the desk is the automatic receipt of the one before it: it says so, and came at once."""
    if message.speaker != "agent" or message.at is None or before.at is None:
        return False
    sent, asked = seconds(message.at), seconds(before.at)
    if sent is None or asked is None or not 0 <= sent - asked <= MAX_AUTO_SECONDS:
        return False
    return kind_of_message(message.text, message.text) in ("acknowledgement", "auto-reply")


def in_order(messages: Sequence[Said]) -> list[Said]:
    """By time where every message has one that can be read, else as they stand: some exports begin with the last."""
    times = [seconds(one.at) for one in messages]
    if any(at is None for at in times):
        return list(messages)
    return [one for _, one in sorted(zip(times, messages, strict=True), key=lambda pair: pair[0] or 0.0)]


def joined(subject: Any, text: str) -> str:
    """Subject and text as one question, the subject first and not twice."""
    subject = words_of(subject).strip() if isinstance(subject, str) else ""
    plain = subject.casefold().strip("()[]<> .")
    if not subject or plain in _NO_SUBJECTS or plain.startswith(("conversation with ", "chat with ")):
        return text
    bare = _without_reply_mark(subject)
    if " ".join(bare.casefold().split()) in " ".join(text.casefold().split()):
        return text
    return f"{bare}\n\n{text}" if text.strip() else bare


def _without_reply_mark(subject: str) -> str:
    """A subject without Re: and Fwd: in front, which say nothing of the question."""
    head, colon, rest = subject.partition(":")
    marks = ("re", "fw", "fwd", "aw", "wg", "tr", "rv", "sv", "antw", "odp", "enc", "res")
    if colon and head.strip().casefold() in marks and rest.strip():
        return _without_reply_mark(rest.strip())
    return subject


def desk_row(talk: Talk, notes: Counter[str]) -> dict[str, Any]:
    """The conversation as `answerable desk` reads it."""
    names = {"customer": "user", "copied": "user", "agent": "human", "bot": "bot"}
    messages = [
        {"speaker": names[one.speaker], "text": one.text, "at": one.at, "by": one.by}
        for one in talk.messages
        if one.speaker in names
    ]
    unsaid = sum(one.speaker == "system" for one in talk.messages)
    if unsaid:
        notes["automatic messages of the help desk, left out"] += unsaid
    return {
        "id": talk.id,
        "created_at": talk.created_at,
        "customer": talk.customer,
        "intent": talk.intent,
        "channel": talk.channel,
        "messages": messages,
        **talk.desk,
    }


# -- reading what others wrote ----------------------------------------------------------------------


def dig(value: Any, *path: str) -> Any:
    """What stands at a path of keys, None where there is nothing."""
    for key in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; of anything else none."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def word(value: Any) -> str | None:
    """A name or number as text, None for anything else and for nothing."""
    if isinstance(value, str):
        return value.strip() or None
    return str(value) if is_number(value) else None


def body(row: Mapping[str, Any], *, plain: Sequence[str] = (), html: Sequence[str] = ()) -> str:
    """The first of these keys that says something; HTML as its words and lines."""
    for keys, is_html in ((plain, False), (html, True)):
        for key in keys:
            value = row.get(key)
            if isinstance(value, str) and value.strip():
                return words_of(value) if is_html else value.strip()
    return ""


def tag_names(tags: Any) -> list[str]:
    """Tags that are words, or objects with a name."""
    if isinstance(tags, str):
        return [part for part in tags.replace(",", " ").split() if part]
    names = []
    for tag in tags if isinstance(tags, list) else ():
        name = (
            tag
            if isinstance(tag, str)
            else next((tag[key] for key in ("name", "tag", "title") if isinstance(tag.get(key), str)), None)
            if isinstance(tag, dict)
            else None
        )
        if name:
            names.append(name)
    return names


def tagged_intent(tags: Any) -> str | None:
    """A tag `intent:NAME` or `intent__NAME` (the form of intelligent triage), else nothing."""
    for tag in tag_names(tags):
        for mark in ("intent:", "intent__"):
            if tag.startswith(mark) and len(tag) > len(mark):
                return tag[len(mark) :]
    return None
