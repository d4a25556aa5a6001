"""Hazard: `answerable ingest` killed at any moment. Whatever was current before goes on answering, whole.

End to end: the command line in its own process, the built-in encoder, 30 fixture pages, SIGKILL at a drawn moment.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from answerable import Answerer, Settings, doctor, open_index
from conftest import FIXTURES

PAGES = 30
MARK = "Edition"


def pages(folder: Path, edition: int) -> None:
    """The same 30 pages in another edition: each ends in a line that names it, so that a mixture shows."""
    if folder.exists():
        shutil.rmtree(folder)
    for path in sorted((FIXTURES / "docs").rglob("*.md"))[:PAGES]:
        target = folder / path.relative_to(FIXTURES / "docs")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(path.read_text("utf-8") + f"\n## {MARK}\n\n{MARK} number {edition}.\n", "utf-8")


def start(docs: Path, index: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "answerable", "ingest", str(docs), "--index", str(index)]
    environment = {**os.environ, "PYTHONPATH": str(FIXTURES.parent / "src")}
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)


def edition_of(index: Path) -> int:
    """The edition that answers; fails if pages of two editions are in it, or it does not answer."""
    with open_index(index) as opened:
        assert len(opened.pages) == PAGES
        found = {opened.pages[key].text.rsplit(f"{MARK} number ", 1)[1].strip(". \n") for key in opened.pages}
        assert len(found) == 1, f"pages of the editions {sorted(found)} are mixed"
        answer = Answerer(opened, Settings()).ask("Can I get a refund for a yearly plan?")
        assert answer.passages[0].chunk.page == "billing/refunds.md"
        for citation in answer.citations:
            assert opened.page_text(citation.page)[citation.start : citation.end] == citation.quote
    return int(found.pop())


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """An index of edition 0 and the seconds that a new edition takes."""
    folder = tmp_path_factory.mktemp("kill")
    seconds = 0.0
    for edition in (-1, 0):
        pages(folder / "docs", edition)
        began = time.monotonic()
        assert start(folder / "docs", folder / "index").wait(300) == 0
        seconds = time.monotonic() - began
    return folder, seconds


def killed(first: tuple[Path, float], folder: Path, seed: int) -> Iterator[tuple[int, int, int]]:
    """Kill an ingest of a new edition, again and again: (edition killed, exit code, edition that answers)."""
    made, seconds = first
    shutil.copytree(made / "index", folder / "index")
    draw = random.Random(seed)
    edition = 0
    while True:
        edition += 1
        pages(folder / "docs", edition)
        process = start(folder / "docs", folder / "index")
        began = time.monotonic()
        try:
            process.wait(draw.uniform(0.1, 1.0) * seconds)
            seconds = time.monotonic() - began  # the machine is faster now than it was
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        yield edition, process.wait(60), edition_of(folder / "index")


def check(first: tuple[Path, float], folder: Path, kills: int, seed: int) -> None:
    current, done = 0, 0
    for edition, code, answers in killed(first, folder, seed):
        assert code in (0, -signal.SIGKILL)
        # Killed after the switch and before its end, it is the new edition too.
        assert answers in ((edition,) if code == 0 else (current, edition))
        current = answers
        done += code != 0
        if done == kills:
            break
        assert edition < 4 * kills, "hardly any kill hit"
    assert doctor(folder / "index").ok
    pages(folder / "docs", 1000)
    assert start(folder / "docs", folder / "index").wait(300) == 0  # no lock is left behind
    assert edition_of(folder / "index") == 1000
    assert not list((folder / "index").glob("build-*"))


def test_three_kills(first: tuple[Path, float], tmp_path: Path) -> None:
    check(first, tmp_path, kills=3, seed=1)


@pytest.mark.hazards
def test_twenty_kills(first: tuple[Path, float], tmp_path: Path) -> None:
    check(first, tmp_path, kills=20, seed=2)


def test_a_mixture_would_be_seen(first: tuple[Path, float], tmp_path: Path) -> None:
    """The twin: pages of two editions in one generation do fail the check."""
    from answerable import ingest

    index = Path(shutil.copytree(first[0] / "index", tmp_path / "index"))
    pages(tmp_path / "docs", 0)
    one = tmp_path / "docs" / "billing" / "refunds.md"
    one.write_text(one.read_text("utf-8").replace(f"{MARK} number 0", f"{MARK} number 7"), "utf-8")
    ingest(tmp_path / "docs", index, Settings())
    with pytest.raises(AssertionError, match="are mixed"):
        edition_of(index)


def test_sources_of_the_same_name_are_one_source(first: tuple[Path, float]) -> None:
    """What the two tests above rest on: docs in another place is the same source, named by its folder."""
    receipt = json.loads(next((first[0] / "index").glob("generations/*/manifest.json")).read_text("utf-8"))
    assert list(receipt["sources"]) == ["docs"]
