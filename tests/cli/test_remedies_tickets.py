"""What is said of a file of tickets that cannot be read, done as told: it has to end well."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from answerable.tickets.files.decoding import _MAGIC
from conftest import Run
from remedies import follows

TEXT = "How do I move a roster to another week?"
ROW = json.dumps({"id": "1", "text": TEXT, "created_at": "2026-03-04T10:00:00Z"}) + "\n"
TABLE = f"id,text\n1,{TEXT}\n"


def packed(**members: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/"), text)
    return held.getvalue()


def tarred() -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        info = tarfile.TarInfo("t.csv")
        info.size = len(TABLE)
        archive.addfile(info, io.BytesIO(TABLE.encode()))
    return held.getvalue()


# -- what is no text -------------------------------------------------------------------------------

AGAIN = "Export it again, as CSV UTF-8 or JSON."
MEND = "Mend it there, or export the tickets as CSV."
SAVE = "Save it as CSV UTF-8"
UNPACK = "Unpack it, and read what is in it."
NO_TEXT: dict[str, tuple[bytes, str]] = {
    "a NUL": (b"id,text\n1,a\0b\n", f"tickets/files/decoding.py: {AGAIN}"),
    "control characters": (b"\x01\x02\x03\x04\x05 x,y\n" * 9, f"tickets/files/decoding.py: {AGAIN}"),
    "a key twice": (b'[{"id": 1, "id": 2, "text": "x"}]', f"tickets/files/documents.py: {MEND}"),
    "no JSON": (b'[{"id": 1, "text": NaN}]', f"tickets/files/documents.py: {MEND}"),
    "nested": (b"[" * 200_000, f"tickets/files/documents.py: {MEND}"),
    "a long number": (b'[{"id": ' + b"1" * 5000 + b"}]", f"tickets/files/documents.py: {MEND}"),
    "cut short": (
        b'[{"id": 1, "text": "x"},',
        "tickets/files/documents.py: One JSON document or one object a line is expected; was the file cut short?",
    ),
    "no workbook": (b"PK\x03\x04" + bytes(range(200)), "tickets/files/sources.py: " + UNPACK),
    "a zip": (packed(t="x"), "tickets/files/sources.py: " + UNPACK),
    "a zip that cannot be opened": (b"PK\x03\x04 and no more", "tickets/files/sources.py: " + UNPACK),
    "OpenDocument": (packed(**{"content.xml": "x"}), f"tickets/files/sources.py: {SAVE}, and read that."),
    "Word": (
        packed(word__document="x"),
        "tickets/files/sources.py: Save it as plain text, a question a line, and read",
    ),
    "Numbers": (packed(**{"Index__Document.iwa": "x"}), "tickets/files/sources.py: Export it as CSV, and read that."),
    "nothing": (b" \n\n", "tickets/files/sources.py: One ticket a line is expected, such as "),
    "no objects": (b'["x", "y"]', "tickets/files/sources.py: One object a ticket is expected, such as "),
    "a header": (b"id,text\n", "tickets/read.py: Add one row for each ticket."),
    "an empty list": (b'{"tickets": []}', "tickets/read.py: Add one row for each ticket."),
}


@pytest.mark.parametrize("name", NO_TEXT)
@follows(*(told for _, told in NO_TEXT.values()), every=False)
def test_as_told_it_is_exported_again(name: str, answerable: Run) -> None:
    content, told = NO_TEXT[name]
    Path("t").write_bytes(content)
    code, out, err = answerable("tickets", "t")
    assert code == 2 and not out and told.split(": ", 1)[1] in err, err
    if "Word" in err:
        Path("t.txt").write_text(f"{TEXT}\n", "utf-8")
    elif "such as {" in err:
        Path("t.txt").write_text(err.split("such as ")[1], "utf-8")
    else:
        Path("t.txt").write_text(TABLE, "utf-8")
    code, out, _ = answerable("tickets", "t.txt", "--json")
    assert json.loads(out)["kept"] == 1


@pytest.mark.parametrize(("magic", "what", "remedy"), _MAGIC)
@follows(*(f"tickets/files/decoding.py: {remedy.split('{')[0]}" for _, _, remedy in _MAGIC), every=False)
def test_as_told_by_each_kind_of_file(magic: bytes, what: str, remedy: str, answerable: Run) -> None:
    Path("t.bin").write_bytes(magic + b"\0" * 100)
    code, _, err = answerable("tickets", "t.bin")
    assert code == 2 and f"is {what}" in err and remedy.split("{")[0] in err
    mail = "or the message as .eml" in err or ".mbox or .eml" in err
    named = "t.eml" if mail else "t.jsonl" if "JSON" in err else "t.csv"
    content = f"From: a@b.example\nTo: help@desk.example\nSubject: Roster\n\n{TEXT}\n" if mail else ROW
    Path(named).write_text(TABLE if named == "t.csv" else content, "utf-8")
    assert answerable("tickets", named)[0] == 0


PACKERS = {"gunzip": gzip.compress, "bunzip2": bz2.compress, "unxz": lzma.compress}


@pytest.mark.parametrize("tool", PACKERS)
@pytest.mark.parametrize("name", ["t.jsonl.packed", "my tickets.jsonl", "t.jsonl"])
@follows("tickets/files/decoding.py: Unpack it first: ")
def test_as_told_it_is_unpacked(tool: str, name: str, answerable: Run) -> None:
    pack: Callable[[bytes], bytes] = PACKERS[tool]
    file = Path(name.replace("packed", {"gunzip": "gz", "bunzip2": "bz2", "unxz": "xz"}[tool]))
    file.write_bytes(pack(ROW.encode()))
    code, _, err = answerable("tickets", file)
    told = err.split("Unpack it first: ")[1].strip()
    assert code == 2 and told.startswith(f"{tool} < ")
    if shutil.which(tool) is None:
        pytest.skip(f"no {tool} here")
    subprocess.run(["sh", "-c", told], check=True)
    assert answerable("tickets", told.split(" > ")[1].strip("'"))[0] == 0


@follows("tickets/files/decoding.py: , then name a file of it.")
def test_as_told_an_archive_is_unpacked(answerable: Run) -> None:
    Path("my tickets.bin").write_bytes(tarred())
    code, _, err = answerable("tickets", "my tickets.bin")
    assert code == 2 and "is a tar archive" in err
    told = err.split("Unpack it first: ")[1].split(", then")[0]
    if shutil.which("tar") is None:
        pytest.skip("no tar here")
    subprocess.run(["sh", "-c", told], check=True)
    assert answerable("tickets", "t.csv")[0] == 0


@follows(
    "workbook.py: pip install 'answerable[xlsx]'",
    f"tickets/files/workbook.py: {SAVE} (File > Save As), or: pip install 'answerable[xlsx]'",
    f"tickets/files/workbook.py: {SAVE} (File > Save As), and read that.",
)
def test_as_told_a_workbook_is_saved_as_a_table(answerable: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    Path("t.xlsx").write_bytes(b"PK\x03\x04" + bytes(range(200)))
    assert answerable("tickets", "t.xlsx")[0] == 2
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    Path("t.xlsx").write_bytes(packed(**{"[Content_Types].xml": "x", "xl__workbook.xml": "x"}))
    assert answerable("tickets", "t.xlsx")[0] == 3
    Path("t.csv").write_text("\ufeff" + TABLE.replace(",", ";"), "utf-8")
    assert answerable("tickets", "t.csv")[0] == 0


@follows(
    f"tickets/files/workbook.py: {SAVE} (File > Save As), and read that.",
    "tickets/files/workbook.py: Add one row for each ticket.",
)
def test_as_told_rows_are_added_to_a_workbook(answerable: Run) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    Path("t.xlsx").write_bytes(packed(**{"[Content_Types].xml": "x", "xl__workbook.xml": "x"}))
    assert answerable("tickets", "t.xlsx")[0] == 2
    book = openpyxl.Workbook()
    book.save("t.xlsx")
    code, _, err = answerable("tickets", "t.xlsx")
    assert code == 2 and "without a row" in err
    book.active.append(["id", "text"])
    book.active.append(["1", TEXT])
    book.save("t.xlsx")
    assert answerable("tickets", "t.xlsx")[0] == 0


# -- where it is -----------------------------------------------------------------------------------


@follows(
    "tickets/files/sources.py: Check the path of --tickets.",
    "tickets/files/sources.py: Check its path, and that you may read it.",
    "tickets/files/sources.py: Name a file.",
)
def test_as_told_the_path_is_checked(answerable: Run) -> None:
    Path("folder").mkdir()
    file = Path("folder", "t.csv")
    file.write_text(TABLE, "utf-8")
    for wrong in ("t.csv", "folder/t.csv/t.csv", "folder", "x" * 300):
        assert answerable("tickets", wrong)[0] == 2
    assert answerable("tickets", file)[0] == 0


@follows("jsonl.py: Name a file in a folder that exists and that you may write to.")
def test_as_told_what_is_written_goes_to_a_folder_that_exists(answerable: Run) -> None:
    Path("t.csv").write_text(TABLE, "utf-8")
    code, _, err = answerable("tickets", "t.csv", "--out", "no/o.jsonl")
    assert code == 2 and "cannot be written" in err
    Path("no").mkdir()
    assert answerable("tickets", "t.csv", "--out", "no/o.jsonl")[0] == 0


# -- columns and keys ------------------------------------------------------------------------------


@follows(
    "tickets/files/table.py: The first row must name the columns. Expected: id and text; also understood: ",
    "tickets/files/table.py: Did you mean 'Words'?",
    "tickets/files/table.py: Columns are: ",
    "tickets/files/table.py: Write field=Column, such as text=Subject+Body. Fields: ",
)
def test_as_told_the_columns_are_named(answerable: Run) -> None:
    Path("t.csv").write_text(f"Nr,Topic,Words\n7,Rosters,{TEXT}\n", "utf-8")
    code, _, err = answerable("tickets", "t.csv")
    assert code == 2 and "--columns id=NAME,text=NAME" in err and "'Nr', 'Topic', 'Words'" in err
    assert answerable("tickets", "t.csv", "--columns", "id=Nr,text=Word")[0] == 2
    assert answerable("tickets", "t.csv", "--columns", "Words")[0] == 2
    code, out, _ = answerable("tickets", "t.csv", "--columns", "id=Nr,text=Topic+Words", "--json")
    assert json.loads(out)["columns"]["text"] == "Topic + Words"
    Path("t.csv").write_text(TABLE, "utf-8")
    assert answerable("tickets", "t.csv")[0] == 0


@follows("tickets/files/table.py: Give each column a name of its own.")
def test_as_told_columns_have_names_of_their_own(answerable: Run) -> None:
    Path("t.csv").write_text(f"id,text,text\n1,{TEXT},x\n", "utf-8")
    assert answerable("tickets", "t.csv")[0] == 2
    Path("t.csv").write_text(f"id,text,note\n1,{TEXT},x\n", "utf-8")
    assert answerable("tickets", "t.csv")[0] == 0


@follows(
    "tickets/files/unknown_form.py: Say in a mapping file which key is which, and add --mapping FORM.toml:",
    "tickets/forms/mapping.py: Name the key that holds the list of tickets.",
    "tickets/forms/mapping.py: Check the path of --mapping.",
    "schema/toml_file.py: Save it as UTF-8.",
    "schema/check.py: body: the words of a message: a path, or several that are joined. Allowed: ",
)
def test_as_told_a_mapping_reads_it(answerable: Run) -> None:
    row = {"ref": "A1", "headline": "Rosters", "words": TEXT, "written": "2026-03-04"}
    Path("t.json").write_text(json.dumps({"sheet": {"lines": [row]}}), "utf-8")
    code, _, err = answerable("tickets", "t.json")
    shown = err.split("FORM.toml:\n")[1].replace("\n    ", "\n").strip()
    common = ("tickets", "t.json", "--mapping", "FORM.toml")
    assert answerable(*common)[0] == 2
    Path("FORM.toml").write_text(shown.replace("sheet.lines", "sheet.rows"), "utf-8")
    assert answerable(*common)[0] == 2
    Path("FORM.toml").write_text('[messages]\nauthor = "who"\n', "utf-8")
    assert answerable(*common)[0] == 2
    Path("FORM.toml").write_bytes(f"# für uns\n{shown}".encode("latin-1"))
    assert answerable(*common)[0] == 2
    Path("FORM.toml").write_text(f"# für uns\n{shown}", "utf-8")
    code, out, err = answerable(*common, "--json")
    assert code == 0 and json.loads(out)["kept"] == 1, err


# -- rows ------------------------------------------------------------------------------------------


@follows(
    "tickets/reading.py: Nothing was read. Mend or remove the row and run again.",
    "tickets/reading.py: Nothing was read. Mend or remove these rows and run again.",
)
def test_as_told_rows_are_mended_or_removed(answerable: Run) -> None:
    file = Path("t.jsonl")
    file.write_text(ROW + '{"id": "2"}\n{"id": "3", "text": 5}\n', "utf-8")
    code, _, err = answerable("tickets", file)
    assert code == 2 and "line 2: " in err and "line 3: " in err
    file.write_text(ROW + '{"id": "3", "text": 5}\n', "utf-8")
    code, _, err = answerable("tickets", file)
    assert code == 2 and f"{file}:2" in err
    file.write_text(ROW + '{"id": "3", "text": "Where is my invoice?"}\n', "utf-8")
    assert answerable("tickets", file)[0] == 0
    file.write_text(ROW, "utf-8")
    assert answerable("tickets", file)[0] == 0


@follows(
    "tickets/reading.py: Nothing was read. Each ticket needs an id of its own. If rows of one id are the messages of"
)
def test_as_told_the_author_of_each_row_is_named(answerable: Run) -> None:
    file = Path("t.csv")
    file.write_text(f"id,text\n1,{TEXT}\n1,Choose copy.\n2,Where is my invoice?\n", "utf-8")
    code, _, err = answerable("tickets", file)
    assert code == 2 and "a column `author` (customer or agent)" in err
    file.write_text(f"id,text\n1,{TEXT}\n2,Where is my invoice?\n", "utf-8")
    assert answerable("tickets", file)[0] == 0
    file.write_text(
        f"id,author,text\n1,customer,{TEXT}\n1,agent,Choose copy.\n2,customer,Where is my invoice?\n", "utf-8"
    )
    code, out, _ = answerable("tickets", file, "--json")
    assert json.loads(out)["kept"] == 2 and json.loads(out)["carry"]["reply"] == 1


@follows(
    "tickets/reading.py: Export again and open it with the id column as text (in Excel: Data > From Text/CSV), or take"
)
def test_as_told_ids_are_kept_as_text(answerable: Run) -> None:
    file = Path("t.csv")
    file.write_text(f"id,text\n1.23E+15,{TEXT}\n1.23E+15,Where is my invoice?\n", "utf-8")
    code, _, err = answerable("tickets", file)
    assert code == 2 and "rounded by a spreadsheet" in err
    file.write_text(f'id,text\n1230000000000001,{TEXT}\n="1230000000000002",Where is my invoice?\n', "utf-8")
    assert answerable("tickets", file)[0] == 0


# -- days ------------------------------------------------------------------------------------------


@follows("tickets/read.py: Widen the window: the tickets are of ")
def test_as_told_the_window_is_widened(answerable: Run) -> None:
    file = Path("t.csv")
    rows = "".join(f"{day},{TEXT},2026-03-{day:02}\n" for day in range(4, 9))
    file.write_text(f"id,text,created_at\n{rows}10,{TEXT},\n", "utf-8")
    code, _, err = answerable("tickets", file, "--since", "2026-04-01")
    assert code == 2 and "no date that can be read" in err and "--columns" not in err, "one without a date is not it"
    first, last = err.split("tickets are of ")[1].strip(" .\n").split(" to ")
    code, out, _ = answerable("tickets", file, "--since", first, "--until", last, "--json")
    assert code == 0 and json.loads(out)["kept"] == 5
    assert answerable("coverage", "--tickets", file, "--since", "2026-04-01")[0] == 2
    assert answerable("tickets", file)[0] == 0


@follows(
    "tickets/reading.py: say which by their format: --date-format %d/%m/%Y or --date-format %m/%d/%Y",
    "tickets/reading.py: cannot be read; say their format as in --date-format '%d %b %Y %H:%M'",
    "tickets/reading.py: These tickets carry no date; read them without --since and --until, or name the column: ",
    "tickets/read.py: Write it as in %d/%m/%Y %H:%M.",
)
def test_as_told_the_format_of_dates_is_said(answerable: Run) -> None:
    file, window = Path("t.csv"), ("--since", "2026-04-01")
    file.write_text(f"id,text,created_at\n1,{TEXT},03/04/2026\n", "utf-8")
    assert answerable("tickets", file, *window)[0] == 2
    assert answerable("tickets", file, *window, "--date-format", "day first")[0] == 2
    assert answerable("tickets", file, *window, "--date-format", "%d/%m/%Y")[0] == 0
    file.write_text(f"id,text,created_at\n1,{TEXT},4th of spring\n", "utf-8")
    assert answerable("tickets", file, *window)[0] == 2
    file.write_text(f"id,text,created_at\n1,{TEXT},04|Apr|2026\n", "utf-8")
    assert answerable("tickets", file, *window, "--date-format", "%d|%b|%Y")[0] == 0
    file.write_text(f"id,text,Came in\n1,{TEXT},2026-04-03\n", "utf-8")
    assert answerable("tickets", file, *window)[0] == 2
    assert answerable("tickets", file, *window, "--columns", "created_at=Came in")[0] == 0
    assert answerable("tickets", file)[0] == 0


@follows(
    "tickets/read.py: Is it the right export? A ticket is what a customer wrote; a mapping file (--mapping FORM.toml)"
)
def test_as_told_a_mapping_says_who_wrote(answerable: Run) -> None:
    said: list[dict[str, Any]] = [
        {"body": TEXT, "author": {"type": "admin", "name": "Ada"}},
        {"body": "Choose copy.", "author": {"type": "admin", "name": "Ben"}},
    ]
    talk = {"type": "conversation", "id": "1", "created_at": 1772618400, "source": said[0]}
    talk["conversation_parts"] = {"conversation_parts": [{"part_type": "comment", **said[1]}]}
    Path("t.json").write_text(json.dumps({"type": "conversation.list", "conversations": [talk]}), "utf-8")
    assert answerable("tickets", "t.json")[0] == 2
    Path("FORM.toml").write_text('rows = "conversations"\nid = "id"\ntext = "source.body"\n', "utf-8")
    code, out, err = answerable("tickets", "t.json", "--mapping", "FORM.toml", "--json")
    assert code == 0 and json.loads(out)["kept"] == 1, err


# -- settings of tickets ---------------------------------------------------------------------------


@follows('tickets/phones.py: Write it as in ["DK", "US"].')
def test_as_told_regions_are_written(answerable: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("t.csv").write_text(TABLE, "utf-8")
    Path("answerable.toml").write_text('[tickets]\nphone_regions = ["XX"]\n', "utf-8")
    assert answerable("tickets", "t.csv")[0] == 2
    Path("answerable.toml").write_text('[tickets]\nphone_regions = ["DK", "US"]\n', "utf-8")
    assert answerable("tickets", "t.csv")[0] == 0
    monkeypatch.setenv("ANSWERABLE_TICKETS_PHONE_REGIONS", "XX")
    assert answerable("tickets", "t.csv")[0] == 2
    for told in ('["DK", "US"]', "DK, US"):
        monkeypatch.setenv("ANSWERABLE_TICKETS_PHONE_REGIONS", told)
        assert answerable("tickets", "t.csv")[0] == 0
