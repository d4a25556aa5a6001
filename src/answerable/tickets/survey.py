"""What the messages of tickets are made of: what was set apart in them, what they are, and their languages."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from ..ingest.language import language_of
from ..model import Ticket
from .data_card import DataCard
from .message import kind_of_ticket, read_message


def surveyed(card: DataCard, tickets: Iterable[Ticket], progress: Callable[[int], None] | None = None) -> DataCard:
    """The card with `cleaned`, `kinds` and `languages` of its tickets; `progress` gets the number newly read."""
    cleaned: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    for ticket in tickets:
        message = read_message(ticket.text)
        cleaned.update(message.cut.keys())
        kinds[kind_of_ticket(ticket)] += 1
        languages[language_of(message.text) or "unknown"] += 1
        if progress is not None:
            progress(1)
    return dataclasses.replace(card, cleaned=counted(cleaned), kinds=counted(kinds), languages=counted(languages))


def counted(names: Iterable[str]) -> Mapping[str, int]:
    """How often each stands there, most first; of a Counter, its counts."""
    counts = Counter(names)
    return MappingProxyType(dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))))
