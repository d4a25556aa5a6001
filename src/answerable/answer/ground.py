"""Grounding: a quote counts only if it stands in its page, at its offsets, letter by letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..model import Citation


def unverified(citations: Sequence[Citation], page_text: Callable[[str], str]) -> list[Citation]:
    """The citations whose quote is not `page_text(page)[start:end]`, or that are empty."""
    return [
        citation
        for citation in citations
        if not citation.quote.strip() or page_text(citation.page)[citation.start : citation.end] != citation.quote
    ]
