"""What the components of documentation sites show: titles, labels and fields, in reading order around their children.

A component that is not known keeps its text: every attribute that reads like words, and all that stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...characters import names
from ..code_language import info_language
from ..elements import BLOCKS, SILENT, VOID
from .jsx import Expression, Tag
from .literals import NotLiteral, Resolve, literal, written_words
from .marks import GAP, Op, end, fold, lose, start
from .prose import DETAILS, MARKUP, TITLES, is_shown, plain, reads_like_prose

_KINDS: dict[str, str] = {
    name: kind
    for kind, group in {
        "titled": "accordion accordionitem accordion.item expandable collapse collapsible collapsibleitem details "
        "disclosure "
        "toggle spoiler dropdown faq faqitem question update card linkcard themecard tile feature featurecard cardlink "
        "infocard iconcard cards.card card.item foldable expander expansionpanel collapsiblesection",
        "tab": "tab tabitem tabpanel tabs.tab tab.panel tabs.item codegroupitem view tabspanel codetab tabs.content",
        "tabs": "tabs codetabs codegroup tabgroup tabbed tabset",
        "steps": "steps stepper steplist",
        "step": "step steps.step stepitem",
        "field": "paramfield responsefield param property field apiparam propertyfield responseparam requestfield "
        "parameter "
        "apiproperty properties.property",
        "tip": "tooltip hovercard glossaryterm glosstooltip definition abbreviation",
        "frame": "frame figure screenshot imageframe",
        "code": "code codeblock codesnippet codesample snippetcode",
        "badge": "badge pill chip tag status statusbadge versionbadge",
        "icon": "icon fontawesome fontawesomeicon fa faicon i18nicon svgicon materialicon emoji",
        "image": "image img figureimage zoomimage themedimage zoomableimage lightbox docimage picture imagezoom",
        "link": "link a linkbutton button ctabutton navlink anchor externallink doclink refcard",
        "key": "kbd key keyboard shortcut keys",
        "nothing": "head toc tableofcontents toclist spacer divider separator br outlet slot script style comment",
        "heading": "heading h title sectiontitle anchorheading",
    }.items()
    for name in group.split()
}  # fmt: skip
_FIELD_NAMES = ("name", "path", "query", "body", "header", "cookie", "param", "prop", "field", "title", "label")
_YES = re.compile(
    r"(?:^|[-_ :/.])(?:check|checkmark|tick|yes|circle-?check|check-?circle|done|true)(?:$|[-_ :/.])", re.I
)
_NO = re.compile(
    r"(?:^|[-_ :/.])(?:x|xmark|x-mark|cross|close|times|no|circle-?x|ban|minus-?circle|false)(?:$|[-_ :/.])", re.I
)
_HTML_INLINE = names(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark meter nobr"
    " output progress q rt rp "
    "ruby s samp slot small span strike strong sub sup time tt u var picture image svg path g math"
)
HTML = _HTML_INLINE | BLOCKS | VOID | SILENT
_CAMEL = re.compile(r"(?<!^)([A-Z])")
_MAX_OPEN = 64  # how far back an end tag looks for its start
_FLOW = ("paragraph", "p", "div", "section")


@dataclass(slots=True)
class _Frame:
    """An open component. ends: what its end tag sends. kind: of `_KINDS`. labels: of its tabs; count: those met."""

    name: str
    ends: tuple[Op, ...]
    kind: str = ""
    labels: list[str] = field(default_factory=list)
    by_value: Mapping[str, str] = field(default_factory=dict)
    count: int = 0
    opened: bool = False


class Components:
    """Turns tags into events, with the components that are open. `resolve` gives the value of a name."""

    def __init__(self, resolve: Resolve) -> None:
        self.resolve = resolve
        self.in_row = False  # the line is one of a table, where an icon may say yes or no
        self._open: list[_Frame] = []

    # -- tags ------------------------------------------------------------------------------------

    def begin(self, tag: Tag, *, inline: bool) -> list[Op]:
        """The events of a start tag, or of one that closes itself; inline: it stands in a line of text."""
        void = tag.kind == "void"
        lower = tag.name.lower()
        # `<details>` is HTML, `<Details>` a component; a name with a dot is always one.
        if tag.name == lower and "." not in lower and (lower in HTML or lower not in _KINDS):
            return self._html(tag, lower, void)
        if not tag.name:
            if not void:
                self._push(_Frame("", ()))
            return []
        kind = _KINDS.get(lower) or _by_ending(lower)
        values = self._values(tag)
        ops, ends, frame = list[Op](), list[Op](), _Frame(tag.name, (), kind)
        make: Callable[[Tag, dict[str, str], bool, bool, _Frame, list[Op]], list[Op]] = getattr(
            self, f"_{kind or 'unknown'}"
        )
        ops = make(tag, values, inline, void, frame, ends)
        if void:
            return ops + ends
        frame.ends = tuple(ends)
        self._push(frame)
        return ops

    def finish(self, name: str) -> list[Op]:
        """The events of an end tag; one that closes nothing sends none."""
        for back in range(1, min(len(self._open), _MAX_OPEN) + 1):
            if self._open[-back].name == name:
                break
        else:
            return [end(name.lower())] if name.lower() in HTML and name == name.lower() else []
        ops: list[Op] = []
        for _ in range(back):
            ops += self._pop()
        return ops

    def rest(self) -> list[Op]:
        """The events that close what is still open."""
        ops: list[Op] = []
        while self._open:
            ops += self._pop()
        return ops

    def _push(self, frame: _Frame) -> None:
        self._open.append(frame)

    def _pop(self) -> list[Op]:
        frame = self._open.pop()
        return [*frame.ends, end("ol")] if frame.opened else list(frame.ends)

    def _parent(self, *kinds: str) -> _Frame | None:
        """The innermost open component of these kinds, elements between it and here aside."""
        for frame in reversed(self._open[-8:]):
            if frame.kind in kinds:
                return frame
        return None

    # -- values ----------------------------------------------------------------------------------

    def _values(self, tag: Tag) -> dict[str, str]:
        """The attributes that are text, by name in lower case and in the order they are written."""
        out: dict[str, str] = {}
        for name, value in tag.attrs.items():
            key = name.lower()
            if isinstance(value, Expression):
                known = self.value(value)
                if isinstance(known, str):
                    out[key] = known
                elif known is True:
                    out[key] = ""
            else:
                out[key] = value
        return out

    def value(self, expression: str) -> Any:
        """What an expression writes down; None for what is only known where the page is built."""
        try:
            return literal(expression, self.resolve)
        except (NotLiteral, RecursionError):
            return None

    def _listed(self, tag: Tag, skip: frozenset[str] = frozenset()) -> Iterator[Op]:
        """The words in attributes that are lists or tables of values, and what is not kept of others."""
        for name, value in tag.attrs.items():
            if not isinstance(value, Expression) or name.lower() in skip:
                continue
            known = self.value(value)
            if isinstance(known, (list, dict)):
                yield from _blocks(known, 0)
            elif known is None and name.lower() not in _BUILD_ONLY:
                words = " ".join(written_words(value))
                if words:
                    yield lose("component", f"{tag.name}.{name}", words)

    # -- elements of HTML ------------------------------------------------------------------------

    def _html(self, tag: Tag, lower: str, void: bool) -> list[Op]:
        attrs: dict[str, str] = {}
        for name, value in tag.attrs.items():
            key = {"classname": "class", "htmlfor": "for"}.get(name.lower(), name.lower())
            if isinstance(value, Expression):
                known = self.value(value)
                if key == "style" and isinstance(known, dict):
                    known = ";".join(f"{_kebab(k)}:{v}" for k, v in known.items())
                if known is True:
                    known = ""
                if not isinstance(known, str):
                    continue
                value = known
            attrs[key] = value
        if lower in VOID:
            return [start(lower, attrs)]
        ops = [start(lower, attrs)]
        if void:
            return [*ops, end(lower)]
        if lower == "details":
            self._push(_Frame(tag.name, (end(lower),)))
            return ops
        self._push(_Frame(tag.name, (end(lower),)))
        return ops

    # -- components ------------------------------------------------------------------------------

    def _unknown(
        self, tag: Tag, values: dict[str, str], inline: bool, void: bool, frame: _Frame, ends: list[Op]
    ) -> list[Op]:
        unnamed = tag.name.lower().endswith(_UNNAMED)
        shown = [plain(v) for k, v in values.items() if is_shown(k, v) and not (k == "name" and unnamed)]
        listed = list(self._listed(tag))
        listed += [op for k, v in values.items() for op in _listing(k, v)] if not inline else []
        if inline:
            ops = [Op("text", " " + " ".join(shown) + " ")] if shown else []
            if void and not shown and not listed and _shows_something(tag):
                ops = [GAP, lose("component", tag.name)]
            return ops + listed
        ops = [Op("block", text) for text in shown] + listed
        if not void:
            ends.append(end("div"))
            return [start("div"), *ops]
        if not ops and _shows_something(tag):
            ops = [lose("component", tag.name)]
        return ops

    def _titled(
        self, tag: Tag, values: dict[str, str], inline: bool, void: bool, frame: _Frame, ends: list[Op]
    ) -> list[Op]:
        title = next((plain(values[k]) for k in TITLES if values.get(k, "").strip()), "")
        details = [plain(values[k]) for k in values if k in DETAILS and values[k].strip()]
        details += [plain(v) for k, v in values.items() if k not in TITLES and k not in DETAILS and is_shown(k, v)]
        listed = list(self._listed(tag))
        if void and not details and not listed:
            return [Op("block", title)] if title else [lose("component", tag.name)]
        if not title:
            ends.append(end("div"))
            return [start("div"), *(Op("block", text) for text in details), *listed]
        ends.append(end("details"))
        return [*fold(title, values.get("id", "")), *(Op("block", text) for text in details), *listed]

    def _tabs(
        self, tag: Tag, values: dict[str, str], inline: bool, void: bool, frame: _Frame, ends: list[Op]
    ) -> list[Op]:
        for name in ("items", "values", "tabs", "labels", "titles"):
            expression = tag.attrs.get(name)
            known = self.value(expression) if isinstance(expression, Expression) else None
            if isinstance(known, list):
                frame.labels = [_label(item) for item in known]
                frame.by_value = {
                    str(item.get("value", "")): _label(item) for item in known if isinstance(item, Mapping)
                }
        ends.append(end("div"))
        title = plain(values.get("title", ""))
        return [start("div"), *([Op("block", title)] if title else [])]

    def _tab(
        self, tag: Tag, values: dict[str, str], inline: bool, void: bool, frame: _Frame, ends: list[Op]
    ) -> list[Op]:
        tabs = self._parent("tabs")
        label = next(
            (values[k] for k in ("label", "title", "name", "header", "heading", "text") if values.get(k, "").strip()),
            "",
        )
        if tabs is not None:
            if not label:
                label = tabs.by_value.get(values.get("value", ""), "")
            if not label and tabs.count < len(tabs.labels):
                label = tabs.labels[tabs.count]
            tabs.count += 1
        label = plain(label or values.get("value", ""))
        details = [plain(v) for k, v in values.items() if k in DETAILS and is_shown(k, v)]
        if not label or void:
            ends.append(end("div"))
            return [start("div"), *(Op("block", t) for t in (label, *details) if t)]
        ends += [end("dd"), end("dl")]
        return [start("dl"), start("dt"), Op("text", label), end("dt"), start("dd"), *(Op("block", t) for t in details)]

    def _steps(
        self, tag: Tag, values: dict[str, str], inline: bool, void: bool, frame: _Frame, ends: list[Op]
    ) -> list[Op]:
        ends.append(end("div"))
        title = plain(values.get("title", ""))
        return [start("div"), *([Op("block", title)] if title else [])]

    def _step(
        self, tag: Tag, values: dict[str, str], inline: bool, void: bool, frame: _Frame, ends: list[Op]
    ) -> list[Op]:
        steps = self._open[-1] if self._open and self._open[-1].kind == "steps" else None
        title = next((plain(values[k]) for k in TITLES if values.get(k, "").strip()), "")
        details = [Op("block", plain(v)) for k, v in values.items() if k in DETAILS and is_shown(k, v)]
        if steps is None or not title:
            return self._titled(tag, values, inline, void, frame, ends)
        ops: list[Op] = []
        if not steps.opened:
            steps.opened = True
            ops.append(start("ol"))
        number = values.get("stepnumber") or values.get("number") or ""
        ends.append(end("li"))
        return [
            *ops,
            start("li", {"value": number} if number else {}),
            Op("block", title),
            *details,
            *self._listed(tag),
        ]

    def _field(
        self, tag: Tag, values: dict[str, str], inline: bool, void: bool, frame: _Frame, ends: list[Op]
    ) -> list[Op]:
        key = next((k for k in _FIELD_NAMES if values.get(k, "").strip()), "")
        if not key:
            return self._titled(tag, values, inline, void, frame, ends)
        about = [values["type"]] if values.get("type", "").strip() else []
        for flag in ("required", "optional", "deprecated", "nullable", "readonly"):
            if flag in values and values[flag].lower() in ("", "true", flag):
                about.append(flag)
        about += [f"{k}: {values[k]}" for k in ("default", "placeholder", "enum", "example", "format", "min", "max")
                  if values.get(k, "").strip()]  # fmt: skip
        for name in ("default", "enum", "example"):
            known = self.value(tag.attrs[name]) if isinstance(tag.attrs.get(name), Expression) else None
            if isinstance(known, list):
                about.append(f"{name}: {', '.join(map(str, known))}")
            elif isinstance(known, bool):
                about.append(f"{name}: {str(known).lower()}")
        head = plain(values[key]) + (f" ({', '.join(about)})" if about else "")
        details = [
            plain(v)
            for k, v in values.items()
            if k in DETAILS and k != key and k not in ("body", "placeholder") and is_shown(k, v)
        ]
        if void and not details:
            return [Op("block", head)]
        ends += [end("dd"), end("dl")]
        return [start("dl"), start("dt"), Op("text", head), end("dt"), start("dd"), *(Op("block", t) for t in details)]

    def _tip(
        self, tag: Tag, values: dict[str, str], inline: bool, void: bool, frame: _Frame, ends: list[Op]
    ) -> list[Op]:
        order = ("headline", "title", "tip", "content", "text", "description", "definition", "label", "cta")
        words = [plain(values[k]) for k in order if values.get(k, "").strip()]
        if not words:
            words = [plain(v) for k, v in values.items() if is_shown(k, v)]
        said = ": ".join(words)
        if void:
            return [Op("text", f" {said} ")] if said else []
        if said:
            ends.append(Op("text", f" ({said})"))
        return []

    def _frame(
        self, tag: Tag, values: dict[str, str], inline: bool, void: bool, frame: _Frame, ends: list[Op]
    ) -> list[Op]:
        before = [Op("block", plain(values[k])) for k in ("title", "hint", "label") if values.get(k, "").strip()]
        image = [start("img", {"alt": values.get("alt", ""), "src": "image"})] if "src" in values else []
        ends += [Op("block", plain(values[k])) for k in ("caption", "description") if values.get(k, "").strip()]
        ends.append(end("div"))
        return [start("div"), *before, *image]

    def _code(
        self, tag: Tag, values: dict[str, str], inline: bool, void: bool, frame: _Frame, ends: list[Op]
    ) -> list[Op]:
        title = next(
            (plain(values[k]) for k in ("title", "filename", "label", "name") if values.get(k, "").strip()), ""
        )
        ops = [Op("block", title)] if title else []
        code = values.get("code") or values.get("children")
        language = info_language(values.get("language") or values.get("lang") or "")
        attrs = {"data-lang": language} if language else {}
        if code:
            ops += [start("pre", attrs), Op("text", code), end("pre")]
        if void:
            return ops or [lose("component", tag.name)]
        if not inline:
            ops.append(start("pre", attrs))
            ends.append(end("pre"))
        return ops

    def _badge(
        self, tag: Tag, values: dict[str, str], inline: bool, void: bool, frame: _Frame, ends: list[Op]
    ) -> list[Op]:
        said = next(
            (
                plain(values[k])
                for k in ("text", "label", "content", "title", "name", "children")
                if values.get(k, "").strip()
            ),
            "",
        )
        return [Op("text", f" {said} ")] if said else []

    def _icon(
        self, tag: Tag, values: dict[str, str], inline: bool, void: bool, frame: _Frame, ends: list[Op]
    ) -> list[Op]:
        in_cell = self.in_row or any(frame.name in ("td", "th") for frame in self._open[-4:])
        said = icon_word(values.get("icon") or values.get("name") or "") if in_cell else ""
        label = next(
            (plain(values[k]) for k in ("label", "alt", "title", "aria-label") if values.get(k, "").strip()), ""
        )
        return [Op("text", f" {label or said} ")] if label or said else []

    def _image(
        self, tag: Tag, values: dict[str, str], inline: bool, void: bool, frame: _Frame, ends: list[Op]
    ) -> list[Op]:
        ops = [start("img", {"alt": values.get("alt", ""), "src": "image"})]
        return ops + [
            Op("block", plain(values[k])) for k in ("caption", "title", "description") if values.get(k, "").strip()
        ]

    def _link(
        self, tag: Tag, values: dict[str, str], inline: bool, void: bool, frame: _Frame, ends: list[Op]
    ) -> list[Op]:
        said = [
            plain(v) for k, v in values.items() if k not in ("name", "title" if not void else "") and is_shown(k, v)
        ]
        return [Op("text", f" {' '.join(said)} ")] if said else []

    def _key(
        self, tag: Tag, values: dict[str, str], inline: bool, void: bool, frame: _Frame, ends: list[Op]
    ) -> list[Op]:
        held = [key for k in ("mod", "modifiers", "modifier") for key in values.get(k, "").split()]
        last = next(
            (plain(values[k]) for k in ("k", "keys", "key", "text", "label", "combo") if values.get(k, "").strip()), ""
        )
        said = "+".join(key.capitalize() for key in (*held, last) if key)
        return [Op("text", f" {said} ")] if said else []

    def _nothing(
        self, tag: Tag, values: dict[str, str], inline: bool, void: bool, frame: _Frame, ends: list[Op]
    ) -> list[Op]:
        return []

    def _heading(
        self, tag: Tag, values: dict[str, str], inline: bool, void: bool, frame: _Frame, ends: list[Op]
    ) -> list[Op]:
        level = values.get("level") or values.get("as", "")[-1:] or "2"
        name = f"h{level}" if level in ("1", "2", "3", "4", "5", "6") else "h2"
        said = next((plain(values[k]) for k in ("title", "text", "label", "children") if values.get(k, "").strip()), "")
        attrs = {"id": values["id"]} if values.get("id") else {}
        ends.append(end(name))
        return [start(name, attrs), *([Op("text", said)] if said else [])]


# Components whose name is for the browser.
_UNNAMED = ("icon", "logo", "slot", "input", "select", "provider", "meta", "sprite", "field", "fragment", "head")


def _listing(key: str, value: str) -> list[Op]:
    """A value of several lines that is code: it is shown as it is."""
    if "\n" not in value or is_shown(key, value) or key in MARKUP - {"code"} or len(value) > 20_000:
        return []
    return [start("pre"), Op("text", value), end("pre")]


_BUILD_ONLY = names(
    "icon style classname class children render component src img image onclick values items defaultvalue"
)


def _by_ending(lower: str) -> str:
    """The kind of a component that is named like known ones: `FaqAccordion`, `InfoCard`, `ApiParam`."""
    for ending, kind in (("accordion", "titled"), ("card", "titled"), ("tooltip", "tip"), ("badge", "badge"),
                         ("icon", "icon"), ("tabitem", "tab"), ("codeblock", "code"), ("image", "image")):  # fmt: skip
        if lower.endswith(ending) and lower != ending:
            return kind
    return ""


def _kebab(name: str) -> str:
    return _CAMEL.sub(r"-\1", name).lower()


def _label(item: Any) -> str:
    if isinstance(item, Mapping):
        return plain(str(item.get("label") or item.get("title") or item.get("name") or item.get("value") or ""))
    return plain(str(item))


def _blocks(value: Any, depth: int, key: str = "") -> Iterator[Op]:
    """The words in a table of values, each a block of its own."""
    if isinstance(value, str):
        if is_shown(key, value) if key else reads_like_prose(value):
            yield Op("block", plain(value))
    elif isinstance(value, Mapping) and depth < 6:
        for name, item in value.items():
            yield from _blocks(item, depth + 1, str(name))
    elif isinstance(value, list) and depth < 6:
        for item in value:
            yield from _blocks(item, depth + 1, key)


def _shows_something(tag: Tag) -> bool:
    """Whether a component without words is likely to put something on the page."""
    return not tag.name.lower().endswith(
        ("icon", "logo", "spacer", "divider", "background", "styles", "script", "provider")
    )


def icon_word(name: str) -> str:
    """ "Yes" and "No" for the icons that say it, "" for all others."""
    if not name or len(name) > 80:
        return ""
    return "Yes" if _YES.search(name) else "No" if _NO.search(name) else ""


__all__ = ["HTML", "MARKUP", "Components", "icon_word"]
