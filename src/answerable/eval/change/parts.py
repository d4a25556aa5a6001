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

from ..scored_answer import Asked
from .judged_sides import BothSides, Said

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
    """A ticket's two answers and what was said of it. goes, comes: whether the first page is on that side only; beyond:
    the chance that a page further down the list is, before and after.
    """

    old: Asked
    new: Asked
    said_old: Said | None
    said_new: Said | None
    goes: bool
    comes: bool
    beyond: tuple[float, float]
    unchanged: Collection[str]

    @property
    def other(self) -> bool:
        """Whether the first page is another one after."""
        return self.old.first_page != self.new.first_page

    @property
    def judged(self) -> bool:
        return self.said_old is not None or self.said_new is not None

    @property
    def judged_twice(self) -> bool:
        return self.said_old is not None and self.said_new is not None

    def confidence(self, side: Side) -> float:
        return self.old.confidence if side == "old" else self.new.confidence

    def moves(self, side: Side) -> bool:
        return self.goes if side == "old" else self.comes


def pairs_of(
    before: Sequence[Asked], after: Sequence[Asked], unchanged: Collection[str], said: BothSides
) -> list[Pair]:
    """The tickets, in their order."""
    beyond = zip(_beyond(before, unchanged), _beyond(after, unchanged), strict=True)
    return [
        Pair(
            old,
            new,
            said.before.get(old.id),
            said.after.get(old.id),
            old.first_page is not None and old.first_page not in unchanged,
            new.first_page is not None and new.first_page not in unchanged,
            further,
            unchanged,
        )
        for old, new, further in zip(before, after, beyond, strict=True)
    ]


def part_of(pair: Pair, q_old: float, q_new: float) -> Part:
    """What the ticket gains and loses, with its chances to be covered before and after."""
    was, now = pair.said_old, pair.said_new
    if was is not None and now is not None:
        return Part(float(now.covered and not was.covered), float(was.covered and not now.covered))
    if was is not None:
        appears, vanishes = _across(was, pair, "old", q_old, q_new)
        return Part(appears, vanishes)
    if now is not None:
        appears, vanishes = _across(now, pair, "new", q_new, q_old)
        return Part(vanishes, appears)
    return Part(q_new if pair.comes else 0.0, q_old if pair.goes else 0.0)


def after_known(pairs: Sequence[Pair]) -> list[tuple[int, float, float]] | None:
    """What judgments say of the newer side: places, chances to be covered, weights.

    They are judgments given there, and those of answers that rest on the same page on both sides. None where nobody
    judged there, or where too many judged answers moved and were not judged again: the rest is no even sample.
    """
    rows: list[tuple[int, float, float]] = []
    still_open = 0
    for place, pair in enumerate(pairs):
        was, now = pair.said_old, pair.said_new
        if now is not None:
            rows.append((place, float(now.covered), now.weight))
        elif was is not None and pair.other:
            still_open += 1
        elif was is not None:
            appears, vanishes = _across(was, pair, "old", 0.0, 0.0)
            rows.append((place, 1 - vanishes if was.covered else appears, was.weight))
    judged_there = any(pair.said_new is not None for pair in pairs)
    return rows if judged_there and still_open <= MAX_UNJUDGED_MOVES * (len(rows) + still_open) else None


def edited(page: str, side: Side) -> str:
    """The name of a page whose text differs, where the difference matters: one a side."""
    return f"{page} ({side})"


def _across(said: Said, pair: Pair, side: Side, q_here: float, q_there: float) -> tuple[float, float]:
    """The chances to be covered on the other side only, and on this one only, of a ticket judged on this one."""
    there: Side = "new" if side == "old" else "old"
    beyond_here, beyond_there = pair.beyond if side == "old" else pair.beyond[::-1]
    first_there = pair.new.first_page if side == "old" else pair.old.first_page
    if not said.covered:
        if not pair.moves(there):
            return NEW_LOWER_PAGE_CHANCE * beyond_there, 0.0
        return (q_there / (q_there + (1 - q_there) * (1 - q_here)) if q_there > 0 else 0.0), 0.0
    if not said.pages:
        return 0.0, beyond_here
    if any(page in pair.unchanged for page in said.pages):
        return 0.0, 0.0
    rewritten = {edited(page.removesuffix(edited("", side)), there) for page in said.pages}
    return 0.0, 1 - (q_there if first_there in rewritten else OTHER_PAGE_CHANCE)


def _beyond(answers: Sequence[Asked], unchanged: Collection[str]) -> list[float]:
    """Of each answer, the chance that a page after the first is not unchanged, were it the one that holds the answer.

    What lies further down than the list goes moves as often as the listed ones do on average.
    """
    lists = [[page not in unchanged for page in one.pages if page != one.first_page] for one in answers]
    listed = sum(map(len, lists))
    base = sum(map(sum, lists)) / listed if listed else 0.0
    found = []
    for moves in lists:
        weights = LOWER_PAGE_SHARES[: len(moves)]
        found.append(sum(w for w, moved in zip(weights, moves, strict=False) if moved) + (1 - sum(weights)) * base)
    return found
