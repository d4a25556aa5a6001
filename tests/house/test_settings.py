"""Settings: defaults, the file, the environment, and an error with file and line for whatever is wrong."""

from __future__ import annotations

import ast
import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

from answerable import Settings, SettingsError
from answerable import settings as module
from answerable.settings import AnswerSettings, toml_line


def load(tmp_path: Path, text: str, environ: dict[str, str] | None = None) -> Settings:
    file = tmp_path / "answerable.toml"
    file.write_text(text, "utf-8")
    return Settings.load(file, environ or {})


def test_without_a_file_everything_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings.load(environ={}) == Settings()
    Path("answerable.toml").write_text("[answer]\nmax_steps = 5\n", "utf-8")
    assert Settings.load(environ={}).answer.max_steps == 5


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    text = "[answer]\nmax_steps = 5\nmax_sentences = 2\n"
    environ = {"ANSWERABLE_ANSWER_MAX_STEPS": "7", "ANSWERABLE_CRAWL_ALLOW_PRIVATE": "10.0.0.0/8, 127.0.0.1"}
    found = load(tmp_path, text, environ)
    assert (found.answer.max_steps, found.answer.max_sentences) == (7, 2)
    assert found.crawl.allow_private == ("10.0.0.0/8", "127.0.0.1")


def test_other_variables_are_left_alone(tmp_path: Path) -> None:
    environ = {"ANSWERABLE_DEBUG": "1", "ANSWERABLE_INDEX": "x", "PATH": "/bin"}
    assert load(tmp_path, "", environ) == Settings()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("[answer]\n\nmax_stepz = 5\n", 3, "unknown key 'max_stepz' in [answer]"),
        ("[crawl]\n[anser]\nmax_steps = 5\n", 2, "unknown table [anser]"),
        ('[answer]\nmax_steps = "five"\n', 2, "[answer] max_steps is 'five', expected a int"),
        ("[answer]\nmax_steps = true\n", 2, "expected a int"),
        ("[answer]\nmax_steps = -1\n", 2, "expected 0 or more"),
        ("[crawl]\nallow_private = [1]\n", 2, "expected a tuple"),
        ("[answer]\nmax_steps = 5\nmax_steps = 6\n", 3, "not valid TOML"),
        ("[answer\n", 1, "not valid TOML"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    with pytest.raises(SettingsError) as raised:
        load(tmp_path, text)
    assert raised.value.exit_code == 2
    assert raised.value.path == str(tmp_path / "answerable.toml") and raised.value.line == line
    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("ANSWERABLE_ANSWER_MAX_STEPS", "five", "'five' is not a int"),
        ("ANSWERABLE_ANSWER_MAX_STEPS", "5.5", "expected a int"),
        ("ANSWERABLE_ANSWER_NOTHING", "5", "ANSWERABLE_ANSWER_NOTHING: there is no such setting"),
    ],
)
def test_a_wrong_variable_is_named(tmp_path: Path, variable: str, value: str, says: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(says)):
        load(tmp_path, "", {variable: value})


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        Settings.load(tmp_path / "none.toml", {})


def test_an_integer_will_do_for_a_float(tmp_path: Path) -> None:
    assert load(tmp_path, "[crawl]\ndelay = 1\n").crawl.delay == 1.0


def test_the_digest_changes_with_every_single_setting() -> None:
    seen = {Settings().digest}
    total = 1
    for table in dataclasses.fields(Settings):
        values = getattr(Settings(), table.name)
        for key in dataclasses.fields(values):
            changed = dataclasses.replace(values, **{key.name: other(getattr(values, key.name))})
            seen.add(dataclasses.replace(Settings(), **{table.name: changed}).digest)
            total += 1
    assert len(seen) == total
    assert re.fullmatch("[0-9a-f]{12}", Settings().digest)


def other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    if isinstance(value, dict):
        return {**value, "x": 1}
    return value + type(value)("x" if isinstance(value, str) else ("x",))


def test_every_setting_says_what_it_is() -> None:
    """In a comment on its line, or in the docstring of its class."""
    source = Path(module.__file__).read_text("utf-8")
    lines = source.splitlines()
    silent = [
        f"{table.name}.{line.target.id}"
        for table in ast.parse(source).body
        if isinstance(table, ast.ClassDef) and table.name != "Settings"
        for line in table.body
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
        if "#" not in lines[line.lineno - 1] and line.target.id not in (ast.get_docstring(table) or "")
    ]
    assert not silent


def test_the_line_of_a_key() -> None:
    text = "a = 1\n[one]\nkey = 2\n[two]\nkey = 3\n"
    assert toml_line(text, "two", "key") == 5
    assert toml_line(text, "one", "key") == 3
    assert toml_line(text, "two", "absent") == 4
    assert toml_line(text, "nowhere", "key") is None


def test_settings_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        AnswerSettings().max_steps = 3  # type: ignore[misc]
