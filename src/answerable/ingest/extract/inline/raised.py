"""Raised and lowered characters beside a word, written so that they never become part of a number.

`90<sup>1</sup> calls` shows ninety calls and a footnote, `10<sup>6</sup>` a million: read as plain text they would be
901 and 106. A mark becomes ` [1]`, an exponent `^6`, an ordinal (1st, 2ème) stays what it is. Superscript digits are no
way out: Unicode's compatibility forms (NFKC), which every index applies, turn them back into plain ones.
"""

from __future__ import annotations

import re

from ...characters import names

_DIGITS = re.compile(r"[+\-−–]?\d[\d,. +\-−–/]*")
_BASE = re.compile(r"[^\W_]+$")
_ORDINALS = names("st nd rd th er re e è ère ème eme nd nde o os a as º ª ste de te tm sm r mo ma lle me gr")
# Before a raised number these make it a power; another word or number before it makes it a mark.
_POWERS = names("10 2 e x y z n m s t r k a b c d v i p q u w km cm mm nm µm dm ft in yd mi h min sec kg g l px mc ha")
_LONGEST_MARK = 12  # characters; what is longer is words that happen to be raised
_SIGNS = re.compile(r"[*†‡§¶‖#⁎∗]+")


def raised(before: str, text: str, *, linked: bool = False) -> str:
    """What a superscript reads as behind `before`, the text of its line so far; `linked`: it leads to a note."""
    mark = " ".join(text.split())
    if not mark:
        return text
    if len(mark) > _LONGEST_MARK:
        return f" {mark} "
    if _SIGNS.fullmatch(mark):
        return mark
    base = _BASE.search(before[-40:])
    if mark[0] in "([" and mark[-1] in ")]":
        return f" {mark}" if base else mark
    if base is None or before[-1:].isspace():  # at the beginning of a note, or set apart already
        gap = " " if before and not before[-1:].isspace() else ""
        return f"{gap}[{mark}]" if linked or _DIGITS.fullmatch(mark) else f"{gap}{mark}"
    word = base.group().casefold()
    if not linked and mark.casefold() in _ORDINALS and (word.isdigit() or mark.casefold() in ("tm", "sm", "r")):
        return mark
    if not linked and word in _POWERS:
        return f"^{mark}" if re.fullmatch(r"\S+", mark) else f"^({mark})"
    if not linked and mark.isalpha() and len(mark) > 1 and not word.isdigit():
        return mark  # M<sup>lle</sup>
    if not linked and ((word.isdigit() and mark.isalpha()) or mark[0] in "+-−–"):
        return f"^{mark}"  # 5^n, s^-1
    return f" [{mark}]"


def lowered(before: str, text: str) -> str:
    """What a subscript reads as: `H2O` behind letters, `100_2` behind a digit."""
    mark = " ".join(text.split())
    if not mark:
        return text
    if len(mark) > _LONGEST_MARK:
        return f" {mark} "
    return f"_{mark}" if before[-1:].isdigit() and mark[0].isalnum() else mark
