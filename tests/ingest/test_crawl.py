"""crawl: a site to raw pages, each URL with an outcome."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from answerable.errors import IndexBusy, NetworkError, SourceError
from answerable.ingest.recipe import Recipe
from answerable.ingest.site.crawl import Crawl, CrawlProgress, CrawlSummary, crawl
from answerable.ingest.site.links import MAX_LINKS, directives, read_links
from answerable.model import PageFailure, RawPage
from answerable.settings import IngestSettings, Settings
from loopback import PRIVATE, Site, delay, html, links, manners, redirect, status, text, validated


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def recipe(site: Site, path: str = "/", **facts: Any) -> Recipe:
    return Recipe(name="test", source=site.url(path), kind="site", **facts)


def go(
    site: Site, path: str = "/", state: Path | None = None, ingest: IngestSettings | None = None, **more: Any
) -> tuple[dict[str, RawPage], dict[str, str], CrawlSummary]:
    """Crawl to the end: pages by path, failure codes by path, the summary."""
    facts = {key: more.pop(key) for key in ("include", "exclude", "hosts", "labels") if key in more}
    settings = Settings(crawl=manners(**more), ingest=ingest or IngestSettings())
    run = crawl(recipe(site, path, **facts), settings, state_dir=state)
    items = list(run)
    pages = {item.page.replace(site.url(""), "") or "/": item for item in items if isinstance(item, RawPage)}
    failures = {
        item.page.replace(site.url(""), "") or "/": item.code for item in items if isinstance(item, PageFailure)
    }
    assert len(pages) + len(failures) == len(items), "no page comes twice"
    return pages, failures, run.summary


def test_a_small_site_every_url_with_an_outcome(site: Site) -> None:
    site.pages = {
        "/": links("/a", "/b?utm_source=mail", "/gone", "/old", "/copy", "/print", "/secret", "/hidden", "/logo.png",
                   "http://elsewhere.example.com/", "mailto:a@b.c", "/data", "#top"),
        "/a": links("/b", "/notes.md", title="A"),
        "/b": html("<h1>B</h1>"),
        "/old": redirect("/b", 301),
        "/copy": links("/b", "/notes.md", title="A"),
        "/print": html('<link rel="canonical" href="/b"><h1>B</h1>'),
        "/hidden": html('<meta name="robots" content="noindex"><a href="/from-hidden">x</a>'),
        "/from-hidden": html("found through a page that is not kept"),
        "/notes.md": text("# Notes\n\nSee [C](c.txt) and <http://127.0.0.9/>.", "text/markdown"),
        "/c.txt": text("plain"),
        "/data": text("{}", "application/json"),
        "/robots.txt": text("User-agent: *\nDisallow: /secret"),
    }  # fmt: skip
    pages, failures, summary = go(site, labels={"product": "W"})
    assert set(pages) == {"/", "/a", "/b", "/from-hidden", "/notes.md", "/c.txt"}
    assert failures == {"/gone": "http_404"}
    assert dict(summary.outcomes) == {
        "kept": 6, "failed": 1, "redirect": 1, "duplicate": 2, "noindex": 1, "robots": 1, "not_text": 2,
    }  # fmt: skip
    assert summary.reasons["robots"] == {"disallowed": 1} and summary.complete and summary.kept == 6
    by_url = {o.url.replace(site.url(""), "") or "/": (o.outcome, o.reason) for o in summary.urls}
    assert by_url["/copy"] == ("duplicate", site.url("/a")) and by_url["/print"] == ("duplicate", site.url("/b"))
    assert by_url["/old"] == ("redirect", site.url("/b"))
    assert "/secret" not in site.paths() and "/logo.png" not in site.paths()
    assert len(site.paths()) == len(set(site.paths())), "nothing is fetched twice"
    notes = pages["/notes.md"]
    assert (notes.media_type, notes.url, notes.meta) == ("text/markdown", site.url("/notes.md"), {"product": "W"})
    assert pages["/b"].charset == "utf-8" and pages["/b"].media_type == "text/html"


def test_sitemap_and_llms_txt_seed_the_crawl(site: Site) -> None:
    listed = (
        f"<urlset><url><loc>{site.url('/island')}</loc></url><url><loc>http://other.example.com/</loc></url></urlset>"
    )
    site.pages = {"/": html("home"), "/island": html("island"), "/map.xml": text(listed, "application/xml")}
    site.pages["/robots.txt"] = text(f"Sitemap: {site.url('/map.xml')}")
    pages, _, summary = go(site)
    assert set(pages) == {"/", "/island"} and summary.sitemap == {"files": 1, "entries": 1, "off_host": 1}
    site.pages = {
        "/": html("home"),
        "/guide.md": text("# G", "text/markdown"),
        "/llms.txt": text("# X\n- [Guide](/guide.md)"),
    }
    assert set(go(site)[0]) == {"/", "/guide.md"}


def test_a_source_that_is_an_llms_txt_takes_what_it_lists(site: Site) -> None:
    site.pages = {
        "/llms.txt": text("# X\n- [A](/a.md)\n- [B](/b.html)"),
        "/a.md": text("# A\n[z](/z.md)", "text/markdown"),
        "/b.html": links("/z.md"),
        "/z.md": text("# Z"),
    }
    assert set(go(site, "/llms.txt")[0]) == {"/a.md", "/b.html"}


def test_include_and_exclude(site: Site) -> None:
    site.pages = {
        "/": links("/docs/", "/blog/", "/docs/old/x"),
        "/docs/": links("/docs/a", "/docs/old/y"),
        "/docs/a": html("a"),
        "/blog/": links("/docs/b"),
    }
    pages, failures, _ = go(site, include=("/docs/**",), exclude=("/docs/old/**",))
    assert set(pages) == {"/docs/", "/docs/a"} and not failures
    assert "/blog/" not in site.paths() and not any("old" in path for path in site.paths())


def test_canonical_links_are_believed_only_if_nothing_is_lost(site: Site) -> None:
    words = " ".join(f"word{n}" for n in range(100))
    other = " ".join(f"other{n}" for n in range(100))
    site.pages = {
        "/": links("/a?view=print", "/b", "/c", "/d"),
        "/a?view=print": html(f'<link rel="canonical" href="/a"><p>{words}'),
        "/a": html(f'<link rel="canonical" href="/a"><p>{words}'),
        "/b": html('<link rel="canonical" href="/gone"><p>b'),
        "/c": html(f'<link rel="canonical" href="/a"><p>{other}'),
        "/d": html('<link rel="canonical" href="http://elsewhere.example.com/d"><p>d'),
    }
    pages, failures, summary = go(site)
    assert set(pages) == {"/", "/a", "/b", "/c", "/d"} and failures == {"/gone": "http_404"}
    assert pages["/b"].flags == ("canonical_missing",) and pages["/c"].flags == ("canonical_disputed",)
    assert summary.duplicates == 1


def test_redirects_loops_chains_and_other_sites(site: Site) -> None:
    site.pages = {"/": links("/loop1", "/hop0", "/away", "/moved", "/soft")}
    site.pages |= {
        "/loop1": redirect("/loop2"),
        "/loop2": redirect("/loop1"),
        "/away": redirect("http://x.example.com/"),
    }
    site.pages |= {f"/hop{n}": redirect(f"/hop{n + 1}") for n in range(30)}
    site.pages |= {
        "/moved": redirect("/new"),
        "/new": html("new"),
        "/soft": html('<meta http-equiv=refresh content="0;url=/new">'),
    }
    pages, failures, summary = go(site)
    assert set(pages) == {"/", "/new"}
    assert failures == {"/loop2": "redirect_loop", "/hop5": "too_many_redirects"}, "one line for each"
    assert "/hop6" not in site.paths()
    away = next(o for o in summary.urls if o.url.endswith("/away"))
    assert away.outcome == "redirect" and away.reason.startswith("off_host")


def test_a_redirect_to_a_disallowed_page_is_not_followed(site: Site) -> None:
    site.pages = {"/": links("/door"), "/door": redirect("/private/x"), "/private/x": html("secret")}
    site.pages["/robots.txt"] = text("User-agent: *\nDisallow: /private")
    pages, _, summary = go(site)
    assert set(pages) == {"/"} and summary.robots == 1 and "/private/x" not in site.paths()


def test_one_bad_page_never_stops_the_others(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.pages = {
        "/": links("/big", "/bad", "/ok", "/500"),
        "/big": html("x" * 5000),
        "/bad": html("bad"),
        "/ok": html("ok"),
    }
    site.pages["/500"] = status(500)
    real = read_links

    def fragile(data: bytes, *args: Any, **more: Any) -> Any:
        if data == b"bad":
            raise RuntimeError("parser bug")
        return real(data, *args, **more)

    monkeypatch.setattr(sys.modules[crawl.__module__], "read_links", fragile)
    pages, failures, _ = go(site, ingest=IngestSettings(max_page_bytes=1000), max_tries=1)
    assert set(pages) == {"/", "/ok"} and failures == {"/big": "too_large", "/bad": "internal", "/500": "http_500"}


def test_nofollow_and_x_robots_tag(site: Site) -> None:
    site.pages = {
        "/": html('<a rel="nofollow ugc" href="/n1">x</a><a href="/meta">m</a><a href="/head">h</a><a href="/e">e</a>'),
        "/meta": html('<meta name="ROBOTS" content="nofollow"><a href="/n2">x</a>'),
        "/head": html("h", X_Robots_Tag="noindex, nofollow"),
        "/e": html("e", X_Robots_Tag="otherbot: noindex"),
    }
    pages, _, summary = go(site)
    assert set(pages) == {"/", "/meta", "/e"} and summary.outcomes["noindex"] == 1
    assert directives("unavailable_after: 1 Jan 2030, none", "Answerable") >= {"none"}


@pytest.mark.parametrize(
    ("changes", "kept", "stopped"),
    [
        ({"max_pages": 7}, 7, "max_pages"),
        ({"max_requests": 9}, 6, "max_requests"),
        ({"max_bytes_total": 400}, None, "max_bytes_total"),
    ],
)
def test_budgets(site: Site, changes: dict[str, Any], kept: int | None, stopped: str) -> None:
    site.otherwise = lambda path: status(404) if "." in path else links(f"{path}x", f"{path}y", title=path)
    pages, _, summary = go(site, "/p", **changes)
    assert summary.stopped == stopped and summary.over_budget > 0 and not summary.complete
    assert kept is None or len(pages) == kept
    assert summary.requests <= 9 or "max_requests" not in changes


def test_depth(site: Site) -> None:
    site.otherwise = lambda path: status(404) if "." in path else links(f"{path}x", title=path)
    pages, _, summary = go(site, "/p", max_depth=3)
    assert len(pages) == 4 and summary.reasons["over_budget"] == {"max_depth": 1} and summary.complete


def test_a_host_that_is_down_is_left_alone(site: Site) -> None:
    site.pages["/"] = links(*(f"/{n}" for n in range(50)))
    site.otherwise = lambda path: status(503) if path[1:].isdigit() else status(404)
    _, failures, summary = go(site, max_tries=1, max_failures_in_row=4)
    assert len(failures) == 4 and summary.stopped == "host_down" and summary.over_budget == 46


def test_nothing_to_be_had_is_a_network_error_that_says_why(site: Site) -> None:
    site.pages = {"/robots.txt": text("User-agent: *\nDisallow: /"), "/": html("x")}
    with pytest.raises(NetworkError, match=r"robots\.txt .* disallow"):
        go(site)
    site.pages["/robots.txt"] = status(503)
    with pytest.raises(NetworkError, match="answers 503"):
        go(site, max_tries=1)
    assert "/" not in site.paths()
    site.pages = {"/": redirect("http://127.0.0.3/")}
    with pytest.raises(NetworkError, match=r"ingest http://127\.0\.0\.3/ instead"):
        go(site)
    site.pages = {}
    with pytest.raises(NetworkError, match="answers 404"):
        go(site)
    with Site() as gone:
        pass
    with pytest.raises(NetworkError, match="cannot be reached") as error:
        go(gone, max_tries=1)
    assert error.value.exit_code == 3
    with pytest.raises(SourceError):
        crawl(Recipe("r", "docs", "folder"), Settings())


def test_a_loopback_source_that_the_user_typed_is_crawled_and_no_other() -> None:
    with Site(host=PRIVATE) as mine, Site({"/": html("other")}, host=PRIVATE) as other:
        mine.pages = {"/": links("/a", other.url()), "/a": html("a")}
        run = crawl(recipe(mine, hosts=(f"{PRIVATE}:{other.port}",)), Settings(crawl=manners(max_tries=1)))
        assert sum(isinstance(item, RawPage) for item in run) == 2
        assert not other.hits


def test_a_page_of_another_host_cannot_lead_to_the_typed_loopback(site: Site) -> None:
    with Site(host=PRIVATE) as mine:
        site.pages = {"/": links(mine.url("/admin"), "/door"), "/door": redirect(mine.url("/admin"))}
        mine.pages = {"/": links(site.url("/")), "/admin": html("delete everything")}
        run = crawl(recipe(mine, hosts=(f"127.0.0.2:{site.port}",)), Settings(crawl=manners()))
        assert [item.code for item in run if isinstance(item, PageFailure)] == ["refused_address"]
        assert "/admin" not in mine.paths() and "/door" in site.paths()


def test_a_second_crawl_asks_only_what_changed(site: Site, tmp_path: Path) -> None:
    site.pages = {
        "/": validated('<a href="/a">a</a><a href="/b">b</a>', '"1"'),
        "/a": validated("a", '"2"'),
        "/b": html("b"),
    }
    first, _, _ = go(site, state=tmp_path)
    site.pages["/b"] = html("b is new")
    second, _, summary = go(site, state=tmp_path)
    assert summary.unchanged == 2 and not summary.resumed
    assert {k: p.data for k, p in second.items() if k != "/b"} == {k: p.data for k, p in first.items() if k != "/b"}
    assert second["/b"].data == b"b is new" and second["/a"].etag == '"2"'
    del site.pages["/a"]
    assert go(site, state=tmp_path)[1] == {"/a": "http_404"}, "the cache does not outlive the page"


def test_a_crawl_left_early_is_resumed(site: Site, tmp_path: Path) -> None:
    site.otherwise = lambda path: status(404) if "." in path else links(*(f"/{n}" for n in range(40)), title=path)
    settings = Settings(crawl=manners())
    with crawl(recipe(site), settings, state_dir=tmp_path) as run:
        seen = {item.page for item in itertools.islice(run, 5)}
        with pytest.raises(IndexBusy):
            crawl(recipe(site), settings, state_dir=tmp_path)
        with pytest.raises(RuntimeError, match="not ended"):
            _ = run.summary
    before = len(site.paths())
    assert 5 <= before < 40
    again = crawl(recipe(site), settings, state_dir=tmp_path)
    pages = {item.page for item in again}
    assert len(pages) == 41 and seen <= pages and again.summary.resumed
    assert len(site.paths()) <= 41 + 1, "at most what was under way is fetched again"


def test_hosts_are_crawled_side_by_side() -> None:
    with Site(host="127.0.0.2") as a, Site(host="127.0.0.3") as b, Site(host="127.0.0.4") as c:
        hosts = [a, b, c]
        six = [f"/{n}" for n in range(6)]
        for one in hosts:
            one.otherwise = lambda path: (
                status(404) if "." in path else delay(0.02, links(*(f"/{n}" for n in range(6)), title=path))
            )
        a.pages["/"] = links(*six, b.url(), c.url())
        others = tuple(f"{s.host}:{s.port}" for s in (b, c))
        run = crawl(recipe(a, hosts=others), Settings(crawl=manners(delay=0.03)))
        pages = [item for item in run if isinstance(item, RawPage)]
        assert len(pages) == 21
        for one in hosts:
            begins = [hit.began for hit in one.hits]
            assert one.most_in_flight == 1
            assert all(later - earlier >= 0.03 for earlier, later in itertools.pairwise(begins))
        spans = sorted((hit.began, hit.ended) for one in hosts for hit in one.hits)
        assert any(later[0] < earlier[1] for earlier, later in itertools.pairwise(spans)), "hosts overlap"


def test_without_a_delay_there_is_no_gap(site: Site) -> None:
    """The twin: the gaps above come from the delay, not from the slowness of the machine."""
    site.pages = {"/": links(*(f"/{n}" for n in range(10))), **{f"/{n}": html(str(n)) for n in range(10)}}
    go(site, delay=0.0)
    begins = [hit.began for hit in site.hits]
    assert any(later - earlier < 0.03 for earlier, later in itertools.pairwise(begins))


def test_progress_is_told(site: Site) -> None:
    site.pages = {"/": links("/a", "/gone"), "/a": html("a")}
    told: list[CrawlProgress] = []
    run: Crawl = crawl(recipe(site), Settings(crawl=manners()), progress=told.append)
    list(run)
    assert told[-1].done == 3 and told[-1].queued == 0 and told[-1].failed == 1 and told[-1].url == site.url("/gone")


# -- links ---------------------------------------------------------------------------------------


def test_links_of_odd_markup() -> None:
    page = """<base href="/docs/"><a href="a">1</a><A HREF='b?x=1&amp;y=2'>2</A><a href=c>3<area href="d">
      <iframe src="e"></iframe><link rel=next href=f><a href="">0</a><a>0</a><a href="a#x">again</a>
      <a href=" g ">7</a><script>var x = '<a href="no">';</script><!-- <a href="no"> -->"""
    found = read_links(page.encode(), "text/html", "https://h.com/x/y").targets
    expected = ["a", "b?x=1&y=2", "c", "d", "e", "f", "g"]
    assert [u.removeprefix("https://h.com/docs/") for u in found if u != "https://h.com/docs/"] == expected


def test_links_below_deep_nesting_are_found() -> None:
    deep = b"<div>" * 3000 + b'<a href="/deep">x</a>'
    assert read_links(deep, "text/html", "https://h.com/").targets == ("https://h.com/deep",)


@pytest.mark.parametrize(
    "data", [b"", b"\x00" * 100, b"<", b"\xff\xfe<\x00a\x00", b"<a href=", b"<!DOCTYPE x [<!ENTITY"]
)
def test_broken_pages_give_no_error(data: bytes) -> None:
    assert read_links(data, "text/html", "https://h.com/", "no-such-charset").targets == ()


def test_links_are_bounded_and_in_charset() -> None:
    many = b"".join(b'<a href="/%d">x</a>' % n for n in range(MAX_LINKS + 50))
    assert len(read_links(many, "text/html", "https://h.com/").targets) == MAX_LINKS
    latin = "<a href='/ü'>x</a>".encode("latin-1")
    assert read_links(latin, "text/html", "https://h.com/", "iso-8859-1").targets == ("https://h.com/%C3%BC",)


def test_markdown_links() -> None:
    page = b"[a](/a) ![i](/i.png) [b](<b c> \"t\") [c][ref] [d](/d_(x)) <https://h.com/e>\n\n[ref]: ./c 'T'\n"
    found = read_links(page, "text/markdown", "https://h.com/docs/x.md").targets
    assert {"https://h.com/a", "https://h.com/d_(x)", "https://h.com/docs/c", "https://h.com/e"} <= set(found)
    assert len(read_links(b"[" * 200_000 + b"](" * 100_000, "text/markdown", "https://h.com/").targets) <= 1
