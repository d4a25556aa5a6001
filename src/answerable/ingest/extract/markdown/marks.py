"""What stands in Markdown and is none, taken out of it and put in its place: a mark that knows what is shown there.

The parser sees a short run of private use characters, which mean nothing to it; the reader of its tokens meets the mark
where the construct stood and does what it says. In code a mark becomes the original text again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ..elements import BLOCKS
from ..folds import TERM
from ..html_tags import NO_ATTRS

_MARK = re.compile("\ue000(\\d{1,9})\ue001")  # private use characters: no text means anything by them
_BLOCK_VOID = frozenset({"hr"})


class Op(NamedTuple):
    """One event for the page writer.

    do: `start` and `end` of an element (`value` is its tag), `text`, a `block` of text, a `gap` that no sentence runs
    across, an `image` (`value` is its alternative text), or something to `lose`: of the kind `value`, called `name`,
    with the words of `text`.
    """

    do: Literal["start", "end", "text", "block", "gap", "image", "lose"]
    value: str = ""
    attrs: Mapping[str, str] = NO_ATTRS
    name: str = ""
    text: str = ""


GAP = Op("gap")


def start(tag: str, attrs: Mapping[str, str] = NO_ATTRS) -> Op:
    return Op("start", tag, attrs)


def end(tag: str) -> Op:
    return Op("end", tag)


def lose(kind: str, name: str, text: str = "") -> Op:
    return Op("lose", kind, name=name, text=text)


def fold(title: str, anchor: str = "") -> list[Op]:
    """The start of an accordion: what follows up to the end of `details` is what its title opens."""
    attrs = {**TERM, "id": anchor} if anchor else TERM
    return [start("details", attrs), start("summary"), Op("text", title), end("summary")]


def is_block(ops: Iterable[Op]) -> bool:
    """Whether what the events make begins or ends a block."""
    return any(
        op.do == "block" or (op.do in ("start", "end") and (op.value in BLOCKS or op.value in _BLOCK_VOID))
        for op in ops
    )


@dataclass(frozen=True, slots=True)
class Mark:
    """original: as the author wrote it. shown: what stands in code instead of it. ops: what is shown in text."""

    original: str
    ops: tuple[Op, ...]
    shown: str | None = None


class Marks:
    """The marks of one page, by number."""

    def __init__(self) -> None:
        self._marks: list[Mark] = []

    def add(self, original: str, ops: Iterable[Op], shown: str | None = None) -> str:
        """The characters that stand for a new mark."""
        self._marks.append(Mark(self.restored(original), tuple(map(self._settled, ops)), shown))
        return f"\ue000{len(self._marks) - 1}\ue001"

    def _settled(self, op: Op) -> Op:
        """`op` with the words of marks that were taken up into its own."""
        if "\ue000" not in op.value and "\ue000" not in op.text:
            return op
        return op._replace(value=self.words(op.value), text=self.words(op.text))

    def restored(self, text: str) -> str:
        """`text`, a piece of code, with what was taken out of it as it was."""
        if "\ue000" not in text:
            return text
        return _MARK.sub(self._original, text)

    def _original(self, match: re.Match[str]) -> str:
        mark = self._get(match)
        if mark is None:
            return ""
        return mark.original if mark.shown is None else mark.shown

    def words(self, text: str) -> str:
        """`text` with the words of its marks, for a place that holds no structure."""
        if "\ue000" not in text:
            return text
        return "".join(
            piece if isinstance(piece, str) else " ".join(op.value for op in piece.ops if op.do in ("text", "block"))
            for piece in self.pieces(text)
        )

    def pieces(self, text: str) -> Iterator[str | Mark]:
        """The text between marks, and the marks, in order."""
        at = 0
        for match in _MARK.finditer(text):
            if match.start() > at:
                yield text[at : match.start()]
            mark = self._get(match)
            if mark is not None:
                yield mark
            at = match.end()
        if at < len(text):
            yield text[at:]

    def _get(self, match: re.Match[str]) -> Mark | None:
        number = int(match.group(1))
        return self._marks[number] if number < len(self._marks) else None


def without_marks(source: str) -> str:
    """`source` without characters that would be read as a mark."""
    return source.replace("\ue000", "").replace("\ue001", "") if "\ue000" in source or "\ue001" in source else source


class Marked:
    """Markdown while marks are put into it: lines that hold nothing but marks of blocks are set apart.

    CommonMark reads what follows a line of HTML as HTML; a mark alone on its line, with an empty line on both sides,
    leaves what is beside it Markdown, in the list item that its indentation puts it in.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._line: list[str] = []
        self._has_text = self._has_block = self._has_mark = False

    @property
    def at_line_start(self) -> bool:
        """Whether only white space and marks stand on the line so far."""
        return not self._has_text

    @property
    def indent(self) -> str:
        """The white space that the line begins with."""
        first = self._line[0] if self._line else ""
        return first[: len(first) - len(first.lstrip(" \t"))]

    @property
    def in_row(self) -> bool:
        """Whether the line is one of a table."""
        return "".join(self._line[:2]).lstrip().startswith("|")

    def text(self, text: str) -> None:
        """Add Markdown of the author; it may have several lines."""
        first, *rest = text.split("\n")
        self._words(first)
        for line in rest:
            self._flush()
            self._words(line)

    def raw(self, text: str) -> None:
        """Add lines that stay as they are, such as a fence with its code."""
        if self._line:
            self._flush()
        self._parts.append(text)

    def mark(self, mark: str, block: bool) -> None:
        """Add a mark; "" for what leaves nothing."""
        self._has_mark = True
        self._has_block = self._has_block or block
        if mark:
            self._line.append(mark)

    def filled(self) -> None:
        """The mark added last is text of the line."""
        self._has_text = True

    def finish(self) -> str:
        """All of it."""
        if self._line:
            self._flush()
            if self._parts and self._parts[-1].endswith("\n"):
                self._parts[-1] = self._parts[-1][:-1]
        return "".join(self._parts)

    def _words(self, text: str) -> None:
        if text:
            self._line.append(text)
            self._has_text = self._has_text or not text.isspace()

    def _flush(self) -> None:
        line = "".join(self._line)
        if self._has_block and not self._has_text:
            self._parts.append(f"\n{line}\n\n")
        elif self._has_mark and not line.strip():
            pass  # the line held only what leaves nothing
        else:
            self._parts.append(line + "\n")
        self._line = []
        self._has_text = self._has_block = self._has_mark = False
