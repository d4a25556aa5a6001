"""A copy of an index with pages of ours beside its own, made from extracted text; the index is never written to."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ...encode.protocol import Encoder
from ...errors import EnvironmentFailure
from ...model import Page, RawPage
from ...settings import Settings
from ..build import build
from ..open import Index, open_index
from ..source import Source
from .with_drafts import free_name, link


@contextlib.contextmanager
def with_pages(
    index: Index,
    pages: Mapping[str, Page],
    settings: Settings,
    encoder: Encoder,
    *,
    progress: Callable[[str, int, int | None], None] | None = None,
) -> Iterator[Index]:
    """An open index of the same pages and of `pages`, by their new keys, as if they had been ingested so.

    Only `pages` are encoded. Hide some of them again with `Index.without`. Raises EnvironmentFailure where one of them
    was not taken in, or the disk is full.
    """
    from ...encode.late import LateRows
    from ...ingest.chunk import chunk

    given = {key: replace(page, page=key) for key, page in pages.items()}
    source = Source(
        name=free_name(index, "pages of a trial"),
        location="",
        read=lambda: [RawPage(key, page.content_hash.encode(), "text/plain") for key, page in given.items()],
        extract=lambda raw: given[raw.page],
    )
    with tempfile.TemporaryDirectory(prefix="answerable-pages-") as scratch:
        root = Path(scratch) / "index"
        link(index, root)
        receipt = build(
            source,
            root,
            settings,
            encoder=encoder,
            chunk=lambda page, model, limit: chunk(page, model.spans, limit),
            progress=progress,
            tokens=LateRows(encoder) if index.tokens is not None else None,
        )
        for failure in receipt.failures:
            raise EnvironmentFailure(f"a changed page was not taken in: {failure.page}: {failure.reason}")
        with open_index(root, retrieve=settings.retrieve) as made:
            yield made
