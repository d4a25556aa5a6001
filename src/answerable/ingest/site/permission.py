"""What the robots.txt of each origin of a crawl permits; each is fetched once."""

from __future__ import annotations

from collections.abc import Callable

from ...errors import NetworkError
from ..urls import origin_of
from .fetch import Fetcher
from .robots import Robots
from .scope import Scope


class Permission:
    """`read` fetches and judges the robots.txt of one origin, as `robots.read_robots` does."""

    def __init__(self, fetcher: Fetcher, scope: Scope, read: Callable[[Fetcher, str], Robots]) -> None:
        self._fetcher, self._scope, self._read = fetcher, scope, read
        self._robots: dict[str, Robots] = {}

    def of(self, origin: str) -> Robots:
        """The rules of `origin`; from then on it is asked no faster than its Crawl-delay says. Raises BudgetSpent."""
        robots = self._robots.get(origin)
        if robots is None:
            robots = self._read(self._fetcher, origin)
            self._robots[origin] = robots
            if robots.delay is not None:
                longest = self._fetcher.settings.max_crawl_delay
                self._fetcher.slow_down(origin + "/", min(robots.delay, longest))
        return robots

    def given(self, url: str) -> bool:
        """Whether `url` is in scope and may be fetched."""
        return self._scope.has(url) and self.of(origin_of(url)).allows(url)


def refusal(url: str, robots: Robots) -> NetworkError:
    """The error for a start page that robots.txt refuses."""
    why = robots.reason or "its rules disallow it"
    remedy = "Ask the owner of the site to allow this user agent, or ingest the sources of the pages from a folder."
    return NetworkError(f"robots.txt of {origin_of(url)} lets {robots.token} not fetch {url}: {why}", remedy=remedy)
