"""Declarative shadow roots: the part of a page that a browser shows in the place of an element's own children."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...characters import names
from .removals import Removals
from .tree import Outline, attribute, elements

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_HOSTS = names("article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span")
_BOXES = names("article aside blockquote body div footer header main nav section")


def open_shadow_roots(soup: BeautifulSoup, tags: Outline, removals: Removals) -> bool:
    """Put each shadow root in its host's place, its slots filled; what fits no slot is noted. Whether there was one."""
    if not any(is_shadow_root(tag) for tag in tags.all("template")):
        return False
    for host in elements(soup):
        if "-" in host.name or host.name in _HOSTS:
            root = next((child for child in host.children if getattr(child, "name", None) == "template"), None)
            if root is not None and is_shadow_root(root):  # type: ignore[arg-type]
                _open(soup, host, root, removals)  # type: ignore[arg-type]
    return True


def is_shadow_root(template: Tag) -> bool:
    mode = attribute(template, "shadowrootmode") or attribute(template, "shadowroot")
    return mode.strip().lower() in ("open", "closed")


def _open(soup: BeautifulSoup, host: Tag, root: Tag, removals: Removals) -> None:
    from bs4 import Tag as Element
    from bs4.element import NavigableString, PreformattedString

    light: dict[str, list[Any]] = {}
    for node in [node for node in host.contents if node is not root]:
        node.extract()
        if not isinstance(node, PreformattedString):
            named = attribute(node, "slot").strip() if isinstance(node, Element) else ""
            light.setdefault(named, []).append(node)
    root.name = "div" if host.name in _BOXES else "span"
    root.attrs = {}
    # A template's strings are of a type of their own, which nobody shows.
    for text in [node for node in root.descendants if type(node).__name__ == "TemplateString"]:
        text.replace_with(NavigableString(str(text)))
    for slot in root.find_all("slot"):
        given = light.pop(attribute(slot, "name").strip(), [])
        if any(isinstance(node, Element) or str(node).strip() for node in given):
            slot.clear()
            slot.extend(given)
    if rest := [node for nodes in light.values() for node in nodes]:
        box = soup.new_tag("span")
        host.append(box)
        box.extend(rest)
        removals.take(box, "hidden", "light children")
