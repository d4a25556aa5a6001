"""A page's readable text with its structure, written from a flat stream of start, text and end events.

HTML trees, HTML streams, Markdown tokens and reStructuredText all arrive here, so that hidden text, lists, tables and
code are treated alike whatever the source was. Nothing recurses and every step is amortised constant time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..characters import names, one_line
from .block_writer import BlockWriter
from .code_language import HOLDERS, language_of
from .elements import BLOCKS, CODE_ELEMENTS, STRUCK, VOID, Element, OpenElements
from .hidden import hides
from .inline.controls import CONTROLS, field_words, is_named
from .inline.links import hidden_address
from .inline.marks import BEGIN, KINDS, bare, without_signs
from .inline.pictures import alt_words, icon_word, is_in_sentence, says_something
from .inline.raised import lowered, raised
from .ledger import Ledger
from .page_text import PageText

INLINE = names("a sup sub abbr acronym dfn select option textarea")
EMBEDDED = names("iframe object embed frame video audio")
_LONGEST_TITLE = 80  # characters of an abbreviation's meaning, or of what an icon is called


@dataclass(slots=True)
class _Hidden:
    """depth: open elements that hide what is in them. words: those left out since the outermost, named tag, began."""

    depth: int = 0
    tag: str = ""
    words: list[str] = field(default_factory=list)


class PageWriter:
    """Takes events, makes a PageText.

    slugs: headings without an anchor get the id that GitHub would give. addresses: a mail address or telephone number
    that only a link holds is written behind its words.
    """

    def __init__(self, *, max_depth: int = 200, slugs: bool = False, addresses: bool = True) -> None:
        self._addresses = addresses
        self._max_depth = max_depth
        self._flags: dict[str, None] = {}
        self._elements = OpenElements()
        self._hidden = _Hidden()
        self._blocks = BlockWriter(self._elements, slugs)
        self._ledger = Ledger()
        self._spelled_out: set[str] = set()

    # -- events ----------------------------------------------------------------------------------

    def start(self, tag: str, attrs: Mapping[str, str]) -> None:
        """A start tag, with its attributes in lower case."""
        if tag in VOID:
            self._void(tag, attrs)
            return
        if tag in BLOCKS and len(self._elements):
            for _ in range(self._elements.ended_by(tag)):
                self._pop()
            for _ in range(self._elements.paragraph_ended_by_block()):
                self._pop()
        hidden = hides(tag, attrs) or tag in STRUCK
        if hidden and tag in CONTROLS and self._shows(tag, attrs):
            hidden = "hidden" in attrs
        if tag in EMBEDDED and not self._hidden.depth:
            self._embedded(tag, attrs)
        element = Element(tag, hidden)
        if not self._hidden.depth and (tag == "svg" or self._blocks.in_cell):
            self._icon(tag, attrs)
        self._elements.push(element)
        if len(self._elements) > self._max_depth:
            self.flag("deep_nesting")
        if element.hides:
            if not self._hidden.depth:
                self._hidden.tag, self._hidden.words = tag, []
                if tag in BLOCKS and tag not in STRUCK:
                    self._blocks.break_block()
            self._hidden.depth += 1
        if self._hidden.depth:
            return
        if attrs:
            self._blocks.note_anchor(tag, attrs)
            if tag in HOLDERS:
                element.language = language_of(tag, attrs)
                if element.language and self._elements.count["pre"]:
                    self._blocks.language = element.language
        if tag in BLOCKS:
            self._blocks.start(element, attrs)
        elif tag in KINDS:
            self._blocks.begin_mark(element)
        elif tag in INLINE:
            self._begin_inline(element, attrs)
        elif tag == "q":
            self._blocks.line.add('"')

    def text(self, data: str) -> None:
        """Characters between tags."""
        data = without_signs(data)
        if self._hidden.depth:
            if not data.isspace() and self._hidden.tag not in CODE_ELEMENTS:
                self._hidden.words.append(data)
        elif data:
            self._blocks.words(data)

    def code(self, data: str) -> None:
        """Characters in the running text that are set as code."""
        if self._hidden.depth:
            self.text(data)
        else:
            self._blocks.code(without_signs(data))

    def end(self, tag: str) -> None:
        """An end tag; one that closes nothing is ignored, as a browser does."""
        if tag == "br":  # `</br>` is a line break to every browser
            self._void("br", {})
            return
        count = self._elements.count
        if tag == "p" and not count["p"]:
            self._blocks.break_block()
            return
        if tag in VOID or not count[tag]:
            return
        if tag not in BLOCKS and not self._hidden.depth and not self._elements.ends_inline(tag):
            return
        if count["template"] and tag != "template" and not self._elements.ends_in_template(tag):
            return
        while self._pop() != tag:
            pass

    def line_break(self) -> None:
        """A boundary inside a block that no sentence may cross."""
        self._void("br", {})

    def soft_break(self) -> None:
        """A line end in the source: a space, but behind a bold first line the end of a term."""
        if self._blocks.line.in_lead and not self._elements.in_bold:
            self._void("br", {})
        elif not self._hidden.depth:
            self._blocks.line.add(" ")

    def gap(self) -> None:
        """Something was left out here: no sentence may run across it."""
        if not self._hidden.depth:
            self._blocks.line.add("\n")

    def flag(self, name: str) -> None:
        """Add a flag to the page, once."""
        self._flags[name] = None

    def lose(self, kind: str, name: str, text: str = "", words: int | None = None) -> None:
        """Note in the page's ledger that something is not in its text: see `model.Loss`."""
        self._ledger.note(kind, name, self._blocks.length, text, words)

    def finish(self) -> PageText:
        """The page; open elements end here."""
        while len(self._elements):
            self._pop()
        return self._blocks.finish(tuple(self._flags), self._ledger.losses())

    # -- elements --------------------------------------------------------------------------------

    def _pop(self) -> str:
        element = self._elements.pop()
        if self._hidden.depth:
            if element.hides:
                self._hidden.depth -= 1
                if not self._hidden.depth:
                    self._end_hidden()
        elif element.tag in BLOCKS:
            self._blocks.end(element)
        elif element.mark is not None:
            self._blocks.end_mark(element.mark)
        elif element.tag in INLINE:
            self._end_inline(element)
        elif element.tag == "q":
            self._blocks.line.add('"')
        return element.tag

    def _end_hidden(self) -> None:
        words, tag = " ".join(self._hidden.words), self._hidden.tag
        if not any(c.isalnum() for c in words):
            return
        if self._blocks.in_cell and tag not in CONTROLS and len(words) <= _LONGEST_TITLE:
            self._blocks.icon = self._blocks.icon or words
        self.lose("struck" if tag in STRUCK else "control" if tag in CONTROLS else "hidden", tag, words)
        if tag not in STRUCK:
            self.gap()

    def _icon(self, tag: str, attrs: Mapping[str, str]) -> None:
        word = icon_word(tag, attrs)
        if self._blocks.in_cell:
            self._blocks.icon = self._blocks.icon or word
        elif word and is_in_sentence(self._blocks.line.tail(4), word):
            self._blocks.line.add(f" {word} ")

    def _void(self, tag: str, attrs: Mapping[str, str]) -> None:
        if self._hidden.depth:
            return
        if tag == "br":
            self._blocks.end_line()
        elif tag == "hr":
            self._blocks.break_block()
        elif tag == "img" and not hides(tag, attrs):
            self._picture(attrs)
        elif tag == "input":
            self._field(attrs)
        elif tag in EMBEDDED:
            self._embedded(tag, attrs)

    def _embedded(self, tag: str, attrs: Mapping[str, str]) -> None:
        """What is shown here is another document: its address is noted."""
        address = one_line(attrs.get("src") or attrs.get("data") or "").strip()
        if address and not address.startswith(("data:", "about:")) and not hides("div", attrs):
            self.lose("include", tag, address[:500], words=0)

    def _picture(self, attrs: Mapping[str, str]) -> None:
        alt = attrs.get("alt", "")
        words = alt_words(alt)
        sentence = is_in_sentence(self._blocks.line.tail(4), words)
        if not sentence and not self._blocks.in_cell and not says_something(alt, words):
            words = ""
        if self._blocks.in_cell:
            self._blocks.icon = self._blocks.icon or icon_word("img", attrs)
            self._blocks.line.add(f" {words} " if words else "")
        elif words and not self._elements.count["pre"]:
            self._blocks.line.add(f" {words} " if sentence else f"\n{words}\n")
        elif alt or "alt" not in attrs:  # alt="" says that nothing is left out
            self._blocks.line.add("\n")
        if not words and any(c.isalpha() for c in alt):
            self.lose("alt", "img", alt)

    def _field(self, attrs: Mapping[str, str]) -> None:
        if attrs.get("type", "").casefold() in ("checkbox", "radio") and self._blocks.in_cell:
            self._blocks.icon = self._blocks.icon or ("Yes" if "checked" in attrs else "No")
        elif (words := field_words(attrs)) and self._is_named("input", attrs):
            self._blocks.words(f" {words} ")
        elif shown := words or attrs.get("placeholder", ""):
            self.lose("control", "input", shown)

    def _is_named(self, tag: str, attrs: Mapping[str, str]) -> bool:
        """Whether a control here is part of the running text."""
        return is_named(tag, self._elements.block, self._blocks.line.tail(6), attrs)

    def _shows(self, tag: str, attrs: Mapping[str, str]) -> bool:
        """Whether a control that begins here is read with the text around it."""
        if tag == "option":
            return bool(self._elements.count["select"]) and not self._hidden.depth
        if tag == "textarea":
            return not self._hidden.depth and ("readonly" in attrs or "disabled" in attrs)
        return not self._hidden.depth and self._is_named(tag, attrs)

    # -- inline elements whose words are written in another way at their end ------------------------

    def _begin_inline(self, element: Element, attrs: Mapping[str, str]) -> None:
        tag = element.tag
        if tag == "a":
            self._blocks.line.add(self._blocks.inline.begin_link(attrs, silent=bool(self._elements.count["pre"])))
        elif tag in ("textarea", "select"):
            self._blocks.line.add("\n" if tag == "textarea" else " ")
        element.attrs, element.place = attrs, self._blocks.line.place()

    def _end_inline(self, element: Element) -> None:
        line, tag = self._blocks.line, element.tag
        marked = line.since(element.place)
        words = marked and bare(marked)
        if tag in ("sup", "sub"):
            if words:
                before = line.before(element.place)
                linked = (marked is not None and BEGIN in marked) or "footnote" in element.attrs.get("class", "")
                made = raised(before, words, linked=linked) if tag == "sup" else lowered(before, words)
                line.replace(element.place, made)
        elif tag == "a":
            line.add(self._blocks.inline.end_link())
            address = hidden_address(element.attrs, words) if words and self._addresses else ""
            line.add(f" ({address})" if address else "")
        elif tag in ("abbr", "acronym", "dfn"):
            title = one_line(element.attrs.get("title", "")).strip()
            if words and title and len(title) <= _LONGEST_TITLE and title not in self._spelled_out:
                self._spelled_out.add(title)
                line.add(f" ({title})" if title.casefold() != words.strip().casefold() else "")
        elif tag == "option" and words and words.strip():
            line.add(", ")
        elif tag == "select" and words is not None:
            line.replace(element.place, words.rstrip(", \n"))
        elif tag == "textarea":
            line.add("\n")
