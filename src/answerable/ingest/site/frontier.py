"""The crawl's memory: every URL ever seen with what became of it, and the pages kept so far.

All of it is in one SQLite file in WAL mode. A URL's outcome, its page and the links found on it are one transaction, so
a crawl that is killed at any moment goes on where it was: what was finished stays finished, what was under way is
fetched again. When a crawl is complete its pages stay as a cache: the next one asks "changed since?" and on 304 takes
the page from here.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import time
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ...errors import IndexBusy, SourceError
from ...portable import lock
from ...settings import CrawlSettings
from ..urls import site_of
from .url_traps import family_of, shape_trap

FILE_NAME = "crawl.sqlite"
RESUME_WITHIN = 86_400.0  # seconds; an unfinished crawl older than this starts anew
QUERY_PENALTY = 2  # a URL with a query waits as if so many links further away: plain pages come first

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS urls (
  seq INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, host TEXT NOT NULL, depth INTEGER NOT NULL,
  priority INTEGER NOT NULL, via TEXT, hops INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS queue ON urls (state, host, priority, seq);
CREATE TABLE IF NOT EXISTS families (family TEXT PRIMARY KEY, members INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tallies (outcome TEXT, reason TEXT, n INTEGER NOT NULL, PRIMARY KEY (outcome, reason));
CREATE TABLE IF NOT EXISTS pages (
  url TEXT PRIMARY KEY, round INTEGER NOT NULL, kept INTEGER NOT NULL, place INTEGER NOT NULL, media_type TEXT NOT NULL,
  charset TEXT, etag TEXT, last_modified TEXT, robots_tag TEXT NOT NULL, flags TEXT NOT NULL,
  digest BLOB NOT NULL, body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS same ON pages (round, digest);
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A URL to fetch. `depth`: links from a start page; `via`: the URL that redirected here, `hops` redirects ago."""

    url: str
    depth: int
    via: str | None = None
    hops: int = 0


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page as it was fetched: enough to hand it on again without the network."""

    url: str
    data: bytes
    media_type: str
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    robots_tag: str = ""
    flags: tuple[str, ...] = ()

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(self.data).digest()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one URL: `kept`, `duplicate`, `redirect`, `noindex`, `robots`, `failed`, `trap`, ..."""

    url: str
    outcome: str
    reason: str = ""


class Frontier:
    """Queue, memory and page store of one crawl; all methods may be called from any thread.

    `key` names what is crawled: only an unfinished crawl with the same key is resumed. Raises IndexBusy if another
    process crawls in `folder`, SourceError if the file there is not ours.
    """

    def __init__(self, folder: Path, key: str, settings: CrawlSettings, *, now: float | None = None) -> None:
        self.settings = settings
        self._lock = threading.RLock()
        self._turn = 0
        self._served: dict[str, int] = {}  # host -> when it was last given a turn
        self._rows = -1  # URLs known; -1 = not counted yet
        folder.mkdir(parents=True, exist_ok=True)
        self._hold = _hold(folder)
        try:
            self._db = sqlite3.connect(folder / FILE_NAME, check_same_thread=False, isolation_level=None, timeout=10.0)
            try:
                self._open(key, time.time() if now is None else now)
            except sqlite3.DatabaseError as error:
                self._db.close()
                remedy = "Remove that file: it only remembers an unfinished crawl."
                message = f"the crawl's memory cannot be read: {error}"
                raise SourceError(message, path=folder / FILE_NAME, remedy=remedy) from None
        except BaseException:
            self._hold.close()
            raise

    def _open(self, key: str, now: float) -> None:
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")  # in WAL mode a power cut loses the last URLs, never the file
        self._db.executescript(_SCHEMA)
        fresh_since = now - RESUME_WITHIN
        self.resumed = (
            self.get("key") == key and self.get("complete") == "0" and float(self.get("touched") or 0) >= fresh_since
        )
        with self._transaction():
            if not self.resumed:
                same_source = self.get("key") == key
                self._db.execute("DELETE FROM urls")
                self._db.execute("DELETE FROM families")
                self._db.execute("DELETE FROM tallies")
                if not same_source:
                    self._db.execute("DELETE FROM pages")
                self._db.execute("DELETE FROM meta WHERE key NOT IN ('round')")
                self.put("round", str(int(self.get("round") or 0) + 1))
                self.put("key", key)
                self.put("complete", "0")
            self.put("touched", str(now))
        self._round = int(self.get("round") or 0)

    def close(self) -> None:
        """Close the file and let the folder go."""
        with self._lock:
            self._db.close()
        self._hold.close()

    # -- small facts -----------------------------------------------------------------------------

    def get(self, key: str) -> str | None:
        """A value of `put`."""
        with self._lock:
            row = self._db.execute("SELECT value FROM meta WHERE key=?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def put(self, key: str, value: str) -> None:
        """Remember a small value for this crawl."""
        with self._lock:
            self._db.execute(
                "INSERT INTO meta VALUES (?,?) ON CONFLICT(key) DO UPDATE SET value=excluded.value", (key, value)
            )

    # -- the queue -------------------------------------------------------------------------------

    def add(self, entries: Iterable[Entry], *, listed: bool = False) -> int:
        """Queue URLs not seen before, and set traps aside; returns how many were queued.

        `listed`: by the owner (start pages, sitemaps), so that only the shape of the URL can make it a trap.
        """
        added = 0
        with self._transaction():
            for entry in entries:
                added += self._add(entry, listed)
        return added

    def _add(self, entry: Entry, listed: bool) -> int:
        url = entry.url
        if self._db.execute("SELECT 1 FROM urls WHERE url=?", (url,)).fetchone():
            return 0
        if self._room() <= 0:
            self._tally("over_budget", "too_many_urls")
            return 0
        state, reason = "queued", ""
        trap = shape_trap(url, self.settings)
        if trap is None and not listed:
            family = family_of(url, self.settings)
            if family is not None:
                trap, name, most = family
                row = self._db.execute("SELECT members FROM families WHERE family=?", (name,)).fetchone()
                members = row[0] if row else 0
                if members < most:
                    trap = None
                    self._db.execute(
                        "INSERT INTO families VALUES (?,1) ON CONFLICT(family) DO UPDATE SET members=members+1", (name,)
                    )
        if trap is None and entry.depth > self.settings.max_depth:
            state, reason = "over_budget", "max_depth"
        elif trap is not None:
            state, reason = "trap", trap
        priority = entry.depth + (QUERY_PENALTY if "?" in url else 0)
        self._db.execute(
            "INSERT INTO urls (url,host,depth,priority,via,hops,state,reason) VALUES (?,?,?,?,?,?,?,?)",
            (url[:8000], site_of(url), entry.depth, priority, entry.via, entry.hops, state, reason),
        )
        self._rows = self._rows_now() + 1
        return int(state == "queued")

    def _rows_now(self) -> int:
        if self._rows < 0:
            self._rows = int(self._db.execute("SELECT count(*) FROM urls").fetchone()[0])
        return self._rows

    def _room(self) -> int:
        # Far more URLs than may be requested are never looked at: an endless site must not fill the disk with them.
        return 10 * max(self.settings.max_requests, 100) - self._rows_now()

    def claim(self, busy: Collection[str]) -> Entry | None:
        """The next URL of a host that is not in `busy`; hosts take turns. It stays queued until `finish`."""
        with self._lock:
            waiting = (host for host in self._hosts() if host not in busy)
            for host in sorted(waiting, key=lambda h: self._served.get(h, 0)):
                row = self._db.execute(
                    "SELECT url,depth,via,hops FROM urls WHERE state='queued' AND host=? ORDER BY priority,seq LIMIT 1",
                    (host,),
                ).fetchone()
                self._turn += 1
                self._served[host] = self._turn
                return Entry(*row)
        return None

    def _hosts(self) -> list[str]:
        """Hosts with something queued, found by one step in the index each."""
        out: list[str] = []
        host = ""
        sql = "SELECT host FROM urls WHERE state='queued' AND host>? ORDER BY host LIMIT 1"
        while row := self._db.execute(sql, (host,)).fetchone():
            host = str(row[0])
            out.append(host)
        return out

    def give_up(self, host: str, reason: str) -> int:
        """Leave all that is queued of a host; returns how many URLs that were."""
        with self._transaction():
            sql = "UPDATE urls SET state='over_budget', reason=? WHERE state='queued' AND host=?"
            return int(self._db.execute(sql, (reason, host)).rowcount)

    def finish(
        self,
        url: str,
        outcome: str,
        reason: str = "",
        *,
        found: Iterable[Entry] = (),
        page: StoredPage | None = None,
        spent: tuple[int, int, float] | None = None,
    ) -> None:
        """Record in one transaction what became of `url`, its page, the links on it, and (requests, bytes, seconds)."""
        with self._transaction():
            self._db.execute("UPDATE urls SET state=?, reason=? WHERE url=?", (outcome, reason, url))
            if page is not None:
                self._store(page, kept=outcome == "kept")
            for entry in found:
                self._add(entry, False)
            if spent is not None:
                self.put("spent", " ".join(map(str, spent)))
                self.put("touched", str(time.time()))

    def spent(self) -> tuple[int, int, float]:
        """Requests, bytes and seconds used by earlier runs of this crawl."""
        parts = (self.get("spent") or "0 0 0").split()
        return int(parts[0]), int(parts[1]), float(parts[2])

    def outcome(self, url: str) -> Outcome | None:
        """What became of `url`; "queued" while nothing has."""
        with self._lock:
            row = self._db.execute("SELECT url,state,reason FROM urls WHERE url=?", (url,)).fetchone()
        return None if row is None else Outcome(*row)

    def chain(self, entry: Entry) -> list[str]:
        """The URLs that redirected to `entry`, nearest first."""
        out: list[str] = []
        via = entry.via
        with self._lock:
            while via is not None and via not in out and len(out) <= self.settings.max_redirects + 1:
                out.append(via)
                row = self._db.execute("SELECT via FROM urls WHERE url=?", (via,)).fetchone()
                via = row[0] if row else None
        return out

    def count(self, outcome: str) -> int:
        """URLs with this outcome."""
        with self._lock:
            return int(self._db.execute("SELECT count(*) FROM urls WHERE state=?", (outcome,)).fetchone()[0])

    def _tally(self, outcome: str, reason: str, n: int = 1) -> None:
        """Count something that has no row of its own, such as a link to another site."""
        self._db.execute(
            "INSERT INTO tallies VALUES (?,?,?) ON CONFLICT(outcome,reason) DO UPDATE SET n=n+excluded.n",
            (outcome, reason, n),
        )

    def counts(self) -> dict[tuple[str, str], int]:
        """How many URLs had which (outcome, reason); duplicates and redirects without theirs."""
        with self._lock:
            rows = self._db.execute(
                "SELECT state, CASE WHEN state IN ('duplicate','redirect') THEN '' ELSE reason END AS why, count(*)"
                " FROM urls GROUP BY state, why UNION ALL SELECT outcome, reason, n FROM tallies"
            ).fetchall()
        out: dict[tuple[str, str], int] = {}
        for outcome, reason, n in rows:
            out[outcome, reason] = out.get((outcome, reason), 0) + n
        return out

    def outcomes(self) -> Iterator[Outcome]:
        """All URLs fetched or refused by name, in the order they were found; traps and leftovers are only counted."""
        sql = "SELECT url,state,reason FROM urls WHERE state NOT IN ('trap','over_budget','queued') ORDER BY seq"
        with self._lock:
            rows = self._db.execute(sql).fetchall()
        return (Outcome(*row) for row in rows)

    def complete(self) -> None:
        """Close the crawl: what is still queued was over budget; pages not seen this time leave the cache."""
        with self._transaction():
            self._db.execute(
                "UPDATE urls SET state='over_budget', reason=? WHERE state='queued'", (self.get("stopped") or "",)
            )
            self._db.execute("DELETE FROM pages WHERE round<>?", (self._round,))
            self.put("complete", "1")

    # -- pages -----------------------------------------------------------------------------------

    def _store(self, page: StoredPage, kept: bool) -> None:
        place = self._db.execute("SELECT seq FROM urls WHERE url=?", (page.url,)).fetchone()
        self._db.execute(
            "INSERT OR REPLACE INTO pages VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                page.url,
                self._round,
                int(kept),
                place[0] if place else 0,
                page.media_type,
                page.charset,
                page.etag,
                page.last_modified,
                page.robots_tag,
                " ".join(page.flags),
                page.digest,
                zlib.compress(page.data, 1),
            ),
        )

    def stored(self, url: str) -> StoredPage | None:
        """The page kept under `url`, by this crawl or the one before."""
        sql = f"SELECT {_PAGE} FROM pages WHERE url=?"
        with self._lock:
            row = self._db.execute(sql, (url,)).fetchone()
        return None if row is None else _page(row)

    def twin(self, page: StoredPage) -> str | None:
        """The URL of a kept page of the same host with the same bytes."""
        with self._lock:
            rows = self._db.execute(
                "SELECT url FROM pages WHERE round=? AND digest=? AND kept=1 AND url<>? ORDER BY place",
                (self._round, page.digest, page.url),
            ).fetchall()
        host = site_of(page.url)
        return next((str(url) for (url,) in rows if site_of(url) == host), None)

    def kept(self) -> Iterator[StoredPage]:
        """The pages kept so far, one at a time, in the order their URLs were found."""
        with self._lock:
            urls = self._db.execute(
                "SELECT url FROM pages WHERE round=? AND kept=1 ORDER BY place", (self._round,)
            ).fetchall()
        for (url,) in urls:
            page = self.stored(url)
            if page is not None:
                yield page

    def set_aside(self) -> list[tuple[StoredPage, str]]:
        """Pages put aside as duplicates by their own word, with the canonical URL they name."""
        with self._lock:
            rows = self._db.execute(
                "SELECT p.url, u.reason FROM pages p JOIN urls u ON u.url=p.url"
                " WHERE p.round=? AND p.kept=0 AND u.state='duplicate' ORDER BY u.seq",
                (self._round,),
            ).fetchall()
        return [(page, reason) for url, reason in rows if (page := self.stored(url)) is not None]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock:
            if self._db.in_transaction:  # part of the one that is open
                yield
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                self._rows = -1
                raise
            self._db.execute("COMMIT")


_PAGE = "url,body,media_type,charset,etag,last_modified,robots_tag,flags"


def _page(row: tuple[str, bytes, str, str | None, str | None, str | None, str, str]) -> StoredPage:
    url, body, media_type, charset, etag, last_modified, robots_tag, flags = row
    data = zlib.decompress(body)
    return StoredPage(url, data, media_type, charset, etag, last_modified, robots_tag, tuple(flags.split()))


class _Hold:
    """A lock on the folder that the system lets go when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a")
        try:
            lock(self._file.fileno())
        except OSError:
            self._file.close()
            raise IndexBusy("another process is crawling into this folder", path=path.parent) from None

    def close(self) -> None:
        self._file.close()


def _hold(folder: Path) -> _Hold:
    return _Hold(folder / "crawl.lock")
