"""An answer as a fragment of HTML that a site may put into a page: few elements, no scripts, styles or ids.

Elements: p, br, ol, ul, li, pre, code, table, thead, tbody, tr, th, td, dl, dt, dd, strong, em and a. Links lead to
http, https and mailto addresses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from ...escape import for_html, plain
from ...model import MarkKind, Page
from .markdown import LANGUAGE
from .nodes import Code, Definitions, ItemList, Line, Node, Paragraph, Said, Table, cells_of
from .runs import Run, lines_of

_BREAK = "<br>\n"
_SET_IN: tuple[MarkKind, ...] = ("strong", "em", "code")  # the outer first


def html(page: Page, nodes: Sequence[Node]) -> str:
    """Without a line feed at the end."""
    return "\n".join(_blocks(page, nodes))


def html_of_text(text: str, *, strong: bool = False) -> str:
    """Plain text as one paragraph, a line for each of its lines, on request in bold; "" where it has no words."""
    lines = [for_html(" ".join(line.split())) for line in plain(text, lines=True).split("\n")]
    shown = _BREAK.join(line for line in lines if line)
    if not shown:
        return ""
    return f"<p><strong>{shown}</strong></p>" if strong else f"<p>{shown}</p>"


def html_of_note(text: str) -> str:
    return f"<p><em>{for_html(text)}</em></p>"


def _blocks(page: Page, nodes: Sequence[Node]) -> Iterator[str]:
    for defines, group in groupby(nodes, key=_defines):
        if defines:
            yield _definitions(page, [node for node in group if isinstance(node, Definitions)])
            continue
        yield from _each(page, group)


def _defines(node: Node) -> bool:
    """Whether it is a list of definitions, and no label alone."""
    return isinstance(node, Definitions) and bool(node.definitions)


def _each(page: Page, nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Line):
            yield html_of_note(node.text)
        elif isinstance(node, Code):
            yield _code(page, node)
        elif isinstance(node, ItemList):
            yield _list(page, node)
        elif isinstance(node, Table):
            yield _table(page, node)
        elif isinstance(node, Definitions):
            yield from (f"<p><strong>{_lines(page, term)}</strong></p>" for term in node.terms)
        else:
            words = _lines(page, node.said)
            yield f"<p><strong>{words}</strong></p>" if node.heading else f"<p>{words}</p>"


def _code(page: Page, node: Code) -> str:
    named = f' class="language-{node.language}"' if node.language and LANGUAGE.fullmatch(node.language) else ""
    return f"<pre><code{named}>{for_html(page.text[node.said.start : node.said.end])}</code></pre>"


def _list(page: Page, node: ItemList) -> str:
    items = []
    for item in node.items:
        words = _lines(page, replace(item.said, start=item.words))
        if any(isinstance(below, (Paragraph, Line)) for below in item.below):
            words = f"<p>{words}</p>"
        items.append("<li>" + "\n".join([words, *_blocks(page, item.below)]) + "</li>")
    tag = "ul" if node.first is None else "ol"
    start = f' start="{node.first}"' if node.first not in (None, 1) else ""
    return "\n".join([f"<{tag}{start}>", *items, f"</{tag}>"])


def _table(page: Page, table: Table) -> str:
    lines = ["<table>"]
    rows = cells_of(page, table)
    for part, tag, some in (("thead", "th", rows[: table.heads]), ("tbody", "td", rows[table.heads :])):
        if some:
            lines += [f"<{part}>", *(_row(page, row, tag) for row in some), f"</{part}>"]
    return "\n".join([*lines, "</table>"])


def _row(page: Page, row: Sequence[tuple[int, int]], tag: str) -> str:
    cells = (f"<{tag}>{_lines(page, Said(start, end, 0))}</{tag}>" for start, end in row)
    return f"<tr>{''.join(cells)}</tr>"


def _definitions(page: Page, nodes: Sequence[Definitions]) -> str:
    """One list of terms and definitions that follow each other."""
    lines = ["<dl>"]
    for node in nodes:
        lines += [f"<dt>{_lines(page, term)}</dt>" for term in node.terms]
        for definition in node.definitions:
            shown = [_lines(page, definition.said), *_blocks(page, definition.below)]
            lines.append("<dd>" + "\n".join(shown) + "</dd>")
    return "\n".join([*lines, "</dl>"])


def _lines(page: Page, said: Said) -> str:
    return _BREAK.join(html_line(line) for line in lines_of(page, said.start, said.end))


def html_line(runs: Sequence[Run]) -> str:
    """The runs of one line, without an element around them."""
    out = ""
    for url, group in groupby(runs, key=lambda run: run.url):
        words = _set(list(group), _SET_IN)
        out += words if url is None else f'<a href="{for_html(url)}" rel="nofollow noopener">{words}</a>'
    return out


def _set(runs: Sequence[Run], kinds: Sequence[MarkKind]) -> str:
    if not kinds or not any(run.kinds for run in runs):
        return "".join(for_html(run.text) for run in runs)
    kind, *inner = kinds
    out = ""
    for has, group in groupby(runs, key=lambda run: kind in run.kinds):
        words = _set(list(group), inner)
        out += f"<{kind}>{words}</{kind}>" if has else words
    return out
