"""Ragged rows: for each chunk a small int8 matrix, one row a word piece, all laid end to end in one file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from ..encode.protocol import Encoder, Floats
from .files import loaded, mapped

TokenRows = npt.NDArray[np.int8]


class TokenStore(Protocol):
    """Makes a chunk's vector and, in the same pass, the token rows that are kept beside it.

    `digest` names everything the rows depend on besides the encoder; `width` is their number of columns.
    """

    @property
    def digest(self) -> str: ...
    @property
    def width(self) -> int: ...

    def encode(self, encoder: Encoder, texts: Sequence[str]) -> tuple[Floats, list[TokenRows]]:
        """(n, dim) float32 unit vectors, and for each text a (t, width) int8 matrix, t >= 0."""
        ...


class RaggedWriter:
    """Appends matrices of `width` columns to a bare file; `finish` makes it the two .npy files."""

    def __init__(self, path: Path, width: int) -> None:
        self._path = path
        self._file = path.open("wb")
        self.width = width
        self.lengths: list[int] = []

    def append(self, rows: TokenRows) -> None:
        if rows.dtype != np.int8 or rows.ndim != 2 or rows.shape[1] != self.width:
            raise ValueError(f"expected (t, {self.width}) int8, got {rows.shape} {rows.dtype}")
        self._file.write(np.ascontiguousarray(rows).tobytes())
        self.lengths.append(len(rows))

    def close(self) -> None:
        self._file.close()

    def read(self) -> Ragged:
        """What was appended so far."""
        self._file.flush()
        offsets = np.concatenate([[0], np.cumsum(self.lengths, dtype=np.int64)]).astype(np.int64)
        if not offsets[-1]:
            return Ragged(np.zeros((0, self.width), np.int8), offsets)
        data: Any = np.memmap(self._path, dtype=np.int8, mode="r", shape=(int(offsets[-1]), self.width))
        return Ragged(data, offsets)


class Ragged:
    """`rows(i)` is `data[offsets[i]:offsets[i + 1]]`: (t, width) int8."""

    def __init__(self, data: TokenRows, offsets: npt.NDArray[np.int64]) -> None:
        self.data = data
        self.offsets = offsets

    @classmethod
    def load(cls, data: Path, offsets: Path) -> Ragged:
        return cls(mapped(data), loaded(offsets))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def width(self) -> int:
        return int(self.data.shape[1])

    def rows(self, number: int) -> TokenRows:
        return self.data[int(self.offsets[number]) : int(self.offsets[number + 1])]


def write_ragged(data: Path, offsets: Path, parts: Sequence[tuple[Ragged, int]], width: int) -> None:
    """Lay chosen rows of other ragged arrays end to end: part i is (array, its row)."""
    data.parent.mkdir(parents=True, exist_ok=True)
    lengths = [len(array.rows(number)) for array, number in parts]
    ends = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)
    np.save(offsets, ends, allow_pickle=False)
    header = {"descr": "|i1", "fortran_order": False, "shape": (int(ends[-1]), width)}
    with data.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, header)
        for array, number in parts:
            file.write(np.ascontiguousarray(array.rows(number)).tobytes())
