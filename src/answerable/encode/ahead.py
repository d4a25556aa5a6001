"""Texts encoded on other threads while the caller still works on the texts before them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from types import TracebackType
from typing import Generic, Protocol, TypeVar

from .protocol import Encoded, Encoder


class HasText(Protocol):
    """Whatever is encoded: its text, with anything that is to travel along."""

    @property
    def text(self) -> str: ...


T = TypeVar("T", bound=HasText)


class EncodedAhead(Generic[T]):
    """Hands out `items` in order, encoded; use it in a `with`.

    Where texts may run side by side (see `side_by_side`), up to `ahead` items that nobody has asked for are being
    encoded or wait. `more` lets one more begin: a caller that says so after each item it is done with keeps the
    threads as busy as itself, and no busier, so that they take no processor away from it.
    Anything else encodes what is taken, when it is taken, in one call.
    """

    def __init__(self, encoder: Encoder, items: Iterable[T], ahead: int) -> None:
        self._encoder = encoder
        self._items: Iterator[T] = iter(items)
        self._begun: deque[tuple[T, Future[list[Encoded]]]] = deque()
        self._ahead = ahead
        threads = side_by_side(encoder)
        # One fewer than may run: the caller works beside them.
        self._pool = ThreadPoolExecutor(threads - 1, "encode") if threads > 1 else None

    def take(self, count: int) -> list[tuple[T, Encoded]]:
        """The next items, fewer at the end; raises what the encoder raised for one of them."""
        if self._pool is None:
            items = list(islice(self._items, count))
            return list(zip(items, self._encoder.encode_tokens([one.text for one in items]), strict=True))
        self._begin(count + self._ahead - len(self._begun))
        taken = [self._begun.popleft() for _ in range(min(count, len(self._begun)))]
        return [(item, encoded.result()[0]) for item, encoded in taken]

    def more(self) -> None:
        """Let one more item begin."""
        self._begin(1)

    def _begin(self, count: int) -> None:
        if self._pool is not None:
            for item in islice(self._items, max(0, count)):
                self._begun.append((item, self._pool.submit(self._encoder.encode_tokens, [item.text])))

    def __enter__(self) -> EncodedAhead[T]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)  # waits for the runs that have begun


def side_by_side(encoder: Encoder) -> int:
    """How many texts may be encoded at once, each by a call on a thread of its own, to the same bytes; 1 for none.

    An encoder says so by an attribute of this name: not every one stands threads, or gains by them.
    """
    count: int = getattr(encoder, "side_by_side", 1)
    return count
