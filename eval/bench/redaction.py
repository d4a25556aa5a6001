"""How much structured personal data `redact` finds, beside kept libraries, on numbers that it was not written from.

    python eval/bench/redaction.py [--no-write]

Phones are the example numbers of `phonenumbers` (libphonenumber): fixed, mobile and toll-free, of every region,
written as E.164, internationally and as at home, once announced ("call me at") and once not. IBANs are drawn with a
seed by the registry in `python-stdnum`, 20 of every country. The other kinds are those of the tests' 500 made tickets.
Found means: the value is not left, nor four digits of it. `stdnum` is in the extra `bench`; a row that needs one
that is missing says so. By context: tests/tickets/redaction_table.jsonl, whose first part was written before the rules,
the others after them and before their first look at each; every string that is wrong is listed.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shares import TENTHS, cell
from table import Column, Table, installed, not_installed, numbers, publish

from answerable.tickets.redact import KINDS, redact

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "tickets"))

SEED, MADE, EACH = 17, 500, 20
ANNOUNCED, BARE = "Hi, please call me at {}, thanks.", "Hi, this is {} again."
TABLES = {
    "kinds": (
        Column("kind"),
        *numbers(
            ("n", "{}"),
            ("answerable", TENTHS),
            ("and phone_regions", TENTHS),
            ("phonenumbers", TENTHS),
            ("phonenumbers, told the region", TENTHS, "told"),
        ),
    ),
    "context": (Column("part"), Column("to"), *numbers(("n", "{}"), ("right", TENTHS))),
    "missed": (Column("to"), Column("language"), Column("kind"), Column("text")),
}


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
    clean = redact(text, regions=[region])
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


def counted(found: list[bool]) -> list[float] | None:
    return cell(sum(found), len(found))


def phone_rows() -> Iterator[list[Any]]:
    if not installed("phonenumbers"):
        yield not_installed("phone", TABLES["kinds"])
        return
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
            yield [f"phone, {way}, {said}", len(mine), *map(counted, cells)]


def iban_row() -> list[Any]:
    if not installed("stdnum"):
        return not_installed("IBAN, every country", TABLES["kinds"])
    accounts = ibans(random.Random(SEED))
    found = [number not in redact(f"My account is {number}.") for number in accounts]
    return ["IBAN, every country", len(accounts), counted(found), None, None, None]


def context_tables() -> list[Table]:
    """Each part of the table of strings, and each string that is wrong."""
    from test_redact_by_context import TABLE, right

    rows: list[list[Any]] = []
    missed: list[list[Any]] = []
    for part in sorted({row["part"] for row in TABLE}):
        for said in ("hide", "keep"):
            mine = [row for row in TABLE if row["part"] == part and bool(row["hide"]) == (said == "hide")]
            found = [right(row) for row in mine]
            rows.append([f"part {part}", said, len(mine), counted(found)])
            wrong = [row for row, good in zip(mine, found, strict=True) if not good]
            missed += [[said, row["lang"], row["kind"], f"`{row['text']}`"] for row in wrong]
    return [Table("context", TABLES["context"], rows), Table("missed", TABLES["missed"], missed)]


def main() -> None:
    from test_redact import recall

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--no-write", action="store_true", help="print only")
    args = parser.parse_args()
    rows = [*phone_rows(), iban_row()]
    for kind, part in recall(11, MADE).items():
        if kind in KINDS:
            rows.append([f"{kind}, made tickets", MADE, cell(round(part * MADE), MADE), None, None, None])
    tables = [Table("kinds", TABLES["kinds"], rows), *context_tables()]
    publish("redaction", tables=tables, write=not args.no_write)


if __name__ == "__main__":
    main()
