"""Bad input: a clear error that names the file and the line and says what to do, the right exit code, nothing lost."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from conftest import Run
from fakes import FakeEncoder

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20


def state(index: Path) -> dict[str, bytes]:
    """Every byte of an index that matters: locks change with each opening."""
    return {
        str(path.relative_to(index)): path.read_bytes()
        for path in sorted(index.rglob("*"))
        if path.is_file() and path.name not in ("writer.lock", ".held")
    }


def refused(run: Run, index: Path, code: int, *arguments: object, says: tuple[str, ...]) -> str:
    """Run a command that must be refused with this code and these words, and must leave the index as it was."""
    before = state(index)
    found, out, err = run(*arguments, "--index", index)
    assert found == code, err
    assert out == ""
    assert err.startswith("error: ") and "Traceback" not in err
    for words in says:
        assert words in err
    assert state(index) == before
    return err


# -- sources -------------------------------------------------------------------------------------


def test_missing_folder(answerable: Run, index_copy: Path) -> None:
    says = ("nowhere: there is no such folder", "Give a folder of pages, a site URL")
    refused(answerable, index_copy, 2, "ingest", "nowhere", says=says)


def test_missing_folder_into_a_new_index(answerable: Run) -> None:
    assert answerable("ingest", "nowhere")[0] == 2
    assert list(Path().iterdir()) == []


def test_empty_folder(answerable: Run, index_copy: Path) -> None:
    Path("empty").mkdir()
    says = ("empty: no page in this folder", ".md", ".html")
    refused(answerable, index_copy, 2, "ingest", "empty", says=says)


def test_folder_without_pages(answerable: Run, index_copy: Path) -> None:
    Path("pictures").mkdir()
    Path("pictures/one.png").write_bytes(PNG)
    refused(answerable, index_copy, 2, "ingest", "pictures", says=("pictures: no page in this folder",))


def test_binary_file_named_html_alone(answerable: Run, index_copy: Path) -> None:
    Path("site").mkdir()
    Path("site/logo.html").write_bytes(PNG)
    says = ("site: no page could be taken", "logo.html", "binary", "Nothing was stored or changed")
    refused(answerable, index_copy, 2, "ingest", "site", says=says)


def test_binary_file_and_a_20_mb_page_do_not_stop_the_others(answerable: Run, index_copy: Path) -> None:
    Path("site").mkdir()
    Path("site/logo.html").write_bytes(PNG)
    Path("site/huge.html").write_bytes(b"<h1>Huge</h1>" + b"<p>All about hats.</p>" * 1_000_000)
    Path("site/hats.html").write_text("<h1>Hats</h1><p>Hats come in three sizes.</p>", "utf-8")
    code, out, err = answerable("ingest", "site", "--index", index_copy)
    assert (code, err) == (0, "")
    assert "1 new · 0 same · 0 changed · 2 failed" in out
    assert "logo.html  binary: " in out
    assert "huge.html  too_large: 22,000,013 bytes, above the limit of 10,000,000 (raise ingest.max_page_bytes" in out
    pages = [json.loads(line)["page"] for line in answerable("pages", "--json", "--index", index_copy)[1].splitlines()]
    assert "hats.html" in pages and len(pages) == 15  # the other source is whole


def test_20_mb_page_alone(answerable: Run, index_copy: Path) -> None:
    Path("site").mkdir()
    Path("site/huge.html").write_bytes(b"<p>All about hats.</p>" * 1_000_000)
    says = ("site: no page could be taken", "huge.html", "too_large")
    refused(answerable, index_copy, 2, "ingest", "site", says=says)


def test_20_mb_page_is_taken_in_where_the_limit_is_raised(answerable: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: without the limit the page really is read."""
    Path("site").mkdir()
    Path("site/huge.html").write_bytes(b"<p>Hats.</p>" + b"<!-- padding -->" * 1_250_000)
    monkeypatch.setenv("ANSWERABLE_INGEST_MAX_PAGE_BYTES", "30000000")
    code, out, _ = answerable("ingest", "--preview", "site")
    assert code == 0 and "1 would be taken, 0 fail" in out


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_page(answerable: Run, index_copy: Path) -> None:
    Path("site").mkdir()
    Path("site/secret.md").write_text("# Secret\n", "utf-8")
    Path("site/secret.md").chmod(0)
    refused(answerable, index_copy, 2, "ingest", "site", says=("secret.md",))


def test_half_of_the_known_pages_gone_is_refused_until_allowed(
    answerable: Run, index_copy: Path, some_docs: Path, tmp_path: Path
) -> None:
    import shutil

    docs = Path(shutil.copytree(some_docs, tmp_path / "docs"))
    shutil.rmtree(docs / "billing")
    says = ("only 7 of 14 known pages are still there", "--allow-shrink")
    refused(answerable, index_copy, 2, "ingest", docs, says=says)
    code, out, _ = answerable("ingest", docs, "--index", index_copy, "--allow-shrink")
    assert code == 0 and "7 removed" in out


def test_broken_recipe(answerable: Run, index_copy: Path) -> None:
    Path("help.toml").write_text('name = "help"\nsource = "docs"\ninclud = ["*.md"]\n', "utf-8")
    says = ("help.toml:3: unknown key 'includ'", "Did you mean 'include'?")
    refused(answerable, index_copy, 2, "ingest", "help.toml", says=says)


# -- tickets -------------------------------------------------------------------------------------


def tickets(*changes: tuple[int, str]) -> Path:
    """Twenty good lines, with some of them (1-based) replaced."""
    lines = [json.dumps({"id": f"t-{n}", "text": f"question {n}?"}) for n in range(1, 21)]
    for line, text in changes:
        lines[line - 1] = text
    file = Path("tickets.jsonl")
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


BROKEN = [
    pytest.param((17, '{"id": "t-17", "text": '), "tickets.jsonl:17: not valid JSON", id="broken line 17"),
    pytest.param((5, '{"text": "where is it?"}'), "tickets.jsonl:5: no id", id="no id"),
    pytest.param(
        (9, '{"id": "t-4", "text": "again"}'),
        "tickets.jsonl:9: id 't-4' is used a second time (first on line 4)",
        id="one id twice",
    ),
    pytest.param((3, "[1, 2]"), "tickets.jsonl:3: a JSON object is expected", id="a list"),
]


@pytest.mark.parametrize(("change", "says"), BROKEN)
def test_broken_tickets_for_coverage(answerable: Run, made_index: Path, change: tuple[int, str], says: str) -> None:
    file = tickets(change)
    remedy = "Nothing was read."
    refused(answerable, made_index, 2, "coverage", "--tickets", file, says=(says, remedy))
    assert [path.name for path in Path().iterdir()] == ["tickets.jsonl"]  # no report


@pytest.mark.parametrize(("change", "says"), BROKEN)
def test_broken_tickets_for_ask(answerable: Run, made_index: Path, change: tuple[int, str], says: str) -> None:
    file = tickets(change)
    Path("out.jsonl").write_text("precious\n", "utf-8")
    refused(answerable, made_index, 2, "ask", "--tickets", file, "--out", "out.jsonl", says=(says,))
    assert Path("out.jsonl").read_text("utf-8") == "precious\n"


def test_two_broken_lines_are_both_named(answerable: Run, made_index: Path) -> None:
    file = tickets((2, "{"), (17, "}"))
    says = ("tickets.jsonl:2: 2 rows cannot be read", "line 2: ", "line 17: ")
    refused(answerable, made_index, 2, "coverage", "--tickets", file, says=says)


def test_no_tickets_file(answerable: Run, made_index: Path) -> None:
    says = ("none.jsonl: there is no such file", "--tickets")
    refused(answerable, made_index, 2, "coverage", "--tickets", "none.jsonl", says=says)


def test_answers_into_a_folder_that_is_not_there(answerable: Run, made_index: Path) -> None:
    file = tickets()
    says = ("nowhere/out.jsonl: cannot be written",)
    refused(answerable, made_index, 2, "ask", "--tickets", file, "--out", "nowhere/out.jsonl", says=says)


# -- the index -----------------------------------------------------------------------------------


@pytest.fixture
def foreign_index(some_docs: Path, tmp_path: Path) -> Path:
    """An index of the same pages by another encoder."""
    from answerable import Settings, ingest

    index = tmp_path / "foreign"
    ingest(some_docs, index, Settings(), encoder=FakeEncoder())
    return index


@pytest.mark.parametrize("verb", ["ask", "coverage"])
def test_index_of_another_encoder(answerable: Run, foreign_index: Path, verb: str) -> None:
    arguments = ("ask", "refund?") if verb == "ask" else ("coverage", "--tickets", tickets())
    says = ("the index was made by the encoder 'fake'", "not by 'builtin'", "ingest again with this encoder")
    refused(answerable, foreign_index, 3, *arguments, says=says)


def test_index_of_another_encoder_is_seen_by_the_doctor(answerable: Run, foreign_index: Path) -> None:
    code, out, _ = answerable("doctor", "--index", foreign_index)
    assert code == 3 and "BAD  encoder" in out


def test_encoder_that_is_not_installed_or_not_there(
    answerable: Run, index_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setenv("ANSWERABLE_ENCODE_MODEL", "/no/such/model")
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)  # as where it is not installed
    says = ("the encoder '/no/such/model' needs sentence-transformers", "pip install")
    refused(answerable, index_copy, 3, "ask", "refund?", says=says)


def test_no_index_yet(answerable: Run) -> None:
    code, out, err = answerable("ask", "refund?")
    assert (code, out) == (3, "")
    assert ".answerable/index: nothing has been ingested here yet\n  answerable ingest SOURCE" in err


def test_index_that_is_a_file(answerable: Run) -> None:
    Path("index").write_text("not an index", "utf-8")
    code, _, err = answerable("ask", "refund?", "--index", "index")
    assert code == 3 and err.startswith("error: ")
    code, _, err = answerable("ingest", "docs", "--index", "index")
    assert code == 2 and Path("index").read_text("utf-8") == "not an index"


def test_damaged_index_says_so(answerable: Run, index_copy: Path) -> None:
    next(index_copy.glob("generations/*/chunks.jsonl")).write_text("", "utf-8")
    says = ("chunks.jsonl has 0 bytes instead of", "answerable doctor")
    refused(answerable, index_copy, 3, "ask", "refund?", says=says)


# -- settings ------------------------------------------------------------------------------------


def test_broken_settings_name_file_and_line(answerable: Run, made_index: Path) -> None:
    Path("answerable.toml").write_text("[answer]\n\nmax_stepz = 3\n", "utf-8")
    says = ("answerable.toml:3: unknown key 'max_stepz' in [answer]", "max_steps")
    refused(answerable, made_index, 2, "ask", "refund?", says=says)


def test_settings_file_that_is_not_there(answerable: Run, made_index: Path) -> None:
    refused(answerable, made_index, 2, "ask", "refund?", "--settings", "no.toml", says=("no.toml: cannot be read",))
