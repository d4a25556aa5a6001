"""How far the level of the shipped confidence is off on sets that it was not fitted on; said until it is calibrated."""

from __future__ import annotations

import functools
import json
from pathlib import Path

SHIPPED = Path(__file__).parent / "confidence.json"


@functools.lru_cache(maxsize=1)
def level_error() -> tuple[float, float]:
    """The least and the largest expected calibration error, 0..1, of the sets that were left out of the fit in turn."""
    left_out = json.loads(SHIPPED.read_text(encoding="utf-8"))["left_out"]
    errors = [left["ece"] for left in left_out.values()]
    return min(errors), max(errors)


def level_error_words() -> str:
    """The same for a reader."""
    least, largest = level_error()
    return f"level off by {least:.2f} to {largest:.2f} elsewhere"
