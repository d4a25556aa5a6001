"""Tabs: each label is put at the head of the panel that it opens.

A list of labels with the panels below it reads as `LinuxDocker`, and nobody can tell which text is for whom. Labels
and panels find each other by the ids that they name, else by their order where there are as many of both.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...characters import names
from .removals import Removals
from .tree import after, attribute, class_words, classes, elements, has_words, is_hidden, text_of, words

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_LISTS = names(
    "tabs tablist tab-list tabs-list tabbed-labels nav-tabs nav-pills w-tab-menu tab-links tab-nav tabs-nav "
    "tab-buttons tab-header tab-headers tabs-header tab tabs__nav tabs__list tab-titles tabs-titles tab-labels "
    "tabs-menu tab-menu tabs-bar tab-bar tabstrip tab-strip resp-tabs-list etabs ui-tabs-nav tabbernav "
    "sphinx-tabs-list code-tabs-nav"
)
_PANEL_WORDS = names(
    "tab tabs tabpanel tabcontent tabbed pane panel panels panes blocks block content contents item body"
)
_TOGGLES = names("tab pill tabs")
_FIRST = ["h1", "h2", "h3", "h4", "h5", "h6", "p", "strong"]
_LONGEST_LABEL = 12  # words
_MOST_TABS = 40


def join_tabs(soup: BeautifulSoup, by_id: dict[str, Tag], removals: Removals) -> None:
    """Put the labels of tabs into their panels, and show the panels."""
    for tag in elements(soup):
        if not tag.attrs or tag.name in ("body", "html", "head"):
            continue
        role = attribute(tag, "role")
        if role == "tablist" or not _LISTS.isdisjoint(name.lower() for name in classes(tag)):
            _join(soup, tag, by_id, removals)
        elif role == "tab" and tag.name not in ("li", "div"):
            tag.name = "div"  # a tab without a panel here stands on a line of its own all the same


def _join(soup: BeautifulSoup, tablist: Tag, by_id: dict[str, Tag], removals: Removals) -> None:
    labels = _labels(tablist)
    if not labels or any(is_hidden(parent) for parent in [tablist, *tablist.parents] if parent.attrs):
        return
    pairs = _by_reference(labels, by_id) or _by_order(tablist, labels)
    if not pairs or any(tablist is parent for _, panel in pairs for parent in panel.parents):
        return  # no tabs, or an accordion that says it is tabs
    for tab, panel in pairs:
        title = text_of(tab)
        if not title:
            continue
        show(panel)
        first = panel.find(_FIRST)
        if first is None or text_of(first).casefold() != title.casefold():
            line = soup.new_tag("p")
            bold = soup.new_tag("strong")
            bold.string = title
            line.append(bold)
            if panel.name == "pre":
                panel.insert_before(line)
            else:
                panel.insert(0, line)
        removals.drop(tab)


def _labels(tablist: Tag) -> list[Tag]:
    """The tabs of a list, if it holds nothing else; empty where it is something else."""
    found = [tag for tag in tablist.find_all(True) if attribute(tag, "role") == "tab"]
    if not found:
        for name in ("label", "a", "button", "li"):
            found = tablist.find_all(name)
            if found:
                break
        else:
            found = [tag for tag in tablist.find_all(["div", "span"], recursive=False) if has_words(tag)]
        if len(found) < 2 or sum(words(tag) for tag in found) != words(tablist):
            return []
    if len(found) > _MOST_TABS or any(words(tag) > _LONGEST_LABEL for tag in found):
        return []
    return found


def _by_reference(labels: list[Tag], by_id: dict[str, Tag]) -> list[tuple[Tag, Tag]]:
    pairs = []
    for tab in labels:
        inner = tab.find(["a", "button"]) if tab.name == "li" else None
        for name in [name for one in (tab, inner) if one is not None for name in targets(one)]:
            panel = by_id.get(name)
            if (
                panel is not None
                and panel.name not in ("nav", "form", "input")
                and not any(parent is panel for parent in tab.parents)
            ):
                pairs.append((tab, panel))
                break
    panels = {id(panel) for _, panel in pairs}
    return pairs if len(panels) == len(pairs) else []


def _by_order(tablist: Tag, labels: list[Tag]) -> list[tuple[Tag, Tag]]:
    count = len(labels)
    place: Tag | None = tablist
    for _ in range(4):
        if place is None or place.name in ("main", "article", "body"):
            break
        beside = after(place)
        if beside is not None:
            if inner := _panels(beside, count):
                return list(zip(labels, inner, strict=True))
            row: list[Tag] = []
            one = beside
            while len(row) <= count and _is_panel(one):
                row.append(one)
                following = after(one)
                if following is None:
                    break
                one = following
            if len(row) == count:
                return list(zip(labels, row, strict=True))
        place = place.parent
    return []


def _panels(box: Tag, count: int) -> list[Tag]:
    """The panels in a box that holds nothing else, if there are so many; looked for two levels down at most."""
    for _ in range(2):
        children = [
            child for child in box.find_all(True, recursive=False) if child.name not in ("input", "script", "style")
        ]
        if len(children) == count and (all(_is_panel(child) for child in children) or _named(box)):
            return children if count > 1 or all(_is_panel(child) for child in children) else []
        if len(children) != 1:
            break
        box = children[0]
    return []


def _is_panel(tag: Tag) -> bool:
    return attribute(tag, "role") == "tabpanel" or _named(tag)


def _named(tag: Tag) -> bool:
    return not _PANEL_WORDS.isdisjoint(class_words(tag))


def targets(control: Tag) -> list[str]:
    """The ids of the elements that a control says it opens."""
    found: list[str] = []
    for name, value in control.attrs.items():
        key = str(name).lower()
        text = " ".join(value) if isinstance(value, list) else str(value)
        if key == "aria-controls":
            found += text.split()
        elif key in _TARGETS:
            found += [part.lstrip("#") for part in re.split(r"[\s,]+", text[:500]) if part not in _KEYWORDS]
        elif key == "href" and len(text) > 1 and text[0] == "#":
            found.append(text[1:])
    return [name for name in found if name]


_TARGETS = names(
    "data-target data-bs-target data-tab data-tabs-target data-accordion-target data-collapse-toggle "
    "data-toggle-target data-panel data-toggle data-w-tab data-target-id data-controls"
)
_KEYWORDS = names("tab pill collapse modal dropdown tooltip popover offcanvas button buttons toggle true false")


def show(panel: Tag) -> None:
    """Take from an element what closes it: attributes, and what its style says of its display and height."""
    for name in ("hidden", "aria-hidden"):
        if name in panel.attrs:
            del panel[name]
    style = attribute(panel, "style")
    if style:
        kept = [part for part in style[:2000].split(";") if not _CLOSES.fullmatch(part.strip())]
        panel["style"] = ";".join(kept)


_CLOSES = re.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:max-)?height\s*:\s*[01](?:px)?|"
    r"opacity\s*:\s*0(?:\.0+)?|overflow(?:-y)?\s*:\s*hidden)\s*(?:!\s*important)?",
    re.I,
)
