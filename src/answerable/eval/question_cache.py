"""An encoder that remembers questions: the same tickets are asked against many versions of the docs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..encode import Encoded, Encoder
from ..encode.protocol import Floats

MAX_QUESTIONS = 2048  # questions; about 30 kB each


class RememberingEncoder:
    """`encoder`, with the last `MAX_QUESTIONS` texts of `encode_tokens` remembered."""

    def __init__(self, encoder: Encoder, kept: int = MAX_QUESTIONS) -> None:
        self._encoder = encoder
        self.name, self.digest, self.dim, self.max_tokens = (
            encoder.name,
            encoder.digest,
            encoder.dim,
            encoder.max_tokens,
        )
        self._kept = kept
        self._known: dict[str, Encoded] = {}

    def spans(self, text: str) -> list[tuple[int, int]]:
        return self._encoder.spans(text)

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Floats:
        return self._encoder.encode(texts, progress)

    def encode_tokens(self, texts: Sequence[str]) -> list[Encoded]:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        encoded = dict(zip(new, self._encoder.encode_tokens(new), strict=True)) if new else {}
        wanted = [encoded[text] if text in encoded else self._known[text] for text in texts]
        self._known.update(encoded)
        for text in list(self._known)[: max(0, len(self._known) - self._kept)]:
            del self._known[text]
        return wanted
