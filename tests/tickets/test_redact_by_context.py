"""What the words around a value say it is: a table of strings to hide and to keep, in nine languages."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from answerable.answer.question import read_question
from answerable.index.lexical import terms
from answerable.model import Ticket
from answerable.tickets import personal_numbers, personal_places, phones
from answerable.tickets.cleaning import wording
from answerable.tickets.plain_text import plain_text
from answerable.tickets.redact import KINDS, PLACEHOLDER, redact, without_placeholders

TABLE_FILE = Path(__file__).with_name("redaction_table.jsonl")
TABLE = [json.loads(line) for line in TABLE_FILE.read_text("utf-8").splitlines()]
HIDE = [row for row in TABLE if row["hide"]]
KEEP = [row for row in TABLE if not row["hide"]]


def right(row: dict[str, Any]) -> bool:
    """Of a string to hide nothing of four letters or digits is left; a string to keep is as it was."""
    made = redact(row["text"])
    if not row["hide"]:
        return made == row["text"]
    rest = PLACEHOLDER.sub(" ", made)
    return not any(part in rest for value in row["hide"] for part in (value, *re.findall(r"\w{4,}", value)))


def share(rows: list[dict[str, Any]]) -> float:
    return sum(map(right, rows)) / len(rows)


def test_the_table_is_large_and_speaks_nine_languages() -> None:
    assert len(HIDE) >= 150 and len(KEEP) >= 150
    for rows in (HIDE, KEEP):
        assert {row["lang"] for row in rows} == {"en", "de", "fr", "es", "pt", "it", "nl", "pl", "ja"}
    assert len({row["text"] for row in TABLE}) == len(TABLE)


def test_of_the_table_what_is_personal_goes_and_what_support_needs_stays() -> None:
    assert share(HIDE) >= 0.95 and share(KEEP) >= 0.97


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row['part']}-{row['lang']}-{row['kind']}")
def test_again_changes_nothing_of_the_table(row: dict[str, Any]) -> None:
    once = redact(row["text"])
    assert redact(once) == once


def test_twin_without_the_words_that_count_more_is_hidden_than_should_be(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = re.compile("(?!)")
    monkeypatch.setitem(phones._WORDS, "counted", nothing)
    monkeypatch.setitem(personal_numbers._BESIDE_CARDS, "counted", nothing)
    monkeypatch.setitem(personal_places._WORDS, "version", nothing)
    assert share(KEEP) < 0.95


def test_twin_without_the_words_for_a_phone_fewer_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    said = [row for row in HIDE if row["kind"] == "phone"]
    assert share(said) == 1
    monkeypatch.setitem(phones._WORDS, "phone", re.compile("(?!)"))
    assert share(said) < 0.9


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mein Passwort lautet Tulpe2031!", "Mein Passwort lautet [key]"),
        ("password for the old portal is Tulip#31, ok?", "password for the old portal is [key], ok?"),
        ("<password>S3cr3tPw</password>", "<password>[key]</password>"),
        ("PGPASSWORD=hunter22 psql", "PGPASSWORD=[key] psql"),
        ("curl -u kim:Tr0ub4dor https://x.example", "curl -u kim:[key] https://x.example"),
        ("enter 482913 as 2FA code", "enter [key] as 2FA code"),
        ("card 4111 1111\n1111 1111 twice", "card [card] twice"),
        ("4111\u20091111\u20091111\u20091111", "[card]"),
        ("4111\u00ad1111\u200b11111111", "[card]"),
        ("\uff14\uff11\uff11\uff11 1111 1111 1111!", "[card]!"),
        ("DE89 3704 0044\n0532 0130 00", "[iban]"),
        ("jane.doe[at]shop.example, jane%40shop.example", "[email], [email]"),
        ("Tel. +49 30\n1234567", "Tel. [phone]"),
        ("the order 4155552671, call me on 4155552671", "the order 4155552671, call me on [phone]"),
        ("ping 203.0.113.9 from 10.0.0.9", "ping [ip] from 10.0.0.9"),
        ("Chrome/119.0.0.0 from 203.0.113.9", "Chrome/119.0.0.0 from [ip]"),
        ("my card ending in 4242", "my card ending in 4242"),
        ("Ada Lovelace asked", "Ada Lovelace asked"),  # names are not found
    ],
)
def test_by_context(text: str, expected: str) -> None:
    assert redact(text) == expected


def test_what_is_not_seen_hides_nothing_and_the_rest_stays_as_it_was() -> None:
    text = "Gr\u00fc\u00dfe \u2014 a\u0300 caf\u00e9\u200b \uff11\uff12 jane\u200b@shop.example\u00ad."
    assert redact(text) == text.replace("jane\u200b@shop.example\u00ad", "[email]")


def test_plain_text_knows_where_each_character_stands() -> None:
    text = "a\u00adb\u2009\uff11e\u0301\u2014\ufb01"
    made = plain_text(text)
    assert made.text == "ab 1\u00e9-fi"
    assert [text[slice(*made.original(n, n + 1))] for n in (0, 1, 3, 4)] == ["a\u00ad", "b", "\uff11", "e\u0301"]
    assert plain_text("plain").places is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_placeholder_is_no_word_of_a_question(kind: str) -> None:
    text = f"Can I get a refund to [{kind}] and [{kind}]?"
    assert terms(without_placeholders(text)) == terms("Can I get a refund to and?")
    assert "[" not in read_question(Ticket("1", text)).text
    assert terms(f"[{kind}]")  # the twin: left in, it would be one
    assert read_question(Ticket("1", f"[{kind}]")).text == f"[{kind}]"  # never empty


@pytest.mark.parametrize("unit", ["1", "@", "[", "(", "e\u0300\u0323", "password ", "address 1 ", "a@b.cc "])
def test_time_grows_with_the_text_alone(unit: str) -> None:
    """Not a speed test: a pattern that backtracks, or marks that are sorted, would take hours on this."""
    before = time.process_time()
    text = unit * (240_000 // len(unit))
    assert wording(text) and redact(text)
    assert time.process_time() - before < 20
