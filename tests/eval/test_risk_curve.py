"""Risk-coverage, reliability, calibration error: against numbers done by hand, and the scorer beside the project."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from answerable.eval.labels.risk_curve import aurc, confidence_quality, ece, ece_floor, reliability, risk_curve
from answerable.report.calibration.plots import reliability_svg, risk_at, risk_svg, sparkline

SCORER = Path(__file__).resolve().parents[2].parent / "shared" / "score.py"


def test_curve_by_hand_ties_together() -> None:
    curve = risk_curve([0.9, 0.8, 0.8, 0.1], [True, True, False, False])
    assert [(p.confidence, p.coverage, p.risk) for p in curve] == [
        (0.9, 0.25, 0.0),
        (0.8, 0.75, pytest.approx(1 / 3)),
        (0.1, 1.0, 0.5),
    ]
    # Risks 0, 0.5/2, 1/3, 2/4: within the tie each ticket is as wrong as its mean.
    assert aurc([0.9, 0.8, 0.8, 0.1], [True, True, False, False]) == pytest.approx((0 + 0.25 + 1 / 3 + 0.5) / 4)


def test_bins_have_their_n_and_interval() -> None:
    p = np.linspace(0.05, 0.95, 40)
    bins = reliability(p, p > 0.5, bins=4)
    assert [one.n for one in bins] == [10] * 4 and [one.right for one in bins] == [0, 0, 10, 10]
    assert all(one.interval.low <= one.share <= one.interval.high for one in bins)
    assert bins[0].interval.low == 0.0 and 0.2 < bins[0].interval.high < 0.35


def test_weights_are_copies() -> None:
    p, y = [0.2, 0.6, 0.9], [False, True, True]
    copied = confidence_quality([0.2, 0.6, 0.6, 0.6, 0.9], [False, True, True, True, True])
    weighted = confidence_quality(p, y, [1, 3, 1])
    assert weighted.brier == pytest.approx(copied.brier)
    assert weighted.curve == copied.curve
    assert weighted.n == 3


def test_nothing_is_none_and_never_nan() -> None:
    empty = confidence_quality([], [])
    assert (empty.n, empty.curve, empty.bins) == (0, (), ())
    assert empty.ece is empty.ece_floor is empty.brier is empty.aurc is None
    with pytest.raises(ValueError):
        confidence_quality([0.5, 0.5], [True])
    with pytest.raises(ValueError):
        confidence_quality([1.5], [True])


def test_true_confidences_lie_at_the_floor_and_false_ones_above() -> None:
    random = np.random.default_rng(5)
    p = random.random(800)
    true = np.mean([ece(p, random.random(800) < p) or 0 for _ in range(40)])
    assert true == pytest.approx(ece_floor(p) or 0, abs=0.005)
    assert (ece(p, random.random(800) < p / 2) or 0) > 4 * true


@pytest.mark.shared
@pytest.mark.skipif(not SCORER.is_file(), reason="the scorer does not lie beside the project")
def test_same_numbers_as_the_scorer() -> None:
    spec = importlib.util.spec_from_file_location("scorer", SCORER)
    assert spec is not None and spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    random = np.random.default_rng(0)
    p = np.round(random.random(203), 2)
    y = random.random(203) < p**2
    pairs = [(float(a), int(b)) for a, b in zip(p, y, strict=True)]
    assert ece(p, y) == pytest.approx(scorer.ece(pairs))
    assert aurc(p, y) == pytest.approx(sum(scorer.risk_coverage(pairs)) / 203)
    assert ece_floor(p) == pytest.approx(scorer.ece_floor(p.tolist()), abs=0.006)


def test_pictures_say_what_they_show() -> None:
    p = np.linspace(0.02, 0.98, 120)
    found = confidence_quality(p, p > 0.4)
    risk = risk_svg(found.curve, max_wrong=0.05, sent=0.5, n=found.n)
    bins = reliability_svg(found.bins)
    for picture in (risk, bins):
        assert picture.startswith("<svg") and 'role="img"' in picture and "120 judged tickets" in picture
        assert "<script" not in picture and "nan" not in picture
    assert bins.count("<circle") == len(found.bins) == 10
    assert "<polyline" not in risk_svg((), max_wrong=0.05, sent=None, n=0)
    assert risk_at(found.curve)[-1] == pytest.approx(found.curve[-1].risk)
    assert sparkline([0, 0.5, 1]) == "▁▅█" and sparkline([]) == "" and sparkline([0, 0]) == "▁▁"
