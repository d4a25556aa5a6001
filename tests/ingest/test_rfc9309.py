"""robots.txt by RFC 9309: thirty cases, each with its section (hazard 3)."""

from __future__ import annotations

from urllib.robotparser import RobotFileParser

import pytest

from answerable.ingest.site.fetch import Fetcher, FetchFailure
from answerable.ingest.site.robots import MAX_BYTES, Robots, judge_robots, parse_robots, product_token, read_robots
from loopback import Site, chain, delay, drop, html, manners, redirect, status, text

BASE = "https://help.example.com"


def allows(rules: str | bytes, path: str, token: str = "Answerable") -> bool:
    data = rules.encode() if isinstance(rules, str) else rules
    return parse_robots(data, token).allows(BASE + path)


MATCHING = [
    # (section, rules, path, allowed)
    ("2.2.2 no rules: allowed", "", "/a", True),
    ("2.2.2 disallow all", "User-agent: *\nDisallow: /", "/a", False),
    ("2.2.2 empty disallow allows", "User-agent: *\nDisallow:", "/a", True),
    ("2.2.2 longest match wins: allow", "User-agent: *\nDisallow: /\nAllow: /docs", "/docs/x", True),
    ("2.2.2 longest match wins: disallow", "User-agent: *\nAllow: /d\nDisallow: /d/private", "/d/private/x", False),
    ("2.2.2 equal length: allow wins", "User-agent: *\nDisallow: /page\nAllow: /page", "/page", True),
    ("2.2.2 prefix, not word", "User-agent: *\nDisallow: /fish", "/fishheads/yummy.html", False),
    ("2.2.2 paths are case sensitive", "User-agent: *\nDisallow: /Fish", "/fish", True),
    ("2.2.3 star in the middle", "User-agent: *\nDisallow: /a/*/edit", "/a/7/edit", False),
    ("2.2.3 dollar ends", "User-agent: *\nDisallow: /*.php$", "/x.php", False),
    ("2.2.3 dollar does not match more", "User-agent: *\nDisallow: /*.php$", "/x.php?a=1", True),
    ("2.2.2 percent-encoded equals plain UTF-8", "User-agent: *\nDisallow: /ü", "/%C3%BC", False),
    ("2.2.2 the query is matched too", "User-agent: *\nDisallow: /*?print=", "/a?print=1", False),
    ("2.2.2 robots.txt itself is allowed", "User-agent: *\nDisallow: /", "/robots.txt", True),
    ("2.2.1 our group, not the star's", "User-agent: *\nDisallow: /\nUser-agent: answerable\nAllow: /", "/a", True),
    ("2.2.1 groups of one token merge", "User-agent: Answerable\nDisallow: /a\nUser-agent: x\nDisallow: /\n"
     "User-agent: answerable\nDisallow: /b", "/b", False),
    ("2.2.1 several agents share a group", "User-agent: x\nUser-agent: Answerable\nDisallow: /a", "/a", False),
    ("2.2.1 a token that ours begins with is another", "User-agent: answer\nDisallow: /", "/a", True),
    ("2.2.1 a token that begins with ours is another", "User-agent: answerable-news\nDisallow: /", "/a", True),
    ("2.2.1 a version after the token is ignored", "User-agent: Answerable/2.1\nDisallow: /a", "/a", False),
    ("2.2 comments and odd spacing", "  user-agent : *  # all\n\tDISALLOW:/a # not this", "/a", False),
    ("2.2 CR alone ends a line", b"User-agent: *\rDisallow: /a\r", "/a", False),
    ("2.2 a byte order mark does not hide the first group", b"\xef\xbb\xbfUser-agent: *\nDisallow: /a", "/a", False),
    ("2.2.4 unknown lines end no group", "User-agent: *\nSitemap: https://x/s\nFoo: bar\nDisallow: /a", "/a", False),
]  # fmt: skip


@pytest.mark.parametrize(("case", "rules", "path", "allowed"), MATCHING, ids=[m[0] for m in MATCHING])
def test_matching(case: str, rules: str | bytes, path: str, allowed: bool) -> None:
    assert allows(rules, path) is allowed


ACCESS = [
    ("2.3.1.1 success: the rules hold", text("User-agent: *\nDisallow: /a"), False),
    ("2.3.1.2 five redirects are followed", None, False),
    ("2.3.1.3 404: all allowed", status(404), True),
    ("2.3.1.3 403: all allowed", status(403), True),
    ("2.3.1.4 503: nothing allowed", status(503), False),
    ("2.3.1.4 no answer: nothing allowed", drop(), False),
]


@pytest.mark.parametrize(("case", "resource", "allowed"), ACCESS, ids=[a[0] for a in ACCESS])
def test_access(case: str, resource: object, allowed: bool) -> None:
    with Site({"/robots.txt": resource} if resource else {"/robots.txt": redirect("/r/1")}) as site:  # type: ignore[dict-item]
        for step in range(1, 5):
            site.pages[f"/r/{step}"] = redirect(f"/r/{step + 1}")
        site.pages["/r/5"] = text("User-agent: *\nDisallow: /a")
        with Fetcher(manners(), sleep=lambda s: None, clock=iter(range(10**6)).__next__) as fetcher:
            robots = read_robots(fetcher, site.url("").rstrip("/"))
        assert robots.allows(site.url("/a")) is allowed


def test_the_thirty_cases_are_thirty() -> None:
    assert len(MATCHING) + len(ACCESS) == 30


def test_more_than_five_redirects_mean_unavailable() -> None:
    with Site({"/robots.txt": redirect("/hop/0")}, otherwise=chain(30)) as site, Fetcher(manners()) as fetcher:
        assert read_robots(fetcher, site.url("").rstrip("/")).allows(site.url("/a"))


def test_a_timeout_and_a_429_refuse_everything() -> None:
    with (
        Site({"/robots.txt": delay(0.5, html(""))}) as site,
        Fetcher(manners(read_timeout=0.1, max_tries=1)) as fetcher,
    ):
        robots = read_robots(fetcher, site.url("").rstrip("/"))
        assert robots.everything is False and "in time" in robots.reason
    with Site({"/robots.txt": status(429)}) as site, Fetcher(manners(max_tries=1)) as fetcher:
        assert not read_robots(fetcher, site.url("").rstrip("/")).allows(site.url("/a"))


def test_at_least_500_kib_are_read() -> None:
    filler = "# " + "x" * 98 + "\n"
    near_end = filler * (500 * 1024 // 100) + "User-agent: *\nDisallow: /late\n"
    assert 500 * 1024 < len(near_end) < MAX_BYTES
    assert not allows(near_end, "/late")


def test_a_rule_cut_in_the_middle_is_not_half_a_rule() -> None:
    start = b"User-agent: *\n"
    rules = start + b"#" * (MAX_BYTES - len(start) - 11) + b"\nDisallow: /private\n"
    assert allows(rules, "/p") and allows(rules, "/private")


def test_a_large_robots_txt_with_declared_length_is_still_read() -> None:
    """Its beginning counts, however long it is: not reading it at all would allow everything."""
    body = "User-agent: *\nDisallow: /a\n" + "# filler\n" * 120_000
    with Site({"/robots.txt": text(body)}) as site, Fetcher(manners()) as fetcher:
        assert not read_robots(fetcher, site.url("").rstrip("/")).allows(site.url("/a"))


def test_crawl_delay_and_sitemaps_are_read() -> None:
    robots = parse_robots(b"User-agent: *\nCrawl-delay: 2.5\nSitemap: https://h/s.xml", "Answerable")
    assert robots.delay == 2.5 and robots.sitemaps == ("https://h/s.xml",)
    assert parse_robots(b"User-agent: *\nCrawl-delay: nan", "Answerable").delay is None


def test_the_product_token_of_a_user_agent() -> None:
    assert product_token("Answerable/1.0 (+https://example.com)") == "Answerable" and product_token("") == "Answerable"


@pytest.mark.parametrize("stars", [50, 2000])
def test_many_stars_are_not_slow(stars: int) -> None:
    assert allows("User-agent: *\nDisallow: /" + "*a" * stars + "b", "/" + "a" * 1900)


# -- twins: what goes wrong without this module --------------------------------------------------


def test_the_standard_parser_gets_the_longest_match_wrong() -> None:
    parser = RobotFileParser()
    parser.parse(["User-agent: *", "Disallow: /", "Allow: /docs"])
    assert not parser.can_fetch("Answerable", BASE + "/docs/x"), "RFC 9309 says allowed"


def test_a_parser_that_does_not_know_the_status_allows_all() -> None:
    page = b"<html><h1>503 Service Unavailable</h1></html>"
    assert parse_robots(page, "Answerable").allows(BASE + "/a")

    def unreachable() -> None:
        raise FetchFailure("connect", BASE, "cannot be reached")

    assert not judge_robots(unreachable, "Answerable").allows(BASE + "/a")  # type: ignore[arg-type]


def test_a_parser_that_matches_by_containment_takes_the_wrong_group() -> None:
    from protego import Protego

    rules = "User-agent: answer\nDisallow: /"
    assert not Protego.parse(rules).can_fetch(BASE + "/a", "Answerable")
    assert allows(rules, "/a")


def test_robots_without_rules_allow() -> None:
    assert Robots("Answerable").allows(BASE + "/a")
