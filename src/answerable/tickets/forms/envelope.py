"""What a webhook puts around a ticket or a message: the event, opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..mail.markup import words_of
from .registry import form_of, message_form_of
from .talk import Dropped, dig, joined

EVENT = "an event that is no message"
# Zendesk, Intercom, Help Scout (v1), Slack, Discourse, Jira and GitHub, Gorgias, Crisp.
_PATHS = (("detail",), ("data", "item"), ("item",), ("event",), ("post",), ("issue",), ("ticket",), ("data",))


def opened(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """The ticket or message that an event is about; None for a row that is no event. Raises Dropped for other events.

    Of Front `target.data` and the conversation beside it, of Freshdesk the fields `ticket_*` of `freshdesk_webhook`.
    """
    told = row.get("freshdesk_webhook")
    if isinstance(told, dict):
        subject, text = told.get("ticket_subject"), told.get("ticket_description")
        return {
            "id": told.get("ticket_id"),
            "text": joined(subject, words_of(text) if isinstance(text, str) else ""),
            "created_at": told.get("ticket_created_at"),
        }
    if "emitted_at" in row and isinstance(row.get("conversation"), dict):
        message = dig(row, "target", "data")
        if not isinstance(message, dict) or "is_inbound" not in message:
            raise Dropped(EVENT)
        return {**message, "conversation_id": row["conversation"].get("id")}
    for path in _PATHS:
        inner = dig(row, *path)
        if isinstance(inner, dict) and (form_of(inner) is not None or message_form_of(inner) is not None):
            return inner
    return None


def is_event(row: Mapping[str, Any]) -> bool:
    """Whether a row is an event around something that is known."""
    try:
        return opened(row) is not None
    except Dropped:
        return True
