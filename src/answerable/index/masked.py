"""A view of an index with some of its pages hidden, as if they had never been ingested.

Hidden pages are found by neither ranking, and the statistics that the fusion and the question's words are weighed by
(moments of the vectors, document frequencies) are those of the pages that are left. Only BM25's mean length of a chunk
stays that of the whole index. So leaving one page out costs milliseconds where an ingest costs minutes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import numpy as np
import numpy.typing as npt

from ..lazy import lazy_property
from ..model import Page
from .dense import Floats
from .files import sha256
from .lexical import Lexical, LexicalScores, Scores, best_rows, lucene_idf
from .search import Rows
from .view import View

_QUERIES = 64  # compared at once with all vectors
_ROWS = 8192  # hidden vectors in float64 at once: 25 MB at 384 dimensions


class MaskedView:
    """`view` without `pages`. Raises KeyError for a page that `view` does not show."""

    dense_kind = "exact"  # Chroma would have to be asked for more than is wanted: hidden chunks may be the nearest

    def __init__(self, view: View, pages: Collection[str]) -> None:
        hidden = frozenset(pages)
        for page in sorted(hidden):
            if page not in view.pages:
                raise KeyError(page)
        self.whole = view.whole
        stored = self.whole.stored
        self.generation = f"{view.generation}~{sha256(chr(10).join(sorted(hidden)).encode())[:8]}"
        self.pages: Mapping[str, Page] = PagesLeft(view.pages, hidden)
        self._visible = np.zeros(stored.manifest.counts["chunks"], dtype=bool)
        self._visible[slice(None) if view.rows is None else view.rows] = True
        for page in hidden:
            rows = stored.rows_of(page)
            self._visible[rows.start : rows.stop] = False
        self.rows: Rows = np.flatnonzero(self._visible)

    @lazy_property
    def moments(self) -> npt.NDArray[np.float64]:
        """The whole index's moments less those of the hidden rows: exact, and cheap where few are hidden."""
        whole = self.whole.moments
        if not len(self.rows):
            return np.zeros_like(whole)
        total = whole * len(self._visible)
        hidden = np.flatnonzero(~self._visible)
        for start in range(0, len(hidden), _ROWS):
            block = self.whole.stored.vectors[hidden[start : start + _ROWS]].astype(np.float64)
            total[:-1] -= block.T @ block
            total[-1] -= block.sum(axis=0)
        moments: npt.NDArray[np.float64] = total / len(self.rows)
        return moments

    @lazy_property
    def lexical(self) -> LexicalScores:
        return LexicalLeft(self.whole.lexical, self._visible)

    def dense(self, vectors: Floats, k: int) -> list[Rows]:
        nearest: list[Rows] = []
        for start in range(0, len(vectors), _QUERIES):
            block = vectors[start : start + _QUERIES] @ self.whole.stored.vectors.T
            block[:, ~self._visible] = -np.inf
            for scores in block:
                rows = best_rows(scores, k)
                nearest.append(rows[np.isfinite(scores[rows])])
        return nearest


class PagesLeft(Mapping[str, Page]):
    """The pages that are not hidden."""

    def __init__(self, pages: Mapping[str, Page], hidden: frozenset[str]) -> None:
        self._pages, self._hidden = pages, hidden

    def __getitem__(self, key: str) -> Page:
        if key in self._hidden:
            raise KeyError(key)
        return self._pages[key]

    def __iter__(self) -> Iterator[str]:
        return (key for key in self._pages if key not in self._hidden)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, key: object) -> bool:
        return key not in self._hidden and key in self._pages


class LexicalLeft(LexicalScores):
    """Document frequencies over the visible rows, and BM25 weighted by them; a hidden row scores 0."""

    def __init__(self, whole: Lexical, visible: npt.NDArray[np.bool_]) -> None:
        self.size = whole.size
        self.languages = whole.languages
        self._whole = whole
        self._visible, self._left = visible, int(visible.sum())
        self._holding: dict[str, int] = {}  # visible rows by term, counted once

    def terms(self, query: str) -> list[str]:
        return self._whole.terms(query)

    def idf(self, term: str) -> float:
        if term not in self._holding:
            postings = self._whole.postings(term)
            self._holding[term] = 0 if postings is None else int(self._visible[postings[0]].sum())
        return lucene_idf(self._left, self._holding[term])

    def scores(self, query: str) -> Scores:
        scores = np.zeros(self.size, dtype=np.float32)
        for term in dict.fromkeys(self.terms(query)):
            postings = self._whole.postings(term)
            if postings is not None:
                rows, added = postings
                # The stored scores have the whole index's idf in them as a factor: it is exchanged for ours.
                scores[rows] += added * np.float32(self.idf(term) / self._whole.idf(term))
        scores[~self._visible] = 0
        return scores
