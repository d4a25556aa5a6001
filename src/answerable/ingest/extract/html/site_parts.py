"""The parts of a page that are of the site around it: menus, bars, breadcrumbs, votes, footers.

Names of elements, roles and classes decide, never the words on the page. In doubt text is kept: a menu line too many
is noise, a paragraph too few is a false gap in the coverage report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...characters import names
from ..inline.controls import CONTROLS
from .removals import Removals
from .tree import elements, names_of, text_of
from .tree import words as count_words

if TYPE_CHECKING:
    from bs4 import Tag

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
    "updated-at page-thumbs mobile-nav announcement-bar announcementbar chat-widget intercom-launcher "
    "feedback-title feedback-question feedback-response feedback-answer feedback-rating kb-feedback kb-ratings "
    "article-ratings page-rating page-ratings meta-lastmod page-lastmod last-modified last-update page-views"
)
_SITE = names(
    "nav navbar navigation topnav sidenav subnav menu menubar topbar sidebar masthead footer siteheader sitefooter "
    "header banner breadcrumb drawer search searchbox searchbar login signin promo social share comments related "
    "recent widget widgets copyright legal toolbar dropdown megamenu flyout locale language languages popup modal "
    "overlay toast foot ftr hdr colophon"
)
_ELSEWHERE = names("related recent popular viewed categories category trending")
# Boxes with these names may also hold what the page has to say.
_MAY_SPEAK = names("banner header overlay toast dropdown widget widgets promo drawer")
_ENDS = names("div p span ul section")
_LOOK_FROM_END = 12  # blocks


def prune(root: Tag, condition: Callable[[Tag], bool], removals: Removals) -> None:
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


def is_never_content(tag: Tag) -> bool:
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
        "radiogroup",
    ):
        return True
    if tag.name == "footer":
        return tag.find_parent("blockquote") is None
    if tag.name == "form" and not tag.find(["h1", "h2", "p", "pre", "table", "ol"]):
        return True
    for name, words in names_of(tag):
        if name in _NEVER_WHOLE or not _NEVER.isdisjoint(words):
            return True
        parts = name.split("-")
        if len(parts) > 2 and ("-".join(parts[-2:]) in _NEVER_WHOLE or "-".join(parts[-3:]) in _NEVER_WHOLE):
            return True
        if tag.name in ("div", "section", "aside") and not _ELSEWHERE.isdisjoint(words) and _only_leads(tag):
            return True
    return False


def _only_leads(tag: Tag) -> bool:
    """Whether it holds links and, at most, a heading above them."""
    plain = count_words(tag) - sum(count_words(one) for one in tag.find_all(["h2", "h3", "h4", "h5", "h6"]))
    return 0 < plain <= 1.2 * sum(count_words(link) for link in tag.find_all("a"))


def is_site_part(tag: Tag) -> bool:
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
    for _, words in names_of(tag):
        if words and len(words) <= 3 and (found := words & _SITE):
            return not (found <= _MAY_SPEAK and _speaks(tag))
    return False


def _speaks(tag: Tag) -> bool:
    """Whether it holds a sentence and nothing to press."""
    text = text_of(tag)
    return len(text.split()) >= 8 and text[-1:] in ".!?。" and tag.find(["a", "button", "input"]) is None


def prune_start(root: Tag, removals: Removals) -> None:
    """Take out boxes of links above the heading with which the text begins."""
    title = root.find("h1")
    if title is None:
        return
    around = {id(parent) for parent in title.parents}
    stack = [root]
    while stack:
        tag = stack.pop()
        if tag is title:
            return
        if id(tag) in around or tag is root:
            stack += reversed(tag.find_all(True, recursive=False))
        elif tag.name in _ENDS and _only_leads(tag):
            removals.take(tag, "site")


def prune_end(root: Tag, removals: Removals) -> None:
    """Take out what ends a page beside its text: links to the pages before and behind, when it was changed."""
    blocks = []
    for tag in elements(root):
        if tag.name in _ENDS:
            blocks.append(tag)
        elif tag.name == "a" and "rel" in tag.attrs and {"prev", "next"} & set(tag.get_attribute_list("rel")):
            removals.take(tag, "site")
    looked = 0
    for tag in reversed(blocks[-_LOOK_FROM_END * 6 :]):
        if looked >= _LOOK_FROM_END or tag.parent is None:
            break
        if tag.find(["div", "p", "ul", "section", "pre", "table", "h1", "h2", "h3", "h4"]) is not None:
            continue
        count = count_words(tag)
        if not count:
            continue
        looked += 1
        if _is_stamp(tag, count) or _leads_on(tag, count):
            removals.take(tag, "site")
        elif tag.name in ("p", "div") and text_of(tag)[-1:] in ".!?:。":
            break


def _is_stamp(tag: Tag, count: int) -> bool:
    """Whether it says when the page was changed, and nothing else."""
    times = tag.find_all("time")
    return (
        bool(times)
        and count <= 10
        and text_of(tag)[-1:] not in ".!?。"
        and count - sum(count_words(t) for t in times) <= 4
    )


def _leads_on(tag: Tag, count: int) -> bool:
    """Whether it is nothing but one or two links that no sentence or heading introduces."""
    if tag.name not in ("div", "ul", "section") or tag.find_parent(["li", "td", "p"]) is not None:
        return False
    links = tag.find_all("a")
    return 1 <= len(links) <= 3 and sum(count_words(link) for link in links) == count <= 16 and not _introduced(tag)


def prune_link_lists(body: Tag, removals: Removals) -> None:
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
