"""Blame, which pages carry the answers and which are in the way, as text and as JSON."""

from __future__ import annotations

from typing import Any

from .. import escape
from ..eval.change.blame import Blame, PageBlame
from .lift import SHOWN
from .words import count, fit


def blame_text(blame: Blame, *, width: int = 100) -> str:
    """Pages that carry the most, pages in the way, and how many came up for nothing. Ends in a line feed."""
    lines = [
        f"{count(blame.tickets, 'ticket')}, {count(len(blame.pages), 'page')} with a part in an answer, "
        f"{len(blame.unused):,} that came up for no ticket"
    ]
    room = min(48, width // 2)

    def row(page: PageBlame) -> str:
        return (
            f"  {fit(escape.for_terminal(page.page), room)}  {page.first:>5,}  {len(page.alone):>5,}"
            f"  {len(page.weaker):>6,}  {len(page.better):>6,}  {page.carried:>7.2f}"
        )

    head = f"  {fit('page', room)}  first  alone  weaker  better  carried"
    lines += ["", "Most rests on these (alone: answered now, and not without the page)", head]
    lines += [row(page) for page in blame.pages[:SHOWN]]
    harmful = [page for page in blame.pages if page.carried < 0 and page.better]
    harmful.sort(key=lambda page: (page.carried, page.page))
    if harmful:
        lines += ["", "In the way: answers are surer without them. Read them for outdated or misleading words", head]
        lines += [row(page) for page in harmful[:SHOWN]]
    return "\n".join(lines) + "\n"


def blame_dict(blame: Blame) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "tickets": blame.tickets,
        "pages": [
            {
                "page": page.page,
                "first_for": page.first,
                "alone": list(page.alone),
                "weaker": list(page.weaker),
                "better": list(page.better),
                "unlocked": list(page.unlocked),
                "carried": page.carried,
            }
            for page in blame.pages
        ],
        "unused": list(blame.unused),
    }
