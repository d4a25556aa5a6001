"""What a fetched page says about other pages: its links, its canonical URL, and what robots may do with it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..urls import canonical

MAX_LINKS = 10_000  # taken from one page
_FEED = 65536  # bytes given to the parser at a time

_MARKDOWN_LINK = re.compile(r"\]\(\s*<?([^\s<>()]{1,2000}(?:\([^\s<>()]{0,200}\)[^\s<>()]{0,2000})?)>?")
_MARKDOWN_REFERENCE = re.compile(r"^ {0,3}\[[^\]\n]{1,200}\]:[ \t]*<?(\S{1,2000}?)>?(?:[ \t]|$)", re.MULTILINE)
_AUTOLINK = re.compile(r"<(https?://[^\s<>]{1,2000})>")
_REFRESH = re.compile(r"\s*(\d{1,6})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Links:
    """Canonical URLs in order of appearance, each once. `refresh` is where a page sends its readers at once."""

    targets: tuple[str, ...] = ()
    canonical: str | None = None
    refresh: str | None = None
    noindex: bool = False
    nofollow: bool = False


def read_links(data: bytes, media_type: str, url: str, charset: str | None = None, token: str = "answerable") -> Links:
    """Links of an HTML or Markdown page; other text has none. Broken markup gives what can be read, never an error."""
    if media_type == "text/html":
        return _html(data, url, charset, token.lower())
    if media_type == "text/markdown":
        return Links(_unique(_markdown(data.decode("utf-8", "replace")), url))
    return Links()


def directives(text: str, token: str) -> set[str]:
    """The directives of an `X-Robots-Tag` header that are meant for everyone or for `token`."""
    named: set[str] = set()
    agent = ""
    for part in text.lower().split(","):
        name, colon, rest = part.strip().partition(":")
        if colon and name.strip() not in ("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"):
            agent, part = name.strip(), rest
        if agent in ("", token.lower()):
            named.add(part.strip())
    return named


class _Target:
    """Receives the parser's events; builds no tree, so memory stays that of the links."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.hrefs: list[str] = []
        self.base: str | None = None
        self.canonical: str | None = None
        self.refresh: str | None = None
        self.robots: set[str] = set()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in ("a", "area"):
            href = attributes.get("href")
            if href and len(self.hrefs) < MAX_LINKS and "nofollow" not in attributes.get("rel", "").lower().split():
                self.hrefs.append(href)
        elif tag in ("frame", "iframe"):
            if attributes.get("src") and len(self.hrefs) < MAX_LINKS:
                self.hrefs.append(attributes["src"])
        elif tag == "base":
            self.base = self.base or attributes.get("href")
        elif tag == "link":
            rel = attributes.get("rel", "").lower().split()
            if "canonical" in rel:
                self.canonical = self.canonical or attributes.get("href")
            elif ("next" in rel or "prev" in rel) and attributes.get("href"):
                self.hrefs.append(attributes["href"])
        elif tag == "meta":
            content = attributes.get("content", "")
            if attributes.get("name", "").strip().lower() in ("robots", self.token):
                self.robots.update(part.strip() for part in content.lower().split(","))
            elif attributes.get("http-equiv", "").strip().lower() == "refresh":
                match = _REFRESH.match(content)
                if match and int(match[1]) <= 1:
                    self.refresh = self.refresh or match[2].strip()

    def close(self) -> _Target:
        return self


def _html(data: bytes, url: str, charset: str | None, token: str) -> Links:
    from lxml import etree

    target = _Target(token)
    # huge_tree lifts the limit of 256 nested elements, below which libxml2 would drop links without a word.
    options: dict[str, Any] = {"target": target, "huge_tree": True, "no_network": True}
    encoding = _known(charset)
    parser = etree.HTMLParser(encoding=encoding, **options)
    try:
        for start in range(0, len(data), _FEED):
            parser.feed(data[start : start + _FEED])
        parser.close()
    except (etree.LxmlError, ValueError, AssertionError):
        pass  # what was read until here stands
    base = canonical(target.base, url) if target.base else None
    base = base or url
    return Links(
        targets=_unique(target.hrefs, base),
        canonical=canonical(target.canonical, base) if target.canonical else None,
        refresh=canonical(target.refresh, base) if target.refresh else None,
        noindex=bool(target.robots & {"noindex", "none"}),
        nofollow=bool(target.robots & {"nofollow", "none"}),
    )


def _markdown(text: str) -> list[str]:
    hrefs: list[str] = []
    for pattern in (_MARKDOWN_LINK, _MARKDOWN_REFERENCE, _AUTOLINK):
        for match in pattern.finditer(text):
            hrefs.append(match[1])
            if len(hrefs) >= MAX_LINKS:
                return hrefs
    return hrefs


def _unique(hrefs: list[str], base: str) -> tuple[str, ...]:
    urls = (canonical(href, base) for href in hrefs if href and not href.startswith("#"))
    return tuple(dict.fromkeys(url for url in urls if url is not None))


def _known(charset: str | None) -> str | None:
    try:
        return codecs.lookup(charset).name if charset else None
    except (LookupError, ValueError):
        return None
