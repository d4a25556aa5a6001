"""An outline for the page that is missing, in the customers' own words and with what humans answered.

The phrases that are frequent in a gap's tickets and rare in others' (`key_phrases`) are its sections; each ticket
stands under the first of them that it holds, with what a human replied and the docs do not say. Everything is redacted.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ...index.lexical import terms
from ...model import Ticket
from ...tickets.redact import redact
from .key_phrases import key_phrases

MAX_SECTIONS = 5
MAX_TICKETS_READ = 200  # tickets of a gap that are read
MAX_QUESTIONS = 2  # questions shown of a section
MAX_SENTENCES = 3  # sentences shown of a section
QUOTE_LENGTH = 240  # characters of a quoted ticket or sentence

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Section:
    """phrase: "" for tickets that hold none of the phrases. asks: questions. answers: what humans said to them."""

    phrase: str
    tickets: int
    asks: tuple[str, ...]
    answers: tuple[str, ...]


def draw_outlines(
    gaps: Mapping[Key, Sequence[Ticket]], unsaid: Mapping[str, Sequence[str]]
) -> dict[Key, tuple[Section, ...]]:
    """For each gap its sections by the number of tickets; `unsaid` are redacted sentences by ticket id."""
    names = {key: str(number) for number, key in enumerate(sorted(gaps, key=str))}
    texts = {
        key: [
            (ticket, redact(ticket.text)) for ticket in sorted(tickets, key=lambda ticket: ticket.id)[:MAX_TICKETS_READ]
        ]
        for key, tickets in gaps.items()
    }
    phrases = key_phrases({names[key]: [text for _, text in rows] for key, rows in texts.items()}, MAX_SECTIONS)
    return {key: _sections(rows, phrases[names[key]], unsaid) for key, rows in texts.items()}


def _sections(
    rows: Sequence[tuple[Ticket, str]], phrases: Sequence[str], unsaid: Mapping[str, Sequence[str]]
) -> tuple[Section, ...]:
    wanted = [(phrase, frozenset(terms(phrase))) for phrase in phrases]
    under: dict[str, list[tuple[Ticket, str]]] = {phrase: [] for phrase in (*phrases, "")}
    for ticket, text in rows:
        known = frozenset(terms(text))
        under[next((phrase for phrase, words in wanted if words <= known), "")].append((ticket, text))
    sections = [_section(phrase, members, unsaid) for phrase, members in under.items() if members]
    return tuple(sorted(sections, key=lambda section: (not section.phrase, -section.tickets, section.phrase)))


def _section(phrase: str, members: Sequence[tuple[Ticket, str]], unsaid: Mapping[str, Sequence[str]]) -> Section:
    # The shortest question says most plainly what is asked.
    asks = dict.fromkeys(shorten(text) for _, text in sorted(members, key=lambda row: (len(row[1]), row[1])))
    answers = dict.fromkeys(shorten(sentence) for ticket, _ in members for sentence in unsaid.get(ticket.id, ()))
    return Section(phrase, len(members), tuple(asks)[:MAX_QUESTIONS], tuple(answers)[:MAX_SENTENCES])


def shorten(text: str, length: int = QUOTE_LENGTH) -> str:
    """`text` on one line, cut at a word where it is longer than `length` characters."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > length // 2 else cut) + "\u2026"
