"""One generation's files, opened for reading: each when it is first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import IndexClosed
from ..ingest.copies.grouping import Candidate
from ..ingest.copies.policy import translations
from ..ingest.copies.traits import Traits
from ..ingest.extract.release_notes import FLAG as RELEASE_NOTES
from ..ingest.losses import Extent, extent_from_row
from ..lazy import lazy_property
from . import generation as layout
from .files import LinesReader, file_digest, loaded, mapped, parse
from .lexical import Lexical
from .manifest import Manifest, damaged, read_manifest
from .tokens import Ragged


@dataclass(frozen=True, slots=True)
class TableRow:
    """What a page's row says, without its text. Chunks `first` .. `first + count` of chunks.jsonl are its own."""

    page: str
    source: str
    raw: str
    content_hash: str
    flags: tuple[str, ...]
    first: int
    count: int
    extent: Extent
    traits: Traits


class Stored:
    """A generation directory. Opening checks the manifest and the size of every file, not their digests.

    Raises IndexDamaged where a file is missing or has another size.
    """

    def __init__(self, folder: Path, manifest: Manifest | None = None) -> None:
        self.folder = folder
        self.manifest = manifest or read_manifest(folder)
        for name, artefact in self.manifest.artefacts.items():
            try:
                size = (folder / name).stat().st_size
            except OSError:
                raise damaged(folder, f"{name} is missing") from None
            if size != artefact.size:
                raise damaged(folder, f"{name} has {size} bytes instead of {artefact.size}")
        self._readers: list[LinesReader] = []
        self._closed = False

    def wrong_digests(self, *prefixes: str) -> list[str]:
        """The artefacts (all, or those whose names begin so) whose bytes differ from their digests."""
        return [
            name
            for name, artefact in self.manifest.artefacts.items()
            if (not prefixes or name.startswith(prefixes)) and file_digest(self.folder / name) != artefact.sha256
        ]

    @lazy_property
    def table(self) -> list[TableRow]:
        """One row a page, in the order of pages.jsonl."""
        rows: list[list[Any]] = parse((self.folder / layout.PAGE_TABLE).read_bytes())
        firsts = accumulate((row[5] for row in rows), initial=0)
        return [
            TableRow(page, source, raw, content, tuple(flags), first, count, _extent(rest), _traits(rest))
            for (page, source, raw, content, flags, count, *rest), first in zip(rows, firsts, strict=False)
        ]

    @lazy_property
    def translations(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Of each page that is there in several languages its keys with their language, the default one first."""
        by_source: dict[str, list[Candidate]] = {}
        for row in self.table:
            by_source.setdefault(row.source, []).append(Candidate(row.page, "", row.traits))
        return tuple(one for candidates in by_source.values() for one in translations(candidates))

    @lazy_property
    def page_numbers(self) -> dict[str, int]:
        """Row numbers by page key."""
        return {row.page: number for number, row in enumerate(self.table)}

    @lazy_property
    def page_of(self) -> npt.NDArray[np.int64]:
        """(chunks,) the row number of each chunk's page."""
        return np.repeat(np.arange(len(self.table)), [row.count for row in self.table])

    def rows_of(self, page: str) -> range:
        """The rows of a page's chunks. Raises KeyError."""
        row = self.table[self.page_numbers[page]]
        return range(row.first, row.first + row.count)

    @lazy_property
    def release_notes(self) -> npt.NDArray[np.bool_]:
        """(pages,) which pages are flagged as release notes."""
        return np.array([RELEASE_NOTES in row.flags for row in self.table], dtype=np.bool_)

    @lazy_property
    def pages(self) -> LinesReader:
        return self._lines(layout.PAGES, layout.PAGE_OFFSETS)

    @lazy_property
    def chunks(self) -> LinesReader:
        return self._lines(layout.CHUNKS, layout.CHUNK_OFFSETS)

    @lazy_property
    def chunk_numbers(self) -> dict[str, int]:
        """Row numbers by chunk id."""
        ids: list[str] = parse((self.folder / layout.CHUNK_IDS).read_bytes())
        return {name: number for number, name in enumerate(ids)}

    @lazy_property
    def vectors(self) -> npt.NDArray[np.float32]:
        """(chunks, dim) float32, unit length, mapped; row i belongs to line i of chunks.jsonl."""
        self._check_open()
        return mapped(self.folder / layout.VECTORS)

    @lazy_property
    def moments(self) -> npt.NDArray[np.float64]:
        array: npt.NDArray[np.float64] = loaded(self.folder / layout.MOMENTS)
        return array

    @lazy_property
    def tokens(self) -> Ragged | None:
        """For each chunk its (t, width) int8 token rows; None where the index was built without."""
        if layout.TOKENS not in self.manifest.artefacts:
            return None
        self._check_open()
        return Ragged.load(self.folder / layout.TOKENS, self.folder / layout.TOKEN_OFFSETS)

    @lazy_property
    def lexical(self) -> Lexical:
        self._check_open()
        return Lexical(self.folder / layout.LEXICAL)

    def _lines(self, name: str, offsets: str) -> LinesReader:
        self._check_open()
        reader = LinesReader(self.folder / name, loaded(self.folder / offsets))
        self._readers.append(reader)
        return reader

    def _check_open(self) -> None:
        if self._closed:
            raise closed(self.folder)

    def close(self) -> None:
        self._closed = True
        for reader in self._readers:
            reader.close()
        self._readers.clear()
        # else they stay mapped until the garbage is collected, and what is read later comes from a closed file
        for name in ("vectors", "tokens", "lexical", "pages", "chunks"):
            self.__dict__.pop(name, None)

    def __enter__(self) -> Stored:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def closed(folder: Path) -> IndexClosed:
    """The error of whoever reads a generation that was closed."""
    return IndexClosed(
        "the index was closed, and is asked",
        path=folder,
        remedy="Ask inside the `with` that opened it, or open it again: open_index(...). Close it when nobody asks.",
    )


def _extent(rest: list[Any]) -> Extent:
    """What a row says of losses; nothing in indexes that were made before they were counted."""
    return extent_from_row(rest[0]) if rest else Extent()


def _traits(rest: list[Any]) -> Traits:
    """What a row says of copies; nothing in indexes that were made before they were looked for."""
    return Traits.from_row(rest[1]) if len(rest) > 1 else Traits()
