"""The languages that the docs of an index are written in, told from a sample of their pages."""

from __future__ import annotations

from collections import Counter

from ..index import Index
from ..ingest.language import language_of

SAMPLED = 40  # pages, spread evenly over the index
READ = 1500  # characters of a page
MIN_SHARE = 0.1  # of the sampled pages; fewer are names and quotes


def docs_languages(index: Index) -> frozenset[str]:
    """ISO 639-1 codes; empty where no page is long enough to tell."""
    names = sorted(index.pages)
    step = max(1, len(names) // SAMPLED)
    counts = Counter(language_of(index.page_text(name)[:READ]) for name in names[::step])
    told = counts.total() - counts[None]
    return frozenset(name for name, count in counts.items() if name is not None and count >= MIN_SHARE * told)
