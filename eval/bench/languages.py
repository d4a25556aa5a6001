"""Tickets in a language that the docs are not in, with the word bridge and without.

    python eval/bench/languages.py --indexes DIR [--shared ../shared] [--write] [SET ...]

DIR: one index a set, made by `answerable ingest` of its docs. For each set whose docs are in English: how often a
ticket in another language that is answerable finds its page first and among four, and how well the confidence tells
answerable ones from the others (English tickets: written_sets.md). The bridge learned from none of these sets. The
reader was trained on those that its card names, their tickets in other languages among them, which flatters its AUROC
there. How sure of a word the bridge must be, and that names stay, was chosen on seven sets; `LEFT` had no part in it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from public_sets import SHARED, need, unfitted
from table import Column, Table, numbers, publish

from answerable import Answerer, Settings, Ticket
from answerable.model import Answer, Turn

SETS = (
    "actual", "ddg", "handbook", "letsencrypt", "loginhelp", "mastodon", "merchdocs", "merchdocs2", "openedx",
    "plausible", "railway", "smartpay",
)  # fmt: skip
UNSEEN = ("ddg", "handbook", "railway", "smartpay")  # by the reader
LEFT = ("handbook", "merchdocs", "merchdocs2", "openedx", "railway")  # where nothing of the bridge was chosen by
ENGLISH = "en"
COLUMNS = (
    Column("tickets"),
    *numbers(
        ("answerable", "{}"),
        ("others", "{}"),
        ("hit@1", "{:.2f}"),
        ("hit@4", "{:.2f}"),
        ("AUROC answerable", "{:.2f}"),
        ("against near misses", "{:.2f}"),
    ),
)
TABLES = dict.fromkeys(("all", "languages", "sets"), COLUMNS)


@dataclass(frozen=True)
class Asked:
    """A ticket's row, with its answer."""

    row: dict[str, Any]
    answer: Answer

    def found(self, among: int) -> bool:
        return any(one.chunk.page in self.row["relevant"] for one in self.answer.passages[:among])


def asked(name: str, indexes: Path, shared: Path, bridge: str) -> list[Asked]:
    """The tickets of a set that are not in English, with their answers."""
    lines = (shared / "data" / name / "tickets.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["lang"] != ENGLISH]
    tickets = [
        Ticket(row["id"], row["text"], thread=tuple(Turn(t["speaker"], t["text"]) for t in row.get("thread") or ()))
        for row in rows
    ]
    plain = Settings()
    settings = replace(
        plain,
        encode=replace(plain.encode, bridge=bridge),
        answer=replace(plain.answer, confidence_model=unfitted(name)),
    )
    with Answerer(indexes / name, settings) as answerer:
        return list(map(Asked, rows, answerer.ask_many(tickets)))


def auroc(high: Sequence[float], low: Sequence[float]) -> float | None:
    if not high or not low:
        return None
    one, other = np.array(high)[:, None], np.array(low)[None]
    return float((one > other).mean() + (one == other).mean() / 2)


def line(title: str, group: Sequence[Asked]) -> list[Any]:
    answerable = [one for one in group if one.row["answerable"]]
    others = [one for one in group if not one.row["answerable"]]
    high = [one.answer.confidence for one in answerable]
    near = [one.answer.confidence for one in others if one.row["kind"].startswith("near")]
    with_page = [one for one in answerable if one.row["relevant"]]
    hits = [float(np.mean([one.found(k) for one in with_page])) if with_page else None for k in (1, 4)]
    return [
        title,
        len(answerable),
        len(others),
        *hits,
        auroc(high, [one.answer.confidence for one in others]),
        auroc(high, near),
    ]


def main() -> None:
    """Ask all sets both ways."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--indexes", type=Path, required=True)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("sets", nargs="*", metavar="SET", default=list(SETS))
    args = parser.parse_args()
    need(args.shared)
    if args.write and set(args.sets) != set(SETS):
        parser.error(f"--write keeps the table of all {len(SETS)} sets")
    bridged = {name: asked(name, args.indexes, args.shared, "builtin") for name in args.sets}
    plain = {name: asked(name, args.indexes, args.shared, "off") for name in args.sets}
    every = [one for group in bridged.values() for one in group]
    rows = []
    for title, names in (("all", SETS), ("sets left aside", LEFT), ("sets new to the reader", UNSEEN)):
        for how, asked_so in (("without the bridge", plain), ("with it", bridged)):
            rows.append(line(f"{title}, {how}", [one for name in names for one in asked_so.get(name, ())]))
    languages = sorted({one.row["lang"] for one in every})
    by_language = [line(tag, [one for one in every if one.row["lang"] == tag]) for tag in languages]
    by_set = [line(name, group) for name, group in bridged.items()]
    publish(
        "languages",
        tables=[
            Table("all", TABLES["all"], rows),
            Table("languages", TABLES["languages"], by_language),
            Table("sets", TABLES["sets"], by_set),
        ],
        data=[{"name": name, "n": len(group)} for name, group in bridged.items()],
        write=args.write,
    )


if __name__ == "__main__":
    main()
