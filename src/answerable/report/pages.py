"""Pages of an index as text for a terminal: one as it was extracted, and a table of all."""

from __future__ import annotations

from collections.abc import Sequence

from ..escape import for_terminal
from ..index.listing import Listed
from ..ingest.losses import Construct, Losses
from ..model import Link, Page
from .terminal import more
from .words import count, fit

SHOWN_CONSTRUCTS = 20


def page_text(page: Page, most: int | None = None) -> str:
    """A page as extracted, at most `most` of its lines, under a line that names it."""
    flags = f"  [{', '.join(page.flags)}]" if page.flags else ""
    lines = [f"--- {for_terminal(page.page)}  {for_terminal(page.title)}{flags}"]
    body = for_terminal(page.text.strip("\n"), lines=True).split("\n")
    lines += [f"    {line}".rstrip() for line in body[:most]]
    if most is not None:
        lines += more(len(body), most, "line")
    if most is None:
        lines += [f"    [{_words_of(page, link)}] {for_terminal(link.url)}" for link in page.links]
    return "\n".join(lines) + "\n"


def _words_of(page: Page, link: Link) -> str:
    return for_terminal(" ".join(page.text[link.start : link.end].split()))


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


def losses_text(page: Page) -> str:
    """What of a page's source is not in its text, each with the line of the text where it would stand."""
    lines = [f"--- {for_terminal(page.page)}  {for_terminal(page.title)}"]
    for loss in page.losses:
        line = page.text.count("\n", 0, loss.at) + 1
        words = count(loss.words, "word") if loss.words else "no words"
        quoted = f"  {for_terminal(fit(loss.text, 100))}" if loss.text else ""
        lines.append(f"    line {line:,}  {loss.kind} {for_terminal(loss.name)}: {words}{quoted}")
    return "\n".join(lines) + "\n"


def losses_summary(losses: Losses) -> str:
    """The words that extraction kept and lost, and the constructs that took the most."""
    if not losses.constructs:
        return f"nothing is lost of {count(losses.words, 'word')} on {count(losses.pages, 'page')}\n"
    whole = losses.words + losses.lost
    lines = [
        f"{losses.lost:,} of {count(whole, 'word')} are not in the text ({losses.share:.2%}), on "
        f"{count(losses.pages, 'page')}:"
    ]
    lines += _listed(losses.of_pages)
    if losses.beside_pages:
        lines.append(f"{count(losses.aside, 'word')} of the site around the pages, or said twice:")
        lines += _listed(losses.beside_pages)
    return "\n".join(lines) + "\n"


def _listed(constructs: Sequence[Construct]) -> list[str]:
    lines = [f"    {construct_text(one)}" for one in constructs[:SHOWN_CONSTRUCTS]]
    return [*lines, *more(len(constructs), SHOWN_CONSTRUCTS, "construct")]


def construct_text(one: Construct) -> str:
    """One construct that was lost, with its counts."""
    named = f"{one.kind} {for_terminal(one.name)}"
    return f"{named}: {one.count:,} times, {count(one.words, 'word')}, {count(one.pages, 'page')}"
