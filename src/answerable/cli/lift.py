"""`answerable lift`: what a draft would bring, before it is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..progress import counting
from .common import (
    form_options,
    generation_option,
    index_option,
    json_option,
    note,
    out,
    progress,
    settings_option,
    width,
)
from .judging import labels_option, read_labels, resolved_labels

if TYPE_CHECKING:
    from ..settings import Settings


@click.command()
@click.argument("drafts", nargs=-1, required=True, metavar="DRAFT...")
@click.option("--tickets", metavar="FILE", required=True, help="Tickets as JSONL or CSV.")
@form_options
@click.option("--replaces", metavar="PAGE", multiple=True, help="A page that the drafts stand in for; may be repeated.")
@labels_option
@generation_option
@index_option
@json_option
@settings_option
def lift(
    drafts: tuple[str, ...],
    tickets: str,
    labels: str | None,
    labeller: str | None,
    replaces: tuple[str, ...],
    generation: str | None,
    index_dir: str,
    as_json: bool,
    settings: Settings,
) -> None:
    """Put drafts into a copy of the index, ask all tickets again, and say what changes, for better and worse.

    The index itself is not touched. Several drafts are judged together and each alone, and listed in the order in
    which they bring most.
    """
    from .. import open_index, read_tickets
    from ..errors import InputError
    from ..eval.change.lift import lift as run
    from ..report.lift import lift_dict, lift_text
    from ..report.to_json import to_json

    judgments = read_labels(labels, labeller, settings)
    file = read_tickets(tickets, settings.tickets)
    for remark in file.notes:
        note(f"{file.path}: {remark}")
    rounds = 2 + (len(drafts) if len(drafts) > 1 else 0)
    with open_index(index_dir, generation, settings=settings) as index, progress() as shown:
        for page in replaces:
            if page not in index.pages:
                raise InputError(f"there is no page {page!r}", path=index_dir, remedy="answerable pages lists them.")
        resolved = resolved_labels(file, index, settings, new_pages=drafts)
        lifted = run(
            drafts,
            resolved.tickets,
            index,
            settings,
            replaces=replaces,
            progress=counting(shown, "ask", rounds * len(resolved.tickets)),
            labels=judgments,
            ticket_labels=resolved.counts,
        )
    out(to_json(lift_dict(lifted), indent=2) + "\n" if as_json else lift_text(lifted, width=width()))
