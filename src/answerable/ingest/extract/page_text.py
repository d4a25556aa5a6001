"""The text of a page, put together block by block, with where its headings and blocks stand in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ...model import EMPTY, Block, BlockKind, Heading, Link, Loss, Mark
from .inline.marks import InlineMarks, bare

_LONGEST_CAPTION = 300
_TABLE_CAPTION = re.compile(
    r"(?:tab(?:le|elle|ela|el|la|ella|leau|elka|ulka)|таблица|表格?|표)(?:\s?[\d.-]*\d\s?[.:–—-]?\s|\s?[:：]\s)[^\n]+$",
    re.I,
)
_MAX_ANCHOR = 300  # characters; anything longer is no name


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's text and its structure; offsets are characters into `text`.

    labels: `audience`, `version`, `language`, `translation_of` where the page says so. losses: what is not in the text.
    links: where its links lead, as the page writes it. marks: what stands out in it.
    """

    text: str
    headings: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    flags: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    losses: tuple[Loss, ...] = ()
    links: tuple[Link, ...] = ()
    marks: tuple[Mark, ...] = ()


class TextBuilder:
    """Sets blocks one below the other.

    Blocks of one group (the items of a list, the rows of a table) stand on lines of their own, all others are set
    apart by an empty line. `group` is that of the blocks to come. `slugs` gives headings without an anchor the id that
    GitHub would.
    """

    def __init__(self, slugs: bool) -> None:
        self.inline = InlineMarks()
        self.group: int | None = None
        self._groups = 0
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._headings: list[Heading] = []
        self._anchor: str | None = None  # of an element since the last block
        self._heading_anchor: str | None = None  # of the heading that is open, or of an element in it
        self._captioned = 0  # how many blocks there were when the caption of a figure ended
        self._slugs = slugs
        self._slugs_used: Counter[str] = Counter()

    @property
    def length(self) -> int:
        """Characters so far."""
        return self._length

    def put(
        self,
        text: str,
        kind: BlockKind,
        *,
        indent: str = "",
        depth: int = 0,
        ordinal: int | None = None,
        heads: bool = False,
        language: str | None = None,
    ) -> int:
        """Add a block; returns the offset at which its text begins. depth: of the lists it stands in."""
        group = None if kind == "heading" else self.group
        if self._blocks:
            together = group is not None and self._blocks[-1].group == group
            gap = ("\n" if together else "\n\n") + indent
        else:
            gap = indent
        if gap:
            self._parts.append(gap)
        start = self._length + len(gap)
        text = self.inline.placed(text, start)
        self._parts.append(text)
        self._length = start + len(text)
        self._blocks.append(Block(kind, start, self._length, depth, ordinal, group, heads, language))
        self._anchor = None
        return start

    def put_heading(self, level: int, text: str) -> None:
        """Add a heading; an empty one only uses up its anchor."""
        anchor, self._heading_anchor = self._heading_anchor or self._anchor, None
        plain = bare(text)
        if not plain:
            return
        if anchor is None and self._slugs and (base := slug(plain)):
            seen = self._slugs_used[base]
            self._slugs_used[base] += 1
            anchor = base if not seen else f"{base}-{seen}"
        start = self.put(text, "heading")
        self._headings.append(Heading(level, plain, anchor, start, start + len(plain)))

    def note_anchor(self, name: str, *, of_heading: bool = False, in_heading: bool = False) -> None:
        """Remember the name of an element: what stands next can be linked to by it."""
        if len(name) > _MAX_ANCHOR:
            return
        if of_heading:
            self._heading_anchor = name
        elif in_heading:
            self._heading_anchor = self._heading_anchor or name
        else:
            self._anchor = name

    def begin_group(self) -> None:
        """What is put from now on belongs together."""
        self.group = self._groups
        self._groups += 1

    def note_caption(self) -> None:
        """The last block is the caption of a figure."""
        self._captioned = len(self._blocks)

    def adopt_intro(self, *, of_table: bool = False) -> None:
        """A line that ends in a colon directly above a list or table belongs to it; so does the caption of a table."""
        if not self._blocks:
            return
        last, text = self._blocks[-1], self._parts[-1]
        caption = of_table and (self._captioned == len(self._blocks) or is_table_caption(text))
        if last.kind == "paragraph" and last.group is None and (text.endswith(":") or caption):
            self._blocks[-1] = replace(last, group=self.group)

    def finish(self, flags: tuple[str, ...], losses: tuple[Loss, ...] = ()) -> PageText:
        parts, headings, blocks = "".join(self._parts), tuple(self._headings), tuple(self._blocks)
        links, marks = tuple(self.inline.links), tuple(self.inline.marks)
        return PageText(parts, headings, blocks, flags, losses=losses, links=links, marks=marks)


def is_table_caption(text: str) -> bool:
    """Whether a paragraph is the caption of the table below it: `Table 2. Limits of the plans`."""
    return len(text) <= _LONGEST_CAPTION and _TABLE_CAPTION.match(text) is not None


def slug(text: str) -> str:
    """The fragment id that GitHub gives a Markdown heading."""
    return re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")
