"""Issues of GitHub, as `gh issue list --json` or its REST API gives them: title and body ask, a comment answers.

Read are: `number, title, body, createdAt | created_at, author {login, is_bot} | user {login, type}, labels [{name}],
stateReason, comments [{author {login}, authorAssociation, body, createdAt, isMinimized, minimizedReason}]`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from .talk import MERGED, SPAM, Said, Speaker, Talk, dig, objects, tag_names, tagged_intent, word

PULL_REQUEST = "a pull request"
_MEMBERS = ("OWNER", "MEMBER", "COLLABORATOR", "CONTRIBUTOR")
_KEYS = frozenset(
    [
        "author",
        "user",
        "createdAt",
        "created_at",
        "labels",
        "comments",
        "url",
        "html_url",
        "state",
        "stateReason",
        "state_reason",
        "milestone",
        "assignees",
        "closedAt",
        "closed_at",
        "projectItems",
        "repository_url",
        "node_id",
        "reactionGroups",
        "isPinned",
    ]
)


def fits(row: Mapping[str, Any]) -> bool:
    if "title" not in row or "body" not in row or "messages" in row or "conversation_parts" in row:
        return False
    logins = any(dig(row, key, "login") is not None for key in ("author", "user")) or any(
        dig(one, "author", "login") is not None or dig(one, "user", "login") is not None for one in _comments(row)
    )
    if row.keys() <= {"id", "number", "title", "body", *_KEYS} and isinstance(row.get("number"), int):
        return True
    return (logins or isinstance(row.get("number"), int)) and len(_KEYS & row.keys()) >= (1 if logins else 2)


def dropped(row: Mapping[str, Any]) -> str | None:
    if "pull_request" in row or "headRefName" in row or "isDraft" in row:
        return PULL_REQUEST
    labels = {name.casefold() for name in tag_names(row.get("labels"))}
    reason = str(row.get("stateReason") or row.get("state_reason") or "").casefold()
    if reason == "duplicate" or "duplicate" in labels:
        return MERGED
    return SPAM if "spam" in labels or row.get("active_lock_reason") == "spam" else None


def read(row: Mapping[str, Any], notes: Counter[str]) -> Talk:
    asker = _login(row)
    comments = _comments(row)
    if not comments and isinstance(row.get("comments"), int) and row["comments"]:
        notes["github: issues with the number of their comments alone: no replies are read"] += 1
    by_members = any(_is_member(one) for one in comments if _login(one) != asker)
    messages = [Said("customer", word(row.get("body")) or word(row.get("title")) or "", _at(row), asker)]
    messages += [
        Said(_speaker(one, asker, by_members), word(one.get("body")) or "", _at(one), _login(one)) for one in comments
    ]
    labels = tag_names(row.get("labels"))
    number = row.get("number")
    return Talk(
        id=row.get("id") if number is None else str(number),
        subject=row.get("title"),
        created_at=_at(row),
        channel="github",
        intent=tagged_intent(labels),
        customer=asker,
        messages=tuple(messages),
        meta={"tags": labels} if labels else {},
    )


def _comments(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = row.get("comments")
    return objects(found.get("nodes") if isinstance(found, Mapping) else found)


def _login(row: Mapping[str, Any]) -> str | None:
    return word(dig(row, "author", "login")) or word(dig(row, "user", "login"))


def _at(row: Mapping[str, Any]) -> Any:
    return row.get("createdAt") or row.get("created_at")


def _is_member(comment: Mapping[str, Any]) -> bool:
    return (comment.get("authorAssociation") or comment.get("author_association")) in _MEMBERS


def _speaker(comment: Mapping[str, Any], asker: str | None, by_members: bool) -> Speaker:
    login = _login(comment)
    writer = comment.get("author") if isinstance(comment.get("author"), Mapping) else comment.get("user")
    if (login or "").endswith("[bot]") or dig(writer, "is_bot") is True or dig(writer, "type") == "Bot":
        return "system"
    if comment.get("isMinimized") is True:
        return "note"
    if login is not None and login == asker:
        return "customer"
    # Where the project answers, others who comment have the same trouble.
    return "copied" if by_members and not _is_member(comment) else "agent"
