"""Found intents as text and as JSON."""

from __future__ import annotations

from typing import Any

from .. import escape
from ..eval.intents.find import Intents
from .words import count, fit

SHOWN = 40


def intents_text(intents: Intents, *, width: int = 100) -> str:
    """One line an intent: tickets, id, name, and its most central ticket. Ends in a line feed."""
    tickets = len(intents.of)
    lines = []
    if intents.given:
        lines.append(f"{count(intents.given, 'ticket')} came with an intent and keep it.")
    if not tickets:
        return "\n".join([*lines, "There is nothing to find.", ""])
    lines.append(
        f"{count(len(intents.intents), 'intent')} in {count(tickets, 'ticket')}; {intents.pile:,} near none of them "
        f"({intents.pile / tickets:.0%}, the pile)"
    )
    room = max(20, min(38, width // 3))
    for intent in intents.intents[:SHOWN]:
        marks = "".join(
            [" new" if intent.new else "", " pinned" if intent.pin else "", " merged" if intent.merge_into else ""]
        )
        head = f"{intent.tickets:>6,}  {fit(escape.for_terminal(intent.name), room)}  {intent.id}{marks}  "
        example = escape.for_terminal(intent.examples[0]) if intent.examples else ""
        lines.append(fit(f"{head}“{example}”", width).rstrip())
    if len(intents.intents) > SHOWN:
        lines.append(f"        and {count(len(intents.intents) - SHOWN, 'more intent')}")
    if intents.lost:
        names = ", ".join(escape.for_terminal(intent.name) for intent in intents.lost[:8])
        lines.append(f"No longer found, and kept in the file: {names}")
    return "\n".join(lines) + "\n"


def intents_dict(intents: Intents) -> dict[str, Any]:
    """Everything, with the intent of each ticket (null for the pile)."""
    return {
        "tickets": len(intents.of),
        "given": intents.given,
        "pile": intents.pile,
        "silhouette": intents.silhouette,
        "intents": [
            {
                "id": intent.id,
                "name": intent.name,
                "tickets": intent.tickets,
                "phrases": list(intent.phrases),
                "medoid": intent.medoid,
                "examples": list(intent.examples),
                "new": intent.new,
                "pin": intent.pin,
                "merge_into": intent.merge_into or None,
            }
            for intent in intents.intents
        ],
        "lost": [intent.id for intent in intents.lost],
        "of": dict(sorted(intents.of.items())),
    }
