"""The one place where a connection is dialled: to public addresses, or to those the user named.

A host name is resolved once per dial; if ANY of its addresses is not public the dial is refused, else one of exactly
these addresses is dialled. So no redirect, odd spelling of an address, or name server that answers differently the
second time can lead inside: there is no earlier check that could disagree with this one.

What is public is decided by lists (IANA special-purpose registries, RFC 6890 and successors) and not by
`ipaddress.is_global` alone, which says yes to NAT64, 6to4 and IPv4-compatible forms of a metadata address.

Two doors, both opened by the user only: `crawl.allow_private` names addresses or networks; and a source that is itself
a literal loopback address (or `localhost`) may be dialled at exactly that host and port, but no redirect or link of
another site leads there (`Guard.leads_inside`). Proxies of the environment are not read.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import httpcore

from ...errors import NetworkError, SettingsError
from ..urls import canonical, host_port

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int], Sequence[str]]

MAX_DIALS = 4  # addresses of one host tried before giving up

_NOT_PUBLIC_4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",  # shared address space; a cloud's metadata service lives there
            "127.0.0.0/8",
            "168.63.129.16/32",  # a cloud's host agent on a public-looking address
            "169.254.0.0/16",  # link-local, with most metadata services
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
_GLOBAL_UNICAST_6 = ipaddress.IPv6Network("2000::/3")  # anything outside is mapped, translated, local or multicast
_NOT_PUBLIC_6 = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarking
            "2001:db8::/32",
            "2002::/16",  # 6to4: an IPv4 address inside
            "2620:4f:8000::/48",
            "3ffe::/16",
            "3fff::/20",
        ),
    )
)


class AddressRefused(NetworkError):
    """The guard will not dial: an address is not public and nobody allowed it."""


class NameNotFound(NetworkError):
    """A host name does not resolve; `again` says that asking later may help."""

    def __init__(self, message: str, *, again: bool = False) -> None:
        super().__init__(message)
        self.again = again


def is_public(address: str | Address) -> bool:
    """Whether an address is unicast, globally reachable, and carries no other address inside."""
    if isinstance(address, str):
        try:
            address = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    return address in _GLOBAL_UNICAST_6 and not any(address in network for network in _NOT_PUBLIC_6)


def allowed_networks(names: Iterable[str]) -> tuple[Network, ...]:
    """Parse `crawl.allow_private`; raises SettingsError naming the entry that is neither address nor network."""
    networks: list[Network] = []
    for name in names:
        try:
            networks.append(ipaddress.ip_network(name, strict=False))
        except ValueError:
            raise SettingsError(
                f"[crawl] allow_private: {name!r} is neither an address nor a network",
                remedy='Write for example "10.1.2.3" or "10.1.0.0/16".',
            ) from None
    return tuple(networks)


def typed_loopback(source: str) -> frozenset[tuple[str, int]]:
    """The (host, port) that a source URL opens by being a literal loopback address or `localhost`; else nothing."""
    url = canonical(source)
    if url is None:
        return frozenset()
    host, port = host_port(url)
    if host == "localhost":
        return frozenset({(host, port)})
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    return frozenset({(host, port)}) if loopback else frozenset()


def resolve_name(host: str, port: int) -> list[str]:
    """All addresses of a host, from the system's resolver. Raises NameNotFound."""
    try:
        infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise NameNotFound(f"{host} does not resolve", again=error.errno == socket.EAI_AGAIN) from None
    except (UnicodeError, OSError):
        raise NameNotFound(f"{host} does not resolve") from None
    return list(dict.fromkeys(str(info[4][0]) for info in infos))


class Guard(httpcore.NetworkBackend):
    """Network backend for `httpcore.ConnectionPool(network_backend=...)` that dials what `permits` lets through.

    `allow_private`: addresses or networks. `typed`: (host, port) pairs of `typed_loopback`. `resolve` is a test's door.
    """

    def __init__(
        self,
        allow_private: Iterable[str] = (),
        typed: Iterable[tuple[str, int]] = (),
        resolve: Resolve = resolve_name,
    ) -> None:
        self._networks = allowed_networks(allow_private)
        self._typed = frozenset(typed)
        self._resolve = resolve
        self._dialler = httpcore.SyncBackend()
        self._until = threading.local()

    def permits(self, host: str, port: int, address: str) -> bool:
        """Whether `address`, which `host` resolved to, may be dialled."""
        try:
            ip = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        if any(ip in network for network in self._networks) or is_public(ip):
            return True
        return ip.is_loopback and (host.lower(), port) in self._typed

    def leads_inside(self, source: str, target: str) -> bool:
        """Whether the URL `target` is a typed loopback site and `source`, which points there, is not that same site."""
        there = host_port(target)
        return there in self._typed and host_port(source) != there

    @contextmanager
    def deadline(self, seconds: float) -> Iterator[None]:
        """Within this block, of this thread, no dial, read or write lasts beyond `seconds` from now."""
        self._until.at = time.monotonic() + seconds
        try:
            yield
        finally:
            self._until.at = None

    def remaining(self, timeout: float | None) -> float | None:
        """`timeout`, cut to what is left until the deadline (seconds; 0 or less when it has passed)."""
        at = getattr(self._until, "at", None)
        if at is None:
            return timeout
        left = float(at - time.monotonic())
        return left if timeout is None else min(timeout, left)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve once, refuse if any address may not be dialled, dial those addresses in turn."""
        addresses = self._lookup(host, port, timeout)
        if not addresses:
            raise NameNotFound(f"{host} has no address")
        for address in addresses:
            if not self.permits(host, port, address):
                raise AddressRefused(
                    f"{host} is at {address}, which is not a public address",
                    remedy="If this is your own server, name the address in [crawl] allow_private of answerable.toml.",
                )
        problem: Exception | None = None
        for address in addresses[:MAX_DIALS]:
            left = self.remaining(timeout)
            if left is not None and left <= 0:
                raise httpcore.ConnectTimeout("deadline")
            try:
                stream = self._dialler.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
                continue
            return _TimedStream(stream, self)
        assert problem is not None
        raise problem

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        raise AddressRefused(f"unix socket {path} refused")

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def _lookup(self, host: str, port: int, timeout: float | None) -> Sequence[str]:
        """The resolver has no timeout of its own: it runs in a thread that we stop waiting for."""
        outcome: list[Sequence[str] | BaseException] = []

        def ask() -> None:
            try:
                outcome.append(self._resolve(host, port))
            except BaseException as error:  # noqa: BLE001  (carried to the caller's thread)
                outcome.append(error)

        thread = threading.Thread(target=ask, name=f"resolve {host}", daemon=True)
        thread.start()
        left = self.remaining(timeout)
        thread.join(None if left is None else max(0.0, left))
        if not outcome:
            raise NameNotFound(f"{host}: the name server does not answer", again=True)
        if isinstance(outcome[0], BaseException):
            raise outcome[0]
        return outcome[0]


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every read and write ends by the deadline of the calling thread."""

    def __init__(self, stream: httpcore.NetworkStream, guard: Guard) -> None:
        self._stream = stream
        self._guard = guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        left = self._guard.remaining(timeout)
        if left is not None and left <= 0:
            raise httpcore.ReadTimeout("deadline")
        return self._stream.read(max_bytes, left)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        left = self._guard.remaining(timeout)
        if left is not None and left <= 0:
            raise httpcore.WriteTimeout("deadline")
        self._stream.write(buffer, left)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._guard.remaining(timeout)
        if left is not None and left <= 0:
            self._stream.close()
            raise httpcore.ConnectTimeout("deadline")
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, left), self._guard)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
