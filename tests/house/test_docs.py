"""The documentation is true: every command is in it, its links lead somewhere, and what it says to run runs."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from answerable.cli import VERBS
from answerable.cli.reference import reference
from conftest import FIXTURES, ROOT

README = ROOT / "README.md"
TEXTS = [README, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(file: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", file.read_text("utf-8"), re.M | re.S)


def commands(file: Path) -> list[str]:
    """The lines of console blocks that begin with `$`, in order."""
    return [line[2:] for block in blocks(file, "console") for line in block.splitlines() if line.startswith("$ ")]


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_is_in_the_readme(verb: str) -> None:
    assert re.search(rf"^\| `answerable {verb}\b", README.read_text("utf-8"), re.M)


def test_the_reference_of_options_is_up_to_date() -> None:
    assert (ROOT / "docs" / "commands.md").read_text("utf-8") == reference(), "run: make docs"


def test_every_option_says_what_it_does() -> None:
    silent = [line for line in reference().splitlines() if line.startswith("| `") and line.endswith("|  |")]
    assert not silent


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.name)
def test_links_to_files_lead_somewhere(file: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", file.read_text("utf-8")):
        if not re.match(r"[a-z]+:", target):
            assert (file.parent / target).exists(), f"{file.name} links to {target}"


def test_the_make_targets_that_are_named_exist() -> None:
    made = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M)
    named = set()
    for file in TEXTS:
        text = file.read_text("utf-8")
        named |= set(re.findall(r"`make ([a-z][\w-]*)`", text))
        named |= {name for block in blocks(file, "sh") for name in re.findall(r"^make ([a-z][\w-]*)", block, re.M)}
    assert {"demo", "test"} <= named <= set(made)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a reader of the README stands: a copy of what it names, and few tickets, for speed."""
    folder = tmp_path_factory.mktemp("reader")
    for name in ("docs", "site"):
        shutil.copytree(FIXTURES / name, folder / "fixtures" / name)
    shutil.copytree(ROOT / "ingest", folder / "ingest")
    lines = (FIXTURES / "tickets.jsonl").read_text("utf-8").splitlines(keepends=True)
    (folder / "fixtures" / "tickets.jsonl").write_text("".join(lines[::8]), "utf-8")
    return folder


def environment() -> dict[str, str]:
    path = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path}


def runs(reader: Path, file: Path) -> Iterator[tuple[str, int, str]]:
    for command in commands(file):
        words = shlex.split(command)
        if words[0] == "answerable":
            words = [sys.executable, "-m", *words]
        done = subprocess.run(
            words, cwd=reader, env=environment(), capture_output=True, text=True, timeout=300, check=False
        )
        yield command, done.returncode, done.stdout + done.stderr


def test_every_console_command_runs(reader: Path) -> None:
    done = list(runs(reader, README))
    assert len(done) >= 7
    for command, code, said in done:
        assert code == 0, f"{command}: {said}"
        assert said or command.startswith("mkdir ")


def test_the_python_of_the_readme_runs(reader: Path) -> None:
    found = blocks(README, "python")
    assert found
    for block in found:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", block],
            cwd=reader,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert re.search(r"^47 \d+ \(\)$", done.stdout, re.M)


def test_the_ticket_of_the_readme_is_a_ticket(tmp_path: Path) -> None:
    from answerable import read_tickets

    (tmp_path / "tickets.jsonl").write_text("".join(blocks(README, "json")), "utf-8")
    assert len(read_tickets(tmp_path / "tickets.jsonl").tickets) == 1


def test_the_readme_says_what_the_code_says() -> None:
    text = README.read_text("utf-8")
    count = len((FIXTURES / "tickets.jsonl").read_text("utf-8").splitlines())
    assert f"half of {count} labelled tickets" in text
    size = (ROOT / "src/answerable/encode/minilm/model.onnx").stat().st_size / 1e6
    claimed = re.search(r"int8 ONNX, (\d+) MB", text)
    assert claimed is not None and abs(float(claimed[1]) - size) < 2


def test_every_public_name_of_the_changelog_exists() -> None:
    import answerable

    named = re.search(r"The Python face: (.*?)\.\n", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.S)
    assert named is not None
    assert set(re.findall(r"`(\w+)`", named[1])) <= set(answerable.__all__)
