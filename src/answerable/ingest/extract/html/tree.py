"""Ways through an HTML tree that stay linear whatever is taken out of it on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ...characters import visible
from ..elements import SILENT
from ..hidden import hides

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_HIDING = frozenset({"hidden", "aria-hidden", "style"})
_WORDS = re.compile(r"[a-z]+|[A-Z][a-z]*|\d+")


def elements(root: BeautifulSoup | Tag) -> Iterator[Tag]:
    """`root` and the elements in it, in order; what is emptied when it is met is not entered."""
    from bs4 import Tag as Element

    stack: list[Any] = [root]
    while stack:
        tag = stack.pop()
        yield tag
        stack.extend(child for child in reversed(tag.contents) if isinstance(child, Element))


class Outline:
    """The elements of a tree by name, read off in one pass: asking a tree anew for each name costs a pass each."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self._by_name: dict[str, list[tuple[int, Tag]]] = {}
        self._size = 0
        for self._size, tag in enumerate(elements(soup)):
            self._by_name.setdefault(tag.name, []).append((self._size, tag))

    def all(self, *names: str) -> list[Tag]:
        """The elements with one of these names that still stand in the tree, in order."""
        if len(names) == 1:
            return [tag for _, tag in self._by_name.get(names[0], ()) if tag.parent is not None]
        found = [entry for name in names for entry in self._by_name.get(name, ())]
        found.sort(key=lambda entry: entry[0])
        return [tag for _, tag in found if tag.parent is not None]

    def add(self, tag: Tag) -> None:
        """An element that was given its name later."""
        self._size += 1
        self._by_name.setdefault(tag.name, []).append((self._size, tag))


def walk(root: Tag) -> Iterator[Any]:
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


def attributes(tag: Tag) -> dict[str, str]:
    """The attributes of an element, with lower-case names and one string each."""
    return {k.lower(): " ".join(v) if isinstance(v, list) else str(v) for k, v in tag.attrs.items()}


def attribute(tag: Tag, name: str) -> str:
    """One attribute; "" where it is missing."""
    value = tag.attrs.get(name)
    if value is None:
        return ""
    return " ".join(value) if isinstance(value, list) else str(value)


def text_of(tag: Tag) -> str:
    """The words of an element, one space between them."""
    return " ".join(visible(tag.get_text(" ")).split())


def has_words(tag: Tag) -> bool:
    return any(any(c.isalnum() for c in piece) for piece in tag.strings)


def words(tag: BeautifulSoup | Tag) -> int:
    """How many words an element holds."""
    return len(tag.get_text(" ").split())


def is_hidden(tag: Tag) -> bool:
    """Whether an element is hidden by its attributes, classes aside."""
    if tag.name not in SILENT and _HIDING.isdisjoint(tag.attrs):
        return False
    attrs = attributes(tag)
    attrs.pop("class", None)
    return hides(tag.name, attrs)


def classes(tag: Tag) -> list[str]:
    value = tag.attrs.get("class")
    if not value:
        return []
    return value if isinstance(value, list) else str(value).split()


def names_of(tag: Tag) -> list[tuple[str, frozenset[str]]]:
    """Class names (and the id, unless it may come from a heading's words), whole and as words."""
    raw = list(classes(tag))
    identity = attribute(tag, "id")
    if identity and tag.name in ("div", "ul", "ol", "form", "aside", "table", "header") and "section" not in raw:
        raw.append(identity)
    return [split_name(name) for name in raw]


@lru_cache(maxsize=4096)
def split_name(name: str) -> tuple[str, frozenset[str]]:
    """`article__Vote-box` as `article-vote-box` and as its words."""
    parts = [word.lower() for word in _WORDS.findall(name)]
    return "-".join(parts), frozenset(parts)


def class_words(tag: Tag) -> set[str]:
    """All words of the names that an element has."""
    found: set[str] = set()
    for _, parts in names_of(tag):
        found |= parts
    return found


def before(tag: Tag) -> Tag | None:
    """The element directly before, if no words stand between."""
    return _beside(tag, tag.previous_siblings)


def after(tag: Tag) -> Tag | None:
    """The element directly after, if no words stand between."""
    return _beside(tag, tag.next_siblings)


def _beside(tag: Tag, siblings: Any) -> Tag | None:
    from bs4 import Tag as Element

    for count, node in enumerate(siblings):
        if count > 20:
            return None
        if isinstance(node, Element):
            if node.name not in ("script", "style", "br", "hr", "link", "meta"):
                return node
        elif any(c.isalnum() for c in str(node)) and type(node).__name__ == "NavigableString":
            return None
    return None
