"""The receipt that every ingest ends in: which pages are new, changed, removed or failed, and what it cost."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..ingest.copies.grouping import Copy, Tree
from ..ingest.losses import Losses
from ..model import EMPTY, LeftOut, Page, PageFailure
from ..portable import peak_memory

MOST_NAMED = 1000  # pages named in a stored list; counts are always whole


@dataclass(frozen=True, slots=True)
class PageChange:
    """A changed page, by its sections: each is its heading path joined by ` > `."""

    page: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    edited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageMove:
    """A page whose very content is now found under another key."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """One ingest of one source. `published` is False where nothing had changed; then `generation` is the old one.

    new, changed, moved, removed, relabelled (address, flags or labels differ, the text does not): the pages.
    same: how many were as before. kept_failed: pages that could not be read this time and keep their stored
    version. failures: every page that was not taken in, and why. left_out: what was not to be taken in, and why.
    endings: files read, by ending, where the source is made of files. losses: what extraction kept and lost of this
    source's pages. flags: how many pages of this source carry each flag.
    grouped: how many pages were left out since another page of the source stands for them, by kind; copies: each with
    what stands for it; trees: the versions and languages that were found (see ingest/copies).
    chunks and pages count the whole generation, chunks_encoded what the encoder had to do.
    reshaped: another encoder or chunk size than before, so every chunk was made anew.
    seconds by stage; peak_memory_mb is the largest resident size of the process so far, in 10^6 bytes.
    """

    source: str
    location: str
    generation: str
    parent: str | None
    published: bool
    new: tuple[str, ...]
    same: int
    changed: tuple[PageChange, ...]
    moved: tuple[PageMove, ...]
    removed: tuple[str, ...]
    relabelled: tuple[str, ...]
    kept_failed: tuple[str, ...]
    failures: tuple[PageFailure, ...]
    pages: int
    chunks: int
    chunks_encoded: int
    flags: Mapping[str, int] = field(default_factory=lambda: EMPTY)
    seconds: Mapping[str, float] = field(default_factory=lambda: EMPTY)
    peak_memory_mb: float = 0.0
    reshaped: bool = False
    left_out: tuple[LeftOut, ...] = ()
    endings: Mapping[str, int] = field(default_factory=lambda: EMPTY)
    losses: Losses = field(default_factory=Losses)
    grouped: Mapping[str, int] = field(default_factory=lambda: EMPTY)
    trees: tuple[Tree, ...] = ()
    copies: tuple[Copy, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """new, same, changed, moved, removed, relabelled, kept_failed, failed and left_out: how many of each."""
        lists = ("new", "changed", "moved", "removed", "relabelled", "kept_failed")
        counts = {name: len(getattr(self, name)) for name in lists}
        left_out = sum(one.count for one in self.left_out)
        return {**counts, "same": self.same, "failed": len(self.failures), "left_out": left_out}

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; each list names at most 1,000 pages, `counts` counts them all."""
        body = {
            name: [v if isinstance(v, str) else dataclasses.asdict(v) for v in value[:MOST_NAMED]]
            if isinstance(value, tuple)
            else value.to_json()
            if isinstance(value, Losses)
            else dict(value)
            if isinstance(value, Mapping)
            else value
            for name in (f.name for f in dataclasses.fields(self))
            for value in (getattr(self, name),)
        }
        return {**body, "counts": self.counts}


def section_changes(old: Page, new: Page) -> PageChange:
    """Which sections of a page differ in their own text (without their subsections')."""
    before, after = dict(_sections(old)), dict(_sections(new))
    return PageChange(
        page=new.page,
        added=tuple(path for path in after if path not in before),
        removed=tuple(path for path in before if path not in after),
        edited=tuple(path for path in after if path in before and after[path] != before[path]),
    )


def _sections(page: Page) -> Iterator[tuple[str, str]]:
    """Each section's path, made unique by a count, and a digest of its text."""
    seen: Counter[str] = Counter()
    open_headings: list[tuple[int, str]] = []
    bounds = [*(h.start for h in page.headings), len(page.text)]
    if lead := page.text[: bounds[0]].strip():
        yield page.title, _digest(lead)
        seen[page.title] += 1
    for heading, end in zip(page.headings, bounds[1:], strict=True):
        while open_headings and open_headings[-1][0] >= heading.level:
            open_headings.pop()
        open_headings.append((heading.level, heading.text))
        path = " > ".join(text for _, text in open_headings)
        seen[path] += 1
        name = path if seen[path] == 1 else f"{path} ({seen[path]})"
        yield name, _digest(page.text[heading.start : end].strip())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def peak_memory_mb() -> float:
    """The largest resident size of this process so far, in 10^6 bytes."""
    return round(peak_memory() / 1e6, 1)
