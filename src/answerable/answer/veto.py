"""What no confidence overrides: a wish for a human, anger, danger, law, money in dispute, a stranger in the account.

The phrases stand in `veto_table` and `heat_table`. What they miss goes on as an ordinary question; what they take by
mistake goes to a human, who sees why.
"""

from __future__ import annotations

import re

from . import sentiment
from .heat_table import HEAT
from .phrase_patterns import pattern, readable
from .reasons import VETOES, Reason
from .thread import ThreadSignals
from .veto_table import INNOCENT, NAMES, PHRASES

ANGRY_POINTS = 2  # points of heat from which a message is angry
BITTER_SENTIMENT = -0.75  # sentiment that counts as one point
SENTIMENT_FALL = 0.6  # fall of the sentiment since the first message that counts as one point

_PATTERNS = {reason: pattern((phrase for phrase, _ in rows), NAMES) for reason, rows in PHRASES.items()}
_INNOCENT = pattern(phrase for phrase, _ in INNOCENT)
_HEAT = tuple((points, pattern(phrase for phrase, _ in rows)) for points, rows in HEAT)
_MARKS = re.compile(r"!!|\?\?|\?!|!\?")
# The whole message is such a word: a wish for a human, as it is typed into a chat.
_ONLY_HUMAN = re.compile(
    r"\W*(?:an? )?(?:real |live |actual )?"
    r"(?:human(?: being)?|agent|operator|representative|person|live chat|support|mitarbeiter|agente|humain)"
    r"(?:,? (?:please|pls|plz|now|bitte|por favor|svp))?\W*"
)
_STICKS: frozenset[Reason] = frozenset(("wants_human", "legal", "safety", "payment_dispute", "account_security"))


def vetoes(text: str, thread: ThreadSignals | None = None) -> tuple[Reason, ...]:
    """The vetoes of a message and of its problem so far, the gravest first.

    A wish for a human, a legal, safety, security or payment matter stands until the problem is closed; anger
    may cool down, and counts where it is.
    """
    found = set(_of_words(text))
    if angry(text, thread):
        found.add("angry")
    for before in thread.earlier if thread else ():
        found.update(_STICKS.intersection(_of_words(before)))
    return tuple(reason for reason in VETOES if reason in found)


def angry(text: str, thread: ThreadSignals | None = None) -> bool:
    """Contempt, swearing or shouting; or several milder signs of it, of which a souring thread is one."""
    souring = thread is not None and thread.trend <= -SENTIMENT_FALL and thread.sentiment <= -0.5
    return heat(text) + souring >= ANGRY_POINTS


def heat(text: str) -> int:
    """Points towards anger: the phrases of `heat_table`, doubled marks, shouting, a very low sentiment."""
    words = readable(text)
    points = sum(points for points, found in _HEAT if found.search(words)) + sentiment.shouting(text)
    # Marks and a low sentiment alone are worry as often as anger.
    return points + bool(_MARKS.search(text)) + (sentiment.mood(text) <= BITTER_SENTIMENT) if points else 0


def _of_words(text: str) -> list[Reason]:
    words = _INNOCENT.sub("~", readable(text))
    found = [reason for reason, phrases in _PATTERNS.items() if phrases.search(words)]
    if "wants_human" not in found and len(words) <= 60 and _ONLY_HUMAN.fullmatch(words):
        found.append("wants_human")
    return found
