"""`open_index`: one generation, held and ready to answer."""

from __future__ import annotations

import functools
import logging
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, overload

import numpy as np
import numpy.typing as npt

from ..encode.protocol import Encoder
from ..errors import EncoderMismatch, EnvironmentFailure
from ..model import Chunk, Page, Passage
from ..settings import RetrieveSettings
from . import generation as layout
from .dense import Floats
from .lexical import VERSION as TERMS_VERSION
from .lexical import Lexical
from .lock import Hold
from .manifest import Manifest
from .rows import row_chunk, row_page
from .search import Fusion, Hit, Rows, hybrid
from .stored import Stored
from .tokens import Ragged

if TYPE_CHECKING:
    from .chroma import ChromaDense

log = logging.getLogger(__name__)


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


class Index:
    """One published generation, opened for reading; close it, or use it in a `with`.

    While it is open no ingest removes its files, and an ingest that publishes meanwhile is not seen: see `stale`.
    """

    def __init__(self, path: Path, name: str, held: Hold, retrieve: RetrieveSettings) -> None:
        self.path = path
        self.generation = name
        self._held = held
        self._retrieve = retrieve
        self._stored = Stored(layout.folder_of(path, name))
        self.pages = Pages(self._stored)
        self.chunks = Chunks(self._stored)
        self._store: ChromaDense | None = None
        self._kept: Rows | None = None  # the rows in play; None is all

    # -- what is in it ---------------------------------------------------------------------------

    @property
    def manifest(self) -> Manifest:
        return self._stored.manifest

    @property
    def stale(self) -> bool:
        """Whether another generation has become the current one."""
        return layout.current_name(self.path) != self.generation

    @property
    def vectors(self) -> Floats:
        """(chunks, dim) float32 unit vectors, memory-mapped, row i for `chunks[i]`."""
        return self._stored.vectors

    @property
    def tokens(self) -> Ragged | None:
        """For each chunk its (t, width) int8 token rows, or None where the index was built without."""
        return self._stored.tokens

    @functools.cached_property
    def lexical(self) -> Lexical:
        """Terms, idf and BM25 scores over the chunks."""
        lexical = self._stored.lexical
        if lexical.terms_version != TERMS_VERSION:
            raise EnvironmentFailure(
                f"the words of this index are of version {lexical.terms_version}, not {TERMS_VERSION}",
                path=self._stored.folder,
                remedy="answerable doctor --repair makes them anew.",
            )
        return lexical

    def page_text(self, key: str) -> str:
        """The extracted text of a page, into which citations count their offsets. Raises KeyError."""
        text: str = self.pages[key].text
        return text

    def row_of(self, chunk_id: str) -> int | None:
        """The row of a chunk id in `chunks` and `vectors`."""
        return self._stored.chunk_numbers.get(chunk_id)

    def rows_of(self, page: str) -> range:
        """The rows of a page's chunks. Raises KeyError."""
        row = self._stored.table[self._stored.page_numbers[page]]
        return range(row.first, row.first + row.count)

    def source_of(self, page: str) -> str:
        """The name of the source that a page came from. Raises KeyError."""
        return self._stored.table[self._stored.page_numbers[page]].source

    def check_encoder(self, encoder: Encoder) -> None:
        """Raises EncoderMismatch unless `encoder` is the one that made the vectors."""
        shape = self.manifest.shape
        if (encoder.digest, encoder.dim) != (shape.encoder_digest, shape.dim):
            raise EncoderMismatch(
                f"the index was made by the encoder {shape.encoder!r} ({shape.encoder_digest}, {shape.dim} dimensions),"
                f" not by {encoder.name!r} ({encoder.digest}, {encoder.dim} dimensions)",
                path=self.path,
                remedy=f'Set [encode] model = "{shape.encoder}", or ingest again with this encoder.',
            )

    # -- search ----------------------------------------------------------------------------------

    @functools.cached_property
    def _chroma(self) -> bool:
        """Whether Chroma searches: as the settings say, and only if it opens."""
        kind = self._retrieve.dense
        if kind == "exact" or (kind == "auto" and len(self.chunks) <= self._retrieve.dense_exact_max):
            return False
        from .chroma import ChromaDense

        try:
            self._store = ChromaDense(self._stored.folder / layout.CHROMA)
        except EnvironmentFailure as error:
            log.warning("Searching without Chroma, exactly: %s", error.message)
            return False
        return True

    @property
    def dense_kind(self) -> str:
        """ "exact" or "chroma": what finds the nearest chunks."""
        return "chroma" if self._chroma else "exact"

    def dense(self, vectors: Floats, k: int) -> list[Rows]:
        """The rows of the `k` nearest chunks of each row of `vectors` (q, dim), nearest first."""
        from .dense import exact_top

        if not self._chroma or self._store is None:
            return exact_top(self.vectors, vectors, k)
        numbers = self._stored.chunk_numbers
        found = self._store.top(vectors, min(k, len(self.chunks)))
        return [np.asarray([numbers[name] for name in names if name in numbers], dtype=np.int64) for names in found]

    def search(
        self,
        queries: Sequence[str],
        vectors: npt.NDArray[np.float32],
        k: int | None = None,
        *,
        candidates: int | None = None,
        dense_weight: float | None = None,
        fusion: Fusion | None = None,
        exclude_pages: Collection[str] = (),
    ) -> list[list[Passage]]:
        """The best `k` passages of each query, best first; what is left out comes from the settings.

        vectors: (q, dim) float32 unit vectors of the queries, by the encoder of this index. exclude_pages: keys of
        pages to search without, as `without` does; KeyError for one that is not there.
        """
        index = self.without(exclude_pages) if exclude_pages else self
        found = index.hits(queries, vectors, k, candidates=candidates, dense_weight=dense_weight, fusion=fusion)
        return [list(map(index.passage, hits)) for hits in found]

    def hits(
        self,
        queries: Sequence[str],
        vectors: npt.NDArray[np.float32],
        k: int | None = None,
        *,
        candidates: int | None = None,
        dense_weight: float | None = None,
        fusion: Fusion | None = None,
    ) -> list[list[Hit]]:
        """What `search` finds, by the numbers alone: `passage` reads one from the disk, `page_at` names its page."""
        settings = self._retrieve
        shape = (len(queries), self.manifest.shape.dim)
        if vectors.shape != shape:
            raise ValueError(f"expected query vectors of shape {shape}, got {vectors.shape}")
        return hybrid(
            queries,
            vectors,
            vectors=self.vectors,
            moments=self._moments,
            lexical=self.lexical,
            k=settings.passages if k is None else k,
            candidates=settings.candidates if candidates is None else candidates,
            dense_weight=settings.dense_weight if dense_weight is None else dense_weight,
            fusion=fusion or ("rrf" if settings.fusion == "rrf" else "zscore"),
            page_of=self._stored.page_of,
            page_weight=settings.page_weight,
            dense_search=self.dense,
            kept=self._kept,
            release_notes=self._stored.release_notes,
            release_notes_behind=settings.release_notes_behind,
        )

    def passage(self, hit: Hit) -> Passage:
        """The chunk of a hit with its scores."""
        chunk, title, url = self.chunks.full(hit.row)
        return Passage(chunk, url, title, hit.score, hit.dense, hit.lexical)

    def page_at(self, row: int) -> str:
        """The key of the page of the chunk in this row."""
        page: str = self._stored.table[self._stored.page_of[row]].page
        return page

    @property
    def _moments(self) -> npt.NDArray[np.float64]:
        return self._stored.moments

    def without(self, pages: Collection[str]) -> Index:
        """This index as if `pages` had never been ingested: a view that shares the files and costs no encoding.

        It is to be used while this index is open, and need not be closed. Raises KeyError for an unknown page.
        """
        from .masked import Masked

        return Masked(self, pages)

    # -- end -------------------------------------------------------------------------------------

    def close(self) -> None:
        """Let go of the files and of the generation."""
        if self._store is not None:
            self._store.close()
        self._stored.close()
        self.__dict__.pop("lexical", None)
        self._held.release()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_index(
    path: str | os.PathLike[str],
    generation: str | None = None,
    encoder: Encoder | None = None,
    *,
    retrieve: RetrieveSettings | None = None,
) -> Index:
    """Open the current generation of an index directory, or the one named (a prefix such as its number will do).

    Raises IndexMissing where nothing is published, IndexDamaged where files are missing or of another size,
    EncoderMismatch where `encoder` is not the one that made the vectors, EnvironmentFailure for another schema.
    """
    root = Path(path)
    if generation is not None:
        generation = _full_name(root, generation)
    name, held = layout.hold(root, generation)
    try:
        index = Index(root, name, held, retrieve or RetrieveSettings())
    except BaseException:
        held.release()
        raise
    if encoder is not None:
        try:
            index.check_encoder(encoder)
        except BaseException:
            index.close()
            raise
    return index


def _full_name(root: Path, wanted: str) -> str:
    """The one kept generation whose name begins so or whose number it is; `wanted` itself where none is."""
    kept = layout.names(root)
    by_number = [name for name in kept if wanted.isdigit() and layout.counter(name) == int(wanted)]
    by_prefix = [name for name in kept if name.startswith(wanted)]
    found = by_number or by_prefix
    return found[0] if len(found) == 1 else wanted
