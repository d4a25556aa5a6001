"""`answerable blame`: which answers rest on which page, and which pages are in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

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

if TYPE_CHECKING:
    from ..settings import Settings


@click.command()
@click.option("--tickets", metavar="FILE", required=True, help="Tickets as JSONL or CSV.")
@form_options
@generation_option
@index_option
@json_option
@settings_option
def blame(tickets: str, generation: str | None, index_dir: str, as_json: bool, settings: Settings) -> None:
    """Hide each page in turn and ask again: what rests on it alone, and what gets better without it."""
    from .. import open_index, read_tickets
    from ..eval.change.blame import blame as run
    from ..report.blame import blame_dict, blame_text
    from ..report.to_json import to_json

    file = read_tickets(tickets, settings.tickets)
    for remark in file.notes:
        note(f"{file.path}: {remark}")
    with open_index(index_dir, generation, settings=settings) as index, progress() as shown:
        blamed = run(file.tickets, index, settings, progress=shown)
    out(to_json(blame_dict(blamed), indent=2) + "\n" if as_json else blame_text(blamed, width=width()))
