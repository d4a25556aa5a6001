"""What has changed in the docs since a baseline: pages come, gone and moved, and the numbers that they state.

A reworded sentence is the business of the tickets: they fail or they do not. A number is different. "Within 14 days"
for "within 30 days" leaves every answer as well found and as well quoted as before, and makes it wrong. So numbers are
pinned, page by page, and a changed one asks for a human's yes (a new baseline).
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...model import Page
from ..anchors import fold

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a baseline keeps of a page: a digest of its text, and its numbers in order."""

    page: str
    digest: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberChange:
    """Numbers of a page that are gone and new; `context` is the text around the first new one, "" if there is none."""

    page: str
    gone: tuple[str, ...]
    new: tuple[str, ...]
    context: str


@dataclass(frozen=True, slots=True)
class DocsDrift:
    """Pages by what happened to them; `numbers` are those edited pages whose numbers differ."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    edited: tuple[str, ...] = ()
    numbers: tuple[NumberChange, ...] = ()

    @property
    def any(self) -> bool:
        return bool(self.added or self.removed or self.moved or self.edited)


def facts_of_pages(pages: Mapping[str, Page]) -> tuple[PageFacts, ...]:
    """By page key."""
    return tuple(PageFacts(key, _digest(pages[key].text), tuple(numbers(pages[key].text))) for key in sorted(pages))


def numbers(text: str) -> list[str]:
    """The numbers of a text in order, as they are written; words such as "seven" are not seen."""
    return _NUMBER.findall(text)


def docs_drift(before: Sequence[PageFacts], pages: Mapping[str, Page]) -> DocsDrift:
    """Compare. A page of the same text under another key has moved; it is neither added nor removed."""
    old = {page.page: page for page in before}
    now = {page.page: page for page in facts_of_pages(pages)}
    gone, fresh = sorted(old.keys() - now.keys()), sorted(now.keys() - old.keys())
    moved: list[tuple[str, str]] = []
    for page in gone:
        target = next((name for name in fresh if now[name].digest == old[page].digest), None)
        if target is not None:
            moved.append((page, target))
            fresh.remove(target)
    away = {page for page, _ in moved}
    edited = [page for page in sorted(old.keys() & now.keys()) if old[page].digest != now[page].digest]
    changes = [_numbers(old[page], now[page], pages[page].text) for page in edited]
    return DocsDrift(
        added=tuple(fresh),
        removed=tuple(page for page in gone if page not in away),
        moved=tuple(moved),
        edited=tuple(edited),
        numbers=tuple(change for change in changes if change is not None),
    )


def _numbers(old: PageFacts, now: PageFacts, text: str) -> NumberChange | None:
    """None where the same numbers stand there, be it in another order."""
    less, more = Counter(old.numbers) - Counter(now.numbers), Counter(now.numbers) - Counter(old.numbers)
    if not less and not more:
        return None
    places = [match.start() for match in _NUMBER.finditer(text)]
    context = ""
    for kind, _, _, start, end in difflib.SequenceMatcher(None, old.numbers, now.numbers, autojunk=False).get_opcodes():
        new = [place for place in range(start, end) if now.numbers[place] in more]
        if kind != "equal" and new:
            context = _around(text, places[new[0]])
            break
    return NumberChange(old.page, tuple(sorted(less.elements())), tuple(sorted(more.elements())), context)


def _around(text: str, place: int) -> str:
    """Some forty characters of the same line before and after: a paragraph is one line here, several in its file."""
    begin = max(text.rfind("\n", 0, place) + 1, place - 40)
    stop = text.find("\n", place)
    return text[begin : min(stop if stop >= 0 else len(text), place + 40)]


def line_in(raw: str, context: str) -> int | None:
    """The line of a source text that holds most words of `context`; None where none holds half of them.

    Of two that hold as many, the shorter. A paragraph written as one long line does not lose for its length.
    """
    wanted = Counter(re.findall(r"\w+", context))
    if not wanted:
        return None
    best, where = (0.0, 0), None
    for number, line in enumerate(raw.splitlines(), 1):
        have = Counter(re.findall(r"\w+", line))
        score = (sum((wanted & have).values()) / sum(wanted.values()), -sum(have.values()))
        if score > best:
            best, where = score, number
    return where if best[0] >= 0.5 else None


def _digest(text: str) -> str:
    return hashlib.sha256(fold(text).encode("utf-8", "surrogatepass")).hexdigest()[:16]
