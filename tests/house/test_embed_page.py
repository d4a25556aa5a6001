"""docs/embed.md runs: each of its blocks of Python, and the service at its end, asked over HTTP."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import answerable as face
from answerable import AnswerableError, EnvironmentFailure, InputError, Settings, ingest
from conftest import ROOT, Run

PAGE = ROOT / "docs" / "embed.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)
SCRIPTS = [block for block in BLOCKS if "FastAPI" not in block]
[SERVICE] = [block for block in BLOCKS if "FastAPI" in block]
QUESTION = "How do I change my plan?"


@pytest.fixture
def here(index_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an index at the place that the page names, as the working directory."""
    folder = tmp_path / "embedding"
    folder.mkdir()
    (folder / ".answerable").mkdir()
    shutil.move(index_copy, folder / ".answerable" / "index")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("block", SCRIPTS, ids=lambda block: block.splitlines()[0])
def test_each_block_runs(block: str, here: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", block],
        cwd=here,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0 and not done.stderr, done.stderr
    assert re.search(r"answer|assist|escalate|^000001-", done.stdout)


@pytest.fixture
def service(here: Path) -> Iterator[TestClient]:
    module = types.ModuleType("service")
    sys.modules["service"] = module  # as where uvicorn imports it: annotations are looked up there
    try:
        exec(compile(SERVICE, str(PAGE), "exec"), vars(module))
        with TestClient(module.app) as client:
            yield client
    finally:
        del sys.modules["service"]


def test_the_service_answers_what_the_command_line_prints(service: TestClient, here: Path, answerable: Run) -> None:
    asked = service.post("/ask", json={"question": QUESTION})
    code, printed, _ = answerable("ask", QUESTION, "--json", "--index", here / ".answerable" / "index")
    assert (asked.status_code, code) == (200, 0)
    assert asked.json() == json.loads(printed)
    assert list(asked.json()) == list(json.loads(printed))


@pytest.mark.parametrize("question", ["", " \n"])
def test_an_empty_question_is_a_client_error_with_a_remedy(service: TestClient, question: str) -> None:
    asked = service.post("/ask", json={"question": question})
    assert asked.status_code == 400
    assert "empty" in asked.json()["error"] and asked.json()["remedy"]
    assert service.post("/ask", json={"question": None}).status_code == 422  # FastAPI's own
    assert service.post("/ask", json={"question": QUESTION}).status_code == 200


def test_the_service_reloads_after_an_ingest(service: TestClient, here: Path, some_docs: Path) -> None:
    question = {"question": "How is the zorblax switched on?"}
    before = service.post("/ask", json=question).json()
    assert service.post("/reload").json() == {"new": False, "generation": before["generation"]}
    docs = Path(shutil.copytree(some_docs, here / "docs"))
    (docs / "zorblax.md").write_text("# The zorblax\n\nThe zorblax is switched on under Settings > Zorblax.\n", "utf-8")
    made = ingest(docs, here / ".answerable" / "index", Settings())
    assert service.post("/ask", json=question).json() == before
    assert service.post("/reload").json() == {"new": True, "generation": made.generation}
    after = service.post("/ask", json=question).json()
    assert after["generation"] == made.generation
    assert after["passages"][0]["page"] == "zorblax.md"


def test_an_index_that_is_gone_is_no_client_error(service: TestClient, here: Path) -> None:
    (here / ".answerable" / "index" / "CURRENT").unlink()
    failed = service.post("/reload")
    assert failed.status_code == 503 and failed.json()["remedy"]
    assert service.post("/ask", json={"question": QUESTION}).status_code == 200


def test_the_table_of_errors_is_the_tree() -> None:
    rows = re.findall(r"^\| `(\w+)`.*\| (\d{3}|at start) \|$", PAGE.read_text("utf-8"), re.M)
    assert len(rows) == 8
    for name, status in rows:
        error = getattr(face, name)
        assert issubclass(error, AnswerableError)
        assert issubclass(error, EnvironmentFailure if status == "503" else InputError)


def test_what_the_page_names_of_the_face_exists() -> None:
    for block in BLOCKS:
        for node in ast.walk(ast.parse(block)):
            if isinstance(node, ast.ImportFrom) and node.module == "answerable":
                assert {alias.name for alias in node.names} <= set(face.__all__)
