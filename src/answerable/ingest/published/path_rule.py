"""The path rule of a recipe: how a file's path becomes the path of its page below `base_url`."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field

from ...model import EMPTY
from .generator import quoted

_NAMES = frozenset({"index", "_index", "readme"})
_ENDINGS = (".md", ".mdx", ".markdown", ".rst", ".txt", ".adoc", ".asciidoc", ".org", ".textile", ".ipynb")


@dataclass(frozen=True, slots=True)
class PathRule:
    """paths: beginnings of paths in the folder and what stands for them in the address; the longest counts.

    ending: what stands for the ending of a page's file: "", "/" or ".html". A file that is no source of a page (HTML,
    PDF) keeps its own.
    """

    paths: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    ending: str = ""

    def route(self, key: str) -> str:
        """The path below the base of the page whose file is `key`."""
        start = max((one for one in self.paths if key.startswith(one)), key=len, default=None)
        path = key if start is None else self.paths[start] + key[len(start) :]
        bare, ending = posixpath.splitext(path)
        folder, name = posixpath.split(bare)
        above = f"{folder}/" if folder else ""
        if name.lower() in _NAMES and ending.lower() in (*_ENDINGS, ".html", ".htm"):
            return quoted(above).lstrip("/")
        return quoted(bare + self.ending if ending.lower() in _ENDINGS else path).lstrip("/")
