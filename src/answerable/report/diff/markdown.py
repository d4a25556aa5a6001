"""A change of the docs as Markdown, for a comment on a pull request."""

from __future__ import annotations

from ... import escape
from ...eval.change.diff import Diff
from ..words import percent
from .text import SHOWN
from .words import KIND_WORDS, between, expected, labels_said, points, section_words, total_words


def diff_markdown(diff: Diff) -> str:
    """For a comment on a pull request."""
    lines = [
        f"## Coverage: {escape.for_markdown(total_words(diff.total))}",
        "",
        escape.for_markdown(expected(diff)),
        "",
    ]
    lines += [escape.for_markdown(labels_said(diff)), ""] if labels_said(diff) else []
    moved = [intent for intent in diff.intents if intent.kinds]
    if moved:
        lines += ["| intent | tickets | before | after | change | 95 % |", "| --- | ---: | ---: | ---: | ---: | --- |"]
        for intent in moved:
            cells = [
                escape.for_markdown(intent.intent),
                f"{intent.tickets:,}",
                percent(intent.old.share),
                percent(intent.new.share),
            ]
            cells += [points(intent.change), escape.for_markdown(between(intent))]
            lines.append(f"| {' | '.join(cells)} |")
    for section, kinds in diff.blamed()[:SHOWN]:
        changes = ", ".join(f"{n:,} {KIND_WORDS[kind]}" for kind, n in sorted(kinds.items()))
        lines += ["", f"- {escape.for_markdown(section_words(section))}: {changes}"]
    return "\n".join(lines) + "\n"
