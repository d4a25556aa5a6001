"""The readable text of a Markdown page: CommonMark with tables, definition lists and footnotes, and its dialects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ....model import EMPTY
from ..code_language import info_language
from ..elements import SILENT, VOID
from ..folds import FoldWriter
from ..html_tags import NO_ATTRS, markup
from ..page_text import PageText
from ..page_writer import PageWriter
from ..text_page import read_plain_text
from .components import HTML
from .marks import Op
from .source import MarkdownSource, plain_markdown

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_NESTING = 80  # lists and quotes inside each other; the parser recurses
_KNOWN = HTML | frozenset({"tabs", "tab", "details", "summary", "video"})
_BROKEN_LINK = re.compile(
    r"!?(?:\[([^\[\]\n]{0,300})|^)\]\((?:https?://|/|#|\.{1,2}/|mailto:)[^()\n]{0,500}\)"
)  # as CommonMark left it
_PUNCTUATION = re.compile(r"\s?[)\]\"'”’]*[.,;:!?]+[)\]\"'”’]*")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w.:-]*)")
_MARK_IN_ADDRESS = "%EE%80%80"
_SELF_CLOSED = re.compile(r"<([a-zA-Z][\w-]{0,60})((?:\s[^<>]{0,5000})?)/>")


def read_markdown(
    source: str, page: str = "", *, mdx: bool = False, parts: Mapping[str, bytes] = EMPTY, max_depth: int = 200
) -> tuple[PageText, str | None]:
    """The text of a Markdown page and its title: of the front matter, else of the first top heading.

    `page` is where it lies in its folder, and `parts` has the files that it takes in, by where they lie.
    """
    plain = plain_markdown(source, page, mdx=mdx, parts=parts)
    try:
        tokens = _parser(plain.components).parse(plain.text)
    except (RecursionError, ValueError, IndexError):
        return read_plain_text(_words(plain), flags=("markdown_unreadable",)), plain.title
    if max((token.level for token in tokens), default=0) >= MAX_NESTING - 1:
        # Deeper levels are not parsed and would be lost: every word is kept, the structure is not.
        return read_plain_text(_words(plain), flags=("deep_nesting",)), plain.title
    writer = FoldWriter(max_depth=max_depth, slugs=True, addresses=False)
    _Reader(writer, plain, mdx).read(tokens)
    page_text = replace(writer.finish(), labels=plain.labels)
    heading = next((h.text for h in page_text.headings if h.level == 1), None)
    return page_text, plain.title or heading


def _words(plain: MarkdownSource) -> str:
    return plain.marks.words(plain.text)


@lru_cache(maxsize=2)
def _parser(components: bool) -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    from .flanks import beside_marks

    parser = beside_marks(MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable(["table", "strikethrough"]))
    if components:
        # In MDX what is indented is text, and all tags have been read before.
        parser.disable(["code", "html_block", "html_inline"])
    return parser.use(deflist_plugin).use(footnote_plugin, inline=False)


class _Reader:
    """Sends Markdown tokens to a page writer as the events of the HTML they stand for."""

    def __init__(self, writer: PageWriter, source: MarkdownSource, mdx: bool) -> None:
        self._writer = writer
        self._source = source
        self._marks = source.marks
        self._mdx = mdx
        self._elements: dict[str, bool] = {}

    def read(self, tokens: Sequence[Token]) -> None:
        writer = self._writer
        described = self._source.description
        if described and not (tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1"):
            self._describe(described)
            described = None
        footnote = ""
        for token in tokens:
            kind = token.type
            if kind == "inline":
                writer.text(footnote)
                footnote = ""
                self._inline(token.children or ())
            elif kind in ("fence", "code_block"):
                language = info_language(token.info) if token.info else None
                writer.start("pre", {"data-lang": language} if language else NO_ATTRS)
                writer.text(self._marks.restored(token.content))
                writer.end("pre")
            elif kind == "html_block":
                self._html(token.content)
            elif kind == "hr":
                writer.start("hr", NO_ATTRS)
            elif kind == "footnote_open":
                footnote = f"[{_label(token)}] "
            elif token.hidden or kind.startswith("footnote"):
                continue
            elif token.nesting > 0:
                writer.start(token.tag, {k: str(v) for k, v in token.attrs.items()} if token.attrs else NO_ATTRS)
            elif token.nesting < 0:
                writer.end(token.tag)
                if described and kind == "heading_close":
                    self._describe(described)
                    described = None

    def _describe(self, text: str) -> None:
        for line in text.split("\n"):
            self._send((Op("block", line),))

    def _inline(self, tokens: Sequence[Token]) -> None:
        writer = self._writer
        gap = skip = pending = False
        # Where placeholders are words, the source form of a line with links beside them cannot be told from its text.
        literal = any("<" in t.content and t.type != "image" and self._has_placeholder(t) for t in tokens)
        for n, token in enumerate(tokens):
            kind = token.type
            if kind == "link_open":
                label = _link_text(tokens, n)
                skip = label.startswith("[") and label.endswith(
                    "]"
                )  # "[edit]", "[see elsewhere]": a note, not the text
                address = str(token.attrs.get("href", ""))
                gap = skip or literal or ")" in address or "]" in label
                if not skip:
                    # A mark in an address comes out of the parser in percent signs: only the site knows where it leads.
                    # Nor does the writer put a mail address in words that are quoted as the source has them.
                    known = _MARK_IN_ADDRESS not in address
                    writer.start("a", {"href": address} if known else NO_ATTRS)
            elif kind == "link_close":
                if not skip:
                    writer.end("a")
                pending = gap
                gap = skip = False
            elif skip:
                continue
            elif pending and token.content.strip():
                pending = False
                after = _PUNCTUATION.match(token.content) if kind == "text" else None
                writer.text(after.group() if after else "")
                writer.gap()
                self._words(token, after.end() if after else 0)
            else:
                self._words(token)
        if pending:
            writer.gap()

    def _words(self, token: Token, start: int = 0) -> None:
        writer = self._writer
        kind = token.type
        if kind == "text":
            self._text(token.content[start:])
        elif kind == "softbreak":
            writer.soft_break()
        elif kind == "hardbreak":
            writer.line_break()
        elif kind == "code_inline":
            shown_link = "](" in token.content  # a reader of the source cannot tell it from a link
            if shown_link:
                writer.gap()
            writer.code(self._marks.restored(token.content))
            if shown_link:
                writer.gap()
        elif kind == "html_inline":
            self._html_inline(token.content)
        elif kind == "image":
            writer.start("img", {"alt": self._marks.words(token.content), "src": "image"})
        elif kind == "footnote_ref":
            writer.text(f"[{_label(token)}]")
        elif kind in ("strong_open", "em_open", "s_open"):
            writer.start(token.tag, NO_ATTRS)
        elif kind in ("strong_close", "em_close", "s_close"):
            writer.end(token.tag)

    def _has_placeholder(self, token: Token) -> bool:
        if token.type in ("code_inline", "text"):
            return _TAG.search(token.content) is not None
        match = _TAG.match(token.content) if token.type == "html_inline" else None
        return match is not None and not self._is_element(match.group(2), token.content)

    def _text(self, text: str) -> None:
        if "](" in text:
            text = _BROKEN_LINK.sub(r"\1", text)
        if "\ue000" not in text:
            self._writer.text(text)
            return
        for piece in self._marks.pieces(text):
            if isinstance(piece, str):
                self._writer.text(piece)
            else:
                self._send(piece.ops)

    def _send(self, ops: Iterable[Op]) -> None:
        writer = self._writer
        for op in ops:
            if op.do == "text":
                writer.text(op.value)
            elif op.do == "start":
                writer.start(op.value, op.attrs)
            elif op.do == "end":
                writer.end(op.value)
            elif op.do == "block":
                writer.start("p", NO_ATTRS)
                writer.text(op.value)
                writer.end("p")
            elif op.do == "gap":
                writer.gap()
            elif op.do == "image":
                writer.start("img", {"alt": op.value, "src": "image"})
            else:
                writer.lose(op.value, op.name, op.text)

    def _html_inline(self, content: str) -> None:
        match = _TAG.match(content)
        if match and not self._is_element(match.group(2), content):
            self._text(content)  # a placeholder such as <bucket-name>: words, not markup
            return
        self._html(content)

    def _is_element(self, name: str, tag: str = "") -> bool:
        if name not in self._elements:
            lower = name.lower()
            closed = f"</{name}" in self._source.text
            self._elements[name] = closed or lower in VOID or lower in ("p", "li")
        return self._elements[name] or (name.lower() in _KNOWN and ("=" in tag or tag.startswith("</") or not tag))

    def _html(self, content: str) -> None:
        writer = self._writer
        if "/>" in content:  # to an author it ends there, though HTML has no such end
            content = _SELF_CLOSED.sub(_closed, content)
        for kind, value, attrs in markup(content):
            if kind == "text":
                self._text(value)
            elif kind == "end":
                writer.end(value)
            elif self._mdx or value in _KNOWN or "-" in value or attrs or self._is_element(value):
                writer.start(value, attrs)
                if value in SILENT and not self._is_closed(value):
                    writer.end(value)  # else all of the page behind it would be hidden
            else:
                writer.text(f"<{value}>")

    def _is_closed(self, name: str) -> bool:
        if f"/{name}" not in self._elements:
            self._elements[f"/{name}"] = f"</{name}" in self._source.text.lower()
        return self._elements[f"/{name}"]


def _closed(match: re.Match[str]) -> str:
    name = match.group(1)
    return match.group() if name.lower() in VOID else f"<{name}{match.group(2)}></{name}>"


def _link_text(tokens: Sequence[Token], at: int) -> str:
    """The words of the link that opens at `tokens[at]`."""
    parts = []
    for token in tokens[at + 1 :]:
        if token.type == "link_close":
            break
        parts.append(token.content)
    return "".join(parts).strip()


def _label(token: Any) -> str:
    meta = token.meta or {}
    return str(meta.get("label") or int(meta.get("id", 0)) + 1)
