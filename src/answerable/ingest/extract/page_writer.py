"""A page's readable text with its structure, written from a flat stream of start, text and end events.

HTML trees, HTML streams, Markdown tokens and reStructuredText all arrive here, so that hidden text, lists, tables and
code are treated alike whatever the source was. Nothing recurses and every step is amortised constant time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from ...model import EMPTY, Block, BlockKind, Heading
from ..characters import names, one_line, visible, without_controls

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
VOID = names("area base br col embed frame hr img input link meta param source track wbr")
SILENT = names(
    "script style noscript template head iframe object embed applet canvas svg audio video map datalist select option "
    "textarea button input noframes noembed xmp rp annotation annotation-xml dialog"
)
BLOCKS = names(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu dir nav ol p pre search section summary table tbody "
    "td tfoot th thead tr ul colgroup optgroup listing plaintext"
)
LISTS = frozenset({"ul", "ol", "menu", "dir"})
HEADING_LINKS = names(
    "headerlink hash-link header-anchor anchorjs-link heading-anchor anchor-link heading-link mw-editsection "
    "header-link anchor-icon permalink toclink-icon direct-link"
)
OFF_SCREEN = names(
    "sr-only visually-hidden visuallyhidden screen-reader-text screenreader-only screen-reader-only u-hidden-visually"
)
_CLOSES: dict[
    str, tuple[frozenset[str], frozenset[str]]
] = {  # a start tag ends an open one of these, up to a container
    "li": (frozenset({"li"}), LISTS),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "tbody": (frozenset({"thead", "tbody", "caption"}), frozenset({"table"})),
    "thead": (frozenset({"caption"}), frozenset({"table"})),
    "tfoot": (frozenset({"thead", "tbody"}), frozenset({"table"})),
}
_STYLE_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font(?:-size)?\s*:\s*0(?:\.0+)?(?:px|r?em|pt|%)?\s*(?:;|!|/|$)"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|(?:left|top|right|text-indent|margin-left|margin-top)\s*:\s*-\d{4,}"
    r"|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]|clip-path\s*:\s*inset\(\s*(?:50|100)%|(?:color|-webkit-text-fill-color)\s*:\s*transparent"
    r"|(?:max-)?(?:width|height)\s*:\s*[01](?:px)?\s*;(?=.*overflow\s*:\s*hidden)|overflow\s*:\s*hidden\s*;.*(?:max-)?height\s*:\s*0",
    re.I | re.S,
)
_PLAIN_ALT = re.compile(r"[^\W\d_][\w'’-]*(?:[ ,][ ]?[\w'’-]+){0,11}\.?$")
_IMAGE_NOISE = re.compile(
    r"\b(?:image|img|screenshot|icon|logo|picture|photo|banner)\s*(?:\d+)?$|not available|\.\w{3,4}$", re.I
)
_CELL_BREAK = "\x1f"
_MAX_INDENT = 8


@dataclass(frozen=True, slots=True)
class Draft:
    """What a page writer made: the text and its structure; offsets are characters into `text`.

    labels: `audience` and `version`, where the page says for whom it is.
    """

    text: str
    headings: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    flags: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=lambda: EMPTY)


@dataclass(slots=True)
class _List:
    ordered: bool
    next: int
    step: int


@dataclass(slots=True)
class _Open:
    tag: str
    hides: bool = False
    list: _List | None = None


@dataclass(slots=True)
class _Table:
    group: int
    cells: list[str] = field(default_factory=list)


def hides(tag: str, attrs: Mapping[str, str]) -> bool:
    """Whether a reader of the rendered page does not see this element: by tag, attribute or inline style."""
    if tag in SILENT and not (tag == "button" and attrs.get("role") == "tab"):
        return True
    if not attrs:
        return False
    if "hidden" in attrs or attrs.get("aria-hidden", "").strip().lower() == "true":
        return True
    style = attrs.get("style")
    if style and _STYLE_HIDES.search(style[:2000]):
        return True
    names = attrs.get("class")
    if not names:
        return False
    classes = set(names.lower().split())
    return bool(
        classes & OFF_SCREEN or classes & HEADING_LINKS or classes & {"lineno", "linenos", "linenodiv", "gutter"}
    )


def slug(text: str) -> str:
    """The fragment id that GitHub gives a Markdown heading."""
    return re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")


class PageWriter:
    """Takes events, makes a Draft. `slugs` gives headings without an anchor the id that GitHub would."""

    def __init__(self, *, max_depth: int = 200, slugs: bool = False) -> None:
        self._max_depth = max_depth
        self._slugs = slugs
        self._used: Counter[str] = Counter()
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._headings: list[Heading] = []
        self._flags: dict[str, None] = {}
        self._stack: list[_Open] = []
        self._open: Counter[str] = Counter()
        self._hidden = 0
        self._left_out = False  # words were left out since text was last written
        self._buffer: list[str] = []
        self._lists: list[_List] = []
        self._marker: tuple[str, int | None] | None = None
        self._tables: list[_Table] = []
        self._in_cell = 0
        self._group: int | None = None
        self._groups = 0
        self._anchor: str | None = None
        self._own_anchor: str | None = None
        self._strong_start: bool | None = None  # None: nothing read yet; True: inside or just behind a leading bold run
        self._lead: int | None = None  # number of buffer pieces that make up a bold first line

    # -- events ----------------------------------------------------------------------------------

    def start(self, tag: str, attrs: Mapping[str, str]) -> None:
        if tag in VOID:
            self._void(tag, attrs)
            return
        if tag in BLOCKS and self._stack:
            self._imply_ends(tag)
        hidden = hides(tag, attrs)
        entry = _Open(tag, hidden)
        self._stack.append(entry)
        self._open[tag] += 1
        if len(self._stack) > self._max_depth:
            self._flags["deep_nesting"] = None
        if hidden:
            if not self._hidden:
                self._left_out = False
                if tag in BLOCKS:
                    self._break_block()
            self._hidden += 1
        if self._hidden:
            return
        self._note_anchor(tag, attrs)
        if tag in BLOCKS:
            self._start_block(tag, attrs, entry)
        elif tag in ("strong", "b") and self._strong_start is None and not self._in_cell:
            self._strong_start = True
        elif tag == "q":
            self._buffer.append('"')

    def text(self, data: str) -> None:
        if self._hidden:
            self._left_out = self._left_out or any(c.isalnum() for c in data)
            return
        if not data:
            return
        if self._open["pre"] and not self._in_cell:
            self._buffer.append(without_controls(data))
            return
        line = one_line(data)
        fresh = self._strong_start is None and not line.isspace()
        behind = self._strong_start and self._lead is None and not self._in_strong()
        if fresh or (behind and line.strip(" :.-–—*")):
            self._strong_start = False
        self._buffer.append(line)

    def end(self, tag: str) -> None:
        if tag == "br":
            self._void("br", {})
            return
        if tag == "p" and not self._open["p"]:
            self._break_block()
            return
        if tag in VOID or not self._open[tag]:
            return
        if tag not in BLOCKS and not self._hidden:  # an inline end tag does not close blocks
            for entry in reversed(self._stack[-24:]):
                if entry.tag == tag:
                    break
                if entry.tag in BLOCKS:
                    return
            else:
                return
        if self._open["template"] and tag != "template" and not self._inside_template(tag):
            return
        while self._pop() != tag:
            pass

    def line_break(self) -> None:
        """A boundary inside a block that no sentence may cross."""
        self._void("br", {})

    def soft_break(self) -> None:
        """A line end in the source: a space, but behind a bold first line the end of a term."""
        if self._strong_start and self._lead is None and not self._in_strong():
            self._void("br", {})
        elif not self._hidden:
            self._buffer.append(" ")

    def gap(self) -> None:
        """Something was left out here: no sentence may run across it."""
        if not self._hidden:
            self._buffer.append("\n")

    def flag(self, name: str) -> None:
        self._flags[name] = None

    def finish(self) -> Draft:
        while self._stack:
            self._pop()
        self._break_block()
        return Draft("".join(self._parts), tuple(self._headings), tuple(self._blocks), tuple(self._flags))

    # -- elements --------------------------------------------------------------------------------

    def _inside_template(self, tag: str) -> bool:
        for entry in reversed(self._stack[-48:]):
            if entry.tag in (tag, "template"):
                return entry.tag == tag
        return False

    def _in_strong(self) -> bool:
        return bool(self._open["strong"] or self._open["b"])

    def _imply_ends(self, tag: str) -> None:
        rule = _CLOSES.get(tag)
        if rule is not None:
            ends, containers = rule
            for back in range(1, min(len(self._stack), 48) + 1):
                name = self._stack[-back].tag
                if name in containers or name in SILENT:
                    break
                if name in ends:
                    for _ in range(back):
                        self._pop()
                    break
        if self._open["p"]:
            for back in range(1, min(len(self._stack), 12) + 1):
                name = self._stack[-back].tag
                if name == "p":
                    for _ in range(back):
                        self._pop()
                    break
                if name in BLOCKS or name in SILENT:
                    break

    def _pop(self) -> str:
        entry = self._stack.pop()
        tag = entry.tag
        self._open[tag] -= 1
        if self._hidden:
            if entry.hides:
                self._hidden -= 1
                if not self._hidden and self._left_out:
                    self.gap()
            return tag
        if tag in BLOCKS:
            self._end_block(tag, entry)
        elif tag == "q":
            self._buffer.append('"')
        return tag

    def _void(self, tag: str, attrs: Mapping[str, str]) -> None:
        if self._hidden:
            return
        if tag == "br":
            if self._in_cell:
                self._buffer.append(_CELL_BREAK)
            else:
                if self._strong_start and self._lead is None and not self._open["pre"]:
                    self._lead = len(self._buffer)
                self._buffer.append("\n")
        elif tag == "hr":
            self._break_block()
        elif tag == "img" and not hides(tag, attrs):
            alt = one_line(attrs.get("alt", "")).strip()
            if alt and _PLAIN_ALT.match(alt) and not _IMAGE_NOISE.search(alt) and not self._open["pre"]:
                self._buffer.append(f"\n{alt}\n")
            elif alt or "alt" not in attrs:
                self._buffer.append("\n")

    def _note_anchor(self, tag: str, attrs: Mapping[str, str]) -> None:
        name = attrs.get("id") or (attrs.get("name") if tag == "a" else None)
        if not name or len(name) > 300:
            return
        if tag in HEADINGS:
            self._own_anchor = name
        elif any(self._open[h] for h in HEADINGS):
            self._own_anchor = self._own_anchor or name
        elif tag in ("a", "section", "div", "span", "article"):
            self._anchor = name

    def _start_block(self, tag: str, attrs: Mapping[str, str], entry: _Open) -> None:
        if self._in_cell and tag not in ("td", "th", "tr"):
            if tag == "table":
                self._tables.append(_Table(-1))
            self._buffer.append("\n" if tag == "pre" else _CELL_BREAK)
            return
        if tag in ("td", "th"):
            if self._tables and self._tables[-1].group >= 0:
                self._in_cell += 1
                self._buffer = []
            elif self._in_cell:
                self._buffer.append(" ")
            else:
                self._break_block()
            return
        if self._in_cell:  # a row of a table inside a cell
            self._buffer.append(_CELL_BREAK)
            return
        self._break_block()
        if tag in LISTS:
            self._open_group()
            ordered = tag == "ol"
            first = _number(attrs.get("start"), 1)
            back = "reversed" in attrs
            entry.list = _List(ordered, first, -1 if back else 1)
            self._lists.append(entry.list)
            self._marker = None
        elif tag == "li":
            self._start_item(attrs)
        elif tag == "table":
            self._open_group()
            self._tables.append(_Table(self._group if self._group is not None else 0))
        elif tag == "dl":
            self._open_group()

    def _start_item(self, attrs: Mapping[str, str]) -> None:
        if not self._lists:
            self._marker = ("- ", None)
            return
        current = self._lists[-1]
        if not current.ordered:
            self._marker = ("- ", None)
            return
        number = _number(attrs.get("value"), current.next)
        current.next = number + current.step
        self._marker = (f"{number}. ", number)

    def _end_block(self, tag: str, entry: _Open) -> None:
        if tag in ("td", "th") and self._in_cell and self._tables and self._tables[-1].group >= 0:
            self._in_cell -= 1
            self._tables[-1].cells.append(_cell_text("".join(self._buffer)))
            self._buffer = []
            return
        if self._in_cell:
            if tag == "table" and self._tables and self._tables[-1].group < 0:
                self._tables.pop()
            self._buffer.append("\n" if tag == "pre" else _CELL_BREAK)
            return
        if tag == "tr" and self._tables:
            self._buffer = []
            self._emit_row(self._tables[-1])
            return
        if tag == "pre":
            self._emit_code()
        elif tag in HEADINGS:
            self._emit_heading(HEADINGS[tag])
        elif tag == "dt":
            self._emit_lines("term")
        elif tag == "dd":
            self._emit_lines("definition")
        else:
            self._break_block()
        if entry.list is not None:
            if self._lists:
                self._lists.pop()
            self._marker = None
            self._close_group()
        elif tag == "table":
            if self._tables:
                self._emit_row(self._tables[-1])
                self._tables.pop()
            self._close_group()
        elif tag == "dl":
            self._close_group()
        elif tag == "li":
            self._marker = None

    def _open_group(self) -> None:
        if self._group is None:
            self._group = self._groups
            self._groups += 1
            self._adopt_intro()

    def _close_group(self) -> None:
        if not self._lists and not self._tables and not self._open["dl"]:
            self._group = None

    def _adopt_intro(self) -> None:
        """A line that ends in a colon directly above a list belongs to it."""
        if not self._blocks:
            return
        last = self._blocks[-1]
        if last.kind == "paragraph" and last.group is None and self._parts[-1].endswith(":"):
            self._blocks[-1] = Block(last.kind, last.start, last.end, last.depth, last.ordinal, self._group)

    # -- blocks ----------------------------------------------------------------------------------

    def _break_block(self) -> None:
        if self._in_cell:
            self._buffer.append(_CELL_BREAK)
        elif self._open["pre"]:
            self._emit_code()
        elif any(self._buffer):
            if any(self._open[h] for h in HEADINGS):
                self._buffer.append(" ")
                return
            if self._open["dt"] and self._open["dl"]:
                self._emit_lines("term")
            elif self._open["dd"] and self._open["dl"] and not self._lists:
                self._emit_lines("definition")
            else:
                self._emit_lines("paragraph")
        else:
            self._reset()

    def _reset(self) -> None:
        self._buffer = []
        self._strong_start = None
        self._lead = None

    def _emit_lines(self, kind: BlockKind) -> None:
        lead = self._lead
        head = "".join(self._buffer[:lead]) if lead is not None else ""
        lines = _lines("".join(self._buffer))
        self._reset()
        if not lines:
            return
        depth = len(self._lists)
        indent = "  " * min(max(depth - 1, 0), _MAX_INDENT)
        if kind == "paragraph" and self._marker is not None:
            marker, ordinal = self._marker
            self._marker = None
            body = f"\n{indent}  ".join(lines)
            self._put(indent, marker + body, "item" if ordinal is None else "step", depth, ordinal)
            return
        if depth:
            indent += "  "
        if kind == "paragraph" and head and len(lines) > 1 and len(_lines(head)) == 1:
            opened = self._group is None
            if opened:
                self._group, self._groups = self._groups, self._groups + 1
            self._put(indent, lines[0], "term", depth, None)
            self._put(indent + "  ", f"\n{indent}  ".join(lines[1:]), "definition", depth, None)
            if opened:
                self._group = None
            return
        if kind == "definition":
            indent += "  "
        self._put(indent, f"\n{indent}".join(lines), kind, depth, None)

    def _emit_row(self, table: _Table) -> None:
        cells, table.cells = table.cells, []
        if not any(cell.strip() for cell in cells):
            return
        lines = [" ".join(line.split()) for line in " | ".join(cells).split("\n")]
        if len(lines) > 1:
            lines = [line.strip(" |") for line in lines]
        row = "\n".join(line for line in lines if line.strip(" |"))
        if row:
            self._put("  " * min(len(self._lists), _MAX_INDENT), row, "row", len(self._lists), None)

    def _emit_code(self) -> None:
        code = visible("".join(self._buffer)).expandtabs(4)
        self._reset()
        lines = [line.rstrip() for line in code.split("\n")]
        while lines and not lines[0]:
            lines.pop(0)
        while lines and not lines[-1]:
            lines.pop()
        if lines:
            self._put("", "\n".join(lines), "code", len(self._lists), None)

    def _emit_heading(self, level: int) -> None:
        text = " ".join(_lines("".join(self._buffer)))
        text = re.sub(r"\s*(?:[¶§🔗]|(?<=\s)#)+$", "", text).strip()
        self._reset()
        anchor, self._own_anchor = self._own_anchor or self._anchor, None
        if not text:
            return
        self._marker = None
        if anchor is None and self._slugs and (base := slug(text)):
            seen = self._used[base]
            self._used[base] += 1
            anchor = base if not seen else f"{base}-{seen}"
        start = self._put("", text, "heading", 0, None)
        self._headings.append(Heading(level, text, anchor, start, start + len(text)))

    def _put(self, indent: str, text: str, kind: BlockKind, depth: int, ordinal: int | None) -> int:
        group = None if kind == "heading" else self._group
        if self._blocks:
            together = group is not None and self._blocks[-1].group == group
            gap = ("\n" if together else "\n\n") + indent
        else:
            gap = indent
        if gap:
            self._parts.append(gap)
        start = self._length + len(gap)
        self._parts.append(text)
        self._length = start + len(text)
        self._blocks.append(Block(kind, start, self._length, depth, ordinal, group))
        self._anchor = None
        return start


def _number(text: str | None, default: int) -> int:
    """An HTML integer attribute; anything else, or one too long to be meant, is the default."""
    if text and re.fullmatch(r"\s*-?\d{1,6}\s*", text):
        return int(text)
    return default


def _lines(text: str) -> list[str]:
    out = []
    for part in text.split("\n"):
        line = " ".join(visible(part).replace(_CELL_BREAK, " ").split())
        if line:
            out.append(line)
    return out


def _cell_text(text: str) -> str:
    """One line for a table cell: its paragraphs and items follow each other, set apart by a semicolon."""
    lines: list[str] = []
    for line in text.split("\n"):
        out = ""
        for part in line.split(_CELL_BREAK):
            piece = " ".join(visible(part).split())
            if piece:
                out += ("" if not out else " " if out[-1] in ".:;,!?" else "; ") + piece
        if out or not lines or lines[-1]:
            lines.append(out)  # an empty first or last line keeps the boundary to the cell beside
    return "\n".join(lines) or ("\n" if "\n" in text else "")
