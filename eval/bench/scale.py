"""Whether the cost of a page grows with their number: synthetic pages, 5,000 and 10,000 of them.

    python eval/bench/scale.py [--pages 10000]

Short pages of words drawn with a seed, no two alike, each size in its own process. Memory should stay flat and twice
the pages should take at most 2.2 times as long.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path
from typing import Any

from measured import measured
from table import Column, Table, numbers, publish

TARGET_MB, TARGET_RATIO = 1500, 2.2
TABLES = {
    "sizes": numbers(
        ("pages", "{}"),
        ("chunks", "{}"),
        ("seconds", "{:.1f}"),
        ("CPU seconds", "{:.1f}"),
        ("pages/s", "{:.0f}"),
        ("peak MB", "{:.0f}"),
    ),
    "stages": (Column("stage"), *numbers(("half the pages, s", "{:.1f}"), ("all of them, s", "{:.1f}"))),
}
_SYLLABLES = ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo", "xu"]


def make_pages(folder: Path, pages: int) -> None:
    """Pages of one heading and some thirty words, 100 a folder."""
    draw = random.Random(3)
    vocabulary = ["".join(draw.choices(_SYLLABLES, k=draw.randint(2, 4))) for _ in range(5000)]
    for number in range(pages):
        words = draw.choices(vocabulary, k=draw.randint(20, 40))
        file = folder / f"{number // 100:04d}" / f"{number:06d}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"# {words[0].title()} {number}\n\n{' '.join(words)}.\n", encoding="utf-8")


def run(pages: int) -> dict[str, Any]:
    from answerable import Settings, ingest

    with tempfile.TemporaryDirectory() as temporary:
        make_pages(Path(temporary) / "docs", pages)
        receipt = ingest(Path(temporary) / "docs", Path(temporary) / "index", Settings())
    return {"pages": receipt.pages, "chunks": receipt.chunks, "stages": dict(receipt.seconds)}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=10_000, help="the larger of the two sizes")
    parser.add_argument("--no-write", action="store_true", help="print only")
    args = parser.parse_args()
    half, whole = found = [measured("scale:run", pages=size) for size in (args.pages // 2, args.pages)]
    sizes = [
        [*(one[key] for key in ("pages", "chunks", "seconds", "cpu")), one["pages"] / one["seconds"], one["peak_mb"]]
        for one in found
    ]
    stages = [[name, half["stages"].get(name, 0.0), seconds] for name, seconds in whole["stages"].items()]
    publish(
        "scale",
        tables=[Table("sizes", TABLES["sizes"], sizes), Table("stages", TABLES["stages"], stages)],
        figures={
            "time_ratio": whole["seconds"] / half["seconds"],
            "cpu_ratio": whole["cpu"] / half["cpu"],
            "target_ratio": TARGET_RATIO,
            "peak_mb": whole["peak_mb"],
            "target_mb": TARGET_MB,
        },
        write=not args.no_write,
    )


if __name__ == "__main__":
    main()
