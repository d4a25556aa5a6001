"""Text without its structured personal data: e-mail, phone, card, IBAN, IP address, keys and tokens.

Names and street addresses have no structure to go by and are not found: do not publish what this returns unread.
Every pattern is bounded, so that time grows with the length of the text alone.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Collection

KINDS = ("key", "email", "iban", "ip", "card", "phone")

_GAP = "[ \u00a0\u202f]"  # a line break ends a number
_SEPARATOR = "[ \u00a0\u202f.\\-\u2010-\u2015/]"

_KEYS = (
    re.compile(r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----.{0,8000}?(?:-----END [A-Z ]{0,30}KEY-----|\Z)", re.DOTALL),
    re.compile(r"\beyJ[\w-]{5,4000}\.[\w-]{5,4000}(?:\.[\w-]{0,4000})?"),  # JSON web token
    re.compile(
        r"\b(?:sk|pk|rk|whsec|ghp|gho|ghu|ghs|ghr|github_pat|glpat|xox[a-z]|npm|pypi|hf|shpat|SG)[-_.][\w.-]{12,400}"
    ),
    re.compile(r"\b(?:AKIA|ASIA|AIza)[\w-]{12,60}"),
    re.compile(r"(?<=://)[^\s/@\[\]]{1,200}:[^\s/@\[\]]{1,200}(?=@)"),  # user:password of a URL
    re.compile(r"(?i)(?<=\bbearer )[\w.~+/-]{8,4000}=*"),
    re.compile(r"\b(?=[\w-]{0,80}\d)[0-9a-fA-F]{32,400}\b"),
    re.compile(r"\b(?=[A-Za-z_]{0,80}\d)(?=\w{0,80}[a-z])(?=\w{0,80}[A-Z])\w{32,400}"),
)
_SECRET = re.compile(
    r"(?i)\b((?:api|access|secret|auth|client)?[ _-]?(?:key|token|secret|password|passwd|pwd|passcode)"
    r"\"?(?: is|[ \t]?[:=])[ \t]?)(?!\[(?:key|email|iban|ip|card|phone)\])"
    r"[\"']?(?=\S{0,60}[\d!@#$%^&*_])[^\s\"',;]{6,400}"
)
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"'|]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_]{2,24}")
_IBAN = re.compile(rf"(?<![^\W_])[A-Za-z]{{2}}\d{{2}}(?:[{_GAP[1:-1]}-]?[A-Za-z0-9]){{11,30}}")
_IP4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)")
_IP6 = re.compile(r"(?<![\w:.])(?=[0-9a-fA-F.]{0,4}:)[0-9a-fA-F:.]{3,45}(?![\w])")
_CARD = re.compile(rf"(?<![\d+])\d(?:{_SEPARATOR}?\d){{12,18}}(?!\d)")
_PHONES = (
    # +49 (0)30 1234567, 0049 30 1234567
    re.compile(rf"(?<!\w)(?:\+|00)\d{{1,3}}(?:{_SEPARATOR}?\(?\d{{1,5}}\)?){{1,7}}(?!\d)"),
    # (555) 123-4567, 030 1234567, 555-123-4567, 555.123.4567
    re.compile(rf"(?<![\w.])\(\d{{2,5}}\)(?:{_SEPARATOR}{{0,2}}\d{{2,8}}){{1,4}}(?!\d)"),
    re.compile(rf"(?<![\w.])0\d{{1,5}}(?:{_SEPARATOR}\d{{2,8}}){{1,4}}(?!\d)"),
    re.compile(rf"(?<![\w.])(?:1{_SEPARATOR})?\d{{3}}{_SEPARATOR}\d{{3}}{_SEPARATOR}\d{{4}}(?!\d)"),
    re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"),  # US social security
    # A bare run may be an order number as well: hidden all the same.
    re.compile(r"(?<!\d)\d{9,40}(?!\d)"),
)
# How numbers are grouped at home differs from country to country and looks like any other number (80 12 34 56,
# 622-1234): there it is the words before it that tell.
_ANNOUNCED = re.compile(
    r"(?i)\b((?:(?:call|ring|reach|text|phone|contact) (?:me|us|him|her|them|back)"
    r"|tel|phone|telephone|mobile|cell|whatsapp|fax)\b(?:[ :=#.(-]|(?:is|at|on|under|via|number|no|nr)\b){0,8})"
    rf"(\d(?:{_SEPARATOR}{{0,2}}[()]?{_SEPARATOR}?\d){{5,19}}(?!\d))"
)
_DIGIT = re.compile(r"\d")
_OF_DIGITS = frozenset(("iban", "card", "phone"))  # there is none without a digit, and most texts have none
_NUMBERED = re.compile(r"(?:[A-Za-z]{1,12}[-_#:/]?)?[0-9]+")
# The lengths of the SWIFT IBAN registry that customers of help desks have most; others are tried from 34 down.
_IBAN_LENGTHS = {
    "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18,
    "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20,
    "LV": 21, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SA": 24, "SE": 24, "SI": 19, "SK": 24,
    "TR": 26, "AE": 23, "IL": 23,
}  # fmt: skip


def redact(text: str, kinds: Collection[str] = KINDS) -> str:
    """`text` with each find replaced by its kind in brackets, such as `[email]`; running it again changes nothing."""
    for kind in KINDS:  # in this order: a key may hold an address, a card may look like a phone
        if kind in kinds and (kind not in _OF_DIGITS or _DIGIT.search(text)):
            text = _STEPS[kind](text)
    return text


def redact_id(name: str) -> str:
    """The id of a ticket or conversation, redacted where it is more than a number.

    A bare number, also behind a short prefix (`T-204918377`), is what a system counts with, though it has the length of
    a phone or card number: hidden, all such ids would be one, and no log could be held against its conversations.
    """
    numbered = _NUMBERED.fullmatch(name) is not None
    return redact(name, [kind for kind in KINDS if not (numbered and kind in ("card", "phone"))])


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def iban(text: str) -> bool:
    """Whether letters and digits, without spaces, pass the ISO 7064 MOD 97-10 check of ISO 13616."""
    turned = text[4:] + text[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def _keys(text: str) -> str:
    for pattern in _KEYS:
        text = pattern.sub("[key]", text)
    return _SECRET.sub(r"\1[key]", text)


def _emails(text: str) -> str:
    return _EMAIL.sub("[email]", text) if "@" in text else text


def _ibans(text: str) -> str:
    return _IBAN.sub(_iban, text)


def _iban(match: re.Match[str]) -> str:
    number = match[0]
    ends = [place + 1 for place, char in enumerate(number) if char.isalnum()]
    if not number.isascii() and any(char.isalnum() and not char.isascii() for char in number):
        return number
    plain = "".join(char for char in number if char.isalnum())
    known = _IBAN_LENGTHS.get(plain[:2].upper())
    for length in [known] if known else range(min(34, len(plain)), 14, -1):
        if length <= len(plain) and iban(plain[:length]):
            return "[iban]" + number[ends[length - 1] :]
    return number


def _addresses(text: str) -> str:
    return _IP6.sub(_address, _IP4.sub(_address, text)) if "." in text or ":" in text else text


def _address(match: re.Match[str]) -> str:
    candidate = match[0].rstrip(".")
    tail = match[0][len(candidate) :]
    if candidate.endswith(":") and not candidate.endswith("::"):
        candidate, tail = candidate[:-1], ":" + tail
    try:
        # int() drops the leading zeros that ipaddress refuses in 010.001.000.007.
        plain = candidate if ":" in candidate else ".".join(str(int(part)) for part in candidate.split("."))
        ipaddress.ip_address(plain)
    except ValueError:
        return match[0]
    return "[ip]" + tail if len(candidate) > 2 else match[0]


def _cards(text: str) -> str:
    return _CARD.sub(_card, text)


def _card(match: re.Match[str]) -> str:
    digits = [char for char in match[0] if char.isdigit()]
    return "[card]" if luhn("".join(digits)) else match[0]


def _phones(text: str) -> str:
    for pattern in _PHONES:
        text = pattern.sub(_phone, text)
    return _ANNOUNCED.sub(r"\1[phone]", text)


def _phone(match: re.Match[str]) -> str:
    digits = sum(char.isdigit() for char in match[0])
    return "[phone]" if digits >= 7 else match[0]


_STEPS: dict[str, Callable[[str], str]] = {
    "key": _keys,
    "email": _emails,
    "iban": _ibans,
    "ip": _addresses,
    "card": _cards,
    "phone": _phones,
}
