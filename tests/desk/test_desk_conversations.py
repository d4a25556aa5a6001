"""Reading conversations: what cannot be read is named and counted, and the others go on."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from answerable.desk.conversations import Conversation, Intake, read_conversations
from answerable.desk.paths import PATHS
from answerable.desk.table import read_desk
from answerable.errors import TicketError

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "conversations.jsonl"
GOOD: dict[str, Any] = {
    "id": "1",
    "created_at": "2026-09-28T07:35:09Z",
    "messages": [{"speaker": "user", "text": "hi", "at": "2026-09-28T07:35:09Z"}],
}


def write(folder: Path, *rows: object) -> Path:
    file = folder / "talks.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def read(file: Path) -> tuple[list[Conversation], Intake]:
    intake = Intake(str(file))
    return list(read_conversations(file, intake)), intake


def test_the_paths_of_the_fixture_are_found_again_from_the_messages_alone() -> None:
    intake = Intake(str(FIXTURE))
    truth = {talk.id: talk.meta["path"] for talk in read_conversations(FIXTURE)}
    found = read_desk(read_conversations(FIXTURE, intake), intake)
    drawn = {"many_hops": "two_or_more_hops"}
    wrong = [
        (truth[name], PATHS[code])
        for name, code in zip(found.ids, found.rows.path, strict=True)
        if drawn.get(truth[name], truth[name]) != PATHS[code]
    ]
    # Two of the drawn self-resolved ended unresolved: that is what we call abandoned.
    assert wrong == [("self_resolved", "abandoned")] * 2
    assert (intake.read, intake.broken, intake.notes["no CSAT"]) == (300, 0, 198)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ('{"id": "2", "mess', "not valid JSON"),
        ("[1]", "is a list"),
        ({**GOOD, "id": None}, "no id"),
        ({**GOOD, "id": ["x"]}, "id is ['x']"),
        ({**GOOD, "messages": []}, "no messages"),
        ({**GOOD, "messages": [{"speaker": "ghost", "text": "x"}]}, "message 1: speaker is 'ghost'"),
        ({**GOOD, "messages": [{"speaker": "user"}]}, "message 1: no text"),
        ({**GOOD, "messages": [{"speaker": "bot", "text": "x", "route": "maybe"}]}, "route is 'maybe'"),
        ({**GOOD, "created_at": "yesterday"}, "created_at is 'yesterday'"),
        ({**GOOD, "created_at": None, "messages": [{"speaker": "user", "text": "x"}]}, "says no time"),
        ({**GOOD, "csat": 6}, "csat is 6"),
        ({**GOOD, "csat": "good"}, "csat is 'good'"),
        ({**GOOD, "hops": -1}, "hops is -1"),
        ({**GOOD, "resolved": "maybe"}, "resolved is 'maybe'"),
        ({**GOOD, "cost": {"human_usd": -3}}, "human_usd is -3"),
        ({**GOOD, "reopened": "yes"}, "reopened is 'yes'"),
        ({**GOOD, "arm": "left"}, "arm is 'left'"),
    ],
)
def test_a_broken_row_is_named_and_the_others_go_on(tmp_path: Path, row: object, problem: str) -> None:
    talks, intake = read(write(tmp_path, GOOD, row, {**GOOD, "id": "3"}))
    assert [talk.id for talk in talks] == ["1", "3"]
    assert (intake.read, intake.broken) == (2, 1)
    assert intake.listed[0][0] == 2 and problem in intake.listed[0][1]


def test_the_first_row_may_be_the_broken_one_and_bytes_may_be_no_text(tmp_path: Path) -> None:
    file = tmp_path / "talks.jsonl"
    file.write_bytes(b'{"id": "0", \n' + json.dumps(GOOD).encode() + b"\n\xff\xfe\n\n")
    talks, intake = read(file)
    assert len(talks) == 1
    assert [line for line, _ in intake.listed] == [1, 3]


@pytest.mark.parametrize("text", ["", "\n\n", "nonsense\nmore\n"])
def test_a_file_of_which_nothing_can_be_read_is_an_error(tmp_path: Path, text: str) -> None:
    file = tmp_path / "talks.jsonl"
    file.write_text(text)
    with pytest.raises(TicketError):
        read(file)
    with pytest.raises(TicketError, match="no such file"):
        read(tmp_path / "none.jsonl")


def test_many_broken_rows_are_all_counted_and_a_few_listed(tmp_path: Path) -> None:
    _, intake = read(write(tmp_path, GOOD, *["{"] * 50))
    assert intake.broken == 50 and len(intake.listed) == 20


def test_times_without_a_zone_are_read_as_utc_and_noted(tmp_path: Path) -> None:
    with_zone, _ = read(write(tmp_path, {**GOOD, "created_at": "2026-09-28T09:35:09+02:00"}))
    without, intake = read(write(tmp_path, {**GOOD, "created_at": "2026-09-28T07:35:09"}))
    assert with_zone[0].created == without[0].created == read(write(tmp_path, GOOD))[0][0].created
    assert intake.notes == Counter({"times without a zone, read as UTC": 1})


ZENDESK = {
    "id": 77,
    "created_at": "2026-09-28T07:00:00Z",
    "status": "solved",
    "tags": ["vip", "intent:refund"],
    "requester_id": 5,
    "via": {"channel": "web"},
    "satisfaction_rating": {"score": "good"},
    "metric_set": {"reopens": 0},
    "comments": [
        {"author_id": 5, "body": "money back?", "created_at": "2026-09-28T07:00:00Z", "public": True},
        {"author_id": 9, "html_body": "<p>See &amp; read</p>", "created_at": "2026-09-28T07:01:00Z"},
        {"author_id": 8, "body": "secret note", "created_at": "2026-09-28T07:02:00Z", "public": False},
        {"author_id": 8, "body": "done", "created_at": "2026-09-28T07:03:00Z", "public": True},
    ],
}
USERS = [{"id": 9, "role": "agent", "tags": ["ai_agent"]}, {"id": 8, "role": "agent"}, {"id": 5, "role": "end-user"}]


@pytest.mark.parametrize("form", ["lines", "document"])
def test_a_zendesk_export(tmp_path: Path, form: str) -> None:
    file = tmp_path / "export.json"
    if form == "lines":
        file.write_text(json.dumps({**ZENDESK, "users": USERS}) + "\n")
    else:
        file.write_text(json.dumps({"tickets": [ZENDESK, {"id": 3, "comments": 4}], "users": USERS}, indent=1))
    talks, intake = read(file)
    talk = talks[0]
    assert [message.speaker for message in talk.messages] == ["user", "bot", "human"]
    assert talk.messages[1].text == "See & read"
    assert (talk.id, talk.customer, talk.intent, talk.csat, talk.resolved) == ("77", "5", "refund", 5, "confirmed")
    assert intake.form == "zendesk" and intake.broken == (form == "document")
    assert intake.notes["zendesk: private comments, left out"] == 1
    assert not any("secret" in message.text for message in talk.messages)


def test_an_intercom_export(tmp_path: Path) -> None:
    row = {
        "id": "c9",
        "created_at": 1_790_553_600,
        "state": "closed",
        "source": {"type": "conversation", "body": "<p>where is my order</p>", "author": {"type": "user", "id": "u1"}},
        "contacts": {"contacts": [{"id": "u1"}]},
        "conversation_rating": {"rating": 2},
        "statistics": {"count_reopens": 1},
        "custom_attributes": {"intent": "order"},
        "conversation_parts": {
            "conversation_parts": [
                {"part_type": "comment", "body": "<b>soon</b>", "created_at": 1_790_553_660, "author": {"type": "bot"}},
                {"part_type": "note", "body": "secret", "created_at": 1_790_553_661, "author": {"type": "admin"}},
                {"part_type": "comment", "body": "it left today", "created_at": 1_790_554_000,
                 "author": {"type": "admin", "id": "a1"}},
            ]
        },
    }  # fmt: skip
    talks, intake = read(write(tmp_path, row))
    talk = talks[0]
    assert [(m.speaker, m.text) for m in talk.messages] == [
        ("user", "where is my order"), ("bot", "soon"), ("human", "it left today")
    ]  # fmt: skip
    assert (talk.customer, talk.csat, talk.reopened, talk.resolved, talk.intent) == ("u1", 2, True, "silent", "order")
    assert talk.messages[2].by == "a1" and intake.form == "intercom"
