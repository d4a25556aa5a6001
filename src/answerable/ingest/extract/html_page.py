"""The readable text of an HTML page: its content, without the site around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from ...errors import SourceError
from ..characters import names, visible
from .elements import HEADINGS, VOID
from .folds import FoldWriter
from .html.copies import take_copies
from .html.removals import Removal, Removals
from .html.shadow import open_shadow_roots
from .html.titles import Named, meta, named_in, page_title, take_site_headings
from .html.tree import Outline, attribute, attributes, walk
from .html_content import content_roots, outside, prepare
from .html_tags import NO_ATTRS, markup
from .page_text import PageText
from .page_writer import PageWriter

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

MAX_TREE_TAGS = 60_000  # a tree costs about 2 KB a tag, so at most 120 MB
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_UNCOUNTED = VOID | names("p li dt dd tr td th thead tbody tfoot option optgroup colgroup caption rt rp html head body")
HIDDEN: Mapping[str, str] = MappingProxyType({"hidden": ""})


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
    writer = FoldWriter(max_depth=max_depth)
    for name in flags:
        writer.flag(name)
    if soup is None:
        return _stream(source, writer)
    removals = Removals()
    tags = Outline(soup)
    if open_shadow_roots(soup, tags, removals):
        tags = Outline(soup)
    named, labels = named_in(tags), _labels(tags)
    _select(soup, remove, removals)
    roots: list[Tag] = []
    if content:
        roots = _outermost(_select(soup, [content]))
        if not roots:
            writer.flag("content_selector_missed")
    chosen = bool(roots)
    if not chosen:
        take_site_headings(tags, named, removals)
    prepare(soup, tags, removals)
    if not chosen:
        roots = content_roots(soup, named, removals)
    take_copies(roots, removals)
    before, behind = outside(soup, roots, removals, chosen=chosen)
    _note(before, writer)
    for root in roots:
        write_tree(root, writer, removals)
        writer.start("hr", NO_ATTRS)
    _note(behind, writer)
    page_text = replace(writer.finish(), labels=labels)
    around = (text for record in (*before, *behind) for text in record.texts)
    return page_text, page_title(named, page_text, around)


def _note(records: Iterable[Removal], writer: PageWriter) -> None:
    for record in records:
        writer.lose(record.kind, record.name, " ".join(record.texts))


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
    for opened in walk(root):
        if isinstance(opened, Element):
            level += 1
            deepest = max(deepest, level)
        elif opened is None:
            level -= 1
    return deepest


def write_tree(root: Tag, writer: PageWriter, removals: Removals) -> None:
    """Send the events of an element and all in it to `writer`; what was taken out is noted where it stood."""
    from bs4 import Tag as Element
    from bs4.element import PreformattedString

    names: list[str] = []
    taken: list[Removal] = []
    for node in walk(root):
        if node is None:
            writer.end(names.pop())
            if taken:
                _note(taken, writer)
                if any(record.kind != "copy" for record in taken):
                    writer.gap()
                taken = []
        elif isinstance(node, Element):
            names.append(node.name)
            if (records := removals.at(node)) is None:
                writer.start(node.name, attributes(node) if node.attrs else NO_ATTRS)
            else:
                writer.start(node.name, HIDDEN)
                taken = list(records)
        elif not isinstance(node, PreformattedString):  # these are comments, doctypes, instructions
            writer.text(str(node))


def _select(soup: BeautifulSoup, selectors: Sequence[str], removals: Removals | None = None) -> list[Tag]:
    """The elements that CSS selectors match; with `removals` they are taken out, as parts of the site."""
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
        if removals is not None:
            for tag in matches:
                removals.take(tag, "site", selector)
        selected.extend(matches)
    return selected


def _outermost(tags: list[Tag]) -> list[Tag]:
    chosen = {id(tag) for tag in tags}
    return [tag for tag in tags if not any(id(parent) in chosen for parent in tag.parents)]


def _labels(tags: Outline) -> dict[str, str]:
    """For whom the page is, as `<meta>` says: `audience`, `version` or DocSearch's name for it; its `language`, and
    `translation_of`."""
    labels = {}
    for label, named in (("audience", "audience"), ("version", "version"), ("version", "docsearch:version")):
        if value := meta(tags, "name", named)[:200]:
            labels[label] = value
    root = next(iter(tags.all("html")), None)
    if root is not None and (language := (attribute(root, "lang") or attribute(root, "xml:lang")).strip()[:35]):
        labels["language"] = language
    if (first := _translation_of(tags)) is not None:
        labels["translation_of"] = first
    return labels


def _translation_of(tags: Outline) -> str | None:
    """The address that all translations of a page have in common among those they link to: the default one, or else
    the first in alphabetical order."""
    links: dict[str, str] = {}
    for tag in tags.all("link"):
        if "hreflang" in tag.attrs and "href" in tag.attrs and "alternate" in attribute(tag, "rel").split():
            links.setdefault(attribute(tag, "hreflang").lower(), attribute(tag, "href"))
    if len(set(links.values())) < 2:
        return None
    return links.get("x-default") or min(links.values())


def _stream(source: str, writer: PageWriter) -> tuple[PageText, str | None]:
    """Without a tree: every word outside the elements that are never content."""
    title: str | None = None
    expecting_title = False
    skipping: list[str] = []
    skipped: list[str] = []
    for kind, value, attrs in markup(source):
        if skipping:
            if kind == "text":
                skipped.append(value)
            elif kind == "start" and value == skipping[-1]:
                skipping.append(value)
            elif kind == "end" and value == skipping[-1]:
                if len(skipping) == 1:
                    _note_skipped(skipping[0], skipped, writer)
                skipping.pop()
        elif kind == "start" and (
            value in ("nav", "footer") or attrs.get("role") in ("navigation", "contentinfo", "search")
        ):
            if value not in HEADINGS:
                skipping.append(value)
                skipped = []
        elif value == "title" and kind != "text":
            expecting_title = kind == "start" and title is None
        elif expecting_title and kind == "text":
            title = visible(" ".join(value.split()))[:1000]
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
        _note_skipped(skipping[0], skipped, writer)
        writer.flag("truncated")
    page_text = writer.finish()
    return page_text, page_title(Named(title or "", "", ()), page_text)


def _note_skipped(tag: str, texts: list[str], writer: PageWriter) -> None:
    words = " ".join(texts)
    if any(c.isalnum() for c in words):
        writer.lose("site", tag, words)
