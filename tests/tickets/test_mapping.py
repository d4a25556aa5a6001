"""Forms that are not known: one error that names their keys, and the mapping file it shows reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest

from answerable.cli import VERBS, program
from answerable.errors import AnswerableError, SettingsError, TicketError
from answerable.settings import TicketSettings
from answerable.tickets.read import TicketFile, read_tickets
from conftest import Run


def put(folder: Path, value: Any, name: str = "export.json") -> Path:
    file = folder / name
    file.write_text(value if isinstance(value, str) else json.dumps(value, indent=1), "utf-8")
    return file


def mapped(folder: Path, value: Any, mapping: str, name: str = "export.json") -> TicketFile:
    told = TicketSettings(mapping=str(put(folder, mapping, "form.toml")))
    return read_tickets(put(folder, value, name), told)


UNKNOWN: dict[str, Any] = {
    "a list inside": {
        "meta": {"page": 1},
        "result": {
            "items": [
                {"ref": n, "opened": f"2026-03-0{n} 10:00", "words": f"How do I move roster {n}?"} for n in (1, 2)
            ]
        },
    },
    "a list": [{"nr": n, "wording": f"How do I move roster {n}?"} for n in (1, 2)],
    "messages": [
        {
            "nr": n,
            "heading": "Roster",
            "dialog": [
                {"party": "C", "said": f"How do I move roster {n} to another week?", "when": "2026-03-04T10:00:00Z"},
                {"party": "S", "said": "Choose copy, then the week.", "when": "2026-03-04T11:00:00Z"},
            ],
        }
        for n in (1, 2)
    ],
}


@pytest.mark.parametrize("name", UNKNOWN)
@pytest.mark.parametrize("lines", [False, True])
def test_what_the_error_shows_reads_the_file(answerable: Run, tmp_path: Path, name: str, lines: bool) -> None:
    value = UNKNOWN[name]
    if lines and isinstance(value, list):
        file = put(tmp_path, "".join(json.dumps(row) + "\n" for row in value), "export.jsonl")
    else:
        file = put(tmp_path, value)
    code, _, err = answerable("tickets", file)
    assert code == 2 and "form that is not known" in err and "--mapping FORM.toml" in err
    shown = err.split("FORM.toml:\n")[1]
    for key in ("ref", "words") if name == "a list inside" else ("nr",):
        assert key in err.split("\n")[0]  # the keys that were found are named
    put(tmp_path, "\n".join(line.strip() for line in shown.splitlines()), "form.toml")
    code, out, err = answerable("tickets", file, "--mapping", tmp_path / "form.toml", "--out", "o.jsonl")
    assert code == 0, err
    rows = [json.loads(line) for line in Path("o.jsonl").read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["1", "2"] and all("roster" in row["text"] for row in rows)
    assert ("reply" in rows[0]) == (name == "messages") and "kept      2" in out


def test_every_key_of_a_mapping(tmp_path: Path) -> None:
    value = {
        "page": {
            "list": [
                {
                    "no": "A-1",
                    "head": {"title": "Roster"},
                    "body.html": "<p>How do I <b>move</b> it?</p><p>Soon</p>",
                    "day": "04/03/2026",
                    "tags": [{"kind": "topic", "name": "rosters"}],
                    "via": "Mail",
                    "answers": ["Choose copy.", "x"],
                    "by": 7,
                    "state": "open",
                    "plan": "pro",
                    "documented": "yes",
                    "pages": ["a.md"],
                },
                {"no": "A-2", "state": "junk"},
            ]
        }
    }
    mapping = """
        rows = "page.list"
        id = "no"
        text = ["head.title", "body.html"]
        created_at = "day"
        date_format = "%d/%m/%Y"
        intent = "tags[kind=topic].name"
        channel = "via"
        reply = "answers.0"
        customer = "by"
        answerable = "documented"
        relevant = "pages"
        drop = {state = ["junk", "trash"]}
    """
    read = mapped(tmp_path, value, mapping)
    (ticket,) = read.tickets
    assert (ticket.id, ticket.text.split("\n")[0], ticket.intent) == ("A-1", "Roster", "rosters")
    assert "How do I move it?" in ticket.text and "<p>" not in ticket.text
    assert (ticket.created_at, ticket.channel, ticket.reply) == ("2026-03-04", "Mail", "Choose copy.")
    assert (ticket.answerable, ticket.relevant, ticket.meta["customer"], ticket.meta["plan"]) == (
        True,
        ("a.md",),
        "7",
        "pro",
    )
    assert dict(read.card.dropped) == {"state is junk": 1}


def test_messages_by_a_mapping(tmp_path: Path) -> None:
    value = [
        {
            "id": 1,
            "dialog": [
                {"kind": {"role": 0}, "words": "a robot greets"},
                {"kind": {"role": 1}, "words": "How do I move it?"},
                {"kind": {"role": 9}, "words": "between us"},
                {"kind": {"role": 2}, "words": "Choose copy."},
                {"kind": {"role": 5}, "words": "?"},
            ],
        }
    ]
    mapping = """
        id = "id"
        [messages]
        path = "dialog"
        body = "words"
        author = "kind.role"
        bot = [0]
        customer = [1]
        agent = [2]
        note = [9]
    """
    read = mapped(tmp_path, value, mapping)
    assert (read.tickets[0].text, read.tickets[0].reply) == ("How do I move it?", "Choose copy.")
    assert any("'5'" in note or "author 5" in note for note in read.notes)  # whom the mapping does not name


def test_a_table_of_messages_by_a_mapping(tmp_path: Path) -> None:
    text = "Fall,Wer,Was,Wann\n7,K,Wie geht das?,2026-03-04\n7,M,So.,2026-03-05\n8,K,Und das?,2026-03-04\n"
    mapping = 'id = "Fall"\n[messages]\nbody = "Was"\nauthor = "Wer"\nat = "Wann"\ncustomer = ["K"]\nagent = ["M"]\n'
    read = mapped(tmp_path, text, mapping, "t.csv")
    assert [(one.id, one.text, one.reply) for one in read.tickets] == [
        ("7", "Wie geht das?", "So."),
        ("8", "Und das?", None),
    ]
    assert read.tickets[0].created_at == "2026-03-04"


def test_a_mapping_changes_a_form_that_is_known(tmp_path: Path) -> None:
    row = {
        "id": 1,
        "subject": "Roster",
        "requester_id": 7,
        "status": "open",
        "tags": [],
        "custom_fields": [{"id": 36, "value": "rosters"}],
        "comments": [{"author_id": 7, "body": "How do I move it?"}, {"author_id": 3, "body": "Copy."}],
    }
    read = mapped(tmp_path, {"tickets": [row]}, 'intent = "custom_fields[id=36].value"\nid = "requester_id"\n')
    (ticket,) = read.tickets
    assert (ticket.id, ticket.intent, ticket.reply, read.card.form) == ("7", "rosters", "Copy.", "zendesk")


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("text = 3", "text"),
        ('txt = "a"', "txt"),
        ('[messages]\nbody = "a"\n', "author"),
        ('[messages]\nbody = "a"\nauthor = "b"\nwho = "c"', "who"),
        ("text = [", "not valid TOML"),
        ('rows = "none"\ntext = "a"', "leads to no list (keys: items)"),
        ('rows = "items"\ntext = "b"', "nothing stands at text"),
    ],
)
def test_a_mapping_that_is_wrong(tmp_path: Path, mapping: str, said: str) -> None:
    with pytest.raises(TicketError) as caught:
        mapped(tmp_path, {"items": [{"a": "x"}]}, mapping)
    assert said in str(caught.value) and caught.value.exit_code == 2 and (caught.value.remedy or caught.value.line)


def test_a_mapping_of_the_settings_file(answerable: Run, tmp_path: Path) -> None:
    put(tmp_path, 'text = "words"\nid = "nr"\n', "form.toml")
    settings = put(tmp_path, f'[tickets]\nmapping = "{tmp_path}/form.toml"\n', "answerable.toml")
    code, out, err = answerable("tickets", put(tmp_path, [{"nr": 1, "words": "How?"}]), "--settings", settings)
    assert code == 0 and "kept      1" in out, err
    code, _, err = answerable("tickets", put(tmp_path, [{"nr": 1}]), "--mapping", "none.toml")
    assert code == 2 and "no such mapping file" in err


def test_a_date_format_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="names no part of a date") as caught:
        read_tickets(put(tmp_path, "id,text\n1,x\n", "t.csv"), TicketSettings(date_format="dd/mm/yyyy"))
    assert isinstance(caught.value, AnswerableError)


def test_every_command_that_takes_tickets_takes_what_the_errors_advise() -> None:
    taking = {
        verb: options
        for verb in VERBS
        if (command := program.get_command(click.Context(program), verb)) is not None
        and "--tickets" in (options := {name for option in command.params for name in option.opts})
    }
    assert {"ask", "coverage", "calibrate", "label", "intents", "eval"} <= taking.keys()
    lacking = [verb for verb, options in taking.items() if not {"--mapping", "--date-format", "--columns"} <= options]
    assert not lacking
