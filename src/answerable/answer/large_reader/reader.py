"""One model as the large reader: asked once for a question and its passages, within limits of time and of money.

What it replied is kept by content, so that a second run asks nothing and gives the same bytes. A reply is held to its
form when it is read, kept or new.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ...content_cache import ContentCache, key_of
from ...errors import SettingsError
from ...settings import ReadSettings
from ..llm.ledger import Cost, Ledger, LimitReached
from ..llm.marked_data import asked_words
from ..llm.request import BETWEEN, Model, NoReply, Reply, Requests
from .form import MAX_REPLY, Checked, Unusable, check
from .prompt import ORDER, ReadPassage, order

FOLDER = Path(".answerable/read")
AROUND = 64  # tokens that a chat template adds to the two messages, at most
LIMIT = "the limit of cost"
NO_PASSAGES = "no passages"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one question: `checked`, or why there is nothing, in `note`.

    status: "read"; "unusable", where a reply had not the form; "unread", where there was no reply or none was asked.
    """

    status: Literal["read", "unusable", "unread"]
    checked: Checked | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ReadingRun:
    """What reading has cost since the reader was made. kept: verdicts that were had without a request.

    limited: questions that were not read since the next request could pass the limit. failed: for want of a reply.
    """

    model: str
    cost: Cost
    read: int
    kept: int
    unusable: int
    limited: int
    failed: int
    why_failed: str | None = None


class LargeReader:
    """Reads questions with one model. Threads may share it. Never raises for what the model does.

    cache: where replies are kept; None keeps none. Raises SettingsError for a limit of cost without prices.
    """

    def __init__(
        self,
        model: Model,
        settings: ReadSettings,
        cache: ContentCache | None,
        *,
        max_cost: float | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        limit = max_cost if max_cost is not None else settings.max_cost or None
        if limit is not None and settings.usd_per_million_in <= 0 and settings.usd_per_million_out <= 0:
            raise SettingsError(
                "a limit of cost needs prices: [read] usd_per_million_in and usd_per_million_out are 0",
                remedy="Write the prices of your endpoint, in USD per million tokens, or leave the limit out.",
            )
        self.passages = settings.passages
        self._name = model.name
        self._requests = Requests(model, settings.timeout, 1)
        self._tries, self._most_out = settings.tries, settings.max_tokens
        self._concurrency = settings.concurrency
        self._ledger = Ledger(settings.usd_per_million_in, settings.usd_per_million_out, limit)
        self._cache, self._sleep = cache, sleep
        self._stopped = False  # at the limit of cost
        self._counting = threading.Lock()
        self._kept = 0
        self._outcomes: dict[str, int] = {}
        self._why_failed: str | None = None

    @property
    def name(self) -> str:
        return self._name

    @property
    def digest(self) -> str:
        """Twelve hex digits over the model's name, the order that it gets, and how many passages it reads."""
        return hashlib.sha256(repr((self._name, ORDER, self.passages)).encode()).hexdigest()[:12]

    @property
    def run(self) -> ReadingRun:
        """The counts up to now."""
        of = self._outcomes.get
        counts = (self._kept, of("unusable", 0), of(LIMIT, 0), of("failed", 0))
        return ReadingRun(self._name, self._ledger.cost, of("read", 0), *counts, self._why_failed)

    def read(self, asked: Sequence[tuple[str, Sequence[ReadPassage]]]) -> list[Verdict]:
        """A verdict for each question with its passages, in order; equal ones are asked once.

        A limit of cost ends at the same question whatever is in flight beside: a request waits for the earlier ones
        where only what is set aside for them leaves no room.
        """
        keys = [self._key(question, passages) for question, passages in asked]
        done: dict[str, Verdict] = {}
        flying: deque[tuple[str, Future[Verdict]]] = deque()

        def land() -> None:
            key, future = flying.popleft()
            done[key] = future.result()

        with ThreadPoolExecutor(self._concurrency, thread_name_prefix="answerable-read") as pool:
            under_way: set[str] = set()
            for key, (question, passages) in zip(keys, asked, strict=True):
                if key in done or key in under_way:
                    continue
                known = self._without_asking(key, question, passages)
                while known is None and len(flying) >= self._concurrency:
                    land()
                if known is None:
                    reserved = self._reserved(question, passages)
                    while reserved is None and flying:
                        land()
                        reserved = self._reserved(question, passages)
                    self._stopped = self._stopped or reserved is None
                    if reserved is not None:
                        under_way.add(key)
                        flying.append((key, pool.submit(self._asked, key, question, passages, reserved)))
                        continue
                    known = self._counted(Verdict("unread", note=LIMIT), LIMIT)
                done[key] = known
            while flying:
                land()
        return [done[key] for key in keys]

    def _key(self, question: str, passages: Sequence[ReadPassage]) -> str:
        return key_of("read", self._name, ORDER, asked_words(question), [one.content for one in passages])

    def _without_asking(self, key: str, question: str, passages: Sequence[ReadPassage]) -> Verdict | None:
        if not passages:
            return Verdict("unread", note=NO_PASSAGES)
        kept = None if self._cache is None else self._cache.value(key)
        if not isinstance(kept, dict) or not all(isinstance(kept.get(name), str) for name in ("code", "reply")):
            return None
        with self._counting:
            self._kept += 1
        return self._verdict(kept["reply"], kept["code"], question, passages)

    def _most(self, question: str, passages: Sequence[ReadPassage]) -> tuple[int, int]:
        """The most tokens that a request and its reply can have: a byte is a token at most."""
        made = order(question, passages)
        return len((made.system + made.data).encode("utf-8", "surrogatepass")) + AROUND, self._most_out

    def _reserved(self, question: str, passages: Sequence[ReadPassage]) -> tuple[int, int] | None:
        if self._stopped:
            return None
        try:
            return self._ledger.reserve(*self._most(question, passages))
        except LimitReached:
            return None

    def _asked(
        self, key: str, question: str, passages: Sequence[ReadPassage], reserved: tuple[int, int] | None
    ) -> Verdict:
        for tries in range(1, self._tries + 1):
            made = order(question, passages)
            if reserved is None:
                reserved = self._reserved(question, passages)
            if reserved is None:
                return self._counted(Verdict("unread", note=LIMIT), LIMIT)
            try:
                reply = self._requests.ask(made.system, made.data)
            except NoReply as problem:
                self._ledger.settle(reserved, None, sent=problem.paid)
                reserved = None
                if tries == self._tries or not problem.again:
                    self._why_failed = str(problem)
                    return self._counted(Verdict("unread", note=f"no reply: {problem}"), "failed")
                self._sleep(BETWEEN * tries)
                continue
            self._ledger.settle(reserved, _used(reply))
            text = reply.text.strip()[: MAX_REPLY + 1]
            if self._cache is not None:
                self._cache.keep(key, {"code": made.code, "reply": text})
            return self._verdict(text, made.code, question, passages)
        raise AssertionError("at least one try is made")

    def _verdict(self, reply: str, code: str, question: str, passages: Sequence[ReadPassage]) -> Verdict:
        try:
            return self._counted(Verdict("read", check(reply, code, question, passages)), "read")
        except Unusable as problem:
            return self._counted(Verdict("unusable", note=str(problem)), "unusable")

    def _counted(self, verdict: Verdict, outcome: str) -> Verdict:
        with self._counting:
            self._outcomes[outcome] = self._outcomes.get(outcome, 0) + 1
        return verdict


def _used(reply: Reply) -> tuple[int, int] | None:
    return None if reply.tokens_in is None or reply.tokens_out is None else (reply.tokens_in, reply.tokens_out)
