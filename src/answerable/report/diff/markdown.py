"""A change of the docs as Markdown, for a comment on a pull request."""

from __future__ import annotations

from ...eval.change.diff import Diff
from .. import escape
from ..words import percent
from .text import SHOWN
from .words import KIND_WORDS, between, expected, points, section_words, total_words


def diff_markdown(found: Diff) -> str:
    """For a comment on a pull request."""
    lines = [
        f"## Coverage: {escape.for_markdown(total_words(found.total))}",
        "",
        escape.for_markdown(expected(found)),
        "",
    ]
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
            cells += [points(one.change), escape.for_markdown(between(one))]
            lines.append(f"| {' | '.join(cells)} |")
    for section, kinds in found.blamed()[:SHOWN]:
        said = ", ".join(f"{n:,} {KIND_WORDS[kind]}" for kind, n in sorted(kinds.items()))
        lines += ["", f"- {escape.for_markdown(section_words(section))}: {said}"]
    return "\n".join(lines) + "\n"
