"""How well passages cover a question, word by word: the signals that confidence is made of.

For each word piece of the question, the best cosine to any word piece of a passage (late interaction,
Khattab & Zaharia 2020), averaged with the words' idf in this corpus as weights. The heavy words with a
poor best match are the missing aspects.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..encode import Encoded, Encoder
from ..encode.late import LateRows
from ..encode.protocol import Floats
from ..index import Index
from ..index.lexical import STOPWORDS, Lexical, terms
from ..ingest.sentences import Sentence, sentences
from ..model import Aspect, Chunk, Passage

RAW = "raw_confidence"  # the name under which a calibrated answer keeps its uncalibrated confidence
MATCHED = 0.55  # a question word whose best match lies below this is a missing aspect
MIN_PIECES = 3  # of a sentence that can be evidence
_WORD = re.compile(r"\w+(?:[.\-:]\w+)*(?:\+\+|#)?")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, step or row of a page as evidence: offsets into the page's text, and two scores.

    `coverage` is its idf-weighted late-interaction coverage of the question, `cosine` that of its mean
    word-piece vector to the question's vector.
    """

    sentence: Sentence
    coverage: float
    cosine: float

    @property
    def score(self) -> float:
        return self.coverage + self.cosine


@dataclass(frozen=True, slots=True)
class PassageEvidence:
    """One passage, its coverage of the question, the match of each question word, and its units in order."""

    passage: Passage
    coverage: float
    matches: tuple[float, ...]
    units: tuple[Unit, ...]


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
    word_of: npt.NDArray[np.int32]  # (t,) index into words
    words: tuple[str, ...]
    weights: npt.NDArray[np.float64]  # (w,) idf, 0 for a word that carries no meaning


def question_vectors(text: str, encoded: Encoded, late: LateRows, lexical: Lexical) -> QuestionVectors:
    """Tie each word piece of the question to its word, and each word to its idf in this corpus."""
    words: list[str] = []
    weights: list[float] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _WORD.finditer(text):
        words.append(found[0])
        starts.append(found.start())
        ends.append(found.end())
        known = terms(found[0]) if found[0].lower() not in STOPWORDS else []
        weights.append(max((lexical.idf(term) for term in known), default=0.0))
    places = np.searchsorted(np.array(ends, dtype=np.int64), encoded.spans[:, 0], side="right").astype(np.int32)
    inside = [p < len(words) and starts[p] < end for p, end in zip(places, encoded.spans[:, 1], strict=True)]
    word_of = np.where(np.array(inside, dtype=bool), places, -1).astype(np.int32)
    if not any(weights):  # nothing but small words: then they are all there is
        weights = [1.0] * len(words)
    small = late.project(encoded.vector[None])[0]
    return QuestionVectors(small, late.project(encoded.tokens), word_of, tuple(words), np.array(weights))


class EvidenceReader:
    """Reads the evidence of passages out of one index; keeps nothing but caches."""

    def __init__(self, index: Index, encoder: Encoder, late: LateRows, coverage_weight: float) -> None:
        self._index = index
        self._encoder = encoder
        self._late = late
        self._coverage_weight = coverage_weight
        self._rows = functools.lru_cache(maxsize=2048)(self._read_rows)
        self._sentences = functools.lru_cache(maxsize=512)(self._read_sentences)

    def evidence(self, question: QuestionVectors, passages: Sequence[Passage]) -> Evidence:
        """Compare the question with each passage and put the passages in their final order.

        The order is by the retrieval score plus `coverage_weight` times the coverage.
        """
        read = [self._passage(question, passage) for passage in passages]
        ranks = [-(one.passage.score + self._coverage_weight * one.coverage) for one in read]
        order = sorted(range(len(read)), key=lambda i: (ranks[i], i))
        ordered = tuple(read[i] for i in order)
        return Evidence(
            question.words,
            tuple(map(float, question.weights)),
            ordered,
            signals(ordered),
        )

    def _passage(self, question: QuestionVectors, passage: Passage) -> PassageEvidence:
        tokens, spans, sums = self._rows(passage.chunk)
        if not len(tokens) or not len(question.pieces):
            return PassageEvidence(passage, 0.0, (0.0,) * len(question.words), ())
        similar = question.pieces @ tokens.T
        matches = _by_word(similar.max(axis=1), question)
        units = []
        chunk = passage.chunk
        for sentence in self._sentences(chunk.page):
            if sentence.end <= chunk.start or sentence.start >= chunk.end:
                continue
            first = int(np.searchsorted(spans[:, 0], sentence.start))
            last = int(np.searchsorted(spans[:, 0], sentence.end))
            if last - first < MIN_PIECES:
                continue
            coverage = _weighted(_by_word(similar[:, first:last].max(axis=1), question), question)
            mean = sums[last] - sums[first]
            cosine = float(mean @ question.small / max(float(np.linalg.norm(mean)), 1e-9))
            units.append(Unit(sentence, coverage, cosine))
        return PassageEvidence(passage, _weighted(matches, question), tuple(map(float, matches)), tuple(units))

    def _read_rows(self, chunk: Chunk) -> tuple[Floats, npt.NDArray[np.int32], Floats]:
        """The late rows of a chunk with page offsets (its heading path lies before the chunk), and their sums."""
        stored = self._index.tokens
        row = self._index.row_of(chunk.id)
        if stored is not None and row is not None:
            tokens, spans = self._late.unpack(stored.rows(row))
        else:
            encoded = self._encoder.encode_tokens([chunk.encoded_text])[0]
            tokens, spans = self._late.project(encoded.tokens), encoded.spans
        shift = chunk.start + chunk.body_start - len(chunk.encoded_prefix)
        sums = np.zeros((len(tokens) + 1, tokens.shape[1]), dtype=np.float32)
        np.cumsum(tokens, axis=0, out=sums[1:])
        return tokens, spans + shift, sums

    def _read_sentences(self, key: str) -> tuple[Sentence, ...]:
        """The page's quotable units: no headings, and nothing without a letter or digit."""
        page = self._index.pages[key]
        return tuple(
            one
            for one in sentences(page.text, page.blocks)
            if one.kind != "heading" and any(map(str.isalnum, page.text[one.start : one.end]))
        )


SIGNALS = ("coverage", "margin", "sentence", "agreement")


def signals(passages: Sequence[PassageEvidence]) -> dict[str, float]:
    """The four numbers that confidence is made of, each in 0..1; all 0 where nothing was found.

    coverage: of the first passage, the one that is cited. margin: the best coverage less the mean over
    the passages (a topic that many passages touch is not an answer that one holds). sentence: the best
    single sentence of the cited page, the mean of its coverage and its cosine. agreement: whether the
    dense and the lexical ranking have their first passage on the cited page: neither 0, one 0.5, both 1.

    Twenty-two signals were tried, fitted on two of three sets and read on the third; these four did best.
    """
    if not passages:
        return dict.fromkeys(SIGNALS, 0.0)
    coverages = [one.coverage for one in passages]
    cited = passages[0].passage.chunk.page
    units = [unit for one in passages if one.passage.chunk.page == cited for unit in one.units]
    firsts = (
        max(passages, key=lambda one: one.passage.dense).passage.chunk.page,
        max(passages, key=lambda one: one.passage.lexical).passage.chunk.page,
    )
    return {
        "coverage": coverages[0],
        "margin": max(coverages) - sum(coverages) / len(coverages),
        "sentence": max(0.0, max((unit.score for unit in units), default=0.0) / 2),
        "agreement": firsts.count(cited) / 2,
    }


def _by_word(best: npt.NDArray[np.float32], question: QuestionVectors) -> npt.NDArray[np.float64]:
    """The mean of the pieces' best matches for each word; 0 for a word beyond what the encoder read."""
    known = question.word_of >= 0
    size = len(question.words)
    total = np.bincount(question.word_of[known], weights=best[known], minlength=size)
    count = np.bincount(question.word_of[known], minlength=size)
    return np.clip(total / np.maximum(count, 1), 0.0, 1.0)


def _weighted(matches: npt.NDArray[np.float64], question: QuestionVectors) -> float:
    mass = float(question.weights.sum())
    return float(matches @ question.weights) / mass if mass else 0.0
