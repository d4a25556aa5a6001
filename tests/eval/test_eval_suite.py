"""`answerable eval` on a small repository: green, and red with the right code and line for all that can go wrong."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from answerable.errors import SuiteError
from answerable.eval.judge.judge import Verdict
from conftest import ROOT
from judge_samples import FakeJudge, dead, steady
from suite_samples import SUITE, repository

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def agreed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a baseline and an index."""
    from answerable.cli import program

    folder = repository(tmp_path_factory.mktemp("agreed"))
    before = Path.cwd()
    os.chdir(folder)
    try:
        assert program.run(["eval", "eval/small.toml", "--update-baseline", "--today", "2026-03-02"]) == 0
    finally:
        os.chdir(before)
    return folder


@pytest.fixture
def here(agreed: Path, answerable: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A copy of it, to stand in."""
    folder = Path(shutil.copytree(agreed, tmp_path / "repository", dirs_exist_ok=True))
    monkeypatch.chdir(folder)
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    return folder


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def run(answerable: Run, *more: str) -> tuple[int, dict[str, Any]]:
    code, out, err = answerable("eval", "eval/small.toml", "--json", "--today", "2026-03-02", *more)
    assert out, err
    return code, json.loads(out)


def gate(report: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in report["gates"] if one["name"] == name)


def red(report: dict[str, Any]) -> set[str]:
    return {one["name"] for one in report["gates"] if one["verdict"] != "pass"}


def line_of(file: Path, text: str) -> int:
    return next(n for n, line in enumerate(file.read_text("utf-8").splitlines(), 1) if text in line)


def test_green_and_the_ratchet_holds_something(here: Path, answerable: Run) -> None:
    code, report = run(answerable)
    assert code == 0 and report["passed"] and not red(report)
    assert len(report["held"]) >= 6, "otherwise the tests below prove nothing"
    assert all(one["n"] > 0 for one in report["gates"])


def test_a_second_run_loads_no_model(here: Path) -> None:
    code = (
        "import sys; from answerable.cli import program; c = program.run(['eval', 'eval/small.toml']); "
        "sys.exit(c or (9 if {'onnxruntime', 'tokenizers', 'chromadb'} & set(sys.modules) else 0))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    for _ in range(2):  # the first asks again if this checkout was edited since the tests began
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=here, env=environment, capture_output=True, timeout=120, check=False
        )
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


def test_a_page_deleted(here: Path, answerable: Run) -> None:
    (here / "docs" / "clock" / "kiosk.md").unlink()
    code, report = run(answerable)
    assert code == 1 and {"docs", "labels"} <= red(report)
    found = gate(report, "docs")["findings"]
    assert [one["message"] for one in found] == ["page clock/kiosk.md is gone"]
    baseline = here / "eval" / "small.baseline.jsonl"
    assert found[0]["file"] == "eval/small.baseline.jsonl"
    assert found[0]["line"] == line_of(baseline, '"page": "clock/kiosk.md"')
    stale = gate(report, "labels")["findings"]
    assert {one["message"].split()[2] for one in stale} == {"t-06", "t-07"}
    assert stale[0]["line"] == 6
    # Stale is not regressed: nobody knows what the docs owe these tickets now.
    assert {one["status"] for one in report["held"] if one["ticket"] in ("t-06", "t-07")} <= {"stale"}
    assert not [one for one in report["held"] if one["status"] == "fail"]


def test_a_number_changed(here: Path, answerable: Run) -> None:
    page = here / "docs" / "account" / "password.md"
    edit(page, "60 minutes", "15 minutes")
    code, report = run(answerable)
    assert code == 1 and red(report) == {"docs"}, "no case fails: that is why numbers are pinned"
    (found,) = gate(report, "docs")["findings"]
    assert found["message"] == "numbers changed in account/password.md: 60 became 15"
    assert (found["file"], found["line"]) == ("docs/account/password.md", line_of(page, "15 minutes"))


def test_a_number_changed_that_a_label_rests_on(here: Path, answerable: Run) -> None:
    edit(here / "docs" / "billing" / "refunds.md", "30 days", "14 days")
    code, report = run(answerable)
    assert code == 1 and {"docs", "labels"} <= red(report)
    stale = gate(report, "labels")["findings"]
    assert all("labels stale" in one["message"] and "30 days" in one["message"] for one in stale)
    code, _, err = answerable("eval", "eval/small.toml", "--update-baseline")
    assert code == 2 and "eval/tickets.jsonl:1:" in err and "--reanchor" in err
    assert run(answerable, "--update-baseline", "--reanchor")[0] == 0
    assert run(answerable)[0] == 0


def test_a_floor_raised(here: Path, answerable: Run) -> None:
    edit(here / "eval" / "small.toml", "coverage = 0.0", "coverage = 0.5")
    code, report = run(answerable)
    assert code == 1 and red(report) == {"coverage"}
    assert gate(report, "coverage")["line"] == line_of(here / "eval" / "small.toml", "coverage")
    assert gate(report, "coverage")["low"] < 0.5 < gate(report, "coverage")["value"], "the point alone would pass"


def test_a_ticket_dropped(here: Path, answerable: Run) -> None:
    file = here / "eval" / "tickets.jsonl"
    file.write_text("".join(file.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    code, report = run(answerable)
    assert code == 1 and red(report) == {"tickets"}
    (found,) = gate(report, "tickets")["findings"]
    assert found == {
        "message": "ticket t-12 was dropped",
        "file": "eval/small.toml",
        "line": line_of(here / "eval" / "small.toml", "tickets ="),
    }


def test_a_label_edited(here: Path, answerable: Run) -> None:
    file = here / "eval" / "tickets.jsonl"
    edit(file, '"relevant": ["people/invite.md"]', '"relevant": []')
    code, report = run(answerable)
    assert code == 1 and red(report) == {"labels"}
    (found,) = gate(report, "labels")["findings"]
    assert found["message"] == "the label of t-08 was edited" and found["line"] == 8


def test_a_setting_changed(here: Path, answerable: Run) -> None:
    edit(here / "eval" / "small.toml", "assist_threshold = 0.1", "assist_threshold = 0.12")
    code, report = run(answerable)
    assert code == 1 and red(report) == {"settings"}
    assert gate(report, "settings")["line"] == line_of(here / "eval" / "small.toml", "assist_threshold")
    assert gate(report, "settings")["findings"][0]["message"] == "answer.assist_threshold was 0.1, is 0.12"


def test_a_setting_changed_behind_the_suite(here: Path, answerable: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSWERABLE_RETRIEVE_PASSAGES", "2")
    code, report = run(answerable)
    assert code == 1 and "settings" in red(report)


WAIVER = '[[waivers]]\nticket = "t-08"\nreason = "the page is being rewritten"\nuntil = {}\n'


def test_a_waiver_lets_a_ticket_fail_until_its_day(here: Path, answerable: Run) -> None:
    edit(here / "eval" / "tickets.jsonl", "how do i invite people to the team", "unicycle lessons")
    waivers = here / "eval" / "small.waivers.toml"
    waivers.write_text(WAIVER.format("2026-03-02"), "utf-8")
    code, report = run(answerable)
    assert "waivers" not in red(report), "the last day counts"
    waivers.write_text(WAIVER.format("2026-03-01"), "utf-8")
    code, report = run(answerable)
    assert code == 1 and "waivers" in red(report)
    (found,) = gate(report, "waivers")["findings"]
    assert found["file"] == "eval/small.waivers.toml" and found["line"] == 1
    assert "expired on 2026-03-01" in found["message"]


# -- the judge: shown, and a gate only where the suite says so -----------------------------------

JUDGE = "\n[judge]\ngate = {}\nrepeats = 2\nfaithfulness = {}\n"


def judged(here: Path, gate: str, floor: float) -> Path:
    suite = here / "eval" / "small.toml"
    suite.write_text(suite.read_text("utf-8") + JUDGE.format(gate, floor), "utf-8")
    return suite


def judge_with(monkeypatch: pytest.MonkeyPatch, judge: Any) -> None:
    """In place of ragas: the adapter is what these tests do without."""
    monkeypatch.setattr("answerable.eval.judge.ragas.make_judge", lambda settings, max_usd=None: judge)


def test_an_advisory_judge_is_shown_and_decides_nothing(
    here: Path, answerable: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(here, "false", 0.99)  # its floor does not hold
    judge_with(monkeypatch, FakeJudge())
    code, report = run(answerable, "--html", "r.html", "--summary", "s.md")
    assert code == 0 and report["passed"] and not [one for one in report["gates"] if one["name"].startswith("judge")]
    assert report["judge"]["run"] and report["judge"]["floors"][0]["verdict"] == "fail"
    lines = {one["name"]: one for one in report["judge"]["report"]["metrics"]}
    assert lines["faithfulness"]["judged"] >= 5 and lines["faithfulness"]["mean"] == 0.9
    found = report["judge"]["report"]
    assert found["tickets"] == 12 == found["refused"] + found["errors"] + lines["faithfulness"]["judged"]
    assert "Advisory: no gate depends on it" in (here / "r.html").read_text("utf-8")
    assert "### Judge (advisory)" in (here / "s.md").read_text("utf-8")
    code, out, _ = answerable("eval", "eval/small.toml", "--today", "2026-03-02")
    assert code == 0 and "advisory: no gate depends on it" in out and "green" in out


def test_an_advisory_judge_hides_no_red_gate(here: Path, answerable: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    judged(here, "false", 0.1)
    judge_with(monkeypatch, FakeJudge())
    (here / "docs" / "clock" / "kiosk.md").unlink()
    assert run(answerable)[0] == 1


def test_a_judge_that_gates(here: Path, answerable: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    suite = judged(here, "true", 0.99)
    judge_with(monkeypatch, FakeJudge())
    code, report = run(answerable)
    assert code == 1 and red(report) == {"judge.faithfulness"}
    found = gate(report, "judge.faithfulness")
    assert found["verdict"] == "fail" and found["line"] == line_of(suite, "faithfulness")
    edit(suite, "faithfulness = 0.99", "faithfulness = 0.8")
    code, report = run(answerable)
    assert code == 0 and gate(report, "judge.faithfulness")["n"] >= 5
    assert run(answerable, "--update-baseline")[0] == 0
    edit(suite, "faithfulness = 0.8", "faithfulness = 0.7")
    code, report = run(answerable)
    assert code == 1 and red(report) == {"floors"}, "a floor of the judge may not be lowered unseen either"


def test_a_judge_that_gates_refuses_where_rows_are_missing(
    here: Path, answerable: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(here, "true", 0.5)
    calls = iter(range(1000))
    judge_with(monkeypatch, FakeJudge(lambda *all: steady(*all) if next(calls) > 1 else Verdict(failure="schema")))
    code, report = run(answerable)
    assert code == 1 and gate(report, "judge.faithfulness")["verdict"] == "refused"
    assert "1 failed" in gate(report, "judge.faithfulness")["said"]


def test_ragas_endpoint_dead(here: Path, answerable: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    suite = judged(here, "true", 0.5)
    judge_with(monkeypatch, FakeJudge(dead))
    code, out, err = answerable("eval", "eval/small.toml", "--today", "2026-03-02")
    assert code == 3 and not out, "no verdict is not a verdict"
    assert f"eval/small.toml:{line_of(suite, 'gate = true')}: judge: not run (endpoint http://127.0.0.1:9/v1" in err
    edit(suite, "gate = true", "gate = false")
    code, out, err = answerable("eval", "eval/small.toml", "--today", "2026-03-02")
    assert code == 0 and "judge: not run (endpoint http://127.0.0.1:9/v1: ConnectError: refused)" in err
    assert "judge: not run (endpoint" in out and "green" in out
    (here / "docs" / "clock" / "kiosk.md").unlink()
    assert run(answerable)[0] == 1, "the exit code of the gates stands"


def test_no_judge_to_be_had(here: Path, answerable: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    suite = judged(here, "true", 0.5)
    code, _, err = answerable("eval", "eval/small.toml", "--today", "2026-03-02")
    assert code == 3 and f"eval/small.toml:{line_of(suite, 'gate = true')}: judge: not run (there is no judge" in err
    monkeypatch.setenv("ANSWERABLE_JUDGE_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("ANSWERABLE_JUDGE_MODEL", "m")
    monkeypatch.setitem(sys.modules, "ragas", None)
    code, _, err = answerable("eval", "eval/small.toml", "--today", "2026-03-02")
    assert code == 3 and "pip install 'answerable[ragas]'" in err
    edit(suite, "gate = true", "gate = false")
    code, _, err = answerable("eval", "eval/small.toml", "--today", "2026-03-02")
    assert code == 0 and "judge: not run (the judge needs ragas" in err


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("gate = true", "needs a floor"),
        ("gate = 1", "true or false"),
        ("faithfulness = 3", "[judge] faithfulness is 3, allowed: 0 to 1 (share)"),
        ("faithfullness = 0.5", "Did you mean 'faithfulness'"),
        ("repeats = 0", "allowed: whole numbers from 1 to 100 (times)"),
        ("max_cost = 0", "allowed: 0.0001 to 1_000_000_000 (USD)"),
    ],
)
def test_a_broken_judge_names_its_line(here: Path, answerable: Run, table: str, said: str) -> None:
    suite = here / "eval" / "small.toml"
    suite.write_text(suite.read_text("utf-8") + f"\n[judge]\n{table}\n", "utf-8")
    code, _, err = answerable("eval", "eval/small.toml")
    assert code == 2 and said in err and f"small.toml:{line_of(suite, table)}:" in err


def test_a_page_moved_is_neither_gone_nor_a_regression(here: Path, answerable: Run) -> None:
    (here / "docs" / "help").mkdir()
    (here / "docs" / "clock" / "kiosk.md").rename(here / "docs" / "help" / "kiosk.md")
    code, report = run(answerable)
    assert code == 0, red(report)
    assert report["docs"]["moved"] == [{"from": "clock/kiosk.md", "to": "help/kiosk.md"}]


def test_lowering_a_floor_needs_the_flag(here: Path, answerable: Run) -> None:
    suite = here / "eval" / "small.toml"
    edit(suite, "quoted = 0.2", "quoted = 0.1")
    code, report = run(answerable)
    assert code == 1 and red(report) == {"floors"}
    assert gate(report, "floors")["findings"][0] == {
        "message": "quoted was 0.2, is 0.1",
        "file": "eval/small.toml",
        "line": line_of(suite, "quoted"),
    }
    code, _, err = answerable("eval", "eval/small.toml", "--update-baseline")
    assert code == 2 and f"eval/small.toml:{line_of(suite, 'quoted')}:" in err and "--allow-lower" in err
    assert run(answerable, "--allow-lower")[0] == 0
    assert run(answerable, "--update-baseline", "--allow-lower")[0] == 0
    assert run(answerable)[0] == 0


def test_removing_a_floor_is_lowering_it(here: Path, answerable: Run) -> None:
    suite = here / "eval" / "small.toml"
    edit(suite, "quoted = 0.2\n", "")
    code, report = run(answerable)
    assert code == 1 and red(report) == {"floors"}
    assert gate(report, "floors")["findings"][0]["message"] == "quoted was 0.2, is gone"
    assert gate(report, "floors")["line"] == line_of(suite, "[gates]")


def test_two_hash_seeds_and_shuffled_tickets_give_the_same_bytes(here: Path) -> None:
    said = []
    file = here / "eval" / "tickets.jsonl"
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "answerable", "eval", "eval/small.toml", "--json", "--fresh"]
        done = subprocess.run(
            command, cwd=here, env=environment, capture_output=True, text=True, timeout=120, check=True
        )
        said.append(done.stdout)
        file.write_text("".join(sorted(file.read_text("utf-8").splitlines(keepends=True), reverse=True)), "utf-8")
    assert said[0] == said[1]


def test_a_baseline_edited_by_hand_is_refused(here: Path, answerable: Run) -> None:
    edit(here / "eval" / "small.baseline.jsonl", '"quoted": 0.2', '"quoted": 0.1')
    code, _, err = answerable("eval", "eval/small.toml")
    assert code == 2 and "small.baseline.jsonl:1:" in err and "own digest" in err


def test_no_baseline_is_not_green(here: Path, answerable: Run) -> None:
    (here / "eval" / "small.baseline.jsonl").unlink()
    code, report = run(answerable)
    assert code == 1 and gate(report, "baseline")["verdict"] == "refused"


def test_the_same_baseline_is_the_same_bytes(here: Path, answerable: Run) -> None:
    file = here / "eval" / "small.baseline.jsonl"
    before = file.read_bytes()
    tickets = here / "eval" / "tickets.jsonl"
    tickets.write_text("".join(sorted(tickets.read_text("utf-8").splitlines(keepends=True), reverse=True)), "utf-8")
    assert run(answerable, "--update-baseline", "--fresh")[0] == 0
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('source = "docs"\n', "", "names either source or index"),
        ("quoted = 0.2", "quotet = 0.2", "Did you mean 'quoted'"),
        ("quoted = 0.2", "quoted = 7", "[gates] quoted is 7, allowed: 0 to 1 (share)"),
        ("errors = 0", "errors = 0.5", "[gates] errors is 0.5, allowed: whole numbers from 0"),
        ("answer_threshold = 0.5", "answer_treshold = 0.5", "Did you mean 'answer_threshold'"),
        ("answer_threshold = 0.5", 'answer_threshold = "high"', "allowed: 0 to 1 (confidence)"),
        ('docs = "facts"', 'docs = "all"', '[gates] docs is \'all\', allowed: "facts", "exact" or "off"'),
        ("[gates]", "[gates", "not valid TOML"),
    ],
)
def test_a_broken_suite_names_its_line(here: Path, answerable: Run, old: str, new: str, said: str) -> None:
    edit(here / "eval" / "small.toml", old, new)
    code, out, err = answerable("eval", "eval/small.toml")
    assert code == 2 and said in err and "eval/small.toml" in err and not out


@pytest.mark.parametrize(
    "text", ["[[waivers]]\nticket = 't-01'\n", WAIVER.format("2027-03-01"), WAIVER.format("2026-03-05") * 2]
)
def test_a_broken_waiver_names_its_line(here: Path, answerable: Run, text: str) -> None:
    (here / "eval" / "small.waivers.toml").write_text(text, "utf-8")
    code, _, err = answerable("eval", "eval/small.toml", "--today", "2026-03-02")
    assert code == 2 and re.search(r"small\.waivers\.toml:\d+:", err)


def test_junit_summary_html_and_annotations(here: Path, answerable: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(here / "docs" / "account" / "password.md", "60 minutes", "15 minutes")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    code, out, _ = answerable("eval", "eval/small.toml", "--junit", "j.xml", "--html", "r.html", "--annotate")
    assert code == 1
    root = ET.fromstring((here / "j.xml").read_text("utf-8"))  # our own bytes
    failed = [one.get("name") for one in root.iter("testcase") if one.find("failure") is not None]
    assert failed == ["docs"]
    assert len(list(root.iter("testcase"))) == 22, "ten gates and twelve tickets"
    assert "::error file=docs/account/password.md,line=4::numbers changed in account/password.md" in out
    assert "numbers changed" in (here / "summary.md").read_text("utf-8")
    page = (here / "r.html").read_text("utf-8")
    assert "not every gate is green" in page and "<script" not in page
    code, out, _ = answerable("eval", "eval/small.toml")
    assert "::error" not in out


def test_a_first_suite_is_one_that_runs(here: Path, answerable: Run) -> None:
    code, _, _ = answerable("eval", "eval/first.toml", "--init", "--tickets", "eval/tickets.jsonl")
    assert code == 0
    code, out, err = answerable("eval", "eval/first.toml", "--update-baseline")
    assert code == 0, out + err
    code, _, err = answerable("eval", "eval/first.toml", "--init", "--tickets", "eval/tickets.jsonl")
    assert code == 2 and "is there already" in err


def test_no_suite_names_those_nearby(here: Path, answerable: Run) -> None:
    code, _, err = answerable("eval", "eval/smal.toml")
    assert code == 2 and "small.toml" in err


def test_an_index_in_place_of_a_source(here: Path, answerable: Run) -> None:
    code, _, _ = answerable("ingest", "docs", "--index", "idx")
    assert code == 0
    edit(here / "eval" / "small.toml", 'source = "docs"', 'index = "idx"')
    assert run(answerable)[0] == 0
    edit(here / "eval" / "small.toml", 'index = "idx"', 'index = "nowhere"')
    assert answerable("eval", "eval/small.toml")[0] == 3


def test_a_suite_error_is_an_input_error() -> None:
    assert SuiteError("x").exit_code == 2 and "[gates]" in SUITE


def test_the_suite_that_init_writes_runs(here: Path, answerable: Run) -> None:
    for name in ("small.toml", "small.baseline.jsonl", "small.waivers.toml"):
        (here / "eval" / name).unlink()
    assert answerable("init", ".")[0] == 0
    code, out, err = answerable("eval", "eval/help.toml", "--update-baseline")
    assert code == 0, out + err


def test_labels_by_address_and_labels_of_no_page(here: Path, answerable: Run) -> None:
    tickets = here / "eval" / "tickets.jsonl"
    plain = tickets.read_text("utf-8")
    _, before = run(answerable)
    tickets.write_text(
        re.sub(r'"relevant": \["([^"]+)\.md"\]', r'"relevant": ["https://small.example/\1/"]', plain), "utf-8"
    )
    _, found = run(answerable)
    assert gate(found, "quoted")["value"] == gate(before, "quoted")["value"] == 1.0
    assert red(found) == {"labels"}, "what the baseline knows of a label is how it was written"
    assert answerable("eval", "eval/small.toml", "--update-baseline", "--json")[0] == 0
    assert not red(run(answerable)[1])
    (here / "docs" / "people" / "invite.md").rename(here / "invite.md")
    code, found = run(answerable)
    assert code == 1 and {"docs", "labels"} <= red(found), "a page that is gone is for the gates, not a wrong label"
    (here / "invite.md").rename(here / "docs" / "people" / "invite.md")
    tickets.write_text(plain.replace('["people/invite.md"]', '["people/invitations.md"]'), "utf-8")
    code, out, err = answerable("eval", "eval/small.toml", "--json")
    assert code == 2 and not out and "2 of 9 labelled tickets name pages that the index has not" in err
    assert "nearest people/invite.md" in err
