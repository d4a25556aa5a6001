"""Values that JSON can hold: the same value gives the same bytes, and NaN is never written."""

from __future__ import annotations

from ..model import json_number, json_value

number = json_number
plain = json_value


def number_or_none(value: float | None) -> float | None:
    """`number`, and None for None."""
    return None if value is None else number(value)
