"""Messages of Front, as its API lists them, or in their conversations.

Read are: of a message `id (msg_), is_inbound, is_draft | draft_mode, type, subject, body | text, created_at, author,
recipients [{handle, role}], _links.related.conversation`; of a conversation `id (cnv_), subject, status, created_at,
tags, messages, comments [{body, posted_at}]`. Comments are notes of teammates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from .talk import DELETED, SPAM, Said, Speaker, Talk, body, dig, objects, tag_names, tagged_intent, word


def fits(row: Mapping[str, Any]) -> bool:
    if isinstance(row.get("messages"), list):
        held = objects(row["messages"])
        return bool(held) and all("is_inbound" in one and ("body" in one or "text" in one) for one in held)
    return str(row.get("id", "")).startswith("cnv_") and "status" in row and ("last_message" in row or "_links" in row)


def conversation_of(row: Mapping[str, Any]) -> str | None:
    """The conversation of a row that is one message; None for another row."""
    if "is_inbound" not in row or not ("body" in row or "text" in row) or isinstance(row.get("messages"), list):
        return None
    link = dig(row, "_links", "related", "conversation") or row.get("conversation_id") or dig(row, "conversation", "id")
    return str(link).rstrip("/").rsplit("/", 1)[-1] if link else "of one list"


def dropped(row: Mapping[str, Any]) -> str | None:
    status = str(row.get("status") or row.get("status_category") or "").casefold()
    return DELETED if status in ("deleted", "trashed") else SPAM if status == "spam" else None


def read(row: Mapping[str, Any], notes: Counter[str]) -> Talk:
    held = objects(row.get("messages"))
    if not held and isinstance(row.get("last_message"), dict):
        held = [row["last_message"]]
        notes["front: conversations with their last message alone (fetch the messages of each)"] += 1
    messages = [
        Said(
            _speaker(one),
            body(one, plain=("text",), html=("body",)),
            one.get("created_at"),
            word(dig(one, "author", "id")),
        )
        for one in held
    ]
    messages += [Said("note", body(one, html=("body",)), one.get("posted_at")) for one in objects(row.get("comments"))]
    first = held[0] if held else {}
    sender = next((one.get("handle") for one in objects(first.get("recipients")) if one.get("role") == "from"), None)
    return Talk(
        id=row.get("id"),
        subject=word(row.get("subject")) or next((one["subject"] for one in held if word(one.get("subject"))), None),
        created_at=row.get("created_at"),
        channel=word(first.get("type")),
        intent=tagged_intent(row.get("tags")),
        customer=word(dig(row, "recipient", "handle")) or word(sender),
        messages=tuple(messages),
        meta={"tags": tag_names(row.get("tags"))} if tag_names(row.get("tags")) else {},
    )


def _speaker(message: Mapping[str, Any]) -> Speaker:
    if message.get("is_draft") is True or message.get("draft_mode"):
        return "note"
    if message.get("is_inbound") is True:
        return "customer"
    if message.get("is_auto_reply") is True or dig(message, "metadata", "is_auto_reply") is True:
        return "system"
    return "agent"
