"""Tables of phrases to patterns, so that the tables can be read.

A phrase is plain words, and this notation:

    (a|b)    one of them            (a )?    with or without
    <name>   a list of words that the table names
    word*    the word with any ending, at most eight letters
    a ... b  up to forty characters of the same sentence between them

Texts are read in lower case and without apostrophes: "don't" is matched by `dont`. No phrase can hold a repeat
inside a repeat, so that time grows with the length of the text alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

MAX_CHARACTERS = 20_000  # of a message that are read

_APOSTROPHES = str.maketrans({"'": "", "’": "", "‘": "", "´": "", "`": ""})


def readable(text: str) -> str:
    """`text` as the patterns read it: cut, lower case, no apostrophes, single spaces, lines kept."""
    lines = text[:MAX_CHARACTERS].lower().translate(_APOSTROPHES).splitlines()
    return "\n".join(" ".join(line.split()) for line in lines)


def pattern(phrases: Iterable[str], names: Mapping[str, str] | None = None) -> re.Pattern[str]:
    """One pattern that finds any of the phrases, as whole words."""
    ready = "|".join(_expand(phrase, names or {}) for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{ready})(?!\w)")


def _expand(phrase: str, names: Mapping[str, str]) -> str:
    for name, words in names.items():
        phrase = phrase.replace(f"<{name}>", f"({words})")
    phrase = phrase.replace("*", r"\w{0,8}").replace(" ... ", r"\b[^.?!\n]{1,40}\b")
    phrase = re.sub(r" (?![^\[]*\])", "[ \n]", phrase)  # but not the space of a class of characters
    return re.sub(r"\((?!\?)", "(?:", phrase)
