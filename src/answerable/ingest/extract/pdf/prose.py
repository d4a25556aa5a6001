"""Whether lines are running text, and how the end of one line joins the beginning of the next."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence
from typing import Protocol

from ...characters import names

_SENTENCE_END = re.compile(r"[.!?:;…。！？؟।]['\"”’»)\]\x0e\x0f\d¹²³⁰-⁹]*$")
_TERMINATED = re.compile(r"[.!?…。！？؟।]['\"”’»)\]]*(?:\x0e[^\x0f]*\x0f)?$")
_HYPHENATED = re.compile(r"([^\W\d_]+)-$")
_WORD = re.compile(r"(?<![^\W_])[^\W_]+(?:-[^\W_]+)+")
_LONGEST = 60  # characters of a word that are looked at
_CJK = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\u0e00-\u0e7f]")
# Prefixes that keep their hyphen more often than not, and words behind a hyphen that stands for a part left out.
_KEEPS = names("e x self well ex non cross all co vice anti mid")
_SUSPENDED = names("und oder bzw and or et ou y o e en of")


class Line(Protocol):
    """A line of text and how far it reaches."""

    text: str
    x0: float
    x1: float


def ends_sentence(text: str) -> bool:
    """Whether a line ends where a sentence does."""
    return bool(_TERMINATED.search(text))


def ends_clause(text: str) -> bool:
    """The same, or behind a colon or a semicolon."""
    return bool(_SENTENCE_END.search(text))


def reads_on(line: str, after: str) -> bool:
    """Whether a line plainly goes on in the next one."""
    first = after.lstrip("\x0e\"'“‘«(")[:1]
    if _TERMINATED.search(line):
        return False
    return first.islower() or line.endswith(("-", ","))


def is_prose(lines: Sequence[Line]) -> bool:
    """Whether lines of a column, from top to bottom, are sentences that run on over the ends of lines."""
    if len(lines) < 2:
        return False
    text = " ".join(line.text for line in lines)
    if _CJK.search(text) and sum(map(len, (line.text for line in lines))) >= 10 * len(lines):
        return _filled(lines) >= 0.5
    words = text.split()
    if len(words) < 2.5 * len(lines) or len(text) < 12 * len(lines):
        return False
    on = sum(reads_on(a.text, b.text) for a, b in itertools.pairwise(lines))
    filled = _filled(lines)
    if on >= 0.25 * (len(lines) - 1):
        return filled >= 0.4 or on >= 0.5 * (len(lines) - 1)
    return on > 0 and filled >= 0.6 and len(text) >= 24 * len(lines)


def _filled(lines: Sequence[Line]) -> float:
    """The share of lines that reach nearly as far as the longest."""
    begin, end = min(line.x0 for line in lines), max(line.x1 for line in lines)
    return sum(line.x1 >= end - 0.2 * (end - begin) for line in lines) / len(lines)


def hyphenated(texts: Sequence[str]) -> frozenset[str]:
    """The words with a hyphen in them that stand inside of lines, in lower case."""
    return frozenset(word.lower() for text in texts for word in _WORD.findall(text))


def words_of(texts: Sequence[str]) -> frozenset[str]:
    """All words, in lower case."""
    return frozenset(word.lower() for text in texts for word in re.findall(r"[^\W\d_]+", text))


def joined(line: str, after: str, compounds: Collection[str], words: Collection[str]) -> str:
    """Two lines as one. A hyphen at the end goes, unless the word is written with one.

    compounds: words with a hyphen elsewhere in the file; words: all of its words.
    """
    if not line or not after:
        return line + after
    if line.endswith("-"):
        return _joined_at_hyphen(line, after, compounds, words)
    if _CJK.match(line[-1]) and _CJK.match(after[0]):
        return line + after
    last = line.rsplit(None, 1)[-1]
    if last[-1] in "–—/@_" and len(last) > 1 and last[-2].isalnum():
        return line + after
    if "://" in last and last[-1] in "?&=#.":
        return line + after
    return f"{line} {after}"


def _joined_at_hyphen(line: str, after: str, compounds: Collection[str], words: Collection[str]) -> str:
    last = line.rsplit(None, 1)[-1][-_LONGEST:]
    match = _HYPHENATED.search(last)
    if last == "-":
        return f"{line} {after}"
    if match is None or "://" in last or "@" in last:
        return line + after
    word = re.match(r"[^\W\d_]+", after[:_LONGEST])
    if word is None or not after[0].islower():
        return line + after
    left, right = match[1].lower(), word[0].lower()
    if right in _SUSPENDED:
        return f"{line} {after}"
    whole = re.search(r"[^\W_]+(?:-[^\W_]+)*-$", last)
    compound = (whole[0] if whole else match[0]).lower() + right
    if compound in compounds:
        return line + after
    if left + right in words:
        return line[:-1] + after
    return line + after if left in _KEEPS or (whole and "-" in whole[0][:-1]) else line[:-1] + after
