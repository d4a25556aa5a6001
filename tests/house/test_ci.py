"""What runs on others' machines: pinned actions, least rights, and scripts that do not wait for a person."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from conftest import ROOT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_actions_are_pinned_by_their_full_hash(file: Path) -> None:
    uses = re.findall(r"uses: *(\S+)(.*)", file.read_text("utf-8"))
    assert uses
    for action, comment in uses:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), f"{action}: which version is that?"


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_workflows_may_read_and_no_more(file: Path) -> None:
    text = file.read_text("utf-8")
    assert "permissions:\n  contents: read\n" in text and "pull_request_target" not in text
    # To publish, a job proves who it is for a minute; no token is stored anywhere.
    assert re.findall(r"([\w-]+): write", text) == (["id-token"] if file.name == "release.yml" else [])
    assert "secrets." not in text
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")


def test_the_ci_script_stops_at_the_first_failure_and_reads_nothing() -> None:
    script = ROOT / ".ci" / "run"
    text = script.read_text("utf-8")
    assert os.access(script, os.X_OK)
    assert "set -euo pipefail" in text and "exec </dev/null" in text
    made = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert set(re.findall(r"^make (.+)$", text, re.M)) <= set(made)


def test_the_version_is_the_same_everywhere() -> None:
    import answerable

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == answerable.__version__
    assert f"## [{answerable.__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_core_is_light_and_the_extras_are_all_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[<>=;\[! ]", line)[0] for line in project["dependencies"]}
    assert not names & {"torch", "sentence-transformers", "transformers", "ragas", "langchain", "scipy", "pandas"}
    assert {"sentence-transformers", "ragas", "llm", "dev"} <= set(project["optional-dependencies"])
