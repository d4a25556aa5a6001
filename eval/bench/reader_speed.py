"""What the reader costs: one `ask` with it and without, in turns, and the first answer of a new process.

    python eval/bench/reader_speed.py --docs FOLDER --work DIR [--shared ../shared] [--size 10000] [--write]

An index of `--size` chunks as `latency.py` makes it from FOLDER (kept in DIR). Questions: its headings, which are
short, and written tickets, which are not; `--queries` of each, every one asked by both sides, in turns, in one process.
Milliseconds of wall clock and of CPU over all threads; where other things run beside it, half of the CPU is the better
number for two cores. The first answer: from the start of `answerable ask` to its end, the two in turns.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from latency import WARM, questions_of, timed
from measured import measured
from public_sets import SHARED
from table import Column, Table, numbers, publish

from answerable import Answerer, Settings, load_encoder, open_index

WRITTEN = ("smartpay", "ddg")
COLD = 5
BOTH = "{:.0f} / {:.0f}"
TABLES = {
    "ask": (
        Column("questions"),
        *numbers(
            ("asked", "{}"),
            ("reader, wall", BOTH),
            ("CPU", BOTH, "cpu"),
            ("off, wall", BOTH),
            ("CPU of off", BOTH, "cpu_off"),
        ),
    ),
    "first": (
        Column("first answer of a process"),
        *numbers(("seconds, least", "{:.2f}"), ("median", "{:.2f}"), ("CPU, median", "{:.2f}")),
    ),
}


def with_reader(reader: str) -> Settings:
    settings = Settings()
    return dataclasses.replace(settings, answer=dataclasses.replace(settings.answer, reader=reader))


def in_turns(index: Path, questions: Sequence[str]) -> dict[str, list[tuple[float, float]]]:
    """Wall and CPU milliseconds of each question, by either side."""
    times: dict[str, list[tuple[float, float]]] = {"builtin": [], "off": []}
    with open_index(index) as opened:
        sides: list[tuple[str, Callable[[Any], object]]] = [
            (name, Answerer(opened, with_reader(name)).ask) for name in times
        ]
        for place, question in enumerate(questions):
            for name, ask in sides[:: 1 if place % 2 else -1]:
                times[name].append(timed(ask, question))
    return {name: found[WARM:] for name, found in times.items()}


def serve(docs: str, shared: str, index: str, queries: int) -> dict[str, Any]:
    """Both kinds of questions."""
    headings = questions_of(Path(docs), load_encoder(), queries + WARM, seed=0)
    texts = []
    for name in WRITTEN:
        lines = (Path(shared) / "data" / name / "tickets.jsonl").read_text("utf-8").splitlines()
        texts += [row["text"] for row in map(json.loads, lines) if row.get("lang", "en") == "en"]
    tickets = random.Random(0).sample(texts, queries + WARM)
    found = {kind: in_turns(Path(index), asked) for kind, asked in (("headings", headings), ("tickets", tickets))}
    return {"found": found}


def first_answer(index: Path, work: Path, reader: str) -> tuple[float, float]:
    """Seconds of wall clock and of CPU of one `answerable ask`."""
    settings = work / f"reader-{reader}.toml"
    settings.write_text(f'[answer]\nreader = "{reader}"\n', encoding="utf-8")
    command = [sys.executable, "-m", "answerable", "ask", "how do I change my password?", "--index", str(index)]
    before, began = os.times(), time.perf_counter()
    subprocess.run([*command, "--settings", str(settings)], check=False, stdout=subprocess.DEVNULL)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - began, used


def spread(times: Sequence[Sequence[float]], kind: int) -> list[float]:
    return [float(np.percentile([one[kind] for one in times], at)) for at in (50, 95)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    index = args.work.resolve() / str(args.size)
    if not index.exists():
        measured("latency:make", docs=str(args.docs.resolve()), size=args.size, work=str(args.work.resolve()))
    given = {"docs": str(args.docs.resolve()), "shared": str(args.shared.resolve()), "index": str(index)}
    one = measured("reader_speed:serve", **given, queries=args.queries)
    rows = [
        [kind, args.queries, *(spread(times[side], what) for side in ("builtin", "off") for what in (0, 1))]
        for kind, times in one["found"].items()
    ]
    colds: dict[str, list[tuple[float, float]]] = {"builtin": [], "off": []}
    for _ in range(COLD):
        for side, times in colds.items():
            times.append(first_answer(index, args.work, side))
    first = [
        [
            {"builtin": "reader", "off": "reader off"}[side],
            min(wall for wall, _ in times),
            *map(float, np.median(times, axis=0)),
        ]
        for side, times in colds.items()
    ]
    with open_index(index) as opened:
        data = [{"name": args.docs.name, "n": len(opened.chunks)}]
    tables = [Table("ask", TABLES["ask"], rows), Table("first", TABLES["first"], first)]
    publish("reader_speed", tables=tables, data=data, figures={"peak_mb": one["peak_mb"]}, write=args.write)


if __name__ == "__main__":
    main()
