"""Small faults of meaning in a page, as an editor makes them: a number, a "not", a label, a step.

Each is one edit of the extracted text; the page around it stays as it is. What is drawn is fixed by the seed.

    number   the first digit of a number becomes another one: 30 days, 40 days
    negate   can and cannot, enabled and disabled, is and is not, before and after change places
    rename   a label that the reader is told to choose, or a term in capitals, becomes another label of the docs
    drop     a step of a numbered procedure is gone
"""

from __future__ import annotations

import dataclasses
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ...model import Page

Kind = Literal["number", "negate", "rename", "drop"]
KINDS: tuple[Kind, ...] = ("number", "negate", "rename", "drop")

_NUMBER = re.compile(r"(?<![\w.,:/-])\d+(?:[.,]\d+)*(?![\w:/-]|[.,]\d)")
_STEP_NUMBER = re.compile(r"\d{1,9}[.)][ \t]+")
# The first of these that stands in a sentence is turned round; a longer form comes before the shorter one in it.
_TURNS: tuple[tuple[str, str], ...] = (
    ("cannot", "can"),
    ("can't", "can"),
    ("can not", "can"),
    ("do not", "do"),
    ("does not", "does"),
    ("are not", "are"),
    ("is not", "is"),
    ("must not", "must"),
    ("will not", "will"),
    ("don't", "do"),
    ("isn't", "is"),
    ("aren't", "are"),
    ("can", "cannot"),
    ("must", "must not"),
    ("will", "will not"),
    ("enabled", "disabled"),
    ("disabled", "enabled"),
    ("enable", "disable"),
    ("disable", "enable"),
    ("always", "never"),
    ("never", "always"),
    ("is", "is not"),
    ("are", "are not"),
    ("before", "after"),
    ("after", "before"),
    ("without", "with"),
)
_NEGATED = re.compile("|".join(rf"(?P<t{n}>\b{re.escape(old)}\b)" for n, (old, _) in enumerate(_TURNS)))
_TERM = r"[A-Z][a-z][\w'&-]*(?: [A-Z][a-z][\w'&-]*)*"  # no codes: W-104 is not the name of anything
_CHOSEN = re.compile(
    rf"\b(?:[Cc]hoose|[Ss]elect|[Cc]lick|[Pp]ress|[Tt]ap|[Oo]pen|[Uu]nder|[Gg]o to|called|named) (?P<label>{_TERM})"
)
_TERM_INSIDE = re.compile(rf"(?<=[a-z,;>] )(?P<label>{_TERM})")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault. The page's `text[start:end]`, which is `old`, becomes `new`; `before` and `after` are the sentence or
    step around it; `section` is the heading path from the title down."""

    number: int
    kind: Kind
    page: str
    section: tuple[str, ...]
    start: int
    end: int
    old: str
    new: str
    before: str
    after: str


def draw(pages: Mapping[str, Page], limit: int, seed: int = 0) -> tuple[Mutant, ...]:
    """At most `limit` faults: every kind in turn, and within a kind every page in turn before one comes twice.

    The order of `pages` does not matter. Numbered from 1 in the order drawn.
    """
    labels = sorted({label for key in sorted(pages) for label in _labels_of(pages[key])})
    stacks: dict[Kind, list[Mutant]] = {}
    for kind in KINDS:
        by_page: dict[str, list[Mutant]] = defaultdict(list)
        for key in sorted(pages):
            # A generator of its own for each page: a page that comes or goes leaves the others' faults as they were.
            rng = random.Random(f"{seed} {kind} {key}")
            mutants = list(_MAKERS[kind](pages[key], labels, rng))
            rng.shuffle(mutants)
            by_page[key] = mutants
        order = sorted(key for key in by_page if by_page[key])
        random.Random(f"{seed} {kind}").shuffle(order)
        depth = max((len(mutants) for mutants in by_page.values()), default=0)
        stacks[kind] = [by_page[key][level] for level in range(depth) for key in order if level < len(by_page[key])]
    drawn: list[Mutant] = []
    level = 0
    while len(drawn) < limit and any(level < len(stack) for stack in stacks.values()):
        drawn += [stacks[kind][level] for kind in KINDS if level < len(stacks[kind])]
        level += 1
    return tuple(dataclasses.replace(mutant, number=n) for n, mutant in enumerate(drawn[: max(0, limit)], 1))


def mutated(page: Page, mutant: Mutant) -> Page:
    """The page with the fault in it; its headings, blocks, links and marks move along, a dropped step's are gone."""
    from ...ingest.extract.extract import content_hash

    start, end = mutant.start, mutant.end
    shift = len(mutant.new) - (end - start)

    def place(offset: int) -> int:
        return offset if offset <= start else max(start, offset + shift)

    text = page.text[:start] + mutant.new + page.text[end:]
    headings = tuple(dataclasses.replace(h, start=place(h.start), end=place(h.end)) for h in page.headings)
    moved = (dataclasses.replace(b, start=place(b.start), end=place(b.end)) for b in page.blocks)
    blocks = tuple(block for block in moved if block.end > block.start)
    links = (dataclasses.replace(link, start=place(link.start), end=place(link.end)) for link in page.links)
    marks = (dataclasses.replace(mark, start=place(mark.start), end=place(mark.end)) for mark in page.marks)
    return dataclasses.replace(
        page,
        text=text,
        headings=headings,
        blocks=blocks,
        links=tuple(link for link in links if link.end > link.start),
        marks=tuple(mark for mark in marks if mark.end > mark.start),
        content_hash=content_hash(page.title, text, headings, blocks),
    )


# -- the kinds -----------------------------------------------------------------------------------


def _numbers(page: Page, labels: Sequence[str], rng: random.Random) -> Iterator[Mutant]:
    for start, end, step in _units(page):
        for match in _NUMBER.finditer(page.text, start + step, end):
            first = int(match[0][0])
            changed = str(rng.choice([digit for digit in range(1, 10) if digit != first]))
            yield _mutant("number", page, match.start(), match.start() + 1, changed, start, end)


def _negations(page: Page, labels: Sequence[str], rng: random.Random) -> Iterator[Mutant]:
    for start, end, step in _units(page):
        body = page.text[start + step : end]
        match = min(_NEGATED.finditer(body), key=_rank, default=None)
        if match is not None:
            place = start + step + match.start()
            yield _mutant("negate", page, place, place + len(match[0]), _TURNS[_rank(match)][1], start, end)


def _rank(match: re.Match[str]) -> int:
    return int((match.lastgroup or "t0")[1:])


def _renames(page: Page, labels: Sequence[str], rng: random.Random) -> Iterator[Mutant]:
    for start, end, step in _units(page):
        for match in _found_labels(page.text, start + step, end):
            old = match["label"]
            others = [
                label
                for label in labels
                if label.casefold() != old.casefold() and old not in label and label not in old
            ]
            if others:
                yield _mutant("rename", page, match.start("label"), match.end("label"), rng.choice(others), start, end)


def _drops(page: Page, labels: Sequence[str], rng: random.Random) -> Iterator[Mutant]:
    sizes: dict[int | None, int] = defaultdict(int)
    for block in page.blocks:
        sizes[block.group] += block.kind == "step"
    for place, block in enumerate(page.blocks):
        if block.kind == "step" and sizes[block.group] > 1:
            after = page.blocks[place + 1].start if place + 1 < len(page.blocks) else block.end
            yield _mutant("drop", page, block.start, after, "", block.start, block.end)


_MAKERS: dict[Kind, Callable[[Page, Sequence[str], random.Random], Iterator[Mutant]]] = {
    "number": _numbers,
    "negate": _negations,
    "rename": _renames,
    "drop": _drops,
}


# -- the text ------------------------------------------------------------------------------------


def _units(page: Page) -> Iterator[tuple[int, int, int]]:
    """Sentences, steps, items and rows as (start, end, length of the step's number); no headings, no code."""
    from ...ingest.sentences import sentences

    for sentence in sentences(page.text, page.blocks):
        if sentence.kind in ("heading", "code"):
            continue
        number = _STEP_NUMBER.match(page.text, sentence.start, sentence.end) if sentence.kind == "step" else None
        yield sentence.start, sentence.end, len(number[0]) if number else 0


def _labels_of(page: Page) -> Iterator[str]:
    for start, end, step in _units(page):
        yield from (match["label"] for match in _found_labels(page.text, start + step, end))


def _found_labels(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Each place once: what is to be chosen, then other words in capitals that do not begin the sentence."""
    taken: set[int] = set()
    for pattern in (_CHOSEN, _TERM_INSIDE):
        for match in pattern.finditer(text, start, end):
            if match.start("label") not in taken:
                taken.add(match.start("label"))
                yield match


def _mutant(kind: Kind, page: Page, start: int, end: int, new: str, begin: int, stop: int) -> Mutant:
    after = page.text[begin:start] + new + page.text[end:stop] if kind != "drop" else ""
    return Mutant(
        number=0,
        kind=kind,
        page=page.page,
        section=_section(page, start),
        start=start,
        end=end,
        old=page.text[start:end],
        new=new,
        before=" ".join(page.text[begin:stop].split()),
        after=" ".join(after.split()),
    )


def _section(page: Page, place: int) -> tuple[str, ...]:
    open_headings: list[tuple[int, str]] = []
    for heading in page.headings:
        if heading.start > place:
            break
        open_headings = [one for one in open_headings if one[0] < heading.level] + [(heading.level, heading.text)]
    path = [page.title, *(text for _, text in open_headings)]
    return tuple(part for n, part in enumerate(path) if part and (n == 0 or part != path[n - 1]))
