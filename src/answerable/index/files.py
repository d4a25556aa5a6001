"""Files that survive a crash: canonical JSON, digests, fsync, and JSON lines with byte offsets."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from ..portable import CLOSE_ON_EXEC, fsync_path, read_at

Offsets = npt.NDArray[np.int64]
BLOCK = 1 << 20  # bytes read at a time


def dump(value: Any) -> bytes:
    """One JSON value as bytes that depend on the value alone: sorted keys, no spaces, UTF-8.

    A lone surrogate (a broken page may hold one) is kept rather than refused.
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def parse(data: bytes) -> Any:
    """The value of `dump(value)`; raises ValueError on anything that is not JSON."""
    return json.loads(data.decode("utf-8", "surrogatepass"))


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file, read in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


# numpy reads a header by way of `ast`, which up to Python 3.11.8 and 3.12.1 counts its depth for all threads together:
# two at once can end in a SystemError (python/cpython#106905).
_HEADERS = threading.Lock()


def loaded(path: Path) -> npt.NDArray[Any]:
    """A .npy file, read into memory; never a pickle. Safe in several threads."""
    with _HEADERS:
        array: npt.NDArray[Any] = np.load(path, allow_pickle=False)
    return array


def mapped(path: Path) -> npt.NDArray[Any]:
    """A .npy file, memory-mapped for reading; never a pickle. Safe in several threads."""
    with path.open("rb") as file, _HEADERS:
        version = np.lib.format.read_magic(file)
        header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, _, kind = header(file)
    if 0 in shape:  # nothing to map
        return np.zeros(shape, kind)
    with _HEADERS:
        array = np.load(path, mmap_mode="r", allow_pickle=False)
    return np.asarray(array)  # slices of a memmap are slow to make


def fsync_tree(root: Path) -> None:
    """Flush every file and directory under `root`, then `root` itself."""
    for folder, _, names in os.walk(root, topdown=False):
        for name in names:
            fsync_path(Path(folder) / name)
        fsync_path(Path(folder))


def write_atomic(path: Path, data: bytes) -> None:
    """Replace `path` so that a reader, now or after a crash, sees the old bytes or the new ones."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    fsync_path(path.parent)


class LinesWriter:
    """Appends JSON lines to a file and remembers where each begins."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("wb")
        self._offsets = [0]

    def append(self, row: Mapping[str, Any]) -> int:
        """Write one row; returns its number."""
        return self.append_bytes(dump(row))

    def append_bytes(self, line: bytes) -> int:
        """Write one already dumped row, without its newline."""
        self._file.write(line)
        self._file.write(b"\n")
        self._offsets.append(self._offsets[-1] + len(line) + 1)
        return len(self._offsets) - 2

    @property
    def offsets(self) -> Offsets:
        """(rows + 1,) int64: row i lies at bytes offsets[i] .. offsets[i + 1], its newline included."""
        return np.asarray(self._offsets, dtype=np.int64)

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> LinesWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class LinesReader:
    """Random access to JSON lines whose offsets are known; positional reads, so threads may share one."""

    def __init__(self, path: Path, offsets: Offsets) -> None:
        self._handle = os.open(path, os.O_RDONLY | CLOSE_ON_EXEC)
        self._offsets = offsets
        self._open = True

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def line(self, row: int) -> bytes:
        """The bytes of one row, without its newline."""
        start, end = int(self._offsets[row]), int(self._offsets[row + 1])
        return read_at(self._handle, end - start - 1, start)

    def row(self, row: int) -> dict[str, Any]:
        value: dict[str, Any] = parse(self.line(row))
        return value

    def lines(self) -> Iterator[bytes]:
        for row in range(len(self)):
            yield self.line(row)

    def close(self) -> None:
        if self._open:
            self._open = False
            handle, self._handle = self._handle, -1  # the number may be another file's soon
            os.close(handle)

    def __enter__(self) -> LinesReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
