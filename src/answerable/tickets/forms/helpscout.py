"""A Help Scout conversation, as its Mailbox API (2.0) gives it, its threads embedded.

Read are: `id, number, subject, createdAt, status, state, type, tags [{tag}], primaryCustomer {id}, createdBy {type},
_embedded.threads [{type, body, createdAt, createdBy {id, type}, state}]`. Threads of type customer, chat, phone and
message or reply are messages; note, lineitem and forwards are not. Without `embed=threads` there is a preview alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from .talk import DELETED, MERGED, SPAM, Said, Speaker, Talk, body, dig, objects, tag_names, tagged_intent, word

_KEYS = frozenset(
    [
        "primaryCustomer",
        "mailboxId",
        "mailbox",
        "folderId",
        "preview",
        "createdBy",
        "closedBy",
        "userUpdatedAt",
        "customerWaitingSince",
        "threads",
    ]
)


def fits(row: Mapping[str, Any]) -> bool:
    known = len(_KEYS & row.keys())
    threads = dig(row, "_embedded", "threads")
    if isinstance(threads, list):  # of a conversation, or the list of its threads alone
        return known >= 1 or any(
            "type" in one and ("createdBy" in one or "source" in one) for one in objects(threads)[:3]
        )
    return known >= 3 and "subject" in row


def dropped(row: Mapping[str, Any]) -> str | None:
    if row.get("state") == "deleted":
        return DELETED
    if row.get("status") == "spam":
        return SPAM
    if any(
        dig(one, "action", "type") in ("merged", "merge") and "into" in str(dig(one, "action", "text"))
        for one in _threads(row)
    ):
        return MERGED
    return None


def read(row: Mapping[str, Any], notes: Counter[str]) -> Talk:
    customer = dig(row, "primaryCustomer", "id") or dig(row, "customer", "id")
    messages = []
    threads = _threads(row)
    for thread in threads:
        said = body(thread, html=("body",))
        writer = thread.get("createdBy")
        by = writer if isinstance(writer, dict) else {}
        messages.append(Said(_speaker(thread, by, customer), said, thread.get("createdAt"), word(dig(by, "id"))))
    if not threads and isinstance(row.get("preview"), str):
        notes["help scout: conversations without threads: their cut previews are read (fetch with embed=threads)"] += 1
        by_agent = dig(row, "createdBy", "type") == "user"
        messages.append(Said("agent" if by_agent else "customer", row["preview"], row.get("createdAt")))
    tags = tag_names(row.get("tags"))
    return Talk(
        id=row.get("number") or row.get("id"),
        subject=row.get("subject"),
        created_at=row.get("createdAt"),
        channel=word(row.get("type")) or word(dig(row, "source", "type")),
        intent=tagged_intent(row.get("tags")),
        customer=word(customer),
        messages=tuple(messages),
        meta={"tags": tags} if tags else {},
    )


def _threads(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    return objects(dig(row, "_embedded", "threads")) or objects(row.get("threads"))


def _speaker(thread: Mapping[str, Any], by: Mapping[str, Any], customer: Any) -> Speaker:
    kind = str(thread.get("type", "")).casefold()
    if kind in ("note", "forwardparent", "forwardchild") or thread.get("state") in ("draft", "hidden"):
        return "note"
    if kind == "lineitem":
        return "system"
    if kind == "customer" or (kind in ("chat", "beaconchat", "phone", "") and by.get("type") == "customer"):
        other = customer is not None and by.get("id") not in (None, customer) and by.get("type") == "customer"
        return "copied" if other else "customer"
    if by.get("type") == "system_user":
        return "bot"
    workflow = dig(thread, "source", "via") == "workflow" or dig(thread, "action", "type") in ("workflow", "auto-reply")
    return "system" if workflow else "agent"
