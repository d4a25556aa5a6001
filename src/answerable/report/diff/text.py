"""A change of the docs as text for a terminal."""

from __future__ import annotations

from ...eval.change.diff import Diff, TicketChange
from .. import escape
from ..words import count, fit, percent
from .words import KIND_WORDS, between, expected, points, section_words, total_words

SHOWN = 10  # tickets of a kind, and sections, in the text


def diff_text(found: Diff, *, width: int = 100) -> str:
    """The change of coverage, then intents, tickets and sections that changed; ends in a line feed."""
    width = max(72, width)
    lines = [f"{escape.for_terminal(found.old)} -> {escape.for_terminal(found.new)}: {total_words(found.total)}", ""]
    lines[1:1] = [expected(found)]
    moved = [one for one in found.intents if one.kinds]
    if moved:
        lines.append(f"{'intent':<24} {'tickets':>7} {'before':>7} {'after':>7} {'change':>8} {'[95 %]':>14}")
        for one in (*moved, found.total):
            lines.append(
                f"{fit(escape.for_terminal(one.intent), 24)} {one.tickets:>7,} {percent(one.old.share):>7} "
                f"{percent(one.new.share):>7} {points(one.change):>8} {between(one):>14}"
            )
    else:
        lines.append("No ticket has another route or another answer.")
    for kind, words in KIND_WORDS.items():
        changed = found.of(kind)
        if changed:
            lines += ["", f"{words}: {count(len(changed), 'ticket')}"]
            lines += [fit(f"  {_ticket(one)}", width).rstrip() for one in changed[:SHOWN]]
            lines += [f"  and {len(changed) - SHOWN:,} more: see --json"] if len(changed) > SHOWN else []
    blamed = found.blamed()
    if blamed:
        lines += ["", "Which changed section did it"]
        for section, kinds in blamed[:SHOWN]:
            said = ", ".join(f"{n:,} {KIND_WORDS[kind]}" for kind, n in sorted(kinds.items()))
            lines.append(fit(f"  {section_words(section)}: {said}", width).rstrip())
    lines += ["", f"{count(len(found.sections), 'section')} changed."]
    return "\n".join(lines) + "\n"


def _ticket(one: TicketChange) -> str:
    why = "; ".join(section_words(section) for section in one.because[:2]) or "only the ranking moved"
    name, intent = escape.for_terminal(one.ticket), escape.for_terminal(one.intent)
    return f"{name}  {intent}  {one.old_confidence:.2f} -> {one.new_confidence:.2f}  {why}"
