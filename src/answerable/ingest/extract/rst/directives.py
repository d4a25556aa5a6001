"""Every directive to nodes: those of docutils, Sphinx and its common extensions by what a built page shows of them,
and all others by their form, so that no text is dropped because its directive is not known."""

from __future__ import annotations

import re
from collections.abc import Callable

from ...characters import names
from . import boxes, code, files, objects, tables
from .directive import Directive, Nodes

_SILENT = names(
    "toctree index highlight highlightlang currentmodule tabularcolumns sectionauthor codeauthor moduleauthor contents "
    "sectnum section-numbering class rst-class cssclass target-notes date meta tags bibliography footbibliography title"
)
_NAMED: dict[str, Callable[[Directive], Nodes]] = {
    **boxes.MAKERS,
    **objects.MAKERS,
    **tables.MAKERS,
    **code.MAKERS,
    **files.MAKERS,
}
_TITLES = names("title caption header heading label summary question subtitle description name text alt")
_TECHNICAL = names(
    "class name width height align scale target link link-type link-alt linkenos figclass figwidth maxdepth numbered "
    "hidden glob depth local backlinks color icon animate open columns gutter margin padding shadow type id key "
    "anchor ref url uri href src file encoding language lang lines emphasize-lines linenos lineno-start number-lines "
    "module members undoc-members show-inheritance noindex no-index nosearch no-typesetting canonical async sort "
    "sync selected child-direction text-align outline expand click-parent style format start-line end-line "
    "start-after end-before toctree template nosignatures recursive layout size loop autoplay controls tags"
)


def build(directive: Directive) -> Nodes:
    """The nodes that stand for a directive."""
    name = directive.name
    if name in _SILENT and not directive.domain:
        return []
    foreign = directive.domain and directive.domain not in objects.DOMAINS
    maker = None if foreign else _NAMED.get(name)
    if maker is not None:
        return maker(directive)
    if directive.domain or (directive.session.domain not in ("", "std") and directive.head):
        return objects.described(directive)
    return _unknown(directive)


def _unknown(directive: Directive) -> Nodes:
    """Argument and title-like options as a title, the content below it; noted, though its text is kept."""
    title, text = directive.arguments[:1], directive.arguments[1:]
    technical = bool(title) and _looks_technical(title[0])
    made: Nodes = [directive.lost("directive", directive.written, title[0] if technical else "")]
    titles = [title[0]] if title and title[0] and not technical else []
    for name, value in directive.options.items():
        if not value:
            continue
        if name in _TITLES or (name not in _TECHNICAL and len(re.findall(r"[^\W\d_]{2,}", value)) > 2):
            titles.append(value)
    body = directive.parse(directive.lines(text)) + directive.parse()
    if titles and body and len(titles[0]) <= objects.LONGEST_NAME:
        about = _paragraphs(directive, titles[1:]) + body
        return [*made, objects.entry(directive, [directive.inline(titles[0])], about)]
    return [*made, *_paragraphs(directive, titles), *body]


def _paragraphs(directive: Directive, texts: list[str]) -> Nodes:
    return [node for text in texts for node in directive.paragraph(text)]


def _looks_technical(argument: str) -> bool:
    """A number, an address or a file rather than words."""
    return bool(re.fullmatch(r"[\d\s.,:x%-]+|\S+://\S+|\.{0,2}/?[\w-]+(?:/[\w.-]+)+", argument))
