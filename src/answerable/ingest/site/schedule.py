"""Which URL a worker takes next: hosts take turns, no host is asked by two at once, one that keeps failing by none."""

from __future__ import annotations

import threading

from ...settings import CrawlSettings
from ..urls import site_of
from .frontier import Entry, Frontier


class Schedule:
    """Gives out the URLs of `frontier` until there is nothing left, enough pages are kept, or the crawl is ended.

    `stopped` names what ended it early, `kept` counts the pages kept so far.
    """

    def __init__(self, frontier: Frontier, settings: CrawlSettings, stop: threading.Event) -> None:
        self.stopped: str | None = None
        self.kept = 0
        self._frontier, self._settings, self._stop = frontier, settings, stop
        self._busy: set[str] = set()  # hosts with a request under way
        self._changed = threading.Condition()
        self._failures_in_row: dict[str, int] = {}  # host -> failures since its last answer

    def next(self) -> Entry | None:
        """The next URL of a host that no other worker is busy with; None when there is nothing left to do.

        Call `done` when it has been looked at.
        """
        with self._changed:
            while True:
                if self._stop.is_set() or self.stopped is not None:
                    return None
                most = self._settings.max_pages
                if self.kept >= most:
                    if self._frontier.count("queued"):
                        self.stopped = "max_pages"
                    return None
                # Near the end a worker waits, since each URL under way may be the last page.
                room = self.kept + len(self._busy) < most
                entry = self._frontier.claim(self._busy) if room else None
                if entry is not None:
                    self._busy.add(site_of(entry.url))
                    return entry
                # With nothing under way and the sitemaps read, nobody can queue another URL.
                if not self._busy and self._frontier.get("seeded") is not None:
                    return None
                self._changed.wait(0.5)

    def done(self, entry: Entry) -> None:
        """The host of `entry` may be asked again."""
        with self._changed:
            self._busy.discard(site_of(entry.url))
            self._changed.notify_all()

    def count_kept(self) -> None:
        """One more page is kept."""
        with self._changed:
            self.kept += 1

    def end(self, reason: str) -> None:
        """Give out nothing more; the first reason stands."""
        self.stopped = self.stopped or reason

    def wake(self) -> None:
        """Let waiting workers look again."""
        with self._changed:
            self._changed.notify_all()

    def gives_up(self, host: str, failed: bool) -> bool:
        """Leave a host alone that has failed many times in a row: going on would neither help us nor it.

        `failed`: how its last URL went. Returns whether URLs of it were left unfetched.
        """
        row = self._failures_in_row[host] = self._failures_in_row.get(host, 0) + 1 if failed else 0
        return row >= self._settings.max_failures_in_row and self._frontier.give_up(host, "host_down") > 0
