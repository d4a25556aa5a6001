"""What a spreadsheet leaves behind in a file of tickets: words for nothing, quoted numbers, rounded ids, a total."""

from __future__ import annotations

import re
from typing import Any

NOTHING = frozenset(
    [
        "nan",
        "n/a",
        "#n/a",
        "na",
        "#na",
        "nat",
        "none",
        "null",
        "nil",
        "(null)",
        "(none)",
        "(empty)",
        "(blank)",
        "<na>",
        "\\n",
        "-",
        "--",
        "–",
        "—",
        ".",
        "#value!",
        "#ref!",
        "#name?",
        "#div/0!",
        "#null!",
        "#num!",
        "undefined",
    ]
)
_TOTALS = frozenset(
    [
        "total",
        "totals",
        "grand total",
        "sum",
        "subtotal",
        "summe",
        "gesamt",
        "gesamtsumme",
        "gesamtergebnis",
        "somme",
        "total général",
        "total general",
        "suma",
        "totale",
        "totaal",
        "eindtotaal",
        "razem",
        "suma końcowa",
        "合計",
        "総計",
        "count",
        "average",
        "anzahl",
    ]
)
_COUNTED = ("tickets", "rows", "records", "count", "of tickets", "number of tickets")
_FORMULA = re.compile(r'^="(.*)"$', re.DOTALL)
_SCIENTIFIC = re.compile(r"^\d(?:[.,]\d+)?E\+?\d{1,3}$", re.IGNORECASE)
_ROUNDED = re.compile(r"^\d{15}0+$")  # 15 digits are what a spreadsheet keeps of a number

ANSWERABLE = {"true": True, "yes": True, "1": True, "y": True, "t": True, "false": False, "no": False, "0": False}
ANSWERABLE |= {"n": False, "f": False, "ja": True, "nein": False, "oui": True, "non": False, "sí": True, "si": True}
ANSWERABLE |= {"wahr": True, "falsch": False, "vrai": True, "faux": False, "1.0": True, "0.0": False}


def is_nothing(value: Any) -> bool:
    """Whether a value is one of the words that stand for an empty cell; an empty one is too."""
    return value is None or (isinstance(value, str) and (not value.strip() or value.strip().casefold() in NOTHING))


def unquoted(cell: str) -> str:
    """`="000123"` keeps the zeros of a number in a spreadsheet: the number."""
    if not cell.startswith('="'):
        return cell
    found = _FORMULA.match(cell.strip())
    return found[1].replace('""', '"') if found else cell


def is_scientific(identity: str) -> bool:
    """Whether an id is a number that a spreadsheet has written with an exponent, as 1.23457E+15."""
    return _SCIENTIFIC.match(identity.strip()) is not None


def is_rounded(identity: str) -> bool:
    """Whether an id looks as if a spreadsheet had cut it to 15 digits, or wrote it with an exponent."""
    return is_scientific(identity) or _ROUNDED.match(identity.strip()) is not None


def is_total(value: Any) -> bool:
    """Whether the first cell of a row says that it sums up the rows above."""
    if not isinstance(value, str) or len(value) > 60:
        return False
    words = re.sub(r"[\d.,:;()\s]+", " ", value.casefold()).strip()
    return words in _TOTALS or any(words == f"{total} {of}" for total in ("total", "totals", "sum") for of in _COUNTED)


def answerable_of(value: Any) -> bool | None:
    """The label of a value: true, yes, TRUE, 1 and their opposites in words or numbers; None for nothing.

    Raises ValueError for another value.
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)) and value in (0, 1):
        return bool(value)
    if is_nothing(value):
        return None
    if isinstance(value, str) and value.strip().casefold() in ANSWERABLE:
        return ANSWERABLE[value.strip().casefold()]
    raise ValueError(value)
