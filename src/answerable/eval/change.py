"""How much coverage a change of the docs brings or costs, from the answers before and after it. No level is needed.

The confidence of one ticket hardly falls when its page goes: the next best page looks much alike. What tells is whether
the page that its answer rests on is there. A ticket's chance to be covered is lost where that page is gone or changed,
and gained where it rests on a page that is new or changed:

    change = mean over tickets of  [page after is not before] * p_after - [page before is not after] * p_before

Hiding documents at random says how true that is: eval/bench/results/coverage_truth.md. To spread the chance over the
five nearest pages was tried there, and is no better.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from ..stats import Interval, quantile
from .asked import Asked

DRAWS = 2000  # of the bootstrap
SEED = 1


@dataclass(frozen=True, slots=True)
class Change:
    """Change of the covered share of `tickets` tickets, with its paired bootstrap interval (None below 2 tickets).

    moved: the ids of tickets that gain or lose, each with its part in tickets, largest first.
    """

    share: float
    interval: Interval | None
    tickets: int
    moved: tuple[tuple[str, float], ...]

    @property
    def gained(self) -> float:
        """Tickets, expected, that become covered."""
        return sum(part for _, part in self.moved if part > 0)

    @property
    def lost(self) -> float:
        """Tickets, expected, that are covered no longer."""
        return -sum(part for _, part in self.moved if part < 0)


def change(
    before: Sequence[Asked],
    after: Sequence[Asked],
    unchanged: Collection[str],
    *,
    level: Callable[[float], float] = lambda confidence: confidence,
) -> Change:
    """From answers to the same tickets in the same order; `unchanged` are the pages that both document sets share.

    level: what a confidence is worth as the chance that the docs answer, such as `Calibration.apply`. Raises ValueError
    for answers that do not belong together.
    """
    if [one.id for one in before] != [one.id for one in after]:
        raise ValueError("the answers are not to the same tickets in the same order")
    parts = []
    for old, new in zip(before, after, strict=True):
        gain = level(new.confidence) if _moves(new, unchanged) else 0.0
        loss = level(old.confidence) if _moves(old, unchanged) else 0.0
        parts.append(gain - loss)
    moved = [(one.id, part) for one, part in zip(before, parts, strict=True) if abs(part) > 1e-9]
    moved.sort(key=lambda item: (-abs(item[1]), item[0]))
    return Change(sum(parts) / max(1, len(parts)), paired_interval(parts), len(parts), tuple(moved))


def _moves(answer: Asked, unchanged: Collection[str]) -> bool:
    return answer.first_page is not None and answer.first_page not in unchanged


def paired_interval(parts: Sequence[float], confidence: float = 0.95) -> Interval | None:
    """Percentile bootstrap of the mean of paired differences in [-1, 1]; None below two.

    The same differences in another order give the same interval. An `Interval` may lie below 0 here.
    """
    n = len(parts)
    if n < 2:
        return None
    ordered = sorted(parts)
    uniform = random.Random(SEED).random
    draws = max(200, min(DRAWS, 4_000_000 // n))
    means = sorted(sum(ordered[int(uniform() * n)] for _ in range(n)) / n for _ in range(draws))
    tail = (1 - confidence) / 2
    return Interval(quantile(means, tail), quantile(means, 1 - tail))
