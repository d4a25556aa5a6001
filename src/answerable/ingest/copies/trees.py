"""Page trees that stand beside each other: the same pages below `/v2.3/` and `/latest/`, below `/en/` and `/fr/`.

One part of an address is a version or a language only where the trees agree: the same rest of an address must be
there below several, or with that part left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import unquote

from .grouping import Pages
from .overlap import flat, overlap
from .place import Parts, Place, place_of
from .tongues import language_tag
from .versions import version_of

SAMPLED = 8  # pairs of pages that are compared
ALIKE = 0.25  # share of runs of words that two versions of one page have in common, in the median

Names = Callable[[str], object]  # whether a part of an address may be the name of a tree


@dataclass(slots=True)
class Branching:
    """Where trees branch. trees: of each name the pages by the rest of their address. plain: those without a name.
    more: of each name the rest and key of pages that share a place with one of `trees`."""

    at: Parts
    trees: dict[str, dict[Parts, str]] = field(default_factory=dict)
    plain: dict[Parts, str] = field(default_factory=dict)
    more: dict[str, list[tuple[Parts, str]]] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """The address they branch from."""
        return "/".join([*self.at, ""]).removeprefix("//") if self.at[0] else "/".join(self.at[1:]) + "/"

    def left(self, pages: Pages) -> Branching:
        """What is still there of it."""
        trees = {name: {rest: key for rest, key in tree.items() if key in pages} for name, tree in self.trees.items()}
        plain = {rest: key for rest, key in self.plain.items() if key in pages}
        return Branching(self.at, {name: tree for name, tree in trees.items() if tree}, plain, self.more)

    def members(self, name: str) -> Iterator[tuple[Parts, str]]:
        """The rest and key of every page of a tree."""
        yield from self.trees[name].items()
        yield from self.more.get(name, ())

    def shared(self, name: str, *, plain: bool = True) -> list[Parts]:
        """The rests of one tree, index pages apart, that are there in another one too."""
        others = [tree for other, tree in self.trees.items() if other != name]
        if plain:
            others.append(self.plain)
        return [rest for rest in self.trees[name] if rest and any(rest in other for other in others)]


def branchings(pages: Pages, names: Names, queries: frozenset[str], *, in_file: bool = False) -> list[Branching]:
    """All places where a part of an address may name a tree, the outermost first.

    names: what may be a name. queries: parameters of a URL whose value may be one. in_file: `page.fr.md` counts.
    """
    found: dict[Parts, Branching] = {}
    plain_of: dict[Parts, list[tuple[Branching, Parts]]] = {}
    for key in pages:
        for at, name, rest, plain in _readings(pages.places[key], names, queries, in_file):
            branching = found.setdefault(at, Branching(at))
            tree = branching.trees.setdefault(name, {})
            if rest in tree:
                branching.more.setdefault(name, []).append((rest, key))
            else:
                tree[rest] = key
                plain_of.setdefault(plain, []).append((branching, rest))
    for key in pages:
        for branching, rest in plain_of.get(pages.places[key].at, ()):
            branching.plain.setdefault(rest, key)
    return sorted(found.values(), key=lambda one: (len(one.at), one.at))


def _readings(
    place: Place, names: Names, queries: frozenset[str], in_file: bool
) -> Iterator[tuple[Parts, str, Parts, Parts]]:
    """(where the tree branches, its name, the rest, the place without the name) of each part that may be a name."""
    site, path, query = place.site, place.path, tuple(f"?{name}={value}" for name, value in place.query)
    folders = len(path) - place.is_file
    for number in range(folders):
        if names(path[number]):
            rest = (*path[number + 1 :], *query)
            yield (site, *path[:number]), path[number], rest, (site, *path[:number], *rest)
    if site and (label := site[2:].split(".", 1))[0] and len(label) == 2 and "." in label[1] and names(label[0]):
        rest = (*path, *query)
        yield (f"//*.{label[1]}",), label[0], rest, (f"//{label[1]}", *rest)
    for number, (name, value) in enumerate(place.query):
        if name.lower() in queries and names(unquote(value)):
            rest = (*path, *query[:number], *query[number + 1 :])
            yield (site, f"?{name}="), unquote(value), rest, (site, *rest)
    if in_file and place.is_file and path:
        stem, dot, ending = path[-1].rpartition(".")
        if dot and names(ending):
            rest = (*path[:-1], *(() if stem in ("index", "_index") else (stem,)))
            yield (site, "*."), ending, rest, (site, *rest)


def may_branch(key: str) -> bool:
    """Whether a part of an address may be a version or a language, as far as one address can say."""
    place = place_of(key)
    parts = (*place.path, *(unquote(value) for _, value in place.query))
    return any(version_of(part) is not None or language_tag(part) is not None for part in parts)


def alike(pages: Pages, pairs: list[tuple[str, str]], least: float = ALIKE) -> bool:
    """Whether pages that stand in the same place of two trees are by and large the same text."""
    step = max(1, len(pairs) // SAMPLED)
    chosen = pairs[::step][:SAMPLED]
    if not chosen:
        return False
    return median(overlap(flat(pages.text_of(one)), flat(pages.text_of(other))) for one, other in chosen) >= least
