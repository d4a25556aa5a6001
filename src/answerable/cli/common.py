"""What the verbs share: options, the two streams, and progress on a terminal."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    import datetime

    from ..settings import Settings

F = TypeVar("F", bound=Callable[..., Any])

DEFAULT_INDEX = ".answerable/index"
REPORTS = Path(".answerable/reports")

index_option = click.option(
    "--index",
    "index_dir",
    metavar="DIR",
    default=DEFAULT_INDEX,
    show_default=True,
    envvar="ANSWERABLE_INDEX",
    help="The index directory.",
)
generation_option = click.option(
    "--generation",
    metavar="ID",
    help="A kept generation (name, number or first characters) in place of the current one.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def settings_option(function: F) -> F:
    """`--settings FILE`, handed over as loaded Settings."""

    def load(context: click.Context, _option: click.Parameter, path: str | None) -> Settings:
        from ..settings import Settings

        settings = Settings.load(path)
        told = context.meta.get(_FORM, {})
        if not told:
            return settings
        import dataclasses

        return dataclasses.replace(settings, tickets=dataclasses.replace(settings.tickets, **told))

    return click.option(
        "--settings", metavar="FILE", callback=load, help="A settings file; answerable.toml here, if there is one."
    )(function)


def day(_context: click.Context, _option: click.Parameter, text: str | None) -> datetime.date | None:
    """The callback of an option that takes a day, such as 2026-09-28."""
    import datetime

    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a day such as 2026-09-28.") from None


_FORM = "answerable.tickets"  # of a context: what the options of `form_options` said


def form_given() -> dict[str, Any]:
    """What the options of `form_options` said in this run, as keys of `[tickets]`; empty where none was given."""
    return dict(click.get_current_context().meta.get(_FORM, {}))


def form_options(function: F) -> F:
    """`--columns`, `--mapping`, `--date-format`: what a file of tickets is made of, in place of `[tickets]`."""

    def keep(context: click.Context, option: click.Parameter, text: str | None) -> None:
        if text is not None:
            words: Any = tuple(part.strip() for part in text.split(",") if part.strip())
            context.meta.setdefault(_FORM, {})[str(option.name)] = words if option.name == "columns" else text

    for name, metavar, words in (
        ("--date-format", "FORMAT", "Of dates of tickets that can be read two ways, such as %d/%m/%Y."),
        ("--mapping", "FORM.toml", "Which keys of a form that is not known are which fields of a ticket."),
        ("--columns", "FIELD=COLUMN,...", "Of a CSV: text=Subject+Body,id=Ticket."),
    ):
        # Eager: they are kept before the settings are loaded, which they change.
        option = click.option(name, metavar=metavar, callback=keep, is_eager=True, expose_value=False, help=words)
        function = option(function)
    return function


def ticket_options(function: F) -> F:
    """`form_options`, with `--since` and `--until`."""
    for option in (
        click.option("--until", metavar="DAY", callback=day, help="Tickets written until this day, counted in."),
        click.option("--since", metavar="DAY", callback=day, help="Tickets written from this day, such as 2026-09-01."),
    ):
        function = option(function)
    return form_options(function)


def out(text: str, *, end: str = "") -> None:
    """Data, to stdout."""
    click.echo(text + end, nl=False)


def note(text: str) -> None:
    """Everything else, to stderr."""
    from ..escape import for_terminal

    click.echo(for_terminal(text, lines=True), err=True)


def color() -> bool:
    """Whether stdout is a terminal that wants colours (NO_COLOR, https://no-color.org, says no)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Columns of the terminal, 120 at most; 100 where there is none."""
    return min(120, shutil.get_terminal_size((100, 24)).columns) if sys.stdout.isatty() else 100


class Progress:
    """One line on stderr, rewritten at most ten times a second, and only on a terminal."""

    EVERY = 0.1  # seconds
    WIDTH = 24  # columns of the bar

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._last = 0.0
        self._began = time.monotonic()
        self._stage = ""
        self._drawn = False

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        if not self._shown:
            return
        now = time.monotonic()
        if stage == self._stage and now - self._last < self.EVERY and done != total:
            return
        if stage != self._stage:
            self._stage, self._began = stage, now
        self._last = now
        if total:
            filled = self.WIDTH * min(done, total) // total
            rest = (now - self._began) * (total - done) / done if done else 0.0
            bar = f"[{'#' * filled}{'-' * (self.WIDTH - filled)}] {done:,}/{total:,}"
            bar += f"  {rest:.0f} s left" if done and rest >= 1 else ""
        else:
            bar = f"{done:,}" if done else "..."
        columns = shutil.get_terminal_size((80, 24)).columns - 1
        sys.stderr.write(f"\r\x1b[K{f'{stage} {bar}'[:columns]}")
        sys.stderr.flush()
        self._drawn = True

    def close(self) -> None:
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._drawn = False


@contextlib.contextmanager
def progress() -> Iterator[Progress]:
    """A Progress that is wiped away at the end, so that what is printed next stands on a clean line."""
    shown = Progress()
    try:
        yield shown
    finally:
        shown.close()
