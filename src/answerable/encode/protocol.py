"""What every encoder offers: two methods that make vectors, and the facts the index must know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Encoded:
    """One text: its vector, and the vector of each word piece with its place in the text.

    vector: (dim,) float32, unit length. tokens: (t, dim) float32, each row unit length; special
    tokens are left out. spans: (t, 2) int32 character offsets into the text.
    """

    vector: Floats
    tokens: Floats
    spans: npt.NDArray[np.int32]


class Encoder(Protocol):
    """Text to vectors. `digest` names model, version and precision: an index keeps it."""

    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def dim(self) -> int: ...
    @property
    def max_tokens(self) -> int:
        """Word pieces read of one text, special tokens included."""
        ...

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Character offsets of the word pieces of `text`, uncut and without special tokens."""
        ...

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        """(n, dim) float32 unit vectors, in the order of `texts`; `progress` gets the number newly done."""
        ...

    def encode_tokens(self, texts: Sequence[str]) -> list[Encoded]:
        """The same with every word piece's vector."""
        ...
