"""The warning of a flattering aggregate: fires where one is planted, and not on noise."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from answerable.desk.conversations import Conversation
from answerable.desk.flattery import flattering
from desk_samples import desk, talk

WAYS = {"machine_only": "ua", "clean_handoff": "ueh"}


def talks(
    seed: int, first: tuple[float, float, float], then: tuple[float, float, float], n: int = 900
) -> Iterator[Conversation]:
    """Eight weeks; each half is (share of machine only, its resolution, the resolution of hand-offs)."""
    rng = random.Random(seed)
    for number in range(n):
        day = 56 * number / n
        share, machine, handed = first if day < 28 else then
        way = "machine_only" if rng.random() < share else "clean_handoff"
        good = rng.random() < (machine if way == "machine_only" else handed)
        yield talk(str(number), WAYS[way], day, resolved="confirmed" if good else "no")


PLANTED = ((0.3, 0.9, 0.6), (0.8, 0.9, 0.4))  # hand-offs fall by 20 points, and the total rises by 11


def test_it_fires_where_it_is_planted_and_says_what_the_rise_is_made_of() -> None:
    found = flattering(desk(talks(1, *PLANTED)))
    (warning,) = [w for w in found if w.metric == "resolution_confirmed" and w.split == "path"]
    assert warning.part == "clean_handoff"
    assert warning.total_after > warning.total_before and warning.part_after < warning.part_before
    assert warning.within + warning.mix == pytest.approx(warning.total_after - warning.total_before)
    assert warning.mix > 0 > warning.within


@pytest.mark.parametrize(
    "then",
    [(0.3, 0.9, 0.6), (0.8, 0.9, 0.6), (0.3, 0.95, 0.75), (0.3, 0.9, 0.3)],
    ids=["nothing changes", "only the mix shifts", "every path rises", "path and total fall"],
)
def test_it_does_not_fire_on_clean_desks(then: tuple[float, float, float]) -> None:
    fired = sum(bool(flattering(desk(talks(seed, (0.3, 0.9, 0.6), then)))) for seed in range(15))
    assert fired <= 2  # 0.75 are expected at 5 %


def shifting(seed: int) -> Iterator[Conversation]:
    """Twelve intents that do not change; the easy six take over, so the total rises."""
    rng = random.Random(seed)
    for number in range(900):
        day = 56 * number / 900
        easy = rng.random() < (0.3 if day < 28 else 0.7)
        good = rng.random() < (0.8 if easy else 0.5)
        intent = f"{'easy' if easy else 'hard'}-{rng.randrange(6)}"
        yield talk(str(number), "ua", day, resolved="confirmed" if good else "no", intent=intent)


def test_without_the_correction_for_many_looks_noise_fires_it() -> None:
    desks = [desk(shifting(seed)) for seed in range(30)]
    assert sum(bool(flattering(one, correct=False)) for one in desks) >= 5
    assert sum(bool(flattering(one)) for one in desks) <= 1


def test_one_week_is_too_short_to_compare() -> None:
    assert flattering(desk([talk("1"), talk("2", day=1)])) == ()
