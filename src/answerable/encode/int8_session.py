"""How the shipped int8 models are run: one thread a call, and products that are exact on every processor."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any


def session_options(exact: bool) -> Any:
    """How the model is run."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # runs go side by side instead: no thread waits for another one
    options.enable_mem_pattern = False  # there would be one for every length of text
    options.log_severity_level = 3  # it warns about machines without the CPU features it likes
    if not exact:
        options.add_session_config_entry("session.x64quantprecision", "1")
    return options


def multiplies_exactly() -> bool:
    """Whether int8 products are exact as they come: on x86 without VNNI, sums of two overflow 16 bits in silence."""
    if platform.machine().lower() not in ("x86_64", "amd64", "i686"):
        return True
    try:
        return "vnni" in Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:  # another system: the slower, exact products are right on every processor
        return False


def available_cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
