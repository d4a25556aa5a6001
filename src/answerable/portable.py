"""Calls of the operating system that exist on some systems only, each with what we do elsewhere.

Locks come from `portalocker` (flock here, LockFileEx on Windows); all else is a few lines. No module of ours imports
`fcntl`, `resource` or any other module that only POSIX has at its top: tests/house/test_platforms.py.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

# Flags of os.open that Windows lacks. Without O_BINARY it would turn line ends.
CLOSE_ON_EXEC: int = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)
NO_WAIT: int = getattr(os, "O_NONBLOCK", 0)


class Taken(OSError):
    """Another open file holds a lock that excludes the one asked for."""


def lock(handle: int, *, shared: bool = False) -> None:
    """Lock the open file `handle`, without waiting, until it is closed or its process ends, however that happens.

    Many may share a lock; an exclusive one excludes all others. Raises Taken, and OSError with its `errno` where
    the file system has no locks.
    """
    import portalocker

    kind = portalocker.LockFlags.SHARED if shared else portalocker.LockFlags.EXCLUSIVE
    try:
        portalocker.lock(handle, kind | portalocker.LockFlags.NON_BLOCKING)
    except portalocker.AlreadyLocked as error:
        raise Taken(errno.EAGAIN, "locked by another process") from error
    except portalocker.LockException as error:
        raise OSError(getattr(error.__cause__, "errno", None) or errno.ENOLCK, str(error)) from error


if sys.platform != "win32":
    read_at = os.pread
else:  # pragma: no cover  not tested anywhere yet: docs/platforms.md
    import threading

    _SEEKING = threading.Lock()

    def read_at(handle: int, length: int, offset: int) -> bytes:
        """As os.pread; one thread at a time, for the place in the file is moved."""
        with _SEEKING:
            os.lseek(handle, offset, os.SEEK_SET)
            return os.read(handle, length)


def fsync_path(path: Path) -> None:
    """Flush a file or directory to the disk; Windows opens no directories, and there a directory is left as it is."""
    windows = sys.platform == "win32"
    if windows and path.is_dir():
        return
    handle = os.open(path, os.O_RDWR if windows else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def peak_memory() -> int:
    """The largest resident size of this process so far, in bytes; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0
    import resource

    unit = 1 if sys.platform == "darwin" else 1024  # getrusage counts bytes there, KiB on Linux
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
