"""PDF files in a folder: one page a file, flagged, and a clear word where reader is missing or file is broken."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from pdf_files import pdf as drawn_pdf
from pdf_files import words

from answerable.errors import MissingExtra
from answerable.ingest.extract.extract import ExtractError, extract
from answerable.ingest.folder import read_folder
from answerable.model import Page, RawPage


def pdf(*sheets: str, title: str = "") -> bytes:
    """A small PDF with a line of text on each sheet."""
    return drawn_pdf(*([words(72, 720, line, size=12)] if line else [] for line in sheets), title=title)


def read(data: bytes) -> Page:
    return extract(RawPage("guide.pdf", data, "application/pdf"))


def test_a_folder_gives_its_pdf_files(tmp_path: Path) -> None:
    (tmp_path / "guide.pdf").write_bytes(pdf("Hold the key."))
    [raw] = read_folder(tmp_path, max_bytes=10_000)
    assert isinstance(raw, RawPage) and (raw.page, raw.media_type) == ("guide.pdf", "application/pdf")


def test_without_the_extra_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(MissingExtra, match=r"pip install 'answerable\[pdf\]'"):
        read(pdf("Hold the key."))


class TestRead:
    def test_all_sheets_are_one_flagged_page(self) -> None:
        page = read(pdf("Hold the power key.", "Wait for the light.", title="Card reader"))
        assert page.text.split("\n\n")[:2] == ["Hold the power key.", "Wait for the light."]
        assert (page.title, page.flags) == ("Card reader", ("pdf",))

    def test_a_scanned_sheet_is_flagged_and_a_scanned_file_fails(self) -> None:
        assert read(pdf("Hold the power key.", "")).flags == ("pdf", "pdf_no_text")
        with pytest.raises(ExtractError) as caught:
            read(pdf("", ""))
        assert caught.value.code == "no_text"

    @pytest.mark.parametrize("data", [b"%PDF-1.4\n", b"not a pdf", pdf("Hold it.")[:60], b"%PDF-1.4\n" + b"<<" * 5000])
    def test_a_broken_file_is_a_failure_of_its_own(self, data: bytes) -> None:
        with pytest.raises(ExtractError):
            read(data)

    def test_bytes_that_were_changed_give_a_page_or_a_failure_and_nothing_else(self) -> None:
        whole, dice = pdf("Hold the power key.", "Wait for the light.", title="Card reader"), random.Random(14)
        for _ in range(400):
            data = bytearray(whole)
            for _ in range(dice.randint(1, 12)):
                data[dice.randrange(len(data))] = dice.randrange(256)
            try:
                read(bytes(data[: dice.randrange(len(data))] if dice.random() < 0.3 else data))
            except ExtractError as error:
                assert error.code in ("pdf", "no_text", "empty")
