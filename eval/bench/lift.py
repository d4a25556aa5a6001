"""Lift: predicted from drafts, against what is true once the pages are really there.

    python eval/bench/lift.py run NAME=DOCS:TICKETS.jsonl --work DIR --out ROWS.jsonl [--seeds 20] [--take 5]
    python eval/bench/lift.py report ROWS.jsonl [...] [--runs RUNS.npz ...] [--write]

For each seed some pages are taken from the folder (of those that a ticket needs, drawn at random) and the rest is
ingested; `lift` then predicts what the pages bring as drafts; then they are really ingested and the tickets asked
again. True: the change of the share of tickets that are labelled answerable and have a gold page. Without labels, and
once more with 60 judgments of the answers before, drawn as `answerable label` draws them. The confidence model is the
one that was fitted without the set.

`--runs` takes what `coverage_truth.py ask` kept: there the pages are hidden and shown again (`Index.without`) instead
of taken and ingested, 10, 25 and 50 % of them, which is the same to a ticket and costs less: more cases, on more sets.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from changes import answers, judgments, kept
from coverage_truth import label, load
from public_sets import unfitted
from shares import cell
from table import Column, Table, numbers, publish

from answerable.answer.answerer import Answerer
from answerable.encode import load_encoder
from answerable.eval.change.estimate import change
from answerable.eval.change.judged_sides import NOTHING_KNOWN, BothSides, KnownCoverage
from answerable.eval.change.lift import lift
from answerable.eval.labels.sample import Candidate, draw
from answerable.eval.question_cache import RememberingEncoder
from answerable.eval.scored_answer import ScoredAnswer, scored_answer
from answerable.index import open_index
from answerable.index.build import ingest
from answerable.model import Ticket
from answerable.settings import AnswerSettings, Settings
from answerable.tickets.read import read_tickets

COLUMNS = (
    Column("set"),
    *numbers(("tickets", "{}"), ("runs", "{}")),
    Column("how"),
    *numbers(
        ("true, mean points", "{:.1f}"),
        ("predicted, mean", "{:.1f}"),
        ("MAE", "{:.1f}"),
        ("in the interval", "{0} of {1} [{3:.0f}, {4:.0f}]"),
        ("width", "{:.1f}"),
    ),
)
TABLES = {"ingested": COLUMNS, "shown_again": COLUMNS}


def judged(before: Sequence[ScoredAnswer], gold: Sequence[Sequence[str]], seed: int) -> BothSides:
    """60 judgments of the answers before, by the pages of `gold` that are there."""
    places = {one.id: place for place, one in enumerate(before)}
    made = {}
    for one in draw([Candidate(one.id, one.confidence, None) for one in before], 60, seed=seed).chosen:
        place = places[one.id]
        first = before[place].first_page
        pages = (first,) if first is not None and first in gold[place] else ()
        made[one.id] = KnownCoverage(bool(gold[place]), pages, 1 / one.probability)
    return BothSides(made)


def one_seed(
    name: str,
    docs: Path,
    tickets: Sequence[Ticket],
    full: Path,
    work: Path,
    seed: int,
    take: int,
    encoder: RememberingEncoder,
) -> dict[str, object]:
    settings = Settings(answer=AnswerSettings(confidence_model=unfitted(name)))
    needed = sorted({page for ticket in tickets for page in ticket.relevant})
    taken = random.Random(f"{name} {seed}").sample(needed, take)
    folder, index_dir = work / "docs", work / "index"
    for place in (folder, index_dir):
        shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(docs, folder)
    shutil.copytree(full, index_dir)
    drafts = work / "drafts"
    shutil.rmtree(drafts, ignore_errors=True)
    drafts.mkdir()
    files = []
    for number, page in enumerate(taken):
        file = drafts / f"{number}-{Path(page).name}"
        shutil.move(folder / page, file)
        files.append(file)
    ingest(str(folder), index_dir, settings, encoder=encoder)
    with open_index(index_dir) as index:
        assert not set(taken) & set(index.pages)
        bare = [dataclasses.replace(one, answerable=None, relevant=()) for one in tickets]
        predicted = lift(files, bare, index, settings, encoder=encoder, singly=False)
        before = [scored_answer(one) for one in Answerer(index, settings, encoder).ask_many(tickets)]
        stay = set(index.pages)
    shutil.copytree(docs, folder, dirs_exist_ok=True)
    ingest(str(folder), index_dir, settings, encoder=encoder)
    with open_index(index_dir) as index:
        after = [scored_answer(one) for one in Answerer(index, settings, encoder).ask_many(tickets)]
    gold = [sorted(set(one.relevant) - set(taken)) if one.answerable else [] for one in tickets]
    true = sum(bool(one.answerable) for one in tickets) / len(tickets) - sum(map(bool, gold)) / len(tickets)
    made = change(before, after, stay, known=judged(before, gold, seed))
    rows: dict[str, object] = {"set": name, "seed": seed, "taken": take, "tickets": len(tickets), "true": true}
    for how, found in (("no labels", predicted.change), ("60 labels", made)):
        assert found.interval is not None
        rows[how] = [found.share, found.interval.low, found.interval.high]
    really = {one.id for one, old in zip(after, before, strict=True) if one.route == "answer" != old.route}
    rows["newly"] = [len({one.id for one in predicted.newly} & really), len(predicted.newly), len(really)]
    first = sum(a.first_page in taken for a in after)
    rows["moved"] = [sum(part > 0 for _, part in predicted.change.moved), first]
    return rows


def shown_again(path: Path) -> list[dict[str, object]]:
    """Every run of a set that hides pages, against the one that hides none."""
    runs = load(str(path))
    full = answers(runs, 0)
    assert runs.share[0] == 0
    made = []
    for run in range(1, len(runs.true)):
        true = float(runs.true[0] - runs.true[run])
        row: dict[str, object] = {"set": runs.name, "tickets": runs.truth.shape[1], "true": true}
        labels = judgments(runs, run, *label(runs, run, 2000 + run)[:2])
        for how, known in (("no labels", NOTHING_KNOWN), ("60 labels", BothSides(labels))):
            found = change(answers(runs, run), full, kept(runs, run, 0), known=known)
            assert found.interval is not None
            row[how] = [found.share, found.interval.low, found.interval.high]
        made.append(row)
    return made


def summed(rows: Sequence[dict[str, object]]) -> list[list[Any]]:
    """The table's rows for these runs: a set and a way of counting each."""
    lines = []
    for name in dict.fromkeys(str(row["set"]) for row in rows):
        mine = [row for row in rows if row["set"] == name]
        for how in ("no labels", "60 labels"):
            true, found, low, high = np.array([(row["true"], *row[how]) for row in mine]).T  # type: ignore[misc]
            means = [100 * float(one.mean()) for one in (true, found, np.abs(found - true), high - low)]
            inside = cell(int(((low <= true) & (true <= high)).sum()), len(mine))
            lines.append([name, mine[0]["tickets"], len(mine), how, *means[:3], inside, means[3]])
    return lines


def report(rows: Sequence[dict[str, Any]], runs: Sequence[Path], *, write: bool) -> None:
    both, moved = ([row[key] for row in rows] for key in ("newly", "moved"))
    publish(
        "lift",
        tables=[
            Table("ingested", COLUMNS, summed(rows)),
            Table("shown_again", COLUMNS, summed([row for path in runs for row in shown_again(path)])),
        ],
        data=[{"name": name, "n": n} for name, n in dict.fromkeys((row["set"], row["tickets"]) for row in rows)],
        figures={
            "newly_predicted": sum(one[1] for one in both),
            "newly_once_ingested": sum(one[2] for one in both),
            "newly_the_same": sum(one[0] for one in both),
            "rest_on_a_draft": sum(one[0] for one in moved),
            "rest_on_the_pages": sum(one[1] for one in moved),
        },
        write=write,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    running = verbs.add_parser("run")
    running.add_argument("set", metavar="NAME=DOCS:TICKETS")
    running.add_argument("--work", type=Path, required=True)
    running.add_argument("--out", type=Path, required=True)
    running.add_argument("--seeds", type=int, default=20)
    running.add_argument("--take", type=int, default=5)
    reporting = verbs.add_parser("report")
    reporting.add_argument("rows", nargs="+", type=Path)
    reporting.add_argument("--runs", nargs="*", type=Path, default=[])
    reporting.add_argument("--write", action="store_true")
    args = parser.parse_args()
    if args.verb == "report":
        rows = [json.loads(line) for path in args.rows for line in path.read_text(encoding="utf-8").splitlines()]
        report(rows, args.runs, write=args.write)
        return
    name, _, rest = args.set.partition("=")
    docs, _, file = rest.partition(":")
    tickets = [one for one in read_tickets(file).tickets if one.answerable is not None]
    encoder = RememberingEncoder(load_encoder(Settings().encode), kept=200_000)
    args.work.mkdir(parents=True, exist_ok=True)
    full = args.work / "full"
    work = Path(tempfile.mkdtemp(dir=args.work))
    copied = work / "docs"
    shutil.copytree(docs, copied)
    ingest(str(copied), full, Settings(), encoder=encoder)
    with args.out.open("w", encoding="utf-8") as out:
        for seed in range(1, args.seeds + 1):
            row = one_seed(name, Path(docs), tickets, full, work, seed, args.take, encoder)
            out.write(json.dumps(row) + "\n")
            out.flush()
            print(f"{name} {seed}/{args.seeds}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
