"""`answerable eval eval/fixture.toml`, this repository's own suite: green, and red with its code and line eight ways.

Each way is done to a copy of the suite, its tickets and its docs; the answers of the green run are kept beside them.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, Run
from judge_samples import FakeJudge, dead

pytestmark = pytest.mark.hazards
SUITE, TICKETS, BASELINE = "eval/fixture.toml", "fixtures/tickets.jsonl", "eval/fixture.baseline.jsonl"


@pytest.fixture(scope="module")
def green(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which the suite has been run, and was green."""
    from answerable.cli import program

    folder = tmp_path_factory.mktemp("green")
    shutil.copytree(ROOT / "ingest", folder / "ingest")
    shutil.copytree(ROOT / "fixtures" / "docs", folder / "fixtures" / "docs")
    (folder / "eval").mkdir()
    for name in (SUITE, TICKETS, BASELINE):
        shutil.copy(ROOT / name, folder / name)
    before = Path.cwd()
    os.chdir(folder)
    try:
        assert program.run(["eval", SUITE]) == 0
    finally:
        os.chdir(before)
    return folder


@pytest.fixture
def here(green: Path, answerable: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(green, tmp_path / "repository"))
    monkeypatch.chdir(folder)
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    return folder


def edit(file: str, old: str, new: str) -> None:
    text = Path(file).read_text("utf-8")
    assert old in text
    Path(file).write_text(text.replace(old, new, 1), "utf-8")


def line_of(file: str, text: str) -> int:
    lines = Path(file).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def a_page_deleted() -> tuple[str, str]:
    Path("fixtures/docs/billing/refunds.md").unlink()
    place = line_of(BASELINE, '"page": "billing/refunds.md"')
    return "docs", f"{BASELINE}:{place}: page billing/refunds.md is gone"


def a_number_changed() -> tuple[str, str]:
    page = "fixtures/docs/billing/refunds.md"
    edit(page, "30 days", "14 days")
    return "docs", f"{page}:{line_of(page, '14 days')}: numbers changed in billing/refunds.md: 30 became 14"


def a_floor_raised() -> tuple[str, str]:
    edit(SUITE, "coverage = 0.1", "coverage = 0.9")
    return "coverage", "low end at least 90.0%"


def a_ticket_dropped() -> tuple[str, str]:
    file = Path(TICKETS)
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[1:]), "utf-8")
    gone = json.loads(lines[0])["id"]
    return "tickets", f"{SUITE}:{line_of(SUITE, 'tickets =')}: ticket {gone} was dropped"


def a_label_edited() -> tuple[str, str]:
    edit(TICKETS, '"answerable": false', '"answerable": true')
    number = next(
        n
        for n, (old, new) in enumerate(
            zip((ROOT / TICKETS).read_text("utf-8").splitlines(), Path(TICKETS).read_text("utf-8").splitlines(),
                strict=True), 1)
        if old != new
    )  # fmt: skip
    name = json.loads(Path(TICKETS).read_text("utf-8").splitlines()[number - 1])["id"]
    return "labels", f"{TICKETS}:{number}: the label of {name} was edited"


def a_setting_changed() -> tuple[str, str]:
    edit(SUITE, "assist_threshold = 0.25", "assist_threshold = 0.26")
    place = line_of(SUITE, "assist_threshold")
    return "settings", f"{SUITE}:{place}: answer.assist_threshold was 0.25, is 0.26"


def an_expired_waiver() -> tuple[str, str]:
    waivers = "eval/fixture.waivers.toml"
    Path(waivers).write_text('[[waivers]]\nticket = "t-002"\nreason = "later"\nuntil = 2026-03-01\n', "utf-8")
    return "waivers", f"{waivers}:1: the waiver of t-002 expired on 2026-03-01"


@pytest.mark.parametrize(
    "change",
    [
        a_page_deleted,
        a_number_changed,
        a_floor_raised,
        a_ticket_dropped,
        a_label_edited,
        a_setting_changed,
        an_expired_waiver,
    ],
    ids=lambda change: change.__name__,
)
def test_red_with_its_code_and_line(here: Path, answerable: Run, change: Callable[[], tuple[str, str]]) -> None:
    gate, said = change()
    code, out, err = answerable("eval", SUITE, "--today", "2026-03-02", "--junit", "j.xml")
    assert code == 1, out + err
    assert out.rstrip().endswith("RED") and said in out
    row = next(line for line in out.splitlines() if line.startswith(("FAIL", "REFUSED")) and f" {gate} " in line)
    if gate == "coverage":
        assert row.split()[-1] == str(line_of(SUITE, "coverage ="))
    assert f'name="{gate}"><failure' in Path("j.xml").read_text("utf-8")


def test_ragas_endpoint_dead(here: Path, answerable: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("answerable.eval.judge.ragas.make_judge", lambda settings, max_usd=None: FakeJudge(dead))
    with Path(SUITE).open("a", encoding="utf-8") as file:
        file.write("\n[judge]\ngate = true\nfaithfulness = 0.8\n")
    code, out, err = answerable("eval", SUITE)
    place = f"{SUITE}:{line_of(SUITE, 'gate = true')}: "
    assert code == 3 and not out
    assert f"{place}judge: not run (endpoint http://127.0.0.1:9/v1: ConnectError: refused)" in err
    edit(SUITE, "gate = true", "gate = false")
    code, out, err = answerable("eval", SUITE)
    assert code == 0 and out.rstrip().endswith("green") and "judge: not run (endpoint" in err


def test_green_twice_and_the_second_asks_nothing(here: Path, answerable: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise AssertionError("a model was asked for")

    monkeypatch.setattr("answerable.encode.builtin.BuiltinEncoder.encode_tokens", nobody)
    code, out, err = answerable("eval", SUITE)
    assert code == 0 and out.rstrip().endswith("green"), err
