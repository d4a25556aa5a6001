"""Which values of attributes and arguments are words for a reader, by their names and by how they read."""

from __future__ import annotations

import re

from ...characters import names

# In the order in which a reader meets them; what is in them stands on the page.
TITLES = ("title", "label", "question", "header", "heading", "headline", "summary", "legend", "term", "name", "text")
DETAILS = ("subtitle", "subheading", "tagline", "description", "caption", "tip", "tooltip", "hint", "content",
           "message",
           "note", "body", "answer", "excerpt", "details", "cta", "buttontext", "button_text",
           "linktext", "link_text", "linklabel", "placeholder")  # fmt: skip
SHOWN = frozenset(TITLES) | frozenset(DETAILS)
# What is for the browser, the look or the build.
MARKUP = names(
    "class classname style id key href src url to link icon icontype iconlibrary color colour bg"
    " background width height "
    "size cols columns lang language theme variant type kind layout align target rel ref slot as is role groupid "
    "defaultvalue querystring client:load client:idle client:visible loading zoom img image noZoom horizontal fill "
    "stroke d viewbox xmlns sizes srcset srcdark srclight wrap frame mark ins del meta start"
    " expandable defaultopen open "
    "closable synckey file path component render children classnames values items data tags rss tabindex titlesize "
    "stepnumber iconposition position placement side arrow cssclass code method markdown linenums"
    " line hl_lines overflow "
    "linenumbers data-view data-type format weight order locale version provider video videoid level sync anchor "
    "hash breakpoint sx css appearance intent status state datetime date action".lower()
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ADDRESS = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]{1,12}:|/|\./|\.\./|#|@|~)|^\S+\.\w{2,5}$", re.I)
_CLASSES = re.compile(r"^[a-z0-9:_/\[\].%#!-]+(?: [a-z0-9:_/\[\].%#!-]+)*$")
_HYPHENS = re.compile(r"(?:^| )!?[a-z0-9]+[-:][a-z0-9\[]")
_CODE = re.compile(r"[{};]|=>|\(\)|^[\w-]+\s*:\s*[\w#-]+;?$")


def is_address(value: str) -> bool:
    """Whether a value is where something lies: a URL, a path, a file."""
    return _ADDRESS.match(value) is not None


def reads_like_prose(value: str) -> bool:
    """Whether a value is words for a reader: it has a space between words and is no address, class list or code."""
    value = value.strip()
    if not value or len(value) > 20_000:
        return bool(value)
    if _UNSPACED.search(value):
        return not _ADDRESS.match(value)
    if " " not in value or len(_LETTERS.findall(value[:400])) < 2 or _ADDRESS.match(value):
        return False
    if _CLASSES.match(value[:400]) and _HYPHENS.search(value[:400]):
        return False
    return not _CODE.search(value[:400])


def is_shown(name: str, value: str) -> bool:
    """Whether the value of the attribute `name`, of something that is not known, is text of the page."""
    name = name.lower()
    if name in SHOWN:
        return any(c.isalnum() for c in value) and not _ADDRESS.match(value)
    return (
        name not in MARKUP and not name.startswith(("on", "data-", "aria-", "v-", ":", "@")) and reads_like_prose(value)
    )


_LINK = re.compile(r"!?\[([^\[\]]{1,500})\]\([^()\s]{0,500}\)")
_STRONG = re.compile(r"(\*\*|__|(?<!`)`)(?=\S)([^*`\n]{1,300}?)(?<=\S)\1")
_EM = re.compile(r"(?<![\w*_])([*_])(?=\S)([^*_\n]{1,300}?)(?<=\S)\1(?![\w*_])")


def plain(text: str) -> str:
    """The words of a title or label, with Markdown's inline signs out and single spaces."""
    if any(c in text for c in "[*_`"):
        text = _LINK.sub(r"\1", text)
        text = _STRONG.sub(r"\2", text)
        text = _EM.sub(r"\2", text)
    if "<" in text:
        text = re.sub(r"</?[A-Za-z][^<>]{0,300}>", " ", text)
    return " ".join(text.split())
