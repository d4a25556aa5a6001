"""Terms and BM25: our words, bm25s's weights, numpy's reading."""

from __future__ import annotations

import math
from pathlib import Path

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.index.lexical import STOPWORDS, Lexical, best_rows, build, terms

TEXTS = [
    "Refunds > Annual plans\nAn annual plan can be refunded within 30 days of purchase.",
    "CreateUser returns 404 when the user does not exist. See create_user.",
    "Choose an m3.large instance for C++ builds, or m3.xlarge.",
    "Reset your password from the sign-in page.",
    "",
]


@pytest.fixture
def lexical(tmp_path: Path) -> Lexical:
    build(TEXTS, tmp_path)
    return Lexical(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Refunds, refunded: REFUND!", ["refund", "refund", "refund"]),
        ("m3.large", ["m3.larg", "m3", "larg"]),
        ("C++ and C#", ["c++", "c#"]),
        ("error 404.", ["error", "404"]),
        ("CreateUser", ["createus", "creat", "user"]),
        ("HTTPServer", ["httpserver", "http", "server"]),
        ("sign-in page", ["sign-in", "sign", "page"]),
        ("customer's plan", ["custom", "plan"]),
        ("don't", ["dont"]),
        ("the of is", []),
        ("ﬁle", ["file"]),  # a ligature out of a PDF
        ("x" * 65, []),
        ("", []),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_scores_are_those_of_bm25s(tmp_path: Path) -> None:
    build(TEXTS[:4], tmp_path)
    engine = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
    engine.index([terms(text) for text in TEXTS[:4]], show_progress=False)
    for query in ("refund of an annual plan", "create user 404", "m3.large", "password"):
        expected = engine.get_scores(list(dict.fromkeys(terms(query))))
        assert np.allclose(Lexical(tmp_path).scores(query), expected)


def test_the_saved_index_is_one_that_bm25s_reads(lexical: Lexical, tmp_path: Path) -> None:
    engine = bm25s.BM25.load(tmp_path, show_progress=False)
    for query in ("refund of an annual plan", "create user 404", "m3.large"):
        assert np.allclose(lexical.scores(query), engine.get_scores(list(dict.fromkeys(terms(query)))))


def test_idf_is_lucenes_and_largest_for_an_unseen_term(lexical: Lexical) -> None:
    assert lexical.idf("refund") == pytest.approx(math.log(1 + (5 - 1 + 0.5) / 1.5))
    assert lexical.idf("never") == pytest.approx(math.log(1 + 5.5 / 0.5))
    assert list(lexical.idf_of("refund the never refund")) == ["refund", "never"]


def test_no_score_reaches_the_idf_mass(lexical: Lexical) -> None:
    for query in ("refund annual plan refund", "create user", "password"):
        assert 0 < lexical.scores(query).max() < sum(lexical.idf_of(query).values())


def test_top_leaves_out_what_does_not_match(lexical: Lexical) -> None:
    [refund, nothing, empty] = lexical.top(["refund", "zebra", ""], 3)
    assert [row for row, _ in refund] == [0]
    assert nothing == empty == []


def test_same_texts_same_bytes_and_texts_without_words(tmp_path: Path) -> None:
    for name in ("a", "b"):
        build(TEXTS, tmp_path / name)
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert all((tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in names)
    build(["", "the"], tmp_path / "c")
    assert Lexical(tmp_path / "c").scores("anything").tolist() == [0.0, 0.0]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40), st.integers(0, 45))
def test_best_rows_is_a_stable_sort(values: list[int], k: int) -> None:
    scores = np.asarray(values, dtype=np.float32)
    expected = sorted(range(len(values)), key=lambda row: (-values[row], row))[:k]
    assert best_rows(scores, k).tolist() == expected


@given(st.text(max_size=300))
def test_terms_takes_any_text_and_keeps_no_stopword(text: str) -> None:
    assert all(term and len(term) <= 65 and term not in STOPWORDS for term in terms(text) if term.isascii())


def test_long_odd_texts_take_no_longer_than_they_are_long() -> None:
    for text in ("a.b-" * 50_000, "aB" * 100_000, "_" * 200_000, "é" * 200_000, "x-" * 100_000 + "!"):
        assert isinstance(terms(text), list)


@pytest.mark.parametrize("kinds", [3, 40, 100_000])  # of scores: from nearly all ties to none
@pytest.mark.parametrize("k", [1, 7, 50, 900])
def test_the_best_of_many_rows_are_those_of_a_stable_sort(kinds: int, k: int) -> None:
    scores = (np.random.default_rng(k).integers(-kinds, kinds, 5003) / 7).astype(np.float32)
    expected = np.argsort(-scores, kind="stable")[:k]
    assert best_rows(scores, k).tolist() == expected.tolist()
