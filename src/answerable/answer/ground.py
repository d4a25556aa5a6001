"""Grounding: a quote counts only if it stands in its page, at its offsets, letter by letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..model import Citation


def unverified(citations: Sequence[Citation], page_text: Callable[[str], str]) -> list[Citation]:
    """The citations whose quote is not `page_text(page)[start:end]`, or that are empty."""
    return [one for one in citations if not one.quote.strip() or page_text(one.page)[one.start : one.end] != one.quote]
