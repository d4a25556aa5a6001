"""The pages and the chunks of a generation as a mapping and a sequence: each is read from the disk when asked for."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import overload

from ..model import Chunk, Page
from .rows import row_chunk, row_page
from .stored import Stored


class Pages(Mapping[str, Page]):
    """The pages by key, in key order; each is read from the disk when asked for."""

    def __init__(self, stored: Stored) -> None:
        self._stored = stored
        self._get = functools.lru_cache(maxsize=256)(self._read)

    def _read(self, number: int) -> Page:
        return row_page(self._stored.pages.row(number))

    def __getitem__(self, key: str) -> Page:
        return self._get(self._stored.page_numbers[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._stored.page_numbers)

    def __len__(self) -> int:
        return self._stored.manifest.counts["pages"]

    def __contains__(self, key: object) -> bool:
        return key in self._stored.page_numbers


class Chunks(Sequence[Chunk]):
    """The chunks in row order, the same as of `Index.vectors`; each is read from the disk when asked for."""

    def __init__(self, stored: Stored) -> None:
        self._stored = stored
        self.full = functools.lru_cache(maxsize=8192)(self._read)

    def _read(self, row: int) -> tuple[Chunk, str, str | None]:
        """A chunk with its page's title and address."""
        value = self._stored.chunks.row(row)
        return row_chunk(value), value["title"], value["url"]

    @overload
    def __getitem__(self, row: int) -> Chunk: ...
    @overload
    def __getitem__(self, row: slice) -> list[Chunk]: ...
    def __getitem__(self, row: int | slice) -> Chunk | list[Chunk]:
        if isinstance(row, slice):
            return [self[number] for number in range(*row.indices(len(self)))]
        if not -len(self) <= row < len(self):
            raise IndexError(row)
        return self.full(row % len(self))[0]

    def __len__(self) -> int:
        return self._stored.manifest.counts["chunks"]
