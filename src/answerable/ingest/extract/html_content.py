"""The part of an HTML tree that is the page's content, told from the site around it.

Names of elements, roles and classes decide, never the words on the page. In doubt text is kept: a menu line too many
is noise, a paragraph too few is a false gap in the coverage report.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..characters import names
from .html.copies import show_only_copies
from .html.notations import write_notations
from .html.panels import open_panels, show_heading_buttons
from .html.removals import Removal, Removals, label
from .html.tabs import join_tabs
from .html.titles import Named
from .html.tree import attribute, elements, has_words, is_hidden, names_of, text_of
from .html.tree import words as count_words
from .inline.controls import CONTROLS

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

# Classes and ids are compared word by word ("article-votes" is article, votes) and as a whole.
_NEVER = names(
    "breadcrumb breadcrumbs crumbs pagination pager paginator prevnext cookie cookies gdpr newsletter subscribe "
    "skiplink votes upvote helpful disqus advert advertisement adsbygoogle toc tocbot sharing sharebar socials"
)
_NEVER_WHOLE = names(
    "table-of-contents tableofcontents on-this-page page-toc toc-wrapper article-vote article-votes article-feedback "
    "page-feedback doc-feedback feedback-widget feedback was-this-helpful related-articles related-posts "
    "related-links related-content recent-articles recently-viewed article-relatives see-also-links next-prev "
    "prev-next pagination-nav theme-doc-footer edit-this-page edit-page edit-link theme-edit-this-page last-updated "
    "article-meta page-metadata share social-share social-links social-icons article-share article-subscribe "
    "article-comments comments comment-list comment-form skip-link skip-to-content skip-nav cookie-banner "
    "cookie-consent cookie-notice cookie-bar consent-banner print-button copy-button copybtn back-to-top "
    "scroll-to-top read-next article-more-questions article-return-to-top article-sidebar article-footer "
    "jp-relatedposts author-box theme-last-updated md-source-file md-feedback md-footer md-sidebar md-header "
    "rst-footer-buttons wy-nav-side printfooter catlinks mw-jump-link toctree-wrapper-nav sphinxsidebar headerlink "
    "updated-at page-thumbs mobile-nav announcement-bar announcementbar chat-widget intercom-launcher"
)
_SITE = names(
    "nav navbar navigation topnav sidenav subnav menu menubar topbar sidebar masthead footer siteheader sitefooter "
    "header banner breadcrumb drawer search searchbox searchbar login signin promo social share comments related "
    "recent widget widgets copyright legal toolbar dropdown megamenu flyout locale language languages popup modal "
    "overlay toast"
)
_CRUMBS = names("breadcrumb breadcrumbs crumbs")
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
_LEFT_TO_THE_WRITER = CONTROLS | names("html body svg img i span")
_PROSE = 8  # words of a sentence outside the content that may be the page's
_LINE_NUMBERS = names("linenos lineno gutter rouge-gutter line-numbers code-lines")


def prepare(soup: BeautifulSoup, removals: Removals) -> None:
    """Take out what no reader sees, show what a reader can open, and flatten tables that only lay out."""
    by_id = _by_id(soup)
    join_tabs(soup, by_id, removals)
    open_panels(soup, by_id)
    show_heading_buttons(soup)
    show_only_copies(soup, removals)
    write_notations(soup, removals)
    for tag in elements(soup):
        if tag.attrs and tag.name not in _LEFT_TO_THE_WRITER and is_hidden(tag):
            removals.take(tag, "hidden", tag.name)
    for table in soup.find_all("table"):
        if _lays_out(table):
            for part in [table, *_own_parts(table)]:
                part.name = "div"


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
        _prune(root, _is_site_part, removals)
    _prune(root, _is_never_content, removals)
    if root is body:
        _prune_link_lists(body, removals)
    above = _heading_above(soup, root, named, removals)
    before, behind = _beside(root, above)
    for part in (*before, *behind):
        _prune(part, _is_never_content, removals)
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
        elif id(tag) not in read and not _is_site_part(tag) and not _is_never_content(tag):
            if _is_of_page(tag):
                found.append(tag)
            else:
                found += [tag] if tag.name == "pre" else tag.find_all("pre")
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
            known = chosen or of_site or _is_site_part(node) or _is_never_content(node) or node.name == "a"
            for record in removals.gather(node, "site", label(node)):
                if record.kind == "site" and not known and _is_prose(record.texts):
                    record = Removal("other", record.name, record.texts)
                records.append(record)
    return before, behind


def _is_prose(texts: list[str]) -> bool:
    """Whether it holds a sentence, which may be of the page after all."""
    text = " ".join(" ".join(texts).split())
    return (
        len(text.split()) >= _PROSE
        and any(sign in text for sign in (". ", "? ", "! "))
        or (len(text.split()) >= _PROSE and text[-1:] in ".?!。")
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
    for tag in soup.find_all(True):
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


def _heading_above(soup: BeautifulSoup, root: Tag, named: Named, removals: Removals) -> list[Tag]:
    """The page's title, where the content element begins below it, with the line of text that follows it.

    Only the line of text, where the content begins with the same heading itself.
    """
    if root.name == "body":
        return []
    own = [text_of(tag).casefold() for tag in root.find_all(["h1", "h2", "h3"], limit=3)]
    if root.find("h1") is None:
        headings = [h for h in soup.find_all("h1") if h.get_text(strip=True) and not _in_site_part(h, named)]
        if headings and len({text_of(h) for h in headings}) == 1:
            title = headings[0]
            above = [] if text_of(title).casefold() in own else [title]
            return above + _lead(title, root)
    title = _title_element(soup, root, named, removals)
    if title is None:
        return []
    if title.name not in ("h1", "h2", "h3"):
        title.name = "h1"
    return [title, *_lead(title, root)]


def _lead(title: Tag, root: Tag) -> list[Tag]:
    """The sentence directly below a title that stands above the content."""
    lead = title.find_next_sibling()
    if lead is None or lead is root or any(parent is lead for parent in root.parents):
        return []
    text = lead if lead.name == "p" else lead.find("p", recursive=False)
    sentence = lead.get_text(" ", strip=True).endswith((".", "!", "?", "。")) and count_words(lead) <= 60
    if not isinstance(text, type(lead)) or not sentence or lead.find("a") is not None:
        return []
    return [lead] if count_words(text) == count_words(lead) and len(text_of(lead)) > 8 else []


def _title_element(soup: BeautifulSoup, root: Tag, named: Named, removals: Removals) -> Tag | None:
    """The last element before the content that says what `<title>` begins with, and nothing else."""
    wanted = named.title
    if not wanted or any(_begins(wanted, text_of(h)) for h in root.find_all(["h1", "h2", "h3"]) if has_words(h)):
        return None
    title = None
    around = {id(parent) for parent in root.parents}
    site = {name.casefold() for name in named.site}
    for tag in soup.find_all(["h1", "h2", "h3", "header", "div", "span", "p"]):
        if tag is root:
            break
        if id(tag) in around:
            continue
        text = _title_text(tag)
        if (
            text
            and text.casefold() not in site
            and _begins(wanted, text)
            and not _in_crumbs(tag)
            and not _in_site_part(tag)
        ):
            title = tag if not any(parent is title for parent in tag.parents) else title
    for control in title.find_all(["a", "button"]) if title is not None else []:
        if control.name == "button" or attribute(control, "href").startswith("javascript:"):
            removals.take(control, "control", control.name)
    return title


def _title_text(tag: Tag) -> str:
    """An element's text without the links and buttons in it; empty where it is too much for a title."""
    words: list[str] = []
    for count, piece in enumerate(tag.strings):
        if len(words) > 30 or count > 60:
            return ""
        if piece.strip() and piece.find_parent(["a", "button", "script", "style"]) is None:
            words += piece.split()
    return " ".join(words)


def _begins(title: str, text: str) -> bool:
    """Whether `text` is the title, or what stands in it before the name of the site."""
    return title.startswith(text) and (
        title == text or re.match(r"\s+[|·•—–»«›:-]|\s*[|:]", title[len(text) :]) is not None
    )


def _in_site_part(tag: Tag, named: Named | None = None) -> bool:
    """Whether a heading stands in a part of the site; in a header with a menu it is the page's if `<title>` says so."""
    for parent in tag.parents:
        if parent.name in ("nav", "aside", "footer", "form", "a"):
            return True
        if parent.name == "header" and parent.find("nav") is not None:
            return named is None or not _begins(named.title, text_of(tag))
    return False


def _in_crumbs(tag: Tag) -> bool:
    return any(
        str(parent.get("data-testid") or "") == "breadcrumb" or any(whole in _CRUMBS for whole, _ in names_of(parent))
        for parent in [tag, *tag.parents]
    )


def _prune(root: Tag, condition: Callable[[Tag], bool], removals: Removals) -> None:
    """Take out the elements below `root` for which `condition` holds, but not one with most of the words in it."""
    whole = max(count_words(root), 1)
    for tag in elements(root):
        if tag is root or not condition(tag):
            continue
        most = tag.name not in ("nav", "footer") and (
            count_words(tag) > 0.5 * whole or (tag.find("h1") is not None and not tag.find("nav"))
        )
        if not most:
            removals.take(tag, "control" if tag.name in CONTROLS else "site")


def _is_never_content(tag: Tag) -> bool:
    """Unmistakably of the site, wherever it stands."""
    role = str(tag.get("role") or "")
    if tag.name == "nav" or role in (
        "navigation",
        "search",
        "contentinfo",
        "dialog",
        "alertdialog",
        "menu",
        "menubar",
        "toolbar",
    ):
        return True
    if tag.name == "footer":
        return tag.find_parent("blockquote") is None
    if tag.name == "form" and not tag.find(["h1", "h2", "p", "pre", "table", "ol"]):
        return True
    return any(name in _NEVER_WHOLE or not _NEVER.isdisjoint(words) for name, words in names_of(tag))


def _is_site_part(tag: Tag) -> bool:
    """Of the site when it stands outside any element declared to be content."""
    if tag.name in ("header", "aside", "footer", "nav"):
        return True
    if str(tag.get("role") or "") in ("banner", "complementary", "search", "navigation", "contentinfo"):
        return True
    if tag.name in (
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "pre",
        "code",
        "a",
        "td",
        "th",
        "li",
        "span",
        "strong",
        "em",
    ):
        return False
    return any(words and not _SITE.isdisjoint(words) and len(words) <= 3 for _, words in names_of(tag))


def _prune_link_lists(body: Tag, removals: Removals) -> None:
    """Menus that no name gives away: many links and no sentence, on a page that has sentences elsewhere."""
    anchors = body.find_all("a")
    linked = sum(count_words(a) for a in anchors)
    plain = count_words(body) - linked
    if plain < 60:  # a page that is an index: its links are the content
        return
    counts = Counter(id(parent) for a in anchors for parent in a.parents)
    lists = [tag for tag in body.find_all(["ul", "ol", "div", "td", "table"]) if counts[id(tag)] >= 4]
    for tag in lists:
        if tag.parent is None or tag.find(["h1", "h2", "pre"]) is not None or tag.find_parent(["p", "li"]) is not None:
            continue
        links = tag.find_all("a")
        words = count_words(tag)
        if (
            words
            and sum(count_words(a) for a in links) >= 0.9 * words
            and words <= 12 * len(links)
            and not _introduced(tag)
        ):
            removals.take(tag, "site")


def _introduced(tag: Tag) -> bool:
    """Whether a heading or a sentence stands directly above: then the list of links belongs to the text."""
    before = tag.find_previous_sibling()
    if before is None:
        return False
    if before.name in ("p", "h1", "h2", "h3", "h4", "h5", "h6"):
        return True
    return before.get_text(" ", strip=True).endswith((":", "."))


def _own_parts(table: Tag) -> list[Tag]:
    """Rows, cells and row groups of this table, not of a table inside it."""
    return [
        part
        for part in table.find_all(["tbody", "thead", "tfoot", "tr", "td", "th", "caption", "colgroup"])
        if part.find_parent("table") is table
    ]


def _is_grid(table: Tag, parts: list[Tag]) -> bool:
    """Whether it is data all the same: editors call any table without a header a presentation."""
    rows = [
        [p for p in parts if p.name in ("td", "th") and p.find_parent("tr") is row] for row in parts if row.name == "tr"
    ]
    widths = {len(row) for row in rows}
    if len(rows) < 2 or len(widths) != 1 or min(widths) < 2:
        return False
    if table.find(["table", "ul", "ol", "h1", "h2", "h3", "pre", "form", "img"]) is not None:
        return False
    return all(count_words(cell) <= 25 and cell.get_text(strip=True) for row in rows for cell in row)


def _numbers_lines(cell: Tag) -> bool:
    return not _LINE_NUMBERS.isdisjoint(cell.get_attribute_list("class"))


def _lays_out(table: Tag) -> bool:
    role = str(table.get("role") or "")
    parts = _own_parts(table)
    if role in ("presentation", "none"):
        return not _is_grid(table, parts)
    if table.find("pre") is not None and any(part.name == "td" and _numbers_lines(part) for part in parts):
        return True  # a listing with its line numbers
    if any(part.name in ("th", "thead", "caption") for part in parts):
        return False
    cells = [part for part in parts if part.name == "td"]
    rows = [part for part in parts if part.name == "tr"]
    if table.find(["h1", "h2", "table"]) is not None or table.find("pre") is not None:
        return True
    if rows and len(cells) <= len(rows):
        return True  # one column
    return any(len(cell.find_all(["p", "ul", "ol"])) >= 3 for cell in cells)
