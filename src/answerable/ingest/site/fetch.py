"""One polite, bounded GET: every limit that a hostile or broken server could run into is held here.

http and https only, certificates verified, addresses guarded at dial time (`guard`). A response is cut by a byte cap
that counts inflated bytes, by a timeout between reads and by one deadline over the whole response; 429, 5xx and broken
connections are tried again, as late as the server's `Retry-After` asks. One request is in flight per host, and `delay`
passes between the end of one and the start of the next. No cookies, no credentials, no proxies.
"""

from __future__ import annotations

import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpcore

from ...errors import NetworkError
from ...settings import CrawlSettings
from ..urls import canonical, host_port
from .guard import AddressRefused, Guard, NameNotFound
from .inflate import Inflater

REDIRECTS = frozenset({301, 302, 303, 307, 308})
ERROR_BODY_BYTES = 65536  # read of an error response, only to keep the connection usable
BACKOFF = 0.5  # seconds before the second try where the server names no time; doubles with each

Sleep = Callable[[float], None]
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Response:
    """What a URL answered. `headers` have lower-case names; `body` is inflated, and cut where `truncated`."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    truncated: bool = False
    redirects: tuple[str, ...] = ()  # the URLs that led here, in order

    @property
    def media_type(self) -> str:
        """The media type in lower case without parameters; "" if there is none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The `charset` parameter of the media type."""
        for part in self.headers.get("content-type", "").split(";")[1:]:
            key, _, value = part.partition("=")
            if key.strip().lower() == "charset":
                return value.strip().strip("\"'").lower() or None
        return None


class FetchFailure(NetworkError):
    """A URL gave no usable response; `code` is short and stable, `again` says that another try may help."""

    def __init__(self, code: str, url: str, reason: str, *, again: bool = False, remedy: str | None = None) -> None:
        self.code = code
        self.url = url
        self.reason = reason
        self.again = again
        super().__init__(f"{url}: {reason}", remedy=remedy)


class BudgetSpent(NetworkError):
    """The requests, bytes or seconds of this crawl are used up; `budget` names which setting."""

    def __init__(self, budget: str) -> None:
        self.budget = budget
        super().__init__(f"crawl budget {budget} is used up")


class _Turn:
    """One host: a lock for its one request in flight, and the moment before which none may start."""

    def __init__(self, delay: float) -> None:
        self.lock = threading.Lock()
        self.delay = delay
        self.not_before = 0.0


class Fetcher:
    """Sends requests under the manners and limits of `settings`; safe to share between threads.

    `clock`, `sleep` and `now` (seconds; `now` since the epoch) are a test's doors, `ssl_context` too.
    """

    def __init__(
        self,
        settings: CrawlSettings,
        *,
        typed: Iterable[tuple[str, int]] = (),
        guard: Guard | None = None,
        clock: Clock = time.monotonic,
        sleep: Sleep = time.sleep,
        now: Clock = time.time,
        ssl_context: ssl.SSLContext | None = None,
        requests: int = 0,
        bytes_read: int = 0,
        seconds: float = 0.0,
    ) -> None:
        self.settings = settings
        self.guard = guard or Guard(settings.allow_private, typed)
        self.requests = requests
        self.bytes_read = bytes_read
        self._clock, self._sleep, self._now = clock, sleep, now
        self._ends = clock() + settings.max_seconds - seconds
        self._turns: dict[str, _Turn] = {}
        self._lock = threading.Lock()
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl_context,
            max_connections=None,
            max_keepalive_connections=max(1, settings.hosts_at_once) + 1,
            keepalive_expiry=30.0,
            retries=0,
            network_backend=self.guard,
        )

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *args: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def slow_down(self, url: str, seconds: float) -> None:
        """Keep at least `seconds` between requests to the host of `url`."""
        turn = self._turn(url)
        turn.delay = max(turn.delay, seconds)

    def get(
        self,
        url: str,
        *,
        max_bytes: int,
        follow: bool = True,
        etag: str | None = None,
        last_modified: str | None = None,
        wanted: Callable[[Mapping[str, str]], bool] | None = None,
        sink: Callable[[bytes], None] | None = None,
        prefix: bool = False,
    ) -> Response:
        """GET `url`; any status is a Response, whatever has no status is a FetchFailure.

        `follow=False` hands a redirect back as it is. `wanted(headers)` false leaves a body of status 200 unread.
        `prefix`: the first `max_bytes` are of use; else a body that declares itself larger is not read at all.
        `sink` takes the body piece by piece instead of `Response.body`, and then a broken body is not tried again.
        Raises FetchFailure, or BudgetSpent when the crawl may send or read no more.
        """
        first = canonical(url)
        if first is None:
            raise FetchFailure("bad_url", url, "is not an http or https URL")
        request = _Request(max_bytes, etag, last_modified, wanted, sink, prefix or sink is not None)
        here, seen = first, [first]
        while True:
            response = self._try(here, request)
            if not follow or response.status not in REDIRECTS or "location" not in response.headers:
                return Response(
                    here, response.status, response.headers, response.body, response.truncated, tuple(seen[:-1])
                )
            here = self.redirect_target(here, response.headers["location"])
            if here in seen:
                raise FetchFailure("redirect_loop", first, f"redirects in a circle, back to {here}")
            if len(seen) > self.settings.max_redirects:
                raise FetchFailure("too_many_redirects", first, f"more than {self.settings.max_redirects} redirects")
            seen.append(here)

    def redirect_target(self, url: str, location: str) -> str:
        """Where a redirect of `url` leads, in canonical form. Raises FetchFailure if it may not be followed."""
        target = canonical(location, url)
        if target is None:
            raise FetchFailure("bad_redirect", url, f"redirects to {location[:200]!r}, which is no http or https URL")
        if url.startswith("https:") and target.startswith("http:"):
            raise FetchFailure("redirect_downgrade", url, f"redirects from https to {target}")
        if self.guard.leads_inside(url, target):
            raise FetchFailure("refused_address", url, f"redirects to {target}, which only a source URL may name")
        return target

    def _try(self, url: str, request: _Request) -> Response:
        tries = max(1, self.settings.max_tries)
        for attempt in range(1, tries + 1):
            last = attempt == tries
            with self._in_turn(url) as turn:
                try:
                    response = self._send(url, request)
                except FetchFailure as failure:
                    if last or not failure.again:
                        raise
                    turn.not_before = self._clock() + BACKOFF * 2 ** (attempt - 1)
                    continue
                if response.status != 429 and response.status < 500:
                    return response
                wait = retry_after(response.headers.get("retry-after"), self._now())
                if wait is None:
                    wait = 0.0 if last else BACKOFF * 2 ** (attempt - 1)
                # The last answer's wish binds the next URL of this host.
                turn.not_before = self._clock() + min(wait, self.settings.max_retry_after)
                if last:
                    return response
        raise AssertionError("unreachable")

    def _send(self, url: str, request: _Request) -> Response:
        parts = urlsplit(url)
        host = parts.hostname or ""
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        address = httpcore.URL(scheme=parts.scheme, host=host, port=parts.port, target=target)
        settings = self.settings
        with self._lock:
            if self.requests >= settings.max_requests:
                raise BudgetSpent("max_requests")
            if self.bytes_read >= settings.max_bytes_total:
                raise BudgetSpent("max_bytes_total")
            if self._clock() >= self._ends:
                raise BudgetSpent("max_seconds")
            self.requests += 1
        timeouts = {
            "connect": settings.connect_timeout,
            "read": settings.read_timeout,
            "write": settings.read_timeout,
            "pool": settings.total_timeout,
        }
        started = time.monotonic()
        with self.guard.deadline(settings.total_timeout):
            try:
                with self._pool.stream(
                    "GET", address, headers=self._headers(parts.netloc, request), extensions={"timeout": timeouts}
                ) as raw:
                    return self._read(url, raw, request)
            except AddressRefused as error:
                raise FetchFailure("refused_address", url, error.message, remedy=error.remedy) from None
            except NameNotFound as error:
                raise FetchFailure("dns", url, error.message, again=error.again) from None
            except httpcore.TimeoutException:
                # httpcore raises the same for a slow read and for the whole deadline: only the clock tells them apart.
                over = time.monotonic() - started >= settings.total_timeout - 0.01
                what = f"took longer than {settings.total_timeout:g} s" if over else "did not answer in time"
                raise FetchFailure("timeout", url, what, again=not over and not request.began) from None
            except httpcore.ConnectError as error:
                if any(isinstance(cause, ssl.SSLError) for cause in (error.__context__, *error.args)):
                    raise FetchFailure("tls", url, f"no trusted connection: {error}") from None
                raise FetchFailure("connect", url, f"cannot be reached: {error}", again=True) from None
            except zlib.error:
                raise FetchFailure("bad_encoding", url, "sent a compressed body that cannot be inflated") from None
            except (httpcore.ProtocolError, httpcore.NetworkError) as error:
                reason = f"broke the connection: {error}"
                raise FetchFailure("broken", url, reason, again=not request.began) from None

    def _headers(self, netloc: str, request: _Request) -> list[tuple[str, str]]:
        headers = [
            ("Host", netloc),
            ("User-Agent", self.settings.user_agent),
            ("Accept", "text/html,application/xhtml+xml,text/markdown;q=0.9,text/plain;q=0.8,*/*;q=0.1"),
            ("Accept-Encoding", "gzip, identity"),
        ]
        for name, value in (("If-None-Match", request.etag), ("If-Modified-Since", request.last_modified)):
            if value and value.isascii() and value.isprintable():
                headers.append((name, value))
        return headers

    def _read(self, url: str, raw: httpcore.Response, request: _Request) -> Response:
        headers: dict[str, str] = {}
        for name, value in raw.headers:
            key, text = name.decode("latin-1").lower(), value.decode("latin-1").strip()
            headers[key] = f"{headers[key]}, {text}" if key in headers and key != "content-type" else text
        ok = raw.status == 200
        if raw.status in (204, 304) or (ok and request.wanted is not None and not request.wanted(headers)):
            return Response(url, raw.status, headers, b"")
        cap = request.max_bytes if ok else min(ERROR_BODY_BYTES, request.max_bytes)
        encoding = headers.get("content-encoding", "").strip().lower()
        inflater: Inflater | None = None
        if encoding in ("gzip", "x-gzip", "deflate"):
            inflater = Inflater(encoding)
        elif encoding not in ("", "identity") and ok:
            raise FetchFailure("bad_encoding", url, f"sent {encoding!r}, though only gzip was asked for")
        elif ok and not request.prefix and int(_digits(headers.get("content-length"))) > cap:
            return Response(url, raw.status, headers, b"", truncated=True)
        body: list[bytes] = []
        size = 0
        for chunk in raw.iter_stream():
            for piece in inflater.feed(chunk) if inflater is not None else (chunk,):
                kept = piece[: cap - size]
                size += len(kept)
                self._count(len(kept))
                if ok and request.sink is not None:
                    request.began = True
                    request.sink(kept)
                else:
                    body.append(kept)
                if len(kept) < len(piece):
                    return Response(url, raw.status, headers, b"".join(body), truncated=True)
        if ok and inflater is not None and not inflater.finished:
            raise FetchFailure("broken", url, "sent a compressed body that ends early", again=not request.began)
        return Response(url, raw.status, headers, b"".join(body))

    def _count(self, size: int) -> None:
        with self._lock:
            self.bytes_read += size
            if self.bytes_read > self.settings.max_bytes_total:
                raise BudgetSpent("max_bytes_total")

    def _turn(self, url: str) -> _Turn:
        with self._lock:
            return self._turns.setdefault(host_port(url)[0], _Turn(self.settings.delay))

    @contextmanager
    def _in_turn(self, url: str) -> Iterator[_Turn]:
        turn = self._turn(url)
        with turn.lock:
            while (wait := turn.not_before - self._clock()) > 0:
                if self._clock() + wait > self._ends:
                    raise BudgetSpent("max_seconds")
                self._sleep(wait)
            turn.not_before = 0.0  # whoever sends may set it: a server that asks for time, a failure
            try:
                yield turn
            finally:
                turn.not_before = max(turn.not_before, self._clock() + turn.delay)


@dataclass(slots=True)
class _Request:
    max_bytes: int
    etag: str | None
    last_modified: str | None
    wanted: Callable[[Mapping[str, str]], bool] | None
    sink: Callable[[bytes], None] | None
    prefix: bool
    began: bool = False  # whether the sink has been given anything


def _digits(text: str | None) -> str:
    return text[:18] if text and text.isascii() and text.isdigit() else "0"


def retry_after(value: str | None, now: float) -> float | None:
    """Seconds to wait by a `Retry-After` header (RFC 9110 10.2.3): a number, or a date seen from `now`."""
    if not value:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None
