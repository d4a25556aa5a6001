"""Books, whose table of contents is a page that is none: mdBook, GitBook, HonKit (GitBook of old)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ..config_files import ConfigError, NotOurs, read_table, read_text, text_of
from ..generator import (
    GENERATED,
    NOT_PUBLISHED,
    PARTIAL,
    InOneFolder,
    PageFile,
    Why,
    base_of,
    inside,
    is_markdown,
    quoted,
    stem,
)

_LINK = re.compile(
    r"\]\(\s*<?([^()<>\s]{1,500}(?: [^()<>\n]{0,500}?)?\.(?:md|markdown))>?(?:#[^)\s]*)?(?:\s+\"[^\"\n]*\")?\s*\)", re.I
)


class Book(InOneFolder):
    """The rules of one book.

    folder: where its pages lie. listed: paths that its table of contents names, None where pages that it does not name
    are published too. ending: of a page's address.
    """

    def __init__(
        self,
        name: str,
        folder: str,
        base: str | None,
        *,
        summary: str = "SUMMARY.md",
        listed: frozenset[str] | None = None,
        ending: str = "",
        readme: str = "README",
    ) -> None:
        self.name, self.base, self._listed, self._ending = name, base, listed, ending
        self.folder = posixpath.normpath(folder or ".")
        self._summary, self._readme = posixpath.normpath(summary), stem(readme).lower()

    def route(self, page: PageFile) -> str | None:
        inner = inside(page.path, self.folder)
        if inner is None or not is_markdown(inner):
            return None
        folder, name = posixpath.split(stem(inner))
        above = f"{folder}/" if folder else ""
        if name.lower() in ("readme", "index", self._readme):
            return quoted(above + "index.html" if self._ending and above else above if self._ending else folder)
        return quoted(above + name + self._ending)

    def left_out(self, page: PageFile) -> Why | None:
        inner = inside(page.path, self.folder)
        if inner is None or not is_markdown(inner):
            return None
        if inner == self._summary:
            return GENERATED, f"the table of contents of {self.name}, no page of its own"
        if self._listed is not None and inner not in self._listed:
            return NOT_PUBLISHED, f"{self.name} publishes only chapters that {self._summary} names"
        if inner.startswith((".gitbook/", "_layouts/", "_includes/")):
            return PARTIAL, f"{self.name} builds no page of it"
        return None


def _listed(summary: Path) -> frozenset[str] | None:
    try:
        text = read_text(summary)
    except ConfigError:
        return None
    links = (unquote(match.group(1)) for match in _LINK.finditer(re.sub(r"<!--.*?-->", "", text, flags=re.S)))
    found = frozenset(posixpath.normpath(link.removeprefix("/")) for link in links if "://" not in link)
    return found or None


def read_mdbook(path: Path) -> Book:
    """The rules of a `book.toml`. Raises ConfigError."""
    config = read_table(path)
    if not isinstance(config.get("book"), Mapping):
        raise NotOurs("no settings of mdBook")
    folder = text_of(config, "book", "src") or "src"
    html = config.get("output", {}).get("html", {}) if isinstance(config.get("output"), Mapping) else {}
    site, host = text_of(html, "site-url"), text_of(html, "cname")
    base = base_of(site) or (base_of(f"https://{host}", site) if host else None)
    listed = _listed(path.parent / folder / "SUMMARY.md")
    return Book("mdBook", folder, base, listed=listed, ending=".html")


def read_gitbook(path: Path) -> Book:
    """The rules of a `.gitbook.yaml`. Raises ConfigError."""
    config = read_table(path)
    structure: Any = config.get("structure")
    return Book(
        "GitBook",
        text_of(config, "root") or ".",
        None,
        summary=text_of(structure, "summary") or "SUMMARY.md",
        readme=text_of(structure, "readme") or "README.md",
    )


def read_honkit(path: Path) -> Book:
    """The rules of a `book.json`. Raises ConfigError."""
    config = read_table(path)
    if not ({"title", "plugins", "root", "gitbook", "structure", "pluginsConfig"} & config.keys()):
        raise NotOurs("no settings of HonKit")
    folder = text_of(config, "root") or "."
    summary = text_of(config, "structure", "summary") or "SUMMARY.md"
    listed = _listed(path.parent / folder / summary)
    names = {
        text_of(config, "structure", "readme") or "README.md",
        text_of(config, "structure", "glossary") or "GLOSSARY.md",
    }
    return Book("HonKit", folder, None, summary=summary, listed=listed and listed | names, ending=".html")
