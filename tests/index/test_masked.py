"""Hiding pages of an index / the same as never having ingested them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from answerable.index import open_index
from fakes import FakeEncoder, FakeSource, build_index, small_help_centre

QUERIES = ["refund plan", "how to start an invoice export", "password settings", "everything on webhook"]


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path, list[str]]:
    """An index of ten pages, one of the seven that stay, and the three hidden."""
    pages = small_help_centre(10)
    hidden = ["refund-0.md", "export-2.md", "audit-9.md"]
    build_index(tmp_path / "whole", FakeSource(pages))
    build_index(tmp_path / "less", FakeSource({key: text for key, text in pages.items() if key not in hidden}))
    return tmp_path / "whole", tmp_path / "less", hidden


def test_a_masked_index_answers_as_one_that_never_had_the_pages(two: tuple[Path, Path, list[str]]) -> None:
    whole, less, hidden = two
    vectors = FakeEncoder().encode(QUERIES)
    with open_index(whole) as index, open_index(less) as truth:
        masked = index.without(hidden)
        for got, want in zip(masked.search(QUERIES, vectors), truth.search(QUERIES, vectors), strict=True):
            assert [one.chunk.id for one in got] == [one.chunk.id for one in want]
            np.testing.assert_allclose([one.score for one in got], [one.score for one in want], atol=0.05)
            np.testing.assert_allclose([one.dense for one in got], [one.dense for one in want], atol=1e-6)
        assert list(masked.pages) == list(truth.pages)
        assert masked.lexical.idf("refund") == pytest.approx(truth.lexical.idf("refund"))
        assert masked.generation != index.generation


def test_exclude_pages_of_search_hides_what_would_be_first(two: tuple[Path, Path, list[str]]) -> None:
    whole, _, _ = two
    vectors = FakeEncoder().encode(QUERIES[:1])
    with open_index(whole) as index:
        assert index.search(QUERIES[:1], vectors)[0][0].chunk.page == "refund-0.md"
        found = index.search(QUERIES[:1], vectors, exclude_pages=["refund-0.md"])[0]
        assert found and "refund-0.md" not in {one.chunk.page for one in found}
        with pytest.raises(KeyError):
            index.search(QUERIES[:1], vectors, exclude_pages=["nowhere.md"])


def test_a_view_of_a_view_hides_both_and_all_hidden_finds_nothing(two: tuple[Path, Path, list[str]]) -> None:
    whole, _, hidden = two
    vectors = FakeEncoder().encode(QUERIES)
    with open_index(whole) as index:
        twice = index.without(hidden[:1]).without(hidden[1:])
        once = index.without(hidden)
        assert [[p.chunk.id for p in f] for f in twice.search(QUERIES, vectors)] == [
            [p.chunk.id for p in f] for f in once.search(QUERIES, vectors)
        ]
        assert index.without(list(index.pages)).search(QUERIES, vectors) == [[], [], [], []]
