"""Conversations of our own shape, and what is near it: a list of messages, each with a writer and words.

Read are: `id, subject, created_at, channel, intent, customer, messages [{speaker | role | author ..., text | content |
body ..., at | created_at ...}]`. A writer is said by a word (customer, agent, bot, ...) or by a flag (`from_agent`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ..row_errors import Broken, kind_of
from .roles import DIRECTIONS, SPEAKER_KEYS, speaker_of, speaker_of_flag
from .talk import Said, Speaker, Talk, objects, word

_TEXTS = ("text", "content", "body", "message", "body_text", "plain_body")
_TIMES = ("at", "created_at", "timestamp", "createdAt", "time", "date", "sent_at", "ts")


def fits(row: Mapping[str, Any]) -> bool:
    held = row.get("messages")
    if not isinstance(held, list):
        return False
    first = objects(held)[:3]
    return (
        not first
        or any("speaker" in one for one in first)
        or all(_speaker(one) and _text(one) is not None for one in first)
    )


def dropped(row: Mapping[str, Any]) -> str | None:
    del row
    return None


def read(row: Mapping[str, Any], notes: Counter[str]) -> Talk:
    """Raises Broken for messages that are no list of objects."""
    held = row.get("messages")
    if not isinstance(held, list) or not all(isinstance(one, dict) for one in held):
        raise Broken(f"messages is {kind_of(held)}, expected a list of objects")
    messages = []
    for one in held:
        text, speaker = _text(one), _speaker(one)
        if text is None or speaker is None:
            notes["messages without words or without a known writer, left out"] += 1
            continue
        private = one.get("private") is True or one.get("public") is False or one.get("is_internal") is True
        messages.append(
            Said("note" if private else speaker, text, next((one[key] for key in _TIMES if key in one), None))
        )
    meta = row.get("meta")
    return Talk(
        id=next((row[key] for key in ("id", "conversation_id", "ticket_id", "thread_id") if row.get(key)), None),
        subject=word(row.get("subject")) or word(row.get("title")),
        created_at=row.get("created_at"),
        channel=word(row.get("channel")),
        intent=word(row.get("intent")),
        customer=word(row.get("customer")),
        messages=tuple(messages),
        meta=meta if isinstance(meta, dict) else {},
    )


def _text(message: Mapping[str, Any]) -> str | None:
    return next((message[key] for key in _TEXTS if isinstance(message.get(key), str)), None)


def _speaker(message: Mapping[str, Any]) -> Speaker | None:
    for key in SPEAKER_KEYS:
        found = speaker_of(message.get(key))
        if found is not None:
            return found
    for key in DIRECTIONS:
        found = speaker_of_flag(key, message[key]) if key in message else None
        if found is not None:
            return found
    return None
