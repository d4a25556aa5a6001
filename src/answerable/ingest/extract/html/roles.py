"""Elements that say by their role what they are: tables, lists and headings built of boxes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...characters import names
from .removals import Removals
from .tree import Outline, attribute, elements

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_BOXES = names("div span section p a ul ol li")
_ELEMENTS = {
    "table": "table", "grid": "table", "treegrid": "table", "row": "tr", "cell": "td", "gridcell": "td",
    "columnheader": "th", "rowheader": "th", "list": "ul", "listitem": "li",
}  # fmt: skip
_BULLET = re.compile(r"\s*[•·◦▪▫●○■‣⁃]\s*")
_SIGNS = re.compile(r"[\s#¶§🔗⚓∞]*")
_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]


def name_by_role(soup: BeautifulSoup, tags: Outline, removals: Removals) -> None:
    """Give elements the names that their roles stand for, and take the sign that links to a heading out of it."""
    for tag in elements(soup):
        role = attribute(tag, "role") if tag.attrs else ""
        if not role or tag.name not in _BOXES:
            continue
        if role == "heading":
            level = attribute(tag, "aria-level").strip()
            tag.name = f"h{level}" if level in ("1", "2", "3", "4", "5", "6") else "h2"
            tags.add(tag)
        elif role in _ELEMENTS and not (role in ("list", "listitem") and tag.name in ("ul", "ol", "li")):
            tag.name = _ELEMENTS[role]
            tags.add(tag)
    for item in tags.all("li"):
        first = item.find(True, recursive=False)
        if first is not None and _BULLET.fullmatch(first.get_text()) and first.find("img") is None:
            removals.drop(first)
    for heading in tags.all(*_HEADINGS):
        for link in heading.find_all("a"):
            if attribute(link, "href")[:1] == "#" and _SIGNS.fullmatch(link.get_text()) and not link.find("img"):
                _keep_anchor(heading, link)
                removals.drop(link)


def _keep_anchor(heading: Tag, link: Tag) -> None:
    """A heading without a name of its own has that of the link to it."""
    name = attribute(link, "id") or attribute(link, "href")[1:]
    if (
        name
        and "id" not in heading.attrs
        and heading.find(id=True) is None
        and heading.find("a", attrs={"name": True}) is None
    ):
        heading["id"] = name
