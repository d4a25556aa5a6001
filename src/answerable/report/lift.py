"""Lift and blame as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..eval.change.blame import Blame, PageBlame
from ..eval.change.estimate import MIN_SIDE_JUDGMENTS, Change
from ..eval.change.lift import Lift, MovedTicket
from ..eval.coverage.outline import shorten
from ..stats import Interval
from ..tickets.redact import redact
from . import escape
from .words import count, fit

SHOWN = 12


def points(share: float) -> str:
    """+3.1: a change of a share, in points."""
    return f"{100 * share:+.1f}"


def _ends(interval: Interval | None) -> str:
    return "" if interval is None else f"[{points(interval.low)}, {points(interval.high)}]"


def lift_text(found: Lift, *, width: int = 100) -> str:
    """What the drafts bring, what got worse, and what to write first. Ends in a line feed."""
    n = found.tickets
    noun = "draft" if len(found.drafts) == 1 else f"{len(found.drafts)} drafts"
    level = ""
    if found.change.judged >= MIN_SIDE_JUDGMENTS:
        level = f", {found.change.judged:,} of them judged"
    elif not found.calibrated:
        level = "; not calibrated: the size assumes that the docs cover about half"
    lines = [
        f"With the {noun}: {points(found.change.share)} points of coverage {_ends(found.change.interval)}, "
        f"n = {count(n, 'ticket')}{level}",
        "  the range allows for the error of the confidences; on known truth it held in 90 to 100 % of cases",
        f"  expected: {found.change.gained:.1f} tickets more, {found.change.lost:.1f} fewer",
        f"  routed to answer: {len(found.newly):,} newly, {len(found.no_longer):,} no longer (exact p = {found.p:.3f})",
    ]
    if len(found.drafts) > 1:  # judged singly
        lines += ["", "Each alone"]
        for one in found.drafts[:SHOWN]:
            name = fit(escape.for_terminal(one.name), min(40, width // 3))
            change = f"{points(one.change.share):>6}  {_ends(one.change.interval):<16}"
            lines.append(f"  {name}  {change}  first for {one.answers_first:,}")
        lines += ["", "Write in this order (tickets that each adds to those before it)"]
        lines += [
            f"  {place}. {escape.for_terminal(name)}  +{gain:.1f}" for place, (name, gain) in enumerate(found.best, 1)
        ]
    lines += _moves("Newly answered", found.newly, width)
    lines += _moves("No longer answered", found.no_longer, width)
    lines += _moves("Still answered, now less surely from a draft", found.sunk, width)
    return "\n".join(lines) + "\n"


def _moves(title: str, moves: Sequence[MovedTicket], width: int) -> list[str]:
    if not moves:
        return []
    lines = ["", f"{title}: {count(len(moves), 'ticket')}"]
    for one in moves[:SHOWN]:
        said = escape.for_terminal(shorten(redact(one.question), 200))
        lines.append(
            fit(f"  {one.before:.2f} -> {one.after:.2f}  {escape.for_terminal(one.id)}  {said}", width).rstrip()
        )
    if len(moves) > SHOWN:
        lines.append(f"  and {len(moves) - SHOWN:,} more: see --json")
    return lines


def lift_dict(found: Lift) -> dict[str, Any]:
    """The same as plain values; questions are redacted."""
    return {
        "tickets": found.tickets,
        "calibrated": found.calibrated,
        "change": _change(found.change),
        "newly_answered": [_moved(one) for one in found.newly],
        "no_longer_answered": [_moved(one) for one in found.no_longer],
        "p": found.p,
        "less_sure": [_moved(one) for one in found.sunk],
        "drafts": [
            {"draft": one.name, "change": _change(one.change), "first_for": one.answers_first} for one in found.drafts
        ],
        "write_in_this_order": [{"draft": name, "adds_tickets": gain} for name, gain in found.best],
    }


def _change(found: Change) -> dict[str, Any]:
    ends = found.interval
    return {
        "share": found.share,
        "low": None if ends is None else ends.low,
        "high": None if ends is None else ends.high,
        "judged": found.judged,
        "gained_tickets": found.gained,
        "lost_tickets": found.lost,
    }


def _moved(one: MovedTicket) -> dict[str, Any]:
    return {
        "id": one.id,
        "intent": one.intent,
        "question": redact(one.question),
        "before": one.before,
        "after": one.after,
        "draft": one.by,
    }


def blame_text(found: Blame, *, width: int = 100) -> str:
    """Pages that carry the most, pages in the way, and how many came up for nothing. Ends in a line feed."""
    lines = [
        f"{count(found.tickets, 'ticket')}, {count(len(found.pages), 'page')} with a part in an answer, "
        f"{len(found.unused):,} that came up for no ticket"
    ]
    room = min(48, width // 2)

    def row(one: PageBlame) -> str:
        return (
            f"  {fit(escape.for_terminal(one.page), room)}  {one.first:>5,}  {len(one.alone):>5,}"
            f"  {len(one.weaker):>6,}  {len(one.better):>6,}  {one.carried:>7.2f}"
        )

    head = f"  {fit('page', room)}  first  alone  weaker  better  carried"
    lines += ["", "Most rests on these (alone: answered now, and not without the page)", head]
    lines += [row(one) for one in found.pages[:SHOWN]]
    harmful = [one for one in found.pages if one.carried < 0 and one.better]
    harmful.sort(key=lambda one: (one.carried, one.page))
    if harmful:
        lines += ["", "In the way: answers are surer without them. Read them for outdated or misleading words", head]
        lines += [row(one) for one in harmful[:SHOWN]]
    return "\n".join(lines) + "\n"


def blame_dict(found: Blame) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "tickets": found.tickets,
        "pages": [
            {
                "page": one.page,
                "first_for": one.first,
                "alone": list(one.alone),
                "weaker": list(one.weaker),
                "better": list(one.better),
                "unlocked": list(one.unlocked),
                "carried": one.carried,
            }
            for one in found.pages
        ],
        "unused": list(found.unused),
    }
