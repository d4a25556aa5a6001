"""Markdown as its author wrote it, made plain CommonMark: without front matter, template tags, components.

What a site generator would replace (`{% include %}`, `{{ variable }}`, `{{< shortcode >}}`) becomes a mark that the
page shows as a gap, or in code becomes the original text again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..characters import names

_MARK = re.compile("\ue000(\\d+)\ue001")  # private use characters: no text means anything by them
_FRONT = re.compile(r"\s*(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_FRONT_KEY = re.compile(r"^[\w\"'-]+\s*[:=]", re.M)
_FRONT_TITLE = re.compile(r"^[\"']?title[\"']?\s*[:=]\s*(.+?)\s*$", re.M | re.I)
_FRONT_LABEL = re.compile(
    r"^[\"']?(audience|version|language|lang|locale)[\"']?[ \t]*[:=][ \t]*([^\s\[{|>].{0,199}?)[ \t]*$", re.M | re.I
)
_LABEL_OF = {"lang": "language", "locale": "language"}
_FENCE = re.compile(r"^(?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t])*(`{3,}|~{3,})")
_CALLOUT = re.compile(r"^(\s*>[ >]*)\[!([A-Za-z]{2,20})\][-+]?[ \t]*", re.M)
_COLON_FENCE = re.compile(r"^(\s*):{3,}[ \t]*(?:\{?([\w-]+)\}?)?[ \t]*(?:\[([^\]]*)\])?(?:\{[^}]*\})?[ \t]*(.*)$")
_ADMONITION = re.compile(r"^([ \t]*)(?:!!!|\?\?\?\+?|===[!+]?)[ \t]+(?:[\w -]+?[ \t]*)?(?:\"([^\"]*)\")?[ \t]*$")
_HEADING_ID = re.compile(r"^([ \t]*#{1,6}[ \t].*?)[ \t]*\{:?[ \t]*#([\w:.-]+)[^{}\n]*\}[ \t]*$")
_SETEXT_ID = re.compile(r"\{#([\w:.-]+)\}[ \t]*$")
_ATTRIBUTES = re.compile(r"\{:[^{}\n]*\}|\{[ \t]*[.#][\w-][^{}\n]*\}|:(?:material|octicons|fontawesome|simple)-[\w-]+:")
_INCLUDES = re.compile(
    r"^[ \t]*(?:\[\[_?toc_?\]\]|\[toc\]|\{:toc\}|--8<--.*|@\[toc\].*|!!?include.*|#include.*|\.\. toctree::.*)[ \t]*$"
    r"|\[!(?:INCLUDE|VIDEO|CODE|div)[^\]]*\](?:\([^)\n]*\))?(?:\][ \t]*)?(?:\([^)\n]*\))?|@\[\w+\]\([^)\n]*\)",
    re.I | re.M,
)
_JSX_IMPORT = re.compile(r"^(?:import\s.*?(?:from\s+)?[\"'].*|export\s+(?:const|default|function|let|var|\{|\*).*)$")
_JSX_COMMENT = re.compile(r"\{/\*.*?\*/\}", re.S)
_BRACES = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_JSX_TAG = re.compile(rf"</?[A-Z][\w.]*(?:[^<>{{}}\"']|\"[^\"]*\"|'[^']*'|{_BRACES})*>")
_JSX_LINE = re.compile(r"^[ \t]*(?:</?[A-Z][\w.]*/?>[ \t]*)+$")
_MARKDOWN_INSIDE = re.compile(
    r"^([ \t]*<(?:div|details|section|figure|article|aside)\b[^>\n]*\bmarkdown(?:=[^>\n]*)?>)[ \t]*$"
)
_CALLOUT_NAMES = names("note tip important warning caution info danger question example success hint todo")
_LOOSE_STRONG = re.compile(r"(?<![\w*`\\])\*\*[ \t]+([^*`\n]{1,200}?)[ \t]+\*\*(?![\w*`])")
_MAX_TAG = 2000


@dataclass(slots=True)
class MarkdownSource:
    """`text` is CommonMark with tables; `title`, `labels` are the front matter's; `marks` are the tags taken out."""

    text: str
    title: str | None = None
    labels: dict[str, str] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)

    def restored(self, text: str) -> str:
        """`text`, a piece of code, with the tags in it as they were."""
        return _MARK.sub(lambda m: self.marks[int(m.group(1))] if int(m.group(1)) < len(self.marks) else "", text)

    @staticmethod
    def split(text: str) -> list[str]:
        """`text` in pieces: between each two of them something was left out."""
        return _MARK.split(text)[::2]


def plain_markdown(source: str, *, mdx: bool = False) -> MarkdownSource:
    """Read the dialects of Jekyll, Hugo, Docusaurus, MkDocs Material, GitHub, DocFX and MDX down to CommonMark."""
    source = source.replace("\r\n", "\n").replace("\r", "\n").replace("\ue000", "").replace("\ue001", "")
    out = MarkdownSource("")
    front = _FRONT.match(source) if source.lstrip()[:3] in ("---", "+++") else None
    # Two thematic breaks with text between them look like front matter: only keys make it that.
    if front and len(front.group(2)) < 20_000 and _FRONT_KEY.search(front.group(2)):
        source = source[front.end() :]
        if named := _FRONT_TITLE.search(front.group(2)):
            out.title = _unquoted(named.group(1)) or None
        labels = {match.group(1).lower(): _unquoted(match.group(2)) for match in _FRONT_LABEL.finditer(front.group(2))}
        out.labels = {_LABEL_OF.get(name, name): value for name, value in labels.items() if value}
    if mdx:
        source = _JSX_COMMENT.sub("", source) if "{/*" in source and "*/}" in source else source
    if "{{" in source or "{%" in source:
        source = _take_tags(source, out)
    out.text = _plain_lines(source, out, mdx)
    return out


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace('\\"', '"').replace("''", "'").strip()
    return value.split(" #")[0].strip()


def _mark(out: MarkdownSource, original: str) -> str:
    out.marks.append(original)
    return f"\ue000{len(out.marks) - 1}\ue001"


def _take_tags(source: str, out: MarkdownSource) -> str:
    """Replace each `{% %}` and `{{ }}` by a mark, in one pass; what stands between raw and endraw is literal."""
    parts: list[str] = []
    at = 0
    ends = {"{%": -2, "{{": -2}  # where the next closing was found; -1: there is none
    raw = False
    for opening in re.finditer(r"\{[{%]", source):
        left = opening.start()
        if left < at:
            continue
        kind = opening.group()
        # The closing is looked for again only behind the last one, else many openings would cost the square of it.
        if ends[kind] != -1 and ends[kind] < left + 2:
            ends[kind] = source.find("%}" if kind == "{%" else "}}", left + 2)
        end = ends[kind]
        if end < 0 or end - left > _MAX_TAG:
            continue
        tag = source[left : end + 2]
        name = tag[2:-2].strip(" -<%>")
        if raw and name not in ("endraw", "endverbatim"):
            continue
        if name in ("raw", "verbatim", "endraw", "endverbatim"):
            raw = not name.startswith("end")
            parts.append(source[at:left])
        else:
            parts.append(source[at:left] + _mark(out, tag))
        at = end + 2
    return "".join(parts) + source[at:]


def _plain_lines(source: str, out: MarkdownSource, mdx: bool) -> str:
    lines: list[str] = []
    fence: str | None = None
    dedents: list[int] = []  # indentation of the admonitions that are open
    for line in source.split("\n"):
        while dedents and line.strip() and len(line) - len(line.lstrip(" ")) < dedents[-1] + 4:
            dedents.pop()
        if dedents:
            line = line[min(4 * len(dedents), len(line) - len(line.lstrip(" "))) :]
        marker = _FENCE.match(line)
        if fence is not None:
            if marker and marker.group(1).startswith(fence) and not line.strip(" \t>`~"):
                fence = None
            lines.append(line)
            continue
        if marker:
            fence = marker.group(1)
            lines.append(line)
            continue
        _plain_line(line, lines, dedents, out, mdx)
    return "\n".join(lines)


def _plain_line(line: str, lines: list[str], dedents: list[int], out: MarkdownSource, mdx: bool) -> None:
    if not line or line.isspace():
        lines.append(line)
        return
    stripped = line.lstrip()
    if stripped.startswith(":::") and (match := _COLON_FENCE.match(line)):
        name, label, rest = match.group(2), match.group(3), match.group(4)
        lines.extend(["", match.group(1) + (label or rest or ""), ""] if name or label or rest else [""])
        return
    if stripped.startswith(("!!!", "???", "===")) and (match := _ADMONITION.match(line)):
        dedents.append(len(match.group(1)))
        lines.extend(["", match.group(1)[4 * (len(dedents) - 1) :] + (match.group(2) or ""), ""])
        return
    if mdx:
        if _JSX_IMPORT.match(line):
            return
        # A component's attributes may hold braces and quotes that are no HTML: only its name is kept.
        line = _JSX_TAG.sub(lambda m: re.sub(r"[\s{].*(?=/?>$)", "", m.group(), flags=re.S), line)
        if _JSX_LINE.match(line):
            lines.extend(["", line, ""])
            return
    if stripped.startswith("#") and (match := _HEADING_ID.match(line)):
        line = f'{match.group(1)}<a id="{match.group(2)}"></a>'
    elif line.endswith("}") and (match := _SETEXT_ID.search(line)):
        line = f'{line[: match.start()]}<a id="{match.group(1)}"></a>'
    if "[!" in line:
        line = _CALLOUT.sub(
            lambda m: f"{m.group(1)}{m.group(2).capitalize()}: " if m.group(2).lower() in _CALLOUT_NAMES else m.group(),
            line,
        )
    if "[" in line or "--8<--" in line or "include" in line:
        line = _INCLUDES.sub(lambda m: _mark(out, m.group()), line)
    if "** " in line:
        line = _LOOSE_STRONG.sub(r"**\1** ", line)
    if "{" in line or ":" in line:
        line = _ATTRIBUTES.sub(lambda m: _mark(out, m.group()), line)
    if stripped.startswith("<") and (match := _MARKDOWN_INSIDE.match(line)):
        lines.extend([match.group(1), ""])  # an empty line, so that CommonMark reads what is inside as Markdown
        return
    lines.append(line)
