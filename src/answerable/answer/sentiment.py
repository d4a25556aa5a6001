"""How a message feels: VADER's compound score, and the heat of its wording. English, offline.

Hutto & Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text" (2014).
Its word list counts "error", "problem" and "cancel" as sad, so that the score alone says nothing of anger.
"""

from __future__ import annotations

import functools
import re
from typing import Any

MAX_CHARACTERS = 4000  # of a message that are read: the mood stands early, and VADER is quadratic in words

_CAPS = re.compile(r"\b[A-Z]{3,}\b")
_WORD = re.compile(r"[^\W\d_]{2,}")


@functools.lru_cache(maxsize=1)
def _analyzer() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


@functools.lru_cache(maxsize=4096)
def mood(text: str) -> float:
    """From -1 (bad) over 0 (flat, or not English) to 1 (good)."""
    return float(_analyzer().polarity_scores(text[:MAX_CHARACTERS])["compound"])


def shouting(text: str) -> bool:
    """Whether at least four words, and two in five, are in capitals."""
    text = text[:MAX_CHARACTERS]
    caps, words = len(_CAPS.findall(text)), len(_WORD.findall(text))
    return (caps >= 4 and caps * 5 >= words * 2) or (caps >= 3 and caps * 2 >= words)


def named(score: float) -> str:
    """negative, neutral or positive, at the cuts that the authors of VADER give."""
    return "negative" if score <= -0.05 else "positive" if score >= 0.05 else "neutral"
