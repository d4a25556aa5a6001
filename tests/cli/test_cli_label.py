"""`answerable label` and `answerable calibrate`, from a file of tickets to a calibration that lies with the index."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
import pytest

from answerable.answer.level.calibration import load_calibration
from answerable.eval.labels.judgments import LabelFile
from conftest import Run


def test_sheet_then_calibrate(bare: Path, answers: Path, index_copy: Path, answerable: Run) -> None:
    common = ("--tickets", bare, "--answers", answers, "--index", index_copy)
    code, out, err = answerable("label", *common, "--n", 30, "--sheet", "sheet.csv")
    assert (code, out) == (0, "") and "30 tickets drawn, nothing judged yet, 30 to go" in err
    lines = Path("sheet.csv").read_text("utf-8-sig").replace('""\n', '"r"\n')
    Path("sheet.csv").write_text(lines, "utf-8")
    code, _, err = answerable("label", *common, "--from-sheet", "sheet.csv")
    assert code == 0 and "30 judgments taken" in err and "0 to go" in err
    code, _, err = answerable("label", *common, "--from-sheet", "sheet.csv", "--labeller", "ben")
    assert "ben and me agree on 30 of 30" in err
    code, out, err = answerable("calibrate", *common, "--html", "report.html")
    assert code == 0 and "30 judged tickets of 60: 30 right" in out and "No promise of at most 5 % wrong" in out
    assert "calibration.json" in err and "<svg" in Path("report.html").read_text("utf-8")
    stored = load_calibration(index_copy)
    assert stored is not None and stored.n == 30 and stored.relevel.apply(0.5) > 0.5
    # Asked for outright, a promise that cannot be given is a gate that failed.
    assert answerable("calibrate", *common, "--max-wrong", "0.05")[0] == 1
    code, out, _ = answerable("calibrate", *common, "--max-wrong", "0.3", "--json", "--dry-run")
    found = json.loads(out)
    assert code == 0 and found["judged"] == 30 and found["promise"]["certified"] is True
    after = load_calibration(index_copy)
    assert after is not None and after.looks == 2  # the dry run stored nothing


def test_labels_of_the_tickets_do_without_judging(
    tickets: Path, answers: Path, index_copy: Path, answerable: Run
) -> None:
    code, out, _ = answerable("calibrate", "--tickets", tickets, "--index", index_copy, "--json")
    found = json.loads(out)
    assert code == 0 and found["judgments_from"] == "tickets" and found["judged"] == 60
    code, out, _ = answerable(
        "calibrate", "--tickets", tickets, "--answers", answers, "--index", index_copy, "--json", "--dry-run"
    )
    again = json.loads(out)
    assert again["a"] == pytest.approx(found["a"], abs=1e-4) and again["judgments"] == found["judgments"]


def test_a_session_with_keys(
    tickets: Path, answers: Path, index_copy: Path, answerable: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    common = ("label", "--tickets", tickets, "--answers", answers, "--index", index_copy, "--n", 5)
    code, _, err = answerable(*common)
    assert code == 2 and "needs a terminal" in err and "--sheet" in err
    keys = iter("rwq")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(click, "getchar", lambda: next(keys))
    code, out, err = answerable(*common)
    assert code == 0 and "1 of 5" in out and "3 of 5" in out and "r right" in out and "confidence" not in out
    assert "1 right, 1 wrong, 3 to go" in err
    assert len(LabelFile("labels.jsonl").read().labels) == 2


def test_what_cannot_be_used_is_said(tickets: Path, answers: Path, index_copy: Path, answerable: Run) -> None:
    common = ("--tickets", tickets, "--index", index_copy)
    code, _, err = answerable("calibrate", *common, "--labels", "nowhere.jsonl")
    assert code == 2 and "nowhere.jsonl: there is no such file" in err and "answerable label" in err
    Path("labels.jsonl").write_text("{}\n", "utf-8")
    assert "labels.jsonl:1: is not a label" in answerable("calibrate", *common)[2]
    assert "labels.jsonl:1: is not a label" in answerable("label", *common, "--sheet", "x.csv")[2]
    Path("labels.jsonl").unlink()
    short = Path("short.jsonl")
    short.write_text("".join(answers.read_text("utf-8").splitlines(keepends=True)[1:]), "utf-8")
    code, _, err = answerable("calibrate", *common, "--answers", short)
    assert code == 2 and "1 tickets have no answer here" in err
    short.write_text("{not json\n", "utf-8")
    code, _, err = answerable("calibrate", *common, "--answers", short)
    assert code == 2 and "short.jsonl:1: is not an answer" in err
    few = Path("few.jsonl")
    few.write_text("".join(tickets.read_text("utf-8").splitlines(keepends=True)[:5]), "utf-8")
    code, _, err = answerable("calibrate", "--tickets", few, "--index", index_copy)
    assert code == 2 and "at least 20 are needed" in err
    assert load_calibration(index_copy) is None
