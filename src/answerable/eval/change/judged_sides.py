"""What is known of tickets on the two sides of a change of the docs: by judgments of answers, or by labels of tickets.

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

    pages: where the answer stands; a covered ticket without pages is answered by a page that nobody named, and that is
    not the first one. weight: how many tickets this one stands for, 1 / (its chance to be judged). edited: of `pages`,
    those that the other side has too, but without what this side's answer quotes of them.
    """

    covered: bool
    pages: tuple[str, ...] = ()
    weight: float = 1.0
    edited: frozenset[str] = frozenset()


_NONE: Mapping[str, KnownCoverage] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class BothSides:
    """What is known, by ticket id, on the older and on the newer side."""

    before: Mapping[str, KnownCoverage] = field(default_factory=lambda: _NONE)
    after: Mapping[str, KnownCoverage] = field(default_factory=lambda: _NONE)

    @property
    def tickets(self) -> int:
        return len(self.before.keys() | self.after.keys())


NOTHING_KNOWN = BothSides()


@dataclass(frozen=True, slots=True)
class EditedAnswers:
    """On either side, the ids of tickets whose answer quotes what the other side's version of its page does not hold.

    Such a page counts as one that is on this side only: what the answer stands on is not there on the other.
    """

    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()


NOTHING_EDITED = EditedAnswers()


def known_from_judgments(
    labels: Labels,
    judged: tuple[Sequence[ScoredAnswer], Sequence[ScoredAnswer]],
    named: tuple[Sequence[ScoredAnswer], Sequence[ScoredAnswer]],
    edited: EditedAnswers = NOTHING_EDITED,
) -> BothSides:
    """Judgments, each of the side whose answer it was of; of an unchanged answer, of the side it was given on.

    Right and partly right: the first page of the answer holds it; wrong: another page does. `judged` are the older and
    newer answers as they were judged; `named` the same with the pages named as `change` is to see them.
    """
    before = _with_generation(labels, judged[0], named[0], edited.before)
    after = _with_generation(labels, judged[1], named[1], edited.after)
    newer = {answer.generation for answer in judged[1]} - {answer.generation for answer in judged[0]}
    return BothSides(
        {ticket: known for ticket, (known, generation) in before.items() if generation not in newer},
        {ticket: known for ticket, (known, generation) in after.items() if generation in newer or ticket not in before},
    )


def _with_generation(
    labels: Labels, judged: Sequence[ScoredAnswer], named: Sequence[ScoredAnswer], edited: Collection[str]
) -> dict[str, tuple[KnownCoverage, str]]:
    """By ticket: what its judgment says of these answers, and the generation that it was given on."""
    first_pages = {answer.id: answer.first_page for answer in named}
    known = {}
    for label in labels.of({answer.id: answer for answer in judged}).settled():
        page = first_pages[label.ticket] if label.judgment in ("right", "partly") else None
        pages = () if page is None else (page,)
        covering = frozenset(pages) if label.ticket in edited else frozenset()
        known[label.ticket] = KnownCoverage(label.covered, pages, 1 / label.probability, covering), label.generation
    return known


def known_from_labels(
    tickets: Sequence[Ticket],
    before: Mapping[str, ScoredAnswer],
    old: Collection[str],
    new: Collection[str],
    edited: Collection[str] = frozenset(),
) -> BothSides:
    """Labels that tickets carry, where their relevant pages are among those of `old` or `new`, taken as complete.

    before: the older answers by ticket. edited: tickets whose older answer quotes what the newer version of its page
    does not hold. Whether that page still answers, the label does not say. "Docs do not say" is of both sides, but of
    the newer only where labels name pages that only the newer side has.
    """
    labelled = {page for ticket in tickets if ticket.answerable for page in ticket.relevant}
    for_old, for_new = bool(labelled & (set(old) - set(new))), bool(labelled & (set(new) - set(old)))
    older: dict[str, KnownCoverage] = {}
    newer: dict[str, KnownCoverage] = {}
    for ticket in tickets:
        if ticket.answerable is None or ticket.id not in before:
            continue
        if not ticket.answerable:
            if for_old or not for_new:
                older[ticket.id] = KnownCoverage(False)
            if for_new:
                newer[ticket.id] = KnownCoverage(False)
            continue
        first_page = before[ticket.id].first_page
        doubtful = first_page if ticket.id in edited else None
        rewritten = frozenset(filter(None, [doubtful]))
        old_pages = tuple(page for page in ticket.relevant if page in old)
        new_pages = tuple(page for page in ticket.relevant if page in new and page != doubtful)
        if not ticket.relevant:  # the label does not say where: most likely where the answer is
            older[ticket.id] = KnownCoverage(True, tuple(filter(None, [first_page])), edited=rewritten)
        elif old_pages or new_pages or doubtful in ticket.relevant:
            older[ticket.id] = KnownCoverage(bool(old_pages), old_pages, edited=rewritten.intersection(old_pages))
            if new_pages or doubtful not in ticket.relevant:
                newer[ticket.id] = KnownCoverage(bool(new_pages), new_pages)
    return BothSides(older, newer)
