"""A web site on the loopback whose resources misbehave, each in one named way.

127.0.0.2 plays the public internet (the tests' settings allow it), 127.0.0.1 the inside that nobody may reach.

    with Site({"/": html("<h1>Hello</h1>"), "/bomb": bomb(10**9)}) as site:
        ... site.url("/bomb") ... site.hits
"""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from answerable.settings import CrawlSettings

PUBLIC = "127.0.0.2"
PRIVATE = "127.0.0.1"

Resource = Callable[["Handler"], None]


def manners(**changes: Any) -> CrawlSettings:
    """Crawl settings for a loopback site: no delay, 127.0.0.2 to 127.0.0.5 count as public."""
    values: dict[str, Any] = {
        "delay": 0.0,
        "allow_private": ("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5"),
        "connect_timeout": 5.0,
        "read_timeout": 5.0,
        "total_timeout": 20.0,
    }
    return CrawlSettings(**{**values, **changes})


@dataclass
class Hit:
    """One request as the server saw it; `began` and `ended` are seconds of the monotonic clock."""

    path: str
    headers: Mapping[str, str]
    began: float
    ended: float = 0.0


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else head and body, sent apart, wait 40 ms for each other
    server: _Server

    def do_GET(self) -> None:
        site = self.server.site
        hit = Hit(self.path, dict(self.headers.items()), time.monotonic())
        with site.lock:
            site.hits.append(hit)
            site.in_flight += 1
            site.most_in_flight = max(site.most_in_flight, site.in_flight)
        try:
            resource = site.find(self.path)
            resource(self)
        except (ConnectionError, TimeoutError):
            self.close_connection = True
        finally:
            with site.lock:
                site.in_flight -= 1
                hit.ended = time.monotonic()

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """A whole, well-formed response; header names are given with _ for -."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def begin(self, status: int = 200, **headers: str) -> None:
        """The head of a response whose body follows by hand and ends with the connection."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    site: Site

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


class Site:
    """The server; `pages` maps a path (with query, or else without) to a resource, `otherwise` answers the rest."""

    def __init__(
        self,
        pages: Mapping[str, Resource] | None = None,
        *,
        otherwise: Callable[[str], Resource] | None = None,
        host: str = PUBLIC,
    ) -> None:
        self.pages = dict(pages or {})
        self.otherwise = otherwise
        self.host = host
        self.hits: list[Hit] = []
        self.lock = threading.Lock()
        self.in_flight = self.most_in_flight = 0

    def find(self, path: str) -> Resource:
        for key in (path, path.partition("?")[0]):
            if key in self.pages:
                return self.pages[key]
        return status(404) if self.otherwise is None else self.otherwise(path)

    def url(self, path: str = "/") -> str:
        return f"http://{self.host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """Paths asked for, in order, robots.txt, sitemap.xml and llms.txt left out."""
        return [hit.path for hit in self.hits if hit.path not in ("/robots.txt", "/sitemap.xml", "/llms.txt")]

    def __enter__(self) -> Site:
        self._server = _Server((self.host, 0), Handler)
        self._server.site = self
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def static(root: Path) -> Callable[[str], Resource]:
    """The files of a folder as a plain web server gives them, for `Site(otherwise=...)`."""
    types = {".md": "text/markdown", ".txt": "text/plain", ".xml": "application/xml"}

    def find(path: str) -> Resource:
        file = root / unquote(path.partition("?")[0]).lstrip("/")
        if file.is_dir():
            file = file / "index.html"
        elif not file.exists():
            file = file.with_name(file.name + ".html")
        if not file.is_file():
            return status(404)
        media_type = types.get(file.suffix, "text/html; charset=utf-8")
        return lambda h: h.answer(200, file.read_bytes(), Content_Type=media_type)

    return find


# -- well-behaved resources ----------------------------------------------------------------------


def html(body: str, **headers: str) -> Resource:
    return lambda h: h.answer(200, body.encode(), **{"Content_Type": "text/html; charset=utf-8", **headers})


def text(body: str | bytes, media_type: str = "text/plain", **headers: str) -> Resource:
    data = body.encode() if isinstance(body, str) else body
    return lambda h: h.answer(200, data, Content_Type=media_type, **headers)


def links(*targets: str, title: str = "page") -> Resource:
    return html(f"<title>{title}</title><h1>{title}</h1>" + "".join(f'<a href="{t}">{t}</a> ' for t in targets))


def zipped(body: bytes, media_type: str = "text/html") -> Resource:
    return lambda h: h.answer(200, gzip.compress(body), Content_Type=media_type, Content_Encoding="gzip")


def validated(body: str, etag: str) -> Resource:
    """200 with an ETag, 304 to whoever has it already."""

    def answer(h: Handler) -> None:
        if h.headers.get("If-None-Match") == etag:
            h.answer(304, ETag=etag)
        else:
            h.answer(200, body.encode(), Content_Type="text/html", ETag=etag)

    return answer


def status(code: int, **headers: str) -> Resource:
    return lambda h: h.answer(code, f"status {code}".encode(), Content_Type="text/html", **headers)


def redirect(to: str, code: int = 302, **headers: str) -> Resource:
    return lambda h: h.answer(code, b"", Location=to, **headers)


def in_turn(*resources: Resource) -> Resource:
    """The first request gets the first resource, and so on; the last one stays."""
    left = list(resources)
    lock = threading.Lock()

    def answer(h: Handler) -> None:
        with lock:
            resource = left.pop(0) if len(left) > 1 else left[0]
        resource(h)

    return answer


# -- misbehaviour --------------------------------------------------------------------------------


def drop() -> Resource:
    """Hang up without a word."""

    def answer(h: Handler) -> None:
        h.close_connection = True
        h.connection.shutdown(socket.SHUT_RDWR)

    return answer


def partial(body: str = "<h1>half</h1>") -> Resource:
    """Promise twice the bytes that come."""

    def answer(h: Handler) -> None:
        h.begin(Content_Type="text/html", Content_Length=str(2 * len(body)))
        h.wfile.write(body.encode())

    return answer


def broken_chunks() -> Resource:
    def answer(h: Handler) -> None:
        h.begin(Content_Type="text/html", Transfer_Encoding="chunked")
        h.wfile.write(b"5\r\nhello\r\nZZ\r\nrubbish")

    return answer


def delay(seconds: float, resource: Resource) -> Resource:
    def answer(h: Handler) -> None:
        time.sleep(seconds)
        resource(h)

    return answer


def compressed_zeros(size: int, wbits: int = 31) -> Iterator[bytes]:
    """`size` zero bytes, compressed piece by piece: some thousandth of that on the wire."""
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    block = bytes(1 << 20)
    for _ in range(max(1, size >> 20)):
        yield packer.compress(block)
    yield packer.flush()


def bomb(size: int, encoding: str = "gzip", media_type: str = "text/html") -> Resource:
    """A small response that inflates to `size` bytes. `encoding`: gzip, deflate, or "gzip, gzip"."""
    packed = b"".join(compressed_zeros(size, 15 if encoding == "deflate" else 31))
    if encoding == "gzip, gzip":
        packed = gzip.compress(packed)
    return lambda h: h.answer(200, packed, Content_Type=media_type, Content_Encoding=encoding)


def endless(media_type: str = "text/html") -> Resource:
    """A body without end and without a length."""

    def answer(h: Handler) -> None:
        h.begin(Content_Type=media_type)
        block = b"<p>and so on " * 4096
        while True:
            h.wfile.write(block)

    return answer


def drip(interval: float = 0.05, *, head: bool = False) -> Resource:
    """One byte now and then, for ever; with `head` already in the headers."""

    def answer(h: Handler) -> None:
        if head:
            h.close_connection = True
            h.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        else:
            h.begin(Content_Type="text/html")
        while True:
            h.wfile.write(b"a")
            h.wfile.flush()
            time.sleep(interval)

    return answer


def chain(length: int) -> Callable[[str], Resource]:
    """`otherwise` of a site where /hop/0 redirects to /hop/1 and so on until /hop/<length>, a page."""

    def find(path: str) -> Resource:
        if not path.startswith("/hop/"):
            return status(404)
        step = int(path[5:])
        return html("<h1>the end</h1>") if step >= length else redirect(f"/hop/{step + 1}")

    return find


def calendar_path(path: str) -> Resource | None:
    """/cal/YYYY/MM with links to the months around it, for ever."""
    parts = path.strip("/").split("/")
    if parts[0] != "cal":
        return None
    year, month = (int(parts[1]), int(parts[2])) if len(parts) == 3 else (2026, 1)
    after = (year, month + 1) if month < 12 else (year + 1, 1)
    before = (year, month - 1) if month > 1 else (year - 1, 12)
    return links(*(f"/cal/{y}/{m:02}" for y, m in (before, after)), title=f"{year}-{month:02}")
