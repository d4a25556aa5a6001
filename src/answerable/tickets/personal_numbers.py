"""Cards, accounts, ids of a state and dates of birth: by checksum where there is one, else by the word beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import personal_words as words

Span = tuple[int, int]

NEAR = 48  # characters before a value in which a word says what it is

_GAP = r"(?:[ .\-/]{0,2}|[ ]?\r?\n[ ]{0,4})"  # a number may go on in the next line
_START = r"(?<![0-9A-Za-z+])(?<!\d[.,])"
_RUN = re.compile(rf"{_START}\d(?:{_GAP}\d){{11,79}}(?!\d)")
_PART = re.compile(r"\d+")
_CARD_WORD = words.compiled(words.CARD)
_BESIDE_CARDS = {"card": _CARD_WORD, "counted": words.compiled(words.COUNTED)}
# Issuer identification numbers (ISO/IEC 7812) and the lengths that the issuers write.
_ISSUERS = (
    (re.compile(r"4"), (16, 19)),  # Visa
    (re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,)),  # Mastercard
    (re.compile(r"3[47]"), (15,)),  # American Express
    (re.compile(r"6011|64[4-9]|65"), (16, 19)),  # Discover
    (re.compile(r"30[0-5]|3095|3[689]"), (14, 16)),  # Diners Club
    (re.compile(r"35(?:2[89]|[3-8])"), (16,)),  # JCB
    (re.compile(r"62|81"), (16, 17, 18, 19)),  # UnionPay
    (re.compile(r"5018|5020|5038|5893|6304|6759|676[1-3]|60|636|50|2205"), (16,)),  # Maestro, RuPay, Elo and others
)

_DOUBLED = str.maketrans("0123456789", "0246813579")  # twice a digit, its own digits added

_IBAN = re.compile(r"(?<![^\W_])[A-Za-z]{2}\d{2}(?:(?:[ \-]{0,2}|[ ]?\r?\n[ ]{0,4})[A-Za-z0-9]){11,30}", re.ASCII)
_IBAN_SAID = re.compile(
    rf"(?i)(?:{words.IBAN})(?:[ :=.-]|{words.IS}|no|nr|number|nummer){{0,6}}([a-z]{{2}}\d{{2}}(?:[ -]?"
    rf"[a-z0-9]{{4}}){{2,7}}(?:[ -]?[a-z0-9]{{1,3}})?)(?!\w)"
)
# The lengths of the SWIFT IBAN registry that customers of help desks have most; others are tried from 34 down.
_IBAN_LENGTHS = {
    "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18,
    "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20,
    "LV": 21, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SA": 24, "SE": 24, "SI": 19, "SK": 24,
    "TR": 26, "AE": 23, "IL": 23,
}  # fmt: skip

_ID_SAID = re.compile(
    rf"(?i:{words.IDENTITY})(?i:[ :=#.,()\n-]|{words.IS}|numbers?|nummer|num[eé]ro|número|numer|no|nr"
    rf"|n°|holder|card){{0,8}}"
    r"((?=[A-Za-z0-9 .\-/]{0,10}\d)[A-Za-z0-9]{1,16}(?:[ .\-/](?=[A-Za-z0-9]{0,11}\d)[A-Za-z0-9]{1,12}"
    r"|[.\-/][A-Z0-9]{1,3}(?![0-9A-Za-z_])|[ ][A-Z](?![0-9A-Za-z_])){0,7})(?![0-9A-Za-z_])"
)
_SSN = re.compile(r"(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])")
_DNI = re.compile(r"(?<![\w-])[0-9XYZ]\d{7}[- ]?[A-Z](?!\w)")
_FISCAL = re.compile(r"(?<!\w)[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z](?!\w)")
_CPF = re.compile(r"(?<![\w.-])\d{3}\.\d{3}\.\d{3}-\d{2}(?![\w-])")
_AHV = re.compile(r"(?<![\w.])756\.\d{4}\.\d{4}\.\d{2}(?![\w.])")
_NIR = re.compile(r"(?<![\w.,])[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-4]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}(?![\w.,])")
_NINO = re.compile(r"(?<!\w)(?![DFIQUV])[A-Z](?![DFIQUVO])[A-Z] \d{2} \d{2} \d{2} [A-D](?!\w)")

_MONTH = (
    r"(?:jan|feb|fév|fev|mar|mär|maa|mei|apr|avr|abr|may|mai|maj|mag|jun|jui|juin|giu|cze|jul|lug|lip|aug|aoû|aou|ago"
    r"|sep|set|sie|wrz|oct|okt|out|ott|paź|paz|nov|noi|lis|dec|dez|déc|dic|gru|gen|ene|ian|sty|lut|kwi)[^\W\d_]{0,8}"
)
_DAY = (
    rf"(?:\d{{4}}[-/.年]\s?\d{{1,2}}[-/.月]\s?\d{{1,2}}日?|\d{{1,2}}[-/. ]{{1,2}}\d{{1,2}}[-/. ]{{1,2}}"
    rf"(?:\d{{4}}|\d{{2}})(?!\d)|\d{{6}}(?!\d)|\d{{8}}(?!\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?[ -](?:of |de |d')?{_MONTH}\.?,?[ -](?:de |del )?\d{{4}}"
    rf"|{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})"
)
_BORN = re.compile(rf"(?i)(?:{words.BORN})[^\d\n]{{0,24}}?\n?[ ]{{0,2}}((?<!\d){_DAY}){words.ENDED}")
_BORN_AFTER = re.compile(
    rf"(?i)((?<![\w.]){_DAY})[ ]?(?:in \w{{2,20}} )?(?:geboren|born|urodz\w+|生まれ|に生まれ|nascid|nacid)"
)

_BORN_AROUND = re.compile(
    rf"(?i)(?:\bbin|\bam|\bon|\bben|\bop)[ ](?:am |on |op )?((?<!\d){_DAY})[^.\n\d]{{0,30}}?\b(?:geboren|born)\b"
)


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812-1, annex B)."""
    return (sum(map(int, digits[::-2])) + sum(map(int, digits[-2::-2].translate(_DOUBLED)))) % 10 == 0


def iban(text: str) -> bool:
    """Whether letters and digits, without spaces, pass the ISO 7064 MOD 97-10 check of ISO 13616."""
    turned = text[4:] + text[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def nearest(text: str, place: int, words_of: dict[str, re.Pattern[str]], reach: int = NEAR) -> str | None:
    """Which of the words stands nearest before `place`, not beyond an empty line."""
    before = text[max(0, place - reach) : place].rpartition("\n\n")[2]
    last = {name: max((m.end() for m in pattern.finditer(before)), default=-1) for name, pattern in words_of.items()}
    name = max(last, key=lambda one: last[one])
    return name if last[name] >= 0 else None


# -- accounts and cards --------------------------------------------------------------------------


def ibans(text: str) -> Iterator[Span]:
    """Accounts that pass their check, and those that a text says are one, of a plausible length."""
    found_to = -1
    place = 0
    while match := _IBAN.search(text, place):
        end = _iban_end(match)
        if end is not None:
            yield match.start(), end
            found_to = end
        place = end if end is not None else match.start() + 2
    for match in _IBAN_SAID.finditer(text):
        if match.start(1) >= found_to and sum(c.isdigit() for c in match[1]) >= 10:
            yield match.span(1)


def _iban_end(match: re.Match[str]) -> int | None:
    ends = [place + 1 for place, char in enumerate(match[0]) if char.isalnum()]
    plain = "".join(char for char in match[0] if char.isalnum())
    known = _IBAN_LENGTHS.get(plain[:2].upper())
    for length in [known] if known else range(min(34, len(plain)), 14, -1):
        if length <= len(plain) and iban(plain[:length]):
            return match.start() + ends[length - 1]
    return None


def cards(text: str) -> Iterator[Span]:
    """Numbers of a card's issuer that pass their check; and those of a card's length that are said to be one."""
    for run in _RUN.finditer(text):
        parts = list(_PART.finditer(run[0]))
        free = 0  # parts before it are taken
        for first, part in enumerate(parts):
            if first < free or part[0][0] in "0179":  # no issuer's number starts so
                continue
            start = run.start() + part.start()
            digits = ""
            found: int | None = None
            said = ""
            for last in range(first, min(len(parts), first + 19)):
                digits += parts[last][0]
                if len(digits) > 19:
                    break
                if len(digits) < 13 or not (luhn(digits) or (len(digits) == 16 and _issued(digits))):
                    continue
                said = said or nearest(text, start, _BESIDE_CARDS) or "nothing"
                # with one digit mistyped it is a card still, if it is said to be one
                if said == "card" or (said == "nothing" and _issued(digits) and luhn(digits)):
                    found = last
            if found is not None:
                yield start, run.start() + parts[found].end()
                free = found + 1


def _issued(digits: str) -> bool:
    return any(len(digits) in lengths and issuer.match(digits) for issuer, lengths in _ISSUERS)


# -- ids of a state ------------------------------------------------------------------------------


def identities(text: str) -> Iterator[Span]:
    """Ids of a state: what is said to be one, and those whose form and check letter leave no doubt."""
    for match in _ID_SAID.finditer(text):
        if sum(c.isdigit() for c in match[1]) >= 5 or (len(match[1]) >= 8 and sum(c.isdigit() for c in match[1]) >= 3):
            yield match.span(1)
    for match in _SSN.finditer(text):
        yield match.span()
    for pattern, checked in _CHECKED:
        for match in pattern.finditer(text):
            if checked("".join(c for c in match[0] if c.isalnum())):
                yield match.span()


def _spanish(value: str) -> bool:
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(value[:-1].translate(str.maketrans("XYZ", "012"))) % 23] == value[-1]


def _italian(value: str) -> bool:
    odd = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
    places = [int(char, 36) if char.isdigit() else ord(char) - 65 for char in value[:-1]]
    return chr(65 + sum(n if k % 2 else odd[n] for k, n in enumerate(places)) % 26) == value[-1]


def _brazilian(value: str) -> bool:
    def check(digits: str) -> str:
        rest = sum(int(d) * (len(digits) + 1 - k) for k, d in enumerate(digits)) * 10 % 11
        return str(rest % 10)

    return len(set(value)) > 1 and check(value[:9]) == value[9] and check(value[:10]) == value[10]


def _french(value: str) -> bool:
    number = value[:-2].replace("2A", "19").replace("2B", "18")
    return number.isdigit() and 97 - int(number) % 97 == int(value[-2:])


def _swiss(value: str) -> bool:  # as an EAN-13
    return (10 - sum(int(d) * (3 if k % 2 else 1) for k, d in enumerate(value[:12])) % 10) % 10 == int(value[12])


_CHECKED = (
    (_DNI, _spanish),
    (_FISCAL, _italian),
    (_CPF, _brazilian),
    (_NIR, _french),
    (_AHV, _swiss),
    (_NINO, lambda value: True),
)


def birth_dates(text: str) -> Iterator[Span]:
    """Dates that a text says somebody was born on."""
    for match in _BORN.finditer(text):
        yield match.span(1)
    for match in _BORN_AFTER.finditer(text):
        yield match.span(1)
    for match in _BORN_AROUND.finditer(text):
        yield match.span(1)
