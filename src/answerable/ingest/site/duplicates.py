"""Pages that call another page their original: whether to take their word for it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from .frontier import Frontier, StoredPage

SAME_WORDS = 0.85  # share of the shorter page's words that make two pages one
_MAX_HOPS = 5  # followed from the page that was named to where it ended
_TAG = re.compile(rb"<[^<>]{0,2000}>")
_WORD = re.compile(rb"[^\s<>.,;:!?()\"']{2,40}")


def shape_differs(url: str, main: str) -> bool:
    """Whether a canonical link cannot be meant: a deep page that calls the bare front page its original."""
    return urlsplit(main).path == "/" and not urlsplit(main).query and urlsplit(url).path.count("/") > 1


def same_words(page: StoredPage, other: StoredPage) -> bool:
    """Whether two pages are by and large the same text: the words they share, over those of the shorter one."""
    words, others = _words(page), _words(other)
    return len(words & others) >= SAME_WORDS * min(len(words), len(others))


def _words(page: StoredPage) -> frozenset[bytes]:
    return frozenset(_WORD.findall(_TAG.sub(b" ", page.data)))


def kept_after_all(frontier: Frontier) -> Iterator[StoredPage]:
    """The pages that named another as their original but are kept, since that one was not, or says other things.

    Many a theme names one canonical URL for all pages, and taking its word would lose them. To be asked once every
    URL has its outcome; each page is recorded as kept, with a flag that says why.
    """
    for page, original in frontier.set_aside():
        end, hops = frontier.outcome(original), 0
        # The original may itself have led elsewhere; two pages that name each other end at the page asked about.
        while end is not None and end.outcome in ("redirect", "duplicate") and hops <= _MAX_HOPS:
            if end.reason == page.url:
                break
            end, hops = frontier.outcome(end.reason), hops + 1
        flag = "canonical_missing"
        if end is not None and end.outcome == "kept":
            kept = frontier.stored(end.url)
            if kept is None or same_words(page, kept):
                continue
            flag = "canonical_disputed"
        if end is not None and end.outcome in ("noindex", "excluded", "robots"):
            continue  # the owner does not want it read
        page = dataclasses.replace(page, flags=(flag,))
        frontier.finish(page.url, "kept", flag, page=page)
        yield page
