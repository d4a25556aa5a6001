"""Where a crawl begins: at its source, and at what the site lists in sitemaps or, without those, in llms.txt."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from ..recipe import Recipe
from ..urls import canonical, origin_of
from .fetch import Fetcher, FetchFailure
from .frontier import Entry, Frontier
from .links import Links
from .permission import Permission
from .scope import Scope
from .sitemap import SitemapReport, read_sitemaps

MAX_LLMS_BYTES = 2_000_000  # read of an llms.txt


class Seeds:
    """Queues the first URLs of a crawl. `sitemaps` says afterwards what was read of them."""

    def __init__(
        self,
        recipe: Recipe,
        scope: Scope,
        frontier: Frontier,
        fetcher: Fetcher,
        permission: Permission,
        read_links: Callable[..., Links],
    ) -> None:
        self.sitemaps = SitemapReport()
        self._recipe, self._scope, self._frontier = recipe, scope, frontier
        self._fetcher, self._permission, self._read_links = fetcher, permission, read_links

    def queue(self) -> None:
        """Queue the source, then what sitemaps (or llms.txt) list. Raises BudgetSpent."""
        start = self._scope.start
        self._frontier.add([Entry(start, 0)], listed=True)
        if self._scope.only_listed:
            return
        scheme = urlsplit(start).scheme
        origins = dict.fromkeys([origin_of(start), *(f"{scheme}://{host}" for host in self._recipe.hosts)])
        listed = sum(self._queue_sitemaps(origin) for origin in origins)
        if not listed:
            self._queue_llms(f"{origin_of(start)}/llms.txt")

    def _queue_sitemaps(self, origin: str) -> int:
        """Queue what the sitemaps of one origin list that the recipe wants; returns how many URLs they list."""
        robots = self._permission.of(origin)
        if robots.everything is False:
            return 0
        named = [canonical(sitemap, origin + "/") for sitemap in robots.sitemaps]
        sitemaps = [url for url in named if url is not None and self._scope.has(url)]
        batches = read_sitemaps(
            self._fetcher,
            sitemaps or [f"{origin}/sitemap.xml"],
            in_scope=self._scope.has,
            may_fetch=self._permission.given,
            report=self.sitemaps,
        )
        listed = 0
        for batch in batches:
            listed += len(batch)
            entries = [Entry(self._scope.secure(page.url), 0) for page in batch]
            self._frontier.add((entry for entry in entries if self._scope.wants(entry.url)), listed=True)
        return listed

    def _queue_llms(self, url: str) -> None:
        if not self._permission.given(url):
            return
        try:
            response = self._fetcher.get(url, max_bytes=MAX_LLMS_BYTES, prefix=True)
        except FetchFailure:
            return
        if response.status == 200 and response.media_type in ("text/plain", "text/markdown", ""):
            targets = self._read_links(response.body, "text/markdown", url).targets
            wanted = (Entry(target, 1) for target in targets if self._scope.has(target) and self._scope.wants(target))
            self._frontier.add(wanted, listed=True)
