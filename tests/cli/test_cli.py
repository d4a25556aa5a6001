"""Every verb does what it says: on the fixture pages, with the built-in encoder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from answerable import Settings
from conftest import FIXTURES, Run

REFUND = "Can I get a refund for a yearly plan?"
TICKETS = [
    {"id": "b", "text": REFUND, "intent": "refund"},
    {"id": "a", "text": "do you sell hats?", "intent": "hats"},
    {"id": "c", "text": "How do I change my plan?", "intent": "refund", "answerable": True},
]


@pytest.fixture
def tickets(tmp_path: Path) -> Path:
    file = tmp_path / "tickets.jsonl"
    file.write_text("".join(json.dumps(ticket) + "\n" for ticket in TICKETS), encoding="utf-8")
    return file


# -- init ----------------------------------------------------------------------------------------


def test_init_writes_three_files_that_are_valid_and_never_overwrites(answerable: Run) -> None:
    code, out, err = answerable("init")
    assert (code, out.splitlines()) == (0, ["ingest/help.toml", "eval/help.toml", "answerable.toml"])
    assert Settings.load("answerable.toml", {}) == Settings()
    Path("docs").mkdir()
    Path("docs/page.md").write_text("# Hats\n\nHats come in three sizes.\n", "utf-8")
    from answerable.ingest.recipe import load_recipe

    assert load_recipe("ingest/help.toml").name == "help"
    Path("answerable.toml").write_text("# mine\n", "utf-8")
    code, out, err = answerable("init")
    assert (code, out) == (2, "")
    assert "ingest/help.toml: is there already; nothing was written" in err
    assert Path("answerable.toml").read_text("utf-8") == "# mine\n"


def test_init_writes_nothing_where_one_file_is_there(answerable: Run) -> None:
    Path("answerable.toml").write_text("# mine\n", "utf-8")
    code, _, err = answerable("init")
    assert code == 2 and "answerable.toml" in err
    assert sorted(path.name for path in Path().iterdir()) == ["answerable.toml"]


def test_init_into_a_folder_that_is_not_there(answerable: Run) -> None:
    code, _, err = answerable("init", "nowhere")
    assert code == 2 and "nowhere: there is no such folder" in err


# -- ingest --------------------------------------------------------------------------------------


def test_ingest_ends_in_a_receipt_and_a_second_one_stores_nothing(answerable: Run, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "hats.md").write_text("# Hats\n\nHats come in three sizes.\n", "utf-8")
    (docs / "bad.html").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00" * 40)
    code, out, err = answerable("ingest", docs)
    assert (code, err) == (0, "")
    assert "1 new · 0 same · 0 changed · 1 failed" in out
    assert "1 in the index, 1 encoded" in out and "peak memory" in out and " s" in out
    assert "bad.html  binary: the file is binary, not text" in out
    assert (Path(".answerable/index") / "CURRENT").is_file()
    code, out, _ = answerable("ingest", docs, "--json")
    receipt = json.loads(out)
    assert code == 0 and not receipt["published"] and receipt["chunks_encoded"] == 0
    assert receipt["counts"]["same"] == 1 and receipt["counts"]["failed"] == 1
    (docs / "hats.md").write_text("# Hats\n\nHats come in four sizes.\n", "utf-8")
    code, out, _ = answerable("ingest", docs)
    assert code == 0 and "changed  hats.md: ~ Hats" in out


def test_several_sources_and_one_that_is_missing(answerable: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.md").write_text(f"# Page {name}\n\nIt is about {name} things.\n", "utf-8")
    code, out, err = answerable("ingest", tmp_path / "one", tmp_path / "missing", tmp_path / "two", "--json")
    assert code == 2
    assert [json.loads(line)["source"] for line in out.splitlines()] == ["one", "two"]
    assert "missing: there is no such folder" in err
    code, out, _ = answerable("pages", "--json")
    assert [json.loads(line)["page"] for line in out.splitlines()] == ["one.md", "two.md"]


def test_preview_shows_pages_and_samples_and_stores_nothing(answerable: Run) -> None:
    code, out, _ = answerable("ingest", "--preview", FIXTURES / "docs")
    assert code == 0
    assert "47 would be taken, 0 fail" in out and out.count("\n--- ") == 3
    assert out.endswith("Nothing was stored.\n")
    assert list(Path().iterdir()) == []
    code, out, _ = answerable("ingest", "--preview", FIXTURES / "docs", "--json")
    seen = json.loads(out)
    assert len(seen["pages"]) == 47 and len(seen["samples"]) == 3 and not seen["failures"]


# -- ask -----------------------------------------------------------------------------------------


def test_ask_prints_an_answer_with_its_citation(answerable: Run, made_index: Path) -> None:
    code, out, _ = answerable("ask", REFUND, "--index", made_index)
    assert code == 0
    assert "refund" in out.lower() and "billing/refunds.md" in out and "[1]" in out
    last = out.strip().splitlines()[-1]
    assert "confidence" in last and "(not calibrated: level off by 0." in last


CONTRACT = [
    "id",
    "question",
    "route",
    "confidence",
    "reasons",
    "answer",
    "citations",
    "passages",
    "handoff",
    "calibrated",
    "generation",
    "settings_digest",
]


def test_ask_json_is_the_contract_and_its_quotes_are_slices(answerable: Run, made_index: Path) -> None:
    from answerable import open_index

    code, out, err = answerable("ask", REFUND, "--index", made_index, "--json")
    answer: dict[str, Any] = json.loads(out)
    assert (code, err) == (0, "")
    assert list(answer)[: len(CONTRACT)] == CONTRACT
    assert answer["route"] in ("answer", "assist", "escalate") and 0 <= answer["confidence"] <= 1
    assert answer["calibrated"] is False
    assert answer["passages"][0]["page"] == "billing/refunds.md"
    assert answer["citations"]
    with open_index(made_index) as index:
        for citation in answer["citations"]:
            assert index.page_text(citation["page"])[citation["start"] : citation["end"]] == citation["quote"]


def test_ask_explains_and_shows_the_hand_off(answerable: Run, made_index: Path) -> None:
    code, out, _ = answerable("ask", "do you sell purple hats?", "--index", made_index, "--explain", "--handoff")
    assert code == 0
    assert "word               weight  match" in out and "passages, best first" in out
    assert "hand-off\n  asked     do you sell purple hats?" in out
    assert "is it the right page?" in out and "both together" in out and "every question starts from" in out
    code, out, err = answerable("ask", "do you sell purple hats?", "--index", made_index)
    assert "--handoff shows it" in err and "hand-off\n" not in out


def test_ask_prints_the_hand_off_alone_as_markdown(answerable: Run, made_index: Path) -> None:
    question = ("ask", "do you sell purple hats?", "--index", made_index)
    code, out, _ = answerable(*question, "--handoff", "--markdown")
    assert code == 0 and out.startswith("### do you sell purple hats?\n\n- **Why you get this:** ")
    assert "**Thread**" in out and "not calibrated" not in out


def test_ask_prints_the_answer_alone_as_markdown_or_html(answerable: Run, made_index: Path) -> None:
    question = ("ask", REFUND, "--index", made_index)
    answer = json.loads(answerable(*question, "--json")[1])
    assert answer["answer_markdown"] and answer["answer_html"].startswith("<")
    assert answerable(*question, "--markdown")[:2] == (0, answer["answer_markdown"] + "\n")
    assert answerable(*question, "--html")[:2] == (0, answer["answer_html"] + "\n")
    for form in ("--markdown", "--html"):
        code, out, err = answerable("ask", "do you sell purple hats?", "--index", made_index, form)
        assert (code, out) == (0, "") and "No answer from the docs." in err


def test_ask_says_the_same_twice(answerable: Run, made_index: Path) -> None:
    first = answerable("ask", REFUND, "--index", made_index, "--json")
    assert answerable("ask", REFUND, "--index", made_index, "--json") == first


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("a question", "--tickets", "t.jsonl"),
        ("--tickets", "t.jsonl"),
        ("a question", "--out", "o.jsonl"),
        ("--tickets", "t.jsonl", "--out", "o.jsonl", "--explain"),
        ("--tickets", "t.jsonl", "--out", "o.jsonl", "--markdown"),
        ("a question", "--handoff", "--markdown", "--json"),
        ("a question", "--handoff", "--html"),
        ("a question", "--markdown", "--html"),
        ("a question", "--html", "--json"),
        ("--tickets", "t.jsonl", "--out", "o.jsonl", "--html"),
        ("   ",),
    ],
)
def test_ask_refuses_what_does_not_fit_together(answerable: Run, arguments: tuple[str, ...]) -> None:
    code, out, err = answerable("ask", *arguments)
    assert (code, out) == (2, "") and err.startswith("Usage: answerable ask")


def test_ask_tickets_writes_a_line_a_ticket_in_their_order(answerable: Run, made_index: Path, tickets: Path) -> None:
    code, out, err = answerable("ask", "--tickets", tickets, "--out", "answers.jsonl", "--index", made_index)
    rows = [json.loads(line) for line in Path("answers.jsonl").read_text("utf-8").splitlines()]
    assert (code, out) == (0, "")
    assert [row["id"] for row in rows] == ["b", "a", "c"]
    assert "3 tickets: " in err and "0 errors. Written to answers.jsonl" in err
    assert [path.name for path in Path().iterdir()] == ["answers.jsonl"]


def test_ask_tickets_leaves_the_old_file_where_the_new_one_fails(answerable: Run, tickets: Path) -> None:
    Path("answers.jsonl").write_text("old\n", "utf-8")
    code, _, _ = answerable("ask", "--tickets", tickets, "--out", "answers.jsonl", "--index", "none")
    assert code == 3 and Path("answers.jsonl").read_text("utf-8") == "old\n"


# -- coverage ------------------------------------------------------------------------------------


def test_coverage_prints_a_table_and_says_where_the_report_is(answerable: Run, made_index: Path, tickets: Path) -> None:
    code, out, _ = answerable("coverage", "--tickets", tickets, "--index", made_index)
    assert code == 0
    assert "3 tickets, 2 intents" in out and "refund" in out and "[" in out
    assert out.splitlines()[-1] == "report: .answerable/reports/coverage.html"
    assert Path(".answerable/reports/coverage.html").read_text("utf-8").startswith("<!doctype html>")


def test_coverage_json_and_html_where_asked(answerable: Run, made_index: Path, tickets: Path) -> None:
    code, out, err = answerable("coverage", "--tickets", tickets, "--index", made_index, "--json", "--html", "c.html")
    report = json.loads(out)
    assert code == 0 and err == "report: c.html\n"
    assert report["total"]["tickets"] == 3 and report["calibrated"] is False
    assert [path.name for path in Path().iterdir()] == ["c.html"]
    assert answerable("coverage", "--tickets", tickets, "--index", made_index, "--json", "--html", "c.html")[1] == out


def test_coverage_prints_the_dict_to_the_byte(answerable: Run, made_index: Path, tickets: Path) -> None:
    from answerable import evaluate
    from answerable.jsonl import dumps

    code, out, _ = answerable("coverage", "--tickets", tickets, "--index", made_index, "--json")
    assert code == 0
    assert out == dumps(evaluate(tickets, made_index).to_dict(), indent=2) + "\n"


# -- pages, history, doctor ----------------------------------------------------------------------


def test_pages_lists_finds_and_shows_text(answerable: Run, made_index: Path) -> None:
    code, out, _ = answerable("pages", "--index", made_index)
    assert code == 0 and out.splitlines()[-1].startswith("14 pages, ")
    code, out, _ = answerable("pages", "billing/refunds.md", "--text", "--index", made_index)
    assert code == 0 and out.startswith("--- billing/refunds.md  Refunds\n")
    code, out, _ = answerable("pages", "billing/*", "--json", "--index", made_index)
    assert [json.loads(line)["source"] for line in out.splitlines()] == ["docs"] * 7
    code, _, err = answerable("pages", "nothing/*", "--index", made_index)
    assert code == 2 and "no page matches 'nothing/*'" in err


def test_history_and_looking_back(answerable: Run, index_copy: Path, some_docs: Path, tmp_path: Path) -> None:
    import shutil

    docs = Path(shutil.copytree(some_docs, tmp_path / "docs"))
    (docs / "billing" / "refunds.md").write_text("# Refunds\n\nThere are no refunds at all.\n", "utf-8")
    assert answerable("ingest", docs, "--index", index_copy)[0] == 0
    code, out, _ = answerable("history", "--index", index_copy)
    assert code == 0 and "1 changed" in out and "changed: billing/refunds.md" in out
    code, out, _ = answerable("history", "--index", index_copy, "--json")
    names = [json.loads(line)["generation"] for line in out.splitlines()]
    assert len(names) == 2
    now = answerable("pages", "billing/refunds.md", "--text", "--index", index_copy)[1]
    then = answerable("pages", "billing/refunds.md", "--text", "--index", index_copy, "--generation", "1")[1]
    assert "no refunds at all" in now and "no refunds at all" not in then
    back = answerable("ask", REFUND, "--index", index_copy, "--generation", names[1], "--json")[1]
    assert json.loads(back)["generation"] == names[1]
    code, _, err = answerable("ask", REFUND, "--index", index_copy, "--generation", "99")
    assert code == 3 and "there is no generation 99" in err


def test_doctor_finds_a_flipped_bit_and_repairs_it(answerable: Run, index_copy: Path) -> None:
    code, out, _ = answerable("doctor", "--index", index_copy)
    assert code == 0 and out.strip().endswith("is whole")
    vectors = next(index_copy.glob("generations/*/vectors.npy"))
    data = bytearray(vectors.read_bytes())
    data[-5] ^= 0x40
    vectors.write_bytes(data)
    code, out, _ = answerable("doctor", "--index", index_copy)
    assert code == 3 and "BAD  files" in out and "vectors.npy" in out
    code, out, err = answerable("doctor", "--repair", "--index", index_copy, "--json")
    assert code == 0 and json.loads(out)["ok"] and err.startswith("published 000002-")


# -- the terminal --------------------------------------------------------------------------------


def test_colour_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from answerable.cli import common

    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert common.color()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not common.color()
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setattr("sys.stdout.isatty", lambda: False)
    assert not common.color()


def test_progress_is_drawn_on_a_terminal_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from answerable.cli.common import progress

    with progress() as shown:
        shown("encode", 1, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with progress() as shown:
        shown("encode", 1, 2)
        shown("read", 7, None)
    out, err = capsys.readouterr()
    assert out == "" and "encode [############------------] 1/2" in err and "read 7" in err
    assert err.endswith("\r\x1b[K")
