"""What humans replied, against sentences judged by hand: which are in the docs, and the share of them.

    answerable ingest fixtures/docs --index INDEX
    python eval/bench/replies.py INDEX [--write]

`gold/replies.jsonl` holds every sentence of the 70 replies of the fixtures, judged before anything was computed:
whether it states something that a page could hold, and whether the docs hold all of it. The threshold of
`replies` was chosen on half A of the intents (by hash, as in `root_causes.py`); half B was looked at afterwards.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from root_causes import TICKETS, half
from shares import PERCENT, cell
from table import Column, Table, numbers, publish

from answerable.encode import load_encoder
from answerable.eval.coverage.replies import BACKED_COVERAGE, Replies, read_replies
from answerable.eval.coverage.reply_claims import states
from answerable.index import open_index
from answerable.settings import Settings
from answerable.tickets.read import read_tickets

GOLD = Path(__file__).resolve().parent / "gold" / "replies.jsonl"
TABLES = {
    "halves": (
        Column("intents"),
        *numbers(
            ("sentences", "{}"),
            ("right", PERCENT),
            ("in the docs, so said", "{} of {}"),
            ("not in them, so said", "{} of {}"),
            ("share said", PERCENT),
            ("share judged", "{:.0%}"),
        ),
    )
}


def row(name: str, pairs: list[tuple[bool, bool]]) -> list[Any]:
    """`pairs` of (found in the docs, judged to be in them)."""
    n = len(pairs)
    true, found = sum(judged for _, judged in pairs), sum(guess for guess, _ in pairs)
    hits = sum(guess and judged for guess, judged in pairs)
    rejected = sum(not guess and not judged for guess, judged in pairs)
    right = sum(guess == judged for guess, judged in pairs)
    return [name, n, cell(right, n), [hits, true], [rejected, n - true], cell(found, n), true / n]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    gold = {}
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        gold[one["ticket"], one["sentence"]] = one
    tickets = read_tickets(TICKETS).tickets
    settings = Settings()
    with open_index(args.index) as index:
        found: Replies | None = read_replies(tickets, index, settings, load_encoder(settings.encode))
    assert found is not None
    split = sum(states(sentence) == one["claim"] for (_, sentence), one in gold.items())
    judged = [(one, gold[one.ticket, one.sentence]) for one in found.statements]
    pairs = {
        name: [(one.in_docs, bool(g["in_docs"])) for one, g in judged if half(one.intent or "") in letters]
        for name, letters in (("half A (threshold chosen here)", "A"), ("half B", "B"), ("all", "AB"))
    }
    publish(
        "replies",
        tables=[Table("halves", TABLES["halves"], [row(name, some) for name, some in pairs.items()])],
        data=[{"name": "fixtures", "n": len(gold)}],
        figures={
            "sentences": len(gold),
            "replies": found.tickets,
            "split_right": split,
            "split_interval": PERCENT.format(*(cell(split, len(gold)) or [])),
            "compared": len(judged),
            "threshold": BACKED_COVERAGE,
        },
        write=args.write,
    )


if __name__ == "__main__":
    main()
