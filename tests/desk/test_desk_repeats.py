"""Repeat contacts per resolved issue by hand."""

from __future__ import annotations

from answerable.desk.metrics.repeats import repeats
from desk_samples import desk, talk


def test_by_hand_the_repeats_of_failures_are_laid_on_the_successes() -> None:
    talks = [
        talk("a1", customer="a", resolved="no"),
        talk("a2", day=1, customer="a", resolved="no"),  # one repeat, never resolved
        talk("b1", customer="b", resolved="confirmed"),
        talk("c1", customer="c", resolved="no"),
        talk("c2", day=3, customer="c", resolved="confirmed"),  # one repeat
    ]
    found = repeats(desk(talks).rows)
    assert (found.value, found.n) == (2 / 2, 3)


def test_where_nothing_is_resolved_there_is_no_such_number() -> None:
    assert repeats(desk([talk("1", resolved="no")]).rows).value is None


def test_a_customer_who_is_not_known_has_no_repeats() -> None:
    talks = [talk("1", customer=None), talk("2", day=1, customer=None)]
    assert repeats(desk(talks).rows).value == 0
