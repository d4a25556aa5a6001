"""Values held against their types: msgspec decides, and what it refuses is said with its place and what is allowed."""

from __future__ import annotations

import dataclasses
import datetime
import difflib
import json
import math
import types
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

T = TypeVar("T")
Place = tuple[str | int, ...]  # keys from the outside in; a number is the place in a list, from 0

_LONGEST = 60  # characters of a value shown in a message


class Wrong(Exception):
    """A value that its type does not allow: where it stands, what is wrong with it, and what to do."""

    def __init__(self, place: Place, problem: str, remedy: str | None = None, *, key: str | None = None) -> None:
        self.place, self.problem, self.remedy = place, problem, remedy
        self.key = key  # one that stands at `place` and should not
        super().__init__(problem)


@dataclasses.dataclass(frozen=True, slots=True)
class KeyType:
    """One key of a table: its type, its default (None and `required` where there is none) and what it means."""

    name: str  # as a file writes it
    field: str  # as Python does
    type: Any
    default: Any
    required: bool
    patterned: bool  # a text in it has a form that msgspec does not look at

    @property
    def text(self) -> str:
        return next((meta.description for meta in reversed(_metas(self.type)) if meta.description), "")

    @property
    def unit(self) -> str:
        return str(_extra(self.type, "unit") or "")


_KEYS: dict[type[Any], Mapping[str, KeyType]] = {}  # one look at each class


# -- types -----------------------------------------------------------------------------------------


def keys_of(table: type[Any]) -> Mapping[str, KeyType]:
    """The keys that a dataclass allows in a file; `import_` is written `import` there."""
    if table in _KEYS:
        return _KEYS[table]
    hints = get_type_hints(table, include_extras=True)
    keys = {}
    for field in dataclasses.fields(table):
        if not field.init or field.metadata.get("inside"):
            continue
        made = field.default_factory
        default = field.default if made is dataclasses.MISSING else made()
        required = default is dataclasses.MISSING
        name = field.name.removesuffix("_")
        keys[name] = KeyType(
            name, field.name, hints[field.name], None if required else default, required, _patterned(hints[field.name])
        )
    return _KEYS.setdefault(table, types.MappingProxyType(keys))


def _metas(kind: Any) -> list[msgspec.Meta]:
    """The annotations of a type, the inner ones first; those of the one type beside None count too."""
    if get_origin(kind) is Annotated:
        inner, *metas = get_args(kind)
        return [*_metas(inner), *(meta for meta in metas if isinstance(meta, msgspec.Meta))]
    members = _members(kind)
    return _metas(members[0]) if len(members) == 1 and members[0] is not kind else []


def _extra(kind: Any, name: str) -> Any:
    return next((meta.extra[name] for meta in reversed(_metas(kind)) if meta.extra and name in meta.extra), None)


def _patterned(kind: Any) -> bool:
    return any(meta.extra and "pattern" in meta.extra for meta in _metas(kind)) or any(
        _patterned(part) for member in _members(kind) for part in get_args(_bare(member)) if part is not Ellipsis
    )


def _bare(kind: Any) -> Any:
    return _bare(get_args(kind)[0]) if get_origin(kind) is Annotated else kind


def _members(kind: Any) -> tuple[Any, ...]:
    """The members of a union but None; of another type, itself."""
    bare = _bare(kind)
    if get_origin(bare) in (Union, types.UnionType):
        return tuple(member for member in get_args(bare) if member is not type(None))
    return (kind,)


def allowed(kind: Any, *, row: bool = False) -> str:
    """In words, what a type allows: `0 to 1 (share)`, `"zscore" or "rrf"`, `a list of texts`."""
    if form := _extra(kind, "form"):
        return str(form)
    members = _members(kind)
    if row and members[0] is not kind:
        return " or ".join([*(allowed(member, row=row) for member in members), "null"])
    if len(members) > 1:
        return " or ".join(allowed(member, row=row) for member in members)
    kind = members[0]
    bare = _bare(kind)
    unit = _extra(kind, "unit")
    if bare is bool:
        return "true or false"
    if bare in (int, float):
        ends = _range(_metas(kind))
        number = ("a whole number" if bare is int else "a number") if not ends else ""
        words = number or (f"whole numbers from {ends}" if bare is int else ends)
        return f"{words} ({unit})" if unit else words
    if get_origin(bare) is Literal:
        return _either(json.dumps(choice, ensure_ascii=False) for choice in get_args(bare))
    if bare is str:
        return "a text"
    if bare is datetime.date:
        return "a day such as 2026-12-01"
    if get_origin(bare) is tuple:
        items = get_args(bare)
        if len(items) == 2 and items[1] is not Ellipsis:
            return f"[low, high], each {allowed(items[0], row=row)}"
        item = allowed(items[0], row=row)
        return "a list of texts" if _bare(items[0]) is str else f"a list, each {item}"
    if bare is Any:
        return "anything"
    return "an object" if row else "a table"


def _range(metas: list[msgspec.Meta]) -> str:
    low = next((meta.ge for meta in metas if meta.ge is not None), None)
    above = next((meta.gt for meta in metas if meta.gt is not None), None)
    high = next((meta.le for meta in metas if meta.le is not None), None)
    parts = [_number(low)] if low is not None else [f"above {_number(above)}"] if above is not None else []
    if high is not None:
        parts.append(f"to {_number(high)}" if parts else f"up to {_number(high)}")
    return " ".join(parts)


def _number(value: float | None) -> str:
    """As TOML writes it: 10_000."""
    assert value is not None
    if value != int(value):
        return f"{value:g}"
    return f"{int(value):_}" if abs(value) >= 10_000 else str(int(value))


def _either(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


# -- values ----------------------------------------------------------------------------------------


def converted(value: Any, kind: Any, place: Place = (), *, row: bool = False) -> Any:
    """`value` as its type makes it: lists become tuples, tables become dataclasses, a whole number will do for a float.

    row: of a JSON file, where a key that nobody knows is left alone and a table is called an object. Raises Wrong.
    """
    members = _members(kind)
    if len(members) > 1:
        return _of_several(value, kind, place, row)
    bare = _bare(members[0])
    origin, inside = get_origin(bare), get_args(bare)
    if value is None and members[0] is not kind:
        return None
    if dataclasses.is_dataclass(bare) and isinstance(bare, type):
        if not isinstance(value, Mapping):
            raise Wrong(place, _refusal(value, kind, row))
        return bare(**values_of(value, keys_of(bare), place, row=row))
    if origin is tuple:
        if not isinstance(value, (list, tuple)):
            raise Wrong(place, _refusal(value, kind, row))
        made = tuple(converted(entry, inside[0], (*place, number), row=row) for number, entry in enumerate(value))
        if inside[1] is not Ellipsis and len(made) != len(inside):
            raise Wrong(place, _refusal(value, kind, row))
        return made
    if origin in (dict, Mapping) and inside[1] is not Any:
        if not isinstance(value, Mapping):
            raise Wrong(place, _refusal(value, kind, row))
        return {key: converted(entry, inside[1], (*place, key), row=row) for key, entry in value.items()}
    return _leaf(value, members[0], kind, place, row)


def values_of(
    data: Mapping[str, Any],
    keys: Mapping[str, KeyType],
    place: Place = (),
    *,
    row: bool = False,
) -> dict[str, Any]:
    """The checked values of the keys that `data` gives, by field name; the others keep their defaults.

    Raises Wrong for the first key that is not known, not allowed, or missing.
    """
    for name in () if row else data:
        if name not in keys:
            raise unknown_key(name, keys, place)
    values = {}
    for name, key in keys.items():
        if name in data:
            try:
                values[key.field] = converted(data[name], key.type, (*place, name), row=row)
            except Wrong as wrong:
                if wrong.remedy is None and key.text:
                    default = "" if key.required or key.default in (None, "", ()) else f" Default: {toml(key.default)}."
                    wrong.remedy = f"{name}: {key.text}.{default}"
                raise
        elif key.required:
            raise Wrong(place, f"no {name}", f"{name}: {key.text}. Allowed: {allowed(key.type, row=row)}.")
    return values


def fits(value: Any, kind: Any) -> bool:
    """Whether msgspec takes a value as it is; quick, and blind to the form of a text (see `written`)."""
    try:
        msgspec.convert(value, kind)
    except (msgspec.ValidationError, RecursionError):
        return False
    return True


def row_of(value: Any, kind: type[T]) -> T:
    """A row of a JSONL file as its dataclass; keys that it does not know are left alone. Raises Wrong."""
    try:
        return msgspec.convert(value, kind)
    except (msgspec.ValidationError, RecursionError) as error:
        converted(value, kind, row=True)
        raise Wrong((), str(error)) from None


def unknown_key(name: str, keys: Iterable[str], place: Place) -> Wrong:
    """A key that there is not, with the nearest one and the list."""
    keys = list(keys)
    near = difflib.get_close_matches(name, keys, 1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    where = f" in {heading(place)}" if place else ""
    listed = f"{hint}Keys{f' of {heading(place)}' if place else ''} are: {', '.join(sorted(keys))}."
    return Wrong(place, f"unknown key {shown(name)}{where}", listed, key=name)


def _holds(kind: Any, value: Any) -> bool:
    """Whether a value is of the shape of a type, whatever stands inside: then the inside has the fault."""
    origin = get_origin(_bare(kind)) or _bare(kind)
    if isinstance(value, (list, tuple)):
        return origin is tuple
    return isinstance(value, Mapping) and (origin in (dict, Mapping) or dataclasses.is_dataclass(origin))


def _of_several(value: Any, kind: Any, place: Place, row: bool) -> Any:
    """As the member of a union that takes it; a fault inside a list or table is told as such."""
    for member in _members(kind):
        if _holds(member, value):
            return converted(value, member, place, row=row)
    for member in _members(kind):
        try:
            return converted(value, member, place, row=row)
        except Wrong:
            continue
    raise Wrong(place, _refusal(value, kind, row))


def _leaf(value: Any, member: Any, kind: Any, place: Place, row: bool) -> Any:
    try:
        made = msgspec.convert(value, member)
    except (msgspec.ValidationError, RecursionError):
        raise Wrong(place, _refusal(value, kind, row), _hint(value, kind, place)) from None
    pattern = _extra(member, "pattern")
    if pattern is not None and not (isinstance(made, str) and pattern.search(made)):
        raise Wrong(place, _refusal(value, kind, row))
    return made


def _refusal(value: Any, kind: Any, row: bool) -> str:
    secret = isinstance(value, str) and _extra(kind, "secret")
    seen = f"a text of {len(value)} characters" if secret else shown(value)
    return f"is {seen}, allowed: {allowed(kind, row=row)}"


def _hint(value: Any, kind: Any, place: Place) -> str | None:
    """What was most likely meant."""
    bare = _bare(_members(kind)[0])
    if get_origin(bare) is Literal and isinstance(value, str):
        near = difflib.get_close_matches(value.lower(), [str(choice) for choice in get_args(bare)], 1)
        return f"Did you mean {json.dumps(near[0], ensure_ascii=False)}?" if near else None
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if number and _extra(kind, "unit") in ("share", "confidence") and 1 < value <= 100:
        return f"Did you mean {value / 100:g}? A {_extra(kind, 'unit')} is a number from 0 to 1, not per cent."
    if isinstance(value, str) and bare in (int, float, bool) and len(value) < 40:
        try:
            meant = msgspec.convert(value, kind, strict=False)
        except msgspec.ValidationError:
            return None
        return f"Write it without quotes: {place[-1] if place else 'the value'} = {toml(meant)}."
    return None


# -- words -----------------------------------------------------------------------------------------


def shown(value: Any) -> str:
    """A value as it may stand in a message."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else toml(value)
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    try:
        text = repr(value)
    except (RecursionError, ValueError):  # nested too deeply, or an integer of too many digits
        return "too large to show"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def toml(value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return _number(value) if isinstance(value, int) else repr(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(toml(item) for item in value)}]"
    if isinstance(value, Mapping):
        inside = ", ".join(f"{key} = {toml(item)}" for key, item in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    return str(value)


def heading(place: Place) -> str:
    """A table as its file heads it: `[settings.answer]`, `[[waivers]]`."""
    names = ".".join(str(part) for part in place if isinstance(part, str))
    return f"[[{names}]]" if any(isinstance(part, int) for part in place) else f"[{names}]"


def name_of(place: Place) -> str:
    """A key as a message names it: `source`, `[answer] max_steps`, `[[waivers]] until`, `include item 3`."""
    last = max((at for at, part in enumerate(place) if isinstance(part, str)), default=-1)
    if last < 0:
        return "it" if not place else f"item {int(place[-1]) + 1}"
    before = heading(place[:last]) + " " if last else ""
    items = "".join(f" item {int(part) + 1}" for part in place[last + 1 :])
    return f"{before}{place[last]}{items}"


def is_finite(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
