"""Generations: published whole, named by content, kept while held, swept when nobody needs them."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
from pathlib import Path

import pytest

from answerable.errors import EnvironmentFailure, IndexDamaged, IndexMissing
from answerable.index import generation as layout
from answerable.index import open_index
from answerable.index.files import LinesReader, LinesWriter, dump, parse
from answerable.index.manifest import NAME, Manifest, Shape, parse_manifest, read_manifest
from answerable.settings import IngestSettings, Settings
from fakes import FakeEncoder, FakeSource, build_index, small_help_centre


def rewrite(source: FakeSource, word: str) -> None:
    source.pages = small_help_centre(len(source.pages), word)


def test_one_build_is_one_generation_with_a_manifest(tmp_path: Path) -> None:
    receipt = build_index(tmp_path, FakeSource(small_help_centre(4)))
    assert layout.names(tmp_path) == [receipt.generation] == [layout.current_name(tmp_path)]
    manifest = read_manifest(layout.folder_of(tmp_path, receipt.generation))
    assert manifest.counts == {"pages": 4, "chunks": 8}
    assert manifest.parent is None
    assert manifest.receipt["generation"] == receipt.generation
    assert {layout.PAGES, layout.CHUNKS, layout.VECTORS, "lexical/data.csc.index.npy"} <= set(manifest.artefacts)
    assert not any(name.startswith("chroma") for name in manifest.artefacts)
    assert not list(tmp_path.glob("build-*"))


def test_the_name_follows_from_the_content(tmp_path: Path) -> None:
    first = build_index(tmp_path / "a", FakeSource(small_help_centre(4))).generation
    again = build_index(tmp_path / "b", FakeSource(small_help_centre(4))).generation
    other = build_index(tmp_path / "c", FakeSource(small_help_centre(4, "second"))).generation
    assert first == again
    assert first != other


def test_a_manifest_round_trips_and_any_other_byte_is_refused(tmp_path: Path) -> None:
    shape = Shape("e", "d", 4, 250)
    manifest = Manifest("000001-00000000", None, "now", "me", shape, {"pages": 1}, {}, {}, {"x": 1})
    data = manifest.to_bytes()
    assert parse_manifest(tmp_path, data, manifest.generation) == manifest
    for place in range(len(data)):
        flipped = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        with pytest.raises(EnvironmentFailure):
            parse_manifest(tmp_path, flipped, manifest.generation)
    with pytest.raises(IndexDamaged):
        parse_manifest(tmp_path, data + b"\n", manifest.generation)
    with pytest.raises(IndexDamaged, match="its own digest"):
        parse_manifest(tmp_path, data, "000002-00000000")


def test_another_schema_is_refused_with_a_remedy(tmp_path: Path) -> None:
    name = build_index(tmp_path, FakeSource(small_help_centre(2))).generation
    folder = layout.folder_of(tmp_path, name)
    newer = dataclasses.replace(read_manifest(folder), schema=99)
    (folder / NAME).write_bytes(newer.to_bytes())
    with pytest.raises(EnvironmentFailure, match="schema 99") as caught:
        open_index(tmp_path)
    assert caught.value.exit_code == 3
    assert "new directory" in (caught.value.remedy or "")


def test_nothing_there_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="answerable ingest"):
        open_index(tmp_path / "no-such")
    build_index(tmp_path, FakeSource(small_help_centre(2)))
    with pytest.raises(IndexMissing, match="Kept are: 000001"):
        open_index(tmp_path, generation="000009-deadbeef")
    with pytest.raises(IndexMissing):
        open_index(tmp_path, generation="../../etc")
    (tmp_path / layout.CURRENT).write_text("../../etc\n")
    with pytest.raises(IndexDamaged, match="does not name a generation"):
        open_index(tmp_path)


def test_current_naming_a_lost_generation_is_damage_not_a_hang(tmp_path: Path) -> None:
    name = build_index(tmp_path, FakeSource(small_help_centre(2))).generation
    shutil.rmtree(layout.folder_of(tmp_path, name))
    with pytest.raises(IndexDamaged, match="which is not there"):
        open_index(tmp_path)


def test_missing_and_shortened_files_are_seen_when_opening(tmp_path: Path) -> None:
    name = build_index(tmp_path, FakeSource(small_help_centre(2))).generation
    chunks = layout.folder_of(tmp_path, name) / layout.CHUNKS
    data = chunks.read_bytes()
    chunks.write_bytes(data[:-5])
    with pytest.raises(IndexDamaged, match=r"chunks\.jsonl has \d+ bytes instead of"):
        open_index(tmp_path)
    chunks.unlink()
    with pytest.raises(IndexDamaged, match="is missing"):
        open_index(tmp_path)


def test_old_generations_go_but_not_the_last_three_nor_a_held_one(tmp_path: Path) -> None:
    source = FakeSource(small_help_centre(3))
    first = build_index(tmp_path, source).generation
    with open_index(tmp_path) as held:
        for word in "bcdef":
            rewrite(source, word)
            build_index(tmp_path, source)
        assert len(layout.names(tmp_path)) == 4
        assert first in layout.names(tmp_path)
        assert held.stale
        assert "first edition" in held.page_text(next(iter(held.pages)))
    rewrite(source, "g")
    last = build_index(tmp_path, source).generation
    assert first not in layout.names(tmp_path)
    assert len(layout.names(tmp_path)) == 3
    with open_index(tmp_path) as index, open_index(tmp_path, generation="6") as before:
        assert index.generation == last
        assert "f edition" in before.page_text(next(iter(before.pages)))


def test_the_number_of_generations_kept_is_a_setting(tmp_path: Path) -> None:
    source, settings = FakeSource(small_help_centre(2)), Settings(ingest=IngestSettings(keep_generations=1))
    for word in "abc":
        rewrite(source, word)
        build_index(tmp_path, source, settings=settings)
    assert len(layout.names(tmp_path)) == 1


def test_what_killed_writers_left_is_swept_by_the_next(tmp_path: Path) -> None:
    source = FakeSource(small_help_centre(2))
    build_index(tmp_path, source)
    (tmp_path / "build-1-abcd").mkdir()
    (tmp_path / "build-1-abcd" / "half").write_text("half")
    (tmp_path / layout.GENERATIONS / ".trash-000009-00000000-ab").mkdir()
    orphan = layout.folder_of(tmp_path, "000009-00000000")
    orphan.mkdir()
    (tmp_path / f"{layout.CURRENT}.77.tmp").write_text("x")
    build_index(tmp_path, source)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["CURRENT", "generations", "writer.lock"]
    assert len(list((tmp_path / layout.GENERATIONS).iterdir())) == 1


def test_a_read_only_index_answers(tmp_path: Path) -> None:
    build_index(tmp_path, FakeSource(small_help_centre(3)))
    paths = [tmp_path, *tmp_path.rglob("*")]
    modes = [path.stat().st_mode for path in paths]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        encoder = FakeEncoder()
        with open_index(tmp_path) as index:
            found = index.search(["refund"], encoder.encode(["refund"]), 1)
        assert found[0][0].chunk.page == "refund-0.md"
    finally:
        for path, mode in zip(paths, modes, strict=True):
            path.chmod(mode)


def test_lines_keep_any_text(tmp_path: Path) -> None:
    rows = [{"text": text} for text in ("a\nb", "\u2028\u2029\x85", "\ud800", "é\0", "")]
    with LinesWriter(tmp_path / "rows") as writer:
        for row in rows:
            writer.append(row)
        offsets = writer.offsets
    with LinesReader(tmp_path / "rows", offsets) as reader:
        assert [reader.row(number) for number in range(len(reader))] == rows
        assert [parse(line) for line in reader.lines()] == rows


def test_dumped_json_depends_on_the_value_alone() -> None:
    assert dump({"b": 1, "a": "ü"}) == dump({"a": "ü", "b": 1}) == '{"a":"ü","b":1}'.encode()


def test_an_index_holds_no_files_after_close(tmp_path: Path) -> None:
    build_index(tmp_path, FakeSource(small_help_centre(3)))
    folder = Path("/proc/self/fd")
    if not folder.is_dir():
        pytest.skip("no /proc here")
    before = len(list(folder.iterdir()))
    for _ in range(5):
        with open_index(tmp_path) as index:
            index.page_text("refund-0.md")
            _ = index.chunks[0]
    assert len(list(folder.iterdir())) <= before


def test_the_lock_file_names_its_last_holder(tmp_path: Path) -> None:
    build_index(tmp_path, FakeSource(small_help_centre(2)))
    assert json.loads((tmp_path / "writer.lock").read_bytes())["pid"] == os.getpid()
