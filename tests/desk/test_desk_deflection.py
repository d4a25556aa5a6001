"""Deflection by hand, and that it is never given alone."""

from __future__ import annotations

from answerable.desk.claims import lint
from answerable.desk.metrics.deflection import SHOWN_BESIDE, deflection
from answerable.desk.overview import overview
from answerable.report.desk.html import desk_html
from answerable.report.desk.json import desk_dict
from answerable.report.desk.text import desk_text
from desk_samples import desk, talk

TALKS = [talk("1", "ua", csat=4), talk("2", "ua", resolved="no"), talk("3", "u", resolved="no"), talk("4", "uaueh")]


def test_by_hand_it_counts_the_unsolved_and_the_unanswered() -> None:
    assert deflection(desk(TALKS).rows).value == 3 / 4


def test_it_may_rise_while_resolution_falls() -> None:
    helped = desk([talk(str(n), "uh", resolved="confirmed") for n in range(10)]).rows
    ignored = desk([talk(str(n), "ua", resolved="no") for n in range(10)]).rows
    assert (deflection(helped).value, deflection(ignored).value) == (0, 1)


def test_every_report_gives_it_beside_what_it_hides() -> None:
    found = overview(desk(TALKS))
    for group in (desk_dict(found)["total"], *(split["metrics"] for split in desk_dict(found)["intents"])):
        assert "deflection" in group and set(SHOWN_BESIDE) <= set(group)
    for report in (desk_text(found), desk_html(found)):
        assert not [claim for claim in lint(report) if claim.rule == "deflection_alone"]
        assert "eflection" in report
