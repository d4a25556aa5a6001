"""How a message feels, and the heat of its wording. English, offline.

The mood is read off the built-in encoder's vector by a linear head of three classes, which `eval/bench/sentiment.py`
makes from 250 messages that we wrote; eval/bench/results/sentiment.md has how well it does. A message in another
language reads as neutral: what is left there is the phrases of `veto_table`.
"""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..encode import Encoder, load_encoder
from ..settings import EncodeSettings

MAX_CHARACTERS = 4000  # of a message that are read: the mood stands early
NAMED = 0.2  # from here a mood is called negative or positive

Array = npt.NDArray[Any]

_CAPS = re.compile(r"\b[A-Z]{3,}\b")
_WORD = re.compile(r"[^\W\d_]{2,}")


@functools.lru_cache(maxsize=1)
def _head() -> tuple[str, Array, Array]:
    """The digest of its encoder, weights (dim, 3) and biases (3,): negative, neutral, positive."""
    data = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    return data["encoder"], np.array(data["weights"], np.float64).T, np.array(data["biases"], np.float64)


@functools.lru_cache(maxsize=1)
def _encoder() -> Encoder:
    return load_encoder(EncodeSettings())


def softmax(values: Array) -> Array:
    """Probabilities that sum to 1 over the last axis."""
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


@functools.lru_cache(maxsize=4096)
def mood(text: str) -> float:
    """From -1 (bad) over 0 (flat, or not English) to 1 (good)."""
    text = text[:MAX_CHARACTERS]
    return of_vector(_encoder().encode([text])[0]) if _WORD.search(text) else 0.0


def of_vector(vector: Array) -> float:
    """The mood of the text that has this vector."""
    _, weights, biases = _head()
    negative, _, positive = softmax(vector.astype(np.float64) @ weights + biases)
    return float(positive - negative)


def reads(encoder: Encoder) -> bool:
    """Whether the vectors of `encoder` are those that the head was made for."""
    return encoder.digest == _head()[0]


def shouting(text: str) -> bool:
    """Whether at least four words, and two in five, are in capitals."""
    text = text[:MAX_CHARACTERS]
    caps, words = len(_CAPS.findall(text)), len(_WORD.findall(text))
    return (caps >= 4 and caps * 5 >= words * 2) or (caps >= 3 and caps * 2 >= words)


def named(score: float) -> str:
    """negative, neutral or positive."""
    return "negative" if score <= -NAMED else "positive" if score >= NAMED else "neutral"
