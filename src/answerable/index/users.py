"""Who is using something that can be closed: it is let go of when it was closed and nobody uses it any more."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator


class Users:
    """Counts users over threads. `release` is called once, by `close` or by the last user after it."""

    def __init__(self, release: Callable[[], None], closed: Callable[[], Exception]) -> None:
        self._release = release
        self._error = closed
        self._lock = threading.Lock()
        self._count = 0
        self._closed = False

    @contextlib.contextmanager
    def using(self) -> Iterator[None]:
        """Be one of them while the block runs. Raises what `closed` makes where it was closed."""
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._lock:
            if self._closed:
                raise self._error()
            self._count += 1

    def _leave(self) -> None:
        with self._lock:
            self._count -= 1
            last = self._closed and not self._count
        if last:
            self._release()

    def close(self) -> None:
        """Nobody becomes a user from now on. Again: nothing."""
        with self._lock:
            now = not self._closed and not self._count
            self._closed = True
        if now:
            self._release()
