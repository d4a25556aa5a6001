"""The network rows of the hazard table, each with its twin: the same hazard with the guard off must really happen.

Unmarked tests are the fast cut; those marked `hazards` have the full size. `ROWS` says where each row is held.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import test_crawl
import test_fetch
import test_guard
import test_rfc9309

import answerable
from answerable.ingest.recipe import Recipe
from answerable.ingest.site.crawl import crawl
from answerable.ingest.site.fetch import Fetcher, FetchFailure
from answerable.ingest.site.frontier import FILE_NAME
from answerable.ingest.site.robots import Robots
from answerable.model import RawPage
from answerable.settings import Settings
from loopback import (
    Resource,
    Site,
    bomb,
    calendar_path,
    delay,
    drip,
    endless,
    html,
    links,
    manners,
    redirect,
    status,
    text,
)

MIB = 1 << 20
HERE = Path(__file__).parents[1]

_HERE = sys.modules[__name__]

# row -> (module, test, twin)
ROWS: Mapping[int, tuple[Any, str, str]] = {
    1: (test_guard, "test_no_redirect_leads_inside", "test_with_the_guard_off_the_redirects_lead_inside"),
    2: (
        _HERE,
        "test_every_connection_of_a_crawl_is_the_guards",
        "test_a_second_client_would_be_seen",
    ),
    3: (test_rfc9309, "test_matching", "test_a_parser_that_does_not_know_the_status_allows_all"),
    4: (_HERE, "test_hostile_bodies_cost_little_memory", "test_unbounded_inflating_costs_the_whole_bomb"),
    5: (_HERE, "test_traps_do_not_hide_the_real_pages", "test_without_trap_limits_the_budget_goes_to_traps"),
    6: (
        test_fetch,
        "test_a_chain_of_30_ends_after_five_redirects",
        "test_with_the_limit_off_the_chain_is_followed",
    ),
    7: (test_fetch, "test_retry_after_is_kept", "test_without_reading_retry_after_the_wait_is_too_short"),
    8: (
        test_crawl,
        "test_hosts_are_crawled_side_by_side",
        "test_without_a_delay_there_is_no_gap",
    ),
    9: (_HERE, "test_killed_again_and_again", "test_without_its_memory_a_killed_crawl_starts_over"),
    21: (_HERE, "test_a_huge_sitemap_stays_small", "test_parsing_it_whole_does_not"),
}


@pytest.mark.parametrize("row", ROWS)
def test_each_row_has_its_test_and_its_twin(row: int) -> None:
    module, test, twin = ROWS[row]
    assert callable(getattr(module, test)) and callable(getattr(module, twin))


# -- a process of its own, with its memory measured ------------------------------------------------

_MEASURED = """
import json, sys
def memory(field):
    for line in open("/proc/self/status"):
        if line.startswith(field):
            return int(line.split()[1]) * 1024
from loopback import manners
from answerable.ingest.site.fetch import Fetcher, FetchFailure
from answerable.ingest.site.sitemap import SitemapParser, SitemapReport, read_sitemaps
from answerable.ingest.site.frontier import Frontier, Entry
from answerable.settings import CrawlSettings
import lxml.etree, zlib, gzip, pathlib
arguments = json.loads(sys.argv[1])
before = memory("VmRSS")
out = {}
%s
out["rise"] = memory("VmHWM") - before
print(json.dumps(out))
"""


def _environment() -> dict[str, str]:
    source = str(Path(answerable.__path__[0]).parent)
    return {**os.environ, "PYTHONPATH": os.pathsep.join([source, str(HERE)])}


def measured(code: str, **arguments: Any) -> dict[str, Any]:
    """Run `code` (which fills `out`) in a fresh process; adds `rise`, the bytes its peak memory rose by."""
    if not Path("/proc/self/status").exists():
        pytest.skip("memory is read from /proc")
    command = [sys.executable, "-c", _MEASURED % code, json.dumps(arguments)]
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


# -- row 2: no connection but the guard's -----------------------------------------------------------

_AUDITED = """
import json, sys
seen = []
def hook(event, args):
    if event == "socket.connect":
        frame, guarded = sys._getframe(), False
        while frame is not None:
            guarded = guarded or frame.f_code.co_filename.endswith("guard.py")
            frame = frame.f_back
        seen.append([args[1][0] if isinstance(args[1], tuple) else str(args[1]), guarded])
sys.addaudithook(hook)
arguments = json.loads(sys.argv[1])
from loopback import manners
from answerable.ingest.site.crawl import crawl
from answerable.ingest.recipe import Recipe
from answerable.settings import Settings
recipe = Recipe("r", arguments["url"], "site")
pages = len(list(crawl(recipe, Settings(crawl=manners(max_tries=1)))))
if arguments["second_client"]:
    import urllib.request
    urllib.request.urlopen(arguments["url"]).close()
print(json.dumps({"pages": pages, "seen": seen}))
"""


def _audited(second_client: bool) -> list[tuple[str, bool]]:
    with Site(
        {"/": links("/a", "http://10.0.0.1/", "/out"), "/a": html("a"), "/out": redirect("http://127.0.0.1/")}
    ) as site:
        arguments = json.dumps({"url": site.url(), "second_client": second_client})
        command = [sys.executable, "-c", _AUDITED, arguments]
        done = subprocess.run(command, env=_environment(), capture_output=True, text=True, timeout=60, check=True)
    result = json.loads(done.stdout)
    assert result["pages"] >= 2
    return [(address, guarded) for address, guarded in result["seen"]]


def test_every_connection_of_a_crawl_is_the_guards() -> None:
    seen = _audited(second_client=False)
    assert seen and all(guarded for _, guarded in seen) and {address for address, _ in seen} == {"127.0.0.2"}


def test_a_second_client_would_be_seen() -> None:
    assert not all(guarded for _, guarded in _audited(second_client=True))


# -- row 3: nothing forbidden in the server's log ---------------------------------------------------


def _forbidden_hits(site: Site) -> list[str]:
    listed = f"<urlset><url><loc>{site.url('/private/listed')}</loc></url></urlset>"
    site.pages = {
        "/robots.txt": text(f"User-agent: *\nDisallow: /private\nDisallow: /*?print=\nSitemap: {site.url('/map.xml')}"),
        "/map.xml": text(listed),
        "/": links("/private/a", "/door", "/a?print=1", "/%70rivate/b", "/x/../private/c", "//127.0.0.2/private/d"),
        "/door": redirect("/private/e"),
        "/a": html('<link rel="canonical" href="/private/f"><meta http-equiv="refresh" content="0;url=/private/g">'),
    }
    list(crawl(Recipe("r", site.url(), "site"), Settings(crawl=manners())))
    return [path for path in site.paths() if "private" in path or "print=" in path]


def test_no_forbidden_url_is_in_the_servers_log(monkeypatch: pytest.MonkeyPatch) -> None:
    with Site() as site:
        assert _forbidden_hits(site) == []
    monkeypatch.setattr(sys.modules[crawl.__module__], "read_robots", lambda fetcher, origin: Robots("Answerable"))
    with Site() as site:
        assert len(_forbidden_hits(site)) >= 4, "the twin: without robots.txt the same site gives them all"


# -- row 4: bombs, endless bodies, drips ------------------------------------------------------------

_FETCH = """
fetcher = Fetcher(manners(total_timeout=arguments["deadline"]))
for url in arguments["urls"]:
    try:
        out[url] = len(fetcher.get(url, max_bytes=arguments["cap"]).body)
    except FetchFailure as failure:
        out[url] = failure.code
out["decoded"] = fetcher.bytes_read
fetcher.close()
"""


def _hostile(size: int) -> dict[str, Any]:
    pages = {
        "/gzip": bomb(size),
        "/double": bomb(size, "gzip, gzip"),
        "/deflate": bomb(size, "deflate"),
        "/endless": endless(),
    }
    with Site(pages) as site:
        result = measured(_FETCH, urls=[site.url(path) for path in pages], cap=10 * MIB, deadline=30.0)
        return {key.removeprefix(site.url("")): value for key, value in result.items()}


def _check_hostile(result: dict[str, Any]) -> None:
    cap = 10 * MIB
    assert (result["/gzip"], result["/deflate"], result["/endless"]) == (cap, cap, cap)
    assert result["/double"] == "bad_encoding"
    assert result["decoded"] <= 3 * (cap + 65536) and result["rise"] < 32 * MIB


def test_hostile_bodies_cost_little_memory() -> None:
    _check_hostile(_hostile(64 * MIB))


@pytest.mark.hazards
def test_hostile_bodies_of_half_a_gigabyte() -> None:
    _check_hostile(_hostile(512 * MIB))


def test_unbounded_inflating_costs_the_whole_bomb() -> None:
    code = 'out["size"] = len(zlib.decompress(gzip.compress(bytes(1 << 20)) * 1, 31)); x = zlib.decompressobj(31)\n'
    code += (
        'packed = zlib.compressobj(1, 8, 31)\ndata = b"".join([packed.compress(bytes(1 << 20)) for _ in range(64)])\n'
    )
    code += 'out["size"] = len(x.decompress(data + packed.flush()))'
    result = measured(code)
    assert result["size"] == 64 * MIB and result["rise"] > 60 * MIB


@pytest.mark.hazards
@pytest.mark.parametrize("head", [False, True])
def test_a_drip_ends_at_the_default_deadline(head: bool) -> None:
    with Site({"/": drip(1.0, head=head)}) as site, Fetcher(manners(total_timeout=30.0)) as fetcher:
        began = time.monotonic()
        with pytest.raises(FetchFailure, match="30 s"):
            fetcher.get(site.url(), max_bytes=1000)
        assert time.monotonic() - began < 60, "it does not hang"


# -- row 5: traps -----------------------------------------------------------------------------------

REAL = 50
BUDGET = 250


def _trap_site(path: str) -> Resource:
    """Fifty real pages, each with links into a calendar, session ids, sort orders and a path that grows."""
    calendar = calendar_path(path.partition("?")[0])
    if calendar is not None:
        return calendar
    name = path.partition("?")[0]
    if name == "/" or (name.startswith("/guide/") and name[7:].isdigit() and int(name[7:]) < REAL):
        number = -1 if name == "/" else int(name[7:])
        onward = [f"/guide/{n}?sid={random.randrange(10**9)}" for n in (2 * number + 2, 2 * number + 3) if n < REAL]
        traps = [
            f"/cal/2026/{number % 12 + 1:02}",
            f"/list?sort={number}&page=1",
            "/a/",
            f"{name}?PHPSESSID={number}",
        ]
        return links(*traps, *onward, title=f"guide {number}")
    if name == "/list":
        page = int(path.rpartition("=")[2])
        return links(f"/list?sort=x&page={page + 1}", f"/list?sort={page}&page={page + 2}", title=path)
    if name.startswith("/a"):
        return links("a/", "b/", title=path)
    return status(404)


def _trapped(**changes: Any) -> tuple[int, int, Any]:
    random.seed(5)
    with Site(otherwise=_trap_site) as site:
        site.pages |= {path: status(404) for path in ("/robots.txt", "/sitemap.xml", "/llms.txt")}
        run = crawl(Recipe("r", site.url(), "site"), Settings(crawl=manners(max_pages=BUDGET, **changes)))
        pages = [item.page.replace(site.url(""), "") for item in run if isinstance(item, RawPage)]
    real = [page for page in pages if page.startswith("/guide/") and "?" not in page]
    return len(real), len(pages) - len(real) - 1, run.summary


def test_traps_do_not_hide_the_real_pages() -> None:
    real, trapped, summary = _trapped()
    assert real == REAL and trapped <= 0.2 * BUDGET
    assert {"calendar", "query_variants", "repeating_path"} <= set(summary.reasons["trap"])


def test_without_trap_limits_the_budget_goes_to_traps() -> None:
    _, trapped, summary = _trapped(max_query_variants=10**9, max_path_repeats=10**9)
    assert trapped > 0.2 * BUDGET and summary.stopped == "max_pages"


# -- row 9: killed and resumed ----------------------------------------------------------------------

_CRAWLER = """
import hashlib, json, sys
from pathlib import Path
from loopback import manners
from answerable.ingest.site.crawl import crawl
from answerable.ingest.recipe import Recipe
from answerable.model import RawPage
from answerable.settings import Settings
url, state = sys.argv[1:]
run = crawl(Recipe("r", url, "site"), Settings(crawl=manners()), state_dir=Path(state))
pages = {i.page: hashlib.sha256(repr(i).encode()).hexdigest() for i in run if isinstance(i, RawPage)}
print(json.dumps({"pages": pages, "resumed": run.summary.resumed}))
"""


def _many_pages(count: int) -> Site:
    def find(path: str) -> Resource:
        name = path[1:]
        if path != "/" and not (name.isdigit() and int(name) < count):
            return status(404)
        number = int(name) if name else -1
        onward = [f"/{n}" for n in (3 * number + 3, 3 * number + 4, 3 * number + 5, number + 7) if n < count]
        return delay(0.004, links(*onward, title=path))

    return Site(otherwise=find)


def _run_crawler(site: Site, state: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _CRAWLER, site.url(), str(state)]
    return subprocess.Popen(command, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _finish(process: subprocess.Popen[str]) -> dict[str, Any]:
    out, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors
    result: dict[str, Any] = json.loads(out)
    return result


def _kill_often(tmp_path: Path, pages: int, kills: int, forget: bool = False) -> tuple[dict[str, Any], int, int]:
    """Kill a crawl of `pages` pages `kills` times: the last run's result, the kills that hit, the pages refetched."""
    rng = random.Random(9)
    share = pages // (kills + 1)
    killed = 0
    with _many_pages(pages) as site:
        for number in range(kills):
            state = tmp_path / (f"state-{number}" if forget else "state")
            process = _run_crawler(site, state)
            goal = len(site.paths()) + rng.randint(1, max(1, share))
            while process.poll() is None and len(site.paths()) < goal:
                time.sleep(0.001)
            time.sleep(rng.random() * 0.01)
            if process.poll() is None:
                killed += 1
            process.send_signal(signal.SIGKILL)
            process.communicate()
            file = state / FILE_NAME
            if file.exists():
                connection = sqlite3.connect(file)
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                connection.close()
        result = _finish(_run_crawler(site, tmp_path / ("state-last" if forget else "state")))
        paths = site.paths()
        undisturbed = _finish(_run_crawler(site, tmp_path / "undisturbed"))
        result["same"] = result["pages"] == undisturbed["pages"] and len(result["pages"]) == pages + 1
    return result, killed, len(paths) - len(set(paths))


def _check_killed(tmp_path: Path, pages: int, kills: int) -> None:
    result, killed, refetched = _kill_often(tmp_path, pages, kills)
    assert killed == kills and result["resumed"]
    assert result["same"], "the page set equals that of an undisturbed crawl, byte for byte"
    assert refetched <= kills, "at most the one request in flight at each kill is sent again"


def test_killed_again_and_again(tmp_path: Path) -> None:
    _check_killed(tmp_path, pages=60, kills=3)


@pytest.mark.hazards
def test_killed_thirty_times(tmp_path: Path) -> None:
    _check_killed(tmp_path, pages=300, kills=30)


def test_without_its_memory_a_killed_crawl_starts_over(tmp_path: Path) -> None:
    _, killed, refetched = _kill_often(tmp_path, 40, 2, forget=True)
    assert refetched > killed


# -- row 21: sitemaps -------------------------------------------------------------------------------

_SITEMAPS = """
frontier = Frontier(pathlib.Path(arguments["state"]), "k", CrawlSettings())
report = SitemapReport()
host = arguments["urls"][0].split("/")[2]
fetcher = Fetcher(manners())
scope = lambda url: url.split("/")[2] == host
added = 0
for batch in read_sitemaps(fetcher, arguments["urls"], in_scope=scope, may_fetch=scope, report=report):
    added += frontier.add((Entry(e.url, 0) for e in batch), listed=True)
fetcher.close()
frontier.close()
out.update(added=added, files=report.files, problems=report.problems, dropped=report.dropped)
"""


def _big_sitemaps(site: Site, entries: int, bomb_size: int) -> None:
    def urlset(start: int, count: int) -> bytes:
        locations = (f"<url><loc>{site.url(f'/page/{n}')}</loc></url>" for n in range(start, start + count))
        return ("<urlset>" + "".join(locations) + "</urlset>").encode()

    parts = 4
    each = entries // parts
    site.pages = {f"/part{n}.xml": text(urlset(n * each, each)) for n in range(parts)}
    site.pages["/whole.xml"] = text(urlset(0, entries))
    site.pages["/off.xml"] = text("<urlset><url><loc>http://10.0.0.1/x</loc></url></urlset>")
    site.pages["/bomb.xml"] = bomb(bomb_size, media_type="application/xml")
    names = ["/off.xml", "/bomb.xml", *(f"/part{n}.xml" for n in range(parts)), "/whole.xml", "/index.xml"]
    listed = "".join(f"<sitemap><loc>{site.url(name)}</loc></sitemap>" for name in names)
    site.pages["/index.xml"] = text(f"<sitemapindex>{listed}</sitemapindex>")


def _read_big_sitemaps(tmp_path: Path, entries: int, bomb_size: int) -> dict[str, Any]:
    with Site() as site:
        _big_sitemaps(site, entries, bomb_size)
        return measured(_SITEMAPS, urls=[site.url("/index.xml")], state=str(tmp_path))


def test_a_huge_sitemap_stays_small(tmp_path: Path) -> None:
    result = _read_big_sitemaps(tmp_path, 20_000, 64 * MIB)
    assert result["added"] == 20_000 and result["rise"] < 64 * MIB
    assert result["dropped"]["off_host"] == 1 and result["dropped"]["sitemap_again"] == 1


@pytest.mark.hazards
def test_a_sitemap_of_200_000_entries(tmp_path: Path) -> None:
    result = _read_big_sitemaps(tmp_path, 200_000, 512 * MIB)
    assert result["added"] == 200_000 and result["rise"] < 64 * MIB
    assert {url.rpartition("/")[2] for url, _ in result["problems"]} >= {"bomb.xml"}


def test_parsing_it_whole_does_not() -> None:
    code = 'pieces = (b"<url><loc>https://h/%d</loc></url>" % n for n in range(200_000))\n'
    code += 'data = b"<urlset>" + b"".join(pieces) + b"</urlset>"\n'
    code += 'tree = lxml.etree.fromstring(data)\nout["entries"] = len(tree)'
    result = measured(code)
    assert result["entries"] == 200_000 and result["rise"] > 64 * MIB


def test_the_digest_of_a_page_covers_all_of_it() -> None:
    """What the kill test compares: two pages that differ anywhere have different digests."""
    one, other = (hashlib.sha256(repr(RawPage("p", data, "text/html")).encode()).digest() for data in (b"a", b"b"))
    assert one != other
