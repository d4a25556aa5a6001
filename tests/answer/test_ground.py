"""A quote counts only if it stands in its page."""

from __future__ import annotations

import pytest

from answerable.answer.quoted.ground import unverified
from answerable.model import Citation

TEXT = "Refunds take five days.\n\nAsk support."


def cite(quote: str, start: int, end: int) -> Citation:
    return Citation("p.md", None, "Refunds", "Refunds", quote, start, end)


def test_a_quote_at_its_place_is_verified() -> None:
    assert unverified([cite("Refunds take five days.", 0, 23)], {"p.md": TEXT}.__getitem__) == []


@pytest.mark.parametrize(
    ("quote", "start", "end"),
    [
        ("Refunds take six days.", 0, 22),  # another word
        ("Refunds take five days.", 1, 24),  # another place
        ("", 0, 0),  # nothing
        ("  ", 23, 25),
    ],
)
def test_anything_else_is_not(quote: str, start: int, end: int) -> None:
    bad = cite(quote, start, end)
    assert unverified([bad], {"p.md": TEXT}.__getitem__) == [bad]
