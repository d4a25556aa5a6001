"""The doctor finds damage in a process of its own, and repairs from what is whole."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from answerable.errors import IndexDamaged, IndexMissing
from answerable.index import doctor as module
from answerable.index import generation as layout
from answerable.index import open_index
from answerable.index.doctor import check, doctor, history, repair
from fakes import FakeEncoder, FakeSource, FakeTokens, build_index, small_help_centre

PARTS = ["generation", "files", "chunks", "vectors", "tokens", "lexical", "chroma"]


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 0x40
    path.write_bytes(data)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    build_index(tmp_path, FakeSource(small_help_centre(8)), tokens=FakeTokens())
    return tmp_path


@pytest.fixture
def folder(index: Path) -> Path:
    return layout.folder_of(index, layout.names(index)[-1])


def wrong(folder: Path) -> set[str]:
    return {finding.part for finding in check(folder) if not finding.ok}


def test_a_whole_index_is_found_whole_in_a_subprocess(index: Path) -> None:
    health = doctor(index, FakeEncoder())
    assert health.ok, health
    assert [finding.part for finding in health.findings] == [*PARTS, "encoder"]
    assert health.to_json()["ok"] is True


def test_another_encoder_is_a_finding(index: Path) -> None:
    findings = doctor(index, FakeEncoder(digest="fake-2")).findings
    assert [finding.part for finding in findings if not finding.ok] == ["encoder"]


def test_an_empty_directory_is_missing_and_a_bad_pointer_a_finding(index: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        doctor(tmp_path / "nowhere")
    with pytest.raises(IndexMissing):
        repair(tmp_path / "nowhere")
    with pytest.raises(IndexMissing):
        history(tmp_path / "nowhere")
    (index / layout.CURRENT).write_text("nonsense")
    assert not doctor(index).ok


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (layout.PAGES, {"files"}),
        (layout.CHUNKS, {"files"}),
        (layout.VECTORS, {"files"}),
        (layout.TOKENS, {"files"}),
        ("lexical/data.csc.index.npy", {"files"}),
        ("manifest.json", {"generation"}),
    ],
)
def test_a_flipped_bit_is_found(folder: Path, name: str, parts: set[str]) -> None:
    flip(folder / name, -20)
    assert parts <= wrong(folder)


def test_a_chroma_that_lost_rows_is_found(folder: Path) -> None:
    with closing(sqlite3.connect(folder / layout.CHROMA / "chroma.sqlite3")) as store, store:
        store.execute("delete from embeddings where rowid <= 3")
    assert wrong(folder) == {"chroma"}


def test_a_check_that_ends_its_process_is_a_finding(index: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The child really dies: its interpreter is told to abort when it opens Chroma."""
    broken = index / "broken"
    (broken / "chromadb").mkdir(parents=True)
    (broken / "chromadb" / "__init__.py").write_text("import os\nos.abort()\n")
    path = module._interpreter_path
    monkeypatch.setattr(module, "_interpreter_path", lambda: os.pathsep.join([str(broken), path()]))
    health = doctor(index)
    assert [(f.part, f.ok) for f in health.findings][-1] == ("chroma", False)
    assert "SIGABRT" in health.findings[-1].detail


@pytest.mark.parametrize("lost", ["lexical", "chroma"])
def test_what_is_derived_is_rebuilt(index: Path, folder: Path, lost: str) -> None:
    before = (folder / layout.CHUNKS).read_bytes()
    shutil.rmtree(folder / lost)
    assert wrong(folder)
    name = repair(index)
    assert name == layout.current_name(index) != folder.name
    fresh = layout.folder_of(index, name)
    assert not wrong(fresh)
    assert (fresh / layout.CHUNKS).read_bytes() == before
    assert history(index)[0].receipt["repaired"] == folder.name


def test_vectors_are_made_again_by_their_own_encoder_only(index: Path, folder: Path) -> None:
    before = (folder / layout.VECTORS).read_bytes()
    flip(folder / layout.VECTORS, -20)
    for other in (None, FakeEncoder(digest="fake-2")):
        with pytest.raises(IndexDamaged, match="no generation here can be restored"):
            repair(index, encoder=other, tokens=FakeTokens())
    fresh = layout.folder_of(index, repair(index, encoder=FakeEncoder(), tokens=FakeTokens()))
    assert not wrong(fresh)
    assert (fresh / layout.VECTORS).read_bytes() == before


def test_damaged_pages_lead_back_to_the_newest_whole_generation(index: Path) -> None:
    source = FakeSource(small_help_centre(8, "second"))
    second = build_index(index, source, tokens=FakeTokens()).generation
    flip(layout.folder_of(index, second) / layout.PAGES, 30)
    name = repair(index)
    with open_index(index) as opened:
        assert opened.generation == name
        assert "first edition" in opened.page_text("refund-0.md")
    receipt = build_index(index, source, tokens=FakeTokens())
    assert receipt.published and len(receipt.changed) == 8


def test_a_lost_pointer_is_repaired(index: Path) -> None:
    (index / layout.CURRENT).write_text("nonsense")
    repair(index)
    with open_index(index) as opened:
        assert len(opened.pages) == 8


def test_an_index_goes_on_after_a_repair(index: Path, folder: Path) -> None:
    shutil.rmtree(folder / "lexical")
    repair(index)
    receipt = build_index(index, FakeSource(small_help_centre(8)), tokens=FakeTokens())
    assert not receipt.published and receipt.same == 8
