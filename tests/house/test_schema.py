"""Every key of settings, recipes and suites: what its type does not allow is refused, with file, line and the range.

The keys are found by looking at the classes, so that a new one is covered by itself. Wrong values are wrong by how they
are made, from the bounds and choices of the type, and not by asking the code that checks them.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import io
import json
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from answerable import AnswerableError, RecipeError, Settings, SuiteError
from answerable.cli import program
from answerable.desk.conversations import ConversationRow
from answerable.desk.loop import CoverageJson
from answerable.desk.scorecard import BandsFile
from answerable.eval.intents.find import IntentsFile
from answerable.eval.labels.judgments import JudgmentRow, RoundRow
from answerable.eval.suite import suite as suites
from answerable.eval.suite.suite import GatesTable, JudgeTable, SuiteFile, load_suite, suite_reference
from answerable.eval.suite.waivers import WaiversFile
from answerable.ingest.recipe import ReaderTable, RecipeFile, limits_of, load_recipe, recipe_reference
from answerable.schema import check
from answerable.schema.check import KeyType, converted, keys_of
from answerable.schema.reference import KeyRow
from answerable.settings import AnswerSettings, settings_reference, table_types

DRAWN = 50  # wrong values for each key
BY_COMMAND = 3  # of these, through the whole command line; the rest through the function that it calls
DRAWN_AGAIN = 5  # for a key of answerable.toml as it stands in a suite: the type is the same one


class Key(NamedTuple):
    """A key under test: the kind of file, the table it stands in, and its type."""

    file: Literal["settings", "recipe", "suite"]
    table: str
    key: KeyType

    def __str__(self) -> str:
        return f"{self.file}:{self.table}{'.' if self.table else ''}{self.key.name}"


def all_keys() -> Iterator[Key]:
    for table, kind in table_types().items():
        yield from (Key("settings", table, key) for key in keys_of(kind).values())
        if table not in suites.NOT_IN_A_SUITE:
            yield from (Key("suite", f"settings.{table}", key) for key in keys_of(kind).values())
    yield from (Key("recipe", "", key) for key in keys_of(RecipeFile).values())
    yield from (Key("recipe", "limits", key) for key in limits_of("folder").values())
    yield from (Key("recipe", "reader", key) for key in keys_of(ReaderTable).values())
    yield from (Key("suite", "", key) for key in keys_of(SuiteFile).values())
    yield from (Key("suite", "gates", key) for key in keys_of(GatesTable).values())
    yield from (Key("suite", "judge", key) for key in keys_of(JudgeTable).values())


KEYS = list(all_keys())


# -- values that are wrong, or right, by how they are made -----------------------------------------


class Shape(NamedTuple):
    """A type taken apart by this test: its bare type and its bounds."""

    bare: Any
    low: float | None = None
    above: float | None = None
    high: float | None = None
    pattern: re.Pattern[str] | None = None


def shapes(kind: Any) -> list[Shape]:
    """The members of a type, None left out."""
    if get_origin(kind) is Annotated:
        inner, *metas = get_args(kind)
        out = []
        for shape in shapes(inner):
            for meta in metas:
                pattern = (meta.extra or {}).get("pattern")
                shape = shape._replace(
                    low=shape.low if meta.ge is None else meta.ge,
                    above=shape.above if meta.gt is None else meta.gt,
                    high=shape.high if meta.le is None else meta.le,
                    pattern=pattern or shape.pattern,
                )
            out.append(shape)
        return out
    if get_origin(kind) in (Union, UnionType):
        return [shape for member in get_args(kind) if member is not type(None) for shape in shapes(member)]
    return [] if kind is type(None) else [Shape(kind)]


WORDS = st.text(st.sampled_from("abz !/:.0é"), max_size=8)
JUNK = {
    bool: st.booleans(),
    int: st.integers(-(10**20), 10**20),
    float: st.floats(),
    str: WORDS,
    list: st.recursive(
        st.lists(st.integers(0, 3), max_size=2), lambda inner: st.lists(inner, max_size=3), max_leaves=6
    ),
    dict: st.dictionaries(
        st.sampled_from(["nope", "zzz"]), st.integers() | st.lists(st.booleans(), max_size=2), min_size=1, max_size=2
    ),
    datetime.date: st.dates(),
}


def takes(shape: Shape) -> type:
    """The TOML type that a type is written as."""
    bare = shape.bare
    if get_origin(bare) is tuple:
        return list
    if get_origin(bare) in (dict, Mapping) or dataclasses.is_dataclass(bare):
        return dict
    return str if get_origin(bare) is Literal else bare  # type: ignore[no-any-return]


def wrong_values(kind: Any) -> st.SearchStrategy[Any]:
    members = shapes(kind)
    taken = {takes(shape) for shape in members}
    other = {name for name in JUNK if name not in taken} - ({int} if float in taken else set())
    drawn = [JUNK[name] for name in sorted(other, key=lambda name: name.__name__)]
    if bool in taken or str in taken or float in taken:
        drawn = [one.filter(lambda value: not isinstance(value, list) or value != []) for one in drawn]
    for shape in members:
        drawn += wrong_inside(shape)
    return st.one_of(drawn)


def wrong_inside(shape: Shape) -> Iterator[st.SearchStrategy[Any]]:
    """Of the right type, and not allowed all the same."""
    bare = shape.bare
    if bare in (int, float):
        low, high = shape.low if shape.low is not None else shape.above, shape.high
        assert low is not None and high is not None, "a number without two ends"
        if bare is int:
            yield st.integers(max_value=int(low) - 1, min_value=-(10**25))
            yield st.integers(min_value=int(high) + 1, max_value=10**25)
        else:
            yield st.floats(max_value=low, allow_nan=False, exclude_max=shape.above is None)
            yield st.floats(min_value=high, allow_nan=False, exclude_min=True)
            yield st.sampled_from([math.nan, math.inf, -math.inf])
    elif get_origin(bare) is Literal:
        yield WORDS.filter(lambda text: text not in get_args(bare))
    elif shape.pattern is not None:
        pattern = shape.pattern
        texts = [
            text
            for text in ("", " ", "no url", "a b", "ftp://x", "1", "sk-0/9", "!", "x y.z:w")
            if not pattern.search(text)
        ]
        assert texts
        yield st.sampled_from(texts)
    elif get_origin(bare) is tuple:
        item = get_args(bare)[0]
        yield st.lists(wrong_values(item), min_size=1, max_size=2)
    elif get_origin(bare) in (dict, Mapping) and get_args(bare)[1] is not Any:
        yield st.dictionaries(st.sampled_from(["x", "y"]), wrong_values(get_args(bare)[1]), min_size=1, max_size=1)
    elif dataclasses.is_dataclass(bare):
        yield JUNK[dict]


def right_values(kind: Any) -> st.SearchStrategy[Any] | None:
    """Allowed values of a number, a choice or a switch; None for other types."""
    (shape, *more) = shapes(kind)
    if more:
        return None
    bare, low, high = shape.bare, shape.low, shape.high
    if bare is bool:
        return st.booleans()
    if bare in (int, float):
        assert low is not None and high is not None
        numbers = st.integers(int(low), int(high)) if bare is int else st.floats(low, high)
        return st.one_of(numbers, st.sampled_from([low, high]))
    return st.sampled_from(get_args(bare)) if get_origin(bare) is Literal else None


def toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    return json.dumps(value, ensure_ascii=False)


# -- files -----------------------------------------------------------------------------------------

BASE = {
    "settings": {},
    "recipe": {"": {"source": '"docs"'}, "reader": {"import": '"a.b:C"'}},
    "suite": {"": {"source": '"docs"', "tickets": '"t.jsonl"'}, "gates": {"errors": "0"}},
}


def text_with(key: Key, value: Any, **beside: str) -> tuple[str, int]:
    """A file that is right but for one key, and the line of that key."""
    tables: dict[str, dict[str, str]] = {name: dict(table) for name, table in BASE[key.file].items()}  # type: ignore[attr-defined]
    if key.file == "recipe" and key.table == "reader":
        del tables[""]["source"]
    elif key.file == "recipe":
        del tables["reader"]
    if not key.table:
        tables.pop(key.key.name, None)
    tables.setdefault(key.table, {}).update({**beside, key.key.name: toml(value)})
    lines = []
    for name in sorted(tables):
        lines += [f"[{name}]"] if name else []
        for entry, written in tables[name].items():
            lines.append(f"{entry} = {written}")
            if (name, entry) == (key.table, key.key.name):
                line = len(lines)
    return "\n".join(lines) + "\n", line


LOADERS = {"settings": lambda file: Settings.load(file, {}), "recipe": load_recipe, "suite": load_suite}


def by_command(key: Key, file: Path) -> tuple[int, str]:
    """The exit code and the message of the real command line."""
    commands = {
        "settings": ["doctor", "--settings", str(file), "--index", str(file.parent / "none")],
        "recipe": ["ingest", str(file), "--index", str(file.parent / "index")],
        "suite": ["eval", str(file)],
    }
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        code = program.run(commands[key.file])
    return code, said.getvalue()


def by_loader(key: Key, file: Path) -> tuple[int, str]:
    """The same of the function that the command calls."""
    try:
        LOADERS[key.file](file)
    except AnswerableError as error:
        return error.exit_code, str(error)
    return 0, ""


def refuses(key: Key, value: Any, folder: Path, read: Any = by_loader) -> None:
    """The property: exit 2, the file, the line, the key, what is allowed, something to do, and no traceback."""
    text, line = text_with(key, value)
    file = folder / f"{key.file}.toml"
    file.write_text(text, "utf-8")
    code, said = read(key, file)
    assert code == 2, (text, said)
    assert f"{file}:{line}: " in said, (text, said)
    assert "allowed: " in said or "Keys" in said, (text, said)
    assert "\n  " in said and "Traceback" not in said and "internal error" not in said, (text, said)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("schema")
    (made / "docs").mkdir()
    return made


quick = settings(
    deadline=None, derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_a_wrong_value_of_any_key_is_refused(key: Key, folder: Path) -> None:
    drawn = DRAWN_AGAIN if key.file == "suite" and key.table.startswith("settings") else DRAWN
    seen = 0

    @settings(quick, max_examples=drawn)
    @given(wrong_values(key.key.type))
    def holds(value: Any) -> None:
        nonlocal seen
        seen += 1
        refuses(key, value, folder, by_command if seen <= BY_COMMAND else by_loader)

    holds()
    assert seen == drawn, "too few different wrong values to draw"


@pytest.mark.parametrize(("name", "bare"), [("answer_threshold", float), ("max_steps", int), ("confidence_model", str)])
def test_the_property_sees_a_range_that_is_gone(
    name: str, bare: type, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = keys_of(AnswerSettings)
    key = Key("settings", "answer", keys[name])
    open_key = dataclasses.replace(keys[name], type=bare, patterned=False)
    monkeypatch.setitem(check._KEYS, AnswerSettings, {**keys, name: open_key})

    @settings(quick, max_examples=DRAWN)
    @given(wrong_values(key.key.type))
    def holds(value: Any) -> None:
        refuses(key, value, folder)

    with pytest.raises(BaseException) as raised:
        holds()
    assert "AssertionError" in repr(raised.value)


RIGHT = [key for key in KEYS if key.key.type is not None and right_values(key.key.type) is not None]
PARTNER = {
    "answer_threshold": {"assist_threshold": "0.0"},
    "assist_threshold": {"answer_threshold": "1.0"},
    "page_ending": {"base_url": '"https://help.example.com/"'},
    "paths": {"base_url": '"https://help.example.com/"'},
}


@pytest.mark.parametrize("key", RIGHT, ids=str)
def test_a_right_value_of_any_key_is_taken(key: Key, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    strategy = right_values(key.key.type)
    assert strategy is not None
    beside = PARTNER.get(key.key.name, {})
    if key.table == "judge" and key.file == "suite":
        beside = {"faithfulness": "0.5"}  # a judge that gates needs a floor

    @settings(quick, max_examples=10)
    @given(strategy)
    def holds(value: Any) -> None:
        file = folder / f"right-{key.file}.toml"
        if (key.file, key.key.name) == ("recipe", "format"):
            return  # needs an export file
        file.write_text(text_with(key, value, **beside)[0], "utf-8")
        loaded = LOADERS[key.file](file)
        if isinstance(loaded, Settings):
            assert getattr(getattr(loaded, key.table), key.key.field) == value

    holds()


def test_every_default_is_in_its_own_range() -> None:
    checked = 0
    for key in KEYS:
        if not key.key.required and key.key.default is not None:
            default = key.key.default
            if not dataclasses.is_dataclass(default):
                converted(default, key.key.type)
                checked += 1
    assert checked > 80


# -- the types themselves --------------------------------------------------------------------------

FILES = [SuiteFile, RecipeFile, WaiversFile, BandsFile, IntentsFile]
ROWS = [ConversationRow, JudgmentRow, RoundRow, CoverageJson]


def metas_of(kind: Any, above: tuple[msgspec.Meta, ...] = ()) -> Iterator[tuple[Any, tuple[msgspec.Meta, ...]]]:
    """Each type inside a type, with all that is said of it."""
    if get_origin(kind) is Annotated:
        inner, *metas = get_args(kind)
        yield from metas_of(inner, (*above, *metas))
    elif dataclasses.is_dataclass(kind):
        for key in keys_of(kind).values():  # type: ignore[arg-type]
            yield from metas_of(key.type)
    elif get_args(kind) and get_origin(kind) is not Literal:
        for part in get_args(kind):
            yield from metas_of(part, above if get_origin(kind) in (Union, UnionType) else ())
    else:
        yield kind, above


def open_numbers(kind: Any) -> list[Any]:
    """The numbers without two ends: NaN or an infinite one would be in their range."""
    return [
        bare
        for bare, metas in metas_of(kind)
        if bare in (int, float)
        and not (any(m.ge is not None or m.gt is not None for m in metas) and any(m.le is not None for m in metas))
    ]


@pytest.mark.parametrize("kind", [*table_types().values(), *FILES, *ROWS], ids=lambda kind: kind.__name__)
def test_every_number_has_two_ends_and_no_text_a_pattern_of_msgspec(kind: Any) -> None:
    assert not open_numbers(kind)
    assert not [meta for _, metas in metas_of(kind) for meta in metas if meta.pattern is not None]


def test_the_check_of_ends_sees_an_open_number() -> None:
    assert open_numbers(Annotated[float, msgspec.Meta(ge=0)]) == [float]
    assert open_numbers(dict[str, float]) == [float] and not open_numbers(Annotated[int, msgspec.Meta(ge=0, le=1)])


@pytest.mark.parametrize(
    "rows", [settings_reference(), recipe_reference(), suite_reference()], ids=lambda rows: rows[0].key
)
def test_every_key_of_a_reference_says_what_it_is(rows: tuple[KeyRow, ...]) -> None:
    assert not [row for row in rows if not row.text or not row.allowed]
    assert len({(row.table, row.key) for row in rows}) == len(rows)


@pytest.mark.parametrize(("load", "error"), [(load_recipe, RecipeError), (load_suite, SuiteError)])
def test_a_value_that_no_message_can_hold(load: Any, error: Any, tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_text("name = 0x" + "f" * 6000 + '\nsource = "docs"\ntickets = "t"\n[gates]\nerrors = 0\n', "utf-8")
    with pytest.raises(error, match=r":1: .*too large to show|:3: unknown key"):
        load(file)
