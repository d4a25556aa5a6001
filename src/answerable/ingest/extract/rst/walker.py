"""A document tree of docutils to the events of a page writer, without recursion."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ...characters import names
from ..code_language import info_language
from ..html_tags import NO_ATTRS, markup
from ..page_writer import PageWriter
from .session import Session
from .survey import Survey

_TAGS = {
    "paragraph": "p",
    "emphasis": "em",
    "strong": "strong",
    "literal": "code",
    "subscript": "sub",
    "superscript": "sup",
    "title_reference": "cite",
    "block_quote": "blockquote",
    "attribution": "p",
    "bullet_list": "ul",
    "list_item": "li",
    "definition_list": "dl",
    "term": "dt",
    "definition": "dd",
    "field_list": "dl",
    "field_body": "dd",
    "option_list": "dl",
    "option_group": "dt",
    "description": "dd",
    "doctest_block": "pre",
    "math_block": "pre",
    "line_block": "div",
    "table": "table",
    "thead": "thead",
    "tbody": "tbody",
    "row": "tr",
    "footnote": "div",
    "citation": "div",
}
_SILENT = names("comment substitution_definition pending meta decoration colspec label")
_UNSHOWN = _SILENT | names("target lost")  # what may stand behind the last section of a page
_ERROR = 3
_MAX_SUBSTITUTED = 20_000  # nodes that substitutions may add to a page
_METADATA = names(
    "orphan tocdepth nocomments no-search nosearch author authors date version revision copyright status organization "
    "contact address keywords description title template html_theme hidetoc hide-toc sd_hide_title github_url "
    "tags category slug lang language robots layout summary category series modified"
)


def write(document: Any, writer: PageWriter, session: Session) -> None:
    """Send the events of a page's tree to `writer`."""
    _Walker(document, writer, session).walk()


@dataclass(slots=True)
class _Open:
    """A node that is being walked. rest: its children to come. end: what to do behind the last. name: of the
    substitution that it stands for."""

    rest: Iterator[Any]
    end: Callable[[], None] | None = None
    name: str | None = None


class _Walker:
    def __init__(self, document: Any, writer: PageWriter, session: Session) -> None:
        self._document = document
        self._writer = writer
        self._session = session
        self._level = 0  # of the innermost section
        self._flat = 0  # open elements in which there can be no section
        self._anchor: str | None = None  # of a target since the last text
        self._section_anchor: str | None = None
        self._label = ""  # of a footnote whose first paragraph is to come
        self._stack: list[_Open] = []
        self._substituted = 0
        self._methods: dict[str, Callable[[Any], None]] = {
            "box": self._box,
            "section": self._section,
            "title": self._title,
            "target": self._target,
            "reference": self._reference,
            "footnote_reference": self._footnote_reference,
            "citation_reference": self._citation_reference,
            "footnote": self._footnote,
            "citation": self._footnote,
            "enumerated_list": self._enumerated_list,
            "definition_list_item": self._definition_list_item,
            "field_name": self._field_name,
            "option_group": self._option_group,
            "option_argument": self._option_argument,
            "line": self._line,
            "transition": self._transition,
            "entry": self._cell,
            "literal_block": self._code,
            "substitution_reference": self._substitution,
            "system_message": self._system_message,
        }
        self._roles: dict[str, Callable[[Any], None]] = {
            "lost": self._lost,
            "raw": self._raw,
            "img": self._image,
            "heading": self._free_heading,
            "reference": self._label_reference,
            "entry": self._entry,
        }
        self._survey = Survey(document)

    def walk(self) -> None:
        self._push(_with_tails(self._children(self._document)))
        while self._stack:
            top = self._stack[-1]
            node = next(top.rest, None)
            if node is None:
                self._stack.pop()
                if top.end is not None:
                    top.end()
            else:
                self._enter(node)

    def _push(self, children: Iterable[Any], end: Callable[[], None] | None = None, name: str | None = None) -> None:
        self._stack.append(_Open(iter(children), end, name))

    # -- before ----------------------------------------------------------------------------------

    def _children(self, document: Any) -> list[Any]:
        """Without the fields at the top that are about the page rather than of it."""
        children = list(document.children)
        for n, node in enumerate(children):
            if node.tagname == "field_list":
                kept = [field for field in node if not self._passes_over(field)]
                if len(kept) < len(node):
                    node[:] = kept
                return children if kept else children[:n] + children[n + 1 :]
            if node.tagname not in _UNSHOWN and not (node.tagname == "box" and node.role == "lost"):
                break
        return children

    def _passes_over(self, field: Any) -> bool:
        """Whether a field at the top says how the page is built or who wrote it. Others are kept where they hold
        words, and noted where they do not."""
        name, body = field[0].astext().strip().lower(), " ".join(field[1].astext().split())
        if name in _METADATA or re.match(r"(?:og|twitter|html|sd|myst|no)[:_-]", name):
            return True
        if " " in body or " " in name:
            return False
        self._writer.lose("hidden", f":{name}:", body)
        return True

    # -- nodes -----------------------------------------------------------------------------------

    def _enter(self, node: Any) -> None:
        kind = node.tagname
        if kind == "#text":
            self._text(node.astext())
            return
        if kind in _SILENT:
            return
        method = self._methods.get(kind)
        if method is not None:
            method(node)
            return
        tag = _TAGS.get(kind)
        if tag is None:
            self._push(node.children)
        else:
            self._element(tag, node.children)

    def _text(self, text: str) -> None:
        self._anchor = None
        self._writer.text(text)

    def _element(self, tag: str, children: Iterable[Any], attrs: dict[str, str] | None = None) -> None:
        writer = self._writer
        writer.start(tag, attrs or NO_ATTRS)
        self._flat += 1
        if tag == "p" and self._label:
            writer.text(f"[{self._label}] ")
            self._label = ""

        def end() -> None:
            writer.end(tag)
            self._flat -= 1

        self._push(children, end)

    def _section(self, node: Any) -> None:
        self._level += 1
        if node.get("ids") and self._anchor is None:
            self._anchor = node["ids"][0]
        outer, self._section_anchor = self._section_anchor, self._anchor

        def end() -> None:
            self._level -= 1
            self._section_anchor = outer

        self._push(_with_tails(node.children), end)

    def _title(self, node: Any) -> None:
        self._heading(node.children, self._level)

    def _heading(self, children: Iterable[Any], level: int, anchor: str | None = None) -> None:
        anchor = self._anchor or anchor
        self._anchor = None
        self._element(f"h{min(max(level, 1), 6)}", children, {"id": anchor} if anchor else None)

    def _target(self, node: Any) -> None:
        if node.children:
            self._push(node.children)
        elif node.get("ids") and "refuri" not in node:
            self._anchor = self._anchor or node["ids"][0]

    def _reference(self, node: Any) -> None:
        link = node.get("refuri") or self._survey.links.get(node.get("refname", ""))
        self._element("a", node.children, {"href": link} if link else None)

    def _footnote_reference(self, node: Any) -> None:
        name = node.get("refname", "")
        sign = self._survey.footnotes.get(id(node)) or self._survey.numbers.get(name) or name or "#"
        self._writer.text(f"[{node.astext() or sign}]")

    def _citation_reference(self, node: Any) -> None:
        self._writer.text(f"[{node.astext()}]")

    def _footnote(self, node: Any) -> None:
        label = next((child.astext() for child in node if child.tagname == "label"), "")
        self._label = label or self._survey.footnotes.get(id(node), "")
        self._element("div", node.children)

    def _enumerated_list(self, node: Any) -> None:
        self._element("ol", node.children, {"start": str(node["start"])} if "start" in node else None)

    def _definition_list_item(self, node: Any) -> None:
        """Classifiers stand behind the term that they go with."""
        children: list[Any] = []
        for child in node:
            if child.tagname == "classifier" and children:
                children[-1].append(_Words(" : "))
                children[-1].extend(list(child.children))
            else:
                children.append(child)
        self._push(children)

    def _field_name(self, node: Any) -> None:
        self._element("dt", [*node.children, _Words(":")])

    def _option_group(self, node: Any) -> None:
        children: list[Any] = []
        for option in node:
            children += [_Words(", "), option] if children else [option]
        self._element("dt", children)

    def _option_argument(self, node: Any) -> None:
        self._text(node.astext())

    def _line(self, node: Any) -> None:
        self._push(node.children, self._writer.line_break)

    def _transition(self, node: Any) -> None:
        self._writer.start("hr", NO_ATTRS)

    def _cell(self, node: Any) -> None:
        spans = {"rowspan": "morerows", "colspan": "morecols"}
        attrs = {span: str(node[more] + 1) for span, more in spans.items() if more in node}
        self._element("th" if node.parent.parent.tagname == "thead" else "td", node.children, attrs)

    def _code(self, node: Any) -> None:
        language = info_language(node.get("language", ""))
        self._element("pre", node.children, {"data-lang": language} if language else None)

    def _substitution(self, node: Any) -> None:
        name = node.get("refname") or node.astext()
        shown = node.astext()
        definitions = self._document.substitution_defs
        key = shown if shown in definitions else self._document.substitution_names.get(shown.lower())
        definition = definitions.get(key) if key else None
        if definition is not None and not any(one.name == key for one in self._stack):
            self._substituted += len(definition.children) + 1
            if self._substituted <= _MAX_SUBSTITUTED:
                self._push(definition.children, name=key)
                return
        if re.fullmatch(r":[\w+-]+:", shown):  # an emoji of sphinxemoji
            return
        word = self._session.conf.words.get(shown.lower())
        if word is None:
            self._writer.lose("other", f"|{name}|")
        self._text(shown if word is None else word)

    def _system_message(self, node: Any) -> None:
        """Of an error only the source that it could not read is shown."""
        if node.get("level", 0) < _ERROR:
            return
        for child in node:
            if child.tagname == "literal_block" and any(c.isalnum() for c in child.astext()):
                self._writer.flag("rst_unread_markup")
                self._writer.lose("markup", " ".join(node[0].astext().split())[:60].rstrip("."), words=0)
                self._push([child])

    # -- elements of ours ------------------------------------------------------------------------

    def _box(self, node: Any) -> None:
        method = self._roles.get(node.role)
        if method is not None:
            method(node)
        elif node.role:
            self._element(node.role, node.children, node.attrs)
        else:
            self._push(node.children)

    def _lost(self, node: Any) -> None:
        words = node.attrs.get("words")
        self._writer.lose(
            node.attrs["kind"], node.attrs["name"], node.attrs["text"], None if words is None else int(words)
        )

    def _raw(self, node: Any) -> None:
        for kind, value, attrs in markup(node.astext()):
            if kind == "start":
                self._writer.start(value, attrs)
            elif kind == "end":
                self._writer.end(value)
            else:
                self._writer.text(value)

    def _image(self, node: Any) -> None:
        self._writer.start("img", node.attrs)

    def _free_heading(self, node: Any) -> None:
        self._heading(node.children, node.get("style") or self._level + 1)

    def _label_reference(self, node: Any) -> None:
        target = " ".join(node["target"].lower().split())
        title = self._survey.titles.get(target)
        if title is None:
            self._push(node.children)
        else:
            self._writer.text(title)

    def _entry(self, node: Any) -> None:
        """A section of its own where nothing but such and sections stands behind it: the page's text goes on nowhere
        below. Else a name with its definition."""
        titles, about = node
        if not self._flat and getattr(node, "tail", False):
            children: list[Any] = []
            for title in titles:
                children += [_Words(", "), *title.children] if children else title.children
            self._level += 1

            def end() -> None:
                self._level -= 1

            self._push(_with_tails(about.children), end)
            self._heading(children, self._level, node.attrs.get("id") or self._section_anchor)
            return
        anchor = node.attrs.get("id")
        if anchor:
            self._writer.start("span", {"id": anchor})
            self._writer.end("span")

        def close() -> None:
            self._writer.end("dd")
            self._writer.end("dl")
            self._flat -= 1

        self._writer.start("dl", NO_ATTRS)
        self._flat += 1
        self._push(about.children, close)
        self._push((), lambda: self._writer.start("dd", NO_ATTRS))
        for title in reversed(list(titles)):
            self._push([_Element("dt", list(title.children))])


class _Words:
    """Text of ours among the nodes."""

    tagname = "#text"
    parent: Any = None

    def __init__(self, text: str) -> None:
        self._text = text

    def astext(self) -> str:
        return self._text


class _Element:
    tagname = "box"

    def __init__(self, role: str, children: list[Any]) -> None:
        self.role, self.children = role, children
        self.attrs: dict[str, str] = {}


def _with_tails(children: list[Any]) -> list[Any]:
    """Mark the entries behind which only entries, sections and what is not shown stand."""
    for node in reversed(children):
        kind = node.role if node.tagname == "box" else node.tagname
        if kind == "entry":
            node.tail = True
        elif kind not in _UNSHOWN and kind not in ("section", "system_message"):
            break
    return children
