"""What long work says of itself while it runs: its stage, how much of it is done, and of how much."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, "int | None"], None]
"""Told (stage, done so far, total or None). Stages of an ingest: read, encode, write, lexical, chroma, verify, sync,
rename, switch, sweep."""


def counting(progress: Progress | None, stage: str, total: int | None) -> Callable[[int], None] | None:
    """A function of the number newly done, for hooks that know of one stage only; None where nobody listens."""
    if progress is None:
        return None
    done = 0

    def tick(count: int) -> None:
        nonlocal done
        done += count
        progress(stage, done, total)

    return tick
