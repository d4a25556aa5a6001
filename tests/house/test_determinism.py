"""The same inputs give the same bytes: two hash seeds and shuffled tickets, through `coverage`, `eval` and `mutate`."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from suite_samples import with_baseline

# Gaps gathered through a set of their names: what a careless `for name in set(...)` would do.
PLANTED = """
from answerable.eval.coverage import coverage, gaps
sound = gaps.find_gaps
def planted(*given, **more):
    found = {gap.name: gap for gap in sound(*given, **more)}
    return tuple(found[name] for name in set(found))
coverage.find_gaps = planted
"""
RUN = "from answerable.cli import program; import sys; sys.exit(program.run(sys.argv[1:]))"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small repository whose suite has a baseline, and an index of its docs."""
    return with_baseline(tmp_path / "repository", monkeypatch)


def outputs(folder: Path, command: list[str], seeds: tuple[str, ...], before: str = "") -> set[bytes]:
    """What a command prints with each hash seed, its tickets in another order each time."""
    file = folder / "eval" / "tickets.jsonl"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    found = set()
    for seed in seeds:
        random.Random(seed).shuffle(lines)
        file.write_text("".join(lines), "utf-8")
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": seed}
        for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
            environment.pop(name, None)
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", before + RUN, *command],
            cwd=folder,
            env=environment,
            capture_output=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr.decode()
        found.add(done.stdout)
    return found


def coverage_of(folder: Path) -> list[str]:
    (index,) = (path.parent for path in (folder / ".answerable" / "eval").glob("*/CURRENT"))
    return ["coverage", "--tickets", "eval/tickets.jsonl", "--index", str(index), "--json", "--fresh"]


def test_coverage_says_the_same_bytes(folder: Path) -> None:
    (said,) = outputs(folder, coverage_of(folder), ("1", "2"))
    assert len(said) > 5000


def test_eval_says_the_same_bytes(folder: Path) -> None:
    (said,) = outputs(folder, ["eval", "eval/small.toml", "--json", "--fresh"], ("1", "2"))
    assert b'"passed": true' in said


def test_mutate_says_the_same_bytes(folder: Path) -> None:
    (said,) = outputs(folder, ["mutate", "--suite", "eval/small.toml", "--limit", "3", "--json"], ("1", "2"))
    assert b'"missing_test"' in said


def test_sabotage_the_order_of_a_set_is_seen(folder: Path) -> None:
    command = [one for one in coverage_of(folder) if one != "--fresh"]
    assert len(outputs(folder, command, ("1", "2", "3", "4"), PLANTED)) > 1
