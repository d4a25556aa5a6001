"""A gap as a Markdown document, for a backlog.

The title and the outline are drawn from the tickets' own words; no model writes here. Every foreign word passes
through `escape`.
"""

from __future__ import annotations

from ... import escape
from ...eval.coverage.coverage import Coverage
from ...eval.coverage.gaps import Gap
from ..words import CAUSE_WORDS, between, count, percent
from .gap_words import suggestion, write_what


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
        *(f"- [ ] {md(one.phrase)} ({count(one.tickets, 'ticket')}, by the reader)" for one in gap.reader_misses),
        *([] if gap.missing or gap.reader_misses else ["- [ ] An answer to the tickets above"]),
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
    for number, section in enumerate(gap.outline, 1):
        lines.append(f"{number}. **{md(section.phrase) or 'everything else'}** ({count(section.tickets, 'ticket')})")
        lines += [f"   - asked: {md(ask)}" for ask in section.asks]
        lines += [f"   - a human said: {md(sentence)}" for sentence in section.answers]
    return [*lines, ""]


def _unsaid(gap: Gap) -> list[str]:
    if not gap.unsaid:
        return []
    sentences = (f"- {escape.for_markdown(sentence)}" for sentence in gap.unsaid)
    return ["## The human said, the docs do not", "", *sentences, ""]
