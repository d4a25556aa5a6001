"""A source as the build sees it: a name, something to read, and how its pages become text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ..model import Page, PageFailure, RawPage
from .files import dump, sha256


@dataclass(frozen=True, slots=True)
class Source:
    """`name` ties pages to their source over time: ingesting a source replaces that name's pages only.

    `options` names everything besides a page's bytes that `extract` depends on: an unchanged page under
    unchanged options is not extracted again.
    """

    name: str
    location: str
    read: Callable[[], Iterable[RawPage | PageFailure]]
    extract: Callable[[RawPage], Page]
    options: str = ""
    described: dict[str, str] = field(default_factory=dict)

    def raw_digest(self, raw: RawPage) -> str:
        """Equal digests promise equal pages."""
        labels = [raw.media_type, raw.charset, raw.url, sorted(raw.flags), sorted(raw.meta.items()), self.options]
        return sha256(dump(labels) + b"\0" + sha256(raw.data).encode())[:32]
