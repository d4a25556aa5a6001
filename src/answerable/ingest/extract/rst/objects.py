"""What is described under its name: options, settings, functions, HTTP calls, terms. Names and their definitions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from ...characters import names
from .directive import Directive, Nodes

LONGEST_NAME = 200  # characters of a name that may head a section
DOMAINS = names("py c cpp js rst http std option mat")
_OBJECTS = names(
    "option cmdoption confval envvar setting describe object function class method classmethod staticmethod attribute "
    "data exception property decorator decoratormethod decorator-method type var macro struct union enum enum-struct "
    "enumerator member concept alias get post put patch delete head options connect copy any trace directive role "
    "opcode pdbcommand cfunction cmember cmacro ctype cvar program-option django-admin django-admin-option templatetag "
    "templatefilter fieldlookup autofunction autoclass autoattribute automethod autodata autoexception autoproperty "
    "autodecorator autoenum automodule autofield"
)
_HTTP = names("get post put patch delete head options connect copy any trace")
_UNREAD = re.compile(r"auto[a-z]+$")  # the text lies in code, which is not read
_SHOWN_OPTIONS = (
    "type",
    "default",
    "value",
    "mandatory",
    "required",
    "synopsis",
    "platform",
    "since",
    "status",
    "deprecated",
)
_FIELDS = {
    **dict.fromkeys(("param", "parameter", "arg", "argument"), "Parameter"),
    **dict.fromkeys(("key", "keyword", "kwarg", "kwparam"), "Keyword argument"),
    **dict.fromkeys(("raises", "raise", "except", "exception", "throws"), "Raises"),
    **dict.fromkeys(("var", "ivar", "cvar"), "Variable"),
    **dict.fromkeys(("returns", "return"), "Returns"),
    **dict.fromkeys(("yields", "yield"), "Yields"),
    "rtype": "Return type",
    "retval": "Return value",
    "tparam": "Template parameter",
    **dict.fromkeys(("query", "queryparam", "queryparameter", "qparam"), "Query parameter"),
    **dict.fromkeys(("form", "formparam", "formparameter", "fparam"), "Form parameter"),
    **dict.fromkeys(
        ("jsonparam", "jsonparameter", "json", "<json", "<jsonarr", "reqjson", "reqjsonobj", "reqjsonarr"), "JSON field"
    ),
    **dict.fromkeys((">json", ">jsonarr", "resjson", "resjsonobj", "resjsonarr"), "JSON field of the response"),
    **dict.fromkeys(("reqheader", "requestheader", "<header"), "Request header"),
    **dict.fromkeys(("resheader", "responseheader", ">header", "header"), "Response header"),
    **dict.fromkeys(("statuscode", "status", "code"), "Status code"),
}
_TYPES = names("type paramtype kwtype vartype")
_DROPPED = names("meta noindex")


def entry(directive: Directive, titles: list[Nodes], body: Nodes, anchors: list[str] | None = None) -> Any:
    """A name, or several, with what is said of it; the walker makes it a section or a definition by where it stands."""
    node = directive.box("entry", [directive.box("names", [directive.box("name", title) for title in titles])])
    node.append(directive.box("about", body))
    if anchors:
        node.attrs["id"] = anchors[0]
    return node


def described(directive: Directive) -> Nodes:
    """A description of an object, of whatever domain: one name a line."""
    signatures = _signatures(directive)
    body = _with_fields(directive, directive.parse())
    shown = [
        node
        for name in _SHOWN_OPTIONS
        if (value := directive.options.get(name)) is not None
        for node in directive.paragraph(f"{name.capitalize()}: {value}" if value else f"{name.capitalize()}.")
    ]
    made: Nodes = []
    if _UNREAD.match(directive.name):
        made.append(directive.lost("directive", directive.written))
    if not signatures:
        return made + shown + body
    titles = [[directive.text(_readable(directive, signature))] for signature in signatures]
    return [*made, entry(directive, titles, shown + body, _anchors(directive, signatures))]


def _signatures(directive: Directive) -> list[str]:
    lines: list[str] = []
    joined = ""
    for line in directive.arguments:
        joined += line
        if joined.endswith("\\"):
            joined = joined[:-1] + " "
            continue
        if joined.strip():
            lines.append(" ".join(joined.split()))
        joined = ""
    return lines + ([joined.strip()] if joined.strip() else [])


def _readable(directive: Directive, signature: str) -> str:
    signature = re.sub(r"\\(.)", r"\1", signature)
    if directive.name in _HTTP and directive.domain in ("", "http"):
        return f"{directive.name.upper()} {signature}"
    if directive.name in ("decorator", "decoratormethod") and not signature.startswith("@"):
        return f"@{signature}"
    return signature


def _anchors(directive: Directive, signatures: list[str]) -> list[str]:
    """The ids that Sphinx gives, where they can be known."""
    domain = directive.domain or directive.session.domain
    first = signatures[0]
    if directive.name in ("option", "cmdoption", "program-option") and domain in ("", "std", "py"):
        program = re.sub(r"\s+", "-", directive.session.program)
        option = re.split(r"[\s=\[,]", first, maxsplit=1)[0]
        return [_id("-".join(filter(None, ["cmdoption", program, option])))]
    if directive.name in ("confval", "envvar"):
        return [_id(f"{directive.name}-{first}")]
    if directive.name in _HTTP and domain in ("", "http"):
        path = re.sub(r"[<>:/]", "-", first).replace("{", "").replace("}", "")
        return [f"{directive.name}-{path}"]
    if domain in ("", "py", "js", "mat") and directive.name not in ("option", "setting", "describe", "object"):
        name = re.match(r"(?:\w+\s+)*([\w.$]+)", first)
        return [name[1]] if name else []
    return []


def _id(text: str) -> str:
    """As Sphinx makes an id of a name."""
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"^[-0-9._]+|-+$", "", re.sub(r"[^a-zA-Z0-9._]+", "-", " ".join(text.split())))


def _with_fields(directive: Directive, body: Nodes) -> Nodes:
    """The field lists of an object as lines that say of what they are: "Parameter path (str): where it lies"."""
    out: Nodes = []
    for node in body:
        if node.tagname != "field_list":
            out.append(node)
            continue
        types: dict[str, str] = {}
        for field in node:
            kind, _, name = field[0].astext().partition(" ")
            if kind in _TYPES and name:
                types[name.strip()] = field[1].astext()
        out += [made for field in node if (made := _field(directive, field, types)) is not None]
    return out


def _field(directive: Directive, field: Any, types: dict[str, str]) -> Any | None:
    label, body = field[0].astext(), field[1]
    kind, _, name = label.partition(" ")
    if kind in _DROPPED or (kind in _TYPES and name):
        return None
    known = _FIELDS.get(kind.lower())
    if known is None or (not name and known in ("Parameter", "Raises", "Variable", "Status code")):
        said = label[:1].upper() + label[1:]
    elif not name:
        said = known
    else:
        *typed, name = name.split()
        hint = types.get(name) or " ".join(typed)
        said = f"{known} {name} ({hint})" if hint and known != "Status code" else " ".join([known, *typed, name])
    children = list(body.children)
    if children and children[0].tagname == "paragraph":
        children[0].insert(0, directive.text(f"{said}: "))
    else:
        children.insert(0, directive.box("p", [directive.text(f"{said}:" if children else said)]))
    return directive.box("div", children)


def _glossary(directive: Directive) -> Nodes:
    """Terms at the left margin, their definitions indented; several terms may share one."""
    made: Nodes = []
    terms: list[str] = []
    about: list[str] = []
    lines = list(directive.body)

    def end() -> None:
        if not terms:
            return
        titles = [directive.box("dt", directive.inline(term.split(" : ")[0])) for term in terms]
        made.append(
            directive.box("dl", [*titles, directive.box("dd", directive.parse(directive.lines(_dedented(about))))])
        )
        terms.clear()
        about.clear()

    for line in lines:
        if line.startswith(" ") or not line.strip():
            about.append(line)
        elif not line.startswith(".."):
            if any(part.strip() for part in about):
                end()
            terms.append(line.strip())
    end()
    return made


def _dedented(lines: list[str]) -> list[str]:
    width = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return [line[width:] for line in lines]


def _module(directive: Directive) -> Nodes:
    """A page's module: its name is not shown, its synopsis neither, the content is."""
    synopsis = directive.options.get("synopsis")
    noted = [directive.lost("hidden", "synopsis", synopsis)] if synopsis else []
    return [*noted, *directive.parse()]


def _program(directive: Directive) -> Nodes:
    directive.session.program = "" if directive.argument == "None" else directive.argument
    return []


def _domain(directive: Directive) -> Nodes:
    directive.session.domain = directive.argument.strip().lower()
    return []


MAKERS: dict[str, Callable[[Directive], Nodes]] = {
    **dict.fromkeys(_OBJECTS, described),
    "glossary": _glossary,
    **dict.fromkeys(("module", "currentmodule", "namespace", "namespace-push"), _module),
    "program": _program,
    "default-domain": _domain,
}
