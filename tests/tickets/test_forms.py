"""Every form of tickets, from the public definition of its API or export: who asked, who answered, what is dropped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from answerable.errors import TicketError
from answerable.tickets.forms import registry
from answerable.tickets.read import TicketFile, read_tickets
from conftest import Run

ASKED, ANSWERED = "How do I move a roster to another week?", "Open the roster, choose Copy, and pick the week."


def put(folder: Path, value: Any, name: str = "export.json") -> Path:
    file = folder / name
    file.write_text(value if isinstance(value, str) else json.dumps(value, indent=1), "utf-8")
    return file


def one(read: TicketFile) -> tuple[str, str | None]:
    (ticket,) = read.tickets
    return ticket.text, ticket.reply


def zendesk(**more: Any) -> dict[str, Any]:
    row = {
        "url": "https://acme.zendesk.example/api/v2/tickets/35436.json",
        "id": 35436,
        "created_at": "2026-02-20T22:55:29Z",
        "type": "question",
        "subject": "Roster",
        "raw_subject": "Roster",
        "status": "solved",
        "requester_id": 20978392,
        "submitter_id": 20978392,
        "assignee_id": 235323,
        "group_id": 98738,
        "is_public": True,
        "tags": ["printer"],
        "via": {"channel": "web"},
        "satisfaction_rating": {"score": "offered"},
        "comments": [
            {
                "id": 1,
                "author_id": 20978392,
                "body": ASKED,
                "html_body": "<p>x</p>",
                "public": True,
                "created_at": "2026-02-20T22:55:29Z",
                "via": {"channel": "web"},
            },
            {
                "id": 2,
                "author_id": -1,
                "body": "Your request has been received.",
                "public": True,
                "created_at": "2026-02-20T22:55:30Z",
                "via": {"channel": "rule", "source": {"rel": "trigger"}},
            },
            {
                "id": 3,
                "author_id": 235323,
                "body": "ask billing first?",
                "public": False,
                "created_at": "2026-02-20T23:00:00Z",
            },
            {"id": 4, "author_id": 777, "body": "I need it too", "public": True, "created_at": "2026-02-20T23:01:00Z"},
            {"id": 5, "author_id": 235323, "body": ANSWERED, "public": True, "created_at": "2026-02-21T08:00:00Z"},
        ],
        "users": [
            {"id": 777, "role": "end-user"},
            {"id": 235323, "role": "agent"},
            {"id": 20978392, "role": "end-user"},
        ],
    }
    return {**row, **more}


def intercom(**more: Any) -> dict[str, Any]:
    row = {
        "type": "conversation",
        "id": "1895",
        "title": "",
        "created_at": 1771628129,
        "updated_at": 1771628139,
        "state": "closed",
        "source": {
            "type": "conversation",
            "id": "3",
            "delivered_as": "customer_initiated",
            "subject": "<p>Roster</p>",
            "body": f"<p>{ASKED}</p>",
            "author": {"type": "user", "id": "u1"},
        },
        "contacts": {"type": "contact.list", "contacts": [{"type": "contact", "id": "u1"}]},
        "conversation_parts": {
            "type": "conversation_part.list",
            "total_count": 4,
            "conversation_parts": [
                {
                    "type": "conversation_part",
                    "part_type": "comment",
                    "body": "<p>I am Fin</p>",
                    "created_at": 1771628130,
                    "author": {"type": "bot", "id": "fin"},
                },
                {
                    "type": "conversation_part",
                    "part_type": "assignment",
                    "body": None,
                    "created_at": 1771628131,
                    "author": {"type": "team", "id": "t"},
                },
                {
                    "type": "conversation_part",
                    "part_type": "note",
                    "body": "<p>a VIP</p>",
                    "created_at": 1771628132,
                    "author": {"type": "admin", "id": "a1"},
                },
                {
                    "type": "conversation_part",
                    "part_type": "comment",
                    "created_at": 1771629132,
                    "body": "<p>Open the roster, choose Copy,<br>and pick the week.</p>",
                    "author": {"type": "admin", "id": "a1"},
                },
            ],
        },
    }
    return {**row, **more}


def freshdesk(**more: Any) -> dict[str, Any]:
    row = {
        "cc_emails": ["c@corp.example"],
        "fwd_emails": [],
        "reply_cc_emails": [],
        "fr_escalated": False,
        "spam": False,
        "email_config_id": None,
        "group_id": None,
        "priority": 1,
        "requester_id": 5,
        "responder_id": 9,
        "source": 2,
        "status": 4,
        "subject": "Roster",
        "company_id": None,
        "id": 20,
        "type": None,
        "due_by": "2026-02-24T11:30:13Z",
        "is_escalated": False,
        "description": f"<div>{ASKED}</div>",
        "description_text": ASKED,
        "tags": ["intent:rosters"],
        "created_at": "2026-02-20T11:30:13Z",
        "conversations": [
            {
                "body": "<div>vip</div>",
                "body_text": "vip",
                "id": 1,
                "incoming": False,
                "private": True,
                "user_id": 9,
                "source": 2,
                "created_at": "2026-02-20T11:31:00Z",
            },
            {
                "body": "<p>+1</p>",
                "body_text": "+1",
                "id": 2,
                "incoming": True,
                "private": False,
                "user_id": 6,
                "source": 0,
                "created_at": "2026-02-20T11:32:00Z",
            },
            {
                "body": f"<p>{ANSWERED}</p>",
                "id": 3,
                "incoming": False,
                "private": False,
                "user_id": 9,
                "source": 0,
                "created_at": "2026-02-20T12:00:00Z",
            },
        ],
    }
    return {**row, **more}


def helpscout(**more: Any) -> dict[str, Any]:
    customer, user = {"id": 29418, "type": "customer"}, {"id": 4, "type": "user"}
    row = {
        "id": 10,
        "number": 349,
        "threads": 4,
        "type": "email",
        "folderId": 11,
        "status": "closed",
        "state": "published",
        "subject": "Roster",
        "preview": "How do I move",
        "mailboxId": 85,
        "createdBy": customer,
        "createdAt": "2026-02-20T09:00:00Z",
        "tags": [{"id": 1, "color": "#fff", "tag": "intent:rosters"}],
        "primaryCustomer": customer,
        "_embedded": {
            "threads": [  # the newest first, as the API lists them
                {"id": 4, "type": "message", "body": ANSWERED, "createdAt": "2026-02-20T11:00:00Z", "createdBy": user},
                {"id": 3, "type": "note", "body": "angry", "createdAt": "2026-02-20T10:00:00Z", "createdBy": user},
                {
                    "id": 2,
                    "type": "lineitem",
                    "action": {"type": "assigned"},
                    "createdAt": "2026-02-20T09:30:00Z",
                    "createdBy": user,
                },
                {
                    "id": 1,
                    "type": "customer",
                    "body": f"{ASKED}<br>",
                    "createdAt": "2026-02-20T09:00:00Z",
                    "createdBy": customer,
                },
            ]
        },
    }
    return {**row, **more}


def front_message(number: int, body: str, inbound: bool, at: float, **more: Any) -> dict[str, Any]:
    return {
        "_links": {
            "self": f"https://api2.frontapp.example/messages/msg_{number}",
            "related": {"conversation": "https://api2.frontapp.example/conversations/cnv_55c8c149"},
        },
        "id": f"msg_{number}",
        "type": "email",
        "is_inbound": inbound,
        "is_draft": False,
        "created_at": at,
        "subject": "Roster",
        "blurb": body[:9],
        "body": f"<p>{body}</p>",
        "author": None,
        "recipients": [{"handle": "a@b.example", "role": "from"}],
        "error_type": None,
        **more,
    }


def front_messages() -> list[dict[str, Any]]:
    return [
        front_message(3, ANSWERED, False, 1771629132.1),
        front_message(2, "not sent", False, 1771628999.1, draft_mode="shared"),
        front_message(1, ASKED, True, 1771628129.123),
    ]


def gorgias(**more: Any) -> dict[str, Any]:
    def message(number: int, text: str, agent: bool, **rest: Any) -> dict[str, Any]:
        at = f"2026-02-20T09:0{number}:00.000000+00:00"
        return {
            "id": number,
            "from_agent": agent,
            "public": True,
            "channel": "email",
            "via": "email",
            "rule_id": None,
            "stripped_text": text,
            "body_text": f"{text}\n> quoted",
            "created_datetime": at,
            "sent_datetime": at,
            **rest,
        }

    row = {
        "id": 6,
        "subject": "Roster",
        "channel": "email",
        "via": "email",
        "status": "closed",
        "from_agent": False,
        "spam": False,
        "created_datetime": "2026-02-20T09:01:00+00:00",
        "trashed_datetime": None,
        "customer": {"id": 8},
        "excerpt": "How do",
        "tags": [{"name": "intent:rosters"}],
        "messages": [
            message(1, ASKED, False),
            message(2, "We got your message", True, rule_id=7, via="rule"),
            message(3, "vip", True, public=False, channel="internal-note"),
            message(4, ANSWERED, True),
        ],
    }
    return {**row, **more}


def hubspot_messages() -> dict[str, Any]:
    def message(text: str, direction: str, actor: str, at: str, kind: str = "MESSAGE") -> dict[str, Any]:
        return {
            "type": kind,
            "id": at,
            "conversationsThreadId": "3421",
            "createdAt": at,
            "createdBy": actor,
            "text": text,
            "richText": f"<p>{text}</p>",
            "client": {"clientType": "HUBSPOT"},
            "senders": [{"actorId": actor}],
            "direction": direction,
            "channelId": "1002",
            "truncationStatus": "NOT_TRUNCATED",
            "subject": "Roster",
        }

    return {
        "paging": {},
        "results": [
            message(ANSWERED, "OUTGOING", "A-44", "2026-02-20T11:00:00Z"),
            message("vip", "OUTGOING", "A-44", "2026-02-20T10:00:00Z", "COMMENT"),
            message("Hi, I am a bot", "OUTGOING", "B-1", "2026-02-20T09:00:01Z"),
            message(ASKED, "INCOMING", "V-9", "2026-02-20T09:00:00Z"),
        ],
    }


def chatwoot(**more: Any) -> dict[str, Any]:
    def message(text: str, kind: Any, at: int, sender: str, **rest: Any) -> dict[str, Any]:
        return {
            "id": at,
            "content": text,
            "message_type": kind,
            "content_type": "text",
            "created_at": at,
            "private": False,
            "inbox_id": 1,
            "conversation_id": 7,
            "sender": {"id": 1, "type": sender.lower()},
            "sender_type": sender,
            **rest,
        }

    row = {
        "id": 7,
        "account_id": 1,
        "inbox_id": 1,
        "uuid": "x",
        "status": "resolved",
        "labels": ["intent:rosters"],
        "created_at": 1771628129,
        "meta": {"sender": {"id": 5}, "channel": "Channel::WebWidget"},
        "additional_attributes": {"mail_subject": "Roster"},
        "messages": [
            message(ASKED, 0, 1771628129, "Contact"),
            message("Ann was assigned", 2, 1771628130, "User"),
            message("Give the team a way to reach you", 3, 1771628131, "User"),
            message("I am a bot", 1, 1771628132, "AgentBot"),
            message("vip", 1, 1771628133, "User", private=True),
            message(ANSWERED, 1, 1771629132, "User"),
        ],
    }
    return {**row, **more}


def crisp_messages() -> list[dict[str, Any]]:
    def message(text: Any, sender: str, at: int, **rest: Any) -> dict[str, Any]:
        return {
            "session_id": "session_700c",
            "website_id": "w",
            "type": "text",
            "from": sender,
            "origin": "chat",
            "content": text,
            "stamped": True,
            "timestamp": at,
            "fingerprint": at,
            "user": {"type": "website", "user_id": "u"},
            **rest,
        }

    return [
        message(ASKED, "user", 1771628129000),
        message("Welcome", "operator", 1771628129500, automated=True),
        message("vip", "operator", 1771628130000, type="note"),
        message({"namespace": "state:resolved"}, "operator", 1771628131000, type="event"),
        message(ANSWERED, "operator", 1771629132000),
    ]


def discourse(**more: Any) -> dict[str, Any]:
    def post(number: int, name: str, text: str, **rest: Any) -> dict[str, Any]:
        return {
            "id": number,
            "username": name,
            "user_id": number,
            "created_at": f"2026-02-20T0{number}:00:00.000Z",
            "cooked": f"<p>{text}</p>",
            "post_number": number,
            "post_type": 1,
            "staff": False,
            "moderator": False,
            "admin": False,
            "accepted_answer": False,
            **rest,
        }

    row = {
        "id": 88,
        "title": "Roster",
        "fancy_title": "Roster",
        "slug": "roster",
        "posts_count": 4,
        "tags": ["intent:rosters"],
        "created_at": "2026-02-20T01:00:00.000Z",
        "archetype": "regular",
        "category_id": 4,
        "post_stream": {
            "stream": [1, 2, 3, 4],
            "posts": [
                post(1, "ann", ASKED),
                post(2, "bob", "me too"),
                post(3, "system", "This topic was moved", post_type=3),
                post(4, "kim", ANSWERED, accepted_answer=True),
            ],
        },
    }
    return {**row, **more}


def github(**more: Any) -> dict[str, Any]:
    row = {
        "number": 12,
        "title": "Roster",
        "body": ASKED,
        "createdAt": "2026-02-20T09:00:00Z",
        "state": "CLOSED",
        "author": {"login": "ann"},
        "labels": [{"name": "question"}],
        "url": "https://github.example/o/r/issues/12",
        "comments": [
            {
                "author": {"login": "stale[bot]"},
                "authorAssociation": "NONE",
                "body": "stale?",
                "createdAt": "2026-02-20T09:01:00Z",
            },
            {
                "author": {"login": "eve"},
                "authorAssociation": "NONE",
                "body": "+1",
                "createdAt": "2026-02-20T09:02:00Z",
            },
            {
                "author": {"login": "kim"},
                "authorAssociation": "MEMBER",
                "body": ANSWERED,
                "createdAt": "2026-02-20T10:00:00Z",
            },
        ],
    }
    return {**row, **more}


def jira(**more: Any) -> dict[str, Any]:
    document = {
        "type": "doc",
        "version": 1,
        "content": [
            {
                "type": "paragraph",
                "content": [
                    {"type": "text", "text": "How do I move a roster"},
                    {"type": "text", "text": " to another week?"},
                ],
            },
        ],
    }
    fields = {
        "summary": "Roster",
        "description": document,
        "created": "2026-02-20T09:00:00.000+0000",
        "reporter": {"accountId": "r"},
        "labels": ["intent:rosters"],
        "resolution": None,
        **more,
        "comment": {
            "comments": [
                {
                    "author": {"accountId": "a", "accountType": "atlassian"},
                    "body": "vip",
                    "created": "2026-02-20T09:30:00.000+0000",
                    "jsdPublic": False,
                },
                {
                    "author": {"accountId": "a", "accountType": "atlassian"},
                    "body": ANSWERED,
                    "created": "2026-02-20T10:00:00.000+0000",
                    "jsdPublic": True,
                },
            ]
        },
    }
    return {"id": "1", "key": "SUP-1", "fields": fields}


def slack_messages() -> list[dict[str, Any]]:
    return [
        {
            "type": "message",
            "subtype": "channel_join",
            "ts": "1771628100.000100",
            "user": "U1",
            "text": "<@U1> has joined the channel",
        },
        {
            "type": "message",
            "ts": "1771628129.000200",
            "thread_ts": "1771628129.000200",
            "user": "U1",
            "text": f"<@U2> {ASKED}",
            "reply_count": 2,
        },
        {
            "type": "message",
            "ts": "1771628130.000300",
            "thread_ts": "1771628129.000200",
            "bot_id": "B1",
            "subtype": "bot_message",
            "text": "noted",
        },
        {
            "type": "message",
            "ts": "1771629132.000400",
            "thread_ts": "1771628129.000200",
            "user": "U2",
            "text": ANSWERED,
        },
    ]


DOCUMENTS: dict[str, tuple[str, Any]] = {
    "zendesk list": ("zendesk", {"tickets": [zendesk()], "count": 1, "next_page": None}),
    "zendesk single": ("zendesk", {"ticket": zendesk()}),
    "zendesk ticket beside its comments": (
        "zendesk",
        {
            "ticket": {k: v for k, v in zendesk().items() if k not in ("comments", "users")},
            "comments": zendesk()["comments"],
            "users": zendesk()["users"],
        },
    ),
    "zendesk incremental": (
        "zendesk",
        {"tickets": [zendesk()], "end_time": 1771628129, "end_of_stream": True, "count": 1},
    ),
    "zendesk side-loaded users": (
        "zendesk",
        {"users": zendesk()["users"], "tickets": [{k: v for k, v in zendesk().items() if k != "users"}]},
    ),
    "intercom single": ("intercom", intercom()),
    "intercom list": ("intercom", {"type": "conversation.list", "pages": {"page": 1}, "conversations": [intercom()]}),
    "freshdesk list": ("freshdesk", [freshdesk()]),
    "freshdesk single": ("freshdesk", freshdesk()),
    "freshdesk export": (
        "freshdesk",
        [
            {
                "helpdesk_ticket": {
                    "display_id": 20,
                    "subject": "Roster",
                    "description": ASKED,
                    "requester_id": 5,
                    "created_at": "2026-02-20",
                    "notes": [{"helpdesk_note": {"body": ANSWERED, "private": False, "incoming": False}}],
                }
            }
        ],
    ),
    "helpscout list": ("helpscout", {"_embedded": {"conversations": [helpscout()]}, "page": {"size": 25, "number": 1}}),
    "helpscout single": ("helpscout", helpscout()),
    "helpscout threads": ("helpscout", {"_embedded": helpscout()["_embedded"], "page": {"size": 25}}),
    "front messages": ("front", {"_pagination": {}, "_links": {}, "_results": front_messages()}),
    "front conversation": (
        "front",
        [{"id": "cnv_1", "subject": "Roster", "status": "archived", "messages": front_messages()}],
    ),
    "gorgias list": ("gorgias", {"data": [gorgias()], "object": "list", "meta": {}}),
    "gorgias single": ("gorgias", gorgias()),
    "hubspot thread": ("hubspot", hubspot_messages()),
    "chatwoot list": ("chatwoot", {"data": {"meta": {"all_count": 1}, "payload": [chatwoot()]}}),
    "chatwoot messages": ("chatwoot", {"meta": {"labels": []}, "payload": chatwoot()["messages"]}),
    "crisp messages": ("crisp", {"error": False, "reason": "listed", "data": crisp_messages()}),
    "crisp conversation": ("crisp", [{"session_id": "s", "meta": {"subject": "Roster"}, "messages": crisp_messages()}]),
    "discourse topic": ("discourse", discourse()),
    "github": ("github", [github()]),
    "github rest": (
        "github",
        [
            {
                "number": 3,
                "title": "Roster",
                "body": ASKED,
                "created_at": "2026-02-20T09:00:00Z",
                "user": {"login": "ann", "type": "User"},
                "html_url": "https://github.example/o/r/issues/3",
                "comments": [{"user": {"login": "kim", "type": "User"}, "body": ANSWERED}],
            }
        ],
    ),
    "jira": ("jira", {"startAt": 0, "total": 1, "issues": [jira()]}),
    "slack day": ("slack", slack_messages()),
    "ours": (
        "conversations",
        [
            {
                "id": "v",
                "subject": "Roster",
                "messages": [{"role": "user", "content": ASKED}, {"role": "agent", "content": ANSWERED}],
            }
        ],
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("shape", ["document", "one line"])
def test_who_asked_and_who_answered(tmp_path: Path, name: str, shape: str) -> None:
    form, value = DOCUMENTS[name]
    read = read_tickets(put(tmp_path, json.dumps(value) if shape == "one line" else value))
    text, reply = one(read)
    assert text.removeprefix("Roster\n\n") == ASKED, text
    assert reply is not None and " ".join(reply.split()) == ANSWERED
    joined = {"no message of a customer": 1} if form == "slack" else {}  # who came into the channel said nothing
    assert (read.card.form, dict(read.card.dropped)) == (form, joined) and read.tickets[0].id
    # Every form with dates or a created_at says when; those without are of our own making here.
    assert read.card.undated == 0 or name in ("ours",)


@pytest.mark.parametrize(
    "rows",
    [
        [zendesk(id=1), zendesk(id=2)],
        [intercom(id="1"), intercom(id="2")],
        [freshdesk(id=1), freshdesk(id=2)],
        [helpscout(number=1), helpscout(number=2)],
        [gorgias(id=1), gorgias(id=2)],
        [chatwoot(id=1), chatwoot(id=2)],
        [github(number=1), github(number=2)],
        front_messages(),
        crisp_messages(),
        slack_messages(),
    ],
)
def test_a_form_with_one_object_a_line(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    read = read_tickets(put(tmp_path, "".join(json.dumps(row) + "\n" for row in rows), "export.jsonl"))
    assert {ticket.text.removeprefix("Roster\n\n") for ticket in read.tickets} == {ASKED}
    assert all(ticket.reply is not None for ticket in read.tickets)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_form_is_told_from_the_others_by_several_keys(name: str) -> None:
    form, value = DOCUMENTS[name]
    fitting = [one.name for one in registry.FORMS if isinstance(value, dict) and one.fits(value)]
    assert [name for name in fitting if name != "conversations"] in ([], [form])  # which is tried last
    # One key of a form alone is nobody's.
    for key in ("comments", "messages", "description", "threads", "conversations", "author", "source"):
        assert registry.form_of({"id": 1, key: "x"}) is None


DROPPED: list[tuple[str, Any, str]] = [
    ("zendesk", zendesk(status="deleted"), "deleted"),
    ("zendesk", zendesk(tags=["spam"]), "spam"),
    ("zendesk", zendesk(tags=["closed_by_merge"]), "merged"),
    ("zendesk", zendesk(is_public=False), "private"),
    ("zendesk", zendesk(via={"channel": "side_conversation"}), "private"),
    (
        "zendesk",
        zendesk(
            comments=[
                {"author_id": 235323, "body": "We changed our terms", "public": True},
                {"author_id": 20978392, "body": "ok", "public": True},
            ]
        ),
        "outbound",
    ),
    (
        "intercom",
        intercom(source={**intercom()["source"], "delivered_as": "campaigns_initiated", "author": {"type": "admin"}}),
        "outbound",
    ),
    ("intercom", intercom(tags={"type": "tag.list", "tags": [{"name": "Spam"}]}), "spam"),
    ("freshdesk", freshdesk(spam=True), "spam"),
    ("freshdesk", freshdesk(deleted=True), "deleted"),
    ("freshdesk", freshdesk(source=10), "outbound"),
    (
        "freshdesk",
        freshdesk(conversations=[{"body_text": "This ticket is closed and merged into ticket 12", "private": True}]),
        "merged",
    ),
    ("helpscout", helpscout(status="spam"), "spam"),
    ("helpscout", helpscout(state="deleted"), "deleted"),
    ("front", [{"id": "cnv_1", "status": "deleted", "messages": front_messages()}], "deleted"),
    ("front", [{"id": "cnv_1", "status": "archived", "messages": front_messages()[:1]}], "no message of a customer"),
    ("gorgias", gorgias(spam=True), "spam"),
    ("gorgias", gorgias(trashed_datetime="2026-02-21T00:00:00"), "deleted"),
    ("crisp", [{"session_id": "s", "is_blocked": True, "messages": crisp_messages()}], "spam"),
    ("discourse", discourse(deleted_at="2026-02-21"), "deleted"),
    ("github", [github(stateReason="DUPLICATE")], "merged"),
    ("github", [github(labels=[{"name": "spam"}])], "spam"),
    ("github", [github(isDraft=False, headRefName="x")], "pull request"),
    ("jira", {"issues": [jira(resolution={"name": "Duplicate"})]}, "merged"),
    (
        "hubspot",
        {
            "results": [
                {"id": "1", "archived": True, "properties": {"subject": "x", "content": "y", "hs_pipeline": "0"}}
            ]
        },
        "deleted",
    ),
]


@pytest.mark.parametrize(("form", "value", "why"), DROPPED, ids=[f"{form}-{why}" for form, _, why in DROPPED])
def test_what_is_no_ticket_is_counted_with_its_own_reason(tmp_path: Path, form: str, value: Any, why: str) -> None:
    with pytest.raises(TicketError) as caught:
        read_tickets(put(tmp_path, value))
    said = str(caught.value)
    assert "no ticket is left of 1 (1 dropped: " in said and why in said
    assert "Widen" not in said  # nothing was cut by a window
    assert form in {one.name for one in registry.FORMS}


def test_what_is_dropped_stands_on_the_card_each_with_its_reason(answerable: Run, tmp_path: Path) -> None:
    rows = [
        zendesk(id=1),
        zendesk(id=2, status="deleted"),
        zendesk(id=3, tags=["spam"]),
        zendesk(id=4, tags=["closed_by_merge"]),
    ]
    code, out, _ = answerable("tickets", put(tmp_path, {"tickets": rows}))
    assert code == 0
    for reason in ("1 deleted", "1 marked as spam", "1 merged into another ticket"):
        assert reason in out.replace("  ", " ")


# -- edges of one form -----------------------------------------------------------------------------


def test_a_list_of_intercom_says_that_its_parts_are_missing(tmp_path: Path) -> None:
    row = {key: value for key, value in intercom().items() if key != "conversation_parts"}
    read = read_tickets(put(tmp_path, {"type": "conversation.list", "conversations": [row]}))
    assert one(read) == (ASKED, None)  # which says the subject already


JIRA = (
    "Summary,Issue key,Issue id,Issue Type,Status,Reporter,Reporter Id,Created,Labels,Labels,Description,"
    "Comment,Comment,Comment\n"
)


def test_a_jira_table(tmp_path: Path) -> None:
    text = JIRA + (
        f'Roster,SUP-1,57,Question,Done,Ann,5d9,20/Feb/26 9:00 AM,a,b,"{ASKED}","20/Feb/26 9:05 AM;5d9;it is week 12",'
        f'"20/Feb/26 9:10 AM;5d3;{ANSWERED.replace(",", ";")}","20/Feb/26 9:12 AM;5d9;thx"\n'
    )
    read = read_tickets(put(tmp_path, text, "jira.csv"))
    (ticket,) = read.tickets
    assert ticket.id == "SUP-1" and ticket.created_at == "2026-02-20T09:00:00" and read.card.form == "jira"
    assert ticket.reply == ANSWERED.replace(",", ";") and ticket.meta["tags"] == ["a", "b"]
    assert ASKED in ticket.text and "week 12" in ticket.text and "thx" not in ticket.text


def test_nothing_nested_is_too_deep_for_an_error(answerable: Run, tmp_path: Path) -> None:
    deep = "[" * 50_000
    for content in (
        f'{{"tickets": {deep}',
        f'{{"a": {deep}{"]" * 50_000}}}',
        '{"a":' * 3000 + "1" + "}" * 3000,
        json.dumps({"id": "1", "text": "x"})[:-1] + ', "k": ' + "[" * 400 + "]" * 400 + "}",
    ):
        code, _, err = answerable("tickets", put(tmp_path, content))
        assert code == 2 and ("nested too deeply" in err or "not valid JSON" in err or "not known" in err), err[:300]
