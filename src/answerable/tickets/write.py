"""A ticket as the row that `read_tickets` reads back."""

from __future__ import annotations

from typing import Any

from ..model import Ticket


def ticket_row(ticket: Ticket) -> dict[str, Any]:
    """What is empty is left out, but for id and text."""
    row: dict[str, Any] = {"id": ticket.id, "text": ticket.text}
    for name in ("intent", "created_at", "channel", "answerable", "answer", "reply"):
        value = getattr(ticket, name)
        if value is not None:
            row[name] = value
    if ticket.relevant:
        row["relevant"] = list(ticket.relevant)
    if ticket.thread:
        row["thread"] = [{"speaker": turn.speaker, "text": turn.text} for turn in ticket.thread]
    if ticket.meta:
        row["meta"] = dict(ticket.meta)
    return row
