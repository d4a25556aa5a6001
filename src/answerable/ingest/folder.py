"""The pages of a folder of help docs.

Nothing outside the folder is read: links are resolved and must stay inside, and only regular files are opened.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from ..errors import SourceError
from ..model import PageFailure, RawPage
from ..portable import CLOSE_ON_EXEC, NO_LINK, NO_WAIT
from .extract.charset import looks_binary
from .parts import Read, parts_of

MEDIA_TYPES = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".mdx": "text/mdx",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".rst": "text/x-rst",
    ".txt": "text/plain",
    ".pdf": "application/pdf",
}
SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "bower_components"})
_READ = 1 << 20


def read_folder(
    root: str | os.PathLike[str], include: Sequence[str] = (), exclude: Sequence[str] = (), *, max_bytes: int
) -> Iterator[RawPage | PageFailure]:
    """Every page below `root`, sorted by path; what cannot be read is yielded as a PageFailure.

    `include` and `exclude` are glob patterns on the path inside the folder (`**` crosses folders; a pattern without
    `/` matches a file name at any depth). Files above `max_bytes` fail with code `too_large`. Hidden folders and
    files are skipped.

    Raises SourceError (on the first page asked for) if `root` is missing or has no page in it.
    """
    top = _root(root)
    wanted = [glob(p) for p in include]
    unwanted = [glob(p) for p in exclude]
    count = 0
    seen_any = 0
    read = _reader(top, max_bytes)
    for name, path, outside in _walk(top):
        if outside is not None:
            if os.path.splitext(name)[1].lower() in MEDIA_TYPES or outside == "folder":  # noqa: PTH122
                yield PageFailure(name, "outside_root", "a link that leads out of the folder; it was not followed")
            continue
        media_type = MEDIA_TYPES.get(os.path.splitext(name)[1].lower())  # noqa: PTH122
        if media_type is None:
            continue
        seen_any += 1
        if wanted and not any(p.fullmatch(name) for p in wanted):
            continue
        if any(p.fullmatch(name) for p in unwanted):
            continue
        count += 1
        yield _read(name, path, media_type, max_bytes, read)
    if not count:
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


def _walk(top: Path) -> Iterator[tuple[str, str, str | None]]:
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
    return not hidden and os.path.splitext(inner)[1].lower() in MEDIA_TYPES  # noqa: PTH122


def _reader(top: Path, max_bytes: int) -> Read:
    """Reads the files below `top` that pages take in; nothing outside, nothing twice while it is remembered."""
    inside = os.path.join(os.fspath(top), "")  # noqa: PTH118

    @lru_cache(maxsize=4096)
    def exists(inner: str) -> str | None:
        path = os.path.realpath(inside + inner)
        return path if path.startswith(inside) and os.path.isfile(path) else None  # noqa: PTH113

    @lru_cache(maxsize=64)
    def read(inner: str) -> bytes | None:
        path = exists(inner)
        if path is None:
            return None
        try:
            data, _ = read_regular(path, max_bytes)
        except OSError:
            return None
        return None if data is None or looks_binary(data) else data

    return lambda inner: read(inner) if exists(inner) else None


def _read(name: str, path: str, media_type: str, max_bytes: int, read: Read) -> RawPage | PageFailure:
    try:
        data, size = read_regular(path, max_bytes)
    except OSError as error:
        if error.errno == errno.EINVAL:
            return PageFailure(name, "not_a_file", "not a regular file; it was not opened")
        return PageFailure(name, "unreadable", error.strerror or str(error))
    if data is None:
        return PageFailure(
            name,
            "too_large",
            f"{size:,} bytes, above the limit of {max_bytes:,} (raise ingest.max_page_bytes to take it in)",
        )
    if not data.strip():
        return PageFailure(name, "empty", "the file is empty")
    if media_type != "application/pdf" and looks_binary(data):
        return PageFailure(name, "binary", "the file is binary, not text")
    parts = parts_of(name, data, media_type, read, max_bytes=max_bytes)
    return RawPage(page=name, data=data, media_type=media_type, parts=parts)


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
