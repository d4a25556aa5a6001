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
@click.option("--out", "target", metavar="FILE.jsonl", help="Write what is kept, hidden data hidden, as JSONL.")
@ticket_options
@json_option
@settings_option
def tickets(
    file: str,
    keep_copies: bool,
    target: str | None,
    since: datetime.date | None,
    until: datetime.date | None,
    as_json: bool,
    settings: Settings,
) -> None:
    """Read tickets (JSONL, CSV, what help desks export) and say what was kept, dropped and hidden, and why.

    Nothing is stored unless --out names a file, which every other command then reads.
    """
    from .. import read_tickets
    from ..jsonl import write_jsonl
    from ..report.data_card import card_text
    from ..report.to_json import to_json
    from ..tickets.write import ticket_row

    read = read_tickets(file, settings.tickets, since=since, until=until, drop_copies=not keep_copies)
    for remark in read.notes:
        note(f"{read.path}: {remark}")
    if target is not None:
        note(f"tickets: {write_jsonl(target, map(ticket_row, read.tickets)):,} in {target}")
    out(to_json(read.card.to_dict(), indent=2) + "\n" if as_json else card_text(read.card))
