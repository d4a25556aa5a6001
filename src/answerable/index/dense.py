"""The dense side: cosine over `vectors.npy`, exactly with numpy, and what fusion needs to know of it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..matrix_products import product
from .lexical import best_rows

Floats = npt.NDArray[np.float32]
_CELLS = 16_000_000  # float32 scores held at once: 64 MB


def exact_top(vectors: Floats, queries: Floats, k: int) -> list[npt.NDArray[np.int64]]:
    """The rows of the `k` highest cosines of each query, best first, ties by row. All vectors are unit length."""
    if len(queries) == 1:
        return [best_rows(product(vectors, queries[0]), k)]
    nearest: list[npt.NDArray[np.int64]] = []
    step = max(1, _CELLS // max(1, len(vectors)))
    for start in range(0, len(queries), step):
        columns = np.ascontiguousarray(queries[start : start + step].T)
        nearest.extend(best_rows(scores, k) for scores in np.ascontiguousarray(product(vectors, columns).T))
    return nearest


def cosines(vectors: Floats, rows: npt.NDArray[np.int64], query: Floats) -> npt.NDArray[np.float64]:
    """(len(rows),) float64: the same to the sixth decimal however many queries are asked at once."""
    products: npt.NDArray[np.float64] = np.einsum("ij,j->i", vectors[rows].astype(np.float64), query.astype(np.float64))
    return products


def moments(vectors: Floats, step: int = 8192) -> npt.NDArray[np.float64]:
    """(dim + 1, dim): the second moment matrix of the vectors, and their mean as the last row.

    With them the mean and deviation of a query's cosine over ALL chunks cost two small products (see `spread`).
    """
    count, dim = vectors.shape
    total: npt.NDArray[np.float64] = np.zeros((dim + 1, dim))
    for start in range(0, count, step):
        block = vectors[start : start + step].astype(np.float64)
        total[:dim] += block.T @ block
        total[dim] += block.sum(axis=0)
    total /= max(1, count)
    return total


def spread(moment: npt.NDArray[np.float64], queries: Floats) -> list[tuple[float, float]]:
    """Mean and standard deviation of the cosine of each query over all chunks."""
    wide = queries.astype(np.float64)
    means = product(wide, moment[-1])
    variances = np.sum(product(wide, moment[:-1]) * wide, axis=1) - means * means
    return list(zip(means.tolist(), np.sqrt(np.maximum(variances, 0.0)).tolist(), strict=True))
