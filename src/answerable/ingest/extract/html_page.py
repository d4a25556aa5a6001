"""The readable text of an HTML page: its content, without the site around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ...errors import SourceError
from ..characters import names, visible
from .elements import HEADINGS, VOID
from .html_content import content_roots, prepare
from .html_tags import NO_ATTRS, markup
from .page_text import PageText
from .page_writer import PageWriter

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

MAX_TREE_TAGS = 60_000  # a tree costs about 2 KB a tag, so at most 120 MB
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_UNCOUNTED = VOID | names("p li dt dd tr td th thead tbody tfoot option optgroup colgroup caption rt rp html head body")
_TITLE_CUT = re.compile(r"\s+[|·•—–»«›:-]{1,2}\s+|\s*\|\s*")


def read_html(
    source: str, *, content: str | None = None, remove: Sequence[str] = (), max_depth: int = 200
) -> tuple[PageText, str | None]:
    """The text of an HTML page and its title, if it has one.

    `content` and `remove` are CSS selectors. Raises SourceError for a selector that is not CSS.
    """
    soup = None
    flags: list[str] = []
    if source.count("<") > 2 * MAX_TREE_TAGS:
        flags.append("large_page")
    elif opened_at_once(source) > 10 * max_depth:
        flags.append("deep_nesting")
    else:
        soup = _tree(source)
        if soup is not None and depth(soup) > max_depth:
            flags.append("deep_nesting")
            soup = None
    writer = PageWriter(max_depth=max_depth)
    for name in flags:
        writer.flag(name)
    if soup is None:
        return _stream(source, writer)
    title, labels = _title(soup), _labels(soup)
    _select(soup, remove, drop=True)
    roots: list[Tag] = []
    if content:
        roots = _outermost(_select(soup, [content], drop=False))
        if not roots:
            writer.flag("content_selector_missed")
    chosen = bool(roots)
    prepare(soup)
    if not chosen:
        roots = content_roots(soup)
    for root in roots:
        write_tree(root, writer)
        writer.start("hr", NO_ATTRS)
    page_text = replace(writer.finish(), labels=labels)
    return page_text, _first_heading(page_text) or title


def _tree(source: str) -> BeautifulSoup | None:
    from bs4 import BeautifulSoup

    # Beautiful Soup warns of markup that looks like a file name or like XML: neither can be meant here.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", source, count=1)
    try:
        return BeautifulSoup("\n" + text + "\n" * 257, "lxml")
    except (RecursionError, ValueError, AssertionError):
        return None


def opened_at_once(source: str) -> int:
    """How many elements seem open at once, read off the tags alone: a cheap look before a tree is built.

    Elements whose end tag may be left out do not count.
    """
    level = deepest = 0
    for match in _ANY_TAG.finditer(source):
        if match.group(2).lower() in _UNCOUNTED:
            continue
        level += -1 if match.group(1) else 1
        deepest = max(deepest, level)
    return deepest


def depth(root: Tag) -> int:
    """The greatest number of elements open at once, counted without recursion."""
    from bs4 import Tag as Element

    deepest = level = 0
    for opened in _walk(root):
        if isinstance(opened, Element):
            level += 1
            deepest = max(deepest, level)
        elif opened is None:
            level -= 1
    return deepest


def _walk(root: Tag) -> Iterator[Any]:
    """Each node of the tree in order, and None where an element ends."""
    from bs4 import Tag as Element

    stack: list[Iterator[Any]] = [iter((root,))]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            if stack:
                yield None
            continue
        yield node
        if isinstance(node, Element):
            stack.append(iter(node.contents))


def write_tree(root: Tag, writer: PageWriter) -> None:
    """Send the events of an element and all in it to `writer`."""
    from bs4 import Tag as Element
    from bs4.element import PreformattedString

    names: list[str] = []
    for node in _walk(root):
        if node is None:
            writer.end(names.pop())
        elif isinstance(node, Element):
            names.append(node.name)
            writer.start(node.name, _attributes(node))
        elif not isinstance(node, PreformattedString):  # these are comments, doctypes, instructions
            writer.text(str(node))


def _attributes(tag: Tag) -> Mapping[str, str]:
    if not tag.attrs:
        return NO_ATTRS
    return {k.lower(): " ".join(v) if isinstance(v, list) else str(v) for k, v in tag.attrs.items()}


def _select(soup: BeautifulSoup, selectors: Sequence[str], *, drop: bool) -> list[Tag]:
    from soupsieve import SelectorSyntaxError

    selected: list[Tag] = []
    for selector in selectors:
        try:
            matches = soup.select(selector)
        except SelectorSyntaxError as error:
            reason = str(error).splitlines()[0]
            raise SourceError(
                f"{selector!r} is not a CSS selector: {reason}", remedy="correct it in the recipe"
            ) from None
        if drop:
            for tag in matches:
                tag.extract()
        selected.extend(matches)
    return selected


def _outermost(tags: list[Tag]) -> list[Tag]:
    chosen = {id(tag) for tag in tags}
    return [tag for tag in tags if not any(id(parent) in chosen for parent in tag.parents)]


def _title(soup: BeautifulSoup) -> str | None:
    """`<title>` without the name of the site, else `og:title`."""
    named = soup.find("title")
    text = visible(" ".join(named.get_text().split())) if named is not None else ""
    graph = soup.find("meta", attrs={"property": "og:title"})
    social = visible(" ".join(str(graph.get("content") or "").split())) if graph is not None else ""
    if social and (not text or text.startswith(social)):
        text = social
    return without_site(text) or social or None


def _labels(soup: BeautifulSoup) -> dict[str, str]:
    """For whom the page is, as `<meta>` says: `audience`, `version` or DocSearch's name for it; its `language`, and
    `translation_of`."""
    labels = {}
    for label, named in (("audience", "audience"), ("version", "version"), ("version", "docsearch:version")):
        tag = soup.find("meta", attrs={"name": named})
        if tag is not None and (value := visible(" ".join(str(tag.get("content") or "").split()))[:200]):
            labels[label] = value
    root = soup.find("html")
    if root is not None and (language := str(root.get("lang") or root.get("xml:lang") or "").strip()[:35]):
        labels["language"] = language
    if (first := _translation_of(soup)) is not None:
        labels["translation_of"] = first
    return labels


def _translation_of(soup: BeautifulSoup) -> str | None:
    """The address that all translations of a page have in common among those they link to: the default one, or else
    the first in alphabetical order."""
    links: dict[str, str] = {}
    head = soup.find("head")
    for tag in head.find_all("link", attrs={"hreflang": True, "href": True}) if head is not None else ():
        if "alternate" in (tag.get_attribute_list("rel") or ()):
            links.setdefault(str(tag["hreflang"]).lower(), str(tag["href"]))
    if len(set(links.values())) < 2:
        return None
    return links.get("x-default") or min(links.values())


def without_site(title: str) -> str:
    """The part of a `<title>` before the site's name."""
    parts = [part for part in _TITLE_CUT.split(title) if part.strip()]
    return parts[0].strip() if parts else title.strip()


def _first_heading(page_text: PageText) -> str | None:
    return next((h.text for h in page_text.headings if h.level == 1), None)


def _stream(source: str, writer: PageWriter) -> tuple[PageText, str | None]:
    """Without a tree: every word outside the elements that are never content."""
    title: str | None = None
    expecting_title = False
    skipping: list[str] = []
    for kind, value, attrs in markup(source):
        if skipping:
            if kind == "start" and value == skipping[-1]:
                skipping.append(value)
            elif kind == "end" and value == skipping[-1]:
                skipping.pop()
        elif kind == "start" and (
            value in ("nav", "footer") or attrs.get("role") in ("navigation", "contentinfo", "search")
        ):
            if value not in HEADINGS:
                skipping.append(value)
        elif value == "title" and kind != "text":
            expecting_title = kind == "start" and title is None
        elif expecting_title and kind == "text":
            title = without_site(visible(" ".join(value.split()))) or None
            expecting_title = False
        elif value in ("head", "html", "body") and kind != "text":
            continue
        elif kind == "start":
            writer.start(value, attrs)
        elif kind == "end":
            writer.end(value)
        else:
            writer.text(value)
    if skipping:
        writer.flag("truncated")
    page_text = writer.finish()
    return page_text, _first_heading(page_text) or title
