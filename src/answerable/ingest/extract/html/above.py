"""A page's title where the content element begins below it, with the sentence that stands under the title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...characters import names
from .removals import Removals
from .titles import Named
from .tree import attribute, elements, has_words, names_of, text_of
from .tree import words as count_words

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_TITLES = names("h1 h2 h3 header div span p")
_LOOK_FOR_LEAD = 3  # boxes around a title, and elements beside each
_LOOK_FOR_TITLE = 300  # elements from the top among which a title may stand
_CRUMBS = names("breadcrumb breadcrumbs crumbs")


def heading_above(soup: BeautifulSoup, root: Tag, named: Named, removals: Removals) -> list[Tag]:
    """The page's title, where the content element begins below it, with the line of text that follows it.

    Only the line of text, where the content begins with the same heading itself.
    """
    if root.name == "body":
        return []
    own = [text_of(tag).casefold() for tag in root.find_all(["h1", "h2", "h3"], limit=3)]
    if root.find("h1") is None:
        headings = [h for h in soup.find_all("h1") if h.get_text(strip=True) and not _in_site_part(h, named)]
        if headings and len({text_of(h) for h in headings}) == 1:
            above = [] if text_of(headings[0]).casefold() in own else headings[:1]
            return above + _lead(headings[0], root)
    title = _title_element(soup, root, named, removals)
    if title is None:
        return []
    if title.name not in ("h1", "h2", "h3"):
        title.name = "h1"
    return [title, *_lead(title, root)]


def promote_title(body: Tag, named: Named) -> None:
    """Make a heading of the first line that says what `<title>` says, on a page that has no h1."""
    if not named.title or body.find("h1") is not None:
        return
    site = {name.casefold() for name in named.site}
    for number, tag in enumerate(body.find_all(["h2", "h3", "div", "p", "span", "strong", "b"])):
        if number > _LOOK_FOR_TITLE:
            return
        text = _title_text(tag)
        if not text or text.casefold() in site or not _begins(named.title, text):
            continue
        if tag.find(["div", "p", "ul"]) is None and not _in_crumbs(tag) and tag.find_parent("a") is None:
            tag.name = tag.name if tag.name in ("h2", "h3") else "h1"
            return


def _lead(title: Tag, root: Tag) -> list[Tag]:
    """The sentence below a title that stands above the content: next to it, or next to the boxes around it."""
    around = {id(root), *(id(parent) for parent in root.parents)}
    place: Tag | None = title
    for _ in range(_LOOK_FOR_LEAD):
        if place is None or id(place) in around:
            break
        lead = place.find_next_sibling()
        for _ in range(_LOOK_FOR_LEAD):
            if lead is None or id(lead) in around:
                break
            if _is_sentence(lead):
                return [lead]
            lead = lead.find_next_sibling()
        place = place.parent
    return []


def _is_sentence(tag: Tag) -> bool:
    text = tag if tag.name == "p" else tag.find("p", recursive=False)
    words = count_words(tag)
    if text is None or not words or words > 60 or tag.find("a") is not None:
        return False
    plain = text_of(tag)
    return plain[-1:] in ".!?。" and len(plain) > 8 and count_words(text) == words


def _title_element(soup: BeautifulSoup, root: Tag, named: Named, removals: Removals) -> Tag | None:
    """The last element before the content that says what `<title>` begins with, and nothing else."""
    wanted = named.title
    if not wanted or any(_begins(wanted, text_of(h)) for h in root.find_all(["h1", "h2", "h3"]) if has_words(h)):
        return None
    title = None
    around = {id(parent) for parent in root.parents}
    site = {name.casefold() for name in named.site}
    for tag in elements(soup):
        if tag is root:
            break
        if tag.name not in _TITLES or id(tag) in around:
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
