"""How well passages cover a question, word by word: the signals that confidence is made of.

For each word piece of the question, the best cosine to any word piece of a passage (late interaction,
Khattab & Zaharia 2020), averaged with the words' idf in this corpus as weights. The heavy words with a
poor best match are the missing aspects.
"""

from __future__ import annotations

import itertools
import math
import operator
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..encode import Encoded, Encoder
from ..encode.late import LateRows
from ..encode.protocol import Floats
from ..index import Index
from ..index.lexical import STOPWORDS, LexicalScores
from ..ingest.sentences import Sentence
from ..matrix_products import product
from ..model import Aspect, Passage
from .chunk_rows import ChunkRows, ChunkRowsReader

RAW = "raw_confidence"  # the name under which a calibrated answer keeps its uncalibrated confidence
NO_SENTENCE = -3.0  # the logit of a page whose passages hold no sentence long enough
MATCHED = 0.55  # a question word whose best match lies below this is a missing aspect
_WORD = re.compile(r"\w+(?:[.\-:]\w+)*(?:\+\+|#)?")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, step or row of a page as evidence: offsets into the page's text, and two scores.

    `coverage` is its idf-weighted late-interaction coverage of the question, `cosine` that of its mean
    word-piece vector to the question's vector. `stated` is the reader's logit that this sentence states what was
    asked, given that one of its passage does; None where it was not read.
    """

    sentence: Sentence
    coverage: float
    cosine: float
    stated: float | None = None

    @property
    def score(self) -> float:
        return self.coverage + self.cosine


@dataclass(frozen=True, slots=True)
class PassageEvidence:
    """One passage, its coverage of the question, the match of each question word, and its sentences with two scores.

    `stretch` is the best of all runs of up to `STRETCH` units, each read as one: the mean of its coverage of
    the question and of the cosine of its mean word-piece vector to the question's; 0 where there are no units.
    `states` is the reader's logit that the passage states what was asked, `stated` that of each sentence; None and ()
    where it was not read.
    """

    passage: Passage
    coverage: float
    matches: tuple[float, ...]
    sentences: tuple[Sentence, ...] = ()
    coverages: tuple[float, ...] = ()
    cosines: tuple[float, ...] = ()
    stretch: float = 0.0
    states: float | None = None
    stated: tuple[float | None, ...] = ()

    def found(self, coverage_weight: float) -> float:
        """How well retrieval and the words of the question speak for it: what passages are ordered by."""
        return self.passage.score + coverage_weight * self.coverage

    @property
    def units(self) -> tuple[Unit, ...]:
        """The sentences in order, made when asked for: few passages are quoted."""
        stated = self.stated or (None,) * len(self.sentences)
        return tuple(map(Unit, self.sentences, self.coverages, self.cosines, stated))


@dataclass(frozen=True, slots=True)
class Evidence:
    """All passages of one question, best first, and the question's words with their weights."""

    words: tuple[str, ...]
    weights: tuple[float, ...]
    passages: tuple[PassageEvidence, ...]
    signals: Mapping[str, float]

    @property
    def aspects(self) -> tuple[Aspect, ...]:
        """The question's weighty words and how well the best passage matches each."""
        if not self.passages:
            return tuple(Aspect(w, weight, 0.0) for w, weight in zip(self.words, self.weights, strict=True) if weight)
        best = self.passages[0].matches
        return tuple(
            Aspect(word, weight, match)
            for word, weight, match in zip(self.words, self.weights, best, strict=True)
            if weight > 0
        )


@dataclass(frozen=True, slots=True)
class QuestionVectors:
    """A question ready to be compared: its word pieces, and which word of what weight each belongs to."""

    small: Floats  # its vector in the space of the late rows
    pieces: Floats  # (t, d) late rows
    share: npt.NDArray[np.float64]  # (w, t) of each piece in the mean over its word; a word that was not read has none
    words: tuple[str, ...]
    weights: npt.NDArray[np.float64]  # (w,) idf, 0 for a word that carries no meaning


def question_vectors(text: str, encoded: Encoded, late: LateRows, lexical: LexicalScores) -> QuestionVectors:
    """Tie each word piece of the question to its word, and each word to its idf in this corpus."""
    english = "en" in lexical.languages
    words: list[str] = []
    weights: list[float] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _WORD.finditer(text):
        words.append(found[0])
        starts.append(found.start())
        ends.append(found.end())
        known = lexical.terms(found[0]) if not (english and found[0].lower() in STOPWORDS) else []
        weights.append(max((lexical.idf(term) for term in known), default=0.0))
    places = np.searchsorted(np.array(ends, dtype=np.int64), encoded.spans[:, 0], side="right").astype(np.int32)
    inside = [p < len(words) and starts[p] < end for p, end in zip(places, encoded.spans[:, 1], strict=True)]
    word_of = np.where(np.array(inside, dtype=bool), places, -1)
    members = word_of[None] == np.arange(len(words))[:, None]
    share = members / np.maximum(members.sum(axis=1, keepdims=True), 1)
    if not any(weights):  # nothing but small words: then they are all there is
        weights = [1.0] * len(words)
    small = late.project(encoded.vector[None])[0]
    return QuestionVectors(small, late.project(encoded.tokens), share, tuple(words), np.array(weights))


class EvidenceReader:
    """Reads the evidence of passages out of one index; keeps nothing but caches."""

    def __init__(self, index: Index, encoder: Encoder, late: LateRows, coverage_weight: float) -> None:
        self._rows = ChunkRowsReader(index, encoder, late)
        self._coverage_weight = coverage_weight

    def evidence(self, question: QuestionVectors, passages: Sequence[Passage]) -> Evidence:
        """Compare the question with each passage and put the passages in their final order.

        The order is by the retrieval score plus `coverage_weight` times the coverage.
        """
        read = self._compared(question, passages)
        ordered = tuple(sorted(read, key=lambda one: -one.found(self._coverage_weight)))  # of equals the first as found
        return Evidence(
            question.words,
            tuple(map(float, question.weights)),
            ordered,
            signals(ordered, len(question.words), self._coverage_weight),
        )

    def _compared(self, question: QuestionVectors, passages: Sequence[Passage]) -> list[PassageEvidence]:
        """Each passage's evidence, in the order given."""
        if not passages or not len(question.pieces):
            return [PassageEvidence(one, 0.0, (0.0,) * len(question.words)) for one in passages]
        return _compare(question, passages, [self._rows.of(one.chunk) for one in passages])


OF_WORDS = ("coverage", "stretch", "lead", "agreement")
OF_READING = ("states", "sentence", "states_mean", "found_lead", "length")
SHORT_QUESTION = 12  # words, up to which `length` is 0
SIGNALS = (*OF_WORDS, *OF_READING)


def signals(passages: Sequence[PassageEvidence], words: int, coverage_weight: float) -> dict[str, float]:
    """The numbers that confidence is made of; all 0 where nothing was found. `words`: how many the question has.

    coverage: of the first passage, the one that is cited, 0..1. stretch: the best run of up to three
    sentences of the cited page (see `PassageEvidence`), 0..1. lead: by how much that is above the best
    stretch of any other page, -1..1. agreement: whether the dense and the lexical ranking have their first
    passage on the cited page: neither 0, one 0.5, both 1.

    Without a reader there are only these four. With one also: states: its largest logit of a passage of the cited page,
    that it states what was asked; sentence: its largest logit that a certain sentence of that page does, given that one
    does; states_mean: the mean of its logits over all passages that it read, of any page; found_lead: by how much what
    the cited page was found by (`PassageEvidence.found`) is above that of any other, or above its own least where there
    is no other; length: the logarithm of how many times longer than `SHORT_QUESTION` the question is, since
    of a long one less is matched; 0 for a shorter one.

    How they were chosen and what was tried beside them: eval/bench/results/confidence.md.
    """
    if not passages:
        return dict.fromkeys(OF_WORDS, 0.0)
    page = passages[0].passage.chunk.page
    cited = [one for one in passages if one.passage.chunk.page == page]
    others = [one for one in passages if one.passage.chunk.page != page]
    own = max(one.stretch for one in cited)
    found_by = operator.methodcaller("found", coverage_weight)
    firsts = (
        max(passages, key=lambda one: one.passage.dense).passage.chunk.page,
        max(passages, key=lambda one: one.passage.lexical).passage.chunk.page,
    )
    values = {
        "coverage": passages[0].coverage,
        "stretch": own,
        "lead": own - max((one.stretch for one in others), default=0.0),
        "agreement": firsts.count(page) / 2,
    }
    read = [one.states for one in passages if one.states is not None]
    if read:
        values |= {
            "states": max(one.states for one in cited if one.states is not None),
            "sentence": max((x for one in cited for x in one.stated if x is not None), default=NO_SENTENCE),
            "states_mean": sum(read) / len(read),
            "found_lead": max(map(found_by, cited)) - max(map(found_by, others), default=min(map(found_by, cited))),
            "length": max(0.0, math.log((1 + words) / (1 + SHORT_QUESTION))),
        }
    return values


def _compare(
    question: QuestionVectors, passages: Sequence[Passage], chunks: Sequence[ChunkRows]
) -> list[PassageEvidence]:
    """The evidence of each passage, of all together: on so little data calls cost more than what they compute.

    Only products are made chunk by chunk: their last bits depend on what stands beside, and equal chunks shall tie.
    """
    best = _best(question.pieces, chunks)
    mass = float(question.weights.sum())
    read, end = [], 0
    for passage, chunk in zip(passages, chunks, strict=True):
        count = len(chunk.sentences)
        begin, end = end, end + 1 + 2 * count
        matches = product(question.share, best[:, begin:end])
        np.minimum(np.maximum(matches, 0.0, out=matches), 1.0, out=matches)
        whole, *covered = (question.weights @ matches / mass).tolist() if mass else [0.0] * (end - begin)
        cosines = (chunk.means @ question.small).tolist()
        stretches = [(one + other) / 2 for one, other in zip(covered[count:], cosines[count:], strict=True)]
        words = tuple(matches[:, 0].tolist())
        units = chunk.sentences, tuple(covered[:count]), tuple(cosines[:count])
        read.append(PassageEvidence(passage, whole, words, *units, max(0.0, 0.0, *stretches)))
    return read


def _best(pieces: Floats, chunks: Sequence[ChunkRows]) -> npt.NDArray[np.float64]:
    """(pieces, n): the best cosine of each word piece to any of each part.

    The parts are, chunk by chunk, the chunk, its sentences, and the stretches that they begin.
    """
    similar = np.hstack([product(pieces, one.tokens.T) for one in chunks])
    starts = itertools.accumulate((len(one.tokens) for one in chunks), initial=0)
    bounds = np.concatenate([one.bounds + start for one, start in zip(chunks, starts, strict=False)])
    # One pass in place of a slice and a maximum for each part: `reduceat` takes the maximum from each bound up to the
    # next. Bounds come in pairs (first row, row behind the last), so the even results are those of the parts; the odd
    # ones are of the rows between one part and the next and mean nothing, whatever order the two bounds stand in.
    of_parts = np.maximum.reduceat(similar, bounds, axis=1)[:, ::2]
    firsts = itertools.accumulate((1 + len(one.sentences) for one in chunks), initial=0)
    # A stretch is as good as the best of its sentences: first each part alone, then up to two sentences behind it.
    alone, *more = np.hstack([one.runs + first for one, first in zip(chunks, firsts, strict=False)])
    best = np.take(of_parts, alone, axis=1)
    for places in more:
        np.maximum(best, np.take(of_parts, places, axis=1), out=best)
    return np.asarray(best, dtype=np.float64)
