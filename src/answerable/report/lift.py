"""Lift, what drafts would bring, as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import escape
from ..eval.change.estimate import MIN_SIDE_JUDGMENTS, Change
from ..eval.change.lift import Lift, MovedTicket
from ..eval.coverage.outline import shorten
from ..stats import Interval
from ..tickets.redact import redact
from .labelling import agreements_words, unresolved_words
from .terminal import MIN_WIDTH, wrapped
from .words import count, fit

SHOWN = 12


def points(share: float) -> str:
    """+3.1: a change of a share, in points."""
    return f"{100 * share:+.1f}"


def _ends(interval: Interval | None) -> str:
    return "" if interval is None else f"[{points(interval.low)}, {points(interval.high)}]"


def lift_text(lift: Lift, *, width: int = 100) -> str:
    """What the drafts bring, what got worse, and what to write first. Ends in a line feed."""
    n = lift.tickets
    noun = "draft" if len(lift.drafts) == 1 else f"{len(lift.drafts)} drafts"
    level = ""
    if lift.change.judged >= MIN_SIDE_JUDGMENTS:
        level = f", {lift.change.judged:,} of them judged"
    elif not lift.calibrated:
        level = "; not calibrated: the size assumes that the docs cover about half"
    lines = [
        f"With the {noun}: {points(lift.change.share)} points of coverage {_ends(lift.change.interval)}, "
        f"n = {count(n, 'ticket')}{level}",
        "  the range allows for the error of the confidences; on known truth it held in 90 to 100 % of cases",
        f"  expected: {lift.change.gained:.1f} tickets more, {lift.change.lost:.1f} fewer",
        f"  routed to answer: {len(lift.newly):,} newly, {len(lift.no_longer):,} no longer (exact p = {lift.p:.3f})",
    ]
    for said in filter(None, (agreements_words(lift.agreements), unresolved_words(lift.ticket_labels))):
        lines += [f"  {line}" for line in wrapped(said, max(MIN_WIDTH, width) - 2)]
    if len(lift.drafts) > 1:  # judged singly
        lines += ["", "Each alone"]
        for draft in lift.drafts[:SHOWN]:
            name = fit(escape.for_terminal(draft.name), min(40, width // 3))
            change = f"{points(draft.change.share):>6}  {_ends(draft.change.interval):<16}"
            lines.append(f"  {name}  {change}  first for {draft.answers_first:,}")
        lines += ["", "Write in this order (tickets that each adds to those before it)"]
        lines += [
            f"  {place}. {escape.for_terminal(name)}  +{gain:.1f}" for place, (name, gain) in enumerate(lift.best, 1)
        ]
    lines += _moves("Newly answered", lift.newly, width)
    lines += _moves("No longer answered", lift.no_longer, width)
    lines += _moves("Still answered, now less surely from a draft", lift.sunk, width)
    return "\n".join(lines) + "\n"


def _moves(title: str, moves: Sequence[MovedTicket], width: int) -> list[str]:
    if not moves:
        return []
    lines = ["", f"{title}: {count(len(moves), 'ticket')}"]
    for move in moves[:SHOWN]:
        question = escape.for_terminal(shorten(redact(move.question), 200))
        lines.append(
            fit(f"  {move.before:.2f} -> {move.after:.2f}  {escape.for_terminal(move.id)}  {question}", width).rstrip()
        )
    if len(moves) > SHOWN:
        lines.append(f"  and {len(moves) - SHOWN:,} more: see --json")
    return lines


def lift_dict(lift: Lift) -> dict[str, Any]:
    """The same as plain values; questions are redacted."""
    return {
        "tickets": lift.tickets,
        "calibrated": lift.calibrated,
        "change": _change(lift.change),
        "ticket_labels": None if lift.ticket_labels is None else lift.ticket_labels.to_dict(),
        "agreements": [pair.to_dict() for pair in lift.agreements],
        "newly_answered": [_moved(move) for move in lift.newly],
        "no_longer_answered": [_moved(move) for move in lift.no_longer],
        "p": lift.p,
        "less_sure": [_moved(move) for move in lift.sunk],
        "drafts": [
            {"draft": draft.name, "change": _change(draft.change), "first_for": draft.answers_first}
            for draft in lift.drafts
        ],
        "write_in_this_order": [{"draft": name, "adds_tickets": gain} for name, gain in lift.best],
    }


def _change(change: Change) -> dict[str, Any]:
    ends = change.interval
    return {
        "share": change.share,
        "low": None if ends is None else ends.low,
        "high": None if ends is None else ends.high,
        "judged": change.judged,
        "gained_tickets": change.gained,
        "lost_tickets": change.lost,
    }


def _moved(move: MovedTicket) -> dict[str, Any]:
    return {
        "id": move.id,
        "intent": move.intent,
        "question": redact(move.question),
        "before": move.before,
        "after": move.after,
        "draft": move.by,
    }
