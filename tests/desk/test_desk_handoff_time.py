"""Turns and seconds to the hand-off by hand."""

from __future__ import annotations

from answerable.desk.metrics.handoff_time import seconds, turns, wait
from desk_samples import desk, talk


def test_by_hand() -> None:
    talks = [talk("1", "ueh", step=10), talk("2", "uaueh", step=20), talk("3", "uauaueh", step=30), talk("4")]
    rows = desk(talks).rows
    assert (turns(rows).value, turns(rows).n) == ((1 + 2 + 3) / 3, 3)
    assert (seconds(rows).value, seconds(rows).n) == (60, 3)  # of 10, 60, 150
    assert wait(rows).value == 20  # of 10, 20, 30


def test_a_clock_that_runs_backwards_is_named_and_its_conversation_kept() -> None:
    found = desk([talk("1", "ueh", step=-10), talk("2", "ueh", step=10)])
    assert len(found) == 2
    assert seconds(found.rows).n == 1
    assert turns(found.rows).n == 2  # turns need no clock
    assert found.intake.notes["clock runs backwards: kept, without its seconds to hand-off"] == 1
