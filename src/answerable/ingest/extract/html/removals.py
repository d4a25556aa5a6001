"""What is taken out of a tree, kept at the place where it stood, so that the page's ledger can tell of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .tree import classes

if TYPE_CHECKING:
    from bs4 import Tag


@dataclass(slots=True)
class Removal:
    """One part: kind and name as in the ledger, and the texts in it."""

    kind: str
    name: str
    texts: list[str] = field(default_factory=list)

    @property
    def has_words(self) -> bool:
        return any(any(c.isalnum() for c in text) for text in self.texts)


class Removals:
    """The parts taken out of one tree. Each text is looked at once, however deep the parts stood in each other."""

    def __init__(self) -> None:
        self._of: dict[int, tuple[Tag, list[Removal]]] = {}  # with the element, so that its id is not used again

    def take(self, tag: Tag, kind: str, name: str | None = None) -> None:
        """Empty an element; its place stays, so that no sentence runs across it."""
        if tag.parent is None:
            return
        records = self.gather(tag, kind, name or label(tag))
        _empty(tag)
        tag.attrs = {}
        self._of[id(tag)] = (tag, records)

    def drop(self, tag: Tag) -> None:
        """Empty an element whose words stand elsewhere in the text now."""
        _empty(tag)
        tag.attrs = {}

    def rewrite(
        self, tag: Tag, name: str, content: Sequence[Any], rest: Tag | None = None, records: Sequence[Removal] = ()
    ) -> None:
        """Put other content into an element in place, under another name; `rest` is an element to hold `records`."""
        _empty(tag)
        tag.name, tag.attrs = name, {}
        for node in content:
            tag.append(node)
        if rest is not None and (kept := [record for record in records if record.has_words]):
            tag.append(rest)
            self._of[id(rest)] = (rest, kept)

    def gather(self, tag: Tag, kind: str, name: str) -> list[Removal]:
        """The words of an element as a record, behind it those of the parts taken out of it before."""
        from bs4.element import NavigableString, PreformattedString, Script, Stylesheet

        own = Removal(kind, name)
        records = [own]
        stack: list[Any] = [tag]
        while stack:
            node = stack.pop()
            if isinstance(node, NavigableString):
                if not isinstance(node, (PreformattedString, Script, Stylesheet)):
                    own.texts.append(str(node))
                continue
            inner = self._of.pop(id(node), None)
            if inner is not None:
                records += inner[1]
            stack.extend(reversed(node.contents))
        return [record for record in records if record.has_words]

    def at(self, tag: Tag) -> Sequence[Removal] | None:
        """The records of an element that was taken out; None for any other."""
        found = self._of.get(id(tag))
        return None if found is None else found[1]


def label(tag: Tag) -> str:
    """How the ledger calls an element: its name, for a box with its first class or its id."""
    if tag.name not in ("div", "section", "ul", "ol", "span", "p", "a", "table"):
        return str(tag.name)
    named = next(iter(classes(tag)), "")
    if named:
        return f"{tag.name}.{named}"
    return f"{tag.name}#{tag.get('id')}" if tag.get("id") else str(tag.name)


def _empty(tag: Tag) -> None:
    """Cut all that is in an element off, in one step: Beautiful Soup's own way is quadratic in the children."""
    from bs4 import Tag as Element

    if not tag.contents:
        return
    last = tag.contents[-1]
    while isinstance(last, Element) and last.contents:
        last = last.contents[-1]
    after = last.next_element
    for child in tag.contents:
        child.parent = None
    tag.contents = []
    tag.next_element = after
    last.next_element = None
    if after is not None:
        after.previous_element = tag
