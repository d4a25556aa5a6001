"""A page's readable text with its structure, written from a flat stream of start, text and end events.

HTML trees, HTML streams, Markdown tokens and reStructuredText all arrive here, so that hidden text, lists, tables and
code are treated alike whatever the source was. Nothing recurses and every step is amortised constant time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..characters import one_line
from .block_writer import BlockWriter
from .elements import BLOCKS, CODE_ELEMENTS, VOID, Element, OpenElements
from .hidden import hides
from .ledger import Ledger
from .page_text import PageText

_PLAIN_ALT = re.compile(r"[^\W\d_][\w'’-]*(?:[ ,][ ]?[\w'’-]+){0,11}\.?$")
_IMAGE_NOISE = re.compile(
    r"\b(?:image|img|screenshot|icon|logo|picture|photo|banner)\s*(?:\d+)?$|not available|\.\w{3,4}$", re.I
)


@dataclass(slots=True)
class _Hidden:
    """depth: open elements that hide what is in them. words: those left out since the outermost, named tag, began."""

    depth: int = 0
    tag: str = ""
    words: list[str] = field(default_factory=list)


class PageWriter:
    """Takes events, makes a PageText. `slugs` gives headings without an anchor the id that GitHub would."""

    def __init__(self, *, max_depth: int = 200, slugs: bool = False) -> None:
        self._max_depth = max_depth
        self._flags: dict[str, None] = {}
        self._elements = OpenElements()
        self._hidden = _Hidden()
        self._blocks = BlockWriter(self._elements, slugs)
        self._ledger = Ledger()

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
        element = Element(tag, hides(tag, attrs))
        self._elements.push(element)
        if len(self._elements) > self._max_depth:
            self.flag("deep_nesting")
        if element.hides:
            if not self._hidden.depth:
                self._hidden.tag, self._hidden.words = tag, []
                if tag in BLOCKS:
                    self._blocks.break_block()
            self._hidden.depth += 1
        if self._hidden.depth:
            return
        if attrs:
            self._blocks.note_anchor(tag, attrs)
        if tag in BLOCKS:
            self._blocks.start(element, attrs)
        elif tag in ("strong", "b"):
            self._blocks.begin_bold()
        elif tag == "q":
            self._blocks.line.add('"')

    def text(self, data: str) -> None:
        """Characters between tags."""
        if self._hidden.depth:
            if not data.isspace() and self._hidden.tag not in CODE_ELEMENTS:
                self._hidden.words.append(data)
        elif data:
            self._blocks.words(data)

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
                if not self._hidden.depth and any(c.isalnum() for data in self._hidden.words for c in data):
                    self.lose("hidden", self._hidden.tag, " ".join(self._hidden.words))
                    self.gap()
        elif element.tag in BLOCKS:
            self._blocks.end(element)
        elif element.tag == "q":
            self._blocks.line.add('"')
        return element.tag

    def _void(self, tag: str, attrs: Mapping[str, str]) -> None:
        if self._hidden.depth:
            return
        if tag == "br":
            self._blocks.end_line()
        elif tag == "hr":
            self._blocks.break_block()
        elif tag == "img" and not hides(tag, attrs):
            alt = one_line(attrs.get("alt", "")).strip()
            in_code = self._elements.count["pre"]
            if alt and _PLAIN_ALT.match(alt) and not _IMAGE_NOISE.search(alt) and not in_code:
                self._blocks.line.add(f"\n{alt}\n")
            elif alt or "alt" not in attrs:  # alt="" says that nothing is left out
                self._blocks.line.add("\n")
