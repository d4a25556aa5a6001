"""What a sentence leans on, read off its words: a lead-in on what follows, a back reference on what stands before.

A colon leads in whatever the language; the words for the rest stand in `lead_in_table`.
"""

from __future__ import annotations

import re

from ...ingest.characters import CLOSING, asks
from . import lead_in_table as table

_TAIL = 400  # characters at the end of a text that are read
_COLON = (":", "：", "︰", "﹕")
_ENDED = (".", "!", "…", "。", "！", "．", "।", "؟", ";", "；", ",", "、", "，")
_LABEL_WORDS, _LABEL_LENGTH = 8, 80
_POINTER_WORDS = 25

_NAME = re.compile(r"-{0,2}(?:[a-z0-9]\S{1,60}|[A-Z][A-Z0-9]*_\S{1,60}|\S{1,30}[_=.]\S{1,30})(?:\([^()]{0,60}\))?")
_FOLLOWING = re.compile("|".join(table.FOLLOWING), re.IGNORECASE)
_POINTER = re.compile(rf"[\W_]*(?:{'|'.join(table.POINTS)}){table.POINTS_END}[\W_]*$", re.IGNORECASE)
_POINTER_WIDE = re.compile(table.POINTS_WIDE)
_BACK = re.compile(rf"[\W_]*(?:(?:{'|'.join(table.BACK)})\b|{table.BACK_WIDE})", re.IGNORECASE)
_REMEDY = re.compile(rf"[\W_]*(?:{'|'.join(table.REMEDY)})", re.IGNORECASE)
_THEN = re.compile(rf"[\W_]*(?:(?:{'|'.join(table.THEN)})(?!\w)|{table.THEN_WIDE})", re.IGNORECASE)


def ends_in_colon(text: str) -> bool:
    """Whether a text ends by promising more: in a colon, of any width, whatever closes behind it."""
    return text[-_TAIL:].rstrip(CLOSING).endswith(_COLON)


def announces(sentence: str) -> bool:
    """Whether a sentence without a colon says that something follows: "the following steps", "as follows"."""
    return _FOLLOWING.search(sentence[-_TAIL:]) is not None


def is_label(text: str) -> bool:
    """Whether a paragraph only names what stands below it: the label of a tab, the title of a box, a bold line."""
    line = text.strip().rstrip(CLOSING)
    if not line or len(line) > _LABEL_LENGTH or "\n" in line or line.endswith(_ENDED):
        return False
    return asks(line) or len(line.split()) <= _LABEL_WORDS


def is_name(heading: str) -> bool:
    """Whether a heading is the name of an option, a setting or an error code, and what stands below says what it is."""
    return _NAME.fullmatch(heading.strip().strip("`")) is not None


def only_points(sentence: str) -> bool:
    """Whether a sentence only says where to read on: "For more information, see Billing.\""""
    if len(sentence) > _TAIL or len(sentence.split()) > _POINTER_WORDS:
        return False
    if _POINTER.match(sentence) is not None:
        return True
    return not sentence.isascii() and _POINTER_WIDE.match(sentence) is not None


def refers_back(sentence: str) -> bool:
    """Whether a sentence begins with a bare back reference, so that the one before it has to stand with it."""
    head = sentence[:60]
    if head[:1].islower() or head[:1] in ",;)":  # the rest of a sentence that a line end tears apart
        return True
    return _BACK.match(head) is not None


def remedies(text: str) -> bool:
    """Whether a text begins by saying how what stands before it is put right."""
    return _REMEDY.match(text[:80]) is not None


def goes_on(text: str) -> bool:
    """Whether a text begins as the next of the steps before it."""
    return _THEN.match(text[:60]) is not None
