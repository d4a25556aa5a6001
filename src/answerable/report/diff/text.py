"""A change of the docs as text for a terminal."""

from __future__ import annotations

from ... import escape
from ...eval.change.diff import Diff, TicketChange
from ..terminal import wrapped
from ..words import count, fit, percent
from .words import KIND_WORDS, between, expected, labels_said, points, section_words, total_words

SHOWN = 10  # tickets of a kind, and sections, in the text


def diff_text(diff: Diff, *, width: int = 100) -> str:
    """The change of coverage, then intents, tickets and sections that changed; ends in a line feed."""
    width = max(72, width)
    lines = [f"{escape.for_terminal(diff.old)} -> {escape.for_terminal(diff.new)}: {total_words(diff.total)}", ""]
    lines[1:1] = [expected(diff)]
    if labels_said(diff):
        lines[2:2] = wrapped(labels_said(diff), width)
    moved = [intent for intent in diff.intents if intent.kinds]
    if moved:
        lines.append(f"{'intent':<24} {'tickets':>7} {'before':>7} {'after':>7} {'change':>8} {'[95 %]':>14}")
        for intent in (*moved, diff.total):
            lines.append(
                f"{fit(escape.for_terminal(intent.intent), 24)} {intent.tickets:>7,} {percent(intent.old.share):>7} "
                f"{percent(intent.new.share):>7} {points(intent.change):>8} {between(intent):>14}"
            )
    else:
        lines.append("No ticket has another route or another answer.")
    for kind, words in KIND_WORDS.items():
        changed = diff.of(kind)
        if changed:
            lines += ["", f"{words}: {count(len(changed), 'ticket')}"]
            lines += [fit(f"  {_ticket(ticket)}", width).rstrip() for ticket in changed[:SHOWN]]
            lines += [f"  and {len(changed) - SHOWN:,} more: see --json"] if len(changed) > SHOWN else []
    blamed = diff.blamed()
    if blamed:
        lines += ["", "Which changed section did it"]
        for section, kinds in blamed[:SHOWN]:
            changes = ", ".join(f"{n:,} {KIND_WORDS[kind]}" for kind, n in sorted(kinds.items()))
            lines.append(fit(f"  {section_words(section)}: {changes}", width).rstrip())
    lines += ["", f"{count(len(diff.sections), 'section')} changed."]
    return "\n".join(lines) + "\n"


def _ticket(ticket: TicketChange) -> str:
    why = "; ".join(section_words(section) for section in ticket.because[:2]) or "only the ranking moved"
    name, intent = escape.for_terminal(ticket.ticket), escape.for_terminal(ticket.intent)
    return f"{name}  {intent}  {ticket.old_confidence:.2f} -> {ticket.new_confidence:.2f}  {why}"
