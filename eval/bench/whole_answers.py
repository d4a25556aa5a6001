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
from collections.abc import Sequence
from pathlib import Path

from answerable import Answerer, Ticket, open_index
from answerable.model import Citation, Page

from public_sets import SHARED

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
        if not behind or (behind[0].kind == "heading" and not any(b.end == behind[0].end for b in behind[1:2])):
            following = ordered[place + 1 :]
            if not following or not behind or following[0].start > behind[0].start:
                ends.append(quote)
            continue
        if place + 1 == len(ordered) or ordered[place + 1].start > max(behind[0].start, quote.end + 60) and not (
            behind[0].start <= ordered[place + 1].start < _group_end(page, behind[0])
        ):
            found.append(quote)
    return found, ends


def _group_end(page: Page, block: object) -> int:
    """The end of the list or table that a block is of: a cut list may show any of its items."""
    group = getattr(block, "group", None)
    ends = [one.end for one in page.blocks if group is not None and one.group == group]
    return max(ends, default=getattr(block, "end", 0))


def main() -> None:
    """Ask each set and print one line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--indexes", type=Path, required=True, help="a folder with an index for each set")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--show", action="store_true", help="print each bare lead-in")
    parser.add_argument("sets", nargs="*", metavar="SET")
    args = parser.parse_args()
    print("set  drafts  bare (share)  at an end  words sent+assist  words all  notes  seconds")
    for name in args.sets:
        lines = (args.shared / "data" / name / "tickets.jsonl").read_text("utf-8").splitlines()
        tickets = [Ticket(id=row["id"], text=row["text"], intent=row.get("intent")) for row in map(json.loads, lines)]
        with open_index(args.indexes / name) as index:
            began = time.perf_counter()
            answers = Answerer(index).ask_many(tickets)
            seconds, drafts, bares, ends, words, shown = 0.0, 0, 0, 0, 0, []
            for answer in answers:
                citations = answer.citations or (answer.handoff.citations if answer.handoff else ())
                if not citations:
                    continue
                drafts += 1
                count = sum(len(one.quote.split()) for one in citations)
                words += count
                if answer.route != "escalate":
                    shown.append(count)
                open_ends: list[Citation] = []
                open_here: list[Citation] = []
                for key in dict.fromkeys(one.page for one in citations):
                    own = bare(index.pages[key], [one for one in citations if one.page == key])
                    open_here += own[0]
                    open_ends += own[1]
                bares, ends = bares + bool(open_here), ends + bool(open_ends)
                for one in [*open_here, *open_ends] if args.show else []:
                    print("  ", "bare" if one in open_here else "end", answer.id, one.page, repr(one.quote[-90:]))
            seconds = time.perf_counter() - began
        mean = sum(shown) / max(1, len(shown))
        print(f"{name}  {drafts}  {bares} ({bares / max(1, drafts):.3f})  {ends}  {mean:.0f}  {words / max(1, drafts):.0f}  {seconds:.0f}", flush=True)


if __name__ == "__main__":
    main()
