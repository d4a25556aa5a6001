"""What is said of a form that is not known: the keys that were found, and the mapping file that would read it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...errors import TicketError
from ..dates import iso_of, order_of
from ..fields import DATE_NAMES, ID_NAMES, INTENT_NAMES, SUBJECT_NAMES, TEXT_NAMES, by_name
from ..forms.roles import DIRECTIONS, SPEAKER_KEYS, speaker_of
from ..forms.talk import objects
from ..redact import redact

MAX_KEYS = 14  # of one object, named in an error
_DEEPEST = 4
_AUTHORS = (*SPEAKER_KEYS, *DIRECTIONS, "user", "creator", "by", "written_by", "who", "author_name", "name")
_DATES = (*DATE_NAMES, "createdat", "created_datetime", "sent", "sent_at", "at", "when", "updated_at", "ts", "opened")


def unknown(value: Any, file: Path, line: int | None = None, said: str = "", *, row: bool = False) -> TicketError:
    """The error of a document, or of the first row of a file of rows."""
    path, members = ((), []) if row else _longest_list(value)
    first = members[0] if members else value if isinstance(value, Mapping) else {}
    keys = f"its keys: {_keys(value)}" if isinstance(value, Mapping) else "a list"
    if members and isinstance(value, Mapping):
        keys += f"; each of {'.'.join(path)} has: {_keys(first)}"
    elif members:
        keys += f" whose members have the keys: {_keys(first)}"
    held = next(((key, objects(inner)) for key, inner in first.items() if objects(inner)), None)
    if held is not None:
        keys += f"; each of its {held[0]} has: {_keys(held[1][0])}"
    example = "\n".join(f"    {one}" for one in example_lines(first, path if members else ()))
    return TicketError(
        f"{said or 'is of a form that is not known'} ({redact(keys)})",
        path=file,
        line=line,
        remedy=f"Say in a mapping file which key is which, and add --mapping FORM.toml:\n{example}",
    )


def holds_list(value: Any) -> bool:
    """Whether a document of no known form holds a list that is likely its tickets."""
    return isinstance(value, Mapping) and bool(_longest_list(value)[1])


def example_lines(row: Mapping[str, Any], path: tuple[str, ...]) -> list[str]:
    """A whole mapping file out of the keys that a row has."""
    made = [f"rows = {_quoted('.'.join(path))}"] if path else []
    identity = by_name(row, (*ID_NAMES, "uuid", "_id", "nr", "no", "external_id", "uid"))
    identity = identity or next(
        (key for key, value in row.items() if _is_scalar(value) and "id" in key.casefold()), None
    )
    held = next(
        ((key, objects(inner)[0]) for key, inner in row.items() if objects(inner) and _text_key(objects(inner)[0])),
        None,
    )
    subject = by_name(row, SUBJECT_NAMES)
    text = (
        None
        if held is not None
        else _text_key({key: value for key, value in row.items() if key not in (identity, subject)})
    )
    date = by_name(row, _DATES) or next((key for key, value in row.items() if _is_date(value)), None)
    if identity:
        made.append(f"id = {_quoted(identity)}")
    texts = [key for key in (subject, text) if key]
    if texts or held is None:
        made.append(f"text = [{', '.join(_quoted(key) for key in texts or ['KEY'])}]")
    if date:
        made.append(f"created_at = {_quoted(date)}")
    intent = by_name(row, INTENT_NAMES)
    if intent and intent not in texts:
        made.append(f"intent = {_quoted(intent)}")
    if held is not None:
        made += ["[messages]", f"path = {_quoted(held[0])}", *_message_lines(held[1], objects(row[held[0]]))]
    return made


def _message_lines(message: Mapping[str, Any], every: list[dict[str, Any]]) -> list[str]:
    date = by_name(message, _DATES)
    author = by_name(message, _AUTHORS) or _author_key(message, date)
    inner = message.get(author) if author else None
    if isinstance(inner, Mapping):
        under = by_name(inner, ("type", "role", "kind", "login", "email", "id", "name")) or next(iter(inner), "type")
        author = f"{author}.{under}"
    text = _text_key({key: value for key, value in message.items() if key not in (author, date)})
    made = [f"body = {_quoted(text or 'KEY')}", f"author = {_quoted(author or 'KEY')}"]
    if date:
        made.append(f"at = {_quoted(date)}")
    values = dict.fromkeys(_shown(_value(one, author)) for one in every) if author else {}
    unknown = [value for value in values if value is not None and speaker_of(value) is None]
    if unknown:
        made += [
            f"customer = [{_quoted(unknown[0])}]",
            f"agent = [{', '.join(map(_quoted, unknown[1:3] or ['VALUE']))}]",
        ]
    return made


def _author_key(message: Mapping[str, Any], date: str | None) -> str | None:
    """Of the keys that are neither words nor a date, one that is named like a writer, else the shortest value's."""
    words = _text_key(message)
    short = {
        key: value
        for key, value in message.items()
        if key not in (words, date) and isinstance(value, (str, bool)) and not _is_date(value) and len(str(value)) <= 40
    }
    named = [
        key for key in short if any(mark in key.casefold() for mark in ("from", "who", "by", "author", "send", "user"))
    ]
    return next(iter(named or sorted(short, key=lambda key: len(str(short[key])))), None)


def _value(message: Mapping[str, Any], author: str) -> Any:
    key, _, under = author.partition(".")
    inner = message.get(key)
    return inner.get(under) if under and isinstance(inner, Mapping) else inner


def _shown(value: Any) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None or not _is_scalar(value) else str(value)[:40]


def _quoted(key: str) -> str:
    return '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _text_key(row: Mapping[str, Any]) -> str | None:
    known = by_name(row, TEXT_NAMES)
    if known is not None and isinstance(row[known], str):
        return known
    texts = {
        key: len(value)
        for key, value in row.items()
        if isinstance(value, str) and value.strip() and not _is_date(value)
    }
    return max(texts, key=lambda key: texts[key]) if texts else None


def _is_scalar(value: Any) -> bool:
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)


def _is_date(value: Any) -> bool:
    return isinstance(value, str) and len(value) >= 8 and (iso_of(value) is not None or order_of([value]) is not None)


def _keys(row: Any) -> str:
    names = [str(key)[:40] for key in row] if isinstance(row, Mapping) else []
    more = f" and {len(names) - MAX_KEYS} more" if len(names) > MAX_KEYS else ""
    return ", ".join(names[:MAX_KEYS]) + more or "none"


def _longest_list(value: Any) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    """The list of objects that is most likely the tickets: the first on the way in, the longest of a level."""
    if isinstance(value, list):
        return (), objects(value)
    level: list[tuple[tuple[str, ...], Any]] = [((), value)] if isinstance(value, Mapping) else []
    for _ in range(_DEEPEST):
        lists = [
            ((*path, key), objects(inner)) for path, table in level for key, inner in table.items() if objects(inner)
        ]
        if lists:
            best = max(lists, key=lambda one: len(one[1]))
            alone = best[0] == best[0][:1] and _text_key(value) is not None and by_name(value, ID_NAMES) is not None
            return ((), []) if alone else best
        level = [
            ((*path, key), inner) for path, table in level for key, inner in table.items() if isinstance(inner, Mapping)
        ]
    return (), []
