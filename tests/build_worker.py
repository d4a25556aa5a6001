"""A process that builds on request, to be killed: it imports once, then forks a child for each line it reads.

A line is JSON: index, variant, pages, and optionally die_at (a stage at which the child kills itself), pause_at (a
stage at which it waits to be killed), file_limit (bytes, RLIMIT_FSIZE) and in_place (the sabotage: publish by
overwriting the files of the current generation). It answers {"pid": ...}, then {"status": ...} when the child ended.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import Any

import bm25s  # noqa: F401  (imported before the fork, for speed)
import chromadb  # noqa: F401

from answerable.errors import AnswerableError
from answerable.index import build as build_module
from answerable.index import generation as layout
from fakes import FakeSource, build_index, small_help_centre


def publish_in_place(index: Path, build: Path, name: str, step: Any) -> None:
    """What a store without generations does: write over what readers are reading."""
    current = layout.current_name(index)
    if current is None:
        layout.publish(index, build, name, step)
        return
    files = sorted(path for path in build.rglob("*") if path.is_file())
    for number, path in enumerate(files):
        if number == len(files) // 2:
            step("half")
        target = layout.folder_of(index, current) / path.relative_to(build)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def work(order: dict[str, Any]) -> int:
    def progress(stage: str, done: int, total: int | None) -> None:
        if stage == order.get("die_at"):
            os.kill(os.getpid(), signal.SIGKILL)
        while stage == order.get("pause_at"):
            time.sleep(0.01)

    if limit := order.get("file_limit"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    if order.get("in_place"):
        build_module.publish = publish_in_place
    source = FakeSource(small_help_centre(order.get("pages", 4), order["variant"]))
    try:
        build_index(Path(order["index"]), source, progress=progress)
    except AnswerableError as error:
        print(error, file=sys.stderr, flush=True)
        return error.exit_code
    return 0


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            code = 99
            try:
                code = work(json.loads(line))
            finally:
                os._exit(code)
        print(json.dumps({"pid": child}), flush=True)
        _, status = os.waitpid(child, 0)
        print(json.dumps({"status": os.waitstatus_to_exitcode(status)}), flush=True)


if __name__ == "__main__":
    main()
