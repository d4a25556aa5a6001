"""A site to raw pages: one request in flight per host, each URL with an outcome, resumable at any moment.

    crawl(recipe, settings, state_dir=...)  ->  iterator of RawPage and PageFailure, then .summary

A crawl stays on the host of the source URL and the hosts its recipe lists. It begins at the source, at the sitemaps
and, where there is none, at llms.txt; it never fetches what robots.txt refuses; it keeps HTML, Markdown and plain text.

Here its parts are put together: `seeds` queues the first URLs in the `frontier`, `schedule` gives them out, the threads
of a `pool` let `visit` look at each, and what became of it is recorded and handed on.
"""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

from ...errors import AnswerableError, SourceError
from ...model import PageFailure, RawPage
from ...settings import Settings
from ..recipe import Recipe
from ..urls import canonical, site_of
from .duplicates import kept_after_all
from .fetch import BudgetSpent, Fetcher
from .frontier import Entry, Frontier, StoredPage
from .guard import typed_loopback
from .links import read_links
from .permission import Permission
from .pool import Halt, Pool
from .robots import read_robots
from .schedule import Schedule
from .scope import Scope
from .seeds import Seeds
from .summary import CrawlProgress, CrawlSummary, by_outcome, failure_of
from .visit import Visitor

__all__ = ["Crawl", "CrawlProgress", "CrawlSummary", "crawl"]


def crawl(
    recipe: Recipe,
    settings: Settings,
    *,
    state_dir: Path | None = None,
    progress: Callable[[CrawlProgress], None] | None = None,
    fetcher: Fetcher | None = None,
) -> Crawl:
    """Crawl `recipe.source`; iterate over the result for RawPage and PageFailure, then read its `.summary`.

    `state_dir` keeps the crawl's memory: an unfinished crawl of the same source is resumed from it (pages fetched
    before are handed out again, not fetched again), and a finished one serves as a cache for conditional requests.
    `settings` are used as they are: apply `recipe.settings(...)` first.

    Raises SourceError for a source that is no URL, NetworkError while iterating if the start page cannot be reached or
    may not be fetched and nothing else was found, IndexBusy if another process crawls into `state_dir`.
    """
    return Crawl(recipe, settings, state_dir, progress, fetcher)


class Crawl(Iterator["RawPage | PageFailure"]):
    """A crawl under way. Iterate, or use as a context manager to be sure that it ends with the block."""

    def __init__(
        self,
        recipe: Recipe,
        settings: Settings,
        state_dir: Path | None,
        progress: Callable[[CrawlProgress], None] | None,
        fetcher: Fetcher | None,
    ) -> None:
        start = canonical(recipe.source)
        if start is None:
            raise SourceError(f"{recipe.source!r} is not a site to crawl")
        self._recipe, self._settings, self._start, self._progress = recipe, settings, start, progress
        self._pool: Pool[RawPage | PageFailure] = Pool()
        with contextlib.ExitStack() as opened:  # closes what is open already if the rest cannot be opened
            if state_dir is None:
                state_dir = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="answerable-crawl-")))
            # Only a crawl of the same pages is resumed, so the key names all that decides which they are.
            key = "\n".join((start, *sorted(recipe.hosts), *recipe.include, "-", *recipe.exclude))
            self._frontier = Frontier(state_dir, key, settings.crawl)
            opened.callback(self._frontier.close)
            requests, size, self._seconds_before = self._frontier.spent()
            if fetcher is None:
                fetcher = Fetcher(
                    settings.crawl,
                    typed=typed_loopback(start),
                    sleep=self._pool.sleep,
                    requests=requests,
                    bytes_read=size,
                    seconds=self._seconds_before,
                )
                opened.callback(fetcher.close)
            self._opened = opened.pop_all()
        self._fetcher = fetcher
        self._began = time.monotonic()
        self._scope = Scope(recipe, start, self._frontier)
        self._schedule = Schedule(self._frontier, settings.crawl, self._pool.stop)
        # The readers are named here and not in the modules that use them: the parts of a crawl are chosen in one place.
        permission = Permission(fetcher, self._scope, read_robots)
        self._seeds = Seeds(recipe, self._scope, self._frontier, fetcher, permission, read_links)
        self._visitor = Visitor(settings, self._scope, self._frontier, fetcher, permission, read_links)
        self._start_trouble: AnswerableError | None = None
        self._done = self._failed = 0
        self._host_down = False
        self._closed = False
        self._summary: CrawlSummary | None = None
        self._items = self._run()

    def __next__(self) -> RawPage | PageFailure:
        return next(self._items)

    def __enter__(self) -> Crawl:
        return self

    def __exit__(self, *args: object) -> None:
        self.close()

    def close(self) -> None:
        """End the crawl here; with a state folder it can be resumed."""
        self._items.close()
        self._end()

    @property
    def summary(self) -> CrawlSummary:
        """What was seen; only once the crawl has been iterated to its end."""
        if self._summary is None:
            raise RuntimeError("the crawl has not ended yet: iterate over it first")
        return self._summary

    # -- the consumer's side ---------------------------------------------------------------------

    def _run(self) -> Generator[RawPage | PageFailure, None, None]:
        try:
            yield from self._from_before()
            workers = max(1, min(self._settings.crawl.hosts_at_once, len(self._scope.hosts)))
            yield from self._pool.run(workers, self._work)
            for page in kept_after_all(self._frontier):
                yield self._raw(page)
            if self._schedule.stopped:
                self._frontier.put("stopped", self._schedule.stopped)
            self._frontier.complete()
            self._summary = self._summarise()
            if self._start_trouble is not None and self._summary.kept == 0:
                raise self._start_trouble
        finally:
            self._end()

    def _from_before(self) -> Iterator[RawPage | PageFailure]:
        """What the crawl that is resumed here had kept, and what had failed in it."""
        for page in self._frontier.kept():
            self._schedule.count_kept()
            yield self._raw(page)
        for outcome in self._frontier.outcomes():
            self._done += 1
            if outcome.outcome == "failed":
                self._failed += 1
                yield failure_of(outcome)

    def _end(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._pool.stop.set()
        self._schedule.wake()
        self._pool.join()
        self._opened.close()

    # -- the workers' side -----------------------------------------------------------------------

    def _work(self, number: int) -> None:
        """What each thread does; the first one also queues the URLs to begin with, while the others wait for them."""
        try:
            if number == 0 and self._frontier.get("seeded") is None:
                self._seed()
            while (entry := self._schedule.next()) is not None:
                try:
                    self._visit(entry)
                finally:
                    self._schedule.done(entry)
        except Halt:
            raise
        except BudgetSpent as spent:
            self._schedule.end(spent.budget)
        except BaseException:
            self._schedule.end("error")
            raise
        finally:
            self._schedule.wake()

    def _seed(self) -> None:
        self._seeds.queue()
        self._frontier.put("spent", " ".join(map(str, self._spent())))
        self._frontier.put("seeded", "1")  # last: a crawl killed before this reads the sitemaps again
        self._schedule.wake()

    def _visit(self, entry: Entry) -> None:
        visit = self._visitor.visit(entry)
        if visit.start_trouble is not None:
            self._start_trouble = visit.start_trouble
        self._frontier.finish(
            entry.url, visit.outcome, visit.reason, found=visit.onward, page=visit.page, spent=self._spent()
        )
        self._done += 1
        if self._schedule.gives_up(site_of(entry.url), visit.host_failed):
            self._host_down = True
        if visit.outcome == "kept" and visit.page is not None:
            self._schedule.count_kept()
            self._pool.hand_over(self._raw(visit.page))
        if visit.failure is not None:
            self._failed += 1
            self._pool.hand_over(visit.failure)
        if self._progress is not None:
            queued = self._frontier.count("queued")
            self._progress(CrawlProgress(self._done, queued, self._failed, entry.url))

    # -- what both need --------------------------------------------------------------------------

    def _raw(self, page: StoredPage) -> RawPage:
        return RawPage(
            page=page.url,
            data=page.data,
            media_type=page.media_type,
            url=page.url,
            charset=page.charset,
            etag=page.etag,
            last_modified=page.last_modified,
            flags=page.flags,
            meta=self._recipe.labels,
        )

    def _spent(self) -> tuple[int, int, float]:
        """Requests, bytes and seconds used, by earlier runs of this crawl too."""
        seconds = self._seconds_before + time.monotonic() - self._began
        return self._fetcher.requests, self._fetcher.bytes_read, round(seconds, 3)

    def _summarise(self) -> CrawlSummary:
        outcomes, reasons = by_outcome(self._frontier.counts())
        requests, size, seconds = self._spent()
        sitemaps = self._seeds.sitemaps
        return CrawlSummary(
            source=self._start,
            outcomes=outcomes,
            reasons=reasons,
            urls=tuple(self._frontier.outcomes()),
            requests=requests,
            bytes=size,
            seconds=seconds,
            resumed=self._frontier.resumed,
            stopped=self._schedule.stopped or ("host_down" if self._host_down else None),
            unchanged=self._visitor.unchanged,
            sitemap={"files": sitemaps.files, "entries": sitemaps.entries, **sitemaps.dropped},
        )
