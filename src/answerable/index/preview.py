"""A source looked at and not stored: which pages it would give, which would fail, and how a few read once extracted."""

from __future__ import annotations

import dataclasses
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import AnswerableError
from ..ingest.losses import Extent, Losses, extent_of, losses_of
from ..model import EMPTY, LeftOut, Page, PageFailure
from ..settings import Settings
from .source import source_of

if TYPE_CHECKING:
    from ..ingest.recipe import Recipe

HEAD = 600  # characters of a sample's text in the JSON form


@dataclass(frozen=True, slots=True)
class Preview:
    """What an ingest of `source` would take. `pages` are the keys in the order of the source; `samples` are spread
    over them; `flags` counts the pages that carry each flag; `stopped` names a budget that ended the reading early;
    `left_out` and `losses` are those of a receipt."""

    source: str
    location: str
    pages: tuple[str, ...]
    failures: tuple[PageFailure, ...]
    samples: tuple[Page, ...]
    characters: int
    flags: Mapping[str, int] = field(default_factory=lambda: EMPTY)
    stopped: str | None = None
    left_out: tuple[LeftOut, ...] = ()
    losses: Losses = field(default_factory=Losses)

    def to_json(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "location": self.location,
            "pages": list(self.pages),
            "failures": [{"page": f.page, "code": f.code, "reason": f.reason} for f in self.failures],
            "left_out": [dataclasses.asdict(one) for one in self.left_out],
            "losses": self.losses.to_json(),
            "characters": self.characters,
            "flags": dict(self.flags),
            "stopped": self.stopped,
            "samples": [
                {
                    "page": page.page,
                    "title": page.title,
                    "headings": [heading.text for heading in page.headings],
                    "flags": list(page.flags),
                    "text": page.text[:HEAD],
                }
                for page in self.samples
            ],
        }


def preview(
    source: str | Recipe, settings: Settings, *, samples: int = 3, progress: Callable[[int], None] | None = None
) -> Preview:
    """Read and extract every page of a source; nothing is stored, and a crawl's memory is thrown away.

    Raises what `recipe_for` and the source raise. `progress` hears of each page.
    """
    from ..ingest.recipe import recipe_for

    recipe = recipe_for(source) if isinstance(source, str) else source
    settings = recipe.settings(settings)
    pages: list[str] = []
    failures: list[PageFailure] = []
    flags: Counter[str] = Counter()
    left_out: list[LeftOut] = []
    extents: list[Extent] = []
    kept = _Spread(samples)
    characters = 0
    with tempfile.TemporaryDirectory(prefix="answerable-preview-") as state:
        opened = source_of(recipe, settings, Path(state))
        for item in opened.read():
            if isinstance(item, LeftOut):
                left_out.append(item)
                continue
            failure = item if isinstance(item, PageFailure) else None
            if not isinstance(item, PageFailure):
                try:
                    page = opened.extract(item)
                except AnswerableError as error:
                    failure = PageFailure(item.page, getattr(error, "code", "extract"), error.message)
                except Exception as error:  # noqa: BLE001  as in an ingest: one page does not stop the others
                    failure = PageFailure(item.page, "crash", f"extraction failed: {type(error).__name__}: {error}")
                else:
                    pages.append(page.page)
                    flags.update(page.flags)
                    extents.append(extent_of(page))
                    characters += len(page.text)
                    kept.offer(page)
            if failure is not None:
                failures.append(failure)
            if progress is not None:
                progress(1)
        stopped = opened.stopped()
    return Preview(
        source=opened.name,
        location=opened.location,
        pages=tuple(pages),
        failures=tuple(failures),
        samples=tuple(kept.pages),
        characters=characters,
        flags=dict(sorted(flags.items())),
        stopped=stopped,
        left_out=tuple(left_out),
        losses=losses_of(extents),
    )


class _Spread:
    """A few of many pages, evenly spread, without keeping them all: every 2^k-th, thinned out as the source grows."""

    def __init__(self, size: int) -> None:
        self._size, self._step, self._seen = size, 1, 0
        self._kept: list[Page] = []

    def offer(self, page: Page) -> None:
        if self._size and self._seen % self._step == 0:
            self._kept.append(page)
            if len(self._kept) > 2 * self._size:
                self._kept = self._kept[::2]
                self._step *= 2
        self._seen += 1

    @property
    def pages(self) -> list[Page]:
        count = len(self._kept)
        wanted = min(self._size, count)
        return [self._kept[place * count // wanted] for place in range(wanted)]
