"""Which elements the reader of a rendered page does not see."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..characters import names
from .elements import SILENT

HEADING_LINKS = names(
    "headerlink hash-link header-anchor anchorjs-link heading-anchor anchor-link heading-link mw-editsection "
    "header-link anchor-icon permalink toclink-icon direct-link"
)
OFF_SCREEN = names(
    "sr-only visually-hidden visuallyhidden screen-reader-text screenreader-only screen-reader-only u-hidden-visually"
)
LINE_NUMBERS = names(
    "lineno linenos linenodiv gutter lnt linenumber react-syntax-highlighter-line-number hljs-ln-numbers blob-num "
    "line-number code-line-number rouge-gutter"
)
_STYLE_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font(?:-size)?\s*:\s*0(?:\.0+)?(?:px|r?em|pt|%)?\s*(?:;|!|/|$)"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|(?:left|top|right|text-indent|margin-left|margin-top)\s*:\s*-\d{4,}"
    r"|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]|clip-path\s*:\s*inset\(\s*(?:50|100)%|(?:color|-webkit-text-fill-color)\s*:\s*transparent"
    r"|(?:max-)?(?:width|height)\s*:\s*[01](?:px)?\s*;(?=.*overflow\s*:\s*hidden)|overflow\s*:\s*hidden\s*;.*(?:max-)?height\s*:\s*0",
    re.I | re.S,
)


def hides(tag: str, attrs: Mapping[str, str]) -> bool:
    """Whether a reader of the rendered page does not see this element: by tag, attribute or inline style."""
    if tag in SILENT and not _is_shown(tag, attrs):
        return True
    if not attrs:
        return False
    if "hidden" in attrs or attrs.get("aria-hidden", "").strip().lower() == "true":
        return True
    style = attrs.get("style")
    # Behind so many characters nothing is looked for: a style can be megabytes, and some patterns look far ahead.
    if style and _STYLE_HIDES.search(style[:2000]):
        return True
    named = attrs.get("class")
    if not named:
        return False
    classes = set(named.lower().split())
    return bool(classes & OFF_SCREEN or classes & HEADING_LINKS or classes & LINE_NUMBERS)


def _is_shown(tag: str, attrs: Mapping[str, str]) -> bool:
    """Whether an element that a browser does not show as a rule is one that it does."""
    if tag == "button":
        return attrs.get("role") == "tab"
    if tag == "dialog":
        return "open" in attrs
    return tag == "template" and ("shadowrootmode" in attrs or "shadowroot" in attrs)
