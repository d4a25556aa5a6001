"""Settings: defaults, the file, the environment, and an error with file and line for whatever is wrong."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

from answerable import Settings, SettingsError
from answerable.schema.check import keys_of
from answerable.settings import AnswerSettings, IntentRemit, settings_reference, table_types


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
        (
            '[answer]\nmax_steps = "five"\n',
            2,
            "[answer] max_steps is 'five', allowed: whole numbers from 1 to 1000",
        ),
        ("[answer]\nmax_steps = true\n", 2, "max_steps is true, allowed: whole numbers"),
        ("[answer]\nmax_steps = -1\n", 2, "max_steps is -1, allowed: whole numbers from 1"),
        ("[crawl]\nallow_private = [1]\n", 2, "[crawl] allow_private item 1 is 1, allowed: a text"),
        ("[answer]\nmax_steps = 5\nmax_steps = 6\n", 3, "not valid TOML"),
        ("[answer\n", 1, "not valid TOML"),
        ("[answer]\nanswer_threshold = 70\n", 2, "Did you mean 0.7?"),
        ("[answer]\nanswer_threshold = nan\n", 2, "answer_threshold is nan, allowed: 0 to 1 (confidence)"),
        ("[answer]\nanswer_threshold = inf\n", 2, "answer_threshold is inf, allowed: 0 to 1 (confidence)"),
        ('[retrieve]\nfusion = "rff"\n', 2, 'fusion is \'rff\', allowed: "zscore" or "rrf"\n  Did you mean "rrf"?'),
        ("[retrieve]\ncandidates = 0\n", 2, "candidates is 0, allowed: whole numbers from 1 to 100_000 (chunks)"),
        ("[answer]\nassist_threshold = 0.8\n", 2, "is 0.8, allowed: 0 to answer_threshold (0.7, the default)"),
        ('[answer]\nmax_steps = "5"\n', 2, "Write it without quotes: max_steps = 5."),
        ("answer = 5\n", 1, "answer is 5, allowed: a table"),
        ("[crawl]\n[answr]\n", 2, "Did you mean 'answer'?"),
        ("[remit]\nrefund = 4\n", 2, "[remit] refund is 4, allowed: whole numbers from 0 to 3 (stage)"),
        ("[remit]\nrefund = {stage = 2, queu = 'x'}\n", 2, "Did you mean 'queue'?"),
        ("[remit]\ndefault = 4\n", 2, "[remit] default is 4"),
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
        ("ANSWERABLE_ANSWER_MAX_STEPS", "five", "ANSWERABLE_ANSWER_MAX_STEPS is 'five', allowed: whole numbers from 1"),
        ("ANSWERABLE_ANSWER_MAX_STEPS", "5.5", "is 5.5, allowed: whole numbers"),
        ("ANSWERABLE_ANSWER_ANSWER_THRESHOLD", "70", "Did you mean 0.7?"),
        ("ANSWERABLE_ANSWER_ANSWER_THRESHOLD", "NaN", "allowed: 0 to 1 (confidence)"),
        ("ANSWERABLE_ANSWER_ASSIST_THRESHOLD", "0.8", "allowed: 0 to answer_threshold (0.7"),
        ("ANSWERABLE_GENERATE_ARGUMENTS", "[" * 100_000, "allowed: a table"),
        ("ANSWERABLE_RETRIEVE_FUSION", "rff", 'Did you mean "rrf"?'),
        ("ANSWERABLE_REMIT_DEFAULT", "4", "allowed: whole numbers from 0 to 3 (stage)"),
        ("ANSWERABLE_REMIT_REFUND", "2", "Intents are named in answerable.toml"),
        ("ANSWERABLE_ANSWER_NOTHING", "5", "ANSWERABLE_ANSWER_NOTHING: there is no such setting"),
        ("ANSWERABLE_ANSWER_MAX_STEPZ", "5", "Did you mean 'max_steps'?"),
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
            changed = dataclasses.replace(values, **{key.name: other(getattr(values, key.name), key.name)})
            seen.add(dataclasses.replace(Settings(), **{table.name: changed}).digest)
            total += 1
    assert len(seen) == total
    assert re.fullmatch("[0-9a-f]{12}", Settings().digest)


def other(value: Any, name: str) -> Any:
    """Another value of the same key, allowed too."""
    if value is None:
        return "another"
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value - 1 if value > 1 else value + 1
    if isinstance(value, float):
        return value * 0.99 if value else 0.5
    others = {"auto": "exact", "zscore": "rrf", "builtin": "off", "en": "de"}
    if key := others.get(value if isinstance(value, str) else ""):
        return key
    if texts := {"base_url": "https://h/v1", "llm": "a.b:C"}.get(name):
        return texts
    if isinstance(value, dict):
        return {**value, "x": 1}
    return value + type(value)("x" if isinstance(value, str) else ("x",))


def test_every_setting_says_what_it_is_and_every_number_its_unit() -> None:
    rows = settings_reference()
    assert len(rows) > 80 and not [f"{row.table}.{row.key}" for row in rows if not row.text]
    numbers = {
        (table, key.name)
        for table, kind in table_types().items()
        for key in keys_of(kind).values()
        if type(key.default) in (int, float)
    }
    assert not [row for row in rows if (row.table, row.key) in numbers and not row.unit]


def test_the_reference_names_what_is_allowed() -> None:
    rows = {(row.table, row.key): row for row in settings_reference()}
    row = rows["answer", "answer_threshold"]
    assert (row.default, row.allowed, row.unit) == ("0.7", "0 to 1 (confidence)", "confidence")
    assert rows["retrieve", "fusion"].allowed == '"zscore" or "rrf"' and ("remit", "<intent>") in rows


def test_a_secret_in_the_wrong_place_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as raised:
        load(tmp_path, '[judge]\napi_key_env = "sk-very-hidden"\n')
    assert "is a text of 14 characters" in str(raised.value) and "hidden" not in str(raised.value)


def test_a_default_gives_way_to_what_was_set(tmp_path: Path) -> None:
    """A low threshold for answers alone, as files had it before there was a rule between the two."""
    assert load(tmp_path, "[answer]\nanswer_threshold = 0.2\n").answer.answer_threshold == 0.2
    assert AnswerSettings(answer_threshold=0.2).assist_threshold == 0.35


def test_a_file_and_the_environment_are_taken_together(tmp_path: Path) -> None:
    found = load(tmp_path, "[answer]\nanswer_threshold = 0.2\n", {"ANSWERABLE_ANSWER_ASSIST_THRESHOLD": "0.1"})
    assert (found.answer.answer_threshold, found.answer.assist_threshold) == (0.2, 0.1)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"answer_threshold": 70}, "[answer] answer_threshold is 70, allowed: 0 to 1 (confidence)"),
        ({"answer_threshold": float("nan")}, "is nan, allowed"),
        ({"assist_threshold": 0.9}, "allowed: 0 to answer_threshold (0.7)"),
    ],
)
def test_settings_made_in_python_are_held_to_the_same_ranges(values: dict[str, Any], says: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(says)):
        AnswerSettings(**values)
    with pytest.raises(SettingsError, match=re.escape(says)):
        dataclasses.replace(AnswerSettings(), **values)


def test_the_remit_of_intents(tmp_path: Path) -> None:
    text = '[remit]\ndefault = 1\nrefund = 2\n[remit.queue]\nstage = 3\n[remit.billing]\nqueue = "money"\n'
    found = load(tmp_path, text).remit
    assert found.default == 1 and found.queue == ""
    assert found.intents == (IntentRemit("billing", 1, "money"), IntentRemit("queue", 3), IntentRemit("refund", 2))


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        (b"[answer]\nmax_steps = 5 # caf\xe9\n", 2, "is not UTF-8"),
        (b"a = " + b"[" * 100_000, None, "nested too deeply"),
        (b"a = " + b"9" * 5000, None, "not valid TOML"),
        (b"[crawl]\nmax_pages = 0x" + b"f" * 6000, 2, "is too large to show, allowed: whole numbers"),
    ],
)
def test_a_file_made_to_break_the_reader(tmp_path: Path, data: bytes, line: int | None, says: str) -> None:
    file = tmp_path / "answerable.toml"
    file.write_bytes(data)
    with pytest.raises(SettingsError, match=says) as raised:
        Settings.load(file, {})
    assert raised.value.line == line


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "answerable.toml").write_bytes(b"\xef\xbb\xbf[answer]\nmax_steps = 5\n")
    assert Settings.load(tmp_path / "answerable.toml", {}).answer.max_steps == 5


def test_settings_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        AnswerSettings().max_steps = 3  # type: ignore[misc]
