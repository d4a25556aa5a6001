"""A site to raw pages: one request in flight per host, each URL with an outcome, resumable at any moment.

    crawl(recipe, settings, state_dir=...)  ->  iterator of RawPage and PageFailure, then .summary

A crawl stays on the host of the source URL and the hosts its recipe lists. It begins at the source, at the sitemaps
and, where there is none, at llms.txt; it never fetches what robots.txt refuses; it keeps HTML, Markdown and plain text.
"""

from __future__ import annotations

import contextlib
import dataclasses
import queue
import re
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ...errors import AnswerableError, NetworkError, SourceError
from ...model import EMPTY, PageFailure, RawPage
from ...settings import Settings
from ..recipe import Recipe
from ..urls import canonical, origin_of, site_of
from .fetch import REDIRECTS, BudgetSpent, Fetcher, FetchFailure, Response
from .frontier import Entry, Frontier, Outcome, StoredPage
from .guard import typed_loopback
from .links import Links, directives, read_links
from .robots import Robots, product_token, read_robots
from .sitemap import SitemapReport, read_sitemaps

MAX_LLMS_BYTES = 2_000_000  # read of an llms.txt
SAME_WORDS = 0.85  # share of the shorter page's words that make two pages one
_TAG = re.compile(rb"<[^<>]{0,2000}>")
_WORD = re.compile(rb"[^\s<>.,;:!?()\"']{2,40}")
_HOST_TROUBLE = frozenset({"connect", "timeout", "dns", "broken", "tls", "http_5", "http_429"})
WAITING = 16  # pages fetched ahead of the consumer

_TYPES = {
    "text/html": "text/html",
    "application/xhtml+xml": "text/html",
    "text/markdown": "text/markdown",
    "text/x-markdown": "text/markdown",
    "text/plain": "text/plain",
}
_MARKDOWN_NAMES = (".md", ".markdown", ".mdx")
_NOT_TEXT_WORDS = """
7z avi bin bmp bz2 css csv deb dmg doc docx eot epub exe flac gif gz ico iso jar jpeg jpg js json m4a m4v
mjs mov mp3 mp4 mpeg msi odt ogg otf pdf pkg png ppt pptx ps rar rpm rss svg tar tgz tif tiff ttf wasm wav
webm webmanifest webp woff woff2 xls xlsx xml xz zip zst atom
"""
_NOT_TEXT = frozenset(_NOT_TEXT_WORDS.split())


@dataclass(frozen=True, slots=True)
class CrawlProgress:
    """Where a crawl stands: URLs done and queued, those of the done that failed, and the last one."""

    done: int
    queued: int
    failed: int
    url: str


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """What a crawl saw. `outcomes` counts every URL once, `reasons[outcome]` says why; `urls` lists those that
    were fetched or refused by name. `stopped` names the budget that ended the crawl early, if one did."""

    source: str
    outcomes: Mapping[str, int]
    reasons: Mapping[str, Mapping[str, int]]
    urls: tuple[Outcome, ...] = ()
    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0
    resumed: bool = False
    stopped: str | None = None
    unchanged: int = 0  # pages that answered "not modified"
    sitemap: Mapping[str, int] = field(default_factory=lambda: EMPTY)

    def _count(self, outcome: str) -> int:
        return self.outcomes.get(outcome, 0)

    @property
    def kept(self) -> int:
        return self._count("kept")

    @property
    def failed(self) -> int:
        return self._count("failed")

    @property
    def duplicates(self) -> int:
        return self._count("duplicate")

    @property
    def redirects(self) -> int:
        return self._count("redirect")

    @property
    def robots(self) -> int:
        return self._count("robots")

    @property
    def traps(self) -> int:
        return self._count("trap")

    @property
    def over_budget(self) -> int:
        return self._count("over_budget")

    @property
    def complete(self) -> bool:
        """Whether every URL found was looked at: no budget cut the crawl short."""
        return self.stopped is None


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
        self._summary: CrawlSummary | None = None
        self._work = _Work(recipe, settings, start, state_dir, progress, fetcher)
        self._items = self._work.run()

    def __next__(self) -> RawPage | PageFailure:
        item = next(self._items, None)
        if item is None:
            self._summary = self._work.summary
            raise StopIteration
        return item

    def __enter__(self) -> Crawl:
        return self

    def __exit__(self, *args: object) -> None:
        self.close()

    def close(self) -> None:
        """End the crawl here; with a state folder it can be resumed."""
        self._items.close()
        self._work.close()

    @property
    def summary(self) -> CrawlSummary:
        """What was seen; only once the crawl has been iterated to its end."""
        if self._summary is None:
            raise RuntimeError("the crawl has not ended yet: iterate over it first")
        return self._summary


class _Halt(Exception):
    """The consumer has gone: workers stop."""


class _Work:
    """The machinery behind one Crawl: worker threads, one frontier, one fetcher."""

    def __init__(
        self,
        recipe: Recipe,
        settings: Settings,
        start: str,
        state_dir: Path | None,
        progress: Callable[[CrawlProgress], None] | None,
        fetcher: Fetcher | None,
    ) -> None:
        self.recipe, self.settings, self.start = recipe, settings, start
        self.progress = progress
        self.token = product_token(settings.crawl.user_agent)
        self.only_listed = urlsplit(start).path.endswith("/llms.txt")
        self.summary: CrawlSummary | None = None
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        if state_dir is None:
            self._temporary = tempfile.TemporaryDirectory(prefix="answerable-crawl-")
            state_dir = Path(self._temporary.name)
        key = "\n".join((start, *sorted(recipe.hosts), *recipe.include, "-", *recipe.exclude))
        try:
            self.frontier = Frontier(state_dir, key, settings.crawl)
        except BaseException:
            if self._temporary is not None:
                self._temporary.cleanup()
            raise
        requests, size, self.seconds_before = self.frontier.spent()
        self._own_fetcher = fetcher is None
        self._stop = threading.Event()
        self.fetcher = fetcher or Fetcher(
            settings.crawl,
            typed=typed_loopback(start),
            sleep=self._sleep,
            requests=requests,
            bytes_read=size,
            seconds=self.seconds_before,
        )
        self.began = time.monotonic()
        self.hosts = {site_of(start), *recipe.hosts, *(self.frontier.get("hosts") or "").split()}
        self.sitemap = SitemapReport()
        self._robots: dict[str, Robots] = {}
        self._busy: set[str] = set()
        self._turn = threading.Condition()
        self._out: queue.Queue[RawPage | PageFailure | BaseException | None] = queue.Queue(WAITING)
        self._start_trouble: AnswerableError | None = None
        self._stopped: str | None = None
        self._done = self._failed = self._unchanged = self._kept = 0
        self._in_a_row: dict[str, int] = {}  # host -> failures since its last answer
        self._host_down: str | None = None
        self._threads: list[threading.Thread] = []
        self._closed = False

    # -- the life of a crawl ---------------------------------------------------------------------

    def run(self) -> Generator[RawPage | PageFailure, None, None]:
        try:
            for page in self.frontier.kept():
                self._kept += 1
                yield self._raw(page)
            for outcome in self.frontier.outcomes():
                self._done += 1
                if outcome.outcome == "failed":
                    self._failed += 1
                    yield _failure_again(outcome)
            for number in range(max(1, min(self.settings.crawl.hosts_at_once, len(self.hosts)))):
                thread = threading.Thread(target=self._worker, args=(number == 0,), name=f"crawl {number}", daemon=True)
                self._threads.append(thread)
            for thread in self._threads:
                thread.start()
            running = len(self._threads)
            while running:
                item = self._out.get()
                if item is None:
                    running -= 1
                elif isinstance(item, BaseException):
                    raise item
                else:
                    yield item
            yield from self._settle_duplicates()
            if self._stopped:
                self.frontier.put("stopped", self._stopped)
            self.frontier.complete()
            self.summary = self._summarise()
            if self._start_trouble is not None and self.summary.kept == 0:
                raise self._start_trouble
        finally:
            self.close()

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._stop.set()
        with self._turn:
            self._turn.notify_all()
        for thread in self._threads:
            while thread.is_alive():
                try:  # a worker may be waiting to hand something over
                    self._out.get_nowait()
                except queue.Empty:
                    thread.join(0.05)
        if self._own_fetcher:
            self.fetcher.close()
        self.frontier.close()
        if self._temporary is not None:
            self._temporary.cleanup()

    def _sleep(self, seconds: float) -> None:
        if self._stop.wait(seconds):
            raise _Halt

    def _hand_over(self, item: RawPage | PageFailure | BaseException | None) -> None:
        while True:
            try:
                self._out.put(item, timeout=0.2)
                return
            except queue.Full:
                if self._stop.is_set():
                    raise _Halt from None

    def _worker(self, first: bool) -> None:
        try:
            if first and self.frontier.get("seeded") is None:
                self._seed()
            while (entry := self._next()) is not None:
                try:
                    self._visit(entry)
                finally:
                    with self._turn:
                        self._busy.discard(site_of(entry.url))
                        self._turn.notify_all()
        except _Halt:
            pass
        except BudgetSpent as spent:
            self._stopped = self._stopped or spent.budget
        except BaseException as error:  # noqa: BLE001  (raised again in the consumer's thread)
            self._stopped = self._stopped or "error"
            try:
                self._hand_over(error)
            except _Halt:
                return
        finally:
            with self._turn:
                self._turn.notify_all()
            if not self._stop.is_set():
                with contextlib.suppress(_Halt):
                    self._hand_over(None)

    def _next(self) -> Entry | None:
        """The next URL of a host that no other worker is busy with; None when there is nothing left to do."""
        with self._turn:
            while True:
                if self._stop.is_set() or self._stopped is not None:
                    return None
                most = self.settings.crawl.max_pages
                if self._kept >= most:
                    if self.frontier.count("queued"):
                        self._stopped = "max_pages"
                    return None
                # Near the end a worker waits, since each URL under way may be the last page.
                room = self._kept + len(self._busy) < most
                entry = self.frontier.claim(self._busy) if room else None
                if entry is not None:
                    self._busy.add(site_of(entry.url))
                    return entry
                if not self._busy and self.frontier.get("seeded") is not None:
                    return None
                self._turn.wait(0.5)

    # -- where it begins -------------------------------------------------------------------------

    def _seed(self) -> None:
        """Queue the source, then what sitemaps (or llms.txt) list. Until this is done the crawl is not seeded."""
        self.frontier.add([Entry(self.start, 0)], listed=True)
        if not self.only_listed:
            origins = dict.fromkeys(
                [origin_of(self.start), *(f"{urlsplit(self.start).scheme}://{h}" for h in self.recipe.hosts)]
            )
            listed = 0
            for origin in origins:
                robots = self._rules(origin)
                if robots.everything is False:
                    continue
                named = [url for url in (canonical(s, origin + "/") for s in robots.sitemaps) if url is not None]
                batches = read_sitemaps(
                    self.fetcher,
                    [url for url in named if self._in_scope(url)] or [f"{origin}/sitemap.xml"],
                    in_scope=self._in_scope,
                    may_fetch=self._may_fetch,
                    report=self.sitemap,
                )
                for batch in batches:
                    listed += len(batch)
                    entries = [Entry(self._secure(e.url), 0) for e in batch]
                    self.frontier.add((e for e in entries if self.recipe.wants(e.url)), listed=True)
            if not listed:
                self._seed_from_llms()
        self._save_spent()
        self.frontier.put("seeded", "1")
        with self._turn:
            self._turn.notify_all()

    def _seed_from_llms(self) -> None:
        url = f"{origin_of(self.start)}/llms.txt"
        if not self._may_fetch(url):
            return
        try:
            response = self.fetcher.get(url, max_bytes=MAX_LLMS_BYTES, prefix=True)
        except FetchFailure:
            return
        if response.status == 200 and response.media_type in ("text/plain", "text/markdown", ""):
            targets = read_links(response.body, "text/markdown", url).targets
            self.frontier.add((Entry(u, 1) for u in targets if self._in_scope(u) and self.recipe.wants(u)), listed=True)

    # -- one URL ---------------------------------------------------------------------------------

    def _visit(self, entry: Entry) -> None:
        url = entry.url
        outcome, reason = "failed", "internal"
        found: list[Entry] = []
        page: StoredPage | None = None
        items: list[PageFailure] = []
        try:
            outcome, reason, found, page = self._look(entry)
        except (BudgetSpent, _Halt):
            raise
        except FetchFailure as failure:
            outcome, reason = "failed", failure.code
            items.append(PageFailure(url, failure.code, failure.reason))
            self._note_start(entry, failure)
        except Exception as error:  # noqa: BLE001  (one bad page never stops the others)
            items.append(PageFailure(url, "internal", f"{type(error).__name__}: {error}"))
        else:
            if outcome == "failed":
                items.append(_failure_again(Outcome(url, outcome, reason)))
        self.frontier.finish(url, outcome, reason, found=found, page=page, spent=self._spent())
        self._done += 1
        self._host_is_down(entry, outcome == "failed" and (reason in _HOST_TROUBLE or reason[:6] in _HOST_TROUBLE))
        if outcome == "kept" and page is not None:
            with self._turn:
                self._kept += 1
            self._hand_over(self._raw(page))
        for failure_item in items:
            self._failed += 1
            self._hand_over(failure_item)
        if self.progress is not None:
            self.progress(CrawlProgress(self._done, self.frontier.count("queued"), self._failed, url))

    def _look(self, entry: Entry) -> tuple[str, str, list[Entry], StoredPage | None]:
        """(outcome, reason, URLs found, page) of one URL."""
        url = entry.url
        begin = url == self.start or self.start in self.frontier.chain(entry)
        if not begin and not self._worthwhile(url):
            return "excluded", "", [], None
        if not begin and urlsplit(url).path.rpartition(".")[2].lower() in _NOT_TEXT and "." in urlsplit(url).path:
            return "not_text", "by_name", [], None
        robots = self._rules(origin_of(url))
        if not robots.allows(url):
            why = "unreachable" if robots.everything is False else "disallowed"
            if begin:
                self._note_start(entry, _refusal(url, robots))
            return "robots", why, [], None
        cached = self.frontier.stored(url)
        response = self.fetcher.get(
            url,
            max_bytes=self.settings.ingest.max_page_bytes,
            follow=False,
            etag=cached.etag if cached else None,
            last_modified=cached.last_modified if cached else None,
            wanted=lambda headers: _media_type(Response(url, 200, headers, b"")) is not None,
        )
        if response.status in REDIRECTS and "location" in response.headers:
            return self._redirected(entry, self.fetcher.redirect_target(url, response.headers["location"]), begin)
        if response.status == 304 and cached is not None:
            self._unchanged += 1
            return self._read(entry, dataclasses.replace(cached, flags=()), begin)
        if response.status != 200:
            if begin:
                self._note_start(entry, NetworkError(f"{url} answers {response.status}"))
            return "failed", f"http_{response.status}", [], None
        media_type = _media_type(response)
        if media_type is None:
            return "not_text", response.media_type[:80] or "unknown", [], None
        if response.truncated:
            return "failed", "too_large", [], None
        page = StoredPage(
            url,
            response.body,
            media_type,
            response.charset,
            response.headers.get("etag"),
            response.headers.get("last-modified"),
            response.headers.get("x-robots-tag", ""),
        )
        return self._read(entry, page, begin)

    def _redirected(self, entry: Entry, target: str, begin: bool) -> tuple[str, str, list[Entry], StoredPage | None]:
        url = entry.url
        target = self._secure(target)
        if target == url or target in self.frontier.chain(entry):
            raise FetchFailure("redirect_loop", url, f"redirects in a circle, back to {target}")
        if entry.hops >= self.settings.crawl.max_redirects:
            limit = self.settings.crawl.max_redirects
            raise FetchFailure("too_many_redirects", url, f"more than {limit} redirects in a row")
        if begin and not self._in_scope(target) and _same_owner(url, target):
            self._adopt(site_of(target))
        if not self._in_scope(target):
            if begin:
                remedy = f"If that is the site you mean, ingest {origin_of(target)}/ instead."
                self._note_start(entry, NetworkError(f"{url} redirects to another site, {target}", remedy=remedy))
            return "redirect", f"off_host {target}", [], None
        return "redirect", target, [Entry(target, entry.depth, url, entry.hops + 1)], None

    def _read(self, entry: Entry, page: StoredPage, begin: bool) -> tuple[str, str, list[Entry], StoredPage | None]:
        url = entry.url
        links = read_links(page.data, page.media_type, url, page.charset, self.token)
        tags = directives(page.robots_tag, self.token)
        found = self._follow(entry, links, tags)
        if links.refresh is not None and self._in_scope(links.refresh) and links.refresh != url:
            target = self._secure(links.refresh)
            if entry.hops < self.settings.crawl.max_redirects and target not in self.frontier.chain(entry):
                return "redirect", target, [Entry(target, entry.depth, url, entry.hops + 1), *found], None
        if links.noindex or tags & {"noindex", "none"}:
            return "noindex", "", found, None
        if not self.recipe.wants(url) or (begin and self.only_listed):
            return "excluded", "", found, None
        main = self._secure(links.canonical) if links.canonical else url
        if main != url and self._in_scope(main) and not shape_differs(url, main):
            return "duplicate", main, [Entry(main, entry.depth), *found], page
        twin = self.frontier.twin(page)
        if twin is not None:
            return "duplicate", twin, found, None
        return "kept", "", found, page

    def _follow(self, entry: Entry, links: Links, tags: set[str]) -> list[Entry]:
        if links.nofollow or tags & {"nofollow", "none"} or (self.only_listed and entry.depth > 0):
            return []
        found = []
        for target in links.targets:
            if self._in_scope(target) and not self.fetcher.guard.leads_inside(entry.url, target):
                target = self._secure(target)
                if self._worthwhile(target):
                    found.append(Entry(target, entry.depth + 1))
        return found

    def _host_is_down(self, entry: Entry, failed: bool) -> None:
        """Leave a host alone that has failed many times in a row: going on would neither help us nor it."""
        host = site_of(entry.url)
        row = self._in_a_row[host] = self._in_a_row.get(host, 0) + 1 if failed else 0
        if row >= self.settings.crawl.max_failures_in_row and self.frontier.give_up(host, "host_down"):
            self._host_down = "host_down"

    # -- small decisions -------------------------------------------------------------------------

    def _worthwhile(self, url: str) -> bool:
        return self.recipe.wants(url) or self.recipe.leads(url)

    def _in_scope(self, url: str) -> bool:
        return site_of(url) in self.hosts

    def _adopt(self, host: str) -> None:
        self.hosts.add(host)
        self.frontier.put("hosts", " ".join(sorted(self.hosts)))

    def _secure(self, url: str) -> str:
        """A site that is read over https stays on https: an old http link there is the same page."""
        if self.start.startswith("https:") and url.startswith("http:") and ":" not in site_of(url):
            return "https:" + url[5:]
        return url

    def _rules(self, origin: str) -> Robots:
        robots = self._robots.get(origin)
        if robots is None:
            robots = read_robots(self.fetcher, origin)
            self._robots[origin] = robots
            if robots.delay is not None:
                self.fetcher.slow_down(origin + "/", min(robots.delay, self.settings.crawl.max_crawl_delay))
        return robots

    def _may_fetch(self, url: str) -> bool:
        return self._in_scope(url) and self._rules(origin_of(url)).allows(url)

    def _note_start(self, entry: Entry, trouble: AnswerableError) -> None:
        if entry.url == self.start or self.start in self.frontier.chain(entry):
            self._start_trouble = trouble

    def _spent(self) -> tuple[int, int, float]:
        seconds = self.seconds_before + time.monotonic() - self.began
        return self.fetcher.requests, self.fetcher.bytes_read, round(seconds, 3)

    def _save_spent(self) -> None:
        self.frontier.put("spent", " ".join(map(str, self._spent())))

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
            meta=self.recipe.labels,
        )

    def _settle_duplicates(self) -> Iterator[RawPage]:
        """A page that named another as its canonical one is kept after all if that one was not, or says other things:
        many a theme names one canonical URL for all pages, and taking its word would lose them."""
        for page, main in self.frontier.set_aside():
            end, hops = self.frontier.outcome(main), 0
            while end is not None and end.outcome in ("redirect", "duplicate") and hops <= 5 and end.reason != page.url:
                end, hops = self.frontier.outcome(end.reason), hops + 1
            flag = "canonical_missing"
            if end is not None and end.outcome == "kept":
                kept = self.frontier.stored(end.url)
                if kept is None or _same_words(page, kept):
                    continue
                flag = "canonical_disputed"
            if end is not None and end.outcome in ("noindex", "excluded", "robots"):
                continue  # the owner does not want it read
            page = dataclasses.replace(page, flags=(flag,))
            self.frontier.finish(page.url, "kept", flag, page=page)
            yield self._raw(page)

    def _summarise(self) -> CrawlSummary:
        counts = self.frontier.counts()
        outcomes: dict[str, int] = {}
        reasons: dict[str, dict[str, int]] = {}
        for (outcome, reason), n in sorted(counts.items()):
            outcomes[outcome] = outcomes.get(outcome, 0) + n
            if reason:
                reasons.setdefault(outcome, {})[reason] = n
        requests, size, seconds = self._spent()
        return CrawlSummary(
            source=self.start,
            outcomes=outcomes,
            reasons=reasons,
            urls=tuple(self.frontier.outcomes()),
            requests=requests,
            bytes=size,
            seconds=seconds,
            resumed=self.frontier.resumed,
            stopped=self._stopped or self._host_down,
            unchanged=self._unchanged,
            sitemap={"files": self.sitemap.files, "entries": self.sitemap.entries, **self.sitemap.dropped},
        )


_REASONS = {
    "too_large": "is larger than [ingest] max_page_bytes",
    "internal": "could not be processed",
    "dns": "its host does not resolve",
    "timeout": "did not answer in time",
    "redirect_loop": "redirects in a circle",
}


def _failure_again(outcome: Outcome) -> PageFailure:
    code = outcome.reason
    text = f"answers {code[5:]}" if code.startswith("http_") else _REASONS.get(code, code.replace("_", " "))
    return PageFailure(outcome.url, code, text)


def _refusal(url: str, robots: Robots) -> NetworkError:
    why = robots.reason or "its rules disallow it"
    remedy = "Ask the owner of the site to allow this user agent, or ingest the sources of the pages from a folder."
    return NetworkError(f"robots.txt of {origin_of(url)} lets {robots.token} not fetch {url}: {why}", remedy=remedy)


def _media_type(response: Response) -> str | None:
    """`text/html`, `text/markdown` or `text/plain`, or None for anything else; a missing type is guessed by name."""
    path = urlsplit(response.url).path.lower()
    declared = response.media_type
    if path.endswith(_MARKDOWN_NAMES) and declared in (
        "text/plain",
        "application/octet-stream",
        "binary/octet-stream",
        "",
    ):
        return "text/markdown"
    if not declared:
        return "text/plain" if path.endswith(".txt") else "text/html"
    if declared == "text/plain" and path.endswith("/llms.txt"):
        return "text/markdown"
    return _TYPES.get(declared)


def shape_differs(url: str, main: str) -> bool:
    """Whether a canonical link cannot be meant: a deep page that calls the bare front page its original."""
    return urlsplit(main).path == "/" and not urlsplit(main).query and urlsplit(url).path.count("/") > 1


def _same_words(one: StoredPage, other: StoredPage) -> bool:
    """Whether two pages are by and large the same text: the words they share, over those of the shorter one."""
    a, b = (frozenset(_WORD.findall(_TAG.sub(b" ", page.data))) for page in (one, other))
    return len(a & b) >= SAME_WORDS * min(len(a), len(b))


def _same_owner(url: str, target: str) -> bool:
    """Whether two hosts differ by a leading `www.` only."""
    return site_of(url).removeprefix("www.") == site_of(target).removeprefix("www.")
