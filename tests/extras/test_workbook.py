"""Excel workbooks by openpyxl (extra `xlsx`)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from answerable.errors import TicketError
from answerable.tickets.read import read_tickets

pytestmark = pytest.mark.extras


def test_a_workbook_is_read_as_its_table(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Ticket ID", "Subject", "Description", "Created", "Category"])
    sheet.append([101.0, "Plan", "How do I change it?", dt.datetime(2026, 4, 3, 9, 15), "#N/A"])
    sheet.append([])
    sheet.append([102, "", "Wie ändere ich das?", dt.date(2026, 4, 4), "Plan"])
    book.create_sheet("Notes").append(["nothing"])
    book.save(tmp_path / "t.xlsx")
    read = read_tickets(tmp_path / "t.xlsx")
    assert [(one.id, one.created_at, one.intent) for one in read.tickets] == [
        ("101", "2026-04-03T09:15:00", None),
        ("102", "2026-04-04", "Plan"),
    ]
    assert read.tickets[0].text == "Plan\n\nHow do I change it?" and read.card.form == "xlsx"
    assert any("of 2 sheets" in note for note in read.notes)


def test_a_damaged_workbook(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    file = tmp_path / "t.xlsx"
    file.write_bytes(b"PK\x03\x04[Content_Types].xml" + bytes(100))
    with pytest.raises(TicketError, match="Excel workbook that cannot be opened"):
        read_tickets(file)
