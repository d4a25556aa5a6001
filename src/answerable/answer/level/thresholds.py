"""Judged tickets to a confidence from which answers are sent, with a bound on the share of wrong ones among them.

Learn then Test (A. N. Angelopoulos, S. Bates, E. J. Candès, M. I. Jordan and L. Lei, "Learn then Test: Calibrating
predictive algorithms to achieve risk control", 2021): thresholds are tried in an order fixed beforehand, from the
most confident down; each is a test of "more than max_wrong are wrong"; the first that cannot be rejected ends the
sequence, so the whole costs no more error probability than one test.

The promise: for tickets that come like the judged ones, P(share wrong among those sent > max_wrong) <= 1 -
confidence, over the draw of the judged tickets. It speaks of the long run of such tickets; among the next thirty the
share can be higher by chance, and `binomial_margin` says how much. It holds for one look at the data: judging until
a threshold passes is not one look.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt

from ...stats import regularised_beta, upper_bound

Floats = npt.NDArray[np.float64]
Method = Literal["clopper-pearson", "betting"]

# The first threshold tried takes in START_SHARE of the judged tickets, or as many as pass with none wrong if that is
# more, and the following ones each GROWTH times as many. How both were chosen: eval/bench/results/calibration.md.
START_SHARE = 0.15
OWN_THRESHOLD = 3  # times the judged tickets that one test needs: an intent with so many is tested on its own
GROWTH = 1.15
STAKES = (0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 0.99)  # shares of the capital that the betting bound puts at risk
MAX_EXPECTED_SHARE = 0.85  # of max_wrong: an expected share above it would take thousands of judgments to show
NEVER = math.inf  # a threshold that no confidence reaches


@dataclass(frozen=True, slots=True)
class JudgedConfidence:
    """One judged ticket: its confidence, whether the answer was right, one over its inclusion probability."""

    confidence: float
    right: bool
    weight: float = 1.0
    intent: str | None = None


@dataclass(frozen=True, slots=True)
class Threshold:
    """Tickets with at least `value` are sent: `n` judged ones have it, `wrong` of them wrong, at most `bound` in truth.

    `coverage` is the share of all tickets (of the group) that reach it, `error` the probability that the bound fails.
    """

    value: float
    n: int
    wrong: int
    bound: float
    coverage: float
    tickets: int
    error: float
    method: Method


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no threshold among `n` judged tickets.

    `needed` judged tickets with a confidence of at least `above` would do in about four of five draws, if the
    re-levelled confidences are right; None where no number of judgments would. `reach` tickets of the file are there,
    `judged` of them judged already.
    """

    reason: str
    n: int
    needed: int | None
    above: float | None = None
    reach: int = 0
    judged: int = 0


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`overall` for every ticket whose intent is not in `intents`; together they keep the promise."""

    max_wrong: float
    confidence: float
    overall: Threshold | Refusal
    intents: Mapping[str, Threshold | Refusal] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def certified(self) -> bool:
        """Whether at least one group of tickets may be answered under the promise."""
        return any(isinstance(group, Threshold) for group in (self.overall, *self.intents.values()))

    def value(self, intent: str | None) -> float:
        """The confidence from which a ticket of this intent is sent; NEVER (infinite) where nothing is promised."""
        threshold = self.intents.get(intent, self.overall) if intent is not None else self.overall
        return threshold.value if isinstance(threshold, Threshold) else NEVER


@functools.lru_cache(maxsize=4096)
def needed_without_wrong(max_wrong: float, confidence: float, wrong: int = 0) -> int:
    """Judged tickets at or above a threshold that are needed, with `wrong` of them wrong, for the bound to hold.

    With none wrong it is log(1 - confidence) / log(1 - max_wrong), rounded up: 59 for 5 % at 95 %.
    """
    _check(max_wrong, confidence)
    low = wrong + 1
    high = max(low, 8)
    while not _rejects(wrong, high, max_wrong, 1 - confidence):
        low, high = high, 2 * high
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _rejects(wrong, middle, max_wrong, 1 - confidence) else (middle + 1, high)
    return low


def choose_thresholds(
    judged: Sequence[JudgedConfidence],
    confidences: Sequence[float] | Floats,
    intents: Sequence[str | None] | None = None,
    *,
    max_wrong: float = 0.05,
    confidence: float = 0.95,
    expected_right: Sequence[float] | Floats | None = None,
) -> Thresholds:
    """The lowest thresholds that the judgments support, overall and, with `intents`, per intent where n allows.

    `confidences` are those of all tickets, judged or not, `intents` theirs; the thresholds tried depend on them
    alone, never on a judgment. Intents with at least OWN_THRESHOLD times the judged tickets that one test needs
    are tested on their own, all others together, and the error probability is shared out among the groups
    (Bonferroni): so the promise holds for all of them at once. `expected_right` (n,), the re-levelled confidences,
    only serves to say how many judgments would be needed. Raises ValueError for numbers outside their range.
    """
    _check(max_wrong, confidence)
    every = np.asarray(confidences, dtype=np.float64)
    names: Sequence[str | None] = intents if intents is not None else [None] * len(every)
    if len(names) != len(every):
        raise ValueError(f"{len(names)} intents for {len(every)} confidences")
    expected = every if expected_right is None else np.asarray(expected_right, dtype=np.float64)
    own = _intents_with_enough(judged, max_wrong, confidence) if intents is not None else ()
    rest = np.array([name not in own for name in names], dtype=bool)
    error = (1 - confidence) / max(1, len(own) + bool(rest.any()))

    def test(group: Sequence[JudgedConfidence], place: npt.NDArray[np.bool_]) -> Threshold | Refusal:
        return _fixed_sequence(group, every[place], expected[place], max_wrong, error)

    by_intent = {
        name: test([ticket for ticket in judged if ticket.intent == name], np.array([other == name for other in names]))
        for name in own
    }
    overall = test([ticket for ticket in judged if ticket.intent not in own], rest)
    return Thresholds(max_wrong, confidence, overall, MappingProxyType(by_intent))


def weighted_bound(wrong: Sequence[bool] | Floats, weights: Sequence[float] | Floats, error: float) -> float:
    """An upper bound, exceeded with probability at most `error`, of the wrong share when tickets weigh differently.

    Betting (I. Waudby-Smith and A. Ramdas, "Estimating means of bounded random variables by betting", JRSS B 86,
    2024): for a true share m each factor 1 + stake * w / w_max * (m - wrong) / (1 - m) has the mean 1, so that the
    capital of a gambler on "fewer are wrong" exceeds 1 / error with at most that probability (Ville). It needs the
    weights to depend on the confidence alone, not on the judgment. The bound is the least m that is rejected.
    """
    x, w = np.asarray(wrong, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    if not len(x):
        return 1.0
    w = w / w.max()
    stakes = np.array(STAKES)[:, None]
    low, high = 0.0, 1.0
    for _ in range(40):
        m = (low + high) / 2
        logs = np.log1p(np.maximum(stakes * w * (m - x) / (1 - m), -1 + 1e-12)).sum(axis=1)
        capital = np.logaddexp.reduce(logs) - math.log(len(STAKES))
        low, high = (low, m) if capital >= -math.log(error) else (m, high)
    return high


def binomial_margin(bound: float, answered: int, confidence: float = 0.95) -> int:
    """Wrong answers that the next `answered` sent ones exceed with probability below 1 - confidence, at this rate."""
    wrong, below = 0, (1 - bound) ** answered
    term = below
    while below < confidence and wrong < answered:
        term *= (answered - wrong) / (wrong + 1) * bound / (1 - bound)
        wrong += 1
        below += term
    return wrong


# -- one group -----------------------------------------------------------------------------------


def _fixed_sequence(
    judged: Sequence[JudgedConfidence], every: Floats, expected: Floats, max_wrong: float, error: float
) -> Threshold | Refusal:
    best = None
    order = sorted(judged, key=lambda ticket: -ticket.confidence)
    levels = np.array([ticket.confidence for ticket in order])
    wrong = np.array([not ticket.right for ticket in order], dtype=np.float64)
    weights = np.array([ticket.weight for ticket in order])
    first = _first(len(order), max_wrong, error)
    for value in _candidates(levels, weights, every, first):
        n = int((levels >= value).sum())
        uniform = float(np.ptp(weights[:n])) <= 1e-9 * float(weights[0])
        k = int(wrong[:n].sum())
        # Drawing evenly by strata spreads the count of wrong ones less than a binomial does: the bound stays valid
        # (W. Hoeffding, "On the distribution of the number of successes in independent trials", 1956).
        if uniform and not _rejects(k, n, max_wrong, error):
            break
        bound = (upper_bound(k, n, 1 - error) or 0.0) if uniform else weighted_bound(wrong[:n], weights[:n], error)
        if bound > max_wrong * (1 + 1e-9):
            break
        tickets = int((every >= value).sum())
        method: Method = "clopper-pearson" if uniform else "betting"
        best = Threshold(float(value), n, k, bound, tickets / len(every), tickets, error, method)
    return best if best is not None else _refusal(levels, wrong, every, expected, max_wrong, error, first)


def _first(n: int, max_wrong: float, error: float) -> int:
    """How many judged tickets the first threshold takes in: just enough to pass with some number of wrong ones."""
    wrong = 0
    while needed_without_wrong(max_wrong, 1 - error, wrong + 1) <= START_SHARE * n:
        wrong += 1
    return needed_without_wrong(max_wrong, 1 - error, wrong)


def _candidates(levels: Floats, weights: Floats, every: Floats, first: int) -> list[float]:
    """Thresholds to try, falling: confidences of tickets, chosen by how many judged ones lie above, not how judged."""
    candidates: list[float] = []
    wanted = float(first)
    # A confidence of 0 says that there is no draft: there is nothing to send.
    for value in np.unique(every[every > 0])[::-1]:
        n = int((levels >= value).sum())
        effective = float(weights[:n].sum() ** 2 / (weights[:n] ** 2).sum()) if n else 0.0
        if effective >= wanted - 1e-9:
            candidates.append(float(value))
            wanted = max(wanted + 1, wanted * GROWTH)
            while wanted <= effective:
                wanted = max(wanted + 1, wanted * GROWTH)
    lowest = every[every > 0].min(initial=NEVER)
    if candidates and lowest < candidates[-1]:  # the steps seldom end on the last ticket: all of them is a choice too
        candidates.append(float(lowest))
    return candidates


def _refusal(
    levels: Floats, wrong: Floats, every: Floats, expected: Floats, max_wrong: float, error: float, first: int
) -> Refusal:
    n = len(levels)
    if not len(every):
        return Refusal("there are no such tickets", n, None)
    percent = f"{100 * max_wrong:g} %"
    if n < first:
        reason = f"{n} judged tickets cannot show that at most {percent} are wrong: {first} would be needed, none wrong"
    else:
        top = int((levels >= levels[first - 1]).sum())
        reason = f"of the {top} most confident judged answers {int(wrong[:top].sum())} are not right"
    enough = _needed(every, expected, max_wrong, error)
    if enough is None:
        reason += f"; by the re-levelled confidences no part of the tickets has at most {percent} wrong"
        return Refusal(reason, n, None)
    needed, place = enough
    above = float(np.sort(every)[::-1][place])
    return Refusal(reason, n, needed, above, int((every >= above).sum()), int((levels >= above).sum()))


def _needed(every: Floats, expected: Floats, max_wrong: float, error: float) -> tuple[int, int] | None:
    """How many judged tickets above which place in the falling order: few, yet for as many tickets as that serves."""
    order = np.argsort(-every, kind="stable")
    risk = np.cumsum(1 - expected[order]) / np.arange(1, len(order) + 1)
    options = []
    # From the ten surest on, at some fifty places: the answer is a rough number, and each place costs a search.
    for place in range(min(9, len(order) - 1), len(order), max(1, len(order) // 50)):
        rate = max(float(risk[place]), 1e-6)
        if every[order[place]] > 0 and rate <= MAX_EXPECTED_SHARE * max_wrong:
            options.append((_enough(math.ceil(rate / max_wrong * 100), max_wrong, error), place))
    # What these tickets hold comes first; where they hold too few anywhere, the part that asks for the fewest more.
    held = [option for option in options if option[0] <= option[1] + 1]
    if held:
        return min(held, key=lambda option: (option[0], -option[1]))
    return min(options, key=lambda option: option[0] / (option[1] + 1), default=None)


@functools.lru_cache(maxsize=1024)
def _enough(hundredths: int, max_wrong: float, error: float) -> int:
    """Judged tickets with which a wrong rate of that many hundredths of `max_wrong` passes four times in five."""
    rate = hundredths / 100 * max_wrong
    wrong = 0
    while True:
        n = needed_without_wrong(max_wrong, 1 - error, wrong)
        if 1 - regularised_beta(rate, wrong + 1, n - wrong) >= 0.8:  # P(at most `wrong` of n)
            return n
        wrong += 1 + wrong // 10


def _rejects(wrong: int, n: int, max_wrong: float, error: float) -> bool:
    """Whether `wrong` of n refutes "more than max_wrong": the same as upper_bound(...) <= max_wrong, and faster."""
    return wrong < n and 1 - regularised_beta(max_wrong, wrong + 1, n - wrong) <= error * (1 + 1e-12)


def _intents_with_enough(judged: Sequence[JudgedConfidence], max_wrong: float, confidence: float) -> tuple[str, ...]:
    counts = Counter(ticket.intent for ticket in judged if ticket.intent is not None)
    own = sorted(counts, key=lambda name: (-counts[name], name))
    # More groups make each test dearer: take the largest intents for as long as all of them still have enough.
    for size in range(len(own), 0, -1):
        enough = OWN_THRESHOLD * needed_without_wrong(max_wrong, 1 - (1 - confidence) / (size + 1))
        if counts[own[size - 1]] >= enough:
            return tuple(own[:size])
    return ()


def _check(max_wrong: float, confidence: float) -> None:
    if not 0 < max_wrong < 1:
        raise ValueError(f"max_wrong {max_wrong} is not between 0 and 1")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence {confidence} is not between 0 and 1")
