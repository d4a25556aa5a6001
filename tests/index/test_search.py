"""Hybrid search: exact scores, one fusion however it is asked, Chroma and numpy agreeing."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import numpy as np
import pytest

from answerable.errors import EncoderMismatch
from answerable.index import generation as layout
from answerable.index import open_index
from answerable.index.dense import exact_top, moments, spread
from answerable.index.lexical import terms
from answerable.settings import RetrieveSettings
from fakes import FakeEncoder, FakeSource, FakeTokens, build_index, small_help_centre

PLAIN = RetrieveSettings(page_weight=0.0)  # the two rankings alone
QUERIES = ["how do i start a refund", "invoice number 1", "webhook", "plan7 settings", "zebra", ""]


@pytest.fixture(scope="module")
def index_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("index")
    build_index(path, FakeSource(small_help_centre(40)), tokens=FakeTokens())
    return path


def clustered(count: int, dim: int, seed: int = 0) -> np.ndarray:
    """Unit vectors around 50 centres: random directions alone have no neighbours to find."""
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((50, dim))
    made = centres[rng.integers(0, 50, count)] + 0.6 * rng.standard_normal((count, dim))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def test_the_scores_of_a_passage_are_exact(index_path: Path) -> None:
    encoder = FakeEncoder()
    vectors = encoder.encode(QUERIES)
    with open_index(index_path, encoder=encoder) as index:
        for query, vector, found in zip(QUERIES, vectors, index.search(QUERIES, vectors, 5), strict=True):
            bm25 = index.lexical.scores(query)
            for passage in found:
                row = index.row_of(passage.chunk.id)
                assert row is not None
                assert passage.dense == pytest.approx(float(index.vectors[row] @ vector), abs=2e-6)
                assert passage.lexical == pytest.approx(float(bm25[row]), abs=2e-6)
                assert passage.chunk == index.chunks[row]
                assert passage.url == f"https://docs.example/{passage.chunk.page}"
                text = index.page_text(passage.chunk.page)
                assert text[passage.chunk.start : passage.chunk.end] == passage.chunk.text


def test_fusion_is_the_weighted_sum_of_standard_scores_over_all_chunks(index_path: Path) -> None:
    encoder = FakeEncoder()
    [vector] = encoder.encode(["refund plan0"])
    with open_index(index_path, retrieve=PLAIN) as index:
        cosine = np.asarray(index.vectors, dtype=np.float64) @ vector
        bm25 = index.lexical.scores("refund plan0").astype(np.float64)
        fused = 0.6 * (cosine - cosine.mean()) / cosine.std() + 1.4 * (bm25 - bm25.mean()) / bm25.std()
        everything = index.search(["refund plan0"], vector[None], 80, candidates=80, dense_weight=0.3)[0]
        assert len(everything) == len(index.chunks)
        for passage in everything:
            assert passage.score == pytest.approx(fused[index.row_of(passage.chunk.id)], abs=1e-4)
        assert [p.score for p in everything] == sorted((p.score for p in everything), reverse=True)


def test_one_query_and_many_rank_alike(index_path: Path) -> None:
    vectors = FakeEncoder().encode(QUERIES)
    with open_index(index_path) as index:
        together = index.search(QUERIES * 50, np.tile(vectors, (50, 1)), 6)
        alone = [index.search([q], v[None], 6)[0] for q, v in zip(QUERIES, vectors, strict=True)]
    assert together == alone * 50


def test_weights_of_one_and_nought_are_the_two_rankings(index_path: Path) -> None:
    vectors = FakeEncoder().encode(["invoice plan11"])
    with open_index(index_path, retrieve=PLAIN) as index:
        dense = index.search(["invoice plan11"], vectors, 5, dense_weight=1.0)[0]
        lexical = index.search(["invoice plan11"], vectors, 5, dense_weight=0.0)[0]
        assert [index.row_of(p.chunk.id) for p in dense] == exact_top(index.vectors, vectors, 5)[0].tolist()
        best = index.lexical.top(["invoice plan11"], 1)[0][0][0]
        assert index.row_of(lexical[0].chunk.id) == best


def test_reciprocal_rank_fusion(index_path: Path) -> None:
    vectors = FakeEncoder().encode(["refund plan0"])
    with open_index(index_path, retrieve=PLAIN) as index:
        best = index.search(["refund plan0"], vectors, 3, fusion="rrf")[0]
    assert best[0].chunk.page == "refund-0.md"
    assert best[0].score == pytest.approx(2 / 61, abs=1e-6)  # first in both rankings


def test_chroma_and_exact_search_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, encoder = clustered(1200, 48), FakeEncoder(48)
    made = iter(vectors)
    monkeypatch.setattr(encoder, "encode", lambda texts, progress=None: np.stack([next(made) for _ in texts]))
    build_index(tmp_path, FakeSource(small_help_centre(600)), encoder)
    queries = clustered(40, 48, seed=1)
    with open_index(tmp_path) as exact, open_index(tmp_path, retrieve=RetrieveSettings(dense="chroma")) as chroma:
        assert (exact.dense_kind, chroma.dense_kind) == ("exact", "chroma")
        pairs = zip(exact.dense(queries, 10), chroma.dense(queries, 10), strict=True)
        overlap = np.mean([len(set(a) & set(b)) / 10 for a, b in pairs])
        assert overlap >= 0.98
        texts = ["refund"] * 40
        same = zip(exact.search(texts, queries, 1), chroma.search(texts, queries, 1), strict=True)
        assert np.mean([a == b for a, b in same]) >= 0.98


def test_auto_takes_chroma_above_its_limit(index_path: Path) -> None:
    with open_index(index_path, retrieve=RetrieveSettings(dense_exact_max=10)) as index:
        assert index.dense_kind == "chroma"


def test_a_broken_chroma_is_searched_without(
    index_path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copytree(index_path, tmp_path / "copy")
    [name] = layout.names(tmp_path / "copy")
    for path in (layout.folder_of(tmp_path / "copy", name) / layout.CHROMA).rglob("*.sqlite3"):
        path.write_bytes(b"no database" * 100)
    vectors = FakeEncoder().encode(["refund plan0"])
    with (
        caplog.at_level(logging.WARNING, "answerable"),
        open_index(tmp_path / "copy", retrieve=RetrieveSettings(dense="chroma")) as index,
    ):
        assert index.search(["refund plan0"], vectors, 1)[0][0].chunk.page == "refund-0.md"
        assert index.dense_kind == "exact"
    assert "Searching without Chroma" in caplog.text


def test_a_chroma_that_may_not_be_written_is_copied(
    index_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from answerable.index import chroma

    monkeypatch.setattr(chroma, "_writable", lambda folder: False)
    with open_index(index_path, retrieve=RetrieveSettings(dense="chroma")) as index:
        folder = layout.folder_of(index_path, index.generation) / layout.CHROMA
        before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in folder.rglob("*")}
        assert len(index.dense(FakeEncoder().encode(["refund"]), 3)[0]) == 3
        assert {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in folder.rglob("*")} == before


def test_spread_is_that_of_all_cosines() -> None:
    vectors = clustered(500, 16)
    query = vectors[3]
    cosine = vectors.astype(np.float64) @ query
    [found] = spread(moments(vectors, step=64), query[None])
    assert found == pytest.approx((cosine.mean(), cosine.std()), abs=1e-6)


def test_another_encoder_is_refused(index_path: Path) -> None:
    for other in (FakeEncoder(digest="fake-2"), FakeEncoder(dim=16)):
        with pytest.raises(EncoderMismatch, match="made by the encoder 'fake'") as caught:
            open_index(index_path, encoder=other)
        assert caught.value.exit_code == 3
        assert caught.value.remedy
    with open_index(index_path) as index, pytest.raises(ValueError, match="expected query vectors"):
        index.search(["refund"], FakeEncoder(dim=16).encode(["refund"]))


def test_the_index_reads_like_its_parts(index_path: Path) -> None:
    with open_index(index_path) as index:
        assert len(index.pages) == 40 and list(index.pages) == sorted(index.pages)
        assert "refund-0.md" in index.pages and "nowhere.md" not in index.pages
        assert len(index.chunks) == 80 == len(index.vectors)
        assert index.chunks[-1] == index.chunks[79] == index.chunks[78:][1]
        rows = index.rows_of("refund-0.md")
        assert "".join(index.chunks[row].text for row in rows) == index.page_text("refund-0.md")
        assert index.source_of("refund-0.md") == "docs"
        with pytest.raises(IndexError):
            _ = index.chunks[80]
        with pytest.raises(KeyError):
            index.page_text("nowhere.md")


def test_token_rows_lie_beside_their_chunks(index_path: Path) -> None:
    store, encoder = FakeTokens(), FakeEncoder()
    with open_index(index_path) as index:
        assert index.tokens is not None
        for row in (0, 17, 79):
            _, [expected] = store.encode(encoder, [index.chunks[row].encoded_text])
            assert np.array_equal(index.tokens.rows(row), expected)


def test_idf_covers_every_term_of_a_query(index_path: Path) -> None:
    with open_index(index_path) as index:
        assert list(index.lexical.idf_of("refund zebra")) == terms("refund zebra")


def test_a_second_good_chunk_supports_its_page_by_hand() -> None:
    from answerable.index.search import _support

    scores = np.array([3.0, 2.0, 1.0, -1.0, 4.0])
    pages = np.array([0, 0, 0, 1, 1])
    sizes = np.array([5, 5, 5, 2, 2])  # the first page has two chunks more, which were not found
    assert _support(scores, pages, sizes).tolist() == [1.0, 1.5, 1.5, 4.0, 0.0]
