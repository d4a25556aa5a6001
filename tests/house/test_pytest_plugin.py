"""The pytest plugin: nothing unless asked for; then a test for the gates and one a held ticket."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from conftest import ROOT
from suite_samples import repository


def pytest_in(folder: Path, *arguments: str) -> tuple[int, str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    environment.pop("PYTEST_ADDOPTS", None)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:langsmith_plugin", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_gates_are_tests(tmp_path: Path) -> None:
    from answerable.cli import program

    here = Path.cwd()
    (tmp_path / "repository").mkdir()
    folder = repository(tmp_path / "repository")
    os.chdir(folder)
    try:
        assert program.run(["eval", "eval/small.toml", "--update-baseline"]) == 0
    finally:
        os.chdir(here)
    asked = ("-p", "answerable.pytest_plugin", "--answerable-suite", "eval/small.toml")
    code, said = pytest_in(folder, *asked)
    assert code == 0 and "13 passed" in said, said
    page = folder / "docs" / "account" / "password.md"
    page.write_text(page.read_text("utf-8").replace("60 minutes", "15 minutes"), "utf-8")
    code, said = pytest_in(folder, *asked)
    assert code == 1 and "1 failed, 12 passed" in said and "docs/account/password.md:4: numbers changed" in said, said
    code, said = pytest_in(folder, "--answerable-suite", "eval/small.toml")
    assert code == 4 and "unrecognized arguments" in said, "installing the package registers nothing"
