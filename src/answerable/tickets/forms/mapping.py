"""A mapping file: which keys of a form that nobody knows are the fields of a ticket.

A key is a path: `ticket.subject`, `messages.0.body`, `fields[name=Topic].value`, `tags.*`; a key that holds points
itself is found first. A mapping without `text` and `messages` changes fields of a form that is known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from ...errors import TicketError
from ...schema.check import keys_of
from ...schema.kinds import about
from ...schema.toml_file import TomlFile
from ..mail.markup import is_markup, words_of
from ..row_errors import Broken
from .roles import speaker_of
from .talk import Dropped, Said, Speaker, Talk, joined, objects, ticket_row, word

Paths = str | tuple[str, ...]
Values = tuple[str | int | bool, ...]
_STEP = re.compile(r"([^.\[\]]+)|\[([^=\]]+)=([^\]]*)\]|\[(\d+|\*)\]")
_PLAIN = ("id", "intent", "created_at", "channel", "reply", "customer", "answerable", "answer", "relevant")


@dataclass(frozen=True, slots=True)
class MessageMapping:
    """Where the messages of a row stand (path; without one each row is a message), and who wrote which.

    customer, agent, bot, system, note: values of `author`; of what is not named, common words are known.
    """

    body: Annotated[Paths, about("the words of a message: a path, or several that are joined")]
    author: Annotated[str, about("who wrote a message: a path")]
    path: Annotated[str, about("the list of messages of a row; empty: each row is a message")] = ""
    at: Annotated[str, about("the time of a message: a path")] = ""
    customer: Annotated[Values, about("values of author that are the customer")] = ()
    agent: Annotated[Values, about("values of author that are a person of the desk")] = ()
    bot: Annotated[Values, about("values of author that are a machine that answers")] = ()
    system: Annotated[Values, about("values of author that are automatic messages")] = ()
    note: Annotated[Values, about("values of author that are notes of the desk")] = ()

    def speaker(self, value: Any) -> Speaker | None:
        for name in ("customer", "agent", "bot", "system", "note"):
            if any(_same(value, one) for one in getattr(self, name)):
                return name
        return speaker_of(value)


@dataclass(frozen=True, slots=True)
class Mapped:
    """A mapping file. rows: the path of the list; drop: a path to the values at which a row is no ticket."""

    rows: Annotated[str, about("the list of tickets in a JSON document: a path; empty: the document is the list")] = ""
    id: Annotated[str, about("a path")] = ""
    text: Annotated[Paths, about("the words of the ticket: a path, or several that are joined, the subject first")] = ()
    created_at: Annotated[str, about("a path")] = ""
    date_format: Annotated[str, about("of created_at, as strptime takes it: %d/%m/%Y")] = ""
    intent: Annotated[str, about("a path")] = ""
    channel: Annotated[str, about("a path")] = ""
    reply: Annotated[str, about("the first answer of a person: a path")] = ""
    customer: Annotated[str, about("a path")] = ""
    answerable: Annotated[str, about("whether the docs cover it, as a label: a path")] = ""
    answer: Annotated[str, about("a gold answer: a path")] = ""
    relevant: Annotated[str, about("the pages that answer it, as a label: a path")] = ""
    messages: Annotated[MessageMapping | None, about("where the messages of a conversation are, and whose")] = None
    drop: Annotated[Mapping[str, Values], about("a path, and the values at which a row is no ticket")] = field(
        default_factory=dict
    )

    @property
    def is_whole(self) -> bool:
        """Whether it reads rows on its own, not on top of a form that is known."""
        return bool(self.text) or self.messages is not None


def read_mapping(path: str) -> Mapped:
    """Raises TicketError, with its line, for a file that is not there, is no TOML, or has a key that is not allowed."""
    try:
        file = TomlFile.read(path, TicketError)
    except FileNotFoundError:
        raise TicketError("there is no such mapping file", path=path, remedy="Check the path of --mapping.") from None
    return Mapped(**file.values(keys_of(Mapped)))


def rows_in(value: Any, mapped: Mapped, file: Path) -> list[Any]:
    """The list of rows of a document. Raises TicketError where the path leads to none."""
    found = at_path(value, mapped.rows) if mapped.rows else value
    if isinstance(found, dict):
        found = (
            [found]
            if not mapped.rows or not all(isinstance(one, dict) for one in found.values())
            else list(found.values())
        )
    if isinstance(found, list):
        return found
    keys = ", ".join(list(value)[:12]) if isinstance(value, dict) else "a list"
    raise TicketError(
        f"the mapping's rows = {mapped.rows!r} leads to no list (keys: {keys})",
        path=file,
        remedy="Name the key that holds the list of tickets.",
    )


def row_of(row: Mapping[str, Any], mapped: Mapped, notes: Counter[str]) -> dict[str, Any]:
    """A ticket of ours. Raises Broken where nothing stands at the paths, Dropped for what is no ticket."""
    _check_drop(row, mapped)
    made = values(row, mapped)
    text = _texts(row, mapped.text)
    if mapped.messages is not None and mapped.messages.path:
        held = objects(at_path(row, mapped.messages.path))
        messages = tuple(said for one in held if (said := message(one, mapped.messages, notes)))
        talk = Talk(
            made.get("id"),
            messages,
            subject=text or None,
            created_at=made.get("created_at"),
            channel=made.get("channel"),
            intent=made.get("intent"),
            customer=made.get("customer"),
        )
        made = {**ticket_row(talk), **{key: value for key, value in made.items() if key not in ("customer",)}}
    else:
        made["text"] = text
        if not text:
            raise Broken(f"nothing stands at text = {mapped.text!r} (its keys: {', '.join(list(row)[:8])})")
        customer = made.pop("customer", None)
        if customer:
            made["meta"] = {"customer": customer}
    used = {re.split(r"[.\[]", path)[0] for path in _paths(mapped)} | _paths(mapped)
    rest = {
        key: value
        for key, value in row.items()
        if key not in used and isinstance(value, (str, int, float, bool)) and value != ""
    }
    made["meta"] = {**rest, **(made.get("meta") or {})}
    return made


def message(row: Mapping[str, Any], told: MessageMapping, notes: Counter[str]) -> Said | None:
    """One message; None, counted, where its writer is not known."""
    writer = at_path(row, told.author)
    speaker = told.speaker(writer)
    if speaker is None:
        notes[f"messages whose author {word(writer) or writer!r} the mapping does not name, left out"] += 1
        return None
    return Said(speaker, _texts(row, told.body), at_path(row, told.at) if told.at else None, word(writer))


def conversation_of(row: Mapping[str, Any], mapped: Mapped) -> str | None:
    """Where each row is a message: the id of its conversation."""
    return word(at_path(row, mapped.id)) if mapped.messages is not None and not mapped.messages.path else None


def conversation(rows: list[dict[str, Any]], mapped: Mapped, notes: Counter[str]) -> dict[str, Any]:
    """The ticket of the rows of one id."""
    assert mapped.messages is not None
    made = values(rows[0], mapped)
    messages = tuple(said for one in rows if (said := message(one, mapped.messages, notes)))
    talk = Talk(
        made.get("id"),
        messages,
        subject=_texts(rows[0], mapped.text) or None,
        created_at=made.get("created_at"),
        channel=made.get("channel"),
        intent=made.get("intent"),
        customer=made.get("customer"),
    )
    return ticket_row(talk)


def over(row: Mapping[str, Any], made: dict[str, Any], mapped: Mapped) -> dict[str, Any]:
    """A ticket of a form that is known, with the fields that the mapping names read from elsewhere in its row."""
    _check_drop(row, mapped)
    told = values(row, mapped)
    customer = told.pop("customer", None)
    if customer:
        made["meta"] = {**(made.get("meta") or {}), "customer": customer}
    return {**made, **told}


def values(row: Mapping[str, Any], mapped: Mapped) -> dict[str, Any]:
    """The plain fields that the mapping names and the row holds."""
    found = {name: at_path(row, path) for name in _PLAIN if (path := getattr(mapped, name))}
    made = {}
    for name, value in found.items():
        if name == "relevant":
            value = value if isinstance(value, list) else [value] if isinstance(value, str) and value else None
        elif isinstance(value, list):
            value = next((one for one in value if word(one)), None)
        if value is not None and value != "":
            made[name] = value if name in ("answerable", "relevant", "id", "created_at") else word(value)
    return made


def at_path(row: Any, path: str) -> Any:
    """What stands at a path, None where there is nothing; `*` gives a list."""
    if isinstance(row, Mapping) and path in row:
        return row[path]
    for step in _STEP.finditer(path):
        key, name, wanted, place = step.groups()
        if key is not None and isinstance(row, Mapping):
            row = row.get(key)
        elif name is not None:
            row = next((one for one in objects(row) if str(at_path(one, name)) == wanted.strip("\"'")), None)
        elif isinstance(row, list):
            place = place or key
            if place == "*":
                rest = path[step.end() :].lstrip(".")
                return [at_path(one, rest) if rest else one for one in row]
            row = row[int(place)] if place.isdigit() and int(place) < len(row) else None
        else:
            return None
    return row


def _texts(row: Mapping[str, Any], paths: Paths) -> str:
    """Several join as subject and text do."""
    text = ""
    for path in reversed((paths,) if isinstance(paths, str) else paths):
        found = at_path(row, path)
        for value in reversed(found if isinstance(found, list) else [found]):
            said = word(value) or ""
            said = words_of(said) if is_markup(said) else said
            if said:
                text = joined(said, text) if text else said
    return text


def _check_drop(row: Mapping[str, Any], mapped: Mapped) -> None:
    for path, wanted in mapped.drop.items():
        value = at_path(row, path)
        if any(_same(value, one) for one in wanted):
            raise Dropped(f"{path} is {value}")


def _same(value: Any, wanted: Any) -> bool:
    if isinstance(value, bool) or isinstance(wanted, bool):
        return str(value).casefold() == str(wanted).casefold()
    return value is not None and str(value).strip().casefold() == str(wanted).strip().casefold()


def _paths(mapped: Mapped) -> set[str]:
    texts = (mapped.text,) if isinstance(mapped.text, str) else mapped.text
    told = {getattr(mapped, name) for name in _PLAIN} | set(texts) | set(mapped.drop)
    return told | ({mapped.messages.path} if mapped.messages else set())
