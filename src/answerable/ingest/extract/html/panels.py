"""Text that a click opens is text of the page: closed answers, panels and folds are shown.

What opens them: a visible control that names them, a panel that names its control, or a question (heading, button,
title of an accordion) that stands directly before a closed block. Boxes that pop up, menus and templates stay closed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...characters import names
from .tabs import show, targets
from .tree import (
    Outline,
    after,
    attribute,
    before,
    class_words,
    elements,
    has_words,
    is_hidden,
    split_name,
    text_of,
    words,
)

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_POPUPS = names(
    "modal modals dialog popup popups popover tooltip dropdown menu submenu megamenu nav navbar navigation offcanvas "
    "drawer cookie cookies consent gdpr language languages locale locales lang lightbox overlay toast search share "
    "login signin newsletter template templates tpl sidebar flyout banner feedback comment comments"
)
_POPUP_ROLES = names("dialog alertdialog menu menubar listbox navigation search tooltip alert status")
_POPUP_KEYWORDS = names("modal dropdown tooltip popover offcanvas")
_QUESTIONS = names(
    "question questions faq toggle toggler trigger accordion collapsible collapse expand expander expandable spoiler "
    "header head title heading summary handle opener more show q"
)
_MORE = names("more expand toggle show read reveal unfold")
_HEADINGS = names("h2 h3 h4 h5 h6 dt")
_BLOCKS = names("div section dd ul ol p article aside table tr blockquote dl pre tbody span figure")
_LONGEST_QUESTION = 40  # words
_MOST_PANELS = 400  # tab panels of one page that are looked at
_ENOUGH_BESIDE_FIELDS = 20  # words of a panel that are more than the labels of its fields
_LOOK_FOR_SIBLING = 10  # hidden elements side by side


def open_panels(soup: BeautifulSoup, by_id: dict[str, Tag]) -> None:
    """Show what a reader can open, and make a button that opens text a line of the text."""
    closed: list[Tag] = []
    panels: list[Tag] = []
    answers: set[int] = set()
    rows: dict[int, bool] = {}  # by the element that holds the panels
    read: dict[int, bool] = {}  # by panel: whether it reads as text
    for tag in elements(soup):
        if not tag.attrs:
            continue
        names_here = targets(tag) if tag.name in _CONTROLS or "aria-controls" in tag.attrs else []
        if names_here:
            _open_from(tag, names_here, by_id, read)
        if attribute(tag, "role") == "tabpanel" and "hidden" in tag.attrs:
            panels.append(tag)
        if tag.name in _BLOCKS:
            closed.append(tag)
    for panel in panels[:_MOST_PANELS]:
        beside = id(panel.parent)
        if beside not in rows:
            rows[beside] = _has_open_sibling(panel)
        if rows[beside] and panel.find_parent(["nav", "form"]) is None:
            show(panel)
    for tag in closed:
        if _is_closed(tag):
            if (control := _named_control(tag, by_id)) is not None or _is_answer(tag, answers):
                show(tag)
                if control is not None and control.name == "button" and reads(tag):
                    control.name = "div"
        elif tag.name in ("div", "section", "p", "ul"):
            _question_in_button(tag)


_CONTROLS = names("a button summary div span li label h2 h3 h4 h5 h6 dt td tr p")


def _open_from(control: Tag, targeted: list[str], by_id: dict[str, Tag], read: dict[int, bool]) -> None:
    popup = attribute(control, "aria-haspopup").lower()
    if popup not in ("", "false") or not _POPUP_KEYWORDS.isdisjoint(
        (attribute(control, "data-toggle") + " " + attribute(control, "data-bs-toggle")).split()
    ):
        return
    by_link = control.name == "a" and "aria-controls" not in control.attrs
    panels = [by_id[name] for name in targeted if name in by_id]
    panels = [panel for panel in panels if panel is not control and panel.name not in ("nav", "form", "body", "main")]
    if not panels or not has_words(control) or _is_unseen(control):
        return
    for panel in panels:
        if is_hidden(panel) and not _pops_up(panel) and (not by_link or _is_closed(panel)):
            show(panel)
        if control.name == "button" and control.get("role") != "tab":
            if id(panel) not in read:
                read[id(panel)] = reads(panel)
            control.name = "div" if read[id(panel)] else "button"


def _is_unseen(control: Tag) -> bool:
    return any(
        is_hidden(tag)
        for tag in [control, *control.parents]
        if tag.attrs and tag.get("role") != "tab" and tag.name != "button"
    )


def _is_closed(tag: Tag) -> bool:
    """Whether it is hidden in a way that a click undoes."""
    if (
        "hidden" not in tag.attrs
        and attribute(tag, "aria-hidden") != "true"
        and not _FOLDS.search(attribute(tag, "style")[:2000])
    ):
        return False
    kept = tag.attrs
    tag.attrs = dict(kept)
    show(tag)
    still = is_hidden(tag)
    tag.attrs = kept
    return not still


_FOLDS = re.compile(r"display\s*:\s*none|(?:max-)?height\s*:\s*[01](?:px)?\s*(?:;|$)", re.I)


def _named_control(panel: Tag, by_id: dict[str, Tag]) -> Tag | None:
    """The visible element that a closed panel says is its title."""
    for name in attribute(panel, "aria-labelledby").split():
        control = by_id.get(name)
        if control is not None and has_words(control) and not _is_unseen(control) and not _pops_up(panel):
            return control
    return None


def _is_answer(tag: Tag, answers: set[int]) -> bool:
    """Whether a closed block stands directly below a visible question, and below nothing else."""
    if _pops_up(tag) or not reads(tag):
        return False
    question = before(tag)
    for _ in range(_LOOK_FOR_SIBLING):
        if question is None or id(question) not in answers:
            break
        question = before(question)  # an answer in several parts
    if question is not None and _is_seen(question) and has_words(question) and _asks(question):
        certain = question.name not in _HEADINGS or _is_named_question(question) or text_of(question)[-1:] in "?？؟"
        if certain or _ends_section(tag, question):
            answers.add(id(tag))
            question.name = "div" if question.name == "button" else question.name
            return True
    opener = after(tag)
    return (
        opener is not None
        and opener.name in ("button", "a")
        and attribute(opener, "href")[:1] in ("", "#")
        and not _MORE.isdisjoint(class_words(opener) | _id_words(opener))
        and has_words(opener)
    )


def _is_seen(question: Tag) -> bool:
    """A button is not read as a rule, and is seen all the same."""
    return "hidden" not in question.attrs if question.name == "button" else not is_hidden(question)


def _asks(tag: Tag) -> bool:
    """Whether an element can be the question, title or button above a closed block."""
    if tag.name in _HEADINGS or tag.name in ("summary", "button", "label"):
        return True
    if tag.name == "h1" or words(tag) > _LONGEST_QUESTION:
        return False
    if "aria-expanded" in tag.attrs or "onclick" in tag.attrs or attribute(tag, "role") in ("button", "tab", "heading"):
        return True
    if tag.name == "a":
        href = attribute(tag, "href").strip().lower()
        return href[:1] in ("", "#") or href.startswith("javascript:")
    if _is_named_question(tag) or text_of(tag)[-1:] in ("?", "？", "؟"):
        return True
    if tag.name in ("strong", "b"):
        return True
    inner = [child for child in tag.find_all(True, recursive=False) if has_words(child)]
    if len(inner) == 1 and inner[0].name in ("strong", "b", "button", "h2", "h3", "h4", "h5", "h6", "summary"):
        return words(inner[0]) == words(tag)
    return False


def _is_named_question(tag: Tag) -> bool:
    return not _QUESTIONS.isdisjoint(class_words(tag) | _id_words(tag))


def _id_words(tag: Tag) -> frozenset[str]:
    return split_name(attribute(tag, "id"))[1]


def _ends_section(tag: Tag, question: Tag) -> bool:
    """Whether nothing that is shown follows below the question but the next one: else its text is that, not this."""
    following = after(tag)
    for _ in range(_LOOK_FOR_SIBLING):
        if following is None or not is_hidden(following):
            break
        following = after(following)
    return (
        following is None or following.name == question.name or following.name in ("h1", "h2", "h3", "h4", "h5", "h6")
    )


def _pops_up(panel: Tag) -> bool:
    """Whether it is a box, a menu or a pattern for scripts, or stands in one."""
    for number, tag in enumerate([panel, *panel.parents]):
        if tag.name in ("nav", "dialog", "template", "noscript") or (tag.name == "form" and number == 0):
            return True
        if tag.name in ("body", "main", "article", "html"):
            return False
        if not tag.attrs:
            continue
        if attribute(tag, "role") in _POPUP_ROLES or attribute(tag, "aria-modal") == "true":
            return True
        if not _POPUPS.isdisjoint(class_words(tag) | (_id_words(tag) if number == 0 else set())):
            return True
    return False


def reads(panel: Tag) -> bool:
    """Whether a panel holds text, not a menu or a box to search in."""
    if panel.find("nav") is not None or attribute(panel, "role") in ("menu", "listbox", "dialog"):
        return False
    count = words(panel)
    if count < _ENOUGH_BESIDE_FIELDS and panel.find("input") is not None:
        return False
    text = text_of(panel)
    spaced = count >= 3 or len(text) >= 8  # a language may write no spaces
    return spaced and sum(words(a) for a in panel.find_all("a")) < 0.7 * count


def _has_open_sibling(panel: Tag) -> bool:
    """Whether another panel beside it is open, and the tab list above has a tab for each of them."""
    beside = panel.parent.find_all(role="tabpanel", recursive=False) if panel.parent is not None else []
    if all(is_hidden(other) for other in beside):
        return False
    for parent in panel.parents:
        if tabs := [tab for tab in parent.find_all(role="tab") if tab.get_text(strip=True)]:
            return len(tabs) >= len(beside)
    return False


def _question_in_button(panel: Tag) -> None:
    """A button directly above a block of text, which says that it opens something, is the line above that text."""
    if not _MAYBE_PANEL.intersection(class_words(panel)):
        return
    button = before(panel)
    if (
        button is not None
        and button.name == "button"
        and has_words(button)
        and ("aria-expanded" in button.attrs or _is_named_question(button))
        and not _pops_up(panel)
        and reads(panel)
    ):
        button.name = "div"


_MAYBE_PANEL = names("panel answer content body collapse accordion pane details text collapsible")


def show_heading_buttons(tags: Outline) -> None:
    """A heading that is nothing but a button, which opens what stands below it, is a heading all the same."""
    for heading in tags.all("h1", "h2", "h3", "h4", "h5", "h6", "dt"):
        buttons = heading.find_all("button")
        if len(buttons) == 1 and words(heading) and words(heading) == words(buttons[0]):
            buttons[0].name = "span"
