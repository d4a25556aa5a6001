"""Code, diagrams and formulas."""

from __future__ import annotations

from collections.abc import Callable

from ...characters import names
from .directive import Directive, Nodes

_CODE = names(
    "code code-block sourcecode prompt productionlist testcode testoutput doctest ipython ipython3 jupyter-execute "
    "code-cell console terminal cli-output plot math"
)
_UNSEEN_CODE = names("testsetup testcleanup jupyter-kernel")
_DIAGRAMS = names(
    "graphviz graph digraph inheritance-diagram uml plantuml mermaid blockdiag seqdiag actdiag nwdiag packetdiag "
    "rackdiag drawio-figure drawio-image chart bokeh-plot wavedrom ditaa aafig tikz"
)
_EMBEDDED = names("youtube vimeo video audio iframe raw-video asciinema thumbnail")


def _code(directive: Directive) -> Nodes:
    """A caption and the lines. Where the language was forgotten the first line is code."""
    made = directive.paragraph(directive.options.get("caption", ""))
    if directive.name in ("productionlist", "math"):
        return made + directive.pre("\n".join(directive.body))
    lines = list(directive.content)
    language = directive.arguments[0] if directive.arguments and not directive.on_next_line else ""
    if len(directive.arguments) > 1:  # no empty line between the language and the code
        lines = [*list(directive.head)[1:], *lines]
    elif directive.on_next_line and directive.arguments:
        lines = [*list(directive.head), *lines]
    return made + directive.pre("\n".join(lines), language)


def _parsed_literal(directive: Directive) -> Nodes:
    return [directive.box("pre", directive.inline("\n".join(directive.body)))]


def _unseen(directive: Directive) -> Nodes:
    return [directive.lost("hidden", directive.name, "\n".join(directive.content))]


def _diagram(directive: Directive) -> Nodes:
    """Its source is not for readers: noted as lost; the caption is kept."""
    shown = directive.paragraph(directive.options.get("caption", ""))
    image = [_image(directive)] if directive.options.get("alt") else []
    return [directive.lost("directive", directive.written, "\n".join(directive.content)), *image, *shown]


def _embedded(directive: Directive) -> Nodes:
    shown = [
        node for name in ("title", "caption", "alt") for node in directive.paragraph(directive.options.get(name, ""))
    ]
    return [directive.lost("directive", directive.written), *shown, *directive.parse()]


def _picture(directive: Directive) -> Nodes:
    """An image, or a figure with its caption and legend."""
    return (
        [_image(directive)]
        if directive.name == "image"
        else [directive.box("figure", [_image(directive), *directive.parse()])]
    )


def _image(directive: Directive):  # type: ignore[no-untyped-def]
    alt = directive.options.get("alt", directive.alt)
    return directive.box("img", **({} if alt is None else {"alt": alt}))


MAKERS: dict[str, Callable[[Directive], Nodes]] = {
    **dict.fromkeys(_CODE, _code),
    "parsed-literal": _parsed_literal,
    **dict.fromkeys(_UNSEEN_CODE, _unseen),
    **dict.fromkeys(_DIAGRAMS, _diagram),
    **dict.fromkeys(_EMBEDDED, _embedded),
    **dict.fromkeys(("image", "figure"), _picture),
}
