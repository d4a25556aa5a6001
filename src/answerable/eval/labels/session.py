"""A session of judging: the drawn tickets in their order, one key for each judgment, each kept at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ..scored_answer import ScoredAnswer
from .judgments import KEYS, Judgment, Label, LabelFile, make_label

BACK, QUIT = "b", "q"


def judge(
    answers: Mapping[str, ScoredAnswer],
    file: LabelFile,
    *,
    labeller: str,
    show: Callable[[str, int, int, Judgment | None], None],
    key: Callable[[], str],
    now: Callable[[], str],
) -> int:
    """Take judgments until every drawn ticket has one or QUIT is pressed; returns how many were given.

    `show` is told the ticket's id, its place (from 1), the number of tickets, and an earlier judgment. Each judgment is
    on the disk before the next ticket is shown. BACK goes to the ticket before, to judge it again; any other key
    than those of KEYS does nothing. A `key` that raises EOFError or KeyboardInterrupt quits. A ticket whose answer has
    changed since is judged again.
    """
    labels = file.read()
    ids = [name for name in labels.ids if name in answers]
    done = labels.of(answers).by(labeller)
    given = 0
    place = _next(ids, done, 0)
    while place < len(ids):
        name = ids[place]
        earlier = done.get(name)
        show(name, place + 1, len(ids), earlier.judgment if earlier else None)
        while True:
            try:
                pressed = key().lower()
            except (EOFError, KeyboardInterrupt):
                return given
            if pressed == QUIT:
                return given
            if pressed == BACK and place > 0:
                place -= 1
                break
            if pressed in KEYS:
                label = make_label(answers[name], KEYS[pressed], labels, labeller=labeller, time=now())
                file.add([label])
                done[name] = label
                given += 1
                place = _next(ids, done, place + 1)
                break
    return given


def _next(ids: Sequence[str], done: Mapping[str, Label], start: int) -> int:
    """The first ticket without a judgment from `start` on; then those before; then the end."""
    order = [*range(start, len(ids)), *range(start)]
    return next((place for place in order if ids[place] not in done), len(ids))
