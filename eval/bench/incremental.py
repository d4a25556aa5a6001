"""What a second ingest costs beside the first: nothing changed, one page in a hundred changed, one page removed.

    python eval/bench/incremental.py [--pages 400 | --pages 0]

Pages of aws-docs, drawn with a seed (0: all of them); all runs in one process, one after the other. The ratios are the
point, and they hold for any machine; which chunks were encoded again is counted, not timed.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from measured import measured
from public_sets import SHARED
from table import Column, Table, numbers, publish

TARGETS = {"nothing changed": 0.05, "1 % of pages changed": 0.10, "one page removed": 0.05}
TABLES = {
    "runs": (
        Column("run"),
        *numbers(
            ("new", "{}"),
            ("changed", "{}"),
            ("removed", "{}"),
            ("chunks encoded", "{}"),
            ("seconds", "{:.2f}"),
            ("of the first", "{:.1%}"),
            ("CPU, of the first", "{:.1%}"),
        ),
        Column("target", "{:.0%}", right=True, none=""),
    )
}


def runs(pages: int) -> dict[str, Any]:
    """Wall and CPU seconds of each run, with what its receipt says."""
    from answerable import Settings, ingest, open_index

    source = SHARED / "data" / "aws-docs" / "docs"
    every = sorted(source.rglob("*.md"))
    files = random.Random(5).sample(every, pages) if pages else every
    pages = len(files)
    with tempfile.TemporaryDirectory() as temporary:
        docs, index = Path(temporary) / "docs", Path(temporary) / "index"
        names = []
        for file in files:
            names.append(file.relative_to(source).as_posix())
            (docs / names[-1]).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, docs / names[-1])
        changed = names[: max(1, pages // 100)]

        def change() -> None:
            for name in changed:
                with (docs / name).open("a", encoding="utf-8") as page:
                    page.write("\n\nThis sentence was added for the benchmark.\n")

        def remove() -> None:
            (docs / names[-1]).unlink()

        out: dict[str, Any] = {}
        steps: dict[str, Callable[[], None]] = {
            "first ingest": lambda: None,
            "nothing changed": lambda: None,
            "1 % of pages changed": change,
            "one page removed": remove,
        }
        for name, prepare in steps.items():
            prepare()
            wall, cpu = time.perf_counter(), time.process_time()
            receipt = ingest(docs, index, Settings())
            out[name] = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
            out[name] |= {"counts": receipt.counts, "chunks": receipt.chunks, "encoded": receipt.chunks_encoded}
            if name == "1 % of pages changed":
                assert sorted(change.page for change in receipt.changed) == sorted(changed)
                with open_index(index) as opened:
                    out[name]["of_changed"] = sum(len(opened.rows_of(page)) for page in changed)
        return {"runs": out, "pages": pages}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--no-write", action="store_true", help="print only")
    args = parser.parse_args()
    if not (SHARED / "data" / "aws-docs").is_dir():
        raise SystemExit("the data set aws-docs is not beside the project")
    done = measured("incremental:runs", pages=args.pages)
    found = done["runs"]
    first, some = found["first ingest"], found["1 % of pages changed"]
    rows = [
        [
            name,
            *(one["counts"][what] for what in ("new", "changed", "removed")),
            one["encoded"],
            one["wall"],
            one["wall"] / first["wall"],
            one["cpu"] / first["cpu"],
            TARGETS.get(name),
        ]
        for name, one in found.items()
    ]
    publish(
        "incremental",
        tables=[Table("runs", TABLES["runs"], rows)],
        data=[{"name": "aws-docs", "n": done["pages"]}],
        figures={
            "pages": done["pages"],
            "chunks": first["chunks"],
            "chunks_of_changed": some["of_changed"],
            "encoded_of_changed": some["encoded"],
        },
        write=not args.no_write,
    )


if __name__ == "__main__":
    main()
