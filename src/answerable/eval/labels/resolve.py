"""From what labels call pages to the pages of an index: resolved, or counted and named, and never held to be wrong."""

from __future__ import annotations

import dataclasses
import os
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...errors import TicketError
from ...model import EMPTY, Page, Ticket
from .page_names import PageNames

_SHOWN = 5  # unresolved labels that are shown, each with the page nearest to it


@dataclass(frozen=True, slots=True)
class UnresolvedLabel:
    """A label that names no page of the index, or more than one: `meant` are those. `nearest` is a guess, or None."""

    label: str
    tickets: tuple[str, ...]
    nearest: str | None = None
    meant: tuple[str, ...] = ()

    def __str__(self) -> str:
        few = f"ticket {self.tickets[0]}" if len(self.tickets) == 1 else f"{len(self.tickets):,} tickets"
        guess = f"; may be {' or '.join(self.meant[:3])}" if self.meant else ""
        guess = guess or (f"; nearest {self.nearest}" if self.nearest else "")
        return f"{self.label!r} ({few}{guess})"


@dataclass(frozen=True, slots=True)
class TicketLabels:
    """The labels that tickets carry, counted: `tickets` labelled answerable that name pages, of which `unresolved` name
    one that the index has not. Those are left out of what labels measure, and are neither right nor wrong.

    names: labels that name no page, as they are written, most tickets first.
    """

    tickets: int
    unresolved: int
    names: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[str, ...]:
        """The first few of `names`."""
        return self.names[:_SHOWN]

    def to_dict(self) -> dict[str, Any]:
        """Its JSON form, with the first few names."""
        return {"tickets": self.tickets, "unresolved": self.unresolved, "unresolved_names": list(self.shown)}


@dataclass(frozen=True, slots=True)
class ResolvedLabels:
    """`tickets` in their order, `relevant` as keys of pages; those in `left_out` without their label.

    labelled: tickets labelled answerable that name pages. renamed: labels that were no key of a page and were resolved.
    unresolved: labels that were not, most tickets first; left_out: the ids of the tickets that have one. pageless: ids
    of tickets labelled answerable that name no page, which says that the docs hold the answer and not where.
    """

    tickets: tuple[Ticket, ...]
    labelled: int
    renamed: Mapping[str, tuple[str, ...]]
    unresolved: tuple[UnresolvedLabel, ...]
    left_out: tuple[str, ...]
    pageless: tuple[str, ...]

    @property
    def counts(self) -> TicketLabels:
        """How many tickets carry such labels, and how many are left out, for a report."""
        return TicketLabels(self.labelled, len(self.left_out), tuple(one.label for one in self.unresolved))

    def too_many(self, max_share: float) -> bool:
        """Whether more tickets are left out than `max_share` of the labelled ones, or than one, where any may
        be; or none is left."""
        return _too_many(len(self.left_out), self.labelled, max_share)

    def check(self, max_share: float, path: str | os.PathLike[str] | None = None) -> None:
        """Raises TicketError where too many labels name no page."""
        if self.too_many(max_share):
            raise TicketError(
                f"{len(self.left_out):,} of {self.labelled:,} labelled tickets name pages that the index has not: "
                f"{self._named()}",
                path=path,
                remedy="Name pages as `answerable pages` lists them or by their address, or ingest what is missing. "
                "Or leave such tickets out of what labels measure: [tickets] max_unresolved_labels = 1.0.",
            )

    def check_pages_are_named(self, max_share: float, path: str | os.PathLike[str] | None = None) -> None:
        """Raises TicketError where too many tickets are labelled answerable and name no page.

        Whether an answer is right cannot be told of them: to be held before it is measured.
        """
        n, labelled = len(self.pageless), self.labelled + len(self.pageless)
        if _too_many(n, labelled, max_share):
            raise TicketError(
                f"{n:,} of {labelled:,} tickets labelled answerable name no page (relevant), the first is "
                f"{self.pageless[0]!r}: whether their answers are right cannot be told",
                path=path,
                remedy="Name their pages as `answerable pages` lists them, or take the labels out and judge: "
                "answerable label",
            )

    @property
    def notes(self) -> tuple[str, ...]:
        """What is worth a word: labels resolved, tickets left out."""
        notes = []
        if self.renamed:
            label, pages = next(iter(self.renamed.items()))
            several = f"{len(self.renamed):,} labels name their pages"
            named = "1 label names its page" if len(self.renamed) == 1 else several
            notes.append(f"{named} in another way than the index, such as {label} for {' and '.join(pages)}.")
        if self.left_out:
            tickets = "1 ticket is" if len(self.left_out) == 1 else f"{len(self.left_out):,} tickets are"
            notes.append(f"{tickets} left out of what labels measure: {self._named()}.")
        return tuple(notes)

    def _named(self) -> str:
        count = "1 label names" if len(self.unresolved) == 1 else f"{len(self.unresolved):,} labels name"
        such = [str(one) for one in self.unresolved[:_SHOWN]]
        more = f" and {len(self.unresolved) - _SHOWN:,} more" if len(self.unresolved) > _SHOWN else ""
        return f"{count} no page, {', '.join(such)}{more}"


def resolve(
    tickets: Sequence[Ticket],
    pages: Mapping[str, Page],
    former: Mapping[str, str] = EMPTY,
    gone: Collection[str] = (),
) -> ResolvedLabels:
    """Find the pages that the labels of tickets name; see `PageNames` for the ways to write one.

    former: other names of pages, see `former_names`. gone: keys of pages that were there when the labels were agreed
    on; such a label is no mistake, though its page is not among `pages`. A ticket labelled not answerable needs no
    page: what it names is resolved where it can be, and never counts.
    """
    names = PageNames(pages, (label for ticket in tickets for label in ticket.relevant), former, gone)
    renamed: dict[str, tuple[str, ...]] = {}
    missed: dict[str, list[str]] = defaultdict(list)
    resolved, left_out = [], []
    for ticket in tickets:
        found: dict[str, None] = {}
        lost = []
        for label in ticket.relevant:
            reading = names.read(label)
            found.update(dict.fromkeys(reading.pages))
            if not reading.pages:
                lost.append(label)
            elif reading.pages != (label,):
                renamed[label] = reading.pages
        if ticket.answerable and lost:
            # One of its pages may be the one that is not found: what quotes no other page is not wrong for that.
            left_out.append(ticket.id)
            resolved.append(dataclasses.replace(ticket, answerable=None, relevant=()))
            for label in dict.fromkeys(lost):
                missed[label].append(ticket.id)
        elif tuple(found) != ticket.relevant:
            resolved.append(dataclasses.replace(ticket, relevant=tuple(found)))
        else:
            resolved.append(ticket)
    ranked = sorted(missed, key=lambda label: (-len(missed[label]), label))
    return ResolvedLabels(
        tickets=tuple(resolved),
        labelled=sum(bool(ticket.answerable and ticket.relevant) for ticket in tickets),
        renamed=renamed,
        unresolved=tuple(
            UnresolvedLabel(
                label,
                tuple(missed[label]),
                names.nearest(label) if place < _SHOWN else None,
                names.read(label).meant,
            )
            for place, label in enumerate(ranked)
        ),
        left_out=tuple(left_out),
        pageless=tuple(ticket.id for ticket in tickets if ticket.answerable and not ticket.relevant),
    )


def _too_many(n: int, labelled: int, max_share: float) -> bool:
    """Whether `n` is more than the share of `labelled`, or than 1 where any may be; or all."""
    if max_share >= 1 or not n:
        return False
    return n == labelled or n > (max(1, int(max_share * labelled)) if max_share > 0 else 0)
