"""The files of a folder that a page is put together from: snippets, included pages, the settings whose values it shows.

They travel with the page, so that extraction reads nothing itself, and a changed snippet is a changed page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ..model import EMPTY
from .extract.charset import decode
from .extract.markdown.references import allowed, wanted

MAX_FILES = 300  # of one page
MAX_DEPTH = 8
_KINDS = frozenset({"text/markdown", "text/mdx"})

Read = Callable[[str], "bytes | None"]


def parts_of(page: str, data: bytes, media_type: str, read: Read, *, max_bytes: int) -> Mapping[str, bytes]:
    """What the page takes in, by path inside the folder, with what those files take in themselves.

    `read` gives the bytes of a file at a path inside the folder, None where there is none to be read. At most
    `max_bytes` are taken in all.
    """
    if media_type not in _KINDS or not _may_take_in(data):
        return EMPTY
    found: dict[str, bytes] = {}
    left = max_bytes
    pending = [(page, data, 0)]
    while pending:
        name, content, depth = pending.pop()
        for path, inner in _first_of_each(name, content, read, found):
            if len(found) >= MAX_FILES or len(inner) > left:
                return found
            found[path] = inner
            left -= len(inner)
            if depth < MAX_DEPTH:
                pending.append((path, inner, depth + 1))
    return found or EMPTY


def _may_take_in(data: bytes) -> bool:
    return any(
        sign in data for sign in (b"{", b"8<-", b"import", b"@include", b"<<<", b"[!", b"![[", b"!include", b"<Snippet")
    )


def _first_of_each(name: str, content: bytes, read: Read, found: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for paths in wanted(decode(content, None).text, name):
        for path in paths:
            if path in found:
                break
            if not allowed(path):
                continue
            inner = read(path)
            if inner is not None:
                yield path, inner
                break
