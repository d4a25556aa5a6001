"""A source looked at and not stored: which pages it would give, which would fail, and how a few read once extracted."""

from __future__ import annotations

import contextlib
import dataclasses
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import AnswerableError
from ..ingest.copies.grouping import Candidate, Copy, Grouping, Tree
from ..ingest.copies.traits import traits_of
from ..ingest.losses import Extent, Losses, extent_of, losses_of
from ..model import EMPTY, LeftOut, Page, PageFailure
from ..settings import Settings
from .reading import Spool
from .receipt import MOST_NAMED
from .rows import row_page
from .source import source_of

if TYPE_CHECKING:
    from ..ingest.recipe import Recipe

HEAD = 600  # characters of a sample's text in the JSON form


@dataclass(frozen=True, slots=True)
class Preview:
    """What an ingest of `source` would take. `pages` are the keys in the order of the source; `samples` are spread
    over them; `flags` counts the pages that carry each flag; `stopped` names a budget that ended the reading early;
    `left_out`, `losses`, `grouped`, `trees` and `copies` are those of a receipt."""

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
    grouped: Mapping[str, int] = field(default_factory=lambda: EMPTY)
    trees: tuple[Tree, ...] = ()
    copies: tuple[Copy, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "location": self.location,
            "pages": list(self.pages),
            "failures": [{"page": f.page, "code": f.code, "reason": f.reason} for f in self.failures],
            "left_out": [dataclasses.asdict(one) for one in self.left_out],
            "losses": self.losses.to_json(),
            "grouped": dict(self.grouped),
            "trees": [dataclasses.asdict(one) for one in self.trees],
            "copies": [dataclasses.asdict(one) for one in self.copies[:MOST_NAMED]],
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
    failures: list[PageFailure] = []
    left_out: list[LeftOut] = []
    seen: dict[str, _Seen] = {}
    with tempfile.TemporaryDirectory(prefix="answerable-preview-") as state, contextlib.ExitStack() as stack:
        opened = source_of(recipe, settings, Path(state))
        spool = Spool(Path(state))
        stack.callback(spool.close)
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
                    row = spool.add_page(page, opened.name, "")
                    candidate = Candidate(page.page, item.media_type, traits_of(page))
                    seen[page.page] = _Seen(row, candidate, page.flags, extent_of(page), len(page.text))
            if failure is not None:
                failures.append(failure)
            if progress is not None:
                progress(1)
        stopped = opened.stopped()
        spool.finish()
        grouping = Grouping()
        if opened.group is not None:
            candidates = (one.candidate for one in seen.values())
            grouping = opened.group(candidates, lambda key: str(spool.pages.row(seen[key].row)["text"]))
        for copy in grouping.copies:
            del seen[copy.page]
        kept = list(seen.values())
        count = min(samples, len(kept))
        spread = [kept[place * len(kept) // count] for place in range(count)]
        shown = tuple(row_page(spool.pages.row(one.row)) for one in spread)
    return Preview(
        source=opened.name,
        location=opened.location,
        pages=tuple(seen),
        failures=tuple(failures),
        samples=shown,
        characters=sum(one.characters for one in kept),
        flags=dict(sorted(Counter(flag for one in kept for flag in one.flags).items())),
        stopped=stopped,
        left_out=tuple(left_out),
        losses=losses_of(one.extent for one in kept),
        grouped=grouping.counts,
        trees=grouping.trees,
        copies=grouping.copies,
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """A page that was read: its row in the spool, and what is summed up."""

    row: int
    candidate: Candidate
    flags: tuple[str, ...]
    extent: Extent
    characters: int
