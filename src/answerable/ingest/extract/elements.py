"""HTML elements by what they mean for a page's text, and those that are open while a page is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from ...model import MarkKind
from ..characters import names

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
VOID = names("area base br col embed frame hr img input link meta param source track wbr")
SILENT = names(
    "script style noscript template head iframe object embed applet canvas svg audio video map datalist select option "
    "textarea button input noframes noembed xmp rp annotation annotation-xml dialog"
)
STRUCK = names("s del strike")  # what is struck out is no longer so
CODE_ELEMENTS = names("script style head")  # no words of theirs are meant for a reader
BLOCKS = names(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu dir nav ol p pre search section summary table tbody "
    "td tfoot th thead tr ul colgroup optgroup listing plaintext"
)
LISTS = frozenset({"ul", "ol", "menu", "dir"})
# A start tag ends an open element of the first set, unless one of the second is open inside it.
_CLOSES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), LISTS),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "tbody": (frozenset({"thead", "tbody", "caption"}), frozenset({"table"})),
    "thead": (frozenset({"caption"}), frozenset({"table"})),
    "tfoot": (frozenset({"thead", "tbody"}), frozenset({"table"})),
}

# How many open elements are looked through at most, so that no page costs the square of its depth.
_LOOK_FOR_CONTAINER = 48
_LOOK_FOR_INLINE = 24
_LOOK_FOR_PARAGRAPH = 12
_LOOK_FOR_LANGUAGE = 4


@dataclass(slots=True)
class Element:
    """An open element. hides: no reader sees what is in it. opened_list: its end is the end of a list.

    attrs, place: of an inline element whose words are written in another way at its end, and where it began. mark: how
    its words stand out. language: of the code in it.
    """

    tag: str
    hides: bool = False
    opened_list: bool = False
    attrs: Mapping[str, str] = field(default_factory=dict)
    place: tuple[int, int] = (-1, 0)
    mark: MarkKind | None = None
    language: str | None = None


class OpenElements:
    """The open elements, innermost last. count: how many are open by tag. headings: how many of them are headings."""

    __slots__ = ("_stack", "count", "headings")

    def __init__(self) -> None:
        self._stack: list[Element] = []
        self.count: defaultdict[str, int] = defaultdict(int)
        self.headings = 0

    def __len__(self) -> int:
        return len(self._stack)

    @property
    def block(self) -> str | None:
        """The innermost open block among the last few elements."""
        for element in reversed(self._stack[-_LOOK_FOR_INLINE:]):
            if element.tag in BLOCKS:
                return element.tag
        return None

    @property
    def in_bold(self) -> bool:
        return bool(self.count["strong"] or self.count["b"])

    @property
    def language(self) -> str | None:
        """The language that the innermost elements give for code in them."""
        return next((one.language for one in reversed(self._stack[-_LOOK_FOR_LANGUAGE:]) if one.language), None)

    def push(self, element: Element) -> None:
        self._stack.append(element)
        self.count[element.tag] += 1
        if element.tag in HEADINGS:
            self.headings += 1

    def pop(self) -> Element:
        element = self._stack.pop()
        self.count[element.tag] -= 1
        if element.tag in HEADINGS:
            self.headings -= 1
        return element

    def ended_by(self, tag: str) -> int:
        """How many elements a start tag ends because their own end tags may be left out: `<li>` ends an open item."""
        rule = _CLOSES.get(tag)
        if rule is not None:
            ends, containers = rule
            for back in range(1, min(len(self._stack), _LOOK_FOR_CONTAINER) + 1):
                name = self._stack[-back].tag
                if name in containers or name in SILENT:
                    break
                if name in ends:
                    return back
        return 0

    def paragraph_ended_by_block(self) -> int:
        """How many elements the start of a block ends because a paragraph holds no blocks."""
        if self.count["p"]:
            for back in range(1, min(len(self._stack), _LOOK_FOR_PARAGRAPH) + 1):
                name = self._stack[-back].tag
                if name == "p":
                    return back
                if name in BLOCKS or name in SILENT:
                    break
        return 0

    def ends_inline(self, tag: str) -> bool:
        """Whether the end tag of an inline element has its start in the same block: it does not close blocks."""
        for element in reversed(self._stack[-_LOOK_FOR_INLINE:]):
            if element.tag == tag:
                return True
            if element.tag in BLOCKS:
                return False
        return False

    def ends_in_template(self, tag: str) -> bool:
        """Whether an end tag has its start inside the innermost `<template>`: it does not reach out of it."""
        for element in reversed(self._stack[-_LOOK_FOR_CONTAINER:]):
            if element.tag in (tag, "template"):
                return element.tag == tag
        return False
