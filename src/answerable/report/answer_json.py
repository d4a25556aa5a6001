"""An answer as plain values: the contract of `ask --json`, which an answer makes itself."""

from __future__ import annotations

from typing import Any

from ..model import Answer


def answer_dict(answer: Answer) -> dict[str, Any]:
    """The contract of `ask --json` and `ask --tickets --out`: `Answer.to_dict`."""
    return answer.to_dict()
