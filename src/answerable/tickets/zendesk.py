"""A Zendesk ticket, as its public API and JSON export give it, to our own shape.

Read are: `id, created_at, status, tags, requester_id, group_id, via.channel, satisfaction_rating.score, comments
[{author_id, body | plain_body | html_body, public, created_at, via.channel}]`, `metric_set {reopens,
group_stations}`, and `users [{id, role}]` beside the tickets. Comments that are not public are notes, and left out.
A ticket of a list without comments has its `description` as the one message.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from .row_errors import Broken, is_number, kind_of, text_of_html

BOT_TAGS = frozenset({"bot", "ai_agent", "answer_bot", "automated", "ai_agent_reply"})
_GRADES = {"good": 5, "bad": 1}
_DONE = ("solved", "closed")


def fits(row: Mapping[str, Any]) -> bool:
    return "comments" in row and "messages" not in row


def lone(row: Mapping[str, Any]) -> bool:
    """A ticket as lists of tickets give it: its first message is `description`, and its comments are elsewhere."""
    return "description" in row and ("requester_id" in row or "raw_subject" in row)


def to_row(ticket: Mapping[str, Any], notes: Counter[str]) -> dict[str, Any]:
    """Raises Broken for a ticket without readable comments."""
    comments = ticket.get("comments")
    if comments is None and lone(ticket):
        comments = [{"author_id": ticket.get("requester_id"), "body": ticket["description"]}]
    if not isinstance(comments, list):
        raise Broken(f"comments is {kind_of(comments)}, expected a list")
    roles = _roles(ticket)
    requester = ticket.get("requester_id")
    messages = []
    for place, comment in enumerate(comments, 1):
        if not isinstance(comment, dict):
            raise Broken(f"comment {place} is {kind_of(comment)}, expected an object")
        if comment.get("public") is False:
            notes["zendesk: private comments, left out"] += 1
            continue
        author = comment.get("author_id")
        speaker = "user" if author is not None and author == requester else roles.get(author, "human")
        if place == 1 and author is None:
            speaker = "user"
        body = comment.get("plain_body") or comment.get("body") or text_of_html(str(comment.get("html_body") or ""))
        messages.append({"speaker": speaker, "text": str(body), "at": comment.get("created_at"), "by": _who(author)})
    score = (ticket.get("satisfaction_rating") or {}).get("score")
    grade = _GRADES.get(str(score).removesuffix("_with_comment"))
    if grade is not None:
        notes["zendesk: good and bad, read as the grades 5 and 1"] += 1
    metrics = ticket.get("metric_set") or {}
    reopens = metrics.get("reopens")
    done = ticket.get("status") in _DONE
    return {
        "id": ticket.get("id"),
        "created_at": ticket.get("created_at"),
        "customer": requester if requester is None else str(requester),
        "intent": _intent(ticket),
        "channel": (ticket.get("via") or {}).get("channel"),
        "messages": messages,
        "csat": grade,
        "reopened": bool(is_number(reopens) and reopens > 0),
        # "Solved" is the desk's own word: only the customer's good grade confirms it.
        "resolved": ("confirmed" if grade == 5 else "silent") if done else "no",
    }


def _roles(ticket: Mapping[str, Any]) -> dict[Any, str]:
    roles = {}
    for user in ticket.get("users") or ():
        if isinstance(user, dict):
            tags = {str(tag).lower() for tag in user.get("tags") or ()}
            kind = str(user.get("role", "")).lower()
            bot = kind in ("bot", "ai_agent") or tags & BOT_TAGS
            roles[user.get("id")] = "bot" if bot else "user" if kind == "end-user" else "human"
    return roles


def _intent(ticket: Mapping[str, Any]) -> str | None:
    """A tag `intent:NAME` or `intent__NAME` (the form of intelligent triage), else nothing."""
    for tag in ticket.get("tags") or ():
        for mark in ("intent:", "intent__"):
            if isinstance(tag, str) and tag.startswith(mark) and len(tag) > len(mark):
                return tag[len(mark) :]
    return None


def _who(author: Any) -> str | None:
    return None if author is None else str(author)
