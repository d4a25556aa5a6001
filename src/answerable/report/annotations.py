"""Workflow commands that a CI system turns into notes on the lines of a change.

The form is GitHub's (`::error file=NAME,line=N::MESSAGE`), which other systems understand too. Names and messages come
from strangers: nothing that reaches a log unescaped may be able to start a command of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from .. import escape
from ..eval.suite.gates import Finding

Level = Literal["error", "warning", "notice"]
MOST = 50  # CI systems show ten of a kind a step; a log need not hold thousands


def workflow_commands(findings: Iterable[Finding], level: Level = "error") -> list[str]:
    """One command a finding, the first `MOST`."""
    return [annotation(finding, level) for finding, _ in zip(findings, range(MOST), strict=False)]


def annotation(finding: Finding, level: Level = "error") -> str:
    """One workflow command on one line."""
    where = ""
    if finding.file is not None:
        where = f" file={escape.for_ci_property(finding.file)}"
        where += f",line={finding.line}" if finding.line is not None else ""
    return f"::{level}{where}::{escape.for_ci_message(escape.plain(finding.message))}"
