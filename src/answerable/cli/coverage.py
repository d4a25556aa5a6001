"""`answerable coverage`: which share of a file of tickets the docs answer, intent by intent, and what to write next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import (
    REPORTS,
    color,
    counting,
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
@click.option("--html", metavar="FILE", help=f"Where the HTML report goes.  [default: {REPORTS}/coverage.html]")
@generation_option
@index_option
@json_option
@settings_option
def coverage(
    tickets: str, html: str | None, generation: str | None, index_dir: str, as_json: bool, settings: Settings
) -> None:
    """Measure how much of your ticket volume the docs answer, by intent, and list the gaps by volume.

    Every number carries its n and a 95 % interval. An HTML report, one file without scripts, is written beside.
    """
    from .. import evaluate, open_index, read_tickets
    from ..eval.jsonl import write_text
    from ..report.html import coverage_html
    from ..report.jsonform import to_json
    from ..report.text import coverage_text

    file = read_tickets(tickets)
    for said in file.notes:
        note(f"{file.path}: {said}")
    with open_index(index_dir, generation, settings=settings) as index, progress() as shown:
        found = evaluate(file.tickets, index, settings, progress=counting(shown, "ask", len(file.tickets)))
    target = Path(html) if html else REPORTS / "coverage.html"
    if html is None:
        target.parent.mkdir(parents=True, exist_ok=True)
    write_text(target, coverage_html(found))
    if as_json:
        out(to_json(found, indent=2), end="\n")
        note(f"report: {target}")
    else:
        out(coverage_text(found, width=width(), color=color()))
        out(f"report: {target}\n")
