"""Escalation rate by hand: of what the machine began; an assist is none."""

from __future__ import annotations

from answerable.desk.metrics.escalation import rate
from desk_samples import desk, talk


def test_by_hand() -> None:
    talks = [talk("1"), talk("2", "ueh"), talk("3", "uaueh"), talk("4", "ush"), talk("5", "uh"), talk("6", "ue")]
    found = rate(desk(talks).rows)
    assert (found.value, found.n) == (3 / 5, 5)  # 5 has no machine; 6 was handed over though nobody came


def test_a_person_who_steps_in_unasked_counts_as_a_hand_off() -> None:
    assert rate(desk([talk("1", "uauh")]).rows).value == 1
