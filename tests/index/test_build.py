"""Ingest again: only what changed is read, cut and encoded, and nothing is lost on the way."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from answerable.errors import AnswerableError, EnvironmentFailure, IndexDamaged, SourceError
from answerable.index import generation as layout
from answerable.index import ingest, open_index
from answerable.index.rows import page_row, row_page
from answerable.index.stored import Stored
from answerable.model import Mark, Page, PageFailure
from answerable.settings import IngestSettings, Settings
from fakes import FakeEncoder, FakeSource, FakeTokens, build_index, plain_chunks, small_help_centre


def edit(source: FakeSource, page: str, old: str = "choose", new: str = "pick") -> None:
    assert old in source.pages[page]
    source.pages[page] = source.pages[page].replace(old, new)


@pytest.fixture
def source() -> FakeSource:
    return FakeSource(small_help_centre(10))


def test_an_unchanged_source_publishes_nothing_and_encodes_nothing(tmp_path: Path, source: FakeSource) -> None:
    first = build_index(tmp_path, source)
    source.extracted.clear()
    encoder, stages = FakeEncoder(), []
    again = build_index(tmp_path, source, encoder, progress=lambda stage, done, total: stages.append(stage))
    assert not again.published and again.generation == first.generation
    assert again.same == 10 and again.counts["new"] == again.counts["changed"] == 0
    assert source.extracted == encoder.encoded == []
    assert set(stages) == {"read"}
    assert layout.names(tmp_path) == [first.generation]


def test_one_changed_section_is_one_encoded_chunk(tmp_path: Path, source: FakeSource) -> None:
    build_index(tmp_path, source)
    source.extracted.clear()
    edit(source, "team-4.md")
    encoder = FakeEncoder()
    receipt = build_index(tmp_path, source, encoder)
    assert receipt.chunks_encoded == len(encoder.encoded) == 1
    assert source.extracted == ["team-4.md"]
    assert [change.page for change in receipt.changed] == ["team-4.md"]
    assert receipt.same == 9


@pytest.mark.parametrize("tokens", [None, FakeTokens()])
def test_an_incremental_index_equals_one_made_at_once(tmp_path: Path, source: FakeSource, tokens: object) -> None:
    build_index(tmp_path / "steps", source, tokens=tokens)
    edit(source, "team-4.md")
    source.pages["new.md"] = "# New\nA page about zebras.\n"
    del source.pages["audit-9.md"]
    build_index(tmp_path / "steps", source, tokens=tokens)
    del source.pages["backup-8.md"]
    last = build_index(tmp_path / "steps", source, tokens=tokens)
    once = build_index(tmp_path / "once", source, tokens=tokens)
    with (
        Stored(layout.folder_of(tmp_path / "steps", last.generation)) as a,
        Stored(layout.folder_of(tmp_path / "once", once.generation)) as b,
    ):
        assert a.manifest.artefacts == b.manifest.artefacts  # the digests of every file of ours
        assert (tokens is None) == (a.tokens is None)


def test_equal_texts_are_encoded_once(tmp_path: Path) -> None:
    pages = {f"{name}.md": "# Same\nThe same words.\n" for name in "abc"}
    encoder = FakeEncoder()
    receipt = build_index(tmp_path, FakeSource(pages), encoder)
    assert (receipt.chunks, receipt.chunks_encoded, len(encoder.encoded)) == (3, 1, 1)
    with open_index(tmp_path) as index:
        assert np.array_equal(index.vectors[0], index.vectors[2])


def test_sources_share_an_index_and_leave_each_other_alone(tmp_path: Path, source: FakeSource) -> None:
    build_index(tmp_path, source)
    other = FakeSource({"faq.md": "# Questions\nWhere is the zebra?\n"}, name="faq")
    receipt = build_index(tmp_path, other)
    assert (receipt.pages, receipt.counts["new"], receipt.counts["removed"]) == (11, 1, 0)
    edit(source, "team-4.md")
    receipt = build_index(tmp_path, source)
    assert (receipt.pages, receipt.same, len(receipt.changed)) == (11, 9, 1)
    with open_index(tmp_path) as index:
        assert index.source_of("faq.md") == "faq"
        assert set(index.manifest.sources) == {"docs", "faq"}


def test_a_page_of_another_source_is_not_taken_over(tmp_path: Path, source: FakeSource) -> None:
    build_index(tmp_path, source)
    receipt = build_index(tmp_path, FakeSource({"team-4.md": "# Mine\nOther.\n", "x.md": "# X\nX.\n"}, name="faq"))
    assert [(f.page, f.code) for f in receipt.failures] == [("team-4.md", "conflict")]
    with open_index(tmp_path) as index:
        assert "About team" in index.page_text("team-4.md")


def test_bad_pages_fail_alone(tmp_path: Path, source: FakeSource) -> None:
    source.pages |= {"bad.md": "BROKEN", "blank.md": "  \n"}
    source.failures = [PageFailure("gone.md", "http_503", "answers 503")]
    receipt = build_index(tmp_path, source)
    codes = {failure.page: failure.code for failure in receipt.failures}
    assert codes == {"bad.md": "crash", "blank.md": "empty", "gone.md": "http_503"}
    assert receipt.pages == receipt.counts["new"] == 10


def test_a_page_that_cannot_be_read_today_keeps_its_stored_text(tmp_path: Path, source: FakeSource) -> None:
    build_index(tmp_path, source)
    for page, code in {"team-4.md": "http_503", "audit-9.md": "timeout", "backup-8.md": "http_404"}.items():
        del source.pages[page]
        source.failures.append(PageFailure(page, code, code))
    edit(source, "refund-0.md", "About", "BROKEN")
    receipt = build_index(tmp_path, source)
    assert receipt.kept_failed == ("audit-9.md", "refund-0.md", "team-4.md")
    assert receipt.removed == ("backup-8.md",)
    with open_index(tmp_path) as index:
        assert "refund-0.md" in index.pages and "team-4.md" in index.pages and "backup-8.md" not in index.pages


def test_a_reading_that_stopped_early_removes_nothing(tmp_path: Path, source: FakeSource) -> None:
    build_index(tmp_path, source)
    del source.pages["team-4.md"]
    stopped = dataclasses.replace(source.source, stopped=lambda: "max_pages")
    from answerable.index.build import build

    receipt = build(stopped, tmp_path, Settings(), encoder=FakeEncoder(), chunk=plain_chunks)
    assert not receipt.published and receipt.kept_failed == ("team-4.md",)
    assert [(f.page, f.code) for f in receipt.failures] == [("team-4.md", "not_reached")]


def test_a_source_that_shrank_is_refused_until_allowed(tmp_path: Path, source: FakeSource) -> None:
    first = build_index(tmp_path, source)
    for page in list(source.pages)[:4]:
        del source.pages[page]
    with pytest.raises(SourceError, match="only 6 of 10 known pages") as caught:
        build_index(tmp_path, source)
    assert "--allow-shrink" in (caught.value.remedy or "") and caught.value.exit_code == 2
    assert layout.current_name(tmp_path) == first.generation and not list(tmp_path.glob("build-*"))
    receipt = build_index(tmp_path, source, allow_shrink=True)
    assert len(receipt.removed) == 4 and receipt.pages == 6


def test_without_the_guard_an_empty_crawl_deletes_nearly_all(tmp_path: Path, source: FakeSource) -> None:
    build_index(tmp_path, source)
    source.pages = dict(list(source.pages.items())[:1])
    off = Settings(ingest=IngestSettings(min_kept_share=0.0))
    assert build_index(tmp_path, source, settings=off).pages == 1


def test_a_source_without_pages_is_refused(tmp_path: Path) -> None:
    bad = FakeSource({"a.md": "BROKEN"}, [PageFailure("b.md", "timeout", "no answer")])
    with pytest.raises(SourceError, match=r"no page could be taken .*2 failed: 1 crash, 1 timeout"):
        build_index(tmp_path, bad)
    assert layout.current_name(tmp_path) is None


def test_other_bytes_of_the_same_page_are_no_change(tmp_path: Path, source: FakeSource) -> None:
    build_index(tmp_path, source)
    receipt = build_index(tmp_path, dataclasses.replace(source, meta={"": ""}, pages=dict(source.pages)))
    assert receipt.relabelled and not receipt.changed  # labels are kept with the page, so they are published
    assert receipt.chunks_encoded == 0
    same = dataclasses.replace(source.source, options="plain 2")
    from answerable.index.build import build

    source.meta = {"": ""}
    again = build(same, tmp_path, Settings(), encoder=FakeEncoder(), chunk=plain_chunks)
    assert not again.published and again.same == 10


def test_another_encoder_makes_every_vector_anew_and_another_limit_every_chunk(
    tmp_path: Path, source: FakeSource
) -> None:
    build_index(tmp_path, source)
    other = FakeEncoder(digest="fake-2")
    receipt = build_index(tmp_path, source, other)
    assert receipt.reshaped and receipt.published and receipt.chunks_encoded == receipt.chunks == 20
    receipt = build_index(tmp_path, source, other, settings=Settings(ingest=IngestSettings(max_chunk_tokens=100)))
    assert receipt.reshaped and receipt.chunks_encoded == 0  # the fake chunker cuts as before: the texts are known
    with open_index(tmp_path, encoder=other) as index:
        assert index.manifest.shape.max_chunk_tokens == 100


def test_damage_is_not_copied_into_the_next_generation(
    tmp_path: Path, source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = build_index(tmp_path, source).generation
    path = layout.folder_of(tmp_path, name) / layout.CHUNKS
    path.write_bytes(path.read_bytes().replace(b"Everything", b"Nothing!!!", 1))
    edit(source, "team-4.md")
    with pytest.raises(IndexDamaged, match=r"chunks\.jsonl") as caught:
        build_index(tmp_path, source)
    assert "doctor" in (caught.value.remedy or "")
    monkeypatch.setattr(Stored, "wrong_digests", lambda self, *prefixes: [])
    laundered = build_index(tmp_path, source).generation  # the guard off: damage under a fresh digest
    monkeypatch.undo()
    with Stored(layout.folder_of(tmp_path, laundered)) as stored:
        assert not stored.wrong_digests()
        assert any(b"Nothing!!!" in line for line in stored.chunks.lines())


@pytest.mark.parametrize("bad", [np.full((20, 32), np.nan, np.float32), np.zeros((20, 32), np.float32), np.eye(20)])
def test_an_encoder_that_gives_no_unit_vectors_is_refused(
    tmp_path: Path, source: FakeSource, bad: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = FakeEncoder()
    monkeypatch.setattr(encoder, "encode", lambda texts, progress=None: bad)
    with pytest.raises(EnvironmentFailure, match="the encoder 'fake' gave"):
        build_index(tmp_path, source, encoder)
    assert layout.current_name(tmp_path) is None


def test_two_chunks_of_one_id_are_refused(tmp_path: Path, source: FakeSource) -> None:
    from answerable.index.build import build

    def twice(page, encoder, limit):  # type: ignore[no-untyped-def]
        return (*plain_chunks(page, encoder, limit), *plain_chunks(page, encoder, limit))

    with pytest.raises(AnswerableError, match="two chunks have one id"):
        build(source.source, tmp_path, Settings(), encoder=FakeEncoder(), chunk=twice)


def test_a_real_folder_with_a_fake_encoder(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (docs / "billing").mkdir(parents=True)
    text = "# Refunds\n\nAsk within 30 days.\n\n## How\n\n1. Open Billing.\n2. Ask.\n"
    (docs / "billing" / "refunds.md").write_text(text)
    (docs / "bad.md").write_bytes(b"\0\1\2\3" * 100)
    receipt = ingest(str(docs), tmp_path / "index", encoder=FakeEncoder())
    assert receipt.new == ("billing/refunds.md",)
    assert [failure.page for failure in receipt.failures] == ["bad.md"]
    again = ingest(str(docs), tmp_path / "index", encoder=FakeEncoder())
    assert not again.published
    with open_index(tmp_path / "index") as index:
        assert "Ask within 30 days." in index.page_text("billing/refunds.md")
    with pytest.raises(SourceError):
        ingest(str(tmp_path / "no-such"), tmp_path / "index", encoder=FakeEncoder())


def _shown(page: Page, words: str) -> Page:
    """The page with `words` in bold, and its first block as code of a language."""
    at = page.text.index(words)
    first, *others = page.blocks
    first = dataclasses.replace(first, heads=True, language="toml")
    return dataclasses.replace(page, marks=(Mark(at, at + len(words), "strong"),), blocks=(first, *others))


def test_how_a_page_is_shown_is_stored_and_alone_is_no_change(tmp_path: Path, source: FakeSource) -> None:
    build_index(tmp_path, source)
    plain = source.source
    shown = dataclasses.replace(plain, options="shown", extract=lambda raw: _shown(plain.extract(raw), "choose"))
    from answerable.index.build import build

    receipt = build(shown, tmp_path, Settings(), encoder=FakeEncoder(), chunk=plain_chunks)
    assert len(receipt.relabelled) == 10 and not receipt.changed and receipt.chunks_encoded == 0
    with open_index(tmp_path) as index:
        for page in index.pages.values():
            (mark,) = page.marks
            assert page.text[mark.start : mark.end] == "choose" and mark.kind == "strong"
            assert [(block.heads, block.language) for block in page.blocks[:2]] == [(True, "toml"), (False, None)]


def test_a_page_of_an_index_without_marks_is_read(tmp_path: Path, source: FakeSource) -> None:
    build_index(tmp_path, source)
    with open_index(tmp_path) as index:
        page = next(iter(index.pages.values()))
    row = page_row(page, "s", "r")
    assert all(len(values) == 6 for values in row["blocks"])  # as they were written before
    del row["marks"]
    assert row_page(row) == page
