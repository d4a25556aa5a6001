"""Pages and chunks as the rows of `pages.jsonl` and `chunks.jsonl`, and back."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ..model import Block, Chunk, Heading, Link, Loss, Mark, Page


def page_row(page: Page, source: str, raw: str) -> dict[str, Any]:
    """`raw` is the digest of everything the extraction of this page depended on, `source` its source's name."""
    return {
        "page": page.page,
        "source": source,
        "raw": raw,
        "title": page.title,
        "text": page.text,
        "headings": [[h.level, h.text, h.anchor, h.start, h.end] for h in page.headings],
        "blocks": [_block_values(block) for block in page.blocks],
        "content_hash": page.content_hash,
        "url": page.url,
        "flags": list(page.flags),
        "meta": dict(page.meta),
        "links": [[link.start, link.end, link.url] for link in page.links],
        "marks": [[mark.start, mark.end, mark.kind] for mark in page.marks],
        "losses": [[loss.kind, loss.name, loss.at, loss.words, loss.text] for loss in page.losses],
    }


def _block_values(block: Block) -> list[Any]:
    values = [block.kind, block.start, block.end, block.depth, block.ordinal, block.group]
    return [*values, block.heads, block.language] if block.heads or block.language else values


def row_page(row: Mapping[str, Any]) -> Page:
    return Page(
        page=row["page"],
        title=row["title"],
        text=row["text"],
        headings=tuple(Heading(*values) for values in row["headings"]),
        blocks=tuple(Block(*values) for values in row["blocks"]),
        content_hash=row["content_hash"],
        url=row["url"],
        flags=tuple(row["flags"]),
        meta=MappingProxyType(row["meta"]),
        links=tuple(Link(*values) for values in row.get("links", ())),
        marks=tuple(Mark(*values) for values in row.get("marks", ())),
        losses=tuple(Loss(*values) for values in row.get("losses", ())),  # indexes made before there was a ledger
    )


def chunk_row(chunk: Chunk, page: Page) -> dict[str, Any]:
    """A chunk with its page's title and address, so that a passage needs no look at the page."""
    return {
        "id": chunk.id,
        "page": chunk.page,
        "start": chunk.start,
        "end": chunk.end,
        "text": chunk.text,
        "heading_path": list(chunk.heading_path),
        "anchor": chunk.anchor,
        "title": page.title,
        "url": page.url,
    }


def row_chunk(row: Mapping[str, Any]) -> Chunk:
    return Chunk(
        id=row["id"],
        page=row["page"],
        start=row["start"],
        end=row["end"],
        text=row["text"],
        heading_path=tuple(row["heading_path"]),
        anchor=row["anchor"],
    )
