"""How much structured personal data `redact` finds, beside kept libraries, on numbers that it was not written from.

    python eval/bench/redaction.py

Phones are the example numbers of `phonenumbers` (libphonenumber): fixed, mobile and toll-free, of every region,
written as E.164, internationally and as at home, once announced ("call me at") and once not. IBANs are drawn with a
seed by the registry in `python-stdnum`, 20 of every country. The other kinds are those of the tests' 500 made tickets.
Found means: the value is not left, nor four digits of it. Both libraries are needed here and nowhere else.
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

from measured import row, write

from answerable.stats import Share
from answerable.tickets.phones import finder
from answerable.tickets.redact import KINDS, redact

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

SEED, MADE, EACH = 17, 500, 20
ANNOUNCED, BARE = "Hi, please call me at {}, thanks.", "Hi, this is {} again."


def phones() -> list[tuple[str, str, str]]:
    """(way of writing, region, number)."""
    import phonenumbers as lib

    form = lib.PhoneNumberFormat
    ways = {"E.164": form.E164, "international": form.INTERNATIONAL, "as at home": form.NATIONAL}
    kinds = (lib.PhoneNumberType.FIXED_LINE, lib.PhoneNumberType.MOBILE, lib.PhoneNumberType.TOLL_FREE)
    found = []
    for region in sorted(lib.SUPPORTED_REGIONS):
        for kind in kinds:
            number = lib.example_number_for_type(region, kind)
            if number is not None:
                found += [(way, region, lib.format_number(number, how)) for way, how in ways.items()]
    return found


def hidden(text: str, value: str) -> bool:
    clean = redact(text)
    return value not in clean and len(re.sub(r"\D", "", clean)) < 4


def hidden_told(text: str, value: str, region: str) -> bool:
    clean = finder([region])(redact(text))
    return value not in clean and len(re.sub(r"\D", "", clean)) < 4


def by_library(text: str, region: str | None) -> bool:
    import phonenumbers as lib

    return any(True for _ in lib.PhoneNumberMatcher(text, region, leniency=lib.Leniency.POSSIBLE))


def ibans(draw: random.Random) -> list[str]:
    """`EACH` a country of the registry, plain or in groups of four."""
    from stdnum import iban as lib
    from stdnum import numdb

    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    pools = {"n": "0123456789", "a": letters, "c": "0123456789" + letters}
    found = []
    for _, country, _, info, _ in sorted(numdb.get("iban").prefixes, key=lambda one: one[1]):
        for _ in range(EACH):
            parts = re.findall(r"(\d+)!([nac])", info["bban"])
            account = "".join(draw.choice(pools[kind]) for size, kind in parts for _ in range(int(size)))
            number = f"{country}{lib.calc_check_digits(f'{country}00{account}')}{account}"
            found.append(draw.choice((number, lib.format(number))))
    return found


def share(found: list[bool]) -> str:
    made = Share.of(sum(found), len(found))
    assert made.share is not None and made.interval is not None
    return f"{made.share:.1%} [{100 * made.interval.low:.1f}, {100 * made.interval.high:.1f}]"


def report() -> str:
    from test_redact import recall

    lines = [
        "# Personal data found",
        "",
        "Share hidden, with its 95 % interval. Made by `python eval/bench/redaction.py`. The libraries look for the",
        "same values; told the region, `phonenumbers` takes any number of a possible length there for a phone.",
        "",
        row("kind", "n", "answerable", "and phone_regions", "phonenumbers", "phonenumbers, told the region"),
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    everything = phones()
    for way in ("E.164", "international", "as at home"):
        mine = [(region, number) for kind, region, number in everything if kind == way]
        for said, form in (("announced", ANNOUNCED), ("bare", BARE)):
            texts = [(form.format(number), region, number) for region, number in mine]
            cells = (
                [hidden(text, number) for text, _, number in texts],
                [hidden_told(text, number, region) for text, region, number in texts],
                [by_library(text, None) for text, _, _ in texts],
                [by_library(text, region) for text, region, _ in texts],
            )
            lines.append(row(f"phone, {way}, {said}", len(mine), *map(share, cells)))
    accounts = ibans(random.Random(SEED))
    found = [number not in redact(text) for number in accounts for text in [f"My account is {number}."]]
    lines.append(row("IBAN, every country", len(accounts), share(found), "-", "-", "-"))
    for kind, part in recall(11, MADE).items():
        if kind in KINDS:
            lines.append(
                row(f"{kind}, made tickets", MADE, share([n < round(part * MADE) for n in range(MADE)]), "-", "-", "-")
            )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    write("redaction.md", report())
