"""Which URLs belong to a crawl: those of the source's host and of the hosts its recipe lists."""

from __future__ import annotations

from urllib.parse import urlsplit

from ..recipe import Recipe
from ..urls import site_of
from .frontier import Frontier


class Scope:
    """The hosts and paths of one crawl. `start` is the source's canonical URL.

    only_listed: the source is an llms.txt, so only what it links to is read, and no link of those pages.
    """

    def __init__(self, recipe: Recipe, start: str, frontier: Frontier) -> None:
        self.start = start
        self.only_listed = urlsplit(start).path.endswith("/llms.txt")
        self.hosts = {site_of(start), *recipe.hosts, *(frontier.get("hosts") or "").split()}
        self._recipe, self._frontier = recipe, frontier

    def has(self, url: str) -> bool:
        """Whether `url` is on one of the hosts."""
        return site_of(url) in self.hosts

    def wants(self, url: str) -> bool:
        """Whether the recipe takes `url` in as a page."""
        return self._recipe.wants(url)

    def worth_a_look(self, url: str) -> bool:
        """Whether `url` may be a page the recipe wants, or lead to one."""
        return self._recipe.wants(url) or self._recipe.leads(url)

    def adopt(self, url: str) -> None:
        """Take the host of `url` in, now and when this crawl is resumed."""
        self.hosts.add(site_of(url))
        self._frontier.put("hosts", " ".join(sorted(self.hosts)))

    def secure(self, url: str) -> str:
        """A site that is read over https stays on https: an old http link there is the same page."""
        if self.start.startswith("https:") and url.startswith("http:") and ":" not in site_of(url):
            return "https:" + url[5:]
        return url


def same_owner(url: str, target: str) -> bool:
    """Whether two hosts differ by a leading `www.` only."""
    return site_of(url).removeprefix("www.") == site_of(target).removeprefix("www.")
