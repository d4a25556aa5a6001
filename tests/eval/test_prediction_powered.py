"""Shares from a few judgments and many guesses: unbiased whatever the guesses, with intervals that hold."""

from __future__ import annotations

import numpy as np
import pytest

from answerable.answer.level.platt import sigmoid
from answerable.eval.labels.prediction_powered import estimate, t_quantile


def world(seed: int, n: int = 400, shift: float = -1.2) -> tuple[np.ndarray, np.ndarray, np.random.Generator]:
    random = np.random.default_rng(seed)
    z = random.normal(0.3, 2.5, n)
    return sigmoid(z), (random.random(n) < sigmoid(z + shift)).astype(np.float64), random


def test_interval_holds_where_the_guesses_are_off_and_the_plain_mean_of_guesses_is_wrong() -> None:
    held = alone = 0
    errors: dict[str, list[float]] = {"powered": [], "alone": [], "guess": []}
    widths: dict[str, list[float]] = {"powered": [], "alone": []}
    for seed in range(300):
        p, y, random = world(seed)
        at = random.permutation(400)[:60]
        powered, labels = estimate(p, at, y[at]), estimate(p, at, y[at], stake=0.0)
        assert powered is not None and labels is not None and powered.interval and labels.interval
        held += powered.interval.low <= y.mean() <= powered.interval.high
        alone += labels.interval.low <= y.mean() <= labels.interval.high
        widths["powered"].append(powered.interval.width)
        widths["alone"].append(labels.interval.width)
        errors["powered"].append(abs(powered.share - y.mean()))
        errors["alone"].append(abs(labels.share - y.mean()))
        errors["guess"].append(abs(p.mean() - y.mean()))
    assert held >= 275 and alone >= 275  # 285 of 300 promised
    assert np.mean(widths["powered"]) < 0.85 * np.mean(widths["alone"])
    assert np.mean(errors["powered"]) < 0.85 * np.mean(errors["alone"]) < np.mean(errors["guess"])


def test_useless_guesses_cost_nothing_with_a_tuned_stake() -> None:
    widths: dict[str, list[float]] = {"tuned": [], "full": [], "alone": []}
    for seed in range(100):
        _, y, random = world(seed)
        noise = (random.random(400) < 0.5).astype(np.float64)
        at = random.permutation(400)[:60]
        for name, stake in (("tuned", None), ("full", 1.0), ("alone", 0.0)):
            found = estimate(noise, at, y[at], stake=stake)
            assert found is not None and found.interval is not None
            widths[name].append(found.interval.width)
    assert np.mean(widths["tuned"]) < 1.03 * np.mean(widths["alone"]) < 0.8 * np.mean(widths["full"])


def test_unequal_chances_with_strata() -> None:
    held, shares, trues = 0, [], []
    for seed in range(200):
        p, y, random = world(seed, 1000)
        stratum = (p > 0.5).astype(np.int64)
        at = np.concatenate([random.permutation(np.flatnonzero(stratum == s))[:n] for s, n in ((0, 20), (1, 60))])
        size = np.bincount(stratum)
        weights = size[stratum[at]] / np.array([20, 60])[stratum[at]]
        found = estimate(p, at, y[at], weights, stratum[at])
        assert found is not None and found.interval is not None
        held += found.interval.low <= y.mean() <= found.interval.high
        shares.append(found.share)
        trues.append(y.mean())
    assert held >= 180
    assert np.mean(shares) == pytest.approx(np.mean(trues), abs=0.01)


def test_judging_all_leaves_no_doubt_about_these_and_some_about_the_next() -> None:
    p, y, _ = world(1, 50)
    these, next_ones = estimate(p, range(50), y), estimate(p, range(50), y, future=True)
    assert these is not None and these.interval is not None and these.share == pytest.approx(y.mean())
    assert these.interval.width == pytest.approx(0)
    assert next_ones is not None and next_ones.interval is not None and next_ones.interval.width > 0.1


def test_few_and_one_sided_judgments() -> None:
    assert estimate([0.5, 0.5], [], []) is None
    one = estimate([0.5] * 10, [3], [1.0])
    assert one is not None and one.interval is None and 0 <= one.share <= 1
    same = estimate([0.5] * 200, range(30), [1.0] * 30)
    assert same is not None and same.share == 1.0 and same.interval is not None and same.interval.low < 0.98


@pytest.mark.parametrize(("at", "y"), [([0, 0], [1, 1]), ([5], [1]), ([-1], [1]), ([0], [1, 0])])
def test_shapes(at: list[int], y: list[float]) -> None:
    with pytest.raises(ValueError):
        estimate([0.5, 0.6], at, y)


@pytest.mark.parametrize(("freedom", "t"), [(1, 12.7062), (5, 2.5706), (30, 2.0423), (1000, 1.9623)])
def test_student(freedom: int, t: float) -> None:
    """Tables of the t distribution, two-sided 95 %."""
    assert t_quantile(0.975, freedom) == pytest.approx(t, abs=1e-4)
