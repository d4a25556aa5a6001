"""Re-levelling: two numbers, always rising, sane on no judgments, few, and all of one kind."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.answer.level.platt import MAX_SLOPE, MIN_SLOPE, PlattMap, cross_fitted, fit_platt, logits, sigmoid
from answerable.eval.labels.risk_curve import ece


def world(seed: int, n: int, a: float, b: float) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    p = sigmoid(random.normal(0, 1.5, n))
    return p, random.random(n) < sigmoid(a * logits(p) + b)


def test_finds_the_map_that_made_the_truth() -> None:
    found = fit_platt(*world(1, 20_000, 0.7, -1.2))
    assert found.a == pytest.approx(0.7, abs=0.05) and found.b == pytest.approx(-1.2, abs=0.05)
    assert found.n == 20_000 == found.effective


def test_sixty_judgments_take_most_of_the_error_out() -> None:
    before, after = [], []
    for seed in range(10):
        p, y = world(seed, 2000, 1.0, -1.5)
        before.append(ece(p, y) or 0)
        after.append(ece(fit_platt(p[:60], y[:60]).apply_all(p), y) or 0)
    assert np.mean(before) > 0.2 and np.mean(after) < 0.07


def test_no_judgments_change_nothing() -> None:
    assert fit_platt([], []) == PlattMap()
    assert PlattMap().apply(0.3) == pytest.approx(0.3)


@pytest.mark.parametrize("kind", [True, False])
def test_judgments_of_one_kind_move_the_level_their_way_and_stay_finite(kind: bool) -> None:
    p = [0.3, 0.5, 0.7] * 20
    found = fit_platt(p, [kind] * 60)
    assert found.apply(0.5) > 0.8 if kind else found.apply(0.5) < 0.2
    assert 0 < found.apply(0.5) < 1
    one = fit_platt([0.5], [kind])
    assert 0.5 < one.apply(0.5) < 0.7 if kind else 0.3 < one.apply(0.5) < 0.5


def test_judgments_against_the_order_do_not_turn_it_round() -> None:
    p = np.linspace(0.05, 0.95, 400)
    found = fit_platt(p, p < 0.5)
    assert found.a == MIN_SLOPE
    assert np.all(np.diff(found.apply_all(p)) > 0)
    steep = fit_platt(np.linspace(0.45, 0.55, 3000), np.linspace(0.45, 0.55, 3000) > 0.5, slope_spread=100)
    assert steep.a == MAX_SLOPE


def test_weights_count_as_copies() -> None:
    p, y = world(3, 300, 0.8, -1.0)
    double = fit_platt(p, y, np.where(y, 3.0, 1.0))
    assert double.apply(0.5) > fit_platt(p, y).apply(0.5)
    scaled = fit_platt(p, y, np.full(300, 7.0))
    plain = fit_platt(p, y)
    assert (scaled.a, scaled.b) == pytest.approx((plain.a, plain.b))
    assert double.effective < 300


def test_unequal_chances_are_put_right_by_weights_and_not_without() -> None:
    p, y = world(4, 40_000, 1.0, -1.0)
    chance = np.where(y, 0.5, 0.1)  # right answers are judged five times as often
    drawn = np.random.default_rng(0).random(len(p)) < chance
    weighted = fit_platt(p[drawn], y[drawn], 1 / chance[drawn])
    naive = fit_platt(p[drawn], y[drawn])
    assert weighted.b == pytest.approx(-1.0, abs=0.1)
    assert abs(naive.b + 1.0) > 1


def test_no_draft_stays_no_draft() -> None:
    found = fit_platt([0.0] * 50 + [0.5] * 50, [False] * 50 + [True] * 50)
    assert found.n == 50
    assert found.apply(0.0) == 0.0


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.floats(0.1, 50)), max_size=40),
    st.lists(st.floats(0, 1), min_size=2, max_size=20),
)
def test_always_rising_and_inside(rows: list[tuple[float, bool, float]], points: list[float]) -> None:
    found = fit_platt([p for p, _, _ in rows], [y for _, y, _ in rows], [w for _, _, w in rows] or None)
    levelled = found.apply_all(sorted(points))
    assert np.all(np.diff(levelled) >= 0) and levelled.min() >= 0 and levelled.max() <= 1
    assert MIN_SLOPE <= found.a <= MAX_SLOPE


def test_cross_fitting_hides_each_judgment_from_its_own_level() -> None:
    p = np.full(20, 0.5)
    y = np.arange(20) < 10
    levelled = cross_fitted(p, y)
    # Seen, all have one level; unseen, a right one leaves fewer right ones behind.
    assert levelled[y].mean() <= levelled[~y].mean()
    assert np.array_equal(cross_fitted(p[::-1], y[::-1]), levelled[::-1])


@pytest.mark.parametrize(
    ("p", "y", "w"),
    [([0.5], [True, False], None), ([1.5], [True], None), ([0.5], [True], [0.0]), ([float("nan")], [1], None)],
)
def test_bad_columns(p: list[float], y: list[bool], w: list[float] | None) -> None:
    with pytest.raises(ValueError):
        fit_platt(p, y, w)


def test_a_falling_map_cannot_be_made() -> None:
    with pytest.raises(ValueError):
        PlattMap(-1.0, 0.0)
    with pytest.raises(ValueError):
        PlattMap().apply(1.2)
