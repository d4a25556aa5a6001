"""What verbs that take judgments share: tickets with their uncalibrated answers, and where labels lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..progress import counting
from .common import F, note, progress

if TYPE_CHECKING:
    from ..answer.large_reader.reader import LargeReader
    from ..eval.labels.judgments import Labels
    from ..eval.labels.resolve import ResolvedLabels, TicketLabels
    from ..eval.scored_answer import ScoredAnswer
    from ..index import Index
    from ..index.manifest import Manifest
    from ..model import Ticket
    from ..settings import Settings
    from ..tickets.read import TicketFile

DEFAULT_LABELS = "labels.jsonl"

labeller_option = click.option("--labeller", metavar="NAME", help="Take the judgments of this labeller alone.")
_change_labels_option = click.option(
    "--labels", metavar="FILE", help="Judgments of `answerable label`, of answers before the change, after it, or both."
)


def labels_option(function: F) -> F:
    """`--labels` and `--labeller` of verbs that compare two versions of the docs."""
    return _change_labels_option(labeller_option(function))


@dataclass(frozen=True, slots=True)
class Asked:
    """Tickets that ask something, an answer for each, and of what index; ticket_labels where labels were read."""

    tickets: Sequence[Ticket]
    answers: list[ScoredAnswer]
    manifest: Manifest
    ticket_labels: TicketLabels | None = None


def read_labels(
    path: str | None, labeller: str | None, settings: Settings, *, default: str | None = None
) -> Labels | None:
    """The judgments of a file, or of one labeller there; those of `default`, which need not be there, without `path`.

    Raises InputError where there is no such file or labeller, and where two labellers agree too little: what rests on
    judgments checks that too, but only after minutes of asking.
    """
    from ..errors import InputError
    from ..eval.labels.agreement import check_agreement
    from ..eval.labels.judgments import LabelFile

    if path is not None and not Path(path).is_file():
        raise InputError("there is no such file", path=path, remedy="Make it: answerable label --tickets FILE")
    place = path or default
    if place is None:
        if labeller is not None:
            raise click.UsageError("--labeller is for --labels FILE.")
        return None
    labels = LabelFile(place).read()
    labels = labels if labeller is None else labels.only(labeller)
    check_agreement(labels, settings.tickets.min_kappa)
    return labels


def resolved_labels(
    file: TicketFile, index: Index, settings: Settings, *, new_pages: Sequence[str] = ()
) -> ResolvedLabels:
    """The tickets of a file with the pages that their labels name; says what was resolved and what is left out.

    new_pages: names that are to become pages, which a label may name already. Raises TicketError where too many labels
    name no page.
    """
    from ..eval.labels.former_names import former_names
    from ..eval.labels.resolve import resolve

    resolved = resolve(file.tickets, index.pages, former_names(index), new_pages)
    resolved.check(settings.tickets.max_unresolved_labels, file.path)
    for remark in resolved.notes:
        note(f"{file.path}: {remark}")
    return resolved


def ask_all(
    tickets: str,
    answers: str | None,
    index_dir: str,
    settings: Settings,
    *,
    by_labels: bool = False,
    reader: LargeReader | None = None,
) -> Asked:
    """The tickets of a file and an answer for each, from `answers` if there is such a file, else asked now.

    by_labels: what the tickets' labels name is resolved, and refused where it names no page or says no page at all;
    else labels are not read. reader: reads each question. Raises InputError for answers of another index, also where
    only their pages say so.
    """
    from .. import open_index, read_tickets
    from ..errors import InputError
    from ..eval.run import answers_of
    from ..eval.scored_answer import read_scored_answers, scored_answer

    file = read_tickets(tickets, settings.tickets)
    for remark in file.notes:
        note(f"{file.path}: {remark}")
    with open_index(index_dir, settings=settings) as index, progress() as shown:
        manifest = index.manifest
        given: Sequence[Ticket] = file.tickets
        counts = None
        if by_labels:
            resolved = resolved_labels(file, index, settings)
            resolved.check_pages_are_named(settings.tickets.max_unresolved_labels, file.path)
            given, counts = resolved.tickets, resolved.counts
        if answers is None:
            answers_asked = answers_of(
                given, index, settings, reader=reader, progress=counting(shown, "ask", len(given))
            )
            return _asking(given, [scored_answer(answer) for answer in answers_asked], manifest, counts)
        scored = read_scored_answers(answers, given)
        others = sorted({answer.generation for answer in scored} - {index.generation})
        if others:
            raise InputError(
                f"these answers come from generation {others[0]}, the index is at {index.generation}",
                path=answers,
                remedy="Ask the tickets again, or leave --answers out.",
            )
        _check_pages(scored, index, answers)
        return _asking(given, scored, manifest, counts)


def _check_pages(scored: Sequence[ScoredAnswer], index: Index, path: str) -> None:
    """Raises InputError for an answer that rests on a page which the index has not: its judgment would say nothing."""
    from ..errors import InputError

    for answer in scored:
        for page in (*(cited.page for cited in answer.citations), *answer.pages):
            if page not in index.pages:
                raise InputError(
                    f"the answer of {answer.id!r} rests on {page!r}, a page that the index has not",
                    path=path,
                    remedy="Ask the tickets again, or leave --answers out.",
                )


def _asking(
    tickets: Sequence[Ticket],
    answers: Sequence[ScoredAnswer],
    manifest: Manifest,
    ticket_labels: TicketLabels | None,
) -> Asked:
    """Those that ask something: thanks and automatic replies are not to be judged."""
    from ..report.words import count
    from ..tickets.message import asking

    asked, theirs = asking(tickets, answers)
    if len(asked) < len(tickets):
        note(f"{count(len(tickets) - len(asked), 'ticket')} left out: no question in them")
    return Asked(asked, theirs, manifest, ticket_labels)
