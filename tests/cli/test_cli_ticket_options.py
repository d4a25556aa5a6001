"""Every command that reads tickets takes the same words for what their file is made of, and heeds them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import answerable.cli as cli
from answerable.cli import program
from conftest import Run

FORM = {"--columns", "--mapping", "--date-format"}


def commands(group: click.Group, *above: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, *above, name)
        else:
            yield " ".join((*above, name)), command


def words(command: click.Command) -> set[str]:
    return {word for param in command.params if isinstance(param, click.Option) for word in param.opts}


def reads_tickets(name: str, command: click.Command) -> bool:
    return name == "tickets" or "--tickets" in words(command)


def lacking(name: str, command: click.Command) -> set[str]:
    return FORM - words(command) if reads_tickets(name, command) else set()


READERS = {name for name, command in commands(program) if reads_tickets(name, command)}


def test_commands_that_read_tickets_take_the_same_options() -> None:
    assert {name: lacking(name, command) for name, command in commands(program) if lacking(name, command)} == {}
    assert {"ask", "coverage", "eval", "label", "tickets"} <= READERS

    @click.command()
    @click.option("--tickets")
    @click.option("--columns")
    def forgetful(tickets: str, columns: str) -> None:
        """Such a one would be seen."""

    assert lacking("forgetful", forgetful) == {"--mapping", "--date-format"}


def test_no_command_reads_tickets_under_another_name() -> None:
    calls = ("read_tickets(", "open_tickets(", "ask_all(")
    found = {
        file.stem
        for file in Path(str(cli.__file__)).parent.glob("*.py")
        if any(call in file.read_text("utf-8") for call in calls)
    }
    assert found - {"judging"} == READERS


# -- they are heeded -----------------------------------------------------------------------------

CALLS: dict[str, tuple[tuple[str, ...], ...]] = {
    "ask": (("--tickets", "t.csv", "--out", "a.jsonl"),),
    "blame": (("--tickets", "t.csv"),),
    "calibrate": (("--tickets", "t.csv"),),
    "coverage": (("--tickets", "t.csv"),),
    "diff": (("INDEX", "INDEX", "--tickets", "t.csv"),),
    "eval": (("s.toml", "--init", "--tickets", "t.csv"),),
    "intents": (("--tickets", "t.csv"),),
    "judge": (("--tickets", "t.csv", "--export", "rows.jsonl"), ("--tickets", "t.csv", "--cross-check")),
    "label": (("--tickets", "t.csv", "--sheet", "s.csv"),),
    "lift": (("draft.md", "--tickets", "t.csv"),),
    "mutate": (("--tickets", "t.csv"),),
    "tickets": (("t.csv",),),
}


@pytest.fixture
def here(answerable: Run, index_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    from answerable.eval.judge import ragas

    monkeypatch.setattr(ragas, "need", lambda: None)  # an extra, that is looked for before the tickets are
    monkeypatch.setenv("ANSWERABLE_INDEX", str(index_copy))
    Path("t.csv").write_text("Ref,Said,Day\n7,How do I get a refund?,03/04/2026\n", "utf-8")
    Path("draft.md").write_text("# Kettles\n\nA kettle boils in three minutes.\n", "utf-8")
    Path("broken.toml").write_text("no_such_key = 1\n", "utf-8")
    return answerable


def test_every_reader_is_called_below() -> None:
    assert set(CALLS) == READERS


EVERY = pytest.mark.parametrize(("name", "call"), [(name, call) for name, calls in CALLS.items() for call in calls])


@EVERY
@pytest.mark.parametrize(
    ("option", "said"),
    [(("--columns", "text=Body,id=Ref"), "Body"), (("--mapping", "broken.toml"), "no_such_key")],
    ids=["columns", "mapping"],
)
def test_columns_and_mapping_are_heeded(
    name: str, call: tuple[str, ...], option: tuple[str, ...], said: str, here: Run, made_index: Path
) -> None:
    filled = [str(made_index) if part == "INDEX" else part for part in call]
    code, _, err = here(name, *filled, *option)
    assert code == 2 and said in err, err
    assert not Path("s.toml").exists()


@EVERY
def test_the_format_of_dates_is_heeded(name: str, call: tuple[str, ...], here: Run, index_copy: Path) -> None:
    filled = [str(index_copy) if part == "INDEX" else part for part in call]
    asked = "can be read with the day or the month first"
    columns = ("--columns", "text=Said,id=Ref,created_at=Day")
    told = here(name, *filled, *columns, "--date-format", "%d/%m/%Y")[2]
    assert "created_at is read, as told, from column 'Day'" in told and asked not in told
    assert asked in here(name, *filled, *columns)[2]


# -- eval --init ---------------------------------------------------------------------------------


def test_a_first_suite_reads_the_tickets_as_they_were_read(here: Run, some_docs: Path) -> None:
    form = ("--columns", "text=Said,id=Ref,created_at=Day", "--date-format", "%d/%m/%Y")
    code, _, err = here("eval", "s.toml", "--init", "--tickets", "t.csv", "--source", some_docs, *form)
    assert code == 0, err
    text = Path("s.toml").read_text("utf-8")
    assert "[settings.tickets]" in text and 'date_format = "%d/%m/%Y"' in text
    # As told.
    assert "answerable eval s.toml --update-baseline" in err
    code, out, err = here("eval", "s.toml", "--update-baseline")
    assert code == 0, out + err
    # The twin: without that table the suite could not read them.
    Path("s.toml").write_text(text.partition("[settings.tickets]")[0], "utf-8")
    code, _, err = here("eval", "s.toml")
    assert code == 2 and "t.csv" in err
    # Where nothing was said there is nothing to keep.
    Path("plain.csv").write_text("id,text\n7,How do I get a refund?\n", "utf-8")
    assert here("eval", "p.toml", "--init", "--tickets", "plain.csv", "--source", some_docs)[0] == 0
    assert "settings" not in Path("p.toml").read_text("utf-8")


@pytest.mark.parametrize("option", [("--columns", "text=Said"), ("--mapping", "m.toml"), ("--date-format", "%d")])
def test_a_suite_says_itself_how_tickets_are_read(option: tuple[str, str], here: Run) -> None:
    code, _, err = here("eval", "s.toml", *option)
    assert code == 2 and "are for --init" in err and "[settings.tickets]" in err
