"""The same page in another format beside it, for printers, or with all others in one file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from .grouping import Pages
from .overlap import flat, probes
from .place import Parts, Place

SAME = 0.5  # share of runs of words that two formats of one page have in common, at the least
SAME_PRINT = 0.8  # the same where only the name says that a page is the print of another
WITHIN = 0.5  # share of a whole book's runs that are found in other pages

_FORMATS = ("text/html", "text/markdown", "text/mdx", "text/x-rst", "text/plain", "application/pdf")
_ENDS = {"md": 1, "markdown": 1, "mdx": 2, "rst": 3, "txt": 4, "pdf": 5}
_LLMS = re.compile(r"llms(?:[-_.]\w+)*", re.I)
_PRINT_PART = re.compile(r"_?print(?:able|er|[-_]?(?:page|view|version|friendly))?|_print|amp|singlehtml", re.I)
_PRINT_NAME = re.compile(r"(.+)(?:[-_.](?:print(?:able)?|amp)|_singlepage)", re.I)
_PRINT_QUERY = re.compile(r"print|printable|print_?(?:view|page|friendly|version)|amp", re.I)
_PRINT_VALUE = re.compile(r"print(?:able|er)?|amp", re.I)
_VIEWS = frozenset(("view", "format", "output", "mode", "layout", "type", "style", "action", "template"))
_OFF = frozenset(("0", "false", "no", "off"))
_SOURCES = "_sources"  # where Sphinx keeps what it was built from


def leave_out_twins(pages: Pages) -> None:
    """Leave out formats beside HTML, sources of Sphinx, print pages, and books of all pages in one."""
    at: dict[Parts, list[str]] = {}
    for key in pages:
        at.setdefault(pages.places[key].at, []).append(key)
    for keys in at.values():
        if len(keys) > 1:
            _formats(pages, keys)
    _sphinx_sources(pages, at)
    _prints(pages, at)
    _books(pages)


def _formats(pages: Pages, keys: list[str]) -> None:
    """Of pages at one place the one in the best format stays, where it holds what the others say.

    HTML that a script fills holds next to nothing; then its Markdown stays too.
    """
    first, *others = sorted(keys, key=lambda key: (_format(pages, key), key))
    text = pages.text_of(first)
    for key in others:
        if _format(pages, key) == _format(pages, first):
            continue  # guide.html and guide/index.html: two pages that happen to be named alike
        least = SAME_PRINT if _format(pages, key) == _ENDS["pdf"] else SAME
        if _share(pages.text_of(key), text) >= least:
            pages.leave_out(key, "twin", first)


def _format(pages: Pages, key: str) -> int:
    """The place of a page's format in the order in which they are preferred; a name such as page.html.md counts."""
    kind = pages.all[key].media_type.split(";")[0]
    by_type = _FORMATS.index(kind) if kind in _FORMATS else len(_FORMATS)
    return max(by_type, max((_ENDS.get(ending, 0) for ending in pages.places[key].endings), default=0))


def _sphinx_sources(pages: Pages, at: dict[Parts, list[str]]) -> None:
    """`_sources/guide.rst.txt` of `guide.html`; all of such a folder, once one of its pages is known as built."""
    folders: dict[Parts, list[tuple[str, str | None]]] = {}
    for key in pages:
        place = pages.places[key]
        if _SOURCES in place.path:
            cut = place.path.index(_SOURCES)
            built = replace(place, path=(*place.path[:cut], *_unindexed(place.path[cut + 1 :])))
            found = next((one for one in at.get(built.at, ()) if one in pages), None)
            folders.setdefault((place.site, *place.path[:cut]), []).append((key, found))
    for members in folders.values():
        if any(found for _, found in members):
            for key, found in members:
                pages.leave_out(key, "twin", found)


def _unindexed(path: Parts) -> Parts:
    return path[:-1] if path and path[-1] == "index" else path


def _prints(pages: Pages, at: dict[Parts, list[str]]) -> None:
    for key in list(pages):
        for plain in _without_print(pages.places[key]):
            of = next((one for one in at.get(plain.at, ()) if one != key and one in pages), None)
            if of is not None and _share(pages.text_of(of), pages.text_of(key)) >= SAME_PRINT:
                pages.leave_out(key, "print", of)
                break


def _share(page: str, within: str) -> float:
    """Share of the runs of words of a page that stand in another."""
    wanted, text = probes(flat(page)), flat(within)
    return sum(run in text for run in wanted) / len(wanted) if wanted else 0.0


def _without_print(place: Place) -> Iterator[Place]:
    """The places that this one may be the print of."""
    query = tuple((name, value) for name, value in place.query if not _asks_for_print(name, value))
    if query != place.query:
        yield replace(place, query=query)
    for number, part in enumerate(place.path):
        if _PRINT_PART.fullmatch(part):
            yield replace(place, path=(*place.path[:number], *place.path[number + 1 :]))
    if place.path and (named := _PRINT_NAME.fullmatch(place.path[-1])):
        yield replace(place, path=(*place.path[:-1], *_unindexed((named[1],))))


def _asks_for_print(name: str, value: str) -> bool:
    if _PRINT_QUERY.fullmatch(name):
        return value.lower() not in _OFF
    return name.lower() in _VIEWS and _PRINT_VALUE.fullmatch(value) is not None


def _books(pages: Pages) -> None:
    """llms.txt and its like, and print pages of a whole site, where their text stands in the other pages."""
    books = {key for key in pages if _is_book(pages.places[key])}
    if not books or len(books) == sum(1 for _ in pages):
        return
    wanted: dict[str, list[str]] = {}
    for key in sorted(books):
        place = pages.places[key]
        if place.path and place.path[-1].lower() == "llms":  # a list of links, with a line on each
            pages.leave_out(key, "twin", None)
        else:
            wanted[key] = probes(flat(pages.text_of(key)))
    missing = {key: len(runs) * (1 - WITHIN) for key, runs in wanted.items()}
    for key in pages:
        if key in books or not wanted:
            continue
        text = flat(pages.text_of(key))
        for book in list(wanted):
            wanted[book] = [run for run in wanted[book] if run not in text]
            if len(wanted[book]) <= missing[book]:
                pages.leave_out(book, "twin" if _is_llms(pages.places[book]) else "print", None)
                del wanted[book]
        if not wanted:
            break


def _is_book(place: Place) -> bool:
    name = place.path[-1] if place.path else ""
    return _is_llms(place) or _PRINT_PART.fullmatch(name) is not None or "singlehtml" in place.path


def _is_llms(place: Place) -> bool:
    if not place.path or not place.is_file or place.endings[-1:] not in (("txt",), ("md",)):
        return False
    return _LLMS.fullmatch(place.path[-1]) is not None or "_llms-txt" in place.path
