"""An encoder that does not stand threads, for threads to share: its calls wait for each other."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from .ahead import side_by_side
from .protocol import Encoded, Encoder, Floats, Progress


def in_turn(encoder: Encoder) -> Encoder:
    """`encoder` itself where it may be called side by side, else behind a lock: see `ahead.side_by_side`."""
    return encoder if side_by_side(encoder) > 1 else InTurn(encoder)


class InTurn:
    """`encoder`, one call at a time."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._turn = threading.Lock()

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def digest(self) -> str:
        return self._encoder.digest

    @property
    def dim(self) -> int:
        return self._encoder.dim

    @property
    def max_tokens(self) -> int:
        return self._encoder.max_tokens

    def spans(self, text: str) -> list[tuple[int, int]]:
        with self._turn:
            return self._encoder.spans(text)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        with self._turn:
            return self._encoder.encode(texts, progress)

    def encode_tokens(self, texts: Sequence[str]) -> list[Encoded]:
        with self._turn:
            return self._encoder.encode_tokens(texts)
