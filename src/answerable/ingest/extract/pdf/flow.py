"""Passages that a column's or a sheet's end has torn apart, put together again."""

from __future__ import annotations

from collections.abc import Sequence

from .passages import Passage
from .prose import ends_clause, reads_on

_MOST_BETWEEN = 40  # passages between the two halves of one, at most
_FLOATS = ("note", "row", "code")


def rejoined(passages: Sequence[Passage]) -> list[Passage]:
    """The passages, with the halves of those that go on in another column or on another sheet as one.

    What stands between the halves (notes, captions, tables, boxes, a heading at the top of the sheet) comes behind.
    """
    out: list[Passage] = []
    torn: Passage | None = None
    between: list[Passage] = []
    for passage in passages:
        if torn is None:
            out.append(passage)
        elif passage.region == torn.region and not between and passage.kind != "note":
            out.append(passage)
            torn = None
        elif _continues(torn, passage, between):
            torn.lines += passage.lines
            torn.full = passage.full
            torn.region = passage.region
            if not _is_torn(torn):
                out += between
                torn, between = None, []
            continue
        elif _may_stand_between(torn, passage) and len(between) < _MOST_BETWEEN:
            between.append(passage)
            continue
        else:
            out += [*between, passage]
            torn, between = None, []
        if torn is None and _is_torn(passage):
            torn = passage
    return [*out, *between]


def _is_torn(passage: Passage) -> bool:
    return passage.kind in ("paragraph", "item", "step") and not passage.aside and not ends_clause(passage.lines[-1])


def _may_stand_between(torn: Passage, passage: Passage) -> bool:
    if passage.kind == "heading":  # of a chapter, at the top of the sheet; in the sheet's middle it ends what is above
        return passage.sheet > torn.sheet
    return passage.kind in _FLOATS or passage.aside or passage.size < 0.92 * torn.size


def _same_size(one: Passage, two: Passage) -> bool:
    return abs(one.size - two.size) <= 0.08 * one.size


def _continues(torn: Passage, passage: Passage, between: Sequence[Passage]) -> bool:
    if passage.kind != "paragraph" or passage.aside:
        return False
    if not _same_size(torn, passage):
        return False
    if reads_on(torn.lines[-1], passage.lines[0]):
        return True
    # A capital or a digit may begin anything: then nothing but notes may stand between, and the line before is full.
    return torn.full and passage.region != torn.region and all(one.kind == "note" for one in between)
