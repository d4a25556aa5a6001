"""Which tickets are judged: chances that are what they are said to be, spread, and the same for a seed."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest

from answerable.eval.labels.sample import Candidate, Round, bands_of, draw, probability

TICKETS = [
    Candidate(f"t-{i}", (i * 37 % 211) / 211, None if i % 11 == 0 else f"intent {int((i % 17) ** 0.5)}")
    for i in range(211)
]


def test_each_ticket_has_the_same_chance() -> None:
    draws = 1000
    counts = Counter(one.id for seed in range(draws) for one in draw(TICKETS, 20, seed=seed).chosen)
    expected = draws * 20 / 211
    spread = (expected * (1 - 20 / 211)) ** 0.5
    assert sum(counts.values()) == draws * 20
    assert set(counts) == {one.id for one in TICKETS}
    assert max(abs(count - expected) for count in counts.values()) < 4.5 * spread


def test_weighted_estimates_are_unbiased_and_narrower_than_plain_draws() -> None:
    value = {one.id: one.confidence**2 for one in TICKETS}
    true = sum(value.values())
    totals = [sum(value[c.id] / c.probability for c in draw(TICKETS, 30, seed=s).chosen) for s in range(300)]
    plain = [sum(random.Random(s).sample(list(value.values()), 30)) * 211 / 30 for s in range(300)]
    assert np.mean(totals) == pytest.approx(true, rel=0.015)
    assert np.std(totals) < 0.5 * np.std(plain)


def test_two_rounds_have_the_chance_of_either() -> None:
    draws = 600
    counts: Counter[str] = Counter()
    for seed in range(draws):
        first, second = draw(TICKETS, 20, seed=seed), draw(TICKETS, 15, seed=seed, floor=0.7)
        assert second.round.probability(0.69) == 0 and all(c.probability > 20 / 211 for c in second.chosen)
        counts.update({one.id for one in (*first.chosen, *second.chosen)})
    for part in (True, False):
        inside = [one for one in TICKETS if (one.confidence >= 0.7) is part]
        said = probability([first.round, second.round], 0.9 if part else 0.2)
        seen = sum(counts[one.id] for one in inside) / draws / len(inside)
        assert seen == pytest.approx(said, rel=0.03)


def test_bands_and_intents_give_their_part() -> None:
    sample = draw(TICKETS, 60)
    bands = Counter(one.band for one in sample.chosen)
    assert set(bands) == set(range(5)) and max(bands.values()) - min(bands.values()) <= 2
    intent = {one.id: one.intent for one in TICKETS}
    drawn = Counter(intent[one.id] for one in sample.chosen)
    for name, count in Counter(intent.values()).items():
        assert abs(drawn[name] - count * 60 / 211) < 3.5


def test_same_seed_same_tickets_whatever_the_order() -> None:
    shuffled = TICKETS[:]
    random.Random(3).shuffle(shuffled)
    assert draw(shuffled, 40, seed=5) == draw(TICKETS, 40, seed=5)
    assert draw(TICKETS, 40, seed=6).chosen != draw(TICKETS, 40, seed=5).chosen


def test_the_order_to_judge_is_not_that_of_confidence() -> None:
    bands = [one.band for one in draw(TICKETS, 60).chosen]
    assert bands != sorted(bands) and set(bands[:20]) == set(range(5))


def test_all_of_few_each_once() -> None:
    sample = draw(TICKETS[:7], 60)
    assert {one.id for one in sample.chosen} == {one.id for one in TICKETS[:7]}
    assert all(one.probability == 1 for one in sample.chosen) and sample.round == Round(1, 7, 7)
    assert draw([], 60).chosen == () and draw(TICKETS, 5, floor=1.0).chosen == ()


def test_tickets_of_one_confidence_share_a_band() -> None:
    same = [Candidate(str(i), 0.5) for i in range(30)]
    assert len(set(bands_of(same).values())) == 1
    assert len(draw(same, 10).chosen) == 10 == len({one.id for one in draw(same, 10).chosen})


@pytest.mark.parametrize("bad", [{"n": 0}, {"floor": 1.5}])
def test_bad_numbers(bad: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        draw(TICKETS, **{"n": 5, **bad})  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        draw([TICKETS[0], TICKETS[0]], 1)
