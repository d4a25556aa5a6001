"""A TOML file whose every key knows its line, and whose every fault is an error with that line."""

from __future__ import annotations

import bisect
import os
import re
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from ..errors import InputError
from .check import KeyType, Place, Wrong, converted, name_of, values_of

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

T = TypeVar("T")


class TomlFile:
    """A file, parsed. `error` is the class of what is raised for a fault in it."""

    def __init__(self, path: Path, text: str, error: type[InputError]) -> None:
        """Raises `error`, with the line, for what is not TOML."""
        self.path, self.text, self.error = path, text, error
        try:
            self.data: dict[str, Any] = tomllib.loads(text)
        except RecursionError:
            raise error("not valid TOML: nested too deeply", path=path) from None
        except ValueError as problem:  # an integer of 5000 digits is one that is no TOMLDecodeError
            place = re.search(r"line (\d+)", str(problem))
            line = int(place[1]) if place else text.count("\n") + 1 if "end of document" in str(problem) else None
            raise error(f"not valid TOML: {problem}", path=path, line=line) from None

    @classmethod
    def read(cls, path: str | os.PathLike[str], error: type[InputError]) -> TomlFile:
        """Read a file. Raises `error` where it cannot be read; FileNotFoundError where it is not there."""
        file = Path(path)
        try:
            text = file.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            raise
        except OSError as problem:
            raise error(f"cannot be read: {problem.strerror}", path=file) from None
        except UnicodeDecodeError as problem:
            line = problem.object[: problem.start].count(b"\n") + 1
            raise error("is not UTF-8", path=file, line=line, remedy="Save it as UTF-8.") from None
        return cls(file, text, error)

    @cached_property
    def lines(self) -> Mapping[Place, int]:
        """The line, from 1, of every key, table and item of a list."""
        return _Lines(self.text).places

    def line(self, *place: str | int) -> int | None:
        """The line of a key, failing that of the table it would stand in; None where neither is there."""
        while place:
            if place in self.lines:
                return self.lines[place]
            place = place[:-1]
        return None

    def fail(self, message: str, *place: str | int, remedy: str | None = None) -> NoReturn:
        """Raise this file's error for what stands at a place."""
        raise self.error(message, path=self.path, line=self.line(*place) if place else None, remedy=remedy)

    def refuse(self, wrong: Wrong) -> NoReturn:
        """Raise this file's error for a value that its type refused."""
        if wrong.key is not None:
            self.fail(wrong.problem, *wrong.place, wrong.key, remedy=wrong.remedy)
        unnamed = wrong.problem.startswith("no ") and not wrong.place
        name = "" if unnamed else f"{name_of(wrong.place)}{':' if wrong.problem.startswith('no ') else ''} "
        self.fail(f"{name}{wrong.problem}", *wrong.place, remedy=wrong.remedy)

    def values(
        self, keys: Mapping[str, KeyType], *place: str | int, data: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The checked values of one table of the file (`data`, or the whole of it), as `values_of` gives them."""
        try:
            return values_of(self.data if data is None else data, keys, place)
        except Wrong as wrong:
            self.refuse(wrong)

    def value(self, value: Any, kind: Any, *place: str | int) -> Any:
        """One checked value that stands at a place."""
        try:
            return converted(value, kind, place)
        except Wrong as wrong:
            self.refuse(wrong)


_BARE = re.compile(r"[A-Za-z0-9_-]+")
_KEY_PART = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")' r"|'''.*?'{3,5}(?!')" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'", re.DOTALL
)
_PLAIN = re.compile(r"[^,\]}#\n]+")


class _Lines:
    """Where things stand in a text that is valid TOML."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.places: dict[Place, int] = {}
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._arrays: dict[Place, int] = {}  # arrays of tables, and how many each has so far
        table: Place = ()
        while True:
            self._skip(_BLANK)
            if self.at >= len(text):
                return
            if text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _note(self, place: Place, at: int) -> None:
        """Keep the first line of a place, and of all above it that no line has named yet."""
        line = bisect.bisect_left(self._ends, at) + 1
        for end in range(len(place), 0, -1):
            if place[:end] in self.places:
                break
            self.places[place[:end]] = line

    def _key(self) -> tuple[str, ...]:
        parts = []
        while True:
            self._skip(_SPACE)
            match = _KEY_PART.match(self.text, self.at)
            assert match is not None
            part = match[0]
            parts.append(part if _BARE.fullmatch(part) else next(iter(tomllib.loads(f"{part}=0"))))
            self.at = match.end()
            self._skip(_SPACE)
            if self.text[self.at] != ".":
                return tuple(parts)
            self.at += 1

    def _header(self) -> Place:
        start, many = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        *above, last = self._key()
        place: Place = ()
        for part in above:
            place = (*place, part)
            if place in self._arrays:
                place = (*place, self._arrays[place] - 1)
        place = (*place, last)
        if many:
            number = self._arrays.get(place, 0)
            self._arrays[place] = number + 1
            place = (*place, number)
        self._note(place, start)
        self.at += 2 if many else 1
        return place

    def _pair(self, table: Place) -> None:
        start = self.at
        place = (*table, *self._key())
        self._note(place, start)
        self.at += 1  # the equals sign
        self._skip(_SPACE)
        self._value(place)

    def _value(self, place: Place) -> None:
        opening = self.text[self.at]
        if opening in "\"'":
            self._skip(_STRING)
        elif opening == "[":
            self._items(place)
        elif opening == "{":
            self._inline(place)
        else:
            self._skip(_PLAIN)

    def _items(self, place: Place) -> None:
        self.at += 1
        number = 0
        while True:
            self._skip(_BLANK)
            if self.text[self.at] == "]":
                break
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self._note((*place, number), self.at)
            self._value((*place, number))
            number += 1
        self.at += 1

    def _inline(self, place: Place) -> None:
        self.at += 1
        while True:
            self._skip(_BLANK)
            if self.text[self.at] == "}":
                break
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self._pair(place)
        self.at += 1
