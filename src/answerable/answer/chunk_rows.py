"""Chunks as rows of word pieces, cut into what can be evidence: all that is known before there is a question."""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..encode import Encoder
from ..encode.late import LateRows
from ..encode.protocol import Floats
from ..index import Index
from ..ingest.sentences import Sentence, sentences
from ..model import Chunk

MIN_PIECES = 3  # of a sentence that can be evidence
STRETCH_SENTENCES = 3  # in a row, read as one: an answer and the words of the question seldom share a single sentence
MAX_CHUNKS = 2048  # chunks; about 80 kB each

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ChunkRows:
    """A chunk ready to be compared with any question. Its `s` sentences are those long enough to be evidence."""

    tokens: Floats  # (t + 1, d) late rows; the last is zero, so that a part may end there
    sentences: tuple[Sentence, ...]
    bounds: Places  # (2 + 2 s,) of the chunk, then of each sentence: its first row and the one behind its last
    runs: Places  # (STRETCH_SENTENCES, 1 + 2 s) which bounds make up the chunk, each sentence, each stretch
    means: Floats  # (2 s, d) the unit mean of the rows of each sentence, then of each stretch


class ChunkRowsReader:
    """Reads chunks out of one index and keeps the last `MAX_CHUNKS`."""

    def __init__(self, index: Index, encoder: Encoder, late: LateRows) -> None:
        self._index = index
        self._encoder = encoder
        self._late = late
        self.of = functools.lru_cache(maxsize=MAX_CHUNKS)(self._read)

    def _read(self, chunk: Chunk) -> ChunkRows:
        """The heading path lies before the chunk and is in no sentence."""
        stored = self._index.tokens
        row = self._index.row_of(chunk.id)
        if stored is not None and row is not None:
            tokens, spans = self._late.unpack(stored.rows(row))
        else:
            encoded = self._encoder.encode_tokens([chunk.encoded_text])[0]
            tokens, spans = self._late.project(encoded.tokens), encoded.spans
        # Spans are places in the encoded text, which begins with the heading path; sentences are places in the page.
        starts = spans[:, 0] + chunk.encoded_start
        inside = self._sentences(chunk)
        bounds = np.searchsorted(starts, [(sentence.start, sentence.end) for sentence in inside]).reshape(-1, 2)
        long = bounds[:, 1] - bounds[:, 0] >= MIN_PIECES
        bounds = bounds[long]
        padded = np.zeros((len(tokens) + 1, tokens.shape[1]), dtype=np.float32)
        padded[:-1] = tokens
        return ChunkRows(
            padded,
            tuple(itertools.compress(inside, long)),
            np.concatenate([[0, len(tokens)], bounds.ravel()]),
            _runs(len(bounds)),
            _means(padded, bounds),
        )

    def _sentences(self, chunk: Chunk) -> list[Sentence]:
        """The page's quotable units in the chunk: no headings, and nothing without a letter or digit."""
        page = self._index.pages[chunk.page]
        return [
            sentence
            for sentence in sentences(page.text, page.blocks, chunk.start, chunk.end)
            if sentence.end > chunk.start
            and sentence.start < chunk.end
            and sentence.kind != "heading"
            and any(map(str.isalnum, page.text[sentence.start : sentence.end]))
        ]


@functools.lru_cache(maxsize=256)
def _runs(count: int) -> Places:
    """See `ChunkRows.runs`. At the end a stretch has fewer sentences, and the last one stands for those it lacks."""
    alone = np.broadcast_to(np.arange(1 + count), (STRETCH_SENTENCES, 1 + count))
    stretch = np.minimum(alone[:, 1:] + np.arange(STRETCH_SENTENCES)[:, None], count)
    return np.hstack([alone, stretch])


def _means(padded: Floats, bounds: Places) -> Floats:
    """See `ChunkRows.means` and `ChunkRows.tokens`; bounds: (s, 2)."""
    if not len(bounds):
        return np.zeros((0, padded.shape[1]), dtype=np.float32)
    # `reduceat` sums from each bound to the next one: the even sums are those of the sentences, the odd ones those of
    # what lies between a sentence and the next.
    each = np.add.reduceat(padded, bounds.ravel(), axis=0)[::2]
    stretch = each.copy()
    for shift in range(1, min(STRETCH_SENTENCES, len(each))):
        stretch[:-shift] += each[shift:]
    means = np.vstack([each, stretch])
    return np.asarray(means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9), dtype=np.float32)
