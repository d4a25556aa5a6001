"""Thresholds with a promise: the bound holds over simulated draws, and a rule without it does not."""

from __future__ import annotations

import math

import numpy as np
import pytest

from answerable.answer.level.platt import sigmoid
from answerable.answer.level.thresholds import (
    NEVER,
    JudgedConfidence,
    Refusal,
    Threshold,
    binomial_margin,
    choose_thresholds,
    needed_without_wrong,
    weighted_bound,
)
from answerable.stats import upper_bound


def centre(random: np.random.Generator, n: int = 1500) -> tuple[np.ndarray, np.ndarray]:
    """Confidences, and the chance that each is right: near the limit over a wide range, the hardest case."""
    z = random.normal(1.0, 1.5, n)
    return sigmoid(z), sigmoid(1.1 * z + 0.3)


def judged(p: np.ndarray, y: np.ndarray, weights: np.ndarray | None = None) -> list[JudgedConfidence]:
    w = np.ones(len(p)) if weights is None else weights
    return [JudgedConfidence(float(a), bool(b), float(c)) for a, b, c in zip(p, y, w, strict=True)]


@pytest.mark.parametrize(("wrong", "n"), [(0, 59), (1, 93), (2, 124), (3, 153)])
def test_needed_is_where_clopper_and_pearson_turn(wrong: int, n: int) -> None:
    assert needed_without_wrong(0.05, 0.95, wrong) == n
    assert (upper_bound(wrong, n, 0.95) or 1) <= 0.05 < (upper_bound(wrong, n - 1, 0.95) or 0)
    assert needed_without_wrong(0.05, 0.95) == math.ceil(math.log(0.05) / math.log(0.95))


def test_the_promise_holds_and_is_not_empty() -> None:
    random = np.random.default_rng(1)
    broken = found = 0
    for _ in range(100):
        p, truth = centre(random)
        at = random.permutation(len(p))[:500]
        one = choose_thresholds(judged(p[at], random.random(500) < truth[at]), p, max_wrong=0.1).overall
        if isinstance(one, Threshold):
            found += 1
            broken += 1 - truth[p >= one.value].mean() > 0.1
            assert one.bound <= 0.1 and one.coverage == pytest.approx((p >= one.value).mean())
    assert found >= 60
    assert broken <= 10  # 5 are promised; more than 10 of 100 have a chance below 1 %


def test_twin_without_the_bound_the_promise_breaks() -> None:
    """The rule of most tools, the lowest threshold with at most 10 % wrong in the sample, breaks it half the time."""
    random = np.random.default_rng(1)
    broken = 0
    for _ in range(100):
        p, truth = centre(random)
        at = random.permutation(len(p))[:500]
        order = at[np.argsort(-p[at])]
        wrong = np.cumsum(random.random(500) > truth[order]) / np.arange(1, 501)
        broken += 1 - truth[p >= p[order[np.flatnonzero(wrong <= 0.1)[-1]]]].mean() > 0.1
    assert broken > 30


def test_weighted_bound_holds_where_chances_differ_and_the_plain_one_does_not() -> None:
    random = np.random.default_rng(2)
    covered = plain = 0
    for _ in range(200):
        confident = random.random(3000) < 0.5
        wrong = random.random(3000) < np.where(confident, 0.01, 0.15)
        chance = np.where(confident, 0.3, 0.03)
        drawn = random.random(3000) < chance
        covered += weighted_bound(wrong[drawn], 1 / chance[drawn], 0.05) >= 0.08
        plain += (upper_bound(int(wrong[drawn].sum()), int(drawn.sum()), 0.95) or 1) >= 0.08
    assert covered >= 190
    assert plain < 100


def test_weighted_bound_of_equal_weights_is_near_the_exact_one() -> None:
    for k, n in ((0, 80), (3, 200), (20, 300)):
        wrong = np.array([True] * k + [False] * (n - k))
        exact = upper_bound(k, n, 0.95) or 1
        assert exact <= weighted_bound(wrong, np.ones(n), 0.05) < 1.6 * exact
    assert weighted_bound([], [], 0.05) == 1.0


def test_unequal_weights_take_the_betting_bound() -> None:
    p = np.linspace(0.5, 0.99, 400)
    weights = np.where(p > 0.9, 1.0, 3.0)
    one = choose_thresholds(judged(p, np.ones(400, dtype=bool), weights), p, max_wrong=0.1).overall
    assert isinstance(one, Threshold) and one.method == "betting" and one.bound <= 0.1
    even = choose_thresholds(judged(p, np.ones(400, dtype=bool)), p, max_wrong=0.1).overall
    assert isinstance(even, Threshold) and even.method == "clopper-pearson" and even.bound < one.bound


def test_too_few_is_a_refusal_that_says_how_many() -> None:
    p = np.linspace(0.9, 0.999, 58)
    one = choose_thresholds(judged(p, np.ones(58, dtype=bool)), p).overall
    assert isinstance(one, Refusal) and "59 would be needed" in one.reason and one.n == 58
    assert one.needed is not None and one.needed >= 59 and one.above is not None
    found = choose_thresholds(judged(p, np.ones(58, dtype=bool)), p)
    assert not found.certified and found.value("any") == found.value(None) == NEVER
    more = np.linspace(0.9, 0.999, 59)
    assert choose_thresholds(judged(more, np.ones(59, dtype=bool)), more).certified


def test_where_no_part_is_good_enough_no_number_is_named() -> None:
    p = np.linspace(0.3, 0.8, 500)
    one = choose_thresholds(judged(p, np.zeros(500, dtype=bool)), p).overall
    assert isinstance(one, Refusal) and one.needed is None
    nobody = choose_thresholds([], p).overall
    assert isinstance(nobody, Refusal) and nobody.n == 0


def test_what_a_refusal_asks_for_does() -> None:
    random = np.random.default_rng(7)
    p = sigmoid(random.normal(1.5, 2, 3000))  # the confidences are the truth
    few = random.permutation(3000)[:60]
    asked = choose_thresholds(judged(p[few], random.random(60) < p[few]), p).overall
    assert isinstance(asked, Refusal) and asked.needed is not None and asked.above is not None
    above = np.flatnonzero(p >= asked.above)
    assert asked.needed <= len(above) == asked.reach
    passed = 0
    for _ in range(40):
        at = random.permutation(above)[: asked.needed]
        passed += choose_thresholds(judged(p[at], random.random(len(at)) < p[at]), p).certified
    assert passed >= 24


def test_thresholds_do_not_depend_on_judgments_below_them() -> None:
    p = np.linspace(0.01, 0.99, 600)
    y = p > 0.5
    one = choose_thresholds(judged(p, y), p, max_wrong=0.05)
    other = choose_thresholds(judged(p, y & (np.arange(600) % 7 > 0) | (p > 0.5)), p, max_wrong=0.05)
    assert one.overall == other.overall and one.certified


def test_no_draft_is_never_sent() -> None:
    p = np.array([0.0] * 100 + [0.5] * 100)
    one = choose_thresholds(judged(p, np.ones(200, dtype=bool)), p, max_wrong=0.1).overall
    assert isinstance(one, Threshold) and one.value == 0.5 and one.coverage == 0.5


def test_an_intent_with_enough_judgments_has_its_own_threshold_and_shares_the_error() -> None:
    p = np.tile(np.linspace(0.5, 0.99, 250), 2)
    names = ["billing"] * 250 + ["other"] * 250
    rows = [JudgedConfidence(float(c), name == "billing", 1.0, name) for c, name in zip(p, names, strict=True)]
    found = choose_thresholds(rows, p, names)
    assert set(found.intents) == {"billing", "other"}
    own = found.intents["billing"]
    assert isinstance(own, Threshold) and own.error == pytest.approx(0.05 / 2) and own.coverage == 1.0
    assert found.value("billing") == own.value and found.value("other") == NEVER
    assert isinstance(found.overall, Refusal)  # nobody is left for it
    together = choose_thresholds(rows, p)
    assert not together.intents and isinstance(together.overall, Refusal)


def test_small_intents_are_tested_together() -> None:
    p = np.linspace(0.5, 0.99, 200)
    names = [f"intent {i % 20}" for i in range(200)]
    rows = [JudgedConfidence(float(c), True, 1.0, name) for c, name in zip(p, names, strict=True)]
    found = choose_thresholds(rows, p, names)
    assert not found.intents and found.value("intent 3") == found.value("unheard of") < 1


def test_margin_of_the_next_tickets() -> None:
    random = np.random.default_rng(0)
    assert binomial_margin(0.05, 100) == 9
    assert (random.binomial(100, 0.05, 4000) > 9).mean() < 0.05 < (random.binomial(100, 0.05, 4000) > 8).mean()


@pytest.mark.parametrize(("limit", "sure"), [(0, 0.95), (1, 0.95), (0.05, 1), (0.05, 0)])
def test_numbers_out_of_range(limit: float, sure: float) -> None:
    with pytest.raises(ValueError):
        choose_thresholds([], [0.5], max_wrong=limit, confidence=sure)
    with pytest.raises(ValueError):
        choose_thresholds([], [0.5], ["a", "b"])
