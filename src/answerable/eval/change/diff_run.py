"""Two versions of the docs, found, ingested where they must be, and asked the same tickets."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ...errors import InputError
from ...index import Index, open_index
from ...index import ingest as take_in
from ...index.generation import current_name
from ...ingest.recipe import recipe_for
from ...model import Ticket
from ...progress import Progress, counting
from ...settings import Settings
from ..answers_cache import cached_answers
from ..labels.agreement import check_agreement
from ..labels.calibrate import check_drawn_from
from ..labels.former_names import former_names
from ..labels.judgments import Labels
from ..labels.resolve import resolve
from .diff import Diff, diff

_GENERATION = re.compile(r"\d+(-[0-9a-f]*)?")


@dataclasses.dataclass(frozen=True, slots=True)
class Compared:
    """A diff, and the folder that the pages of the new version can be annotated in; None where there is none.

    notes: what was made of the labels that the tickets carry.
    """

    diff: Diff
    folder: Path | None
    notes: tuple[str, ...] = ()


def run_diff(
    old: str,
    new: str,
    tickets: Sequence[Ticket],
    settings: Settings | None = None,
    *,
    index: str | os.PathLike[str] = ".answerable/index",
    progress: Progress | None = None,
    labels: Labels | None = None,
) -> Compared:
    """Ask `tickets` of both. Each of `old` and `new` is a generation of `index`, an index directory, a folder of docs,
    or a recipe; docs are ingested into a temporary index, the second on top of the first, so that only what differs
    is encoded. `labels` are judgments of answers of either. Raises InputError for what is none of these, for labels
    of other tickets or of labellers who agree too little, TicketError for labels that name too many pages that neither
    has, and what ingest and open_index raise.
    """
    settings = settings or Settings.load()
    check_drawn_from(labels, tickets)
    agreed = check_agreement(labels, settings.tickets.min_kappa)
    with contextlib.ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="answerable-diff-")))
        places = [_place(name, Path(index), scratch, settings, progress) for name in (old, new)]
        opened: list[Index] = []
        answers = []
        for place, generation, _ in places:
            side = stack.enter_context(open_index(place, generation, retrieve=settings.retrieve))
            opened.append(side)
        pages = [{key: index.pages[key] for key in index.pages} for index in opened]
        resolved = resolve(tickets, pages[0] | pages[1], former_names(opened[0]) | former_names(opened[1]))
        resolved.check(settings.tickets.max_unresolved_labels)
        tickets = resolved.tickets
        for side in opened:
            answers.append(cached_answers(tickets, side, settings, progress=counting(progress, "ask", len(tickets))))
        compared = diff(tickets, answers[0], answers[1], pages[0], pages[1], names=(old, new), labels=labels)
        compared = dataclasses.replace(compared, ticket_labels=resolved.counts, agreements=agreed)
        return Compared(compared, places[1][2] or _location(opened[1]), resolved.notes)


def _place(
    name: str, index: Path, scratch: Path, settings: Settings, progress: Progress | None
) -> tuple[Path, str | None, Path | None]:
    """(index directory, generation, folder of the docs)."""
    path = Path(name)
    if path.is_dir() and current_name(path) is not None:
        return path, None, None
    if path.exists() or "://" in name:
        # One name for both, so that the second ingest is a change of the first, not a second source.
        recipe = dataclasses.replace(recipe_for(name), name="docs")
        receipt = take_in(recipe, scratch / "index", settings, allow_shrink=True, progress=progress)
        return scratch / "index", receipt.generation, Path(recipe.source) if recipe.kind == "folder" else None
    if _GENERATION.fullmatch(name):
        return index, name, None
    remedy = "Give a generation (see answerable history), an index directory, a folder of docs, or a recipe."
    raise InputError("is no version of the docs", path=name, remedy=remedy)


def _location(index: Index) -> Path | None:
    places = [Path(str(source.get("location", ""))) for source in index.manifest.sources.values()]
    return places[0] if len(places) == 1 and places[0].is_dir() else None
