"""Every kind of file that lies in a docs folder: read, or named with what to do; an extra that lacks is one line."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from answerable.cli import program
from answerable.ingest.exports import read_export
from answerable.ingest.extract.extract import ExtractError, extract
from answerable.ingest.extract.notebook_page import notebook_markdown
from answerable.ingest.extract.sheet_page import NoQuestions, csv_rows, sheet_html
from answerable.ingest.folder import read_folder
from answerable.ingest.kinds import MEDIA_TYPES, NOTEBOOK, SHEET, media_type
from answerable.ingest.openapi import NotOpenApi, openapi_pages
from answerable.model import LeftOut, Page, PageFailure, RawPage


def items(folder: Path) -> list[RawPage | PageFailure | LeftOut]:
    return list(read_folder(folder, max_bytes=10_000_000))


def page_of(data: bytes | str, kind: str) -> Page:
    return extract(RawPage("page", data.encode() if isinstance(data, str) else data, kind))


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(program, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result.output


class TestFolders:
    def test_docs_of_a_kind_that_is_not_read_are_counted_by_ending(self, tmp_path: Path) -> None:
        for name in ("a.doc", "b/c.doc", "d.texi", "prices.csv", "app.js", "package.json", "mkdocs.yml", "LICENSE"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text("Name,Price\nOak,4\n")
        (tmp_path / "index.md").write_text("# Start\n\nWelcome.\n")
        left = [item for item in items(tmp_path) if isinstance(item, LeftOut)]
        assert [(one.page, one.code, one.count) for one in left] == [
            ("*.csv", "unread", 1),
            ("*.doc", "unread", 2),
            ("*.texi", "unread", 1),
        ]
        assert "docx" in left[1].reason and "build the site" in left[2].reason
        assert [item.page for item in items(tmp_path) if isinstance(item, RawPage)] == ["index.md"]

    def test_the_receipt_counts_what_was_read_by_ending(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "docs").mkdir()
        (tmp_path / "docs" / "a.md").write_text("# A\n\nParcels leave at noon.\n")
        (tmp_path / "docs" / "b.csv").write_text("Question,Answer\nWhen do parcels leave?,At noon.\n")
        (tmp_path / "docs" / "c.doc").write_text("x")
        said = run("ingest", "docs")
        assert "1 .csv, 1 .md" in said and "*.doc  unread" in said
        receipt = json.loads(run("ingest", "docs", "--json"))
        assert receipt["endings"] == {".md": 1, ".csv": 1} and receipt["counts"]["left_out"] == 1

    @pytest.mark.parametrize("name", ["only.md", "only.csv", "only.yaml", "only.ipynb"])
    def test_one_file_is_a_source(self, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        text = {
            "only.md": "# A\n\nParcels leave at noon.\n",
            "only.csv": "q,a\nWhen?,At noon.\n",
            "only.yaml": OPENAPI,
            "only.ipynb": json.dumps(BOOK),
        }[name]
        (tmp_path / name).write_text(text)
        run("ingest", name)
        assert name in run("pages")

    def test_a_manual_is_known_by_its_beginning(self) -> None:
        assert media_type("wick.1", b'.\\" made by hand\n.TH WICK 1\n') == MEDIA_TYPES[".man"]
        assert media_type("wick.8", b".Dd March 1\n.Dt WICK 8\n") == MEDIA_TYPES[".mdoc"]
        assert media_type("notes.1", b"just a file") is None and media_type("v2.3", b".TH later\nx") is not None


class TestMissingExtras:
    @pytest.fixture(autouse=True)
    def without(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        from answerable.ingest.extract import pandoc_page

        pandoc_page._pandoc.cache_clear()
        monkeypatch.setitem(sys.modules, "pypandoc", None)
        monkeypatch.chdir(tmp_path)
        (tmp_path / "docs").mkdir()
        (tmp_path / "docs" / "index.md").write_text("# Start\n\nWelcome to the docs.\n")

    def write(self, count: int) -> None:
        for number in range(count):
            Path(f"docs/p{number}.adoc").write_text(f"= Page {number}\n\nIt lasts {number} days.\n")

    def test_where_most_pages_need_it_nothing_is_stored(self) -> None:
        self.write(5)
        said = run_program("ingest", "docs", code=3)
        assert "5 of 6 pages" in said and said.count("pip install 'answerable[pandoc]'") == 1
        assert not Path(".answerable/CURRENT").exists()

    def test_where_few_do_it_is_one_line(self) -> None:
        for number in range(6):
            Path(f"docs/m{number}.md").write_text(f"# M{number}\n\nWelcome to page {number}.\n")
        self.write(5)
        said = run_program("ingest", "docs")
        assert said.count("pip install 'answerable[pandoc]'") == 1 and "5 pages (5 .adoc)" in said

    @pytest.mark.extras
    def test_with_it_they_are_pages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The twin: the same folder, with pandoc."""
        monkeypatch.delitem(sys.modules, "pypandoc")
        self.write(5)
        assert "6 new" in run_program("ingest", "docs")


def run_program(*arguments: str, code: int = 0) -> str:
    """Through the program's own error handling: exit codes are its business."""
    result = CliRunner().invoke(program, list(arguments))
    assert result.exit_code == code, result.output
    return result.output


BOOK: dict[str, Any] = {
    "nbformat": 4,
    "metadata": {"language_info": {"name": "python"}},
    "cells": [
        {"cell_type": "markdown", "source": ["# Sandbox\n", "\n", "It sleeps after 45 minutes."]},
        {"cell_type": "code", "source": "wake('box')", "outputs": [{"output_type": "stream", "text": ["awake\n"]}]},
        {"cell_type": "code", "source": "", "outputs": []},
        {"cell_type": "code", "source": "1/0", "outputs": [{"output_type": "error", "ename": "ZeroDivisionError",
                                                            "evalue": "division by zero", "traceback": []}]},
        {"cell_type": "raw", "source": "for the printer only"},
    ],
}  # fmt: skip


class TestNotebooks:
    def test_text_code_and_output_are_read(self) -> None:
        page = page_of(json.dumps(BOOK), NOTEBOOK)
        assert page.title == "Sandbox"
        assert [(block.kind, page.text[block.start : block.end]) for block in page.blocks][1:] == [
            ("paragraph", "It sleeps after 45 minutes."),
            ("code", "wake('box')"),
            ("code", "awake"),
            ("code", "1/0"),
            ("code", "ZeroDivisionError: division by zero"),
        ]
        assert [(loss.name, loss.text) for loss in page.losses] == [("output", "for the printer only")]

    def test_a_long_output_is_cut_and_counted(self) -> None:
        book = {"cells": [{"cell_type": "code", "source": "x", "outputs": [{"data": {"text/plain": "row " * 4000}}]}]}
        made, left_out = notebook_markdown(json.dumps(book))
        assert made.count("row") + sum(text.count("row") for text in left_out) == 4000 and len(made) < 2500

    @pytest.mark.parametrize("text", ["{", "[]", '{"cells": 3}', "[" * 100_000])
    def test_what_is_no_notebook_fails_for_what_it_is(self, text: str) -> None:
        with pytest.raises(ExtractError, match="notebook cannot be read"):
            page_of(text, NOTEBOOK)


class TestSheets:
    @pytest.mark.parametrize(
        "text",
        [
            "Question,Answer\nWhen?,At noon.\n",
            "sep=;\nFrage;Antwort\nWhen?;At noon.\n",
            "id\tpregunta\trespuesta\n1\tWhen?\tAt noon.\n",
            "\ufeffWick FAQ,,\nCategory,Question,Answer\nParcels,When?,At noon.\n",
            'answer,question\n"<p>At noon.</p>",When?\n',
        ],
    )
    def test_each_row_is_a_question_with_its_answer(self, text: str) -> None:
        page = page_of(text, SHEET)
        heading = page.headings[-1]
        assert heading.text == "When?" and page.text[heading.end :].strip() == "At noon."

    def test_a_table_of_data_is_none(self) -> None:
        with pytest.raises(NoQuestions):
            sheet_html(csv_rows("Name,Price\nOak,4\n"))
        with pytest.raises(ExtractError):
            page_of("Name,Price\nOak,4\n", SHEET)

    @pytest.mark.extras
    def test_a_workbook_gives_a_section_a_sheet(self) -> None:
        import openpyxl

        book = openpyxl.Workbook()
        book.active.title = "Parcels"
        for row in (("Question", "Answer"), ("When?", "At noon."), (None, None)):
            book.active.append(row)
        book.create_sheet("Prices").append(("Name", "Price"))
        data = io.BytesIO()
        book.save(data)
        page = page_of(data.getvalue(), MEDIA_TYPES[".xlsx"])
        assert [h.text for h in page.headings] == ["Parcels", "When?"] and "At noon." in page.text
        with pytest.raises(ExtractError):
            page_of(b"PK\x03\x04 broken", MEDIA_TYPES[".xlsx"])
        torn = io.BytesIO()
        with zipfile.ZipFile(data) as whole, zipfile.ZipFile(torn, "w") as archive:
            for name in whole.namelist():
                part = whole.read(name)
                archive.writestr(name, part[: len(part) - 40] if name == "xl/worksheets/sheet1.xml" else part)
        with pytest.raises(ExtractError, match="workbook cannot be read"):  # it opens, and breaks off in a row
            page_of(torn.getvalue(), MEDIA_TYPES[".xlsx"])


OPENAPI = """openapi: 3.1.0
info: {title: Wick, version: "2", description: "All calls need a key."}
servers: [{url: "https://api.wick.test/v2"}]
components:
  securitySchemes: {key: {type: apiKey, name: X-Key, in: header}}
  parameters: {size: {name: size, in: query, description: Rows of a page., schema: {type: integer, default: 25, maximum: 200}}}
  schemas:
    Base: {type: object, required: [id], properties: {id: {type: string, description: The number.}}}
    Row:
      allOf: [{$ref: "#/components/schemas/Base"}]
      properties:
        state: {type: string, enum: [open, shut]}
        owner: {type: object, properties: {name: {type: string}, boss: {$ref: "#/components/schemas/Row"}}}
paths:
  /rows:
    parameters: [{$ref: "#/components/parameters/size"}]
    get:
      summary: List rows
      description: "The **newest** first.\\n\\nNothing is listed twice."
      responses: {"200": {description: The rows, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Row"}}}}}, "429": {description: Too many calls}}
    post:
      deprecated: true
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Row"}}}}
      responses: {}
"""  # noqa: E501


class TestOpenApi:
    def test_each_operation_reads_as_a_page(self, tmp_path: Path) -> None:
        (tmp_path / "api.yaml").write_text(OPENAPI)
        pages = {item.page: extract(item) for item in items(tmp_path) if isinstance(item, RawPage)}
        assert list(pages) == ["api.yaml", "api.yaml#GET /rows", "api.yaml#POST /rows"]
        assert "All calls need a key." in pages["api.yaml"].text and "X-Key in header" in pages["api.yaml"].text
        listing = pages["api.yaml#GET /rows"]
        assert listing.title == "List rows" and "Nothing is listed twice." in listing.text
        assert "size (query, integer, default 25, at most 200): Rows of a page." in listing.text
        assert "429: Too many calls" in listing.text and "id (string, required): The number." in listing.text
        post = pages["api.yaml#POST /rows"]
        assert "deprecated" in post.text and "One of open, shut." in post.text and post.title == "POST /rows"

    @pytest.mark.parametrize(
        "text", ["openapi: 3.0.0\n  x: [", "- openapi: 3.0.0", "openapi: 3.0.0\na: !!python/object:os.x {}"]
    )
    def test_a_broken_description_is_a_failure_of_its_own(self, text: str, tmp_path: Path) -> None:
        with pytest.raises(NotOpenApi):
            list(openapi_pages(text, is_json=False))
        (tmp_path / "api.yaml").write_text("openapi: 3.0.0\n  x: [")
        assert [item.code for item in items(tmp_path) if isinstance(item, PageFailure)] == ["openapi"]

    def test_references_that_lead_round_end(self) -> None:
        spec = {
            "openapi": "3.0.0",
            "paths": {"/a": {"$ref": "#/paths/~1a"}, "/b": {"get": {"requestBody": {"$ref": "#/x"}}}},
            "x": {"$ref": "#/x"},
        }
        whole = {
            "allOf": [{"$ref": "#/w"}],
            "type": "array",
            "items": {"$ref": "#/w"},
            "properties": {"a": {"$ref": "#/w"}},
        }
        spec["w"] = whole
        spec["paths"]["/c"] = {
            "get": {
                "parameters": [{"name": "q", "schema": whole}],
                "requestBody": {"content": {"j": {"schema": whole}}},
            }
        }
        assert [name for name, _ in openapi_pages(json.dumps(spec), is_json=True)] == ["", "GET /b", "GET /c"]


@pytest.mark.extras
class TestPandoc:
    @pytest.mark.parametrize(
        ("ending", "source"),
        [
            (".adoc", "= Refunds\n\nNOTE: A refund takes *nine* business days.\n\n== Fees\n\n* 17 euros\n"),
            (".org", "#+title: Refunds\n\nA refund takes *nine* business days.\n\n* Fees\n\n- 17 euros\n"),
            (".textile", "h1. Refunds\n\nA refund takes *nine* business days.\n\nh2. Fees\n\n* 17 euros\n"),
            (".mediawiki", "= Refunds =\n\nA refund takes '''nine''' business days.\n\n== Fees ==\n\n* 17 euros\n"),
            (
                ".tex",
                "\\\\section{Refunds}\nA refund takes \\\\textbf{nine} business days.\n\\\\subsection{Fees}17 euros",
            ),
        ],
    )
    def test_markup_of_other_families_is_read(self, ending: str, source: str) -> None:
        page = page_of(source.replace("\\\\", "\\"), MEDIA_TYPES[ending])
        assert "A refund takes nine business days." in page.text and "17 euros" in page.text
        assert "Fees" in [h.text for h in page.headings] and page.title in ("Refunds", "page")

    def test_a_word_document_is_read(self) -> None:
        body = "".join(
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
            for style, text in (("Heading1", "Refunds"), ("Normal", "A refund takes nine business days."))
        )
        parts = {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            "<Default "
            'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
            'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'wordprocessingml.document.main+xml"/></Types>',
            "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            'officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"<w:body>{body}</w:body></w:document>",
        }
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            for name, text in parts.items():
                archive.writestr(name, text)
        page = page_of(data.getvalue(), MEDIA_TYPES[".docx"])
        assert "A refund takes nine business days." in page.text

    @pytest.mark.parametrize("ending", [".docx", ".odt", ".epub", ".pptx"])
    def test_a_broken_file_is_a_failure_of_its_own(self, ending: str) -> None:
        with pytest.raises(ExtractError, match="pandoc cannot read it"):
            page_of(b"PK\x03\x04 broken", MEDIA_TYPES[ending])

    def test_no_other_file_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "secret.txt").write_text("CANARY")
        page = page_of(f"= Page\n\ninclude::{tmp_path}/secret.txt[]\n\nText.\n", MEDIA_TYPES[".adoc"])
        assert "CANARY" not in page.text and "Text." in page.text
        assert [(loss.kind, loss.name) for loss in page.losses] == [("include", f"{tmp_path}/secret.txt"[:80])]


class TestIncompleteExports:
    def export(self, folder: Path, *pages: dict[str, Any]) -> list[LeftOut]:
        file = folder / "articles.json"
        file.write_text("\n".join(json.dumps(page) for page in pages))
        return [item for item in read_export(file, max_bytes=100_000) if isinstance(item, LeftOut)]

    def article(self, number: int) -> dict[str, Any]:
        return {"id": number, "title": f"A {number}", "body": "<p>Text.</p>", "draft": False, "html_url": None}

    def test_a_zendesk_page_that_is_followed_by_others(self, tmp_path: Path) -> None:
        first = {"articles": [self.article(1)], "page": 1, "page_count": 3, "count": 3, "next_page": "https://x/2"}
        [lacking] = self.export(tmp_path, first)
        assert (lacking.code, lacking.count) == ("incomplete", 2)
        assert "page 1 of 3" in lacking.reason and "page 2, 3" in lacking.reason
        last = {"articles": [self.article(3)], "page": 3, "page_count": 3, "count": 3, "next_page": None}
        assert "fetch page 2 as well" in self.export(tmp_path, first, last)[0].reason
        second = {"articles": [self.article(2)], "page": 2, "page_count": 3, "count": 3, "next_page": "https://x/3"}
        assert not self.export(tmp_path, first, second, last)

    def test_cursors_and_totals(self, tmp_path: Path) -> None:
        cursor = {"articles": [self.article(1)], "meta": {"has_more": True}, "links": {"next": "https://x"}}
        assert "more pages follow" in self.export(tmp_path, cursor)[0].reason
        assert not self.export(
            tmp_path, cursor, {"articles": [self.article(2)], "meta": {"has_more": False}, "links": {"next": "x"}}
        )
        one = {"id": "1", "title": "A", "body": "<p>T.</p>", "state": "published", "url": None}
        pages = {"page": 1, "per_page": 1, "total_pages": 4, "next": {"page": 2}}
        assert (
            "page 1 of 4"
            in self.export(tmp_path, {"type": "list", "data": [one], "total_count": 4, "pages": pages})[0].reason
        )
        assert (
            "4 articles and holds 1"
            in self.export(tmp_path, {"type": "list", "data": [one], "total_count": 4})[0].reason
        )
        assert not self.export(tmp_path, {"type": "list", "data": [one], "total_count": 1})

    def test_the_pages_of_an_export_in_a_folder_are_read_together(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "out").mkdir()
        for number in (1, 2):
            page = {"articles": [self.article(number)], "page": number, "page_count": 2, "count": 2}
            (tmp_path / "out" / f"page-{number}.json").write_text(json.dumps(page))
        (tmp_path / "out" / "settings.json").write_text('{"title": "x", "body": 1}')
        receipt = json.loads(run("ingest", "out", "--json"))
        assert receipt["counts"]["new"] == 2 and not receipt["left_out"]
        (tmp_path / "out" / "page-2.json").unlink()
        assert "page 1 of 2" in run("ingest", "out", "--allow-shrink")
