"""Two locks that the kernel drops with their process: one writer of an index, many readers of a generation."""

from __future__ import annotations

import contextlib
import datetime
import errno
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from ..errors import IndexBusy
from ..portable import CLOSE_ON_EXEC, Taken, lock, read_at

WRITER_LOCK = "writer.lock"
HELD = ".held"

# A file system without locks (some network mounts) must not stop a reader.
_NO_LOCKS = {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}


@contextlib.contextmanager
def writer_lock(index: Path) -> Iterator[None]:
    """Be the one writer of `index`; raises IndexBusy at once, naming the process that is.

    The lock belongs to the open file, so a killed writer leaves none behind and the next one just takes it.
    """
    handle = os.open(index / WRITER_LOCK, os.O_RDWR | os.O_CREAT | CLOSE_ON_EXEC, 0o644)
    try:
        try:
            lock(handle)
        except Taken:
            raise IndexBusy(
                f"another process is writing: {_holder(handle)}",
                path=index,
                remedy="Wait until it has ended, or give --index another directory.",
            ) from None
        now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
        holder = {"pid": os.getpid(), "host": socket.gethostname(), "started": now}
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, json.dumps(holder).encode())
        yield
    finally:
        os.close(handle)


def _holder(handle: int) -> str:
    try:
        found = json.loads(read_at(handle, 4096, 0))
        return f"pid {found['pid']} on {found['host']}, since {found['started']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "pid not yet written"


class Hold:
    """A reader's claim on a generation directory: while one is open, no sweep removes the directory."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    @classmethod
    def take(cls, generation: Path) -> Hold | None:
        """Hold `generation`; None where a sweep was faster and the directory is gone."""
        try:
            handle = os.open(generation / HELD, os.O_RDONLY | CLOSE_ON_EXEC)
        except FileNotFoundError:
            return None
        try:
            lock(handle, shared=True)
        except Taken:
            os.close(handle)
            return None
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                os.close(handle)
                raise
        # The sweep may have renamed the directory between our open and our lock.
        try:
            same = os.path.samestat(os.fstat(handle), (generation / HELD).stat())
        except FileNotFoundError:
            same = False
        if not same:
            os.close(handle)
            return None
        return cls(handle)

    def release(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


@contextlib.contextmanager
def nobody_holds(generation: Path) -> Iterator[bool]:
    """Yields whether no reader holds `generation`; while the block runs, none can begin to."""
    try:
        handle = os.open(generation / HELD, os.O_RDWR | CLOSE_ON_EXEC)
    except FileNotFoundError:  # half removed by a sweep that was killed: no reader can take it any more
        yield True
        return
    try:
        try:
            lock(handle)
        except OSError:
            yield False
            return
        yield True
    finally:
        os.close(handle)
