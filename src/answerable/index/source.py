"""A source as the build sees it: a name, something to read, and how its pages become text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..ingest.copies.docusaurus import reads_current
from ..ingest.copies.grouping import Candidate, Choice, Grouping, TextOf
from ..model import EMPTY, LeftOut, Page, PageFailure, RawPage
from ..settings import Settings
from .files import dump, sha256

if TYPE_CHECKING:
    from ..ingest.published.pages import Pages
    from ..ingest.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Source:
    """`name` ties pages to their source over time: ingesting a source replaces that name's pages only.

    `options` names everything besides a page's bytes that `extract` depends on: an unchanged page under
    unchanged options is not extracted again.
    """

    name: str
    location: str
    read: Callable[[], Iterable[RawPage | PageFailure | LeftOut]]
    extract: Callable[[RawPage], Page]
    options: str = ""
    described: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    stopped: Callable[[], str | None] = lambda: None  # after reading: what ended it early, if anything did
    group: Callable[[Iterable[Candidate], TextOf], Grouping] | None = None  # which pages are copies; None: none is

    def raw_digest(self, raw: RawPage) -> str:
        """Equal digests promise equal pages."""
        labels = [raw.media_type, raw.charset, raw.url, sorted(raw.flags), sorted(raw.meta.items()), self.options]
        parts = [[path, sha256(data)] for path, data in sorted(raw.parts.items())]
        return sha256(dump([labels, parts] if parts else labels) + b"\0" + sha256(raw.data).encode())[:32]


def source_of(recipe: Recipe, settings: Settings, state: Path) -> Source:
    """What a recipe describes, ready to read; `state` keeps a crawl's memory. `settings` has the recipe's limits."""
    from ..ingest.copies.policy import group
    from ..ingest.extract import extract as extraction

    content, remove, depth = ", ".join(recipe.content) or None, tuple(recipe.remove), settings.ingest.max_depth
    pages = _Pages(recipe, settings, state)
    return Source(
        name=recipe.name,
        location=recipe.source or (recipe.reader.target if recipe.reader else ""),
        read=pages.read,
        extract=lambda raw: pages.extract(
            raw, lambda one: extraction.extract(one, content=content, remove=remove, max_depth=depth)
        ),
        options=dump([extraction.VERSION, content, remove, depth]).decode(),
        described={"kind": recipe.kind, **({"recipe": recipe.path.name} if recipe.path else {})},
        stopped=lambda: pages.stopped,
        group=lambda candidates, text_of: group(candidates, text_of, _choice(recipe)),
    )


def _choice(recipe: Recipe) -> Choice:
    """What the recipe says of versions and languages, and the folder of the current version."""
    current = recipe.kind == "folder" and reads_current(Path(recipe.source))
    return Choice(recipe.version or "", recipe.language or "", current_docs=current)


class _Pages:
    """The pages of a recipe's source, with its labels on them."""

    def __init__(self, recipe: Recipe, settings: Settings, state: Path) -> None:
        self._recipe, self._settings, self._state = recipe, settings, state
        self.stopped: str | None = None
        self._published: Pages | None = None  # of a folder, once it is read

    def read(self) -> Iterator[RawPage | PageFailure | LeftOut]:
        labels = self._recipe.labels
        for item in self._items():
            if labels and isinstance(item, RawPage):
                item = replace(item, meta={**labels, **item.meta})
            yield item

    def extract(self, raw: RawPage, extract: Callable[[RawPage], Page]) -> Page:
        """The page that `extract` makes, with its links as the site behind a folder has them."""
        return extract(raw) if self._published is None else self._published.extracted(raw, extract)

    def _items(self) -> Iterator[RawPage | PageFailure | LeftOut]:
        from ..ingest.exports import exports_in, read_export
        from ..ingest.folder import alone, is_page_file, read_file, read_folder
        from ..ingest.published.pages import Pages
        from ..ingest.published.publication import Publication

        recipe = self._recipe
        limit = self._settings.ingest.max_page_bytes
        if recipe.kind == "folder":
            if exports := exports_in(recipe.source, recipe.wants):
                yield from read_export(exports, max_bytes=limit)
            some = bool(exports)
            items = read_folder(recipe.source, recipe.include, recipe.exclude, max_bytes=limit, may_be_empty=some)
            self._published = Pages(Path(recipe.source), recipe.publication)
            yield from self._published.read(items, may_be_empty=some)
        elif recipe.kind == "site":
            from ..ingest.site.crawl import crawl

            with crawl(recipe, self._settings, state_dir=self._state) as pages:
                yield from pages
                self.stopped = pages.summary.stopped
        elif recipe.kind == "file" and recipe.format is None and is_page_file(recipe.source):
            path = Path(recipe.source)
            # Whoever names one file wants it read, draft or not; its site still tells its address.
            self._published = Pages(path.parent, Publication(unpublished=True))
            yield from self._published.read(alone(path, read_file(path.name, recipe.source, max_bytes=limit)))
        elif recipe.kind == "file":
            yield from read_export(recipe.source, recipe.format, max_bytes=limit, wants=recipe.wants)
        else:
            from ..ingest.reader import read_recipe

            yield from read_recipe(recipe, self._settings)
