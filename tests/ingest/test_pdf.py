"""PDF files in a folder: one page a file, flagged, and a clear word where pypdf is missing or the file is broken."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from answerable.errors import MissingExtra
from answerable.ingest.extract.extract import ExtractError, extract
from answerable.ingest.folder import read_folder
from answerable.model import Page, RawPage


def pdf(*sheets: str, title: str = "") -> bytes:
    """A small PDF with a line of text on each sheet."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(sheets)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(sheets)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for n, line in enumerate(sheets):
        drawn = f"BT /F1 12 Tf 72 720 Td ({line}) Tj ET"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * n} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        ]
    objects.append(f"<< /Title ({title}) >>")
    out, places = b"%PDF-1.4\n", []
    for number, value in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{value}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    )
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode()


def read(data: bytes) -> Page:
    return extract(RawPage("guide.pdf", data, "application/pdf"))


def test_a_folder_gives_its_pdf_files(tmp_path: Path) -> None:
    (tmp_path / "guide.pdf").write_bytes(pdf("Hold the key."))
    [raw] = read_folder(tmp_path, max_bytes=10_000)
    assert isinstance(raw, RawPage) and (raw.page, raw.media_type) == ("guide.pdf", "application/pdf")


def test_without_pypdf_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(MissingExtra, match=r"pip install 'answerable\[pdf\]'"):
        read(pdf("Hold the key."))


@pytest.mark.extras
class TestWithPypdf:
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
