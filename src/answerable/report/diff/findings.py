"""A change of the docs as findings, each at the line of the docs' file where its section stands."""

from __future__ import annotations

import re
from pathlib import Path

from ...eval.change.diff import Diff
from ...eval.suite.gates import Finding
from .words import KIND_WORDS


def diff_findings(diff: Diff, folder: Path | None) -> list[Finding]:
    """One for each changed section that changed tickets, at its heading's line in the file of its page."""
    findings = []
    for section, kinds in diff.blamed():
        changes = ", ".join(f"{n:,} {KIND_WORDS[kind]}" for kind, n in sorted(kinds.items()))
        page = section.to or section.page
        file, line = (_line(folder / page, section.section) if folder is not None else (None, None)) or (None, None)
        findings.append(Finding(f"{section.section} ({section.kind}): {changes}", file or page, line))
    return findings


def _line(file: Path, section: str) -> tuple[str, int | None] | None:
    """The file as seen from here, and the line where its last heading stands; 1 where it cannot be told."""
    if not file.is_file():
        return None
    wanted = " ".join(re.findall(r"\w+", section.rpartition(" > ")[2])).casefold()
    text = file.read_text(encoding="utf-8", errors="replace")
    heading = next(
        (n for n, line in enumerate(text.splitlines(), 1) if _heading(line) == wanted),
        1,
    )
    try:
        return file.resolve().relative_to(Path.cwd().resolve()).as_posix(), heading
    except ValueError:
        return str(file), heading


def _heading(line: str) -> str:
    """The words of a line, markup aside."""
    return " ".join(re.findall(r"\w+", re.sub(r"<[^>]{0,200}>|\{#[^}]{0,200}\}", " ", line))).casefold()
