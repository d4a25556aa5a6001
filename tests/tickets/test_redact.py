"""Structured personal data: found, ordinary text left alone, in time that grows with the text alone."""

from __future__ import annotations

import random
import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.tickets import redact as module
from answerable.tickets.redact import iban, luhn, redact, redact_id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("write to Mary.O-Hara+x@mail.example.co.uk, please", "write to [email], please"),
        ("<jürgen@münchen.example>", "<[email]>"),
        ("card 4111 1111 1111 1111 was charged", "card [card] was charged"),
        ("5500-0055-5555-5559", "[card]"),
        ("378282246310005", "[card]"),
        ("IBAN DE89 3704 0044 0532 0130 00 please check", "IBAN [iban] please check"),
        ("gb82west12345698765432.", "[iban]."),
        ("from 203.0.113.7:8080 today", "from [ip]:8080 today"),
        ("2001:db8::8a2e:370:7334 and [::1]:80.", "[ip] and [::1]:80."),
        ("call +1 (555) 010-4477 or +49 (0)30 1234567", "call [phone] or [phone]"),
        ("(555) 010-4477, 555.010.4477, 030 123 45 67", "[phone], [phone], [phone]"),
        ("0049 30 12345678 / 5550104477", "[phone] / [phone]"),
        ("ssn 078-05-1120", "ssn [id]"),
        ("call me at 80 12 34 56 or on my mobile: 622-1234", "call me at [phone] or on my mobile: [phone]"),
        ("key sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc works", "key [key] works"),
        ("ghp_" + "a1B2" * 9, "[key]"),
        ("AKIA" + "IOSFODNN7EXAMPLE", "[key]"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVP", "[key]"),
        ("Authorization: Bearer abc.def-123456", "Authorization: Bearer [key]"),
        ("my password is hunter2! ok", "my password is [key] ok"),
        ('{"api_key": "zx81-zx82"}', '{"api_key": [key]"}'),
        ("https://bob:s3cret@db.example/x", "https://[key]@db.example/x"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- bye", "[key] bye"),
        ("api token: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b", "api token: [key]"),
    ],
)
def test_found(text: str, expected: str) -> None:
    assert redact(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "can i get my money back after 20 days??",
        "I pay 1,250.00 EUR a month since 2024-01-15, 12:30:45",
        "error 500 in v2.14.1 on line 1234",
        "std::vector and a::b::c in C++",
        "order 48213, ticket 1234567",
        "an API call 100000 times, phone app 2.14.100, reach us within 24 hours",
        "80 12 34 56 rows, part 622-1234",
        "how do I reset my password?",
        "where is the api key: settings or billing",
        "@team please look, 50 % off @ noon",
        "Python 3.12 at 100-200 MB, 2024/25",
        "seats 1-10, 11-50, 51-200",
        "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
        "[::1]:80 and 192.168.0.14:8080",
    ],
)
def test_left_alone(text: str) -> None:
    assert redact(text) == text


def test_checks_that_tell_a_number_from_a_card_or_account() -> None:
    assert luhn("4111111111111111") and not luhn("4111111111111112")
    assert iban("GB82WEST12345698765432") and not iban("GB82WEST12345698765433")


def test_only_the_kinds_asked_for() -> None:
    assert redact("a@b.example 203.0.113.7", ["ip"]) == "a@b.example [ip]"


@pytest.mark.parametrize(
    "name",
    [
        "204918377",
        "215473840934085",
        "4111111111111111",
        "T-204918377",
        "conv_12345678901",
        "4155552671",
        "row--4111111111111111",
    ],
)
def test_an_id_that_is_a_number_stays_itself(name: str) -> None:
    assert redact_id(name) == name


@pytest.mark.parametrize("name", ["4111111111111111", "4155552671"])
def test_twin_the_same_number_in_a_text_is_hidden(name: str) -> None:
    assert name not in redact(f"Hello there, this is {name} again")


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("mary@corvid.example", "[email]"),
        ("+49 170 1234567", "[phone]"),
        ("whatsapp +491701234567", "whatsapp [phone]"),
        ("GB82WEST12345698765432", "[iban]"),
        ("203.0.113.7", "[ip]"),
    ],
)
def test_an_id_that_is_more_than_a_number_is_redacted(name: str, hidden: str) -> None:
    assert redact_id(name) == hidden


def seeded(rng: random.Random) -> dict[str, str]:
    def digits(n: int) -> str:
        return "".join(rng.choice(string.digits) for _ in range(n))

    def word(n: int, letters: str = string.ascii_lowercase) -> str:
        return "".join(rng.choice(letters) for _ in range(n))

    body = rng.choice("456") + digits(14)
    card = next(body + d for d in string.digits if luhn(body + d))
    account = word(4, string.ascii_uppercase) + digits(14)
    check = next(f"{c:02}" for c in range(2, 99) if iban(f"GB{c:02}{account}"))
    e_mail = f"{word(6)}.{word(5)}{digits(2)}@{word(8)}.{rng.choice(['com', 'co.uk', 'example'])}"
    phone = rng.choice(
        [
            f"+{rng.randint(1, 99)} {digits(3)} {digits(3)} {digits(4)}",
            f"({digits(3)}) {digits(3)}-{digits(4)}",
            f"{digits(3)}-{digits(3)}-{digits(4)}",
            f"0{rng.randint(1, 9)}{digits(2)} {digits(7)}",
            f"+44{digits(10)}",
        ]
    )
    ip = rng.choice([".".join(str(rng.randint(11, 99)) for _ in range(4)), f"2001:db8:{digits(3)}::{digits(4)}"])
    key = rng.choice(["sk-", "ghp_", "xoxb-"]) + word(30, string.ascii_letters + string.digits)
    parts = [card[i : i + 4] for i in range(0, 16, 4)]
    return {
        "email": e_mail,
        "card": rng.choice([card, " ".join(parts), "-".join(parts)]),
        "iban": f"GB{check}{account}",
        "phone": phone,
        "ip": ip,
        "key": key,
    }


def recall(seed: int, n: int) -> dict[str, float]:
    rng, hidden = random.Random(seed), dict.fromkeys(seeded(random.Random(seed)), 0)
    for _ in range(n):
        values = seeded(rng)
        order = rng.sample(sorted(values), len(values))
        text = "Hi, " + rng.choice([", ", " and ", "\n", "; "]).join(f"my {kind}: {values[kind]}" for kind in order)
        clean = redact(text + rng.choice(["", ".", " thanks!", "?"]))
        for kind, value in values.items():
            hidden[kind] += value not in clean
    return {kind: found / n for kind, found in hidden.items()}


def test_recall_over_500_seeded_tickets() -> None:
    assert min(recall(11, 500).values()) >= 0.99


def test_sabotage_without_a_kind_its_values_come_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(module._STEPS, "email", lambda text: iter(()))
    assert recall(11, 50)["email"] == 0


@given(st.text(alphabet=st.sampled_from("ab@.:-+()0123456789 \n[]=keyIBANDE,é"), max_size=200))
@settings(max_examples=300, deadline=None)
def test_again_changes_nothing(text: str) -> None:
    assert redact(redact(text)) == redact(text)


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "1",
        "1 ",
        "a.",
        "1.",
        "a@",
        ":",
        "1:",
        "(1",
        "+1-",
        "-----BEGIN PRIVATE KEY-----",
        "eyJ",
        "key=",
        "call me 1",
        "tel 1 ",
        "DE89",
        "é",
    ],
)
def test_time_grows_with_the_text_alone(unit: str) -> None:
    """Not a speed test: a pattern that backtracks would take hours, not seconds, on this."""
    text = unit * (100_000 // len(unit))
    before = time.process_time()
    redact(text)
    assert time.process_time() - before < 20
