"""A change of the docs as plain values for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...eval.change.diff import Diff, IntentChange, SectionChange
from ..json_values import number


def diff_dict(found: Diff) -> dict[str, Any]:
    """All of it as plain values."""
    return {
        "old": found.old,
        "new": found.new,
        "confidence_level": number(found.confidence_level),
        "total": _intent_dict(found.total),
        "expected": {
            "share": number(found.expected.share),
            "low": None if found.expected.interval is None else number(found.expected.interval.low),
            "high": None if found.expected.interval is None else number(found.expected.interval.high),
            "tickets": found.expected.tickets,
            "judged": found.expected.judged,
            "gained_tickets": number(found.expected.gained),
            "lost_tickets": number(found.expected.lost),
        },
        "intents": [_intent_dict(one) for one in found.intents],
        "tickets": [
            {
                "id": one.ticket,
                "intent": one.intent,
                "kind": one.kind,
                "old_route": one.old_route,
                "new_route": one.new_route,
                "old_confidence": number(one.old_confidence),
                "new_confidence": number(one.new_confidence),
                "because": [_section_dict(section) for section in one.because],
                "old_quotes": list(one.old_quotes),
                "new_quotes": list(one.new_quotes),
            }
            for one in found.tickets
        ],
        "sections": [_section_dict(one) for one in found.sections],
    }


def _section_dict(one: SectionChange) -> dict[str, Any]:
    return {"page": one.page, "section": one.section, "kind": one.kind, "to": one.to}


def _intent_dict(one: IntentChange) -> dict[str, Any]:
    interval = one.interval
    shares: Sequence[float | None] = (one.old.share, one.new.share, one.change)
    old, new, change = (None if share is None else number(share) for share in shares)
    return {
        "intent": one.intent,
        "tickets": one.tickets,
        "old": old,
        "new": new,
        "change": change,
        "low": None if interval is None else number(interval.low),
        "high": None if interval is None else number(interval.high),
        "gained": one.gained,
        "lost": one.lost,
        "p": number(one.p),
        "kinds": dict(one.kinds),
    }
