"""The card of a file of tickets as text, as one line, and as plain values."""

from __future__ import annotations

from .. import escape
from ..tickets.data_card import DataCard
from ..tickets.forms.registry import FORMS
from .words import count

_FORMS = {
    "jsonl": "one JSON object a line",
    "json": "one JSON document",
    "csv": "CSV",
    "xlsx": "an Excel workbook",
    "mail": "mails",
    "text": "a question a line",
    **{form.name: form.said for form in FORMS},
}
_CARRY = {
    "answerable": "a label",
    "answer": "a gold answer",
    "created_at": "a date",
    "reply": "a human reply",
    "thread": "a thread",
}


def card_line(card: DataCard) -> str:
    """What a coverage report says of its tickets; not yet escaped."""
    parts = [f"{count(card.read, 'row')} read, {card.kept:,} kept"]
    parts += [f"{number:,} dropped: {reason}" for reason, number in card.dropped.items()]
    if card.copies and "a copy" not in card.dropped:
        noun = "copy" if card.copies == 1 else "copies"
        parts.append(f"{card.copies:,} {noun} counted (`answerable tickets` drops them)")
    if card.redacted is None:
        parts.append("personal data not hidden")
    elif card.redacted_tickets:
        parts.append(f"personal data hidden in {count(card.redacted_tickets, 'ticket')}")
    if card.first is not None:
        parts.append(f"written {card.first} to {card.last}")
    return "; ".join(parts)


def card_text(card: DataCard) -> str:
    """The whole card, a line for each thing that is so. Ends in a line feed."""
    lines = [("read", f"{card.read:,}"), ("kept", f"{card.kept:,}")]
    lines += [("dropped", f"{number:,}  {reason}") for reason, number in card.dropped.items()]
    fate = "dropped" if "a copy" in card.dropped else "kept"
    lines.append(("copies", f"{card.copies:,}  of an earlier ticket in all but the id, {fate}"))
    lines.append(("alike", f"{card.alike:,}  in the words of an earlier ticket, kept: customers ask the same"))
    if card.since or card.until:
        window = f"{card.since or 'the first day'} to {card.until or 'the last day'}, both counted in"
        lines.append(("window", window))
    if card.first is not None:
        lines.append(("written", f"{card.first} to {card.last}; {card.undated:,} without a date that can be read"))
    if card.redacted is None:
        lines.append(("hidden", "nothing: redaction is switched off"))
    else:
        kinds = ", ".join(f"{number:,} {kind}" for kind, number in card.redacted.items()) or "nothing was found"
        lines.append(("hidden", f"{kinds}, in {count(card.redacted_tickets, 'ticket')}; names are not found"))
    for name, counts in (("set apart", card.cleaned), ("messages", card.kinds), ("language", card.languages)):
        if counts:
            lines.append((name, ", ".join(f"{number:,} {what}" for what, number in counts.items())))
    lines += [("column", f"{field} from {column}") for field, column in card.columns.items()]
    if card.carry:
        carried = ", ".join(f"{number:,} {_CARRY.get(name, name)}" for name, number in card.carry.items())
        lines.append(("carry", carried))
    head = f"{escape.for_terminal(card.path)}: {_FORMS[card.form]}\n"
    return head + "".join(f"  {name:<9} {escape.for_terminal(text)}\n" for name, text in lines)
