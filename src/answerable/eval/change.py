"""How much coverage a change of the docs brings or costs, from the answers before and after it.

The confidence of one ticket hardly falls when its page goes: the next best page looks much alike. What tells is whether
the page that its answer rests on is there. A ticket's chance to be covered is lost where that page is gone or changed,
and gained where it rests on a page that is new or changed:

    change = mean over tickets of  [page after is not before] * q(p_after) - [page before is not after] * q(p_before)

q is what a confidence is worth as a chance. With judgments of the older answers it is the calibration's before. After,
it is scaled so that coverage which rests on unchanged pages is the same in both: with c and c' the shares of q that
rest on pages that go and on pages that come, the level after is the level before times (1 - c) / (1 - c'). Without
judgments the order of the confidences is known and their level is not, so they are scaled to the level in the middle:
q(p) = min(1, s * p), with s such that the mean over the tickets, before and after, is `HALF`.

The interval is for tickets like these: the variance of the parts, and of the chances coming true or not, where tickets
that rest on one page stand and fall together (correlation `TOGETHER`). To it comes the error of the level: without
judgments the interval covers the changes at all levels of `LEVELS`; with them, a relative error of `LEVEL_ERROR`, that
of a share of one half estimated from sixty.

How true that is, of documents hidden at random: eval/bench/results/changes.md. `HALF`, `LEVELS` and `TOGETHER` were
chosen on the fixtures. Tried there too, and no better: to spread the chance over the five nearest pages, and the fall
of the evidence without the page. No level that was fitted on one set held on another.
"""

from __future__ import annotations

import dataclasses
import math
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from ..model import Answer, Page
from ..stats import Interval
from .asked import Asked, asked

HALF = 0.5  # mean chance to be covered, where nobody has judged
LEVELS = (0.3, 0.7)  # mean chances that the interval allows for, where nobody has judged
LEVEL_ERROR = 0.13  # relative standard error of a level from sixty judgments
TOGETHER = 0.3  # correlation of what is true of two tickets that rest on one page
CONFIDENCE = 0.95

Level = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Change:
    """Change of the covered share of `tickets` tickets, with its interval (None below 2 tickets).

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
    level: Level | None = None,
) -> Change:
    """From answers to the same tickets in the same order; `unchanged` are the pages that both document sets share.

    level: what a confidence before is worth as the chance that the docs answer, where judgments say so, such as
    `Calibration.apply`, or the identity for confidences that are calibrated already. Raises ValueError for answers that
    do not belong together.
    """
    if [one.id for one in before] != [one.id for one in after]:
        raise ValueError("the answers are not to the same tickets in the same order")
    comes = [_moves(new, unchanged) for new in after]
    goes = [_moves(old, unchanged) for old in before]
    p_before, p_after = [one.confidence for one in before], [one.confidence for one in after]
    if level is None:
        made = [_scaled(p_before, p_after, mean) for mean in (HALF, *LEVELS)]
    else:
        made = [_levelled([level(p) for p in p_before], [level(p) for p in p_after], goes, comes)]
    shares = [_mean(old, new, goes, comes) for old, new in made]
    old, new = made[0]
    rows = [
        (one.id, q_new if come else 0.0, q_old if go else 0.0)
        for one, q_new, q_old, come, go in zip(before, new, old, comes, goes, strict=True)
    ]
    moved = [(name, gain - loss) for name, gain, loss in rows if abs(gain - loss) > 1e-9]
    moved.sort(key=lambda item: (-abs(item[1]), item[0]))
    chances = [(new.first_page, gain) for new, (_, gain, _) in zip(after, rows, strict=True)]
    chances += [(old.first_page, loss) for old, (_, _, loss) in zip(before, rows, strict=True)]
    half = _half_width([gain - loss for _, gain, loss in rows], chances, 0.0 if level is None else LEVEL_ERROR)
    interval = None if half is None else Interval(max(-1.0, min(shares) - half), min(1.0, max(shares) + half))
    return Change(shares[0], interval, len(rows), tuple(moved))


def change_of_answers(
    before: Sequence[Answer], after: Sequence[Answer], old: Mapping[str, Page], new: Mapping[str, Page]
) -> Change:
    """From whole answers and the pages of both document sets, in any order of the answers.

    An answer moves where the page that it rests on is gone or new, or where one of its quotes of that page does not
    stand in the page's other version. Confidences are read as chances where all are calibrated. Tickets that have an
    answer on one side only are left out.
    """
    known = {answer.id: answer for answer in after}
    pairs = [(one, known[one.id]) for one in sorted(before, key=lambda one: one.id) if one.id in known]
    calibrated = bool(pairs) and all(one.calibrated and other.calibrated for one, other in pairs)
    return change(
        [_resting(one, new, "old") for one, _ in pairs],
        [_resting(other, old, "new") for _, other in pairs],
        old.keys() & new.keys(),
        level=as_it_is if calibrated else None,
    )


def _resting(answer: Answer, others: Mapping[str, Page], side: str) -> Asked:
    """The answer, on a page of its own where what it quotes does not stand in the other version of the page."""
    found = with_level(answer)
    page = found.first_page
    if page is None or page not in others:
        return found
    text = others[page].text
    if all(one.quote in text for one in found.citations if one.page == page):
        return found
    return dataclasses.replace(found, citations=(), pages=(f"{page} ({side})", *found.pages))


def with_level(answer: Answer) -> Asked:
    """With the confidence as calibrated, where it is: it is read as a chance here."""
    return dataclasses.replace(asked(answer), confidence=answer.confidence)


def as_it_is(confidence: float) -> float:
    """The level of confidences that are calibrated."""
    return confidence


def _scaled(before: Sequence[float], after: Sequence[float], mean: float) -> tuple[list[float], list[float]]:
    factor = _factor([*before, *after], mean)
    return [min(1.0, factor * p) for p in before], [min(1.0, factor * p) for p in after]


def _factor(values: Sequence[float], mean: float) -> float:
    """The s by which the mean of min(1, s * value) is `mean`; 0 where no value is above 0."""
    ordered = sorted(values, reverse=True)
    wanted, rest = mean * len(ordered), math.fsum(ordered)
    for full, value in enumerate(ordered):
        if rest <= 0 or value <= 0:
            return 1 / ordered[full - 1] if full else 0.0
        factor = (wanted - full) / rest
        if factor * value <= 1:
            return factor
        rest -= value
    return 1 / ordered[-1] if ordered else 0.0


def _levelled(
    before: Sequence[float], after: Sequence[float], goes: Sequence[bool], comes: Sequence[bool]
) -> tuple[list[float], list[float]]:
    """The chances after, scaled so that those on unchanged pages sum to what they summed to before."""
    stays_before = math.fsum(q for q, gone in zip(before, goes, strict=True) if not gone)
    stays_after = math.fsum(q for q, new in zip(after, comes, strict=True) if not new)
    factor = stays_before / stays_after if stays_before > 0 and stays_after > 0 else 1.0
    return list(before), [min(1.0, factor * q) for q in after]


def _mean(old: Sequence[float], new: Sequence[float], goes: Sequence[bool], comes: Sequence[bool]) -> float:
    gained = math.fsum(q for q, come in zip(new, comes, strict=True) if come)
    lost = math.fsum(q for q, go in zip(old, goes, strict=True) if go)
    return (gained - lost) / max(1, len(old))


def _half_width(
    parts: Sequence[float], chances: Sequence[tuple[str | None, float]], level_error: float
) -> float | None:
    """Half of the interval round the mean of `parts`, made of `chances` that rest on pages; None below two tickets."""
    n = len(parts)
    if n < 2:
        return None
    mean = math.fsum(parts) / n
    between = math.fsum((part - mean) ** 2 for part in parts) / (n - 1)
    alone: list[float] = []
    together: dict[str | None, list[float]] = defaultdict(list)
    for page, q in chances:
        alone.append(q * (1 - q))
        together[page].append(math.sqrt(q * (1 - q)))
    shared = math.fsum(math.fsum(found) ** 2 for found in together.values())
    within = ((1 - TOGETHER) * math.fsum(alone) + TOGETHER * shared) / n
    z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
    return z * math.sqrt((between + within) / n + (level_error * mean) ** 2)


def _moves(answer: Asked, unchanged: Collection[str]) -> bool:
    return answer.first_page is not None and answer.first_page not in unchanged
