"""Judgements kept by content: the same judge asked the same thing again costs nothing and needs no endpoint.

The digest is over the judge, the metric, the repeat and every text that was read. Failures are not kept.
"""

from __future__ import annotations

from pathlib import Path

from ...content_cache import ContentCache
from ...content_cache import key_of as key_of

FOLDER = Path(".answerable/judge")


class JudgeCache(ContentCache):
    """Numbers by key in a folder."""

    def __init__(self, folder: Path = FOLDER) -> None:
        super().__init__(folder)

    def get(self, key: str) -> float | None:
        value = self.value(key)
        return float(value) if isinstance(value, (int, float)) and value == value else None

    def put(self, key: str, value: float) -> None:
        self.keep(key, value)
