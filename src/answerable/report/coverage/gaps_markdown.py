"""Gaps for the people who write: one Markdown file a gap for a backlog, and one CSV for a sheet.

The title and the outline are drawn from the tickets' own words; no model writes here. Every foreign word passes
through `escape`.
"""

from __future__ import annotations

import csv
import io
import os
import re
from pathlib import Path

from ...eval.coverage.coverage import Coverage
from ...eval.coverage.gaps import Gap
from ...jsonl import write_text
from .. import escape
from ..words import CAUSE_WORDS, between, count, listed, percent

CSV_NAME = "gaps.csv"
COLUMNS = (
    "rank",
    "gap",
    "tickets",
    "share",
    "low",
    "high",
    "of_group",
    "cause",
    "suggestion",
    "missing",
    "nearest_page",
    "nearest_heading",
    "example",
    "causes",
    "title",
    "write",
    "edit_page",
    "edit_heading",
    "outline",
    "human_said",
)


def write_what(gap: Gap) -> str:
    """ "edit", "new page", or "" where no documentation is asked for."""
    return "edit" if gap.edit is not None else "new page" if gap.cause == "no_page" else ""


def suggestion(gap: Gap) -> str:
    """What to do about a gap, by its cause, in one sentence; not yet escaped."""
    where = (gap.edit.heading or gap.edit.page) if gap.edit is not None else "the docs"
    words = [word.word for word in gap.missing[:3]]
    about = f" about {listed(words)}" if words else ""
    if gap.cause == "not_docs":
        return "No documentation: these ask for a deed, report an incident, or ask for nothing."
    if gap.cause == "held_back":
        return "No documentation: a rule keeps these tickets for people."
    if gap.cause == "no_page" or gap.edit is None:
        return f"Write a new page: {gap.title or gap.name}."
    if gap.cause == "lacks_fact":
        return f"Add{about or ' what is asked'} to “{where}”."
    if gap.cause == "contradict":
        return f"“{where}” and a page near it say different things: make them agree."
    if gap.cause == "wrong_audience":
        return f"“{where}” is for another audience or version: say the same for these customers."
    return f"Say it in the customers’ words in “{where}”: the page is there, and not found or not trusted."


def gap_markdown(gap: Gap, coverage: Coverage) -> str:
    """One gap as a Markdown document, ending in a line feed."""
    md = escape.for_markdown
    lines = [f"# {md(gap.title or gap.name)}", "", f"**{md(suggestion(gap))}**", ""]
    lines += [
        f"- Volume: {count(gap.uncovered.k, 'ticket')}, {percent(gap.uncovered.share)} of all "
        f"{md(between(gap.uncovered.interval))}; {gap.uncovered.k:,} of the {gap.group.n:,} of its group",
        f"- Cause, a guess by rule: {CAUSE_WORDS[gap.cause]}"
        + (f" ({', '.join(f'{n:,} {CAUSE_WORDS[code]}' for code, n in gap.causes)})" if len(gap.causes) > 1 else ""),
        *_place(gap),
        f"- Counted against generation {md(coverage.facts.generation)}, tickets {md(coverage.tickets_digest)}",
        "",
        "## What customers say",
        "",
        *(f"> {md(example.text)}\n" for example in gap.examples),
        *_outline(gap),
        "## What must be in it",
        "",
        *(f"- [ ] {md(word.word)} ({count(word.tickets, 'ticket')})" for word in gap.missing),
        *([] if gap.missing else ["- [ ] An answer to the tickets above"]),
        "",
        *_unsaid(gap),
        "## Nearest pages",
        "",
    ]
    for page in gap.pages:
        words, url = md(page.heading or page.page), escape.for_url(page.url)
        # Angle brackets hold any address that for_url lets through: it has none itself.
        place = f"[{words}](<{url}>)" if url else words
        lines.append(f"- {place}, {md(page.page)}: first for {count(page.tickets, 'ticket')}")
    lines += [] if gap.pages else ["- none"]
    return "\n".join(lines) + "\n"


def _place(gap: Gap) -> list[str]:
    if gap.edit is None:
        return ["- Write: a new page"] if write_what(gap) else []
    heading = f", section {escape.for_markdown(gap.edit.heading)}" if gap.edit.heading else ""
    return [f"- Write: an edit of {escape.for_markdown(gap.edit.page)}{heading}"]


def _outline(gap: Gap) -> list[str]:
    """The sections of a draft: each with what is asked, and what humans answered that the docs do not say."""
    if not gap.outline or not write_what(gap):
        return []
    md = escape.for_markdown
    lines = ["## Outline, in the customers’ words", ""]
    for number, one in enumerate(gap.outline, 1):
        lines.append(f"{number}. **{md(one.phrase) or 'everything else'}** ({count(one.tickets, 'ticket')})")
        lines += [f"   - asked: {md(ask)}" for ask in one.asks]
        lines += [f"   - a human said: {md(said)}" for said in one.answers]
    return [*lines, ""]


def _unsaid(gap: Gap) -> list[str]:
    if not gap.unsaid:
        return []
    said = (f"- {escape.for_markdown(one)}" for one in gap.unsaid)
    return ["## The human said, the docs do not", "", *said, ""]


def gaps_csv(coverage: Coverage) -> str:
    """All gaps, one row each, for a sheet; shares in 0..1."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for gap in coverage.gaps:
        ends = gap.uncovered.interval
        near = gap.pages[0] if gap.pages else None
        row: list[object] = [
            gap.rank,
            escape.for_csv(gap.name),
            gap.uncovered.k,
            "" if gap.uncovered.share is None else round(gap.uncovered.share, 6),
            "" if ends is None else round(ends.low, 6),
            "" if ends is None else round(ends.high, 6),
            gap.group.n,
            gap.cause,
            escape.for_csv(suggestion(gap)),
            escape.for_csv(", ".join(word.word for word in gap.missing)),
            escape.for_csv(near.page) if near else "",
            escape.for_csv(near.heading) if near else "",
            escape.for_csv(gap.examples[0].text) if gap.examples else "",
            ", ".join(f"{code} {n}" for code, n in gap.causes),
            escape.for_csv(gap.title),
            write_what(gap),
            escape.for_csv(gap.edit.page) if gap.edit else "",
            escape.for_csv(gap.edit.heading) if gap.edit else "",
            escape.for_csv("; ".join(one.phrase for one in gap.outline if one.phrase)),
            escape.for_csv(" ".join(gap.unsaid)),
        ]
        writer.writerow(row)
    return stream.getvalue()


def write_gaps(folder: str | os.PathLike[str], coverage: Coverage) -> int:
    """Write `gaps.csv` and a file for each gap; the number of gaps. Files of an earlier run with other names stay."""
    root = Path(folder)
    root.mkdir(parents=True, exist_ok=True)
    write_text(root / CSV_NAME, gaps_csv(coverage))
    for gap in coverage.gaps:
        slug = re.sub(r"[^a-z0-9]+", "-", gap.name.casefold()).strip("-")[:50] or "gap"
        write_text(root / f"{gap.rank:03}-{slug}.md", gap_markdown(gap, coverage))
    return len(coverage.gaps)
