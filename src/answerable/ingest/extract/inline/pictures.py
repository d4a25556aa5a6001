"""What a picture says to somebody who cannot see it: its alternative text, and the yes or no of an icon in a cell."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...characters import names, one_line

# A file name, or words that only say that there is a picture.
_FILE = re.compile(r"\S*[\w)]\.(?:png|jpe?g|gif|svg|webp|avif|bmp|ico|tiff?|heic|mp4|webm)$", re.I)
_NOISE = re.compile(
    r"(?:the |an? |your |our |company |site |main |screen|header |hero |cover |thumbnail )*"
    r"(?:image|img|screenshot|screen ?shot|screen ?capture|capture|icon|logo|picture|photo|banner|avatar|badge|gif|"
    r"figure|illustration|diagram|graphic|untitled|placeholder|thumbnail|bild|grafik|imagen?|captura(?: de pantalla)?)"
    r"[ _-]*(?:\d[\d ._-]*|of (?:the )?(?:page|screen|image)?)?\.?|"
    r"(?:[\w.]+ )?(?:logo|badge|banner)|.*not available\.?",
    re.I,
)
_CODE = re.compile(r"[\w.-]*[_\d][\w.-]*\d[\w.-]*$")  # IMG_2031, 2023-05-01-14.22.10
_YES = names("check checkmark checked tick yes available included supported done success ok true")
_NO = names("cross xmark times x close no unavailable excluded unsupported remove ban minus false fail cancel")
_NAME = re.compile(r"[a-z]+", re.I)
_ICON = names("icon icons fa fas far fab fal bi mdi ti ri lni glyphicon material symbol emoji svg octicon twemoji")
_LONGEST = 500  # characters of an alternative text


def alt_words(alt: str) -> str:
    """The alternative text of a picture where it says something; "" where it only says that there is one."""
    words = one_line(alt).strip()[:_LONGEST]
    if not any(c.isalpha() for c in words) or _FILE.fullmatch(words) or _CODE.fullmatch(words):
        return ""
    return "" if _NOISE.fullmatch(words) else words


def is_in_sentence(before: str, alt: str) -> bool:
    """Whether a picture is one of the words of the sentence that it stands in: Press [the gear icon] and then Save."""
    line = before.rpartition("\n")[2].rstrip()
    return bool(line) and line[-1] not in ".:;!?。！？：" and len(alt.split()) <= 6 and alt[-1:] not in ".!?"


def icon_word(tag: str, attrs: Mapping[str, str]) -> str:
    """Yes, No, or the label of an element that draws an icon; "" where it draws none that says anything."""
    label = one_line(attrs.get("aria-label") or attrs.get("title") or "").strip()
    if not label and tag == "img":
        label = one_line(attrs.get("alt", "")).strip()
    if label:
        return label[:80]
    named = [part.casefold() for part in _NAME.findall(attrs.get("class", "") + " " + attrs.get("data-icon", ""))]
    if tag not in ("svg", "i") and _ICON.isdisjoint(named):
        return ""
    if not _YES.isdisjoint(named):
        return "Yes"
    return "No" if not _NO.isdisjoint(named) else ""
