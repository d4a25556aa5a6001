"""URLs that a site lists itself: sitemaps by the sitemaps.org protocol (XML, index, gzip, plain text).

Read as a stream: neither a bomb nor a list of a million entries is ever in memory as a whole. Entities are not
expanded, nothing is loaded from elsewhere, and there are limits on files, entries, bytes and nesting.
"""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ..urls import canonical
from .fetch import Fetcher, FetchFailure
from .inflate import Inflater

MAX_FILES = 200  # sitemap files read in one crawl
MAX_NESTING = 3  # index in index
MAX_ENTRIES = 50_000  # URLs of one file; the protocol's limit
MAX_TOTAL = 200_000  # URLs of all files
MAX_BYTES = 52_428_800  # of one file after inflation; the protocol's limit
MAX_LOC = 2048  # characters of one URL
BATCH = 1000  # URLs handed on at once
_LOOK = 64  # bytes needed to tell what a file is


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One listed URL in canonical form; `lastmod` is what the site claims, a hint and no more."""

    url: str
    lastmod: str | None = None


@dataclass(slots=True)
class SitemapReport:
    """What was read, and what was not and why (`reason` -> how many)."""

    files: int = 0
    entries: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)  # (sitemap URL, what is wrong with it)

    def drop(self, reason: str, n: int = 1) -> None:
        self.dropped[reason] = self.dropped.get(reason, 0) + n


class SitemapParser:
    """Feed it the bytes of one sitemap; take (kind, location, lastmod) with `take`. Never raises on bad input.

    kind is "page" or "sitemap". After `close`, `problem` says what was wrong, if anything.
    """

    def __init__(self, max_entries: int = MAX_ENTRIES, max_bytes: int = MAX_BYTES) -> None:
        self.problem: str | None = None
        self._left = max_entries
        self._bytes = max_bytes
        self._inflater: Inflater | None = None
        self._xml: Any = None
        self._begun = False
        self._head = b""
        self._tail = ""
        self._listed: list[tuple[str, str, str | None]] = []
        self._kind: str | None = None

    def feed(self, data: bytes) -> None:
        """Take the next bytes, compressed or not."""
        if self.problem:
            return
        if not self._begun:
            self._head += data
            if len(self._head) < _LOOK:
                return
            data, self._head = self._head, b""
        self._take_in(data)

    def _take_in(self, data: bytes) -> bool:
        """Take bytes as they came; False when nothing more is wanted."""
        if not self._begun:
            self._begun = True
            if data[:2] == b"\x1f\x8b":
                self._inflater = Inflater("gzip")
        try:
            for piece in self._inflater.feed(data) if self._inflater is not None else (data,):
                self._bytes -= len(piece)
                if self._bytes < 0:
                    self.problem = "too_large"
                    return False
                if not self._parse(piece):
                    return False
        except zlib.error:
            self.problem = "bad_gzip"
            return False
        return True

    def take(self) -> list[tuple[str, str, str | None]]:
        """What was found since the last call."""
        listed, self._listed = self._listed, []
        return listed

    def close(self) -> None:
        """The input has ended."""
        if self.problem:
            return
        if self._head and not self._take_in(self._head):
            return
        if self._kind == "text" and self._tail:
            self._line(self._tail)
        if self._xml is not None:
            try:
                self._xml.close()
                self._events()
            except Exception as error:  # noqa: BLE001  (lxml's classes are not imported at module level)
                self.problem = self.problem or f"bad_xml: {str(error)[:120]}"
        if self._kind is None:
            self.problem = self.problem or "empty"

    def _parse(self, data: bytes) -> bool:
        """Take plain bytes; False when nothing more is wanted."""
        if self._kind is None:
            start = data.lstrip(b"\xef\xbb\xbf \t\r\n")
            if not start:
                return True
            self._kind = "xml" if start[:1] == b"<" or data[:2] in (b"\xff\xfe", b"\xfe\xff") else "text"
            if self._kind == "xml":
                from lxml import etree

                self._xml = etree.XMLPullParser(
                    events=("end",),
                    resolve_entities=False,
                    no_network=True,
                    load_dtd=False,
                    huge_tree=False,
                    remove_comments=True,
                    remove_pis=True,
                )
                data = start if data[:3] == b"\xef\xbb\xbf" or data[:1] in (b" ", b"\n", b"\r", b"\t") else data
        if self._kind == "text":
            self._tail += data.decode("utf-8", "replace")
            *lines, self._tail = self._tail.split("\n")
            for line in lines:
                self._line(line)
            self._tail = self._tail[: MAX_LOC + 1]
            return self.problem is None
        for start_at in range(0, len(data), 16384):
            try:
                self._xml.feed(data[start_at : start_at + 16384])
                self._events()
            except Exception as error:  # noqa: BLE001
                self.problem = f"bad_xml: {str(error)[:120]}"
            if self.problem:
                return False
        return True

    def _line(self, line: str) -> None:
        line = line.strip().lstrip("\ufeff")
        if line.startswith(("http://", "https://")):
            self._emit("page", line, None)

    def _events(self) -> None:
        for _, element in self._xml.read_events():
            tag = element.tag
            name = tag.rpartition("}")[2] if isinstance(tag, str) else ""
            if name in ("url", "sitemap"):
                location = lastmod = None
                for child in element:
                    child_name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
                    if child_name == "loc" and location is None:
                        location = (child.text or "").strip()
                    elif child_name == "lastmod":
                        lastmod = (child.text or "").strip()[:40] or None
                if location:
                    self._emit("page" if name == "url" else "sitemap", location, lastmod)
            if name not in ("loc", "lastmod"):
                # Finished: give its memory back, and that of what stood before it.
                element.clear()
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]

    def _emit(self, kind: str, location: str, lastmod: str | None) -> None:
        if self._left <= 0:
            self.problem = "too_many_entries"
            return
        self._left -= 1
        self._listed.append((kind, location[: MAX_LOC + 1], lastmod))


def read_sitemaps(
    fetcher: Fetcher,
    urls: Iterable[str],
    *,
    in_scope: Callable[[str], bool],
    may_fetch: Callable[[str], bool],
    report: SitemapReport | None = None,
    max_total: int = MAX_TOTAL,
) -> Iterator[list[SitemapEntry]]:
    """Yield the listed URLs that are `in_scope`, in batches as they are read.

    `urls` are sitemap files to begin with; `may_fetch(url)` (robots, scope) decides for each file. A file that
    cannot be read is noted in `report`; nothing is raised but BudgetSpent.
    """
    report = report if report is not None else SitemapReport()
    yield from _Reading(fetcher, urls, in_scope, may_fetch, report, max_total).batches()


class _Reading:
    """One reading of a site's sitemaps: the files still to be read, and those that were named already."""

    def __init__(
        self,
        fetcher: Fetcher,
        urls: Iterable[str],
        in_scope: Callable[[str], bool],
        may_fetch: Callable[[str], bool],
        report: SitemapReport,
        max_total: int,
    ) -> None:
        self._fetcher, self._in_scope, self._may_fetch = fetcher, in_scope, may_fetch
        self._report, self._max_total = report, max_total
        self._queue = deque((url, 0) for url in dict.fromkeys(urls))  # (file, how many indices led to it)
        self._named = {url for url, _ in self._queue}

    def batches(self) -> Iterator[list[SitemapEntry]]:
        while self._queue:
            url, nesting = self._queue.popleft()
            if self._report.files >= MAX_FILES:
                self._report.drop("too_many_sitemaps", len(self._queue) + 1)
                return
            if not self._may_fetch(url):
                self._report.drop("sitemap_not_allowed")
                continue
            self._report.files += 1
            yield from self._file(url, nesting)
            if self._report.entries >= self._max_total:
                self._report.drop("too_many_entries")
                return

    def _file(self, url: str, nesting: int) -> Iterator[list[SitemapEntry]]:
        """The pages that one file lists; the sitemaps it lists are queued."""
        parser = SitemapParser(min(MAX_ENTRIES, self._max_total - self._report.entries))
        pages: list[SitemapEntry] = []

        def sink(data: bytes) -> None:
            parser.feed(data)
            pages.extend(self._sorted_out(parser, url, nesting))
            if parser.problem:
                raise _Stop

        try:
            response = self._fetcher.get(url, max_bytes=MAX_BYTES, sink=sink)
        except _Stop:
            pass
        except FetchFailure as failure:
            self._report.problems.append((url, failure.code))
        else:
            if response.status != 200:
                self._report.problems.append((url, f"http_{response.status}"))
                return
            if response.truncated:
                parser.problem = parser.problem or "too_large"
            parser.close()
            pages.extend(self._sorted_out(parser, url, nesting))
        if parser.problem:
            self._report.problems.append((url, parser.problem))
        for start in range(0, len(pages), BATCH):
            yield pages[start : start + BATCH]

    def _sorted_out(self, parser: SitemapParser, here: str, nesting: int) -> Iterator[SitemapEntry]:
        """The pages that the parser has read since the last time; what it read else is queued or counted as dropped."""
        for kind, location, lastmod in parser.take():
            target = canonical(location, here) if len(location) <= MAX_LOC else None
            if target is None:
                self._report.drop("bad_url")
            elif not self._in_scope(target):
                self._report.drop("off_host")
            elif kind == "page":
                self._report.entries += 1
                yield SitemapEntry(target, lastmod)
            elif target in self._named:
                self._report.drop("sitemap_again")
            elif nesting + 1 > MAX_NESTING:
                self._report.drop("sitemap_nesting")
            else:
                self._named.add(target)
                self._queue.append((target, nesting + 1))


class _Stop(Exception):
    """Raised by the sink to end a download whose rest is not wanted."""
