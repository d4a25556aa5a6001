"""Values that JSON can hold: the same value gives the same bytes, and NaN is never written."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

DECIMALS = 6


def number(value: float) -> float | None:
    """Rounded to six decimals, -0.0 as 0.0, and null for what is not a finite number."""
    return round(value, DECIMALS) + 0.0 if math.isfinite(value) else None


def plain(value: Any) -> Any:
    """Mappings, lists and tuples as dicts and lists, and every float through `number`."""
    if isinstance(value, float):
        return number(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def number_or_none(value: float | None) -> float | None:
    """`number`, and None for None."""
    return None if value is None else number(value)
