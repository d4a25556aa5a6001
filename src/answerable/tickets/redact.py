"""Text without its structured personal data: keys, e-mail, accounts, public IP addresses, cards, ids, phones and more.

What a value is is told by its checksum or its form, or by the words beside it, in nine languages (`personal_words`).
What support needs stays: error codes, versions, private addresses, part and order numbers, sizes, times, digests.
Names are not found, nor are passwords of words alone, nor street addresses that nothing announces: do not publish
what this returns unread. Every pattern is bounded, so that time grows with the length of the text alone.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection, Iterator, Sequence

from ..ingest.language import language_of
from .personal_numbers import birth_dates, cards, iban, ibans, identities, luhn
from .personal_places import addresses, emails, streets
from .personal_secrets import secrets
from .phones import known_regions, phones
from .plain_text import MASK, plain_text

__all__ = ["KINDS", "PLACEHOLDER", "iban", "known_regions", "luhn", "redact", "redact_id", "without_placeholders"]

# In this order: a key may hold an address, a card may look like a phone.
KINDS = ("key", "email", "iban", "ip", "card", "id", "birthdate", "address", "phone")
PLACEHOLDER = re.compile(r"\[(" + "|".join(KINDS) + r")\]")

_MAX_ROUNDS = 8
_DIGIT = re.compile(r"\d")
_OF_DIGITS = frozenset(("iban", "ip", "card", "id", "birthdate", "address", "phone"))
_NUMBERED = re.compile(r"(?:[A-Za-z]{1,20}[-_#:/]{0,3})?[0-9]+")

_STEPS: dict[str, Callable[[str], Iterator[tuple[int, int]]]] = {
    "key": secrets,
    "email": emails,
    "iban": ibans,
    "ip": addresses,
    "card": cards,
    "id": identities,
    "birthdate": birth_dates,
    "address": streets,
}


def redact(text: str, kinds: Collection[str] = KINDS, regions: Sequence[str] = ()) -> str:
    """`text` with each find replaced by its kind in brackets, such as `[email]`; running it again changes nothing.

    regions: countries (ISO 3166, such as "DK") whose phone numbers are known as they are written at home, beside those
    where the text's language is spoken.
    """
    for _ in range(_MAX_ROUNDS):  # a find that is masked may make another plain; nearly always the first round is all
        made = _round(text, kinds, regions)
        if made == text:
            break
        text = made
    return text


def redact_id(name: str) -> str:
    """The id of a ticket or conversation, redacted where it is more than a number.

    A bare number, also behind a short prefix (`T-204918377`), is what a system counts with, though it has the length of
    a phone or card number: hidden, all such ids would be one, and no log could be held against its conversations.
    """
    numbered = _NUMBERED.fullmatch(name) is not None
    return redact(name, [kind for kind in KINDS if not (numbered and kind in ("card", "phone", "id"))])


def without_placeholders(text: str) -> str:
    """`text` without `[email]` and its like, which are no words of a question."""
    return PLACEHOLDER.sub(" ", text) if "[" in text else text


def _round(text: str, kinds: Collection[str], regions: Sequence[str]) -> str:
    made = plain_text(text)
    plain = PLACEHOLDER.sub(lambda found: MASK * len(found[0]), made.text) if "[" in made.text else made.text
    numbers = _DIGIT.search(plain) is not None
    language = functools.lru_cache(maxsize=1)(lambda: language_of(text))
    finds: list[tuple[int, int, str]] = []
    for kind in KINDS:
        if kind not in kinds or (kind in _OF_DIGITS and not numbers):
            continue
        step = _STEPS.get(kind)
        spans = step(plain) if step is not None else phones(plain, regions, language)
        masked, done = [], 0
        for start, end in sorted(spans):
            if start >= done and end > start and MASK not in plain[start:end]:
                finds.append((*made.original(start, end), kind))
                masked += [plain[done:start], MASK * (end - start)]
                done = end
        plain = "".join([*masked, plain[done:]]) if masked else plain
    parts, done = [], 0
    for start, end, kind in sorted(finds):
        if start < done:
            continue
        parts += [text[done:start], f"[{kind}]"]
        done = end
    return "".join([*parts, text[done:]])
