"""A change of the docs as text, JSON, Markdown, and notes on the lines of the docs' files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..eval.change.diff import Diff, IntentChange, Kind, SectionChange, TicketChange
from ..eval.suite.gates import Finding
from . import escape
from .json_values import number
from .words import count, fit, percent

SHOWN = 10  # tickets of a kind, and sections, in the text
_WORDS: dict[Kind, str] = {
    "no_longer_answered": "no longer answered",
    "newly_answered": "newly answered",
    "other_answer": "another answer",
    "lost_draft": "no draft any more",
    "new_draft": "a draft now",
    "error": "could not be processed",
}


def diff_text(found: Diff, *, width: int = 100) -> str:
    """The change of coverage, then intents, tickets and sections that changed; ends in a line feed."""
    width = max(72, width)
    lines = [f"{escape.for_terminal(found.old)} -> {escape.for_terminal(found.new)}: {_total(found.total)}", ""]
    lines[1:1] = [_expected(found)]
    moved = [one for one in found.intents if one.kinds]
    if moved:
        lines.append(f"{'intent':<24} {'tickets':>7} {'before':>7} {'after':>7} {'change':>8} {'[95 %]':>14}")
        for one in (*moved, found.total):
            lines.append(
                f"{fit(escape.for_terminal(one.intent), 24)} {one.tickets:>7,} {percent(one.old.share):>7} "
                f"{percent(one.new.share):>7} {_points(one.change):>8} {_between(one):>14}"
            )
    else:
        lines.append("No ticket has another route or another answer.")
    for kind, words in _WORDS.items():
        changed = found.of(kind)
        if changed:
            lines += ["", f"{words}: {count(len(changed), 'ticket')}"]
            lines += [fit(f"  {_ticket(one)}", width).rstrip() for one in changed[:SHOWN]]
            lines += [f"  and {len(changed) - SHOWN:,} more: see --json"] if len(changed) > SHOWN else []
    blamed = found.blamed()
    if blamed:
        lines += ["", "Which changed section did it"]
        for section, kinds in blamed[:SHOWN]:
            said = ", ".join(f"{n:,} {_WORDS[kind]}" for kind, n in sorted(kinds.items()))
            lines.append(fit(f"  {_section(section)}: {said}", width).rstrip())
    lines += ["", f"{count(len(found.sections), 'section')} changed."]
    return "\n".join(lines) + "\n"


def _expected(found: Diff) -> str:
    """What the docs cover, whatever the routes."""
    ends = found.expected.interval
    between = "" if ends is None else f" [{100 * ends.low:+.1f}, {100 * ends.high:+.1f}]"
    return (
        f"What the docs cover, whatever the routes: {100 * found.expected.share:+.1f} points{between} expected "
        f"(n = {found.expected.tickets:,}, {found.expected.judged:,} of them judged; "
        f"{found.expected.gained:.1f} tickets gained, {found.expected.lost:.1f} lost)"
    )


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


def diff_markdown(found: Diff) -> str:
    """For a comment on a pull request."""
    lines = [f"## Coverage: {escape.for_markdown(_total(found.total))}", "", escape.for_markdown(_expected(found)), ""]
    moved = [one for one in found.intents if one.kinds]
    if moved:
        lines += ["| intent | tickets | before | after | change | 95 % |", "| --- | ---: | ---: | ---: | ---: | --- |"]
        for one in moved:
            cells = [
                escape.for_markdown(one.intent),
                f"{one.tickets:,}",
                percent(one.old.share),
                percent(one.new.share),
            ]
            cells += [_points(one.change), escape.for_markdown(_between(one))]
            lines.append(f"| {' | '.join(cells)} |")
    for section, kinds in found.blamed()[:SHOWN]:
        said = ", ".join(f"{n:,} {_WORDS[kind]}" for kind, n in sorted(kinds.items()))
        lines += ["", f"- {escape.for_markdown(_section(section))}: {said}"]
    return "\n".join(lines) + "\n"


def diff_findings(found: Diff, folder: Path | None) -> list[Finding]:
    """One for each changed section that changed tickets, at its heading's line in the file of its page."""
    findings = []
    for section, kinds in found.blamed():
        said = ", ".join(f"{n:,} {_WORDS[kind]}" for kind, n in sorted(kinds.items()))
        page = section.to or section.page
        file, line = (_line(folder / page, section.section) if folder is not None else (None, None)) or (None, None)
        findings.append(Finding(f"{section.section} ({section.kind}): {said}", file or page, line))
    return findings


def _line(file: Path, section: str) -> tuple[str, int | None] | None:
    """The file as seen from here, and the line where its last heading stands; 1 where it cannot be told."""
    if not file.is_file():
        return None
    wanted = " ".join(re.findall(r"\w+", section.rpartition(" > ")[2])).casefold()
    text = file.read_text(encoding="utf-8", errors="replace")
    heading = next(
        (n for n, line in enumerate(text.splitlines(), 1) if _heading(line) == wanted),
        1,
    )
    try:
        return file.resolve().relative_to(Path.cwd().resolve()).as_posix(), heading
    except ValueError:
        return str(file), heading


def _heading(line: str) -> str:
    """The words of a line, markup aside."""
    return " ".join(re.findall(r"\w+", re.sub(r"<[^>]{0,200}>|\{#[^}]{0,200}\}", " ", line))).casefold()


def _total(one: IntentChange) -> str:
    return (
        f"{percent(one.old.share)} to {percent(one.new.share)} of {count(one.tickets, 'ticket')}, "
        f"{_points(one.change)} {_between(one)}; {one.gained:,} newly answered, {one.lost:,} no longer, p = {one.p:.2g}"
    )


def _points(change: float | None) -> str:
    return "–" if change is None else f"{change * 100 + 0.0:+.1f}"


def _between(one: IntentChange) -> str:
    interval = one.interval
    return "" if interval is None else f"[{interval.low * 100:+.1f}, {interval.high * 100:+.1f}]"


def _ticket(one: TicketChange) -> str:
    why = "; ".join(_section(section) for section in one.because[:2]) or "only the ranking moved"
    name, intent = escape.for_terminal(one.ticket), escape.for_terminal(one.intent)
    return f"{name}  {intent}  {one.old_confidence:.2f} -> {one.new_confidence:.2f}  {why}"


def _section(one: SectionChange) -> str:
    moved = f" to {one.to}" if one.to else ""
    return escape.for_terminal(f"{one.page}: {one.section} ({one.kind}{moved})")


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
