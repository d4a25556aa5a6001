"""Whether drafts end in a lead-in that leads to nothing, and how long they are.

    python eval/bench/whole_answers.py --indexes DIR [--shared ../shared] [SET ...]

DIR has an index for each set of `shared/data`. Every ticket's draft is looked at, whatever its route: what would be
sent, and what a human would get. The detector knows nothing of how answers are composed: a quote is a bare lead-in
where its last line ends in a colon, or says "following" and the like, and the block behind it on the page is neither
quoted next nor a heading nor missing. `at an end` counts colons behind which the page has nothing of that section.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from public_sets import SHARED

from answerable import Answerer, Ticket, open_index
from answerable.model import Answer, Block, Citation, Page

SAYS_SO = re.compile(
    r"\b(?:the following|as follows|folgende[nmrs]?|wie folgt|siguientes?|a continuación|suivante?s?)\b[^.!?]*[.!?]?$",
    re.IGNORECASE,
)
STRUCTURES = ("step", "item", "row", "code", "term", "definition")


def bare(page: Page, citations: Sequence[Citation]) -> tuple[list[Citation], list[Citation]]:
    """The quotes that lead to something which is not quoted behind them, and those that lead to nothing on the page."""
    found, ends = [], []
    ordered = sorted(citations, key=lambda one: one.start)
    for place, quote in enumerate(ordered):
        text = quote.quote.rstrip(" \n\"'”*_`)）")
        colon = text.endswith((":", "："))
        behind = [block for block in page.blocks if block.start >= quote.end or block.end > quote.end > block.start]
        says = SAYS_SO.search(text.rsplit("\n", 1)[-1][-200:])
        if not colon and not (says and behind and behind[0].kind in STRUCTURES and behind[0].start >= quote.end):
            continue
        if not behind or behind[0].kind == "heading":
            following = ordered[place + 1 :]
            if not following or not behind or following[0].start > behind[0].start:
                ends.append(quote)
            continue
        behind_it = ordered[place + 1].start if place + 1 < len(ordered) else None
        if behind_it is None or behind_it >= _introduced_end(page, behind):
            found.append(quote)
    return found, ends


def _introduced_end(page: Page, behind: Sequence[Block]) -> int:
    """Up to where a quote may begin that belongs to what a lead-in leads to: a list, a table, a row of tabs."""
    first = behind[0]
    ends = [one.end for one in behind if first.group is not None and one.group == first.group]
    for block in behind if first.kind == "code" or len(page.text[first.start : first.end].split()) < 10 else []:
        if block.kind == "heading" or (block.kind != "code" and len(page.text[block.start : block.end].split()) > 9):
            break
        ends.append(block.end)
    return max(ends, default=first.end)


def main() -> None:
    """Ask each set and print one line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--indexes", type=Path, required=True, help="a folder with an index for each set")
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder of the sets")
    parser.add_argument("--show", action="store_true", help="print each bare lead-in")
    parser.add_argument("sets", nargs="+", metavar="SET")
    args = parser.parse_args()
    print("set  drafts  bare (share)  at an end  words sent+assist  words all  seconds")
    for name in args.sets:
        lines = (args.shared / "data" / name / "tickets.jsonl").read_text("utf-8").splitlines()
        tickets = [Ticket(id=row["id"], text=row["text"], intent=row.get("intent")) for row in map(json.loads, lines)]
        began = time.perf_counter()
        with open_index(args.indexes / name) as index:
            drafts = [one for one in map(_draft, Answerer(index).ask_many(tickets)) if one.citations]
            found = [_bare_in(draft, index.pages, show=args.show) for draft in drafts]
        n = max(1, len(drafts))
        shown = [draft.words for draft in drafts if draft.shown]
        bares, ends = sum(one > 0 for one, _ in found), sum(one > 0 for _, one in found)
        words = [sum(shown) / max(1, len(shown)), sum(draft.words for draft in drafts) / n]
        seconds = time.perf_counter() - began
        print(
            f"{name}  {len(drafts)}  {bares} ({bares / n:.3f})  {ends}  {words[0]:.0f}  {words[1]:.0f}  {seconds:.0f}"
        )


class _Draft(NamedTuple):
    id: str
    citations: tuple[Citation, ...]
    words: int
    shown: bool


def _draft(answer: Answer) -> _Draft:
    citations = answer.citations or (answer.handoff.citations if answer.handoff else ())
    return _Draft(answer.id, citations, sum(len(one.quote.split()) for one in citations), answer.route != "escalate")


def _bare_in(draft: _Draft, pages: Mapping[str, Page], *, show: bool) -> tuple[int, int]:
    here, ends = [], []
    for key in dict.fromkeys(one.page for one in draft.citations):
        own = bare(pages[key], [one for one in draft.citations if one.page == key])
        here += own[0]
        ends += own[1]
    for one in [*here, *ends] if show else []:
        print("  ", "bare" if one in here else "at an end", draft.id, one.page, repr(one.quote[-90:]))
    return len(here), len(ends)


if __name__ == "__main__":
    main()
