"""Small projects of site generators, written to a folder and read as an ingest reads them."""

from __future__ import annotations

import datetime
from pathlib import Path

from answerable.ingest.folder import read_folder
from answerable.ingest.published.pages import Pages
from answerable.ingest.published.publication import Publication
from answerable.model import LeftOut, PageFailure, RawPage

TODAY = datetime.date(2026, 3, 1)


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def read(folder: Path, publication: Publication | None = None) -> tuple[dict[str, str | None], dict[str, str]]:
    """Addresses by page, and codes of what is left out by page."""
    pages = Pages(folder.resolve(), publication or Publication(), TODAY)
    addresses: dict[str, str | None] = {}
    left_out: dict[str, str] = {}
    for item in pages.read(read_folder(folder, max_bytes=1_000_000)):
        assert not isinstance(item, PageFailure), item
        if isinstance(item, RawPage):
            addresses[item.page] = item.url
        else:
            assert isinstance(item, LeftOut) and item.reason
            left_out[item.page] = item.code
    return addresses, left_out


def front(*lines: str, text: str = "Text.") -> str:
    return "\n".join(["---", *lines, "---", text, ""])
