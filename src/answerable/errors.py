"""Every error that Answerable raises on purpose.

    AnswerableError
    ├── InputError               exit 2   what the caller gave cannot be used
    │   ├── SourceError                   a folder, page or site to ingest
    │   ├── RecipeError                   ingest/NAME.toml
    │   ├── TicketError                   a tickets, labels or conversations file
    │   ├── SettingsError                 answerable.toml or an ANSWERABLE_* variable
    │   └── SuiteError                    eval/SUITE.toml
    └── EnvironmentFailure       exit 3   the surroundings failed
        ├── IndexMissing                  nothing has been ingested there yet
        ├── IndexBusy                     another process is writing
        ├── IndexClosed                   it was closed, and is asked
        ├── IndexDamaged                  stored bytes differ from their digests
        ├── EncoderMismatch               the index was made by another encoder
        ├── NetworkError                  a host cannot be reached, or may not be
        └── MissingExtra                  an optional package is not installed

Each carries the file and line it speaks of, where there is one, and a remedy: what to do next.
"""

from __future__ import annotations

import os


class AnswerableError(Exception):
    """Base of all errors raised on purpose; `exit_code` is what the command line returns for it."""

    exit_code = 3

    def __init__(
        self,
        message: str,
        *,
        path: str | os.PathLike[str] | None = None,
        line: int | None = None,
        remedy: str | None = None,
    ) -> None:
        self.message = message
        self.path = None if path is None else os.fspath(path)
        self.line = line
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        where = ""
        if self.path is not None:
            where = self.path if self.line is None else f"{self.path}:{self.line}"
            where += ": "
        remedy = f"\n  {self.remedy}" if self.remedy else ""
        return f"{where}{self.message}{remedy}"


class InputError(AnswerableError):
    """What the caller gave cannot be used."""

    exit_code = 2


class SourceError(InputError):
    """A folder, page or site cannot be ingested."""


class RecipeError(InputError):
    """A source recipe (`ingest/NAME.toml`) is not valid."""


class TicketError(InputError):
    """A file of tickets, labels or conversations is not valid."""


class SettingsError(InputError):
    """`answerable.toml` or an `ANSWERABLE_*` variable is not valid."""


class SuiteError(InputError):
    """An evaluation suite (`eval/SUITE.toml`) is not valid."""


class EnvironmentFailure(AnswerableError):
    """The surroundings failed: the store, the network, or an optional package."""


class IndexMissing(EnvironmentFailure):
    """There is no published generation in the index directory."""


class IndexBusy(EnvironmentFailure):
    """Another process holds the writer lock of the index."""


class IndexClosed(EnvironmentFailure):
    """An index was closed, and is asked."""


class IndexDamaged(EnvironmentFailure):
    """Stored bytes differ from the digests in the manifest."""


class EncoderMismatch(EnvironmentFailure):
    """The index was made by another encoder than the one asked to read it."""


class NetworkError(EnvironmentFailure):
    """A host cannot be reached, or the guard refuses to reach it."""


class MissingExtra(EnvironmentFailure):
    """An optional package is not installed; the remedy names the pip line."""
