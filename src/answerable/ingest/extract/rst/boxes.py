"""Boxes around content: admonitions, tabs, cards, what is shown on a condition; and headings that are no sections."""

from __future__ import annotations

import re
from collections.abc import Callable

from ...characters import names
from .directive import Directive, Nodes
from .objects import LONGEST_NAME, entry

_ADMONITIONS = names("attention caution danger error hint important note tip warning")
_CHANGES = {
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
    "deprecated": "Deprecated since version",
    "deprecated-removed": "Deprecated since version",
    "versionremoved": "Removed in version",
    "version-added": "Added in version",
    "version-changed": "Changed in version",
    "version-deprecated": "Deprecated since version",
    "version-removed": "Removed in version",
    "soft-deprecated": "Soft deprecated since version",
}
_PASSED = names(
    "container compound epigraph highlights pull-quote hlist acks tabs tab-set tabbed-set content-tabs grid grid-item "
    "card-carousel carousel card-deck panels div aside columns column"
)
_TITLED = names("dropdown collapse details toggle accordion accordion-item expander spoiler faq question step")
_TABS = names("tab group-tab tab-item tabbed content-tab card grid-item-card panel")
_BUTTONS = names("button-link button-ref link-button button")
# What `only` may ask of a build for the web: true of it, and not. All other names in it are a site's own.
_WEB = names("html builder_html format_html builder_dirhtml builder_singlehtml")
_NOT_WEB = names(
    "latex latexpdf pdf rinoh man text texinfo epub epub3 gettext xml pseudoxml json pickle htmlhelp qthelp devhelp "
    "applehelp linkcheck doctest changes dummy builder_latex format_latex builder_epub format_epub format_text "
    "format_man format_texinfo builder_man builder_text builder_texinfo builder_gettext builder_linkcheck draft slides"
)


def _admonition(directive: Directive) -> Nodes:
    title = directive.name.capitalize()
    return [directive.box("aside", directive.paragraph(title) + directive.parse(directive.body))]


def _titled_admonition(directive: Directive) -> Nodes:
    return [directive.box("aside", directive.paragraph(directive.argument) + directive.parse())]


def _see_also(directive: Directive) -> Nodes:
    return [directive.box("aside", directive.paragraph("See also") + directive.parse(directive.body))]


def _todo(directive: Directive) -> Nodes:
    if directive.session.conf.todos:
        return [directive.box("aside", directive.paragraph("Todo") + directive.parse(directive.body))]
    return [directive.lost("hidden", directive.name, "\n".join(directive.body))]


def _change(directive: Directive) -> Nodes:
    """`versionadded:: 2.3` and what follows it, as one sentence begins: "Added in version 2.3: ..."."""
    words = directive.argument.split()
    version, rest = words[:1], " ".join(words[1:])
    said = " ".join([_CHANGES[directive.name], *version])
    if directive.name == "deprecated-removed" and len(words) > 1:
        said, rest = f"{said}, removed in version {words[1]}", " ".join(words[2:])
    body = directive.parse()
    if rest:
        return [directive.box("div", [*directive.paragraph(f"{said}: {rest}"), *body])]
    if body and body[0].tagname == "paragraph":
        body[0].insert(0, directive.text(f"{said}: "))
        return [directive.box("div", body)]
    return [directive.box("div", [*directive.paragraph(f"{said}."), *body])]


def _passed(directive: Directive) -> Nodes:
    """Its argument is for the machine; the content is text."""
    return [directive.box("div", directive.parse())]


def _titled(directive: Directive) -> Nodes:
    title = _title(directive)
    body = directive.parse()
    if title and len(title) <= LONGEST_NAME and body:
        return [entry(directive, [directive.inline(title)], body)]
    return [directive.box("div", directive.paragraph(title) + body)]


def _tab(directive: Directive) -> Nodes:
    """A label with its panel. A card may have a header above a line of `^^^`, and a footer below one of `+++`."""
    title = _title(directive)
    body = _card(directive) if "card" in directive.name or directive.name == "panel" else directive.parse()
    if title and body:
        term = directive.box("dt", directive.inline(title))
        return [directive.box("dl", [term, directive.box("dd", body)])]
    return [directive.box("div", directive.paragraph(title) + body)]


def _title(directive: Directive) -> str:
    title = directive.argument or directive.options.get("title", "") or directive.options.get("header", "")
    if not title and directive.name == "toggle":
        title = directive.options.get("show", "")
    return title


def _card(directive: Directive) -> Nodes:
    parts: list[list[str]] = [[]]
    for line in directive.content:
        if re.fullmatch(r"\^{3,}|\+{3,}|-{3,}", line.rstrip()):
            parts.append([])
        else:
            parts[-1].append(line)
    if len(parts) == 1:
        return directive.parse()
    return [node for part in parts for node in directive.parse(directive.lines(part))]


def _code_tab(directive: Directive) -> Nodes:
    """`code-tab:: python My title`."""
    language, _, title = directive.argument.partition(" ")
    term = directive.box("dt", directive.inline(title or language))
    return [directive.box("dl", [term, directive.box("dd", directive.pre("\n".join(directive.content), language))])]


def _button(directive: Directive) -> Nodes:
    shown = directive.options.get("text", "")
    return directive.paragraph(shown) if shown else directive.parse()


def _rubric(directive: Directive) -> Nodes:
    """A heading that is not in the table of contents."""
    title = directive.inline(directive.argument)
    return ([directive.box("heading", title)] if title else []) + directive.parse()


def _centered(directive: Directive) -> Nodes:
    return directive.parse(directive.body)


def _titled_text(directive: Directive) -> Nodes:
    """Topic and sidebar."""
    titles = [directive.argument, directive.options.get("subtitle", "")]
    title = [node for text in titles for node in directive.paragraph(text)]
    return [directive.box("aside", title + directive.parse())]


def _line_block(directive: Directive) -> Nodes:
    return directive.parse(directive.lines([f"| {line}" for line in directive.body]))


def _only(directive: Directive) -> Nodes:
    """What stands there where the condition holds, or asks for what only the site knows: then it is noted."""
    holds = _holds(directive.argument) if directive.name == "only" else None
    if holds is False:
        return [directive.lost("hidden", f"only {directive.argument}", "\n".join(directive.content))]
    noted = [] if holds else [directive.lost("directive", f"{directive.name} {directive.argument}")]
    return [*noted, directive.box("div", directive.parse())]


def _holds(condition: str) -> bool | None:
    """Whether a condition of `only` is true of a build for the web; None where it names tags of the site's own.

    Of `and`, `or`, `not` and parentheses, as Sphinx reads them.
    """
    tokens = re.findall(r"[()]|\w+|\S", condition)[:200]
    values: list[bool | None] = []
    waiting: list[str] = []

    def apply() -> None:
        sign = waiting.pop()
        if sign == "not":
            value = values.pop()
            values.append(None if value is None else not value)
            return
        right, left = values.pop(), values.pop()
        decided = sign == "or"  # one side alone decides
        if left is decided or right is decided:
            values.append(decided)
        else:
            values.append(None if left is None or right is None else not decided)

    ranks = {"or": 1, "and": 2, "not": 3}
    try:
        for token in tokens:
            if token in ranks:
                while token != "not" and waiting and ranks.get(waiting[-1], 0) >= ranks[token]:
                    apply()
                waiting.append(token)
            elif token == "(":
                waiting.append(token)
            elif token == ")":
                while waiting[-1] != "(":
                    apply()
                waiting.pop()
            else:
                name = token.lower()
                values.append(True if name in _WEB else False if name in _NOT_WEB else None)
        while waiting:
            apply()
    except (IndexError, KeyError):
        return None
    return values[0] if len(values) == 1 else None


MAKERS: dict[str, Callable[[Directive], Nodes]] = {
    **dict.fromkeys(_ADMONITIONS, _admonition),
    "admonition": _titled_admonition,
    "seealso": _see_also,
    **dict.fromkeys(("todo", "todolist"), _todo),
    **dict.fromkeys(_CHANGES, _change),
    **dict.fromkeys(_PASSED, _passed),
    **dict.fromkeys(_TITLED, _titled),
    **dict.fromkeys(_TABS, _tab),
    "code-tab": _code_tab,
    **dict.fromkeys(_BUTTONS, _button),
    "rubric": _rubric,
    "centered": _centered,
    **dict.fromkeys(("topic", "sidebar", "margin"), _titled_text),
    "line-block": _line_block,
    **dict.fromkeys(("only", "ifconfig", "ifslides", "ifnotslides"), _only),
}
