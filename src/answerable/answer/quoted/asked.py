"""What a question asks for and what a sentence does, told by a small table of phrases in twelve languages."""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..phrase_patterns import pattern, readable

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

Asked = Literal["number", "list", "how_to", "other"]

FALLBACK = "en"
_UNSPACED = frozenset({"ja", "zh", "ko"})  # no blanks, or endings that grow on the word: no bounds of words to ask for
# "How do I raise the limit" asks how, though limits are amounts.
_ORDER: tuple[tuple[str, Asked], ...] = (
    ("number", "number"),
    ("how_to", "how_to"),
    ("amount", "number"),
    ("list", "list"),
)
_MARKER = re.compile(r"^\s*(?:\d{1,9}[.)]|[-*+•])\s+")


@dataclass(frozen=True, slots=True)
class Signs:
    """What a sentence does: whether it holds a figure, tells to act, points elsewhere, or allows, forbids or limits."""

    figure: bool
    acts: bool
    refers: bool
    polar: bool


def asked(question: str, language: str | None) -> Asked:
    """What `question`, in a language by its ISO 639-1 code, asks for: a number, amount or date; a list; how to do it.

    `other` where no phrase says so. A language that the table lacks is read as English.
    """
    table = _table(language)
    text = readable(question)
    return next((kind for name, kind in _ORDER if name in table and table[name].search(text)), "other")


def asks_why(question: str, language: str | None) -> bool:
    """Whether `question` asks for a reason."""
    return _table(language)["why"].search(readable(question)) is not None


def gives_reason(text: str, language: str | None) -> bool:
    """Whether a text of a page in this language may give a reason: it says because, due to, so that or the like."""
    return _table(language)["reason"].search(readable(text)) is not None


def signs_of(sentence: str, language: str | None) -> Signs:
    """The signs of a sentence, step or row of a page in this language."""
    table = _table(language)
    body = _MARKER.sub("", sentence, count=1)
    text = readable(body)
    acts = table["acts"].match(text) if language not in _UNSPACED else table["acts"].search(text)
    return Signs(
        any(map(str.isdigit, body)),
        acts is not None,
        table["refers"].search(text) is not None,
        table["polar"].search(text) is not None,
    )


@functools.cache
def _table(language: str | None) -> Mapping[str, re.Pattern[str]]:
    tables = _tables()
    phrases = tables.get(language or FALLBACK, tables[FALLBACK])
    make = _anywhere if language in _UNSPACED else pattern
    return {name: make(some) for name, some in phrases.items()}


def _anywhere(phrases: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(phrases), re.IGNORECASE)


@functools.cache
def _tables() -> Mapping[str, Mapping[str, Sequence[str]]]:
    found: dict[str, Mapping[str, Sequence[str]]] = tomllib.loads(
        Path(__file__).with_suffix(".toml").read_text("utf-8")
    )
    return found
