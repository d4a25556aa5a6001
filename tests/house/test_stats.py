"""Intervals against published values, against each other, and against exact sums."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.stats import (
    Interval,
    Share,
    clopper_pearson,
    cluster_bootstrap,
    quantile,
    regularised_beta,
    upper_bound,
    weighted_mean,
    wilson,
)

# R. G. Newcombe, Statistics in Medicine 17 (1998), table I: methods 3 (score) and 5 (Clopper-Pearson).
NEWCOMBE = [
    (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
    (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
    (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
    (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
]

counts = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def ends(interval: Interval | None) -> tuple[float, float]:
    assert interval is not None
    return interval.low, interval.high


@pytest.mark.parametrize(("k", "n", "score", "exact"), NEWCOMBE)
def test_published_values(k: int, n: int, score: tuple[float, float], exact: tuple[float, float]) -> None:
    assert ends(wilson(k, n)) == pytest.approx(score, abs=6e-5)
    assert ends(clopper_pearson(k, n)) == pytest.approx(exact, abs=6e-5)


def test_rule_of_three_is_the_exact_bound_at_no_events() -> None:
    assert upper_bound(0, 60) == pytest.approx(1 - 0.05 ** (1 / 60), abs=1e-12)
    assert upper_bound(60, 60) == 1.0


@given(counts)
@settings(max_examples=60, deadline=None)
def test_intervals_hold_the_share_and_mirror(pair: tuple[int, int]) -> None:
    k, n = pair
    for method in (wilson, clopper_pearson):
        low, high = ends(method(k, n))
        assert 0 <= low <= k / n <= high <= 1
        mirrored = ends(method(n - k, n))
        assert (1 - mirrored[1], 1 - mirrored[0]) == pytest.approx((low, high), abs=1e-9)


@given(counts)
@settings(max_examples=40, deadline=None)
def test_the_exact_interval_leaves_its_tails(pair: tuple[int, int]) -> None:
    k, n = pair
    low, high = ends(clopper_pearson(k, n))

    def at_least(k: int, share: float) -> Fraction:
        p = Fraction(share)
        return sum((math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1)), Fraction(0))

    if n <= 60:  # exact arithmetic on larger n is slow, and says nothing more
        assert k == 0 or float(at_least(k, low)) == pytest.approx(0.025, abs=1e-9)
        assert k == n or float(1 - at_least(k + 1, high)) == pytest.approx(0.025, abs=1e-9)


@given(st.floats(0.001, 0.999), st.integers(1, 60), st.integers(1, 60))
@settings(max_examples=60, deadline=None)
def test_incomplete_beta_is_a_binomial_tail(x: float, a: int, b: int) -> None:
    n = a + b - 1
    tail = math.fsum(math.comb(n, i) * x**i * (1 - x) ** (n - i) for i in range(a, n + 1))
    assert regularised_beta(x, a, b) == pytest.approx(tail, abs=1e-11)


def test_incomplete_beta_at_its_ends_and_for_large_counts() -> None:
    assert regularised_beta(0, 3, 4) == 0
    assert regularised_beta(1, 3, 4) == 1
    assert regularised_beta(0.5, 50_000, 50_000) == pytest.approx(0.5, abs=1e-9)


def test_more_tickets_give_a_narrower_interval() -> None:
    widths = [wilson(n // 2, n).width for n in (10, 100, 1000)]  # type: ignore[union-attr]
    assert widths == sorted(widths, reverse=True)


def test_nothing_counted_is_no_number() -> None:
    assert wilson(0, 0) is None and clopper_pearson(0, 0) is None and upper_bound(0, 0) is None
    assert Share.of(0, 0) == Share(0, 0, None, None)
    assert weighted_mean([], []) is None and weighted_mean([0.4], [0.0]) is None
    assert cluster_bootstrap([]) is None


@pytest.mark.parametrize(("k", "n"), [(-1, 3), (4, 3), (0, -1)])
def test_impossible_counts_are_refused(k: int, n: int) -> None:
    for method in (wilson, clopper_pearson):
        with pytest.raises(ValueError, match="is not a share"):
            method(k, n)
    with pytest.raises(ValueError, match="confidence"):
        wilson(1, 2, 1.0)


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(1, 1000)), min_size=1, max_size=30), st.randoms())
@settings(max_examples=50, deadline=None)
def test_weighted_mean_lies_inside_and_ignores_order(pairs: list[tuple[float, int]], rng: random.Random) -> None:
    mean = weighted_mean([x for x, _ in pairs], [w for _, w in pairs])
    assert mean is not None
    assert min(x for x, _ in pairs) - 1e-12 <= mean <= max(x for x, _ in pairs) + 1e-12
    rng.shuffle(pairs)
    assert weighted_mean([x for x, _ in pairs], [w for _, w in pairs]) == mean


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        weighted_mean([1.0], [-1.0])


def test_bootstrap_is_seeded_and_ignores_order() -> None:
    clusters = [(k, 20.0) for k in (0, 3, 9, 12, 18, 20, 20, 7)]
    first = cluster_bootstrap(clusters, draws=400)
    assert first == cluster_bootstrap(clusters[::-1], draws=400)
    assert first != cluster_bootstrap(clusters, draws=400, seed=2)


def test_bootstrap_needs_clusters() -> None:
    assert cluster_bootstrap([(1, 2)] * 4) is None
    assert cluster_bootstrap([(1, 2)] * 4 + [(0, 0)]) is None
    assert cluster_bootstrap([(1, 2)] * 5) == Interval(0.5, 0.5)


def test_bootstrap_sees_what_wilson_over_tickets_does_not() -> None:
    """All or nothing by intent: 20 tickets an intent say no more than one does."""
    by_intent = cluster_bootstrap([(20, 20), (0, 20)] * 6)
    over_tickets = wilson(120, 240)
    assert by_intent is not None and over_tickets is not None
    assert by_intent.width > 3 * over_tickets.width


def test_bootstrap_holds_the_truth() -> None:
    """40 intents, each with its own share: the interval must hold the mean of the world they come from."""
    rng, held = random.Random(5), 0
    for draw in range(100):
        shares = [rng.betavariate(1.2, 0.8) for _ in range(40)]
        clusters = [(float(sum(rng.random() < p for _ in range(12))), 12.0) for p in shares]
        low, high = ends(cluster_bootstrap(clusters, seed=draw, draws=200))
        held += low <= 0.6 <= high
    assert held >= 88


def test_quantile() -> None:
    assert [quantile([1.0, 2.0, 4.0], q) for q in (0, 0.25, 0.5, 1)] == [1, 1.5, 2, 4]
    with pytest.raises(ValueError, match="no values"):
        quantile([], 0.5)
