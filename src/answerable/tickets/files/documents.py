"""A JSON document to the rows it holds: one conversation, a list of them, or a list somewhere inside."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...errors import TicketError
from ..fields import is_ours
from ..forms.envelope import is_event
from ..forms.registry import form_of, message_form_of
from ..forms.talk import objects
from ..row_errors import Broken, no_constant, unique

_WRAPPERS = ("ticket", "conversation", "topic", "issue", "data", "thread", "result")
_BY_HAND = "Mend it there, or export the tickets as CSV."
_DEEPEST = 5  # keys on the way to the list
_LOOKED_AT = 10  # members of a list that are held against the forms


@dataclass(frozen=True, slots=True)
class Members:
    """The rows of a document. path: the keys that lead to their list; None where the document is one row."""

    rows: list[dict[str, Any]]
    path: tuple[str, ...] | None


def parsed(text: str, path: Any) -> Any:
    """The document. Raises TicketError with the line where it is none."""
    try:
        return json.loads(text, object_pairs_hook=unique, parse_constant=no_constant)
    except Broken as problem:
        raise TicketError(str(problem), path=path, line=1, remedy=_BY_HAND) from None
    except json.JSONDecodeError as error:
        remedy = "One JSON document or one object a line is expected; was the file cut short?"
        raise TicketError(
            f"not valid JSON: {error.msg} at column {error.colno}", path=path, line=error.lineno, remedy=remedy
        ) from None
    except RecursionError:
        raise TicketError("not usable JSON: nested too deeply", path=path, line=1, remedy=_BY_HAND) from None
    except ValueError as error:
        raise TicketError(f"not usable JSON: {error}", path=path, line=1, remedy=_BY_HAND) from None


def several(text: str) -> list[Any] | None:
    """Objects that follow one another, each over several lines, as jq prints them; None where the text is not that."""
    decoder = json.JSONDecoder(object_pairs_hook=unique, parse_constant=no_constant)
    found: list[Any] = []
    place = _skip(text, 0)
    while place < len(text):
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError, Broken):
            return None
        found.append(value)
        place = _skip(text, place)
    return found if len(found) > 1 else None


def members(value: Any) -> Members | None:
    """The rows of a document of a known form; None where nothing in it is of one."""
    found = _members(value)
    if found is not None and isinstance(value, Mapping):
        return Members(_with_users(found.rows, value), found.path)
    return found


def _members(value: Any) -> Members | None:
    if isinstance(value, list):
        rows = objects(value)
        return Members(value, ()) if rows and any(_known(row) or is_event(row) for row in rows[:_LOOKED_AT]) else None
    if not isinstance(value, dict):
        return None
    if is_event(value) and not _known(value):
        return Members([value], None)
    for key in _WRAPPERS:
        inner = value.get(key)
        if isinstance(inner, dict) and _known(inner):
            return Members([_beside(inner, value)], None)
        if isinstance(inner, dict) and key == "ticket" and isinstance(value.get("comments"), list):
            return Members([{**inner, "comments": value["comments"]}], None)
    if _known(value) and not _holds_tickets(value):
        return Members([value], None)
    waiting: deque[tuple[tuple[str, ...], Any]] = deque([((), value)])
    while waiting:
        path, table = waiting.popleft()
        for key, inner in table.items():
            if isinstance(inner, list) and key not in ("users", "organizations", "groups"):
                rows = objects(inner)
                if rows and any(_known(row) or is_event(row) for row in rows[:_LOOKED_AT]):
                    return Members(inner, (*path, key))
        if len(path) < _DEEPEST:
            waiting.extend(((*path, key), inner) for key, inner in table.items() if isinstance(inner, dict))
    if form_of(value) is not None:
        return Members([value], None)
    lists = [key for key in ("tickets", "conversations") if value.get(key) == []]
    return Members([], (lists[0],)) if lists else None


def _known(row: Any) -> bool:
    return isinstance(row, dict) and (is_ours(row) or form_of(row) is not None or message_form_of(row) is not None)


def _holds_tickets(value: Mapping[str, Any]) -> bool:
    return any(objects(value.get(key)) and form_of(objects(value[key])[0]) for key in ("tickets", "conversations"))


def _beside(row: dict[str, Any], around: Mapping[str, Any]) -> dict[str, Any]:
    """A single ticket with the comments and users that stand beside it."""
    return {**row, **{key: around[key] for key in ("comments", "users") if key in around and key not in row}}


def _with_users(rows: list[Any], around: Mapping[str, Any]) -> list[Any]:
    """Users beside the tickets, handed to each ticket that they wrote in."""
    by_id = {user.get("id"): user for user in objects(around.get("users")) if isinstance(user.get("id"), (int, str))}
    if not by_id:
        return rows
    made = []
    for row in rows:
        if isinstance(row, dict) and "users" not in row:
            writers = [*(one.get("author_id") for one in objects(row.get("comments"))), row.get("requester_id")]
            known = {one: by_id[one] for one in writers if isinstance(one, (int, str)) and one in by_id}
            row = {**row, "users": list(known.values())}
        made.append(row)
    return made


def lines_of(text: str, path: tuple[str, ...] | None, count: int) -> Callable[[int], int]:
    """From a place in the list (from 1) to the line where the member begins; line 1 where that cannot be told."""
    found: list[int] = []

    def line(place: int) -> int:
        if path is None:
            return 1
        if not found:
            found.extend(_lines(text, path, count))
        return found[place - 1] if 0 < place <= len(found) else 1

    return line


def _lines(text: str, path: tuple[str, ...], count: int) -> list[int]:
    place = 0
    for key in path:
        begin = re.compile(rf"{re.escape(json.dumps(key))}\s*:\s*").search(text, place)
        if begin is None:
            return [1] * count
        place = begin.end()
    place = text.find("[", place) + 1
    decoder = json.JSONDecoder()
    found: list[int] = []
    line, counted = 1, 0
    for _ in range(count):
        place = _skip(text, place)
        line += text.count("\n", counted, place)
        counted = place
        found.append(line)
        try:
            _, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            return [1] * count
    return found


_GAP = re.compile(r"[\s,]*")


def _skip(text: str, place: int) -> int:
    found = _GAP.match(text, place)
    return found.end() if found else place


def rows(found: Members) -> Iterator[tuple[int, Any]]:
    """Each row with its place, from 1."""
    yield from enumerate(found.rows, 1)
