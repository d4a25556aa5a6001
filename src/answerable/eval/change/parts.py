"""What one ticket gains or loses by a change of the docs, from its two answers and from what was judged of it.

A ticket judged on both sides needs no estimate. Of one judged on one side only, the other side follows in part:

- covered, by a page that stays: covered on the other side too;
- covered, by a page that goes: lost, but for `OTHER_PAGE_CHANCE`, the chance that another page answers it as well;
  where the page is only edited and the other answer still cites it, but for the chance of that answer;
- covered, by a page that nobody named: lost as far as the pages further down its list go (`LOWER_PAGE_SHARES`);
- not covered, and the other answer cites a page that is on the other side only: with q the chance of that answer and c
  the chance that the ticket is given here, q / (q + (1 - q)(1 - c)), because no page of this side answers it;
- not covered, and the other answer cites no such page: gained by `NEW_LOWER_PAGE_CHANCE` times the share of the pages
  further down its list that are new.

How the constants were measured: eval/bench/results/changes.md.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from ..scored_answer import ScoredAnswer
from .judged_sides import NOTHING_EDITED, BothSides, EditedAnswers, KnownCoverage

# Where the right page stood in a ticket's list when it was not the first: second to fifth place, the rest further down.
LOWER_PAGE_SHARES = (0.4, 0.2, 0.05, 0.05)
OTHER_PAGE_CHANCE = 0.05  # that a second page holds the answer too
NEW_LOWER_PAGE_CHANCE = 0.2  # that a new page, not first in the list, answers what no page did
MAX_UNJUDGED_MOVES = 0.1  # share of judged tickets whose answer moved unjudged, up to which the newer side is fitted

Side = Literal["old", "new"]


@dataclass(frozen=True, slots=True)
class Part:
    """Chances, 0 to 1, that a ticket becomes covered, and that it is covered no longer."""

    gain: float
    loss: float

    @property
    def net(self) -> float:
        return self.gain - self.loss


@dataclass(frozen=True, slots=True)
class Pair:
    """A ticket's two answers, and what is known of it.

    old_edited, new_edited: whether that answer quotes what the other side's version of its first page does not hold.
    lower_pages: the chance, before and after, that a page further down the list is on that side only. unchanged: the
    pages that both sides have.
    """

    old: ScoredAnswer
    new: ScoredAnswer
    old_known: KnownCoverage | None
    new_known: KnownCoverage | None
    old_edited: bool
    new_edited: bool
    lower_pages: tuple[float, float]
    unchanged: Collection[str]

    @property
    def moved(self) -> bool:
        """Whether the two answers stand on different pages, or on what only one version of their page holds."""
        return self.old.first_page != self.new.first_page or self.old_edited or self.new_edited

    @property
    def judged(self) -> bool:
        return self.old_known is not None or self.new_known is not None

    @property
    def judged_twice(self) -> bool:
        return self.old_known is not None and self.new_known is not None

    def confidence(self, side: Side) -> float:
        return self.old.confidence if side == "old" else self.new.confidence

    def edited(self, side: Side) -> bool:
        return self.old_edited if side == "old" else self.new_edited

    def first_page(self, side: Side) -> str | None:
        return self.old.first_page if side == "old" else self.new.first_page

    def on_side_only(self, side: Side) -> bool:
        """Whether what the answer of that side stands on is not there on the other side."""
        page = self.first_page(side)
        return page is not None and (page not in self.unchanged or self.edited(side))

    def place(self, side: Side) -> tuple[str | None, Side | None]:
        """Where the answer of that side stands: its first page, and the side if only that version of it will do."""
        return self.first_page(side), side if self.edited(side) else None


def pairs_of(
    before: Sequence[ScoredAnswer],
    after: Sequence[ScoredAnswer],
    unchanged: Collection[str],
    known: BothSides,
    edited: EditedAnswers = NOTHING_EDITED,
) -> list[Pair]:
    """The tickets, in their order."""
    lower = zip(_lower_pages(before, unchanged), _lower_pages(after, unchanged), strict=True)
    return [
        Pair(
            old,
            new,
            known.before.get(old.id),
            known.after.get(old.id),
            old.id in edited.before,
            new.id in edited.after,
            chances,
            unchanged,
        )
        for old, new, chances in zip(before, after, lower, strict=True)
    ]


def part_of(pair: Pair, q_old: float, q_new: float) -> Part:
    """What the ticket gains and loses, with its chances to be covered before and after."""
    was, now = pair.old_known, pair.new_known
    if was is not None and now is not None:
        return Part(float(now.covered and not was.covered), float(was.covered and not now.covered))
    if was is not None:
        appears, vanishes = _across(was, pair, "old", q_old, q_new)
        return Part(appears, vanishes)
    if now is not None:
        appears, vanishes = _across(now, pair, "new", q_new, q_old)
        return Part(vanishes, appears)
    return Part(q_new if pair.on_side_only("new") else 0.0, q_old if pair.on_side_only("old") else 0.0)


def after_known(pairs: Sequence[Pair]) -> list[tuple[int, float, float]] | None:
    """What judgments say of the newer side: places, chances to be covered, weights.

    They are judgments given there, and those of answers that stand on the same page on both sides. None where nobody
    judged there, or where too many judged answers moved and were not judged again: the others are no even sample.
    """
    rows: list[tuple[int, float, float]] = []
    unjudged_moves = 0
    for place, pair in enumerate(pairs):
        was, now = pair.old_known, pair.new_known
        if now is not None:
            rows.append((place, float(now.covered), now.weight))
        elif was is not None and pair.moved:
            unjudged_moves += 1
        elif was is not None:
            appears, vanishes = _across(was, pair, "old", 0.0, 0.0)
            rows.append((place, 1 - vanishes if was.covered else appears, was.weight))
    judged_there = any(pair.new_known is not None for pair in pairs)
    return rows if judged_there and unjudged_moves <= MAX_UNJUDGED_MOVES * (len(rows) + unjudged_moves) else None


def _across(known: KnownCoverage, pair: Pair, side: Side, q_here: float, q_there: float) -> tuple[float, float]:
    """The chances to be covered on the other side only, and on this one only, of a ticket judged on this one."""
    there: Side = "new" if side == "old" else "old"
    lower_here, lower_there = pair.lower_pages if side == "old" else pair.lower_pages[::-1]
    if not known.covered:
        if not pair.on_side_only(there):
            return NEW_LOWER_PAGE_CHANCE * lower_there, 0.0
        return (q_there / (q_there + (1 - q_there) * (1 - q_here)) if q_there > 0 else 0.0), 0.0
    if not known.pages:
        return 0.0, lower_here
    if any(page in pair.unchanged and page not in known.edited for page in known.pages):
        return 0.0, 0.0
    # The page itself is still there, only rewritten, and the other answer quotes its other version.
    rewritten = pair.edited(there) and pair.first_page(there) in known.edited
    return 0.0, 1 - (q_there if rewritten else OTHER_PAGE_CHANCE)


def _lower_pages(answers: Sequence[ScoredAnswer], unchanged: Collection[str]) -> list[float]:
    """Of each answer, the chance that a page after the first is on its side only, were it the one that answers.

    What lies further down than the list goes moves as often as the listed pages do on average.
    """
    lists = [[page not in unchanged for page in answer.pages if page != answer.first_page] for answer in answers]
    listed = sum(map(len, lists))
    base = sum(map(sum, lists)) / listed if listed else 0.0
    chances = []
    for moves in lists:
        shares = LOWER_PAGE_SHARES[: len(moves)]
        listed_share = sum(share for share, moved in zip(shares, moves, strict=False) if moved)
        chances.append(listed_share + (1 - sum(shares)) * base)
    return chances
