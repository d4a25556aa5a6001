"""Hazard rows 10-13, 27 and 30 for the index, each with a twin that shows the hazard when the guard is off."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from answerable.errors import EncoderMismatch, EnvironmentFailure, IndexBusy, IndexDamaged
from answerable.index import build as build_module
from answerable.index import generation as layout
from answerable.index import open_index
from answerable.index.manifest import NAME
from answerable.index.stored import Stored
from fakes import FakeEncoder, FakeSource, build_index, small_help_centre

HERE = Path(__file__).parents[1]
STEPS = ["read", "encode", "write", "lexical", "chroma", "verify", "sync", "rename", "switch", "sweep"]


class Worker:
    """The process of `build_worker.py`."""

    def __init__(self, errors: Path) -> None:
        self.errors = errors
        path = os.pathsep.join([str(HERE), str(HERE.parent / "src"), os.environ.get("PYTHONPATH", "")])
        self._file = errors.open("wb")
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "build_worker.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._file,
            env={**os.environ, "PYTHONPATH": path},
        )

    def _answer(self) -> dict[str, int]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, self.errors.read_text()
        answer: dict[str, int] = json.loads(line)
        return answer

    def start(self, index: Path, variant: str, **order: Any) -> int:
        """The pid of a child that builds."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"index": str(index), "variant": variant, **order}).encode() + b"\n")
        self._process.stdin.flush()
        return self._answer()["pid"]

    def wait(self) -> int:
        """Its exit status, negative for a signal."""
        return self._answer()["status"]

    def build(self, index: Path, variant: str, **order: Any) -> int:
        self.start(index, variant, **order)
        return self.wait()

    def close(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()
        self._file.close()


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    worker = Worker(tmp_path_factory.mktemp("worker") / "errors")
    yield worker
    worker.close()


def variants(index: Path) -> Counter[str]:
    """Opens the index, asks it a question, and counts the editions that its pages, chunks and answers are of."""
    encoder, found = FakeEncoder(), Counter[str]()
    with open_index(index, encoder=encoder) as opened:
        texts = [page.text for page in opened.pages.values()] + [chunk.text for chunk in opened.chunks]
        for passages in opened.search(["refund settings"], encoder.encode(["refund settings"]), 4):
            texts += [passage.chunk.text for passage in passages]
        for text in texts:
            found[text.split(" edition")[0].split()[-1]] += 1
    return found


def is_whole(index: Path) -> str:
    """The one edition that the current generation is of; every file has its digest."""
    found = variants(index)
    assert len(found) == 1, found
    with Stored(layout.folder_of(index, layout.current_name(index) or "")) as stored:
        assert stored.wrong_digests() == []
    return next(iter(found))


# -- row 10: killed at any moment ----------------------------------------------------------------


def kill_at_random(worker: Worker, index: Path, times: int) -> Counter[str]:
    rng, edition, outcomes = random.Random(7), "v0", Counter[str]()
    assert worker.build(index, edition) == 0
    longest = 0.1
    for number in range(1, times + 1):
        began = time.perf_counter()
        pid = worker.start(index, f"v{number}")
        time.sleep(rng.uniform(0, longest))
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        finished = worker.wait() == 0
        # Half of the kills should come before the end, wherever this machine's end is.
        longest = min(longest, time.perf_counter() - began) if finished else min(0.5, longest * 1.1)
        seen = is_whole(index)
        assert seen in (edition, f"v{number}")
        outcomes["new" if seen != edition else "old"] += 1
        edition = seen
    return outcomes


def test_killed_twenty_times_the_index_answers_from_a_whole_generation(worker: Worker, tmp_path: Path) -> None:
    outcomes = kill_at_random(worker, tmp_path, 20)
    assert outcomes["old"] > 0
    assert worker.build(tmp_path, "last") == 0
    assert is_whole(tmp_path) == "last"
    assert not list(tmp_path.glob("build-*"))


@pytest.mark.hazards
def test_killed_forty_times(worker: Worker, tmp_path: Path) -> None:
    assert kill_at_random(worker, tmp_path, 40).total() == 40
    assert worker.build(tmp_path, "last") == 0
    assert not list(tmp_path.glob("build-*"))


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_each_step(worker: Worker, tmp_path: Path, step: str) -> None:
    assert worker.build(tmp_path, "old") == 0
    assert worker.build(tmp_path, "new", die_at=step) == -signal.SIGKILL
    assert is_whole(tmp_path) == ("new" if step == "sweep" else "old")
    assert worker.build(tmp_path, "next") == 0
    assert is_whole(tmp_path) == "next"
    assert not list(tmp_path.glob("build-*"))


def test_killed_before_anything_was_published(worker: Worker, tmp_path: Path) -> None:
    assert worker.build(tmp_path, "first", die_at="rename") == -signal.SIGKILL
    with pytest.raises(EnvironmentFailure, match="nothing has been ingested"):
        open_index(tmp_path)
    assert worker.build(tmp_path, "first") == 0
    assert is_whole(tmp_path) == "first"


def test_twin_publishing_in_place_leaves_a_broken_index(worker: Worker, tmp_path: Path) -> None:
    assert worker.build(tmp_path, "old") == 0
    assert worker.build(tmp_path, "brandnew", in_place=True, die_at="half") == -signal.SIGKILL
    with pytest.raises((IndexDamaged, AssertionError)):
        is_whole(tmp_path)


# -- row 11: readers while others publish ---------------------------------------------------------


def read_all_the_time(
    index: Path, published: list[int], done: threading.Event, errors: list[str], queries: Counter[str]
) -> None:
    """Search one open generation until another is published, then open again; what must not be goes to `errors`.

    `published` holds the editions that are out, oldest first. Order is held, not seconds: an open that begins after
    edition n is out shows n or a later one, and no open shows an earlier one than the open before it.
    """
    encoder = FakeEncoder()
    vector = encoder.encode(["refund settings"])
    latest = 0
    while not done.is_set() or queries.total() < 400:
        try:
            latest = max(latest, published[-1])
            with open_index(index) as opened:
                own = opened.page_text("refund-0.md").split(" edition")[0].split()[-1]
                if int(own[1:]) < latest:
                    errors.append(f"{own} was opened after v{latest} was seen or published")
                latest = max(latest, int(own[1:]))
                while not opened.stale and (not done.is_set() or queries.total() < 400):
                    for passage in opened.search(["refund settings"], vector, 4)[0]:
                        if f" {own} edition" not in passage.chunk.text:
                            errors.append(f"{own}: {passage.chunk.text}")
                    queries[own] += 1
        except Exception as error:  # noqa: BLE001  the test is that none comes
            errors.append(repr(error))
            return


def test_readers_see_whole_generations_while_five_are_published(worker: Worker, tmp_path: Path) -> None:
    assert worker.build(tmp_path, "v0") == 0
    done, errors, queries, published = threading.Event(), list[str](), Counter[str](), [0]
    arguments = (tmp_path, published, done, errors, queries)
    readers = [threading.Thread(target=read_all_the_time, args=arguments) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for number in range(1, 6):
            assert worker.build(tmp_path, f"v{number}", pages=4 + number % 2) == 0
            published.append(number)
    finally:
        done.set()
        for reader in readers:
            reader.join(60)
    assert errors == []
    assert queries.total() >= 400 and queries["v5"] > 0
    assert is_whole(tmp_path) == "v5"


def opened_after_each_publish(index: Path, source: FakeSource) -> list[tuple[bool, bool]]:
    """Of four publishes: whether an index opened before calls itself stale, and the next open is the new one."""
    seen = []
    for word in "bcde":
        with open_index(index) as before:
            source.pages = small_help_centre(4, word)
            new = build_index(index, source).generation
            with open_index(index) as after:
                seen.append((before.stale, after.generation == new))
    return seen


def test_the_next_open_shows_what_was_published(tmp_path: Path) -> None:
    source = FakeSource(small_help_centre(4))
    build_index(tmp_path, source)
    assert opened_after_each_publish(tmp_path, source) == [(True, True)] * 4


def test_twin_a_remembered_pointer_goes_on_showing_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = FakeSource(small_help_centre(4))
    first = build_index(tmp_path, source).generation
    hold = layout.hold
    monkeypatch.setattr(layout, "hold", lambda index, name=None: hold(index, name or first))
    assert opened_after_each_publish(tmp_path, source) == [(True, False)] * 4


def test_twin_a_sweep_that_ignores_readers_takes_their_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = FakeSource(small_help_centre(4))
    build_index(tmp_path, source)

    def publish_more() -> None:
        for word in "bcde":
            source.pages = small_help_centre(4, word)
            build_index(tmp_path, source)

    with open_index(tmp_path) as held:
        publish_more()
        assert len(held.search(["refund"], FakeEncoder().encode(["refund"]), 1)[0]) == 1
    monkeypatch.setattr(layout, "nobody_holds", lambda folder: contextlib.nullcontext(True))
    with open_index(tmp_path) as unprotected:
        publish_more()
        with pytest.raises(FileNotFoundError):
            unprotected.search(["refund"], FakeEncoder().encode(["refund"]), 1)


# -- row 12: two writers --------------------------------------------------------------------------


def test_a_second_writer_is_told_who_the_first_is(worker: Worker, tmp_path: Path) -> None:
    assert worker.build(tmp_path, "old") == 0
    pid = worker.start(tmp_path, "new", pause_at="encode")
    try:
        deadline = time.monotonic() + 30
        while str(pid) not in (tmp_path / "writer.lock").read_text() and time.monotonic() < deadline:
            time.sleep(0.01)
        with pytest.raises(IndexBusy, match=f"pid {pid} on ") as caught:
            build_index(tmp_path, FakeSource(small_help_centre(4, "mine")))
        assert caught.value.exit_code == 3
    finally:
        os.kill(pid, signal.SIGKILL)
        worker.wait()
    assert str(pid) in (tmp_path / "writer.lock").read_text()  # what a dead writer leaves stops nobody
    assert build_index(tmp_path, FakeSource(small_help_centre(4, "mine"))).published
    assert is_whole(tmp_path) == "mine"


def test_twin_without_the_lock_one_writer_sweeps_the_other_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_module, "writer_lock", lambda index: contextlib.nullcontext())
    started: list[str] = []

    def second_writer(stage: str, done: int, total: int | None) -> None:
        if stage == "write" and not started:
            started.append(stage)
            build_index(tmp_path, FakeSource(small_help_centre(3, "second")))

    with pytest.raises((EnvironmentFailure, FileNotFoundError)):
        build_index(tmp_path, FakeSource(small_help_centre(3)), progress=second_writer)
    assert started


# -- row 13: full disk, damaged files --------------------------------------------------------------


def test_a_full_disk_is_a_clean_failure(worker: Worker, tmp_path: Path) -> None:
    assert worker.build(tmp_path, "old") == 0
    before = len(worker.errors.read_text())
    for limit in (1_000, 5_000, 20_000, 100_000):  # each breaks another file, Chroma's the last
        assert worker.build(tmp_path, f"new{limit}", pages=30, file_limit=limit) == 3
        assert is_whole(tmp_path) == "old"
    said = worker.errors.read_text()[before:]
    assert "no room left on the disk" in said and "Traceback" not in said
    assert worker.build(tmp_path, "next", pages=30) == 0
    assert is_whole(tmp_path) == "next"


def test_twin_in_place_a_full_disk_destroys_the_index(worker: Worker, tmp_path: Path) -> None:
    assert worker.build(tmp_path, "old") == 0
    worker.build(tmp_path, "brandnew", in_place=True, die_at="half", pages=30)
    with pytest.raises((IndexDamaged, AssertionError)):
        is_whole(tmp_path)


@pytest.mark.hazards
def test_a_full_file_system(worker: Worker, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", "size=3m", "tmpfs", str(small)]
    if mount is None or subprocess.run([mount, *options], capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a small file system")
    try:
        index = small / "index"
        assert worker.build(index, "old") == 0
        assert worker.build(index, "new", pages=4000) == 3
        assert is_whole(index) == "old"
        assert worker.build(index, "next") == 0
        assert is_whole(index) == "next"
    finally:
        subprocess.run(["umount", str(small)], check=True)


def damage(path: Path, rng: random.Random) -> bytes:
    """Flip one bit or cut the file at a random place; returns what it was."""
    data = path.read_bytes()
    place = rng.randrange(len(data))
    if rng.random() < 0.3:
        path.write_bytes(data[:place])
    else:
        path.write_bytes(data[:place] + bytes([data[place] ^ 1 << rng.randrange(8)]) + data[place + 1 :])
    return data


def found_by(folder: Path) -> str:
    """How damage in a generation shows: when opening, by its digests, or not at all."""
    try:
        with Stored(folder) as stored:
            return "digest" if stored.wrong_digests() else ""
    except EnvironmentFailure:
        return "open"


def test_two_hundred_flips_and_cuts_are_all_found(tmp_path: Path) -> None:
    build_index(tmp_path, FakeSource(small_help_centre(12)))
    folder = layout.folder_of(tmp_path, layout.names(tmp_path)[0])
    with Stored(folder) as stored:
        names = [NAME, *stored.manifest.artefacts]
    rng, found = random.Random(11), Counter[str]()
    for number in range(200):
        path = folder / names[number % len(names)]
        was = damage(path, rng)
        found[found_by(folder)] += 1
        path.write_bytes(was)
    assert found[""] == 0 and found.total() == 200
    assert found_by(folder) == ""
    assert found["digest"] > 50  # the twin: sizes alone, without digests, would have missed these


# -- row 27: the same bytes twice -----------------------------------------------------------------


def artefacts(index: Path) -> dict[str, bytes]:
    folder = layout.folder_of(index, layout.current_name(index) or "")
    with Stored(folder) as stored:
        return {name: (folder / name).read_bytes() for name in stored.manifest.artefacts}


def test_same_pages_same_bytes_in_any_order_and_with_any_hash_seed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = small_help_centre(4, "same")
    build_index(tmp_path / "a", FakeSource(pages))
    build_index(tmp_path / "b", FakeSource(pages, reverse=True))
    monkeypatch.setenv("PYTHONHASHSEED", "4711")
    other = Worker(tmp_path / "errors")
    try:
        assert other.build(tmp_path / "c", "same") == 0
    finally:
        other.close()
    first = artefacts(tmp_path / "a")
    assert {"chunks.jsonl", "pages.jsonl", "vectors.npy", "lexical/indices.csc.index.npy"} <= set(first)
    assert artefacts(tmp_path / "b") == first
    assert artefacts(tmp_path / "c") == first


def test_twin_without_sorting_the_order_of_reading_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_module, "sorted", lambda values, key=None: list(values), raising=False)
    for name in ("a", "b"):
        build_index(tmp_path / name, FakeSource(small_help_centre(4), reverse=name == "b"))
    assert artefacts(tmp_path / "a")["chunks.jsonl"] != artefacts(tmp_path / "b")["chunks.jsonl"]


# -- row 30: another encoder ----------------------------------------------------------------------


def test_another_encoder_is_refused_and_the_twin_shows_what_it_would_answer(tmp_path: Path) -> None:
    build_index(tmp_path, FakeSource(small_help_centre(10)))
    other, question = FakeEncoder(digest="fake-2"), "About refund 0 The first edition. Everything on refund"
    with pytest.raises(EncoderMismatch) as caught:
        open_index(tmp_path, encoder=other)
    assert caught.value.exit_code == 3 and caught.value.remedy
    with pytest.raises(EncoderMismatch, match="16 dimensions"):  # of the same name, and of another shape
        open_index(tmp_path, encoder=FakeEncoder(dim=16))
    with open_index(tmp_path) as index:  # nobody asked: the ranking is of noise
        right = index.search([question], FakeEncoder().encode([question]), 1, dense_weight=1.0)[0][0]
        wrong = index.search([question], other.encode([question]), 1, dense_weight=1.0)[0][0]
    assert right.chunk.page == "refund-0.md" and right.dense > 0.8
    assert wrong.dense < 0.6
