"""A release is checked before it is published: tag, versions, CHANGELOG; what lies in the archives; who may publish."""

from __future__ import annotations

import importlib.util
import io
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from conftest import ROOT

CHECK = ROOT / ".github" / "release_check.py"


@pytest.fixture(scope="module")
def check() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release_check", CHECK)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree that may be released as v0.1.0."""
    (tmp_path / "src/answerable").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "0.1.0"\n', "utf-8")
    (tmp_path / "src/answerable/__init__.py").write_text('__version__ = "0.1.0"\n', "utf-8")
    (tmp_path / "CHANGELOG.md").write_text("## [Unreleased]\n\n## [0.1.0] - 2026-12-01\n", "utf-8")
    return tmp_path


def test_a_tree_that_may_be_released(check: ModuleType, tree: Path) -> None:
    assert check.problems_of_a_tag("v0.1.0", tree) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("pyproject.toml", "0.1.0", "0.2.0", "the tag is v0.1.0"),
        ("src/answerable/__init__.py", "0.1.0", "0.1.1", "__init__.py says 0.1.1"),
        ("CHANGELOG.md", "2026-12-01", "unreleased", "has no date"),
        ("CHANGELOG.md", "[0.1.0]", "[0.0.9]", "has no section"),
    ],
)
def test_a_tree_that_may_not(check: ModuleType, tree: Path, file: str, old: str, new: str, problem: str) -> None:
    path = tree / file
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    assert any(problem in said for said in check.problems_of_a_tag("v0.1.0", tree))


def test_the_version_of_this_tree_is_one(check: ModuleType) -> None:
    import answerable

    assert check.version_of(ROOT) == answerable.__version__
    done = subprocess.run([sys.executable, CHECK, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == answerable.__version__
    wrong = subprocess.run([sys.executable, CHECK, "v9.9.9"], capture_output=True, text=True, check=False)
    assert wrong.returncode == 1 and "the tag is v9.9.9" in wrong.stderr


def wheel(folder: Path, *more: str) -> Path:
    file = folder / "answerable-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        models = ("answerable/encode/minilm/model.onnx", "answerable/encode/bridge/model.onnx")
        for name in ("answerable/__init__.py", "answerable/py.typed", *models, *more):
            archive.writestr(name, "")
    return file


def sdist(folder: Path, names: list[str]) -> Path:
    file = folder / "answerable-0.1.0.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        for name in names:
            archive.addfile(tarfile.TarInfo(f"answerable-0.1.0/{name}"), io.BytesIO())
    return file


@pytest.mark.parametrize(
    "name",
    [
        "answerable/__pycache__/x.cpython-311.pyc",
        ".mypy_cache/x.json",
        "eval/.answerable/index/CURRENT",
        ".venv/bin/python",
        "site/index.html",
    ],
)
def test_caches_in_an_archive_are_seen(check: ModuleType, tmp_path: Path, name: str) -> None:
    assert check.problems_of_an_archive(wheel(tmp_path)) == []
    assert any(name in said for said in check.problems_of_an_archive(wheel(tmp_path, name)))
    whole = list(check.NEEDED["sdist"])
    assert check.problems_of_an_archive(sdist(tmp_path, whole)) == []
    assert any(name in said for said in check.problems_of_an_archive(sdist(tmp_path, [*whole, name])))
    assert check.problems_of_an_archive(sdist(tmp_path, whole[1:])) == [f"answerable-0.1.0.tar.gz lacks {whole[0]}"]


def test_only_publishing_may_ask_for_an_identity() -> None:
    text = (ROOT / ".github/workflows/release.yml").read_text("utf-8")
    build, publish = text.split("\n  publish:\n")
    assert "id-token" not in build and "id-token: write" in publish
    assert "environment: release" in publish and "needs: build" in publish
    assert "password" not in text and "secrets." not in text
    assert ".github/smoke.sh" in build and "release_check.py" in build


def test_what_the_workflow_runs_is_there_and_is_run_here_too() -> None:
    assert shutil.which("bash") is None or (ROOT / ".github/smoke.sh").stat().st_mode & 0o111
    assert "make smoke" in (ROOT / ".ci/run").read_text("utf-8").splitlines()
    assert "make site" in (ROOT / ".ci/run").read_text("utf-8").splitlines()
