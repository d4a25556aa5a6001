"""What one parse of a page knows beside its source, and what it has met so far."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .sphinx_conf import NO_CONF, SphinxConf

Include = Callable[[str], str | None]  # a path, relative to the page's folder, to the text of the file or None

MOST_INCLUDES = 200  # of one page
MOST_INCLUDED = 4_000_000  # characters of them
MOST_INSIDE = 12  # includes inside each other


@dataclass(slots=True)
class Session:
    """include: gives the text of another file of the source; None where it gives none. root: the way from the page's
    folder to that of `conf.py`, against which a path with a leading slash is read. program: what `.. program::` said
    last. domain: what `.. default-domain::` said. roles: those that the page defines, to what they are derived from.
    """

    page: str = "page"
    conf: SphinxConf = NO_CONF
    include: Include | None = None
    root: str = ""
    program: str = ""
    domain: str = ""
    default_role: str = "title-reference"
    roles: dict[str, str] = field(default_factory=dict)
    roles_met: set[str] = field(default_factory=set)
    title_styles: list[Any] = field(default_factory=list)
    memo: Any = None
    _chains: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _included: int = 0
    _characters: int = 0

    def lost(self, box: Any, kind: str, name: str, text: str, words: int | None = None) -> Any:
        """A node for the ledger: see `PageWriter.lose`."""
        node = box("lost")
        node.attrs = {"kind": kind, "name": name, "text": text}
        if words is not None:
            node.attrs["words"] = str(words)
        return node

    def read(self, written: str, source: str) -> tuple[str, str] | None:
        """The text of a file that the page names, and a name under which what it includes is known.

        written: the path as it stands in `source`, which is the page or a name that this has given. None where there
        is no such file, where it includes itself, or where the page has included too much.
        """
        chain = self._chains.get(source, ())
        path = self.path(written, chain[-1] if chain else "")
        if self.include is None or path in chain or len(chain) >= MOST_INSIDE or self._included >= MOST_INCLUDES:
            return None
        self._included += 1
        text = self.include(path)
        if text is None or self._characters + len(text) > MOST_INCLUDED:
            return None
        self._characters += len(text)
        name = f"{path}#{self._included}"
        self._chains[name] = (*chain, path)
        return text, name

    def path(self, written: str, inside: str = "") -> str:
        """`written`, as it stands in the file `inside`, from the page's folder on."""
        written = written.strip().replace("\\", "/")
        if written.startswith("/"):
            return posixpath.normpath(posixpath.join(self.root, written.lstrip("/")))
        return posixpath.normpath(posixpath.join(posixpath.dirname(inside), written))
