"""The tags of site generators in Markdown: Liquid, Hugo's shortcodes, GitBook, Markdoc, Jinja and Vue.

One pass from left to right. A tag becomes what it shows: its title or label, its words, the value of its name; a pair
of tags becomes an element around what is between them. What only the generator knows is noted as lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ...characters import names
from .fences import Fences
from .marks import GAP, Marked, Marks, Op, end, fold, is_block, lose, start
from .prose import TITLES, is_address, is_shown, plain, reads_like_prose
from .references import arguments
from .values import Values

_MAX_TAG = 8000
_OPEN = re.compile(r"\{\{<|\{\{%|\{\{|\{%")
_NAME = re.compile(r"(/?)\s*([\w$@-][\w$.:/@-]*)?")
_ARGUMENT = re.compile(
    r"([\w.:@-]{1,80})\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|`([^`]*)`|([^\s\"'=`]+))"
    r"|\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|`([^`]*)`|([^\s\"'`]+)"
)
# Statements that show nothing themselves.
_SILENT = names(
    "assign set endset endassign increment decrement cycle break continue load import from extends block endblock "
    "unless endunless else elsif elif elseif when endif endfor endcase liquid layout paginate endpaginate seo toc "
    "feed_meta cache endcache with endwith call endcall macro endmacro do spaceless endspaceless autoescape "
    "endautoescape localize endlocalize endfilter filter link post_url relref ref param-set anchor clear clearfix "
    "br vspace space newline toc-here table_of_contents comment endcomment tablerow endtablerow"
)
_BRANCHES = names("if for case ifversion unless")
_TITLED = names(
    "details expand accordion accordion-item accordionitem collapse collapsible spoiler faq question expander toggle "
    "foldable expandable card cards-card dropdown disclosure collapsible-item feature update"
)
_TAB = names("tab tabitem tab-item tabpanel codetab panel tabbed-panel variant")
_STEPS = names("steps stepper")
_INLINE = names(
    "kbd key badge abbr tooltip term glossary_tooltip glossary-tooltip icon nbsp version new button"
    " link emoji sup sub mark highlight-text"
)
_WORDS = names(
    "required optional nullable deprecated removed beta alpha experimental preview new pro enterprise premium"
)
_EMBEDS = names("youtube vimeo gist video audio asciinema fa fas far fab bi svg css js script style asset")
_ICONS = ("icon", "icons", "emoji")
_VERBATIM = names("highlight code codeblock code-block mermaid prism sh codetabs-code")
_FIGURE = names("figure img image imgproc picture screenshot image_with_class responsive_image lightbox")
_ATTRIBUTES = re.compile(r"\s*(?:[.#][\w-]+|[\w:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"']+)|\s)+\s*$")
_ESCAPED = re.compile(r"\{\{([<%])/\*([^*]{0,1000})\*/([>%])\}\}")
_COMMENT = re.compile(r"\{\{-? ?/\*|\{#-?(?=\s)")
_LINK_ONLY = names("link post_url relref ref page asset url static download path doc xref")


@dataclass(slots=True)
class _Frame:
    name: str
    ends: tuple[Op, ...]
    kind: str = ""
    opened: bool = False


@dataclass(frozen=True, slots=True)
class _Tag:
    """name: in lower case, without the slash or `end` of a closing tag. args: by name. words: those without a name."""

    name: str
    closes: bool
    void: bool
    args: Mapping[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    quoted: str = ""  # the first of `words` that stands in quotation marks


def has_templates(source: str) -> bool:
    """Whether there may be tags of a site generator."""
    return "{%" in source or "{{" in source or "{#" in source


def without_templates(source: str, marks: Marks, values: Values) -> str:
    """`source` with marks for its template tags; what stands between raw and endraw is literal."""
    return _Pass(source, marks, values).run()


class _Pass:
    def __init__(self, source: str, marks: Marks, values: Values) -> None:
        if "{{" in source and "*/" in source:
            # {{</* ref "x" */>}} is how Hugo's docs write {{< ref "x" >}}
            source = _ESCAPED.sub(lambda m: _escaped(m, marks), source)
        source = _without_comments(source)
        self._source = source
        self._marks = marks
        self._values = values
        self._fences = Fences(source)
        self._out = Marked()
        self._open: list[_Frame] = []
        self._ends: dict[str, int] = {}
        self._unpaired: set[str] = set()
        lower = source.lower()
        self._paired = {
            name
            for group in re.findall(r"\{[{%][<%]?[-\s]*(?:end([\w-]+)|/[-\s]*([\w.:/-]+))", lower)
            for name in group
            if name
        }

    def run(self) -> str:
        source, out = self._source, self._out
        at = 0
        raw = False
        while True:
            opening = _OPEN.search(source, at)
            if opening is None:
                break
            left = opening.start()
            kind = "%}" if opening.group() == "{%" else "}}"
            end_ = self._close(kind, left + len(opening.group()))
            if end_ < 0 or end_ - left > _MAX_TAG or source[left - 1 : left] == "=":
                self._copy(at, left + len(opening.group()))
                at = left + len(opening.group())
                continue
            stop = end_ + 2
            original = source[left:stop]
            inner = original[len(opening.group()) : -2].strip()
            if opening.group() in ("{{<", "{{%"):
                inner = inner.removesuffix(">").removesuffix("%").strip()
            inner = inner.strip("-~").strip()
            if raw and inner not in ("endraw", "endverbatim"):
                self._copy(at, stop)
                at = stop
                continue
            self._copy(at, left)
            at = stop
            if inner in ("raw", "verbatim", "endraw", "endverbatim"):
                raw = not inner.startswith("end")
                continue
            in_code = self._fences.holds(left)
            if opening.group() == "{{":
                self._value(inner, original, in_code)
                continue
            at = self._statement(inner, original, at, in_code)
        self._copy(at, len(source))
        rest = [op for frame in reversed(self._open) for op in self._ended(frame)]
        if rest:
            out.text("\n")
            out.mark(self._marks.add("", rest), True)
        return out.finish()

    def _copy(self, begin: int, stop: int) -> None:
        if stop > begin:
            self._out.text(self._source[begin:stop])

    def _close(self, sign: str, at: int) -> int:
        # It is looked for again only behind the last one found, else many openings would cost the square of it.
        known = self._ends.get(sign, -2)
        if known != -1 and known < at:
            self._ends[sign] = known = self._source.find(sign, at)
        return known

    # -- names -----------------------------------------------------------------------------------

    def _value(self, inner: str, original: str, in_code: bool) -> None:
        """`{{ name }}`"""
        if inner.startswith("!") and inner.endswith("!"):  # Blade comments and the like
            self._out.mark("", False)
            return
        known = self._values.expression(inner)
        if known is None:
            self._out.mark(self._marks.add(original, [GAP, lose("include", inner[:60])]), False)
        else:
            self._out.mark(self._marks.add(original, [Op("text", known)], None if inner[:1] in "\"'" else known), False)
        self._out.filled()

    # -- statements ------------------------------------------------------------------------------

    def _statement(self, inner: str, original: str, at: int, in_code: bool) -> int:
        """`{% name ... %}` and `{{< name ... >}}`; returns where reading goes on."""
        source, out = self._source, self._out
        if _ATTRIBUTES.match(inner) and (inner[:1] in ".#" or re.match(r"[\w:-]+\s*=", inner)) and not in_code:
            out.mark("", False)  # Markdoc's attributes behind a heading or a cell
            return at
        tag = _read(inner)
        if in_code:
            value = self._values.get(f"param {tag.words[0]}") if tag.name == "param" and tag.words else None
            out.mark(self._marks.add(original, [], value), False)
            out.filled()
            return at
        if tag.name == "comment" and not tag.closes:
            found = self._pair_end("comment", at)
            out.mark("", False)
            return found.end() if found else at
        if tag.name == "capture" and not tag.closes and tag.words:
            found = self._pair_end("capture", at)
            out.mark("", False)
            if found:
                self._values.add({tag.words[0]: plain(source[at : found.start()])})
                return found.end()
            return at
        if tag.name in _VERBATIM and not tag.closes and not tag.void and tag.name in self._paired:
            return self._verbatim(tag, original, at)
        if tag.closes:
            ops = self._ending(tag.name)
            out.mark(self._marks.add(original, ops) if ops else "", is_block(ops))
            return at
        ops = self._begin(tag, original, inline=not out.at_line_start or self._text_behind(at))
        # The address of a link stays something, else there would be no link.
        out.mark(self._marks.add(original, ops) if ops or tag.name in _LINK_ONLY else "", is_block(ops))
        if any(op.do == "text" for op in ops):
            out.filled()
        return at

    def _pair_end(self, name: str, at: int) -> re.Match[str] | None:
        """The closing tag of a pair, behind `at`."""
        if name not in self._paired or name in self._unpaired:
            return None
        word = re.escape(name)
        found = re.compile(
            rf"\{{%-?\s{{0,9}}(?:end{word}|/\s{{0,9}}{word})\s{{0,9}}-?%\}}"
            rf"|\{{\{{[<%]\s{{0,9}}/\s{{0,9}}{word}\s{{0,9}}[>%]\}}\}}",
            re.I,
        ).search(self._source, at)
        if found is None:
            self._unpaired.add(name)  # nor is there one for any that follows
        return found

    def _text_behind(self, at: int) -> bool:
        line = self._source.find("\n", at, at + 400)
        after = self._source[at : line if line >= 0 else at + 400].strip()
        return bool(after) and not after.startswith(("{%", "{{"))

    def _verbatim(self, tag: _Tag, original: str, at: int) -> int:
        """A pair whose inner text is code: a fence, unless it has one already."""
        source, out = self._source, self._out
        close = self._pair_end(tag.name, at)
        title = plain(tag.args.get("title") or tag.args.get("filename") or tag.args.get("file") or "")
        if not title:
            title = next((plain(w) for w in tag.words if reads_like_prose(w)), "")
        if title:
            out.mark(self._marks.add("", [Op("block", title)]), True)
        if close is None:
            out.mark("", False)
            return at
        code = source[at : close.start()]
        out.mark("", False)
        if "```" in code or "~~~" in code:
            out.text("\n" + code + "\n")
            return close.end()
        word = tag.words[0] if tag.words and tag.words[0].isalnum() else ""
        out.text("\n")
        out.raw(f"\n```{word}\n{code.strip(chr(10))}\n```\n")
        return close.end()

    def _begin(self, tag: _Tag, original: str, inline: bool) -> list[Op]:
        name, last = tag.name, tag.name.rpartition("/")[2].rpartition(":")[2]
        if name in _BRANCHES:
            return [lose("shortcode", name)]  # all branches are kept: which of them is shown is not known
        if not name or name in _SILENT:
            return []
        if name in (
            "include",
            "include_relative",
            "include-markdown",
            "includefile",
            "partial",
            "render",
            "readfile",
            "snippet",
            "include_cached",
        ):
            return self._include(tag, inline)
        if name == "param" or name in ("var", "variable", "get"):
            known = self._values.get(f"{'param' if name == 'param' else 'var'} {tag.words[0]}") if tag.words else None
            return (
                [Op("text", known)] if known is not None else [GAP, lose("include", " ".join((name, *tag.words))[:60])]
            )
        paired = not tag.void and (name in self._paired or last in self._paired)
        if last in _FIGURE:
            return self._figure(tag, paired)
        if last in _STEPS and paired:
            self._open.append(_Frame(name, (end("div"),), "steps"))
            return [start("div")]
        shown = [plain(v) for k, v in tag.args.items() if is_shown(k, v)]
        if last in _TITLED or last in _TAB:
            bare = [plain(w) for w in tag.words if any(c.isalnum() for c in w)]
            title = next((plain(tag.args[k]) for k in TITLES if tag.args.get(k, "").strip()), "") or (
                bare[0] if bare else ""
            )
            details = [text for text in shown if text != title]
            return self._titled(tag, title, details, paired, bare[1:])
        if last == "step" and paired:
            title = next((plain(tag.args[k]) for k in TITLES if tag.args.get(k, "").strip()), "")
            if title:
                return self._titled(tag, title, [t for t in shown if t != title], paired, [])
        shown += [plain(w) for w in tag.words if reads_like_prose(w)]
        if paired:
            if last in _INLINE or inline:
                self._open.append(_Frame(name, ()))
                return [Op("text", f" {' '.join(shown)} ")] if shown else []
            self._open.append(_Frame(name, (end("div"),)))
            return [start("div"), *(Op("block", text) for text in shown)]
        if last in _WORDS:
            return [Op("text", f" [{' '.join((last, *shown))}] ")]
        if shown:
            return [Op("text", f" {' '.join(shown)} ")] if inline else [Op("block", text) for text in shown]
        if last in _LINK_ONLY or last in _INLINE:
            return []
        if inline and (named := _named(last, tag.quoted)):
            return [GAP, Op("text", named), GAP]
        return [GAP, lose("shortcode", name, " ".join(tag.words))]

    def _titled(self, tag: _Tag, title: str, details: list[str], paired: bool, more: list[str]) -> list[Op]:
        details += [w for w in more if reads_like_prose(w)]
        if not paired:
            return [Op("block", text) for text in (title, *details) if text]
        if not title:
            self._open.append(_Frame(tag.name, (end("div"),)))
            return [start("div"), *(Op("block", text) for text in details)]
        self._open.append(_Frame(tag.name, (end("details"),)))
        return [*fold(title), *(Op("block", t) for t in details)]

    def _figure(self, tag: _Tag, paired: bool) -> list[Op]:
        ops = []
        alt = tag.args.get("alt", "")
        words = [plain(w) for w in tag.words if reads_like_prose(w)]
        if alt or "src" in tag.args:
            ops.append(Op("image", alt))
        ops += [Op("block", plain(tag.args[k])) for k in ("title", "caption", "attr") if tag.args.get(k, "").strip()]
        ops += [Op("block", text) for text in words]
        if paired:
            self._open.append(_Frame(tag.name, (end("div"),)))
            return [start("div"), *ops]
        return ops

    def _include(self, tag: _Tag, inline: bool) -> list[Op]:
        """A file that is not at hand: the words that it was called with are kept."""
        path = tag.args.get("file") or (tag.words[0] if tag.words else "")
        shown = [plain(v) for k, v in tag.args.items() if is_shown(k, v) or (k == "alt" and reads_like_prose(v))]
        shown = list(dict.fromkeys(shown))
        noted = lose("include", path[:80] or tag.name)
        if not shown:
            return [GAP, noted]
        return (
            [Op("text", f" {' '.join(shown)} "), noted] if inline else [*(Op("block", text) for text in shown), noted]
        )

    def _ending(self, name: str) -> list[Op]:
        for back in range(1, min(len(self._open), 64) + 1):
            if self._open[-back].name == name:
                break
        else:
            return []
        ops: list[Op] = []
        for _ in range(back):
            ops += self._ended(self._open.pop())
        return ops

    def _ended(self, frame: _Frame) -> list[Op]:
        return list(frame.ends)


def _escaped(match: re.Match[str], marks: Marks) -> str:
    shown = f"{{{{{match[1]}{match[2]}{match[3]}}}}}"
    return marks.add(match.group(), [Op("text", shown)], shown)


def _without_comments(source: str) -> str:
    """`source` without `{{/* */}}` and `{# #}`."""
    if "{#" not in source and "/*" not in source:
        return source
    parts: list[str] = []
    at = 0
    ended = {"*/": True, "#}": True}
    for opening in _COMMENT.finditer(source):
        if opening.start() < at:
            continue
        sign = "#}" if opening.group()[1] == "#" else "*/"
        close = source.find(sign, opening.end()) if ended[sign] else -1
        if close < 0:
            ended[sign] = False
            continue
        if sign == "*/":
            close = source.find("}}", close)
            if close < 0:
                continue
        elif "\n\n" in source[opening.end() : close] and close - opening.end() > _MAX_TAG:
            continue
        parts.append(source[at : opening.start()])
        at = close + 2
    return "".join(parts) + source[at:] if parts else source


def _read(inner: str) -> _Tag:
    """A statement's name and arguments."""
    match = _NAME.match(inner)
    slash, name = (match.group(1), match.group(2) or "") if match else ("", "")
    rest = inner[match.end() :] if match else ""
    lower = name.lower()
    void = rest.rstrip().endswith("/")
    closes = bool(slash)
    if not slash and lower.startswith("end") and len(lower) > 3 and not rest.strip():
        closes, lower = True, lower[3:].lstrip("_")
    args: dict[str, str] = {}
    words: list[str] = []
    quoted = ""
    for found in _ARGUMENT.finditer(rest):
        groups = found.groups()
        if groups[0] is not None:
            value = next((g for g in groups[1:5] if g is not None), "")
            args[groups[0].lower()] = value.replace('\\"', '"').replace("\\'", "'")
        else:
            value = next((g for g in groups[5:] if g is not None), "")
            if value not in ("/", ",", "|", "=", "-"):
                words.append(value.replace('\\"', '"').replace("\\'", "'"))
                quoted = quoted or (words[-1] if groups[8] is None else "")
    return _Tag(lower, closes, void, args, tuple(words), quoted)


def _named(name: str, quoted: str) -> str:
    """What a tag in a sentence, of a kind that is not known, shows: what it names in quotation marks, unless a file."""
    if name.endswith(_ICONS) or name in _EMBEDS or not any(map(str.isalnum, quoted)):
        return ""
    is_mail = quoted.count("@") == 1 and not quoted.startswith("@")
    return plain(quoted) if is_mail or not is_address(quoted) else ""


__all__ = ["arguments", "has_templates", "without_templates"]
