"""One ingest of all the pages of aws-docs in a process of its own, and the same once more with nothing changed.

    python eval/bench/whole_ingest.py [--no-write]

What a first ingest costs a reader, imports and model counted in. `incremental.py` measures another run: a first ingest
and its followers in one process, for their ratios.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from measured import measured
from public_sets import SHARED
from table import Column, Table, numbers, publish

TABLES = {
    "runs": (
        Column("run"),
        *numbers(
            ("pages", "{:,}"),
            ("chunks", "{:,}"),
            ("seconds", "{:.1f}"),
            ("CPU seconds", "{:.1f}"),
            ("peak MB", "{:.0f}"),
        ),
    )
}


def run(docs: str, index: str) -> dict[str, Any]:
    from answerable import Settings, ingest

    receipt = ingest(docs, index, Settings())
    return {"pages": receipt.pages, "chunks": receipt.chunks}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--no-write", action="store_true", help="print only")
    args = parser.parse_args()
    docs = SHARED / "data" / "aws-docs" / "docs"
    if not docs.is_dir():
        raise SystemExit("the data set aws-docs is not beside the project")
    with tempfile.TemporaryDirectory() as temporary:
        given = {"docs": str(docs), "index": str(Path(temporary) / "index")}
        found = {name: measured("whole_ingest:run", **given) for name in ("first", "nothing changed")}
    keys = ("pages", "chunks", "seconds", "cpu", "peak_mb")
    rows = [[name, *(one[key] for key in keys)] for name, one in found.items()]
    data = [{"name": "aws-docs", "n": found["first"]["pages"]}]
    publish("whole_ingest", tables=[Table("runs", TABLES["runs"], rows)], data=data, write=not args.no_write)


if __name__ == "__main__":
    main()
