"""Contacts to resolution by hand."""

from __future__ import annotations

from answerable.desk.metrics.contacts import contacts, contacts_escalated
from desk_samples import desk, talk

TALKS = [
    talk("a1", customer="a", resolved="no"),
    talk("a2", "ueh", day=2, customer="a", resolved="no"),
    talk("a3", "uh", day=8, customer="a", resolved="confirmed"),  # 3 contacts, one of them escalated
    talk("b1", customer="b"),  # 1
    talk("c1", customer="c", resolved="no"),  # never resolved: not in it
    talk("d1", customer="d", resolved="confirmed", reopened=True),
    talk("d2", day=1, customer="d", resolved="confirmed"),  # a reopening and a new contact: 3
    talk("e1", customer="a", intent="y", day=1),  # another matter of the same customer: 1
]


def test_by_hand() -> None:
    rows = desk(TALKS).rows
    assert (contacts(rows).value, contacts(rows).n) == ((3 + 1 + 3 + 1) / 4, 4)
    assert (contacts_escalated(rows).value, contacts_escalated(rows).n) == (3.0, 1)


def test_the_window_runs_from_contact_to_contact() -> None:
    rows = desk(TALKS, repeat_days=1.5).rows
    assert contacts(rows).n == 4  # a3 is a matter of its own now
    assert contacts(rows).value == (1 + 1 + 3 + 1) / 4
