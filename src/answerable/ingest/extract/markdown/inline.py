"""Signs inside a line that CommonMark does not know: keys, edits, exponents, icons, roles, wiki links, attributes."""

from __future__ import annotations

import re

from .components import icon_word
from .marks import GAP, Marks, Op, end, lose, start
from .prose import reads_like_prose

_CODE = re.compile(r"(`+)(?:(?!\1)[^\n]|\1`)*?(?<!`)\1(?!`)")
_SIGNS = re.compile(r"[{:+=^~\[(]")
_ROLE = re.compile(r"\{([A-Za-z][\w:+.-]{0,60})\}`([^`\n]{1,500})`")
_TARGET = re.compile(r"^(.*?)\s*<[^<>]*>$", re.S)
_KEYS = re.compile(
    r"(?<![\w+])\+\+((?:[A-Za-z][\w-]{0,24}|\d|\"[^\"\n]{1,40}\"|[^\w\s+\"'|]{1,2})(?:\+"
    r"(?:[A-Za-z][\w-]{0,24}|\d|\"[^\"\n]{1,40}\"|[^\w\s+\"'|]{1,2}))*)\+\+(?![\w+])"
)
_INSERTED = re.compile(r"(?<![\w+])\+\+(?=[^\s+])([^+\n]{2,200}?)(?<=\S)\+\+(?![\w+])")
_CRITIC = re.compile(
    r"\{\+\+([^\n]{0,1000}?)\+\+\}|(\{--[^\n]{0,1000}?--\})|\{~~[^~\n{}]{0,500}~>([^~\n{}]{0,500})~~\}"
    r"|\{==([^\n]{0,1000}?)==\}|(\{>>[^\n]{0,1000}?<<\})"
)
_MARKED = re.compile(r"(?<![=\w])==(?=[^\s=])([^=\n]{1,300}?)(?<=\S)==(?![=\w])")
_CARETS = re.compile(r"(?<![\^\w])\^\^(?=[^\s^])([^^\n]{1,300}?)(?<=\S)\^\^(?![\^\w])")
_SUPER = re.compile(r"(?<=[\w)\]])\^([^\s^\[\]]{1,20})\^(?!\^)")
_SUB = re.compile(r"(?<=[^\W_])~([^\s~]{1,20})~(?!~)")
_NOTE = re.compile(r"(?<=\S)\^\[([^\[\]\n]{1,500})\]")
_ICON = re.compile(
    r":(?:material|octicons|fontawesome|simple|fas|far|fab|mdi|bootstrap|lucide)-[\w-]{1,80}:(?:\{[^{}\n]{1,300}\})?"
)
_EMOJI = re.compile(r"(?:(?<=^)|(?<=[\s(\[|]))(?::([a-z][a-z0-9_+-]{1,40}|x|\+1|-1|100):)(?=$|[\s)\]|*_.,!?;:])")
_ANNOTATION = re.compile(r"(?<=\S)[ \t]?\(\d{1,3}\)!(?=\s|$|\|)")
_WIKI = re.compile(r"(!?)\[\[(?=[^\s\[\]])([^\[\]\n|]{1,200})(?:\\?\|([^\[\]\n]{1,300}))?\]\](?!\()")
# A link with a link in it: CommonMark makes the inner one a link and shows the signs of the outer one.
_LINK_IN_LINK = re.compile(
    r"(?<![\\!\]])\[((?:[^\[\]\n]{0,300}(?<![!\\])\[[^\[\]\n]{1,300}\]\([^()\s]{1,500}\)){1,5}[^\[\]\n]{0,300})\]"
    r"\((?:https?://|/|#|\.{1,2}/|mailto:)[^()\s]{0,500}\)"
)
_SPAN = re.compile(r"(?<![\w!\]])\[([^\[\]\n]{1,500})\]\{[ \t]*(?:[.#][\w-]|[\w-]+=)[^{}\n]{0,300}\}")
_LIST_OF_ATTRIBUTES = re.compile(
    r"\{:[^{}\n]*\}|\{[ \t]*[.#][\w-][^{}\n]*\}"
    r"|(?P<tail>(?:^|(?<=[ \t]))\{[ \t]*[\w:-]{1,60}=\"[^\"\n]*\"[^{}\n]*\}[ \t]*$)"  # of a heading or a paragraph
    r"|(?<=[)\]`*_>|])[ \t]?\{[ \t]*(?:[\w:-]{1,60}(?:=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s\"'{}]*))?[ \t]*){1,12}\}"
)
_PLAIN_BRACES = re.compile(r"\{[ \t]*[\w:-]+[ \t]*\}$")
_KEY_NAMES = {
    "ctrl": "Ctrl", "control": "Ctrl", "cmd": "Cmd", "command": "Cmd", "alt": "Alt", "option": "Option",
    "shift": "Shift",
    "enter": "Enter", "return": "Return", "esc": "Esc", "escape": "Esc", "del": "Del", "delete": "Del", "tab": "Tab",
    "space": "Space", "backspace": "Backspace", "ins": "Ins", "insert": "Ins", "meta": "Meta", "windows": "Win",
    "win": "Win", "page-up": "Page Up", "page-down": "Page Down", "arrow-up": "Up", "arrow-down": "Down",
    "arrow-left": "Left", "arrow-right": "Right", "up": "Up", "down": "Down", "left": "Left", "right": "Right",
    "home": "Home", "end": "End", "caps-lock": "Caps Lock", "print-screen": "Print Screen", "fn": "Fn",
}  # fmt: skip
_YES = frozenset({"white_check_mark", "heavy_check_mark", "check", "ballot_box_with_check", "check_mark", "+1"})
_NO = frozenset({"x", "no_entry", "no_entry_sign", "cross_mark", "negative_squared_cross_mark", "-1"})


def plain_line(line: str, marks: Marks) -> str:
    """A line of running text without these signs; what stands in code stays."""
    if not _SIGNS.search(line):
        return line
    if "{" in line and "}`" in line:
        line = _ROLE.sub(lambda m: _role(m, marks), line)
    row = line.lstrip().startswith("|") or " | " in line
    if "`" not in line:
        return _plain(line, marks, row)
    parts: list[str] = []
    at = 0
    for code in _CODE.finditer(line):
        parts += [_plain(line[at : code.start()], marks, row), code.group()]
        at = code.end()
    rest = line[at:]
    if parts and rest[:1] == "{" and (match := _LIST_OF_ATTRIBUTES.match(rest)):  # `code`{.python}
        rest = marks.add(match.group(), ()) + rest[match.end() :]
    return "".join(parts) + _plain(rest, marks, row)


def _plain(text: str, marks: Marks, row: bool) -> str:
    """row: the line is one of a table."""
    if "{" in text:
        if any(sign in text for sign in ("{++", "{--", "{~~", "{==", "{>>")):
            text = _CRITIC.sub(lambda m: _edit(m, marks), text)
        text = _SPAN.sub(lambda m: _unsigned(m, marks), text)
        text = _LIST_OF_ATTRIBUTES.sub(lambda m: _attributes(m, marks), text)
    if "++" in text:
        text = _KEYS.sub(lambda m: _keys(m, marks), text)
        text = _INSERTED.sub(lambda m: _unsigned(m, marks), text)
    if "==" in text:
        text = _MARKED.sub(lambda m: _unsigned(m, marks), text)
    if "^" in text:
        text = _CARETS.sub(lambda m: _unsigned(m, marks), text)
        text = _NOTE.sub(lambda m: marks.add(m.group(), [Op("text", f" ({m.group(1)})")]), text)
        text = _SUPER.sub(lambda m: _raised("sup", m, marks), text)
    if "~" in text:
        text = _SUB.sub(lambda m: _raised("sub", m, marks), text)
    if ":" in text:
        text = _ICON.sub(lambda m: _icon(m, marks, row), text)
        text = _EMOJI.sub(lambda m: _emoji(m, marks, row), text)
    if "!" in text:
        text = _ANNOTATION.sub(lambda m: marks.add(m.group(), ()), text)
    if "](" in text:
        text = _LINK_IN_LINK.sub(lambda m: _unsigned(m, marks), text)
    if "[[" in text:
        text = _WIKI.sub(lambda m: _wiki(m, marks), text)
    return text


def _role(match: re.Match[str], marks: Marks) -> str:
    """A role of MyST: its text without the target; a reference without a text is its target's name."""
    name, text = match.groups()
    named = _TARGET.match(text)
    if named and named.group(1):
        text = named.group(1)
    if name.endswith(("kbd", "code", "samp", "command", "option", "envvar", "file", "program")) or ":" in name:
        return f"`{text.lstrip('~!')}`"
    if name in ("sup", "sub", "superscript", "subscript"):
        tag = name[:3]
        return marks.add(match.group(), [start(tag), Op("text", text), end(tag)])
    return marks.add(match.group(), [Op("text", text.lstrip("~!"))])


def _edit(match: re.Match[str], marks: Marks) -> str:
    added, deleted, changed, marked, comment = match.groups()
    if deleted is not None:
        return marks.add(deleted, [start("del"), Op("text", deleted[3:-3]), end("del")])
    if comment is not None:
        return marks.add(comment, [GAP])
    kept = added if added is not None else changed if changed is not None else marked or ""
    before, _, after = match.group().partition(kept) if kept else (match.group(), "", "")
    if changed is not None:
        before, after = match.group()[: -len(kept) - 3], "~~}"
    return marks.add(before, ()) + kept + marks.add(after, ())


def _unsigned(match: re.Match[str], marks: Marks) -> str:
    """The words of the first group, and marks for the signs around them: code keeps its signs."""
    at, stop = match.span(1)
    return (
        marks.add(match.string[match.start() : at], ())
        + match.group(1)
        + marks.add(match.string[stop : match.end()], ())
    )


def _attributes(match: re.Match[str], marks: Marks) -> str:
    text = match.group()
    if match["tail"] and match.string[: match.start()].strip() and not match.string.lstrip().startswith("#"):
        return text
    if _PLAIN_BRACES.match(text.lstrip()) and not text.lstrip().startswith(("{:", "{#", "{.", "{ #", "{ .")):
        return text  # a placeholder: [x]{name}
    rest = match.string[match.end() : match.end() + 40].lstrip()
    if not rest or rest.startswith(("|", "{")) or match.start() == 0:
        return marks.add(text, ())
    return marks.add(text, [GAP])  # a reader of the source sees something between the words


def _keys(match: re.Match[str], marks: Marks) -> str:
    keys = "+".join(_key(key) for key in re.findall(r"\"[^\"]*\"|[^+]+", match.group(1)))
    return marks.add(match.group(), [Op("text", keys)])


def _key(name: str) -> str:
    if name.startswith('"'):
        return name.strip('"')
    return _KEY_NAMES.get(
        name.lower(), name if len(name) > 1 and not name.islower() else name.replace("-", " ").title()
    )


def _raised(tag: str, match: re.Match[str], marks: Marks) -> str:
    return marks.add(match.group(), [start(tag), Op("text", match.group(1)), end(tag)])


def _icon(match: re.Match[str], marks: Marks, row: bool) -> str:
    said = icon_word(match.group().partition("{")[0].strip(":")) if row else ""
    if said:
        return marks.add(match.group(), [Op("text", said)])
    before = match.string[max(0, match.start() - 40) : match.start()].rstrip()
    after = match.string[match.end() : match.end() + 40].strip()
    if not before or before[-1] in "-*+|[(>" or not after or after[0] in "{|":
        return marks.add(match.group(), ())
    return marks.add(match.group(), [GAP])


def _emoji(match: re.Match[str], marks: Marks, row: bool) -> str:
    name = match.group(1)
    if name in _YES or name in _NO:
        said = "Yes" if name in _YES else "No"
        return marks.add(match.group(), [Op("text", said)] if row else ())
    return marks.add(match.group(), [lose("markup", match.group())])


def _wiki(match: re.Match[str], marks: Marks) -> str:
    embeds, target, label = match.groups()
    if embeds:
        name = label if label and reads_like_prose(label) else ""
        return marks.add(
            match.group(), [Op("image", name), lose("include", target)] if name else [GAP, lose("include", target)]
        )
    if not label:
        page, _, section = target.partition("#")
        label = section.lstrip("^") or page.rpartition("/")[2]
    at = match.group().rfind(label)
    return marks.add(match.group()[:at], ()) + label + marks.add(match.group()[at + len(label) :], ())
