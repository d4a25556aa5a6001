"""guard: nothing but public addresses is dialled, whatever the spelling (hazards 1 and 2)."""

from __future__ import annotations

import ast
import socket
from pathlib import Path

import pytest

from answerable.errors import SettingsError
from answerable.ingest.site import guard as guard_module
from answerable.ingest.site.fetch import Fetcher, FetchFailure
from answerable.ingest.site.guard import AddressRefused, Guard, is_public, resolve_name, typed_loopback
from answerable.settings import CrawlSettings
from loopback import PRIVATE, PUBLIC, Site, html, manners, redirect

INSIDE = (
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",  # metadata service
    "100.100.100.200",  # metadata service, in shared address space
    "168.63.129.16",  # host agent of a cloud
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "::127.0.0.1",  # IPv4-compatible
    "::ffff:127.0.0.1",  # IPv4-mapped
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",  # NAT64 of the metadata address
    "64:ff9b:1::1",  # local NAT64
    "2002:a9fe:a9fe::1",  # 6to4 of the metadata address
    "2001:0:7f00:1::1",  # Teredo
    "fe80::1%lo",
    "fc00::1",
    "fec0::1",  # site-local
    "ff02::1",
    "2001:db8::1",
    "fd00:ec2::254",  # metadata service
)
OUTSIDE = (
    "1.1.1.1",
    "8.8.8.8",
    "93.184.215.14",
    "2606:4700:4700::1111",
    "2a00:1450:4001:80b::200e",
    "2001:4860:4860::8888",
)
SPELLINGS = ("2130706433", "0x7f.1", "127.1", "0177.0.0.1", "127.0.0.1", "１２７.０.０.１", "localhost")


@pytest.mark.parametrize("address", INSIDE)
def test_an_inside_address_is_refused(address: str) -> None:
    with pytest.raises(AddressRefused):
        Guard(resolve=lambda host, port: [address]).connect_tcp("help.example.com", 80, 1.0)


@pytest.mark.parametrize("address", OUTSIDE)
def test_a_public_address_is_permitted(address: str) -> None:
    assert Guard().permits("help.example.com", 443, address)


def test_without_the_lists_is_global_alone_would_let_inside_addresses_through() -> None:
    """The twin: what the guard would miss if it trusted the standard library only."""
    import ipaddress

    leaks = [a for a in INSIDE if ipaddress.ip_address(a.partition("%")[0]).is_global]
    assert {"64:ff9b:1::1", "2002:a9fe:a9fe::1", "168.63.129.16"} <= set(leaks)
    assert not any(is_public(a) for a in leaks)


def test_one_inside_address_among_public_ones_refuses_the_dial() -> None:
    with pytest.raises(AddressRefused, match=r"10\.0\.0\.1"):
        Guard(resolve=lambda host, port: ["1.1.1.1", "10.0.0.1"]).connect_tcp("h.example.com", 80, 1.0)


@pytest.mark.parametrize("host", SPELLINGS)
def test_odd_spellings_of_an_inside_address_reach_nothing(host: str) -> None:
    with Site({"/": html("secret")}, host=PRIVATE) as inner:
        with Fetcher(manners(max_tries=1)) as fetcher, pytest.raises(FetchFailure):
            fetcher.get(f"http://{host}:{inner.port}/", max_bytes=1000)
        assert not inner.hits


def _hostile_urls(inner: int, outer: str) -> list[str]:
    there = [
        f"http://127.0.0.1:{inner}/",
        f"http://localhost:{inner}/",
        f"http://2130706433:{inner}/",
        f"http://0x7f.0.0.1:{inner}/",
        f"http://0177.0.0.1:{inner}/",
        f"http://127.1:{inner}/",
        f"http://[::ffff:127.0.0.1]:{inner}/",
        f"http://[::127.0.0.1]:{inner}/",
        f"http://[::1]:{inner}/",
        f"http://0.0.0.0:{inner}/",
        f"http://user:pass@127.0.0.1:{inner}/",
        f"http://help.example.com@127.0.0.1:{inner}/",
        f"http://127.0.0.1:{inner}#@help.example.com/",
        f"http://127.0.0.1:{inner}\\@help.example.com/",
        f"//127.0.0.1:{inner}/",
        "file:///etc/passwd",
        f"gopher://127.0.0.1:{inner}/_GET",
        f"ftp://127.0.0.1:{inner}/",
        f"http:////127.0.0.1:{inner}/",
        f"http://１２７.０.０.１:{inner}/",
    ]
    assert len(there) == 20
    return there


def _follow_all(settings: CrawlSettings) -> int:
    """Let a public site redirect to each hostile URL, directly and by a second hop; return the hits inside."""
    with Site({}, host=PRIVATE, otherwise=lambda path: html("secret")) as inner, Site() as outer:
        for number, url in enumerate(_hostile_urls(inner.port, outer.host)):
            outer.pages[f"/{number}"] = redirect(url)
            outer.pages[f"/far/{number}"] = redirect(f"/{number}")
        with Fetcher(settings) as fetcher:
            for number in range(20):
                for path in (f"/{number}", f"/far/{number}"):
                    try:
                        answer = fetcher.get(outer.url(path), max_bytes=1000)
                    except FetchFailure:
                        continue
                    assert b"secret" not in answer.body or settings.allow_private[0] == "0.0.0.0/0"
        return len(inner.hits)


def test_no_redirect_leads_inside() -> None:
    assert _follow_all(manners(max_tries=1)) == 0


def test_with_the_guard_off_the_redirects_lead_inside() -> None:
    assert _follow_all(manners(max_tries=1, allow_private=("0.0.0.0/0", "::/0"))) >= 10


def test_a_name_is_resolved_once_per_dial_so_rebinding_gains_nothing() -> None:
    asked: list[str] = []

    def flip_flop(host: str, port: int) -> list[str]:
        asked.append(host)
        return [PUBLIC] if len(asked) == 1 else [PRIVATE]

    with Site({"/": html("hello")}) as site, Site({}, host=PRIVATE, otherwise=lambda p: html("secret")) as inner:
        settings = manners(max_tries=1)
        with Fetcher(settings, guard=Guard(settings.allow_private, resolve=flip_flop)) as fetcher:
            assert b"hello" in fetcher.get(f"http://rebind.example.com:{site.port}/", max_bytes=1000).body
            assert asked == ["rebind.example.com"]
            with pytest.raises(FetchFailure) as refused:
                fetcher.get(f"http://rebind.example.com:{inner.port}/", max_bytes=1000)
            assert refused.value.code == "refused_address"
            assert len(asked) == 2 and not inner.hits


def test_checking_first_and_dialling_by_name_would_be_rebound() -> None:
    """The twin: the usual order of things (check the name, then let a client resolve it again) reaches the inside."""
    answers = iter([[PUBLIC], [PRIVATE]])

    def resolve(host: str, port: int) -> list[str]:
        return next(answers)

    guard = Guard(manners().allow_private, resolve=resolve)
    checked = all(guard.permits("rebind.example.com", 80, a) for a in resolve("rebind.example.com", 80))
    dialled = resolve("rebind.example.com", 80)
    assert checked and dialled == [PRIVATE]


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with Site({}, host=PRIVATE, otherwise=lambda p: html("proxied")) as proxy, Site({"/": html("direct")}) as site:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url())
        with Fetcher(manners()) as fetcher:
            assert b"direct" in fetcher.get(site.url(), max_bytes=1000).body
        assert not proxy.hits


def test_a_typed_loopback_source_opens_exactly_its_host_and_port() -> None:
    with Site({"/": html("mine")}, host=PRIVATE) as mine, Site({"/": html("other")}, host=PRIVATE) as other:
        mine.pages["/out"] = redirect(other.url())
        mine.pages["/home"] = redirect("/")
        with Fetcher(CrawlSettings(delay=0.0, max_tries=1), typed=typed_loopback(mine.url())) as fetcher:
            assert b"mine" in fetcher.get(mine.url("/home"), max_bytes=1000).body
            for url in (mine.url("/out"), other.url()):
                with pytest.raises(FetchFailure) as refused:
                    fetcher.get(url, max_bytes=1000)
                assert refused.value.code == "refused_address"
        assert not other.hits


def test_another_site_cannot_redirect_to_the_typed_loopback() -> None:
    with Site({"/": html("mine")}, host=PRIVATE) as mine, Site() as public:
        public.pages["/"] = redirect(mine.url())
        with Fetcher(manners(max_tries=1), typed=typed_loopback(mine.url())) as fetcher:
            with pytest.raises(FetchFailure) as refused:
                fetcher.get(public.url(), max_bytes=1000)
            assert refused.value.code == "refused_address"
        assert not mine.hits


@pytest.mark.parametrize(
    ("source", "opens"),
    [
        ("http://127.0.0.1:8000/", {("127.0.0.1", 8000)}),
        ("http://[::1]/", {("::1", 80)}),
        ("http://localhost:3000/docs/", {("localhost", 3000)}),
        ("http://169.254.169.254/", set()),
        ("http://10.0.0.1/", set()),
        ("https://help.example.com/", set()),
    ],
)
def test_only_a_loopback_source_is_typed(source: str, opens: set[tuple[str, int]]) -> None:
    assert typed_loopback(source) == opens


def test_a_typed_name_that_resolves_elsewhere_opens_nothing() -> None:
    assert not Guard(typed=[("localhost", 80)]).permits("localhost", 80, "10.0.0.1")


def test_allow_private_names_addresses_and_networks() -> None:
    guard = Guard(["10.1.0.0/16", "fd00::1"])
    assert guard.permits("h", 80, "10.1.2.3") and guard.permits("h", 80, "fd00::1")
    assert not guard.permits("h", 80, "10.2.0.1")
    with pytest.raises(SettingsError, match="intranet"):
        Guard(["intranet"])


def test_unix_sockets_are_refused() -> None:
    with pytest.raises(AddressRefused):
        Guard().connect_unix_socket("/run/docker.sock")


def test_the_resolver_gives_each_address_once() -> None:
    assert resolve_name("127.0.0.1", 80) == ["127.0.0.1"]


OPENERS = {
    "socket",
    "httpcore",
    "urllib.request",
    "http.client",
    "requests",
    "httpx",
    "aiohttp",
    "urllib3",
    "ftplib",
    "smtplib",
}


def _network_imports(source: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
        found.update(name for name in names for opener in OPENERS if name == opener or name.startswith(opener + "."))
    return found


def test_only_guard_and_fetch_can_open_a_connection_in_ingest() -> None:
    folder = Path(guard_module.__file__).parent
    offenders = {f.name for f in folder.glob("*.py") if _network_imports(f.read_text())}
    assert offenders == {"guard.py", "fetch.py"}


def test_the_import_rule_sees_a_second_client() -> None:
    assert _network_imports("def f():\n    from urllib.request import urlopen\n") and _network_imports("import httpx")


def test_the_guard_dials_what_it_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """No lookup by the system happens after the guard's own, even below httpcore."""
    looked_up: list[str] = []
    real = socket.getaddrinfo

    def spy(host: str, *args: object, **more: object) -> object:
        looked_up.append(host)
        return real(host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", spy)
    with (
        Site({"/": html("hello")}) as site,
        Fetcher(manners(), guard=Guard(["127.0.0.2"], resolve=lambda h, p: [PUBLIC])) as f,
    ):
        f.get(f"http://named.example.com:{site.port}/", max_bytes=100)
    assert set(looked_up) <= {PUBLIC}
