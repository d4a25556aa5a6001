"""The claims linter: each rule on a text that breaks it and on one that keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerable.desk.claims import WHY, lint
from answerable.desk.conversations import Intake, read_conversations
from answerable.desk.overview import overview
from answerable.desk.table import read_desk
from answerable.report.desk.html import desk_html
from answerable.report.desk.text import desk_text

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "conversations.jsonl"


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("deflection_alone", "Deflection rose to 62 % of 4,000 tickets."),
        ("deflection_alone", "| metric | value |\n| --- | --- |\n| Deflection | 62 % of 900 |\n"),
        ("deflection_alone", "We deflected 62 % (n = 900).\n\n## Resolution and CSAT\n\nTo be measured next quarter."),
        ("rate_is_not_cost", "We cut escalations by 30 %, so we cut cost by 30 % (n = 400)."),
        ("rate_is_not_cost", "The escalation rate fell 25 %, saving a quarter of our support spend, n = 400."),
        ("rate_is_not_cost", "A cost reduction of 35 % from fewer escalations was reached (n = 1,200)."),
        ("rate_without_n", "Resolution stands at 71 %."),
        ("rate_without_n", "CSAT was good for 88 percent of those who answered."),
        (
            "showcase_as_field",
            "Agents resolve 81 % of 10,000 conversations on their own: resolution has never been easier.",
        ),
        ("tautology", "On self-resolved conversations the resolution rate is 97 % (n = 310)."),
    ],
)
def test_red(rule: str, text: str) -> None:
    assert rule in {claim.rule for claim in lint(text)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Deflection 62 %, resolution 48 to 71 %, CSAT 4.1; n = 900 conversations, 310 grades.",
        "Deflection 62 % of 900.\n\nResolved: 48 to 71 % of 900. CSAT 4.1, 310 grades.",
        "The escalation rate fell from 40 to 30 % (n = 900). That is not a cost cut: cost is counted below.",
        "Escalations fell by 10 points (n = 900).\n\nCost per message was $1.40 (n = 900).",
        "Resolution 71 % [68, 74], n = 900, a 95 % interval.",
        "The vendor's showcase is a resolution of 81 % on its own volume; the field has 67 to 76 % of 20 customers.",
        "We deflected 99 % of tickets!  <!-- claims: ok -->",
        "It took 3 days and 12 people.",
    ],
)
def test_green(text: str) -> None:
    assert lint(text) == ()


def test_line_and_reason_are_named() -> None:
    (claim,) = lint("# Report\n\nAll is well.\nResolution: 71 %.\n")
    assert (claim.line, claim.rule, claim.words) == (4, "rate_without_n", "Resolution: 71 %.")
    assert claim.why == WHY["rate_without_n"]


def test_html_is_read_by_its_words() -> None:
    bad = "<!doctype html><html><head><style>a{width:40%}</style></head><body><p>Resolution 71&nbsp;%</p></body></html>"
    assert [claim.rule for claim in lint(bad)] == ["rate_without_n"]
    assert lint(bad.replace("71&nbsp;%", "71 % of 900")) == ()
    table = "<html><table><tr><th>n</th><td>900</td></tr><tr><th>Resolution</th><td>71 %</td></tr></table></html>"
    assert lint(table) == () == lint(table.replace("><", ">\n<")), "line breaks of the source part nothing"


def test_our_own_reports_pass() -> None:
    intake = Intake(str(FIXTURE))
    found = overview(read_desk(read_conversations(FIXTURE, intake), intake))
    assert lint(desk_text(found)) == ()
    assert lint(desk_html(found)) == ()


def test_a_long_line_is_no_trap() -> None:
    assert lint("escalation cost " * 20_000 + "resolved 5 %" * 5000) is not None
