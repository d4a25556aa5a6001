"""The best passages read together with the question, by the reader: which of them states what was asked?

What late interaction sees is shared words: it tells a page on the topic from other pages. Whether the page states the
fact is told by a model that reads both texts at once, which costs too much for more than a few passages.
"""

from __future__ import annotations

import dataclasses

from ..encode.passage_reader import Passage, PassageReader
from ..model import Chunk
from .evidence import Evidence, PassageEvidence, signals

RETRIEVAL = 0.5  # what one unit of the retrieval score weighs beside one of the reader's logit, in the order


class Reading:
    """Reads the first `most` passages of a question's evidence and puts them in their final order."""

    def __init__(self, reader: PassageReader, most: int, coverage_weight: float) -> None:
        self._reader = reader
        self._most = most
        self._coverage_weight = coverage_weight

    def read(self, question: str, evidence: Evidence) -> Evidence:
        """The same evidence with what the reader says of the first passages, those it finds best first."""
        near, far = evidence.passages[: self._most], evidence.passages[self._most :]
        readings = self._reader.read(question, [_text(one) for one in near])
        read = [
            dataclasses.replace(one, states=reading.states, stated=reading.sentences)
            for one, reading in zip(near, readings, strict=True)
        ]
        ranks = [-self._rank(one) for one in read]
        ordered = (*(read[i] for i in sorted(range(len(read)), key=lambda i: (ranks[i], i))), *far)
        return dataclasses.replace(evidence, passages=ordered, signals=signals(ordered))

    def _rank(self, one: PassageEvidence) -> float:
        retrieved = one.passage.score + self._coverage_weight * one.coverage
        return (one.states or 0.0) + RETRIEVAL * retrieved


def _text(one: PassageEvidence) -> Passage:
    chunk = one.passage.chunk
    before = _before(chunk)
    text = chunk.encoded_text
    return Passage(text, tuple((max(0, s.start - before), max(0, s.end - before)) for s in one.sentences))


def _before(chunk: Chunk) -> int:
    """What is taken from a place in the page to get the place in the chunk's encoded text."""
    return chunk.start + chunk.body_start - len(chunk.encoded_prefix)
