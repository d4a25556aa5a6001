"""The levels of headings, by size and weight, and the heading that is the file's title."""

from __future__ import annotations

from collections.abc import Sequence

from .lines import Style
from .passages import Passage
from .raised import marked, without_marks

_SAME_SIZE = 0.04
_MOST_LEVELS = 6


def levels_of(passages: Sequence[Passage], style: Style) -> dict[int, int]:
    """Of each heading, by its place among the passages, the level: larger print, then bold, then plain."""
    headings = {n: passage for n, passage in enumerate(passages) if passage.kind == "heading"}
    larger = sorted({one.size for one in headings.values() if one.size >= 1.12 * style.size}, reverse=True)
    steps: list[float] = []
    for size in larger:
        if not steps or steps[-1] - size > _SAME_SIZE * size:
            steps.append(size)
    bold = any(one.bold for one in headings.values() if one.size < 1.12 * style.size)
    levels: dict[int, int] = {}
    for n, one in headings.items():
        if one.size >= 1.12 * style.size:
            level = next(k for k, size in enumerate(steps, 1) if size - one.size <= _SAME_SIZE * one.size)
        else:
            level = len(steps) + (1 if one.bold or not bold else 2)
        levels[n] = min(level, _MOST_LEVELS)
    return levels


def title_of(passages: Sequence[Passage], heads: Sequence[str]) -> str | None:
    """The largest heading of the first sheet; a running head where that is only one heading of several its size."""
    first = [p for p in passages if p.kind == "heading" and p.sheet == 0 and not p.aside]
    largest = max(first, key=lambda one: one.size, default=None)
    if largest is None:
        return None
    others = any(
        p.kind == "heading" and p is not largest and abs(p.size - largest.size) <= _SAME_SIZE * p.size for p in passages
    )
    if others:
        named = [text for text in heads if len(text.split()) >= 2 and not any(c.isdigit() for c in text.split()[-1])]
        named = [text for text in named if sum(c.isalpha() for c in text) > 0.6 * len(text)]
        if named:
            return marked(without_marks(named[0]))
    return marked(without_marks(" ".join(largest.lines)))
