"""A topic of a Discourse forum, as `/t/TOPIC.json` gives it: the first post asks, staff or the solution answers.

Read are: `id, title, created_at, tags, archetype, post_stream.posts [{username, user_id, cooked | raw, created_at,
post_type, staff, moderator, admin, accepted_answer, hidden, user_deleted, deleted_at}]`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from .talk import DELETED, OUTBOUND, Said, Speaker, Talk, body, dig, objects, tag_names, tagged_intent, word

_SMALL_ACTION, _MODERATOR_ACTION, _WHISPER = 3, 2, 4


def fits(row: Mapping[str, Any]) -> bool:
    return isinstance(dig(row, "post_stream", "posts"), list) and ("title" in row or "fancy_title" in row)


def conversation_of(row: Mapping[str, Any]) -> str | None:
    """The topic of a row that is one post; None for another row."""
    is_post = "topic_id" in row and "post_number" in row and ("cooked" in row or "raw" in row)
    return word(row["topic_id"]) if is_post and "messages" not in row else None


def _posts(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The posts of a topic; of single ones in their order."""
    held = objects(row.get("messages"))
    return sorted(held, key=_number) if held else objects(dig(row, "post_stream", "posts"))


def _number(post: Mapping[str, Any]) -> int:
    found = post.get("post_number")
    return found if isinstance(found, int) else 0


def dropped(row: Mapping[str, Any]) -> str | None:
    posts = _posts(row)
    if row.get("deleted_at") or (posts and (posts[0].get("deleted_at") or posts[0].get("user_deleted") is True)):
        return DELETED
    if posts and (_is_staff(posts[0]) or _is_system(posts[0])):
        return OUTBOUND
    return None


def read(row: Mapping[str, Any], notes: Counter[str]) -> Talk:
    posts = _posts(row)
    total = row.get("posts_count")
    if isinstance(total, int) and total > len(posts):
        notes["discourse: topics with more posts than the file holds"] += 1
    asker = word(posts[0].get("username")) if posts else None
    helped = any(_is_staff(one) or one.get("accepted_answer") is True for one in posts[1:])
    messages = [
        Said(
            _speaker(one, asker, helped),
            body(one, plain=("raw",), html=("cooked",)),
            one.get("created_at"),
            word(one.get("username")),
        )
        for one in posts
    ]
    accepted = next(
        (
            body(one, plain=("raw",), html=("cooked",))
            for one in posts
            if one.get("accepted_answer") is True and word(one.get("username")) != asker
        ),
        None,
    )
    return Talk(
        id=row.get("id"),
        subject=word(row.get("title"))
        or next((one["topic_title"] for one in posts if word(one.get("topic_title"))), None),
        created_at=row.get("created_at"),
        channel="forum",
        intent=tagged_intent(row.get("tags")),
        customer=asker,
        messages=tuple(messages),
        accepted=accepted,
        meta={"tags": tag_names(row.get("tags"))} if tag_names(row.get("tags")) else {},
    )


def _is_staff(post: Mapping[str, Any]) -> bool:
    return any(post.get(key) is True for key in ("staff", "moderator", "admin"))


def _is_system(post: Mapping[str, Any]) -> bool:
    identity = post.get("user_id")
    return post.get("username") in ("system", "discobot") or (isinstance(identity, int) and identity < 0)


def _speaker(post: Mapping[str, Any], asker: str | None, helped: bool) -> Speaker:
    if _is_system(post) or post.get("post_type") in (_SMALL_ACTION, _MODERATOR_ACTION):
        return "system"
    if post.get("post_type") == _WHISPER or post.get("hidden") is True or post.get("deleted_at"):
        return "note"
    if word(post.get("username")) == asker:
        return "customer"
    if not helped or _is_staff(post) or post.get("accepted_answer") is True:
        return "agent"
    return "copied"
