"""What a model costs: tokens as the endpoint reports them, USD by the prices of the settings, and a limit that holds.

Before a request is sent, the most that it can cost is set aside: every byte of the prompt a token (no tokenizer that
works on bytes makes more), and every token of the reply that is allowed. A request that could pass the limit is not
sent. When the reply comes, what was set aside is replaced by what was used.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass


class LimitReached(Exception):
    """The next request could cost more than is left."""


@dataclass(frozen=True, slots=True)
class Cost:
    """usd is None where no prices are set. unreported: requests whose reply named no tokens; they are counted with
    the most that they can have used.
    """

    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    usd: float | None = None
    unreported: int = 0
    max_usd: float | None = None


class Ledger:
    """Counts requests as they go, of as many threads as there are. Prices in USD per million tokens."""

    def __init__(self, usd_in: float = 0.0, usd_out: float = 0.0, max_usd: float | None = None) -> None:
        self._usd_in, self._usd_out, self._max = usd_in, usd_out, max_usd
        self._requests = self._in = self._out = self._unreported = 0
        self._set_aside = 0.0
        self._lock = threading.Lock()

    def price(self, tokens_in: int, tokens_out: int) -> float:
        return (tokens_in * self._usd_in + tokens_out * self._usd_out) / 1e6

    def reserve(self, most_in: int, most_out: int) -> tuple[int, int]:
        """Set aside the most that a request can cost. Raises LimitReached where that could pass the limit."""
        with self._lock:
            most = self.price(most_in, most_out)
            if self._max is not None and self.price(self._in, self._out) + self._set_aside + most > self._max:
                raise LimitReached
            self._set_aside += most
        return most_in, most_out

    def settle(self, reserved: tuple[int, int], used: tuple[int, int] | None, *, sent: bool = True) -> None:
        """What a reserved request used; `used` None: nobody said. Not `sent`: it cost nothing."""
        with self._lock:
            self._set_aside = max(0.0, self._set_aside - self.price(*reserved))
            if not sent:
                return
            tokens_in, tokens_out = reserved if used is None else used
            self._requests += 1
            self._unreported += used is None
            self._in += tokens_in
            self._out += tokens_out

    @property
    def cost(self) -> Cost:
        priced = self._usd_in > 0 or self._usd_out > 0
        usd = self.price(self._in, self._out) if priced else None
        return Cost(self._requests, self._in, self._out, usd, self._unreported, self._max)
