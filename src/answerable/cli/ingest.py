"""`answerable ingest`: a source into the index, ending in a receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..errors import AnswerableError
from ..progress import counting
from .common import index_option, json_option, note, out, progress, settings_option

if TYPE_CHECKING:
    from ..settings import Settings


@click.command()
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@index_option
@click.option("--preview", "only_look", is_flag=True, help="Show what would be taken and how it reads; store nothing.")
@click.option(
    "--strict",
    "most_lost",
    is_flag=False,
    flag_value=0.01,
    type=click.FloatRange(0, 1),
    metavar="[SHARE]",
    help="Refuse a source of whose words or pages more than this share is lost (0.01 where no share is given).",
)
@click.option("--allow-shrink", is_flag=True, help="Accept that many known pages are gone, and delete them.")
@json_option
@settings_option
def ingest(
    sources: tuple[str, ...],
    index_dir: str,
    only_look: bool,
    most_lost: float | None,
    allow_shrink: bool,
    as_json: bool,
    settings: Settings,
) -> None:
    """Read help docs into the index.

    SOURCE is a folder of Markdown, HTML, reStructuredText or text, the URL of a site, or a recipe ingest/NAME.toml.
    Only what changed is read in again; an unchanged source stores nothing. Each source ends in a receipt (with
    --json: one line each). A page that fails is named and does not stop the others, nor does a source.
    """
    failed: AnswerableError | None = None
    for source in sources:
        try:
            _one(source, index_dir, only_look, most_lost, allow_shrink, as_json, settings)
        except AnswerableError as error:
            if source == sources[-1] and failed is None:
                raise
            failed = failed or error
            note(f"error: {error}")
    if failed is not None:
        raise click.exceptions.Exit(failed.exit_code)


def _one(
    source: str,
    index_dir: str,
    only_look: bool,
    most_lost: float | None,
    allow_shrink: bool,
    as_json: bool,
    settings: Settings,
) -> None:
    from ..jsonl import dumps

    if only_look:
        from ..index.preview import preview
        from ..report.ingest import preview_text

        with progress() as shown:
            seen = preview(source, settings, progress=counting(shown, "read", None))
        out(dumps(seen.to_json()) + "\n" if as_json else preview_text(seen))
        return
    from .. import ingest as take_in
    from ..report.ingest import receipt_text

    with progress() as shown:
        receipt = take_in(source, index_dir, settings, allow_shrink=allow_shrink, most_lost=most_lost, progress=shown)
    out(dumps(receipt.to_json()) + "\n" if as_json else receipt_text(receipt))
