"""An index with some of its pages hidden, as if they had never been ingested.

Hidden pages are found by neither ranking, and the statistics that the fusion and the question words rest on (moments
of the vectors, document frequencies) are those of the pages that are left. Only BM25's mean length of a chunk stays
that of the whole index. So an ablation of one page costs milliseconds where an ingest costs minutes.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Collection, Iterator, Mapping

import numpy as np
import numpy.typing as npt

from ..model import Page
from .dense import Floats
from .files import sha256
from .lexical import Lexical, Scores, best_rows, terms
from .open import Index
from .search import Rows

_QUERIES = 64  # compared at once with all vectors


class Masked(Index):
    """A view of `index` without `pages`; `chunks`, `vectors` and `tokens` keep their rows.

    `generation` says that pages are missing, so that answers from here do not pass for those of the whole index.
    Raises KeyError for a page that is not in the index.
    """

    def __init__(self, index: Index, pages: Collection[str]) -> None:
        # Not super().__init__(): nothing is opened here, and nothing is to be closed.
        hidden = frozenset(pages)
        for page in sorted(hidden):
            if page not in index.pages:
                raise KeyError(page)
        self.path = index.path
        self.hidden = hidden
        self.generation = f"{index.generation}~{sha256(chr(10).join(sorted(hidden)).encode())[:8]}"
        self._whole = index
        self._retrieve = index._retrieve
        self._stored = index._stored
        self.pages = _PagesLeft(index.pages, hidden)  # type: ignore[assignment]  # reads like Pages
        self.chunks = index.chunks
        self._store = None
        self._visible = np.zeros(len(index.chunks), dtype=bool)
        self._visible[slice(None) if index._kept is None else index._kept] = True
        for page in hidden:
            rows = index.rows_of(page)
            self._visible[rows.start : rows.stop] = False
        self._kept = np.flatnonzero(self._visible)

    @functools.cached_property
    def _moments(self) -> npt.NDArray[np.float64]:
        """The whole index's moments less those of the hidden rows: exact, and cheap where few are hidden."""
        whole = self._stored.moments
        count, left = len(self._visible), len(self._kept) if self._kept is not None else 0
        if not left:
            return np.zeros_like(whole)
        total = whole * count
        gone = np.flatnonzero(~self._visible)
        for start in range(0, len(gone), 8192):
            block = self._stored.vectors[gone[start : start + 8192]].astype(np.float64)
            total[:-1] -= block.T @ block
            total[-1] -= block.sum(axis=0)
        moments: npt.NDArray[np.float64] = total / left
        return moments

    @functools.cached_property
    def lexical(self) -> Lexical:
        return _LexicalLeft(self._stored.lexical, self._visible)

    @property
    def dense_kind(self) -> str:
        return "exact"

    def dense(self, vectors: Floats, k: int) -> list[Rows]:
        found: list[Rows] = []
        for start in range(0, len(vectors), _QUERIES):
            block = vectors[start : start + _QUERIES] @ self.vectors.T
            block[:, ~self._visible] = -np.inf
            for scores in block:
                rows = best_rows(scores, k)
                found.append(rows[np.isfinite(scores[rows])])
        return found

    def close(self) -> None:
        """Nothing: the files belong to the whole index."""


class _PagesLeft(Mapping[str, Page]):
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


class _LexicalLeft(Lexical):
    """Document frequencies over the visible rows, and BM25 weighted by them; a hidden row scores 0."""

    def __init__(self, whole: Lexical, visible: npt.NDArray[np.bool_]) -> None:
        # Not super().__init__(): the arrays are shared.
        self.size = whole.size
        self.terms_version = whole.terms_version
        self.vocabulary = whole.vocabulary
        self._data, self._indices, self._indptr = whole._data, whole._indices, whole._indptr
        self._visible, self._left = visible, int(visible.sum())
        self._whole = whole
        self._left_of: dict[str, int] = {}

    def _column(self, number: int) -> slice:
        return slice(int(self._indptr[number]), int(self._indptr[number + 1]))

    def idf(self, term: str) -> float:
        number = self.vocabulary.get(term)
        if term not in self._left_of:
            rows = self._indices[self._column(number)] if number is not None else ()
            self._left_of[term] = int(self._visible[rows].sum()) if len(rows) else 0
        found = self._left_of[term]
        return math.log(1 + (self._left - found + 0.5) / (found + 0.5))

    def scores(self, query: str) -> Scores:
        found = np.zeros(self.size, dtype=np.float32)
        for term in dict.fromkeys(terms(query)):
            number = self.vocabulary.get(term)
            if number is not None:
                column = self._column(number)
                found[self._indices[column]] += self._data[column] * np.float32(self.idf(term) / self._whole.idf(term))
        found[~self._visible] = 0
        return found
