"""How a change of the docs is worded in every form; not yet escaped."""

from __future__ import annotations

from ... import escape
from ...eval.change.diff import Diff, IntentChange, Kind, SectionChange
from ..labelling import agreements_words, unresolved_words
from ..words import count, percent

KIND_WORDS: dict[Kind, str] = {
    "no_longer_answered": "no longer answered",
    "newly_answered": "newly answered",
    "other_answer": "another answer",
    "lost_draft": "no draft any more",
    "new_draft": "a draft now",
    "error": "could not be processed",
}


def expected(diff: Diff) -> str:
    """What the docs cover, whatever the routes."""
    ends = diff.expected.interval
    interval = "" if ends is None else f" [{100 * ends.low:+.1f}, {100 * ends.high:+.1f}]"
    return (
        f"What the docs cover, whatever the routes: {100 * diff.expected.share:+.1f} points{interval} expected "
        f"(n = {diff.expected.tickets:,}, {diff.expected.judged:,} of them judged; "
        f"{diff.expected.gained:.1f} tickets gained, {diff.expected.lost:.1f} lost)"
    )


def labels_said(diff: Diff) -> str:
    """How far labellers agree, and labels of tickets that name no page; "" where there is nothing to say."""
    return " ".join(filter(None, (agreements_words(diff.agreements), unresolved_words(diff.ticket_labels))))


def total_words(intent: IntentChange) -> str:
    """Coverage before and after, the change with its interval, and how many tickets changed."""
    return (
        f"{percent(intent.old.share)} to {percent(intent.new.share)} of {count(intent.tickets, 'ticket')}, "
        f"{points(intent.change)} {between(intent)}; {intent.gained:,} newly answered, {intent.lost:,} no longer, "
        f"p = {intent.p:.2g}"
    )


def points(change: float | None) -> str:
    """+3.1: a change of a share, in percentage points; – where there is none."""
    return "–" if change is None else f"{change * 100 + 0.0:+.1f}"


def between(intent: IntentChange) -> str:
    """[+0.4, +5.8], in percentage points; "" where there is no interval."""
    interval = intent.interval
    return "" if interval is None else f"[{interval.low * 100:+.1f}, {interval.high * 100:+.1f}]"


def section_words(section: SectionChange) -> str:
    """Page, section and what became of it; escaped for a terminal."""
    moved = f" to {section.to}" if section.to else ""
    return escape.for_terminal(f"{section.page}: {section.section} ({section.kind}{moved})")
