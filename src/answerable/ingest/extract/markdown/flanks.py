"""Emphasis beside marks: `**_so_**<br />` ends at the tag, though a mark stands there instead.

CommonMark asks whether a sign or a letter stands beside an asterisk. A mark is neither, and what it stands for begins
and ends with a sign in MDX, but may show letters: emphasis may begin or end where either reading lets it.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType


class _State(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        scanned = super().scanDelims(start, canSplitWord)
        end = start + scanned.length
        before, behind = self.src[start - 1 : start] if start else "", self.src[end : min(end + 1, self.posMax)]
        if before != "\ue001" and behind != "\ue000":
            return scanned
        src, stop = self.src, self.posMax
        before, behind = before.replace("\ue001", ">"), behind.replace("\ue000", "<")
        self.src = before + src[start:end] + behind
        self.posMax = len(self.src)
        other = super().scanDelims(len(before), canSplitWord)
        self.src, self.posMax = src, stop
        return Scanned(scanned.can_open or other.can_open, scanned.can_close or other.can_close, scanned.length)


class _Inline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def beside_marks(parser: MarkdownIt) -> MarkdownIt:
    """`parser`, for which emphasis may end and begin beside a mark as beside what it stands for."""
    inline = _Inline()
    inline.ruler, inline.ruler2 = parser.inline.ruler, parser.inline.ruler2
    parser.inline = inline
    return parser


__all__ = ["beside_marks"]
