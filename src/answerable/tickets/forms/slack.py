"""Threads of a Slack channel, out of an export: who begins a thread asks, who answers in it is the desk.

Read are the messages of a day's file: `type, subtype, ts, thread_ts, user, text, bot_id, username`. Messages of joins,
topics and the like are the system's. The reader puts `channel` beside each message where the export tells it.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from .talk import Said, Speaker, Talk, objects, word

_TS = re.compile(r"^\d{9,11}\.\d{1,6}$")
_PEOPLE = re.compile(r"<@([UW][A-Z0-9]+)(?:\|([^<>]*))?>")
_LINKS = re.compile(r"<(https?://[^|<>]+|mailto:[^|<>]+)(?:\|([^<>]*))?>")
_CHANNELS = re.compile(r"<[#!][^|<>]*(?:\|([^<>]*))?>")
_SPOKEN = (None, "thread_broadcast", "file_share", "me_message", "")


def _is_message(row: Mapping[str, Any]) -> bool:
    return (
        row.get("type") == "message"
        and isinstance(row.get("ts"), str)
        and _TS.match(row["ts"]) is not None
        and "text" in row
    )


def fits(row: Mapping[str, Any]) -> bool:
    held = objects(row.get("messages"))
    return bool(held) and all(_is_message(one) for one in held)


def conversation_of(row: Mapping[str, Any]) -> str | None:
    if not _is_message(row) or "messages" in row:
        return None
    channel = word(row.get("channel"))
    begin = str(row.get("thread_ts") or row["ts"])
    return f"{channel}-{begin}" if channel else begin


def dropped(row: Mapping[str, Any]) -> str | None:
    del row
    return None


def read(row: Mapping[str, Any], notes: Counter[str]) -> Talk:
    del notes
    held = sorted(objects(row.get("messages")), key=lambda one: float(one["ts"]))
    asker = next((_who(one) for one in held if one.get("subtype") in _SPOKEN and "bot_id" not in one), None)
    if asker is not None and held[0].get("thread_ts") not in (None, held[0]["ts"]):
        asker = "-"  # the export begins within the thread: who asked is not in it
    messages = tuple(
        Said(_speaker(one, asker), _plain(str(one.get("text") or "")), one["ts"], _who(one)) for one in held
    )
    channel = word(held[0].get("channel")) if held else None
    return Talk(
        id=row.get("id"),
        created_at=held[0]["ts"] if held else None,
        channel=f"slack:{channel}" if channel else "slack",
        customer=asker,
        messages=messages,
    )


def _who(message: Mapping[str, Any]) -> str | None:
    return word(message.get("user")) or word(message.get("username"))


def _speaker(message: Mapping[str, Any], asker: str | None) -> Speaker:
    subtype = message.get("subtype")
    if "bot_id" in message or subtype == "bot_message" or message.get("user") == "USLACKBOT":
        return "bot"
    if subtype not in _SPOKEN:
        return "system"
    return "customer" if _who(message) == asker else "agent"


def _plain(text: str) -> str:
    text = _PEOPLE.sub(lambda found: f"@{found[2]}" if found[2] else "", text)
    text = _LINKS.sub(
        lambda found: f"{found[2]} ({found[1]})" if found[2] and found[2] not in found[1] else found[1], text
    )
    text = _CHANNELS.sub(lambda found: f"#{found[1]}" if found[1] else "", text)
    return html.unescape(text).strip()
