"""Cost by hand: build spread, escalations loaded on the path where the issue began."""

from __future__ import annotations

import pytest

from answerable.desk.metrics import cost
from desk_samples import DAY, desk, talk


def test_by_hand() -> None:
    talks = [
        talk("1", "ua", bot_usd=0.5),
        talk("2", "uaueh", bot_usd=1.0, human_usd=7.0, resolved="confirmed"),
        talk("3", "ua", bot_usd=0.5, resolved="no"),
    ]
    rows = desk(talks).rows
    assert cost.per_message(rows).value == 9 / 4
    assert cost.per_conversation(rows).value == 3
    assert cost.per_resolution(rows).value == 9 / 2
    assert cost.per_confirmed(rows).value == 9


def test_a_failed_cheap_answer_pays_for_the_person_who_repairs_it() -> None:
    talks = [
        talk("1", "ua", customer="c", bot_usd=0.1, resolved="no"),
        talk("2", "uh", day=1, customer="c", human_usd=12.0, resolved="confirmed"),
        talk("3", "uh", customer="d", human_usd=6.0, resolved="confirmed"),
    ]
    paths = {name: cost.per_resolution(rows).value for name, rows in desk(talks).by_path()}
    assert paths == {"abandoned": pytest.approx(12.1), "human_only": 6.0}


def test_build_and_running_are_spread_over_what_the_machine_began() -> None:
    month = 365.25 / 12
    talks = [talk("1"), talk("2", day=month), talk("3", "uh", day=month / 2)]
    found = desk(talks, build_usd=1200.0, build_months=12.0, run_usd_per_month=20.0)
    assert cost.per_conversation(found.rows).value == pytest.approx((100 + 20) / 3)
    assert found.rows.build_usd.tolist() == [pytest.approx(60), 0, pytest.approx(60)]
    assert found.days == pytest.approx(month) and month * DAY > 0


def test_costs_that_are_not_stated_come_from_the_settings_and_are_noted() -> None:
    talks = [
        talk("1", "uab", bot_usd=None),
        talk("2", "uh", human_usd=None, human_minutes=10.0),
        talk("3", "uh", human_usd=None),
    ]
    settings = {"usd_per_bot_message": 0.02, "usd_per_human_minute": 0.5, "human_contact_usd": 9.0,
                "usd_per_ai_resolution": 1.0}  # fmt: skip
    found = desk(talks, **settings)
    assert found.rows.usd.tolist() == [pytest.approx(1.04), 5.0, 9.0]
    assert found.intake.notes["cost of people not stated, taken as human_contact_usd for each person"] == 1
