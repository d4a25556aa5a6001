"""The built-in encoder: all-MiniLM-L6-v2 as int8 ONNX, read from this package, no network, no torch."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from .protocol import Encoded, Floats, Progress

FOLDER = Path(__file__).parent / "minilm"


class BuiltinEncoder:
    """all-MiniLM-L6-v2 (Apache-2.0): 384 dimensions, 256 word pieces; see `minilm/README.md`.

    Loads the tokenizer and the session on first use, each by itself: chunking needs only the first.
    """

    name = "builtin"
    dim = 384
    max_tokens = 256

    def __init__(self, batch_size: int = 8, threads: int = 0) -> None:
        self._batch_size = batch_size
        self._threads = threads or os.cpu_count() or 1

    @cached_property
    def digest(self) -> str:
        """Twelve hex digits over model and tokenizer: what an index is bound to."""
        hasher = hashlib.sha256()
        for name in ("model.onnx", "tokenizer.json"):
            hasher.update((FOLDER / name).read_bytes())
        return hasher.hexdigest()[:12]

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.log_severity_level = 3  # it warns about machines without the CPU features it likes
        model = str(FOLDER / "model.onnx")
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Character offsets of the word pieces of `text`, uncut and without special tokens."""
        offsets: list[tuple[int, int]] = self._tokenizer.encode(text, add_special_tokens=False).offsets
        return offsets

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        """(n, 384) float32 unit vectors in the order of `texts`."""
        out = np.zeros((len(texts), self.dim), dtype=np.float32)
        for rows, hidden, mask, _ in self._batches(texts):
            out[rows] = _pool(hidden, mask)
            if progress is not None:
                progress(len(rows))
        return out

    def encode_tokens(self, texts: Sequence[str]) -> list[Encoded]:
        """Vector, word-piece vectors and word-piece spans of each text."""
        out: list[Encoded | None] = [None] * len(texts)
        for rows, hidden, mask, spans in self._batches(texts):
            pooled = _pool(hidden, mask)
            for place, row in enumerate(rows):
                length = int(mask[place].sum())
                tokens = hidden[place, 1 : length - 1]
                norms = np.linalg.norm(tokens, axis=1, keepdims=True)
                unit = (tokens / np.maximum(norms, 1e-12)).astype(np.float32)
                out[row] = Encoded(pooled[place], unit, np.array(spans[place], dtype=np.int32).reshape(-1, 2))
        return [encoded for encoded in out if encoded is not None]

    def _batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Floats, Floats, list[list[tuple[int, int]]]]]:
        """Batches of similar length, longest first: little padding, and memory peaks at the start."""
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=True)
        order = sorted(range(len(texts)), key=lambda i: (-len(encodings[i].ids), i))
        for begin in range(0, len(order), self._batch_size):
            rows = order[begin : begin + self._batch_size]
            width = min(self.max_tokens, len(encodings[rows[0]].ids))
            ids = np.zeros((len(rows), width), dtype=np.int64)
            mask = np.zeros((len(rows), width), dtype=np.int64)
            spans: list[list[tuple[int, int]]] = []
            for place, row in enumerate(rows):
                pieces = encodings[row].ids
                length = min(len(pieces), width)
                ids[place, :length] = pieces[:length]
                ids[place, length - 1] = pieces[-1]  # a text that is cut still ends in [SEP]
                mask[place, :length] = 1
                spans.append(encodings[row].offsets[1 : length - 1])
            hidden = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
            yield rows, hidden, mask.astype(np.float32), spans


def _pool(hidden: Floats, mask: Floats) -> Floats:
    """Mean over the word pieces, special tokens included (as the model was trained), to unit length."""
    summed = np.einsum("ntd,nt->nd", hidden, mask)
    norms = np.linalg.norm(summed, axis=1, keepdims=True)
    return np.asarray(summed / np.maximum(norms, 1e-12), dtype=np.float32)
