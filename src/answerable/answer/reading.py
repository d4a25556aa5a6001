"""The best passages read together with the question, by the reader: which of them states what was asked?

What late interaction sees is shared words: it tells a page on the topic from other pages. Whether the page states the
fact is told by a model that reads both texts at once, which costs too much for more than a few passages.
"""

from __future__ import annotations

import dataclasses

from ..encode.passage_reader import Passage, PassageReader
from .evidence import Evidence, PassageEvidence, signals

RETRIEVAL = 0.5  # what one unit of the retrieval score weighs beside one of the reader's logit, in the order


class CloseReader:
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
        ordered = (*sorted(read, key=lambda one: -self._worth(one)), *far)
        told = signals(ordered, len(evidence.words), self._coverage_weight)
        return dataclasses.replace(evidence, passages=ordered, signals=told)

    def _worth(self, one: PassageEvidence) -> float:
        return (one.states or 0.0) + RETRIEVAL * one.found(self._coverage_weight)


def _text(one: PassageEvidence) -> Passage:
    chunk = one.passage.chunk
    first = chunk.encoded_start
    places = ((sentence.start - first, sentence.end - first) for sentence in one.sentences)
    return Passage(chunk.encoded_text, tuple((max(0, start), max(0, end)) for start, end in places))
