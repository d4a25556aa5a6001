"""An Excel workbook to the text of its cells, by openpyxl (extra `xlsx`)."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .errors import MissingExtra


class BrokenWorkbook(ValueError):
    """The file is no workbook, or cannot be opened."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, and a reader of its rows."""

    title: str
    _of: Any

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The cells of each row that is not empty, as text and without empty ones at the end, with the row's number.

        Raises BrokenWorkbook where the sheet breaks off.
        """
        for number, row in enumerate(self._read(), 1):
            cells = [_text(value) for value in row]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield number, cells

    def _read(self) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._of.iter_rows(values_only=True)
        except Exception as error:  # noqa: BLE001  # as where it is opened: a sheet is parsed row by row
            raise BrokenWorkbook(str(error)[:80]) from None


def sheets_of(data: bytes) -> list[Sheet]:
    """The visible sheets of a workbook, or all where none is visible.

    Raises MissingExtra without the package (its remedy is the command that brings it), BrokenWorkbook.
    """
    if not data.startswith(b"PK\x03\x04") or b"[Content_Types].xml" not in data[:4000] + data[-100_000:]:
        raise BrokenWorkbook("it is no workbook")
    try:
        import openpyxl
    except ImportError:
        raise MissingExtra("workbooks need openpyxl", remedy="pip install 'answerable[xlsx]'") from None
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    except Exception as error:  # noqa: BLE001  # openpyxl raises whatever the damage leads to
        raise BrokenWorkbook(str(error)[:80]) from None
    return [Sheet(sheet.title, sheet) for sheet in sheets]


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
