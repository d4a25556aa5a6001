"""A process that asks and rebuilds for long and says after each round what it holds: hazard row 29.

    python soak_worker.py FOLDER ROUNDS ASKS LEAK

A round: one page of FOLDER/docs changes, the index is built anew, opened, asked ASKS questions, and closed. It prints
one JSON line {"rss": bytes, "fds": count}. LEAK plants a fault: "memory" keeps 4 MB of each round, "files" leaves
every index open; "" plants none.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import itertools
import json
import os
import sys
from pathlib import Path

from answerable import Answerer, Settings, ingest, load_encoder
from answerable.index import open_index

TICKETS = Path(__file__).resolve().parents[1] / "fixtures" / "tickets.jsonl"


def held() -> dict[str, int]:
    """Resident bytes and open files of this process, without what the allocator keeps of freed memory for later."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):  # of glibc alone
        ctypes.CDLL(None).malloc_trim(0)
    resident = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return {"rss": resident, "fds": len([*Path("/proc/self/fd").iterdir()])}


def main(folder: Path, rounds: int, asks: int, leak: str) -> None:
    texts = [json.loads(line)["text"] for line in TICKETS.read_text("utf-8").splitlines()]
    questions = itertools.cycle(texts)
    page = min((folder / "docs").rglob("*.md"))
    text = page.read_text("utf-8")
    encoder, kept = load_encoder(), []
    for number in range(rounds):
        page.write_text(f"{text}\n\nThe edition of this page is number {number}.\n", "utf-8")
        ingest(folder / "docs", folder / "index", Settings())
        index = open_index(folder / "index", encoder=encoder)
        answerer = Answerer(index, Settings(), encoder)
        for place, question in enumerate(itertools.islice(questions, asks)):
            answer = answerer.ask(f"{question} {number * asks + place}")
            if leak == "memory":
                kept.append((answer, bytearray(os.urandom(1) * (4_000_000 // asks))))
        if leak == "files":
            kept.append((index, None))
        else:
            index.close()
        print(json.dumps(held()), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
