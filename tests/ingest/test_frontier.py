"""urls, traps and frontier: one spelling per page, no endless ones, and a memory that survives."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.errors import IndexBusy, SourceError
from answerable.ingest.site.frontier import FILE_NAME, RESUME_WITHIN, Entry, Frontier, StoredPage
from answerable.ingest.site.url_traps import family_of, shape_trap
from answerable.ingest.urls import canonical, host_port, origin_of, path_and_query, site_of
from answerable.settings import CrawlSettings

LIMITS = CrawlSettings()

SPELLINGS = [
    ("HTTP://Help.Example.COM:80/A", "http://help.example.com/A"),
    ("https://h.com:443", "https://h.com/"),
    ("https://h.com:8443/", "https://h.com:8443/"),
    ("https://h.com/a/./b/../c#top", "https://h.com/a/c"),
    ("https://h.com/../../a", "https://h.com/a"),
    ("https://h.com/%7euser/%c3%bc/a%2fb", "https://h.com/~user/%C3%BC/a%2Fb"),
    ("https://h.com/ü ber", "https://h.com/%C3%BC%20ber"),
    ("https://h.com/a?b=2&a=1", "https://h.com/a?b=2&a=1"),
    ("https://h.com/a?utm_source=x&q=1&gclid=2&SID=3", "https://h.com/a?q=1"),
    ("https://h.com/a?utm_medium=x", "https://h.com/a"),
    ("https://h.com/a;jsessionid=12AB?x=1", "https://h.com/a?x=1"),
    ("https://h.com/(S(abc123))/page", "https://h.com/page"),
    ("https://user:pw@h.com/", "https://h.com/"),
    ("https://h.com./a", "https://h.com/a"),
    ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ("https://h.com\\a", "https://h.com/a"),
    ("https://[2001:DB8::1]:443/", "https://[2001:db8::1]/"),
    (" https://h.com/a\n ", "https://h.com/a"),
    ("https://h.com/a?&&x=1&", "https://h.com/a?x=1"),
]


@pytest.mark.parametrize(("given_url", "expected"), SPELLINGS)
def test_one_spelling(given_url: str, expected: str) -> None:
    if "\\" in given_url:
        assert canonical(given_url.split("h.com")[1], "https://h.com/") == expected
    else:
        assert canonical(given_url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mailto:a@b.c",
        "javascript:void(0)",
        "ftp://h/",
        "http://",
        "http:///a",
        "http://h:99999/",
        "http://[::1",
        "/a",
    ],
)
def test_not_a_url_of_a_page(url: str) -> None:
    assert canonical(url) is None


@pytest.mark.parametrize("url", ["javascript:void(0)", "data:text/html,x", "tel:+1", "http://[bad"])
def test_not_a_link(url: str) -> None:
    assert canonical(url, "https://h.com/a/") is None


_pieces = st.sampled_from(
    ["/", "..", ".", "a", "%2e", "%2E%2e", "%zz", "%", "?", "&", "=", "#", ";sid=1", "(S(x))", ";", "utm_a=1", "ü", " ",
     "\\", "//", ":", "@", "%25", "%41", "sid=9", "(S(", "))", "jsessionid=", "\t", "%00", "\ud800", "[", "]", "😀"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    st.lists(_pieces, max_size=14).map("".join),
    st.sampled_from(["http://h.com", "https://H.com:8080/b/", "https://h.com/"]),
)
def test_the_canonical_form_is_its_own(tail: str, base: str) -> None:
    once = canonical(base + tail)
    assert once is None or canonical(once) == once
    joined = canonical(tail, "https://h.com/a/b")
    assert joined is None or (canonical(joined) == joined and joined.isascii())


def test_parts_of_a_canonical_url() -> None:
    url = "http://127.0.0.1:8000/a?b=1"
    assert (site_of(url), origin_of(url)) == ("127.0.0.1:8000", "http://127.0.0.1:8000")
    assert host_port("https://[::1]/") == ("::1", 443) and path_and_query(url) == "/a?b=1"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/a/b/c", None),
        ("/a/a/a", None),
        ("/a/a/a/a", "repeating_path"),
        ("/x/y/x/y/x/y/x/y/", "repeating_path"),
        ("//////", "repeating_path"),
        ("/" + "a" * 2000, "url_too_long"),
        ("/" + "/".join(map(str, range(30))), "path_too_deep"),
    ],
)
def test_traps_by_shape(path: str, reason: str | None) -> None:
    assert shape_trap("https://h.com" + path, LIMITS) == reason


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/docs/install", None),
        ("/2024/05/how-we-changed-billing", None),
        ("/articles/360012345", None),
        ("/docs/a/docs/b", "repeating_path"),
        ("/release/2024", None),
        ("/cal/2024/05", "calendar"),
        ("/cal/2024/05/17/", "calendar"),
        ("/events/2024-05-17", "calendar"),
        ("/events?month=5&year=2024", "calendar"),
        ("/events?tribe-bar-date=2024-05", "calendar"),
        ("/list?sort=up&page=2", "query_variants"),
    ],
)
def test_families(path: str, reason: str | None) -> None:
    family = family_of("https://h.com" + path, LIMITS)
    assert (family and family[0]) == reason


def test_members_of_one_calendar_are_one_family() -> None:
    names = {
        (family_of(f"https://h.com/cal/{y}/{m:02}", LIMITS) or ("", "", 0))[1] for y in (2024, 2025) for m in (1, 12)
    }
    assert len(names) == 1


def frontier(folder: Path, key: str = "k", **changes: object) -> Frontier:
    now = changes.pop("now", None)
    return Frontier(folder, key, CrawlSettings(**changes), now=now)  # type: ignore[arg-type]


def entries(*paths: str, depth: int = 0, host: str = "h.com") -> list[Entry]:
    return [Entry(f"https://{host}{path}", depth) for path in paths]


def page(url: str, body: bytes = b"<h1>x</h1>", **facts: object) -> StoredPage:
    return StoredPage(url, body, "text/html", **facts)  # type: ignore[arg-type]


def test_each_url_is_queued_once_nearest_first(tmp_path: Path) -> None:
    f = frontier(tmp_path)
    assert f.add(entries("/b", depth=2)) == 1 and f.add(entries("/b", "/a", depth=1)) == 1
    assert f.add(entries("/q?x=1", depth=0)) == 1
    order = []
    while (entry := f.claim(())) is not None:
        order.append(entry.url.rpartition("/")[2])
        f.finish(entry.url, "kept")
    assert order == ["a", "b", "q?x=1"], "plain pages come before queries"
    f.close()


def test_hosts_take_turns_and_busy_ones_wait(tmp_path: Path) -> None:
    f = frontier(tmp_path)
    f.add(entries("/1", "/2", "/3", host="a.com"))
    f.add(entries("/1", "/2", "/3", host="b.com"))
    order = []
    while (entry := f.claim(())) is not None:
        order.append(site_of(entry.url))
        f.finish(entry.url, "kept")
    assert order == ["a.com", "b.com"] * 3
    f.add(entries("/4", host="a.com"))
    assert f.claim({"a.com"}) is None
    f.close()


def test_families_are_limited_and_the_rest_counted(tmp_path: Path) -> None:
    f = frontier(tmp_path, max_query_variants=5)
    f.add(entries(*(f"/list?page={n}" for n in range(30)), *(f"/cal/2024/{n:02}" for n in range(1, 13))))
    f.add(entries("/a/a/a/a/a"))
    f.add(entries("/a/b", depth=99))
    counts = f.counts()
    assert counts["queued", ""] == 10
    assert counts["trap", "query_variants"] == 25 and counts["trap", "calendar"] == 7
    assert counts["trap", "repeating_path"] == 1 and counts["over_budget", "max_depth"] == 1
    f.close()


def test_without_the_limit_every_variant_would_be_fetched(tmp_path: Path) -> None:
    f = frontier(tmp_path, max_query_variants=10**9)
    assert f.add(entries(*(f"/list?page={n}" for n in range(300)))) == 300
    f.close()


def test_what_the_owner_lists_is_no_trap(tmp_path: Path) -> None:
    f = frontier(tmp_path, max_query_variants=5)
    assert f.add(entries(*(f"/kb.php?article={n}&lang=en" for n in range(30))), listed=True) == 30
    f.close()


def test_a_query_that_names_the_article_has_more_room(tmp_path: Path) -> None:
    f = frontier(tmp_path, max_query_variants=5)
    assert f.add(entries(*(f"/kb.php?id={n}" for n in range(200)))) == 200
    f.close()


def test_it_resumes_where_it_was(tmp_path: Path) -> None:
    f = frontier(tmp_path)
    f.add(entries("/a", "/b"))
    first = f.claim(())
    assert first is not None
    f.finish(first.url, "kept", page=page(first.url), found=entries("/c", depth=1), spent=(3, 400, 1.5))
    f.claim(())  # under way when the process dies
    f.close()
    again = frontier(tmp_path)
    assert again.resumed and again.spent() == (3, 400, 1.5)
    assert [p.url for p in again.kept()] == [first.url]
    left = []
    while (entry := again.claim(())) is not None:
        left.append(entry.url)
        again.finish(entry.url, "failed", "http_404")
    assert left == ["https://h.com/b", "https://h.com/c"]
    again.complete()
    again.close()
    third = frontier(tmp_path)
    assert not third.resumed and third.claim(()) is None
    assert third.stored("https://h.com/a") is not None, "the pages stay as a cache"
    third.close()


def test_another_source_or_an_old_crawl_starts_anew(tmp_path: Path) -> None:
    f = frontier(tmp_path, now=1000.0)
    f.add(entries("/a"))
    f.finish("https://h.com/a", "kept", page=page("https://h.com/a"))
    f.put("touched", "1000.0")
    f.close()
    old = frontier(tmp_path, now=1000.0 + RESUME_WITHIN + 1)
    assert not old.resumed and old.stored("https://h.com/a") is not None
    old.close()
    other = frontier(tmp_path, key="other")
    assert not other.resumed and other.stored("https://h.com/a") is None
    other.close()


def test_two_crawls_do_not_share_a_folder(tmp_path: Path) -> None:
    f = frontier(tmp_path)
    with pytest.raises(IndexBusy):
        frontier(tmp_path)
    f.close()
    frontier(tmp_path).close()


def test_a_file_that_is_not_ours_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not a database" * 100)
    with pytest.raises(SourceError, match="Remove that file"):
        frontier(tmp_path)


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    f = frontier(tmp_path)
    f.add(entries("/a"))
    with pytest.raises(sqlite3.Error):
        f.finish("https://h.com/a", "kept", page=page("https://h.com/a", etag=object()), found=entries("/b"))
    assert f.count("kept") == 0 and f.count("queued") == 1 and not list(f.kept())
    f.close()


def test_twins_are_found_on_the_same_host_only(tmp_path: Path) -> None:
    f = frontier(tmp_path)
    f.add(entries("/a"))
    f.finish("https://h.com/a", "kept", page=page("https://h.com/a"))
    assert f.twin(page("https://h.com/index")) == "https://h.com/a"
    assert f.twin(page("https://other.com/index")) is None and f.twin(page("https://h.com/a")) is None
    f.close()
