"""Dates as exports write them, to ISO 8601: ISO, RFC 2822, epoch, day or month first, month names; never a guess.

03/04/2026 is the third of April or the fourth of March: the column as a whole decides where one of its days is over
12, and otherwise the order is asked for.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any, Literal

Order = Literal["day", "month"]

_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan january januar jänner janv janvier ene enero janeiro gen gennaio januari sty stycznia styczeń",
            "feb february februar févr fevr février febrero fev fevereiro febbraio februari lut lutego luty",
            "mar march mär märz mrz maerz mars marzo março marco mrt maart marca marzec",
            "apr april avr avril abr abril aprile kwi kwietnia kwiecień",
            "may mai mayo maio mag maggio mei maj maja",
            "jun june juni juin junio junho giu giugno cze czerwca czerwiec",
            "jul july juli juil juillet julio julho lug luglio lip lipca lipiec",
            "aug august août aout ago agosto augustus sie sierpnia sierpień",
            "sep sept september septembre septiembre set setembro settembre wrz września wrzesień",
            "oct october okt oktober octobre octubre out outubro ott ottobre paź października październik",
            "nov november novembre noviembre novembro lis listopada listopad",
            "dec december dez dezember déc decembre décembre dic diciembre dezembro dicembre gru grudnia grudzień",
        ),
        1,
    )
    for word in words.split()
}
_ZONES = {"z": 0, "utc": 0, "gmt": 0, "ut": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6}
_ZONES |= {"pst": -8, "pdt": -7, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "bst": 1, "eet": 2, "eest": 3, "jst": 9}
_TIME = re.compile(
    r"""(?ix)^(?:[,T@]|um|at|à|alle|a\ las|às|om|o|kl\.?)?\s*(\d{1,2})(?:[:.hH](\d{2}))(?:[:.](\d{2})(?:[.,]\d{1,9})?)?
    \s*(a\.?m\.?|p\.?m\.?)?\s*(?:uhr)?\s*(z|[a-z]{2,4}|(?:gmt|utc)?\s*[+-]\d{1,2}:?\d{0,2})?\s*(?:\(.{0,40}\))?$"""
)
_WEEKDAY = re.compile(r"^[^\W\d_]{2,12}\.?,?\s+(?=[\dA-Za-zÀ-ž])")
_ISO = re.compile(r"^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{4})?)?$")
_CJK = re.compile(r"^(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_NUMERIC = re.compile(r"^(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?!\d)")
_DAY_NAME = re.compile(
    r"^(?:le\s+)?(\d{1,2})(?:st|nd|rd|th|er|\.)?[\s/-]+(?:de\s+|of\s+)?([^\W\d_]{3,12})\.?,?[\s/-]+(?:de\s+|of\s+)?(\d{4}|\d{2})(?!\d)"
)
_NAME_DAY = re.compile(r"^([^\W\d_]{3,12})\.?[\s/-]+(\d{1,2})(?:st|nd|rd|th)?,?[\s/-]+(\d{4})(?!\d)")
_CTIME = re.compile(r"^([^\W\d_]{3})\s+(\d{1,2})\s+(\d{1,2}:\d{2}:\d{2})\s+(?:([A-Z]{2,4}|[+-]\d{4})\s+)?(\d{4})$")
_EPOCH = re.compile(r"^\d{9,10}(?:\.\d{1,9})?$|^\d{13}(?:\.\d+)?$|^\d{16}$")
_SERIAL = re.compile(r"^\d{5}(?:\.\d+)?$")
_SERIALS = (32_874, 73_050)  # days that Excel counts from 1899-12-30: 1990 to 2099


class DateColumn:
    """The dates of a whole file, one at a time: each is looked at first, for together they say how they are read.

    ambiguous: how many could be read two ways, and were not; unread: how many are of no known form; with the first of
    each. date_format: as strptime takes it; it also says whether the day comes first.
    """

    def __init__(self, date_format: str = "") -> None:
        self.date_format = date_format
        self.ambiguous = self.unread = 0
        self.first_ambiguous = self.first_unread = ""
        self._told = order_of_format(date_format)
        self._orders: set[Order] = set()
        self._numeric = False

    def look_at(self, value: str | None) -> None:
        numbers = None if value is None else _numeric(value)
        if numbers is not None:
            self._numeric = True
            self._orders |= _order(numbers)

    @property
    def used(self) -> Order | None:
        """How dates such as 13/04/2026 are read; None where there are none, or nothing says it."""
        return self._order if self._numeric else None

    @property
    def _order(self) -> Order | None:
        return self._told or (next(iter(self._orders)) if len(self._orders) == 1 else None)

    def iso(self, value: str | None) -> str | None:
        """One of the dates as ISO 8601, or as it came where it cannot be read."""
        if value is None:
            return None
        made = iso_of(value, self._order, self.date_format)
        if made is not None:
            return made
        if _two_ways(value):
            self.ambiguous += 1
            self.first_ambiguous = self.first_ambiguous or value
        else:
            self.unread += 1
            self.first_unread = self.first_unread or value
        return value


def order_of_format(date_format: str) -> Order | None:
    """Whether a format for strptime has the day before the month; None where it does not say."""
    day = re.search(r"%-?d", date_format)
    month = re.search(r"%-?[mbB]", date_format)
    if day is None or month is None:
        return None
    return "day" if day.start() < month.start() else "month"


def order_of(values: Iterable[str]) -> Order | None:
    """What a column of dates such as 03/04/2026 decides by a day over 12; None where none is, or they contradict."""
    found: set[Order] = set()
    for value in values:
        numbers = _numeric(value)
        if numbers is not None:
            found |= _order(numbers)
    return found.pop() if len(found) == 1 else None


def _order(numbers: tuple[int, int]) -> set[Order]:
    """What one such date says of the order."""
    one, two = numbers
    return {"day"} if one > 12 >= two else {"month"} if two > 12 >= one else set()


def iso_of(value: str, order: Order | None = None, date_format: str = "") -> str | None:
    """One date as ISO 8601, with the time and the offset that it says; None where it cannot be read, or two ways."""
    text = " ".join(value.split())
    if not text or len(text) > 80:
        return None
    if date_format:
        try:
            made = dt.datetime.strptime(text, date_format)
        except ValueError:
            pass
        else:
            return made.isoformat() if _has_time(date_format) else made.date().isoformat()
    try:
        return _iso(text, order)
    except (ValueError, OverflowError):
        return None


def seconds(value: Any) -> float | None:
    """Seconds since 1970 of a date or time that can be read one way; without an offset it counts as UTC."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = f"{value:.6f}".rstrip("0").rstrip(".")
    if not isinstance(value, str):
        return None
    made = iso_of(value)
    if made is None:
        return None
    moment = dt.datetime.fromisoformat(made[:-1] + "+00:00" if made.endswith("Z") else made)
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=dt.timezone.utc)).timestamp()


def _iso(text: str, order: Order | None) -> str | None:
    if _EPOCH.match(text):
        number = float(text)
        number /= 1 if number < 1e11 else 1e3 if number < 1e14 else 1e6
        return dt.datetime.fromtimestamp(int(number), dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    if _SERIAL.match(text) and _SERIALS[0] <= float(text) <= _SERIALS[1]:
        moment = dt.datetime(1899, 12, 30) + dt.timedelta(seconds=round(float(text) * 86_400))
        return moment.isoformat() if "." in text else moment.date().isoformat()
    compact = _COMPACT.match(text)
    if compact:
        year, month, day, *clock, zone = compact.groups()
        time = ":".join(part for part in clock if part)
        return _joined(int(year), int(month), int(day), f"{time}{zone or ''}" if time else "")
    found = _ISO.match(text)
    if found:
        return _joined(int(found[1]), int(found[3]), int(found[4]), text[found.end() :])
    found = _CJK.match(text)
    if found:
        return _joined(int(found[1]), int(found[2]), int(found[3]), text[found.end() :])
    weekday = _WEEKDAY.match(text)
    named = _named(text)
    if named is None and weekday is not None:
        text = text[weekday.end() :]
        named = _named(text)
    if named is not None:
        return named
    found = _NUMERIC.match(text)
    if not found:
        return None
    one, two, year = int(found[1]), int(found[3]), _year(found[4])
    if found[2] == "." or (one > 12 and order != "month"):
        day_first = True  # with points, the day is first everywhere
    elif order is None and one != two:
        if one <= 12 and two <= 12:
            return None
        day_first = False
    else:
        day_first = order != "month"
    return _joined(year, two, one, text[found.end() :]) if day_first else _joined(year, one, two, text[found.end() :])


def _named(text: str) -> str | None:
    found = _DAY_NAME.match(text)
    if found and (month := _MONTHS.get(found[2].casefold())):
        return _joined(_year(found[3]), month, int(found[1]), text[found.end() :])
    found = _NAME_DAY.match(text)
    if found and (month := _MONTHS.get(found[1].casefold())):
        return _joined(int(found[3]), month, int(found[2]), text[found.end() :])
    found = _CTIME.match(text)
    if found and (month := _MONTHS.get(found[1].casefold())):
        return _joined(int(found[5]), month, int(found[2]), f"{found[3]} {found[4] or ''}")
    return None


def _joined(year: int, month: int, day: int, rest: str) -> str | None:
    """Raises ValueError for a day that there is not."""
    date = dt.date(year, month, day).isoformat()
    rest = rest.strip(" ,;")
    if not rest:
        return date
    found = _TIME.match(rest)
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    half = (found[4] or "").casefold().replace(".", "")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    clock = dt.time(hour, minute, min(second, 59)).isoformat()
    zone = (found[5] or "").strip().casefold().removeprefix("gmt").removeprefix("utc").strip() or (found[5] or "")
    return f"{date}T{clock}{_offset(zone.strip().casefold())}"


def _offset(zone: str) -> str:
    if not zone:
        return ""
    if zone in _ZONES:
        hours = _ZONES[zone]
        return "Z" if hours == 0 else f"{'-' if hours < 0 else '+'}{abs(hours):02}:00"
    found = re.match(r"([+-])(\d{1,2}):?(\d{2})?$", zone)
    if not found:
        raise ValueError(zone)
    return f"{found[1]}{int(found[2]):02}:{found[3] or '00'}"


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text) if int(text) < 70 else 1900 + int(text)


def _numeric(value: str) -> tuple[int, int] | None:
    """The two numbers of a date whose order is not certain."""
    found = _NUMERIC.match(value.strip())
    return (int(found[1]), int(found[3])) if found and found[2] != "." else None


def _two_ways(value: str) -> bool:
    numbers = _numeric(value)
    return numbers is not None and max(numbers) <= 12


def _has_time(date_format: str) -> bool:
    return any(mark in date_format for mark in ("%H", "%I", "%T", "%c", "%X", "%R"))
