"""What of a generation can be found: which pages and rows, their statistics, and how the nearest rows are searched.

An `Index` answers through a view. `WholeView` is all of the generation; `MaskedView` (in `masked`) hides pages of
another view. A view opens files through `Stored` and never closes them: that is the index's part.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from ..errors import EnvironmentFailure
from ..lazy import lazy_property
from ..model import Page
from ..settings import RetrieveSettings
from . import generation as layout
from .contents import Pages
from .dense import Floats, exact_top
from .lexical import VERSION as TERMS_VERSION
from .lexical import Lexical, LexicalScores
from .search import Rows
from .stored import Stored

if TYPE_CHECKING:
    from .chroma import ChromaDense

log = logging.getLogger(__name__)


class View(Protocol):
    """The part of a generation that can be found; a chunk has the same row number in every view."""

    @property
    def whole(self) -> WholeView:
        """The view of all that this one shows a part of."""

    @property
    def generation(self) -> str:
        """The generation's name, and what tells this view from the whole, so that their answers are not mixed up."""

    @property
    def pages(self) -> Mapping[str, Page]:
        """The visible pages by key, in key order."""

    @property
    def rows(self) -> Rows | None:
        """The visible rows, ascending; None for all of them."""

    @property
    def moments(self) -> npt.NDArray[np.float64]:
        """(dim + 1, dim) `dense.moments` of the visible vectors."""

    @property
    def lexical(self) -> LexicalScores:
        """Terms, idf and BM25 scores in which a hidden row matches nothing."""

    @property
    def dense_kind(self) -> str:
        """ "exact" or "chroma": what finds the nearest chunks."""

    def dense(self, vectors: Floats, k: int) -> list[Rows]:
        """The visible rows of the `k` nearest chunks of each row of `vectors` (q, dim), nearest first."""


class WholeView:
    """All pages of a generation."""

    rows: Rows | None = None

    def __init__(self, stored: Stored, retrieve: RetrieveSettings) -> None:
        self.stored = stored
        self.generation = stored.folder.name
        self._retrieve = retrieve
        self._store: ChromaDense | None = None
        self.pages: Mapping[str, Page] = Pages(stored)

    @property
    def whole(self) -> WholeView:
        return self

    @property
    def moments(self) -> npt.NDArray[np.float64]:
        return self.stored.moments

    @lazy_property
    def lexical(self) -> Lexical:
        """Raises EnvironmentFailure for words made by another version: a query's terms would not be theirs."""
        lexical = self.stored.lexical
        if lexical.terms_version != TERMS_VERSION:
            raise EnvironmentFailure(
                f"the words of this index are of version {lexical.terms_version}, not {TERMS_VERSION}",
                path=self.stored.folder,
                remedy="answerable doctor --repair makes them anew.",
            )
        return lexical

    @lazy_property
    def _chroma(self) -> bool:
        """Whether Chroma searches: as the settings say, and only if it opens."""
        kind = self._retrieve.dense
        chunks = self.stored.manifest.counts["chunks"]
        if kind == "exact" or (kind == "auto" and chunks <= self._retrieve.dense_exact_max):
            return False
        from .chroma import ChromaDense

        try:
            self._store = ChromaDense(self.stored.folder / layout.CHROMA)
        except EnvironmentFailure as error:
            log.warning("Searching without Chroma, exactly: %s", error.message)
            return False
        return True

    @property
    def dense_kind(self) -> str:
        return "chroma" if self._chroma else "exact"

    def dense(self, vectors: Floats, k: int) -> list[Rows]:
        if not self._chroma or self._store is None:
            return exact_top(self.stored.vectors, vectors, k)
        numbers = self.stored.chunk_numbers
        nearest = self._store.top(vectors, min(k, self.stored.manifest.counts["chunks"]))
        return [np.asarray([numbers[name] for name in names if name in numbers], dtype=np.int64) for names in nearest]

    def close(self) -> None:
        """Let go of Chroma and of the mapped words."""
        if self._store is not None:
            self._store.close()
        self.__dict__.pop("lexical", None)
