"""One URL to what became of it: excluded, refused, redirected, failed, set aside or kept, with the URLs found there."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

from ...errors import AnswerableError, NetworkError
from ...model import PageFailure
from ...settings import Settings
from ..copies.trees import may_branch
from ..urls import origin_of
from .duplicates import shape_differs
from .fetch import REDIRECTS, BudgetSpent, Fetcher, FetchFailure, Response
from .frontier import Entry, Frontier, Outcome, StoredPage
from .links import Links, directives
from .media_type import media_type, not_text_by_name
from .permission import Permission, refusal
from .pool import Halt
from .robots import product_token
from .scope import Scope, same_owner
from .summary import failure_of

# Reasons to fail that say the host is in trouble and not the page; 5xx by its first digit.
_HOST_TROUBLE = frozenset({"connect", "timeout", "dns", "broken", "tls", "http_5", "http_429"})


@dataclass(frozen=True, slots=True)
class Visit:
    """What became of a URL.

    outcome, reason: as in `frontier.Outcome`. onward: URLs to queue. page: to be stored, if there is one.
    failure: to be reported, where the outcome is "failed". start_trouble: why the start of the crawl gave no page.
    """

    outcome: str
    reason: str = ""
    onward: tuple[Entry, ...] = ()
    page: StoredPage | None = None
    failure: PageFailure | None = None
    start_trouble: AnswerableError | None = None

    @property
    def host_failed(self) -> bool:
        """Whether this failure is one of the host rather than of the page."""
        return self.outcome == "failed" and (self.reason in _HOST_TROUBLE or self.reason[:6] in _HOST_TROUBLE)


class Visitor:
    """Looks at URLs, from any thread. `unchanged` counts the pages that answered "not modified"."""

    def __init__(
        self,
        settings: Settings,
        scope: Scope,
        frontier: Frontier,
        fetcher: Fetcher,
        permission: Permission,
        read_links: Callable[..., Links],
    ) -> None:
        self.unchanged = 0
        self._crawl, self._max_page_bytes = settings.crawl, settings.ingest.max_page_bytes
        self._token = product_token(settings.crawl.user_agent)
        self._scope, self._frontier, self._fetcher = scope, frontier, fetcher
        self._permission, self._read_links = permission, read_links

    def visit(self, entry: Entry) -> Visit:
        """Fetch and read a URL. Raises BudgetSpent and Halt only: one bad page never stops the others."""
        try:
            visit = self._look(entry)
        except (BudgetSpent, Halt):
            raise
        except FetchFailure as failure:
            reported = PageFailure(entry.url, failure.code, failure.reason)
            trouble = failure if self._begins(entry) else None
            return Visit("failed", failure.code, failure=reported, start_trouble=trouble)
        except Exception as error:  # noqa: BLE001  (see above)
            reported = PageFailure(entry.url, "internal", f"{type(error).__name__}: {error}")
            return Visit("failed", "internal", failure=reported)
        if visit.outcome == "failed":
            return dataclasses.replace(visit, failure=failure_of(Outcome(entry.url, visit.outcome, visit.reason)))
        return visit

    def _begins(self, entry: Entry) -> bool:
        """Whether this is the start page, or where it redirects to: it is read though the recipe may not want it."""
        return entry.url == self._scope.start or self._scope.start in self._frontier.chain(entry)

    def _look(self, entry: Entry) -> Visit:
        url = entry.url
        begins = self._begins(entry)
        if not begins and not self._scope.worth_a_look(url):
            return Visit("excluded")
        if not begins and not_text_by_name(url):
            return Visit("not_text", "by_name")
        robots = self._permission.of(origin_of(url))
        if not robots.allows(url):
            why = "unreachable" if robots.everything is False else "disallowed"
            return Visit("robots", why, start_trouble=refusal(url, robots) if begins else None)
        cached = self._frontier.stored(url)
        response = self._fetcher.get(
            url,
            max_bytes=self._max_page_bytes,
            follow=False,
            etag=cached.etag if cached else None,
            last_modified=cached.last_modified if cached else None,
            wanted=lambda headers: media_type(Response(url, 200, headers, b"")) is not None,
        )
        if response.status in REDIRECTS and "location" in response.headers:
            return self._redirected(entry, self._fetcher.redirect_target(url, response.headers["location"]), begins)
        if response.status == 304 and cached is not None:
            self.unchanged += 1
            return self._read(entry, dataclasses.replace(cached, flags=()), begins)
        if response.status != 200:
            trouble = NetworkError(f"{url} answers {response.status}") if begins else None
            return Visit("failed", f"http_{response.status}", start_trouble=trouble)
        kind = media_type(response)
        if kind is None:
            return Visit("not_text", response.media_type[:80] or "unknown")
        if response.truncated:
            return Visit("failed", "too_large")
        page = StoredPage(
            url,
            response.body,
            kind,
            response.charset,
            response.headers.get("etag"),
            response.headers.get("last-modified"),
            response.headers.get("x-robots-tag", ""),
        )
        return self._read(entry, page, begins)

    def _redirected(self, entry: Entry, target: str, begins: bool) -> Visit:
        url = entry.url
        target = self._scope.secure(target)
        if target == url or target in self._frontier.chain(entry):
            raise FetchFailure("redirect_loop", url, f"redirects in a circle, back to {target}")
        if entry.hops >= self._crawl.max_redirects:
            limit = self._crawl.max_redirects
            raise FetchFailure("too_many_redirects", url, f"more than {limit} redirects in a row")
        if begins and not self._scope.has(target) and same_owner(url, target):
            self._scope.adopt(target)  # example.com that sends its readers to www.example.com
        if not self._scope.has(target):
            trouble = None
            if begins:
                remedy = f"If that is the site you mean, ingest {origin_of(target)}/ instead."
                trouble = NetworkError(f"{url} redirects to another site, {target}", remedy=remedy)
            return Visit("redirect", f"off_host {target}", start_trouble=trouble)
        return Visit("redirect", target, (Entry(target, entry.depth, url, entry.hops + 1),))

    def _read(self, entry: Entry, page: StoredPage, begins: bool) -> Visit:
        url = entry.url
        links = self._read_links(page.data, page.media_type, url, page.charset, self._token)
        tags = directives(page.robots_tag, self._token)
        onward = self._follow(entry, links, tags)
        if links.refresh is not None and self._scope.has(links.refresh) and links.refresh != url:
            target = self._scope.secure(links.refresh)
            if entry.hops < self._crawl.max_redirects and target not in self._frontier.chain(entry):
                return Visit("redirect", target, (Entry(target, entry.depth, url, entry.hops + 1), *onward))
        if links.noindex or tags & {"noindex", "none"}:
            return Visit("noindex", onward=onward)
        if not self._scope.wants(url) or (begins and self._scope.only_listed):
            return Visit("excluded", onward=onward)
        original = self._scope.secure(links.canonical) if links.canonical else url
        if original != url and self._scope.has(original) and not shape_differs(url, original):
            # Stored all the same: `duplicates.kept_after_all` may find that its word cannot be taken.
            return Visit("duplicate", original, (Entry(original, entry.depth), *onward), page)
        # Where a version or a language may be in the address the policy for copies decides, which sees all pages.
        twin = self._frontier.twin(page)
        if twin is not None and not (may_branch(url) or may_branch(twin)):
            return Visit("duplicate", twin, onward)
        return Visit("kept", onward=onward, page=page)

    def _follow(self, entry: Entry, links: Links, tags: set[str]) -> tuple[Entry, ...]:
        """The links of a page that are worth a look."""
        if links.nofollow or tags & {"nofollow", "none"} or (self._scope.only_listed and entry.depth > 0):
            return ()
        followed = []
        for target in links.targets:
            if self._scope.has(target) and not self._fetcher.guard.leads_inside(entry.url, target):
                target = self._scope.secure(target)
                if self._scope.worth_a_look(target):
                    followed.append(Entry(target, entry.depth + 1))
        return tuple(followed)
