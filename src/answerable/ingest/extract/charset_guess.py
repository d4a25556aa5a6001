"""The charset of bytes that nobody declared and that are no UTF-8, told by `chardet`, and its guess looked over.

A guess that would store one alphabet's letters as another's is worse than no page: where the text that comes out is
no text, there is no guess.
"""

from __future__ import annotations

import itertools
import re
import unicodedata

from .whatwg import codec, decoded

# What pages of the web are written in; the standard reads a label of ISO 8859-1 or -9 as the windows page.
WEB = [
    "big5", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp866", "cp874",
    "cp932", "cp949", "euc-jp", "euc-kr", "gb18030", "iso8859-2", "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7",
    "iso8859-8", "iso8859-10", "iso8859-13", "iso8859-15", "iso8859-16", "koi8-r", "koi8-u", "mac-cyrillic",
    "mac-roman",
]  # fmt: skip
READ = 200_000  # bytes that the guess rests on
FEW = 3  # bytes above 127: too few to tell one Latin charset from another; windows-1252 is the likeliest
MOST_ACCENTS = 0.45  # of a text's letters: no language that is written in Latin letters has as many
MOST_SCRAMBLED = 0.25  # of a text's words with letters beyond ASCII
_WESTERN = frozenset("áéíóúñüäößçàèêôãõåæøïîìòùâëûÁÉÍÓÚÑÜÄÖÀÈÇÅÆØÊ¿¡«»ºª·")
_MARKS = frozenset("€‚„…ˆ‹‘’“”•–—˜™›\xa0£§©«\xad®°±·»×")  # stand in pages of plain English
_LATIN = re.compile(r"[\u0080-\u024f\u1e00-\u1eff]")
_WORD = re.compile(r"[^\W\d_]{3,40}")
_ASCII = re.compile(r"[A-Za-z]")
_LETTER = re.compile(r"[^\W\d_]")
_TAG = re.compile(rb"<[^<>]{0,2000}>|&#?\w{1,30};")
_ESCAPED = re.compile(rb"\x1b(?:\$[@B]|\([IJ])")


def guess(data: bytes) -> tuple[str, str] | None:
    """(Python's name of the charset, the text); None where no charset makes text of the bytes."""
    name = "cp1252" if _is_plain(data) else _detected(data)
    text = decoded(data, name, "replace")
    if text.count("\ufffd") * 200 > len(text) or not is_text(decoded(_TAG.sub(b" ", data[:READ]), name, "replace")):
        return None
    return name, text


def is_escaped_japanese(data: bytes) -> bool:
    """ISO-2022-JP: seven-bit text that switches its letters by escapes, and so is valid UTF-8 that says nothing."""
    return b"\x1b" in data and bool(_ESCAPED.search(data))


def is_text(text: str) -> bool:
    """Whether a decoded text can be one: hardly a control or unassigned character, and not mostly accented letters."""
    if not text:
        return True
    odd = sum(unicodedata.category(char) in ("Cc", "Cn", "Co") and char not in "\t\n\r\x0c" for char in text)
    if odd * 100 > len(text):
        return False
    letters = len(_LETTER.findall(text))
    if letters < 8:
        return True
    if len(_LATIN.findall(text)) > MOST_ACCENTS * letters:
        return False
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return len(words) < 8 or sum(map(_is_scrambled, words)) <= MOST_SCRAMBLED * len(words)


def _is_scrambled(word: str) -> bool:
    """Whether a word has capitals behind small letters, or Latin letters beside cased ones of another alphabet."""
    if any(a.islower() and b.isupper() for a, b in itertools.pairwise(word)):
        return True
    return bool(_ASCII.search(word)) and any(char > "\u024f" and char.lower() != char.upper() for char in word)


def _is_plain(data: bytes) -> bool:
    """Whether the bytes above 127 are marks of windows-1252 alone, or a few letters of Western Europe."""
    high = data.translate(None, bytes(range(128)))
    signs = frozenset(decoded(high, "cp1252", "replace"))
    return signs <= _MARKS or (len(high) <= FEW and signs <= _MARKS | _WESTERN)


def _detected(data: bytes) -> str:
    import chardet

    found = chardet.detect(data, include_encodings=WEB, max_bytes=READ, no_match_encoding="cp1252")
    return codec(found["encoding"]) or "cp1252"
