"""Re-ask by hand, and the rule that sees it."""

from __future__ import annotations

import dataclasses

import pytest

from answerable.desk.metrics.reask import reask
from answerable.desk.reask import asks_again
from desk_samples import desk, talk


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("Hi! How can I help you today?", ["My invoice shows the wrong address."]),
        ("Hello, could you please describe the problem?", ["The export is empty."]),
        ("Could you send me your email address?", ["write to kim@firm.example please"]),
        ("What is the order number?", ["where is my order #48213"]),
        ("Which browser are you using?", ["it fails in firefox every time"]),
        ("Thanks. Is the export of the timesheets empty?", ["the export of our timesheets is empty"]),
    ],
)
def test_asks_again(reply: str, said: list[str]) -> None:
    assert asks_again(reply, said)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("Hi, this is Ines. I have looked into it and set it right.", ["The export is empty."]),
        ("Which browser are you using?", ["the export is empty"]),
        ("Could you send me your email address?", ["the export is empty"]),
        ("How can I help you today?", []),
        ("The export is empty because no timesheet is approved.", ["the export is empty"]),
    ],
)
def test_does_not(reply: str, said: list[str]) -> None:
    assert not asks_again(reply, said)


def test_by_hand_of_those_that_a_person_took_up() -> None:
    again = talk("1", "ueh")
    again = dataclasses.replace(
        again, messages=(*again.messages[:2], dataclasses.replace(again.messages[2], text="What is the problem?"))
    )
    found = reask(desk([again, talk("2", "ueh"), talk("3", "ue"), talk("4")]).rows)
    assert (found.value, found.n) == (1 / 2, 2)
