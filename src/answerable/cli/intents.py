"""`answerable intents`: which intents a file of tickets holds, kept in a file that people edit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..progress import counting
from .common import form_options, json_option, note, out, progress, settings_option, width

if TYPE_CHECKING:
    from ..settings import Settings


@click.command()
@click.option("--tickets", metavar="FILE", required=True, help="Tickets as JSONL or CSV.")
@form_options
@click.option(
    "--file",
    "intents_file",
    metavar="FILE",
    default="eval/intents.toml",
    show_default=True,
    help="The intents to go by, and to write.",
)
@click.option("--out", "out_file", metavar="FILE", help="Write the tickets, each with its intent, as JSONL.")
@click.option(
    "--min-size", type=click.IntRange(2), help="Tickets of an intent, at least.  [default: 5; 3 among fewer than 500]"
)
@json_option
@settings_option
def intents(
    tickets: str, intents_file: str, out_file: str | None, min_size: int | None, as_json: bool, settings: Settings
) -> None:
    """Find the intents of tickets that carry none, with names, and keep them stable from run to run.

    Intents that tickets carry are left as they are. Rename, merge and pin in the file: what stands there wins.
    """
    from .. import load_encoder, read_tickets
    from ..eval.intents.find import find_intents, read_intents, write_intents
    from ..jsonl import write_jsonl
    from ..report.intents import intents_dict, intents_text
    from ..report.to_json import to_json
    from ..tickets.write import ticket_row

    file = read_tickets(tickets, settings.tickets)
    for remark in file.notes:
        note(f"{file.path}: {remark}")
    path = Path(intents_file)
    known = read_intents(path) if path.exists() else ()
    with progress() as shown:
        todo = sum(not ticket.intent for ticket in file.tickets)
        tick = counting(shown, "encode", todo)
        result = find_intents(file.tickets, load_encoder(settings), known, min_size=min_size, progress=tick)
    if result.intents or known:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_intents(path, result)
    if out_file:
        write_jsonl(out_file, map(ticket_row, result.applied(file.tickets)))
    if as_json:
        out(to_json(intents_dict(result), indent=2), end="\n")
    else:
        out(intents_text(result, width=width()))
    if result.intents or known:
        note(f"intents: {path}")
