"""A big file of tickets against a real help centre: time, memory, and what a second run costs.

    python eval/bench/tickets_10k.py INDEX [--tickets 10000]

INDEX is an index of the aws-docs pages (`answerable ingest ../shared/data/aws-docs/docs --index INDEX`); it is copied.
The tickets are made with a seed: headings of the pages as questions, the set's own questions, and clinc150 utterances
that the docs do not speak of, each with slips of the finger, over 26 weeks, one in ten without an intent. `coverage`
runs three times, each in its own process: first, again with nothing changed, and again with the lines shuffled.
Nothing here measures quality.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import hashlib
import io
import json
import random
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from measured import measured
from public_sets import SHARED
from table import Column, Table, numbers, publish

TARGET_MB, TARGET_SHARE = 1500, 0.15
TABLES = {
    "runs": (
        Column("run"),
        *numbers(("tickets", "{:,}"), ("seconds", "{:.1f}"), ("CPU seconds", "{:.1f}"), ("peak MB", "{:.0f}")),
        Column("model loaded"),
    )
}
_FORMS = ("{}?", "how do i {}", "{} not working", "what is {}", "help with {}", "where do I find {}", "can I change {}")


def make_tickets(index: Path, count: int, target: Path) -> None:
    """`count` tickets as JSONL."""
    from answerable import open_index

    draw = random.Random(10)
    with open_index(index) as opened:
        headings = sorted(
            {(key.split("/")[0], heading.text) for key in opened.pages for heading in opened.pages[key].headings}
        )
    own = [(one["intent"], one["text"]) for one in _rows(SHARED / "data" / "aws-docs" / "tickets.jsonl")]
    far = [("other", one["text"]) for one in _rows(SHARED / "data" / "clinc150" / "tickets.jsonl")]
    begin = datetime.date(2026, 1, 5)
    with target.open("w", encoding="utf-8") as file:
        for number in range(count):
            kind = draw.random()
            if kind < 0.6:
                intent, heading = draw.choice(headings)
                text = draw.choice(_FORMS).format(heading.lower())
            else:
                intent, text = draw.choice(own if kind < 0.8 else far)
            day = begin + datetime.timedelta(days=draw.randrange(182))
            made = {"id": f"t-{number:05d}", "text": slips(text, draw), "created_at": day.isoformat()}
            file.write(json.dumps(made | ({"intent": intent} if draw.random() < 0.9 else {})) + "\n")


def slips(text: str, draw: random.Random) -> str:
    """Up to two letters left out, doubled or put in the wrong order."""
    for _ in range(draw.choice((0, 0, 1, 1, 2))):
        place = draw.randrange(max(1, len(text) - 1))
        pair = text[place : place + 2]
        text = text[:place] + draw.choice((pair[1:], pair[:1] * 2 + pair[1:], pair[::-1])) + text[place + 2 :]
    return text.strip() or "?"


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def run(tickets: str, index: str, html: str) -> dict[str, Any]:
    """`answerable coverage` once, in this process."""
    from answerable.cli import program

    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = program.run(["coverage", "--tickets", tickets, "--index", index, "--html", html, "--json"])
    total = json.loads(said.getvalue())["total"]
    return {
        "code": code,
        "digest": hashlib.sha256(said.getvalue().encode() + Path(html).read_bytes()).hexdigest(),
        "model": "onnxruntime" in sys.modules,
        "tickets": total["tickets"],
        "errors": total["errors"],
        "html_mb": Path(html).stat().st_size / 1e6,
    }


def measure(index: Path, count: int) -> tuple[dict[str, dict[str, Any]], float]:
    """The three runs by name, and the megabytes of answers that are kept after them."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "index"
        shutil.copytree(index, copy, ignore=shutil.ignore_patterns("answers", "build-*"))
        tickets = Path(temporary) / "tickets.jsonl"
        make_tickets(copy, count, tickets)
        given = {"tickets": str(tickets), "index": str(copy), "html": str(Path(temporary) / "coverage.html")}
        found = {name: measured("tickets_10k:run", **given) for name in ("first", "again")}
        lines = tickets.read_text("utf-8").splitlines(keepends=True)
        random.Random(11).shuffle(lines)
        tickets.write_text("".join(lines), "utf-8")
        found["again, lines shuffled"] = measured("tickets_10k:run", **given)
        return found, sum(file.stat().st_size for file in (copy / "answers").glob("*")) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("--tickets", type=int, default=10_000)
    parser.add_argument("--no-write", action="store_true", help="print only")
    args = parser.parse_args()
    runs, kept = measure(args.index, args.tickets)
    rows = [
        [name, *(one[key] for key in ("tickets", "seconds", "cpu", "peak_mb")), "yes" if one["model"] else "no"]
        for name, one in runs.items()
    ]
    publish(
        "tickets_10k",
        tables=[Table("runs", TABLES["runs"], rows)],
        data=[{"name": "made tickets on aws-docs", "n": args.tickets}],
        figures={
            "second_share": runs["again"]["seconds"] / runs["first"]["seconds"],
            "target_share": TARGET_SHARE,
            "peak_mb": max(one["peak_mb"] for one in runs.values()),
            "target_mb": TARGET_MB,
            "bytes": "the same bytes" if len({one["digest"] for one in runs.values()}) == 1 else "DIFFERENT BYTES",
            "errors": runs["first"]["errors"],
            "html_mb": runs["first"]["html_mb"],
            "kept_mb": kept,
        },
        write=not args.no_write,
    )


if __name__ == "__main__":
    main()
