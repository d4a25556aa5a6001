"""A Freshdesk ticket, as its API (v2) and the JSON export of an account give it.

Read are: `id, subject, description_text | description, created_at, source, type, status, spam, deleted, tags,
requester_id, conversations [{body_text | body, incoming, private, source, user_id, created_at}]`; and of the export
`helpdesk_ticket {display_id, subject, description, notes [{helpdesk_note}]}`. A list comes without conversations.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from .talk import DELETED, MERGED, OUTBOUND, SPAM, Said, Speaker, Talk, body, objects, tag_names, tagged_intent, word

_KEYS = frozenset(
    [
        "responder_id",
        "fr_escalated",
        "is_escalated",
        "spam",
        "source",
        "due_by",
        "fr_due_by",
        "conversations",
        "cc_emails",
        "fwd_emails",
        "reply_cc_emails",
        "description_text",
        "email_config_id",
        "company_id",
        "product_id",
        "association_type",
        "ticket_cc_emails",
    ]
)
_SOURCES = {1: "email", 2: "portal", 3: "phone", 5: "twitter", 6: "facebook", 7: "chat", 9: "feedback", 10: "outbound"}
_MERGED = re.compile(r"(?i)this ticket (?:is|was|has been) closed and merged into|merged into ticket #?\d")


def fits(row: Mapping[str, Any]) -> bool:
    if isinstance(row.get("helpdesk_ticket"), dict):
        return True
    has_text = "description_text" in row or "description" in row or "conversations" in row
    return has_text and "subject" in row and "via" not in row and "comments" not in row and len(_KEYS & row.keys()) >= 2


def conversation_of(row: Mapping[str, Any]) -> str | None:
    """The ticket of a row that is one of its conversations; None for another row."""
    if not ("incoming" in row and "private" in row and ("body_text" in row or "body" in row)):
        return None
    return word(row.get("ticket_id")) or "of one list"


def dropped(row: Mapping[str, Any]) -> str | None:
    ticket = _ticket(row)
    if ticket.get("deleted") is True:
        return DELETED
    if ticket.get("spam") is True:
        return SPAM
    if ticket.get("source") == 10:
        return OUTBOUND
    notes = (one for one in _replies(ticket) if one.get("private"))
    merged = any(_MERGED.search(body(one, plain=("body_text",), html=("body", "body_html"))[:300]) for one in notes)
    return MERGED if merged else None


def read(row: Mapping[str, Any], notes: Counter[str]) -> Talk:
    ticket = _ticket(row)
    requester = ticket.get("requester_id")
    first = body(ticket, plain=("description_text",), html=("description_html", "description"))
    messages = [Said("customer", first, ticket.get("created_at"), word(requester))]
    if "messages" in ticket:
        notes["freshdesk: conversations without their ticket: what it first said is not in them"] += 1
    elif "conversations" not in ticket and "notes" not in ticket:
        notes[
            "freshdesk: tickets without their conversations: no replies are read (fetch with include=conversations)"
        ] += 1
    for reply in _replies(ticket):
        text = body(reply, plain=("body_text",), html=("body", "body_html"))
        messages.append(Said(_speaker(reply, requester), text, reply.get("created_at"), word(reply.get("user_id"))))
    source = ticket.get("source")
    return Talk(
        id=ticket.get("display_id") or ticket.get("id"),
        subject=ticket.get("subject"),
        created_at=ticket.get("created_at"),
        channel=_SOURCES.get(source) if isinstance(source, int) else word(source or ticket.get("source_name")),
        intent=tagged_intent(ticket.get("tags")),
        customer=word(requester),
        messages=tuple(messages),
        meta={"tags": tag_names(ticket.get("tags"))} if tag_names(ticket.get("tags")) else {},
    )


def _ticket(row: Mapping[str, Any]) -> Mapping[str, Any]:
    inner = row.get("helpdesk_ticket")
    return inner if isinstance(inner, dict) else row


def _replies(ticket: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = objects(ticket.get("conversations")) or objects(ticket.get("notes")) or objects(ticket.get("messages"))
    return [one["helpdesk_note"] if isinstance(one.get("helpdesk_note"), dict) else one for one in found]


def _speaker(reply: Mapping[str, Any], requester: Any) -> Speaker:
    if reply.get("private") is True:
        return "note"
    if reply.get("auto_response") is True:
        return "system"
    if reply.get("incoming") is True:
        other = requester is not None and reply.get("user_id") not in (None, requester)
        return "copied" if other else "customer"
    return "agent"
