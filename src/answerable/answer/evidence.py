"""How well passages cover a question, word by word: the signals that confidence is made of.

For each word piece of the question, the best cosine to any word piece of a passage (late interaction,
Khattab & Zaharia 2020), averaged with the words' idf in this corpus as weights. The heavy words with a
poor best match are the missing aspects.
"""

from __future__ import annotations

import functools
import itertools
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
from ..products import product

RAW = "raw_confidence"  # the name under which a calibrated answer keeps its uncalibrated confidence
MATCHED = 0.55  # a question word whose best match lies below this is a missing aspect
MIN_PIECES = 3  # of a sentence that can be evidence
STRETCH = 3  # sentences in a row read as one: an answer and the words of the question seldom share a single one
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
    """One passage, its coverage of the question, the match of each question word, and its units in order.

    `stretch` is the best of all runs of up to `STRETCH` units, each read as one: the mean of its coverage of
    the question and of the cosine of its mean word-piece vector to the question's; 0 where there are no units.
    """

    passage: Passage
    coverage: float
    matches: tuple[float, ...]
    units: tuple[Unit, ...]
    stretch: float = 0.0


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
    word_of = np.where(np.array(inside, dtype=bool), places, -1)
    members = word_of[None] == np.arange(len(words))[:, None]
    share = members / np.maximum(members.sum(axis=1, keepdims=True), 1)
    if not any(weights):  # nothing but small words: then they are all there is
        weights = [1.0] * len(words)
    small = late.project(encoded.vector[None])[0]
    return QuestionVectors(small, late.project(encoded.tokens), share, tuple(words), np.array(weights))


@dataclass(frozen=True, slots=True)
class _ChunkRows:
    """A chunk ready to be compared with any question."""

    tokens: Floats  # (t + 1, d) late rows; the last is zero, so that a sentence may end there
    sentences: tuple[Sentence, ...]  # those long enough to be evidence
    bounds: npt.NDArray[np.int64]  # (2 s,) first row of each sentence and the one behind its last
    means: Floats  # (2 s, d) the unit mean of the rows of each sentence, then of each stretch that it begins


class EvidenceReader:
    """Reads the evidence of passages out of one index; keeps nothing but caches."""

    def __init__(self, index: Index, encoder: Encoder, late: LateRows, coverage_weight: float) -> None:
        self._index = index
        self._encoder = encoder
        self._late = late
        self._coverage_weight = coverage_weight
        self._rows = functools.lru_cache(maxsize=2048)(self._read_rows)

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
        rows = self._rows(passage.chunk)
        if len(rows.tokens) < 2 or not len(question.pieces):
            return PassageEvidence(passage, 0.0, (0.0,) * len(question.words), ())
        similar = product(question.pieces, rows.tokens.T)
        best = similar[:, :-1].max(axis=1, keepdims=True)
        if rows.sentences:
            each = np.maximum.reduceat(similar, rows.bounds, axis=1)[:, ::2]
            best = np.hstack([best, each, _runs(each, np.maximum)])
        # (words, 1 + 2 sentences): the first column is the passage, then its sentences, then the stretches they begin
        matches = np.clip(question.share @ best, 0.0, 1.0)
        coverages = _weighted(matches, question)
        count, cosines = len(rows.sentences), rows.means @ question.small
        units = tuple(map(Unit, rows.sentences, coverages[1 : count + 1].tolist(), cosines[:count].tolist()))
        stretches = (coverages[count + 1 :] + cosines[count:]) / 2
        return PassageEvidence(
            passage, float(coverages[0]), tuple(matches[:, 0].tolist()), units, float(stretches.max(initial=0.0))
        )

    def _read_rows(self, chunk: Chunk) -> _ChunkRows:
        """What can be known of a chunk before a question; its heading path lies before it and is in no sentence."""
        stored = self._index.tokens
        row = self._index.row_of(chunk.id)
        if stored is not None and row is not None:
            tokens, spans = self._late.unpack(stored.rows(row))
        else:
            encoded = self._encoder.encode_tokens([chunk.encoded_text])[0]
            tokens, spans = self._late.project(encoded.tokens), encoded.spans
        starts = spans[:, 0] + (chunk.start + chunk.body_start - len(chunk.encoded_prefix))
        inside = self._sentences(chunk)
        bounds = np.searchsorted(starts, [(one.start, one.end) for one in inside]).reshape(-1, 2)
        long = bounds[:, 1] - bounds[:, 0] >= MIN_PIECES
        bounds = bounds[long]
        padded = np.zeros((len(tokens) + 1, tokens.shape[1]), dtype=np.float32)
        padded[:-1] = tokens
        sums = np.zeros_like(padded)
        np.cumsum(tokens, axis=0, out=sums[1:])
        each = sums[bounds[:, 1]] - sums[bounds[:, 0]]
        means = np.vstack([each, _runs(each.T, np.add).T])
        means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
        return _ChunkRows(padded, tuple(itertools.compress(inside, long)), bounds.ravel(), means)

    def _sentences(self, chunk: Chunk) -> list[Sentence]:
        """The page's quotable units in the chunk: no headings, and nothing without a letter or digit."""
        page = self._index.pages[chunk.page]
        return [
            one
            for one in sentences(page.text, page.blocks, chunk.start, chunk.end)
            if one.end > chunk.start
            and one.start < chunk.end
            and one.kind != "heading"
            and any(map(str.isalnum, page.text[one.start : one.end]))
        ]


SIGNALS = ("coverage", "stretch", "lead", "agreement")


def signals(passages: Sequence[PassageEvidence]) -> dict[str, float]:
    """The four numbers that confidence is made of; all 0 where nothing was found.

    coverage: of the first passage, the one that is cited, 0..1. stretch: the best run of up to three
    sentences of the cited page (see `PassageEvidence`), 0..1. lead: by how much that is above the best
    stretch of any other page, -1..1. agreement: whether the dense and the lexical ranking have their first
    passage on the cited page: neither 0, one 0.5, both 1.

    How they were chosen and what was tried beside them: eval/bench/results/confidence.md.
    """
    if not passages:
        return dict.fromkeys(SIGNALS, 0.0)
    cited = passages[0].passage.chunk.page
    own = max(one.stretch for one in passages if one.passage.chunk.page == cited)
    firsts = (
        max(passages, key=lambda one: one.passage.dense).passage.chunk.page,
        max(passages, key=lambda one: one.passage.lexical).passage.chunk.page,
    )
    return {
        "coverage": passages[0].coverage,
        "stretch": own,
        "lead": own - max((one.stretch for one in passages if one.passage.chunk.page != cited), default=0.0),
        "agreement": firsts.count(cited) / 2,
    }


def _runs(columns: Floats, combine: np.ufunc) -> Floats:
    """(t, s) to (t, s): each column combined with those behind it, `STRETCH` in all and fewer at the end."""
    out = columns.copy()
    for shift in range(1, min(STRETCH, columns.shape[1])):
        combine(out[:, :-shift], columns[:, shift:], out=out[:, :-shift])
    return out


def _weighted(matches: npt.NDArray[np.float64], question: QuestionVectors) -> npt.NDArray[np.float64]:
    """(n,): the mean of (words, n) matches, weighted by the words."""
    mass = float(question.weights.sum())
    return question.weights @ matches / mass if mass else np.zeros(matches.shape[1])
