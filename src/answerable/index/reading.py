"""One pass over a source against what is stored: each page is the same, changed, new, moved, removed or failed.

Pages are spooled to disk as they come, so memory holds one page and a short entry for each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import AnswerableError, MissingExtra
from ..ingest.copies.grouping import Candidate, Grouping, TextOf
from ..ingest.copies.traits import Traits, traits_of
from ..ingest.losses import Extent, Losses, extent_of, losses_of
from ..model import MISSING_EXTRA, Chunk, LeftOut, Page, PageFailure, RawPage
from .files import LinesReader, LinesWriter
from .receipt import PageChange, PageMove, section_changes
from .rows import chunk_row, page_row, row_page
from .source import Source
from .stored import Stored, TableRow

# Failures that say "that text is not there any more"; after any other one the stored page is kept.
GONE = frozenset({"http_404", "http_410", "empty", "no_text", "binary", "not_a_file", "outside_root"})

MakeChunks = Callable[[Page], Sequence[Chunk]]
Report = Callable[[int], None]


@dataclass(slots=True)
class PageEntry:
    """A page of the next generation and where its rows lie: in the parent generation or in the spool."""

    page: str
    source: str
    raw: str
    content_hash: str
    flags: tuple[str, ...]
    page_spooled: bool
    page_row: int
    chunks_spooled: bool
    first: int  # of its chunk rows
    count: int
    extent: Extent
    traits: Traits
    media_type: str = ""  # of the source; "" for a page that is kept since it could not be read


class Spool:
    """Rows of pages and chunks that are new, in the order they came."""

    def __init__(self, folder: Path) -> None:
        self._pages_path, self._chunks_path = folder / "spool.pages", folder / "spool.chunks"
        self._pages, self._chunks = LinesWriter(self._pages_path), LinesWriter(self._chunks_path)
        self._page_reader: LinesReader | None = None
        self._chunk_reader: LinesReader | None = None

    def add_page(self, page: Page, source: str, raw: str) -> int:
        return self._pages.append(page_row(page, source, raw))

    def add_chunks(self, page: Page, chunks: Sequence[Chunk]) -> int:
        """Returns the row of the first."""
        rows = [self._chunks.append(chunk_row(chunk, page)) for chunk in chunks]
        return rows[0] if rows else 0

    def finish(self) -> None:
        """No more rows; from now on `pages` and `chunks` can be read."""
        for writer in (self._pages, self._chunks):
            writer.close()
        self._page_reader = LinesReader(self._pages_path, self._pages.offsets)
        self._chunk_reader = LinesReader(self._chunks_path, self._chunks.offsets)

    @property
    def pages(self) -> LinesReader:
        assert self._page_reader is not None
        return self._page_reader

    @property
    def chunks(self) -> LinesReader:
        assert self._chunk_reader is not None
        return self._chunk_reader

    def close(self) -> None:
        for file in (self._pages, self._chunks, self._page_reader, self._chunk_reader):
            if file is not None:
                file.close()
        self._pages_path.unlink(missing_ok=True)
        self._chunks_path.unlink(missing_ok=True)


@dataclass(slots=True)
class Reading:
    """What a pass over one source found, and the entries of the whole next generation by page key."""

    entries: dict[str, PageEntry] = field(default_factory=dict)
    failures: list[PageFailure] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    losses: Losses = field(default_factory=Losses)
    missing: Counter[str] = field(default_factory=Counter)  # pages that need an extra, by the command that brings it
    flags: Counter[str] = field(default_factory=Counter)
    new: list[str] = field(default_factory=list)
    same: int = 0
    changed: list[PageChange] = field(default_factory=list)
    moved: list[PageMove] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    relabelled: list[str] = field(default_factory=list)
    kept_failed: list[str] = field(default_factory=list)
    known: int = 0  # pages of this source in the parent generation
    grouping: Grouping = field(default_factory=Grouping)
    covered: int = 0  # of those removed, the ones that another page stands for now

    @property
    def differs(self) -> bool:
        return bool(self.new or self.changed or self.moved or self.removed or self.relabelled)

    @property
    def kept_share(self) -> float:
        """Share of the known pages that are still there, or that another page stands for; 1 where none was known."""
        return 1 - self.lost / self.known if self.known else 1.0

    @property
    def lost(self) -> int:
        """How many known pages are gone, and nothing stands for them."""
        return len(self.removed) - self.covered


class Reader:
    """Reads one source. `reuse_chunks` is False where chunks of the parent were made in another shape."""

    def __init__(
        self, source: Source, parent: Stored | None, spool: Spool, make_chunks: MakeChunks, reuse_chunks: bool
    ) -> None:
        self._source = source
        self._parent = parent
        self._spool = spool
        self._make_chunks = make_chunks
        self._reuse_chunks = reuse_chunks
        rows = parent.table if parent is not None else []
        self._known = {row.page: (number, row) for number, row in enumerate(rows) if row.source == source.name}
        self._others = {row.page: (number, row) for number, row in enumerate(rows) if row.source != source.name}
        self._same: set[str] = set()
        self.result = Reading(known=len(self._known))

    def run(self, report: Report) -> Reading:
        """Read the source to its end; errors of the source itself pass through."""
        result = self.result
        for item in self._source.read():
            if isinstance(item, LeftOut):
                result.left_out.append(item)
                continue
            failure = item if isinstance(item, PageFailure) else self._take(item)
            if failure is not None:
                result.failures.append(failure)
            report(1)
        self._keep_failed()
        for number, row in self._others.values():
            self._keep(number, row)
        self._spool.finish()
        if self._source.group is not None:
            self._group(self._source.group)
        self._gone()
        result.same = len(self._same)
        result.failures.sort(key=lambda failure: (failure.page, failure.code))
        result.left_out.sort(key=lambda one: (one.page, one.code))
        result.losses = losses_of(
            entry.extent for entry in result.entries.values() if entry.source == self._source.name
        )
        return result

    def _take(self, raw: RawPage) -> PageFailure | None:
        result = self.result
        if raw.page in result.entries:
            return PageFailure(raw.page, "duplicate", "the source gave this page twice; the first was taken")
        if raw.page in self._others:
            owner = self._others[raw.page][1].source
            return PageFailure(raw.page, "conflict", f"the source {owner!r} has a page of this name already")
        digest = self._source.raw_digest(raw)
        number, row = self._known.get(raw.page, (-1, None))
        if row is not None and row.raw == digest:
            self._keep(number, row, media_type=raw.media_type)
            self._same.add(raw.page)
            return None
        try:
            page = self._source.extract(raw)
        except MissingExtra as error:
            result.missing[error.remedy or error.message] += 1
            return PageFailure(raw.page, MISSING_EXTRA, f"{error.message}: {error.remedy}")
        except AnswerableError as error:
            return PageFailure(raw.page, getattr(error, "code", "extract"), error.message)
        except Exception as error:  # noqa: BLE001  a parser that dies of one page must not lose the others
            return PageFailure(raw.page, "crash", f"extraction failed: {type(error).__name__}: {error}")
        return self._sort_in(page, raw.media_type, digest, number, row)

    def _sort_in(
        self, page: Page, media_type: str, digest: str, number: int, row: TableRow | None
    ) -> PageFailure | None:
        result = self.result
        old = self._stored_page(number) if row is not None else None
        if (
            old is not None
            and row is not None
            and old.content_hash == page.content_hash
            and _labels(old) == _labels(page)
        ):
            # Other bytes, the same page: its new digest spares the next extraction, and is no change.
            self._keep(number, row, page, digest, media_type)
            self._same.add(page.page)
            return None
        chunks = self._make_chunks(page)
        if not chunks:
            return PageFailure(page.page, "empty", "no readable text was found in this page")
        self._add(page, media_type, digest, chunks)
        if old is None:
            result.new.append(page.page)
        elif old.content_hash == page.content_hash:
            result.relabelled.append(page.page)
        else:
            result.changed.append(section_changes(old, page))
        return None

    def _keep_failed(self) -> None:
        """Keep the known pages that only failed this time, or were not reached."""
        result = self.result
        failed = {failure.page: failure for failure in result.failures}
        left_out = {one.page for one in result.left_out}
        stopped = self._source.stopped()
        for name, (number, row) in self._known.items():
            if name in result.entries:
                continue
            failure = failed.get(name)
            if failure is None and stopped and name not in left_out:
                reason = f"not reached: the reading stopped early ({stopped})"
                failure = PageFailure(name, "not_reached", reason)
                result.failures.append(failure)
            if failure is not None and failure.code not in GONE:
                self._keep(number, row)
                result.kept_failed.append(name)

    def _group(self, group: Callable[[Iterable[Candidate], TextOf], Grouping]) -> None:
        """Take the copies out again: what was kept and what is new of them is as if the source had not had it."""
        result = self.result
        own = [entry for entry in result.entries.values() if entry.source == self._source.name]
        result.grouping = group((Candidate(entry.page, entry.media_type, entry.traits) for entry in own), self._text)
        out = {copy.page for copy in result.grouping.copies}
        for name in out:
            result.flags.subtract(result.entries.pop(name).flags)
        result.flags = +result.flags
        self._same -= out
        result.new = [name for name in result.new if name not in out]
        result.changed = [change for change in result.changed if change.page not in out]
        result.relabelled = [name for name in result.relabelled if name not in out]
        result.kept_failed = [name for name in result.kept_failed if name not in out]

    def _text(self, name: str) -> str:
        """The text of a page of the next generation, once the spool is finished."""
        entry = self.result.entries[name]
        if entry.page_spooled:
            return str(self._spool.pages.row(entry.page_row)["text"])
        return self._stored_page(entry.page_row).text

    def _gone(self) -> None:
        """Known pages that are not in the next generation: removed or moved."""
        result = self.result
        covered = {copy.page for copy in result.grouping.copies if copy.kind != "version_only"}
        by_content = {result.entries[name].content_hash: name for name in sorted(result.new, reverse=True)}
        for name, (_, row) in self._known.items():
            if name in result.entries:
                continue
            if (target := by_content.pop(row.content_hash, None)) is not None:
                result.moved.append(PageMove(name, target))
                result.new.remove(target)
            else:
                result.removed.append(name)
                result.covered += name in covered

    def _keep(
        self, number: int, row: TableRow, page: Page | None = None, raw: str | None = None, media_type: str = ""
    ) -> None:
        """Take a stored page over; `page` and `raw` replace its row where only its bytes changed."""
        entry = PageEntry(
            page=row.page,
            source=row.source,
            raw=raw or row.raw,
            content_hash=row.content_hash,
            flags=row.flags,
            page_spooled=False,
            page_row=number,
            chunks_spooled=False,
            first=row.first,
            count=row.count,
            extent=row.extent,
            traits=row.traits,
            media_type=media_type,
        )
        if page is not None:
            entry.traits = traits_of(page)
            entry.page_spooled, entry.page_row = True, self._spool.add_page(page, row.source, entry.raw)
            entry.extent = extent_of(page)
        if not self._reuse_chunks:
            page = page or self._stored_page(number)
            chunks = self._make_chunks(page)
            entry.chunks_spooled, entry.count = True, len(chunks)
            entry.first = self._spool.add_chunks(page, chunks)
        if row.source == self._source.name:
            self.result.flags.update(row.flags)
        self.result.entries[row.page] = entry

    def _add(self, page: Page, media_type: str, raw: str, chunks: Sequence[Chunk]) -> None:
        number = self._spool.add_page(page, self._source.name, raw)
        first = self._spool.add_chunks(page, chunks)
        self.result.entries[page.page] = PageEntry(
            page=page.page,
            source=self._source.name,
            raw=raw,
            content_hash=page.content_hash,
            flags=page.flags,
            page_spooled=True,
            page_row=number,
            chunks_spooled=True,
            first=first,
            count=len(chunks),
            extent=extent_of(page),
            traits=traits_of(page),
            media_type=media_type,
        )
        self.result.flags.update(page.flags)

    def _stored_page(self, number: int) -> Page:
        assert self._parent is not None
        return row_page(self._parent.pages.row(number))


def _labels(page: Page) -> tuple[object, ...]:
    looks = page.links, page.marks, [(block.heads, block.language) for block in page.blocks]
    return page.title, page.url, page.flags, page.losses, *looks, dict(page.meta)
