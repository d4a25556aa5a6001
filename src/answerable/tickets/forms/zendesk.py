"""A Zendesk ticket, as its public API and JSON export give it: alone, in a list, or in an incremental export.

Read are: `id, subject, created_at, status, tags, requester_id, submitter_id, is_public, via {channel, source.rel},
satisfaction_rating.score, comments [{author_id, body | plain_body | html_body, public, created_at, via}]`,
`metric_set {reopens, group_stations}`, and `users [{id, role}]` beside the tickets. Comments that are not public are
notes; author -1 is the system, whose triggers write receipts. A ticket of a list without comments has its
`description` as the one message. A chat is one comment that holds its transcript. Audits and ticket events are read by
their events of type Comment, a ticket of all that are of one `ticket_id`; suspended tickets are dropped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ..row_errors import Broken, is_number, kind_of
from .talk import (
    DELETED,
    MERGED,
    PRIVATE,
    SPAM,
    Said,
    Speaker,
    Talk,
    body,
    desk_row,
    dig,
    objects,
    tag_names,
    tagged_intent,
)

BOT_TAGS = frozenset({"bot", "ai_agent", "answer_bot", "automated", "ai_agent_reply"})
_GRADES = {"good": 5, "bad": 1}
_DONE = ("solved", "closed")
_OTHERS = ("user", "organization", "group", "topic")  # of a search
NO_TICKET = "no ticket: another thing that a search found"
SUSPENDED = "suspended: held back by the help desk"
_KEYS = frozenset(
    [
        "requester_id",
        "submitter_id",
        "raw_subject",
        "assignee_id",
        "organization_id",
        "satisfaction_rating",
        "metric_set",
        "brand_id",
        "ticket_form_id",
        "followup_ids",
        "via",
        "tags",
        "status",
        "group_id",
        "users",
        "collaborator_ids",
        "email_cc_ids",
        "allow_channelback",
        "custom_status_id",
        "external_id",
    ]
)
_COMMENT_KEYS = frozenset({"author_id", "html_body", "plain_body", "audit_id"})
_MERGED_AWAY = re.compile(
    r"(?i)^\W*(?:this )?(?:request|ticket|anfrage|demande|solicitud)\b.{0,80}\bmerged into (?:request |ticket )?#?\d"
)
_MERGED_HERE = re.compile(
    r"(?i)\bmerged into this (?:request|ticket)\b|^\W*(?:this )?(?:requests?|tickets?)\b.{0,80}\bmerged into\b"
)
_TRANSCRIPT = re.compile(r"^\((\d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?)\) ([^:\n]{1,80}): ?(.*)$")


def fits(row: Mapping[str, Any]) -> bool:
    """Comments as Zendesk's have them, or a first message as `description`; and its other keys."""
    if "messages" in row or "conversation_parts" in row:
        return False
    if _is_suspended(row) or row.get("result_type") in _OTHERS:
        return True
    known = len(_KEYS & row.keys())
    comments = row.get("comments")
    if "comments" in row:
        if isinstance(comments, list) and comments:
            return any(_COMMENT_KEYS & one.keys() for one in objects(comments))
        return known >= 2 or (known >= 1 and "subject" in row)
    if "responder_id" in row or "description_text" in row:  # of Freshdesk
        return False
    return isinstance(row.get("description"), str) and known >= 1 and ("requester_id" in row or "raw_subject" in row)


def _is_suspended(row: Mapping[str, Any]) -> bool:
    return "cause" in row and "content" in row and ("cause_id" in row or "message_id" in row)


def conversation_of(row: Mapping[str, Any]) -> str | None:
    """The ticket of an audit or ticket event; None for another row."""
    held = row.get("events", row.get("child_events"))
    return str(row["ticket_id"]) if isinstance(held, list) and row.get("ticket_id") is not None else None


def _of_audits(audits: Sequence[Mapping[str, Any]], identity: Any) -> dict[str, Any]:
    """The ticket that audits tell: its comments, and the subject that it was made with."""
    made: dict[str, Any] = {"id": identity, "comments": []}
    for audit in audits:
        for event in objects(audit.get("events", audit.get("child_events"))):
            kind = event.get("type", event.get("event_type"))
            if kind == "Comment":
                beside = {"author_id": audit.get("author_id", audit.get("updater_id")), "via": audit.get("via")}
                at = audit.get("created_at", audit.get("timestamp"))
                made["comments"].append({**beside, "created_at": at, **event})
            elif kind == "Create" and event.get("field_name") in ("subject", "tags", "requester_id"):
                value = event.get("value")
                number = event["field_name"] == "requester_id" and str(value).isdigit()
                made[event["field_name"]] = int(str(value)) if number else value
    return made


def dropped(ticket: Mapping[str, Any]) -> str | None:
    """Why a ticket is none: merged away, spam, deleted, suspended, or not for the customer to see."""
    if ticket.get("result_type") in _OTHERS:
        return NO_TICKET
    if _is_suspended(ticket):
        return SPAM if "spam" in str(ticket["cause"]).casefold() else SUSPENDED
    if isinstance(ticket.get("messages"), list):
        ticket = _of_audits(objects(ticket["messages"]), ticket.get("id"))
    status = str(ticket.get("status")).casefold()
    tags = {tag.casefold() for tag in tag_names(ticket.get("tags"))}
    comments = objects(ticket.get("comments"))
    if status == "deleted":
        return DELETED
    if "closed_by_merge" in tags or any(
        _MERGED_AWAY.search(str(one.get("plain_body") or one.get("body") or "")[:400]) for one in comments
    ):
        return MERGED
    if tags & {"spam", "marked_as_spam"} or status == "spam":
        return SPAM
    if ticket.get("is_public") is False or dig(ticket, "via", "channel") == "side_conversation":
        return PRIVATE
    return None


def read(ticket: Mapping[str, Any], notes: Counter[str]) -> Talk:
    """Raises Broken for a ticket without readable comments."""
    if isinstance(ticket.get("messages"), list):
        ticket = _of_audits(objects(ticket["messages"]), ticket.get("id"))
    comments = ticket.get("comments")
    if comments is None and "description" in ticket:
        comments = [{"author_id": _requester(ticket), "body": ticket["description"]}]
        notes["zendesk: tickets of a list without their comments: no replies are read"] += 1
    if not isinstance(comments, list):
        raise Broken(f"comments is {kind_of(comments)}, expected a list")
    requester = _requester(ticket)
    if requester is None and not ticket.get("users") and comments and isinstance(comments[0], dict):
        requester = comments[0].get("author_id")
    roles = _roles(ticket)
    messages: list[Said] = []
    for place, comment in enumerate(comments, 1):
        if not isinstance(comment, dict):
            raise Broken(f"comment {place} is {kind_of(comment)}, expected an object")
        text = body(comment, plain=("plain_body",), html=()) or body(comment, plain=("body",), html=("html_body",))
        speaker = _speaker(comment, requester, roles, text, first=place == 1)
        if speaker == "note":
            notes["zendesk: private comments, left out"] += 1
        author = comment.get("author_id")
        who = None if author is None else str(author)
        chat = _chat(text, str(ticket.get("subject") or "")) if len(comments) == 1 or place == 1 else []
        messages += chat or [Said(speaker, text, comment.get("created_at"), who)]
    score = dig(ticket, "satisfaction_rating", "score")
    grade = _GRADES.get(str(score).removesuffix("_with_comment"))
    if grade is not None:
        notes["zendesk: good and bad, read as the grades 5 and 1"] += 1
    reopens = dig(ticket, "metric_set", "reopens")
    done = str(ticket.get("status")).casefold() in _DONE
    return Talk(
        id=ticket.get("id"),
        subject=ticket.get("subject"),
        created_at=ticket.get("created_at"),
        customer=None if requester is None else str(requester),
        intent=tagged_intent(ticket.get("tags")),
        channel=dig(ticket, "via", "channel"),
        messages=tuple(messages),
        desk={
            "csat": grade,
            "reopened": bool(is_number(reopens) and reopens > 0),
            # "Solved" is the desk's own word: only the customer's good grade confirms it.
            "resolved": ("confirmed" if grade == 5 else "silent") if done else "no",
        },
    )


def to_row(ticket: Mapping[str, Any], notes: Counter[str]) -> dict[str, Any]:
    """As `answerable desk` reads it. Raises Broken."""
    return desk_row(read(ticket, notes), notes)


def _speaker(
    comment: Mapping[str, Any], requester: Any, roles: Mapping[Any, Speaker], text: str, *, first: bool
) -> Speaker:
    if comment.get("public") is False:
        return "note"
    author = comment.get("author_id")
    via = comment.get("via")
    if (
        author == -1
        or dig(via, "source", "rel") in ("merge", "trigger", "automation")
        or dig(via, "channel") in ("rule", "system")
    ):
        return "system"
    if _MERGED_HERE.search(text[:400]):
        return "system"
    if (author is not None and author == requester) or (first and author is None):
        return "customer"
    # Another end user is a colleague of the customer in copy.
    found = roles.get(author, "agent") if isinstance(author, (int, str)) else "agent"
    return "copied" if found == "customer" and requester is not None else found


def _requester(ticket: Mapping[str, Any]) -> Any:
    """Its id; in a JSON export the whole person stands there."""
    found = ticket.get("requester_id")
    return dig(ticket, "requester", "id") if found is None else found


def _roles(ticket: Mapping[str, Any]) -> dict[Any, Speaker]:
    roles: dict[Any, Speaker] = {}
    people = [ticket.get(key) for key in ("requester", "submitter", "assignee")]
    for user in objects([*people, *(ticket.get("users") or ())]):
        tags = {tag.lower() for tag in tag_names(user.get("tags"))}
        kind = str(user.get("role", "")).lower()
        bot = kind in ("bot", "ai_agent") or tags & BOT_TAGS
        if isinstance(user.get("id"), (int, str)):
            roles[user["id"]] = "bot" if bot else "customer" if kind == "end-user" else "agent"
    return roles


def _chat(text: str, subject: str) -> list[Said]:
    """The messages of a chat's transcript: lines such as `(09:05:20 AM) Web User 5f3: how do I ...`."""
    if not text.lstrip().startswith(("Chat started", "(")) and "\n(" not in text:
        return []
    turns: list[tuple[str, str]] = []
    for line in text.split("\n"):
        found = _TRANSCRIPT.match(line.strip())
        if found:
            turns.append((found[2].strip(), found[3]))
        elif turns and line.strip() and not line.startswith(("Chat ", "***")):
            turns[-1] = (turns[-1][0], f"{turns[-1][1]}\n{line.strip()}")
    if len(turns) < 2:
        return []
    named = subject.partition("onversation with ")[2].strip() or subject.partition("hat with ")[2].strip()
    customer = named if any(name == named for name, _ in turns) else turns[0][0]
    speakers = {name: "customer" if name == customer else "agent" for name, _ in turns}
    return [
        Said("bot" if "bot" in name.casefold().split() else speakers[name], said, None, name)  # type: ignore[arg-type]
        for name, said in turns
        if said.strip() and not said.startswith("***")
    ]
