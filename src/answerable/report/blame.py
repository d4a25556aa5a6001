"""Blame, which pages carry the answers and which are in the way, as text and as JSON."""

from __future__ import annotations

from typing import Any

from ..eval.change.blame import Blame, PageBlame
from . import escape
from .lift import SHOWN
from .words import count, fit


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
