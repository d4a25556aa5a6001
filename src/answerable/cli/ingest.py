"""`answerable ingest`: a source into the index, ending in a receipt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from ..errors import AnswerableError
from ..progress import counting
from .common import index_option, json_option, note, out, progress, settings_option

if TYPE_CHECKING:
    from ..ingest.recipe import Recipe
    from ..settings import Settings


_SHARE = 0.01  # of words or pages lost, where --strict names none


class _Ingest(click.Command):
    """`--strict` may stand before a source: what follows it is its share only where that is a number."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        stop = args.index("--") if "--" in args else len(args)
        for place, arg in enumerate(args[:stop]):
            if arg == "--strict" and not _is_number(args[place + 1 : place + 2]):
                args[place] = f"--strict={_SHARE}"
        return super().parse_args(ctx, args)


def _is_number(args: list[str]) -> bool:
    try:
        float(*args)
        return bool(args)
    except ValueError:
        return False


@click.command(cls=_Ingest)
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@index_option
@click.option("--preview", "only_look", is_flag=True, help="Show what would be taken and how it reads; store nothing.")
@click.option(
    "--strict",
    "most_lost",
    is_flag=False,
    flag_value=_SHARE,
    type=click.FloatRange(0, 1),
    metavar="[SHARE]",
    help="Refuse a source of whose words or pages more than this share is lost (0.01 where no share is given).",
)
@click.option(
    "--version", metavar="NAME", help="Of several versions, the one to read; the newest release if not given."
)
@click.option("--language", metavar="CODE", help="The one language to read, such as en or pt-br; all if not given.")
@click.option("--allow-shrink", is_flag=True, help="Accept that many known pages are gone, and delete them.")
@json_option
@settings_option
def ingest(
    sources: tuple[str, ...],
    index_dir: str,
    only_look: bool,
    most_lost: float | None,
    version: str | None,
    language: str | None,
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
            _one(_recipe(source, version, language), index_dir, only_look, most_lost, allow_shrink, as_json, settings)
        except AnswerableError as error:
            if source == sources[-1] and failed is None:
                raise
            failed = failed or error
            note(f"error: {error}")
    if failed is not None:
        raise click.exceptions.Exit(failed.exit_code)


def _recipe(source: str, version: str | None, language: str | None) -> Recipe:
    """The recipe of a source; what the command line says of versions and languages goes before what it says."""
    from ..ingest.copies.tongues import language_tag
    from ..ingest.recipe import recipe_for

    recipe = recipe_for(source)
    if version is not None:
        recipe = replace(recipe, version=version)
    if language is not None:
        tag = language_tag(language)
        if tag is None:
            raise click.BadParameter(f"{language!r} is no language", param_hint="--language")
        recipe = replace(recipe, language=tag)
    return recipe


def _one(
    source: Recipe,
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
