"""A Chatwoot conversation with its messages, and a list of messages, as its API gives them.

Read are: of a conversation `id | display_id, inbox_id, status, created_at, labels, meta {channel, sender {id}},
additional_attributes {mail_subject}, messages`; of a message `content, message_type (0 or incoming, 1 or outgoing, 2 or
activity, 3 or template), private, created_at, sender {type}, sender_type, content_type, conversation_id`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from .talk import Said, Speaker, Talk, body, dig, objects, tag_names, tagged_intent, word

_TYPES = {0: "incoming", 1: "outgoing", 2: "activity", 3: "template"}


def fits(row: Mapping[str, Any]) -> bool:
    held = objects(row.get("messages"))
    return bool(held) and all("message_type" in one and "content" in one for one in held)


def conversation_of(row: Mapping[str, Any]) -> str | None:
    if "message_type" not in row or "content" not in row or "messages" in row:
        return None
    return word(row.get("conversation_id")) or word(dig(row, "conversation", "id")) or "of one list"


def dropped(row: Mapping[str, Any]) -> str | None:
    del row
    return None


def read(row: Mapping[str, Any], notes: Counter[str]) -> Talk:
    held = objects(row.get("messages"))
    if len(held) == 1 and "unread_count" in row:
        notes["chatwoot: conversations of a list, with one message each (fetch the messages of each)"] += 1
    sender = dig(row, "meta", "sender", "id") or dig(row, "contact", "id")
    messages = tuple(
        Said(_speaker(one), body(one, plain=("content",)), one.get("created_at"), word(dig(one, "sender", "id")))
        for one in held
    )
    return Talk(
        id=row.get("display_id") or row.get("id"),
        subject=word(dig(row, "additional_attributes", "mail_subject")),
        created_at=row.get("created_at") or row.get("timestamp"),
        channel=word(row.get("channel")) or word(dig(row, "meta", "channel")),
        intent=tagged_intent(row.get("labels")),
        customer=word(sender),
        messages=messages,
        meta={"tags": tag_names(row.get("labels"))} if tag_names(row.get("labels")) else {},
    )


def _speaker(message: Mapping[str, Any]) -> Speaker:
    kind = message.get("message_type")
    kind = _TYPES.get(kind, "") if isinstance(kind, int) else str(kind).casefold()
    if message.get("private") is True:
        return "note"
    if kind == "activity" or message.get("content_type") in ("input_csat", "input_email"):
        return "system"
    if kind == "incoming":
        return "customer"
    bot = str(message.get("sender_type") or dig(message, "sender", "type") or "").casefold()
    return "bot" if kind == "template" or "bot" in bot or "captain" in bot else "agent"
