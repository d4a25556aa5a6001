"""The ways to write a page's name: as the index does, as an address, as a path from elsewhere, by its title.

Labels are written by people and by exports. They name a page by the address in their browser (another scheme, `www.`, a
fragment, a query, a slash at the end), by the file in a repository (`docs/billing/refunds.md`), or by its title.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from ...ingest.urls import DEFAULT_PORTS, canonical, host_port
from ...model import Page

_URL = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_DRIVE = re.compile(r"[a-z]:[\\/]", re.IGNORECASE)
_SOURCE_FILE = re.compile(r"\.(?:mdx?|markdown|rst|adoc|asciidoc|txt)$", re.IGNORECASE)
_EXTENSION = re.compile(r"\.(?:mdx?|markdown|rst|adoc|asciidoc|txt|x?html?|php|aspx?|jsp|pdf|ipynb)$", re.IGNORECASE)
_OF_FOLDER = frozenset(("index", "_index", "readme"))  # a file of such a name is its folder's page
# Zendesk, Intercom and others: the number is the article, the words behind it follow its title.
_ARTICLE = re.compile(r"(?:^|/)(?:articles|posts|questions)/(\d{4,})(?=[-/?]|$)")
_MOST_HOPS = 10  # from one former name to the next
_SURE_SEGMENTS = 2  # segments of a path that say which page is meant, whatever stands before them
_MIN_SAME_BASE = 2  # labels that must share what stands before it, for one segment to say so


@dataclass(frozen=True, slots=True)
class Reading:
    """What a label may name: one page, or several under one name; `meant` more than one where it cannot be told."""

    pages: tuple[str, ...] = ()
    meant: tuple[str, ...] = ()


class PageNames:
    """The names of an index's pages, to look labels up in. Pages are read only once a label is no key of theirs."""

    def __init__(
        self, pages: Mapping[str, Page], labels: Iterable[str], former: Mapping[str, str], gone: Collection[str] = ()
    ) -> None:
        """`former` names lead to others; `gone` are keys that were pages once, named by what names no page of today."""
        self._pages, self._gone = pages, frozenset(gone)
        strange = [label for label in dict.fromkeys(labels) if label not in pages and label not in self._gone]
        earlier = {key: Page(key, key, "", (), (), "") for key in self._gone if key not in pages}
        self._earlier = PageNames(earlier, strange, {}) if earlier else None
        self._addresses: dict[str, list[str]] = defaultdict(list)
        self._slugs: dict[str, list[str]] = defaultdict(list)
        self._tails: dict[str, list[str]] = defaultdict(list)
        self._articles: dict[str, list[str]] = defaultdict(list)
        self._titles: dict[str, list[str]] = defaultdict(list)
        self._hosts: set[str] = set()
        self._placed: set[str] = set()  # pages that have an address: a path from elsewhere does not name them
        if strange:
            for key in pages:
                self._add(key, pages[key])
        self._former = {spelling: new for old, new in former.items() for spelling in {old, _address(old) or old}}
        self._bases = Counter(base for label in strange if (base := self._base(_path(label))) is not None)

    def read(self, label: str) -> Reading:
        """The page or pages that a label names."""
        found = self._read(label, _MOST_HOPS)
        return self._earlier.read(label) if self._earlier and found == Reading() else found

    def nearest(self, label: str) -> str | None:
        """The page whose name is most like the label."""
        wanted = _slug(_path(label)).casefold()
        by_tail = {slug.rpartition("/")[2]: slug for slug in reversed(list(self._slugs))}
        tail = wanted.rpartition("/")[2]
        near = difflib.get_close_matches(wanted, self._slugs, 1, 0.6)
        near = near or [by_tail[name] for name in difflib.get_close_matches(tail, by_tail, 1, 0.6)]
        return self._slugs[near[0]][0] if near else None

    def _add(self, key: str, page: Page) -> None:
        self._titles[" ".join(page.title.split())].append(key)
        addresses = {place for name in (key, page.url) if name and (place := _address(name))}
        for address in addresses:
            self._addresses[address].append(key)
            self._hosts.add(address.split("/", 1)[0])
        if addresses:
            self._placed.add(key)
        names = {key, *filter(None, [page.url])}
        for slug in {_slug(_path(name)) for name in names}:
            self._slugs[slug.casefold()].append(key)
            parts = slug.casefold().split("/")
            for first in range(1, len(parts)):
                self._tails["/".join(parts[first:])].append(key)
        for number in {match[1] for name in names if (match := _ARTICLE.search(_path(name)))}:
            self._articles[number].append(key)

    def _read(self, label: str, hops: int) -> Reading:
        if label in self._pages or label in self._gone:
            return Reading((label,))
        if not label.strip():
            return Reading()
        address = _address(label) or self._without_scheme(label)
        plain = address.split("?", 1)[0] if address else None
        for spelling in filter(None, [address, plain]):
            if found := self._addresses.get(spelling):
                return _one_page(found)
        for old in filter(None, [label, address, plain]):
            if old in self._former and hops:
                return self._read(self._former[old], hops - 1)
        by_path = self._by_path(label)
        if not by_path.pages and (named := self._titles.get(" ".join(label.split()))):
            return _one_page(named)
        return by_path

    def _without_scheme(self, label: str) -> str | None:
        """The address that a label such as `help.example.com/refunds` gives, where that is a host of the pages."""
        address = _address(f"https://{label}")
        return address if address is not None and address.split("/", 1)[0] in self._hosts else None

    def _by_path(self, label: str) -> Reading:
        path = _path(label)
        for exact in dict.fromkeys((path, path.lstrip("/"), path.removeprefix("./"), path.split("?", 1)[0])):
            if exact in self._pages:
                return Reading((exact,))
        address = _address(label)
        host = address.split("/", 1)[0] if address else None
        # Of another site's address only the pages without one of their own can be meant: a folder of files.
        ours = host is None or host in self._hosts
        slug = _slug(path)
        for name in dict.fromkeys((slug, slug.split("?", 1)[0])):
            if found := [key for key in self._slugs.get(name.casefold(), ()) if ours or key not in self._placed]:
                return self._same_page(found, name)
        slug = slug.split("?", 1)[0]
        if (article := _ARTICLE.search(path)) and (found := self._articles.get(article[1], [])):
            return _one_page(found)
        file = _SOURCE_FILE.search(path) is not None
        if found := self._by_end(slug, path, anywhere=host is None or file):
            return self._same_page(found, slug)
        if host is None and slug and (found := self._tails.get(slug.casefold(), [])):
            return _one_page(found)
        return Reading()

    def _by_end(self, slug: str, path: str, *, anywhere: bool) -> list[str]:
        """Pages whose whole name is how the path ends, the longest first; with an address only where `anywhere`."""
        parts = slug.casefold().split("/")
        for place in range(1, len(parts)):
            found = self._slugs.get("/".join(parts[place:]), ())
            found = [key for key in found if anywhere or key not in self._placed]
            sure = len(parts) - place >= _SURE_SEGMENTS or self._bases[self._base(path) or ""] >= _MIN_SAME_BASE
            if found:
                return found if sure else []
        return []

    def _base(self, path: str) -> str | None:
        """What stands in a path before the name of a page; None where nothing does, or there is no such page."""
        parts = _slug(path).split("?", 1)[0].casefold().split("/")
        places = (place for place in range(1, len(parts)) if "/".join(parts[place:]) in self._slugs)
        return next(("/".join(parts[:place]) for place in places), None)

    def _same_page(self, found: list[str], slug: str) -> Reading:
        """Files that differ in their extension are one page; of those that differ in their letters' case, the same."""
        spelled = [key for key in found if _slug(_path(key)).endswith(slug) or slug.endswith(_slug(_path(key)))]
        found = spelled or found
        return Reading(tuple(found)) if len({_slug(_path(key)) for key in found}) == 1 else _one_page(found)


def _one_page(found: Iterable[str]) -> Reading:
    several = tuple(dict.fromkeys(found))
    return Reading(several) if len(several) == 1 else Reading(meant=several)


def _address(label: str) -> str | None:
    """Host, path and query of a web address, as pages are compared: no scheme, `www.`, fragment or file extension."""
    given = label.strip()
    if given.startswith("//"):
        given = f"https:{given}"
    if not given.lower().startswith(("http://", "https://")):
        return None
    url = canonical(given)
    if url is None:
        return None
    name, port = host_port(url)
    host = name.removeprefix("www.") if port in DEFAULT_PORTS.values() else f"{name.removeprefix('www.')}:{port}"
    return f"{host}/{_slug(_path(url))}"


def _path(label: str) -> str:
    """The path of a label, with its query; the path behind the `#` of a site that keeps it there."""
    text = label.strip().replace("\\", "/")
    if _DRIVE.match(label):
        text = text[2:]
    elif match := _URL.match(text):
        text = text[match.end() :]
        cut = re.search(r"[/?#]", text)
        text = text[cut.start() :] if cut else "/"
    text, _, fragment = text.partition("#")
    if fragment.startswith(("/", "!/")):
        return fragment.removeprefix("!")
    return text


def _slug(path: str) -> str:
    """A path without what differs between spellings: escapes, slashes at its ends, `index`, the extension."""
    path, _, query = path.partition("?")
    path = unicodedata.normalize("NFC", unquote(path))
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]
    if parts:
        parts[-1] = _EXTENSION.sub("", parts[-1]) or parts[-1]
        if parts[-1].lower() in _OF_FOLDER:
            parts.pop()
    return "/".join(parts) + (f"?{unquote(query)}" if query else "")
