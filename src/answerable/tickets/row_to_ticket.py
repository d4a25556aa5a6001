"""A row to a checked ticket; what it does not allow is said in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ..model import EMPTY, Ticket, Turn
from .fields import FIELDS, OPTIONAL
from .files.table import NO_TEXT
from .forms.talk import Dropped
from .row_errors import Broken, Unknown, is_number, kind_of, short
from .spreadsheet import answerable_of, is_nothing

MAX_NESTED = 60  # levels of a value in a row
UNNAMED = ""  # the id of a ticket that has none, until the whole file is read

_HALF_PAIR = re.compile("[\ud800-\udfff]")


def ticket_of(row: dict[str, Any], notes: Counter[str]) -> Ticket:
    """Raises Broken, and Dropped for a row whose text is a spreadsheet's word for nothing."""
    row = _mended(row, notes)
    identity = row.get("id")
    if isinstance(identity, int) and not isinstance(identity, bool):
        identity = str(identity)
        notes["ids are numbers, kept as text"] |= 1
    text = row.get("text")
    if text is None or text == "":
        hint = "" if "text" in row else f" (its keys: {', '.join(list(row)[:8]) or 'none'})"
        raise (Broken if "text" in row else Unknown)(f"no text{hint}")
    for name, value in (("id", identity), ("text", text)):
        if value is not None and not isinstance(value, str):
            raise Broken(f"{name} is {kind_of(value)}, expected a string")
        if value and not value.strip():
            raise Broken(f"{name} is blank")
    if is_nothing(text):
        raise Dropped(NO_TEXT)
    optional = {name: _text(row, name) for name in OPTIONAL}
    try:
        answerable = answerable_of(row.get("answerable"))
    except ValueError:
        value = row["answerable"]
        said = short(value) if isinstance(value, (str, int, float)) else kind_of(value)
        raise Broken(f"answerable is {said}, expected true, false or null") from None
    return Ticket(
        id=UNNAMED if is_nothing(identity) else str(identity).strip(),
        text=text,
        thread=_thread(row.get("thread"), notes),
        answerable=answerable,
        relevant=_pages(row.get("relevant")),
        meta=_meta(row),
        **optional,
    )


def _text(row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name)
    if name == "created_at" and is_number(value):
        value = f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    if value is not None and not isinstance(value, str):
        raise Broken(f"{name} is {kind_of(value)}, expected a string or null")
    if value is None or is_nothing(value):
        return None
    return value if name in ("reply", "answer") else value.strip()


def _thread(value: Any, notes: Counter[str]) -> tuple[Turn, ...]:
    shape = 'a list of {"speaker": "user" or "agent", "text": ...}'
    if value is None:
        return ()
    if not isinstance(value, list):
        raise Broken(f"thread is {kind_of(value)}, expected {shape}")
    turns = []
    for place, turn in enumerate(value, 1):
        if not isinstance(turn, dict) or not isinstance(turn.get("text"), str):
            raise Broken(f"turn {place} of thread is not of the form expected: {shape}")
        if turn.get("speaker") not in ("user", "agent"):
            raise Broken(f"turn {place} of thread: speaker is {short(turn.get('speaker'))}, expected user or agent")
        for key in sorted(turn.keys() - {"speaker", "text"}):
            notes[f"key {key!r} of the turns of a thread is not read"] |= 1
        turns.append(Turn(turn["speaker"], turn["text"]))
    return tuple(turns)


def _pages(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(page, str) for page in value):
        raise Broken(f"relevant is {kind_of(value)}, expected a list of page names")
    return tuple(value)


def _meta(row: Mapping[str, Any]) -> Mapping[str, Any]:
    given = row.get("meta")
    meta = {} if given is None else dict(given) if isinstance(given, dict) else {"meta": given}
    for key in sorted(row.keys() - FIELDS):
        if key in meta and meta[key] != row[key]:
            raise Broken(f"key {key!r} stands in the row and in meta, with two values")
    meta |= {key: value for key, value in row.items() if key not in FIELDS}
    return MappingProxyType(meta) if meta else EMPTY


def _mended(value: Any, notes: Counter[str], depth: int = 0) -> Any:
    """Replace half surrogate pairs (a cut emoji of an export), which no UTF-8 file can hold. Raises Broken."""
    if depth > MAX_NESTED:
        raise Broken(f"nested too deeply (more than {MAX_NESTED} levels)")
    if isinstance(value, str):
        mended, count = _HALF_PAIR.subn("\N{REPLACEMENT CHARACTER}", value)
        if count:
            notes["a cut character was replaced by \N{REPLACEMENT CHARACTER}"] += count
        return mended
    if isinstance(value, dict):
        return {_mended(key, notes, depth + 1): _mended(item, notes, depth + 1) for key, item in value.items()}
    return [_mended(item, notes, depth + 1) for item in value] if isinstance(value, list) else value
