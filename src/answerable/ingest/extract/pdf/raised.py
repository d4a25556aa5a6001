"""What stands above the line, in plain text: marks of footnotes in brackets, exponents as such, so that 90 stays 90."""

from __future__ import annotations

import re
from collections.abc import Collection

from .runs import RAISED, RAISED_END

_SPAN = re.compile(f"{RAISED}([^{RAISED}{RAISED_END}]*){RAISED_END}?")
_DIGITS = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_NUMBERS = re.compile(r"[\d,;\s–-]*\d")
_EXPONENT = re.compile(r"[+\-−]?[\dn]{1,4}")


def marked(text: str, marks: Collection[str]) -> str:
    """Text without our signs for raised characters. marks: those that footnotes of the file begin with."""
    if RAISED not in text and RAISED_END not in text:
        return text

    def plain(match: re.Match[str]) -> str:
        span = match[1].strip()
        before = text[match.start() - 1] if match.start() else ""
        if not span:
            return ""
        if _NUMBERS.fullmatch(span):
            numbers = re.findall(r"\d+", span)
            is_mark = all(number in marks for number in numbers) and len(before) == 1
            if (
                is_mark
                or "," in span
                or (before.isalpha() and _is_word(text, match.start()))
                or before in '.,;:!?)"”’»'
            ):
                return f" [{span}]"
        if _EXPONENT.fullmatch(span):
            return span.translate(_DIGITS)
        return span if span.isalpha() or not before.isalnum() or not span[0].isalnum() else f" {span}"

    out = _SPAN.sub(plain, text).replace(RAISED_END, "")
    return re.sub(r"(\[[\d,;\s–-]+\])(?=\w)", r"\1 ", out)


def without_marks(text: str) -> str:
    """Text without the marks of footnotes: a title needs none."""
    return re.sub(f"{RAISED}[\\d*†‡§,\\s]*{RAISED_END}", "", text)


def _is_word(text: str, end: int) -> bool:
    """Whether three letters or more end here: a unit or a variable is shorter."""
    return end >= 3 and text[end - 3 : end].isalpha()
