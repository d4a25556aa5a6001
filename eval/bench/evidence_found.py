"""Is the passage that states the answer among those that are read, and does an answer begin with its sentence?

    python eval/bench/evidence_found.py --indexes DIR [--shared ../shared] [--write] [SET ...]

DIR has an index for each set of `shared/data`; without names, the two that the reader was chosen by and not trained on.
Answerable tickets in English with gold `evidence`. A passage states it where it holds at least half of the evidence's
sentences, each by 7 of 10 of its word trigrams.

found     by kind of ticket: the share with a passage that states it among the first 4, 8 and 12 as retrieval orders
          them, among the first 4 that the reader is given, among those found at all; and first once it has read.
          `no chunk`: the evidence stands in no chunk of the index, or is spread over several.
sentence  of tickets whose first quote is from a page that answers: the sentence ranked first shares half of its
          trigrams, or of the evidence's, with the evidence; with the reader and without.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

from choice import OVERLAP, gold, labelled, scorer, ticket_of
from public_sets import SHARED
from table import Column, Table, numbers, publish

import answerable.answer.snapshot as snapshot_module
from answerable import Answerer, Settings
from answerable.answer.evidence import Evidence
from answerable.answer.quoted.chances import candidates, chances
from answerable.model import Answer

SETS = ("smartpay", "ddg")
STATED = 0.7  # share of an evidence sentence's trigrams from which a passage holds it
SHARE = "{:.2f}"
TABLES = {
    "found": (
        Column("set"),
        Column("kind"),
        *numbers(
            ("tickets", "{}"),
            ("no chunk", "{}"),
            ("first 4", SHARE),
            ("8", SHARE),
            ("12", SHARE),
            ("all found", SHARE),
            ("read", SHARE),
            ("first once read", SHARE),
            ("page first", SHARE),
        ),
    ),
    "sentence": (
        Column("set"),
        *numbers(("page found", "{}"), ("stated", SHARE), ("page found, reader off", "{}"), ("stated, off", SHARE)),
    ),
}
DEPTHS = (4, 8, 12)


@dataclasses.dataclass(frozen=True)
class Traced:
    """One ticket: places (from 0) of passages that state it, in the order of retrieval; what was read; the sentence."""

    row: Mapping[str, Any]
    somewhere: bool
    retrieved: list[bool]
    read: list[bool]  # in the order given to the reader, those that it read
    first: bool
    answer: Answer
    sentence: bool


class Trace:
    """Looks into an `Answerer` while it asks: what was found, what was read, how sentences were ranked."""

    def __init__(self, shared: Path, answerer: Answerer) -> None:
        self._trigrams = scorer(shared).trigrams
        self._answerer = answerer
        self._of_chunk = [self._trigrams(one.encoded_text) for one in answerer.index.chunks]
        self._row_of = {one.id: row for row, one in enumerate(answerer.index.chunks)}

    def of(self, row: Mapping[str, Any], shared: Path) -> Traced:
        """Ask one labelled ticket."""
        evidence = [self._trigrams(one) for one in _texts(row["evidence"])]

        def states(place: int) -> bool:
            held = sum(len(one & self._of_chunk[place]) >= STATED * len(one) for one in evidence)
            return 2 * held >= len(evidence)

        hits: list[Sequence[Any]] = []
        read: list[Evidence] = []
        ranked: list[Any] = []
        searched, composed = snapshot_module.Snapshot._hits, snapshot_module.compose

        def search(snapshot: Any, *args: Any) -> Any:
            found = searched(snapshot, *args)
            hits.extend(own for _, own in found)
            return found

        def compose(found: Evidence, pages: Any, settings: Any, outlines: Any, kind: Any, **more: Any) -> Any:
            draft = composed(found, pages, settings, outlines, kind, **more)
            read.append(found)
            if draft is not None and draft.citations:
                page = pages[draft.citations[0].page]
                own = candidates(found, page, kind)
                sure = chances(own)
                best = own[max(range(len(own)), key=sure.__getitem__)].unit.sentence if own else None
                ranked.append(page.text[best.start : best.end] if best else "")
            return draft

        with (
            mock.patch.object(snapshot_module.Snapshot, "_hits", search),
            mock.patch.object(snapshot_module, "compose", compose),
        ):
            answer = self._answerer.ask(ticket_of(row))
        wanted = gold(shared, row)
        own = self._trigrams(ranked[-1]) if ranked else set()
        both = len(own & wanted)
        found = read[-1].passages if read else ()
        weight = self._answerer.settings.retrieve.coverage_weight
        given = sorted((one for one in found if one.states is not None), key=lambda one: -one.found(weight))
        return Traced(
            row,
            any(map(states, range(len(self._of_chunk)))),
            [states(hit.row) for hit in (hits[-1] if hits else ())],
            [states(self._row_of[one.passage.chunk.id]) for one in given],
            bool(found) and states(self._row_of[found[0].passage.chunk.id]),
            answer,
            bool(both) and both >= OVERLAP * min(len(own), len(wanted)),
        )


def _texts(evidence: str | list[str]) -> list[str]:
    return [evidence] if isinstance(evidence, str) else evidence


def traced(shared: Path, indexes: Path, name: str, settings: Settings) -> Iterator[Traced]:
    """Every answerable ticket in English of a set."""
    with Answerer(indexes / name, settings) as answerer:
        trace = Trace(shared, answerer)
        for row in labelled(shared, name):
            if row.get("lang", "en") == "en":
                yield trace.of(row, shared)


def first_page(one: Traced) -> bool:
    """Whether the first passage is from a page that answers."""
    return bool(one.answer.passages) and one.answer.passages[0].chunk.page in one.row["relevant"]


def share(flags: Sequence[bool]) -> float | None:
    return sum(flags) / len(flags) if flags else None


def rows_of(name: str, found: Sequence[Traced]) -> list[list[Any]]:
    """A row for each kind that has tickets, and one for all."""
    kinds = sorted({one.row["kind"] for one in found}, key=lambda kind: -sum(one.row["kind"] == kind for one in found))
    rows = []
    for kind in ("all", *kinds):
        own = [one for one in found if kind in ("all", one.row["kind"])]
        held = [one for one in own if one.somewhere]
        rows.append(
            [name, kind, len(own), len(own) - len(held)]
            + [share([any(one.retrieved[:depth]) for one in held]) for depth in DEPTHS]
            + [share([any(one.retrieved) for one in held]), share([any(one.read) for one in held])]
            + [share([one.first for one in held]), share([first_page(one) for one in own])]
        )
    return rows


def cited(found: Sequence[Traced]) -> list[bool]:
    """Of each ticket whose first quote is from a page that answers: whether its sentence ranked first is evidence."""
    held = [one.answer.handoff.citations if one.answer.handoff else () for one in found]
    quotes = [(one, one.answer.citations or own) for one, own in zip(found, held, strict=True)]
    return [one.sentence for one, own in quotes if own and own[0].page in one.row["relevant"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", metavar="SET")
    parser.add_argument("--indexes", type=Path, required=True)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    settings = Settings()
    off = dataclasses.replace(settings, answer=dataclasses.replace(settings.answer, reader="off"))
    found_rows, sentence_rows, data = [], [], []
    for name in args.sets or SETS:
        found = list(traced(args.shared, args.indexes, name, settings))
        found_rows += rows_of(name, found)
        own, without = cited(found), cited(list(traced(args.shared, args.indexes, name, off)))
        sentence_rows.append([name, len(own), share(own), len(without), share(without)])
        data.append({"name": name, "n": len(found)})
    tables = [Table("found", TABLES["found"], found_rows), Table("sentence", TABLES["sentence"], sentence_rows)]
    publish("evidence_found", tables=tables, data=data, write=args.write)


if __name__ == "__main__":
    main()
