"""A calibration on the disk, what it is bound to, drift, and the reports of it."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path

import numpy as np
import pytest

from answerable import IndexDamaged, IndexMissing, InputError, Ticket
from answerable.answer.level.calibration import (
    FILE_NAME,
    MIN_JUDGED,
    Calibration,
    calibrate,
    confidence_drift,
    load_calibration,
    save_calibration,
)
from answerable.answer.level.platt import sigmoid
from answerable.answer.level.thresholds import NEVER, JudgedConfidence, Threshold
from answerable.eval.labels.calibrate import calibrate_tickets
from answerable.eval.scored_answer import ScoredAnswer
from answerable.report.calibration.html import calibration_html
from answerable.report.calibration.json import calibration_dict
from answerable.report.calibration.text import calibration_text
from answerable.report.to_json import to_json
from answerable.settings import Settings

FACTS = {
    "created": "2026-03-02T09:14:00+00:00",
    "generation": "000003-1a2b3c4d",
    "confidence_digest": "c0ffee",
    "encoder_digest": "e0e0e0",
    "settings_digest": Settings().digest,
    "tickets_digest": "7e57",
}


def made(n: int = 200, limit: float = 0.25, seed: int = 1, **more: object) -> Calibration:
    random = np.random.default_rng(seed)
    p = sigmoid(random.normal(1, 2, 500))
    y = random.random(500) < p
    rows = [
        JudgedConfidence(float(c), bool(r), 1.0, f"intent {i % 20}") for i, (c, r) in enumerate(zip(p, y, strict=True))
    ]
    names = [row.intent for row in rows]
    return calibrate(rows[:n], p, names, max_wrong=limit, **{**FACTS, **more})  # type: ignore[arg-type]


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    assert load_calibration(tmp_path) is None
    calibration = made(labels={"right": 150, "wrong": 50})
    assert save_calibration(tmp_path, calibration) == tmp_path / FILE_NAME
    assert load_calibration(tmp_path) == calibration
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
    refused = made(30, 0.01)
    assert not refused.thresholds.certified
    save_calibration(tmp_path, refused)
    assert load_calibration(tmp_path) == refused


def test_a_crash_in_the_middle_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = made()
    save_calibration(tmp_path, old)

    def crash(_handle: int) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(os, "fsync", crash)
    with pytest.raises(OSError, match="gone"):
        save_calibration(tmp_path, made(seed=2))
    assert load_calibration(tmp_path) == old


def test_twin_a_plain_write_that_is_cut_is_noticed(tmp_path: Path) -> None:
    path = save_calibration(tmp_path, made())
    whole = path.read_bytes()
    for damaged in (whole[:200], b"", b"[]", b'{"version": 1}', whole.replace(b'"a": ', b'"a": 1'), b"\xff"):
        path.write_bytes(damaged)
        with pytest.raises(IndexDamaged, match=r"is not a calibration") as caught:
            load_calibration(tmp_path)
        assert "answerable calibrate" in str(caught.value)


def test_no_index_to_store_it_with(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        save_calibration(tmp_path / "nowhere", made())
    assert load_calibration(tmp_path / "nowhere") is None


def test_another_confidence_model_or_encoder_forbids_it_a_new_generation_does_not() -> None:
    one = made()
    assert one.stale(confidence_digest="c0ffee", encoder_digest="e0e0e0") == ()
    assert "confidence model c0ffee" in one.stale(confidence_digest="other")[0]
    assert "encoder e0e0e0" in one.stale(confidence_digest="c0ffee", encoder_digest="x")[0]
    assert one.changed(generation=one.generation, settings_digest=one.settings_digest) == ()
    assert len(one.changed(generation="000004-00000000", settings_digest="x")) == 2


def test_the_threshold_of_a_ticket_lets_through_what_was_tested() -> None:
    one = made()
    assert one.thresholds.certified
    overall = one.thresholds.overall
    assert isinstance(overall, Threshold)
    raw = np.array(one.sample)
    value = one.threshold_for("intent 9")
    assert [one.apply(p) >= value for p in raw] == list(raw >= overall.value)
    assert one.threshold_for(None, 0.6) == value
    assert made(30, 0.01).threshold_for("intent 1", 0.6) == 0.6
    assert made(30, 0.01).threshold_for("intent 1") == NEVER


def test_few_judgments_are_refused() -> None:
    with pytest.raises(InputError, match=f"at least {MIN_JUDGED}"):
        made(MIN_JUDGED - 1)
    assert made(MIN_JUDGED).n == MIN_JUDGED


def test_looks_at_the_same_tickets_are_counted() -> None:
    first = made()
    assert made(earlier=first).looks == 2
    assert made(earlier=dataclasses.replace(first, tickets_digest="other")).looks == 1


def test_drift_is_seen_and_not_imagined() -> None:
    random = np.random.default_rng(3)
    before = random.beta(2, 2, 400)
    alarms = sum(
        (found := confidence_drift(before, random.beta(2, 2, 100))) is not None and found.drifted for _ in range(10)
    )
    assert alarms <= 1
    moved = confidence_drift(before, random.beta(2, 4, 100))
    assert moved is not None and moved.drifted and (moved.n_before, moved.n_now) == (400, 100)
    assert confidence_drift(before, []) is None
    ties = confidence_drift([0.5] * 50, [0.5] * 50)
    assert ties is not None and ties.distance == 0 and ties.p == 1
    own = made().drift(made().sample)
    assert own is not None and not own.drifted


# -- from tickets to the reports -----------------------------------------------------------------


def tickets(n: int = 300) -> tuple[list[Ticket], list[ScoredAnswer]]:
    random = np.random.default_rng(4)
    p = sigmoid(random.normal(0.5, 2, n))
    given, answers = [], []
    for i in range(n):
        right = bool(random.random() < p[i] ** 2)
        text = f"<script>alert({i})</script>\x1b[31m question"
        given.append(Ticket(str(i), text, intent="a\x1b[2Jb", answerable=right, relevant=("page",)))
        answers.append(
            ScoredAnswer(str(i), text, float(p[i]), "answer", "text", (), ("page",), (), "g<b>", Settings().digest)
        )
    return given, answers


def test_labels_of_the_tickets_calibrate_and_are_reported() -> None:
    given, answers = tickets()
    report = calibrate_tickets(
        given, answers, created="2026", confidence_digest="c", encoder_digest="e", max_wrong=0.3, earlier=made()
    )
    assert report.source == "tickets" and report.calibration.n == 300
    assert (report.after.ece or 1) < (report.before.ece or 0)
    assert report.right.interval is not None and report.right.interval.width < 0.01  # all were judged
    text = calibration_text(report, width=90)
    assert "300 judged tickets of 300" in text and "in the long run" in text and "even sample" in text
    assert max(len(line) for line in text.splitlines()) <= 90 and "\x1b" not in text
    found = calibration_dict(report)
    assert json.loads(to_json(found)) == json.loads(to_json(found))
    assert found["promise"]["certified"] and found["drift"]["n_now"] == 300
    page = calibration_html(report)
    assert "<script" not in page and "g&lt;b&gt;" in page and page.count("<svg") == 2
    assert page == calibration_html(report)


def test_a_refusal_is_said_with_a_number() -> None:
    given, answers = tickets()
    report = calibrate_tickets(given[:40], answers[:40], created="", confidence_digest="c", encoder_digest="e")
    assert not report.calibration.thresholds.certified
    text = calibration_text(report)
    assert "No promise of at most 5 % wrong" in text and "without a promise" in text
    assert calibration_dict(report)["promise"]["overall"]["threshold"] is None
    assert "Levelled, without a promise" in calibration_html(report)


def test_answers_of_two_generations_are_refused() -> None:
    given, answers = tickets(30)
    answers[3] = dataclasses.replace(answers[3], generation="other")
    with pytest.raises(InputError, match="2 generations"):
        calibrate_tickets(given, answers, created="", confidence_digest="c", encoder_digest="e")
