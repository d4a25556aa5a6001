"""The part of an HTML tree that is the page's content, told from the site around it.

Names of elements, roles and classes decide, never the words on the page. In doubt text is kept: a menu line too many
is noise, a paragraph too few is a false gap in the coverage report.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from ..characters import names
from .hidden import hides
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
_LINE_NUMBERS = names("linenos lineno gutter rouge-gutter line-numbers code-lines")
_WORDS = re.compile(r"[a-z]+|[A-Z][a-z]*|\d+")


def prepare(soup: BeautifulSoup) -> None:
    """Take out what no reader sees, show what a reader can open, and flatten tables that only lay out."""
    _show_panels(soup)
    _show_heading_buttons(soup)
    for tag in soup.find_all(True):
        if tag.attrs and tag.name not in _LEFT_TO_THE_WRITER and _hidden(tag):
            _take_out(tag)
    for table in soup.find_all("table"):
        if _lays_out(table):
            for part in [table, *_own_parts(table)]:
                part.name = "div"


def content_roots(soup: BeautifulSoup) -> list[Tag]:
    """The elements to read, in order, with the site's parts inside them taken out."""
    body = soup.body or soup
    total = _words(body)
    root = _declared_root(soup, total)
    if root is None:
        root = body
        _prune(root, _is_site_part)
    _prune(root, _is_never_content)
    if root is body:
        _prune_link_lists(body)
    return [*_heading_above(soup, root), root]


def _declared_root(soup: BeautifulSoup, total: int) -> Tag | None:
    landmarks = _landmarks(soup)
    best = max(_outermost(landmarks["main"]), key=_words, default=None)
    if best is not None and not _enough(best, total, 0.15):  # a part with hardly any words is not the main one
        best = None
    size, share = (_words(best), 0.5) if best is not None else (total, 0.15)
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
    words = _words(tag)
    return words >= 5 and words >= share * total


def _heading_above(soup: BeautifulSoup, root: Tag) -> list[Tag]:
    """The page's title, where the content element begins below it, with the line of text that follows it."""
    if root.name == "body":
        return []
    if root.find("h1") is None:
        headings = [h for h in soup.find_all("h1") if h.get_text(strip=True)]
        if len(headings) == 1 and not _in_site_part(headings[0]):
            return [headings[0]]
    title = _title_element(soup, root)
    if title is None:
        return []
    if title.name not in ("h1", "h2", "h3"):
        title.name = "h1"
    lead = title.find_next_sibling()
    if lead is None or lead is root or any(parent is lead for parent in root.parents):
        return [title]
    text = lead if lead.name == "p" else lead.find("p", recursive=False)
    sentence = lead.get_text(" ", strip=True).endswith((".", "!", "?")) and 3 <= _words(lead) <= 60
    reads = text is not None and _words(text) == _words(lead) and sentence and lead.find("a") is None
    return [title, lead] if reads else [title]


def _title_element(soup: BeautifulSoup, root: Tag) -> Tag | None:
    """The last element before the content that says what `<title>` begins with, and nothing else."""
    named = soup.find("title")
    wanted = " ".join(named.get_text().split()) if named is not None else ""
    if not wanted or any(_begins(wanted, " ".join(h.get_text().split())) for h in root.find_all(["h1", "h2", "h3"])):
        return None
    title = None
    for tag in soup.find_all(["h1", "h2", "h3", "header", "div", "span", "p"]):
        if tag is root:
            break
        text = _title_text(tag)
        if text and _begins(wanted, text) and not _in_crumbs(tag) and not _in_site_part(tag):
            title = tag if not any(parent is title for parent in tag.parents) else title
    for control in title.find_all(["a", "button"]) if title is not None else []:
        if control.name == "button" or str(control.get("href") or "").startswith("javascript:"):
            control.extract()
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


def _in_site_part(tag: Tag) -> bool:
    for parent in tag.parents:
        if parent.name in ("nav", "aside", "footer", "form", "a"):
            return True
        if parent.name == "header" and parent.find("nav") is not None:
            return True
    return False


def _in_crumbs(tag: Tag) -> bool:
    return any(
        str(parent.get("data-testid") or "") == "breadcrumb" or any(whole in _CRUMBS for whole, _ in _names(parent))
        for parent in [tag, *tag.parents]
    )


def _prune(root: Tag, condition: Callable[[Tag], bool]) -> None:
    """Take out the elements below `root` for which `condition` holds, but not one with most of the words in it."""
    whole = max(_words(root), 1)
    doomed = [tag for tag in root.find_all(True) if condition(tag)]
    gone: set[int] = set()
    for tag in doomed:
        if any(id(parent) in gone for parent in tag.parents):
            continue
        if tag.name not in ("nav", "footer") and (
            _words(tag) > 0.5 * whole or (tag.find("h1") is not None and not tag.find("nav"))
        ):
            continue
        gone.add(id(tag))
        _take_out(tag)


def _take_out(tag: Tag) -> None:
    """Empty an element and hide it, so that no sentence runs across the place where it stood."""
    if tag.parent is None:
        return
    words = any(c.isalnum() for c in tag.get_text())  # before it is emptied
    tag.clear()
    tag.attrs = {"hidden": ""}
    if words:
        tag.append("x")  # the page writer leaves a gap for hidden words


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
    return any(name in _NEVER_WHOLE or not _NEVER.isdisjoint(words) for name, words in _names(tag))


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
    return any(words and not _SITE.isdisjoint(words) and len(words) <= 3 for _, words in _names(tag))


def _names(tag: Tag) -> list[tuple[str, set[str]]]:
    """Class names (and the id, unless it may come from a heading's words), whole and as words."""
    raw: list[str] = []
    classes = tag.get("class")
    if classes:
        raw.extend(classes if isinstance(classes, list) else str(classes).split())
    identity = tag.get("id")
    if identity and tag.name in ("div", "ul", "ol", "form", "aside", "table", "header") and "section" not in raw:
        raw.append(str(identity))
    out = []
    for name in raw:
        words = {w.lower() for w in _WORDS.findall(name)}
        whole = "-".join(w.lower() for w in _WORDS.findall(name))
        out.append((whole, words))
    return out


def _prune_link_lists(body: Tag) -> None:
    """Menus that no name gives away: many links and no sentence, on a page that has sentences elsewhere."""
    anchors = body.find_all("a")
    linked = sum(_words(a) for a in anchors)
    plain = _words(body) - linked
    if plain < 60:  # a page that is an index: its links are the content
        return
    counts = Counter(id(parent) for a in anchors for parent in a.parents)
    lists = [tag for tag in body.find_all(["ul", "ol", "div", "td", "table"]) if counts[id(tag)] >= 4]
    for tag in lists:
        if tag.parent is None or tag.find(["h1", "h2", "pre"]) is not None or tag.find_parent(["p", "li"]) is not None:
            continue
        links = tag.find_all("a")
        words = _words(tag)
        if words and sum(_words(a) for a in links) >= 0.9 * words and words <= 12 * len(links) and not _introduced(tag):
            _take_out(tag)


def _introduced(tag: Tag) -> bool:
    """Whether a heading or a sentence stands directly above: then the list of links belongs to the text."""
    before = tag.find_previous_sibling()
    if before is None:
        return False
    if before.name in ("p", "h1", "h2", "h3", "h4", "h5", "h6"):
        return True
    return before.get_text(" ", strip=True).endswith((":", "."))


def _words(tag: BeautifulSoup | Tag) -> int:
    return len(tag.get_text(" ").split())


def _hidden(tag: Tag) -> bool:
    attrs = {k.lower(): " ".join(v) if isinstance(v, list) else str(v) for k, v in tag.attrs.items()}
    attrs.pop("class", None)
    return hides(tag.name, attrs)


def _show_panels(soup: BeautifulSoup) -> None:
    """A closed tab or accordion panel is text that the reader can open: one that a visible control names is shown,
    and so is a tab panel beside an open one. The control is the panel's heading."""
    for control in soup.select("[aria-controls]"):
        if not control.get_text(strip=True) or any(
            _hidden(t)
            for t in [control, *control.parents]
            if t.attrs and t.get("role") != "tab" and t.name not in ("button",)
        ):
            continue
        for name in str(control["aria-controls"]).split():
            panel = soup.find(id=name)
            if panel is None or panel.name in ("nav", "form"):
                continue
            _show(panel)
            if control.name == "button" and control.get("role") != "tab" and _reads(panel):
                control.name = "div"
    for panel in soup.select("[role=tabpanel][hidden]"):
        if panel.find_parent(["nav", "form"]) is None and _has_open_sibling(panel):
            _show(panel)


def _show(panel: Tag) -> None:
    for attribute in ("hidden", "aria-hidden"):
        if attribute in panel.attrs:
            del panel[attribute]
    if re.fullmatch(r"\s*display\s*:\s*none\s*;?\s*", str(panel.get("style") or ""), re.I):
        del panel["style"]


def _reads(panel: Tag) -> bool:
    """Whether a panel holds text, not a menu or a box to search in."""
    if panel.find(["nav", "input"]) is not None or str(panel.get("role") or "") in ("menu", "listbox", "dialog"):
        return False
    return _words(panel) >= 3 and sum(_words(a) for a in panel.find_all("a")) < 0.7 * _words(panel)


def _has_open_sibling(panel: Tag) -> bool:
    """Whether another panel beside it is open, and the tab list above has a tab for each of them."""
    beside = panel.parent.find_all(role="tabpanel", recursive=False) if panel.parent is not None else []
    if all(_hidden(other) for other in beside):
        return False
    for parent in panel.parents:
        if tabs := [tab for tab in parent.find_all(role="tab") if tab.get_text(strip=True)]:
            return len(tabs) >= len(beside)
    return False


def _show_heading_buttons(soup: BeautifulSoup) -> None:
    """A heading that is nothing but a button, which opens what stands below it, is a heading all the same."""
    for heading in soup.find_all(["h1", "h2", "h3", "h4", "h5", "h6", "dt"]):
        buttons = heading.find_all("button")
        if len(buttons) == 1 and _words(heading) and _words(heading) == _words(buttons[0]):
            buttons[0].name = "span"


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
    return all(_words(cell) <= 25 and cell.get_text(strip=True) for row in rows for cell in row)


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
