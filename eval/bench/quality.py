"""Answer quality on the public sets beside the project, scored by their independent scorer.

    python eval/bench/baseline.py --work DIR [--shared ../shared] [--write]     # the rows beside ours
    python eval/bench/quality.py --work DIR [--shared ../shared] [--write]

Each set is ingested under DIR (kept between runs) and asked with the confidence model that was fitted
without it. The rows of the plain hybrid baseline are those that baseline.py kept. `--write` keeps the table, which the
README quotes.
"""

from __future__ import annotations

import fill
from baseline import COLUMNS, SETS
from public_sets import ask, need, options, score, unfitted
from table import Column, Table, publish

TABLES = {"sets": (Column("set"), *COLUMNS.values())}


def main() -> None:
    """Measure both sets and print the table."""
    args = options(__doc__).parse_args()
    need(args.shared)
    baseline = fill.result("baseline").tables["sets"]
    rows, data = [], []
    for name in SETS:
        found = score(name, args.shared, ask(name, args.shared, args.work, unfitted(name)))
        n = f"n={found['labelled']}, {found['with_relevant']} with a page, {found['quotes']} quotes"
        rows.append([f"{name}: plain hybrid baseline", *baseline.row(name)[1:]])
        rows.append([f"{name}: answerable ({n})", *(found[key] for key in COLUMNS)])
        data.append({"name": name, "n": found["labelled"], "with_page": found["with_relevant"]})
    publish("quality", tables=[Table("sets", TABLES["sets"], rows)], data=data, write=args.write)


if __name__ == "__main__":
    main()
