"""Tickets out of what a help desk exports: Zendesk tickets, Intercom conversations, or conversations of our own shape.

Of a conversation the first thing that the customer wrote is the ticket, and the first thing that a person answered is
its reply. The readers of the two forms are those of `answerable desk`.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from . import intercom, zendesk
from .row_errors import Broken, is_number, kind_of, text_of_html

NO_CUSTOMER = "no message of a customer"
_LISTS = ("tickets", "conversations")


class Dropped(Exception):
    """A row that can be read and is no ticket, and why: it is counted."""


def form_of(row: Mapping[str, Any]) -> str | None:
    """ "zendesk", "intercom" or "conversations"; None for a row that is a ticket as it is."""
    if "text" in row:
        return None
    if zendesk.fits(row) or zendesk.lone(row):
        return "zendesk"
    if intercom.fits(row):
        return "intercom"
    return "conversations" if isinstance(row.get("messages"), list) else None


def ticket_row(row: Mapping[str, Any], form: str, notes: Counter[str]) -> dict[str, Any]:
    """The row of a ticket as `read_tickets` checks it. Raises Broken for one that cannot be read, Dropped for one
    without a word of the customer."""
    subject: Any = None
    talk: Mapping[str, Any] = row
    if form == "zendesk":
        talk, subject = zendesk.to_row(row, notes), row.get("subject")
    elif form == "intercom":
        source = row.get("source")
        talk, subject = intercom.to_row(row, notes), source.get("subject") if isinstance(source, dict) else None
    messages = talk.get("messages")
    if not isinstance(messages, list) or not all(isinstance(message, dict) for message in messages):
        raise Broken(f"messages is {kind_of(messages)}, expected a list of objects")
    text, reply = _first(messages)
    if not text:
        raise Dropped(NO_CUSTOMER)
    subject = text_of_html(subject).strip() if isinstance(subject, str) else ""
    if subject and subject.casefold() not in text.casefold():
        text = f"{subject}\n\n{text}"
    ticket = {
        "id": talk.get("id"),
        "text": text,
        "intent": talk.get("intent"),
        "created_at": _iso(talk.get("created_at")),
        "channel": talk.get("channel"),
        "reply": reply,
    }
    if talk.get("customer") is not None:
        ticket["meta"] = {"customer": talk["customer"]}
    return ticket


def _first(messages: list[dict[str, Any]]) -> tuple[str, str | None]:
    """What the customer wrote before anybody answered, and the first answer of a person."""
    texts: list[str] = []
    for message in messages:
        speaker, text = message.get("speaker"), message.get("text")
        if not isinstance(text, str) or not text.strip():
            continue
        if speaker in ("user", "customer"):
            texts.append(text.strip())
        elif texts:
            break
        # A greeting of the machine before the first question is nobody's answer.
    begun = False
    for message in messages:
        begun = begun or message.get("speaker") in ("user", "customer")
        if begun and message.get("speaker") == "human" and isinstance(message.get("text"), str):
            return "\n\n".join(texts), message["text"]
    return "\n\n".join(texts), None


def _iso(value: Any) -> Any:
    if is_number(value) and 0 <= value < 1e11:
        return dt.datetime.fromtimestamp(value, dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value


# -- a whole document ----------------------------------------------------------------------------


def document(text: str) -> Any:
    """The parsed file where it is one JSON document of an export: its list, or an object that holds it; else None."""
    head = text.lstrip()[:1]
    if head not in ("[", "{"):
        return None
    first = text.lstrip().split("\n", 1)[0]
    if head == "{" and first.rstrip().endswith("}") and '"tickets"' not in first and '"conversations"' not in first:
        return None  # one object a line
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    rows = _members(value)
    return value if rows and all(isinstance(row, dict) and form_of(row) for row in rows) else None


def document_rows(value: Any, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each member with the line that it begins on; users beside the tickets are handed to each."""
    rows = _members(value)
    users = value.get("users") if isinstance(value, dict) else None
    for line, row in zip(_lines(text, len(rows)), rows, strict=True):
        yield line, {**row, "users": users} if users and "users" not in row else row


def _members(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return next((value[key] for key in _LISTS if isinstance(value, dict) and isinstance(value.get(key), list)), [])


def _lines(text: str, count: int) -> list[int]:
    """The lines on which the members of the list begin; the first line for all where they cannot be told."""
    begin = re.search(r'"(?:tickets|conversations)"\s*:\s*\[', text) if text.lstrip().startswith("{") else None
    place = begin.end() if begin else text.index("[") + 1
    decoder = json.JSONDecoder()
    lines: list[int] = []
    line, counted = 1, 0
    space = re.compile(r"[\s,]*")
    for _ in range(count):
        gap = space.match(text, place)
        place = gap.end() if gap else place
        line += text.count("\n", counted, place)
        counted = place
        lines.append(line)
        try:
            _, place = decoder.raw_decode(text, place)
        except ValueError:
            return [1] * count
    return lines
