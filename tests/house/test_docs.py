"""The documentation is true: every command is in it, its links lead somewhere, and what it says to run runs."""

from __future__ import annotations

import dataclasses
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from answerable.cli import VERBS, program
from answerable.cli.reference import pages
from answerable.schema.reference import rows_of
from answerable.settings import Settings
from conftest import FIXTURES, ROOT

README = ROOT / "README.md"
REFERENCE = ROOT / "docs" / "reference"
TEXTS = [README, ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(file: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", file.read_text("utf-8"), re.M | re.S)


def commands(file: Path) -> list[str]:
    """The lines of console blocks that begin with `$`, in order."""
    return [line[2:] for block in blocks(file, "console") for line in block.splitlines() if line.startswith("$ ")]


@pytest.mark.parametrize("name", pages())
def test_the_reference_is_up_to_date(name: str) -> None:
    assert (REFERENCE / name).read_text("utf-8") == pages()[name], "run: make docs"


def options() -> Iterator[tuple[str, str]]:
    """(verb, option) of every option that is shown."""
    context = click.Context(program)
    for verb in VERBS:
        command = program.get_command(context, verb)
        assert command is not None
        for option in command.params:
            if isinstance(option, click.Option) and not option.hidden:
                yield from ((verb, name) for name in (*option.opts, *option.secondary_opts))


def section(text: str, heading: str) -> str:
    """What stands below a heading, up to the next of its depth."""
    found = re.search(rf"^## {re.escape(heading)}$(.*?)(?=^## |\Z)", text, re.M | re.S)
    assert found is not None, heading
    return found[1]


def left_out(text: str) -> list[str]:
    """Options that a page of the commands does not have."""
    return [f"{verb} {name}" for verb, name in options() if not re.search(rf"[`/]{name}\b", section(text, verb))]


def test_every_command_and_option_is_in_the_reference() -> None:
    text = (REFERENCE / "commands.md").read_text("utf-8")
    assert len(list(options())) > 100
    assert not left_out(text)
    assert left_out(text.replace("`--handoff`", "`--hand`")) == ["ask --handoff"]


def test_every_option_says_what_it_does() -> None:
    silent = [line for line in pages()["commands.md"].splitlines() if line.startswith("| `") and line.endswith("|  |")]
    assert not silent


def test_every_setting_is_in_the_reference_with_words() -> None:
    text = (REFERENCE / "settings.md").read_text("utf-8")
    for table in dataclasses.fields(Settings):
        made = type(getattr(Settings(), table.name))
        below = section(text, f"`[{table.name}]`")
        for row in rows_of(made, table.name):
            assert row.text, f"[{table.name}] {row.key} says nothing"
            assert f"| `{row.key}` |" in below
        named = {field.name for field in dataclasses.fields(made)} - {row.key for row in rows_of(made, table.name)}
        assert named <= {"intents"}  # of [remit]: each is a key of its own, by its name


def test_every_key_of_recipes_and_suites_is_in_the_reference() -> None:
    from answerable.eval.suite.suite import suite_reference
    from answerable.eval.suite.waivers import waivers_reference
    from answerable.ingest.recipe import recipe_reference

    for page, rows in (("recipes.md", recipe_reference()), ("suites.md", (*suite_reference(), *waivers_reference()))):
        text = (REFERENCE / page).read_text("utf-8")
        assert len(rows) > 10 and [row.key for row in rows if f"| `{row.key}` |" not in text] == []
        assert [row.key for row in rows if not row.text] == []


def test_every_public_name_is_in_the_reference_with_words() -> None:
    import answerable

    text = (REFERENCE / "python.md").read_text("utf-8")
    for name in answerable.__all__:
        if isinstance(getattr(answerable, name), type) and issubclass(getattr(answerable, name), Exception):
            assert f"`{name}`" in text and f"`{name}` |" in (REFERENCE / "errors.md").read_text("utf-8")
        elif not name.startswith("_"):
            found = re.search(rf"^### {name}\n\n```text\n.*?^```\n\n(\S.*?)$", text, re.M | re.S)
            assert found is not None and not found[1].startswith(("#", "**")), f"{name} says nothing"


def test_the_make_targets_that_are_named_exist() -> None:
    made = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M)
    named = set()
    for file in TEXTS:
        text = file.read_text("utf-8")
        named |= set(re.findall(r"`make ([a-z][\w-]*)`", text))
        named |= {name for block in blocks(file, "sh") for name in re.findall(r"^make ([a-z][\w-]*)", block, re.M)}
    assert {"demo", "test"} <= named <= set(made)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a reader of the README stands: a copy of what it names, and few tickets, for speed."""
    folder = tmp_path_factory.mktemp("reader")
    for name in ("docs", "site"):
        shutil.copytree(FIXTURES / name, folder / "fixtures" / name)
    shutil.copytree(ROOT / "ingest", folder / "ingest")
    lines = (FIXTURES / "tickets.jsonl").read_text("utf-8").splitlines(keepends=True)
    (folder / "fixtures" / "tickets.jsonl").write_text("".join(lines[::8]), "utf-8")
    return folder


def environment() -> dict[str, str]:
    path = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path}


def runs(reader: Path, commands: list[str]) -> Iterator[tuple[str, int, str]]:
    for command in commands:
        words = shlex.split(command)
        if words[0] == "answerable":
            words = [sys.executable, "-m", *words]
        done = subprocess.run(
            words, cwd=reader, env=environment(), capture_output=True, text=True, timeout=300, check=False
        )
        yield command, done.returncode, done.stdout + done.stderr


# The tutorial has a test of its own, which holds what is printed too. The others install something, or need a site.
ELSEWHERE = {"tutorial.md", "llm.md", "large-reader.md", "llama-index.md"}


@pytest.mark.parametrize(
    "file",
    [file for file in TEXTS if file.name not in ELSEWHERE and commands(file)],
    ids=lambda file: file.name,
)
def test_every_console_command_runs(reader: Path, file: Path) -> None:
    done = list(runs(reader, commands(file)))
    assert len(done) >= 5
    for command, code, said in done:
        assert code == 0, f"{command}: {said}"
        assert said or command.startswith("mkdir ")


def known(command: str) -> list[str]:
    """What a line names that there is not: a verb, an option."""
    words = shlex.split(command.partition(" >")[0].partition(" | ")[0], comments=True)
    if "=" in words[0]:
        words = words[1:]
    if words[:1] != ["answerable"] or len(words) < 2 or words[1].startswith("-"):
        return []
    if words[1] not in VERBS:
        return [words[1]]
    have = {name for verb, name in options() if verb == words[1]} | {"--help"}
    return [
        word for word in (word.partition("=")[0] for word in words[2:]) if word.startswith("--") and word not in have
    ]


def shown() -> list[str]:
    """Every command line in a block of any page."""
    found = []
    for file in TEXTS:
        for block in (*blocks(file, "sh"), *blocks(file, "console"), *blocks(file, "yaml")):
            lines = (re.sub(r"^\s*(?:\$ |run: |- run: )?", "", line) for line in block.splitlines())
            found += [line for line in lines if line.startswith("answerable ")]
    return found


def test_every_command_that_is_shown_exists_with_its_options() -> None:
    assert len(shown()) > 30
    assert not {line: wrong for line in shown() if (wrong := known(line))}
    assert known("answerable asks 'x'") == ["asks"] and known("answerable ask x --jsonl") == ["--jsonl"]


def test_the_python_of_the_readme_runs(reader: Path) -> None:
    found = blocks(README, "python")
    assert found
    for block in found:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", block],
            cwd=reader,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert re.search(r"^47 \d+ \(\)$", done.stdout, re.M)


def test_the_ticket_of_the_docs_is_a_ticket(tmp_path: Path) -> None:
    from answerable import read_tickets

    (tmp_path / "tickets.jsonl").write_text("".join(blocks(ROOT / "docs" / "tickets.md", "json")), "utf-8")
    assert len(read_tickets(tmp_path / "tickets.jsonl").tickets) == 1


def test_settings_recipes_and_suites_that_are_shown_are_valid(tmp_path: Path) -> None:
    from answerable.eval.suite.suite import load_suite
    from answerable.ingest.recipe import load_recipe

    file = tmp_path / "ingest" / "help.toml"
    file.parent.mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "articles.json").write_text("[]", "utf-8")
    read = {"recipe": 0, "suite": 0, "settings": 0}
    for page in (ROOT / "docs").rglob("*.md"):
        for block in blocks(page, "toml"):
            if re.search(r"^gate = ", block, re.M):  # a part of a suite
                block = f'source = "docs"\ntickets = "t.jsonl"\n[gates]\nerrors = 0\n{block}'
            file.write_text(block, "utf-8")
            if re.search(r"^tickets = ", block, re.M):
                load_suite(file)
                read["suite"] += 1
            elif re.search(r"^(source|\[reader\])", block, re.M):
                load_recipe(file)
                read["recipe"] += 1
            elif re.search(r"^\[(crawl|generate|judge)\]", block, re.M):
                Settings.load(file, {})
                read["settings"] += 1
    assert read["recipe"] >= 4 and read["suite"] >= 1 and read["settings"] >= 3


def test_the_docs_say_what_the_code_says() -> None:
    count = len((FIXTURES / "tickets.jsonl").read_text("utf-8").splitlines())
    assert f"half of {count} labelled tickets" in " ".join(README.read_text("utf-8").split())
    size = (ROOT / "src/answerable/encode/minilm/model.onnx").stat().st_size / 1e6
    claimed = re.search(r"int8 ONNX, (\d+) MB", (ROOT / "docs" / "index.md").read_text("utf-8"))
    assert claimed is not None and abs(float(claimed[1]) - size) < 2


def test_every_room_is_on_the_map() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    source = ROOT / "src" / "answerable"
    rooms = {path.parent.relative_to(source).as_posix() for path in source.rglob("*.py")} - {
        ".",
        "encode/bridge",
        "encode/minilm",
    }
    assert [room for room in sorted(rooms) if f"`{room}/`" not in text] == []
    named = re.findall(r"`(tests/[\w/.]+|(?:answer|eval|desk|ingest|index|report|cli)/[\w/.]*)`", text)
    assert [name for name in named if not (source / name).exists() and not (ROOT / name).exists()] == []


def test_nothing_says_that_there_is_a_release_on_an_index() -> None:
    """Until there is one: an install line of the docs is one from a checkout, or from a repository."""
    for file in TEXTS:
        for line in re.findall(r"pip install .*", file.read_text("utf-8")):
            assert not re.search(r"pip install (?:-U |--upgrade )?['\"]?answerable(?!\s*@)", line), (
                f"{file.name}: {line}"
            )


def test_every_public_name_of_the_changelog_exists() -> None:
    import answerable

    named = re.search(r"The Python face: (.*?)\.\n", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.S)
    assert named is not None
    assert set(re.findall(r"`(\w+)`", named[1])) <= set(answerable.__all__)
