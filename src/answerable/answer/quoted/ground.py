"""Grounding: a quote counts only if it stands in its page, at its offsets, letter by letter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ...ingest.extract.pdf.uncertain import UNCERTAIN
from ...model import Citation, Page


def unverified(citations: Sequence[Citation], page_text: Callable[[str], str]) -> list[Citation]:
    """The citations whose quote is not `page_text(page)[start:end]`, or that are empty."""
    return [
        citation
        for citation in citations
        if not citation.quote.strip() or page_text(citation.page)[citation.start : citation.end] != citation.quote
    ]


def uncertain(citations: Sequence[Citation], pages: Mapping[str, Page]) -> list[Citation]:
    """The citations of pages whose text may not be what the document says: those with a flag of `UNCERTAIN`."""
    return [citation for citation in citations if not UNCERTAIN.isdisjoint(pages[citation.page].flags)]
