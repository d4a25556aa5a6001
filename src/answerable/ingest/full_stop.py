"""Whether a full stop ends a sentence, in languages other than English: by their abbreviations, and by what follows."""

from __future__ import annotations

import re
import unicodedata

from .abbreviations import Abbreviations
from .characters import names

# Looked at before a stop; a longer word is no abbreviation, and a fixed length keeps the work linear.
_REACH = 28
_WORD = re.compile(r"[^\s()\[\]\"'“”„‚‘«»‹›/]+$")
_SPACED = re.compile(r"(?:^|[\s(\[„«“])((?:[^\W\d_]{1,2}\.\s?)+)$")  # the "т. " of "т. е.", the "s. r. " of "s. r. o."
_LETTERS = re.compile(r"[^\W\d_]{1,3}(?:\.[^\W\d_]{1,3})+")
_BEFORE_NUMBER = frozenset({"art", "no", "n", "nr", "nº", "n°", "№"})
_ROMAN = re.compile(r"[IVX]{1,6}")
_UNITS = frozenset(
    {
        "h",
        "m",
        "g",
        "l",
        "г",
        "р",
        "r",
        "kg",
        "km",
        "cm",
        "mm",
        "mg",
        "kb",
        "mb",
        "gb",
        "tb",
        "kw",
        "kwh",
        "hz",
        "кг",
        "км",
        "см",
        "мм",
        "гб",
    }
)
# Names of formats and tools, which have no vowel and are not clipped.
_ACRONYMS = names(
    "sdk npm css php http https ssh ssl tls dns xml sql smtp tcp udp html yml csv txt png svg pdf ftp vpn cdn cms"
)
_VOWELS = frozenset("aeiouyøæœıаеёиоуыэюяіїєъαεηιουω")
_FIRST_WORD = re.compile(r"[^\W\d_][\w’']*")


def ends_sentence(text: str, begin: int, stop: int, lead: int, lists: Abbreviations) -> bool:
    """Whether the full stop at `stop` ends a sentence that began at `begin`; what follows starts at `lead`, not small.

    Takes time that does not depend on the length of the text.
    """
    before = text[max(begin, stop - _REACH) : stop]
    found = _WORD.search(before)
    if found is None:
        return True
    word, left = found.group(), before[: found.start()]
    head = text[lead : lead + 1]
    following = _FIRST_WORD.match(text, lead, lead + _REACH)
    starts = (
        following is not None
        and following.group().lower() in lists.starters
        and not text.startswith(".", following.end())
    )
    if word.isdigit() or _ROMAN.fullmatch(word):
        return _ends_with_number(word, left, head, following.group().lower() if following else "", starts, lists)
    if len(word) <= 3 and (spaced := _SPACED.search(left)):
        word = re.sub(r"\s", "", spaced.group(1)) + word
    elif len(word) == 1 and word.islower() and re.match(r"\w{1,2}\.", text[lead : lead + 3]):
        return False  # the "z." of "z. B."
    elif len(word) == 2 and word.isupper() and re.match(r"[^\W\d_]{2}\.", text[lead : lead + 3]) and not starts:
        return not text[lead : lead + 2].isupper()  # the "EE." of "EE. UU."
    shape = word.rstrip(".").lstrip("-–—")
    small = shape if len(shape) > 1 and shape.isupper() and "." not in shape else shape.lower()  # OK is not "ok."
    if shape in _UNITS and left.rstrip()[-1:].isdigit() and not head.isdigit():
        return True
    if (
        small in lists.never
        or small.endswith(lists.endings)
        or (small.rpartition("-")[2] in lists.never and "-" in small)
    ):
        return False
    if head.isdigit() and (small.lower() in _BEFORE_NUMBER or small in lists.maybe):
        return False
    if (len(shape) == 1 and shape.isalpha()) or small in lists.maybe or _LETTERS.fullmatch(shape) or _clipped(shape):
        return starts or head in "¿¡"
    return True


def _ends_with_number(word: str, left: str, head: str, following: str, starts: bool, lists: Abbreviations) -> bool:
    if following in lists.months:
        return False
    if head.isdigit():
        return len(word) > 2  # "3. 1. 2024"
    if not word.isdigit():
        return starts
    if not lists.ordinals or len(word) > 3 or starts:
        return True
    # "im 2. Quartal" is an ordinal, "Siehe Seite 2. Rechnungen" is not: nouns have capitals, articles have not.
    previous = left.split()[-1:]
    return bool(previous) and not previous[0].islower() and previous[0].lower() not in lists.starters


def _clipped(word: str) -> bool:
    """Whether a word has no vowel and is no acronym, as `bzw`, `str` and `грн` are: all languages clip words so."""
    if len(word) > 6 or not word.isalpha() or word in _ACRONYMS or (len(word) > 1 and word.isupper()):
        return False
    return not any(char in _VOWELS for char in unicodedata.normalize("NFD", word.lower()))
