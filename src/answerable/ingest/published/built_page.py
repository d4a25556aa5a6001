"""What an HTML page of a built site says of itself: its own address, that it is not to be found, that it is no page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from ..site.links import read_links
from ..urls import canonical
from .generator import GENERATED, NOINDEX, REDIRECT, Why

_BYTES = 500_000  # that are looked at
_HEAD = 262_144  # bytes in which the head ends
_HERE = "https://folder.invalid/"
_SIGNS = (b"canonical", b"robots", b"location")
_WORD = re.compile(r"\w+")
_TOKEN = re.compile(
    r"<!--|-->|<(/?)(script|style|nav|header|footer|aside|noscript|template|svg|main|article|a)\b[^<>]{0,3000}>", re.I
)
_TAG = re.compile(r"<[^<>]{0,3000}>")
_TITLE = re.compile(r"<(title|h1)\b[^<>]{0,500}>(.{0,2000}?)</\1\s*>", re.S | re.I)
_NOT_FOUND = re.compile(r"\b404\b|not found|nicht gefunden|introuvable|no encontrad|non trovat|n[aã]o encontrad", re.I)
_LISTING_CLASS = re.compile(
    r"<(?:html|body)\b[^<>]{0,2000}\bclass=[\"'][^\"'<>]{0,2000}\b"
    r"(?:docs-tags?-[\w-]*page|blog-tags?-[\w-]*page|blog-archive-page|blog-authors?-[\w-]*page|search-page-wrapper)\b",
    re.I,
)
_SEARCH = re.compile(
    r"id=[\"']?(?:search-results|search_results|searchbox|search-input)\b|searchtools\.js|type=[\"']?search\b", re.I
)
_INDEX = re.compile(
    r"class=[\"'][^\"'<>]{0,200}\b(?:genindextable|indextable|modindex-jumpbox|genindex-jumpbox)\b", re.I
)
_LISTED = frozenset({"tags", "tag", "categories", "category", "topics", "archive", "archives", "author", "authors"})
_TEMPLATES = frozenset({"includes", "templates", "theme", "themes", "overrides", "partials"})
_LAYOUTS = frozenset({"layouts", "_layouts", "_includes", "_templates"})
_TEMPLATE_TAG = re.compile(r"\A\s*\{[{%#]|<[a-z!/][^<>]{0,500}\{[{%]|<title>\s*\{[{%]", re.I)
_SHORT = 60  # words of a page that says nothing of its own


def is_template(data: bytes, key: str) -> bool:
    """Whether an HTML file is a template, by its folder and by tags where no page has any."""
    folders = set(key.lower().split("/")[:-1])
    if folders & _LAYOUTS:
        return b"{{" in data or b"{%" in data
    return bool(folders & _TEMPLATES) and _TEMPLATE_TAG.search(_decoded(data)[:20_000]) is not None


def own_address(data: bytes, key: str) -> str | None:
    """The address that the page calls its own; None where it names none, or one that cannot be this page's."""
    head = _head(data)
    if b"canonical" not in head.lower():
        return None
    named = read_links(head, "text/html", _HERE + key).canonical
    if named is None or named.startswith(_HERE):
        return None
    # Many a theme names one address for all pages: some part of the file's path has to stand in it.
    bare = re.sub(r"\.\w+$", "", key)
    parts = [part for part in bare.split("/") if part.lower() != "index"]
    path = unquote(urlsplit(named).path).lower()
    if not parts:
        return named
    return named if parts[-1].lower() in path else None


def left_out(data: bytes, key: str) -> Why | None:
    """Why the page is none to be read: noindex, a redirect, or made by the generator without a text of its own."""
    head = _head(data)
    lower = head.lower()
    if any(sign in lower for sign in _SIGNS):
        links = read_links(head, "text/html", _HERE + key)
        if links.noindex:
            return NOINDEX, "it has a meta tag robots: noindex"
    return _generated(data, key)


def leads_on(data: bytes, key: str) -> Why | None:
    """Why the page is none to be read: it only sends its readers elsewhere, at once."""
    head = _head(data)
    if len(data) >= 20_000 or b"refresh" not in head.lower():
        return None
    links = read_links(head, "text/html", _HERE + key)
    target = canonical(links.refresh, _HERE + key) if links.refresh else None
    if target and target != canonical(_HERE + key) and _words(data).all < _SHORT:
        return REDIRECT, f"it leads on to {target.removeprefix(_HERE)[:100]}"
    return None


def _generated(data: bytes, key: str) -> Why | None:
    folders, _, file = key.lower().rpartition("/")
    name = re.sub(r"\.\w+$", "", file)
    segments = folders.split("/") if folders else []
    own = segments[-1] if name == "index" and segments else name
    if re.fullmatch(r"genindex(?:-[\w-]+)?|[\w-]*modindex|http-routingtable|_?modules", own) and _INDEX.search(
        _decoded(data)
    ):
        return GENERATED, "an index that Sphinx makes"
    if "_modules" in segments and b'class="viewcode-block"' in data:
        return GENERATED, "source code that Sphinx copies"
    if own == "404" and len(segments) <= 2:
        text = _decoded(data)
        titles = " ".join(_TAG.sub(" ", match.group(2)) for match in _TITLE.finditer(text[:200_000]))
        if _NOT_FOUND.search(titles) or _words(data).all < _SHORT:
            return GENERATED, "the page that is shown where there is none"
    if own == "search" and _SEARCH.search(_decoded(data)) and _words(data).all < _SHORT:
        return GENERATED, "the page of the site's search"
    listed = own in _LISTED or _LISTED & set(segments) or re.search(r"(?:^|/)page/\d+$", folders)
    if listed and (_LISTING_CLASS.search(_decoded(data)[:20_000]) or _words(data).lead_on):
        return GENERATED, "a list of pages by tag, author or date"
    return None


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of a page outside of menus, scripts, headers and footers, and how many of them are links."""

    all: int
    linked: int

    @property
    def lead_on(self) -> bool:
        """Whether nearly all of them lead elsewhere."""
        return self.linked >= 0.7 * self.all


def _words(data: bytes) -> _Words:
    text = _decoded(data)
    count, linked = Counter[bool](), Counter[bool]()  # by whether they stand in the main element
    inside, main, link, comment, last = Counter[str](), 0, False, False, 0
    for match in _TOKEN.finditer(text):
        if not comment and not inside.total():
            many = len(_WORD.findall(_TAG.sub(" ", text[last : match.start()])))
            count[main > 0] += many
            linked[main > 0] += many if link else 0
        last = match.end()
        closes, name = match.group(1), (match.group(2) or "").lower()
        if not name:
            comment = match.group() == "<!--"
        elif comment:
            continue
        elif name == "a":
            link = not closes
        elif name in ("main", "article"):
            main = max(0, main + (-1 if closes else 1))
        elif closes:
            inside[name] = max(0, inside[name] - 1)
        elif not match.group().endswith("/>"):
            inside[name] += 1
    if not comment and not inside.total():
        count[main > 0] += len(_WORD.findall(_TAG.sub(" ", text[last:])))
    own = count[True] > 0
    return _Words(count[own], linked[own]) if own else _Words(count[False], linked[False])


def _decoded(data: bytes) -> str:
    return data[:_BYTES].decode("utf-8", "replace")


def _head(data: bytes) -> bytes:
    start = data[:_HEAD]
    match = re.search(rb"</head\b|<body\b", start, re.I)
    return start[: match.start()] if match else start
