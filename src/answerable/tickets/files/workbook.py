"""An Excel workbook to the rows of its first sheet that holds tickets, or any, by openpyxl (extra `xlsx`)."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...errors import MissingExtra, TicketError
from .table import HEADER_ROWS, names_columns

REMEDY = "Save it as CSV UTF-8 (File > Save As)"


def workbook_cells(data: bytes, file: Path, notes: Counter[str]) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row that is not empty, as text, with the row's number.

    Raises MissingExtra without the package, TicketError for a workbook that cannot be opened or holds nothing.
    """
    if not data.startswith(b"PK\x03\x04") or b"[Content_Types].xml" not in data[:4000] + data[-100_000:]:
        raise TicketError("is an Excel workbook that cannot be opened", path=file, remedy=f"{REMEDY}, and read that.")
    try:
        import openpyxl
    except ImportError:
        raise MissingExtra(
            f"{file}: is an Excel workbook", remedy=f"{REMEDY}, or: pip install 'answerable[xlsx]'"
        ) from None
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception as error:  # noqa: BLE001  # openpyxl raises whatever the damage leads to
        raise TicketError(
            f"is an Excel workbook that cannot be opened: {str(error)[:80]}",
            path=file,
            remedy=f"{REMEDY}, and read that.",
        ) from None
    return _cells(book, file, notes)


def _cells(book: Any, file: Path, notes: Counter[str]) -> Iterator[tuple[int, list[str]]]:
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    if len(sheets) > 1:  # a summary often lies above the tickets
        sheets = sorted(sheets, key=lambda sheet: not _has_header(sheet))
    for sheet in sheets:
        found = False
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            cells = [_text(value) for value in row]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                found = True
                yield number, cells
        if found:
            if len(sheets) > 1:
                notes[f"of {len(sheets)} sheets, {sheet.title!r} is read"] += 1
            return
    raise TicketError("is an Excel workbook without a row", path=file, remedy="Add one row for each ticket.")


def _has_header(sheet: Any) -> bool:
    """Whether one of the first rows names the columns of tickets."""
    rows = sheet.iter_rows(values_only=True, max_row=HEADER_ROWS)
    return any(names_columns([_text(value) for value in row]) for row in rows)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.replace(microsecond=0).isoformat()
    return str(value)
