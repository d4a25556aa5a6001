"""The built-in encoder: all-MiniLM-L6-v2 as int8 ONNX, read from this package, no network, no torch."""

from __future__ import annotations

import hashlib
import os
import platform
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from .protocol import Encoded, Floats, Progress

FOLDER = Path(__file__).parent / "minilm"

T = TypeVar("T")
R = TypeVar("R")


class BuiltinEncoder:
    """all-MiniLM-L6-v2 (Apache-2.0): 384 dimensions, 256 word pieces; see `minilm/README.md`.

    Loads the tokenizer and the session on first use, each by itself: chunking needs only the first.
    """

    name = "builtin"
    dim = 384
    max_tokens = 256

    def __init__(self, threads: int = 0) -> None:
        self._threads = threads or _cores()
        self._loading = threading.Lock()

    @property
    def side_by_side(self) -> int:
        """Texts that may be encoded at once, each by a call of its own: see `encode.ahead`."""
        return self._threads

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
        options.intra_op_num_threads = 1  # texts run side by side instead: no thread waits for another one
        options.enable_mem_pattern = False  # there would be one for every length of text
        options.log_severity_level = 3  # it warns about machines without the CPU features it likes
        if not _multiplies_exactly():
            options.add_session_config_entry("session.x64quantprecision", "1")
        model = str(FOLDER / "model.onnx")
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Character offsets of the word pieces of `text`, uncut and without special tokens."""
        offsets: list[tuple[int, int]] = self._tokenizer.encode(text, add_special_tokens=False).offsets
        return offsets

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        """(n, 384) float32 unit vectors in the order of `texts`."""
        out = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, _, hidden in self._runs(texts):
            out[row] = _pool(hidden)
            if progress is not None:
                progress(1)
        return out

    def encode_tokens(self, texts: Sequence[str]) -> list[Encoded]:
        """Vector, word-piece vectors and word-piece spans of each text."""
        out: list[Encoded | None] = [None] * len(texts)
        for row, spans, hidden in self._runs(texts):
            tokens = hidden[1:-1]
            unit = tokens / np.maximum(np.linalg.norm(tokens, axis=1, keepdims=True), 1e-12)
            out[row] = Encoded(_pool(hidden), unit, np.array(spans, dtype=np.int32).reshape(-1, 2))
        return [encoded for encoded in out if encoded is not None]

    def _runs(self, texts: Sequence[str]) -> Iterator[tuple[int, list[tuple[int, int]], Floats]]:
        """(row of `texts`, spans of its word pieces, their hidden vectors (pieces, 384)), longest texts first.

        Each text is a run of its own, and as many run side by side as there are threads. Nothing is padded, the
        values stay in the processor's cache, and a vector has the same bytes whatever is encoded beside it: in one
        run, texts share how products are cut into blocks, and rounding grows.
        """
        with self._loading:  # once, also where several threads come first
            tokenizer, session = self._tokenizer, self._session
        encodings = tokenizer.encode_batch(list(texts), add_special_tokens=True)
        lengths = [min(len(encoding.ids), self.max_tokens) for encoding in encodings]
        order = sorted(range(len(texts)), key=lambda row: (-lengths[row], row))  # memory peaks at the start

        def run(row: int) -> Floats:
            pieces = encodings[row].ids
            ids = [*pieces[: lengths[row] - 1], pieces[-1]]  # a text that is cut still ends in [SEP]
            hidden: Floats = session.run(None, {"input_ids": np.array([ids], dtype=np.int64)})[0][0]
            return hidden

        for row, hidden in zip(order, in_order(run, order, self._threads), strict=True):
            yield row, encodings[row].offsets[1 : lengths[row] - 1], hidden


def in_order(work: Callable[[T], R], items: Sequence[T], threads: int) -> Iterator[R]:
    """`work` of each item in order, done by some threads; at most two results a thread wait to be taken."""
    if threads < 2 or len(items) < 2:
        yield from map(work, items)
        return
    with ThreadPoolExecutor(min(threads, len(items))) as pool:
        waiting: deque[Future[R]] = deque()
        try:
            for item in items:
                waiting.append(pool.submit(work, item))
                if len(waiting) > 2 * threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:  # where the caller stops early, or a run fails
            for future in waiting:
                future.cancel()


def _multiplies_exactly() -> bool:
    """Whether int8 products are exact as they come: on x86 without VNNI, sums of two overflow 16 bits in silence."""
    if platform.machine().lower() not in ("x86_64", "amd64", "i686"):
        return True
    try:
        return "vnni" in Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:  # another system: the slower, exact products are right on every processor
        return False


def _cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _pool(hidden: Floats) -> Floats:
    """Mean over the word pieces, special tokens included (as the model was trained), to unit length."""
    mean = hidden.mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), dtype=np.float32)
