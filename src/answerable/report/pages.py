"""Pages of an index as text for a terminal: one as it was extracted, and a table of all."""

from __future__ import annotations

from collections.abc import Sequence

from ..index.listing import Listed
from ..model import Page
from .escape import for_terminal
from .terminal import more
from .words import count, fit


def page_text(page: Page, most: int | None = None) -> str:
    """A page as extracted, at most `most` of its lines, under a line that names it."""
    flags = f"  [{', '.join(page.flags)}]" if page.flags else ""
    lines = [f"--- {for_terminal(page.page)}  {for_terminal(page.title)}{flags}"]
    body = for_terminal(page.text.strip("\n"), lines=True).split("\n")
    lines += [f"    {line}".rstrip() for line in body[:most]]
    if most is not None:
        lines += more(len(body), most, "line")
    return "\n".join(lines) + "\n"


def pages_text(pages: Sequence[Listed], generation: str) -> str:
    """A table of pages."""
    shown = [for_terminal(entry.page) for entry in pages]
    room = min(60, max(len(name) for name in shown))
    lines = [f"{'page':<{room}}  chunks  characters  title"]
    for name, entry in zip(shown, pages, strict=True):
        flags = f"  [{', '.join(entry.flags)}]" if entry.flags else ""
        place = name if len(name) > room else fit(name, room)
        lines.append(f"{place}  {entry.chunks:>6,}  {entry.characters:>10,}  {for_terminal(entry.title)}{flags}")
    chunks = sum(entry.chunks for entry in pages)
    lines.append(f"{count(len(pages), 'page')}, {count(chunks, 'chunk')}, generation {generation}")
    return "\n".join(lines) + "\n"
