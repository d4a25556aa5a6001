"""Late interaction, kept small: each word piece's vector as `width - 4` int8 numbers and its place in the text.

ColBERT (Khattab & Zaharia 2020) compares a question with a passage word piece by word piece. Kept in float, a passage
of 220 pieces takes 338 kB; projected to 96 dimensions and rounded to int8 it takes 22 kB. What that costs in quality:
eval/bench/results/confidence.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..lazy import lazy_property
from ..matrix_products import product
from .protocol import Encoded, Encoder, Floats

PROJECTION = Path(__file__).parent / "minilm" / "projection.npy"
DIMENSIONS = 96
SPAN_BYTES = 4  # two unsigned 16-bit offsets
LAST_OFFSET = 65535
AT_ONCE = 64  # texts; the float vectors of their word pieces take 20 MB

TokenRows = npt.NDArray[np.int8]


class LateRows:
    """Makes and reads the rows that an index keeps for each chunk: (t, width) int8.

    The built-in encoder's projection was fitted (see `minilm/project.py`); every other encoder gets a
    random orthogonal one with a fixed seed, which keeps inner products on average.
    """

    width = DIMENSIONS + SPAN_BYTES

    def __init__(self, encoder: Encoder) -> None:
        if encoder.name == "builtin":
            matrix = np.load(PROJECTION, allow_pickle=False).astype(np.float32)
        else:
            random = np.random.default_rng(0).standard_normal((encoder.dim, min(DIMENSIONS, encoder.dim)))
            matrix = np.linalg.qr(random)[0].astype(np.float32)
        if matrix.shape[1] < DIMENSIONS:
            matrix = np.pad(matrix, ((0, 0), (0, DIMENSIONS - matrix.shape[1])))
        self._matrix = matrix

    @lazy_property
    def digest(self) -> str:
        """Twelve hex digits over the projection: rows of another one are not comparable."""
        return hashlib.sha256(self._matrix.tobytes()).hexdigest()[:12]

    def project(self, tokens: Floats) -> Floats:
        """(t, dim) to (t, DIMENSIONS) float32, each row of unit length."""
        small = product(tokens, self._matrix)
        norms = np.linalg.norm(small, axis=1, keepdims=True)
        return np.asarray(small / np.maximum(norms, 1e-12), dtype=np.float32)

    def encode(self, encoder: Encoder, texts: Sequence[str]) -> tuple[Floats, list[TokenRows]]:
        """(n, dim) unit vectors, and for each text its rows; floats of at most twice `AT_ONCE` texts are held.

        The rows of one part are made while the encoder reads the next one.
        """
        vectors = np.zeros((len(texts), encoder.dim), dtype=np.float32)
        rows: list[TokenRows] = [np.zeros((0, self.width), dtype=np.int8)] * len(texts)

        def keep(part: Sequence[int], encoded: Sequence[Encoded]) -> None:
            for place, text in zip(part, encoded, strict=True):
                vectors[place] = text.vector
                rows[place] = self.pack(self.project(text.tokens), text.spans)

        # by length, so that a part is still made of texts that pad each other little
        order = sorted(range(len(texts)), key=lambda i: (-len(texts[i]), i))
        kept: Future[None] | None = None
        with ThreadPoolExecutor(1) as beside:
            for begin in range(0, len(order), AT_ONCE):
                part = order[begin : begin + AT_ONCE]
                encoded = encoder.encode_tokens([texts[i] for i in part])
                if kept is not None:
                    kept.result()
                kept = beside.submit(keep, part, encoded)
            if kept is not None:
                kept.result()
        return vectors, rows

    def pack(self, tokens: Floats, spans: npt.NDArray[np.int32]) -> TokenRows:
        """Unit rows (t, DIMENSIONS) and their character spans (t, 2) as one (t, width) int8 matrix."""
        rows = np.empty((len(tokens), self.width), dtype=np.int8)
        rows[:, :DIMENSIONS] = np.round(tokens * 127)
        rows[:, DIMENSIONS:] = np.minimum(spans, LAST_OFFSET).astype("<u2").view(np.int8).reshape(-1, SPAN_BYTES)
        return rows

    def unpack(self, rows: TokenRows) -> tuple[Floats, npt.NDArray[np.int32]]:
        """The vectors (t, DIMENSIONS) float32, of unit length up to rounding, and the spans (t, 2) int32."""
        tokens: Any = rows[:, :DIMENSIONS].astype(np.float32) / 127
        spans = np.ascontiguousarray(rows[:, DIMENSIONS:]).view("<u2").astype(np.int32)
        return tokens, spans.reshape(-1, 2)
