"""`open_index`: one generation, held and ready to answer."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..encode.protocol import Encoder
from ..errors import EncoderMismatch
from ..ingest.language import prose_language
from ..model import Page, Passage
from ..settings import RetrieveSettings
from . import generation as layout
from .contents import Chunks
from .dense import Floats
from .lexical import LexicalScores
from .lock import Hold
from .manifest import Manifest
from .masked import MaskedView
from .search import Corpus, Fusion, Hit, Ranking, Rows, hybrid
from .stored import Stored, closed
from .tokens import Ragged
from .users import Users
from .view import View, WholeView
from .words.terms import ENGLISH


class Index:
    """One published generation, opened for reading; close it, or use it in a `with`.

    While it is open no ingest removes its files, and an ingest that publishes meanwhile is not seen: see `stale`, and
    `Answerer.reload`. Threads may share it. Once it is closed, reading raises IndexClosed.
    """

    def __init__(self, path: Path, view: View, retrieve: RetrieveSettings, held: Hold | Users) -> None:
        """`held` is the hold on the generation, which `close` lets go of, or the users of the index that has it."""
        self.path = path
        self.generation: str = view.generation
        self.pages: Mapping[str, Page] = view.pages
        self._view = view
        self._retrieve = retrieve
        self._held = held if isinstance(held, Hold) else None
        self._users = held if isinstance(held, Users) else Users(self._release, lambda: closed(self._stored.folder))
        self._stored = view.whole.stored
        self.chunks = Chunks(self._stored)

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

    @property
    def lexical(self) -> LexicalScores:
        """Terms, idf and BM25 scores over the chunks."""
        return self._view.lexical

    def page_text(self, key: str) -> str:
        """The extracted text of a page, into which citations count their offsets. Raises KeyError."""
        text: str = self.pages[key].text
        return text

    def row_of(self, chunk_id: str) -> int | None:
        """The row of a chunk id in `chunks` and `vectors`."""
        return self._stored.chunk_numbers.get(chunk_id)

    def rows_of(self, page: str) -> range:
        """The rows of a page's chunks. Raises KeyError."""
        return self._stored.rows_of(page)

    def source_of(self, page: str) -> str:
        """The name of the source that a page came from. Raises KeyError."""
        return self._stored.table[self._stored.page_numbers[page]].source

    @property
    def translations(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Of each page that is there in several languages its keys with their language, the default one first."""
        return self._stored.translations

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

    @property
    def dense_kind(self) -> str:
        """ "exact" or "chroma": what finds the nearest chunks."""
        return self._view.dense_kind

    def dense(self, vectors: Floats, k: int) -> list[Rows]:
        """The rows of the `k` nearest chunks of each row of `vectors` (q, dim), nearest first."""
        return self._view.dense(vectors, k)

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
        ranked = index.hits(queries, vectors, k, candidates=candidates, dense_weight=dense_weight, fusion=fusion)
        return [list(map(index.passage, hits)) for hits in ranked]

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
        corpus = Corpus(
            vectors=self.vectors,
            moments=self._view.moments,
            lexical=self.lexical,
            page_of=self._stored.page_of,
            release_notes=self._stored.release_notes,
            rows=self._view.rows,
            dense_search=self.dense,
        )
        ranking = Ranking(
            k=settings.passages if k is None else k,
            candidates=settings.candidates if candidates is None else candidates,
            dense_weight=settings.dense_weight if dense_weight is None else dense_weight,
            fusion=fusion or ("rrf" if settings.fusion == "rrf" else "zscore"),
            page_weight=settings.page_weight,
            release_notes_behind=settings.release_notes_behind,
        )
        if dense_weight is not None or not self._is_foreign_to_encoder():
            return hybrid(queries, vectors, corpus, ranking)
        other = replace(ranking, dense_weight=settings.dense_weight_other_languages)
        asked = [ranking if prose_language(query) == ENGLISH else other for query in queries]
        ranked = [
            hybrid([query], vectors[n : n + 1], corpus, one)
            for n, (query, one) in enumerate(zip(queries, asked, strict=True))
        ]
        return [hits for [hits] in ranked]

    def _is_foreign_to_encoder(self) -> bool:
        """Whether no docs are in English and the encoder is the built-in one: then it ranks by little but names."""
        return ENGLISH not in self.lexical.languages and self.manifest.shape.encoder == "builtin"

    def passage(self, hit: Hit) -> Passage:
        """The chunk of a hit with its scores."""
        chunk, title, url = self.chunks.full(hit.row)
        return Passage(chunk, url, title, hit.score, hit.dense, hit.lexical)

    def page_at(self, row: int) -> str:
        """The key of the page of the chunk in this row."""
        page: str = self._stored.table[self._stored.page_of[row]].page
        return page

    def without(self, pages: Collection[str]) -> Index:
        """This index as if `pages` had never been ingested: a view that shares the files and costs no encoding.

        It is to be used while this index is open, and need not be closed. Raises KeyError for an unknown page.
        """
        return Index(self.path, MaskedView(self._view, pages), self._retrieve, self._users)

    # -- end -------------------------------------------------------------------------------------

    def in_use(self) -> contextlib.AbstractContextManager[None]:
        """While the block runs, a `close` of another thread lets go of nothing. Raises IndexClosed after a `close`."""
        return self._users.using()

    def close(self) -> None:
        """Let go of the files and of the generation, at once or when the last `in_use` ends.

        Nothing to do the second time, and for an index that came from `without`.
        """
        if self._held is not None:
            self._users.close()

    def _release(self) -> None:
        self._view.whole.close()
        self._stored.close()
        if self._held is not None:
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
        root = root.absolute()  # files are opened when they are asked for, wherever the process stands by then
        retrieve = retrieve or RetrieveSettings()
        index = Index(root, WholeView(Stored(layout.folder_of(root, name)), retrieve), retrieve, held)
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
    matching = by_number or by_prefix
    return matching[0] if len(matching) == 1 else wanted
