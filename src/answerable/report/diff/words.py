"""How a change of the docs is worded in every form; not yet escaped."""

from __future__ import annotations

from ...eval.change.diff import Diff, IntentChange, Kind, SectionChange
from .. import escape
from ..words import count, percent

KIND_WORDS: dict[Kind, str] = {
    "no_longer_answered": "no longer answered",
    "newly_answered": "newly answered",
    "other_answer": "another answer",
    "lost_draft": "no draft any more",
    "new_draft": "a draft now",
    "error": "could not be processed",
}


def expected(found: Diff) -> str:
    """What the docs cover, whatever the routes."""
    ends = found.expected.interval
    interval = "" if ends is None else f" [{100 * ends.low:+.1f}, {100 * ends.high:+.1f}]"
    return (
        f"What the docs cover, whatever the routes: {100 * found.expected.share:+.1f} points{interval} expected "
        f"(n = {found.expected.tickets:,}, {found.expected.judged:,} of them judged; "
        f"{found.expected.gained:.1f} tickets gained, {found.expected.lost:.1f} lost)"
    )


def total_words(one: IntentChange) -> str:
    return (
        f"{percent(one.old.share)} to {percent(one.new.share)} of {count(one.tickets, 'ticket')}, "
        f"{points(one.change)} {between(one)}; {one.gained:,} newly answered, {one.lost:,} no longer, p = {one.p:.2g}"
    )


def points(change: float | None) -> str:
    return "–" if change is None else f"{change * 100 + 0.0:+.1f}"


def between(one: IntentChange) -> str:
    interval = one.interval
    return "" if interval is None else f"[{interval.low * 100:+.1f}, {interval.high * 100:+.1f}]"


def section_words(one: SectionChange) -> str:
    moved = f" to {one.to}" if one.to else ""
    return escape.for_terminal(f"{one.page}: {one.section} ({one.kind}{moved})")
