"""Resolution by hand: confirmed is the low end, silence that lasted the high end."""

from __future__ import annotations

from answerable.desk.metrics.resolution import by_machine, confirmed, with_silent
from desk_samples import desk, talk


def test_a_range_by_hand() -> None:
    rows = desk(
        [
            talk("1", resolved="confirmed"),
            talk("2", resolved="confirmed", reopened=True),  # came back: not resolved
            talk("3", "uh", resolved="confirmed"),  # by a person
            talk("4", resolved="silent"),
            talk("5", resolved="no"),
        ]
    ).rows
    assert confirmed(rows).value == 2 / 5
    assert with_silent(rows).value == 3 / 5
    assert by_machine(rows).value == 2 / 5
    assert confirmed(rows).n == with_silent(rows).n == by_machine(rows).n == 5


def test_silence_before_a_repeat_was_no_success_but_a_confirmation_stays_one() -> None:
    def of(first: str, gap: float) -> float | None:
        talks = [talk("1", resolved=first, customer="c"), talk("2", day=gap, resolved="confirmed", customer="c")]
        return with_silent(desk(talks).rows).value

    assert of("silent", 3) == 1 / 2
    assert of("silent", 8) == 1.0  # outside the window of seven days
    assert of("confirmed", 3) == 1.0


def test_a_resolution_that_is_not_stated_counts_at_the_high_end_only() -> None:
    found = desk([talk("1", resolved=None), talk("2", "u", resolved=None)])
    assert confirmed(found.rows).value == 0
    assert with_silent(found.rows).value == 1 / 2  # the second one had no answer at all
    assert found.intake.notes["resolution not stated: counted as silent where somebody answered"] == 2
