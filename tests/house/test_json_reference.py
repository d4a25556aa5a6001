"""docs/reference/json.md says every JSON key that the command line prints or writes, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from answerable.cli import VERBS, program
from conftest import ROOT
from json_reference import documented, never, sections, unknown
from json_samples import Forms, key_paths, rarely, sample

PAGE = (ROOT / "docs" / "reference" / "json.md").read_text("utf-8")
FORMS = [
    *("ask", "ingest", "ingest --preview", "coverage", "tickets", "tickets --out", "intents", "eval", "baseline"),
    *("lift", "blame", "mutate", "mutate --missing", "diff", "judge", "judge --cross-check", "judge --export", "label"),
    *("calibrate", "desk", "desk --training", "remit", "remit --approve", "recall", "answer log"),
    *("pages", "history", "doctor"),
]


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Forms:
    folder = tmp_path_factory.mktemp("forms")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        found = sample(folder)
        rarely(found)
    return found


def seen(forms: Forms, name: str) -> set[str]:
    return {path for value in forms[name] for path in key_paths(value)}


@pytest.mark.parametrize("name", FORMS)
def test_every_key_that_is_printed_is_in_the_reference(forms: Forms, name: str) -> None:
    assert not unknown(seen(forms, name), documented(name, sections(PAGE)))


def test_every_key_of_the_reference_is_printed(forms: Forms) -> None:
    assert not never({name: seen(forms, name) for name in FORMS}, sections(PAGE))


@pytest.mark.parametrize(
    ("row", "name", "path"),
    [
        ("| `route` | text", "ask", "route"),
        ("| `low` | share or null | the low end of the interval", "coverage", "total.covered.low"),
        ("| `errors[].error` |", "coverage", "errors[].error"),
    ],
)
def test_a_key_taken_out_of_the_reference_is_missed(forms: Forms, row: str, name: str, path: str) -> None:
    less = "\n".join(line for line in PAGE.splitlines() if not line.startswith(row))
    assert less != PAGE.rstrip("\n")
    assert path in unknown(seen(forms, name), documented(name, sections(less)))


def test_a_key_that_nothing_prints_is_seen(forms: Forms) -> None:
    more = PAGE.replace("| `route` | text", "| `invented` | text | nothing |\n| `route` | text", 1)
    assert never({name: seen(forms, name) for name in FORMS}, sections(more)) == {("ask", "invented")}


def test_every_section_is_a_form_or_a_part_of_one() -> None:
    all_of_it = sections(PAGE)
    linked = {link for rows in all_of_it.values() for _, kind in rows for link in re.findall(r"\(#([\w-]+)\)", kind)}
    assert set(all_of_it) - linked - set(FORMS) == set()
    assert linked <= set(all_of_it)


def test_every_command_with_json_has_a_form() -> None:
    import click

    context = click.Context(program)
    with_json = {
        verb
        for verb in VERBS
        for command in [program.get_command(context, verb)]
        if command is not None and any("--json" in option.opts for option in command.params)
    }
    assert with_json <= set(FORMS)


def test_paths_of_keys(tmp_path: Path) -> None:
    value = {"a": [{"b": {"c": 1}}], "d": {}}
    assert set(key_paths(value)) == {"a", "a[].b", "a[].b.c", "d"}
