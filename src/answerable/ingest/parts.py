"""The files of a folder that a page is put together from: snippets, included pages, the settings whose values it shows.

They travel with the page, so that extraction reads nothing itself, and a changed snippet is a changed page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ..model import EMPTY
from .extract.charset import decode
from .extract.markdown.references import allowed, wanted
from .extract.rst import references as rst

MAX_FILES = 300  # of one page
MAX_DEPTH = 8
_KINDS = frozenset({"text/markdown", "text/mdx"})

_RST = "text/x-rst"
Wanted = Callable[[str, str], Iterator[list[str]]]
Read = Callable[[str], "bytes | None"]


def parts_of(page: str, data: bytes, media_type: str, read: Read, *, max_bytes: int) -> Mapping[str, bytes]:
    """What the page takes in, by path inside the folder, with what those files take in themselves.

    `read` gives the bytes of a file at a path inside the folder, None where there is none to be read. At most
    `max_bytes` are taken in all.
    """
    if media_type == _RST:
        return _parts(page, data, read, max_bytes, rst.wanted, rst.allowed, rst.linked)
    if media_type not in _KINDS or not _may_take_in(data):
        return EMPTY
    return _parts(page, data, read, max_bytes, wanted, allowed)


def _parts(
    page: str,
    data: bytes,
    read: Read,
    max_bytes: int,
    wanted: Wanted,
    allowed: Callable[[str], bool],
    linked: Wanted | None = None,
) -> Mapping[str, bytes]:
    """What is `wanted`, and what that wants in turn; of what is `linked` only the beginning, behind all else."""
    found: dict[str, bytes] = {}
    left = max_bytes
    pending = [(page, data, 0)]
    beginnings: list[tuple[str, bytes]] = []
    while pending:
        name, content, depth = pending.pop()
        text = decode(content, None).text
        for path, inner in _first_of_each(wanted(text, name), read, allowed, found):
            if len(found) >= MAX_FILES or len(inner) > left:
                return found
            found[path] = inner
            left -= len(inner)
            if depth < MAX_DEPTH:
                pending.append((path, inner, depth + 1))
        if linked is not None:
            beginnings += _first_of_each(linked(text, name), read, allowed, found)
    for path, inner in beginnings:
        if len(found) < MAX_FILES + rst.MAX_TITLES:
            found.setdefault(path, inner[: rst.TITLE_BYTES])
    return found or EMPTY


def _may_take_in(data: bytes) -> bool:
    return any(
        sign in data for sign in (b"{", b"8<-", b"import", b"@include", b"<<<", b"[!", b"![[", b"!include", b"<Snippet")
    )


def may_be_part(inner: str) -> bool:
    """Whether the file at this path inside a folder may be taken into a page: it is text, and not hidden."""
    return allowed(inner) or rst.allowed(inner)


def _first_of_each(
    wishes: Iterator[list[str]], read: Read, allowed: Callable[[str], bool], found: Mapping[str, bytes]
) -> Iterator[tuple[str, bytes]]:
    for paths in wishes:
        for path in paths:
            if path in found:
                break
            if not allowed(path):
                continue
            inner = read(path)
            if inner is not None:
                yield path, inner
                break
