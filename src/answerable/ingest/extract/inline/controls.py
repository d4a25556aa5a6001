"""Buttons, fields and lists to choose from: which of them the text names, and as what."""

from __future__ import annotations

from collections.abc import Mapping

from ...characters import names, one_line

CONTROLS = names("button select textarea input option")
# A button in one of these is named by the sentence around it; one in a bare box works the page.
_RUNNING = names("p li dd dt td th h1 h2 h3 h4 h5 h6 summary figcaption blockquote label strong em b i caption")
_WORKS_THE_PAGE = names(
    "copy clipboard copybtn clipboard-button btn-copy feedback vote share print menu toggle close dismiss search theme"
)
_VALUE = names("button submit reset")
_FIELD = names("text email url number password search tel")


def is_named(parent: str | None, line: str, attrs: Mapping[str, str]) -> bool:
    """Whether a control is part of the running text; `parent` is the innermost block, `line` its words so far."""
    words = {part for name in attrs.get("class", "").casefold().split() for part in (name, *name.split("-"))}
    if words & _WORKS_THE_PAGE or "data-clipboard-text" in attrs or "data-clipboard-target" in attrs:
        return False
    return parent in _RUNNING or any(c.isalnum() for c in line.rpartition("\n")[2])


def field_words(attrs: Mapping[str, str]) -> str:
    """What an `<input>` shows: the label of a button, or a value that is there to be read or copied."""
    kind = attrs.get("type", "text").casefold()
    value = one_line(attrs.get("value", "")).strip()[:500]
    if kind in _VALUE:
        return value
    return value if kind in _FIELD and ("readonly" in attrs or "disabled" in attrs) else ""
