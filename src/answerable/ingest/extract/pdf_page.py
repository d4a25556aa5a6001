"""The readable text of a PDF file, read by PDFium (the `pdf` extra): one page of ours for the whole file.

A PDF says where glyphs stand, not what is a heading, a list or a table: `pdf/` tells it from where they stand. Prefer
the source that the file was printed from.
"""

from __future__ import annotations

from ...errors import MissingExtra
from .page_text import PageText
from .page_writer import PageWriter
from .pdf.flow import rejoined
from .pdf.glyphs import Box
from .pdf.headings import levels_of, title_of
from .pdf.lines import style_of
from .pdf.passages import PassageReader
from .pdf.pdfium import PdfFile, read_sheets
from .pdf.prose import hyphenated, words_of
from .pdf.raised import marked
from .pdf.regions import layout_of
from .pdf.running_heads import without_running_heads
from .pdf.runs import Run
from .pdf.sheet import Frame, Sheet
from .pdf.title import title_of_metadata
from .pdf.uncertain import NO_UNICODE, ORDER_UNCERTAIN
from .pdf.writing import PassageWriter

MAX_SHEETS = 2000  # sheets of one file that are read; more are flagged `truncated`
_TURNED_WORDS = 6  # words at another angle than the sheet's are a label as long as they are fewer
_UNMAPPED = 0.02  # share of glyphs without a character from which on words are missing


class PdfUnreadable(ValueError):
    """The file is broken, or needs a password."""


def read_pdf(data: bytes) -> tuple[PageText, str | None]:
    """The text of a PDF and its title, if it has one.

    Flags: `pdf` always; `pdf_no_text` where a sheet has no text (a scan); `truncated` where the file or a sheet holds
    more than is read; `pdf_hidden_text` where text that no reader sees was left out; `pdf_order_uncertain` where the
    order of the text could not be told; `pdf_no_unicode` where glyphs are of no known character. What is left out is
    in the ledger.
    Raises PdfUnreadable for what PDFium cannot read, MissingExtra where it is not installed.
    """
    try:
        file = read_sheets(data, MAX_SHEETS)
        if file.sheets and file.broken == len(file.sheets):
            raise PdfUnreadable("none of its sheets can be read")
        return _Reader(file).read()
    except (MissingExtra, PdfUnreadable):
        raise
    except Exception as error:  # hostile files make it raise most kinds there are
        raise PdfUnreadable(f"{type(error).__name__}: {error}") from error


class _Reader:
    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._writer = PageWriter()
        self._writer.flag("pdf")

    def read(self) -> tuple[PageText, str | None]:
        file, writer = self._file, self._writer
        if file.sheets_in_all > len(file.sheets) or any(sheet.truncated for sheet in file.sheets):
            writer.flag("truncated")
        if not all(sheet.frames for sheet in file.sheets):
            writer.flag("pdf_no_text")
        self._note_losses()
        upright = [sheet.frames[0] if sheet.frames else Frame(Box(0, 0, 1, 1), []) for sheet in file.sheets]
        found = [frame.runs for frame in upright]
        style = style_of(found)
        texts = [run.text for runs in found for run in runs]
        kept, heads = without_running_heads(found, [frame.area for frame in upright], style.size)
        for text in heads:
            writer.lose("other", "running head", marked(text))
        reader = PassageReader(style)
        for number, (sheet, frame, runs) in enumerate(zip(file.sheets, upright, kept, strict=True)):
            self._read_sheet(reader, number, sheet, frame, runs)
        passages = rejoined(reader.passages)
        levels = levels_of(passages, style)
        PassageWriter(writer, hyphenated(texts), words_of(texts)).write(passages, levels)
        return writer.finish(), title_of_metadata(file.title) or title_of(passages, heads)

    def _read_sheet(self, reader: PassageReader, number: int, sheet: Sheet, frame: Frame, runs: list[Run]) -> None:
        for turn, one in enumerate(sheet.frames):
            own = one.runs if turn else runs
            if turn and sum(len(run.text.split()) for run in own) >= _TURNED_WORDS:
                self._uncertain("turned text")
            layout = layout_of(own, one.across, one.down, one.panels, one.area)
            for why in layout.uncertain:
                self._uncertain(why)
            for region in layout.regions:
                reader.add(region, number)

    def _uncertain(self, why: str) -> None:
        self._writer.flag(ORDER_UNCERTAIN)
        self._writer.lose("other", why, "")

    def _note_losses(self) -> None:
        hidden = [word for sheet in self._file.sheets for word in sheet.hidden]
        if hidden:
            self._writer.flag("pdf_hidden_text")
            self._writer.lose("hidden", "text", " ".join(hidden[:60]), len(hidden))
        unmapped = sum(sheet.unmapped for sheet in self._file.sheets)
        if unmapped:
            whole = sum(sheet.glyphs for sheet in self._file.sheets)
            if any(sheet.unmapped > _UNMAPPED * sheet.glyphs for sheet in self._file.sheets):
                self._writer.flag(NO_UNICODE)
            self._writer.lose("other", "glyphs without a character", "", max(1, unmapped // 5) if whole else 0)
