"""sitemap: lists of URLs by the sitemaps.org protocol, read as a stream (hazard 21 in its fast cut)."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest

from answerable.ingest.site import sitemap as module
from answerable.ingest.site.fetch import Fetcher
from answerable.ingest.site.sitemap import SitemapEntry, SitemapParser, SitemapReport, read_sitemaps
from answerable.ingest.urls import site_of
from loopback import Site, bomb, manners, status, text

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


def urlset(*urls: str) -> bytes:
    return (HEAD + "".join(f"<url><loc>{u}</loc></url>" for u in urls) + "</urlset>").encode()


def index(*urls: str) -> bytes:
    return ("<sitemapindex>" + "".join(f"<sitemap><loc>{u}</loc></sitemap>" for u in urls) + "</sitemapindex>").encode()


def parse(data: bytes, step: int = 7, **limits: int) -> tuple[list[tuple[str, str, str | None]], str | None]:
    parser = SitemapParser(**limits)
    for start in range(0, len(data), step):
        parser.feed(data[start : start + step])
    parser.close()
    return parser.take(), parser.problem


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def read(site: Site, *paths: str, max_total: int = 10**6) -> tuple[list[SitemapEntry], SitemapReport]:
    report = SitemapReport()
    with Fetcher(manners()) as fetcher:
        batches = read_sitemaps(
            fetcher,
            [site.url(path) for path in paths],
            in_scope=lambda url: site_of(url) == site_of(site.url()),
            may_fetch=lambda url: site_of(url) == site_of(site.url()),
            report=report,
            max_total=max_total,
        )
        return [entry for batch in batches for entry in batch], report


def test_a_sitemap_with_dates_and_entities() -> None:
    data = HEAD + "<url><loc> https://h/a?x=1&amp;y=2 </loc><lastmod>2026-11-02</lastmod></url></urlset>"
    assert parse(data.encode()) == ([("page", "https://h/a?x=1&y=2", "2026-11-02")], None)


@pytest.mark.parametrize("step", [1, 5, 10**6])
def test_gzip_text_and_odd_beginnings(step: int) -> None:
    urls = ["https://h/a", "https://h/b"]
    expected = [("page", url, None) for url in urls]
    assert parse(gzip.compress(urlset(*urls)), step)[0] == expected
    assert parse("\n".join(["# list", *urls]).encode(), step)[0] == expected
    assert parse(b"\xef\xbb\xbf" + urlset(*urls), step)[0] == expected
    assert parse(b"\n \n" + urlset(*urls), step)[0] == expected
    assert parse(urlset(*urls).decode().replace("UTF-8", "UTF-16").encode("utf-16"), step)[0] == expected


def test_what_comes_before_an_error_counts() -> None:
    found, problem = parse(urlset("https://h/a", "https://h/b")[:-30])
    assert [f[1] for f in found] == ["https://h/a"] and problem and problem.startswith("bad_xml")


def test_entities_are_not_expanded_and_nothing_is_loaded() -> None:
    laughs = '<!DOCTYPE u [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {b} "&{a};&{a};&{a};&{a};&{a};&{a};&{a};&{a};&{a};&{a};">'
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    found, _ = parse((laughs + "]><urlset><url><loc>https://h/&i;</loc></url></urlset>").encode())
    assert all(len(url) < 100 for _, url, _ in found)
    outside = (
        '<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>https://h/&x;</loc></url></urlset>'
    )
    assert "root" not in str(parse(outside.encode())[0])


def test_with_entities_on_the_same_file_is_expanded() -> None:
    """The twin: a parser that resolves entities reads them into the URL."""
    from lxml import etree

    text = '<!DOCTYPE u [<!ENTITY x "expanded">]><urlset><url><loc>https://h/&x;</loc></url></urlset>'
    root = etree.fromstring(text, etree.XMLParser(resolve_entities=True))
    assert "expanded" in root.findtext(".//loc")
    assert "expanded" not in str(parse(text.encode())[0])


def test_limits_of_one_file() -> None:
    data = urlset(*(f"https://h/{n}" for n in range(100)))
    found, problem = parse(data, max_entries=10)
    assert len(found) == 10 and problem == "too_many_entries"
    assert parse(data, max_bytes=500)[1] == "too_large"
    assert parse(gzip.compress(bytes(10**6)), max_bytes=500)[1] == "too_large"
    assert parse(b"\x1f\x8brubbish" * 10)[1] == "bad_gzip"
    assert parse(b"")[1] == "empty"


def test_an_index_is_followed_and_off_host_urls_are_dropped(site: Site) -> None:
    site.pages = {
        "/sitemap.xml": text(
            index(site.url("/a.xml"), site.url("/b.xml.gz"), "http://127.0.0.3/c.xml"), "application/xml"
        ),
        "/a.xml": text(urlset(site.url("/1"), "http://other.example.com/x", "mailto:a@b", site.url("/2#top"))),
        "/b.xml.gz": text(gzip.compress(urlset(site.url("/3"))), "application/gzip"),
    }
    entries, report = read(site, "/sitemap.xml")
    assert [e.url for e in entries] == [site.url("/1"), site.url("/2"), site.url("/3")]
    assert report.dropped == {"off_host": 2, "bad_url": 1} and report.files == 3 and not report.problems


def test_loops_and_nesting_end(site: Site) -> None:
    site.pages["/loop.xml"] = text(index(site.url("/loop.xml"), site.url("/loop2.xml")))
    site.pages["/loop2.xml"] = text(index(site.url("/loop.xml")))
    _, report = read(site, "/loop.xml")
    assert len(site.hits) == 2 and report.dropped["sitemap_again"] == 2
    site.otherwise = lambda path: text(index(site.url(path + "x")))
    site.hits.clear()
    _, report = read(site, "/deep")
    assert len(site.hits) == module.MAX_NESTING + 1 and report.dropped == {"sitemap_nesting": 1}


def test_without_the_nesting_limit_it_goes_on(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: only the limit on files ends it then."""
    monkeypatch.setattr(module, "MAX_NESTING", 10**6)
    monkeypatch.setattr(module, "MAX_FILES", 40)
    site.otherwise = lambda path: text(index(site.url(path + "x")))
    _, report = read(site, "/deep")
    assert len(site.hits) == 40 and report.dropped == {"too_many_sitemaps": 1}


def test_a_bomb_and_a_missing_file_are_noted_and_the_rest_is_read(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 1 << 20)
    site.pages = {
        "/bomb.xml": bomb(32 << 20, media_type="application/xml"),
        "/bomb.xml.gz": text(gzip.compress(b"<urlset>" + b" " * (32 << 20)), "application/gzip"),
        "/gone.xml": status(404),
        "/page.xml": text("<html><body>Not a sitemap<br></body></html>"),
        "/good.xml": text(urlset(site.url("/1"))),
    }
    entries, report = read(site, *site.pages)
    assert [e.url for e in entries] == [site.url("/1")]
    problems = {url.rpartition("/")[2]: problem for url, problem in report.problems}
    assert set(problems) == {"bomb.xml", "bomb.xml.gz", "gone.xml", "page.xml"} and problems["gone.xml"] == "http_404"


def test_the_total_is_bounded(site: Site) -> None:
    for name in "abc":
        site.pages[f"/{name}.xml"] = text(urlset(*(site.url(f"/{name}/{n}") for n in range(50))))
    entries, report = read(site, "/a.xml", "/b.xml", "/c.xml", max_total=70)
    assert len(entries) == 70 and report.dropped["too_many_entries"] == 1


def test_only_allowed_files_are_fetched(site: Site) -> None:
    report = SitemapReport()
    with Fetcher(manners()) as fetcher:
        batches = read_sitemaps(
            fetcher, [site.url("/s.xml")], in_scope=lambda u: True, may_fetch=lambda u: False, report=report
        )
        assert list(batches) == [] and report.dropped == {"sitemap_not_allowed": 1}
    assert not site.hits
