"""What references need to know of a page before it is walked: titles behind labels, links, numbers of footnotes."""

from __future__ import annotations

from typing import Any


class Survey:
    """titles: of what the page's labels stand before, by label. links: by the name of their target. numbers: of
    footnotes by their name. footnotes: of those without one, and of references to them, by `id`."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self.titles: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.numbers: dict[str, str] = {}
        self.footnotes: dict[int, str] = {}
        self._look()

    def _look(self) -> None:
        self._number_footnotes()
        waiting: list[str] = []
        for node in self._document.findall():
            kind = node.tagname
            if kind == "target":
                if "refuri" in node:
                    self.links.update(dict.fromkeys(node.get("names", ()), node["refuri"]))
                elif not node.get("anonymous"):
                    waiting += node.get("names", ())
            elif kind == "section" or (kind == "box" and node.role in ("caption", "heading", "names")):
                self._note_title(node, waiting)
            elif kind in ("paragraph", "bullet_list", "literal_block"):
                waiting = []

    def _number_footnotes(self) -> None:
        """Numbers that are not taken by hand, in order; references without a name go with footnotes without one."""
        document = self._document
        taken = {name for node in document.footnotes for name in node.get("names", ())}
        number = 0
        anonymous: list[str] = []
        for node in document.autofootnotes:
            number += 1
            while str(number) in taken:
                number += 1
            self.numbers.update(dict.fromkeys(node.get("names", ()), str(number)))
            self.footnotes[id(node)] = str(number)
            if not node.get("names"):
                anonymous.append(str(number))
        for nodes, shown in (
            (document.symbol_footnotes, _symbols(len(document.symbol_footnotes))),
            (document.symbol_footnote_refs, _symbols(len(document.symbol_footnote_refs))),
            ([node for node in document.autofootnote_refs if not node.get("refname")], anonymous),
        ):
            self.footnotes.update((id(node), sign) for node, sign in zip(nodes, shown, strict=False))

    def _note_title(self, node: Any, waiting: list[str]) -> None:
        title = next((c for c in node if c.tagname == "title"), None) if node.tagname == "section" else node
        if title is None:
            return
        text = " ".join(title.astext().split())
        if node.tagname == "section":
            for name in node.get("names", ()):
                self.titles.setdefault(name, text)
        for name in waiting:
            self.titles.setdefault(name, text)
        waiting.clear()


def _symbols(count: int) -> list[str]:
    """The signs of footnotes without numbers, as docutils gives them."""
    signs = "*\u2020\u2021\u00a7\u00b6#\u2660\u2665\u2666\u2663"
    return [signs[n % len(signs)] * (n // len(signs) + 1) for n in range(min(count, 1000))]
