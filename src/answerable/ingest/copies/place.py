"""The place of a page: its key without the spelling of its format, so that a page and its twins stand in one place.

`refunds.html`, `refunds/index.html`, `refunds.md`, `/refunds/` and `/refunds` are all at ("refunds",).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_ENDING_WORDS = "html htm xhtml shtml php aspx jsp md markdown mdx rst ipynb txt adoc pdf"
_ENDINGS = frozenset(_ENDING_WORDS.split())
_INDEX = frozenset(("index", "_index", "default"))
_SCHEME = re.compile(r"https?://", re.I)

Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """`path`: the folders and the bare name; an index page stands at its folder. `query`: (name, value) pairs.

    `site`: scheme and host of a URL, "" of a path in a folder. `endings`: those taken off the name, in order.
    `is_file`: whether the last part of `path` is the name of a file rather than of a folder.
    """

    site: str
    path: Parts
    query: tuple[tuple[str, str], ...] = ()
    endings: tuple[str, ...] = ()
    is_file: bool = False

    @property
    def at(self) -> Parts:
        """One tuple for the whole place: equal for pages that are twins of each other."""
        return (self.site, *self.path, *(f"?{name}={value}" for name, value in self.query))


def place_of(key: str) -> Place:
    """The place of a page key: a path inside a folder, or a URL."""
    if not _SCHEME.match(key):
        return _place("", key, ())
    parts = urlsplit(key)
    query = tuple((name, value) for name, _, value in (pair.partition("=") for pair in parts.query.split("&") if pair))
    return _place(f"//{parts.netloc}", parts.path.lstrip("/"), query)


def _place(site: str, path: str, query: tuple[tuple[str, str], ...]) -> Place:
    path, sharp, part_of_file = path.partition("#")  # an operation of an API description, whose path is no folder's
    *folders, name = (unquote(part) for part in path.split("/"))
    endings: list[str] = []
    while len(endings) < 2:
        stem, dot, ending = name.rpartition(".")
        if not (dot and stem and ending.lower() in _ENDINGS):
            break
        name = stem
        endings.insert(0, ending.lower())
    is_index = not name or (bool(endings) and name.lower() in _INDEX)
    whole = folders if is_index else [*folders, name]
    inside = (f"#{part_of_file}",) if sharp else ()
    is_file = bool(inside) or (bool(endings) and not is_index)
    return Place(site, (*(part for part in whole if part), *inside), query, tuple(endings), is_file)
