"""A few texts kept of each intent, chosen by a hash of the id: the same few whatever the order or size of the input."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from .conversations import Conversation

OPENINGS = 60  # opening messages kept of each intent
EXEMPLARS = 3  # good answers of people kept of each intent
MAX_TEXT = 1500  # characters


@dataclass(frozen=True, slots=True, order=True)
class Exemplar:
    """An answer by a person that worked: the customer confirmed it, or graded it 4 or 5."""

    id: str
    intent: str
    question: str
    reply: str
    csat: int | None


_Row = TypeVar("_Row", tuple[int, str, str], tuple[int, str, Exemplar])


class Samples:
    """Bounded samples, one set an intent."""

    def __init__(self) -> None:
        self._openings: dict[str, list[tuple[int, str, str]]] = {}
        self._exemplars: dict[str, list[tuple[int, str, Exemplar]]] = {}

    def offer(self, talk: Conversation) -> None:
        if talk.intent is None:
            return
        rank = -int.from_bytes(hashlib.blake2b(talk.id.encode(), digest_size=7).digest(), "big")
        opening = next((message.text for message in talk.messages if message.speaker == "user"), None)
        if opening is None:
            return
        _keep(self._openings.setdefault(talk.intent, []), (rank, talk.id, opening[:MAX_TEXT]), OPENINGS)
        good = talk.resolved == "confirmed" if talk.csat is None else talk.csat >= 4
        if not good or talk.reopened or talk.harm:
            return
        reply = max((m.text for m in talk.messages if m.speaker == "human"), key=lambda t: (len(t), t), default=None)
        if reply is not None:
            exemplar = Exemplar(talk.id, talk.intent, opening[:MAX_TEXT], reply[:MAX_TEXT], talk.csat)
            _keep(self._exemplars.setdefault(talk.intent, []), (rank, talk.id, exemplar), EXEMPLARS)

    def openings(self, intent: str) -> list[str]:
        """Opening messages of an intent, in a fixed order."""
        return [text for _, _, text in sorted(self._openings.get(intent, []), key=lambda row: (-row[0], row[1]))]

    def exemplars(self) -> Iterator[Exemplar]:
        """By intent, then by id."""
        for intent in sorted(self._exemplars):
            yield from sorted(row[2] for row in self._exemplars[intent])


def _keep(heap: list[_Row], row: _Row, size: int) -> None:
    if len(heap) < size:
        heapq.heappush(heap, row)
    else:
        heapq.heappushpop(heap, row)
