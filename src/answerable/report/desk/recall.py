"""A recall as text and as plain values: past answers that lean on words which have changed."""

from __future__ import annotations

import dataclasses
from typing import Any

from ... import escape
from ...desk.recall import Recall
from ..json_values import plain
from ..terminal import paint
from ..words import count, fit

SHOWN_RECALLED = 20


def recall_text(recall: Recall, *, width: int = 100, color: bool = False) -> str:
    """Past answers that leaned on a sentence which has changed, latest last."""
    sent = sum(item.sent for item in recall.recalled)
    lines = [
        f"{count(len(recall.recalled), 'answer')} of {recall.answers:,} leaned on words that generation {recall.new} "
        f"no longer says; {sent:,} went to the customer unseen by a person"
    ]
    if recall.unknown:
        lines.append(
            f"{count(recall.unknown, 'quote')} of {recall.quotes:,} are not of generation {recall.old}: not known"
        )
    for item in recall.recalled[:SHOWN_RECALLED]:
        who = item.tell or item.conversation or item.id
        lines += ["", paint(f"{escape.for_terminal(item.at)}  {escape.for_terminal(item.id)}", "bold", color)]
        lines[-1] += (
            f"  tell {escape.for_terminal(who)}  ({item.route}, generation {escape.for_terminal(item.generation)})"
        )
        for lost in item.lost:
            what = "page removed" if lost.change == "page_removed" else "changed"
            lines.append(f"  {escape.for_terminal(lost.page)}: {what}")
            lines.append(fit(f"    was: {escape.for_terminal(lost.was)}", width).rstrip())
            if lost.now:
                lines.append(fit(f"    now: {escape.for_terminal(lost.now)}", width).rstrip())
    if len(recall.recalled) > SHOWN_RECALLED:
        lines += ["", f"and {len(recall.recalled) - SHOWN_RECALLED:,} more: see --json"]
    return "\n".join(lines) + "\n"


def recall_dict(recall: Recall) -> dict[str, Any]:
    """The form of `answerable recall --json`."""
    return {
        "old": recall.old,
        "new": recall.new,
        "answers": recall.answers,
        "quotes": recall.quotes,
        "unknown_quotes": recall.unknown,
        "recalled": [{**plain(dataclasses.asdict(item)), "sent": item.sent} for item in recall.recalled],
    }
