"""One request to a model: a reply in time, or a NoReply that says in plain words why there is none."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

log = logging.getLogger(__name__)

FAILURES = 3  # requests in a row without a reply, after which the model is left alone
PAUSE = 60.0  # seconds that it is left alone
MAX_LATE = 4  # threads that may still wait for a model whose time has run out
BETWEEN = 0.5  # seconds before another try, times the tries made


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model replied, and the tokens of the request and of the reply, None where nobody reports them."""

    text: str
    tokens_in: int | None = None
    tokens_out: int | None = None


class Model(Protocol):
    """What words or reads: `name` is shown to people, `reply` may raise anything and take any time."""

    @property
    def name(self) -> str: ...
    def reply(self, system: str, data: str) -> str | Reply: ...


class NoReply(Exception):
    """The model gave no reply that can be used; the message says why, and holds nothing that the model sent.

    `again`: whether another try may help. `paid`: whether the request may have been answered, and billed.
    """

    def __init__(self, message: str, *, again: bool = True, paid: bool = False) -> None:
        super().__init__(message)
        self.again, self.paid = again, paid


class Requests:
    """Asks one model, `tries` times with `timeout` seconds each, and leaves it alone for a while where it is down.

    Threads may share it: what one of them finds out about the model, the others know.
    """

    def __init__(
        self,
        model: Model,
        timeout: float,
        tries: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.model = model
        self._timeout, self._tries = timeout, max(1, tries)
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()  # over the three that follow, never while the model is asked
        self._late: list[threading.Thread] = []
        self._failures = 0
        self._alone_until = 0.0

    def ask(self, system: str, data: str) -> Reply:
        """The model's reply. Raises NoReply."""
        with self._lock:
            failures, alone_until = self._failures, self._alone_until
        if failures >= FAILURES and self._clock() < alone_until:
            raise NoReply(f"it was left alone after {failures} failures in a row", again=False)
        try:
            reply = self._tried(system, data)
        except NoReply:
            with self._lock:
                self._failures += 1
                self._alone_until = self._clock() + PAUSE
            raise
        with self._lock:
            self._failures = 0
        return reply

    def _tried(self, system: str, data: str) -> Reply:
        for tries in range(1, self._tries + 1):
            try:
                return self._once(system, data)
            except NoReply as problem:
                if tries == self._tries or not problem.again:
                    raise NoReply(
                        f"{problem} ({tries} {'try' if tries == 1 else 'tries'})",
                        again=problem.again,
                        paid=problem.paid,
                    ) from None
            self._sleep(BETWEEN * tries)
        raise AssertionError("at least one try is made")

    def _once(self, system: str, data: str) -> Reply:
        """In a thread of its own: a client's timeout counts from byte to byte, and a slow drip never reaches it."""
        with self._lock:
            self._late = [thread for thread in self._late if thread.is_alive()]
            late = len(self._late)
        if late >= MAX_LATE:
            raise NoReply(f"{late} earlier requests have not ended", again=False)
        box: queue.SimpleQueue[str | Reply | Exception] = queue.SimpleQueue()

        def run() -> None:
            try:
                box.put(self.model.reply(system, data))
            except Exception as error:  # noqa: BLE001
                box.put(error)

        thread = threading.Thread(target=run, name="answerable-llm", daemon=True)
        thread.start()
        try:
            reply = box.get(timeout=self._timeout)
        except queue.Empty:
            with self._lock:
                self._late.append(thread)
            raise NoReply(f"no reply within {self._timeout:g} s", paid=True) from None
        if isinstance(reply, Exception):
            log.debug("The model failed: %s", type(reply).__name__)
            raise _no_reply(reply, self._timeout)
        if isinstance(reply, str):
            reply = Reply(reply)
        if not isinstance(reply, Reply) or not reply.text.strip():
            raise NoReply("an empty reply", paid=True)
        return reply


def _no_reply(error: Exception, timeout: float) -> NoReply:
    """In plain words. An error's own text may hold a key or what the endpoint sent: only its kind is told."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return NoReply(f"status {status}", again=status >= 500 or status in (408, 409, 429))
    kind = type(error).__name__
    if "Timeout" in kind:
        return NoReply(f"no reply within {timeout:g} s", paid=True)
    if "Connect" in kind:
        return NoReply("it could not be reached")
    return NoReply(f"it failed with {kind}")
