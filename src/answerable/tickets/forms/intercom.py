"""An Intercom conversation, as its public API gives it: retrieved alone, with its parts, or in a list, without them.

Read are: `id, title, created_at` (seconds), `state, open, source {author, body, subject, delivered_as, type}` (before
2.0 `conversation_message`), `conversation_parts.conversation_parts [{part_type, body, created_at, author {id, type,
from_ai_agent | is_ai_answer}}]`, `conversation_rating {rating 1..5}`, `statistics {count_reopens}`,
`custom_attributes {intent | Topic}`, `ai_agent {resolution_state}`, `contacts`. Notes and assignments are no messages.
Of its tickets: `ticket_attributes {_default_title_, _default_description_}` ask, `ticket_parts.ticket_parts` are the
parts, and those of the category Back-office or Tracker are the desk's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ..row_errors import Broken, is_number
from .talk import OUTBOUND, PRIVATE, SPAM, Said, Speaker, Talk, body, desk_row, dig, objects, tag_names, tagged_intent

_SPOKEN = ("comment", "open", "close", "assignment", "quick_reply")  # all but the first may carry words to the customer
_NOTES = ("note", "note_and_reopen", "note_and_unsnooze")
_CONFIRMED = ("confirmed_resolution", "resolved_confirmed")
_ASSUMED = ("assumed_resolution", "resolved_assumed")
_SENT_OUT = ("campaigns_initiated", "admin_initiated")
_KEYS = frozenset(
    [
        "contacts",
        "user",
        "conversation_rating",
        "waiting_since",
        "snoozed_until",
        "statistics",
        "teammates",
        "admin_assignee_id",
        "team_assignee_id",
        "sla_applied",
        "first_contact_reply",
        "conversation_parts",
        "ai_agent",
        "custom_attributes",
        "state",
        "open",
    ]
)


def fits(row: Mapping[str, Any]) -> bool:
    if "messages" in row:
        return False
    if _is_ticket(row):
        return True
    if "conversation_parts" in row:
        return True
    source = _source(row)
    if not isinstance(source, Mapping) or "body" not in source or not isinstance(source.get("author"), Mapping):
        return False
    return row.get("type") in ("conversation", "conversation.list") or len(_KEYS & row.keys()) >= 2


def dropped(talk: Mapping[str, Any]) -> str | None:
    """Why a conversation is no ticket: sent out by a campaign or a teammate, spam, or a ticket of the desk's own."""
    category = talk.get("category") or dig(talk, "ticket_type", "category")
    if _is_ticket(talk) and str(category).casefold() in ("back-office", "tracker"):
        return PRIVATE
    source = _source(talk)
    author = dig(source, "author", "type")
    if dig(source, "delivered_as") in _SENT_OUT and author not in ("user", "lead", "contact"):
        return OUTBOUND
    tags = {name.casefold() for name in tag_names(dig(talk, "tags", "tags"))}
    return SPAM if "spam" in tags or talk.get("state") == "spam" else None


def read(talk: Mapping[str, Any], notes: Counter[str]) -> Talk:
    """Raises Broken for a conversation without a readable message."""
    if _is_ticket(talk):
        talk = _as_conversation(talk)
    parts = talk.get("conversation_parts")
    if isinstance(parts, dict):
        parts = parts.get("conversation_parts")
    if parts is None and "conversation_parts" not in talk:
        notes[
            "intercom: conversations of a list come without their parts: no replies are read; fetch each conversation"
        ] += 1
        parts = []
    if not isinstance(parts, list):
        raise Broken("conversation_parts holds no list")
    messages = []
    source = _source(talk)
    if isinstance(source, dict):
        said = _message(source, talk.get("created_at"), first=True)
        messages += [said] if said else []
    for part in parts:
        kind = part.get("part_type") if isinstance(part, dict) else None
        if kind not in _SPOKEN:
            notes["intercom: parts that are no message, left out"] += 1
            if kind in _NOTES:
                messages.append(Said("note", body(part, html=("body",)), part.get("created_at")))
            continue
        said = _message(part, part.get("created_at"))
        messages += [said] if said else []
    rating = dig(talk, "conversation_rating", "rating")
    reopens = dig(talk, "statistics", "count_reopens")
    attributes = talk.get("custom_attributes")
    contacts = talk.get("contacts")
    contacts = contacts.get("contacts") if isinstance(contacts, dict) else contacts
    customer = objects(contacts)[0].get("id") if objects(contacts) else dig(talk, "user", "id")
    subject = dig(source, "subject") or talk.get("title")
    return Talk(
        id=talk.get("id"),
        subject=subject if isinstance(subject, str) else None,
        created_at=talk.get("created_at"),
        customer=customer,
        intent=dig(attributes, "intent") or dig(attributes, "Topic") or tagged_intent(dig(talk, "tags", "tags")),
        channel=dig(source, "type"),
        messages=tuple(messages),
        desk={
            "csat": rating if is_number(rating) else None,
            "reopened": bool(is_number(reopens) and reopens > 0),
            "resolved": _resolved(talk, rating),
        },
    )


def to_row(talk: Mapping[str, Any], notes: Counter[str]) -> dict[str, Any]:
    """As `answerable desk` reads it. Raises Broken."""
    return desk_row(read(talk, notes), notes)


def _is_ticket(row: Mapping[str, Any]) -> bool:
    return isinstance(row.get("ticket_attributes"), Mapping) and ("ticket_parts" in row or "ticket_type" in row)


def _as_conversation(ticket: Mapping[str, Any]) -> dict[str, Any]:
    """A ticket as the conversation that it tells: what was asked for, then its parts."""
    told = ticket["ticket_attributes"]
    asked = {"subject": told.get("_default_title_"), "body": told.get("_default_description_")}
    parts = ticket.get("ticket_parts")
    parts = parts.get("ticket_parts") if isinstance(parts, Mapping) else parts
    if not asked["body"]:  # a form of fields of its own
        asked["body"] = "\n".join(str(one) for key, one in told.items() if isinstance(one, str) and key[:1] != "_")
    made = {**ticket, "source": {"type": "ticket", "author": {"type": "user"}, **asked}, "custom_attributes": told}
    return made if parts is None else {**made, "conversation_parts": {"conversation_parts": parts}}


def _source(talk: Mapping[str, Any]) -> Any:
    return talk.get("source") if isinstance(talk.get("source"), Mapping) else talk.get("conversation_message")


def _message(part: Mapping[str, Any], at: Any, *, first: bool = False) -> Said | None:
    text = body(part, html=("body",))
    if not text:
        return None
    author = part.get("author")
    author = author if isinstance(author, Mapping) else {}
    kind = str(author.get("type", "user" if first else "admin")).lower()
    machine = kind in ("bot", "operator") or bool(author.get("from_ai_agent")) or bool(author.get("is_ai_answer"))
    speaker: Speaker = "bot" if machine else "customer" if kind in ("user", "lead", "contact") else "agent"
    if first and speaker == "agent" and part.get("delivered_as") in ("automated", "operator_initiated"):
        speaker = "bot"  # a greeting in a teammate's name
    by = author.get("id")
    return Said(speaker, text, at, None if by is None else str(by))


def _resolved(talk: Mapping[str, Any], rating: Any) -> str:
    state = dig(talk, "ai_agent", "resolution_state")
    closed = talk.get("state") == "closed" or talk.get("open") is False
    if state in _CONFIRMED or (closed and is_number(rating) and rating >= 4):
        return "confirmed"
    return "silent" if state in _ASSUMED or closed else "no"
