"""Containment by hand: where a matter stayed, which is not whether it was solved."""

from __future__ import annotations

from answerable.desk.metrics.containment import containment
from desk_samples import desk, talk


def test_by_hand() -> None:
    talks = [
        talk("stayed"),
        talk("gave up", resolved="no"),  # contained all the same
        talk("handed", "uaueh"),
        talk("assisted", "ush"),
        talk("reopened", reopened=True),
        talk("again-1", customer="c"),
        talk("again-2", "uh", day=2, customer="c"),  # no machine: not in the n
    ]
    found = containment(desk(talks).rows)
    assert (found.value, found.n) == (2 / 6, 6)


def test_without_a_machine_there_is_none() -> None:
    assert containment(desk([talk("1", "uh")]).rows).value is None
