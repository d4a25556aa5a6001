"""Where the keys of a TOML file stand: every way of writing one, and any text that a drawn document makes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.errors import SettingsError
from answerable.schema.toml_file import TomlFile

WAYS = '''\
plain = 1
dotted.key.deep = 2 # a comment with = and "quotes"
"quoted.key" = 3
'it''s'.x = 4
many = [ # [not.a.table]
  1,
  { inside = 2, "and this" = [3,
    4] },
]
text = """
fake = 1
[fake.table]
\\""" still inside \\
"""
literal = \'\'\'
fake = '' ''\'\'\'
inline = { a = 1, b.c = "}", d = [ { e = 1 } ] }
when = 1979-05-27 07:32:00Z

[table]
key = ""
[ table . "sub table" ]
key = "[x]"
[[array]]
name = "first"
[array.of]
x = 1
[[array]]
name = "second"
[[array.inner]]
[[array.inner]]
y = 2
'''.replace("'it''s'", '"it\'s"')

PLACES = [
    (("plain",), 1),
    (("dotted", "key", "deep"), 2),
    (("dotted",), 2),
    (("quoted.key",), 3),
    (("it's", "x"), 4),
    (("many",), 5),
    (("many", 0), 6),
    (("many", 1, "inside"), 7),
    (("many", 1, "and this", 1), 8),
    (("text",), 10),
    (("literal",), 15),
    (("inline", "b", "c"), 17),
    (("inline", "d", 0, "e"), 17),
    (("when",), 18),
    (("table",), 20),
    (("table", "key"), 21),
    (("table", "sub table", "key"), 23),
    (("array", 0, "name"), 25),
    (("array", 0, "of", "x"), 27),
    (("array", 1, "name"), 29),
    (("array", 1, "inner", 0), 30),
    (("array", 1, "inner", 1, "y"), 32),
    (("table", "absent"), 20),
    (("array", 1, "inner", 1, "absent", "too"), 31),
    (("absent",), None),
    (("fake",), None),
]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(("place", "line"), PLACES)
def test_every_way_of_writing_a_key(place: tuple[str | int, ...], line: int | None, end: str) -> None:
    file = TomlFile(Path("x.toml"), WAYS.replace("\n", end), SettingsError)
    assert file.line(*place) == line


def places(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in inside:
        yield (*place, key)
        yield from places(entry, (*place, key))


KEYS = st.text(st.sampled_from("ab-_.\"'\\= #[]é\n"), max_size=4)
TEXTS = st.text(st.sampled_from("a\"'\\=#[]{},\n \té"), max_size=12)
LEAVES = st.one_of(st.integers(-9, 9), st.booleans(), st.floats(-9, 9), TEXTS)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3))


@st.composite
def documents(draw: Any) -> str:
    """TOML text of drawn values, in the styles that a writer may choose."""

    def quoted(text: str) -> str:
        if "\n" in text and draw(st.booleans()):
            if "'''" not in text and not text.endswith("'"):
                return f"'''\n{text}'''"
            return '"""' + text.replace("\\", "\\\\").replace('"""', '""\\"').removesuffix('"') + '"""'
        return json.dumps(text, ensure_ascii=False)

    def written(value: Any) -> str:
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key_of(key)} = {written(entry)}" for key, entry in value.items()) + "}"
        if isinstance(value, list):
            gap = draw(st.sampled_from(["", "\n", " # ] , [x]\n  "]))
            return "[" + ",".join(gap + written(entry) for entry in value) + gap + "]"
        return quoted(value) if isinstance(value, str) else json.dumps(value)

    def key_of(key: str) -> str:
        bare = key and all(character in "ab-_" for character in key)
        return key if bare and draw(st.booleans()) else json.dumps(key, ensure_ascii=False)

    lines = []
    for name, value in draw(st.dictionaries(KEYS, VALUES, max_size=4)).items():
        lines.append(f"{key_of(name)} = {written(value)}{draw(st.sampled_from(['', ' # x = 1', ' ']))}")
    for name, table in draw(
        st.dictionaries(st.sampled_from(["t1", "t2", "t3"]), st.dictionaries(KEYS, VALUES, max_size=3), max_size=2)
    ).items():
        head = f"[{name}.{key_of('sub')}]" if draw(st.booleans()) else f"[[{name}]]"
        for _ in range(2 if head.startswith("[[") else 1):
            lines.append(head)
            lines += [f"{key_of(key)} = {written(value)}" for key, value in table.items()]
    return "\n".join(lines)


@settings(max_examples=150, deadline=None)
@given(documents())
def test_whatever_the_text_every_key_of_the_data_has_a_line(text: str) -> None:
    file = TomlFile(Path("x.toml"), text, SettingsError)
    assert set(file.lines) == set(places(file.data))
    assert all(1 <= line <= text.count("\n") + 1 for line in file.lines.values())
