"""Translations of the same pages: all stay, each known as such, or only those in the language asked for."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain

from .grouping import Pages, Tree
from .place import Parts
from .tongues import CODES, fits, is_sure, language_tag, primary
from .trees import Branching, branchings

QUERIES = frozenset(("lang", "language", "locale", "hl", "lng", "l"))
_MARKED = re.compile(rf"[/.=_](?:{'|'.join(sorted(CODES))})(?:[-_]\w{{2,4}}){{0,2}}(?:[/.&?#]|$)|//[a-z]{{2}}\.", re.I)
_NUMBERED = re.compile(r"(\d{4,})(?:-.*)?")  # articles of a help desk: a number, then a title in each language

Translations = list[dict[str, str]]  # of one page: its keys with their language, the default one first


def may_be_translated(key: str) -> bool:
    """A quick look: whether a page key has anything like the name of a language in it."""
    return _MARKED.search(f"/{key}") is not None


def translations_of(pages: Pages) -> tuple[list[Tree], Translations, dict[str, str]]:
    """The language trees of a source, of each page that is there in several languages all of its keys, and the
    language of every page that stands in such a tree or says its own."""
    trees: list[Tree] = []
    groups: Translations = []
    grouped: set[str] = set()
    tags_of = {key: tag for key in pages if (tag := _declared(pages, key)) is not None}
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
            if name:
                tags_of.update((key, tags[name]) for _, key in branching.members(name))
        found = [group for group in by_rest.values() if len(group) > 1 and not grouped & group.keys()]
        grouped.update(chain.from_iterable(found))
        groups += found
        counts = {name: len(branching.trees[name] if name else branching.plain) for name in sorted(tags)}
        trees.append(Tree("language", branching.shown, next(iter(_default_first(branching, tags))), counts))
    groups += _linked(pages, grouped, tags_of)
    for group in groups:
        for key, tag in group.items():
            tags_of.setdefault(key, tag)
    return trees, groups, tags_of


def _linked(pages: Pages, grouped: set[str], tags_of: dict[str, str]) -> Translations:
    """Pages that name each other as translations of one, where no two of them are in one language."""
    named: dict[str, dict[str, str]] = {}
    for key in pages:
        of = pages.all[key].traits.translation_of
        if of and key not in grouped:
            named.setdefault(of, {})[key] = tags_of.get(key, "")
    found = []
    for of, group in named.items():
        if len(group) > 1 and "" not in group.values() and len(set(group.values())) == len(group):
            first = sorted(group, key=lambda key: (key != of, primary(group[key]) != "en", group[key]))
            found.append({key: group[key] for key in first})
    return found


def leave_out_languages(pages: Pages, groups: Translations, tags: dict[str, str], wanted: str) -> bool:
    """Leave out what is in another language than `wanted`; whether any page is in it.

    tags: the language of each page that is known to be in one; a page of an unknown language stays, unless it is
    translated. Of several regions all stay where a page is not there in the one asked for.
    """
    seen = False
    for group in groups:
        chosen = next((key for key, tag in group.items() if tag and fits(tag, wanted)), None)
        for key in group:
            if chosen is not None and key != chosen:
                pages.leave_out(key, "language", chosen)
    for key in list(pages):
        tag = tags.get(key)
        if tag and primary(tag) == primary(wanted):
            seen = True
        elif tag:
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
    return language_tag(pages.all[key].traits.language)


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
