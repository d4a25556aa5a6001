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
    """`work` of each item in order, begun before it is asked for, on `threads` threads of which the caller's is one.

    A caller that has to wait for a result works on one that has not begun. At most two results a thread wait to be
    taken. An error is raised in the place of its result. Closed early, what has not begun is left, and what has is
    waited for.
    """
    if threads < 2:
        yield from map(work, items)
        return
    with ThreadPoolExecutor(threads - 1, "ahead") as pool:
        begun: deque[tuple[T, Future[R]]] = deque()
        try:
            for item in items:
                begun.append((item, pool.submit(work, item)))
                if len(begun) > 2 * threads:
                    yield _first(begun, work)
            while begun:
                yield _first(begun, work)
        finally:
            for _, future in begun:
                future.cancel()


def _first(begun: deque[tuple[T, Future[R]]], work: Callable[[T], R]) -> R:
    """The result of the first, taken out; as long as it is being made, later ones are made here."""
    item, first = begun.popleft()
    if first.cancel():  # no thread has come to it
        return work(item)
    for place, (item, future) in enumerate(begun):
        if first.done():
            break
        if future.cancel():
            begun[place] = item, _made(item, work)
    return first.result()


def _made(item: T, work: Callable[[T], R]) -> Future[R]:
    made: Future[R] = Future()
    try:
        made.set_result(work(item))
    except Exception as error:  # noqa: BLE001  (raised in its place, behind the results before it)
        made.set_exception(error)
    return made


def side_by_side(encoder: Encoder) -> int:
    """How many calls of the encoder may run at once, each on a thread of its own, to the same bytes; 1 for none.

    An encoder says so by an attribute of this name: not every one stands threads, or gains by them.
    """
    count: int = getattr(encoder, "side_by_side", 1)
    return count
