"""Of the translations of a page only one is searched: that in the customer's language, else the default one.

So an answer is as sure of itself as if the docs had been written in that language alone.
"""

from __future__ import annotations

from ..ingest.copies.tongues import fits
from .open import Index


class Translated:
    """An index as the speakers of each language see it. Threads may share it."""

    def __init__(self, index: Index) -> None:
        self._index = index
        pages = index.pages
        visible = (tuple(pair for pair in one if pair[0] in pages) for one in index.translations)
        self._groups = tuple(one for one in visible if len(one) > 1)
        self._views: dict[frozenset[str], Index] = {}

    @property
    def languages(self) -> frozenset[str]:
        """ISO 639-1 codes of the languages that pages are translated into."""
        return frozenset(tag.split("-")[0] for one in self._groups for _, tag in one if tag)

    def for_language(self, language: str | None) -> Index:
        """The index without the other translations; the index itself where no page has any."""
        if not self._groups:
            return self._index
        hidden = frozenset(key for one in self._groups for key in _others(one, language))
        if hidden not in self._views:
            self._views[hidden] = self._index.without(hidden)
        return self._views[hidden]


def _others(translations: tuple[tuple[str, str], ...], language: str | None) -> list[str]:
    wanted = [key for key, tag in translations if language is not None and tag and fits(tag, language)]
    chosen = wanted[0] if wanted else translations[0][0]
    return [key for key, _ in translations if key != chosen]
