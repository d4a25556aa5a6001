"""A change of the docs as plain values for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...eval.change.diff import Diff, IntentChange, SectionChange
from ..json_values import number


def diff_dict(diff: Diff) -> dict[str, Any]:
    """All of it as plain values."""
    return {
        "old": diff.old,
        "new": diff.new,
        "confidence_level": number(diff.confidence_level),
        "total": _intent_dict(diff.total),
        "expected": {
            "share": number(diff.expected.share),
            "low": None if diff.expected.interval is None else number(diff.expected.interval.low),
            "high": None if diff.expected.interval is None else number(diff.expected.interval.high),
            "tickets": diff.expected.tickets,
            "judged": diff.expected.judged,
            "gained_tickets": number(diff.expected.gained),
            "lost_tickets": number(diff.expected.lost),
        },
        "ticket_labels": None if diff.ticket_labels is None else diff.ticket_labels.to_dict(),
        "agreements": [pair.to_dict() for pair in diff.agreements],
        "intents": [_intent_dict(intent) for intent in diff.intents],
        "tickets": [
            {
                "id": ticket.ticket,
                "intent": ticket.intent,
                "kind": ticket.kind,
                "old_route": ticket.old_route,
                "new_route": ticket.new_route,
                "old_confidence": number(ticket.old_confidence),
                "new_confidence": number(ticket.new_confidence),
                "because": [_section_dict(section) for section in ticket.because],
                "old_quotes": list(ticket.old_quotes),
                "new_quotes": list(ticket.new_quotes),
            }
            for ticket in diff.tickets
        ],
        "sections": [_section_dict(section) for section in diff.sections],
    }


def _section_dict(section: SectionChange) -> dict[str, Any]:
    return {"page": section.page, "section": section.section, "kind": section.kind, "to": section.to}


def _intent_dict(intent: IntentChange) -> dict[str, Any]:
    interval = intent.interval
    shares: Sequence[float | None] = (intent.old.share, intent.new.share, intent.change)
    old, new, change = (None if share is None else number(share) for share in shares)
    return {
        "intent": intent.intent,
        "tickets": intent.tickets,
        "old": old,
        "new": new,
        "change": change,
        "low": None if interval is None else number(interval.low),
        "high": None if interval is None else number(interval.high),
        "gained": intent.gained,
        "lost": intent.lost,
        "p": number(intent.p),
        "kinds": dict(intent.kinds),
    }
