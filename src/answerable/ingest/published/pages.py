"""The pages of a folder as the site has them: with their addresses, and without those that it does not publish."""

from __future__ import annotations

import contextlib
import datetime
import os
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from ...errors import SourceError
from ...model import EMPTY, LeftOut, Page, PageFailure, RawPage
from ..extract.markdown.front_matter import read_front_matter
from ..kinds import MEDIA_TYPES, ending
from ..urls import canonical
from . import built_page
from .find import Found, Site, find
from .generator import DRAFT, GENERATED, PARTIAL, REDIRECT, PageFile, Why
from .links import linked
from .path_rule import PathRule
from .publication import Publication
from .sitemap_file import SitemapFile
from .withheld import withheld

SITE_CONFIG = "site_config"
_HEAD = 40_000  # bytes of a page that are looked at
_SOURCES = frozenset(
    {
        "text/markdown",
        "text/mdx",
        "text/html",
        "text/x-rst",
        "text/plain",
        "text/asciidoc",
        "text/x-org",
        "text/x-textile",
    }
)
# Folders that no generator makes pages of, whatever it is.
_PARTIALS = frozenset({"_includes", "_partials", "_snippets", "_layouts", "_templates"})
_CONTENTS = frozenset({"summary", "toc", "_sidebar", "_navbar", "_footer", "_coverpage"})
_LINE_OF_LINKS = re.compile(
    r"[\s>*+-]*(?:\d+[.)]\s*)?(?:\[[^\]\n]{0,300}\]\([^)\n]{0,500}\)[\s,|·-]*)+$|#{1,6}\s.*$|[\s*_-]*$"
)
_NOT_FOUND = re.compile(r"\b404\b|not found|nicht gefunden|introuvable", re.I)


@dataclass(slots=True)
class Pages:
    """The pages of one folder. `today` is the day that days of publication are compared with."""

    folder: Path
    publication: Publication = field(default_factory=Publication)
    today: datetime.date = field(default_factory=datetime.date.today)
    found: Found = field(init=False, default_factory=Found)
    _sitemap: SitemapFile | None = field(init=False, default=None)
    _last: tuple[str, Site | None] = field(init=False, default=("", None))
    _targets: dict[str, str | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        if self.publication.find:
            self.found = find(self.folder)
            self._sitemap = SitemapFile(self.folder)

    def read(
        self, items: Iterable[RawPage | PageFailure | LeftOut], *, may_be_empty: bool = False
    ) -> Iterator[RawPage | PageFailure | LeftOut]:
        """`items` with addresses on the pages; a page that the site does not publish becomes a LeftOut.

        Raises SourceError at the end where that leaves no page, unless it `may_be_empty`.
        """
        kept = hidden = 0
        for config, reason in self.found.problems:
            yield LeftOut(config, SITE_CONFIG, f"the settings of a site that cannot be read: {reason}")
        for item in items:
            if isinstance(item, PageFailure) and (why := self._of_no_page(item.page)) is not None:
                hidden += 1
                yield LeftOut(item.page, *why)
                continue
            if not isinstance(item, RawPage):
                kept += isinstance(item, PageFailure)
                yield item
                continue
            page = self._file(item)
            why = _stub(item) or (None if self.publication.unpublished else self.left_out(item, page))
            if why is not None:
                hidden += 1
                yield LeftOut(item.page, *why)
                continue
            kept += 1
            address = item.url or self.address(item, page)
            yield item if address == item.url else replace(item, url=address)
        if hidden and not kept and not may_be_empty:
            raise SourceError(
                f"the site publishes none of the {hidden:,} pages in this folder",
                path=self.folder,
                remedy="To read them all the same, write unpublished = true in a recipe.",
            )

    # -- one page --------------------------------------------------------------------------------

    def left_out(self, raw: RawPage, page: PageFile) -> Why | None:
        """Why the page is not read; None where it is."""
        if raw.media_type not in _SOURCES:
            return self._by_site(raw.page, page)
        if (why := _by_folder(raw.page)) is not None:
            return why
        if (why := withheld(page)) is not None:
            return why
        if raw.media_type == "text/html" and built_page.is_template(raw.data, raw.page):
            return PARTIAL, "a template that pages are made with"
        if raw.media_type == "text/html" and not page.body:
            return built_page.left_out(raw.data, raw.page)
        return self._by_site(raw.page, page) or _by_name(raw.page, page)

    def _of_no_page(self, key: str) -> Why | None:
        """Why a file that cannot be read need not be: it is a part of pages, empty or not."""
        if self.publication.unpublished:
            return None
        site = self._site(key)
        return _by_folder(key) or self._by_site(key, PageFile(site.path(key) if site else key, today=self.today))

    def _site(self, key: str) -> Site | None:
        if self._last[0] != key:
            self._last = (key, self.found.of(key))
        return self._last[1]

    def _by_site(self, key: str, page: PageFile) -> Why | None:
        site = self._site(key)
        return site.generator.left_out(page) if site is not None and site.hides else None

    def address(self, raw: RawPage, page: PageFile) -> str | None:
        """The address at which the page can be opened; None where it is not known."""
        publication, key = self.publication, raw.page.partition("#")[0]
        if key != raw.page:  # one operation of an API description
            return None
        base = publication.base_url
        if publication.rule is not None:
            return canonical(base + publication.rule.route(key)) if base else None
        if base is None and raw.media_type == "text/html" and not page.body:
            named = built_page.own_address(raw.data, key)
            if named is not None:
                return named
        if base is None and self._sitemap and (listed := self._sitemap.address(key)) is not None:
            return listed
        site = self._site(key)
        if site is not None:
            route = site.generator.route(page)
            root = self._root(site)
            return canonical(root + route) if root and route is not None else None
        return canonical(base + PathRule().route(key)) if base else None

    def _root(self, site: Site) -> str | None:
        """The address of the site's root. A recipe's `base_url` may be that of the folder on the site."""
        given = self.publication.base_url
        if given is None:
            return site.generator.base
        below = site.generator.folder_route(site.path("")) or ""
        return given[: -len(below)] if below and given.endswith("/" + below) else given

    # -- links from page to page ------------------------------------------------------------------

    def extracted(self, raw: RawPage, extract: Callable[[RawPage], Page]) -> Page:
        """The page that `extract` makes, with links between source files as the site has them."""
        if raw.url is None or raw.media_type not in _SOURCES or _is_built(raw):
            return extract(raw)
        page = extract(replace(raw, url=None))
        site = self._site(raw.page)
        root = self._root(site) if site is not None else self.publication.base_url
        return replace(page, url=raw.url, links=linked(page.links, raw.page, raw.url, root, self._address_of))

    def _address_of(self, key: str) -> str | None:
        """The address of the page of another file; None for what is no page here."""
        if key not in self._targets:
            kind = MEDIA_TYPES.get(ending(key))
            self._targets[key] = None
            path = os.path.realpath(self.folder / key)
            inside = path.startswith(os.path.join(os.path.realpath(self.folder), ""))  # noqa: PTH118
            if kind in _SOURCES and inside and os.path.isfile(path):  # noqa: PTH113
                with contextlib.suppress(OSError), open(path, "rb") as file:  # noqa: PTH123
                    head = RawPage(key, file.read(_HEAD), kind)
                    self._targets[key] = self.address(head, self._file(head))
        return self._targets[key]

    def _file(self, raw: RawPage) -> PageFile:
        key = raw.page.partition("#")[0]
        site = self._site(key)
        path = site.path(key) if site is not None else key
        if raw.media_type not in _SOURCES:
            return PageFile(path, today=self.today, exists=lambda one: False)
        head = raw.data[:_HEAD].decode("utf-8-sig", "replace").replace("\r\n", "\n")
        front = read_front_matter(head)
        place = site.place if site is not None else os.fspath(self.folder)
        return PageFile(
            path,
            front.values,
            head,
            front.end,
            self.today,
            lambda one: _is_file(place, one),
            lambda one: _front_of(place, one),
        )


@lru_cache(maxsize=8192)
def _is_file(folder: str, path: str) -> bool:
    return os.path.isfile(os.path.join(folder, path))  # noqa: PTH113, PTH118


@lru_cache(maxsize=8192)
def _front_of(folder: str, path: str) -> Mapping[str, str]:
    if not _is_file(folder, path):
        return EMPTY
    with contextlib.suppress(OSError), open(os.path.join(folder, path), "rb") as file:  # noqa: PTH118, PTH123
        return read_front_matter(file.read(_HEAD).decode("utf-8-sig", "replace").replace("\r\n", "\n")).values
    return EMPTY


def _is_built(raw: RawPage) -> bool:
    """Whether it is a page of a built site, and no source with front matter."""
    return raw.media_type == "text/html" and not raw.data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(
        (b"---", b"+++")
    )


def _stub(raw: RawPage) -> Why | None:
    """Why an HTML page is no page, whoever asks for it: it only leads on to another one."""
    return built_page.leads_on(raw.data, raw.page) if raw.media_type == "text/html" else None


def _by_folder(key: str) -> Why | None:
    """What the name of a folder tells, whatever the generator: parts of pages, drafts."""
    folders = key.split("/")[:-1]
    if "_drafts" in folders:
        return DRAFT, "it lies in _drafts"
    partial = next((name for name in folders if name in _PARTIALS), None)
    return None if partial is None else (PARTIAL, f"it lies in {partial}: a part of pages, none of its own")


def _by_name(key: str, page: PageFile) -> Why | None:
    """What needs no generator to tell: lists of links, the page for what is not there, rules for crawlers."""
    folders = key.split("/")[:-1]
    name = posixpath.splitext(posixpath.basename(key))[0].lower()
    text = page.text
    if name in _CONTENTS and len(page.head) < _HEAD and all(_LINE_OF_LINKS.match(line) for line in text.splitlines()):
        return GENERATED, "a table of contents, no page of its own"
    if name == "404" and len(folders) <= 2 and len(text.split()) < 80 and _NOT_FOUND.search(page.head):
        return GENERATED, "the page that is shown where there is none"
    if name == "robots" and key.endswith(".txt") and re.search(r"^user-agent:", page.head, re.I | re.M):
        return GENERATED, "rules for crawlers"
    if key.endswith(".js.LICENSE.txt"):
        return GENERATED, "licences that a bundler collects"
    target = next((page.front[one].strip() for one in ("redirect_to", "redirect", "redirectto", "redirect_url")
                   if page.front.get(one, "").strip()), "")  # fmt: skip
    if target and len(text.split()) < 30:
        return REDIRECT, f"it leads on to {target[:100]}"
    return None
