"""How much coverage a change of the docs brings or costs, from the answers to the same tickets before and after it.

The confidence of a ticket hardly falls when its page goes, because the next best page looks much alike. What tells is
whether the page that its answer cites is still there. So a ticket's chance to be covered is lost where that page is
gone or changed, and gained where its new answer cites a page that is new or changed:

    change = mean over tickets of  [page after is not before] * q(p_after) - [page before is not after] * q(p_before)

p is the confidence and q(p) the chance, 0 to 1, that it stands for (`levels`). More is known of judged tickets than a
chance (`judged_sides`): a ticket judged on both sides counts as what it is, and one judged on one side by where its
right answer stands (`parts`). The chances of all other tickets are fitted to the judgments (`answer.level.platt`), on
the newer side too where tickets whose answer moved were judged again. What is known is taken and what is not is
predicted: the predictive form of the model-assisted estimator of survey sampling (C.-E. Särndal, B. Swensson and
J. Wretman, "Model Assisted Survey Sampling", 1992, chapter 6).

The interval is for tickets like these. Two errors add up in it: that of the tickets (the spread of their parts, and of
the chances coming true or not, where tickets on one page come true together: `SAME_PAGE_CORRELATION`), and that of the
chances: without judgments the interval covers the changes at both ends of `ASSUMED_RANGE`; with n of them it allows a
relative error of 1 / sqrt(n), that of a share of one half estimated from n, in what is not judged on both sides.

How well it does, and how the constants were chosen: eval/bench/results/changes.md.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from ...answer.level.platt import fit_platt
from ...stats import Interval
from ..scored_answer import ScoredAnswer
from .judged_sides import NOTHING_EDITED, NOTHING_KNOWN, BothSides, EditedAnswers
from .levels import ASSUMED_MEAN, ASSUMED_RANGE, Floats, Level, scaled_after, unjudged
from .parts import Pair, Part, after_known, pairs_of, part_of

GIVEN_LEVEL_JUDGMENTS = 60  # judgments that a level given from elsewhere is taken to rest on
SAME_PAGE_CORRELATION = 0.3  # correlation of what is true of two tickets that rest on one page
CONFIDENCE = 0.95
MIN_SIDE_JUDGMENTS = 20  # judgments of a side from which its level is fitted


@dataclass(frozen=True, slots=True)
class Change:
    """Change of the covered share of `tickets` tickets, with its interval (None below 2 tickets).

    moved: the ids of tickets that gain or lose, each with its part in tickets, largest first. judged: tickets of which
    somebody has said whether the docs answer them, before or after.
    """

    share: float
    interval: Interval | None
    tickets: int
    moved: tuple[tuple[str, float], ...]
    judged: int = 0

    @property
    def gained(self) -> float:
        """Tickets, expected, that become covered."""
        return sum(part for _, part in self.moved if part > 0)

    @property
    def lost(self) -> float:
        """Tickets, expected, that are covered no longer."""
        return -sum(part for _, part in self.moved if part < 0)


def change(
    before: Sequence[ScoredAnswer],
    after: Sequence[ScoredAnswer],
    unchanged: Collection[str],
    *,
    level: Level | None = None,
    known: BothSides = NOTHING_KNOWN,
    edited: EditedAnswers = NOTHING_EDITED,
) -> Change:
    """From answers to the same tickets in the same order; `unchanged` are the pages that both document sets share.

    level: what a confidence before is worth as the chance that the docs answer, such as `Calibration.apply`, or the
    identity for confidences that are calibrated already; not needed where `known` holds `MIN_SIDE_JUDGMENTS` judgments
    of a side. edited: answers that quote what the other version of their page does not hold. Raises ValueError for
    answers that do not belong together.
    """
    if [answer.id for answer in before] != [answer.id for answer in after]:
        raise ValueError("the answers are not to the same tickets in the same order")
    if len(known.before) < MIN_SIDE_JUDGMENTS <= len(known.after):
        # Only the newer side is judged well enough: read the change backwards, so that the judged side is the older.
        turned, turned_edits = BothSides(known.after, known.before), EditedAnswers(edited.after, edited.before)
        return _reversed(change(after, before, unchanged, known=turned, edited=turned_edits))
    pairs = pairs_of(before, after, unchanged, known, edited)
    levels = _levels(pairs, level)
    parts = [
        [part_of(pair, *chances) for pair, *chances in zip(pairs, old.tolist(), new.tolist(), strict=True)]
        for old, new in levels
    ]
    shares = [sum(part.net for part in made) / max(1, len(made)) for made in parts]
    error = 0.0
    if len(levels) == 1:  # a level was fitted; without one, the spread of the levels stands for its error
        unsure = sum(part.net for part, pair in zip(parts[0], pairs, strict=True) if not pair.judged_twice)
        judged = len(known.before) if len(known.before) >= MIN_SIDE_JUDGMENTS else GIVEN_LEVEL_JUDGMENTS
        error = unsure / max(1, len(pairs)) / math.sqrt(judged)
    half = _half_width(pairs, parts[0], error)
    interval = None if half is None else Interval(max(-1.0, min(shares) - half), min(1.0, max(shares) + half))
    moved = [(pair.old.id, part.net) for pair, part in zip(pairs, parts[0], strict=True) if abs(part.net) > 1e-9]
    moved.sort(key=lambda item: (-abs(item[1]), item[0]))
    return Change(shares[0], interval, len(pairs), tuple(moved), sum(pair.judged for pair in pairs))


def _levels(pairs: Sequence[Pair], level: Level | None) -> list[tuple[Floats, Floats]]:
    """Chances before and after; several pairs of them where nobody has judged, the likeliest first."""
    before, after = (np.array([pair.confidence(side) for pair in pairs], dtype=np.float64) for side in ("old", "new"))
    old_only, new_only = (np.array([pair.on_side_only(side) for pair in pairs], dtype=bool) for side in ("old", "new"))
    judged = [(place, pair.old_known) for place, pair in enumerate(pairs) if pair.old_known is not None]
    if len(judged) < MIN_SIDE_JUDGMENTS and level is None:
        moved = np.array([pair.moved for pair in pairs], dtype=bool)
        return [unjudged(before, after, moved, mean) for mean in (ASSUMED_MEAN, *ASSUMED_RANGE)]
    if len(judged) < MIN_SIDE_JUDGMENTS:
        assert level is not None
        old, new = (np.array([level(float(p)) for p in side], dtype=np.float64) for side in (before, after))
        return [(old, scaled_after(old, new, old_only, new_only))]
    fitted = fit_platt(
        before[[place for place, _ in judged]],
        [known.covered for _, known in judged],
        [known.weight for _, known in judged],
    )
    old = fitted.apply_all(before)
    newer = after_known(pairs)
    if newer is None or len(newer) < MIN_SIDE_JUDGMENTS:
        return [(old, scaled_after(old, fitted.apply_all(after), old_only, new_only))]
    places, outcomes, weights = (np.array(column) for column in zip(*newer, strict=True))
    return [(old, fit_platt(after[places.astype(int)], outcomes, weights).apply_all(after))]


def _reversed(change: Change) -> Change:
    ends = change.interval
    interval = None if ends is None else Interval(-ends.high, -ends.low)
    moved = tuple((ticket, -part) for ticket, part in change.moved)
    return Change(-change.share, interval, change.tickets, moved, change.judged)


def _half_width(pairs: Sequence[Pair], parts: Sequence[Part], error: float) -> float | None:
    """Half of the interval round the mean of the parts, of which `error` is the level's; None below two tickets."""
    n = len(parts)
    if n < 2:
        return None
    mean = math.fsum(part.net for part in parts) / n
    between = math.fsum((part.net - mean) ** 2 for part in parts) / (n - 1)
    alone: list[float] = []
    by_place: dict[object, list[float]] = defaultdict(list)  # of tickets that stand and fall together
    for pair, part in zip(pairs, parts, strict=True):
        for place, q in ((pair.place("new"), part.gain), (pair.place("old"), part.loss)):
            alone.append(q * (1 - q))
            by_place[place].append(math.sqrt(q * (1 - q)))
    shared = math.fsum(math.fsum(deviations) ** 2 for deviations in by_place.values())
    within = ((1 - SAME_PAGE_CORRELATION) * math.fsum(alone) + SAME_PAGE_CORRELATION * shared) / n
    # Variances of the tickets add up and shrink with n; the error of the level is one for all of them and does not.
    z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
    return z * math.sqrt((between + within) / n + error**2)
