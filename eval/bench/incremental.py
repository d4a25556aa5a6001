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

from measured import SHARED, machine, measured, row, write

TARGETS = {"nothing changed": 0.05, "1 % of pages changed": 0.10, "one page removed": 0.05}


def runs(pages: int) -> dict[str, Any]:
    """Wall and CPU seconds of each run, with what its receipt says."""
    from answerable import Settings, ingest, open_index

    source = SHARED / "aws-docs" / "docs"
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


def report(pages: int) -> str:
    where = machine()
    done = measured("incremental:runs", pages=pages)
    found, pages = done["runs"], done["pages"]
    first = found["first ingest"]
    lines = [
        "# Incremental ingest",
        "",
        f"{pages} pages of aws-docs, {first['chunks']} chunks. {where}.",
        "Made by `python eval/bench/incremental.py`, once.",
        "",
        row(
            "run",
            "new",
            "changed",
            "removed",
            "chunks encoded",
            "seconds",
            "of the first",
            "CPU, of the first",
            "target",
        ),
        "| --- |" + " ---: |" * 8,
    ]
    for name, one in found.items():
        share = one["wall"] / first["wall"]
        target = f"{TARGETS[name]:.0%}" if name in TARGETS else ""
        lines.append(
            row(
                name, one["counts"]["new"], one["counts"]["changed"], one["counts"]["removed"], one["encoded"],
                f"{one['wall']:.2f}", f"{share:.1%}", f"{one['cpu'] / first['cpu']:.1%}", target,
            )
        )  # fmt: skip
    some = found["1 % of pages changed"]
    lines += [
        "",
        "The pages that the receipt calls changed are exactly those that were. They have",
        f"{some['of_changed']} chunks, of which {some['encoded']} were encoded: an equal text keeps its vector.",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=400)
    if not (SHARED / "aws-docs").is_dir():
        raise SystemExit("the data set aws-docs is not beside the project")
    write("incremental.md", report(parser.parse_args().pages))


if __name__ == "__main__":
    main()
