"""Answerable: which support tickets your help docs can really answer, measured and served.

    from answerable import Answerer, evaluate, ingest, open_index

    ingest("docs", ".answerable/index")
    with open_index(".answerable/index") as index:
        print(Answerer(index).ask("How do I change my plan?").answer)
        print(evaluate("tickets.jsonl", index).total.covered)

In a service, open once and share it between threads: `with Answerer(".answerable/index") as answerer`, then
`answerer.ask(text).to_dict()`, and `answerer.reload()` after an ingest. See docs/embed.md.

Every error raised on purpose is an AnswerableError: InputError for what was given, EnvironmentFailure for the rest.
Importing this loads no model, no store and no numpy: each function and class brings its own part when first used.
Where `settings` are left out they are `Settings.load()`: answerable.toml here, if there is one, and the environment.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

# `answerable.ingest` is a package, and `ingest` a function of this face. The import of a subpackage sets it as an
# attribute here, once: done now, the function below replaces the attribute for good, whoever imports what later,
# and `from answerable.ingest.recipe import Recipe` goes on working, since it looks in sys.modules.
from . import ingest as _ingest_package  # noqa: F401
from .errors import (
    AnswerableError,
    EncoderMismatch,
    EnvironmentFailure,
    IndexBusy,
    IndexClosed,
    IndexDamaged,
    IndexMissing,
    InputError,
    MissingExtra,
    NetworkError,
    RecipeError,
    SettingsError,
    SourceError,
    SuiteError,
    TicketError,
)
from .model import (
    Answer,
    Aspect,
    Block,
    Chunk,
    Citation,
    Handoff,
    Heading,
    Page,
    PageFailure,
    Passage,
    RawPage,
    Ticket,
    Turn,
)

if TYPE_CHECKING:
    import datetime

    from .answer.answerer import Answerer
    from .encode.protocol import Encoder
    from .eval.coverage.coverage import Coverage
    from .index.doctor import Health
    from .index.manifest import Manifest
    from .index.open import Index
    from .index.preview import Preview
    from .index.receipt import Receipt
    from .ingest.recipe import Recipe
    from .settings import Settings, TicketSettings
    from .tickets.read import TicketFile

__version__ = "0.1.0"

DEFAULT_INDEX = ".answerable/index"

# Where a class lives that is not worth its import before it is asked for.
_LAZY = {
    "Answerer": ".answer.answerer",
    "Coverage": ".eval.coverage.coverage",
    "Encoder": ".encode.protocol",
    "Health": ".index.doctor",
    "Index": ".index.open",
    "Manifest": ".index.manifest",
    "Preview": ".index.preview",
    "Receipt": ".index.receipt",
    "Recipe": ".ingest.recipe",
    "Settings": ".settings",
    "TicketFile": ".tickets.read",
}

__all__ = [
    "Answer",
    "AnswerableError",
    "Answerer",
    "Aspect",
    "Block",
    "Chunk",
    "Citation",
    "Coverage",
    "Encoder",
    "EncoderMismatch",
    "EnvironmentFailure",
    "Handoff",
    "Heading",
    "Health",
    "Index",
    "IndexBusy",
    "IndexClosed",
    "IndexDamaged",
    "IndexMissing",
    "InputError",
    "Manifest",
    "MissingExtra",
    "NetworkError",
    "Page",
    "PageFailure",
    "Passage",
    "Preview",
    "RawPage",
    "Receipt",
    "Recipe",
    "RecipeError",
    "Settings",
    "SettingsError",
    "SourceError",
    "SuiteError",
    "Ticket",
    "TicketError",
    "TicketFile",
    "Turn",
    "__version__",
    "doctor",
    "evaluate",
    "history",
    "ingest",
    "load_encoder",
    "open_index",
    "preview",
    "read_tickets",
    "repair",
]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        value = getattr(importlib.import_module(_LAZY[name], __name__), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def ingest(
    source: str | os.PathLike[str] | Recipe,
    index: str | os.PathLike[str] = DEFAULT_INDEX,
    settings: Settings | None = None,
    *,
    allow_shrink: bool = False,
    most_lost: float | None = None,
    progress: Callable[[str, int, int | None], None] | None = None,
    encoder: Encoder | None = None,
) -> Receipt:
    """Bring `index` up to date with a source: a folder, a site URL, a recipe file `ingest/NAME.toml`, or a Recipe.

    Only what changed is extracted and encoded; an unchanged source publishes nothing. A page that cannot be taken in
    is named in `Receipt.failures` and does not stop the others. `progress` is told (stage, done, total or None).

    Raises SourceError, RecipeError, NetworkError, IndexBusy, IndexDamaged or EnvironmentFailure; the stored index then
    answers as before.
    """
    from .index.build import ingest as build
    from .settings import Settings

    named = os.fspath(source) if isinstance(source, (str, os.PathLike)) else source
    settings = settings or Settings.load()
    return build(
        named,
        index,
        settings,
        allow_shrink=allow_shrink,
        most_lost=most_lost,
        progress=progress,
        encoder=encoder,
    )


def preview(source: str | os.PathLike[str] | Recipe, settings: Settings | None = None, *, samples: int = 3) -> Preview:
    """Read a source as `ingest` would, and store nothing: its pages, its failures, and `samples` pages as extracted.

    Raises SourceError, RecipeError, NetworkError or MissingExtra.
    """
    from .index.preview import preview as look
    from .settings import Settings

    named = os.fspath(source) if isinstance(source, (str, os.PathLike)) else source
    return look(named, settings or Settings.load(), samples=samples)


def open_index(
    index: str | os.PathLike[str] = DEFAULT_INDEX,
    generation: str | None = None,
    *,
    settings: Settings | None = None,
) -> Index:
    """Open the current generation of an index, or the one named; close it, or use it in a `with`.

    `generation`: its name, a prefix that only it has, or its number. An ingest meanwhile is not seen: see `Index.stale`
    and `Answerer.reload`. Raises IndexMissing, IndexDamaged, or EnvironmentFailure for another schema.
    """
    from .index.open import open_index as opened

    return opened(index, generation, retrieve=settings.retrieve if settings is not None else None)


def evaluate(
    tickets: str | os.PathLike[str] | Iterable[Ticket],
    index: Index | str | os.PathLike[str] = DEFAULT_INDEX,
    settings: Settings | None = None,
    *,
    progress: Callable[[int], None] | None = None,
) -> Coverage:
    """Ask every ticket of a file (or a sequence) against an index (open, or its directory) and count what is covered.

    `progress` is told how many tickets are newly done. A ticket that cannot be asked counts as an error and stops no
    other. Raises TicketError for a file that is not valid, what `open_index` raises, EncoderMismatch, and IndexClosed.
    """
    from .eval.run import evaluate as run

    return run(tickets, index, settings, progress=progress)


def read_tickets(
    path: str | os.PathLike[str],
    settings: TicketSettings | None = None,
    *,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    drop_copies: bool = False,
) -> TicketFile:
    """Read a file of tickets: JSONL, CSV, or what a help desk exports; its `card` says what was kept and why.

    Structured personal data are hidden (`settings.redact`). since, until: days of `created_at`, both counted in.
    Raises TicketError with the file and line of what is broken.
    """
    from .tickets.read import read_tickets as read

    return read(path, settings, since=since, until=until, drop_copies=drop_copies)


def load_encoder(settings: Settings | None = None) -> Encoder:
    """The encoder that the settings name (default: the built-in one). Its model is loaded once for all who name it.

    `encode(texts)` gives (n, dim) float32 unit vectors; threads may share it. The model is let go of with the last one
    who holds such an encoder. Raises MissingExtra or SettingsError.
    """
    from .encode import load_encoder as load
    from .settings import Settings

    return load((settings or Settings.load()).encode)


def doctor(
    index: str | os.PathLike[str] = DEFAULT_INDEX, encoder: Encoder | None = None, *, generation: str | None = None
) -> Health:
    """Check every stored byte of an index in a process of its own; what is wrong is in `Health`, not raised.

    `encoder`: also check that it is the one that made the vectors. Raises IndexMissing.
    """
    from .index.doctor import doctor as check

    return check(index, encoder, generation=generation)


def repair(
    index: str | os.PathLike[str] = DEFAULT_INDEX,
    settings: Settings | None = None,
    *,
    progress: Callable[[str, int, int | None], None] | None = None,
) -> str:
    """Publish a whole generation rebuilt from what is undamaged, and return its name.

    Raises IndexBusy, IndexMissing, or IndexDamaged where nothing can be restored.
    """
    from .encode.late import LateRows
    from .index.doctor import repair as rebuild

    encoder = load_encoder(settings)
    return rebuild(index, encoder=encoder, tokens=LateRows(encoder), progress=progress)


def history(index: str | os.PathLike[str] = DEFAULT_INDEX) -> list[Manifest]:
    """The kept generations that led to the current one, newest first, each with its receipt. Raises IndexMissing."""
    from .index.doctor import history as kept

    return kept(index)
