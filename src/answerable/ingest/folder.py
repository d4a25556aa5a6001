"""The pages of a folder of help docs.

Nothing outside the folder is read: links are resolved and must stay inside, and only regular files are opened.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from ..errors import SourceError
from ..model import UNREAD, LeftOut, PageFailure, RawPage
from ..portable import CLOSE_ON_EXEC, NO_LINK, NO_WAIT
from .extract.charset import looks_binary
from .extract.sheet_page import has_questions
from .kinds import (
    BINARY,
    HEAD,
    MEDIA_TYPES,
    OPENAPI,
    SHEET,
    UNREAD_KINDS,
    WORKBOOK,
    ending,
    may_be_page,
    media_type,
)
from .openapi import NotOpenApi, openapi_pages
from .parts import Read, may_be_part, parts_of

SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "bower_components"})
NO_QUESTIONS = "a table without a column of questions and one of answers; write it as a page"
_READ = 1 << 20
_MAX_PART = 2 << 20  # bytes of a file that pages take in


def read_folder(
    root: str | os.PathLike[str],
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    *,
    max_bytes: int,
    may_be_empty: bool = False,
) -> Iterator[RawPage | PageFailure | LeftOut]:
    """Every page below `root`, sorted by path.

    What cannot be read is yielded as a PageFailure, what looks like docs and is of a kind that is not read as one
    LeftOut an ending.

    `include` and `exclude` are glob patterns on the path inside the folder (`**` crosses folders; a pattern without
    `/` matches a file name at any depth). Files above `max_bytes` fail with code `too_large`. Hidden folders and
    files are skipped.

    Raises SourceError (on the first page asked for) if `root` is missing, or has no page in it without `may_be_empty`.
    """
    top = _root(root)
    wanted = [glob(p) for p in include]
    unwanted = [glob(p) for p in exclude]
    count = 0
    seen_any = 0
    unread: Counter[str] = Counter()
    read = _reader(top, max_bytes)
    for name, path, outside in walk(top):
        kind = MEDIA_TYPES.get(ending(name))
        if outside is not None:
            if kind is not None or outside == "folder":
                yield PageFailure(name, "outside_root", "a link that leads out of the folder; it was not followed")
            continue
        if kind is None and not may_be_page(name) and ending(name) not in UNREAD_KINDS:
            continue
        passes = not (wanted and not any(p.fullmatch(name) for p in wanted)) and not any(
            p.fullmatch(name) for p in unwanted
        )
        seen_any += kind is not None
        if not passes:
            continue
        if kind is None and ending(name) in UNREAD_KINDS:
            unread[ending(name)] += 1
            continue
        for item in read_file(name, path, max_bytes=max_bytes, read=read):
            count += not isinstance(item, LeftOut)
            if isinstance(item, LeftOut) and item.code == UNREAD:
                unread[ending(name)] += 1
            else:
                yield item
    for kind, many in sorted(unread.items()):
        yield LeftOut(f"*{kind}", UNREAD, UNREAD_KINDS.get(kind, NO_QUESTIONS), many)
    if not count and not may_be_empty:
        kinds = " ".join(MEDIA_TYPES)
        if seen_any:
            raise SourceError(
                f"none of the {seen_any} pages passes the include and exclude patterns",
                path=top,
                remedy="widen the patterns",
            )
        raise SourceError("no page in this folder", path=top, remedy=f"name a folder that has files ending in {kinds}")


@lru_cache(maxsize=256)
def glob(pattern: str) -> re.Pattern[str]:
    """A glob pattern as a regular expression for whole paths: `*` and `?` stay within a folder, `**` does not."""
    pattern = pattern.removeprefix("./")
    if pattern.endswith("/"):
        pattern += "**"
    if "/" not in pattern:
        pattern = "**/" + pattern
    pattern = pattern.lstrip("/")
    out, at = "", 0
    while at < len(pattern):
        if pattern.startswith("**/", at):
            out, at = out + "(?:[^/]+/)*", at + 3
        elif pattern.startswith("**", at):
            out, at = out + ".*", at + 2
        elif pattern[at] == "*":
            out, at = out + "[^/]*", at + 1
        elif pattern[at] == "?":
            out, at = out + "[^/]", at + 1
        else:
            out, at = out + re.escape(pattern[at]), at + 1
    return re.compile(out, re.S)


def _root(root: str | os.PathLike[str]) -> Path:
    shown = os.fspath(root)
    try:
        top = Path(root).resolve(strict=True)
        is_folder = top.is_dir()
    except (OSError, ValueError, RuntimeError):
        raise SourceError("there is no such folder", path=shown[:300], remedy="check the path") from None
    if not is_folder:
        raise SourceError("this is not a folder", path=shown, remedy="name the folder that the file is in")
    return top


def walk(top: Path) -> Iterator[tuple[str, str, str | None]]:
    """(path inside the folder, path to open, what leads outside or None), in order of the path inside."""
    inside = os.path.join(os.fspath(top), "")  # noqa: PTH118  (ends in a slash, so that docs2/ is not inside docs/)
    pending = [("", os.fspath(top))]
    entries: list[tuple[str, str, str | None]] = []
    while pending:
        prefix, folder = pending.pop()
        try:
            with os.scandir(folder) as listing:
                children = list(listing)
        except OSError as error:
            entries.append((prefix.rstrip("/") or ".", folder, f"unreadable: {error.strerror}"))
            continue
        for child in children:
            name = child.name
            if name.startswith(".") or name in SKIPPED_FOLDERS:
                continue
            inner = prefix + name
            if child.is_symlink():
                target = os.path.realpath(child.path)
                if not (target + os.sep).startswith(inside):
                    entries.append((inner, child.path, "folder" if os.path.isdir(target) else "file"))  # noqa: PTH112
                elif os.path.isfile(target) and not _is_page(target[len(inside) :]):  # noqa: PTH113
                    entries.append((inner, target, None))
                # else: a page or folder that is met at its own path
            elif child.is_dir(follow_symlinks=False):
                pending.append((inner + "/", child.path))
            else:
                entries.append((inner, child.path, None))
    entries.sort(key=lambda entry: entry[0])
    yield from entries


def _is_page(inner: str) -> bool:
    parts = Path(inner).parts
    hidden = any(p.startswith(".") or p in SKIPPED_FOLDERS for p in parts)
    return not hidden and ending(inner) in MEDIA_TYPES


def _reader(top: Path, max_bytes: int) -> Read:
    """Reads the files below `top` that pages take in; nothing outside, nothing twice while it is remembered."""
    inside = os.path.join(os.fspath(top), "")  # noqa: PTH118

    @lru_cache(maxsize=4096)
    def exists(inner: str) -> str | None:
        path = os.path.realpath(inside + inner)
        within = path.startswith(inside) and may_be_part(path[len(inside) :].replace(os.sep, "/"))
        return path if within and os.path.isfile(path) else None  # noqa: PTH113

    @lru_cache(maxsize=32)
    def read(inner: str) -> bytes | None:
        path = exists(inner)
        if path is None:
            return None
        try:
            data, _ = read_regular(path, min(max_bytes, _MAX_PART))
        except OSError:
            return None
        return None if data is None or looks_binary(data) else data

    return lambda inner: read(inner) if exists(inner) else None


def is_page_file(path: str | os.PathLike[str]) -> bool:
    """Whether a file is read as a page, and not as the export of a help desk."""
    name = os.fspath(path)
    if not may_be_page(name):
        return ending(name) not in (".jsonl", ".ndjson", ".json")
    try:
        with open(name, "rb") as file:  # noqa: PTH123
            return media_type(name, file.read(HEAD)) is not None or ending(name) != ".json"
    except OSError:
        return False


def read_file(
    name: str, path: str, *, max_bytes: int, read: Read | None = None
) -> Iterator[RawPage | PageFailure | LeftOut]:
    """The pages of one file: one, or of an API description one for each operation; none of a file that is no page.

    A table without questions and answers is left out as unread. read: gives what a page takes in from other files.
    """
    try:
        data, size = read_regular(path, max_bytes)
    except OSError as error:
        if error.errno == errno.EINVAL:
            yield PageFailure(name, "not_a_file", "not a regular file; it was not opened")
        else:
            yield PageFailure(name, "unreadable", error.strerror or str(error))
        return
    if data is None:
        reason = f"{size:,} bytes, above the limit of {max_bytes:,} (raise ingest.max_page_bytes to take it in)"
        if not may_be_page(name):
            yield PageFailure(name, "too_large", reason)
        return
    kind = media_type(name, data)
    if kind is None:
        return
    if not data.strip():
        yield PageFailure(name, "empty", "the file is empty")
    elif kind not in BINARY and looks_binary(data):
        yield PageFailure(name, "binary", "the file is binary, not text")
    elif kind == OPENAPI:
        yield from _operations(name, data)
    elif kind in (SHEET, WORKBOOK) and not has_questions(data, kind):
        yield LeftOut(name, UNREAD, NO_QUESTIONS)
    else:
        parts = parts_of(name, data, kind, read, max_bytes=max_bytes) if read is not None else {}
        yield RawPage(page=name, data=data, media_type=kind, parts=parts)


def alone(path: Path, items: Iterable[RawPage | PageFailure | LeftOut]) -> Iterator[RawPage | PageFailure | LeftOut]:
    """`items`, the pages of a file that is the whole source. Raises SourceError where it has
    none: it is of a kind that is not read."""
    kind = ending(path.name)
    count = 0
    for item in items:
        if isinstance(item, LeftOut) and item.code == UNREAD:
            raise SourceError("no page can be read from this file", path=path, remedy=f"It is {item.reason}.")
        count += 1
        yield item
    if not count:
        other = UNREAD_KINDS.get(kind) or "save it as Markdown, HTML, text or PDF, or ingest the site that it is for"
        what = f"files ending in {kind} are not read" if kind else "a file without an ending is not read"
        if may_be_page(path.name):
            what, other = "this file is no API description and no manual page", "name a file that is one"
        raise SourceError(what, path=path, remedy=f"{other[:1].upper()}{other[1:]}.")


def _operations(name: str, data: bytes) -> Iterator[RawPage | PageFailure]:
    try:
        for part, text in openapi_pages(data.decode("utf-8-sig", "replace"), is_json=ending(name) == ".json"):
            key = f"{name}#{part}" if part else name
            yield RawPage(page=key, data=text.encode("utf-8", "replace"), media_type="text/markdown", charset="utf-8")
    except NotOpenApi as error:
        yield PageFailure(name, "openapi", f"the API description cannot be read: {error}")


def read_regular(path: str, max_bytes: int) -> tuple[bytes | None, int]:
    """The bytes of a regular file and its size; None instead of bytes if it is larger than `max_bytes`.

    Raises OSError: EINVAL for anything but a regular file, which is not waited for (a FIFO) nor read (a device),
    ELOOP for a link.
    """
    # Looked at before and after opening: before, so that no device is opened (opening alone may do something), and
    # after, so that what was exchanged in between is seen. O_NONBLOCK: opening a FIFO would wait for a writer.
    before = os.lstat(path)
    if not (stat.S_ISREG(before.st_mode) or stat.S_ISLNK(before.st_mode)):
        raise OSError(errno.EINVAL, "not a regular file")
    handle = os.open(path, os.O_RDONLY | NO_LINK | NO_WAIT | CLOSE_ON_EXEC)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "not a regular file")
        if status.st_size > max_bytes:
            return None, status.st_size
        parts: list[bytes] = []
        length = 0
        while part := os.read(handle, _READ):
            length += len(part)
            if length > max_bytes:  # it grew while being read
                return None, length
            parts.append(part)
        return b"".join(parts), length
    finally:
        os.close(handle)
