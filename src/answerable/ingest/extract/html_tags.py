"""Tags and text of HTML as a flat stream, in one linear pass and without a tree.

For HTML inside Markdown, and for pages whose nesting or size would make a tree dangerous: libxml2 silently drops what
is nested deeper than 256 elements, and a tree of a million tags does not fit into a small machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from types import MappingProxyType
from typing import Literal, NamedTuple

NO_ATTRS: Mapping[str, str] = MappingProxyType({})
_NAME = re.compile(r"[a-zA-Z][^\s/>\x00]{0,200}")
_ATTR = re.compile(r"""[\s/]*(?:([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)))?|(=))""")
_TAG_END = re.compile(r"[\s/]*>")
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.I)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}


class Markup(NamedTuple):
    """One event: `value` is the tag's name in lower case, or the text with its character references read."""

    kind: Literal["start", "end", "text"]
    value: str
    attrs: Mapping[str, str] = NO_ATTRS


def markup(source: str) -> Iterator[Markup]:
    """The events of `source`; comments, doctypes and processing instructions are left out."""
    at, size = 0, len(source)
    while at < size:
        left = source.find("<", at)
        if left < 0:
            yield Markup("text", unescape(source[at:]))
            return
        after = source[left + 1 : left + 2]
        if after.isalpha() and after.isascii():
            end, name, attrs = _start_tag(source, left + 1)
        elif after == "/" and source[left + 2 : left + 3].isalpha():
            end = source.find(">", left)
            name = _name(source, left + 2)
            attrs = None
        elif after in ("!", "?", "/"):
            if left > at:
                yield Markup("text", unescape(source[at:left]))
            at = _comment_end(source, left)
            continue
        else:
            yield Markup("text", unescape(source[at : left + 1]))
            at = left + 1
            continue
        if left > at:
            yield Markup("text", unescape(source[at:left]))
        if end < 0:
            return  # the file ends inside a tag: there is no text behind it
        at = end + 1
        if attrs is None:
            yield Markup("end", name)
            continue
        yield Markup("start", name, attrs)
        if (raw := _RAW.get(name)) is not None:
            close = raw.search(source, at)
            stop = close.start() if close else size
            if name in ("title", "textarea"):
                yield Markup("text", unescape(source[at:stop]))
            yield Markup("end", name)
            at = size if close is None else max(source.find(">", stop), stop) + 1


def _name(source: str, at: int) -> str:
    match = _NAME.match(source, at)
    return match.group().lower() if match else ""


def _comment_end(source: str, left: int) -> int:
    if source.startswith("<!--", left):
        if source.startswith(">", left + 4):
            return left + 5
        end = source.find("-->", left + 4)
        return len(source) if end < 0 else end + 3
    if source.startswith("<![CDATA[", left):
        end = source.find("]]>", left)
        return len(source) if end < 0 else end + 3
    end = source.find(">", left)
    return len(source) if end < 0 else end + 1


def _start_tag(source: str, at: int) -> tuple[int, str, Mapping[str, str]]:
    """End of the tag that begins at `at` (-1: it never ends), its name and attributes (the first of a name counts)."""
    match = _NAME.match(source, at)
    assert match is not None
    name = match.group().lower()
    at = match.end()
    if source[at : at + 1] == ">":
        return at, name, NO_ATTRS
    attrs: dict[str, str] = {}
    while True:
        stop = _TAG_END.match(source, at)
        if stop:
            return stop.end() - 1, name, attrs
        pair = _ATTR.match(source, at)
        if pair is None or pair.end() == at:
            at += 1
            if at >= len(source):
                return -1, name, attrs
            continue
        at = pair.end()
        key, double, single, bare, _ = pair.groups()
        if key:
            value = double if double is not None else single if single is not None else bare or ""
            attrs.setdefault(key.lower(), unescape(value) if "&" in value else value)
