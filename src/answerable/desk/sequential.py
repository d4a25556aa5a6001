"""Anytime-valid evidence on two streams: look as often as you like, stop when you like, the error rate stands.

Pairs (x, y) of outcomes in [0, 1], the i-th of one path with the i-th of the other. Somebody who doubts that "x is
worse than y by the margin or more" bets on it with a unit of wealth; if the doubt is unfounded, wealth is a
nonnegative supermartingale, so the chance that it ever reaches 1/alpha is at most alpha (J. Ville, 1939). Wealth is an
e-value at every moment. Betting on bounded means: I. Waudby-Smith and A. Ramdas, "Estimating means of bounded random
variables by betting", JRSS B 86 (2024); here with a fixed mixture over bet sizes, which is a supermartingale as well.

What it rests on: the two streams do not change their mean with the past, given what has been seen, and no outcome is
chosen for its value. Conversations sent by lot fulfil this; others may not, and reports say which they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

# Bet sizes as parts of the largest that cannot ruin the better; small for long close calls, large for clear ones.
BETS = (0.02, 0.05, 0.1, 0.17, 0.25, 0.35, 0.5, 0.7)


@dataclass(frozen=True, slots=True)
class Wealth:
    """The wealth after each pair: `now`, its peak, and the number of pairs at which it first reached `goal` (or None).

    goal = 1 / alpha. An e-value of 20 is evidence at the 5 % level; below 1, the bet is losing.
    """

    pairs: int
    now: float
    peak: float
    goal: float
    reached: int | None

    @property
    def proven(self) -> bool:
        return self.reached is not None


def holds(x: Floats, y: Floats, margin: float, alpha: float) -> Wealth:
    """Evidence that the mean of x is above that of y less `margin`: against "x is worse by the margin or more".

    x, y: outcomes in [0, 1], in the order of time; only the first min(len) of each make pairs.
    """
    size = min(len(x), len(y))
    return _bet(x[:size] - y[:size] + margin, 1 - margin, alpha)


def falls(x: Floats, y: Floats, margin: float, alpha: float) -> Wealth:
    """Evidence that the mean of x lies below that of y less `margin`: against "x holds"."""
    size = min(len(x), len(y))
    return _bet(y[:size] - x[:size] - margin, 1 + margin, alpha)


def path_of_wealth(x: Floats, y: Floats, margin: float) -> Floats:
    """The wealth of `holds` after each pair, for drawing."""
    size = min(len(x), len(y))
    return np.exp(np.clip(_log_wealth(x[:size] - y[:size] + margin, 1 - margin), -700, 700))


def _bet(gains: Floats, worst: float, alpha: float) -> Wealth:
    """`gains` are at least -worst, and at most 0 on average if the doubt is unfounded."""
    goal = 1 / alpha
    if not len(gains):
        return Wealth(0, 1.0, 1.0, goal, None)
    logs = _log_wealth(gains, worst)
    over = np.flatnonzero(logs >= np.log(goal) - 1e-12)
    peak = float(np.exp(min(700.0, max(0.0, float(logs.max())))))
    return Wealth(
        len(gains), float(np.exp(np.clip(logs[-1], -700, 700))), peak, goal, int(over[0]) + 1 if len(over) else None
    )


def _log_wealth(gains: Floats, worst: float) -> Floats:
    sizes = np.asarray(BETS)[:, None] / worst
    each = np.cumsum(np.log1p(sizes * gains[None, :]), axis=1)
    # The wealth of the mixture of all bets, by logarithms: as it stands, it would overflow after some hundred pairs.
    top = each.max(axis=0)
    mixed: Floats = top + np.log(np.exp(each - top).mean(axis=0))
    return mixed
