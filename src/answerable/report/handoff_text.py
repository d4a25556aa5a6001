"""What a human is handed, as text for a terminal."""

from __future__ import annotations

import textwrap

from ..escape import for_terminal
from ..model import Answer, Handoff
from .terminal import MIN_WIDTH


def handoff_text(answer: Answer, *, width: int = 100) -> str:
    """What the human gets; says so where the answer needs none."""
    if answer.handoff is None:
        return "No hand-off: the answer goes to the customer.\n"
    return "\n".join(_handoff(answer.handoff, max(MIN_WIDTH, width))) + "\n"


def _handoff(handoff: Handoff, width: int) -> list[str]:
    why = "; ".join(handoff.reason_words)
    rows = [("asked", handoff.question), ("reason", f"{handoff.reason}: {why}" if why else handoff.reason)]
    rows += [("customer", handoff.customer)] if handoff.customer else []
    rows += [("intent", handoff.intent)] if handoff.intent else []
    rows += [("queue", handoff.queue)] if handoff.queue else []
    rows += [("mood", handoff.sentiment)] if handoff.sentiment else []
    rows += [("open", question) for question in handoff.open_parts]
    rows += [("found", ", ".join(handoff.found))] if handoff.found else []
    rows += [("missing", ", ".join(handoff.missing))] if handoff.missing and not handoff.unsure else []
    rows += [("known", "; ".join(handoff.do_not_ask) + " (do not ask again)")] if handoff.do_not_ask else []
    rows += [("unsure", doubt) for doubt in handoff.unsure]
    rows += [("draft", handoff.draft)] if handoff.draft else []
    lines = ["hand-off"]
    for name, value in rows:
        lines += _row(name, value, width)
    for citation in handoff.citations:
        lines += _row("cites", f"{citation.heading or citation.title}  {citation.url or citation.page}", width)
    for turn in handoff.thread:
        lines += _row(turn.speaker, turn.text, width)
    for tried in handoff.passages_tried:
        place = " > ".join(str(tried[key]) for key in ("page", "heading") if tried.get(key))
        lines += _row("looked at", place, width)
    return lines


def _row(name: str, value: str, width: int) -> list[str]:
    pieces = [
        piece
        for line in for_terminal(value, lines=True).split("\n")
        for piece in (textwrap.wrap(line, width - 12, break_on_hyphens=False) or [""])
    ]
    return [f"  {name if place == 0 else '':<10}{piece}".rstrip() for place, piece in enumerate(pieces)]
