"""MDX, and Markdown with components in it, made Markdown with marks.

One pass from left to right: fenced and inline code stay, imports, exports and comments go, tags become the events that
they stand for, expressions the text that they write down. What cannot be known from the source alone is noted as lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..elements import SILENT, VOID
from .components import HTML, Components
from .fences import FENCE, Fences, fence_end
from .front_matter import read_front_matter
from .includes import Includes, expanded
from .jsx import MAX_TAG, Scanner, Tag
from .literals import written_words
from .marks import GAP, Marked, Marks, Op, is_block, lose
from .references import imports
from .values import Values, exported

_TOKEN = re.compile(r"\n|`+|\\[\\`*{}<>_]|<|\{")
_ESM = re.compile(
    r"(?:import\s+(?:[\w*{$][^\n]{0,2000}|[\"'][^\"'\n]{1,500}[\"'];?[ \t]*$)"
    r"|export\s+(?:const|default|function|let|var|async|class|\{|\*|type|interface|enum)\b[^\n]*|export\s*[{*][^\n]*)",
    re.M,
)
_ESM_END = re.compile(r"^(?:[}\])`]+;?|[^\n]*;)[ \t]*\n(?=[ \t]*(?:\n|\Z))", re.M)
_FROM = re.compile(
    r"import\s[^\"';]{0,3000}?(?:from\s*)?[\"'][^\"'\n]{1,500}[\"'][ \t]*(?:(?:with"
    r"|assert)\s*\{[^}\n]*\})?[ \t]*;?[ \t]*(?:\n|\Z)"
)
_INDENT = re.compile(r"[ \t]*")
_BLANK = re.compile(r"\n[ \t]*(?:\n|\Z)")
_NEST = re.compile(r"[\[({`]|[\])}]|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|//[^\n]*|/\*")
_RAW = {
    name: re.compile(rf"</{name}\s*>", re.I)
    for name in ("script", "style", "svg", "iframe", "noscript", "video", "audio")
}
_NAME = re.compile(r"[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*|\[[\"'\d][^\]\n]{0,60}\])*$")
_SHORT_CIRCUIT = re.compile(r"\s*true\s*&&\s*")
_CHILDREN = re.compile(r"(?:props\.)?children|slot\b|<slot")
_CLOSING = re.compile(r"</([A-Za-z_$][\w$.:-]{0,100})\s{0,20}>")
_CAPITAL = re.compile(
    r"<([A-Z][\w.]*)(?:\s+[\w:@.-]{1,60}(?:=(?:\"[^\"]{0,2000}\"|'[^']{0,2000}'|\{[^{}]{0,500}"
    r"(?:\{[^{}]{0,500}\}[^{}]{0,500})*\}))?){0,30}\s*(/?)>"
)
_ESM_LINE = re.compile(
    r"^(?:import\s+[\w*{$][^\n]*?\sfrom\s+[\"'][^\"'\n]+[\"'];?[ \t]*$|export\s+(?:const|default)\s)", re.M
)
_IMPORT_LINE = re.compile(r"^import\s+[\w*{$][^\n]*?\sfrom\s+[\"'][^\"'\n]+[\"'];?[ \t]*$", re.M)
_JSX_SIGN = re.compile(r"<[a-zA-Z][^<>]{0,500}?\s(?:className=|[A-Za-z]+=\{)|\{/\*")
_NOT_TEXT = re.compile(r"`[^`\n]+`|^(?: {4}|\t)[^\n]*$", re.M)


def has_components(source: str) -> bool:
    """Whether a Markdown page has JSX in it: components that are closed, imports, attributes in braces.

    Nothing in code counts: a page about a configuration file may have `<Directory />` in a listing.
    """
    if "<" not in source and "{/*" not in source and _IMPORT_LINE.search(source) is None:
        return False
    if not (_CAPITAL.search(source) or _JSX_SIGN.search(source) or _ESM_LINE.search(source)):
        return False
    text = Fences(source).without(source)
    if _ESM_LINE.search(text):
        return True
    text = _NOT_TEXT.sub("", text)
    if _JSX_SIGN.search(text):
        return True
    closed = set(_CLOSING.findall(text))
    return any(match.group(2) or match.group(1) in closed for match in _CAPITAL.finditer(text))


def without_components(source: str, marks: Marks, includes: Includes, values: Values, *, strict: bool) -> str:
    """`source` with marks for its components; strict: it is MDX, where every brace and tag is code."""
    return _Pass(source, marks, includes, values, strict).run()


@dataclass(slots=True)
class _Children:
    """What stands in the open component `name`: `base` is its indentation in the source, `indent` where it belongs."""

    name: str
    indent: int
    base: int | None = None


class _Pass:
    def __init__(self, source: str, marks: Marks, includes: Includes, values: Values, strict: bool) -> None:
        self._source = source
        self._scanner = Scanner(source)
        self._marks = marks
        self._includes = includes
        self._values = values
        self._strict = strict
        self._out = Marked()
        self._imports = imports(source)
        self._components = Components(self._value)
        self._closed = set(_CLOSING.findall(source))
        self._comments = True
        self._children: list[_Children] = []
        self._work = 4 * len(source) + 10_000

    def run(self) -> str:
        source, out = self._source, self._out
        at, size = 0, len(source)
        line_start, block_start = True, True
        while at < size:
            if line_start:
                line_start = False
                fence = FENCE.match(source, at)
                if fence:
                    end = fence_end(source, fence)
                    out.raw(self._moved(source[at:end]))
                    at = end
                    block_start = False
                    continue
                if block_start and source.startswith(("import", "export"), at) and (match := _ESM.match(source, at)):
                    at = self._esm(at, match)
                    line_start = True
                    continue
                at = self._indentation(at)
            token = _TOKEN.search(source, at)
            if token is None:
                out.text(source[at:])
                break
            if token.start() > at:
                out.text(source[at : token.start()])
            what, at = token.group(), token.end()
            if what == "\n":
                block_start = out.at_line_start  # an import may stand below a comment
                out.text("\n")
                line_start = True
            elif what[0] == "`":
                at = self._code(token)
            elif what[0] == "\\":
                out.text(what)
            elif what == "<":
                at = self._tag(token.start())
            else:
                at = self._expression(token.start())
        rest = self._components.rest()
        if rest:
            out.text("\n")
            out.mark(self._marks.add("", rest), True)
        return out.finish()

    # -- indentation -----------------------------------------------------------------------------

    def _indentation(self, at: int) -> int:
        """Write the white space of a line as it counts in Markdown; returns where it ends.

        What stands in a component is indented for its author's eye, and may be so by more than makes a line code.
        """
        match = _INDENT.match(self._source, at)
        if match is None or not match.group():
            if self._children and self._children[-1].base is None and not self._source.startswith(("\n", "</"), at):
                self._children[-1].base = 0
            if self._children and self._children[-1].indent:
                self._out.text(" " * self._new_indent(0))
            return at
        if self._source.startswith("\n", match.end()):
            return match.end()
        width = len(match.group().expandtabs(4))
        if self._children and self._children[-1].base is None and not self._source.startswith("</", match.end()):
            self._children[-1].base = width
        self._out.text(" " * self._new_indent(width))
        return match.end()

    def _new_indent(self, width: int) -> int:
        if not self._children:
            return width
        inner = self._children[-1]
        return inner.indent + (max(0, width - inner.base) if inner.base is not None else 0)

    def _moved(self, block: str) -> str:
        """A fence with its code, indented as it counts."""
        match = _INDENT.match(block)
        width = len(match.group().expandtabs(4)) if match else 0
        if self._children and self._children[-1].base is None:
            self._children[-1].base = width
        if not self._children or (width == self._new_indent(width) and "\t" not in block):
            return block
        away = width - self._new_indent(width)
        lines = []
        for line in block.split("\n"):
            lead = _INDENT.match(line)
            space = len(lead.group().expandtabs(4)) if lead else 0
            lines.append(" " * max(0, space - away) + (line[lead.end() :] if lead else line) if line.strip() else "")
        return "\n".join(lines)

    # -- code, imports, exports ------------------------------------------------------------------

    def _code(self, opening: re.Match[str]) -> int:
        """Copy inline code; returns where it ends."""
        source, sign = self._source, opening.group()
        blank = _BLANK.search(source, opening.end()) if self._work > 0 else None
        stop = blank.start() if blank else len(source)
        at = opening.end()
        while self._work > 0:
            close = source.find(sign, at, stop)
            self._work -= (close if close >= 0 else stop) - at
            if close < 0:
                break
            after = close + len(sign)
            if source[after : after + 1] != "`" and source[close - 1] != "`":
                self._out.text(source[opening.start() : after])
                return after
            while source[after : after + 1] == "`":
                after += 1
            at = after
        self._out.text(sign)
        return opening.end()

    def _esm(self, at: int, match: re.Match[str]) -> int:
        """Leave out an import or an export; returns the beginning of the line behind it."""
        source = self._source
        if source.startswith("import", at):
            whole = _FROM.match(source, at)
            if whole is None:
                return min(match.end() + 1, len(source))
            return whole.end()
        end = self._statement_end(at)
        statement = source[at:end]
        self._values.add(exported(statement, self._value))
        words = " ".join(written_words(statement)) if "<" in statement else ""
        if words:
            self._out.mark(self._marks.add("", [lose("component", statement.split("=")[0].strip()[:60], words)]), False)
            self._out.text("\n")
        return end

    def _statement_end(self, at: int) -> int:
        source = self._source
        stop = min(len(source), at + MAX_TAG)
        depth = 0
        pos = at
        while pos < stop and self._work > 0:
            found = _NEST.search(source, pos, stop)
            line = source.find("\n", pos, found.start() if found else stop)
            if depth <= 0 and line >= 0 and not _goes_on(source, line):
                return line + 1
            if found is None:
                break
            what = found.group()
            self._work -= found.end() - pos
            pos = found.end()
            if what == "/*":
                close = source.find("*/", pos, stop)
                pos = close + 2 if close >= 0 else stop
            elif what == "`":
                close = source.find("`", pos, stop)
                while close > 0 and source[close - 1] == "\\":
                    close = source.find("`", close + 1, stop)
                pos = close + 1 if close >= 0 else stop
            elif what in "[({":
                depth += 1
            elif what in "])}":
                depth -= 1
        if depth <= 0 and pos >= len(source):
            return len(source)
        # Not to be read as JavaScript: to the line that ends it, else to the first empty line.
        end = _ESM_END.search(source, at, stop) or _BLANK.search(source, at, stop)
        return (
            end.end()
            if end
            else (len(source) if depth <= 0 else min(source.find("\n", at) + 1 or len(source), len(source)))
        )

    # -- tags ------------------------------------------------------------------------------------

    def _tag(self, at: int) -> int:
        source, out = self._source, self._out
        if source.startswith("<!--", at):
            end = source.find("-->", at + 4) if self._comments else -1
            if end < 0:
                self._comments = False  # nor is there an end for any that follows
                out.text("<")
                return at + 1
            out.mark("", False)
            return end + 3
        tag = self._scanner.tag(at)
        if tag is None or not self._is_element(tag, at):
            out.text("<")
            return at + 1
        original = source[at : tag.end]
        lower = tag.name.lower()
        if lower in _RAW and tag.kind == "open":
            close = _RAW[lower].search(source, tag.end) if self._work > 0 else None
            if close:
                out.mark("", False)
                return close.end()
            self._work -= len(source) - tag.end
        if tag.kind == "open" and lower in SILENT and tag.name not in self._closed:
            tag = replace(tag, kind="void")  # else all of the page behind it would be hidden
        if tag.name in self._imports and tag.kind != "close" and self._snippet(tag, self._imports[tag.name]):
            return tag.end
        if tag.name == "Snippet" and tag.kind != "close" and tag.attrs.get("file") and self._snippet(tag, ""):
            return tag.end
        if tag.kind == "close":
            ops = self._components.finish(tag.name)
            block = is_block(ops) or tag.name[:1].isupper()
            self._leave(tag.name)
        else:
            inline = self._inline(tag)
            self._components.in_row = out.in_row
            ops = self._components.begin(tag, inline=inline)
            block = is_block(ops)
            if tag.kind == "open" and lower not in VOID and (block or not inline) and out.at_line_start:
                self._children.append(_Children(tag.name, len(out.indent)))
        out.mark(self._marks.add(original, ops) if ops else "", block)
        return tag.end

    def _leave(self, name: str) -> None:
        for back in range(1, min(len(self._children), 64) + 1):
            if self._children[-back].name == name:
                del self._children[-back:]
                return

    def _is_element(self, tag: Tag, at: int) -> bool:
        """Whether a tag is one, and not a placeholder such as <bucket-name> in a line of text."""
        name, lower = tag.name, tag.name.lower()
        if not name:
            return self._strict
        if tag.kind == "close":
            return True
        if tag.kind == "void" or (lower in HTML and name == lower):
            return True
        if self._strict and name[:1].isupper():
            return True
        if name[:1].islower() and self._source.startswith(("://", "@"), at + 1 + len(name)):
            return False
        return name in self._closed

    def _inline(self, tag: Tag) -> bool:
        """Whether a component stands in a line of text: text before it, or behind its end on the same line."""
        if not self._out.at_line_start:
            return True
        source = self._source
        end = tag.end
        if tag.kind == "open":
            close = source.find(f"</{tag.name}>", end, end + 2000)
            if close < 0 or "\n" in source[end:close]:
                return False
            end = close + len(tag.name) + 3
        line = source.find("\n", end, end + 400)
        after = source[end : line if line >= 0 else end + 400].strip()
        return bool(after) and not after.startswith(("<", "{/*"))

    def _snippet(self, tag: Tag, path: str) -> bool:
        """Put in the file that a component is imported from; False where it is not Markdown."""
        includes, out = self._includes, self._out
        if path:
            paths = includes.imported(path)
            if not paths or path.endswith("?raw") or "raw-loader" in path:
                return False
        else:
            path = str(tag.attrs["file"])
            paths = includes.lying(path)
        text = includes.enter(paths)
        if text is None:
            out.mark(self._marks.add("", [GAP, lose("include", path)]), False)
            return True
        try:
            text = expanded(text[read_front_matter(text).end :], includes)
            values = self._values.child({k: str(v) for k, v in self._components._values(tag).items()})
            inner = _Pass(text, self._marks, includes, values, self._strict)
            inner._scanner.left = min(inner._scanner.left, self._scanner.left)
            made = inner.run().strip("\n")
        finally:
            includes.leave()
        if "\n" not in made.strip() and not out.at_line_start:
            out.text(made.strip())
            return True
        indent = out.indent
        out.text("\n")
        out.raw("\n" + "\n".join(indent + line if line else line for line in made.split("\n")) + "\n\n")
        return True

    # -- expressions -----------------------------------------------------------------------------

    def _value(self, name: str) -> str | None:
        if name in self._imports:
            found = self._includes.first(self._includes.imported(self._imports[name]))
            if found:
                return found[1]
        return self._values.get(name)

    def _expression(self, at: int) -> int:
        source, out = self._source, self._out
        ahead = source[at + 1 : at + 2]
        if ahead in ("#", ".", ":", "%", "=") or source.startswith(("{ .", "{ #", "{ :"), at):
            out.text("{")  # an attribute list
            return at + 1
        end = self._scanner.braces(at, MAX_TAG if self._strict else 1000)
        if end < 0:
            out.text("{")
            return at + 1
        inner = source[at + 1 : end - 1].strip()
        original = source[at:end]
        if inner.startswith("{") and inner.endswith("}"):  # {{variable}}
            inner = inner[1:-1].strip()
        if not inner and not self._strict:
            out.text("{")
            return at + 1
        if not inner or (inner.startswith(("/*", "//")) and _is_comment(inner)):
            out.mark("", False)
            return end
        if match := _SHORT_CIRCUIT.match(inner):
            nested = _Pass(
                inner[match.end() :].strip("() \n\t"), self._marks, self._includes, self._values, self._strict
            )
            out.text(nested.run())
            return end
        known = self._components.value(inner)
        if isinstance(known, str):
            if known.isspace():
                out.text(" ")
            else:
                out.mark(self._marks.add(original, [Op("text", known)], known), False)
                out.filled()
            return end
        if known is None and inner not in ("null", "undefined"):
            if not self._strict and "=>" not in inner and "<" not in inner and "&&" not in inner:
                out.text("{")
                return at + 1
            if _CHILDREN.match(inner):
                out.mark("", False)
                return end
            words = " ".join(written_words(inner))
            kind = "include" if _NAME.match(inner) else "component"
            out.mark(self._marks.add(original, [GAP, lose(kind, inner.split("\n")[0][:60], words)]), False)
            return end
        out.mark("", False)
        return end


def _is_comment(inner: str) -> bool:
    if inner.startswith("//"):
        return "\n" not in inner
    return inner.find("*/") == len(inner) - 2


def _goes_on(source: str, line_end: int) -> bool:
    """Whether a statement goes on behind the end of a line: an operator stands there, or begins the next line."""
    before = source[max(0, line_end - 40) : line_end].rstrip()
    after = source[line_end + 1 : line_end + 41].lstrip()
    blank = not source[line_end + 1 : line_end + 41].split("\n")[0].strip()
    return before.endswith(("=", "=>", "(", ",", "&&", "||", "?", ":", "+")) or (
        not blank and after.startswith((".", "?", "&&", "||", "+ "))
    )
