"""What a Sphinx `conf.py` says about the text of its pages. It is read as data: no line of it is ever run."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ....model import EMPTY

MAX_CHARACTERS = 1_000_000
_MAX_VALUE = 200_000  # characters of one value that is put together from parts
_MAX_DEPTH = 60


@dataclass(frozen=True, slots=True)
class SphinxConf:
    """prolog and epilog stand before and behind the source of each page. extlinks: a role's name to how its text is
    shown (`issue #%s`; None: as the link itself, which `links` holds). words: what `|version|`, `|release|` and
    `|project|` stand for. todos: whether the site shows them."""

    prolog: str = ""
    epilog: str = ""
    extlinks: Mapping[str, str | None] = field(default_factory=lambda: EMPTY)
    links: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    words: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    todos: bool = False


NO_CONF = SphinxConf()


@lru_cache(maxsize=4)  # the pages of a folder share it
def read_conf(source: str) -> SphinxConf:
    """The settings that a `conf.py` gives as literals (or as sums and f-strings of them); others count as not given.

    Never raises: what is not Python says nothing.
    """
    if len(source) > MAX_CHARACTERS:
        return NO_CONF
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes in its strings, which are not ours to mend
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return NO_CONF
    known: dict[str, Any] = {}
    for statement in tree.body:
        _assign(statement, known)
    extlinks, links = _extlinks(known.get("extlinks"))
    words = {name: value for name in ("version", "release", "project") if isinstance(value := known.get(name), str)}
    return SphinxConf(
        prolog=_text(known.get("rst_prolog")),
        epilog=_text(known.get("rst_epilog")),
        extlinks=extlinks,
        links=links,
        words=words,
        todos=known.get("todo_include_todos") is True,
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _extlinks(value: Any) -> tuple[dict[str, str | None], dict[str, str]]:
    """Each role's caption and link; both hold `%s` where the text of the role goes."""
    captions: dict[str, str | None] = {}
    links: dict[str, str] = {}
    for name, entry in value.items() if isinstance(value, dict) else ():
        if isinstance(name, str) and isinstance(entry, tuple | list) and len(entry) == 2 and isinstance(entry[0], str):
            caption = entry[1]
            # Before Sphinx 4 the second entry was a prefix, without a place for the text.
            if isinstance(caption, str) and "%s" not in caption:
                caption += "%s"
            captions[name.lower()] = caption if isinstance(caption, str) else None
            links[name.lower()] = entry[0]
    return captions, links


def _assign(statement: ast.stmt, known: dict[str, Any]) -> None:
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value = statement.targets[0], statement.value
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        target, value = statement.target, statement.value
    elif isinstance(statement, ast.AugAssign) and isinstance(statement.op, ast.Add):
        target = statement.target
        value = ast.BinOp(ast.Name(getattr(target, "id", ""), ast.Load()), ast.Add(), statement.value)
    else:
        for name in _names_set(statement):  # on a condition, in a loop: what they are is not known
            known.pop(name, None)
        return
    if isinstance(target, ast.Name):
        try:
            known[target.id] = _value(value, known)
        except (_UnknownError, RecursionError):
            known.pop(target.id, None)


def _names_set(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


class _UnknownError(Exception):
    """Not a literal."""


def _value(node: ast.expr, known: Mapping[str, Any], depth: int = 0) -> Any:
    if depth > _MAX_DEPTH:
        raise _UnknownError
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name) if name in known:
            return known[name]
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return [_value(part, known, depth + 1) for part in parts]
        case ast.Dict(keys=keys, values=values):
            return _dict(keys, values, known, depth)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _sum(_value(left, known, depth + 1), _value(right, known, depth + 1))
        case ast.JoinedStr(values=parts):
            text = ""
            for part in parts:
                text = _sum(text, _piece(part, known, depth + 1))
            return text
    raise _UnknownError


def _dict(keys: list[ast.expr | None], values: list[ast.expr], known: Mapping[str, Any], depth: int) -> dict[str, Any]:
    """The entries whose key and value are known."""
    out: dict[str, Any] = {}
    for key, value in zip(keys, values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            try:
                out[key.value] = _value(value, known, depth + 1)
            except _UnknownError:
                continue
    return out


def _piece(node: ast.expr, known: Mapping[str, Any], depth: int) -> str:
    """A part of an f-string."""
    if isinstance(node, ast.FormattedValue):
        if node.conversion != -1 or node.format_spec is not None:
            raise _UnknownError
        return str(_value(node.value, known, depth))
    return str(_value(node, known, depth))


def _sum(left: Any, right: Any) -> str:
    if not (isinstance(left, str) and isinstance(right, str)) or len(left) + len(right) > _MAX_VALUE:
        raise _UnknownError
    return left + right
