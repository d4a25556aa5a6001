"""Mails as programs send them, and reports with a title: flowed lines, attached mails, marks of spam and drafts."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerable.errors import TicketError
from answerable.tickets.files import mail
from answerable.tickets.read import read_tickets

ASKED = "How do I move a roster to another week?"
HEAD = (
    "From: Ann <ann@b.example>\nTo: help@desk.example\nSubject: week\n"
    "Date: Fri, 20 Feb 2026 09:00:00 +0000\nMessage-ID: <1@b.example>\n"
)


def of(folder: Path, head: str, body: str, *, mark: bytes = b"", end: str = "\n") -> str:
    file = folder / "one.eml"
    file.write_bytes(mark + f"{HEAD}{head}\n{body}".replace("\n", end).encode())
    (ticket,) = read_tickets(file).tickets
    return ticket.text


def parts(*bodies: str) -> str:
    return "".join(f"--x\n{body}\n" for body in bodies) + "--x--\n"


MIXED = "Content-Type: multipart/mixed; boundary=x\n"
PLAIN = f"Content-Type: text/plain\n\n{ASKED}"
OLD = "From: c@d.example\nTo: ann@b.example\nSubject: Sale\n\nBuy our stuff."
WHERE = "Where do I find my week?"


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        ("Content-Type: text/plain; format=flowed\n", "How do I move a roster \nto another week?\n", ASKED),
        ("Content-Type: text/plain; format=flowed; delsp=yes\n", "How do I move a ros \nter to another week?\n", ASKED),
        ("Content-Type: text/plain; format=flowed\n", f"{ASKED} \n-- \nAnn \nB Ltd", f"{ASKED} \n-- \nAnn B Ltd"),
        ("Content-Type: text/plain; format=flowed\n", f"> An old \n> line\n\n{ASKED}", f"> An old \n> line\n\n{ASKED}"),
        (MIXED, parts(PLAIN, f"Content-Type: message/rfc822\n\n{OLD}"), ASKED),
        (MIXED, parts(PLAIN, f"Content-Type: message/rfc822\nContent-Disposition: attachment\n\n{OLD}"), ASKED),
        (MIXED, parts(PLAIN, "Content-Type: text/plain; name=log.txt\n\nERROR 5"), ASKED),
        (MIXED, parts(f"Content-Type: message/rfc822\n\nFrom: c@d.example\nSubject: x\n\n{WHERE}"), WHERE),
    ],
)
def test_what_was_said_in_a_mail(tmp_path: Path, head: str, body: str, text: str) -> None:
    assert of(tmp_path, head, body) == text


def test_a_mark_of_the_encoding_ahead_of_the_headers(tmp_path: Path) -> None:
    assert of(tmp_path, "", ASKED, mark=b"\xef\xbb\xbf", end="\r\n") == ASKED


def test_twin_lines_that_are_not_joined_are_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "_unflowed", lambda text, delsp: text)
    assert (
        of(tmp_path, "Content-Type: text/plain; format=flowed\n", "How do I move a roster \nto another week?") != ASKED
    )


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("X-Spam-Status: Yes, score=12.1 required=5.0", "spam"),
        ("X-MS-Exchange-Organization-SCL: 9", "spam"),
        ("X-Gmail-Labels: Drafts", "a draft"),
        ("X-Failed-Recipients: a@b.example", "an automatic mail"),
    ],
)
def test_headers_say_what_is_no_question(tmp_path: Path, header: str, why: str) -> None:
    with pytest.raises(TicketError, match=why):
        of(tmp_path, f"{header}\n", ASKED)
    assert of(tmp_path, "X-Spam-Status: No, score=-1\nX-MS-Exchange-Organization-SCL: 1\n", ASKED) == ASKED


@pytest.mark.parametrize(
    "text",
    [
        "Tickets of February;;;\n;;;\nTicket ID;Subject;Description;Created\n1;Week;{};2026-02-20\n",
        "Tickets of February\n\nTicket ID;Subject;Description;Created\n1;Week;{};2026-02-20\n",
        "# made by a tool\nid,text,created_at\n1,{},2026-02-20\n",
    ],
)
def test_a_title_above_the_header_is_left_out(tmp_path: Path, text: str) -> None:
    file = tmp_path / "report.csv"
    file.write_text(text.format(ASKED), "utf-8")
    read = read_tickets(file)
    (ticket,) = read.tickets
    assert (ticket.id, ticket.text, ticket.created_at) == ("1", ASKED, "2026-02-20")
    assert any("above the header" in note for note in read.notes)


def test_rows_without_a_header_are_not_searched_for_one_for_ever(tmp_path: Path) -> None:
    file = tmp_path / "report.csv"
    file.write_text("a;b\n" * 20 + "id;text\n1;x\n", "utf-8")
    with pytest.raises(TicketError, match="no column for id or text; found 'a', 'b'"):
        read_tickets(file)


def test_the_sheet_with_tickets_is_read(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Report", "of February"])
    sheet = book.create_sheet("Tickets")
    for row in (["All tickets"], [], ["id", "text"], [7.0, ASKED]):
        sheet.append(row)
    book.save(tmp_path / "t.xlsx")
    read = read_tickets(tmp_path / "t.xlsx")
    assert [(one.id, one.text) for one in read.tickets] == [("7", ASKED)]
    assert any("'Tickets' is read" in note for note in read.notes)
