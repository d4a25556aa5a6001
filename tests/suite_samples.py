"""Suites for tests: made-up cases and baselines without a model, and a small repository with a suite."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from answerable import Settings
from answerable.eval.outcomes import TicketOutcome
from answerable.eval.suite.baseline import Baseline, baseline_ticket
from answerable.eval.suite.docs_drift import DocsDrift
from answerable.eval.suite.gates import Inputs, floors_of
from answerable.eval.suite.run import run_suite
from answerable.eval.suite.suite import Suite, load_suite
from answerable.model import Ticket

TODAY = datetime.date(2026, 3, 2)
HEAD = 'name = "help"\nsource = "docs"\ntickets = "tickets.jsonl"\n'


def suite_of(tmp_path: Path, gates: str, head: str = HEAD) -> Suite:
    folder = tmp_path / "eval"
    folder.mkdir(exist_ok=True)
    file = folder / "help.toml"
    file.write_text(f"{head}[gates]\n{gates}\n", "utf-8")
    return load_suite(file)


def case(
    name: str, good: bool, *, label: bool | None = True, intent: str = "refund", sure: bool = True
) -> TicketOutcome:
    """A documented ticket answered or held back; with label False, held back (good) or answered (bad)."""
    if label is False:
        hits = frozenset[Any]() if good else frozenset({"coverage", "false_answers"})
        outcome = "held_back" if good else "false_answer"
        return TicketOutcome(
            name, intent, label, outcome, 0.1, "quiet" if good else None, frozenset({"coverage", "false_answers"}), hits
        )  # type: ignore[arg-type]
    of = frozenset({"coverage", "found", "quoted", "right"} if label else {"coverage"})
    outcome = "answered" if good else "held_back"
    holds = "answer" if good and sure else None
    return TicketOutcome(name, intent, label, outcome, 0.9 if good else 0.2, holds, of, of if good else frozenset())  # type: ignore[arg-type]


def ticket(name: str, **more: Any) -> Ticket:
    return Ticket(id=name, text=f"question {name}", **{"intent": "refund", "answerable": True, **more})


def baseline_of(suite: Suite, cases: Sequence[TicketOutcome], tickets: Sequence[Ticket]) -> Baseline:
    by_id = {one.id: one for one in tickets}
    return Baseline(
        suite.name, floors_of(suite), {}, {}, (), tuple(baseline_ticket(one, by_id[one.ticket], ()) for one in cases)
    )


def inputs_of(suite: Suite, cases: Sequence[TicketOutcome], **more: Any) -> Inputs:
    given = {
        "baseline": None,
        "tickets": [ticket(one.ticket, answerable=one.label) for one in cases],
        "quotes": (10, 10),
        "settings": {},
        "models": {},
        "drift": DocsDrift(),
        "stale": {},
        "waivers": (),
        "today": TODAY,
    }
    return Inputs(suite=suite, outcomes=cases, **{**given, **more})


# -- a repository --------------------------------------------------------------------------------

PAGES = {
    "billing/refunds.md": """# Refunds

## Yearly plans

A yearly plan can be refunded in full within 30 days of the purchase.
To ask for it, open Settings > Billing and choose Request refund.

## When the money arrives

A refund takes up to 5 working days to reach your card.
""",
    "account/password.md": """# Reset your password

Choose Forgot password on the sign-in page and enter your e-mail address.
The link in the message works for 60 minutes.
""",
    "account/export.md": """# Export your data

An Owner can export all timesheets as a CSV file under Reports > Export.
The file holds at most 10000 rows.
""",
    "clock/kiosk.md": """# The kiosk

A tablet at the door lets people clock in with a four-digit code.
The kiosk works without a network for 8 hours.
""",
    "people/invite.md": """# Invite people

Open Team and choose Invite. Paste up to 50 e-mail addresses at once.
Each invitation is valid for 7 days.
""",
}

_ASKED = (
    ("refund a yearly plan", "refund", "billing/refunds.md", "A yearly plan can be refunded in full within 30 days."),
    (
        "can i get a full refund of my yearly plan",
        "refund",
        "billing/refunds.md",
        "A yearly plan can be refunded in full within 30 days.",
    ),
    (
        "how many days does a refund take to reach my card",
        "refund",
        "billing/refunds.md",
        "A refund takes up to 5 working days.",
    ),
    (
        "forgot password, how do i reset it",
        "sign-in",
        "account/password.md",
        "Choose Forgot password on the sign-in page.",
    ),
    (
        "export timesheets as a csv file",
        "export",
        "account/export.md",
        "An Owner can export all timesheets as a CSV file.",
    ),
    (
        "does the kiosk work without a network",
        "kiosk",
        "clock/kiosk.md",
        "The kiosk works without a network for 8 hours.",
    ),
    (
        "clock in with a code on the tablet at the door",
        "kiosk",
        "clock/kiosk.md",
        "A tablet at the door lets people clock in with a four-digit code.",
    ),
    ("how do i invite people to the team", "people", "people/invite.md", "Open Team and choose Invite."),
    ("is an invitation valid for 7 days", "people", "people/invite.md", "Each invitation is valid for 7 days."),
    ("tip pool calculator", "tips", None, None),
    ("connect to slack", "slack", None, None),
    ("print the roster on a3 paper", "print", None, None),
)

SUITE = """\
name = "small"
source = "docs"
tickets = "eval/tickets.jsonl"
waivers = "eval/small.waivers.toml"

[settings.answer]
answer_threshold = 0.5
assist_threshold = 0.1

[gates]
errors = 0
quotes_verified = 1.0
coverage = 0.0
quoted = 0.2
ratchet = true
docs = "facts"
"""


def repository(folder: Path) -> Path:
    """A docs repository: docs/, eval/small.toml and its tickets; no baseline yet."""
    for name, text in PAGES.items():
        file = folder / "docs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    (folder / "eval").mkdir()
    rows = [
        {
            "id": f"t-{number:02d}",
            "text": text,
            "intent": intent,
            "answerable": page is not None,
            "relevant": [page] if page else [],
            "answer": answer,
        }
        for number, (text, intent, page, answer) in enumerate(_ASKED, 1)
    ]
    (folder / "eval" / "tickets.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    (folder / "eval" / "small.toml").write_text(SUITE, "utf-8")
    (folder / "eval" / "small.waivers.toml").write_text("waivers = []\n", "utf-8")
    return folder


def with_baseline(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Such a repository in a new folder, which becomes the working directory, with its baseline written."""
    place.mkdir()
    repository(place)
    monkeypatch.chdir(place)
    run_suite("eval/small.toml", Settings(), update=True)
    return place
