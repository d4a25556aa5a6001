"""Hazard row 29: what a process that asks and rebuilds for long holds, with a planted leak as the twin."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).resolve().parents[1]
WARM = 5  # rounds until caches and memory pools have their size
# Bytes a hundred asks. Pools of native libraries grow by 3 MB now and then: 0.5 to 1.2 MB a round without a leak (six
# runs); what Python itself holds grows by 0.13 MB, its bounded caches. The planted leak keeps 4 MB.
SLOPE = 2 << 20
FILES = 2  # more or fewer than after the warm rounds

pytestmark = [
    pytest.mark.hazards,
    pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads /proc, which only Linux has"),
]


def soak(docs: Path, folder: Path, rounds: int, leak: str = "", asks: int = 100) -> list[dict[str, int]]:
    """What the worker held after each round of `asks` questions and one rebuild."""
    shutil.copytree(docs, folder / "docs")
    path = os.pathsep.join([str(HERE.parent / "src"), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, str(HERE / "soak_worker.py"), str(folder), str(rounds), str(asks), leak]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def faults(held: list[dict[str, int]]) -> set[str]:
    """ "memory" where it grows by more than `SLOPE` a round (least squares), "files" where their number moves."""
    later = held[WARM:]
    slope = np.polyfit(range(len(later)), [one["rss"] for one in later], 1)[0]
    files = [one["fds"] for one in later]
    found = {"memory": slope >= SLOPE, "files": max(abs(count - files[0]) for count in files) > FILES}
    return {name for name, seen in found.items() if seen}


def test_two_thousand_asks_and_twenty_rebuilds_hold_no_more_than_before(some_docs: Path, tmp_path: Path) -> None:
    held = soak(some_docs, tmp_path, rounds=20)
    assert len(held) == 20
    assert not faults(held), held


@pytest.mark.parametrize("leak", ["memory", "files"])
def test_a_planted_leak_is_seen(some_docs: Path, tmp_path: Path, leak: str) -> None:
    held = soak(some_docs, tmp_path, rounds=WARM + 5, leak=leak, asks=10)
    assert leak in faults(held), held
