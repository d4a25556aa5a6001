"""The keys of a table as rows, for the reference in the docs: made from the types, so that they cannot drift."""

from __future__ import annotations

import dataclasses
from typing import Any

from .check import KeyType, allowed, keys_of, toml


@dataclasses.dataclass(frozen=True, slots=True)
class KeyRow:
    """One key of a table ("" = the top of the file); `default` as TOML writes it, "" where there is none."""

    table: str
    key: str
    default: str
    allowed: str
    unit: str
    text: str


def row_of_key(key: KeyType, table: str = "") -> KeyRow:
    default = "" if key.required or key.default is None else toml(key.default)
    return KeyRow(table, key.name, default, allowed(key.type), key.unit, key.text)


def rows_of(table_type: type[Any], table: str = "") -> tuple[KeyRow, ...]:
    """A row for each key of a dataclass."""
    return tuple(row_of_key(key, table) for key in keys_of(table_type).values())
