"""What one parse of a page knows beside its source, and what it has met so far."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .sphinx_conf import NO_CONF, SphinxConf

Include = Callable[[str], str | None]  # a path, relative to the page's folder, to the text of the file or None

MOST_INCLUDES = 200  # of one page
MOST_INCLUDED = 4_000_000  # characters of them
MOST_INSIDE = 12  # includes inside each other
MOST_TITLES = 100  # of other pages that are looked up for one
_TITLE_WITHIN = 20_000  # characters of a page, in which its title is looked for
_UNDERLINE = re.compile(r"([^\w\s])\1*\s*$")


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
    _page_titles: dict[str, str | None] = field(default_factory=dict)
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

    def title_of(self, written: str) -> str | None:
        """The title of another page of the source, by its path without its ending, as `:doc:` names it."""
        path = self.path(written)
        if path not in self._page_titles and self.include is not None and len(self._page_titles) < MOST_TITLES:
            text = self.include(f"{path}.rst")
            self._page_titles[path] = None if text is None else first_title(text)
        return self._page_titles.get(path)

    def path(self, written: str, inside: str = "") -> str:
        """`written`, as it stands in the file `inside`, from the page's folder on."""
        written = written.strip().replace("\\", "/")
        if written.startswith("/"):
            return posixpath.normpath(posixpath.join(self.root, written.lstrip("/")))
        return posixpath.normpath(posixpath.join(posixpath.dirname(inside), written))


def first_title(source: str) -> str | None:
    """The first title of a reST page without its markup: a line with a line of one sign below that is as long."""
    lines = source[:_TITLE_WITHIN].split("\n")
    for n in range(1, len(lines)):
        text, below = lines[n - 1].strip(), lines[n].rstrip()
        short = len(below) < min(len(text), 4)
        if any(c.isalnum() for c in text) and below and _UNDERLINE.match(below) and not short and below != "::":
            return re.sub(r":[\w:+-]+:(?=`)|[`*]", "", text) or None
    return None
