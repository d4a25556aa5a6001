"""The blocks of Markdown dialects made CommonMark, line by line: admonitions, tabs, containers, directives."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...characters import names
from .components import icon_word
from .inline import plain_line
from .marks import GAP, Marks, Op, end, lose, start
from .prose import reads_like_prose
from .references import arguments

_FENCE = re.compile(r"^(?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t])*(`{3,}(?=[^`\n]*$)|~{3,})(.*)$")
_CALLOUT = re.compile(r"^(\s*>[ >]*)\[!([A-Za-z]{2,20})(?:\|[^\]\n]{0,80})?\][-+]?[ \t]*")
_COLON_FENCE = re.compile(
    r"^([ \t]*):{3,}[ \t]*(?:(\{[\w:+.-]+\})|([\w-]+))?[ \t]*(?:\[([^\]]*)\])?[ \t]*(\{[^{}]*\})?["
    r" \t]*(.*?)(?:[ \t]*:{3,})?[ \t]*$"
)
_MDC = re.compile(r"^([ \t]*)::([a-z][\w-]*)(?:\[([^\]]*)\])?(\{[^{}]*\})?[ \t]*$")
_SLASHES = re.compile(r"^([ \t]*)/{3,}[ \t]*(?:([\w-]+)[ \t]*)?(?:\|[ \t]*(.*))?$")
_TAB_LINE = re.compile(r"^[ \t]*==[ \t]+(?:tab[ \t]+)?([^=\n]+?)[ \t]*$")
_ADMONITION = re.compile(
    r"^([ \t]*)(?:!!!\+?|\?\?\?\+?|===[!+]?)[ \t]+(?:[\w -]+?[ \t]*)?(?:\"((?:[^\"\\]|\\.)*)\"|'([^']*)')?[ \t]*$"
)
_HEADING_ID = re.compile(
    r"^([ \t]*#{1,6}[ \t](?:.*?[^ \t])??)(?:[ \t]+#+)?[ \t]*\{:?[ \t]*#([\w:.-]+)[^{}\n]*\}[ \t]*#*[ \t]*$"
)
_SETEXT_ID = re.compile(r"\{#([\w:.-]+)\}[ \t]*$")
_HEADING_NAME = re.compile(r"^([ \t]*#{1,6}[ \t](?:.*?[^ \t])??)[ \t]*\[#([\w.-]+)\][ \t]*$")
_ABBREVIATION = re.compile(r"^[ \t]{0,3}\*\[([^\[\]\n]{1,80})\]:[ \t]*(.*)$")
_NOTHING = re.compile(
    r"^[ \t]*(?:\[\[_?toc_?\]\]|\[toc\]|\{:toc[^}]*\}|@\[toc\].*|\.\. toctree::.*|\{::[^{}]*/?\}"
    r"|\([\w.:-]+\)=|\[\[toc\]\]|#include\b.*)[ \t]*$",
    re.I,
)
_TOC_ITEM = re.compile(r"^[ \t]*(?:[*+-]|1\.)[ \t]+[^\n]{0,60}$")
_INCLUDE = re.compile(
    r"^[ \t]*(?:-{1,}8<-{1,}.*|!!?include.*|@include.*|::include\{.*|<<<[ \t].*)$"
    r"|\[!(?:INCLUDE|CODE(?:-\w+)?)[ \t]*\[?[^\]]*\]?(?:\([^)\n]*\))?(?:\][ \t]*)?(?:\([^)\n]*\))?"
    r"|<!--[ \t]*@include:[^>\n]*-->",
    re.I,
)
_REFERENCE = re.compile(r"(?<![\w!\]\\])\[((?:[^\[\]\n`]|`[^`\n]*`){1,500})\]\[([A-Za-z][\w.:/-]{2,100}|(?=\]))\]")
_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]\n]{1,200})\]:", re.M)
_FOREIGN = re.compile(r"\[!(?:VIDEO|div)[^\]]*\](?:\([^)\n]*\))?|@\[\w+\]\([^)\n]*\)", re.I)
_MARKDOWN_INSIDE = re.compile(
    r"^([ \t]*<(?:div|details|section|figure|article|aside|center|p|span|td|th"
    r"|figcaption)\b[^>\n]*\bmarkdown(?:=[^>\n]*)?>)[ \t]*$"
)
_CALLOUT_NAMES = names("note tip important warning caution info danger question example success hint todo")
_LOOSE_STRONG = re.compile(r"(?<![\w*`\\])\*\*[ \t]+([^*`\n]{1,200}?)[ \t]+\*\*(?![\w*`])")
_LOOSE_END = re.compile(r"(?<![^\s|>(])\*\*(?=[^\s*])([^*`\n]{1,200}?)[ \t]+\*\*(?!\*)")
_DIRECTIVE = re.compile(r"^\{([\w:+.-]{1,60})\}[ \t]*(.*?)[ \t]*$")
_OPTION = re.compile(r"^[ \t]*:([\w-]{1,60}):[ \t]*(.*)$")
_CODE_DIRECTIVES = names(
    "code code-block code-cell sourcecode mermaid math literalinclude eval-rst raw graphviz prompt"
    " parsed-literal doctest "
    "r python julia bash sh sql ojs dot stan d3 js javascript typescript diagram plantuml jupyter-execute testcode"
)
_PATH_DIRECTIVES = names(
    "figure image include literalinclude video audio iframe embed csv-table button-link button-ref"
    " grid grid-item tab-set tabs tab-set-code seealso-ref raw carousel"
)
_SILENT_DIRECTIVES = names(
    "toctree contents bibliography tableofcontents index only tags meta highlight currentmodule"
    " module sectionauthor rst-class"
)
_PLAIN_CONTAINERS = names(
    "code-group codegroup tabs steps zone moniker row column zone-end moniker-end image code div grid"
    " columns list-table tab-set raw v-pre card-grid"
)
_TITLE_OPTIONS = frozenset({"caption", "alt", "title", "header", "footer"})
_INFO_TITLE = re.compile(
    r"(?:^|\s)(?:title|filename|file|name|label|caption)=(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^\s\"'{}]+))"
)
_INFO_LABEL = re.compile(r"\[([^\[\]\n]{1,200})\]")
_INFO_NOISE = re.compile(
    r"\{[^{}\n]*\}|\[[^\[\]\n]*\]|\S+=(?:\"[^\"\n]*\"|'[^'\n]*'|\S+)|/[^/\n]*/\w*|[\w-]*[lL]ine[\w-]*"
    r"|\btwoslash\b|\bcopy\b|\bwrap\b|\bexpandable\b|\btheme:?\S*|\bno\w+\b|\bmeta\b|\blive\b"
    r"|\bignore\b|\beditable\b|\bcollapse\w*|[:,.;]\S*"
)


def code_title(info: str, *, words: bool) -> str:
    """The title that a fence's info string gives its code; words: whatever stands behind the language is one."""
    language, _, rest = info.strip().partition(" ")
    if "[" in language:  # ```js[config.js]
        rest = language[language.find("[") :] + " " + rest
    if "=" in language or language.startswith("{"):
        rest = info
    if not rest.strip():
        return ""
    if match := _INFO_TITLE.search(rest):
        return " ".join(next(group for group in match.groups() if group is not None).split())
    if match := _INFO_LABEL.search(rest):
        return "" if _NUMBERS.fullmatch(match.group(1)) else " ".join(match.group(1).split())
    if not words:
        return ""
    left = " ".join(_INFO_NOISE.sub(" ", rest).split())
    return left if any(c.isalpha() for c in left) else ""


_NUMBERS = re.compile(r"[\d\s,:-]+")


@dataclass(slots=True)
class _Directive:
    """An open directive: its fence and whether its options are still to come."""

    fence: str
    name: str
    options: bool = True
    yaml: bool = False
    drops: bool = False


class Lines:
    """Makes the lines of one page plain; `marks` takes what is left out."""

    def __init__(self, marks: Marks, *, titles: bool) -> None:
        self._marks = marks
        self._titles = titles  # whatever stands behind a fence's language is a title
        self._lines: list[str] = []
        self._fence: str | None = None
        self._dedents: list[int] = []  # indentation of the admonitions that are open
        self._directives: list[_Directive] = []
        self._containers: list[str] = []
        self._code_options = False
        self._rst = False
        self._defined: set[str] = set()

    def plain(self, source: str) -> str:
        """The source as CommonMark."""
        self._defined = (
            {" ".join(name.lower().split()) for name in _DEFINITION.findall(source)} if "][" in source else set()
        )
        self._rst = "```{" in source or ":::{" in source or "}`" in source
        for line in source.split("\n"):
            self._line(line)
        return "\n".join(self._lines)

    def _line(self, line: str) -> None:
        lines, dedents = self._lines, self._dedents
        if dedents:
            blank = not line.strip()
            while (
                dedents
                and not blank
                and len(line) - len(line.lstrip(" ")) < dedents[-1] + 4
                and not line.startswith("\t")
            ):
                dedents.pop()
            if dedents:
                if line.startswith("\t"):
                    line = line.expandtabs(4)
                line = line[min(4 * len(dedents), len(line) - len(line.lstrip(" "))) :]
        marker = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if self._fence is not None:
            if marker and marker.group(1).startswith(self._fence) and not line.strip(" \t>`~"):
                self._fence = None
            if self._code_options and _OPTION.match(line):
                return
            self._code_options = False
            lines.append(line)
            return
        if self._directives and self._in_directive(line, marker):
            return
        if marker:
            self._open_fence(line, marker)
            return
        if not line or line.isspace():
            lines.append(line)
            return
        self._text_line(line)

    # -- fences and directives -------------------------------------------------------------------

    def _open_fence(self, line: str, marker: re.Match[str]) -> None:
        sign, info = marker.group(1), marker.group(2).strip()
        directive = _DIRECTIVE.match(info)
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if directive and not directive.group(1).startswith("."):
            name, argument = directive.group(1).lower(), directive.group(2)
            if name not in _CODE_DIRECTIVES:
                self._open_directive(sign, name, argument, indent)
                return
            self._fence = sign
            language = argument if re.fullmatch(r"[\w+#.-]{1,30}", argument) else ""
            self._lines.append(f"{line[: marker.start(1)]}{sign}{language}")
            self._code_options = True
            return
        self._fence = sign
        title = code_title(info, words=self._titles) if " " in info or "[" in info or "=" in info else ""
        if title and line.lstrip()[:1] in ("`", "~"):
            mark = self._marks.add("", [Op("block", title)])
            self._lines += ["", indent + mark, ""]
        self._lines.append(line)

    def _open_directive(self, sign: str, name: str, argument: str, indent: str) -> None:
        drops = name in _SILENT_DIRECTIVES
        self._directives.append(_Directive(sign, name, drops=drops))
        last = name.rpartition(":")[2]
        if drops:
            return
        ops: list[Op] = []
        if last in _PATH_DIRECTIVES:
            if last in ("include", "literalinclude", "csv-table"):
                ops = [lose("include", argument[:80] or name)]
            elif reads_like_prose(argument):
                ops = [Op("block", argument)]
        elif argument:
            self._lines += ["", indent + argument, ""]
            return
        elif last.startswith("auto"):
            ops = [lose("directive", name, argument)]
        self._lines += ["", indent + self._marks.add("", ops) if ops else "", ""]

    def _in_directive(self, line: str, marker: re.Match[str] | None) -> bool:
        """Whether the line is the end, an option or left out text of the innermost directive."""
        top = self._directives[-1]
        stripped = line.strip()
        if (
            stripped
            and stripped[0] == top.fence[0]
            and not stripped.strip(top.fence[0])
            and len(stripped) >= len(top.fence)
        ):
            self._directives.pop()
            self._lines.append("")
            return True
        if top.drops:
            return True
        if top.options:
            if top.yaml:
                top.yaml = stripped != "---"
                top.options = top.yaml
                return True
            if stripped == "---":
                top.yaml = True
                return True
            option = _OPTION.match(line)
            if option:
                value = option.group(2).strip()
                if option.group(1) in _TITLE_OPTIONS and value:
                    do = Op("image", value) if option.group(1) == "alt" else Op("block", value)
                    self._lines += ["", self._marks.add("", [do]), ""]
                return True
            top.options = False
        return False

    # -- lines of text ---------------------------------------------------------------------------

    def _text_line(self, line: str) -> None:
        lines, marks = self._lines, self._marks
        stripped = line.lstrip()
        first = stripped[:3]
        if first == ":::" and (match := _COLON_FENCE.match(line)):
            self._container(match)
            return
        if first[:2] == "::" and (stripped.rstrip() == "::" or (match := _MDC.match(line))):
            if stripped.rstrip() != "::" and match:
                shown = [
                    match.group(3) or "",
                    *(
                        v
                        for k, v in arguments(match.group(4) or "").items()
                        if k in _SHOWN_ARGUMENTS or reads_like_prose(v)
                    ),
                ]
                ops = [Op("block", text) for text in shown if text]
                lines += ["", match.group(1) + (marks.add("", ops) if ops else ""), ""]
            else:
                lines.append("")
            return
        if first in ("!!!", "???", "===", "!!!+") and (match := _ADMONITION.match(line)):
            title = match.group(2) if match.group(2) is not None else match.group(3) or ""
            self._dedents.append(len(match.group(1)) + 4 * len(self._dedents))
            lines += ["", match.group(1) + self._words(title.replace('\\"', '"')), ""]
            return
        if first == "///" and (match := _SLASHES.match(line)) and (match.group(2) or not stripped.strip("/ ")):
            lines += ["", match.group(1) + (match.group(3) or ""), ""]
            return
        if (
            self._containers
            and first[:2] == "=="
            and self._containers[-1] == "tabs"
            and (match := _TAB_LINE.match(line))
        ):
            lines += ["", match.group(1), ""]
            return
        if _NOTHING.match(line):
            if stripped.lower().startswith("{:toc") and lines and _TOC_ITEM.match(lines[-1]):
                lines.pop()
            lines.append("")
            return
        if self._rst and first[:2] == "% ":
            return
        if first[:2] == "*[" and (match := _ABBREVIATION.match(line)):
            self._abbreviation(match)
            return
        if first[:1] == "#":
            if match := _HEADING_ID.match(line) or _HEADING_NAME.match(line):
                anchor = marks.add("", [start("a", {"id": match.group(2)}), end("a")])
                line = match.group(1) + anchor
        elif line.endswith("}") and (match := _SETEXT_ID.search(line)):
            line = line[: match.start()] + marks.add("", [start("a", {"id": match.group(1)}), end("a")])
        if "[!" in line:
            line = _CALLOUT.sub(
                lambda m: f"{m.group(1)}{m.group(2).capitalize()}: " if m.group(2).lower() in _CALLOUT_NAMES
                else m.group(1) if ">" in m.group(1) else m.group(), line)  # fmt: skip
        if "[" in line or "8<-" in line or "include" in line or "<<<" in line:
            line = _INCLUDE.sub(lambda m: marks.add(m.group(), [GAP, lose("include", m.group().strip()[:80])]), line)
            line = _FOREIGN.sub(lambda m: marks.add(m.group(), [GAP, lose("other", m.group()[:80])]), line)
        if " **" in line:
            line = _LOOSE_STRONG.sub(r"**\1** ", line)
            line = _LOOSE_END.sub(r"**\1** ", line)
        plain = self._words(line)
        if first[:1] == "<" and (match := _MARKDOWN_INSIDE.match(line)):
            lines += [match.group(1), ""]  # an empty line, so that CommonMark reads what is inside as Markdown
            return
        lines.append("" if first[:1] in "{(" and not marks.words(plain).strip() else plain)

    def _words(self, line: str) -> str:
        """A line, or the title of a block, without the signs that CommonMark does not know."""
        if "][" in line:
            line = _REFERENCE.sub(self._reference, line)
        return plain_line(line, self._marks)

    def _reference(self, match: re.Match[str]) -> str:
        """A reference that the page does not define: a plugin of the site knows where it leads."""
        text, name = match.groups()
        if not name or name.lower() in self._defined or not any(c.isalpha() for c in text):
            return match.group()
        return self._marks.add("[", ()) + text + self._marks.add(f"][{name}]", ())

    def _abbreviation(self, match: re.Match[str]) -> None:
        ops = [
            start("dl"),
            start("dt"),
            Op("text", match.group(1)),
            end("dt"),
            start("dd"),
            Op("text", match.group(2)),
            end("dd"),
            end("dl"),
        ]
        self._lines += ["", self._marks.add(match.group(), ops), ""]

    def _container(self, match: re.Match[str]) -> None:
        lines, marks = self._lines, self._marks
        indent, braced, name, label, attributes, rest = match.groups()
        if braced:
            stem = braced.strip("{}")
            if not stem.startswith("."):
                sign = re.match(r"[ \t]*(:+)", match.string)
                self._open_directive(sign.group(1) if sign else ":::", stem.lower(), (label or "") + rest, indent)
                return
            attributes, name = braced, None
        if not name and not label and not rest and not attributes:
            if self._containers:
                self._containers.pop()
            lines.append("")
            return
        lower = (name or "").lower()
        self._containers.append("tabs" if lower.startswith("tab") else lower)
        if (
            match.string.rstrip().endswith(":::")
            and match.string.strip(" \t:")
            and rest is not None
            and match.string.count(":::") > 1
        ):
            self._containers.pop()
        shown = list[str]()
        if rest and "=" in rest:
            given = arguments(rest)
            if given:
                shown = [
                    v
                    for k, v in given.items()
                    if k in _SHOWN_ARGUMENTS or (k in ("alt-text", "alt") and v) or reads_like_prose(v)
                ]
                rest = ""
        if attributes:
            shown += [v for k, v in arguments(attributes.strip("{}")).items() if k in _SHOWN_ARGUMENTS]
        if lower in _PLAIN_CONTAINERS and not label and not reads_like_prose(rest):
            rest = ""
        title = label or rest or ""
        if not title and not shown:
            lines.append("")
            return
        ops = [Op("block", text) for text in shown]
        lines += ["", indent + (marks.add("", ops) if ops else ""), ""]
        if title:
            lines += ["", indent + self._words(title), ""]


_SHOWN_ARGUMENTS = frozenset(
    {"title", "label", "caption", "header", "heading", "summary", "question", "description", "alt-text", "text"}
)

__all__ = ["Lines", "code_title", "icon_word"]
