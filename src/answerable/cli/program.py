"""The click group behind `answerable`: verbs imported when needed, errors turned into exit codes in one place."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import signal
import sys
import traceback
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import click

from ..errors import AnswerableError

USAGE, ENVIRONMENT = 2, 3
BROKEN_PIPE = 128 + getattr(signal, "SIGPIPE", 13)  # what a shell reports of a program that SIGPIPE ended
INTERRUPTED = 128 + signal.SIGINT
SEARCH_FOR_CYCLES = (50_000, 20, 100)  # Python's thresholds; 700, 10, 10 where nobody says otherwise


class Program(click.Group):
    """A group whose verbs are module names. `main` never returns: it ends the process with the exit code."""

    def __init__(self, name: str, verbs: Mapping[str, str], **options: Any) -> None:
        super().__init__(name, context_settings={"help_option_names": ["-h", "--help"]}, **options)
        self._verbs = dict(verbs)
        self.params += [
            click.Option(["--debug"], is_flag=True, envvar="ANSWERABLE_DEBUG", help="Show a traceback with any error."),
            click.Option(
                ["--version"],
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=_version,
                help="Show the version.",
            ),
        ]
        self.callback = lambda debug: None  # read by run()

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._verbs:
            return None
        command = getattr(importlib.import_module(self._verbs[cmd_name]), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], self._verbs, 1)
            hint = f" Did you mean {near[0]!r}?" if near and "Did you mean" not in error.message else ""
            raise click.UsageError(error.message + hint, ctx) from None

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        """Run `args` (default: those of the process) and exit."""
        name = prog_name or self.name or "answerable"
        if args is None:
            self._main_shell_completion({}, name, None)
        code = self.run(sys.argv[1:] if args is None else list(args), name)
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.flush()
        sys.exit(code)

    def run(self, args: list[str], name: str = "answerable") -> int:
        """Run and return the exit code; whatever is raised is said on stderr."""
        # What a command makes it keeps, and it holds no cycles: Python's search for them takes a fifth of a long run.
        gc.set_threshold(*SEARCH_FOR_CYCLES)
        debug = False
        try:
            code = 0
            try:
                with self.make_context(name, args) as context:
                    debug = bool(context.params.get("debug"))
                    self.invoke(context)
            except click.exceptions.Exit as done:
                code = done.exit_code
            sys.stdout.flush()
            return code
        except click.ClickException as error:
            _say(error.show)
            return USAGE
        except AnswerableError as error:
            if debug:
                _say(traceback.print_exc)
            _say_line(f"error: {error}")
            return error.exit_code
        except (KeyboardInterrupt, click.Abort):
            _say_line("interrupted")
            return INTERRUPTED
        except BrokenPipeError:
            # Whoever read us has gone. Python would complain once more when it flushes stdout at its end.
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return BROKEN_PIPE
        except MemoryError:
            _say_line("error: out of memory")
            return ENVIRONMENT
        except OSError as error:
            return self._unexpected(
                error, debug, f"error: {error.strerror or error}: {error.filename or ''}".rstrip(": ")
            )
        except Exception as error:  # noqa: BLE001  the last place where it can become a line and an exit code
            return self._unexpected(error, debug, f"internal error: {type(error).__name__}: {error}")

    def _unexpected(self, error: Exception, debug: bool, line: str) -> int:
        if debug:
            _say(lambda: traceback.print_exception(error))
        _say_line(line)
        if not debug:
            _say_line("  answerable --debug ... shows where.")
        return ENVIRONMENT


def _say(speak: Any) -> None:
    """Speak on stderr; if nobody can hear it, the exit code still says it."""
    with contextlib.suppress(OSError, ValueError):
        speak()


def _say_line(text: str) -> None:
    from ..escape import for_terminal  # names of files and pages come from strangers

    _say(lambda: click.echo(for_terminal(text, lines=True), err=True))


def _version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from .. import __version__

        click.echo(f"answerable {__version__}")
        context.exit()
