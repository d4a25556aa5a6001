"""The quick ways of search and evidence give what plain ones give: every score summed and sorted in full."""

from __future__ import annotations

import itertools
import json
import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from answerable.answer.chunk_rows import MIN_PIECES
from answerable.answer.evidence import EvidenceReader, QuestionVectors, question_vectors
from answerable.encode import load_encoder
from answerable.encode.late import LateRows
from answerable.index import lexical, open_index
from answerable.index.dense import exact_top, moments
from answerable.index.search import Corpus as Searched
from answerable.index.search import Hit, Ranking, _support, hybrid
from answerable.ingest.sentences import sentences
from answerable.matrix_products import product
from answerable.model import Passage
from answerable.settings import EncodeSettings
from conftest import FIXTURES

WORDS = [f"word{number}" for number in range(60)]
QUERIES = ["word1 word2 word3", "word7", "word59 word58 unknown", "unknown", "", "word0 word1 word4 word9 word30"]


class Corpus:
    """900 chunks of 300 pages around 40 centres, some of them twice over."""

    def __init__(self, folder: Path, dim: int = 24) -> None:
        rng = np.random.default_rng(4)
        made = rng.standard_normal((40, dim))[rng.integers(0, 40, 900)] + 0.7 * rng.standard_normal((900, dim))
        made[450:470] = made[:20]
        self.vectors = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
        weights = 1 / np.arange(1, len(WORDS) + 1)
        lengths = rng.integers(3, 40, 900)
        self.texts = [" ".join(rng.choice(WORDS, size, p=weights / weights.sum())) for size in lengths]
        self.texts[450:470] = self.texts[:20]
        self.pages = np.sort(rng.integers(0, 300, 900))
        self.queries = exact_directions(rng, self.vectors)
        lexical.build(self.texts, folder)
        self.lexical = lexical.Lexical(folder)


def exact_directions(rng: np.random.Generator, vectors: np.ndarray) -> np.ndarray:
    made = vectors[rng.integers(0, len(vectors), len(QUERIES))] + 0.2 * rng.standard_normal((len(QUERIES), 24))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return Corpus(tmp_path_factory.mktemp("lexical"))


def bm25(texts: list[str], query: str) -> list[float]:
    """Lucene's BM25, k1 1.5, b 0.75, each distinct term of the query once."""
    bags = [Counter(lexical.terms(text)) for text in texts]
    mean = sum(bag.total() for bag in bags) / len(bags) if bags else 0.0
    scores = [0.0] * len(bags)
    for term in dict.fromkeys(lexical.terms(query)):
        found = sum(term in bag for bag in bags)
        idf = math.log(1 + (len(bags) - found + 0.5) / (found + 0.5))
        for row, bag in enumerate(bags):
            count = bag[term]
            scores[row] += idf * count / (count + 1.5 * (1 - 0.75 + 0.75 * bag.total() / mean))
    return scores


def best(scores: list[float], k: int) -> list[int]:
    return sorted(range(len(scores)), key=lambda row: (-scores[row], row))[:k]


def standard(scores: list[float], row: int) -> float:
    """How many deviations the score, to six decimals as it is shown, lies above the mean of all."""
    mean = sum(scores) / len(scores)
    deviation = math.sqrt(sum((score - mean) ** 2 for score in scores) / len(scores))
    return (round(scores[row], 6) - mean) / deviation if deviation > 1e-9 else 0.0


def plain_search(corpus: Corpus, query: str, vector: np.ndarray, k: int, fusion: str, page_weight: float) -> list[Hit]:
    cosine = (corpus.vectors.astype(np.float64) @ vector.astype(np.float64)).tolist()
    words = corpus.lexical.scores(query).astype(np.float64).tolist()
    near, said = best(cosine, 50), [row for row in best(words, 50) if words[row] > 0]
    rows = sorted({*near, *said})
    if fusion == "rrf":
        parts = [{row: 1 / (60 + place) for place, row in enumerate(one, 1)} for one in (near, said)]
        fused = {row: 1.4 * parts[0].get(row, 0.0) + 0.6 * parts[1].get(row, 0.0) for row in rows}
    else:
        fused = {row: 1.4 * standard(cosine, row) + 0.6 * standard(words, row) for row in rows}
    helped = {}
    for row in rows:
        others = [fused[one] for one in rows if one != row and corpus.pages[one] == corpus.pages[row]]
        many = sum(page == corpus.pages[row] for page in corpus.pages) - 1
        helped[row] = fused[row] + page_weight * max([0.0, *others]) / math.sqrt(max(many, 1))
    order = sorted(rows, key=lambda row: (-round(helped[row], 6), row))[:k]
    return [Hit(row, helped[row], cosine[row], words[row]) for row in order]


@pytest.mark.parametrize(
    ("fusion", "page_weight", "many"), [*itertools.product(["zscore", "rrf"], [0.0, 0.25], [False, True])]
)
def test_search_is_the_plain_search(corpus: Corpus, fusion: str, page_weight: float, many: bool) -> None:
    def search(texts: list[str], vectors: np.ndarray) -> list[list[Hit]]:
        searched = Searched(corpus.vectors, moments(corpus.vectors), corpus.lexical, corpus.pages)
        ranking = Ranking(16, 50, 0.7, fusion, page_weight)  # type: ignore[arg-type]
        return hybrid(texts, vectors, searched, ranking)

    alone = [search([text], vector[None])[0] for text, vector in zip(QUERIES, corpus.queries, strict=True)]
    found = search(QUERIES, corpus.queries) if many else alone
    for text, vector, hits in zip(QUERIES, corpus.queries, found, strict=True):
        wanted = plain_search(corpus, text, vector, 16, fusion, page_weight)
        assert [hit.row for hit in hits] == [hit.row for hit in wanted]
        for hit, want in zip(hits, wanted, strict=True):
            got = (hit.score, hit.dense, hit.lexical)
            assert got == pytest.approx((want.score, want.dense, want.lexical), abs=1.01e-6)
        assert corpus.lexical.scores(text).tolist() == pytest.approx(bm25(corpus.texts, text), abs=1e-5)


def test_support_is_the_plain_support() -> None:
    rng = np.random.default_rng(1)
    for size in (1, 2, 7, 60):
        scores, pages = np.round(rng.standard_normal(size), 1), rng.integers(0, max(1, size // 3), size)
        others = [[scores[j] for j in range(size) if j != i and pages[j] == pages[i]] for i in range(size)]
        wanted = [max([0.0, *some]) / math.sqrt(max(len(some), 1)) for some in others]
        sizes = np.bincount(pages)[pages]
        assert _support(scores, pages, sizes).tolist() == pytest.approx(wanted)


def test_products_in_parts_are_the_product() -> None:
    rng = np.random.default_rng(2)
    for left, right in (((3000, 384), (384,)), ((90, 96), (96, 250)), ((2, 5), (5, 3)), ((0, 4), (4, 6))):
        a, b = rng.standard_normal(left).astype(np.float32), rng.standard_normal(right).astype(np.float32)
        assert product(a, b).shape == (a @ b).shape
        np.testing.assert_allclose(product(a, b), a @ b, atol=1e-4)
    vectors = rng.standard_normal((5000, 64)).astype(np.float32)
    [rows] = exact_top(vectors, vectors[7:8], 20)
    assert rows.tolist() == best((vectors.astype(np.float64) @ vectors[7]).tolist(), 20)


def plain_evidence(
    reader: EvidenceReader, question: QuestionVectors, passage: Passage
) -> tuple[list[float], list[tuple[int, int, float, float]]]:
    """The match of each word, and (start, end, coverage, cosine) of each sentence: word by word, piece by piece."""
    index, chunk = reader._rows._index, passage.chunk
    row = index.row_of(chunk.id)
    assert index.tokens is not None and row is not None
    tokens, spans = reader._rows._late.unpack(index.tokens.rows(row))
    starts = spans[:, 0] + chunk.start + chunk.body_start - len(chunk.encoded_prefix)
    mass = sum(question.weights)

    def matches(places: list[int]) -> list[float]:
        found = []
        for share in question.share:
            pieces = [piece for piece, part in enumerate(share) if part]
            nearest = [max(float(question.pieces[piece] @ tokens[place]) for place in places) for piece in pieces]
            found.append(min(1.0, max(0.0, sum(nearest) / len(nearest))) if nearest else 0.0)
        return found

    page = index.pages[chunk.page]
    units = []
    for one in sentences(page.text, page.blocks):
        places = [place for place, start in enumerate(starts) if one.start <= start < one.end]
        told = one.kind != "heading" and any(map(str.isalnum, page.text[one.start : one.end]))
        if told and one.end > chunk.start and one.start < chunk.end and len(places) >= MIN_PIECES:
            covered = sum(m * w for m, w in zip(matches(places), question.weights, strict=True)) / mass
            mean = tokens[places].astype(np.float64).sum(axis=0)
            units.append((one.start, one.end, covered, float(mean @ question.small / np.linalg.norm(mean))))
    return matches(list(range(len(tokens)))), units


def test_evidence_is_the_plain_evidence(made_index: Path) -> None:
    encoder = load_encoder(EncodeSettings())
    late = LateRows(encoder)
    texts = [json.loads(line)["text"] for line in (FIXTURES / "tickets.jsonl").read_text("utf-8").splitlines()[:6]]
    compared = 0
    with open_index(made_index) as index:
        reader = EvidenceReader(index, encoder, late, 20.0)
        for text, encoded in zip(texts, encoder.encode_tokens(texts), strict=True):
            question = question_vectors(text, encoded, late, index.lexical)
            for passage in index.search([text], encoded.vector[None], 3)[0]:
                found = reader.evidence(question, [passage]).passages[0]
                words, units = plain_evidence(reader, question, passage)
                assert found.matches == pytest.approx(words, abs=1e-6)
                got = [(one.sentence.start, one.sentence.end, one.coverage, one.cosine) for one in found.units]
                assert [one[:2] for one in got] == [one[:2] for one in units]
                for place in (2, 3):
                    assert [one[place] for one in got] == pytest.approx([one[place] for one in units], abs=2e-6)
                compared += len(units)
    assert compared > 30


def test_sentences_of_a_stretch_are_those_of_the_page_that_reach_into_it() -> None:
    from answerable.ingest.extract.extract import extract
    from answerable.model import RawPage

    for path in sorted((FIXTURES / "docs").rglob("*.md"))[:8]:
        page = extract(RawPage(path.name, path.read_bytes(), "text/markdown"))
        everything = sentences(page.text, page.blocks)
        for start, end in ((0, 200), (150, 151), (300, 900), (len(page.text), len(page.text) + 5)):
            part = sentences(page.text, page.blocks, start, end)
            blocks = [number for number, one in enumerate(page.blocks) if one.end > start and one.start < end]
            assert list(part) == [one for one in everything if one.block_index in blocks]
