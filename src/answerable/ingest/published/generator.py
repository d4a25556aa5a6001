"""What the rules of every site generator say of a file: the path of its page on the site, or why it has none."""

from __future__ import annotations

import datetime
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol
from urllib.parse import quote

from ...model import EMPTY

DRAFT, UNLISTED, NOINDEX = "draft", "unlisted", "noindex"
NOT_PUBLISHED, PARTIAL, GENERATED, REDIRECT = "not_published", "partial", "generated", "redirect"

Why = tuple[str, str]  # code and reason
Exists = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class PageFile:
    """One file as the rules see it.

    path: from the folder of the generator's settings, with `/` (it begins with `../` for a file beside that folder).
    front: scalars of its front matter by name in lower case. body: where the text behind the front matter begins.
    today: the day of the ingest. exists: whether there is a file at a path like `path`. front_of: the front matter of
    the file there, empty where there is none.
    """

    path: str
    front: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    head: str = ""
    body: int = 0
    today: datetime.date = datetime.date(1970, 1, 1)
    exists: Exists = lambda path: False
    front_of: Callable[[str], Mapping[str, str]] = lambda path: EMPTY

    @property
    def text(self) -> str:
        """What was read of the text behind the front matter."""
        return self.head[self.body :]


class Generator(Protocol):
    """The rules of one site. `base` is the address of the site's root and ends in `/`, or is None."""

    name: str
    base: str | None

    def owns(self, path: str) -> bool:
        """Whether the site is built from the file at `path`."""
        ...

    def route(self, page: PageFile) -> str | None:
        """The path of the page below `base`, without `/` at its beginning; None where the rules do not tell."""
        ...

    def folder_route(self, path: str) -> str | None:
        """The path below `base` at which the pages of a folder lie, ending in `/`, or empty; None if it has none."""
        ...

    def left_out(self, page: PageFile) -> Why | None:
        """Why the site does not publish the page; None where it does."""
        ...


class InOneFolder:
    """The answers of a generator whose pages all lie in one folder, and whose folders are those of the site."""

    folder: str

    def owns(self, path: str) -> bool:
        return inside(path, self.folder) is not None

    def folder_route(self, path: str) -> str | None:
        inner = inside(path + "/.", self.folder)
        return None if inner is None else quoted(inner.removesuffix(".")).lstrip("/")


def base_of(*parts: str) -> str | None:
    """The address of a site's root, of its host's address and paths below it; None where it is no address."""
    first = parts[0].strip()
    if not re.match(r"https?://[\w.\[-]", first, re.I):
        return None
    return "/".join([first.rstrip("/"), *(part.strip("/") for part in parts[1:] if part.strip("/"))]) + "/"


_normal = lru_cache(maxsize=4096)(posixpath.normpath)


def inside(path: str, folder: str) -> str | None:
    """`path` from `folder` on; None where it is not below."""
    folder = _normal(folder or ".")
    if folder == ".":
        return None if path.startswith("../") else path
    return path.removeprefix(folder + "/") if path.startswith(folder + "/") else None


def stem(path: str) -> str:
    """`path` without the ending of its file's name."""
    return posixpath.splitext(path)[0]


def folder_and_name(path: str) -> tuple[str, str]:
    """The folder with its slash ("" at the top), and the file's name without its ending."""
    folder, _, name = stem(path).rpartition("/")
    return (folder + "/" if folder else ""), name


def quoted(path: str) -> str:
    """A path as it stands in an address."""
    return quote(path, safe="/-._~!$&'()*+,;=:@")


def is_markdown(path: str) -> bool:
    """Whether a file is Markdown or MDX by its ending."""
    return path.lower().endswith((".md", ".mdx", ".markdown"))


def day_of(text: str) -> datetime.date | None:
    """The day that a value of front matter begins with."""
    match = re.match(r"\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})", text)
    try:
        return datetime.date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None
