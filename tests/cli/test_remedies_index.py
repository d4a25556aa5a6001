"""What is said of an index, a settings file, a labels file or answers that cannot be used, done as told."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest

from answerable.index.files import dump, sha256
from answerable.index.generation import LEXICAL
from answerable.index.lexical import PARAMETERS, VERSION
from conftest import Run
from fakes import FakeSource, build_index, small_help_centre
from remedies import follows


@pytest.fixture
def three(bare: Path, answerable: Run) -> Path:
    """Three tickets."""
    file = Path("three.jsonl")
    file.write_text("".join(bare.read_text("utf-8").splitlines(keepends=True)[:3]), "utf-8")
    return file


# -- the index -------------------------------------------------------------------------------------


@follows("index/generation.py: answerable ingest SOURCE --index ", "index/generation.py: Kept are: ")
def test_as_told_something_is_ingested(three: Path, some_docs: Path, answerable: Run) -> None:
    common = ("--tickets", three, "--index", "my index")
    for verb in (("coverage",), ("calibrate",), ("label", "--sheet", "s.csv")):
        code, _, err = answerable(*verb, *common)
        assert code == 3 and "nothing has been ingested here yet" in err
    told = err.split("answerable ingest SOURCE --index ")[1].strip()
    assert answerable("ingest", some_docs, "--index", told.strip("'"))[0] == 0
    code, _, err = answerable("coverage", *common, "--generation", "9")
    assert code == 3
    kept = re.search(r"Kept are: ([\w-]+)\.", err)
    assert kept is not None
    assert answerable("coverage", *common, "--generation", kept[1])[0] == 0


REPAIRED = {
    "pages.jsonl": "index/manifest.py: answerable doctor says what is whole; --repair rebuilds the rest.",
    "manifest.json": "index/manifest.py: answerable doctor says what is whole; --repair rebuilds the rest.",
    "CURRENT": "index/generation.py: answerable doctor --repair goes back to the newest whole generation.",
    "the generation": "index/generation.py: answerable doctor --repair goes back to the newest whole generation.",
    "words": "index/view.py: answerable doctor --repair makes them anew.",
}


@pytest.mark.parametrize("what", REPAIRED)
@follows(*REPAIRED.values(), every=False)
def test_as_told_an_index_is_repaired(
    what: str, three: Path, index_copy: Path, some_docs: Path, tmp_path: Path, answerable: Run
) -> None:
    more = tmp_path / "more"
    shutil.copytree(some_docs, more)
    (more / "new.md").write_text("# Rosters\n\nChoose copy, then the week.\n", "utf-8")
    assert answerable("ingest", more, "--index", index_copy, "--allow-shrink")[0] == 0
    current = index_copy / "generations" / (index_copy / "CURRENT").read_text().strip()
    if what == "CURRENT":
        (index_copy / "CURRENT").write_text("what?\n")
    elif what == "the generation":
        (index_copy / "CURRENT").write_text("000009-00000000\n")
    elif what == "words":
        file = current / LEXICAL / PARAMETERS
        file.write_text(
            json.dumps({**json.loads(file.read_text()), "version": VERSION - 1}, ensure_ascii=False, sort_keys=True)
        )
    else:
        data = (current / what).read_bytes()
        (current / what).write_bytes(data[: len(data) // 2])
    common = ("coverage", "--tickets", three, "--index", index_copy)
    code, _, err = answerable(*common)
    assert code == 3 and REPAIRED[what].split(": ", 1)[1] in err
    assert answerable("doctor", "--index", index_copy, "--repair")[0] == 0
    assert answerable(*common)[0] == 0


@follows("index/manifest.py: Ingest again into a new directory: answerable ingest SOURCE --index NEW_DIR")
def test_as_told_it_is_ingested_into_a_new_directory(
    three: Path, index_copy: Path, some_docs: Path, answerable: Run
) -> None:
    manifest = index_copy / "generations" / (index_copy / "CURRENT").read_text().strip() / "manifest.json"
    body = {**json.loads(manifest.read_bytes()), "schema": 99}
    body.pop("self")
    manifest.write_bytes(dump({**body, "self": sha256(dump(body))}))
    code, _, err = answerable("coverage", "--tickets", three, "--index", index_copy)
    assert code == 3 and "has schema 99" in err
    assert answerable("ingest", some_docs, "--index", "NEW_DIR")[0] == 0
    assert answerable("coverage", "--tickets", three, "--index", "NEW_DIR")[0] == 0


@follows('index/open.py: Set [encode] model = "fake", or ingest again with this encoder.')
def test_as_told_it_is_ingested_with_this_encoder(three: Path, some_docs: Path, answerable: Run) -> None:
    build_index(Path("index"), FakeSource(small_help_centre()))
    code, _, _ = answerable("coverage", "--tickets", three, "--index", "index")
    assert code == 3
    assert answerable("ingest", some_docs, "--index", "index", "--allow-shrink")[0] == 0
    assert answerable("coverage", "--tickets", three, "--index", "index")[0] == 0


# -- settings --------------------------------------------------------------------------------------


SETTINGS = {  # what is wrong, what is said, and what to write in its place
    "an unknown table": (
        "[ticket]\nredact = true\n",
        "schema/check.py: Did you mean 'tickets'? Tables are",
        "[tickets]\nredact = true\n",
    ),
    "a key for a table": (
        "tickets = 5\n",
        "settings.py: Write [tickets] and its keys below it.",
        "[tickets]\nredact = true\n",
    ),
    "an unknown key": (
        "[tickets]\nredcat = true\n",
        "schema/check.py: Did you mean 'redact'? Keys of [tickets] are",
        "[tickets]\nredact = true\n",
    ),
    "a value": ("[tickets]\nmin_kappa = 3\n", "schema/check.py: min_kappa: ", "[tickets]\nmin_kappa = 0.4\n"),
    "per cent": (
        "[answer]\nanswer_threshold = 60\n",
        "schema/check.py: Did you mean 0.6? A confidence is a number from 0 to 1, not per cent.",
        "[answer]\nanswer_threshold = 0.6\n",
    ),
    "quotes": (
        '[tickets]\nredact = "true"\n',
        "schema/check.py: Write it without quotes: ",
        "[tickets]\nredact = true\n",
    ),
    "a conflict": (
        "[answer]\nassist_threshold = 0.7\nanswer_threshold = 0.5\n",
        "settings.py: Lower assist_threshold, or raise answer_threshold.",
        "[answer]\nassist_threshold = 0.4\nanswer_threshold = 0.5\n",
    ),
    "no UTF-8": ("# f\udcfcr\n", "schema/toml_file.py: Save it as UTF-8.", "# für\n"),
    "an encoder": (
        '[encode]\nmodel = "no/such"\n',
        "encode/sentence_transformer.py: pip install torch==2.13.0 && pip install 'answerable[sentence-transformers]'",
        '[encode]\nmodel = "builtin"\n',
    ),
    "a confidence model": (
        '[answer]\nconfidence_model = "best"\n',
        "answer/level/confidence.py: , or a .json path.",
        '[answer]\nconfidence_model = "{known}"\n',
    ),
    "a file of one": (
        '[answer]\nconfidence_model = "answerable.json"\n',
        "answer/level/confidence.py: Expected JSON with a key 'models', as ",
        '[answer]\nconfidence_model = "{as_told}"\n',
    ),
}


@pytest.mark.parametrize("what", SETTINGS)
@follows(*(told for _, told, _ in SETTINGS.values()), every=False)
def test_as_told_settings_are_mended(what: str, three: Path, index_copy: Path, answerable: Run) -> None:
    wrong, told, right = SETTINGS[what]
    Path("answerable.json").write_text("{}")
    Path("answerable.toml").write_bytes(wrong.encode("utf-8", "surrogateescape"))
    common = ("coverage", "--tickets", three, "--index", index_copy)
    code, out, err = answerable(*common)
    assert code in (2, 3) and not out and told.split(": ", 1)[1] in err, err
    known = re.search(r"Known: ([\w-]+)", err)
    shown = re.search(r"'models', as (.*) has it", err)
    if shown is not None:
        Path("answerable.json").write_text(Path(shown[1]).read_text("utf-8"), "utf-8")
    right = right.replace("{known}", known[1] if known else "").replace("{as_told}", "answerable.json")
    Path("answerable.toml").write_text(right, "utf-8")
    code, _, err = answerable(*common)
    assert code == 0, err


@pytest.mark.parametrize(
    ("name", "wrong", "told", "mended", "right"),
    [
        ("TICKETS_REDCAT", "true", "Did you mean 'redact'?", "TICKETS_REDACT", "true"),
        ("TICKETS_MIN_KAPPA", "3", "min_kappa: ", "TICKETS_MIN_KAPPA", "0.5"),
        ("REMIT_REFUNDS", "2", "Intents are named in answerable.toml.", "REMIT_DEFAULT", "2"),
    ],
)
@follows(
    "schema/check.py: Did you mean 'redact'?",
    "settings.py: min_kappa: ",
    "settings.py: Intents are named in answerable.toml.",
    every=False,
)
def test_as_told_variables_are_mended(
    name: str,
    wrong: str,
    told: str,
    mended: str,
    right: str,
    three: Path,
    answerable: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(f"ANSWERABLE_{name}", wrong)
    code, _, err = answerable("tickets", three)
    assert code == 2 and told in err
    monkeypatch.delenv(f"ANSWERABLE_{name}")
    if "answerable.toml" in told:
        Path("answerable.toml").write_text(f"[remit]\nrefunds = {wrong}\n", "utf-8")
    else:
        monkeypatch.setenv(f"ANSWERABLE_{mended}", right)
    assert answerable("tickets", three)[0] == 0


# -- labels, sheets, answers -----------------------------------------------------------------------


@follows(
    "eval/labels/judgments.py: Mend or delete the line; the others are kept.",
    "eval/labels/judgments.py: Name a file in a folder that exists and that you may write to.",
    "eval/labels/judgments.py: Keep one of its lines.",
    "eval/labels/judgments.py: Only tickets of the sample count: answerable label --sheet writes them.",
    "eval/labels/judgments.py: Save it as CSV UTF-8.",
    "eval/labels/judgments.py: Write one: answerable label --sheet",
    "jsonl.py: Name a file in a folder that exists and that you may write to.",
)
def test_as_told_labels_and_sheets_are_mended(three: Path, index_copy: Path, answerable: Run) -> None:
    common = ("label", "--tickets", three, "--index", index_copy)
    assert answerable(*common, "--sheet", "s.csv", "--labels", "no/labels.jsonl")[0] == 2
    assert answerable(*common, "--sheet", "no/s.csv")[0] == 2
    Path("no").mkdir()
    assert answerable(*common, "--sheet", "no/s.csv", "--labels", "no/labels.jsonl")[0] == 0
    assert answerable(*common, "--sheet", "s.csv")[0] == 0
    text = Path("s.csv").read_text("utf-8-sig")
    header, _, _ = text.partition("\n")
    header += "\n"
    first = next(csv.DictReader(io.StringIO(text, newline="")))["id"]
    judged = f'"{first}","","","","","","r"\r\n'
    strange = '"x-9","","","","","","r"\r\n'
    for wrong in (
        (header + judged + judged).encode(),
        (header + strange).encode(),
        (header + judged + "ü").encode("latin-1"),
        b"ticket\nx\n",
    ):
        Path("s.csv").write_bytes(wrong)
        assert answerable(*common, "--from-sheet", "s.csv")[0] == 2
    Path("s.csv").write_text(text.replace('""\n', '"r"\n'), "utf-8")
    assert answerable(*common, "--from-sheet", "s.csv")[0] == 0
    labels = Path("labels.jsonl").read_text("utf-8")
    Path("labels.jsonl").write_text(labels.rstrip()[:-9] + "\n" + labels.splitlines()[-1] + "\n", "utf-8")
    code, _, err = answerable(*common, "--from-sheet", "s.csv")
    assert code == 2
    lines = Path("labels.jsonl").read_text("utf-8").splitlines(keepends=True)
    del lines[int(re.search(r"labels.jsonl:(\d+)", err)[1]) - 1]  # type: ignore[index]
    Path("labels.jsonl").write_text("".join(lines), "utf-8")
    assert answerable(*common, "--from-sheet", "s.csv")[0] == 0


@follows("eval/labels/calibrate.py: Give the tickets they were drawn from, or draw again into another labels file.")
def test_as_told_the_tickets_of_the_labels_are_given(
    three: Path, bare: Path, index_copy: Path, answerable: Run
) -> None:
    drawn = ("label", "--index", index_copy, "--n", 30, "--tickets")
    for tickets, labels in ((bare, "labels.jsonl"), (three, "others.jsonl")):
        assert answerable(*drawn, tickets, "--labels", labels, "--sheet", "s.csv")[0] == 0
        text = Path("s.csv").read_text("utf-8-sig")
        Path("s.csv").write_text(re.sub(r'""\n', '"r"\n', text), "utf-8")
        assert answerable(*drawn, tickets, "--labels", labels, "--from-sheet", "s.csv")[0] == 0
    common = ("calibrate", "--tickets", bare, "--index", index_copy)
    assert answerable(*common, "--labels", "others.jsonl")[0] == 2
    assert answerable(*common, "--labels", "labels.jsonl")[0] == 0


@follows(
    "eval/labels/judgments.py: Judge first: answerable label --tickets FILE",
    "eval/labels/judgments.py: Judgments are of: ",
    "cli/judging.py: --labeller is for --labels FILE.",
)
def test_as_told_someone_judges_first(bare: Path, index_copy: Path, answerable: Run) -> None:
    Path("labels.jsonl").write_text("")
    common = ("coverage", "--tickets", bare, "--index", index_copy, "--labels", "labels.jsonl", "--labeller")
    assert answerable(*common[:5], "--labeller", "ann")[0] == 2
    assert answerable(*common, "ann")[0] == 2
    label = ("label", "--tickets", bare, "--index", index_copy, "--n", 30, "--labeller", "ann")
    assert answerable(*label, "--sheet", "s.csv")[0] == 0
    Path("s.csv").write_text(re.sub(r'""\n', '"r"\n', Path("s.csv").read_text("utf-8-sig")), "utf-8")
    assert answerable(*label, "--from-sheet", "s.csv")[0] == 0
    code, _, err = answerable(*common, "ben")
    assert code == 2
    assert answerable(*common, err.split("Judgments are of: ")[1].strip(" .\n"))[0] == 0


@follows("answer/level/calibration.py: Delete it, then run answerable calibrate again.")
def test_as_told_a_calibration_is_deleted(tickets: Path, three: Path, index_copy: Path, answerable: Run) -> None:
    (index_copy / "calibration.json").write_text("{", "utf-8")
    for verb in ("coverage", "calibrate"):
        code, _, err = answerable(verb, "--tickets", three, "--index", index_copy)
        assert code == 3
    Path(err.removeprefix("error: ").split(": is not a calibration")[0]).unlink()
    assert answerable("calibrate", "--tickets", tickets, "--index", index_copy)[0] == 0
    assert answerable("coverage", "--tickets", three, "--index", index_copy)[0] == 0


@follows(
    "cli/judging.py: Ask the tickets again, or leave --answers out.",
    "eval/scored_answer.py: Write it with: answerable ask --tickets FILE --out FILE.jsonl",
    "eval/scored_answer.py: Ask the tickets again with this version.",
    "eval/scored_answer.py: Ask exactly these tickets again: answerable ask --tickets FILE --out FILE.jsonl",
)
def test_as_told_the_tickets_are_asked_again(
    tickets: Path, answers: Path, index_copy: Path, some_docs: Path, tmp_path: Path, answerable: Run
) -> None:
    rows = [json.loads(line) for line in answers.read_text("utf-8").splitlines()]
    file = Path("a.jsonl")
    common = ("calibrate", "--tickets", tickets, "--index", index_copy, "--answers", file)
    for wrong in (
        [{**row, "generation": "000007-00000000"} for row in rows],
        [{**row, "citations": 5} for row in rows],
        [{**row, "calibrated": True} for row in rows],
        rows[1:],
        [*rows, {**rows[0], "id": "another"}],
    ):
        file.write_text("".join(json.dumps(row) + "\n" for row in wrong), "utf-8")
        code, out, _ = answerable(*common)
        assert code == 2 and not out
        assert answerable(*common[:-2], "--dry-run")[0] == 0
    assert answerable("ask", "--tickets", tickets, "--out", file, "--index", index_copy)[0] == 0
    assert answerable(*common)[0] == 0


# -- usage -----------------------------------------------------------------------------------------


@follows(
    "cli/label.py: Give --sheet or --from-sheet, not both.",
    "cli/label.py: Judging needs a terminal; without one use --sheet FILE.csv, then --from-sheet.",
    "cli/common.py: is not a day such as 2026-09-28.",
)
def test_as_told_the_options_are_mended(three: Path, index_copy: Path, answerable: Run) -> None:
    common = ("label", "--tickets", three, "--index", index_copy)
    assert answerable(*common)[0] == 2
    assert answerable(*common, "--sheet", "s.csv", "--from-sheet", "s.csv")[0] == 2
    assert answerable(*common, "--sheet", "s.csv")[0] == 0
    assert answerable(*common, "--from-sheet", "s.csv")[0] == 0
    assert answerable("tickets", three, "--until", "28.09.2026")[0] == 2
    assert answerable("tickets", three, "--keep-copies")[0] == 0
