"""Which faults in the fixture docs this repository's own suite notices, and whether its missing tests would.

    python eval/bench/mutation.py [--limit 40] [--seed 0]

`answerable mutate` is run on a copy of eval/fixture.toml with its baseline; then the missing tests that it wrote are
added to the tickets, the baseline is written anew, and the same faults are tried again.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
from pathlib import Path

from measured import machine, row, write

ROOT = Path(__file__).resolve().parents[2]
WORDS = {
    "number": "a number changed",
    "negate": "a sentence turned round",
    "rename": "a label renamed",
    "drop": "a step dropped",
}


def report(limit: int, seed: int) -> str:
    from answerable import Settings, load_encoder
    from answerable.eval.suite.mutants import KINDS
    from answerable.eval.suite.mutation import missing_rows, mutate_suite
    from answerable.eval.suite.run import run_suite
    from answerable.report.mutation import percent_of

    where = machine()
    with tempfile.TemporaryDirectory() as temporary:
        for name in ("eval", "fixtures", "ingest"):
            shutil.copytree(ROOT / name, Path(temporary) / name, ignore=shutil.ignore_patterns("bench", "site"))
        os.chdir(temporary)
        encoder, settings = load_encoder(Settings()), Settings()
        first = mutate_suite("eval/fixture.toml", settings, limit=limit, seed=seed, encoder=encoder)
        rows, faults = list(missing_rows(first)), [one.mutant for one in first.tried]
        with Path("fixtures/tickets.jsonl").open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(one) + "\n" for one in rows)
        run_suite("eval/fixture.toml", settings, update=True)
        again = mutate_suite("eval/fixture.toml", settings, seed=seed, encoder=encoder, mutants=faults)
    lines = [
        "# Faults noticed",
        "",
        f"{len(first.tried)} faults (seed {seed}) of {first.possible:,} possible in {first.pages} fixture pages that",
        f"answers quote; the suite is eval/fixture.toml with {first.tickets} tickets. {where}.",
        "Made by `python eval/bench/mutation.py`. Noticed: a gate that was green turns red.",
        "",
        row("fault", "n", "noticed", f"with the {len(rows)} missing tests added"),
        "| --- | ---: | ---: | ---: |",
    ]
    for kind in KINDS:
        lines.append(
            row(WORDS[kind], first.of_kind(kind).n, *(percent_of(one.of_kind(kind)) for one in (first, again)))
        )
    lines.append(row("all", first.score.n, percent_of(first.score), percent_of(again.score)))
    seen = sum(bool(one.changed) for one in first.survived)
    lines += [
        "",
        f"Of the {len(first.survived)} that the suite did not notice, {seen} change an answer or a draft.",
        "The missing tests were written for these very faults: the last column says that they work, not that the suite",
        "would notice others.",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--limit", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    write("mutation.md", report(args.limit, args.seed))


if __name__ == "__main__":
    main()
