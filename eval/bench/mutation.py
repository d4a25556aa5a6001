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

from shares import PERCENT, cell
from table import Column, Table, numbers, publish

ROOT = Path(__file__).resolve().parents[2]
WORDS = {
    "number": "a number changed",
    "negate": "a sentence turned round",
    "rename": "a label renamed",
    "drop": "a step dropped",
}
TABLES = {
    "faults": (
        Column("fault"),
        *numbers(("n", "{}"), ("noticed", PERCENT), ("with the missing tests added", PERCENT)),
    )
}


def main() -> None:
    from answerable import Settings, load_encoder
    from answerable.eval.suite.mutants import KINDS
    from answerable.eval.suite.mutation import missing_rows, mutate_suite
    from answerable.eval.suite.run import run_suite

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--limit", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--no-write", action="store_true", help="print only")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        for name in ("eval", "fixtures", "ingest"):
            shutil.copytree(ROOT / name, Path(temporary) / name, ignore=shutil.ignore_patterns("bench", "site"))
        os.chdir(temporary)
        encoder, settings = load_encoder(Settings()), Settings()
        first = mutate_suite("eval/fixture.toml", settings, limit=args.limit, seed=args.seed, encoder=encoder)
        missing, faults = list(missing_rows(first)), [one.mutant for one in first.tried]
        with Path("fixtures/tickets.jsonl").open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(one) + "\n" for one in missing)
        run_suite("eval/fixture.toml", settings, update=True)
        again = mutate_suite("eval/fixture.toml", settings, seed=args.seed, encoder=encoder, mutants=faults)
        os.chdir(ROOT)
    both = [[cell(score.k, score.n) for score in (one.of_kind(kind) for one in (first, again))] for kind in KINDS]
    rows = [[WORDS[kind], first.of_kind(kind).n, *cells] for kind, cells in zip(KINDS, both, strict=True)]
    rows.append(["all", first.score.n, *(cell(one.score.k, one.score.n) for one in (first, again))])
    publish(
        "mutation",
        tables=[Table("faults", TABLES["faults"], rows)],
        data=[{"name": "fixtures", "n": first.tickets}],
        figures={
            "faults": len(first.tried),
            "seed": args.seed,
            "possible": first.possible,
            "pages": first.pages,
            "tickets": first.tickets,
            "missing_tests": len(missing),
            "not_noticed": len(first.survived),
            "not_noticed_that_change_an_answer": sum(bool(one.changed) for one in first.survived),
        },
        write=not args.no_write,
    )


if __name__ == "__main__":
    main()
