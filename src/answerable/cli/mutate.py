"""`answerable mutate`: small faults put into the docs, to see whether the tickets or a suite would notice."""

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
@click.option("--tickets", metavar="FILE", help="Tickets as JSONL or CSV, asked of --index.")
@form_options
@click.option("--suite", metavar="SUITE.toml", help="In place of --tickets: a suite, with its docs, tickets and gates.")
@click.option("--limit", metavar="N", type=click.IntRange(1), default=40, show_default=True, help="Faults to try.")
@click.option("--seed", metavar="N", type=int, default=0, show_default=True, help="Another seed draws other faults.")
@click.option("--missing", metavar="FILE", help="Write the missing tests as tickets (JSONL), to read and add.")
@generation_option
@index_option
@json_option
@settings_option
def mutate(
    tickets: str | None,
    suite: str | None,
    limit: int,
    seed: int,
    missing: str | None,
    generation: str | None,
    index_dir: str,
    as_json: bool,
    settings: Settings,
) -> None:
    """Change numbers, negations, labels and steps of pages that answers rest on, one at a time, and see who notices.

    Each fault goes into a copy of the index; docs and index stay as they are. With --suite a fault is noticed when a
    gate turns red, else when an answer says something else. What nobody notices is listed with a ticket that would.
    """
    if (tickets is None) == (suite is None):
        raise click.UsageError("Give either --tickets FILE or --suite SUITE.toml.")
    from .. import open_index, read_tickets
    from ..eval.suite.mutation import missing_rows, mutate_suite
    from ..eval.suite.mutation import mutate as run
    from ..jsonl import write_jsonl
    from ..report.mutation import mutation_dict, mutation_text
    from ..report.to_json import to_json

    if suite is not None:
        with progress() as shown:
            mutation = mutate_suite(suite, settings, limit=limit, seed=seed, progress=shown)
    else:
        assert tickets is not None
        file = read_tickets(tickets, settings.tickets)
        for remark in file.notes:
            note(f"{file.path}: {remark}")
        with open_index(index_dir, generation, settings=settings) as index, progress() as shown:
            mutation = run(file.tickets, index, settings, limit=limit, seed=seed, progress=shown)
    if missing is not None:
        count = write_jsonl(missing, missing_rows(mutation))
        note(f"missing tests: {count} in {missing}; read each before you add it")
    out(to_json(mutation_dict(mutation), indent=2) + "\n" if as_json else mutation_text(mutation, width=width()))
