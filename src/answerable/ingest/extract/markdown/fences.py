"""Where the fenced code of a Markdown source stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

FENCE = re.compile(r"(?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t])*(`{3,}(?=[^`\n]*$)|~{3,})([^\n]*)", re.M)
_LINE_FENCE = re.compile(r"^(?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t])*(`{3,}(?=[^`\n]*$)|~{3,})([^\n]*)", re.M)


@lru_cache(maxsize=64)
def closing(character: str, length: int) -> re.Pattern[str]:
    """The line that closes a fence of so many characters."""
    return re.compile(rf"^[ \t>]*{re.escape(character)}{{{length},}}[ \t]*$", re.M)


def fence_end(source: str, opening: re.Match[str]) -> int:
    """Behind the closing line of the fence that begins with `opening`; the end of the source where it is not closed."""
    sign = opening.group(1)
    # A length beyond a few characters is not looked for again and again: each new length is a search of its own.
    close = closing(sign[0], min(len(sign), 40)).search(source, opening.end())
    return close.end() if close else len(source)


class Fences:
    """The fenced code of one source."""

    def __init__(self, source: str) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        if "```" not in source and "~~~" not in source:
            return
        at = 0
        while match := _LINE_FENCE.search(source, at):
            end = fence_end(source, match)
            self._starts.append(match.start())
            self._ends.append(end)
            at = max(end, match.end())

    def holds(self, at: int) -> bool:
        """Whether this place is inside fenced code, its fences counted in."""
        n = bisect_right(self._starts, at) - 1
        return n >= 0 and at < self._ends[n]

    def begins(self, at: int) -> bool:
        """Whether a fence begins at this place."""
        n = bisect_right(self._starts, at) - 1
        return n >= 0 and self._starts[n] == at

    def without(self, source: str) -> str:
        """The source without its fenced code."""
        parts, at = [], 0
        for begin, stop in zip(self._starts, self._ends, strict=True):
            parts.append(source[at:begin])
            at = stop
        return "".join(parts) + source[at:] if parts else source
