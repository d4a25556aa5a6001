"""What is kept from one run to the next knows the code that made it: its modules and libraries, found by imports."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from answerable.eval import code_digest as module
from answerable.eval.code_digest import ANSWERS, DISTRIBUTIONS, PACKAGE, imports_of, reached, version_of

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


def imported(file: Path) -> set[Path | str]:
    """What Python's own parser says that a file of the package imports."""
    found: set[Path | str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        if isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
        if isinstance(node, ast.ImportFrom) and node.level:
            place = file.parents[node.level - 1].joinpath(*(node.module or "").split("."))
            for spot in (place if place != PACKAGE else PACKAGE / "?", *(place / name.name for name in node.names)):
                found |= {one for one in (spot.with_suffix(".py"), spot / "__init__.py") if one.is_file()}
    return found


def test_every_import_of_every_module_is_found() -> None:
    files = sorted(PACKAGE.rglob("*.py"))
    assert len(files) > 200 and not {file: lost for file in files if (lost := imported(file) - set(imports_of(file)))}


def test_what_answers_depend_on_is_reached_and_what_shows_them_is_not() -> None:
    files, libraries = reached(ANSWERS)
    names = {file.relative_to(PACKAGE).as_posix() for file in files}
    assert {"matrix_products.py", "settings.py", "answer/answerer.py", "index/build.py", "encode/builtin.py"} <= names
    assert "answer/level/confidence.json" in names  # data that a module reads beside it
    assert not {name for name in names if name.startswith(("report/", "cli/", "desk/", "serve/", "eval/"))}
    assert {"onnxruntime", "numpy", "tokenizers", "bm25s", "Stemmer"} <= libraries
    assert all(version_of(name) for name in ("onnxruntime", "numpy", "tokenizers", "bm25s", "Stemmer"))


def test_a_library_is_asked_for_by_the_name_that_it_is_installed_under() -> None:
    known = PYPROJECT.read_text("utf-8").casefold().replace("_", "-")
    for name in reached(ANSWERS)[1]:
        assert version_of(name) or DISTRIBUTIONS.get(name, name).casefold().replace("_", "-") in known, name


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "PACKAGE", tmp_path)
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "__init__.py").write_text("from .deep import thing\n", "utf-8")
    (tmp_path / "room" / "deep.py").write_text("import numpy as np\n\nthing = 1\n", "utf-8")
    (tmp_path / "lazy.py").write_text("x = 1\n", "utf-8")
    (tmp_path / "unused.py").write_text("x = 1\n", "utf-8")
    (tmp_path / "written.py").write_text("x = 1\n", "utf-8")
    (tmp_path / "root.py").write_text(
        "from .room import (\n    thing,\n)\n\ndef f():\n    from . import lazy\n", "utf-8"
    )
    return tmp_path


def digest() -> str:
    return module.code_digest.__wrapped__(("root",), "written.py")


@pytest.mark.parametrize("name", ["root.py", "room/__init__.py", "room/deep.py", "lazy.py", "written.py"])
def test_other_code_has_another_digest(small: Path, name: str) -> None:
    before = digest()
    (small / name).write_text((small / name).read_text("utf-8") + "y = 2\n", "utf-8")
    assert digest() != before


def test_code_that_is_not_imported_has_no_part_in_it(small: Path) -> None:
    before = digest()
    (small / "unused.py").write_text("x = 2\n", "utf-8")
    assert digest() == before


def test_another_version_of_a_library_or_of_python_has_another_digest(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = digest()
    with monkeypatch.context() as patch:
        patch.setattr(module, "version_of", lambda name: "0.0.1" if name == "numpy" else version_of(name))
        assert digest() != before
    with monkeypatch.context() as patch:
        patch.setattr(sys, "version_info", (3, 99))
        assert digest() != before
    assert digest() == before


def test_sabotage_without_following_imports_old_answers_would_live_on(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "imports_of", lambda file: iter(()))
    before = digest()
    (small / "lazy.py").write_text("x = 2\n", "utf-8")
    assert digest() == before
