"""Hybrid retrieval: the best chunks of the dense and of the lexical ranking, fused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from ..ingest.extract.release_notes import asks_for_changes
from .dense import Floats, cosines, exact_top, spread
from .lexical import LexicalScores, best_rows

Rows = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]
Fusion = Literal["zscore", "rrf"]

_RRF = 60  # the constant of Cormack, Clarke and Buettcher, SIGIR 2009


class DenseSearch(Protocol):
    """Finds the rows of the `k` nearest chunks of each query."""

    def __call__(self, queries: Floats, k: int, /) -> list[Rows]: ...


class Hit(NamedTuple):
    """A chunk's row with its fused score, cosine and BM25 score. A tuple: forty are made for each question."""

    row: int
    score: float
    dense: float
    lexical: float


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is searched.

    vectors: (chunks, dim) float32 unit vectors. moments: of the vectors, see `dense.moments`.
    page_of: (chunks,) the page of each row. release_notes: (pages,) which pages are such; None where none is.
    rows: the rows that can be found (default: all), where `dense_search`, `lexical` and `moments` know of no others
    either. dense_search stands in for the exact search over `vectors`.
    """

    vectors: Floats
    moments: Doubles
    lexical: LexicalScores
    page_of: Rows
    release_notes: npt.NDArray[np.bool_] | None = None
    rows: Rows | None = None
    dense_search: DenseSearch | None = None

    def nearest(self, queries: Floats, k: int) -> list[Rows]:
        """The rows of the `k` nearest chunks of each query."""
        if self.dense_search is not None:
            return self.dense_search(queries, k)
        return exact_top(self.vectors, queries, k)

    @property
    def size(self) -> int:
        """How many chunks can be found."""
        return len(self.lexical) if self.rows is None else len(self.rows)


@dataclass(frozen=True, slots=True)
class Ranking:
    """How the two rankings become one.

    The candidates are the best `candidates` of either ranking, and both scores of each are exact. `zscore` adds,
    weighted, how many standard deviations each score lies above its mean over ALL chunks; `rrf` adds 1 / (60 + rank).
    page_weight: a chunk gains this times the best positive score of another chunk of its page, since a page that
    speaks of the question in two places is more often the right one. That score is divided by the root of how many
    others there are: of many, one is high by chance.
    release_notes_behind: what chunks of release notes lose, unless a query asks for what changed.
    """

    k: int
    candidates: int
    dense_weight: float
    fusion: Fusion = "zscore"
    page_weight: float = 0.0
    release_notes_behind: float = 0.0


def hybrid(queries: Sequence[str], query_vectors: Floats, corpus: Corpus, ranking: Ranking) -> list[list[Hit]]:
    """The best `ranking.k` chunks of each query, best first, ties by row.

    query_vectors: (q, dim) float32 unit vectors, row i for query i.
    """
    if not len(queries) or (corpus.rows is not None and not len(corpus.rows)):
        return [[] for _ in queries]
    nearest = corpus.nearest(query_vectors, ranking.candidates)
    spreads = spread(corpus.moments, query_vectors)
    scored = [
        _candidates(corpus, ranking, *query) for query in zip(queries, query_vectors, nearest, spreads, strict=True)
    ]
    # From here on the candidates of all queries stand in one line: a call costs more than what it computes.
    counts = np.array([len(rows) for rows, *_ in scored])
    query_of = np.repeat(np.arange(len(scored)), counts)
    rows, fused, cosine, bm25 = map(np.concatenate, zip(*scored, strict=True))
    pages, sizes = corpus.page_of[rows], np.bincount(corpus.page_of)
    if ranking.page_weight:
        # One number for each pair of query and page, so that a page of one query does not help another's.
        page_in_query = query_of * len(sizes) + pages
        fused = fused + ranking.page_weight * _support(fused, page_in_query, sizes[pages])
    if corpus.release_notes is not None:
        behind = np.array([not asks_for_changes(query) for query in queries])
        fused = fused - ranking.release_notes_behind * (corpus.release_notes[pages] & behind[query_of])
    fused = _rounded(fused)
    order = np.lexsort((rows, -fused, query_of))
    rank = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)  # within its query, from 0
    best = order[rank < ranking.k]
    hits = map(Hit, *(column[best].tolist() for column in (rows, fused, cosine, bm25)))
    return [list(islice(hits, count)) for count in np.minimum(counts, ranking.k).tolist()]


def _candidates(
    corpus: Corpus, ranking: Ranking, query: str, vector: Floats, near: Rows, dense_spread: tuple[float, float]
) -> tuple[Rows, Doubles, Doubles, Doubles]:
    """The rows that either ranking puts among its best for one query, with fused score, cosine and BM25 score.

    near: the rows of the dense ranking, best first; dense_spread: mean and deviation of the cosine over all chunks.
    """
    scores, matched = corpus.lexical.matched(query)
    with_words = matched[best_rows(scores[matched], ranking.candidates)]
    rows = np.union1d(near, with_words).astype(np.int64)
    cosine = _rounded(cosines(corpus.vectors, rows, vector))
    bm25 = _rounded(scores[rows].astype(np.float64))
    if ranking.fusion == "rrf":
        dense, lexical = _reciprocal(rows, near), _reciprocal(rows, with_words)
    else:
        dense = _standard(cosine, dense_spread)
        lexical = _standard(bm25, _sparse_spread(scores[matched], corpus.size))
    fused = 2 * (ranking.dense_weight * dense + (1 - ranking.dense_weight) * lexical)
    return rows, fused, cosine, bm25


def _rounded(scores: Doubles) -> Doubles:
    """So that the size of a batch cannot turn a ranking."""
    return np.round(scores, 6)


def _sparse_spread(scores: npt.NDArray[np.float32], size: int) -> tuple[float, float]:
    """Mean and standard deviation of `size` numbers of which all but `scores` are 0."""
    wide = scores.astype(np.float64)
    mean = float(wide.sum()) / size
    return mean, max(0.0, float(np.square(wide).sum()) / size - mean * mean) ** 0.5


def _support(scores: Doubles, pages: Rows, sizes: Rows) -> Doubles:
    """For each score the best positive one among the others of its page, or 0; over the root of how many they are.

    sizes: for each score, the chunks of its page, found or not.
    """
    order = np.lexsort((-scores, pages))  # page by page, best first
    values, page = np.maximum(scores[order], 0.0), pages[order]
    first = np.append(True, page[1:] != page[:-1])
    best = values[np.flatnonzero(first)[np.cumsum(first) - 1]]
    second = np.append(np.where(first[1:], 0.0, values[1:]), 0.0)  # what comes next, if it is of the same page
    support = np.empty_like(values)
    support[order] = np.where(first, second, best)
    return support / np.sqrt(np.maximum(sizes - 1, 1))


def _standard(scores: Doubles, spread: tuple[float, float]) -> Doubles:
    mean, deviation = spread
    return (scores - mean) / deviation if deviation > 1e-9 else np.zeros_like(scores)


def _reciprocal(rows: Rows, ranking: Rows) -> Doubles:
    """1 / (60 + rank) for each of `rows`; 0 for one that is not in the ranking."""
    places = {int(row): place for place, row in enumerate(ranking, 1)}
    return np.asarray([1 / (_RRF + places[int(row)]) if int(row) in places else 0.0 for row in rows])
