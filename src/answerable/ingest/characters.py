"""Characters that may stand in a page's text: visible ones, composed (NFC), with plain spaces."""

from __future__ import annotations

import re
import unicodedata

# What a reader cannot see but a model or an index would read: zero-width and bidi marks, soft hyphens,
# invisible operators, interlinear marks, tag characters (U+E0000..) and the variation selectors beside them.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# An override shows letters in another order than they stand: what it covers says one thing and shows another.
_OVERRIDDEN = re.compile("[\u202d\u202e][^\u202c\n\x1f]*\u202c")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_QUESTION_MARKS = ("?", "？", "؟", "﹖", "⁇", "⁈")
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
CLOSING = " \t\r\n\"'”’»*_`)]）】」』"  # what may stand behind the mark that ends a sentence
_TAIL = 400  # characters at the end of a text that are read


def visible(text: str) -> str:
    """`text` in NFC without invisible characters, and without what a bidi override covers."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", _OVERRIDDEN.sub("", text)))


def asks(text: str) -> bool:
    """Whether a text ends in a question mark, whatever closes behind it. That of Greek is a semicolon, in NFC too."""
    tail = text[-_TAIL:].rstrip(CLOSING)
    return tail.endswith(_QUESTION_MARKS) or (tail.endswith(";") and _GREEK.search(tail) is not None)


def one_line(text: str) -> str:
    """`text` with every run of white space and control characters as one space (ends are kept)."""
    return _SPACE.sub(" ", text)


def without_controls(text: str) -> str:
    """`text` without control characters other than tab and line ends; line ends become LF."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n"))


def names(text: str) -> frozenset[str]:
    """The words of `text` as a set: for tables of names that read better as prose than as a column."""
    return frozenset(text.split())
