"""What the readers of tickets and conversations share: the error of one row, and words for what stood there."""

from __future__ import annotations

import bisect
import math
from collections import Counter
from typing import Any, TypeGuard


class Broken(Exception):
    """One row that cannot be read, and why."""


class Twice(Broken):
    """A row whose id an earlier one has."""


class Unknown(Broken):
    """A row of no form that is known: if all of a file are, the file is of such a form."""


class BrokenRows:
    """Rows that cannot be read: how many, and the first of them by their lines, as many as an error lists."""

    def __init__(self, listed: int) -> None:
        self.count = 0
        self.first: list[tuple[int, Broken]] = []
        self.all_unknown = True
        self.any_twice = False
        self._listed = listed

    def add(self, line: int, problem: Broken) -> None:
        self.count += 1
        self.all_unknown = self.all_unknown and isinstance(problem, Unknown)
        self.any_twice = self.any_twice or isinstance(problem, Twice)
        bisect.insort(self.first, (line, problem), key=lambda one: one[0])
        del self.first[self._listed :]


def is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def kind_of(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def short(value: Any) -> str:
    """A value as it may stand in a message."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """For `object_pairs_hook`: raises Broken for a key that stands twice."""
    row = dict(pairs)
    if len(row) < len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise Broken(f"key {twice!r} stands twice in one object")
    return row


def no_constant(name: str) -> Any:
    """For `parse_constant`: raises Broken for NaN and Infinity."""
    raise Broken(f"{name} is not JSON")
