"""A Crisp conversation with its messages, and a list of messages, as its REST API gives them.

Read are: of a conversation `session_id, state, created_at` (milliseconds)`, meta {subject, segments}, messages`; of a
message `session_id, type (text, note, event, ...), from (user or operator), content, timestamp, automated, user {type,
user_id}`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from .talk import DELETED, SPAM, Said, Speaker, Talk, dig, objects, tag_names, tagged_intent, word


def _is_message(row: Mapping[str, Any]) -> bool:
    known = sum(key in row for key in ("session_id", "fingerprint", "website_id", "stamped", "timestamp", "origin"))
    return row.get("from") in ("user", "operator") and "content" in row and known >= 2


def fits(row: Mapping[str, Any]) -> bool:
    held = objects(row.get("messages"))
    return bool(held) and all(
        _is_message(one) or (one.get("from") in ("user", "operator") and "type" in one) for one in held
    )


def conversation_of(row: Mapping[str, Any]) -> str | None:
    return (word(row.get("session_id")) or "of one list") if _is_message(row) and "messages" not in row else None


def dropped(row: Mapping[str, Any]) -> str | None:
    if row.get("is_blocked") is True:
        return SPAM
    return DELETED if row.get("state") == "removed" else None


def read(row: Mapping[str, Any], notes: Counter[str]) -> Talk:
    del notes
    messages = []
    for one in objects(row.get("messages")):
        content = one.get("content")
        text = content if isinstance(content, str) else word(dig(content, "text")) or word(dig(content, "value")) or ""
        messages.append(Said(_speaker(one), text, one.get("timestamp"), word(dig(one, "user", "user_id"))))
    segments = dig(row, "meta", "segments")
    return Talk(
        id=row.get("session_id") or row.get("id"),
        subject=word(dig(row, "meta", "subject")),
        created_at=row.get("created_at"),
        channel=word(dig(row, "meta", "origin")) or "chat",
        intent=tagged_intent(segments),
        customer=word(row.get("people_id")),
        messages=tuple(messages),
        meta={"tags": tag_names(segments)} if tag_names(segments) else {},
    )


def _speaker(message: Mapping[str, Any]) -> Speaker:
    kind = str(message.get("type", "text"))
    if kind == "note":
        return "note"
    if kind == "event":
        return "system"
    if message.get("from") == "user":
        return "copied" if dig(message, "user", "type") == "participant" else "customer"
    return "bot" if message.get("automated") is True else "agent"
