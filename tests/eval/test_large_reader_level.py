"""What a large reader's verdict is worth is fitted on judged tickets; then it counts, for that reader alone."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from answerable import Answerer, Encoder, Settings, Ticket, open_index
from answerable.answer.evidence import RAW
from answerable.answer.large_reader.reader import LargeReader
from answerable.answer.level.calibration import Calibration, load_calibration, save_calibration
from answerable.answer.level.confidence import load_confidence
from answerable.answer.level.thresholds import JudgedConfidence
from answerable.answer.level.with_reading import (
    MAX_WEIGHT,
    MIN_READ,
    ReadLevel,
    ReadTicket,
    combine_cross_fitted,
    fit_read_level,
    fit_weight,
)
from answerable.errors import IndexDamaged
from answerable.eval.coverage.gaps import find_gaps
from answerable.eval.coverage.large_reader import MIN_READ as MIN_SHARE
from answerable.eval.coverage.large_reader import missing_phrases, reader_guesses
from answerable.eval.coverage.level import coverage_level
from answerable.eval.labels.calibrate import calibrate_tickets, tickets_digest
from answerable.eval.labels.judgments import Drawing, Judgment, Label, Labels, anchors
from answerable.eval.labels.sample import Candidate, Chosen, draw
from answerable.eval.scored_answer import ScoredAnswer, scored_answer
from answerable.index import Index
from answerable.model import Read
from answerable.settings import ReadSettings
from reading_model import ScriptedReader

SEEDS = range(40)


def made(seed: int, n: int = 400, *, turned: float = 0.12) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Truth, a confidence with an AUROC of about .75, and verdicts with that share turned round."""
    random = np.random.default_rng(seed)
    right = random.random(n) < 0.5
    confidence = 1 / (1 + np.exp(-(random.normal(size=n) + 0.95 * right - 1.5)))
    return right, confidence, np.where(right ^ (random.random(n) < turned), 1.0, -1.0)


def rows(seed: int, n: int = 400, *, turned: float = 0.12) -> list[ReadTicket]:
    return [
        ReadTicket(JudgedConfidence(float(p), bool(y)), float(v))
        for y, p, v in zip(*made(seed, n, turned=turned), strict=True)
    ]


def weight(seed: int, turned: float, n: int = 400) -> float:
    right, confidence, verdicts = made(seed, n, turned=turned)
    return fit_weight(confidence, verdicts, right.astype(float), np.ones(n))


def test_an_able_reader_weighs_more_than_a_poor_one_and_a_contrary_one_nothing() -> None:
    able, poor, coin, contrary = (np.mean([weight(seed, turned) for seed in SEEDS]) for turned in (0.05, 0.2, 0.5, 0.9))
    assert able > 1.5 * poor > 3 * coin and coin < 0.2 and contrary == 0.0
    assert weight(1, 0.0) <= MAX_WEIGHT


def test_a_verdict_counts_and_a_low_confidence_stays_in_its_place() -> None:
    _, confidence, verdicts = made(1)
    level = fit_read_level(rows(1), confidence, verdicts, reader="r", max_wrong=0.1, confidence=0.95)
    assert level is not None and level.n == 400
    assert level.apply(0.4, 1.0) > level.apply(0.4, 0.0) > level.apply(0.4, -1.0)
    assert level.apply(0.5, 1.0) > level.apply(0.4, 1.0) and level.apply(0.0, 1.0) == 0.0
    assert fit_read_level(rows(1)[: MIN_READ - 1], [], [], reader="r", max_wrong=0.1, confidence=0.95) is None


def test_the_weight_by_which_a_threshold_is_sought_did_not_see_the_ticket() -> None:
    judged = rows(3, 60)
    before = combine_cross_fitted(judged)
    for place in (0, 30):
        turned = list(judged)
        own = judged[place]
        turned[place] = ReadTicket(dataclasses.replace(own.judged, right=not own.judged.right), own.verdict)
        after = combine_cross_fitted(turned)
        assert after[place] == pytest.approx(before[place], abs=0.02)  # folds may be dealt anew by the other label
        assert not np.array_equal(before, after)


# -- stored and applied --------------------------------------------------------------------------

REFUND = "Can I get a refund for a yearly plan?"


def fitted(reader: str) -> ReadLevel:
    _, confidence, verdicts = made(1)
    found = fit_read_level(rows(1), confidence, verdicts, reader=reader, max_wrong=0.3, confidence=0.9)
    assert found is not None
    return found


def calibrated(index_dir: Path, encoder: Encoder, read: ReadLevel | None) -> Calibration:
    """A calibration of that index on made-up labels, stored."""
    tickets = [
        Ticket(str(n), f"{REFUND} {n}", answerable=n % 2 == 0, relevant=("billing/refunds.md",)) for n in range(30)
    ]
    with open_index(index_dir) as index:
        answers = Answerer(index, Settings(), encoder).ask_many(tickets)
    report = calibrate_tickets(
        tickets,
        [scored_answer(answer) for answer in answers],
        created="2026-01-01",
        confidence_digest=load_confidence("default").digest,
        encoder_digest=encoder.digest,
    )
    calibration = dataclasses.replace(report.calibration, read=read)
    save_calibration(index_dir, calibration)
    return calibration


def test_it_counts_for_the_reader_it_was_fitted_with_and_for_no_other(index_copy: Path, encoder: Encoder) -> None:
    large = LargeReader(ScriptedReader(), ReadSettings(), None)
    other = LargeReader(ScriptedReader(name="another"), ReadSettings(), None)
    read = fitted(large.digest)
    calibration = calibrated(index_copy, encoder, read)
    assert load_calibration(index_copy) == calibration
    with open_index(index_copy) as index:
        counted = Answerer(index, Settings(), encoder, reader=large).ask(REFUND)
        beside = Answerer(index, Settings(), encoder, reader=other).ask(REFUND)
        plain = Answerer(index, Settings(), encoder).ask(REFUND)
    assert counted.read is not None and counted.read.value is not None and counted.read.counted
    raw = counted.signals[RAW]
    assert counted.confidence == pytest.approx(read.apply(raw, counted.read.value), abs=1e-6)
    assert beside.read is not None and not beside.read.counted and plain.read is None
    assert beside.confidence == plain.confidence == pytest.approx(calibration.apply(raw), abs=1e-6)
    assert counted.confidence != plain.confidence


def test_a_reply_without_the_form_leaves_the_level_as_without_a_reader(index_copy: Path, encoder: Encoder) -> None:
    large = LargeReader(ScriptedReader("garbage"), ReadSettings(), None)
    calibrated(index_copy, encoder, fitted(large.digest))
    with open_index(index_copy) as index:
        answer = Answerer(index, Settings(), encoder, reader=large).ask(REFUND)
        plain = Answerer(index, Settings(), encoder).ask(REFUND)
    assert answer.read is not None and answer.read.verdict == "unusable" and not answer.read.counted
    assert (answer.confidence, answer.route) == (plain.confidence, plain.route)


def test_a_weight_that_was_edited_is_not_applied(index_copy: Path, encoder: Encoder) -> None:
    calibrated(index_copy, encoder, fitted("r"))
    file = index_copy / "calibration.json"
    body = json.loads(file.read_text("utf-8"))
    body.pop("digest")
    body["read"]["weight"] += 1.0
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:16]
    file.write_text(json.dumps({**body, "digest": digest}), encoding="utf-8")
    with pytest.raises(IndexDamaged, match="differs from its digest"):
        load_calibration(index_copy)


def test_without_a_reader_nothing_of_it_is_stored(index_copy: Path, encoder: Encoder) -> None:
    calibrated(index_copy, encoder, None)
    assert "read" not in json.loads((index_copy / "calibration.json").read_text("utf-8"))


# -- as the predictor of coverage ----------------------------------------------------------------


def scored(name: str, confidence: float, read: float | None) -> ScoredAnswer:
    return ScoredAnswer(name, "?", confidence, "assist", "text", (), ("p.md",), (), "g", "s", read)


def judged_set(
    seed: int, *, turned: float, read_share: float = 1.0
) -> tuple[list[Ticket], list[ScoredAnswer], Labels, float]:
    """Tickets, their answers, sixty labels drawn as `label` draws them, and the true share."""
    covered, confidence, verdicts = made(seed, turned=turned)
    tickets = [Ticket(f"t{n:03}", f"How does thing {n} work?") for n in range(len(covered))]
    seen = np.random.default_rng(seed + 1000).random(len(covered)) < read_share
    answers = [
        scored(ticket.id, float(p), float(v) if is_read else None)
        for ticket, p, v, is_read in zip(tickets, confidence, verdicts, seen, strict=True)
    ]
    return tickets, answers, labels_for(tickets, answers, covered, seed), float(covered.mean())


def labels_for(tickets: list[Ticket], answers: list[ScoredAnswer], covered: np.ndarray, seed: int) -> Labels:
    sample = draw([Candidate(one.id, one.confidence) for one in answers], 60, seed=seed)
    places = {ticket.id: place for place, ticket in enumerate(tickets)}
    drawing = Drawing(sample.round, tuple(one.id for one in sample.chosen), tickets_digest(tickets))
    return Labels(
        (drawing,), tuple(label(answers[places[one.id]], covered[places[one.id]], one) for one in sample.chosen)
    )


def label(answer: ScoredAnswer, covered: bool, one: Chosen) -> Label:
    judgment: Judgment = "right" if covered else "docs do not say"
    return Label(one.id, judgment, "kim", one.probability, answer.confidence, "2026-01-01", "g", anchors(answer))


def widths(turned: float, read_share: float = 1.0) -> tuple[float, float, float]:
    """Mean widths with the reader's guesses and without, and how often the truth lay inside."""
    own, without, inside = [], [], []
    for seed in SEEDS:
        tickets, answers, labels, truth = judged_set(seed, turned=turned, read_share=read_share)
        found = coverage_level(tickets, answers, labels)
        assert found is not None and found.predictor == "large reader" and found.covered_by_confidence is not None
        assert found.covered.interval is not None and found.covered_by_confidence.interval is not None
        own.append(found.covered.interval.high - found.covered.interval.low)
        without.append(found.covered_by_confidence.interval.high - found.covered_by_confidence.interval.low)
        inside.append(found.covered.interval.low <= truth <= found.covered.interval.high)
    return float(np.mean(own)), float(np.mean(without)), float(np.mean(inside))


def test_sixty_labels_give_seven_tenths_of_the_width_with_an_able_reader() -> None:
    """Verdicts with an AUROC of .88, by noise over the labels, beside a confidence of .75."""
    own, without, inside = widths(0.12)
    assert own <= 0.7 * without and inside >= 0.85


def test_twin_a_reader_that_throws_a_coin_narrows_nothing_and_harms_little() -> None:
    own, without, inside = widths(0.5)
    assert 0.97 * without <= own <= 1.1 * without and inside >= 0.85


def test_tickets_that_were_not_read_move_nothing() -> None:
    own, without, inside = widths(0.12, read_share=0.7)
    assert own < 0.9 * without and inside >= 0.85
    _, answers, _, _ = judged_set(1, turned=0.12, read_share=0.7)
    guesses = reader_guesses(answers)
    assert guesses is not None
    read = [guess for guess, answer in zip(guesses, answers, strict=True) if answer.read is not None]
    unread = {guess for guess, answer in zip(guesses, answers, strict=True) if answer.read is None}
    assert set(read) == {0.0, 1.0} and len(unread) == 1
    assert unread.pop() == pytest.approx(sum(read) / len(read))


def test_with_few_read_the_confidence_guesses() -> None:
    tickets, answers, labels, _ = judged_set(1, turned=0.12, read_share=MIN_SHARE - 0.1)
    assert reader_guesses(answers) is None
    found = coverage_level(tickets, answers, labels)
    plain = coverage_level(tickets, [dataclasses.replace(one, read=None) for one in answers], labels)
    assert found == plain and found is not None
    assert (found.predictor, found.covered_by_confidence) == ("confidence", None)


# -- calibrate and gaps --------------------------------------------------------------------------


def test_calibrate_fits_it_where_the_answers_were_read() -> None:
    tickets, answers, labels, _ = judged_set(1, turned=0.05)
    times = {"created": "2026-01-01", "confidence_digest": "c", "encoder_digest": "e"}
    report = calibrate_tickets(tickets, answers, labels, reader="r", **times)
    read = report.calibration.read
    assert read is not None and read.reader == "r" and read.weight > 1 and read.n == 60
    assert report.after_read is not None and report.after_unread is not None
    assert (report.after_read.brier or 1) < (report.after_unread.brier or 0)
    assert calibrate_tickets(tickets, answers, labels, **times).calibration.read is None
    unread = [dataclasses.replace(one, read=None) for one in answers]
    without = calibrate_tickets(tickets, unread, labels, reader="r", **times)
    assert without.calibration.read is None and without.after_read is None
    assert without.calibration.relevel == report.calibration.relevel


def test_gaps_say_what_the_reader_misses(index: Index, encoder: Encoder) -> None:
    texts = ("Can I pay by bank transfer?", "is a bank transfer ok", "Where do I see the carbon footprint?")
    tickets = [Ticket(str(n), text, intent="payment") for n, text in enumerate(texts)]
    answers = [dataclasses.replace(Answerer(index, Settings(), encoder).ask(one), route="escalate") for one in tickets]
    missing = (("Bank transfer",), ("bank transfers", "carbon"), ())
    reads = [Read("m", "does_not", missing=phrases) for phrases in missing]
    pairs = [(t, dataclasses.replace(a, read=read)) for t, a, read in zip(tickets, answers, reads, strict=True)]
    [gap] = find_gaps(pairs)
    assert [(one.phrase, one.tickets) for one in gap.reader_misses] == [("bank transfer", 2), ("carbon", 1)]
    [plain] = find_gaps(list(zip(tickets, answers, strict=True)))
    assert plain.reader_misses == () == missing_phrases(list(zip(tickets, answers, strict=True)))
