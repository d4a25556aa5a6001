"""Verbs that end badly, for the tests of how the command line ends."""

from __future__ import annotations

import click

from answerable.errors import EnvironmentFailure, InputError

ENDINGS: dict[str, BaseException] = {
    "input": InputError("is odd", path="odd.md", line=3, remedy="Make it even."),
    "environment": EnvironmentFailure("is down"),
    "unexpected": ZeroDivisionError("by\x1b[2Jzero"),
    "interrupt": KeyboardInterrupt(),
    "abort": click.Abort(),
    "os": FileNotFoundError(2, "No such file or directory", "gone.txt"),
    "memory": MemoryError(),
    "gate": click.exceptions.Exit(1),
    "usage": click.UsageError("Give one of them."),
}


@click.command()
@click.argument("ending")
def boom(ending: str) -> None:
    """End as told."""
    click.echo("said before")
    if ending in ENDINGS:
        raise ENDINGS[ending]
