"""The built-in encoder: all-MiniLM-L6-v2 as int8 ONNX, read from this package, no network, no torch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from .ahead import ahead
from .int8_model import available_cores, int8_model
from .protocol import Encoded, Floats, Progress

FOLDER = Path(__file__).parent / "minilm"
FEW = 1024  # word pieces, some fifty questions: one call of the model reads them, and no thread is started
RUN = 256  # word pieces of each of several calls, which go side by side


class BuiltinEncoder:
    """all-MiniLM-L6-v2 (Apache-2.0): 384 dimensions, 256 word pieces; see `minilm/README.md`.

    Loads the tokenizer and the session on first use, each by itself: chunking needs only the first. They are the same
    ones for all encoders of this class that are in use. Threads may share it: the bytes are the same whatever it reads
    meanwhile.
    """

    name = "builtin"
    dim = 384
    max_tokens = 256

    def __init__(self, threads: int = 0) -> None:
        self._threads = threads or available_cores()
        self._model = int8_model(FOLDER)

    @property
    def side_by_side(self) -> int:
        """Calls that may run at once: see `encode.ahead`."""
        return self._threads

    @property
    def digest(self) -> str:
        """Twelve hex digits over model and tokenizer: what an index is bound to."""
        return self._model.digest

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Character offsets of the word pieces of `text`, uncut and without special tokens."""
        offsets: list[tuple[int, int]] = self._model.tokenizer.encode(text, add_special_tokens=False).offsets
        return offsets

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        """(n, 384) float32 unit vectors in the order of `texts`."""
        out = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, _, hidden in self._read(texts):
            out[row] = _pool(hidden)
            if progress is not None:
                progress(1)
        return out

    def encode_tokens(self, texts: Sequence[str]) -> list[Encoded]:
        """Vector, word-piece vectors and word-piece spans of each text."""
        out: list[Encoded | None] = [None] * len(texts)
        for row, spans, hidden in self._read(texts):
            tokens = hidden[1:-1]
            unit = tokens / np.maximum(np.linalg.norm(tokens, axis=1, keepdims=True), 1e-12)
            out[row] = Encoded(_pool(hidden), unit, np.array(spans, dtype=np.int32).reshape(-1, 2))
        return [encoded for encoded in out if encoded is not None]

    def _read(self, texts: Sequence[str]) -> Iterator[tuple[int, list[tuple[int, int]], Floats]]:
        """(row of `texts`, spans of its word pieces, their hidden vectors (pieces, 384)), longest texts first.

        The model reads one text after the other, whatever is in its run: nothing is padded, the values stay in the
        processor's cache, and a vector has the same bytes whatever is encoded beside it.
        """
        tokenizer, session = self._model.tokenizer, self._model.session
        encodings = tokenizer.encode_batch(list(texts), add_special_tokens=True)
        # a text that is cut still ends in [SEP]
        pieces = [
            [*encoding.ids[: self.max_tokens - 1], encoding.ids[-1]]
            if len(encoding.ids) > self.max_tokens
            else encoding.ids
            for encoding in encodings
        ]
        lengths = list(map(len, pieces))
        order = sorted(range(len(texts)), key=lambda row: (-lengths[row], row))  # memory peaks at the start

        def run(rows: Sequence[int]) -> list[Floats]:
            given = {
                "pieces": np.array([piece for row in rows for piece in pieces[row]], dtype=np.int64),
                "lengths": np.array([lengths[row] for row in rows], dtype=np.int64),
            }
            hidden: list[Floats] = session.run(None, given)[0]
            return hidden

        runs = [order] if sum(lengths) <= FEW else _filled(order, lengths)
        for rows, outputs in zip(runs, ahead(run, runs, min(self._threads, len(runs))), strict=True):
            for row, hidden in zip(rows, outputs, strict=True):
                yield row, encodings[row].offsets[1 : lengths[row] - 1], hidden


def _filled(order: Sequence[int], lengths: Sequence[int]) -> list[list[int]]:
    """`order` cut into runs of up to `RUN` word pieces; a longer text is a run of its own."""
    runs: list[list[int]] = []
    room = 0
    for row in order:
        if lengths[row] > room:
            runs.append([])
            room = RUN
        runs[-1].append(row)
        room -= lengths[row]
    return runs


def _pool(hidden: Floats) -> Floats:
    """Mean over the word pieces, special tokens included (as the model was trained), to unit length."""
    mean = hidden.mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), dtype=np.float32)
