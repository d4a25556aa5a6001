"""A function in a process of its own, with what it cost: for benchmarks of whole runs."""

from __future__ import annotations

import importlib
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def measured(target: str, **arguments: Any) -> dict[str, Any]:
    """Call `module:function` of this folder with plain JSON arguments in a new process; its JSON object comes back.

    Added to it: `seconds` (wall, imports of the function's own included), `cpu` (seconds of all its threads), `peak_mb`
    (10^6 bytes, largest resident size).
    """
    code = "from measured import work; work()"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), *sys.path])}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, target],
        input=json.dumps(arguments),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env=environment,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def work() -> None:
    """What the new process does."""
    module, _, function = sys.argv[1].partition(":")
    arguments = json.load(sys.stdin)
    began = time.perf_counter()
    found = getattr(importlib.import_module(module), function)(**arguments)
    seconds = found.pop("seconds", time.perf_counter() - began)
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = found.pop("cpu", used.ru_utime + used.ru_stime)
    unit = 1 if sys.platform == "darwin" else 1024
    print(json.dumps({**found, "seconds": seconds, "cpu": cpu, "peak_mb": used.ru_maxrss * unit / 1e6}))
