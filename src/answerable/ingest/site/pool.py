"""Worker threads that hand what they make to one consumer, who may leave at any moment."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")

WAITING = 16  # items made ahead of the consumer


class Halt(Exception):
    """The consumer has gone: a worker that meets this stops."""


class Pool(Generic[Item]):
    """Threads that run one piece of work each. `stop` is set when the consumer has gone."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self._handed: queue.Queue[Item | BaseException | None] = queue.Queue(WAITING)  # None: a worker has ended
        self._threads: list[threading.Thread] = []

    def run(self, count: int, work: Callable[[int], None]) -> Iterator[Item]:
        """Call `work` with the numbers 0 to `count` - 1, each in a thread; yield what they hand over, until all end.

        What one of them raises is raised here, `Halt` excepted.
        """
        for number in range(count):
            thread = threading.Thread(target=self._worker, args=(work, number), name=f"crawl {number}", daemon=True)
            self._threads.append(thread)
        for thread in self._threads:
            thread.start()
        running = count
        while running:
            item = self._handed.get()
            if item is None:
                running -= 1
            elif isinstance(item, BaseException):
                raise item
            else:
                yield item

    def _worker(self, work: Callable[[int], None], number: int) -> None:
        try:
            work(number)
        except Halt:
            pass
        except BaseException as error:  # noqa: BLE001  (raised again in the consumer's thread)
            with contextlib.suppress(Halt):
                self._put(error)
        finally:
            if not self.stop.is_set():
                with contextlib.suppress(Halt):
                    self._put(None)

    def hand_over(self, item: Item) -> None:
        """Give the consumer an item, waiting while it has `WAITING` of them unread. Raises Halt when it has gone."""
        self._put(item)

    def _put(self, item: Item | BaseException | None) -> None:
        while True:
            try:
                self._handed.put(item, timeout=0.2)
                return
            except queue.Full:
                if self.stop.is_set():
                    raise Halt from None

    def sleep(self, seconds: float) -> None:
        """Sleep as long as the consumer stays; raises Halt when it goes."""
        if self.stop.wait(seconds):
            raise Halt

    def join(self) -> None:
        """Wait for the threads to end, after `stop` was set."""
        for thread in self._threads:
            while thread.is_alive():
                try:  # a worker may be waiting to hand something over
                    self._handed.get_nowait()
                except queue.Empty:
                    thread.join(0.05)
