"""E-mail addresses, public IP addresses, and the street addresses that a text says are one."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from . import personal_words as words
from .personal_numbers import nearest

Span = tuple[int, int]

_AT = re.compile(
    r"@|[ ]{0,2}[\[({<{][ ]{0,2}(?:at|@|arroba|chez|ät)[ ]{0,2}[\])}>][ ]{0,2}|%40|[ ]AT[ ](?=[\w.-]{1,60}[ ]DOT[ ])",
    re.IGNORECASE,
)
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_DOT = r"(?:\.|[ ]?[\[({][ ]?(?:dot|punkt|point|punto|ponto|kropka|\.)[ ]?[\])}][ ]?|[ ]DOT[ ])"
_DOMAIN = re.compile(rf"(?:{_LABEL}{_DOT}){{1,8}}(?:xn--[a-z0-9-]{{2,59}}|[^\W\d_]{{2,24}})(?![^\W_])", re.IGNORECASE)
_LOCALHOST = re.compile(r"localhost(?:\.localdomain)?(?![\w.-])")
_NOT_LOCAL = frozenset("@<>()[]{},;:\"'|=%&?/\\\x00`*„“”‚‘’")
_NOT_MAIL = frozenset(
    [
        "bmp",
        "css",
        "gif",
        "htm",
        "html",
        "ico",
        "jpeg",
        "jpg",
        "js",
        "json",
        "jsx",
        "mjs",
        "mount",
        "pdf",
        "php",
        "png",
        "py",
        "service",
        "socket",
        "svg",
        "target",
        "timer",
        "ts",
        "tsx",
        "webp",
    ]
)
_ROLES = frozenset(
    [
        "root",
        "git",
        "admin",
        "postgres",
        "mysql",
        "user",
        "ubuntu",
        "hg",
        "svn",
        "www-data",
        "app",
        "sa",
        "guest",
        "nobody",
        "oracle",
        "redis",
    ]
)

_IP4 = re.compile(r"(?<![\w.])(?<![\w]-)(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)")
_IP6 = re.compile(r"(?<![\w:.])(?=[0-9a-fA-F]{1,4}:)[0-9a-fA-F:.]{3,45}(?![\w])")
_WORDS = {"address": words.compiled(words.ADDRESSED), "version": words.compiled(words.VERSIONED)}

# A version before it took the word for itself: `Chrome/119.0.0.0 from X`, but not `upgrade from 4.2.1.0 to X`.
_TAKEN = re.compile(
    r"\d(?:\.\d{1,6}){2,3}(?![.\d]).{0,30}\b(?:from|by|at|on|via|von|bei|unter|de|da|depuis|desde|dal|vana?f?|z|od) $",
    re.IGNORECASE,
)

_STREET_WORD = words.compiled(words.STREET)
_POSTAL = re.compile(words.POSTAL)
_LIVES = words.compiled(words.LIVES)
_NOT_A_PLACE = re.compile(words.NOT_A_PLACE, re.IGNORECASE)
_LEAD = re.compile(
    rf"(?i)(?:[ ]{{0,2}}(?:{words.IS}|now|nun|jetzt|:|=|：|in der|in|na|at|à|en|am|an der|auf der"
    rf"|przy))?[ :=\n]{{1,3}}|は|:"
)
_PLACE = re.compile(r"[^\n?!;\x00]{6,120}")
_SENTENCE = re.compile(r"(?<=[^\W\d_]{4})\.\s(?!\d)|(?<=\d)\.(?=\s+[A-Z])|。|です")


def emails(text: str) -> Iterator[Span]:
    """E-mail addresses, also with `[at]`, `(dot)` and `%40`; not `logo@2x.png` nor `git@github.com`."""
    done = 0
    for at in _AT.finditer(text):
        start = _local_start(text, at.start(), done)
        local = text[start : at.start()]
        if not local:
            continue
        domain = _DOMAIN.match(text, at.end()) or _LOCALHOST.match(text, at.end())
        if domain is None or domain[0].rpartition(".")[2].lower() in _NOT_MAIL:
            continue
        if (domain.re is _LOCALHOST and local in _ROLES) or local in ("git", "hg"):
            continue
        yield start, domain.end()
        done = domain.end()


def _local_start(text: str, end: int, floor: int) -> int:
    if text[end - 1 : end] == '"':
        opened = text.rfind('"', max(floor, end - 66), end - 1)
        return opened if opened >= 0 and "\n" not in text[opened:end] else end
    start, least = end, max(floor, end - 64)
    while start > least and not (text[start - 1].isspace() or text[start - 1] in _NOT_LOCAL):
        start -= 1
    while start < end and text[start] in ".-_…・、。は":
        start += 1
    return start


def addresses(text: str) -> Iterator[Span]:
    """Public IP addresses. A private, loopback or link-local one says nothing of a person, and helps to mend."""
    for match in _IP4.finditer(text):
        parts = [int(part) for part in match[0].split(".")]
        if max(parts) > 255:
            continue
        start = match.start()
        if (
            text[start - 1 : start] == "/"
            and text[start - 2 : start - 1] not in ("/", "")
            and not text[start - 2].isspace()
        ):
            continue  # Chrome/119.0.0.0
        said = nearest(text, start, _WORDS, 40)
        if said == "version" and _TAKEN.search(text, max(0, start - 40), start):
            said = None
        if said == "version" or (said is None and parts[3] == 0):
            continue
        if not _private(ipaddress.ip_address(".".join(map(str, parts)))):
            yield match.span()
    for match in _IP6.finditer(text):
        candidate = match[0].rstrip(".")
        if candidate.endswith(":") and not candidate.endswith("::"):
            candidate = candidate[:-1]
        try:
            found = ipaddress.ip_address(candidate)
        except ValueError:
            continue
        if found.version == 6 and _global6(found):
            yield match.start(), match.start() + len(candidate)


_PRIVATE = tuple(
    ipaddress.ip_network(one)
    for one in ("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
                "192.168.0.0/16", "224.0.0.0/3")
)  # fmt: skip
_GLOBAL6 = ipaddress.ip_network("2000::/3")


def _private(found: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return any(found in network for network in _PRIVATE)


def _global6(found: ipaddress.IPv6Address) -> bool:
    mapped = found.ipv4_mapped
    return not _private(mapped) if mapped is not None else found in _GLOBAL6


def streets(text: str) -> Iterator[Span]:
    """What follows "my address is" and its like, up to the end of the line or sentence, if it reads as an address."""
    done = 0
    for word in _LIVES.finditer(text):
        if word.start() < done or _NOT_A_PLACE.search(text[max(0, word.start() - 12) : word.start()]):
            continue
        lead = _LEAD.match(text, word.end())
        place = _PLACE.match(text, lead.end()) if lead else None
        if place is None:
            continue
        said = _SENTENCE.split(place[0], maxsplit=1)[0].rstrip(" .,")
        if any(c.isdigit() for c in said) and (_STREET_WORD.search(said) or _POSTAL.search(said)):
            numbers = [m.end() for m in re.finditer(r"\d", said)]
            if numbers[0] <= 60:
                done = place.start() + len(said)
                yield place.start(), done
