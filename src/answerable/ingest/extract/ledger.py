"""What of a page's source does not reach its text: counted, with the place where it would stand.

Without this, whatever extraction does not understand would look like a gap in the docs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from ...model import Loss

_KINDS = "directive component shortcode include hidden alt control markup struck order site copy other"
KINDS = tuple(_KINDS.split())
# No loss of the page: of the site around it (or what a recipe leaves out), or in its text already.
ASIDE = frozenset({"site", "copy"})
MOST = 400  # losses of one page that are listed one by one; those behind them are summed up, one a kind
EXCERPT = 160  # characters of a loss that are kept
REST = "..."  # the name of a sum
_WORD = re.compile(r"[^\W_]+")
_heard: ContextVar[list[str] | None] = ContextVar("heard", default=None)


@contextmanager
def whole_texts() -> Iterator[list[str]]:
    """Each text that is noted while the block runs, whole: what is stored is only its beginning."""
    texts: list[str] = []
    token = _heard.set(texts)
    try:
        yield texts
    finally:
        _heard.reset(token)


def words_in(text: str) -> int:
    """Runs of letters and digits."""
    return sum(1 for _ in _WORD.finditer(text))


class Ledger:
    """The losses of one page, in the order they are noted."""

    def __init__(self) -> None:
        self._listed: list[Loss] = []
        self._rest: dict[str, Loss] = {}

    def note(self, kind: str, name: str, at: int, text: str = "", words: int | None = None) -> None:
        """Add a loss; `words` is counted from `text` where it is not given. Raises ValueError for an unknown kind."""
        if kind not in KINDS:
            raise ValueError(f"{kind!r} is no kind of loss; they are {', '.join(KINDS)}")
        count = words_in(text) if words is None else words
        if (heard := _heard.get()) is not None:
            heard.append(text)
        if len(self._listed) < MOST:
            self._listed.append(Loss(kind, name[:80], at, count, " ".join(text[: 4 * EXCERPT].split())[:EXCERPT]))
            return
        before = self._rest.get(kind)
        self._rest[kind] = Loss(kind, REST, before.at if before else at, count + (before.words if before else 0), "")

    def losses(self) -> tuple[Loss, ...]:
        return (*self._listed, *self._rest.values())
