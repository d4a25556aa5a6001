"""The built-in reader: does a passage state what was asked, and which of its sentences does? int8 ONNX, no network.

A small cross-encoder, made from the encoder's own weights: see `reader/README.md` for what it was trained on.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from .ahead import ahead
from .builtin import FOLDER as ENCODER
from .int8_model import available_cores, int8_model

FOLDER = Path(__file__).parent / "reader"
MOST_PASSAGE = 256  # word pieces of a passage that are read
FIRST, LAST = 64, 32  # word pieces of a longer question that are read
MAX_PASSAGES = 4096  # whose word pieces are kept, about 3 kB each
CLS, SEP = 101, 102


class Passage(NamedTuple):
    """A text to be read, its heading path first, and the places of its sentences in it."""

    text: str
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader says of one question and one passage.

    states: the logit that the passage states what was asked. sentences: for each of its sentences the logit that this
    one does, given that one does; None for one that was cut off.
    """

    states: float
    sentences: tuple[float | None, ...]


class PassageReader:
    """Reads questions together with passages. Threads may share it: a pair's numbers have the same bytes always."""

    def __init__(self, threads: int = 0) -> None:
        self._threads = threads or available_cores()
        self._model = int8_model(FOLDER)
        self._encoder = int8_model(ENCODER)  # whose word pieces it reads
        self._pieces = functools.lru_cache(maxsize=MAX_PASSAGES)(self._passage)

    @property
    def digest(self) -> str:
        """Twelve hex digits over the model."""
        return self._model.digest

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """What each passage says to the question, in the order given."""
        if not passages:
            return []
        asked = self._question(question)
        threads = min(self._threads, len(passages))
        share = -(-len(passages) // threads)  # rounded up
        runs = [passages[begin : begin + share] for begin in range(0, len(passages), share)]
        return [one for run in ahead(functools.partial(self._run, asked), runs, threads) for one in run]

    def _run(self, asked: list[int], passages: Sequence[Passage]) -> list[Reading]:
        pieces: list[int] = []
        lengths, places = [], []
        for passage in passages:
            ids, spans = self._pieces(passage)
            places.append((len(pieces) + len(asked) + 2, spans))
            line = [CLS, *asked, SEP, *ids, SEP]
            pieces += line
            lengths.append(len(line))
        given = {"pieces": pieces, "lengths": lengths, "questions": [len(asked) + 2] * len(passages)}
        states, of_pieces = self._model.session.run(
            ["states", "of_pieces"], {name: np.array(value, dtype=np.int64) for name, value in given.items()}
        )
        return [
            Reading(
                float(state),
                tuple(
                    float(of_pieces[first + begin : first + end].mean()) if end > begin else None
                    for begin, end in spans
                ),
            )
            for state, (first, spans) in zip(states, places, strict=True)
        ]

    def _question(self, text: str) -> list[int]:
        ids: list[int] = self._encoder.tokenizer.encode(text, add_special_tokens=False).ids
        return ids if len(ids) <= FIRST + LAST else ids[:FIRST] + ids[-LAST:]

    def _passage(self, passage: Passage) -> tuple[list[int], tuple[tuple[int, int], ...]]:
        """The word pieces of a passage, and which of them each of its sentences holds."""
        encoding = self._encoder.tokenizer.encode(passage.text, add_special_tokens=False)
        ids = encoding.ids[:MOST_PASSAGE]
        starts = [start for start, _ in encoding.offsets[:MOST_PASSAGE]]
        return ids, tuple((bisect_left(starts, begin), bisect_left(starts, end)) for begin, end in passage.sentences)
