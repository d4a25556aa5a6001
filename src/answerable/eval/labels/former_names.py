"""Other names that the index remembers of its pages: what redirects there or says the same, and former keys."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from ...index import Index
from ...index.build import CRAWLS
from ...index.generation import lineage
from ...ingest.site.frontier import FILE_NAME


def former_names(index: Index) -> dict[str, str]:
    """Each former or other name, and the name or address that stands for it now; chains are not followed.

    Redirects and duplicates are those that the last crawl of each source met; moved pages those of the kept
    generations. A crawl's memory that cannot be read names nothing: it is a help, never needed.
    """
    names: dict[str, str] = {}
    for manifest in lineage(index.path, index.manifest.generation):
        for move in manifest.receipt.get("moved", ()):
            names.setdefault(str(move["old"]), str(move["new"]))  # the newest move of a name counts
    for file in sorted((index.path / CRAWLS).glob(f"*/{FILE_NAME}")):
        with contextlib.suppress(sqlite3.Error):
            names.update(_redirects(file))
    return names


def _redirects(file: Path) -> Iterator[tuple[str, str]]:
    """(URL, where it led) of a crawl."""
    sql = "SELECT url, reason FROM urls WHERE state IN ('redirect', 'duplicate') AND reason LIKE 'http%'"
    with contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=10.0)) as memory:
        yield from memory.execute(sql).fetchall()
