"""Ticket files: what is read, and that a broken file says where and what to do, and loses nothing."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable import jsonl
from answerable.errors import AnswerableError, InputError, TicketError
from answerable.jsonl import dumps, write_jsonl, write_text
from answerable.model import Turn
from answerable.tickets.read import read_tickets

SHARED = Path(__file__).resolve().parents[2].parent / "shared"


def put(folder: Path, content: str | bytes, name: str = "tickets.jsonl") -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def rows(n: int) -> list[str]:
    return [json.dumps({"id": f"t-{i}", "text": f"question {i}"}) for i in range(1, n + 1)]


def refused(file: Path) -> TicketError:
    with pytest.raises(TicketError) as caught:
        read_tickets(file)
    assert caught.value.exit_code == 2
    assert str(file) in str(caught.value)
    assert caught.value.remedy
    return caught.value


# -- what is read --------------------------------------------------------------------------------


def test_every_field_of_a_row(tmp_path: Path) -> None:
    row = {
        "id": "t-1",
        "text": "does it work with okta",
        "intent": " sso ",
        "created_at": "2026-03-02T09:14:00Z",
        "channel": "chat",
        "reply": "It does.",
        "thread": [{"speaker": "user", "text": "hi"}, {"speaker": "agent", "text": "hello"}],
        "answerable": False,
        "relevant": ["sso.md"],
        "answer": None,
        "priority": 3,
        "meta": {"kind": "near miss"},
    }
    (ticket,) = read_tickets(put(tmp_path, json.dumps(row))).tickets
    assert (ticket.id, ticket.intent, ticket.answerable, ticket.relevant) == ("t-1", "sso", False, ("sso.md",))
    assert ticket.thread == (Turn("user", "hi"), Turn("agent", "hello"))
    assert (ticket.reply, ticket.answer, ticket.channel) == ("It does.", None, "chat")
    assert dict(ticket.meta) == {"kind": "near miss", "priority": 3}


def test_the_file_is_described(tmp_path: Path) -> None:
    file = put(tmp_path, "\n".join(rows(3)) + "\n\n")
    read = read_tickets(file)
    assert [ticket.id for ticket in read.tickets] == ["t-1", "t-2", "t-3"]
    assert (read.path, len(read.digest), read.notes, read.labelled) == (str(file), 64, (), 0)


def test_a_byte_order_mark_a_null_label_and_a_raw_line_separator(tmp_path: Path) -> None:
    line = '{"id": "1", "text": "one\u2028two", "answerable": null}'
    (ticket,) = read_tickets(put(tmp_path, b"\xef\xbb\xbf" + line.encode())).tickets
    assert ticket.text == "one\u2028two" and ticket.answerable is None


def test_numbers_as_ids_and_cut_emoji_are_mended_and_said(tmp_path: Path) -> None:
    read = read_tickets(put(tmp_path, '{"id": 7, "text": "thanks \\ud83d"}'))
    assert (read.tickets[0].id, read.tickets[0].text) == ("7", "thanks \N{REPLACEMENT CHARACTER}")
    assert len(read.notes) == 2
    read.tickets[0].text.encode()


def test_csv_with_its_own_names(tmp_path: Path) -> None:
    text = "id,text,answerable,relevant,thread,plan\n"
    text += '1,"two\nlines, and a comma",yes,a.md|b.md; c.md,"[{""speaker"": ""user"", ""text"": ""hi""}]",pro\n'
    text += '2,short row\n\n3,x,,"[""a|b.md""]",,\n'
    read = read_tickets(put(tmp_path, text, "t.csv"))
    one, two, three = read.tickets
    assert one.text == "two\nlines, and a comma" and one.answerable is True
    assert one.relevant == ("a.md", "b.md", "c.md") and one.thread == (Turn("user", "hi"),)
    assert dict(one.meta) == {"plan": "pro"} and dict(two.meta) == {}
    assert three.relevant == ("a|b.md",) and three.answerable is None
    assert read.notes == ()


def test_csv_with_nameless_columns(tmp_path: Path) -> None:
    (ticket,) = read_tickets(put(tmp_path, "id,text,,\n1,x,,kept\n", "t.csv")).tickets
    assert dict(ticket.meta) == {"column 4": "kept"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_a_help_desk(tmp_path: Path, delimiter: str) -> None:
    lines = [["Ticket ID", "Subject", "Description", "Category"], ["4", "Refund", "Where is my money", "billing"]]
    read = read_tickets(put(tmp_path, "\n".join(delimiter.join(line) for line in lines), "export.csv"))
    (ticket,) = read.tickets
    assert (ticket.id, ticket.text, ticket.intent) == ("4", "Refund\n\nWhere is my money", "billing")
    assert any("'Subject' + 'Description'" in note for note in read.notes)


def test_the_kind_is_read_from_the_content_where_the_name_does_not_say(tmp_path: Path) -> None:
    assert read_tickets(put(tmp_path, rows(1)[0], "a.txt")).tickets[0].id == "t-1"
    assert read_tickets(put(tmp_path, "id,text\n9,hello", "b.txt")).tickets[0].id == "9"


@pytest.mark.shared
@pytest.mark.parametrize("name", ["aws-docs", "clapnq"])
def test_shared_data(name: str) -> None:
    file = SHARED / "data" / name / "tickets.jsonl"
    if not file.is_file():
        pytest.skip("the shared data sets do not lie beside the project")
    read = read_tickets(file)
    assert len(read.tickets) == sum(1 for line in file.read_text("utf-8").split("\n") if line)
    assert read.labelled > 90 and any(ticket.relevant for ticket in read.tickets)


# -- what is refused -----------------------------------------------------------------------------


def test_broken_line_17(tmp_path: Path) -> None:
    lines = rows(20)
    lines[16] = lines[16][:-3]
    error = refused(put(tmp_path, "\n".join(lines)))
    assert error.line == 17 and ":17: not valid JSON" in str(error)


def test_all_broken_rows_are_named_ten_are_listed(tmp_path: Path) -> None:
    lines = rows(40)
    for place in range(3, 16):
        lines[place] = "{"
    error = refused(put(tmp_path, "\n".join(lines)))
    assert error.line == 4 and error.message.startswith("13 rows cannot be read")
    assert error.message.count("\n  line ") == 10 and "and 3 more" in error.message


def test_two_tickets_with_one_id_name_both_lines(tmp_path: Path) -> None:
    lines = rows(9)
    lines[7] = lines[1]
    error = refused(put(tmp_path, "\n".join(lines)))
    assert error.line == 8 and "first on line 2" in str(error)


def test_a_number_and_a_string_can_be_one_id(tmp_path: Path) -> None:
    assert "second time" in str(refused(put(tmp_path, '{"id": 1, "text": "a"}\n{"id": "1", "text": "b"}')))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"text": "x"}, "no id"),
        ({"id": "", "text": "x"}, "no id"),
        ({"id": None, "text": "x"}, "no id"),
        ({"id": " ", "text": "x"}, "id is blank"),
        ({"id": True, "text": "x"}, "id is true or false"),
        ({"id": 1.5, "text": "x"}, "id is a number"),
        ({"id": "1"}, "no text (its keys: id)"),
        ({"id": "1", "text": ["x"]}, "text is a list"),
        ({"id": "1", "text": "\n"}, "text is blank"),
        ({"id": "1", "text": "x", "answerable": "maybe"}, "answerable is 'maybe'"),
        ({"id": "1", "text": "x", "answerable": 2}, "answerable is 2"),
        ({"id": "1", "text": "x", "answerable": ["yes"]}, "answerable is a list"),
        ({"id": "1", "text": "x", "thread": "hi"}, "thread is a string"),
        ({"id": "1", "text": "x", "thread": [{"text": "hi"}]}, "turn 1 of thread: speaker is None"),
        ({"id": "1", "text": "x", "thread": [{"speaker": "bot", "text": "hi"}]}, "speaker is 'bot'"),
        ({"id": "1", "text": "x", "thread": ["hi"]}, "turn 1 of thread"),
        ({"id": "1", "text": "x", "relevant": "a.md"}, "relevant is a string"),
        ({"id": "1", "text": "x", "relevant": [1]}, "relevant is a list"),
        ({"id": "1", "text": "x", "intent": 4}, "intent is a number"),
        ({"id": "1", "text": "x", "plan": 1, "meta": {"plan": 2}}, "in the row and in meta"),
    ],
)
def test_wrong_rows(tmp_path: Path, row: dict[str, Any], said: str) -> None:
    error = refused(put(tmp_path, rows(1)[0] + "\n" + json.dumps(row)))
    assert error.line == 2 and said in str(error)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[1]", "JSON array"),
        ("3", "a JSON object is expected, this is a number"),
        ('{"id": "1", "id": "2", "text": "x"}', "stands twice"),
        ('{"id": "1", "text": "x", "score": NaN}', "NaN is not JSON"),
        ('{"id": "1", "text": "x", "deep": ' + "[" * 100_000 + "}", "not usable JSON"),
        ('{"id": "1", "text": "x", "big": ' + "9" * 5000 + "}", "not usable JSON"),
    ],
)
def test_json_that_is_not_a_ticket(tmp_path: Path, line: str, said: str) -> None:
    if "big" in line and not hasattr(__import__("sys"), "get_int_max_str_digits"):
        pytest.skip("this Python reads integers of any length")
    error = refused(put(tmp_path, line))
    assert error.line == 1 and said in str(error)


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("a,b\n1,2\n", 1, "no column for id or text; found 'a', 'b'"),
        ("1,how do i pay\n2,x\n", 1, "no column for id or text"),
        ("id,body,answerable\n1,x,maybe\n", 2, "answerable is 'maybe'"),
        ("id,text\n1,x,3\n", 2, "3 cells under 2 columns"),
        ("id,text\n1,\n", 2, "no text"),
        ('id,text\n1,x\n2,"never closed\n3,y\n', 3, "not valid CSV"),
        ("id,text,id\n1,x,2\n", 1, "stands twice in the header"),
        ("id,text,thread\n1,x,[broken\n", 2, "thread is not valid JSON"),
        ('id,text\n1,"two\nlines"\n1,x\n', 4, "first on line 2"),
        ("id,text\n", None, "no tickets"),
    ],
)
def test_wrong_csv(tmp_path: Path, content: str, line: int | None, said: str) -> None:
    error = refused(put(tmp_path, content, "t.csv"))
    assert error.line == line and said in str(error)


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"", None, "is empty"),
        (b" \n\n", None, "is empty"),
        (b"\xff\xfei\0d\0\0\xd8", 1, "not a text file"),
        (b'{"id": "1",\n "text": "\0"}', 2, "NUL"),
    ],
)
def test_wrong_bytes(tmp_path: Path, content: bytes, line: int | None, said: str) -> None:
    error = refused(put(tmp_path, content))
    assert error.line == line and said in str(error)


def test_no_such_file_and_a_folder(tmp_path: Path) -> None:
    assert "no such file" in str(refused(tmp_path / "none.jsonl"))
    with pytest.raises(TicketError, match="cannot be read"):
        read_tickets(tmp_path)


# -- what is written -----------------------------------------------------------------------------


def test_written_rows_are_read_again(tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    assert write_jsonl(file, ({"id": str(i), "text": "é\u2028\x9b2J"} for i in range(3))) == 3
    assert "\x9b" not in file.read_text("utf-8") and "é" in file.read_text("utf-8")
    assert [ticket.text for ticket in read_tickets(file).tickets] == ["é\u2028\x9b2J"] * 3


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda s: st.lists(s), max_leaves=8))
@settings(max_examples=80, deadline=None)
def test_json_text_says_what_was_meant(value: Any) -> None:
    text = dumps(value)
    assert json.loads(text) == value
    text.encode()  # half surrogates included


def test_nan_is_never_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        dumps({"x": float("nan")})


def crash() -> Any:
    yield {"id": "1"}
    raise RuntimeError("pulled the plug")


def test_a_crash_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    write_text(file, "old\n")
    with pytest.raises(RuntimeError):
        write_jsonl(file, crash())
    assert file.read_text() == "old\n" and list(tmp_path.iterdir()) == [file]


def test_sabotage_writing_in_place_loses_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def in_place(path: Path, fill: Any) -> None:
        with path.open("w") as file:
            fill(file)

    monkeypatch.setattr(jsonl, "_write", in_place)
    file = tmp_path / "out.jsonl"
    write_text(file, "old\n")
    with pytest.raises(RuntimeError):
        write_jsonl(file, crash())
    assert file.read_text() == '{"id": "1"}\n'


def test_a_link_stays_a_link_and_rights_are_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    write_text(link, "new")
    assert link.is_symlink() and real.read_text() == "new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_device_is_written_to_not_replaced() -> None:
    write_text(os.devnull, "gone")
    assert not Path(os.devnull).is_file()


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    for place in (tmp_path / "none" / "out.jsonl", tmp_path):
        with pytest.raises(InputError) as caught:
            write_text(place, "x")
        assert isinstance(caught.value, AnswerableError) and caught.value.exit_code == 2
