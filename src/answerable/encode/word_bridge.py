"""Text of any language, word by word in English: what the English encoder and reader can work with.

The lower half of a multilingual model gives each word piece a vector in its context; a small head, learned from pairs
of sentences, names the English word that it is. No grammar comes of it, and none is needed: "wie lösche ich einen
Empfänger" becomes "how delete i an recipient". See `bridge/README.md`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from ..lazy import lazy_property
from .int8_model import int8_model

FOLDER = Path(__file__).parent / "bridge"
AT_ONCE = 384  # word pieces that are read together
SURE = 0.25  # chance from which a word piece is taken for the English word that it is likeliest to be
PREFIX = "query: "  # what the model was taught that questions begin with
WORD = re.compile(r"[^\W_]+|[^\w\s]|_")


class WordBridge:
    """Puts texts into English words. Threads may share it; the model is loaded with the first text."""

    def __init__(self) -> None:
        self._model = int8_model(FOLDER)

    @property
    def digest(self) -> str:
        """Twelve hex digits over model, tokenizer and English words."""
        return hashlib.sha256(f"{self._model.digest} {self._english}".encode()).hexdigest()[:12]

    @lazy_property
    def _english(self) -> list[str]:
        return (FOLDER / "english.txt").read_text(encoding="utf-8").split("\n")

    @lazy_property
    def _around(self) -> tuple[list[int], list[int]]:
        """The word pieces before and behind each text."""
        tokenizer = self._model.tokenizer
        prefix = tokenizer.encode(PREFIX, add_special_tokens=False).ids
        return [tokenizer.token_to_id("<s>"), *prefix], [tokenizer.token_to_id("</s>")]

    def english(self, text: str, known: Callable[[str], bool] = lambda _: False) -> str:
        """The text in English words, in its own order. Numbers, signs and what is no word that it knows stay.

        One word may become several, as a compound does. A word that is `known` stays beside what it becomes: names are
        taken for other words now and then.
        """
        encoding = self._model.tokenizer.encode(text, add_special_tokens=False)
        spans = [found.span() for found in WORD.finditer(text)]
        chosen = self._chosen(encoding.ids)
        words = []
        for (start, end), pieces in _of_words(spans, encoding.offsets):
            own = text[start:end]
            said = [own] if _stays(own) else self._said([chosen[piece] for piece in pieces], own)
            words += said if own in said or not known(own) else [own, *said]
        return " ".join(words)

    def _chosen(self, ids: Sequence[int]) -> list[tuple[int, float]]:
        """For each word piece the number of its likeliest English word, and its chance."""
        before, behind = self._around
        chosen: list[tuple[int, float]] = []
        for first in range(0, len(ids), AT_ONCE):
            pieces = [*before, *ids[first : first + AT_ONCE], *behind]
            given = {"pieces": np.array(pieces, dtype=np.int64), "lengths": np.array([len(pieces)], dtype=np.int64)}
            [[rows]] = self._model.session.run(None, given)
            chosen += [(int(word), float(chance)) for word, chance in rows[len(before) : len(rows) - len(behind)]]
        return chosen

    def _said(self, pieces: Sequence[tuple[int, float]], own: str) -> list[str]:
        """The English words that the pieces of one word are; where none is sure, a word in plain letters stays."""
        sure = [word for word, chance in pieces if chance >= SURE]
        if not sure:
            return [own] if own.isascii() or not pieces else [self._english[max(pieces, key=lambda one: one[1])[0]]]
        return [self._english[word] for before, word in pairwise([-1, *sure]) if word != before]


def _of_words(
    spans: Sequence[tuple[int, int]], offsets: Sequence[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], list[int]]]:
    """Each word's place with the numbers of the word pieces that begin in it."""
    piece = 0
    for start, end in spans:
        own = []
        while piece < len(offsets) and offsets[piece][0] < end:
            if offsets[piece][1] > start:
                own.append(piece)
            piece += 1
        yield (start, end), own


def _stays(word: str) -> bool:
    """Whether a word is none to put into English: a number, a code, a sign."""
    return any(map(str.isdigit, word)) or not any(map(str.isalpha, word))
