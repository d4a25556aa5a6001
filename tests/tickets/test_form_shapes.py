"""Forms in the shapes that webhooks, searches, lists of single messages and tables hand out, by their definitions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_forms import (
    ANSWERED,
    ASKED,
    crisp_messages,
    front_message,
    github,
    gorgias,
    helpscout,
    intercom,
    jira,
    put,
    slack_messages,
    zendesk,
)

from answerable.errors import TicketError
from answerable.tickets.forms import envelope
from answerable.tickets.read import read_tickets

DAY = "2026-02-20T09:00:00Z"


def zendesk_event(**detail: Any) -> dict[str, Any]:
    told = {"id": "5158", "subject": "Roster", "description": ASKED, "created_at": DAY, "requester_id": "84", **detail}
    return {
        "type": "zen:event-type:ticket.created",
        "zendesk_event_version": "2022-06-20",
        "subject": "zen:ticket:5158",
        "time": DAY,
        "detail": {"status": "OPEN", "tags": [], "via": {"channel": "web_service"}, **told},
        "event": {},
    }


def audit(author: int, text: str, **event: Any) -> dict[str, Any]:
    said = {"id": 1, "type": "Comment", "author_id": author, "body": text, "public": True, **event}
    asked = {"id": 2, "type": "Create", "field_name": "subject", "value": "Roster"}
    return {"id": author, "ticket_id": 35, "created_at": DAY, "author_id": author, "events": [said, asked]}


def intercom_ticket(**more: Any) -> dict[str, Any]:
    def part(kind: str, text: str | None, at: int) -> dict[str, Any]:
        author = {"type": "admin", "id": "9"}
        return {"type": "ticket_part", "part_type": kind, "body": text, "created_at": at, "author": author}

    return {
        "type": "ticket",
        "id": "494",
        "ticket_id": "53",
        "category": "Customer",
        "ticket_attributes": {"_default_title_": "Roster", "_default_description_": ASKED},
        "ticket_type": {"type": "ticket_type", "id": "1", "name": "Question"},
        "created_at": 1771578000,
        "open": True,
        "ticket_parts": {
            "type": "ticket_part.list",
            "ticket_parts": [
                part("ticket_state_updated_by_admin", None, 1771578001),
                part("note", "<p>vip</p>", 1771578002),
                part("comment", f"<p>{ANSWERED}</p>", 1771581600),
            ],
        },
        **more,
    }


def front_event(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    talk = {"id": "cnv_55c8c149", "subject": "Roster", "status": "archived", "_links": {}}
    told = {"_meta": {"type": "message"}, "data": data}
    return {"id": f"evt_{kind}", "type": kind, "emitted_at": 1771578000.5, "conversation": talk, "target": told}


def freshdesk_part(text: str, **more: Any) -> dict[str, Any]:
    row = {"body": f"<div>{text}</div>", "body_text": text, "ticket_id": 20, "user_id": 5, "source": 0}
    return {**row, "incoming": True, "private": False, "created_at": "2026-02-20T09:00:00Z", **more}


def discourse_post(number: int, name: str, text: str, **more: Any) -> dict[str, Any]:
    row = {"id": number, "username": name, "user_id": number, "topic_id": 88, "topic_title": "Roster", "post_type": 1}
    return {**row, "post_number": number, "cooked": f"<p>{text}</p>", "created_at": DAY, "staff": False, **more}


JSM = {
    "issueId": "107001",
    "issueKey": "HELPDESK-1",
    "createdDate": {"iso8601": "2026-02-20T09:00:00+0000", "friendly": "Friday 9:00"},
    "reporter": {"accountId": "qm:a"},
    "requestFieldValues": [
        {"fieldId": "summary", "label": "What?", "value": "Roster"},
        {"fieldId": "description", "label": "Why?", "value": ASKED},
    ],
    "comments": {
        "values": [
            {"body": "vip", "public": False, "author": {"accountId": "a"}, "created": {"iso8601": DAY}},
            {"body": ANSWERED, "public": True, "author": {"accountId": "a"}, "created": {"iso8601": DAY}},
        ]
    },
}
HUBSPOT_OLD = {"objectType": "TICKET", "objectId": 5, "isDeleted": False}
HUBSPOT_OLD["properties"] = {
    name: {"value": value, "timestamp": 1771578000000}
    for name, value in (
        ("subject", "Roster"),
        ("content", ASKED),
        ("createdate", "1771578000000"),
        ("hs_pipeline", "0"),
    )
}
MINIMAL = {"number": 12, "title": "Roster", "body": ASKED}
GORGIAS = gorgias()["messages"]
BOT = {"id": 1, "name": "Gorgias Bot", "email": "bot@gorgias.example"}

# What is handed out, and whether an answer is in it.
SHAPES: dict[str, tuple[str, Any, bool]] = {
    "zendesk webhook": ("zendesk", zendesk_event(), False),
    "zendesk webhooks": ("zendesk", [zendesk_event()], False),
    "zendesk search": (
        "zendesk",
        {"results": [zendesk(result_type="ticket"), {"id": 4, "name": "Ann", "result_type": "user"}], "count": 2},
        True,
    ),
    "zendesk audits": (
        "zendesk",
        {"audits": [audit(20, ASKED), audit(30, "vip", public=False), audit(30, ANSWERED)], "count": 3},
        True,
    ),
    "zendesk export with whole people": (
        "zendesk",
        {
            **{key: value for key, value in zendesk().items() if key not in ("requester_id", "users")},
            "requester": {"id": 20978392, "role": "end-user"},
            "assignee": {"id": 235323, "role": "agent"},
            "users": [{"id": 777, "role": "end-user"}],
        },
        True,
    ),
    "intercom webhook": ("intercom", {"type": "notification_event", "topic": "x", "data": {"item": intercom()}}, True),
    "intercom ticket": ("intercom", intercom_ticket(), True),
    "intercom tickets": ("intercom", {"type": "ticket.list", "tickets": [intercom_ticket()], "total_count": 1}, True),
    "intercom ticket without parts": (
        "intercom",
        {key: value for key, value in intercom_ticket().items() if key != "ticket_parts"},
        False,
    ),
    "intercom ticket of fields": (
        "intercom",
        intercom_ticket(ticket_attributes={"Where": "here", "What": ASKED}),
        True,
    ),
    "freshdesk webhook": (
        "json",
        {"freshdesk_webhook": {"ticket_id": 18, "ticket_subject": "Roster", "ticket_description": f"<p>{ASKED}</p>"}},
        False,
    ),
    "freshdesk conversations": (
        "freshdesk",
        [
            freshdesk_part(ASKED),
            freshdesk_part("vip", incoming=False, private=True, user_id=9),
            freshdesk_part(ANSWERED, incoming=False, user_id=9),
        ],
        True,
    ),
    "help scout v1": (
        "helpscout",
        {"item": {**helpscout(), "threads": helpscout()["_embedded"]["threads"], "_embedded": None}},
        True,
    ),
    "front event": ("front", front_event("inbound", front_message(1, ASKED, True, 1771578000.5)), False),
    "front events": (
        "front",
        {
            "_results": [
                front_event("inbound", front_message(1, ASKED, True, 1771578000.5)),
                front_event("comment", {"id": "com_1", "body": "vip"}),
                front_event("outbound", front_message(2, ANSWERED, False, 1771581600.5)),
            ]
        },
        True,
    ),
    "gorgias messages": ("gorgias", {"data": [{**one, "ticket_id": 6} for one in GORGIAS], "object": "list"}, True),
    "gorgias webhook": ("gorgias", {"ticket": gorgias(), "event": "ticket-message-created"}, True),
    "gorgias bot": ("gorgias", gorgias(messages=[GORGIAS[0], {**GORGIAS[1], "rule_id": None, "sender": BOT}]), False),
    "hubspot old": ("hubspot", {"objects": [HUBSPOT_OLD], "hasMore": False, "offset": 5}, False),
    "jira requests": ("jira", {"size": 1, "isLastPage": True, "values": [JSM]}, True),
    "jira webhook": ("jira", {"webhookEvent": "jira:issue_created", "timestamp": 1, "issue": jira()}, True),
    "crisp webhooks": (
        "crisp",
        [{"event": "message:send", "website_id": "w", "timestamp": 1, "data": one} for one in crisp_messages()],
        True,
    ),
    "discourse webhook": ("discourse", {"post": discourse_post(1, "ann", ASKED)}, False),
    "discourse posts": (
        "discourse",
        {"latest_posts": [discourse_post(2, "kim", ANSWERED, staff=True), discourse_post(1, "ann", ASKED)]},
        True,
    ),
    "slack event": ("slack", {"type": "event_callback", "team_id": "T", "event": slack_messages()[1]}, False),
    "github webhook": ("github", {"action": "opened", "issue": github(), "repository": {"id": 1}}, True),
    "github, three fields": ("github", [MINIMAL], False),
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("lines", [False, True])
def test_a_form_in_another_shape(tmp_path: Path, name: str, lines: bool) -> None:
    form, value, answered = SHAPES[name]
    if lines and isinstance(value, list):
        file = put(tmp_path, "".join(json.dumps(row) + "\n" for row in value), "export.jsonl")
    else:
        file = put(tmp_path, json.dumps(value) if lines else value)
    read = read_tickets(file)
    (ticket,) = read.tickets
    assert ASKED in ticket.text and "vip" not in ticket.text and read.card.form in (form, "jsonl")
    assert " ".join((ticket.reply or "").split()) == (ANSWERED if answered else "")
    assert ticket.created_at is None or ticket.created_at.startswith("2026-02-2")


def test_twin_unopened_an_event_is_of_a_form_that_is_not_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "_PATHS", ())
    with pytest.raises(TicketError, match="not known"):
        read_tickets(put(tmp_path, zendesk_event()))


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (zendesk_event(status="DELETED"), "deleted"),
        ({"suspended_tickets": [{"id": 1, "cause": "Detected as spam", "cause_id": 0, "content": "x"}]}, "spam"),
        (
            {"suspended_tickets": [{"id": 1, "cause": "Automated response mail", "cause_id": 2, "content": "x"}]},
            "suspend",
        ),
        ({"results": [{"id": 4, "name": "Ann", "result_type": "user"}]}, "another thing that a search found"),
        (intercom_ticket(category="Back-office"), "private"),
        (intercom_ticket(category=None, ticket_type={"category": "Tracker"}), "private"),
        ({"objects": [{**HUBSPOT_OLD, "isDeleted": True}]}, "deleted"),
        ([front_event("archive", {"id": "tea_1"})], "an event that is no message"),
        (gorgias(tags=[{"name": "Spam"}]), "spam"),
        (helpscout(tags=[{"tag": "spam"}]), "spam"),
    ],
)
def test_what_is_no_ticket_has_its_own_reason(tmp_path: Path, value: Any, why: str) -> None:
    with pytest.raises(TicketError) as caught:
        read_tickets(put(tmp_path, value))
    assert "no ticket is left of 1 (1 dropped: " in str(caught.value) and why in str(caught.value)


# -- tables ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        ("Status", "Deleted", "deleted"),
        ("Status", "Suspended", "suspended: held back by the help desk"),
        ("Ticket status", "Spam", "marked as spam"),
        ("Tags", "sales closed_by_merge", "merged into another ticket"),
        ("Tags", "vip, spam", "marked as spam"),
        ("Spam", "true", "marked as spam"),
        ("Source", "Outbound Email", "outbound: the desk wrote first"),
        ("Via", "Side conversation", "private: of the desk alone"),
        ("Status", "Open", None),
        ("Tags", "anti-spam", None),
        ("Source", "Email", None),
        ("Archived", "true", None),
        ("Note", "Deleted", None),
    ],
)
def test_rows_of_a_table_that_are_no_ticket(tmp_path: Path, column: str, cell: str, why: str | None) -> None:
    text = (
        f'Id,Subject,Description,{column},Requested\n1,Roster,{ASKED},x,2026-02-20 09:00\n2,Win,Pills now,"{cell}",\n'
    )
    read = read_tickets(put(tmp_path, text, "export.csv"))
    assert read.tickets[0].text == ASKED and read.tickets[0].created_at == "2026-02-20T09:00:00"
    assert dict(read.card.dropped) == ({} if why is None else {why: 1})


@pytest.mark.parametrize(
    "header",
    [
        "Nr;Betreff;Beschreibung;Erstellt am",
        "Numéro;Objet;Message;Date de création",
        "Número;Asunto;Descripción;Fecha de creación",
        "Numero;Oggetto;Descrizione;Data di creazione",
        "Número;Assunto;Descrição;Data de criação",
        "Nummer;Onderwerp;Omschrijving;Aangemaakt op",
        "Numer;Temat;Treść;Data utworzenia",
        "番号;件名;お問い合わせ内容;作成日時",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_columns_named_in_the_language_of_the_desk(tmp_path: Path, header: str, encoding: str) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes(f"{header}\r\n007;Roster;{ASKED};20.02.2026 09:00\r\n".encode(encoding))
    (ticket,) = read_tickets(file).tickets
    assert (ticket.text, ticket.created_at) == (ASKED, "2026-02-20T09:00:00")
    assert ticket.id == "007"


def test_a_direction_tells_where_a_sender_is_an_address(tmp_path: Path) -> None:
    text = (
        "Conversation ID,Sent at,Direction,From,Body\n"
        f'c1,2026-02-20 10:00,Outbound,desk@x.example,"{ANSWERED}"\nc1,2026-02-20 09:00,Inbound,a@b.example,{ASKED}\n'
    )
    (ticket,) = read_tickets(put(tmp_path, text, "export.csv")).tickets
    assert (ticket.text, ticket.reply) == (ASKED, ANSWERED)
    flagged = f'id,is_customer,text\n1,yes,{ASKED}\n1,no,"{ANSWERED}"\n'
    (ticket,) = read_tickets(put(tmp_path, flagged, "flagged.csv")).tickets
    assert (ticket.text, ticket.reply) == (ASKED, ANSWERED)


def test_a_list_of_questions_is_read_without_its_marks(tmp_path: Path) -> None:
    text = f'- {ASKED}\n* {ASKED}\n12. {ASKED}\n3) {ASKED}\n"{ASKED}"\n„{ASKED}“\n-5 degrees is what it shows\n'
    read = read_tickets(put(tmp_path, text, "questions.txt"))
    assert [one.text for one in read.tickets] == [*[ASKED] * 6, "-5 degrees is what it shows"]


def test_quoted_names_of_columns(tmp_path: Path) -> None:
    (ticket,) = read_tickets(put(tmp_path, f'sep=;\n="id";="Text"\n="000123";{ASKED}\n', "x.csv")).tickets
    assert ticket.id == "000123" and not ticket.meta
