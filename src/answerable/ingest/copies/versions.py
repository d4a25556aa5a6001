"""Names of versions, and which of several is the one that customers read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

STABLE, LATEST, UNVERSIONED, RELEASE, SUPPORTED, EARLY, DEVELOPMENT = 6, 5, 4, 3, 2, 1, 0

_DEVELOPMENT_WORDS = """
next dev devel develop development main master trunk head nightly edge unreleased canary beta alpha rc preview snapshot
prerelease pre-release experimental testing unstable next-release
"""
# `stable` before `latest`: where a site has both, as on Read the Docs, `latest` is what is being worked on.
_WORDS = {
    "stable": STABLE,
    **dict.fromkeys(("latest", "current", "newest"), LATEST),
    **dict.fromkeys(("lts", "oldstable"), SUPPORTED),
    **dict.fromkeys(_DEVELOPMENT_WORDS.split(), DEVELOPMENT),
}
_NUMBER = re.compile(
    r"(?P<named>v|ver|version|release|rel|r)?[-_.]?"
    r"(?P<numbers>\d{1,4}(?:\.\d{1,6}){0,4})(?P<open>(?:\.[x*])+)?"
    r"(?:[-_.]?(?P<early>alpha|beta|rc|a|b|c|dev|pre|preview|next|snapshot|nightly|canary|m)[-_.]?(?P<nth>\d{0,6})[\w.]*"
    r"|[-_.](?P<late>final|lts|stable|ga|post\d*|release))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Version:
    """`rank` is one of the constants above; `numbers` order within it, (2, 10) after (2, 9).

    `sure` is False for a bare number such as `16` or `2024`, which may well be something else.
    """

    rank: int
    numbers: tuple[int, ...] = ()
    sure: bool = True

    @property
    def order(self) -> tuple[int, tuple[int, ...]]:
        """The greatest of several is the one to read."""
        return self.rank, self.numbers


@lru_cache(maxsize=4096)
def version_of(name: str) -> Version | None:
    """What a part of an address says as a version: `v2.3`, `2.x`, `release-24.04`, `latest`, `next`; else None."""
    text = name.strip().lower()
    if (rank := _WORDS.get(text)) is not None:
        return Version(rank)
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    numbers = tuple(map(int, match["numbers"].split(".")))
    if match["open"]:  # 2.x is the newest of 2: later than 2.3
        numbers += (1_000_000,)
    sure = bool(match["named"] or match["open"] or len(numbers) > 1)
    if match["early"]:
        return Version(EARLY, (*numbers, -1, int(match["nth"] or 0)), sure)
    return Version(RELEASE, numbers, sure)


def same_version(name: str, wanted: str) -> bool:
    """Whether `name` is the version asked for: as written, or the same numbers."""
    if name.lower() == wanted.strip().lower():
        return True
    one, other = version_of(name), version_of(wanted)
    return one is not None and other is not None and bool(one.numbers) and one.order == other.order


def within_version(name: str, wanted: str) -> bool:
    """Whether `name` is one of the versions that `wanted` stands for: 2.3 of 2."""
    one, other = version_of(name), version_of(wanted)
    if one is None or other is None or not other.numbers:
        return False
    return one.numbers[: len(other.numbers)] == other.numbers
