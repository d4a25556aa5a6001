"""How much of a text stands in another, told from a few runs of words; and the digest of what a page says."""

from __future__ import annotations

import hashlib
import re

from ...model import Page

RUN = 4  # words in a row that are looked for
PROBES = 40  # runs taken from a text, evenly spread

_UNSPACED = r"\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff"  # Thai, Lao, kana and Han: each sign counts as a word
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
# What differs between HTML and Markdown of the same text, in UTF-8: emphasis, quotes, the sign of a link to a heading.
_ASCII_MARKS = b"*_`\"'"
_MARKS = tuple(mark.encode() for mark in "\u2018\u2019\u201a\u201c\u201d\u201e\u00b6")


def flat(text: str) -> str:
    """The words of a text in lower case, each between two spaces."""
    return f" {' '.join(_WORD.findall(text.lower()))} "


def probes(text: str) -> list[str]:
    """Up to `PROBES` runs of words of a flat text, evenly spread; the whole of a shorter one."""
    words = text.split()
    last = len(words) - RUN
    if last <= 0:
        return [text] if words else []
    count = min(PROBES, last + 1)
    return [
        f" {' '.join(words[at : at + RUN])} " for at in sorted({k * last // max(count - 1, 1) for k in range(count)})
    ]


def overlap(one: str, other: str) -> float:
    """Share of the runs of the shorter flat text that stand in the longer one; 1 where there is no text at all."""
    small, large = sorted((one, other), key=len)
    wanted = probes(small)
    return sum(run in large for run in wanted) / len(wanted) if wanted else 1.0


def said(page: Page) -> str:
    """Digest of what a page says: its words and signs in order, without case, spacing, quotes, structure and the
    site's name. Equal digests are equal texts: another number, sign or word is another page.

    Short lines without a number that stand before the first heading are the way to the page, not the page.
    """
    start = 0
    if page.headings:
        first = page.headings[0].start
        before = flat(page.text[:first])
        if len(before.split()) < 12 and not any(map(str.isdigit, before)):
            start = first
    named = b"" if page.headings else _plain(page.title)
    return hashlib.sha256(named + b"\n" + _plain(page.text[start:])).hexdigest()[:24]


def _plain(text: str) -> bytes:
    data = text.encode("utf-8", "surrogatepass")  # bytes: a quarter of the time
    for mark in _MARKS:
        data = data.replace(mark, b"")
    return b" ".join(data.translate(None, _ASCII_MARKS).lower().split())
