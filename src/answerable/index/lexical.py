"""The lexical side: our `words`, weighted by bm25s (Lucene's BM25, k1 1.5, b 0.75), read back by numpy alone.

`<folder>/` holds what bm25s saves without pickle: a sparse matrix of chunk x term scores by columns, and the
vocabulary. Reading it needs no bm25s, which saves a fifth of a second of every cold question.
"""

from __future__ import annotations

import itertools
import json
import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .files import loaded, mapped
from .words.terms import ENGLISH, STOPWORDS, question_terms, terms

__all__ = ["STOPWORDS", "VERSION", "Lexical", "LexicalScores", "best_rows", "build", "lucene_idf", "terms"]

VERSION = 2  # of the words made from a text: a change makes older lexical indices unreadable
DATA, INDICES, INDPTR = "data.csc.index.npy", "indices.csc.index.npy", "indptr.csc.index.npy"
VOCABULARY, PARAMETERS = "vocab.index.json", "params.index.json"
LANGUAGES = "languages.json"  # ours beside bm25s's, which reads no more than it wrote

Scores = npt.NDArray[np.float32]
BLOCKS = 4  # for each row that is wanted: see `_may_be_best`


def build(texts: Iterable[str], folder: Path, languages: Iterable[str] = itertools.repeat(ENGLISH)) -> None:
    """Index `texts` (row i is chunk i) into `folder`: the same texts give the same bytes.

    languages: of each text, whose words are made by its rules.
    """
    import bm25s

    numbers: dict[str, int] = {}
    spoken: set[str] = set()
    rows = []
    for text, language in zip(texts, languages, strict=False):
        spoken.add(language)
        rows.append([numbers.setdefault(term, len(numbers)) for term in terms(text, language)])
    # Numbered again in the order of the alphabet: the bytes must not depend on which chunk came first.
    order = {old: new for new, (_, old) in enumerate(sorted(numbers.items()))}
    vocabulary = {term: new for new, term in enumerate(sorted(numbers))}
    rows = [[order[number] for number in row] for row in rows]
    folder.mkdir(parents=True, exist_ok=True)
    if vocabulary:
        engine = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
        engine.index((rows, vocabulary), create_empty_token=False, show_progress=False)
        data, indices, indptr = (engine.scores[name] for name in ("data", "indices", "indptr"))
    else:  # not one word anywhere; bm25s divides by the mean length
        data, indices, indptr = np.zeros(0, np.float32), np.zeros(0, np.int32), np.zeros(1, np.int32)
    np.save(folder / DATA, np.asarray(data, np.float32), allow_pickle=False)
    np.save(folder / INDICES, np.asarray(indices, np.int32), allow_pickle=False)
    np.save(folder / INDPTR, np.asarray(indptr, np.int64), allow_pickle=False)
    parameters = {
        "k1": 1.5,
        "b": 0.75,
        "delta": 0.5,
        "method": "lucene",
        "idf_method": "lucene",
        "dtype": "float32",
        "int_dtype": "int32",
        "num_docs": len(rows),
        "backend": "numpy",
        "version": VERSION,
    }
    for name, value in (
        (VOCABULARY, vocabulary),
        (PARAMETERS, parameters),
        (LANGUAGES, sorted(spoken) or [ENGLISH]),
    ):
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
        (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))


class LexicalScores(ABC):
    """Terms, idf and BM25 scores over the chunks of an index, or over those that a view leaves in it."""

    size: int
    languages: tuple[str, ...]  # by whose rules its words are made

    def __len__(self) -> int:
        return self.size

    @abstractmethod
    def terms(self, query: str) -> list[str]:
        """The terms that a query looks for, in the languages of this index."""

    @abstractmethod
    def idf(self, term: str) -> float:
        """Lucene's idf of a term (as `terms` makes them): log(1 + (N - df + 0.5) / (df + 0.5)), also where df is 0."""

    @abstractmethod
    def scores(self, query: str) -> Scores:
        """(size,) float32: the BM25 score of every chunk; each distinct term of the query counts once."""

    def idf_of(self, text: str) -> dict[str, float]:
        """The idf of each distinct term of a text, in order. Their sum is a bound that no BM25 score reaches."""
        return {term: self.idf(term) for term in self.terms(text)}

    def matched(self, query: str) -> tuple[Scores, npt.NDArray[np.int64]]:
        """The score of every chunk, and the rows, in order, that share a term with the query: all others score 0."""
        scores = self.scores(query)
        return scores, np.flatnonzero(scores != 0)  # of truth values, which is quicker

    def top(self, queries: Sequence[str], k: int) -> list[list[tuple[int, float]]]:
        """The best `k` chunk rows of each query with their scores (> 0), best first, ties by row."""
        ranked = []
        for scores, rows in map(self.matched, queries):
            best = rows[best_rows(scores[rows], k)]
            ranked.append(list(zip(best.tolist(), scores[best].tolist(), strict=True)))
        return ranked


class Lexical(LexicalScores):
    """The lexical index of a whole generation, opened for reading; its arrays are memory-mapped."""

    def __init__(self, folder: Path) -> None:
        parameters = json.loads((folder / PARAMETERS).read_bytes())
        self.size: int = parameters["num_docs"]
        self.terms_version: int = parameters["version"]
        languages = folder / LANGUAGES  # an index from before there were any holds none, and is English
        self.languages = tuple(json.loads(languages.read_bytes())) if languages.exists() else (ENGLISH,)
        self.vocabulary: dict[str, int] = json.loads(
            (folder / VOCABULARY).read_bytes().decode("utf-8", "surrogatepass")
        )
        self._data = mapped(folder / DATA)
        self._indices = mapped(folder / INDICES)
        self._indptr = loaded(folder / INDPTR)

    def terms(self, query: str) -> list[str]:
        return question_terms(query, self.languages, self.vocabulary.__contains__)

    def postings(self, term: str) -> tuple[npt.NDArray[np.int32], Scores] | None:
        """The rows that hold a term, each once, and what the term adds to the BM25 score of each; None for no row."""
        number = self.vocabulary.get(term)
        if number is None:
            return None
        column = slice(int(self._indptr[number]), int(self._indptr[number + 1]))
        return self._indices[column], self._data[column]

    def idf(self, term: str) -> float:
        number = self.vocabulary.get(term)
        holding = 0 if number is None else int(self._indptr[number + 1] - self._indptr[number])
        return lucene_idf(self.size, holding)

    def scores(self, query: str) -> Scores:
        scores = np.zeros(self.size, dtype=np.float32)
        for term in dict.fromkeys(self.terms(query)):
            postings = self.postings(term)
            if postings is not None:
                rows, added = postings
                # A chunk stands once in a term's column, so plain indexed addition is exact.
                scores[rows] += added
        return scores


def lucene_idf(count: int, holding: int) -> float:
    """The idf of a term that `holding` of `count` chunks hold: log(1 + (N - df + 0.5) / (df + 0.5))."""
    return math.log(1 + (count - holding + 0.5) / (holding + 0.5))


def best_rows(scores: npt.NDArray[Any], k: int) -> npt.NDArray[np.int64]:
    """The rows of the `k` highest scores, best first, ties by row number."""
    if k >= len(scores):
        rows = np.arange(len(scores))
    elif k <= 0:
        return np.zeros(0, np.int64)
    else:
        rows = _may_be_best(scores, k)
        values = scores[rows]
        # Everything above the k-th value, then the lowest rows that equal it: argpartition alone picks any.
        limit = np.partition(values, len(values) - k)[len(values) - k]
        above = rows[values > limit]
        rows = np.concatenate([above, rows[values == limit][: k - len(above)]])
    return rows[np.lexsort((rows, -scores[rows]))].astype(np.int64)


def _may_be_best(scores: npt.NDArray[Any], k: int) -> npt.NDArray[np.int64]:
    """A few rows, in order, among which are all that are as high as the `k`-th highest score.

    Cut into blocks, the `k` highest of the blocks' maxima are `k` scores: what lies below them all is not wanted.
    """
    width = len(scores) // (BLOCKS * k)
    if width < 2:
        return np.arange(len(scores))
    count = len(scores) // width
    highest = scores[: count * width].reshape(count, width).max(axis=1)
    return np.flatnonzero(scores >= np.partition(highest, count - k)[count - k])
