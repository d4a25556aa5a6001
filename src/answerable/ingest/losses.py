"""What extraction kept and lost, summed over pages: see `model.Loss` for a single one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..model import Page
from .extract.ledger import ASIDE, words_in


@dataclass(frozen=True, slots=True)
class Extent:
    """Of one page: the words of its text, and by construct (kind, name) how often and how many words were lost."""

    words: int = 0
    lost: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    def to_row(self) -> list[Any]:
        return [self.words, [[kind, name, *counts] for (kind, name), counts in self.lost.items()]]


def extent_of(page: Page) -> Extent:
    lost: dict[tuple[str, str], tuple[int, int]] = {}
    for loss in page.losses:
        count, words = lost.get((loss.kind, loss.name), (0, 0))
        lost[loss.kind, loss.name] = (count + 1, words + loss.words)
    return Extent(words_in(page.text), lost)


def extent_from_row(row: list[Any]) -> Extent:
    """What `Extent.to_row` wrote."""
    words, lost = row
    return Extent(words, {(kind, name): (count, gone) for kind, name, count, gone in lost})


@dataclass(frozen=True, slots=True)
class Construct:
    """One construct over all pages: how often it was lost, how many words of it, on how many pages."""

    kind: str
    name: str
    count: int
    words: int
    pages: int


@dataclass(frozen=True, slots=True)
class Losses:
    """Of a source: words in the text of its pages, words that are not, and the constructs, most words first.

    aside: words that are of the site around the pages, that a recipe leaves out, or that stand in the text already;
    they are among the constructs, and are no part of `lost`.
    """

    pages: int = 0
    words: int = 0
    lost: int = 0
    aside: int = 0
    constructs: tuple[Construct, ...] = ()

    @property
    def share(self) -> float:
        """Share of all words that were lost, 0 to 1; 0 where there are none."""
        return self.lost / (self.words + self.lost) if self.lost else 0.0

    @property
    def of_pages(self) -> tuple[Construct, ...]:
        """The constructs whose words are lost."""
        return tuple(one for one in self.constructs if one.kind not in ASIDE)

    @property
    def beside_pages(self) -> tuple[Construct, ...]:
        """The constructs whose words are set aside."""
        return tuple(one for one in self.constructs if one.kind in ASIDE)

    def to_json(self) -> dict[str, Any]:
        return {
            "pages": self.pages,
            "words": self.words,
            "lost": self.lost,
            "share": round(self.share, 6),
            "aside": self.aside,
            "constructs": [
                {"kind": c.kind, "name": c.name, "count": c.count, "words": c.words, "pages": c.pages}
                for c in self.constructs
            ],
        }


def losses_of(extents: Iterable[Extent]) -> Losses:
    """The sum over pages."""
    pages = words = 0
    sums: dict[tuple[str, str], list[int]] = {}
    for extent in extents:
        pages += 1
        words += extent.words
        for construct, (count, gone) in extent.lost.items():
            row = sums.setdefault(construct, [0, 0, 0])
            row[0] += count
            row[1] += gone
            row[2] += 1
    constructs = [Construct(kind, name, *counts) for (kind, name), counts in sums.items()]
    constructs.sort(key=lambda one: (-one.words, -one.count, one.kind, one.name))
    aside = sum(one.words for one in constructs if one.kind in ASIDE)
    return Losses(pages, words, sum(one.words for one in constructs) - aside, aside, tuple(constructs))
