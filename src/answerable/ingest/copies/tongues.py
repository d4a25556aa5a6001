"""Names of languages in addresses and labels."""

from __future__ import annotations

import re

_CODES = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo
es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg
ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn
no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta
te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu fil
"""
# Also a word, a department, or the code of a country where another language is spoken.
_ALSO_ELSE_CODES = """
ae am an as at ba be bh bi bo br ca ce ch co cr cs cv cy ee et ga gd gu hr id ie ii in io is it ki kr la li lu mg mh
mi mk ml mn ms mt my na ne ng no nr om or os pa pi ps sa sc sd se sg si sl sm sn so ss st sv tg tn to ts tt tw uk ve
za
"""
CODES, _ALSO_ELSE = frozenset(_CODES.split()), frozenset(_ALSO_ELSE_CODES.split())
_TAG = re.compile(
    r"(?P<code>[a-z]{2,3})(?:[-_](?P<script>hans|hant|latn|cyrl|arab))?(?:[-_](?P<region>[a-z]{2}|\d{3}))?", re.I
)
_CJK_REGION = {"cn": "hans", "sg": "hans", "tw": "hant", "hk": "hant", "mo": "hant"}


def language_tag(name: str) -> str | None:
    """The language that a name such as `fr`, `pt-BR`, `zh_CN` or `zh-Hans` stands for, in one spelling; else None."""
    match = _TAG.fullmatch(name.strip())
    if match is None or (code := match["code"].lower()) not in CODES:
        return None
    script, region = (match["script"] or "").lower(), (match["region"] or "").lower()
    return "-".join(part for part in (code, script, region) if part)


def primary(tag: str) -> str:
    """The ISO 639-1 code of a tag; Norwegian in either form is `no`."""
    code = tag.split("-")[0].lower()
    return "no" if code in ("nb", "nn") else code


def is_sure(tag: str) -> bool:
    """Whether the name cannot well be anything but a language: `de`, `pt-br`; not `it`, `uk` or `my`."""
    return "-" in tag or tag not in _ALSO_ELSE


def fits(tag: str, wanted: str) -> bool:
    """Whether a page in `tag` is in the language asked for: `pt-br` for `pt`, and Hans for zh-CN."""
    one, other = tag.lower().replace("_", "-").split("-"), wanted.lower().replace("_", "-").split("-")
    if primary(one[0]) != primary(other[0]):
        return False
    return set(map(_script, other[1:])) <= set(map(_script, one[1:]))


def _script(part: str) -> str:
    return _CJK_REGION.get(part, part)
