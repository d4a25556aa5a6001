"""JSON text of whatever a command prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..eval.coverage.coverage import Coverage
from ..jsonl import dumps
from ..model import Answer
from .json_values import plain


def to_json(obj: Answer | Coverage | Mapping[str, Any], *, indent: int | None = None) -> str:
    """JSON text of an answer, a coverage report, or a mapping of plain values."""
    return dumps(obj.to_dict() if isinstance(obj, (Answer, Coverage)) else plain(obj), indent=indent)
