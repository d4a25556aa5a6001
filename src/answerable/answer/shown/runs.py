"""The words of a place of a page with what stands out in them and where they link to, as runs without overlaps."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ...escape import for_url
from ...model import Link, Mark, MarkKind, Page

_TORN = re.compile(r"\n[ \t]*(\S)")
_CLOSING = frozenset(".,;:!?)")
_Place = TypeVar("_Place", Link, Mark)


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are marked alike. `url` is an address that a browser may be sent to, or None."""

    text: str
    kinds: frozenset[MarkKind] = frozenset()
    url: str | None = None


def lines_of(page: Page, start: int, end: int) -> list[list[Run]]:
    """The lines of `page.text[start:end]` as runs, none of them empty and without white space around them.

    A line that goes on in the middle of a sentence, where the source has something that is no text, is none of its own.
    """
    lines: list[list[Run]] = [[]]
    for run in _runs(page, start, end):
        if "\n" not in run.text:
            lines[-1].append(run)
            continue
        first, *others = run.text.split("\n")
        lines[-1].append(Run(first, run.kinds, run.url))
        lines += [[Run(other, run.kinds, run.url)] for other in others]
    found: list[list[Run]] = []
    for line in map(trimmed, lines):
        if not line:
            continue
        if found and (between := _between(line[0].text[0])) is not None:
            found[-1] += [Run(between), *line] if between else line
        else:
            found.append(line)
    return found


def in_one(text: str) -> str:
    """`text` of a page with the lines put together that go on in the middle of a sentence."""
    return text if "\n" not in text else _TORN.sub(_mended, text)


def _mended(found: re.Match[str]) -> str:
    between = _between(found[1])
    return found[0] if between is None else between + found[1]


def _between(first: str) -> str | None:
    """What to put before a line that begins with this character and goes on the one before; None where it does not."""
    if first in _CLOSING:
        return ""
    return " " if first.islower() else None


def trimmed(line: Iterable[Run]) -> list[Run]:
    """A line without white space at its ends, nor runs without text."""
    runs = [run for run in line if run.text]
    while runs and runs[0].text[0].isspace():
        runs[0] = Run(runs[0].text.lstrip(), runs[0].kinds, runs[0].url)
        if not runs[0].text:
            del runs[0]
    while runs and runs[-1].text[-1].isspace():
        runs[-1] = Run(runs[-1].text.rstrip(), runs[-1].kinds, runs[-1].url)
        if not runs[-1].text:
            del runs[-1]
    return runs


def _runs(page: Page, start: int, end: int) -> Iterator[Run]:
    """Time is linear in the words and the marks of the place, whatever the length of the page."""
    links, marks = within(page.links, page, start, end), within(page.marks, page, start, end)
    if not links and not marks:
        yield Run(page.text[start:end])
        return
    changes: dict[int, list[tuple[int, MarkKind]]] = {}
    for mark in marks:
        changes.setdefault(max(mark.start, start), []).append((1, mark.kind))
        changes.setdefault(min(mark.end, end), []).append((-1, mark.kind))
    cuts = {start, end} | changes.keys()
    for link in links:
        cuts |= {max(link.start, start), min(link.end, end)}
    open_marks: Counter[MarkKind] = Counter()
    place = 0
    for at, until in itertools.pairwise(sorted(cuts)):
        for step, kind in changes.get(at, ()):
            open_marks[kind] += step
        while place < len(links) and links[place].end <= at:
            place += 1
        linked = place < len(links) and links[place].start <= at
        url = for_url(links[place].url, mail=True) if linked else None
        yield Run(page.text[at:until], frozenset(kind for kind, count in open_marks.items() if count > 0), url)


def within(places: Sequence[_Place], page: Page, start: int, end: int) -> list[_Place]:
    """Those that reach into the place; each lies within a block, and they are in the order of their beginnings."""
    if not places:
        return []
    block = bisect_right(page.blocks, start, key=lambda block: block.start) - 1
    first = bisect_left(places, min(start, page.blocks[block].start if block >= 0 else 0), key=lambda one: one.start)
    reaching = itertools.takewhile(lambda one: one.start < end, itertools.islice(places, first, None))
    return [one for one in reaching if one.end > start]
