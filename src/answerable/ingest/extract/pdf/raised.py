"""What stands above the line, in plain text: a mark in brackets, an exponent behind `^`, so that 90 stays 90."""

from __future__ import annotations

import re

from ..inline.raised import raised
from .runs import RAISED, RAISED_END

_SPAN = re.compile(f"{RAISED}([^{RAISED}{RAISED_END}]*){RAISED_END}?")
_TIGHT = re.compile(r"(\[[\d,;\s–-]{1,12}\])(?=\w)")


def marked(text: str) -> str:
    """Text without our signs for raised characters."""
    if RAISED not in text and RAISED_END not in text:
        return text
    parts: list[str] = []
    at, before = 0, ""
    for match in _SPAN.finditer(text):
        plain = text[at : match.start()]
        before = (before + plain)[-60:]
        mark = raised(before, match[1])
        before = (before + mark)[-60:]
        parts += [plain, mark]
        at = match.end()
    return _TIGHT.sub(r"\1 ", ("".join(parts) + text[at:]).replace(RAISED_END, ""))


def without_marks(text: str) -> str:
    """Text without the marks of footnotes: a title needs none."""
    return re.sub(f"{RAISED}[\\d*†‡§,\\s]*{RAISED_END}", "", text)
