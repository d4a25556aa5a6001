"""Phone numbers: by the word beside them, by their form, and by libphonenumber for how they are written at home.

80 12 34 56 is a phone number in Denmark and nothing in particular elsewhere: no pattern knows, the country does. The
countries are those where the ticket's language is spoken most, and those that the settings name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ..errors import SettingsError
from . import personal_words as words
from .personal_numbers import nearest

Span = tuple[int, int]

HOMES = {
    "en": ("US", "GB"),
    "de": ("DE", "AT", "CH"),
    "fr": ("FR", "BE", "CH"),
    "es": ("ES", "MX"),
    "pt": ("PT", "BR"),
    "it": ("IT",),
    "nl": ("NL", "BE"),
    "pl": ("PL",),
    "ja": ("JP",),
    "da": ("DK",),
    "sv": ("SE",),
    "no": ("NO",),
    "fi": ("FI",),
    "cs": ("CZ",),
}

_FORM = (
    r"(?<![0-9A-Za-z\u00c0-\u024f_.])(?<![0-9A-Za-z_][-_/#@=])[+(]?[(]?\d"
    r"(?:[ ()./\-ー\t]{0,4}(?:\r?\n[ (]{0,4})?\d){%d,18}(?![0-9A-Za-z_]|[.,:]\d)"
)
_NUMBER = re.compile(_FORM % 5)
_SHORT_TOO = re.compile(_FORM % 3)  # where a country is named; on an island four digits are a number
_WORDS = {"phone": words.compiled(words.PHONE), "counted": words.compiled(words.COUNTED)}
_UNIT = words.compiled(words.UNIT)
_MONEY = re.compile(r"(?:[$€£¥#№]|\b(?:eur|usd|gbp|chf|pln))[ ]?$", re.IGNORECASE)
_DATE = re.compile(
    r"(?:(?:19|20)\d{2}([-/. ])(?:0?[1-9]|1[0-2])\1\d{1,2}|\d{1,2}([-/. ])\d{1,2}\2(?:19|20)\d{2}"
    r"|\d{1,2}([-/.])\d{1,2}\3\d{2})"
    r"(?:[ T\n].{0,9})?",
    re.DOTALL,
)
_NORTH_AMERICAN = re.compile(r"(?:1[-. ])?[2-9]\d{2}([-.])\d{3}\1\d{4}")
_AREA = re.compile(r"\(0?\d{1,5}\)")
_DOTTED = re.compile(r"\d+(?:\.\d+)+")
_ALSO = re.compile(
    r"[ ]?(?:[/,;&]|or|and|oder|und|ou|et|o|y|e|of|en|lub|i|または|、)[ ]?(?:tel\W{1,2})?", re.IGNORECASE
)


def known_regions(regions: Sequence[str]) -> None:
    """Raise SettingsError for a region (ISO 3166, such as "DK") that libphonenumber does not know."""
    if not regions:
        return
    import phonenumbers

    for region in regions:
        if region not in phonenumbers.SUPPORTED_REGIONS:
            raise SettingsError(
                f"[tickets] phone_regions: there is no region {region!r}", remedy='Write it as in ["DK", "US"].'
            )


def phones(text: str, regions: Sequence[str], language: Callable[[], str | None]) -> Iterator[Span]:
    """The spans of phone numbers; `language` is asked only where a number's form leaves it open."""
    place, last = 0, -100
    pattern = _SHORT_TOO if regions else _NUMBER
    while match := pattern.search(text, place):
        start, end = match.span()
        lines = match[0].find("\n")
        if lines >= 0 and not _goes_on(text, match, lines, regions):
            end = start + len(match[0][:lines].rstrip(" \r\t-/.("))
        if _is_phone(text, start, end, regions, language, last):
            if text[start] == "(" and text.count(")", start, end) == 0:
                start += 1
            yield start, end
            last = end
        place = max(end, start + 1)


def _goes_on(text: str, match: re.Match[str], cut: int, regions: Sequence[str]) -> bool:
    """Whether a number that a line break divides is one: said to be a phone, or abroad, and too short without."""
    first = match[0][:cut]
    if nearest(text, match.start(), _WORDS) != "phone" and not first.startswith("+"):
        return False
    digits = sum(c.isdigit() for c in first)
    return digits < 7 or (first.startswith("+") and not _valid(first, ()) and _valid(match[0], ()))


def _is_phone(
    text: str, start: int, end: int, regions: Sequence[str], language: Callable[[], str | None], last: int
) -> bool:
    raw = text[start:end]
    digits = "".join(c for c in raw if c.isdigit())
    size = len(digits)
    if size > 17 or _DATE.fullmatch(raw):
        return False
    said = nearest(text, start, _WORDS)
    named = said != "counted" and not _UNIT.match(text, end) and _valid(raw, regions)
    if named or size < 6:
        return named
    if raw.startswith("+"):
        return size >= 7 and _UNIT.match(text, end) is None
    if said == "phone":
        return _UNIT.match(text, end) is None or digits.startswith("0")
    if said == "counted" or _UNIT.match(text, end) or _MONEY.search(text, max(0, start - 5), start) or size < 7:
        return False
    groups = re.findall(r"\d+", raw)
    if start - last <= 12 and last > 0 and _ALSO.fullmatch(text[last:start]):
        return True
    if _AREA.match(raw) and size >= 8 and len(groups) >= 2:
        return True
    if _NORTH_AMERICAN.fullmatch(raw):
        return True
    dotted = _DOTTED.fullmatch(raw) is not None
    if dotted and not (len(groups) >= 3 and digits[0] == "0" and min(map(len, groups)) >= 2):
        return False
    if digits.startswith("00"):
        return size >= 11 and (len(groups) > 1 or _valid("+" + digits[2:], ()))
    if len(groups) > 1 and digits[0] == "0" and 8 <= size <= 12 and len(groups[0]) <= 6:
        return True
    grouped = len(groups) >= 3 or (len(groups) == 2 and size >= 9 and groups[0][:2] not in ("19", "20"))
    if not (grouped or digits[0] == "0" or size == 10):
        return False
    spoken = language()
    homes = HOMES.get(spoken or "", ())
    if grouped or digits[0] == "0":
        return 8 <= size <= 12 and _valid(raw, homes)
    return spoken == "en" and _valid(raw, homes[:1])


def _valid(number: str, regions: Sequence[str]) -> bool:
    if not regions and not number.startswith("+"):
        return False
    lib = _library()
    for region in regions or (None,):
        try:
            if lib.is_valid_number(lib.parse(number, region)):
                return True
        except lib.NumberParseException:
            continue
    return False


def _library() -> Any:
    import phonenumbers

    return phonenumbers
