"""The sequential tests: an error rate that stands however often one looks, and the baseline whose does not."""

from __future__ import annotations

import numpy as np
import pytest

from answerable.desk.sequential import falls, holds, path_of_wealth

MARGIN, ALPHA, LOOKS, PAIRS = 0.05, 0.05, 40, 8


def streams(seed: int, automatic: float, human: float) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return (rng.random(LOOKS * PAIRS) < automatic).astype(float), (rng.random(LOOKS * PAIRS) < human).astype(float)


def peeks(x: np.ndarray, y: np.ndarray) -> bool:
    """The usual z-test for non-inferiority, looked at each week until it passes."""
    n = np.arange(PAIRS, len(x) + 1, PAIRS)
    a, b = np.cumsum(x)[n - 1] / n, np.cumsum(y)[n - 1] / n
    return bool(np.any((a - b + MARGIN) / np.sqrt(np.maximum(a * (1 - a) + b * (1 - b), 1e-9) / n) > 1.645))


def test_at_the_edge_of_the_null_it_errs_at_most_at_its_rate_and_peeking_does_not() -> None:
    runs = [streams(seed, 0.75, 0.80) for seed in range(250)]
    wrong = sum(holds(x, y, MARGIN, ALPHA).proven for x, y in runs) / 250
    assert wrong <= ALPHA
    assert sum(peeks(x, y) for x, y in runs) / 250 > 3 * ALPHA


def test_harm_is_not_seen_where_there_is_none_and_is_seen_where_there_is() -> None:
    assert sum(falls(*streams(seed, 0.75, 0.80), MARGIN, 0.1).proven for seed in range(300)) / 300 <= 0.1
    assert sum(falls(*streams(seed, 0.50, 0.80), MARGIN, 0.1).proven for seed in range(100)) / 100 > 0.9


def test_a_path_that_is_better_is_shown_to_hold() -> None:
    assert sum(holds(*streams(seed, 0.90, 0.80), MARGIN, ALPHA).proven for seed in range(100)) / 100 > 0.9


def test_the_wealth_of_a_bet_by_hand() -> None:
    # One pair, x = 1 and y = 0: the gain is 1 + margin, and each bet of size b / (1 - margin) pays 1 + b * gain.
    from answerable.desk.sequential import BETS

    found = holds(np.asarray([1.0]), np.asarray([0.0]), 0.1, ALPHA)
    assert found.now == pytest.approx(np.mean([1 + bet / 0.9 * 1.1 for bet in BETS]))
    assert (found.pairs, found.goal, found.reached) == (1, 20, None)


def test_what_was_once_proven_stays_proven_though_the_wealth_falls_again() -> None:
    x = np.concatenate([np.ones(60), np.zeros(60)])
    y = np.concatenate([np.zeros(60), np.ones(60)])
    found = holds(x, y, MARGIN, ALPHA)
    assert found.proven and found.now < 1 < found.goal <= found.peak
    assert found.reached is not None and path_of_wealth(x, y, MARGIN)[found.reached - 1] >= found.goal


def test_without_pairs_there_is_no_evidence() -> None:
    found = holds(np.zeros(0), np.ones(5), MARGIN, ALPHA)
    assert (found.pairs, found.now, found.proven) == (0, 1.0, False)


def test_the_worst_outcome_cannot_ruin_the_bet() -> None:
    found = holds(np.zeros(500), np.ones(500), MARGIN, ALPHA)
    assert 0 <= found.now < 1e-4 and found.peak == 1.0
