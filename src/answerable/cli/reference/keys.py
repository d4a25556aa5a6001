"""The keys of a table as rows. The one place that knows where a table says what its keys mean.

Settings say it in their dataclass: a field, its default, the comment behind it. Recipes and suites say it in the
commented sample at the head of their module, which a test holds against the keys that are accepted.
"""

from __future__ import annotations

import dataclasses
import inspect
import io
import re
import tokenize
from collections.abc import Iterator
from types import ModuleType
from typing import Any


@dataclasses.dataclass(frozen=True, slots=True)
class KeyRow:
    """One key of a table ("" = the top of the file); `default` as TOML writes it, "" where there is none."""

    table: str
    key: str
    default: str
    allowed: str
    unit: str
    text: str


def rows_of(table_type: type[Any], table: str = "") -> tuple[KeyRow, ...]:
    """A row for each field of a dataclass of settings, in its order."""
    comments = _comments(table_type)
    made = table_type()
    return tuple(
        KeyRow(table, field.name, toml(getattr(made, field.name)), _allowed(getattr(made, field.name)), "", text)
        for field in dataclasses.fields(table_type)
        if (text := comments.get(field.name, "")) or field.name != "intents"
    )


def sample_rows(module: ModuleType) -> tuple[KeyRow, ...]:
    """A row for each `key = value  # comment` of the TOML sample in a module's docstring."""
    rows = []
    table = ""
    for line in inspect.cleandoc(module.__doc__ or "").splitlines():
        if header := re.match(r"\s*\[([\w.]+)\]", line):
            table = header[1]
        elif found := re.match(r"\s*(\w+) = (.+?)(?:\s+# (.+))?$", line):
            rows.append(KeyRow(table, found[1], found[2], "", "", found[3] or ""))
    return tuple(rows)


def toml(value: Any) -> str:
    """A default as the file would have it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, tuple):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    return "{}" if isinstance(value, dict) else repr(value)


def _allowed(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "0 or more"
    return "texts" if isinstance(value, tuple) else "a table" if isinstance(value, dict) else "a text"


def _comments(table_type: type[Any]) -> dict[str, str]:
    """What stands behind each field, on its line."""
    return dict(_commented(inspect.getsource(table_type)))


def _commented(source: str) -> Iterator[tuple[str, str]]:
    name = ""
    for token in tokenize.generate_tokens(io.StringIO(inspect.cleandoc(source)).readline):
        if token.type == tokenize.NAME and token.line.lstrip().startswith(f"{token.string}:"):
            name = token.string
        elif token.type == tokenize.COMMENT and name:
            yield name, token.string.lstrip("# ")
        elif token.type == tokenize.NEWLINE:
            name = ""
