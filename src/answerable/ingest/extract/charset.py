"""The characters of a page, decoded in the order of the HTML standard.

Byte order mark, then what the transport declared, then `<meta charset>` in the first 1024 bytes, then UTF-8 if the
bytes are valid UTF-8, else what `charset_guess` makes of them, with a flag, or nothing. Two mistakes that servers make
daily are mended, and flagged: text declared UTF-8 that is not, and UTF-8 declared as Latin-1.
What a label means and how its bytes read: `whatwg` (a page that says ISO-8859-1 means windows-1252).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .charset_guess import guess, is_escaped_japanese, is_text
from .whatwg import USER_DEFINED, codec, decoded

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_META = re.compile(rb"<meta\b[^>]{0,1000}>", re.I)
_META_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([^\s"';/>]{1,40})""", re.I)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_COMMENT = re.compile(rb"<!--.*?-->", re.S)


UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Decoded:
    """`text`, the codec that read it (`UNKNOWN` for none: the text is not to be used), and whether it was a guess."""

    text: str
    encoding: str
    guessed: bool


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode a page; `declared` is the transport's charset. Never raises: what no codec reads becomes U+FFFD."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(name, "replace"), name, False)
    prescan = data[:1024]
    utf8 = _strict(data, "utf-8")
    for name in filter(None, (codec(declared), meta_charset(prescan))):
        if name == "utf-8":
            if utf8 is not None:
                return Decoded(utf8, name, False)
            if _truncated_utf8(data):
                return Decoded(data.decode("utf-8", "replace"), name, False)
            continue
        if name == "cp1252" and utf8 is not None and not data.isascii():
            return Decoded(utf8, "utf-8", True)  # windows-1252 text is never valid UTF-8 by accident
        text = _strict(data, name)
        if text is not None:
            return Decoded(text, name, False)
        loose = decoded(data, name, "replace")
        if loose.count("\ufffd") * 100 <= len(loose):
            return Decoded(loose, name, False)
    if utf8 is not None and b"\x00" not in data:
        if is_escaped_japanese(data):
            return Decoded(decoded(data, "iso2022_jp", "replace"), "iso2022_jp", True)
        return Decoded(utf8, "utf-8", False)
    wide = _wide(data)
    if wide is not None:
        return Decoded(data.decode(wide, "replace"), wide, True)
    if utf8 is not None:
        return Decoded(utf8, "utf-8", False)
    if _truncated_utf8(data):
        return Decoded(data.decode("utf-8", "replace"), "utf-8", True)
    found = guess(data)
    if found is None:
        return Decoded(data.decode("ascii", "replace"), UNKNOWN, True)
    return Decoded(found[1], found[0], True)


def meta_charset(head: bytes) -> str | None:
    """The codec named by a `<meta>` (or the XML declaration) in the first bytes of a page."""
    found = None
    for tag in _META.finditer(_COMMENT.sub(b"", head)):
        if match := _META_CHARSET.search(tag.group()):
            found = codec(match.group(1).decode("ascii", "replace"))
            if found:
                break
    if found is None and (match := _XML_ENCODING.match(head)):
        found = codec(match.group(1).decode("ascii", "replace"))
    if found in ("utf-16-le", "utf-16-be"):
        return "utf-8"  # ASCII bytes cannot be UTF-16
    return "cp1252" if found == USER_DEFINED else found  # so says the standard of a page that declares itself so


def looks_binary(data: bytes) -> bool:
    """Whether the bytes are no text in any charset: a known file signature, or too many control bytes."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return False
    if data.startswith(_SIGNATURES) or data[4:12] in (b"ftypisom", b"ftypmp42"):
        return True
    head = data[:65536]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls * 100 > len(head) and _wide(data) is None


_SIGNATURES = (
    b"%PDF-", b"\x89PNG\r\n", b"GIF87a", b"GIF89a", b"\xff\xd8\xff", b"PK\x03\x04", b"PK\x05\x06", b"\x7fELF",
    b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\x00", b"7z\xbc\xaf", b"Rar!\x1a\x07", b"MZ\x90\x00", b"\xd0\xcf\x11\xe0",
    b"OggS", b"ID3\x03", b"ID3\x04", b"wOFF", b"wOF2", b"SQLite format 3\x00", b"\x00asm", b"\xca\xfe\xba\xbe",
)  # fmt: skip
_CONTROLS = bytes(sorted(set(range(32)) - set(b"\t\n\r\x0c\x1b")))


def _strict(data: bytes, name: str) -> str | None:
    try:
        return decoded(data, name)
    except UnicodeDecodeError:
        return None


def _truncated_utf8(data: bytes) -> bool:
    """Mostly valid UTF-8 with few broken places, as a cut download or one pasted character leaves it."""
    loose = data.decode("utf-8", "replace")
    broken = loose.count("\ufffd")
    good = sum(1 for c in loose if c > "\x7f") - broken
    return broken <= 8 and good >= 10 * broken


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: of Latin letters, blanks and markup one byte is zero, always the same one."""
    head = data[:4096]
    half = len(head) // 2
    if half < 8:
        return None
    for name, high, low in (("utf-16-le", head[1::2], head[0::2]), ("utf-16-be", head[0::2], head[1::2])):
        zeros = high.count(0)
        if low.count(0) >= 0.05 * half or zeros < 0.08 * half:
            continue
        if zeros > 0.7 * half or is_text(data[: 2 * half].decode(name, "replace")):
            return name
    return None
