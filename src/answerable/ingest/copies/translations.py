"""Translations of the same pages: all stay, each known as such, or only those in the language asked for."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain

from .grouping import Pages, Tree
from .place import Parts
from .tongues import fits, is_sure, language_tag, primary
from .trees import Branching, branchings

QUERIES = frozenset(("lang", "language", "locale", "hl", "lng", "l"))
_NUMBERED = re.compile(r"(\d{4,})(?:-.*)?")  # articles of a help desk: a number, then a title in each language

Translations = list[dict[str, str]]  # of one page: its keys with their language, the default one first


def translations_of(pages: Pages) -> tuple[list[Tree], Translations]:
    """The language trees of a source, and of each page that is there in several languages all of its keys."""
    trees: list[Tree] = []
    groups: Translations = []
    grouped: set[str] = set()
    for branching in branchings(pages, language_tag, QUERIES, in_file=True):
        names, with_plain = _agreeing(pages, branching)
        if len(names) + with_plain < 2:
            continue
        tags = {name: _tag(name) for name in names}
        if with_plain:
            tags = {"": _plain_tag(pages, branching, set(tags.values())), **tags}
        by_rest: dict[Parts, dict[str, str]] = {}
        for name in _default_first(branching, tags):
            tree = branching.trees[name] if name else branching.plain
            for rest, key in tree.items():
                by_rest.setdefault(_numbered(rest) if name else rest, {}).setdefault(key, tags[name])
        found = [group for group in by_rest.values() if len(group) > 1 and not grouped & group.keys()]
        grouped.update(chain.from_iterable(found))
        groups += found
        counts = {name: len(branching.trees[name] if name else branching.plain) for name in sorted(tags)}
        trees.append(Tree("language", branching.shown, next(iter(_default_first(branching, tags))), counts))
    return trees, groups


def leave_out_languages(pages: Pages, groups: Translations, wanted: str) -> bool:
    """Leave out what is in another language than `wanted`; whether any page is in it.

    A page that is not translated and does not say its language stays.
    """
    seen = False
    for group in groups:
        chosen = next((key for key, tag in group.items() if fits(tag, wanted)), None)
        seen = seen or chosen is not None
        for key, tag in group.items():
            if key != chosen and not (chosen is None and _declared(pages, key) is None and not tag):
                pages.leave_out(key, "language", chosen)
    for key in list(pages):
        declared = _declared(pages, key)
        seen = seen or (declared is not None and fits(declared, wanted))
        if declared is not None and not fits(declared, wanted) and primary(declared) != primary(wanted):
            pages.leave_out(key, "language", None)
    return seen


def _agreeing(pages: Pages, branching: Branching) -> tuple[list[str], bool]:
    """The names that are languages of the same pages, and whether the pages without one are in a language too."""
    rests = Counter(rest for tree in branching.trees.values() for rest in {_numbered(rest) for rest in tree})
    names = []
    for name, tree in branching.trees.items():
        said = _said(pages, tree)
        tag = _tag(name)
        if said is not None and said != primary(tag) and not is_sure(tag):
            continue  # /it/ of a site in English: computers
        shared = any(rests[_numbered(rest)] > 1 for rest in tree)
        if shared or any(rest and rest in branching.plain for rest in tree):
            names.append(name)
    if not any(is_sure(_tag(name)) or _said(pages, branching.trees[name]) == primary(_tag(name)) for name in names):
        return [], False
    with_plain = any(rest and rest in branching.plain for name in names for rest in branching.trees[name])
    return names, with_plain


def _said(pages: Pages, tree: dict[Parts, str]) -> str | None:
    """The language that most pages of a tree say they are in, if they say any."""
    counts = Counter(primary(tag) for key in tree.values() if (tag := _declared(pages, key)) is not None)
    return counts.most_common(1)[0][0] if counts else None


def _declared(pages: Pages, key: str) -> str | None:
    return language_tag(pages.all[key].language)


def _tag(name: str) -> str:
    tag = language_tag(name)
    assert tag is not None
    return tag


def _plain_tag(pages: Pages, branching: Branching, others: set[str]) -> str:
    """The language of the pages without one in their address: what they say, else English if that has no tree."""
    said = _said(pages, branching.plain)
    if said is not None:
        return said
    return "" if any(primary(tag) == "en" for tag in others) else "en"


def _default_first(branching: Branching, tags: dict[str, str]) -> list[str]:
    """The names with the default language first: the one without a name, else English, else the one of most pages."""
    return sorted(tags, key=lambda name: (name != "", primary(tags[name]) != "en", -_size(branching, name), name))


def _size(branching: Branching, name: str) -> int:
    return len(branching.trees[name] if name else branching.plain)


def _numbered(rest: Parts) -> Parts:
    return tuple(match[1] if (match := _NUMBERED.fullmatch(part)) else part for part in rest)
