"""What people have said of tickets on the two sides of a change: judgments of answers, or labels of tickets.

A judgment tells more than a level. A ticket whose answer is right is covered as long as its page is there, and can
gain nothing; one of which the docs say nothing can lose nothing, and gains only from what is new.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from ...model import Ticket
from ..labels.judgments import Labels
from ..scored_answer import ScoredAnswer


@dataclass(frozen=True, slots=True)
class KnownCoverage:
    """Of one ticket, on one side: whether the docs answer it, and the pages known to do so.

    A covered ticket without pages is answered by some page, not by the first one. weight: one over the chance to be
    judged, as far as it matters beside others.
    """

    covered: bool
    pages: tuple[str, ...] = ()
    weight: float = 1.0


_NONE: Mapping[str, KnownCoverage] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class BothSides:
    """What was said, by ticket id, of the older and of the newer docs."""

    before: Mapping[str, KnownCoverage] = field(default_factory=lambda: _NONE)
    after: Mapping[str, KnownCoverage] = field(default_factory=lambda: _NONE)

    @property
    def tickets(self) -> int:
        return len(self.before.keys() | self.after.keys())


NOTHING_KNOWN = BothSides()


def known_from_judgments(
    labels: Labels,
    answers: tuple[Sequence[ScoredAnswer], Sequence[ScoredAnswer]],
    rests: tuple[Sequence[ScoredAnswer], Sequence[ScoredAnswer]],
) -> BothSides:
    """Judgments, each of the side whose answer it was of; of an unchanged answer, of the side it was given on.

    Right and partly right: the page that the answer rests on holds it; wrong: another page does. `answers` are as they
    were judged, older and newer; `rests` the same with the pages named as `change` is to see them.
    """
    before, after = (_standing(labels, *side) for side in zip(answers, rests, strict=True))
    now = {one.generation for one in answers[1]} - {one.generation for one in answers[0]}
    return BothSides(
        {name: said for name, (said, made) in before.items() if made not in now},
        {name: said for name, (said, made) in after.items() if made in now or name not in before},
    )


def _standing(
    labels: Labels, answers: Sequence[ScoredAnswer], rests: Sequence[ScoredAnswer]
) -> dict[str, tuple[KnownCoverage, str]]:
    """By ticket: what its judgment says of these answers, and the generation that it was given on."""
    pages = {one.id: one.first_page for one in rests}
    found = {}
    for label in labels.of({one.id: one for one in answers}).settled():
        page = pages[label.ticket] if label.judgment in ("right", "partly") else None
        said = KnownCoverage(label.covered, () if page is None else (page,), 1 / label.probability)
        found[label.ticket] = said, label.generation
    return found


def known_from_labels(
    tickets: Sequence[Ticket],
    before: Mapping[str, ScoredAnswer],
    old: Collection[str],
    new: Collection[str],
    edited: Mapping[str, str],
) -> BothSides:
    """Labels that tickets carry, where their relevant pages are known here; the lists are taken as complete.

    edited: by ticket, the page that its older answer rests on, where what it quotes is gone: whether the page answers
    it still, its label does not say. "Docs do not say" is of both sides where labels name pages of the newer only.
    """
    named = {page for ticket in tickets if ticket.answerable for page in ticket.relevant}
    sees_old, sees_new = bool(named & (set(old) - set(new))), bool(named & (set(new) - set(old)))
    was: dict[str, KnownCoverage] = {}
    now: dict[str, KnownCoverage] = {}
    for ticket in tickets:
        name = ticket.id
        if ticket.answerable is None or name not in before:
            continue
        if not ticket.answerable:
            if sees_old or not sees_new:
                was[name] = KnownCoverage(False)
            if sees_new:
                now[name] = KnownCoverage(False)
            continue
        doubtful = edited.get(name)
        there = tuple(page for page in ticket.relevant if page in old)
        here = tuple(page for page in ticket.relevant if page in new and page != doubtful)
        if not ticket.relevant:  # the label does not say where: most likely where the answer is
            was[name] = KnownCoverage(True, tuple(filter(None, [before[name].first_page])))
        elif there or here or doubtful in ticket.relevant:
            was[name] = KnownCoverage(
                bool(there), tuple(str(before[name].first_page) if p == doubtful else p for p in there)
            )
            if here or doubtful not in ticket.relevant:
                now[name] = KnownCoverage(bool(here), here)
    return BothSides(was, now)
