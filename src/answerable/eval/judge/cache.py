"""Judgements kept by content: the same judge asked the same thing again costs nothing and needs no endpoint.

One small file a judgement, named by a digest over the judge, the metric, the repeat and every text that was read. A
file that was cut short or edited does not match the digest it carries, and is not read. Failures are not kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path

from ...errors import AnswerableError
from ...jsonl import dumps, write_text

FOLDER = Path(".answerable/judge")
_VERSION = 1


class JudgeCache:
    """Values by key in a folder; a folder that cannot be written to only costs the requests."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder

    def get(self, key: str) -> float | None:
        try:
            kept = json.loads(self._file(key).read_text(encoding="utf-8"))
            value = float(kept["value"])
            return value if kept == _entry(key, value) and value == value else None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def put(self, key: str, value: float) -> None:
        file = self._file(key)
        with contextlib.suppress(AnswerableError, OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            write_text(file, dumps(_entry(key, value)) + "\n")

    def _file(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


def key_of(*parts: object) -> str:
    """Forty hex digits over plain values."""
    return hashlib.sha256(json.dumps([_VERSION, *parts], sort_keys=True).encode()).hexdigest()[:40]


def _entry(key: str, value: float) -> dict[str, object]:
    return {"key": key, "value": value, "digest": key_of(key, value)}
