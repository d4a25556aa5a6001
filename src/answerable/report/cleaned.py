"""What was set apart in each ticket before it is asked, part by part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .. import escape
from ..model import Ticket
from ..tickets.message import kind_of_ticket, read_message


def cleaned_text(tickets: Iterable[Ticket]) -> Iterator[str]:
    """A block for each ticket of which something was set apart: what is asked, and the rest behind what it is."""
    for ticket in tickets:
        message = read_message(ticket.text)
        kind = kind_of_ticket(ticket)
        if not message.changed and kind == "question":
            continue
        yield f"{escape.for_terminal(ticket.id)}{'' if kind == 'question' else f'  ({kind})'}\n"
        if message.cut.get("markup"):
            yield f"  markup      {message.cut['markup']:,} characters\n"
        for part in message.parts:
            for place, line in enumerate(part.text.split("\n")):
                yield f"  {part.kind if place == 0 else '':<11} {escape.for_terminal(line)}".rstrip() + "\n"


def cleaned_rows(tickets: Iterable[Ticket]) -> list[dict[str, Any]]:
    """The same as plain values, for every ticket."""
    rows = []
    for ticket in tickets:
        message = read_message(ticket.text)
        parts = [{"kind": part.kind, "text": part.text} for part in message.parts]
        rows.append(
            {
                "id": ticket.id,
                "kind": kind_of_ticket(ticket),
                "asked": message.text,
                "cut": dict(message.cut),
                "parts": parts,
            }
        )
    return rows
