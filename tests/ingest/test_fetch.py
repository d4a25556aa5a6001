"""fetch: limits, retries, redirects and manners of a single GET (hazards 4, 6, 7 in their fast cut)."""

from __future__ import annotations

import gzip
import itertools
import shutil
import ssl
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

import pytest

from answerable.ingest.site.fetch import BudgetSpent, Fetcher, FetchFailure, retry_after
from answerable.ingest.site.inflate import STEP, Inflater
from loopback import (
    PUBLIC,
    Site,
    bomb,
    broken_chunks,
    chain,
    delay,
    drip,
    drop,
    endless,
    html,
    in_turn,
    manners,
    partial,
    redirect,
    status,
    text,
    validated,
    zipped,
)


class FakeTime:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.at = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def fake(**changes: object) -> tuple[Fetcher, FakeTime]:
    fake_time = FakeTime()
    fetcher = Fetcher(manners(**changes), clock=fake_time.clock, sleep=fake_time.sleep, now=lambda: 1_800_000_000.0)
    return fetcher, fake_time


def test_a_page_with_its_facts(site: Site) -> None:
    site.pages["/"] = html("<h1>Grüße</h1>", ETag='"1"', Last_Modified="Mon, 02 Nov 2026 00:00:00 GMT")
    with Fetcher(manners()) as fetcher:
        answer = fetcher.get(site.url(), max_bytes=1000)
    assert (answer.status, answer.media_type, answer.charset) == (200, "text/html", "utf-8")
    assert answer.body.decode() == "<h1>Grüße</h1>" and not answer.truncated
    assert answer.headers["etag"] == '"1"' and answer.url == site.url()


def test_only_gzip_is_asked_for_and_nothing_that_identifies(site: Site) -> None:
    site.pages["/"] = html("x")
    with Fetcher(manners()) as fetcher:
        fetcher.get(f"http://name:secret@{PUBLIC}:{site.port}/", max_bytes=100)
    sent = {name.lower(): value for name, value in site.hits[0].headers.items()}
    assert sent["accept-encoding"] == "gzip, identity" and sent["user-agent"] == "Answerable"
    assert not {"authorization", "cookie", "referer", "proxy-authorization"} & set(sent)
    assert "secret" not in str(sent)


def test_gzip_and_deflate_are_inflated(site: Site) -> None:
    body = b"<p>hello</p>" * 10_000
    raw = zlib.compressobj(wbits=-15)
    site.pages = {
        "/gzip": zipped(body),
        "/two": lambda h: h.answer(200, gzip.compress(body[:7]) + gzip.compress(body[7:]), Content_Encoding="gzip"),
        "/zlib": lambda h: h.answer(200, zlib.compress(body), Content_Encoding="deflate"),
        "/raw": lambda h: h.answer(200, raw.compress(body) + raw.flush(), Content_Encoding="deflate"),
    }
    with Fetcher(manners()) as fetcher:
        for path in site.pages:
            assert fetcher.get(site.url(path), max_bytes=len(body)).body == body, path


def test_an_encoding_nobody_asked_for_is_a_failure(site: Site) -> None:
    site.pages["/"] = lambda h: h.answer(200, b"\x0b\x02\x80hi\x03", Content_Encoding="br")
    site.pages["/rubbish"] = lambda h: h.answer(200, b"not gzip", Content_Encoding="gzip")
    with Fetcher(manners()) as fetcher:
        for path in ("/", "/rubbish"):
            with pytest.raises(FetchFailure) as failure:
                fetcher.get(site.url(path), max_bytes=100)
            assert failure.value.code == "bad_encoding"


def test_a_compressed_body_that_ends_early_is_tried_again(site: Site) -> None:
    whole = gzip.compress(b"<p>steps</p>" * 500)
    cut = in_turn(lambda h: h.answer(200, whole[:-20], Content_Encoding="gzip"), zipped(b"<p>steps</p>" * 500))
    site.pages["/"] = cut
    fetcher, _ = fake()
    with fetcher:
        assert fetcher.get(site.url(), max_bytes=10**6).body == b"<p>steps</p>" * 500
    assert len(site.hits) == 2


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_stops_at_the_cap(site: Site, encoding: str) -> None:
    site.pages["/"] = bomb(64 << 20, encoding)
    with Fetcher(manners()) as fetcher:
        answer = fetcher.get(site.url(), max_bytes=1 << 20)
        assert answer.truncated and len(answer.body) == 1 << 20
        assert fetcher.bytes_read <= (1 << 20) + STEP


def test_a_double_bomb_is_refused(site: Site) -> None:
    site.pages["/"] = bomb(64 << 20, "gzip, gzip")
    with Fetcher(manners()) as fetcher, pytest.raises(FetchFailure, match="gzip, gzip"):
        fetcher.get(site.url(), max_bytes=1 << 20)


def test_without_steps_the_same_bomb_inflates_at_once() -> None:
    """The twin: one unbounded decompress of a single small chunk yields a thousand times its size."""
    packed = gzip.compress(bytes(64 << 20), 9)
    assert len(packed) < 70_000 and len(zlib.decompress(packed, 31)) == 64 << 20
    assert max(len(piece) for piece in Inflater("gzip").feed(packed)) <= STEP


def test_an_endless_body_stops_at_the_cap(site: Site) -> None:
    site.pages["/"] = endless()
    with Fetcher(manners()) as fetcher:
        answer = fetcher.get(site.url(), max_bytes=200_000)
    assert answer.truncated and len(answer.body) == 200_000


def test_a_declared_size_above_the_cap_is_not_read_unless_its_beginning_is_of_use(site: Site) -> None:
    site.pages["/"] = text(b"x" * 100_000)
    with Fetcher(manners()) as fetcher:
        assert fetcher.get(site.url(), max_bytes=1000).body == b""
        first = fetcher.get(site.url(), max_bytes=1000, prefix=True)
        assert first.truncated and first.body == b"x" * 1000


@pytest.mark.parametrize("head", [False, True])
def test_a_drip_ends_at_the_total_deadline(site: Site, head: bool) -> None:
    site.pages["/"] = drip(0.02, head=head)
    with Fetcher(manners(total_timeout=0.4)) as fetcher, pytest.raises(FetchFailure) as failure:
        fetcher.get(site.url(), max_bytes=1000)
    assert failure.value.code == "timeout" and "0.4 s" in failure.value.reason
    assert fetcher.requests == 1, "a whole deadline spent on one URL is not spent again"


def test_without_the_deadline_the_same_drip_goes_on(site: Site) -> None:
    """The twin: a timeout between two reads never fires as long as some byte comes."""
    site.pages["/"] = drip(0.02)
    got: list[bytes] = []
    enough = threading.Event()

    def sink(data: bytes) -> None:
        got.append(data)
        if len(got) >= 30:
            enough.set()
            raise KeyboardInterrupt

    with Fetcher(manners(read_timeout=0.4, total_timeout=1e9)) as fetcher, pytest.raises(KeyboardInterrupt):
        fetcher.get(site.url(), max_bytes=1000, sink=sink)
    assert enough.is_set(), "well beyond 0.4 s it was still reading"


def test_a_silent_server_times_out_and_is_tried_again(site: Site) -> None:
    site.pages["/"] = in_turn(delay(1.0, html("late")), html("prompt"))
    fetcher, _ = fake(read_timeout=0.2)
    with fetcher:
        assert fetcher.get(site.url(), max_bytes=100).body == b"prompt"


@pytest.mark.parametrize("resource", [drop(), partial(), broken_chunks()])
def test_a_broken_connection_is_tried_three_times(site: Site, resource: object) -> None:
    site.pages["/"] = resource  # type: ignore[assignment]
    fetcher, times = fake()
    with fetcher, pytest.raises(FetchFailure) as failure:
        fetcher.get(site.url(), max_bytes=1000)
    assert failure.value.code == "broken" and len(site.hits) == 3
    assert times.slept == [0.5, 1.0]


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410, 451])
def test_other_4xx_is_not_tried_again(site: Site, code: int) -> None:
    site.pages["/"] = status(code)
    fetcher, times = fake()
    with fetcher:
        assert fetcher.get(site.url(), max_bytes=100).status == code
    assert len(site.hits) == 1 and not times.slept


def test_always_500_gets_three_tries(site: Site) -> None:
    site.pages["/"] = status(500)
    fetcher, times = fake()
    with fetcher:
        assert fetcher.get(site.url(), max_bytes=100).status == 500
    assert len(site.hits) == 3 and times.slept == [0.5, 1.0]


def test_two_503_then_a_page(site: Site) -> None:
    site.pages["/"] = in_turn(status(503), status(503), html("back"))
    fetcher, _ = fake()
    with fetcher:
        assert fetcher.get(site.url(), max_bytes=100).body == b"back"


@pytest.mark.parametrize(
    ("asked", "wait"),
    [("2", 2.0), (formatdate(1_800_000_030, usegmt=True), 30.0), ("3600", 120.0), ("-5", 0.5), ("soon", 0.5)],
)
def test_retry_after_is_kept(site: Site, asked: str, wait: float) -> None:
    site.pages["/"] = in_turn(status(429, Retry_After=asked), html("ok"))
    fetcher, times = fake()
    with fetcher:
        assert fetcher.get(site.url(), max_bytes=100).status == 200
    assert times.slept == [wait]


def test_without_reading_retry_after_the_wait_is_too_short(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin of the test above."""
    monkeypatch.setattr(sys.modules[Fetcher.__module__], "retry_after", lambda value, now: None)
    site.pages["/"] = in_turn(status(429, Retry_After="30"), html("ok"))
    fetcher, times = fake()
    with fetcher:
        fetcher.get(site.url(), max_bytes=100)
    assert sum(times.slept) < 30


def test_the_last_retry_after_binds_the_next_url_of_the_host(site: Site) -> None:
    site.pages = {"/busy": status(429, Retry_After="7"), "/": html("x")}
    fetcher, times = fake()
    with fetcher:
        fetcher.get(site.url("/busy"), max_bytes=100)
        before = times.at
        fetcher.get(site.url(), max_bytes=100)
        assert times.at - before >= 7.0


def test_retry_after_forms() -> None:
    assert retry_after("120", 0.0) == 120.0
    assert retry_after("Sun, 06 Nov 1994 08:49:37 GMT", 784111777.0 - 10) == 10.0
    assert retry_after("Sun, 06 Nov 1994 08:49:37 GMT", 784111777.0 + 10) == 0.0
    assert retry_after(None, 0.0) is None and retry_after("x", 0.0) is None and retry_after("９", 0.0) is None


def test_redirects_are_followed_and_remembered(site: Site) -> None:
    site.otherwise = chain(5)
    with Fetcher(manners()) as fetcher:
        answer = fetcher.get(site.url("/hop/0"), max_bytes=1000)
    assert answer.url == site.url("/hop/5") and len(answer.redirects) == 5


def test_a_chain_of_30_ends_after_five_redirects(site: Site) -> None:
    site.otherwise = chain(30)
    with Fetcher(manners()) as fetcher, pytest.raises(FetchFailure) as failure:
        fetcher.get(site.url("/hop/0"), max_bytes=1000)
    assert failure.value.code == "too_many_redirects" and len(site.hits) == 6


def test_with_the_limit_off_the_chain_is_followed(site: Site) -> None:
    site.otherwise = chain(30)
    with Fetcher(manners(max_redirects=1000)) as fetcher:
        assert fetcher.get(site.url("/hop/0"), max_bytes=1000).status == 200
    assert len(site.hits) == 31


def test_a_loop_is_recognised(site: Site) -> None:
    site.pages = {"/a": redirect("/b"), "/b": redirect("/a"), "/self": redirect("/self")}
    with Fetcher(manners()) as fetcher:
        for path, requests in (("/a", 2), ("/self", 1)):
            site.hits.clear()
            with pytest.raises(FetchFailure) as failure:
                fetcher.get(site.url(path), max_bytes=1000)
            assert failure.value.code == "redirect_loop" and len(site.hits) == requests


def test_https_does_not_step_down_to_http_and_only_http_is_spoken() -> None:
    with Fetcher(manners()) as fetcher:
        for location, code in (("http://h.example.com/", "redirect_downgrade"), ("file:///etc/passwd", "bad_redirect")):
            with pytest.raises(FetchFailure) as failure:
                fetcher.redirect_target("https://h.example.com/", location)
            assert failure.value.code == code
        for url in ("ftp://h.example.com/", "file:///etc/passwd", "javascript:1", "http://", "http://[::1", "x"):
            with pytest.raises(FetchFailure) as failure:
                fetcher.get(url, max_bytes=10)
            assert failure.value.code == "bad_url"


def test_nothing_is_carried_to_another_host(site: Site) -> None:
    with Site({"/": html("there")}, host="127.0.0.3") as other:
        site.pages["/"] = redirect(f"http://user:pw@127.0.0.3:{other.port}/", Set_Cookie="session=secret")
        with Fetcher(manners()) as fetcher:
            assert fetcher.get(site.url(), max_bytes=100).body == b"there"
        sent = " ".join(f"{k}: {v}" for k, v in other.hits[0].headers.items()).lower()
        assert "secret" not in sent and "authorization" not in sent and "pw" not in sent


def test_a_conditional_request(site: Site) -> None:
    site.pages["/"] = validated("body", '"v1"')
    with Fetcher(manners()) as fetcher:
        assert fetcher.get(site.url(), max_bytes=100).status == 200
        assert fetcher.get(site.url(), max_bytes=100, etag='"v1"').status == 304
        assert fetcher.get(site.url(), max_bytes=100, etag='"v1"\r\nX-Evil: 1').status == 200


def test_an_unwanted_body_is_not_read(site: Site) -> None:
    site.pages["/"] = endless("video/mp4")
    with Fetcher(manners()) as fetcher:
        answer = fetcher.get(site.url(), max_bytes=10**9, wanted=lambda h: h["content-type"].startswith("text/"))
        assert answer.body == b"" and fetcher.bytes_read == 0


def test_budgets_end_the_fetching(site: Site) -> None:
    site.pages["/"] = text("x" * 1000)
    with Fetcher(manners(max_requests=2)) as fetcher:
        fetcher.get(site.url(), max_bytes=2000)
        fetcher.get(site.url(), max_bytes=2000)
        with pytest.raises(BudgetSpent, match="max_requests"):
            fetcher.get(site.url(), max_bytes=2000)
    with Fetcher(manners(max_bytes_total=1500)) as fetcher, pytest.raises(BudgetSpent, match="max_bytes_total"):
        for _ in range(3):
            fetcher.get(site.url(), max_bytes=2000)
    fetcher, times = fake(max_seconds=100.0)
    with fetcher, pytest.raises(BudgetSpent, match="max_seconds"):
        times.at += 101
        fetcher.get(site.url(), max_bytes=2000)


def test_a_wait_longer_than_the_crawl_ends_it(site: Site) -> None:
    site.pages["/"] = status(429, Retry_After="100")
    fetcher, times = fake(max_seconds=50.0)
    with fetcher, pytest.raises(BudgetSpent):
        fetcher.get(site.url(), max_bytes=100)
    assert not times.slept


def test_one_request_in_flight_per_host_and_a_gap_between(site: Site) -> None:
    site.pages["/"] = delay(0.02, html("x"))
    with Fetcher(manners(delay=0.03)) as fetcher:
        threads = [threading.Thread(target=lambda: fetcher.get(site.url(), max_bytes=100)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    begins = sorted(hit.began for hit in site.hits)
    assert site.most_in_flight == 1
    assert all(b - a >= 0.03 for a, b in itertools.pairwise(begins))


def test_without_turns_the_same_threads_collide(site: Site) -> None:
    """The twin: one fetcher per thread knows nothing of the others' turns."""
    site.pages["/"] = delay(0.2, html("x"))

    def alone() -> None:
        with Fetcher(manners()) as fetcher:
            fetcher.get(site.url(), max_bytes=100)

    threads = [threading.Thread(target=alone) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert site.most_in_flight > 1


def test_a_crawl_delay_slows_the_host(site: Site) -> None:
    site.pages["/"] = html("x")
    fetcher, times = fake()
    with fetcher:
        fetcher.slow_down(site.url(), 5.0)
        fetcher.get(site.url(), max_bytes=100)
        fetcher.get(site.url(), max_bytes=100)
    assert times.slept == [5.0]


def test_nobody_there() -> None:
    with Site() as gone:
        url = gone.url()
    fetcher, _ = fake()
    with fetcher, pytest.raises(FetchFailure) as failure:
        fetcher.get(url, max_bytes=100)
    assert failure.value.code == "connect" and failure.value.exit_code == 3 and fetcher.requests == 3


def test_an_untrusted_certificate_is_refused_once(tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the openssl program to make a certificate")
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.2"]
    command += ["-addext", "subjectAltName=IP:127.0.0.2", "-keyout", str(key), "-out", str(cert)]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    with Site({"/": html("secret")}) as site:
        site._server.socket = context.wrap_socket(site._server.socket, server_side=True)
        url = site.url().replace("http:", "https:")
        with Fetcher(manners()) as fetcher:
            with pytest.raises(FetchFailure) as failure:
                fetcher.get(url, max_bytes=100)
            assert failure.value.code == "tls" and fetcher.requests == 1
        # The twin: with verification off the same server is believed.
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        with Fetcher(manners(), ssl_context=trusting) as fetcher:
            assert fetcher.get(url, max_bytes=100).body == b"secret"


def test_time_is_measured_without_the_wall_clock() -> None:
    with Fetcher(manners()) as fetcher:
        assert abs(fetcher._ends - time.monotonic() - fetcher.settings.max_seconds) < 60
