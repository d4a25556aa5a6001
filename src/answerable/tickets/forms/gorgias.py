"""A Gorgias ticket, as its API gives it, its messages in it.

Read are: `id, subject, channel, created_datetime, spam, trashed_datetime, from_agent, tags [{name}], customer {id},
messages [{from_agent, public, stripped_text | body_text | stripped_html | body_html, created_datetime, via, rule_id,
sender {id}}]`. Messages that are not public are notes; those of a rule are automatic.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from .talk import DELETED, SPAM, Said, Speaker, Talk, body, dig, objects, tag_names, tagged_intent, word

_KEYS = frozenset(
    [
        "created_datetime",
        "excerpt",
        "via",
        "from_agent",
        "spam",
        "trashed_datetime",
        "assignee_user",
        "opened_datetime",
        "messages_count",
    ]
)


def fits(row: Mapping[str, Any]) -> bool:
    held = objects(row.get("messages"))
    if held:
        return all("from_agent" in one for one in held) and any(
            key in held[0] for key in ("body_text", "stripped_text", "body_html", "stripped_html")
        )
    if conversation_of(row) is not None:
        return False
    return len(_KEYS & row.keys()) >= 3 and ("excerpt" in row or "subject" in row)


def conversation_of(row: Mapping[str, Any]) -> str | None:
    """The ticket of a row that is one message; None for another row."""
    if "from_agent" not in row or "messages" in row or not ("body_text" in row or "stripped_text" in row):
        return None
    return word(row.get("ticket_id")) or "of one list"


def dropped(row: Mapping[str, Any]) -> str | None:
    if row.get("spam") is True:
        return SPAM
    return DELETED if row.get("trashed_datetime") else None


def read(row: Mapping[str, Any], notes: Counter[str]) -> Talk:
    customer = dig(row, "customer", "id")
    held = objects(row.get("messages"))
    messages = [
        Said(
            _speaker(one),
            body(one, plain=("stripped_text", "body_text"), html=("stripped_html", "body_html")),
            one.get("sent_datetime") or one.get("created_datetime"),
            word(dig(one, "sender", "id")),
        )
        for one in held
    ]
    if not held and word(row.get("excerpt")):
        notes["gorgias: tickets of a list, without messages: their cut excerpts are read (fetch each ticket)"] += 1
        messages = [Said("agent" if row.get("from_agent") is True else "customer", row["excerpt"])]
    return Talk(
        id=row.get("id"),
        subject=row.get("subject") or next((one["subject"] for one in held if word(one.get("subject"))), None),
        created_at=row.get("created_datetime"),
        channel=word(row.get("channel")),
        intent=tagged_intent(row.get("tags")),
        customer=word(customer),
        messages=tuple(messages),
        meta={"tags": tag_names(row.get("tags"))} if tag_names(row.get("tags")) else {},
    )


def _speaker(message: Mapping[str, Any]) -> Speaker:
    if message.get("public") is False or str(message.get("channel")) == "internal-note":
        return "note"
    if message.get("from_agent") is not True:
        return "customer"
    if "bot" in str(dig(message, "sender", "name")).casefold().split():
        return "bot"
    rule = message.get("rule_id") is not None or message.get("via") == "rule"
    return "system" if rule else "agent"
