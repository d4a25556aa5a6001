"""A message that is HTML, as its words and lines; what its markup marks as quoted or as signature is cut and counted.

Mail programs say in their markup what is quoted (Gmail, Outlook, Apple Mail, Thunderbird, Yahoo, Proton) and what is a
signature, which is surer than any rule over the words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from html import unescape

from ...ingest.extract.html_tags import markup

QUOTED, SIGNATURE = "quoted mail", "signature"

_TAG = r"(?:!doctype\s+html|html|head|body|div|p|br|table|tbody|tr|td|span|font|blockquote|ul|ol|li|b|i|u|strong|em|a|img|h[1-6]|style|meta|pre|o:p|center|hr)"
_BEGINS = re.compile(rf"\s*(?:<!--|<{_TAG}(?:\s[^<>]{{0,2000}})?/?>)", re.IGNORECASE)
_ANY_TAG = re.compile(rf"</?{_TAG}(?:\s[^<>]{{0,2000}})?/?>", re.IGNORECASE)
_LINE_TAG = re.compile(r"<br\s*/?>|</p>|</div>|</li>|</tr>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:nbsp|quot|apos|amp|lt|gt|#39|#x27|#\d{2,6}|[a-zA-Z]{4,8});")
_SURE_ENTITY = re.compile(r"&(?:nbsp|quot|apos|#39|#x27|#\d{2,6});")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_BLOCK = frozenset(
    [
        "div",
        "section",
        "article",
        "table",
        "tbody",
        "ul",
        "ol",
        "dl",
        "form",
        "header",
        "footer",
        "main",
        "center",
        "address",
        "fieldset",
    ]
)
_PARAGRAPH = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr"])
_HIDDEN = frozenset(["script", "style", "head", "title", "noscript", "template", "svg"])
_BLANKS = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")
_QUOTED_NAMES = re.compile(
    r"\b(?:gmail_quote(?:_container)?|gmail_extra|gmail_attr|yahoo_quoted|protonmail_quote|moz-cite-prefix|tutanota_quote"
    r"|zmail_extra|front-blockquote|hs_reply|freshdesk_quote|ms-outlook-mobile-reference-message)\b"
)
_SIGNATURE_NAMES = re.compile(
    r"\b(?:gmail_signature|moz-signature|x_?signature|applemailsignature|ms-outlook-mobile-signature|protonmail_signature_block"
    r"|signature|hs_signature|front-signature)\b"
)
_REST_IS_QUOTED = re.compile(
    r"\b(?:divrplyfwdmsg|x_divrplyfwdmsg|appendonsend|stopspelling|olk_src_body_section|mail-editor-reference-message-container)\b"
)


def is_markup(message: str) -> bool:
    """Whether a message is HTML, not one that speaks of HTML: it begins with a tag, or its lines end in tags."""
    if "<" not in message:
        return False
    if _BEGINS.match(message):
        return len(_ANY_TAG.findall(message, 0, 20_000)) >= 2
    if "```" in message:
        return False
    lines = len(_LINE_TAG.findall(message))
    return lines >= 2 and lines >= message.count("\n")


def plain(message: str) -> tuple[str, Mapping[str, int]]:
    """The text of a message, and how many characters were cut by kind: tags, quoted mail, signatures.

    Where nothing but quoted mail is there, as in a forward, it is kept. A message that is not HTML stays as it is,
    but for the character references that some exports leave in plain text.
    """
    if not is_markup(message):
        if _SURE_ENTITY.search(message):
            message = _ENTITY.sub(lambda entity: unescape(entity[0]), message)
        return message.replace("\u00a0", " "), {}
    text, cut = _read(message, skip=True)
    if not any(char.isalnum() for char in text):
        text, cut = _read(message, skip=False)
    tags = len(message) - len(text) - sum(cut.values())
    return text, {**cut, "markup": max(tags, 0)}


def words_of(html: str) -> str:
    """The text of a body that is known to be HTML, however little of it; what it marks as quoted is left out."""
    if "<" not in html and "&" not in html:
        return html.strip()
    text, _ = _read(html, skip=True)
    return text if any(char.isalnum() for char in text) else _read(html, skip=False)[0]


def _read(message: str, *, skip: bool) -> tuple[str, Counter[str]]:
    pieces: list[str] = []
    cut: Counter[str] = Counter()
    open_tags: list[str] = []
    skipping: tuple[int, str] | None = None  # the number of tags open around what is skipped, and why
    hidden = preformatted = 0
    for event in markup(message):
        name = event.value
        if event.kind == "text":
            if hidden:
                continue
            if skipping is not None:
                cut[skipping[1]] += len(name)
            else:
                pieces.append(name if preformatted else " ".join(re.split(r"\s+", name)))
            continue
        if event.kind == "start":
            if skip and skipping is None:
                why = _why_skipped(name, event.attrs)
                if why is not None:
                    rest = why == "rest"
                    skipping = (-1 if rest else len(open_tags), QUOTED if rest else why)
            if name not in _VOID:
                open_tags.append(name)
                hidden += name in _HIDDEN
                preformatted += name == "pre"
        elif name in open_tags[-60:]:
            while open_tags:
                closed = open_tags.pop()
                hidden -= closed in _HIDDEN
                preformatted -= closed == "pre"
                if closed == name:
                    break
            if skipping is not None and len(open_tags) <= skipping[0]:
                skipping = None
        if skipping is None and not hidden:
            pieces.append(_break(name, event.kind == "start"))
    text = _BLANK_LINES.sub("\n\n", "\n".join(line.strip() for line in _BLANKS.sub(" ", "".join(pieces)).split("\n")))
    return text.strip(), cut


def _break(name: str, start: bool) -> str:
    if name == "br":
        return "\n" if start else ""
    if name in _PARAGRAPH:
        return "\n\n"
    if name == "li":
        return "\n- " if start else ""
    if name in ("td", "th", "dt", "dd"):
        return " "
    return "\n" if name in _BLOCK or name == "tr" else ""


def _why_skipped(name: str, attrs: Mapping[str, str]) -> str | None:
    marks = f"{attrs.get('class', '')} {attrs.get('id', '')} {attrs.get('data-smartmail', '')}".casefold().strip()
    if name == "blockquote" and attrs.get("type", "").casefold() == "cite":
        return QUOTED
    if not marks:
        return None
    if _REST_IS_QUOTED.search(marks):
        return "rest"
    if _QUOTED_NAMES.search(marks):
        return QUOTED
    return SIGNATURE if name in ("div", "span", "p", "table", "section") and _SIGNATURE_NAMES.search(marks) else None
