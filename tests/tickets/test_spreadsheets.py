"""What spreadsheets and text files leave behind: separators, quoted numbers, words for nothing, ids, encodings."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from answerable.errors import MissingExtra, TicketError
from answerable.tickets import spreadsheet
from answerable.tickets.read import read_tickets
from conftest import Run


def put(folder: Path, content: str | bytes, name: str = "t.csv") -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_separator_line_of_excel(tmp_path: Path, separator: str, mark: str) -> None:
    text = f'{mark}sep=;\r\nid;text\r\n="000123";"two\r\nlines"\r\n2;x\r\n2;y\r\n'.replace(";", separator)
    with pytest.raises(TicketError) as caught:
        read_tickets(put(tmp_path, text))
    assert caught.value.line == 6 and "first on line 5" in str(caught.value)  # of the file, the separator's counted
    (one, two) = read_tickets(put(tmp_path, text.replace("2" + separator + "y", ""))).tickets
    assert (one.id, one.text, two.id) == ("000123", "two\r\nlines", "2")


@pytest.mark.parametrize("word", ["nan", "NaN", "None", "N/A", "#N/A", "-", "NULL", "NaT", "\u2013", "(blank)", "<NA>"])
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_words_for_nothing_are_nothing(tmp_path: Path, word: str, form: str) -> None:
    rows = [
        {
            "id": "1",
            "text": "How?",
            "intent": word,
            "created_at": word,
            "channel": word,
            "reply": word,
            "answerable": word,
        },
        {"id": "2", "text": word, "intent": "x"},
    ]
    if form == "jsonl":
        file = put(tmp_path, "".join(json.dumps(row) + "\n" for row in rows), "t.jsonl")
    else:
        keys = list(rows[0])
        lines = [",".join(keys), *(",".join(row.get(key, "") for key in keys) for row in rows)]
        file = put(tmp_path, "\n".join(lines))
    read = read_tickets(file)
    (ticket,) = read.tickets
    assert (ticket.intent, ticket.created_at, ticket.channel, ticket.reply, ticket.answerable) == (None,) * 5
    assert list(read.card.dropped) == ["no text: its cell is empty or holds a word for nothing"]


def test_intents_that_differ_in_case_are_one_in_the_commonest_spelling(tmp_path: Path) -> None:
    names = ["Refund", "refund", "REFUND", " refund ", "Plan change"]
    text = "id,text,intent\n" + "".join(f"{n},How {n}?,{name}\n" for n, name in enumerate(names))
    read = read_tickets(put(tmp_path, text))
    assert [one.intent for one in read.tickets] == ["refund"] * 4 + ["Plan change"]
    assert any("several spellings" in note for note in read.notes)


def test_subject_and_text_join_the_same_way_in_every_form(tmp_path: Path) -> None:
    rows = [
        ("Refund", "How do I get one?", "Refund\n\nHow do I get one?"),
        ("Refund", "", "Refund"),
        ("", "How?", "How?"),
        ("Re: Plan", "How do I change my PLAN?", "How do I change my PLAN?"),
        ("(no subject)", "How?", "How?"),
    ]
    as_csv = "id,subject,text\n" + "".join(f"{n},{subject},{text}\n" for n, (subject, text, _) in enumerate(rows))
    as_lines = "".join(json.dumps({"id": str(n), "subject": s, "text": t}) + "\n" for n, (s, t, _) in enumerate(rows))
    as_comments = [
        {
            "id": n,
            "subject": s,
            "requester_id": 1,
            "status": "open",
            "tags": [],
            "comments": [{"author_id": 1, "body": t or s}],
        }
        for n, (s, t, _) in enumerate(rows)
    ]
    for file in (
        put(tmp_path, as_csv),
        put(tmp_path, as_lines, "t.jsonl"),
        put(tmp_path, json.dumps(as_comments), "t.json"),
    ):
        assert [one.text for one in read_tickets(file).tickets] == [text for _, _, text in rows], file.name


@pytest.mark.parametrize("value", [True, "true", "TRUE", "yes", "Yes", "1", 1, 1.0, "ja", "y"])
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_label_in_the_same_words_in_every_form(tmp_path: Path, value: Any, form: str) -> None:
    text = (
        json.dumps({"id": "1", "text": "x", "answerable": value})
        if form == "jsonl"
        else f"id,text,answerable\n1,x,{value}\n"
    )
    assert read_tickets(put(tmp_path, text, f"t.{form}")).tickets[0].answerable is True
    with pytest.raises(TicketError, match="answerable is"):
        read_tickets(
            put(
                tmp_path,
                text.replace(
                    "nswerable" + text.split("nswerable")[1],
                    'nswerable": 2}' if form == "jsonl" else "nswerable\n1,x,2\n",
                ),
                f"t.{form}",
            )
        )


# -- ids -------------------------------------------------------------------------------------------


def test_rounded_ids_are_called_what_they_are(answerable: Run, tmp_path: Path) -> None:
    text = "Ticket ID,Description\n1.23457E+15,How?\n1.23457E+15,Why?\n"
    code, _, err = answerable("tickets", put(tmp_path, text))
    assert code == 2 and "rounded by a spreadsheet: 1.23457E+15 stands 2 times" in err and "[phone]" not in err
    assert "remove these rows" not in err
    read = read_tickets(put(tmp_path, "id,text\n1.23457E+15,How?\n1.23458E+15,Why?\n"))
    assert any("rounded by a spreadsheet" in note for note in read.notes)
    with pytest.raises(TicketError, match="rounded by a spreadsheet: 1234567890123450000"):
        read_tickets(put(tmp_path, "id,text\n1234567890123450000,How?\n1234567890123450000,Why?\n"))


def test_a_total_row_is_left_out_and_counted(tmp_path: Path) -> None:
    for row in (
        "Total,,2",
        "Grand Total,,2",
        "Summe,,2",
        "合計,,2",
        "Total: 1,,",
        "Total,1,",
        ",Total,2",
        "Total tickets:,1,1",
    ):
        read = read_tickets(put(tmp_path, f"id,text,count\n1,How?,2\n{row}\n"))
        assert dict(read.card.dropped) == {"a total row of a spreadsheet": 1} and len(read.tickets) == 1
    assert len(read_tickets(put(tmp_path, "id,text\n1,How?\nTotal,What is the total?\n")).tickets) == 2


def test_ids_are_made_where_no_row_has_one(tmp_path: Path) -> None:
    read = read_tickets(put(tmp_path, '{"text": "How?"}\n\n{"text": "Why?"}\n', "t.jsonl"))
    assert [one.id for one in read.tickets] == ["row-1", "row-3"] and any("no ids" in note for note in read.notes)
    with pytest.raises(TicketError, match="no id") as caught:
        read_tickets(put(tmp_path, '{"text": "How?"}\n{"id": "2", "text": "Why?"}\n', "t.jsonl"))
    assert caught.value.line == 1


def test_rows_of_one_id_with_a_writer_are_one_conversation(tmp_path: Path) -> None:
    text = (
        "id,ticket_id,author_role,body,created_at,public\n91,7,agent,so,2026-03-04T11:00:00Z,true\n"
        "92,7,end-user,How?,2026-03-04T10:00:00Z,true\n93,7,agent,between us,2026-03-04T10:30:00Z,false\n"
        "94,8,end-user,Why?,2026-03-04T10:00:00Z,true\n"
    )
    read = read_tickets(put(tmp_path, text))
    assert [(one.id, one.text, one.reply) for one in read.tickets] == [("7", "How?", "so"), ("8", "Why?", None)]
    lines = [{"id": "7", "from_agent": False, "text": "How?"}, {"id": "7", "from_agent": True, "text": "so"}]
    (ticket,) = read_tickets(put(tmp_path, "".join(json.dumps(row) + "\n" for row in lines), "t.jsonl")).tickets
    assert (ticket.text, ticket.reply) == ("How?", "so")


def test_a_writer_of_tickets_with_ids_of_their_own_changes_nothing(tmp_path: Path) -> None:
    (one, two) = read_tickets(put(tmp_path, "id,author,text\n1,Ann,How?\n2,agent,Why?\n")).tickets
    assert (one.text, two.text, two.meta["author"]) == ("How?", "Why?", "agent")


def test_ids_used_twice_without_a_writer_say_how_rows_become_conversations(tmp_path: Path) -> None:
    with pytest.raises(TicketError, match="column `author`"):
        read_tickets(put(tmp_path, "id,body\n7,How?\n7,so\n"))
    (ticket,) = read_tickets(put(tmp_path, "id,author,body\n7,customer,How?\n7,agent,so\n")).tickets
    assert ticket.reply == "so"


def test_columns_that_stand_twice_are_numbered(tmp_path: Path) -> None:
    read = read_tickets(put(tmp_path, "id,text,Label,Label\n1,How?,a,b\n"))
    assert dict(read.tickets[0].meta) == {"Label": "a", "Label 2": "b"} and any(
        "numbered" in note for note in read.notes
    )


# -- bytes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = "id;text\r\n1;How do I change the plan for Bj\u00f6rn \u2013 today?\r\n"
    read = read_tickets(put(tmp_path, text.encode(encoding)))
    assert read.tickets[0].text == "How do I change the plan for Bj\u00f6rn \u2013 today?"
    assert bool(read.notes) == (encoding != "utf-8-sig")


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "t.xls", "old Excel workbook"),
        (b"PK\x03\x04" + bytes(range(200)), "t.xlsx", "Excel workbook"),
        (b"%PDF-1.7\n%\xe2", "t.pdf", "a PDF"),
        (b"\x1f\x8b\x08\x00", "t.csv.gz", "gunzip < "),
        (b"PK\x03\x04" + bytes(range(200)), "t.zip", "Unpack it"),
        (bytes(range(256)) * 8, "t.csv", "not a text file"),
        (b"\x01\x02\x03\x04\x05 x,y\n" * 9, "t.csv", "no text"),
    ],
)
def test_files_that_are_no_text_are_called_what_they_are(
    answerable: Run, tmp_path: Path, content: bytes, name: str, said: str
) -> None:
    code, _, err = answerable("tickets", put(tmp_path, content, name))
    assert code == 2 and said in err and "iconv" not in err and "1252" not in err


def test_a_question_a_line(tmp_path: Path) -> None:
    read = read_tickets(
        put(tmp_path, "How do I move a roster, and where?\n\n  Where is my invoice?  \n", "questions.txt")
    )
    assert [(one.id, one.text) for one in read.tickets] == [
        ("row-1", "How do I move a roster, and where?"),
        ("row-3", "Where is my invoice?"),
    ]
    assert read.card.form == "text"


def test_a_workbook_without_the_extra_names_both_ways(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtra, match="Excel workbook") as caught:
        read_tickets(put(tmp_path, b"PK\x03\x04[Content_Types].xml", "t.xlsx"))
    assert "CSV UTF-8" in str(caught.value) and "answerable[xlsx]" in str(caught.value)


def test_sabotage_without_the_words_for_nothing_they_come_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet, "NOTHING", frozenset())
    assert read_tickets(put(tmp_path, "id,text,intent\n1,How?,nan\n")).tickets[0].intent == "nan"
