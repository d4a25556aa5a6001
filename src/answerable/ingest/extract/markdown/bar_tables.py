"""Tables of other dialects made those of GitHub: a table needs a row that names its columns, and as many dashes below.

Kramdown and PHP Markdown Extra also know tables without names, and take a row of dashes of any number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_FENCE = re.compile(r"^(?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t])*(`{3,}(?=[^`\n]*$)|~{3,})")
_BAR = re.compile(r"(?<!\\)\|")
_DASHES = re.compile(r"\|?\s*:?-+:?(?:\s*\|\s*:?-+:?)*\s*\|?")  # never two runs of spaces side by side


def with_heads(text: str) -> str:
    """CommonMark with each table in the form of GitHub; a table without names gets a first row of empty cells."""
    if "|" not in text:
        return text
    lines = text.split("\n")
    made: list[str] = []
    fence, at = "", 0
    while at < len(lines):
        line = lines[at]
        marker = _FENCE.match(line) if "`" in line or "~" in line else None
        if marker is not None and (not fence or marker[1].startswith(fence)):
            fence = "" if fence else marker[1]
        if fence or "|" not in line:
            made.append(line)
            at += 1
            continue
        end = at + 1
        while end < len(lines) and "|" in lines[end]:
            end += 1
        made += _table(lines[at:end])
        at = end
    return "\n".join(made)


def _table(rows: Sequence[str]) -> Sequence[str]:
    """Lines that follow each other, all with a bar, as a table where they are one."""
    first = rows[0]
    columns = len(_cells(first))
    if len(rows) > 1 and _is_dashes(rows[1]) and not _is_dashes(first):
        return rows if len(_cells(rows[1])) == columns else (first, _dashes(first, columns), *rows[2:])
    headless = rows[1:] if _is_dashes(first) else rows
    widths = [len(_cells(row)) for row in headless]
    if len(headless) < 2 or min(widths) < 2 or not all(row.lstrip().startswith("|") for row in headless):
        return rows
    columns = max(widths)
    return (_indent(first) + "|  " * columns + "|", _dashes(first, columns), *headless)


def _dashes(like: str, columns: int) -> str:
    return _indent(like) + "|---" * columns + "|"


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _is_dashes(line: str) -> bool:
    return _DASHES.fullmatch(line.strip()) is not None


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return _BAR.split(inner)
