"""What comes from elsewhere: included files, raw HTML; and what a page sets for itself: roles, replacements."""

from __future__ import annotations

import re
from collections.abc import Callable
from textwrap import dedent

from .directive import Directive, Nodes

_UNICODE = re.compile(r"(?:0x|x|\\x|U\+?|\\u)([0-9a-f]{1,6})$|&#x([0-9a-f]{1,6});$|(\d{1,7})$", re.I)


def _include(directive: Directive) -> Nodes:
    """A file is read as if its lines stood here."""
    written = directive.argument
    found = directive.session.read(written, directive.source)
    if found is None:
        return [directive.lost("include", written)]
    text, name = found
    lines = _part(text, directive)
    if "literal" in directive.options or "code" in directive.options or directive.name == "literalinclude":
        return directive.paragraph(directive.options.get("caption", "")) + directive.pre(
            "\n".join(lines), directive.options.get("language") or directive.options.get("code", "")
        )
    parser = directive.options.get("parser", "")
    if "myst" in parser or "markdown" in parser or "recommonmark" in parser or directive.name.startswith("md"):
        return [_markdown(directive, "\n".join(lines))]
    directive.insert([line.expandtabs(8).rstrip() for line in lines], name)
    return []


def _literal_include(directive: Directive) -> Nodes:
    made = _include(directive)
    if "diff" in directive.options or "pyobject" in directive.options:
        made.append(directive.lost("include", directive.argument, words=0))  # shown whole, not in part
    return made


def _markdown(directive: Directive, text: str):  # type: ignore[no-untyped-def]
    from markdown_it import MarkdownIt

    html = MarkdownIt("commonmark", {"maxNesting": 40}).enable("table").render(text)
    return directive.box("raw", [directive.text(html)])


def _part(text: str, directive: Directive) -> list[str]:
    """The lines that the options choose."""
    options = directive.options
    lines = text.splitlines()
    chosen = _numbers(options.get("lines", ""), len(lines))
    if chosen is not None:
        lines = [lines[n] for n in chosen]
    first, last = _integer(options.get("start-line")), _integer(options.get("end-line"))
    lines = lines[slice(first, last)]
    if directive.name == "literalinclude":
        lines = _between_lines(lines, options)
    else:
        text = "\n".join(lines)
        if (mark := options.get("start-after")) and mark in text:
            text = text.split(mark, 1)[1]
        if (mark := options.get("end-before")) and mark in text:
            text = text.split(mark, 1)[0]
        lines = text.split("\n")
    if "dedent" in options:
        lines = dedent("\n".join(lines)).split("\n")
    return lines


def _between_lines(lines: list[str], options: dict[str, str]) -> list[str]:
    """Sphinx looks for its marks line by line."""
    for name, shift in (("start-at", 0), ("start-after", 1)):
        if mark := options.get(name):
            lines = lines[next((n + shift for n, line in enumerate(lines) if mark in line), 0) :]
    for name, shift in (("end-at", 1), ("end-before", 0)):
        if mark := options.get(name):
            lines = lines[: next((n + shift for n, line in enumerate(lines) if mark in line), len(lines))]
    return lines


def _numbers(written: str, count: int) -> list[int] | None:
    """`1,3-5,8-` as indices; None where nothing is said."""
    if not written:
        return None
    chosen: list[int] = []
    for part in written.split(",")[:1000]:
        match = re.fullmatch(r"\s*(\d{0,7})\s*(-?)\s*(\d{0,7})\s*", part)
        if not match or not (match[1] or match[3]):
            continue
        first = int(match[1] or 1)
        last = (int(match[3]) if match[3] else count) if match[2] else first
        chosen.extend(range(max(first, 1) - 1, min(last, count)))
        if len(chosen) > 2 * count:
            break
    return chosen


def _integer(written: str | None) -> int | None:
    return int(written) if written and re.fullmatch(r"-?\d{1,7}", written) else None


def _raw(directive: Directive) -> Nodes:
    """Raw HTML is what a built page shows; other formats are not shown on it."""
    text = "\n".join(directive.content)
    if directive.options.get("file"):
        found = directive.session.read(directive.options["file"], directive.source)
        if found is None:
            return [directive.lost("include", directive.options["file"])]
        text = found[0]
    elif directive.options.get("url"):
        return [directive.lost("include", directive.options["url"])]
    if "html" in directive.argument.lower().split():
        return [directive.box("raw", [directive.text(text)])]
    return [directive.lost("hidden", f"raw {directive.argument}", text)]


def _replace(directive: Directive) -> Nodes:
    return directive.inline(" ".join(line.strip() for line in directive.body if line.strip()))


def _unicode(directive: Directive) -> Nodes:
    """Codes of characters, and text, without the spaces between; `..` begins a comment."""
    out = ""
    for code in directive.argument.split(" .. ", maxsplit=1)[0].split():
        match = _UNICODE.match(code)
        digits = match and (match[1] or match[2])
        number = int(digits, 16) if digits else int(match[3]) if match else -1
        out += chr(number) if 0 <= number < 0x110000 and not 0xD800 <= number < 0xE000 else code
    return [directive.text(out)]


def _role(directive: Directive) -> Nodes:
    """`role:: name(base)`: a role of the page, derived from `base`, or from what its classes say."""
    match = re.fullmatch(r"\s*([\w.+:-]+)\s*(?:\(\s*([\w.+:-]+)\s*\))?\s*", directive.argument)
    if match is None:
        return []
    name, base = match[1].lower(), (match[2] or "").lower()
    if base == "raw":
        base = f"raw {directive.options.get('format', '').lower()}".strip()
    elif not base:
        classes = directive.options.get("class", name).lower()
        struck = any(word in classes for word in ("strike", "line-through", "deleted"))
        base = "strike" if struck else "t"
    directive.session.roles[name] = base
    return []


def _default_role(directive: Directive) -> Nodes:
    directive.session.default_role = directive.argument.strip().lower() or "title-reference"
    return []


MAKERS: dict[str, Callable[[Directive], Nodes]] = {
    **dict.fromkeys(("include", "mdinclude", "md-include"), _include),
    "literalinclude": _literal_include,
    "raw": _raw,
    "replace": _replace,
    "unicode": _unicode,
    "role": _role,
    "default-role": _default_role,
}
