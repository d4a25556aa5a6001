"""Parts of a page that say again what it says anyway: headings, first paragraphs, copies for print or phones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...characters import names, visible
from .removals import Removals
from .tree import Outline, classes, elements, split_name, text_of, walk

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_HEADINGS = names("h1 h2 h3 h4 h5 h6")
_TOP = 8  # paragraphs from the top among which none is read twice
_SHORTEST = 5  # words of such a paragraph
_MOST = 100  # elements for one medium, or `<noscript>`, of one page that are compared with the rest
_MEDIA = names("print mobile desktop phone phones tablet xs sm md lg xl small medium large handheld")
_SHOWN = names("only visible hidden show hide d block none version view inline copy for")
_WORD = re.compile(r"[^\W_]+")
_MODULUS, _BASE = (1 << 61) - 1, 1_000_003
_ENOUGH = 8  # words of a `<noscript>` that may be text


def take_copies(roots: list[Tag], removals: Removals) -> None:
    """Take out what stands twice in the content, whose elements are `roots`."""
    for root in roots:
        _take_variants(root, removals)
    _take_repeated(roots, removals)


def _take_repeated(roots: list[Tag], removals: Removals) -> None:
    """A heading directly below the same one, an h1 again, a paragraph at the top again."""
    from bs4 import Tag as Element

    tops: set[str] = set()
    paragraphs: list[str] = []
    heading, between = "", False
    inside: Tag | None = None  # the heading that is open
    depth = 0
    for root in roots:
        for node in walk(root):
            if inside is not None:  # the words of a heading are looked at as a whole
                depth += 1 if isinstance(node, Element) else -1 if node is None else 0
                if depth < 0:
                    inside = None
                continue
            if node is None:
                continue
            if not isinstance(node, Element):
                between = between or any(c.isalnum() for c in node)
            elif node.name in _HEADINGS:
                text = text_of(node).casefold()
                if text and ((text == heading and not between) or (node.name == "h1" and text in tops)):
                    removals.take(node, "copy")
                elif text:
                    heading, between = text, False
                    tops |= {text} if node.name == "h1" else set()
                inside, depth = node, 0
            elif node.name == "p" and len(paragraphs) < _TOP:
                text = text_of(node).casefold()
                if text and text in paragraphs and len(text.split()) >= _SHORTEST:
                    removals.take(node, "copy")
                elif text:
                    paragraphs.append(text)


def _take_variants(root: Tag, removals: Removals) -> None:
    """Elements that are shown on one medium only, where another element says the same."""
    variants = [tag for tag in elements(root) if tag.attrs and tag is not root and _is_for_a_medium(tag)][:_MOST]
    if not variants:
        return
    marks = _marks(root)
    counts: dict[tuple[int, int], set[int]] = {}
    for tag in elements(root):
        counts.setdefault(marks[id(tag)], set()).add(id(tag))
    for tag in variants:
        mark = marks[id(tag)]
        if mark[0] < 2:
            continue
        family = {id(one) for one in tag.parents} | {id(one) for one in elements(tag)}
        others = counts[mark] - family
        if others:
            counts[mark] -= {id(one) for one in elements(tag)}
            removals.take(tag, "copy")


def _is_for_a_medium(tag: Tag) -> bool:
    for name in classes(tag):
        _, parts = split_name(name)
        if not _MEDIA.isdisjoint(parts) and not _SHOWN.isdisjoint(parts) and parts <= _MEDIA | _SHOWN:
            return True
    return False


def _marks(root: Tag) -> dict[int, tuple[int, int]]:
    """For each element how many words it holds, and a number that is the same only for the same words in order."""
    from bs4 import Tag as Element
    from bs4.element import NavigableString

    marks: dict[int, tuple[int, int]] = {}
    stack: list[tuple[Tag, int, int]] = []
    for node in walk(root):
        if isinstance(node, Element):
            stack.append((node, 0, 0))
        elif node is None or type(node) is NavigableString:
            if node is None:
                tag, count, value = stack.pop()
                marks[id(tag)] = (count, value)
            else:
                found = _WORD.findall(visible(str(node)).casefold())
                count, value = len(found), 0
                for word in found:
                    value = (value * _BASE + hash(word)) % _MODULUS
            if stack and count:
                outer, before, sum_ = stack[-1]
                stack[-1] = (outer, before + count, (sum_ * pow(_BASE, count, _MODULUS) + value) % _MODULUS)
    while stack:  # the end of the root itself is not told
        tag, count, value = stack.pop()
        marks[id(tag)] = (count, value)
    return marks


def show_only_copies(soup: BeautifulSoup, tags: Outline, removals: Removals) -> None:
    """Read a `<noscript>` that holds the only copy of a text; one that says again what is shown is a copy."""
    blocks = tags.all("noscript")[:_MOST]
    texts = [(tag, text_of(tag)) for tag in blocks]
    texts = [(tag, text) for tag, text in texts if len(text.split()) >= _ENOUGH and "javascript" not in text.casefold()]
    if not texts:
        return
    shown = " ".join(
        " ".join(_WORD.findall(visible(str(node)).casefold()))
        for node in (soup.body or soup).strings
        if node.strip() and node.find_parent("noscript") is None
    )
    for tag, text in texts:
        folded = " ".join(_WORD.findall(text.casefold()))
        if folded in shown:
            removals.take(tag, "copy")
        elif text[-1:] in ".!?。！？":
            tag.name = "div"
