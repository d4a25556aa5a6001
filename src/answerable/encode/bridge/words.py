"""The table of words in 2 bits a number: product quantisation (Jégou, Douze & Schmid, 2011).

Four neighbouring numbers of a row are replaced by the nearest of 256 centres, which each such column of four has for
itself. What is lost is a tenth of the variance of a row; fewer pieces in more bits lose more (README.md).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..minilm.export import Floats

TOGETHER = 4  # numbers that share a byte
CENTRES = 256
SAMPLE = 60_000  # rows that the centres are fitted on, drawn by the root of their probability
ROUNDS = 8
AT_ONCE = 50_000


def quantised(table: Floats, scores: Floats) -> tuple[npt.NDArray[np.uint8], Floats]:
    """(rows, width) to codes (rows, columns) and centres (columns, CENTRES, TOGETHER).

    scores: logarithms of the probabilities of the rows; 0 for one that no text has.
    """
    random = np.random.default_rng(0)
    share = np.where(scores < 0, np.exp(scores.astype(np.float64) / 2), 0)
    drawn = random.choice(len(table), min(SAMPLE, int((scores < 0).sum())), replace=False, p=share / share.sum())
    columns = table.shape[1] // TOGETHER
    codes = np.empty((len(table), columns), dtype=np.uint8)
    centres = np.empty((columns, CENTRES, TOGETHER), dtype=np.float32)
    for column in range(columns):
        part = np.ascontiguousarray(table[:, column * TOGETHER : (column + 1) * TOGETHER])
        centres[column] = _fitted(part[drawn], random)
        for begin in range(0, len(table), AT_ONCE):
            codes[begin : begin + AT_ONCE, column] = _nearest(part[begin : begin + AT_ONCE], centres[column])
    return codes, centres


def _fitted(points: Floats, random: np.random.Generator) -> Floats:
    """k-means."""
    centres = points[random.choice(len(points), CENTRES, replace=False)].copy()
    for _ in range(ROUNDS):
        nearest = _nearest(points, centres)
        counts = np.bincount(nearest, minlength=CENTRES)
        for number in range(TOGETHER):
            sums = np.bincount(nearest, points[:, number], CENTRES)
            centres[:, number] = np.where(counts > 0, sums / np.maximum(counts, 1), centres[:, number])
    return centres


def _nearest(points: Floats, centres: Floats) -> npt.NDArray[np.intp]:
    nearest: npt.NDArray[np.intp] = (points @ centres.T - (centres**2).sum(axis=1) / 2).argmax(axis=1)
    return nearest
