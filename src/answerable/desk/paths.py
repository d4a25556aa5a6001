"""The path of one conversation, read from its messages: who answered, when it was handed on, how often.

A path is what happened to the customer, so each conversation has exactly one:

    self_resolved       only the machine answered, and the matter was settled (confirmed or silent)
    abandoned           only the machine answered, and it was not settled
    assisted            a person sent the answer at once, from a draft or on the machine's request to check it
    clean_handoff       handed to one person, after at most `late_after` customer messages
    late_handoff        handed to one person, after more
    two_or_more_hops    handed on twice or more
    human_only          no machine took part
    unanswered          nobody answered

The first two are told apart by how they ended, so a resolution rate *of* these paths says nothing: metrics of
resolution treat them as one, `machine_only` (see `treatment`).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from .conversations import Conversation, Message, clock_runs_backwards
from .reask import asks_again

PATHS = (
    "self_resolved",
    "abandoned",
    "assisted",
    "clean_handoff",
    "late_handoff",
    "two_or_more_hops",
    "human_only",
    "unanswered",
)
MACHINE_ONLY = "machine_only"
LATE_AFTER = 2


@dataclass(frozen=True, slots=True)
class Trace:
    """What one conversation says of its way.

    turns: customer messages before the hand-off. to_handoff: seconds from the first customer message to it. wait:
    seconds from there to the first words of a person. All three are None where it was not handed off, the last two
    also where the clock runs backwards. asked_again: whether that person asked for what had been said already.
    touchpoints: the machine and each person or team that took it up, from 0.
    """

    path: str
    hops: int
    turns: int | None
    to_handoff: float | None
    wait: float | None
    asked_again: bool | None
    touchpoints: int
    machine: bool
    escalated: bool
    first_route: str | None
    backwards: bool


def treatment(path: str) -> str:
    """The path without its ending: self_resolved and abandoned are both `machine_only`."""
    return MACHINE_ONLY if path in ("self_resolved", "abandoned") else path


def trace(talk: Conversation, resolved: bool, late_after: int = LATE_AFTER) -> Trace:
    """Read the way of one conversation; `resolved` says how it ended."""
    messages = talk.messages
    first_bot = next((place for place, message in enumerate(messages) if message.speaker == "bot"), None)
    first_human = next((place for place, message in enumerate(messages) if message.speaker == "human"), None)
    machine = first_bot is not None and (first_human is None or first_bot < first_human)
    handed = _handoff_place(messages, first_human) if machine else None
    assisted = machine and handed is None and first_human is not None
    hops = talk.hops if talk.hops is not None else _hops(messages, handed)
    backwards = clock_runs_backwards(messages)
    turns = to_handoff = wait = asked = None
    if handed is not None:
        before = messages[:handed]
        turns = sum(message.speaker == "user" for message in before)
        if not backwards:
            start = next((message.at for message in before if message.speaker == "user"), None)
            to_handoff = _between(start, messages[handed].at)
            if first_human is not None:
                wait = _between(messages[handed].at, messages[first_human].at)
        if first_human is not None:
            user_texts = [message.text for message in messages[:first_human] if message.speaker == "user"]
            asked = asks_again(messages[first_human].text, user_texts)
    if hops >= 2:
        path = "two_or_more_hops"
    elif assisted:
        path = "assisted"
    elif handed is not None:
        path = "late_handoff" if (turns or 0) > late_after else "clean_handoff"
    elif machine:
        path = "self_resolved" if resolved else "abandoned"
    else:
        path = "human_only" if first_human is not None else "unanswered"
    people = 0 if first_human is None else max(1, hops + (0 if machine and not assisted else 1))
    return Trace(
        path=path,
        hops=hops,
        turns=turns,
        to_handoff=to_handoff,
        wait=wait,
        asked_again=asked,
        touchpoints=people + machine,
        machine=machine,
        escalated=handed is not None,
        first_route=next((message.route for message in messages if message.route is not None), None),
        backwards=backwards,
    )


def _handoff_place(messages: Sequence[Message], first_human: int | None) -> int | None:
    """Where the machine hands over: its `escalate` reply, else the first words of a person that it did not ask in."""
    for place, message in enumerate(messages):
        if message.speaker == "human":
            break
        if message.route == "escalate":
            return place
    if first_human is None:
        return None
    last = next((m for m in reversed(messages[:first_human]) if m.speaker == "bot"), None)
    return None if last is not None and last.route == "assist" else first_human


def _hops(messages: Sequence[Message], handed: int | None) -> int:
    """Hand-ons where the source does not count them: to the first person, and from one named person to the next."""
    named = [message.by for message in messages if message.speaker == "human" and message.by is not None]
    return (handed is not None) + sum(before != after for before, after in itertools.pairwise(named))


def _between(start: float | None, end: float | None) -> float | None:
    return end - start if start is not None and end is not None and end >= start else None
