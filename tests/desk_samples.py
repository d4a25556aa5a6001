"""Made-up conversations for the tests of the desk: short ways to say one, and a strategy for many."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from answerable.desk.conversations import Conversation, Intake, Message
from answerable.desk.table import Desk, read_desk
from answerable.settings import DeskSettings

START = 1_790_553_600.0  # 2026-09-28, a Monday
DAY = 86_400.0

# One letter a message: u(ser), a(nswer), s (assist), e(scalate), b(ot without route), h(uman)
_SPEAKERS: dict[str, tuple[Any, str | None]] = {
    "u": ("user", None),
    "a": ("bot", "answer"),
    "s": ("bot", "assist"),
    "e": ("bot", "escalate"),
    "b": ("bot", None),
    "h": ("human", None),
}


def talk(name: str, way: str = "ua", day: float = 0.0, step: float = 10.0, **facts: Any) -> Conversation:
    """A conversation whose messages are the letters of `way`, `step` seconds apart."""
    at = START + day * DAY
    messages = tuple(
        Message(_SPEAKERS[letter][0], f"question {place}", at + place * step, _SPEAKERS[letter][1])
        for place, letter in enumerate(way)
    )
    given: dict[str, Any] = {"customer": name, "intent": "x", "resolved": "silent", "bot_usd": 0.0, "human_usd": 0.0}
    return Conversation(id=name, created=at, messages=messages, **{**given, **facts})


def desk(talks: Iterable[Conversation], **settings: Any) -> Desk:
    return read_desk(talks, Intake("made up"), DeskSettings(**settings))


def many() -> st.SearchStrategy[list[Conversation]]:
    """Lists of conversations with ids of their own, in any order."""
    one = st.builds(
        lambda number, way, day, step, facts: talk(f"v-{number}", way, day, step, **facts),
        st.integers(0, 10_000),
        st.text("uasebh", min_size=1, max_size=6),
        st.floats(0, 60, allow_nan=False),
        st.sampled_from([10.0, 4000.0, -5.0]),
        st.fixed_dictionaries(
            {
                "customer": st.sampled_from([None, "a", "b", "c"]),
                "intent": st.sampled_from([None, "x", "y", "z"]),
                "resolved": st.sampled_from([None, "confirmed", "silent", "no"]),
                "reopened": st.booleans(),
                "csat": st.sampled_from([None, 1, 2, 3, 4, 5]),
                "hops": st.sampled_from([None, 0, 1, 2, 3]),
                "bot_usd": st.sampled_from([None, 0.0, 0.01]),
                "human_usd": st.sampled_from([None, 0.0, 3.25]),
            }
        ),
    )
    return st.lists(one, min_size=1, max_size=40, unique_by=lambda made: made.id)
