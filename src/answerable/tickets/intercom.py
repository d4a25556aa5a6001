"""An Intercom conversation, as its public API gives it, to our own shape.

Read are: `id, created_at` (seconds), `state, open, source {author, body, delivered_as, type}, conversation_parts
.conversation_parts [{part_type, body, created_at, author {id, type, from_ai_agent | is_ai_answer}}]`,
`conversation_rating {rating 1..5}`, `statistics {count_reopens}`, `custom_attributes {intent | Topic}`,
`ai_agent {resolution_state}`, `contacts`. Notes and assignments are not messages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from .row_errors import Broken, is_number, text_of_html

_SPOKEN = ("comment", "open", "close", "assignment")  # the last three may carry words to the customer
_CONFIRMED = ("confirmed_resolution", "resolved_confirmed")
_ASSUMED = ("assumed_resolution", "resolved_assumed")


def fits(row: Mapping[str, Any]) -> bool:
    return "conversation_parts" in row and "messages" not in row


def to_row(talk: Mapping[str, Any], notes: Counter[str]) -> dict[str, Any]:
    """Raises Broken for a conversation without a readable message."""
    parts = talk.get("conversation_parts")
    if isinstance(parts, dict):
        parts = parts.get("conversation_parts")
    if not isinstance(parts, list):
        raise Broken("conversation_parts holds no list")
    messages = []
    source = talk.get("source")
    if isinstance(source, dict):
        message = _message(source, talk.get("created_at"), first=True)
        messages += [message] if message else []
    for part in parts:
        if not isinstance(part, dict) or part.get("part_type") not in _SPOKEN:
            notes["intercom: parts that are no message, left out"] += 1
            continue
        message = _message(part, part.get("created_at"))
        messages += [message] if message else []
    rating = (talk.get("conversation_rating") or {}).get("rating")
    reopens = (talk.get("statistics") or {}).get("count_reopens")
    attributes = talk.get("custom_attributes") or {}
    contacts = talk.get("contacts")
    contacts = contacts.get("contacts") if isinstance(contacts, dict) else contacts
    customer = contacts[0].get("id") if isinstance(contacts, list) and contacts else None
    return {
        "id": talk.get("id"),
        "created_at": talk.get("created_at"),
        "customer": customer,
        "intent": attributes.get("intent") or attributes.get("Topic"),
        "channel": (source or {}).get("type"),
        "messages": messages,
        "csat": rating if is_number(rating) else None,
        "reopened": bool(is_number(reopens) and reopens > 0),
        "resolved": _resolved(talk, rating),
    }


def _message(part: Mapping[str, Any], at: Any, *, first: bool = False) -> dict[str, Any] | None:
    text = text_of_html(str(part.get("body") or "")).strip()
    if not text:
        return None
    author = part.get("author") or {}
    kind = str(author.get("type", "user" if first else "admin")).lower()
    machine = kind == "bot" or bool(author.get("from_ai_agent")) or bool(author.get("is_ai_answer"))
    speaker = "bot" if machine else "user" if kind in ("user", "lead", "contact") else "human"
    by = author.get("id")
    return {"speaker": speaker, "text": text, "at": at, "by": None if by is None else str(by)}


def _resolved(talk: Mapping[str, Any], rating: Any) -> str:
    state = (talk.get("ai_agent") or {}).get("resolution_state")
    closed = talk.get("state") == "closed" or talk.get("open") is False
    if state in _CONFIRMED or (closed and is_number(rating) and rating >= 4):
        return "confirmed"
    return "silent" if state in _ASSUMED or closed else "no"
