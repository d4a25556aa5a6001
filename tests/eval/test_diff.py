"""`answerable diff`: what changed, by how much, and which section did it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from answerable.eval.change.diff import Diff, SectionChange, changed_sections, diff
from answerable.model import Answer, Citation, Heading, Page, Ticket
from suite_samples import repository

Run = Callable[..., tuple[int, str, str]]


def page(name: str, *sections: tuple[str, str]) -> Page:
    text, headings = "", []
    for level, (title, body) in enumerate(sections, 1):
        headings.append(Heading(min(level, 2), title, None, len(text), len(text) + len(title)))
        text += f"{title}\n{body}\n"
    return Page(name, sections[0][0], text, tuple(headings), (), text)


def answer(name: str, route: str, quote: str = "", where: str = "a.md", heading: str = "A > One") -> Answer:
    cited = (Citation(where, None, "A", heading, quote, 0, 1),) if quote else ()
    return Answer(name, "?", route, 0.5, (), quote or None, cited, (), None, False, "g", "s")  # type: ignore[arg-type]


OLD = {"a.md": page("a.md", ("A", "lead"), ("One", "first"), ("Two", "second")), "b.md": page("b.md", ("B", "gone"))}
NEW = {"a.md": page("a.md", ("A", "lead"), ("One", "changed"), ("Three", "third")), "c.md": page("c.md", ("C", "new"))}


def found() -> Diff:
    tickets = [
        Ticket(name, "?", intent=intent)
        for name, intent in (("1", "x"), ("2", "x"), ("3", "y"), ("4", "y"), ("5", "y"))
    ]
    before = [
        answer("1", "answer", "first"),
        answer("2", "answer", "gone", "b.md", "B"),
        answer("3", "escalate"),
        answer("4", "assist", "second"),
        answer("5", "answer", "lead", heading="A"),
    ]
    after = [
        answer("1", "answer", "changed"),
        answer("2", "escalate"),
        answer("3", "answer", "new", "c.md", "C"),
        answer("4", "escalate"),
        answer("5", "answer", "lead", heading="A"),
    ]
    return diff(tickets, before, after, OLD, NEW, names=("old", "new"))


def test_each_change_has_its_kind_and_its_section() -> None:
    kinds = {one.ticket: (one.kind, [(s.page, s.section, s.kind) for s in one.because]) for one in found().tickets}
    assert kinds == {
        "1": ("other_answer", [("a.md", "A > One", "edited")]),
        "2": ("no_longer_answered", [("b.md", "B", "removed")]),
        "3": ("newly_answered", [("c.md", "C", "added")]),
        "4": ("lost_draft", [("a.md", "A > One", "edited")]),
    }


def test_the_change_of_coverage_has_a_paired_interval() -> None:
    total = found().total
    assert (total.tickets, total.both, total.lost, total.gained, total.change) == (5, 2, 1, 1, 0.0)
    assert total.interval is not None and total.interval.low < 0 < total.interval.high and total.p == 1.0
    assert [(one.intent, one.tickets) for one in found().intents] == [("y", 3), ("x", 2)]


def test_changed_sections_and_moves() -> None:
    moved = {"z.md": page("z.md", ("B", "gone")), "a.md": OLD["a.md"]}
    assert changed_sections(OLD, moved) == (SectionChange("b.md", "B", "moved", "z.md"),)
    assert changed_sections(OLD, OLD) == ()


def test_an_error_is_a_change_of_its_own() -> None:
    tickets = [Ticket("1", "?"), Ticket("2", "?")]
    given = [answer("1", "answer", "first"), answer("2", "answer", "first")]
    result = diff(tickets, given, given[:1], OLD, OLD, names=("old", "new"))
    assert [(one.ticket, one.kind) for one in result.tickets] == [("2", "error")] and result.total.lost == 1


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = repository(tmp_path_factory.mktemp("versions"))
    shutil.copytree(folder / "docs", folder / "new")
    (folder / "new" / "clock" / "kiosk.md").unlink()
    (folder / "new" / "tips.md").write_text(
        "# Tips\n\nA tip pool calculator splits the tips by hours worked.\n", "utf-8"
    )
    return folder


SUITE = "[answer]\nanswer_threshold = 0.5\nassist_threshold = 0.1\n"


def test_two_folders(versions: Path, answerable: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(versions)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    (versions / "s.toml").write_text(SUITE, "utf-8")
    common = ("--tickets", "eval/tickets.jsonl", "--settings", "s.toml")
    code, out, err = answerable("diff", "docs", "new", *common, "--json")
    assert code == 0, err
    report = json.loads(out)
    kinds = {one["id"]: one["kind"] for one in report["tickets"]}
    assert kinds["t-06"] == "no_longer_answered" and kinds["t-10"] == "newly_answered"
    assert {one["page"] for one in report["sections"]} == {"clock/kiosk.md", "tips.md"}
    assert not (versions / ".answerable").exists(), "nothing is left behind"
    code, out, _ = answerable("diff", "docs", "new", *common, "--annotate")
    assert code == 0 and "::notice file=new/tips.md,line=1::" in out and "clock/kiosk.md: The kiosk (removed)" in out
    code, out, _ = answerable("diff", "docs", "docs", *common, "--markdown")
    assert code == 0 and "0 newly answered, 0 no longer" in out.replace("\\", "")


def test_generations_and_index_directories(versions: Path, answerable: Run) -> None:
    assert answerable("ingest", versions / "docs", "--index", "a")[0] == 0
    (versions / "same").mkdir()
    shutil.copytree(versions / "docs", Path("docs"))
    assert answerable("ingest", "docs", "--index", "b")[0] == 0
    (Path("docs") / "clock" / "kiosk.md").unlink()
    assert answerable("ingest", "docs", "--index", "b")[0] == 0
    tickets = versions / "eval" / "tickets.jsonl"
    code, out, err = answerable("diff", "1", "2", "--index", "b", "--tickets", tickets, "--json")
    assert code == 0, err
    by_number = json.loads(out)
    code, out, _ = answerable("diff", "a", "b", "--tickets", tickets, "--json")
    by_folder = json.loads(out)
    assert {**by_number, "old": "", "new": ""} == {**by_folder, "old": "", "new": ""}
    assert by_number["sections"] == [{"page": "clock/kiosk.md", "section": "The kiosk", "kind": "removed", "to": None}]
    code, _, err = answerable("diff", "1", "nowhere", "--index", "b", "--tickets", tickets)
    assert code == 2 and "no version of the docs" in err
    assert answerable("diff", "1", "9", "--index", "b", "--tickets", tickets)[0] == 3
