"""`answerable tickets`: what a file of tickets holds, and a clean copy of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .common import json_option, note, out, settings_option, ticket_options

if TYPE_CHECKING:
    import datetime

    from ..settings import Settings


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--keep-copies", is_flag=True, help="Keep tickets that are an earlier one in all but their id.")
@click.option("--show-cleaned", is_flag=True, help="Show what was set apart in each ticket, and as what.")
@click.option("--out", "target", metavar="FILE.jsonl", help="Write what is kept, hidden data hidden, as JSONL.")
@ticket_options
@json_option
@settings_option
def tickets(
    file: str,
    keep_copies: bool,
    show_cleaned: bool,
    target: str | None,
    since: datetime.date | None,
    until: datetime.date | None,
    as_json: bool,
    settings: Settings,
) -> None:
    """Read tickets (JSONL, CSV, what help desks export) and say what was kept, dropped and hidden, and why.

    Nothing is stored unless --out names a file, which every other command then reads.
    """
    from ..jsonl import write_jsonl
    from ..progress import counting
    from ..report.cleaned import cleaned_rows, cleaned_text
    from ..report.data_card import card_text
    from ..report.to_json import to_json
    from ..tickets.read import open_tickets
    from ..tickets.survey import surveyed
    from ..tickets.write import ticket_row
    from .common import progress

    drop = not keep_copies
    with open_tickets(file, settings.tickets, since=since, until=until, drop_copies=drop) as read, progress() as shown:
        for remark in read.notes:
            note(f"{read.path}: {remark}")
        if target is not None:
            note(f"tickets: {write_jsonl(target, map(ticket_row, read.tickets)):,} in {target}")
        card = surveyed(read.card, read.tickets, counting(shown, "survey", len(read.tickets)))
        shown.close()
        if as_json:
            messages = {"messages": cleaned_rows(read.tickets)} if show_cleaned else {}
            out(to_json({**card.to_dict(), **messages}, indent=2) + "\n")
            return
        out(card_text(card))
        if show_cleaned:
            for block in cleaned_text(read.tickets):
                out(block)
