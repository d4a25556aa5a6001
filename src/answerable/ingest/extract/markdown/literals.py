"""The values that a JSX expression writes down: strings, templates, numbers, arrays, objects."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

MAX_DEPTH = 12
_SPACE = re.compile(r"(?:\s|/\*[^*]{0,500}\*/|//[^\n]*)*")
_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"|\'((?:[^\'\\\n]|\\.)*)\'', re.S)
_TEMPLATE = re.compile(r"`((?:[^`\\]|\\.)*)`", re.S)
_HOLE = re.compile(r"\$\{\s*([\w$.]{1,100})\s*\}")
_NUMBER = re.compile(r"-?\d[\d_]*(?:\.\d+)?(?![\w$])")
_WORD = re.compile(r"[A-Za-z_$][\w$.]*")
_KEY = re.compile(r"[A-Za-z_$][\w$]*|\d+")
_ESCAPE = re.compile(r"\\(u\{[0-9A-Fa-f]{1,6}\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|\n|.)", re.S)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\n", "b": "", "f": "", "v": "", "0": "", "\n": ""}
_TAGS = re.compile(r"</?[A-Za-z][^<>]{0,500}>|</?>")
_ANY_STRING = re.compile(
    r'"((?:[^"\\\n]|\\.){2,2000})"|\'((?:[^\'\\\n]|\\.){2,2000})\'|`((?:[^`\\]|\\.){2,5000})`', re.S
)
_ANY_TEXT = re.compile(r"[>}]([^<>{}]{2,2000})(?=[<{])")

Resolve = Callable[[str], "str | None"]


class Number(str):
    """A number as it is written."""

    __slots__ = ()


class NotLiteral(Exception):
    """An expression whose value the source does not write down."""


def literal(source: str, resolve: Resolve = lambda name: None) -> Any:
    """The value of an expression: str, list, dict, bool or None; a number as it is written, JSX as its text.

    `resolve` gives the value of a name. Raises NotLiteral for anything else.
    """
    value, at = _value(source, _skip(source, 0), resolve, 0)
    at = _skip(source, at)
    while source.startswith("+", at):
        more, at = _value(source, _skip(source, at + 1), resolve, 0)
        if not isinstance(value, str) or not isinstance(more, str) or isinstance(value, Number):
            raise NotLiteral
        value = str(value) + more
        at = _skip(source, at)
    if at < len(source) and source[at:].strip(" \n\t;"):
        raise NotLiteral
    return value


def _skip(source: str, at: int) -> int:
    match = _SPACE.match(source, at)
    return match.end() if match else at


def _value(source: str, at: int, resolve: Resolve, depth: int) -> tuple[Any, int]:
    if depth > MAX_DEPTH:
        raise NotLiteral
    char = source[at : at + 1]
    if char == "(":
        value, at = _value(source, _skip(source, at + 1), resolve, depth + 1)
        at = _skip(source, at)
        if not source.startswith(")", at):
            raise NotLiteral
        return value, at + 1
    if char in ('"', "'") and (match := _STRING.match(source, at)):
        return unescaped(match.group(1) if match.group(1) is not None else match.group(2)), match.end()
    if char == "`" and (match := _TEMPLATE.match(source, at)):
        return _filled(match.group(1), resolve), match.end()
    if char == "[":
        return _array(source, at + 1, resolve, depth)
    if char == "{":
        return _object(source, at + 1, resolve, depth)
    if char == "<":
        return jsx_text(source[at:]), len(source)
    if match := _NUMBER.match(source, at):
        return Number(match.group().replace("_", "")), match.end()
    if match := _WORD.match(source, at):
        word = match.group()
        if word in ("true", "false"):
            return word == "true", match.end()
        if word in ("null", "undefined"):
            return None, match.end()
        known = resolve(word)
        if known is not None:
            return known, match.end()
    raise NotLiteral


def _filled(text: str, resolve: Resolve) -> str:
    def value(match: re.Match[str]) -> str:
        known = resolve(match.group(1))
        if known is None:
            raise NotLiteral
        return known

    if "${" in text:
        text = _HOLE.sub(value, text)
        if "${" in text:
            raise NotLiteral
    return unescaped(text)


def _array(source: str, at: int, resolve: Resolve, depth: int) -> tuple[list[Any], int]:
    out: list[Any] = []
    while True:
        at = _skip(source, at)
        if source.startswith("]", at):
            return out, at + 1
        value, at = _value(source, at, resolve, depth + 1)
        out.append(value)
        at = _skip(source, at)
        if source.startswith(",", at):
            at += 1
        elif not source.startswith("]", at):
            raise NotLiteral


def _object(source: str, at: int, resolve: Resolve, depth: int) -> tuple[dict[str, Any], int]:
    out: dict[str, Any] = {}
    while True:
        at = _skip(source, at)
        if source.startswith("}", at):
            return out, at + 1
        if match := _STRING.match(source, at):
            key = match.group(1) if match.group(1) is not None else match.group(2)
        elif match := _KEY.match(source, at):
            key = match.group()
        else:
            raise NotLiteral
        at = _skip(source, match.end())
        if not source.startswith(":", at):
            raise NotLiteral
        value, at = _value(source, _skip(source, at + 1), resolve, depth + 1)
        out[key] = value
        at = _skip(source, at)
        if source.startswith(",", at):
            at += 1
        elif not source.startswith("}", at):
            raise NotLiteral


def unescaped(text: str) -> str:
    """A string's characters with its escapes read."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    code = match.group(1)
    if len(code) > 1:
        number = int(code[1:].strip("{}"), 16)
        return chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"
    return _SIMPLE.get(code, code)


def jsx_text(source: str) -> str:
    """The words of a piece of JSX, without its tags."""
    text = _TAGS.sub(" ", source)
    return " ".join(text.replace("{' '}", " ").replace('{" "}', " ").split())


def written_words(source: str) -> Iterator[str]:
    """The strings and element texts in a piece of JavaScript that read like prose."""
    from .prose import reads_like_prose

    for match in _ANY_STRING.finditer(source):
        text = next(group for group in match.groups() if group is not None)
        if reads_like_prose(text):
            yield unescaped(text)
    for match in _ANY_TEXT.finditer(source):
        if reads_like_prose(match.group(1)):
            yield match.group(1)
