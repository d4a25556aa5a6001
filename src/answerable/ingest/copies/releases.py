"""Of versions of the same pages one stays: the newest release, or the one asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .grouping import Pages, Tree
from .place import Parts
from .tongues import language_tag
from .trees import SAMPLED, Branching, alike, branchings
from .versions import DEVELOPMENT, UNVERSIONED, Version, same_version, version_of, within_version

QUERIES = frozenset(("version", "ver", "v", "branch", "release"))
SMALL = 0.1  # a tree with fewer pages, measured by the largest, is no release that is read: a folder of redirects
ALIKE_ALONE = 0.6  # share of runs of words from which two addresses of one page each are a manual and its next edition
HOLLOW = 0.2  # of the characters of the same pages in another version; a tree with fewer is one of redirects
# Below these, what differs by version is news of each, and all of it holds.
_NEWS = re.compile(
    r"(?:release|version|update|upgrade|change|migration)[-_ ]?(?:s|notes?|logs?|history|guides?)?|changes|changelogs?"
    r"|history|news|blog|whats?[-_ ]?new|announcements?|archives?|downloads?",
    re.I,
)


def leave_out_versions(pages: Pages, wanted: str, unreleased: frozenset[Parts] = frozenset()) -> list[Tree]:
    """Leave out all versions but the newest release, or but `wanted` where there is one of that name.

    unreleased: addresses below which the pages without a version are those of the next one (`docs/` of Docusaurus).
    """
    found = []
    for whole in branchings(pages, version_of, QUERIES):
        if any(_NEWS.fullmatch(part) for part in whole.at[1:]):
            continue
        branching = whole.left(pages)  # an outer version has taken pages with it
        names, with_plain = _agreeing(pages, branching)
        if len(names) + with_plain > 1:
            found.append(_choose(pages, branching, names, with_plain, wanted, branching.at in unreleased))
    return found


def _agreeing(pages: Pages, branching: Branching) -> tuple[list[str], bool]:
    """The names that are versions of each other, and whether the pages without one are a version too."""
    versions = {name: version for name in branching.trees if (version := version_of(name)) is not None}
    if all(version.numbers and not version.sure for version in versions.values()):
        return [], False  # /plans/1/ and /plans/2/
    shared = {name: branching.shared(name, plain=False) for name in versions}
    sure = [name for name, version in versions.items() if version.sure and version.numbers]
    if len(versions) > 1 and any(shared[name] for name in sure):
        names = [n for n, version in versions.items() if n in sure or not version.numbers or shared[n]]
    else:  # words that may mean something else, or manuals of one page: their texts must be alike too
        names = [name for name in versions if _same_pages(pages, branching, name, shared[name])]
        names = names if len(names) > 1 else []
    if names:
        return names, any(_plain_too(pages, branching, name, firm=True) for name in names)
    alone = [name for name in versions if _plain_too(pages, branching, name, firm=False)]
    return alone, bool(alone)


def _same_pages(pages: Pages, branching: Branching, name: str, shared: list[Parts]) -> bool:
    tree = branching.trees[name]
    others = [other for at, other in branching.trees.items() if at != name]
    own = sum(1 for rest in tree if rest)
    if len(shared) < 2 and 2 * len(shared) < own:
        return False
    pairs = [(tree[rest], other[rest]) for rest in shared or [()] for other in others if rest in other and rest in tree]
    return alike(pages, pairs) if own else alike(pages, pairs, ALIKE_ALONE)


def _plain_too(pages: Pages, branching: Branching, name: str, *, firm: bool) -> bool:
    """Whether a tree's pages are there without the version in their address as well."""
    tree, plain = branching.trees[name], branching.plain
    shared = [rest for rest in tree if rest and rest in plain]
    own = sum(1 for rest in tree if rest)
    if not shared or (2 * len(shared) < own and (len(shared) < 2 or not firm)):
        return False
    return alike(pages, [(tree[rest], plain[rest]) for rest in shared])


def _choose(
    pages: Pages, branching: Branching, names: list[str], with_plain: bool, wanted: str, unreleased: bool
) -> Tree:
    trees = {name: branching.trees[name] for name in names}
    if with_plain:
        trees[""] = {rest: key for rest, key in branching.plain.items() if rest}
    kept = _wanted(list(trees), wanted, unreleased) or _newest(pages, trees, unreleased)
    chosen = trees[kept]
    for name in trees:
        if name == kept:
            continue
        # What has no version in its address is more than docs: of that only what is there twice goes.
        if name:
            members = list(branching.members(name))
        elif unreleased:
            members = list(_below(pages, branching))
        else:
            members = [(rest, key) for rest, key in trees[""].items() if rest in chosen]
        for rest, key in members:
            if key in pages:
                pages.leave_out(key, "version", chosen.get(rest))
    return Tree("version", branching.shown, kept, {name: len(tree) for name, tree in sorted(trees.items())})


def _below(pages: Pages, branching: Branching) -> Iterator[tuple[Parts, str]]:
    """The rest and key of all pages below a branching that are in none of its trees, nor in a language of their own."""
    depth = len(branching.at)
    for key in pages:
        at = pages.places[key].at
        if at[:depth] == branching.at and not (at[depth:] and (version_of(at[depth]) or language_tag(at[depth]))):
            yield at[depth:], key


def _wanted(names: list[str], wanted: str, unreleased: bool) -> str | None:
    if not wanted:
        return None
    named = [name for name in names if name and same_version(name, wanted)]
    inside = [name for name in names if name and within_version(name, wanted)]
    for found in (named, inside):
        if found:
            return max(found, key=lambda name: (_version(name, unreleased).order, name))
    return None


def _newest(pages: Pages, trees: dict[str, dict[Parts, str]], unreleased: bool) -> str:
    largest = max(map(len, trees.values()))
    whole = [name for name, tree in trees.items() if len(tree) >= SMALL * largest] or list(trees)
    ranked = sorted(whole, key=lambda name: (_version(name, unreleased).order, name), reverse=True)
    for name in ranked[:-1]:
        others = [trees[other] for other in ranked if other != name]
        if not any(_is_hollow(pages, trees[name], other) for other in others):
            return name
    return ranked[-1]


def _is_hollow(pages: Pages, tree: dict[Parts, str], other: dict[Parts, str]) -> bool:
    """Whether the pages of a tree say next to nothing, measured by the same pages of another: redirects to it."""
    shared = [rest for rest in tree if rest in other]
    chosen = shared[:: max(1, len(shared) // SAMPLED)][:SAMPLED]
    own, others = (sum(len(pages.text_of(at[rest])) for rest in chosen) for at in (tree, other))
    return own < HOLLOW * others


def _version(name: str, unreleased: bool) -> Version:
    if not name:
        return Version(DEVELOPMENT if unreleased else UNVERSIONED)
    version = version_of(name)
    assert version is not None
    return version
