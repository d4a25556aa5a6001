"""An Excel workbook to the rows of its first sheet that holds tickets, or any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from ...errors import MissingExtra, TicketError
from ...workbook import BrokenWorkbook, Sheet, sheets_of
from .table import HEADER_ROWS, names_columns

REMEDY = "Save it as CSV UTF-8 (File > Save As)"


def workbook_cells(data: bytes, file: Path, notes: Counter[str]) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row that is not empty, as text, with the row's number.

    Raises MissingExtra without the package, TicketError for a workbook that cannot be opened or holds nothing.
    """
    try:
        sheets = sheets_of(data)
        if len(sheets) > 1:  # a summary often lies above the tickets
            sheets.sort(key=lambda sheet: not _has_header(sheet))
    except MissingExtra:
        raise MissingExtra(
            f"{file}: is an Excel workbook", remedy=f"{REMEDY}, or: pip install 'answerable[xlsx]'"
        ) from None
    except BrokenWorkbook as error:
        raise _broken(error, file) from None
    return _cells(sheets, file, notes)


def _broken(error: BrokenWorkbook, file: Path) -> TicketError:
    remedy = f"{REMEDY}, and read that."
    return TicketError(f"is an Excel workbook that cannot be opened: {error}", path=file, remedy=remedy)


def _has_header(sheet: Sheet) -> bool:
    """Whether one of the first rows names the columns of tickets."""
    return any(names_columns(cells) for _, cells in islice(sheet.rows(), HEADER_ROWS))


def _cells(sheets: list[Sheet], file: Path, notes: Counter[str]) -> Iterator[tuple[int, list[str]]]:
    for sheet in sheets:
        found = False
        try:
            for row in sheet.rows():
                found = True
                yield row
        except BrokenWorkbook as error:
            raise _broken(error, file) from None
        if found:
            if len(sheets) > 1:
                notes[f"of {len(sheets)} sheets, {sheet.title!r} is read"] += 1
            return
    raise TicketError("is an Excel workbook without a row", path=file, remedy="Add one row for each ticket.")
