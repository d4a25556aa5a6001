"""The readable text of a PDF file, read by pypdf (the `pdf` extra): one page of ours for the whole file.

A PDF says where glyphs stand, not what is a heading, a list or a table: the text is kept in paragraphs, and the page
is flagged `pdf`. Prefer the source that the file was printed from.
"""

from __future__ import annotations

import io

from ...errors import MissingExtra
from .page_text import PageText
from .text_page import read_plain_text

MAX_SHEETS = 2000  # sheets of one file that are read; more are flagged `truncated`


class PdfUnreadable(ValueError):
    """The file is broken, or needs a password."""


def read_pdf(data: bytes) -> tuple[PageText, str | None]:
    """The text of a PDF and its title, if it carries one.

    Flags: `pdf` always, `pdf_no_text` where a sheet has no text (a scan), `truncated` above MAX_SHEETS sheets.
    Raises PdfUnreadable for what pypdf cannot read, MissingExtra where it is not installed.
    """
    try:
        from pypdf import PdfReader
    except ImportError:
        raise MissingExtra(
            "PDF pages need pypdf: pip install 'answerable[pdf]', or exclude *.pdf",
            remedy="pip install 'answerable[pdf]'",
        ) from None
    flags = ["pdf"]
    try:
        reader = PdfReader(io.BytesIO(data))
        sheets = [sheet.extract_text() for _, sheet in zip(range(MAX_SHEETS), reader.pages, strict=False)]
        if len(reader.pages) > MAX_SHEETS:
            flags.append("truncated")
        title = reader.metadata.title if reader.metadata is not None else None
    except Exception as error:  # hostile files make it raise most kinds there are
        raise PdfUnreadable(f"{type(error).__name__}: {error}") from error
    if not all(sheet.strip() for sheet in sheets):
        flags.append("pdf_no_text")
    return read_plain_text("\n\n".join(sheets), flags=tuple(flags)), str(title).strip() or None if title else None
