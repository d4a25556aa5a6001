"""The text of interpreted-text roles of docutils, Sphinx and its extensions: what a built page shows of them."""

from __future__ import annotations

import re
from typing import NamedTuple

from ...characters import names
from .sphinx_conf import SphinxConf

_TITLED = re.compile(r"(.+?)\s*(?<!\x00)<([^<]*?)>$", re.S)  # `title <target>`, as Sphinx splits it
_SPACES = re.compile(r"[ \t\n]{2,}|[\t\n]")
_CALLED = names("func meth function method")
_CODE_OBJECTS = _CALLED | names("class mod attr data exc obj const type decorator prop property deco py")
_C_OBJECTS = names("member macro struct union enum enumerator var expr texpr alias concept identifier")
_REFERENCES = names(
    "ref numref doc term token keyword envvar confval eq any download option cmdoption cite footcite hoverxref"
)
_MENUS = names("guilabel menuselection")
_BRACED = names("samp file")
_AS_WRITTEN = names(
    "kbd command program dfn mimetype newsgroup makevar regexp manpage code literal math title-reference title t "
    "emphasis strong abbr abbreviation acronym strike del sub sup subscript superscript "
    "dir role directive"
)
_NUMBERED = {"pep": "PEP", "pep-reference": "PEP", "rfc": "RFC", "rfc-reference": "RFC", "cve": "CVE", "cwe": "CWE"}
_ICONS = re.compile(r"octicon|fa[bsrl]?|fas|material-\w+|icon|fontawesome|iconify|bi")
_TAGS = {
    **dict.fromkeys(_CODE_OBJECTS | _C_OBJECTS | names("file option cmdoption envvar confval regexp"), "code"),
    **dict.fromkeys(_MENUS | names("command program makevar"), "strong"),
    **dict.fromkeys(names("manpage dfn mailheader newsgroup"), "em"),
    "emphasis": "em",
    "strong": "strong",
    "literal": "code",
    "code": "code",
    "kbd": "kbd",
    "samp": "samp",
    "sub": "sub",
    "subscript": "sub",
    "sup": "sup",
    "superscript": "sup",
    "del": "del",
    "strike": "del",
    "strikethrough": "del",
    "deleted": "del",
    "line-through": "del",
    "strikeout": "del",
}
KNOWN = (
    _CODE_OBJECTS | _C_OBJECTS | _REFERENCES | _MENUS | _BRACED | _AS_WRITTEN | names("index raw bdg button")
) | frozenset(_NUMBERED)


class RoleText(NamedTuple):
    """text: what is shown. tag: the HTML element around it. label: the target whose title is shown, where it is known
    on the page. page: the page whose title is shown, where it can be read. known: whether the role is one of docutils,
    of Sphinx or of the site's own `extlinks`."""

    text: str
    tag: str | None = None
    label: str | None = None
    page: str | None = None
    known: bool = True


def unescaped(text: str) -> str:
    """`text` without the NUL that docutils leaves where a backslash stood."""
    return text.replace("\x00 ", "").replace("\x00\n", "").replace("\x00", "")


def role_text(role: str, text: str, conf: SphinxConf) -> RoleText:
    """What a built page shows of `:role:`text``; escapes in `text` are NULs, as docutils leaves them."""
    role = role.lower()
    text = _SPACES.sub(" ", text)
    if role in conf.extlinks:
        return RoleText(_external(role, text, conf))
    name = re.split(r"[:+]", role)[-1]
    tag = _TAGS.get(name)
    if _ICONS.fullmatch(name):
        return RoleText("")
    if name in _MENUS:
        return RoleText(_menu(unescaped(text)), tag)
    if name in _BRACED:
        return RoleText(_unbraced(text), tag)
    if name in _NUMBERED:
        return RoleText(_numbered(_NUMBERED[name], text))
    if name in ("option", "cmdoption", "index", "eq"):
        return RoleText(_option(text), tag)
    if name in ("cite", "footcite") or role.startswith(("cite:", "footcite:")):
        return RoleText(f"[{unescaped(text)}]")
    if name in _AS_WRITTEN:
        return RoleText(unescaped(text), tag)
    titled = _TITLED.match(text)
    if titled:
        return RoleText(unescaped(titled[1]), tag, known=_knows(name))
    shown = unescaped(text).strip()
    if name in ("ref", "numref", "hoverxref"):
        return RoleText(label_words(shown), label=shown)
    if name == "doc":
        return RoleText(page_words(shown), page=shown)
    if name == "download":
        return RoleText(shown)
    if shown.startswith("!"):
        shown = shown[1:]
    elif shown.startswith("~"):
        shown = re.split(r"[.]|::", shown[1:])[-1] or shown[1:]
    if name in _CALLED and shown and not shown.endswith(")"):
        shown += "()"
    return RoleText(shown, tag, known=_knows(name))


def _knows(name: str) -> bool:
    return name in KNOWN or name.startswith(("bdg-", "button-"))


def label_words(label: str) -> str:
    """The words of a label whose title stands on another page: `docs/install:set_up-notes` reads `set up notes`."""
    if " " in label:
        return re.sub(r"^[\w./-]+:(?=\S)", "", label)
    return re.sub(r"[-_.]+", " ", label.rsplit(":", 1)[-1]).strip() or label


def page_words(target: str) -> str:
    """The words of a page's path: its title stands on that page."""
    parts = [part for part in target.split("/") if part not in ("", ".", "..", "index")]
    name = parts[-1] if parts else target
    return re.sub(r"[-_]+", " ", re.sub(r"\.(?:rst|md|txt)$", "", name)).strip() or target


def _external(role: str, text: str, conf: SphinxConf) -> str:
    titled = _TITLED.match(text)
    if titled:
        return unescaped(titled[1])
    shown = unescaped(text)
    caption = conf.extlinks[role] or conf.links[role]
    return caption.replace("%%", "%").replace("%s", shown)


def _menu(text: str) -> str:
    """Without the marks of keyboard shortcuts, with `>` between the steps."""
    titled = _TITLED.match(text)
    text = titled[1] if titled and "-->" not in titled[2] and " " not in titled[2] and "/" in titled[2] else text
    text = text.replace("&&", "\x01").replace("&", "").replace("\x01", "&")
    return re.sub(r"\s*--?>\s*|\s*[\u2023\u25b6]\s*", " > ", text)


def _unbraced(text: str) -> str:
    """Braces mark what a reader fills in; escaped ones are text."""
    text = text.replace("\x00\\", "\x02")
    text = re.sub(r"(?<![\x00$])\{([^{}]*)\}", r"\1", text)
    return unescaped(text.replace("\x00{", "{").replace("\x00}", "}").replace("\x02", "\\"))


def _numbered(series: str, text: str) -> str:
    titled = _TITLED.match(text)
    if titled:
        return unescaped(titled[1])
    number, _, fragment = unescaped(text).strip().partition("#")
    number = re.sub(rf"^{series}[- ]?", "", number, flags=re.I)
    joined = f"{series}-{number}" if series in ("CVE", "CWE") else f"{series} {number}"
    return f"{joined} {label_words(fragment)}" if fragment else joined


def _option(text: str) -> str:
    """`--keep <days>` is an option with its value, `its name <--keep>` a title with its target."""
    titled = _TITLED.match(text)
    if titled and (titled[2].startswith("-") or " -" in titled[2] or not titled[1].startswith("-")):
        return unescaped(titled[1])
    return unescaped(text).lstrip("!~")
