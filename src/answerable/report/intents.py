"""Found intents as text and as JSON."""

from __future__ import annotations

from typing import Any

from ..eval.intents.find import Intents
from . import escape
from .words import count, fit

SHOWN = 40


def intents_text(found: Intents, *, width: int = 100) -> str:
    """One line an intent: tickets, id, name, and its most central ticket. Ends in a line feed."""
    tickets = len(found.of)
    lines = []
    if found.given:
        lines.append(f"{count(found.given, 'ticket')} came with an intent and keep it.")
    if not tickets:
        return "\n".join([*lines, "There is nothing to find.", ""])
    lines.append(
        f"{count(len(found.intents), 'intent')} in {count(tickets, 'ticket')}; {found.pile:,} near none of them "
        f"({found.pile / tickets:.0%}, the pile)"
    )
    room = max(20, min(38, width // 3))
    for one in found.intents[:SHOWN]:
        marks = "".join([" new" if one.new else "", " pinned" if one.pin else "", " merged" if one.merge_into else ""])
        head = f"{one.tickets:>6,}  {fit(escape.for_terminal(one.name), room)}  {one.id}{marks}  "
        said = escape.for_terminal(one.examples[0]) if one.examples else ""
        lines.append(fit(f"{head}“{said}”", width).rstrip())
    if len(found.intents) > SHOWN:
        lines.append(f"        and {count(len(found.intents) - SHOWN, 'more intent')}")
    if found.lost:
        names = ", ".join(escape.for_terminal(one.name) for one in found.lost[:8])
        lines.append(f"No longer found, and kept in the file: {names}")
    return "\n".join(lines) + "\n"


def intents_dict(found: Intents) -> dict[str, Any]:
    """Everything, with the intent of each ticket (null for the pile)."""
    return {
        "tickets": len(found.of),
        "given": found.given,
        "pile": found.pile,
        "silhouette": found.silhouette,
        "intents": [
            {
                "id": one.id,
                "name": one.name,
                "tickets": one.tickets,
                "phrases": list(one.phrases),
                "medoid": one.medoid,
                "examples": list(one.examples),
                "new": one.new,
                "pin": one.pin,
                "merge_into": one.merge_into or None,
            }
            for one in found.intents
        ],
        "lost": [one.id for one in found.lost],
        "of": dict(sorted(found.of.items())),
    }
