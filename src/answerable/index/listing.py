"""The pages of an open index as a list to look at."""

from __future__ import annotations

import dataclasses
import fnmatch
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..ingest.extract.ledger import ASIDE
from .open import Index


@dataclass(frozen=True, slots=True)
class Listed:
    """One page: its source, title, address, flags, size in chunks and characters, and words that were lost of it."""

    page: str
    source: str
    title: str
    url: str | None
    flags: tuple[str, ...]
    chunks: int
    characters: int
    lost: int

    def to_json(self) -> dict[str, Any]:
        return {**dataclasses.asdict(self), "flags": list(self.flags)}


def listed(index: Index, pattern: str | None = None) -> Iterator[Listed]:
    """The pages in key order; with `pattern` those of that key, or that match the glob (`*` crosses `/`)."""
    for key in index.pages:
        if pattern is not None and key != pattern and not fnmatch.fnmatchcase(key, pattern):
            continue
        page = index.pages[key]
        yield Listed(
            page=key,
            source=index.source_of(key),
            title=page.title,
            url=page.url,
            flags=page.flags,
            chunks=len(index.rows_of(key)),
            characters=len(page.text),
            lost=sum(loss.words for loss in page.losses if loss.kind not in ASIDE),
        )
