"""The language of a block of code, as its source calls it: a fence's info string, or the classes of its elements."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..characters import names

HOLDERS = names("pre code div figure")
_NAME = r"(?:source-)?([a-zA-Z][\w+#-]{0,29})"
_CLASS = re.compile(rf"(?:^|\s)(?:(?:language|highlight|src)-|(?:brush:|sourceCode\s)\s*){_NAME}(?=[\s;]|$)")
_CODE_CLASS = re.compile(rf"(?:^|\s)lang-{_NAME}(?=[\s;]|$)")  # on other elements it is the language of the words
_INFO = re.compile(r"(?:\{[\w-]+\}\s+|\{?\.?\s*)([a-zA-Z][\w+#-]{0,29})(?![\w+#-]|\s*=)")
# What says that there is none, or how it is shown.
_NONE = names(
    "none default no-highlight nohighlight source highlight highlighter wrapper toolbar lines code code-block "
    "code-cell sourcecode"
)


def language_of(tag: str, attrs: Mapping[str, str]) -> str | None:
    """The language that an element, one of HOLDERS, gives for the code in it."""
    named = ""
    if tag != "div":
        named = attrs.get("data-lang") or attrs.get("data-language") or ""
    classes = attrs.get("class", "")
    if not named and classes:
        match = _CLASS.search(classes) or (_CODE_CLASS.search(classes) if tag in ("pre", "code") else None)
        named = match.group(1) if match else ""
    return _known(named)


def info_language(info: str) -> str | None:
    """The language that the line of a fence gives: the first word of `python title="a.py"` or of `{.python}`."""
    match = _INFO.match(info.strip())
    return _known(match.group(1)) if match else None


def _known(name: str) -> str | None:
    name = name.strip()
    return name if name and len(name) <= 30 and name.casefold() not in _NONE else None
