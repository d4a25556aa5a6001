"""The readable text of a plain text page: its paragraphs."""

from __future__ import annotations

import re

from .html_tags import NO_ATTRS
from .page_text import PageText
from .page_writer import PageWriter

_BULLET = re.compile(r"[ \t]*[-*+•][ \t]+\S")


def read_plain_text(source: str, *, flags: tuple[str, ...] = ()) -> PageText:
    """Paragraphs are set apart by blank lines; a line that begins with a bullet or is indented stays a line."""
    writer = PageWriter()
    for flag in flags:
        writer.flag(flag)
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    for paragraph in re.split(r"\n[ \t]*\n", source):
        if not paragraph.strip():
            continue
        writer.start("p", NO_ATTRS)
        for n, line in enumerate(paragraph.split("\n")):
            if n and (_BULLET.match(line) or line.startswith(("    ", "\t"))):
                writer.line_break()
            writer.text(line + " ")
        writer.end("p")
    return writer.finish()
