"""Hybrid retrieval: the best chunks of the dense and of the lexical ranking, fused."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Literal, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from ..ingest.extract.release_notes import asks_for_changes
from .dense import Floats, cosines, exact_top, spread
from .lexical import Lexical, best_rows

Rows = npt.NDArray[np.int64]
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


def hybrid(
    queries: Sequence[str],
    query_vectors: Floats,
    *,
    vectors: Floats,
    moments: npt.NDArray[np.float64],
    lexical: Lexical,
    k: int,
    candidates: int,
    dense_weight: float,
    fusion: Fusion = "zscore",
    page_of: Rows | None = None,
    page_weight: float = 0.0,
    dense_search: DenseSearch | None = None,
    kept: Rows | None = None,
    release_notes: npt.NDArray[np.bool_] | None = None,
    release_notes_behind: float = 0.0,
) -> list[list[Hit]]:
    """The best `k` chunks of each query, best first, ties by row.

    query_vectors: (q, dim) float32 unit vectors. The candidates are the best `candidates` of either ranking, and
    both scores of each are exact. `zscore` adds, weighted, how many standard deviations each score lies above its
    mean over ALL chunks; `rrf` adds 1 / (60 + rank). `dense_search` stands in for the exact search.
    page_of: (chunks,) the page of each row; a chunk gains `page_weight` times the best positive score of another
    chunk of its page, since a page that speaks of the question in two places is more often the right one. That score
    is divided by the root of how many others there are: of many, one is high by chance.
    kept: the rows in play (default: all), where `dense_search`, `lexical` and `moments` know of no others either.
    release_notes: (pages,) which pages are such; unless a query asks for what changed, their chunks lose
    `release_notes_behind`.
    """
    if not len(queries) or (kept is not None and not len(kept)):
        return [[] for _ in queries]
    if dense_search is not None:
        nearest = dense_search(query_vectors, candidates)
    else:
        nearest = exact_top(vectors, query_vectors, candidates)
    spreads = spread(moments, query_vectors)
    size = len(lexical) if kept is None else len(kept)
    found = []
    for query, vector, near, dense_spread in zip(queries, query_vectors, nearest, spreads, strict=True):
        bm25, matched = lexical.matched(query)
        said = matched[best_rows(bm25[matched], candidates)]
        rows = np.union1d(near, said).astype(np.int64)
        cosine = _rounded(cosines(vectors, rows, vector))
        words = _rounded(bm25[rows].astype(np.float64))
        if fusion == "rrf":
            parts = _reciprocal(rows, near), _reciprocal(rows, said)
        else:
            parts = _standard(cosine, dense_spread), _standard(words, _sparse_spread(bm25[matched], size))
        found.append((rows, 2 * (dense_weight * parts[0] + (1 - dense_weight) * parts[1]), cosine, words))
    # From here on the candidates of all queries stand in one line: a call costs more than what it computes.
    counts = np.array([len(rows) for rows, *_ in found])
    query_of = np.repeat(np.arange(len(found)), counts)
    rows, fused, cosine, words = map(np.concatenate, zip(*found, strict=True))
    if page_of is not None:
        pages, sizes = page_of[rows], np.bincount(page_of)
        if page_weight:
            fused = fused + page_weight * _support(fused, query_of * len(sizes) + pages, sizes[pages])
        if release_notes is not None:
            behind = np.array([not asks_for_changes(query) for query in queries])
            fused = fused - release_notes_behind * (release_notes[pages] & behind[query_of])
    fused = _rounded(fused)
    order = np.lexsort((rows, -fused, query_of))
    rank = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
    best = order[rank < k]
    hits = map(Hit, *(column[best].tolist() for column in (rows, fused, cosine, words)))
    return [list(islice(hits, count)) for count in np.minimum(counts, k).tolist()]


def _rounded(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """So that the size of a batch cannot turn a ranking."""
    return np.round(scores, 6)


def _sparse_spread(scores: npt.NDArray[np.float32], size: int) -> tuple[float, float]:
    """Mean and standard deviation of `size` numbers of which all but `scores` are 0."""
    wide = scores.astype(np.float64)
    mean = float(wide.sum()) / size
    return mean, max(0.0, float(np.square(wide).sum()) / size - mean * mean) ** 0.5


def _support(scores: npt.NDArray[np.float64], pages: Rows, sizes: Rows) -> npt.NDArray[np.float64]:
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


def _standard(scores: npt.NDArray[np.float64], spread: tuple[float, float]) -> npt.NDArray[np.float64]:
    mean, deviation = spread
    return (scores - mean) / deviation if deviation > 1e-9 else np.zeros_like(scores)


def _reciprocal(rows: Rows, ranking: Rows) -> npt.NDArray[np.float64]:
    """1 / (60 + rank) for each of `rows`; 0 for one that is not in the ranking."""
    places = {int(row): place for place, row in enumerate(ranking, 1)}
    return np.asarray([1 / (_RRF + places[int(row)]) if int(row) in places else 0.0 for row in rows])
