"""Work done on other threads while the caller is still busy with the results before it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from .protocol import Encoder

T = TypeVar("T")
R = TypeVar("R")


def ahead(work: Callable[[T], R], items: Iterable[T], threads: int) -> Generator[R, None, None]:
    """`work` of each item in order, begun on `threads` threads before it is asked for; 0: by the caller, when it asks.

    At most two results a thread wait to be taken. An error is raised in the place of its result. Closed early, what
    has not begun is left, and what has is waited for.
    """
    if not threads:
        yield from map(work, items)
        return
    with ThreadPoolExecutor(threads, "ahead") as pool:
        waiting: deque[Future[R]] = deque()
        try:
            for item in items:
                waiting.append(pool.submit(work, item))
                if len(waiting) > 2 * threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def side_by_side(encoder: Encoder) -> int:
    """How many calls of the encoder may run at once, each on a thread of its own, to the same bytes; 1 for none.

    An encoder says so by an attribute of this name: not every one stands threads, or gains by them.
    """
    count: int = getattr(encoder, "side_by_side", 1)
    return count
