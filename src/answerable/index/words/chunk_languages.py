"""By which language's rules the words of each chunk are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from ...ingest.language import PAGE_READ, prose_language
from .terms import ENGLISH, has_rules

MIN_SHARE = 0.1  # of the chunks; languages with fewer are quotes, code and mistakes, and are read as the rest is


def chunk_languages(chunks: Iterable[tuple[str, str]]) -> list[str]:
    """A language for each chunk, given as (page, text) in the order of the index: that of its page, or of most pages.

    A page whose language is not told, or is told for few pages only, is read as most are. Languages without rules of
    their own are read as English.
    """
    told: list[tuple[str | None, int]] = []
    for _, group in groupby(chunks, key=lambda chunk: chunk[0]):
        sample, count = "", 0
        for _, text in group:
            count += 1
            if len(sample) < PAGE_READ:
                sample += " " + text
        told.append((prose_language(sample[:PAGE_READ]), count))
    sizes: Counter[str] = Counter()
    for language, count in told:
        if language is not None:
            sizes[language if has_rules(language) else ENGLISH] += count
    ranked = sorted(sizes, key=lambda name: (-sizes[name], name))
    most = ranked[0] if ranked else ENGLISH
    spoken = {name for name in ranked if sizes[name] >= MIN_SHARE * sizes.total()} | {most}
    out: list[str] = []
    for language, count in told:
        name = most if language is None else language if has_rules(language) else ENGLISH
        out += [name if name in spoken else most] * count
    return out
