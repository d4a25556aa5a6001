"""Where the tags and the expressions of JSX and HTML end, and what the attributes of a tag say.

A page is scanned from left to right. What never ends is scanned for its end and then read as text; the characters
that such tries may cost are counted, so that no page costs more than a few times its length.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Literal

from ..html_tags import NO_ATTRS

MAX_TAG = 50_000  # characters of a tag or an expression
_NAME = re.compile(r"[A-Za-z_$][\w$.:-]{0,100}")
_SPACE = re.compile(r"(?:\s+|/\*[^*]{0,2000}\*/)*")
_ATTR_NAME = re.compile(r"[^\s=/>{}\"'<`]{1,200}")
_EQUALS = re.compile(r"\s*=\s*")
_BARE = re.compile(r"[^\s\"'=<>`{}]{1,2000}")
_IN_BRACES = re.compile(r"[{}\"'`]|/\*|//")
_IN_TEMPLATE = re.compile(r"\\.|`|\$\{", re.S)
_STRING = {
    '"': re.compile(r'"(?:[^"\\\n]|\\.)*"', re.S),
    "'": re.compile(r"'(?:[^'\\\n]|\\.)*'", re.S),
}
_BEFORE_COMMENT = frozenset(" \t\n{},;()[]")


class Expression(str):
    """The source of an attribute's `{expression}`, without its braces."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that ends before `end`; a fragment's name is "". A value is a text, an Expression, or "" where none is."""

    name: str
    kind: Literal["open", "close", "void"]
    end: int
    attrs: Mapping[str, str] = field(default_factory=lambda: NO_ATTRS)


class Scanner:
    """Finds ends in `source`; `left` is how many characters tries may still go over that find none."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.left = 40 * len(source) + 20_000

    def tag(self, at: int) -> Tag | None:
        """The tag whose `<` stands at `at`; None where it is no tag, or never ends."""
        source = self.source
        closing = source.startswith("/", at + 1)
        begin = at + (2 if closing else 1)
        match = _NAME.match(source, begin)
        name = match.group() if match else ""
        pos = match.end() if match else begin
        if match is None and not source.startswith(">", begin):
            return None
        if source.startswith(">", pos):
            return Tag(name, "close" if closing else "open", pos + 1)
        if self.left <= 0:
            return None
        tag = self._attributes(name, pos, min(len(source), at + MAX_TAG), closing)
        if isinstance(tag, int):
            self.left -= max(tag - at, 1)
            return None
        return tag

    def _attributes(self, name: str, pos: int, stop: int, closing: bool) -> Tag | int:
        """The tag, or how far was looked in vain."""
        source = self.source
        attrs: dict[str, str] = {}
        while pos < stop:
            space = _SPACE.match(source, pos, stop)
            pos = space.end() if space else pos
            char = source[pos : pos + 1]
            if char == ">":
                return Tag(name, "close" if closing else "open", pos + 1, attrs)
            if char == "/":
                after = source[pos + 1 : pos + 2]
                if after == ">":
                    return Tag(name, "close" if closing else "void", pos + 2, attrs)
                pos += 1
                continue
            if char == "{":  # {...spread}
                close = self._braces(pos, stop)
                if close < 0:
                    return stop
                pos = close
                continue
            key = _ATTR_NAME.match(source, pos, stop)
            if key is None or (space is not None and space.end() == space.start() and not attrs):
                return pos + 1
            pos = key.end()
            equals = _EQUALS.match(source, pos, stop)
            value = ""
            if equals:
                pos = equals.end()
                quote = source[pos : pos + 1]
                if quote and quote in "\"'":
                    close = source.find(quote, pos + 1, stop)
                    if close < 0:
                        return stop
                    value = unescape(source[pos + 1 : close])
                    pos = close + 1
                elif quote == "{":
                    close = self._braces(pos, stop)
                    if close < 0:
                        return stop
                    value = Expression(source[pos + 1 : close - 1].strip())
                    pos = close
                elif bare := _BARE.match(source, pos, stop):
                    value = unescape(bare.group())
                    pos = bare.end()
                    if value.endswith("/") and source.startswith(">", pos):  # <br class=x/>
                        value, pos = value[:-1], pos - 1
                else:
                    return pos + 1
            attrs.setdefault(key.group(), value)
        return stop

    def braces(self, at: int, most: int = MAX_TAG) -> int:
        """Behind the brace that closes the one at `at`, at most `most` characters on; -1 where none does."""
        if self.left <= 0:
            return -1
        stop = min(len(self.source), at + most)
        end = self._braces(at, stop)
        if end < 0:
            self.left -= stop - at
        return end

    def _braces(self, at: int, stop: int) -> int:
        source = self.source
        open_: list[str] = ["{"]
        pos = at + 1
        while pos < stop:
            if open_[-1] == "`":
                match = _IN_TEMPLATE.search(source, pos, stop)
                if match is None:
                    return -1
                pos = match.end()
                if match.group() == "`":
                    open_.pop()
                elif match.group() == "${":
                    open_.append("{")
                continue
            match = _IN_BRACES.search(source, pos, stop)
            if match is None:
                return -1
            what, pos = match.group(), match.end()
            if what == "{":
                open_.append("{")
            elif what == "}":
                open_.pop()
                if not open_:
                    return pos
            elif what == "`":
                open_.append("`")
            elif what == "/*":
                close = source.find("*/", pos, stop)
                if close < 0:
                    return -1
                pos = close + 2
            elif what == "//":
                # Behind a colon it is an address, in the text of an element.
                if source[match.start() - 1] in _BEFORE_COMMENT:
                    close = source.find("\n", pos, stop)
                    if close < 0:
                        return -1
                    pos = close
            # An apostrophe in the text of an element begins no string: it ends on no later place of its line.
            elif string := _STRING[what].match(source, match.start(), stop):
                pos = string.end()
        return -1
