"""The part of an HTML tree that is the page's content, told from the site around it.

Names of elements, roles and classes decide, never the words on the page. In doubt text is kept: a menu line too many
is noise, a paragraph too few is a false gap in the coverage report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..characters import names
from .html.above import heading_above, promote_title
from .html.copies import show_only_copies
from .html.layout import flatten_layout
from .html.notations import write_notations
from .html.panels import open_panels, show_heading_buttons
from .html.removals import Removal, Removals, label
from .html.roles import name_by_role
from .html.site_parts import is_never_content, is_site_part, prune, prune_end, prune_link_lists, prune_start
from .html.tabs import join_tabs
from .html.titles import Named
from .html.tree import Outline, attribute, elements, is_hidden, text_of
from .html.tree import words as count_words
from .inline.controls import CONTROLS

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_CONTAINERS = (
    "[articleBody]", ".article-body", "#article-body", ".article__body", ".article-content", ".theme-doc-markdown",
    ".markdown-body", ".md-content", ".wiki-content", "#mw-content-text", ".rst-content", ".doc-content",
    ".docs-content", ".help-article", ".kb-article", ".post-content", ".entry-content", ".page-content",
    ".main-content", "#main-content", "#content", "#main", ".content",
)  # fmt: skip
_DATA = frozenset(
    {"p", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote", "div", "section", "article", "pre"}
)
# What of these is read depends on the text around them.
_LEFT_TO_THE_WRITER = CONTROLS | names("html body svg img i span iframe object embed audio video")
_PROSE = 8  # words of a sentence outside the content that may be the page's


def prepare(soup: BeautifulSoup, tags: Outline, removals: Removals) -> None:
    """Take out what no reader sees, show what a reader can open, and flatten tables that only lay out."""
    name_by_role(soup, tags, removals)
    by_id = _by_id(soup)
    join_tabs(soup, by_id, removals)
    open_panels(soup, by_id)
    show_heading_buttons(tags)
    _show_labels(soup)
    show_only_copies(soup, tags, removals)
    write_notations(soup, tags, removals)
    for tag in elements(soup):
        if tag.attrs and tag.name not in _LEFT_TO_THE_WRITER and is_hidden(tag):
            removals.take(tag, "hidden", tag.name)
    flatten_layout(tags)


def _show_labels(soup: BeautifulSoup) -> None:
    """A title that is hidden from a screen reader, which is told the same by the box around it, is there to be seen."""
    for tag in elements(soup):
        if tag.attrs.get("aria-hidden") != "true" or tag.parent is None:
            continue
        told = " ".join(attribute(tag.parent, "aria-label").split())
        if told and text_of(tag) == told:
            del tag["aria-hidden"]


def _by_id(soup: BeautifulSoup) -> dict[str, Tag]:
    found: dict[str, Tag] = {}
    for tag in elements(soup):
        if (name := tag.attrs.get("id")) is not None:
            found.setdefault(str(name), tag)
    return found


def content_roots(soup: BeautifulSoup, named: Named, removals: Removals) -> list[Tag]:
    """The elements to read, in order, with the site's parts inside them taken out."""
    body = soup.body or soup
    total = count_words(body)
    root = _declared_root(soup, total)
    if root is None:
        root = body
        prune(root, is_site_part, removals)
    prune(root, is_never_content, removals)
    if root is body:
        prune_link_lists(body, removals)
        promote_title(body, named)
    prune_start(root, removals)
    prune_end(root, removals)
    above = heading_above(soup, root, named, removals)
    before, behind = _beside(root, above)
    for part in (*before, *behind):
        prune(part, is_never_content, removals)
    return [*above, *before, root, *behind]


def _beside(root: Tag, above: list[Tag]) -> tuple[list[Tag], list[Tag]]:
    """Notices, listings and prose that stand in `<main>` beside the element that declares itself to be the content."""
    from bs4 import Tag as Element

    main = next((parent for parent in root.parents if parent.name == "main" or parent.get("role") == "main"), None)
    if main is None:
        return [], []
    around = {id(parent) for parent in root.parents}
    read = {id(tag) for tag in above}
    read |= {id(parent) for tag in above for parent in tag.parents}
    before: list[Tag] = []
    behind: list[Tag] = []
    found, stack = before, [main]
    while stack:
        tag = stack.pop()
        if tag is root:
            found = behind
        elif id(tag) in around:
            stack += [child for child in reversed(tag.contents) if isinstance(child, Element)]
        elif id(tag) not in read and not is_site_part(tag) and not is_never_content(tag):
            listings = [tag] if tag.name == "pre" else tag.find_all("pre")
            found += listings or ([tag] if _is_of_page(tag) else [])
    return before, behind


def _is_of_page(tag: Tag) -> bool:
    words = count_words(tag)
    least = _PROSE if attribute(tag, "role") in ("alert", "note") else 1.5 * _PROSE
    return words >= least and _is_prose([text_of(tag)]) and sum(count_words(a) for a in tag.find_all("a")) < 0.4 * words


def outside(
    soup: BeautifulSoup, roots: list[Tag], removals: Removals, *, chosen: bool
) -> tuple[list[Removal], list[Removal]]:
    """What stands before and behind the content and is not read; `chosen`: a recipe says what the content is."""
    from bs4.element import NavigableString

    body = soup.body or soup
    content = {id(root) for root in roots}
    around = {id(parent): parent for root in roots for parent in root.parents}
    before: list[Removal] = []
    behind: list[Removal] = []
    records, left = before, len(roots)
    stack: list[tuple[Any, bool]] = [(body, False)]
    if id(body) in content:
        return before, behind
    while stack:
        node, of_site = stack.pop()
        if isinstance(node, NavigableString):
            if type(node) is NavigableString and node.strip():
                records.append(Removal("site" if of_site or not _is_prose([node]) else "other", "text", [str(node)]))
        elif id(node) in content:
            left -= 1
            records = records if left else behind
        elif id(node) in around:
            stack += [(child, of_site) for child in reversed(node.contents)]
        else:
            known = chosen or of_site or is_site_part(node) or is_never_content(node) or node.name == "a"
            for record in removals.gather(node, "site", label(node)):
                if record.kind == "site" and not known and _is_prose(record.texts):
                    record = Removal("other", record.name, record.texts)
                records.append(record)
    return before, behind


def _is_prose(texts: list[str]) -> bool:
    """Whether it holds a sentence, which may be of the page after all."""
    text = " ".join(" ".join(texts).split())
    return (len(text.split()) >= _PROSE and any(sign in text for sign in (". ", "? ", "! "))) or (
        len(text.split()) >= _PROSE and text[-1:] in ".?!。"
    )


def _declared_root(soup: BeautifulSoup, total: int) -> Tag | None:
    landmarks = _landmarks(soup)
    best = max(_outermost(landmarks["main"]), key=count_words, default=None)
    if best is not None and not _enough(best, total, 0.15):  # a part with hardly any words is not the main one
        best = None
    size, share = (count_words(best), 0.5) if best is not None else (total, 0.15)
    for name in ("article", *_CONTAINERS):
        tags = [tag for tag in landmarks[name] if best is None or any(parent is best for parent in tag.parents)]
        tags = _outermost(tags) if name == "article" else tags
        if len(tags) == 1 and _enough(tags[0], size, share):
            return tags[0]
    return best


def _landmarks(soup: BeautifulSoup) -> dict[str, list[Tag]]:
    """The elements that declare themselves to be content, by the sign they do it with, in one pass."""
    landmarks: dict[str, list[Tag]] = {name: [] for name in ("main", "article", *_CONTAINERS)}
    for tag in elements(soup):
        if tag.name in ("main", "article"):
            landmarks[tag.name].append(tag)
        if not tag.attrs or tag.name == "body":
            continue
        if tag.get("role") == "main":
            landmarks["main"].append(tag)
        if tag.get("itemprop") == "articleBody":
            landmarks["[articleBody]"].append(tag)
        for sign in (f"#{tag.get('id')}", *(f".{name}" for name in tag.get_attribute_list("class"))):
            if sign in landmarks:
                landmarks[sign].append(tag)
    return landmarks


def _outermost(tags: list[Tag]) -> list[Tag]:
    chosen = {id(tag) for tag in tags}
    unique = list({id(tag): tag for tag in tags}.values())
    return [tag for tag in unique if not any(id(parent) in chosen for parent in tag.parents)]


def _enough(tag: Tag, total: int, share: float) -> bool:
    words = count_words(tag)
    return words >= 5 and words >= share * total
