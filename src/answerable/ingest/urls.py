"""One canonical spelling for each URL, so that one page is one key.

The steps are those of RFC 3986 section 6.2.2 and 6.2.3 (case, percent-encoding, dot segments, default port), and two
that documentation sites need: parameters that track a visitor or carry a session are dropped, fragments too. The order
of the query is kept, since it may carry meaning.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
TRACKING_PREFIXES = ("utm_", "aspsessionid", "_x_tr_", "hsa_", "pk_", "mtm_")
_TRACKING_WORDS = """
gclid gbraid wbraid dclid fbclid msclkid yclid twclid igshid mc_cid mc_eid _ga _gl _hsenc _hsmi
hsctatracking zanpid sid sessid session sessionid session_id phpsessid jsessionid cfid cftoken s_kwcid
"""
TRACKING = frozenset(_TRACKING_WORDS.split())

_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = _UNRESERVED | frozenset("/:@!$&'()*+,;=")
_QUERY_SAFE = _PATH_SAFE | frozenset("?")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,252})")
_CONTROL = re.compile(r"[\x00-\x20\x7f]+")
_SESSION_SEGMENT = re.compile(r";(?:jsessionid|phpsessid|sid|sessionid)=[^/;]*|/\([a-z]\([^/()]*\)\)", re.IGNORECASE)


def canonical(url: str, base: str | None = None) -> str | None:
    """The canonical form of `url`, resolved against `base`; None if it is not a usable http or https URL.

    Idempotent: `canonical(canonical(u)) == canonical(u)`. User names and passwords are dropped.
    """
    # As browsers do (WHATWG): line ends and tabs inside an address are taken out, a backslash is a slash.
    url = url.strip(" \t\r\n\f\x00").replace("\t", "").replace("\n", "").replace("\r", "")
    try:
        if base is not None:
            url = urljoin(base, url.replace("\\", "/") if not url.lower().startswith(("javascript:", "data:")) else url)
        parts = urlsplit(url)
        scheme = parts.scheme.lower()
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if scheme not in DEFAULT_PORTS or not host:
        return None
    name = _host(host)
    if name is None or port == 0:
        return None
    netloc = name if port is None or port == DEFAULT_PORTS[scheme] else f"{name}:{port}"
    path = _dotless(_percent(parts.path.replace("\\", "/"), _PATH_SAFE)) or "/"
    path = _without_session(path)
    query = "&".join(part for part in _percent(parts.query, _QUERY_SAFE).split("&") if part and not _tracks(part))
    return f"{scheme}://{netloc}{path}" + (f"?{query}" if query else "")


def site_of(url: str) -> str:
    """Host and, where it is not the default, port of a canonical URL: what "the same host" compares."""
    return urlsplit(url).netloc


def origin_of(url: str) -> str:
    """Scheme, host and port of a canonical URL, as in `https://help.example.com`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def host_port(url: str) -> tuple[str, int]:
    """The host (IPv6 without brackets) and port that a canonical URL leads to."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or DEFAULT_PORTS.get(parts.scheme, 0)


def path_and_query(url: str) -> str:
    """The request target of a canonical URL: what robots.txt rules and globs look at."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _host(host: str) -> str | None:
    host = host.lower().rstrip(".")
    if ":" in host:  # urlsplit took the brackets off an IPv6 literal
        return f"[{host}]" if re.fullmatch(r"[0-9a-f:.]+", host) else None
    try:
        host = host.encode("ascii").decode()
    except UnicodeEncodeError:
        try:
            host = host.encode("idna").decode().lower()
        except UnicodeError:
            return None
    return host if _HOST.fullmatch(host) else None


def _percent(text: str, safe: frozenset[str]) -> str:
    """Escapes in capitals, none where none is needed, one wherever one is."""
    out = []
    i = 0
    while i < len(text):
        char = text[i]
        if char == "%" and re.fullmatch(r"[0-9A-Fa-f]{2}", text[i + 1 : i + 3]):
            code = text[i + 1 : i + 3].upper()
            plain = chr(int(code, 16))
            out.append(plain if plain in _UNRESERVED else f"%{code}")
            i += 3
            continue
        out.append(char if char in safe else "".join(f"%{b:02X}" for b in char.encode("utf-8", "replace")))
        i += 1
    return "".join(out)


def _dotless(path: str) -> str:
    """RFC 3986 5.2.4, on an absolute path."""
    out: list[str] = []
    segments = path.split("/")
    for i, segment in enumerate(segments):
        last = i == len(segments) - 1
        if segment == "..":
            if len(out) > 1:
                out.pop()
            if last:
                out.append("")
        elif segment == ".":
            if last:
                out.append("")
        else:
            out.append(segment)
    text = "/".join(out)
    return text if text.startswith("/") else f"/{text}"


def _without_session(path: str) -> str:
    while (shorter := _SESSION_SEGMENT.sub("", path)) != path:  # again: taking one out may put another together
        path = _dotless(shorter or "/")
    return path


def _tracks(part: str) -> bool:
    key = unquote(part.split("=", 1)[0]).lower()
    return key in TRACKING or key.startswith(TRACKING_PREFIXES)
