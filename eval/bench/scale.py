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

from measured import machine, measured, row, write

TARGET_MB, TARGET_RATIO = 1500, 2.2
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


def report(pages: int) -> str:
    where = machine()
    found = [measured("scale:run", pages=size) for size in (pages // 2, pages)]
    lines = [
        "# Scale",
        "",
        f"Synthetic pages of 20 to 40 words. {where}.",
        "Made by `python eval/bench/scale.py`, each size in its own process, once.",
        "",
        row("pages", "chunks", "seconds", "CPU seconds", "pages/s", "peak MB"),
        "| ---: |" + " ---: |" * 5,
    ]
    for one in found:
        pace = one["pages"] / one["seconds"]
        lines.append(
            row(
                one["pages"],
                one["chunks"],
                f"{one['seconds']:.1f}",
                f"{one['cpu']:.1f}",
                f"{pace:.0f}",
                f"{one['peak_mb']:.0f}",
            )
        )
    half, whole = found
    lines += [
        "",
        f"Twice the pages: {whole['seconds'] / half['seconds']:.2f} times the time,"
        f" {whole['cpu'] / half['cpu']:.2f} times the CPU time (target: at most {TARGET_RATIO});"
        f" peak memory {whole['peak_mb']:.0f} MB (target: under {TARGET_MB}).",
        "",
        row("stage", *(f"{one['pages']} pages, s" for one in found)),
        "| --- |" + " ---: |" * len(found),
        *(row(name, *(f"{one['stages'].get(name, 0):.1f}" for one in found)) for name in whole["stages"]),
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=10_000, help="the larger of the two sizes")
    write("scale.md", report(parser.parse_args().pages))


if __name__ == "__main__":
    main()
