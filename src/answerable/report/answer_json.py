"""An answer as plain values: the contract of `ask --json`, which an answer makes itself."""

from __future__ import annotations

from typing import Any

from ..answer.level.error import level_error
from ..model import Answer
from .json_values import number


def answer_dict(answer: Answer) -> dict[str, Any]:
    """The contract of `ask --json` and `ask --tickets --out`: `Answer.to_dict`."""
    return answer.to_dict()


def level_error_dict(calibrated: bool) -> dict[str, Any]:
    """Least and largest calibration error on sets that the confidence was not fitted on; nothing once calibrated."""
    return {} if calibrated else {"level_error": list(map(number, level_error()))}
