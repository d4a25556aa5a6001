"""What `label` and `calibrate` share: tickets with their uncalibrated answers, and where labels lie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..progress import counting
from .common import note, progress

if TYPE_CHECKING:
    from ..eval.asked import Asked
    from ..index.manifest import Manifest
    from ..model import Ticket
    from ..settings import Settings

DEFAULT_LABELS = "labels.jsonl"


def ask_all(
    tickets: str, answers: str | None, index_dir: str, settings: Settings
) -> tuple[Sequence[Ticket], list[Asked], Manifest]:
    """The tickets of a file and an answer for each, from `answers` if there is such a file, else asked now."""
    from .. import open_index, read_tickets
    from ..errors import InputError
    from ..eval.asked import asked, read_asked
    from ..eval.run import answers_of

    file = read_tickets(tickets, settings.tickets)
    for said in file.notes:
        note(f"{file.path}: {said}")
    with open_index(index_dir, settings=settings) as index, progress() as shown:
        manifest = index.manifest
        if answers is None:
            made = answers_of(file.tickets, index, settings, progress=counting(shown, "ask", len(file.tickets)))
            return file.tickets, [asked(answer) for answer in made], manifest
        found = read_asked(answers, file.tickets)
        others = sorted({one.generation for one in found} - {index.generation})
        if others:
            raise InputError(
                f"these answers come from generation {others[0]}, the index is at {index.generation}",
                path=answers,
                remedy="Ask the tickets again, or leave --answers out.",
            )
        return file.tickets, found, manifest
