"""A message as it arrives, cleaned once for everything that reads it: what is asked, what was cut, what was pasted.

Nothing is lost: a ticket keeps its text as it came, and `Message` says what every part of it was taken for.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from ..model import Ticket
from .mail.logs import log_lines, telling_line
from .mail.markup import plain
from .mail.quoted_mail import quoted_lines
from .mail.sign_off import mark_surroundings, without_inline_sign_off
from .message_kind import MessageKind, kind_of_message

T = TypeVar("T")

QUOTED, LOG = "quoted mail", "log"
KINDS_CUT = ("markup", QUOTED, "signature", "notice", "banner", "footer", LOG)
MAX_CACHED = 20_000  # messages whose cleaning is remembered: a ticket is read by several stages

_EXCESS = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Part:
    """A run of lines of a message and what it was taken for: one of KINDS_CUT, or "question"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """A cleaned message.

    text: what its writer wrote of their own, with its lines; never empty unless the message was.
    log: the pasted log, trace or code, as evidence. error: the line of it that says what went wrong, or "".
    cut: characters cut by kind. kind: "question", or what the message is instead.
    """

    text: str
    log: str = ""
    error: str = ""
    cut: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    kind: MessageKind = "question"
    parts: tuple[Part, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything was cut."""
        return any(self.cut.values())


@functools.lru_cache(maxsize=MAX_CACHED)
def read_message(message: str) -> Message:
    """Clean one message; in time linear in its length."""
    text, cut_by_markup = plain(message.replace("\r\n", "\n").replace("\r", "\n"))
    lines = text.split("\n")
    marks: list[str | None] = [QUOTED if quoted else None for quoted in quoted_lines(lines)]
    own = [number for number, mark in enumerate(marks) if mark is None]
    for number, is_log in zip(own, log_lines([lines[number] for number in own]), strict=True):
        if is_log:
            marks[number] = LOG
    mark_surroundings(lines, marks)
    kept = _joined(lines, marks, None)
    shorter = without_inline_sign_off(kept)
    cut = Counter(cut_by_markup)
    for line, mark in zip(lines, marks, strict=True):
        if mark is not None:
            cut[mark] += len(line)
    if any(char.isalnum() for char in shorter):
        cut["signature"] += len(kept) - len(shorter)
        kept = shorter
    log = _joined(lines, marks, LOG)
    error = telling_line(log.split("\n")) if log else ""
    kind = kind_of_message(text, kept)
    if not any(char.isalnum() for char in kept):
        kept = error or log or text.strip() or message.strip()
    return Message(
        text=kept,
        log=log,
        error=error,
        cut=MappingProxyType({name: cut[name] for name in KINDS_CUT if cut[name]}),
        kind=kind,
        parts=tuple(_parts(lines, marks)),
    )


def own_words(ticket: Ticket) -> Ticket:
    """The ticket with what its customer wrote of their own, here and in the thread before: what is asked and counted.

    The ticket as it came is the one to store and to hand over.
    """
    text = read_message(ticket.text).text if ticket.text else ticket.text
    thread = tuple(
        turn if turn.speaker != "user" else dataclasses.replace(turn, text=read_message(turn.text).text)
        for turn in ticket.thread
    )
    return (
        ticket
        if text == ticket.text and thread == ticket.thread
        else dataclasses.replace(ticket, text=text, thread=thread)
    )


def kind_of_ticket(ticket: Ticket) -> MessageKind:
    """What a ticket is, by its words: an answer in a thread ("yes, please") asks with what stands before it.

    No label is read: answers are made by this.
    """
    if not ticket.text:
        return "question"
    kind = read_message(ticket.text).kind
    return "question" if ticket.thread and kind not in ("auto-reply", "bounce", "acknowledgement") else kind


def asks(ticket: Ticket) -> bool:
    """Whether a ticket counts as a question: by its words, or since its label says that the docs answer it.

    For counting alone; how a ticket is answered does not depend on labels.
    """
    return bool(ticket.answerable) or kind_of_ticket(ticket) == "question"


def asking(tickets: Sequence[Ticket], beside: Sequence[T]) -> tuple[list[Ticket], list[T]]:
    """The tickets that ask something, and of `beside`, one a ticket in the same order, those that belong to them."""
    kept = [(ticket, other) for ticket, other in zip(tickets, beside, strict=True) if asks(ticket)]
    return [ticket for ticket, _ in kept], [other for _, other in kept]


def _joined(lines: list[str], marks: list[str | None], kind: str | None) -> str:
    """The lines of one kind; between what is left of a message, blank lines stay as they were."""
    return _EXCESS.sub("\n\n", "\n".join(line for line, mark in zip(lines, marks, strict=True) if mark == kind)).strip()


def _parts(lines: list[str], marks: list[str | None]) -> list[Part]:
    parts: list[Part] = []
    begin = 0
    for number in range(1, len(lines) + 1):
        if number == len(lines) or marks[number] != marks[begin]:
            text = "\n".join(lines[begin:number]).strip()
            if text:
                parts.append(Part(marks[begin] or "question", text))
            begin = number
    return parts
