"""The passages that an answer lists: what it was read from, and where a human looks next."""

from __future__ import annotations

from collections.abc import Sequence

from ..index import Index
from ..index.search import Hit
from ..model import Passage

SPARE = 32  # passages beyond those read as evidence, from which the list of pages is filled
PAGES_LISTED = 5
RANK = 5  # added to a page's rank: its share of a ranking is 1 / (RANK + rank), counted from 0


def listed_passages(index: Index, evidence: Sequence[Passage], rest: Sequence[Hit]) -> tuple[Passage, ...]:
    """The passages read as evidence, and the best of further pages: page by page, since a human looks there next.

    First the page that the answer rests on, then by reciprocal rank fusion (Cormack, Clarke and Buettcher,
    SIGIR 2009) of three orders of the pages: that of the evidence, by cosine, and by BM25.
    """
    further = [(index.page_at(hit.row), hit) for hit in rest]
    found = [(one.chunk.page, one.dense, one.lexical) for one in evidence]
    found += [(page, hit.dense, hit.lexical) for page, hit in further]
    orders = found, sorted(found, key=lambda one: -one[1]), sorted(found, key=lambda one: -one[2])
    shares: dict[str, float] = {}
    for order in orders:
        for rank, page in enumerate(dict.fromkeys(page for page, _, _ in order)):
            shares[page] = shares.get(page, 0.0) + 1 / (RANK + rank)
    first = [page for page, _, _ in found[:1]]
    pages = [*first, *sorted(shares.keys() - first, key=lambda page: (-shares[page], page))]
    read: dict[str, list[Passage]] = {}
    for one in evidence:
        read.setdefault(one.chunk.page, []).append(one)
    best = dict(reversed(further))  # of each page
    listed: list[Passage] = []
    count = 0  # of the pages
    for page in pages:
        if page in read or count < PAGES_LISTED:
            listed += read[page] if page in read else [index.passage(best[page])]
            count += 1
    return tuple(listed)
