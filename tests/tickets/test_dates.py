"""Dates in every usual shape, and those that say two things."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from answerable.errors import TicketError
from answerable.settings import TicketSettings
from answerable.tickets.dates import DateColumn, iso_of, order_of, seconds
from answerable.tickets.read import read_tickets
from conftest import Run

NOON = [
    "2026-04-03 12:30",
    "2026-04-03T12:30:00",
    "2026/04/03 12:30",
    "2026.04.03 12:30",
    "20260403T123000",
    "20260403123000",
    "03.04.2026 12:30",
    "3.4.2026, 12:30 Uhr",
    "3. April 2026 12:30",
    "Freitag, 3. April 2026 um 12:30",
    "03/Apr/26 12:30 PM",
    "3 Apr 2026 12:30",
    "3rd April 2026, 12:30",
    "Apr 3, 2026 12:30 PM",
    "April 3rd, 2026 at 12:30 PM",
    "Friday, April 3, 2026 12:30 p.m.",
    "Fri Apr  3 12:30:00 2026",
    "3-Apr-2026 12:30:00",
    "le 3 avril 2026 à 12h30",
    "3 de abril de 2026 12:30",
    "3 aprile 2026 12:30",
    "3 kwietnia 2026 12:30",
    "2026年4月3日 12:30",
    "Apr 3, 2026 @ 12:30:00.000",
]


@pytest.mark.parametrize("value", NOON)
def test_shapes_of_one_time(value: str) -> None:
    assert iso_of(value) == "2026-04-03T12:30:00"
    assert seconds(value) == dt.datetime(2026, 4, 3, 12, 30, tzinfo=dt.timezone.utc).timestamp()


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("Fri, 03 Apr 2026 12:30:00 +0200", "2026-04-03T12:30:00+02:00"),
        ("3 Apr 2026 12:30:00 GMT", "2026-04-03T12:30:00Z"),
        ("2026-04-03T12:30:00.123456Z", "2026-04-03T12:30:00Z"),
        ("2026-04-03 12:30:00 -05:00", "2026-04-03T12:30:00-05:00"),
        ("2026-04-03 12:30 AM UTC", "2026-04-03T00:30:00Z"),
        ("1775219400", "2026-04-03T12:30:00Z"),
        ("1775219400.25", "2026-04-03T12:30:00Z"),
        ("1775219400000", "2026-04-03T12:30:00Z"),
        ("46115", "2026-04-03"),  # a day as Excel counts it
        ("2026-04-03", "2026-04-03"),
        ("13/04/2026", "2026-04-13"),
        ("04/13/2026", "2026-04-13"),
        ("04/04/2026", "2026-04-04"),
        ("2026-02-30", None),
        ("31.02.2026", None),
        ("soon", None),
        ("12:30", None),
        ("5", None),
        ("03/04/2026", None),
        ("03-04-26", None),
        ("1" * 5000, None),
    ],
)
def test_shapes(value: str, iso: str | None) -> None:
    assert iso_of(value) == iso


def read_column(values: list[str | None], date_format: str = "") -> tuple[DateColumn, list[str | None]]:
    column = DateColumn(date_format)
    for value in values:
        column.look_at(value)
    return column, [column.iso(value) for value in values]


def test_a_column_decides_by_a_day_over_twelve() -> None:
    assert order_of(["03/04/2026", "25/04/2026"]) == "day" and order_of(["03/04/2026", "04/25/2026"]) == "month"
    assert order_of(["03/04/2026"]) is None and order_of(["25/04/2026", "04/25/2026"]) is None
    column, iso = read_column(["03/04/2026", None, "25/04/2026 9:15 pm", "soon"])
    assert iso == ["2026-04-03", None, "2026-04-25T21:15:00", "soon"]
    assert (column.used, column.unread, column.first_unread, column.ambiguous) == ("day", 1, "soon", 0)
    column, iso = read_column(["03/04/2026", "05/04/2026"])
    assert iso == ["03/04/2026", "05/04/2026"] and column.used is None
    assert (column.ambiguous, column.first_ambiguous) == (2, "03/04/2026")
    assert read_column(["03/04/2026 10:00"], "%m/%d/%Y")[1] == ["2026-03-04T10:00:00"]
    assert read_column(["26|03|04"], "%y|%m|%d")[1] == ["2026-03-04"]


def table(folder: Path, *days: str) -> Path:
    file = folder / "t.csv"
    file.write_text(
        "id,text,created_at\n" + "".join(f'{n},question {n},"{day}"\n' for n, day in enumerate(days)), "utf-8"
    )
    return file


def test_dates_that_say_two_things_are_asked_for_and_the_remedy_helps(answerable: Run, tmp_path: Path) -> None:
    file = table(tmp_path, "03/04/2026", "05/04/2026")
    code, out, err = answerable("tickets", file)
    assert code == 0 and "--date-format %d/%m/%Y" in err and "written" not in out
    code, _, err = answerable("tickets", file, "--since", "2026-04-01")
    assert code == 2 and "--date-format %d/%m/%Y" in err and "Widen" not in err and "03/04/2026" in err
    code, out, _ = answerable("tickets", file, "--since", "2026-04-04", "--date-format", "%d/%m/%Y", "--json")
    assert code == 0 and (json.loads(out)["kept"], json.loads(out)["first"]) == (1, "2026-04-05")
    settings = tmp_path / "s.toml"
    settings.write_text('[tickets]\ndate_format = "%m/%d/%Y"\n')
    code, out, _ = answerable("tickets", file, "--settings", settings, "--json")
    assert json.loads(out)["first"] == "2026-03-04"


def test_only_a_window_that_cut_is_to_be_widened(tmp_path: Path) -> None:
    with pytest.raises(TicketError, match=r"Widen the window"):
        read_tickets(table(tmp_path, "2026-04-03"), since=dt.date(2027, 1, 1))
    with pytest.raises(TicketError, match=r"cannot be read; say their format") as caught:
        read_tickets(table(tmp_path, "KW 14"), since=dt.date(2026, 1, 1))
    assert "Widen" not in str(caught.value)
    with pytest.raises(TicketError, match="carry no date") as caught:
        read_tickets(table(tmp_path, ""), since=dt.date(2026, 1, 1))
    assert len(read_tickets(table(tmp_path, "KW 14")).tickets) == 1


def test_numbers_as_dates(tmp_path: Path) -> None:
    file = tmp_path / "t.jsonl"
    file.write_text(
        "".join(
            json.dumps({"id": str(n), "text": "x", "created_at": at}) + "\n"
            for n, at in enumerate([1775219400, 1775219400000, 1775219400.5])
        )
    )
    read = read_tickets(file)
    assert {one.created_at for one in read.tickets} == {"2026-04-03T12:30:00Z"} and read.card.undated == 0


def test_a_column_as_told_is_read_so(tmp_path: Path) -> None:
    read = read_tickets(table(tmp_path, "03/04/2026", "25/04/2026"), TicketSettings(date_format="%d/%m/%Y"))
    assert [one.created_at for one in read.tickets] == ["2026-04-03", "2026-04-25"]
