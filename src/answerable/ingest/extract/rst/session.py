"""What one parse of a page knows beside its source, and what it has met so far."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .sphinx_conf import NO_CONF, SphinxConf

Include = Callable[[str], "str | None"]  # a path inside the source to the text of the file, or None

MAX_INCLUDES = 200  # of one page
MAX_INCLUDED = 4_000_000  # characters of them
MAX_INSIDE = 12  # includes inside each other
MAX_FOLDERS = 12  # upwards, in which `conf.py` is looked for
MAX_TITLES = 100  # of other pages that are looked up for one
_TITLE_WITHIN = 20_000  # characters of a page, in which its title is looked for
_UNDERLINE = re.compile(r"([^\w\s])\1*\s*$")


@dataclass(slots=True)
class Session:
    """page: its path inside the source. include: gives the text of another file of the source, by its path inside.
    root: the folder of `conf.py`, against which a path with a leading slash is read. program: what `.. program::` said
    last. domain: what `.. default-domain::` said. roles: those that the page defines, to what they are derived from.
    """

    page: str = "page.rst"
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
        if self.include is None or len(chain) >= MAX_INSIDE:
            return None
        for path in self.paths(written, chain[-1] if chain else self.page):
            if path in (self.page, *chain) or self._included >= MAX_INCLUDES:
                return None
            text = self.include(path)
            if text is None:
                continue
            self._included += 1
            self._characters += len(text)
            if self._characters > MAX_INCLUDED:
                return None
            name = f"{path}#{self._included}"
            self._chains[name] = (*chain, path)
            return text, name
        return None

    def title_of(self, written: str) -> str | None:
        """The title of another page of the source, by its path without its ending, as `:doc:` names it."""
        if written not in self._page_titles and self.include is not None and len(self._page_titles) < MAX_TITLES:
            texts = map(self.include, self.paths(f"{written}.rst", self.page))
            text = next((text for text in texts if text is not None), None)
            self._page_titles[written] = None if text is None else first_title(text)
        return self._page_titles.get(written)

    def paths(self, written: str, inside: str) -> list[str]:
        """Where `written`, as it stands in the file `inside`, may lie in the source, likeliest first."""
        written = written.strip().replace("\\", "/")
        if written.startswith("/"):
            tops = dict.fromkeys([self.root, *folders(self.page)])
            found = [posixpath.join(top, written.lstrip("/")) for top in tops]
        else:
            found = [posixpath.join(posixpath.dirname(inside), written)]
        return [posixpath.normpath(path) for path in found]


def folders(page: str) -> list[str]:
    """The folders that a page lies in, innermost first, the source's own as ""."""
    parts = page.split("/")[:-1][-MAX_FOLDERS:]
    return ["/".join(parts[:end]) for end in range(len(parts), -1, -1)]


def first_title(source: str) -> str | None:
    """The first title of a reST page without its markup: a line with a line of one sign below that is as long."""
    lines = source[:_TITLE_WITHIN].split("\n")
    for n in range(1, len(lines)):
        text, below = lines[n - 1].strip(), lines[n].rstrip()
        short = len(below) < min(len(text), 4)
        if any(c.isalnum() for c in text) and below and _UNDERLINE.match(below) and not short and below != "::":
            return re.sub(r":[\w:+-]+:(?=`)|[`*]", "", text) or None
    return None
