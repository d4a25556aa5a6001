"""`answerable doctor`: is every stored byte what was written?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .common import generation_option, index_option, json_option, note, out, progress, settings_option

if TYPE_CHECKING:
    from ..settings import Settings


@click.command()
@click.option(
    "--repair", "mend", is_flag=True, help="Rebuild a whole generation from what is undamaged, then check it."
)
@generation_option
@index_option
@json_option
@settings_option
def doctor(mend: bool, generation: str | None, index_dir: str, as_json: bool, settings: Settings) -> None:
    """Check the index: digests, chunks, vectors, words, the store, and that its encoder is the one of the settings.

    Exit 0 where all is well, 3 where something is not.
    """
    from .. import doctor as check
    from .. import load_encoder, repair
    from ..jsonl import dumps
    from ..report.health import health_text

    if mend:
        if generation is not None:
            raise click.UsageError("--repair works on the current generation; leave --generation out.")
        with progress() as shown:
            name = repair(index_dir, settings, progress=shown)
        note(f"published {name}")
    health = check(index_dir, load_encoder(settings), generation=generation)
    out(dumps(health.to_json(), indent=2) + "\n" if as_json else health_text(health))
    if not health.ok:
        raise click.exceptions.Exit(3)
