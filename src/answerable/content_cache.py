"""Values kept by content: what was paid for once, asked again, costs nothing and needs no network.

One small JSON file a value, named by a digest over all that it depends on. A file that was cut short or edited does
not match the digest it carries, and is not read.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path
from typing import Any

from .errors import AnswerableError
from .jsonl import dumps, write_text

_VERSION = 1


class ContentCache:
    """JSON values by key in a folder; a folder that cannot be written to only costs what is asked again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def value(self, key: str) -> Any:
        """What was kept under a key, or None."""
        try:
            kept = json.loads(self._file(key).read_text(encoding="utf-8"))
            value = kept["value"]
            return value if kept == _entry(key, value) else None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def keep(self, key: str, value: Any) -> None:
        """Keep a JSON value that is not None."""
        file = self._file(key)
        with contextlib.suppress(AnswerableError, OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            write_text(file, dumps(_entry(key, value)) + "\n")

    def _file(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


def key_of(*parts: object) -> str:
    """Forty hex digits over plain values."""
    return hashlib.sha256(json.dumps([_VERSION, *parts], sort_keys=True).encode()).hexdigest()[:40]


def _entry(key: str, value: object) -> dict[str, object]:
    return {"key": key, "value": value, "digest": key_of(key, value)}
