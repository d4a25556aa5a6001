"""What the messages of tickets are made of: what was set apart in them, what they are, and their languages."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from ..ingest.language import language_of
from ..model import Ticket
from .data_card import DataCard
from .message import kind_of_ticket, read_message


def surveyed(card: DataCard, tickets: Sequence[Ticket], progress: Callable[[int], None] | None = None) -> DataCard:
    """The card with `cleaned`, `kinds` and `languages` of its tickets; `progress` gets the number newly read."""
    cleaned: list[str] = []
    kinds: list[str] = []
    languages: list[str] = []
    for ticket in tickets:
        message = read_message(ticket.text)
        cleaned += message.cut
        kinds.append(kind_of_ticket(ticket))
        languages.append(language_of(message.text) or "unknown")
        if progress is not None:
            progress(1)
    return dataclasses.replace(card, cleaned=counted(cleaned), kinds=counted(kinds), languages=counted(languages))


def counted(names: Iterable[str]) -> Mapping[str, int]:
    """How often each stands there, most first."""
    counts = Counter(names)
    return MappingProxyType(dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))))
