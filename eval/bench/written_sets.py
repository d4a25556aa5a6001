"""The documentation sets of real products whose tickets were written by hand, near misses among them.

    python eval/bench/written_sets.py --work DIR [--shared ../shared] [--write] [SET ...]

Every set of `shared/data` whose tickets carry `evidence` (the sentences that answer), or those that are named. No label
is used and nothing is calibrated: the confidence is that of the shipped model, fitted on other sets. The reader was
trained on ten of these sets, which its numbers flatter: its card names them, and those that it was not. Scored by
`shared/score.py`. A near miss is a ticket whose page exists and whose fact does not. `--write` needs all of them.
"""

from __future__ import annotations

import json
from pathlib import Path

from public_sets import ask, need, options, score, unfitted
from table import Column, Table, numbers, publish

TABLES = {
    "sets": (
        Column("set"),
        *numbers(
            ("tickets", "{}"),
            ("near misses", "{}"),
            ("hit@1", "{:.2f}"),
            ("hit@5", "{:.2f}"),
            ("AUROC answerable", "{:.2f}"),
            ("against near misses", "{:.2f}"),
            ("AUROC right", "{:.2f}"),
            ("answered at <=10 % wrong", "{:.2f}"),
            ("ECE", "{:.2f}"),
            ("sent", "{:.2f}"),
            ("wrong of sent", "{:.2f}"),
            ("near misses sent", "{:.2f}"),
            ("evidence whole", "{:.2f}"),
        ),
    )
}
KEYS = (
    "tickets", "near_misses", "hit@1", "hit@5", "auroc_answerable", "near_miss_auroc", "auroc_correct",
    "cover@risk10", "ece", "answered", "wrong_of_answered", "near_miss_answered", "evidence_whole",
)  # fmt: skip


def written(shared: Path) -> list[str]:
    """Names of the sets whose tickets carry evidence."""
    found = []
    for file in sorted((shared / "data").glob("*/tickets.jsonl")):
        if (file.parent / "docs").is_dir() and any(
            json.loads(line).get("evidence") for line in file.read_text("utf-8").splitlines()
        ):
            found.append(file.parent.name)
    return found


def main() -> None:
    """Ask and score each set."""
    parser = options(__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET")
    args = parser.parse_args()
    need(args.shared)
    every = written(args.shared)
    names = args.sets or every
    if args.write and set(names) != set(every):
        parser.error(f"--write keeps the table of all {len(every)} sets")
    rows, data = [], []
    for name in names:
        found = score(name, args.shared, ask(name, args.shared, args.work, unfitted(name)))
        rows.append([name, *(found[key] for key in KEYS)])
        data.append({"name": name, "n": found["labelled"], "with_page": found["with_relevant"]})
    publish("written_sets", tables=[Table("sets", TABLES["sets"], rows)], data=data, write=args.write)


if __name__ == "__main__":
    main()
