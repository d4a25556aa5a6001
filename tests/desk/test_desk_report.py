"""`answerable desk`: prints and writes all of it, escapes what strangers wrote, and goes on past what is broken."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from answerable.cli.desk import desk as command
from answerable.desk.answer_log import LoggedAnswer
from answerable.desk.conversations import Intake
from answerable.desk.overview import overview
from answerable.desk.table import read_desk
from answerable.errors import TicketError
from answerable.report.desk.html import desk_html
from answerable.report.desk.text import desk_text
from desk_samples import desk, talk

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "conversations.jsonl"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments), catch_exceptions=False)


def test_the_fixture_prints_and_writes_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shown = run("--conversations", str(FIXTURE))
    assert shown.exit_code == 0
    for words in ("Resolved: 36 to 76 %", "two or more hops", "deflection", "Cost per confirmed resolution",
                  "break-even", "[95 %]", "no CSAT: 198 of 300", "Health: week of", "v-147"):  # fmt: skip
        assert words in shown.stdout, words
    page = (tmp_path / ".answerable" / "reports" / "desk.html").read_text(encoding="utf-8")
    assert "36 to 76 %" in page and page.count("<svg") > 40
    found = json.loads(run("--conversations", str(FIXTURE), "--json").stdout)
    assert found["conversations"] == 300 and sum(path["n"] for path in found["paths"]) == 300
    assert len(found["metrics"]) == len(found["total"]) and all(row["formula"] for row in found["metrics"])


def test_broken_rows_are_named_on_stderr_and_the_run_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "talks.jsonl"
    lines = FIXTURE.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([*lines[:5], '{"id": "v-x"', *lines[5:]]) + "\n", encoding="utf-8")
    shown = run("--conversations", str(file), "--html", str(tmp_path / "desk.html"))
    assert shown.exit_code == 0
    assert f"{file}:6: not valid JSON" in shown.stderr and "1 rows could not be read, 300 could" in shown.stderr
    assert "line 6" in (tmp_path / "desk.html").read_text(encoding="utf-8")
    file.write_text("{\n")
    with pytest.raises(TicketError):
        run("--conversations", str(file), "--html", str(tmp_path / "desk.html"))


def test_coverage_log_training_and_own_bands_are_joined(tmp_path: Path) -> None:
    row = {"id": "v-002", "at": "2026-09-28T11:40:05Z", "generation": "1", "route": "answer", "confidence": 0.55,
           "calibrated": True, "quotes": []}  # fmt: skip
    (tmp_path / "log.jsonl").write_text(json.dumps(row) + '\n{"torn')
    coverage = {"intents": [{"intent": "sign-in", "covered": {"share": 0.9, "low": 0.8, "high": 0.95, "n": 40}}]}
    (tmp_path / "coverage.json").write_text(json.dumps(coverage))
    (tmp_path / "bands.toml").write_text(
        '[[band]]\nmetric = "csat"\ngood = [4.5, 5]\nok = [4, 4.5]\nsource = "our own"\nyear = "2025"\nkind = "own"\n'
    )
    shown = run(
        "--conversations", str(FIXTURE), "--log", str(tmp_path / "log.jsonl"), "--json",
        "--coverage", str(tmp_path / "coverage.json"), "--scorecard", str(tmp_path / "bands.toml"),
        "--training", str(tmp_path / "training.jsonl"), "--html", str(tmp_path / "desk.html"),
    )  # fmt: skip
    found = json.loads(shown.stdout)
    assert found["by_confidence"] == [
        {"from": 0.5, "to": 0.6, "resolved": {"value": 0.0, "low": 0.0, "high": pytest.approx(0.79, abs=0.01), "n": 1,
                                              "unit": "share"}}
    ]  # fmt: skip
    assert "torn" in shown.stderr
    assert next(line for line in found["loop"] if line["intent"] == "sign-in")["covered"]["share"] == 0.9
    assert [row["source"] for row in found["scorecard"]] == ["our own"]
    rows = [json.loads(line) for line in (tmp_path / "training.jsonl").read_text(encoding="utf-8").splitlines()]
    assert rows and all(row["question"] and row["reply"] for row in rows)
    assert "The loop closed" in (tmp_path / "desk.html").read_text(encoding="utf-8")


def test_lint_exits_1_on_a_claim_and_0_without(tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    file.write_text("We deflected 62 % of 900 tickets.\n")
    bad = run("--lint", str(file))
    assert bad.exit_code == 1 and f"{file}:1: deflection_alone" in bad.stdout
    file.write_text("Nothing to claim.\n")
    assert run("--lint", str(file)).exit_code == 0
    assert run().exit_code == 2


def test_what_strangers_wrote_stays_text() -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(2)>\x1b[31m'
    talks = [talk(f"{evil}{n}", "ueh", intent=evil, csat=1, resolved="no") for n in range(12)]
    found = overview(desk(talks))
    page = desk_html(found)
    tags: list[tuple[str, dict[str, str | None]]] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append((tag, dict(attrs)))

    reader = Tags()
    reader.feed(page)
    reader.close()
    assert not {tag for tag, _ in tags} & {"script", "img", "link", "iframe", "object"}
    assert not [name for _, attrs in tags for name in attrs if name.startswith("on") or name in ("src", "href")]
    assert "\x1b" not in page and "\x1b" not in desk_text(found)
    assert "default-src 'none'" in page and not re.search(r"url\(|@import", page)


def test_a_desk_of_one_conversation_has_a_report() -> None:
    for one in (talk("1"), talk("1", "u", resolved=None, customer=None, intent=None), talk("1", "uehh", hops=2)):
        found = overview(desk([one]))
        assert desk_html(found) and "1 conversation," in desk_text(found)


def test_the_log_gives_confidences_by_conversation() -> None:
    entry = LoggedAnswer("a", "2026-01-01T00:00:00Z", "1", "answer", 0.95, True, (), (), None, "1")
    found = overview(read_desk([talk("1")], Intake("x"), None, {"1": entry.confidence}))
    assert [(low, resolved.value) for low, _, resolved in found.confidence] == [(0.9, 1.0)]


@pytest.mark.extras
def test_a_browser_draws_the_page_without_a_complaint(tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no chromium is installed")
    run("--conversations", str(FIXTURE), "--html", str(tmp_path / "desk.html"))
    done = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         f"--user-data-dir={tmp_path / 'profile'}", "--enable-logging=stderr", "--window-size=1200,6000",
         f"--screenshot={tmp_path / 'desk.png'}", f"file://{tmp_path / 'desk.html'}"],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (tmp_path / "desk.png").stat().st_size > 100_000
    assert "CONSOLE" not in done.stderr
