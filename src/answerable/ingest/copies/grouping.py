"""What the policy works on and what it finds: candidates, copies, trees, translations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ...model import EMPTY
from .place import Place, place_of
from .traits import Traits

Kind = Literal["version", "version_only", "language", "twin", "print", "copy"]
KINDS: tuple[Kind, ...] = ("version", "version_only", "language", "twin", "print", "copy")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page of a source as the policy sees it; `media_type` is that of its source, "" where it is not known."""

    key: str
    media_type: str
    traits: Traits = field(default_factory=Traits)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which version and which language to take, where the source has several; "" for the newest, and for all.

    current_docs: a folder of Docusaurus whose `docs/` is the version that readers get, and not the next one.
    """

    version: str = ""
    language: str = ""
    current_docs: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """A page that is left out since `of` stands for it. kind:

    version: the same page of another version. version_only: a page that the chosen version does not have; nothing
    stands for it (`of` is None).
    language: another language than the one asked for. twin: the same page in another format. print: for printers.
    copy: the same text at another address.
    """

    page: str
    kind: Kind
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Tree:
    """Page trees beside each other. `at` is the address they branch from, `kept` the one that is read (of versions)
    or the default (of languages), `pages` how many each has; "" is the tree without a name in its address."""

    kind: Literal["version", "language"]
    at: str
    kept: str
    pages: Mapping[str, int] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True)
class Grouping:
    """copies: the pages left out, by key. trees: what stands beside each other in the source."""

    copies: tuple[Copy, ...] = ()
    trees: tuple[Tree, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many pages of each kind were left out; only kinds that there are."""
        found = Counter(copy.kind for copy in self.copies)
        return {kind: found[kind] for kind in KINDS if found[kind]}


TextOf = Callable[[str], str]  # the text of a page by its key


class Pages:
    """The candidates that are still there, with their places. Those left out are known with what stands for them."""

    def __init__(self, candidates: Iterable[Candidate], text_of: TextOf) -> None:
        self.all = {one.key: one for one in sorted(candidates, key=lambda one: one.key)}
        self.places: dict[str, Place] = {key: place_of(key) for key in self.all}
        self.text_of = text_of
        self._out: dict[str, Copy] = {}

    def __iter__(self) -> Iterator[str]:
        return (key for key in self.all if key not in self._out)

    def __contains__(self, key: str) -> bool:
        return key in self.all and key not in self._out

    def leave_out(self, key: str, kind: Kind, of: str | None) -> None:
        if key not in self._out:
            self._out[key] = Copy(key, kind, of)

    @property
    def copies(self) -> tuple[Copy, ...]:
        """Each with the page that stands for it in the end."""
        found = []
        for key, one in sorted(self._out.items()):
            of = self._last(one)
            found.append(Copy(key, "version_only" if one.kind == "version" and of is None else one.kind, of))
        return tuple(found)

    def _last(self, copy: Copy) -> str | None:
        of, seen = copy.of, {copy.page}
        while of is not None and of in self._out and of not in seen:
            seen.add(of)
            of = self._out[of].of
        return of if of is not None and of in self else None
