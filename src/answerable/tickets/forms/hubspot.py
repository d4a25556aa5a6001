"""HubSpot: a ticket of its CRM API, and the messages of its conversations API.

Read are: of a ticket `id, createdAt, archived, properties {subject, content, createdate, hs_ticket_category,
source_type, hs_ticket_id, hs_merged_object_ids}`; of a message `conversationsThreadId, type, direction, text |
richText, createdAt, senders [{actorId}], truncationStatus`. An actor is an agent (A-), a visitor (V-), a mail address
(E-), a bot (B-), or the system (S-).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from .talk import DELETED, SPAM, Said, Speaker, Talk, body, objects, word

_ACTORS: dict[str, Speaker] = {
    "A": "agent",
    "B": "bot",
    "S": "system",
    "I": "system",
    "V": "customer",
    "E": "customer",
    "L": "bot",
}
_TICKET = ("subject", "content")


def fits(row: Mapping[str, Any]) -> bool:
    properties = _properties(row)
    if properties is not None:
        hubspot = any(str(key).startswith("hs_") for key in properties) or "createdate" in properties
        return hubspot and any(key in properties for key in _TICKET)
    held = objects(row.get("messages"))
    return bool(held) and all(_is_message(one) for one in held)


def _properties(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Of a ticket; in the older API each is an object with its value."""
    held = row.get("properties")
    if not isinstance(held, dict):
        return None
    return {key: one.get("value") if isinstance(one, dict) else one for key, one in held.items()}


def _is_message(row: Mapping[str, Any]) -> bool:
    known = sum(
        key in row for key in ("direction", "senders", "conversationsThreadId", "richText", "channelId", "client")
    )
    return known >= 2 and (
        "text" in row or "richText" in row or row.get("type") in ("THREAD_STATUS_CHANGE", "ASSIGNMENT")
    )


def conversation_of(row: Mapping[str, Any]) -> str | None:
    if not _is_message(row) and not ("conversationsThreadId" in row and "type" in row):
        return None
    return word(row.get("conversationsThreadId")) or "of one list"


def dropped(row: Mapping[str, Any]) -> str | None:
    if row.get("archived") is True or row.get("isDeleted") is True:
        return DELETED
    return SPAM if row.get("spam") is True or row.get("status") == "SPAM" else None


def read(row: Mapping[str, Any], notes: Counter[str]) -> Talk:
    properties = _properties(row)
    if properties is not None:
        text = body(properties, html=("content",)) or word(properties.get("subject")) or ""
        notes["hubspot: tickets of the CRM hold no replies (they are in the threads of the conversations API)"] += 1
        return Talk(
            id=properties.get("hs_ticket_id") or properties.get("hs_object_id") or row.get("id") or row.get("objectId"),
            subject=properties.get("subject"),
            created_at=properties.get("createdate") or row.get("createdAt"),
            channel=_lower(properties.get("source_type") or properties.get("hs_object_source_label")),
            intent=word(properties.get("hs_ticket_category")),
            messages=(Said("customer", text),),
        )
    messages = []
    for one in objects(row.get("messages")):
        text = body(one, plain=("text",), html=("richText",))
        messages.append(Said(_speaker(one), text, one.get("createdAt"), word(_actor(one))))
    subject = next((one["subject"] for one in objects(row.get("messages")) if word(one.get("subject"))), None)
    return Talk(
        id=row.get("id"),
        subject=subject,
        created_at=row.get("createdAt"),
        channel=word(row.get("originalChannelId")),
        messages=tuple(messages),
    )


def _actor(message: Mapping[str, Any]) -> Any:
    return next((one.get("actorId") for one in objects(message.get("senders"))), None) or message.get("createdBy")


def _speaker(message: Mapping[str, Any]) -> Speaker:
    kind = str(message.get("type", "MESSAGE"))
    if kind == "COMMENT":
        return "note"
    if kind == "WELCOME_MESSAGE":
        return "bot"
    if kind != "MESSAGE":
        return "system"
    actor = str(_actor(message) or "")
    if message.get("direction") == "INCOMING":
        return "customer"
    return _ACTORS.get(actor[:1], "agent") if actor[1:2] == "-" and actor[:1] in "BSIL" else "agent"


def _lower(value: Any) -> str | None:
    found = word(value)
    return found.casefold() if found else None
