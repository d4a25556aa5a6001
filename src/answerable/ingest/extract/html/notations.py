"""Notations that are read off two dimensions: formulas, ruby annotations and drawn diagrams, each as a line of text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ...characters import names, one_line
from .removals import Removal, Removals
from .tree import Outline, attribute, classes, is_hidden, text_of

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_DRAWN_WORDS = 3  # words in a drawing that make it a diagram
_SIMPLE = re.compile(r"[\w.,]+|\([^()]*\)")
_TOKENS = names("mi mn mo mtext ms")
_SILENT = names("annotation annotation-xml mphantom none mprescripts")
_FENCES = names("= + − - × · ÷ < > ≤ ≥ ≠ ≈ → ⇒ ∈ ± ∓ ∗ * :")


def write_notations(soup: BeautifulSoup, tags: Outline, removals: Removals) -> None:
    """Put text in the place of formulas, ruby and diagrams."""
    for tag in tags.all("math"):
        _take_drawn_formula(tag, removals)
        _write_formula(soup, tag, removals)
    for tag in tags.all("ruby"):
        _write_ruby(tag, removals)
    for tag in tags.all("svg"):
        if tag.find_parent(["svg", "a", "button"]) is None and not _is_hidden_drawing(tag):
            _write_diagram(soup, tag, removals)


def _is_hidden_drawing(svg: Tag) -> bool:
    """Hidden by more than being a drawing, which the writer leaves out, or an ornament."""
    attrs = svg.attrs
    svg.attrs = {key: value for key, value in attrs.items() if key in ("style", "hidden")}
    name, svg.name = svg.name, "div"
    hidden = is_hidden(svg)
    svg.name, svg.attrs = name, attrs
    return hidden


def _take_drawn_formula(tag: Tag, removals: Removals) -> None:
    """KaTeX writes a formula twice, as MathML and as boxes for the eye."""
    outer = next((parent for parent, _ in zip(tag.parents, range(3), strict=False) if "katex" in classes(parent)), None)
    for beside in outer.find_all(class_="katex-html", recursive=False) if outer is not None else ():
        removals.take(beside, "copy", "katex")


# -- formulas ------------------------------------------------------------------------------------


def _write_formula(soup: BeautifulSoup, tag: Tag, removals: Removals) -> None:
    told = one_line(attribute(tag, "alttext")).strip()[:2000]
    written = told or " ".join(formula(tag).split())
    if not written:
        return
    shown = removals.gather(tag, "copy", "math") if told else []
    removals.rewrite(tag, "span", [written], soup.new_tag("math"), shown)


def formula(tag: Tag) -> str:
    """A MathML element as a line of text: `x^2`, `a_1`, `(a+b)/c`."""
    from bs4 import Tag as Element

    name = tag.name.rpartition(":")[2]
    if name in _SILENT:
        return ""
    if name in _TOKENS:
        words = " ".join(tag.get_text().split())
        return f" {words} " if words in _FENCES or (name == "mtext" and words) else words
    parts = [child for child in tag.contents if isinstance(child, Element)]
    if not parts:
        return " ".join(tag.get_text().split())
    if name in ("mfrac", "msub", "msup", "msubsup", "munder", "mover", "munderover", "mroot"):
        inner = [formula(part).strip() for part in parts]
        if name == "mfrac" and len(inner) == 2:
            return f"{_grouped(inner[0])}/{_grouped(inner[1])}"
        if name == "mroot" and len(inner) == 2:
            return f"root({inner[0]}, {inner[1]})"
        if name in ("msub", "munder") and len(inner) == 2:
            return f"{inner[0]}_{_grouped(inner[1])}"
        if name in ("msup", "mover") and len(inner) == 2:
            return f"{_grouped(inner[0])}^{_grouped(inner[1])}"
        if len(inner) == 3:
            return f"{inner[0]}_{_grouped(inner[1])}^{_grouped(inner[2])}"
    inside = [formula(part) for part in parts]
    if name == "msqrt":
        return f"√({''.join(inside).strip()})"
    if name == "mtr":
        return ", ".join(one.strip() for one in inside)
    if name == "mtable":
        return "; ".join(one.strip() for one in inside)
    if name == "mfenced":
        return f"{tag.get('open', '(')}{', '.join(one.strip() for one in inside)}{tag.get('close', ')')}"
    return "".join(inside)


def _grouped(text: str) -> str:
    return text if not text or _SIMPLE.fullmatch(text) else f"({text})"


# -- ruby ----------------------------------------------------------------------------------------


def _write_ruby(tag: Tag, removals: Removals) -> None:
    """The base as one word, its reading in brackets behind it."""
    from bs4.element import NavigableString, PreformattedString

    base: list[str] = []
    readings: list[str] = []
    stack: list[tuple[Any, list[str] | None]] = [(tag, base)]
    while stack:
        node, into = stack.pop()
        if isinstance(node, NavigableString):
            if into is not None and not isinstance(node, PreformattedString):
                into.append(" ".join(str(node).split()) if into is readings else str(node))
            continue
        if node.name == "rt" and into is not None:
            into = readings
        elif node.name == "rp":
            into = None
        stack += [(child, into) for child in reversed(node.contents)]
    reading = ("" if not "".join(readings).isascii() else " ").join(one for one in readings if one)
    removals.rewrite(tag, "span", ["".join(base).strip() + (f"({reading})" if reading else "")])


# -- diagrams ------------------------------------------------------------------------------------


def _write_diagram(soup: BeautifulSoup, svg: Tag, removals: Removals) -> None:
    """The words drawn in a diagram, a line for each text, from top to bottom where their places are told."""
    from bs4 import Tag as Element

    pieces: list[tuple[float, float, int, str]] = []
    rest: list[str] = []
    placed = True
    stack: list[Tag] = [svg]
    while stack:
        part = stack.pop()
        if part.name.lower() not in ("text", "foreignobject"):
            placed = placed and "transform" not in part.attrs
            if part.name in ("title", "desc"):
                rest.append(text_of(part))
            elif part.name not in ("defs", "symbol", "style", "script"):
                stack += [child for child in reversed(part.contents) if isinstance(child, Element)]
            continue
        text = text_of(part)
        if not any(c.isalpha() for c in text):
            rest.append(text)
            continue
        x, y = _number(attribute(part, "x")), _number(attribute(part, "y"))
        placed = placed and x is not None and y is not None and "transform" not in part.attrs
        pieces.append((y or 0.0, x or 0.0, len(pieces), text))
    if len(pieces) < 2 or sum(len(piece[3].split()) for piece in pieces) < _DRAWN_WORDS:
        return
    if placed:
        pieces.sort()
    lines: list[Any] = []
    for *_, text in pieces:
        lines += [soup.new_tag("br"), text] if lines else [text]
    # Numbers at axes and a title are not read.
    removals.rewrite(svg, "div", lines, soup.new_tag("span"), [Removal("hidden", "svg", rest)])


def _number(text: str) -> float | None:
    try:
        return float(re.sub(r"(?:px|em)$", "", text.split()[0])) if text.split() else None
    except ValueError:
        return None
