"""Pages to take apart: generated ones of every kind of block, and what a cut says, in words."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import strategies as st

from answerable.answer.quoted.draft import Note, Quote
from answerable.ingest.extract.extract import extract
from answerable.model import Block, Heading, Page, RawPage


def page_of(source: str, media_type: str = "text/markdown", name: str = "a.md") -> Page:
    """What the product makes of a source."""
    return extract(RawPage(name, source.encode(), media_type))


def said(page: Page, parts: Iterable[Quote | Note]) -> list[str]:
    """The parts as text; a note as `+3 steps`."""
    return [
        page.text[part.start : part.end] if isinstance(part, Quote) else f"+{part.count} {part.code[5:]}"
        for part in parts
    ]


_SENTENCES = (
    "Open the settings.", "This deletes it.", "See Billing.", "It is free. Otherwise you pay.", "Run this command.",
    "Do the following:", "Choose one of the following options.", "Why is it gone?", "Note", "Linux", "Name:",
    "The import fails. To fix this, restart it.", "To fix this, empty the cache.", "Error 5",
    "A first one. A second. A third:",
    "設定を開きます。次の手順を実行します。", "Weitere Informationen finden Sie unter Konto.", "word " * 70 + "end.",
)  # fmt: skip
_KINDS = ("paragraph", "paragraph", "step", "item", "row", "code", "term", "definition", "heading")


@st.composite
def pages(draw: st.DrawFn) -> Page:
    """Pages of any blocks in any order, with lists, tables and groups that need not make sense."""
    blocks: list[Block] = []
    headings: list[Heading] = []
    text = ""
    group: int | None = None
    for number in range(draw(st.integers(1, 14))):
        kind = draw(st.sampled_from(_KINDS))
        body = draw(st.sampled_from(_SENTENCES)).strip()
        if kind == "code":
            body = "\n".join([body] * draw(st.sampled_from((1, 3, 40))))
        if draw(st.booleans()):
            group = draw(st.sampled_from((None, number)))
        text += "\n\n" if text else ""
        start = len(text)
        text += body
        ordinal = draw(st.integers(1, 4)) if kind == "step" else None
        depth = 0 if kind == "heading" else draw(st.integers(1 if kind in ("step", "item") else 0, 3))
        own = None if kind == "heading" else group
        blocks.append(Block(kind, start, len(text), depth, ordinal, own, kind == "row" and draw(st.booleans())))
        if kind == "heading":
            headings.append(Heading(draw(st.integers(1, 4)), body, None, start, len(text)))
    return Page("a.md", "T", text, tuple(headings), tuple(blocks), "")
