"""What verbs share that may have a large model read: the options, and what is said of it at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .common import F, note

if TYPE_CHECKING:
    from ..answer.large_reader.reader import LargeReader
    from ..settings import Settings

max_cost_option = click.option(
    "--max-cost",
    type=click.FloatRange(0, min_open=True),
    metavar="USD",
    help="Have nothing more read that could cost more.  [default: max_cost of [read]]",
)


def reader_options(function: F) -> F:
    """`--reader` and `--max-cost`."""
    reader = click.option(
        "--reader", type=click.Choice(["llm"]), help="Have the model of [read] read each question and its passages."
    )
    return reader(max_cost_option(function))


def chosen_reader(choice: str | None, max_cost: float | None, settings: Settings) -> LargeReader | None:
    """The large reader of the settings where it was asked for. Raises SettingsError where they name none."""
    if choice is None:
        if max_cost is not None:
            raise click.UsageError("--max-cost is for --reader llm.")
        return None
    from ..answer.large_reader.load import load_large_reader
    from ..errors import SettingsError

    reader = load_large_reader(settings.read, max_cost=max_cost)
    if reader is None:
        remedy = '[read] base_url = "http://127.0.0.1:11434/v1" and model = "NAME" in answerable.toml.'
        raise SettingsError("--reader llm: [read] names no model", remedy=remedy)
    return reader


def say_read(reader: LargeReader | None) -> None:
    """Say what was read and what it cost."""
    if reader is not None:
        from ..report.large_reader import run_words

        note(run_words(reader.run))


def say_read_or_fail(reader: LargeReader | None) -> None:
    """The same. Raises NetworkError where nothing was read for want of any reply."""
    if reader is None:
        return
    from ..errors import NetworkError

    say_read(reader)
    run = reader.run
    if run.failed and not run.read and not run.unusable:
        raise NetworkError(f"the large reader did not reply: {run.why_failed}", remedy="Start it, or see [read].")


def check_whole(reader: LargeReader | None) -> None:
    """Raises NetworkError where the model stopped to reply: what is printed rests on a part."""
    from ..errors import NetworkError

    if reader is not None and reader.run.failed:
        raise NetworkError(
            f"the large reader did not reply to {reader.run.failed:,} questions: {reader.run.why_failed}",
            remedy="What was read is kept: run it again to go on.",
        )
