"""One directive as it stands in the source: its arguments, options and content, and what its nodes are made with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from .session import Session

_OPTION = re.compile(r":(?![: ])((?:[^:\\]|\\.|:(?![ `]|$))*?)(?<! ):(?:[ ]+|$)")
Nodes = list[Any]


class Directive:
    """name: in lower case, without its domain. arguments: the lines behind `::` up to an option or an empty line.
    options: name to value. content: the lines behind both. source: the file that it stands in, as `Session.read` names
    it. alt: the name of the substitution that it defines.

    Nothing of a directive is an error: what docutils would refuse is read as well as it can be.
    """

    def __init__(
        self,
        written: str,
        block: Any,
        offset: int,
        state: Any,
        session: Session,
        nodes: Any,
        box: Any,
        alt: str | None = None,
    ) -> None:
        self.written = written
        domain, _, self.name = written.lower().rpartition(":")
        self.domain = domain.rpartition(":")[2]
        self.session = session
        self.alt = alt
        self._state = state
        self._nodes = nodes
        self._box = box
        self.source = str(block.source(0) or "") if len(block) else ""
        if block and not block[0].strip():
            block.trim_start()
            offset += 1
            self.on_next_line = True
        else:
            self.on_next_line = False
        while block and not block[-1].strip():
            block.trim_end()
        end = next((n for n, line in enumerate(block) if not line.strip()), len(block))
        first = next((n for n in range(end) if _OPTION.match(block[n])), end)
        self.options, behind = _options(block, first, end)
        self.arguments = [line.strip() for line in block[:first]]
        self.head = block[:first]
        self._block = block
        self.content = block[behind:]
        self._offset = offset
        self._behind = behind

    @property
    def argument(self) -> str:
        """The arguments as one line."""
        return " ".join(self.arguments)

    @property
    def body(self) -> Any:
        """All lines but the options: for directives without an argument."""
        if not self.options:
            return self._block
        return self.head + self.lines([""]) + self.content if len(self.head) else self.content

    # -- nodes -----------------------------------------------------------------------------------

    def box(self, role: str, children: Iterable[Any] = (), **attrs: str) -> Any:
        return self._box(role, children, **attrs)

    def text(self, text: str) -> Any:
        return self._nodes.Text(text)

    def paragraph(self, text: str) -> Nodes:
        """One line of reST as a paragraph; nothing for an empty one."""
        return [self.box("p", self.inline(text))] if text.strip() else []

    def inline(self, text: str) -> Nodes:
        """The nodes of a line of reST."""
        if not text.strip():
            return []
        made, _ = self._state.inline_text(text, self._state.state_machine.abs_line_number())
        return list(made)

    def parse(self, lines: Any = None) -> Nodes:
        """The nodes of lines of reST, the content if no others are given."""
        lines = self.content if lines is None else lines
        if not len(lines):
            return []
        inner = self._box()
        self._state.nested_parse(lines, self._offset + self._behind, inner)
        children = list(inner.children)
        inner.clear()
        return children

    def lines(self, texts: Sequence[str]) -> Any:
        """Lines to be parsed."""
        return type(self.content)(list(texts), source=self.source)

    def pre(self, text: str, language: str = "") -> Nodes:
        """A block of code, in a language where one is given."""
        attrs = {"language": language} if language else {}
        return [self._nodes.literal_block(text, text, **attrs)] if text.strip() else []

    def lost(self, kind: str, name: str, text: str = "", words: int | None = None) -> Any:
        return self.session.lost(self._box, kind, name, text, words)

    def insert(self, lines: list[str], name: str) -> None:
        """Let the lines of the file `name` be read as if they stood here."""
        self._state.state_machine.insert_input(lines, name)


def _options(block: Any, first: int, end: int) -> tuple[dict[str, str], int]:
    """The options between the lines `first` and `end`, and the line behind them; longer values go on indented."""
    options: dict[str, str] = {}
    name = None
    n = first
    while n < end:
        match = _OPTION.match(block[n])
        if match:
            name = match[1].strip().lower()
            options[name] = block[n][match.end() :].strip()
        elif name is not None and block[n].startswith(" "):
            options[name] = f"{options[name]} {block[n].strip()}".strip()
        else:
            return options, n  # text directly behind the options
        n += 1
    return options, n + 1 if n < len(block) else n
