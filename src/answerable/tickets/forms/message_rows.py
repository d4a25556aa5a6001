"""Rows that are one message each: rows of one id, with a column that says who wrote, are one conversation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ..fields import by_name, plain_name
from .roles import DIRECTIONS, SPEAKER_KEYS, speaker_of, speaker_of_flag
from .talk import Said, Speaker, Talk

BY_NAME = "who wrote a message is told by names: the one who wrote first is taken for the customer"
_PRIVATE = ("private", "is_private", "internal", "is_internal")
_PUBLIC = ("public", "is_public")
_TRUE, _FALSE = ("true", "1", "yes"), ("false", "0", "no")


def writer_key(row: Mapping[str, Any]) -> str | None:
    """The key of a row that says who wrote it; None where there is none."""
    return by_name(row, (*SPEAKER_KEYS, *DIRECTIONS))


def _telling_key(row: Mapping[str, Any]) -> str | None:
    """Of the keys that may say who wrote a row, the first whose value does; else the first."""
    keys = [found for one in (*SPEAKER_KEYS, *DIRECTIONS) if (found := by_name(row, (one,))) is not None]
    return next((key for key in keys if _speaker(key, row[key]) is not None), keys[0] if keys else None)


def conversation(rows: Sequence[Mapping[str, Any]], notes: Counter[str]) -> Talk:
    """The rows of one id, in the order of the file."""
    first = rows[0]
    keys = [_telling_key(row) for row in rows]
    writers = [None if key is None else row[key] for key, row in zip(keys, rows, strict=True)]
    speakers = [_speaker(key, writer) for key, writer in zip(keys, writers, strict=True)]
    known = [speaker for speaker in speakers if speaker is not None]
    if len(known) < len(rows):
        notes[BY_NAME] += 1
        asker = next((w for w, s in zip(writers, speakers, strict=True) if s is None and w is not None), None)
        speakers = [
            s if s is not None else ("customer" if w is None or (w == asker and "customer" not in known) else "agent")
            for w, s in zip(writers, speakers, strict=True)
        ]
    messages = tuple(
        Said(
            "note" if _hidden(row) else (speaker or "agent"),
            str(row.get("text") or ""),
            row.get("created_at"),
            str(writer),
        )
        for row, speaker, writer in zip(rows, speakers, writers, strict=True)
    )
    used = {"id", "text", "created_at", "intent", "channel", "subject", *filter(None, keys)}
    meta = {key: value for key, value in first.items() if key not in used and isinstance(value, (str, int, float))}
    return Talk(
        id=first.get("id"),
        created_at=None,
        intent=next((row["intent"] for row in rows if row.get("intent")), None),
        channel=next((row["channel"] for row in rows if row.get("channel")), None),
        messages=messages,
        meta=meta,
    )


def _speaker(key: str | None, writer: Any) -> Speaker | None:
    if key is None:
        return None
    name = plain_name(key)
    return speaker_of_flag(name, writer) if name in DIRECTIONS else speaker_of(writer)


def _hidden(row: Mapping[str, Any]) -> bool:
    for names, words in ((_PRIVATE, _TRUE), (_PUBLIC, _FALSE)):
        key = by_name(row, names)
        if key is not None and str(row[key]).strip().casefold() in words:
            return True
    return False
