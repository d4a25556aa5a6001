"""The same thing said several times over, of which a question may name one: the tabs of systems, code in languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ...model import Page
from .node import Node

_WORD = re.compile(r"\w+")
_IDENTIFIER = re.compile(r"[A-Za-z]\w*(?:[_.][A-Za-z]\w*)+")  # of a setting: smtp_tls, mail.host
_LEAST = 3  # letters of a word that may stand for a longer one: "mac" for "macOS"
# How a block of code is marked, and what its language is called.
_CALLED = {
    "py": "python", "py3": "python", "js": "javascript", "node": "javascript", "ts": "typescript", "rb": "ruby",
    "sh": "bash", "shell": "bash", "zsh": "bash", "cs": "csharp", "c#": "csharp", "ps1": "powershell", "yml": "yaml",
    "rs": "rust", "kt": "kotlin", "golang": "go",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Variant:
    """`text[start:end]` of a page is for who means one of `names`: the words of a label, a language of code."""

    names: frozenset[tuple[str, ...]]
    start: int
    end: int


def variants(page: Page, nodes: Sequence[Node]) -> list[tuple[Variant, ...]]:
    """The groups of labelled things that follow each other, of code in several languages, of settings by their name."""
    languages = {block.start: block.language for block in page.blocks if block.kind == "code"}
    found: list[tuple[Variant, ...]] = []
    waiting: list[Sequence[Node]] = [nodes]
    while waiting:
        siblings = waiting.pop()
        for kind, run in groupby(siblings, key=lambda node: node.kind):
            if kind in ("label", "code", "definition"):
                group = [Variant(_names(page, one, languages), one.start, one.end) for one in run]
                shared = frozenset.intersection(*(one.names for one in group))
                if len({one.names for one in group}) > 1:
                    found.append(tuple(replace(one, names=one.names - shared) for one in group))
        waiting += [node.nodes for node in siblings if node.nodes]
    return found


def not_meant(groups: Iterable[Sequence[Variant]], words: Iterable[str]) -> list[tuple[int, int]]:
    """Where the page speaks of what a question of these words does not mean, because it names another variant."""
    asked = {_called(word) for one in words for word in _words(one)}
    return [
        (one.start, one.end)
        for group in groups
        if any(named := [any(_is_named(name, asked) for name in one.names) for one in group])
        for one, is_named in zip(group, named, strict=True)
        if not is_named
    ]


def _names(page: Page, node: Node, languages: Mapping[int, str | None]) -> frozenset[tuple[str, ...]]:
    if node.kind == "definition":
        term = _IDENTIFIER.match(page.text, node.start)
        return frozenset({_words(term[0])} if term is not None else ())
    label = node.nodes[0] if node.kind == "label" else None
    language = languages.get(node.start if label is None else node.nodes[-1].start)
    names = {_words(page.text[label.start : label.end])} if label is not None else set()
    return frozenset(names | ({(_called(language),)} if language else set()))


def _is_named(name: Sequence[str], asked: Iterable[str]) -> bool:
    return bool(name) and all(any(_same(word, other) for other in asked) for word in name)


def _same(word: str, other: str) -> bool:
    if word == other or _called(word) == other:
        return True
    short, long = sorted((word, other), key=len)
    return len(short) >= _LEAST and len(long) - len(short) <= _LEAST and long.startswith(short)


def _called(word: str) -> str:
    return _CALLED.get(word.casefold(), word.casefold())


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in _WORD.findall(text))
