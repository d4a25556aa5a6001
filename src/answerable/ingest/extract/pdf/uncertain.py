"""Flags of pages whose text may say what the document does not: such a page is never routed `answer`."""

from __future__ import annotations

ORDER_UNCERTAIN = "pdf_order_uncertain"  # what a reader reads first could not be told: columns that overlap, ...
NO_UNICODE = "pdf_no_unicode"  # glyphs of a font that does not say which characters they are: words may be missing
UNCERTAIN = frozenset({ORDER_UNCERTAIN, NO_UNICODE})
