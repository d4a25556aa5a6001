"""The characters of a page, decoded in the order of the HTML standard.

Byte order mark, then what the transport declared, then `<meta charset>` in the first 1024 bytes, then UTF-8 if the
bytes are valid UTF-8, else windows-1252 with a flag. Two mistakes that servers make daily are mended, and flagged:
text declared UTF-8 that is not, and UTF-8 declared as Latin-1.
Labels: https://encoding.spec.whatwg.org/#names-and-labels (a page that says ISO-8859-1 means windows-1252).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from ..characters import names

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_META = re.compile(rb"<meta\b[^>]{0,1000}>", re.I)
_META_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([^\s"';/>]{1,40})""", re.I)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_COMMENT = re.compile(rb"<!--.*?-->", re.S)

_LABELS = {  # where the standard's meaning differs from Python's, or Python does not know the label
    **dict.fromkeys(
        names(
            "ascii us-ascii ansi_x3.4-1968 iso-8859-1 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 iso-ir-100 latin1 "
            "l1 cp819 ibm819 cp1252 windows-1252 x-cp1252 csisolatin1 iso8859_1 latin-1"
        ),
        "cp1252",
    ),
    **dict.fromkeys(names("iso-8859-9 iso8859-9 latin5 l5 windows-1254 cp1254 x-cp1254"), "cp1254"),
    **dict.fromkeys(names("tis-620 iso-8859-11 iso8859-11 windows-874 dos-874"), "cp874"),
    **dict.fromkeys(names("gb2312 gbk gb_2312-80 chinese csgb2312 x-gbk gb18030"), "gb18030"),
    **dict.fromkeys(names("shift_jis shift-jis sjis ms_kanji x-sjis windows-31j csshiftjis ms932"), "cp932"),
    **dict.fromkeys(names("euc-kr ks_c_5601-1987 ks_c_5601-1989 korean ksc5601 ksc_5601 windows-949 cseuckr"), "cp949"),
    **dict.fromkeys(names("big5 big5-hkscs cn-big5 x-x-big5 csbig5"), "big5hkscs"),
    **dict.fromkeys(names("utf8 utf-8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8"), "utf-8"),
    **dict.fromkeys(names("utf-16 utf-16le csunicode ucs-2 unicode unicodefeff iso-10646-ucs-2"), "utf-16-le"),
    **dict.fromkeys(names("utf-16be unicodefffe"), "utf-16-be"),
    "iso-8859-8-i": "iso-8859-8",
    "logical": "iso-8859-8",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "mac": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "koi8": "koi8_r",
    "koi8-ru": "koi8_u",
    "x-user-defined": "cp1252",
}
_TEXT_CODECS = names(
    "ascii utf_8 utf_16_le utf_16_be cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp866 cp874 cp932 "
    "cp949 gb18030 big5hkscs euc_jp iso2022_jp koi8_r koi8_u mac_roman mac_cyrillic iso8859_2 iso8859_3 iso8859_4 "
    "iso8859_5 iso8859_6 iso8859_7 iso8859_8 iso8859_10 iso8859_13 iso8859_14 iso8859_15 iso8859_16"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """`text`, the codec that read it, and whether that codec was a guess."""

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
        loose = data.decode(name, "replace")
        if loose.count("\ufffd") * 100 <= len(loose):
            return Decoded(loose, name, False)
    if utf8 is not None and b"\x00" not in data:
        return Decoded(utf8, "utf-8", False)
    wide = _wide(data)
    if wide is not None:
        return Decoded(data.decode(wide, "replace"), wide, True)
    if utf8 is not None:
        return Decoded(utf8, "utf-8", False)
    if _truncated_utf8(data):
        return Decoded(data.decode("utf-8", "replace"), "utf-8", True)
    return Decoded(_windows_1252(data), "cp1252", True)


def codec(label: str | None) -> str | None:
    """The Python codec that an encoding label means on the web; None for no label or an unknown one."""
    if not label:
        return None
    key = label.strip().strip("\"'").lower()
    known = _LABELS.get(key)
    if known is not None:
        return known
    try:
        name = codecs.lookup(key).name
    except (LookupError, ValueError):
        return None
    return name if name.replace("-", "_") in _TEXT_CODECS else None


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
    return "utf-8" if found in ("utf-16-le", "utf-16-be") else found  # ASCII bytes cannot be UTF-16


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
    if name == "cp1252":
        return _windows_1252(data)
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _windows_1252(data: bytes) -> str:
    """As the standard defines it: the five bytes that Python leaves out are the control characters of the same "
    "number."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(_CP1252[byte] for byte in data)


_CP1252 = [bytes([b]).decode("cp1252", "ignore") or chr(b) for b in range(256)]


def _truncated_utf8(data: bytes) -> bool:
    """Mostly valid UTF-8 with few broken places, as a cut download or one pasted character leaves it."""
    loose = data.decode("utf-8", "replace")
    broken = loose.count("\ufffd")
    good = sum(1 for c in loose if c > "\x7f") - broken
    return broken <= 8 and good >= 10 * broken


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of Latin markup is zero."""
    head = data[:512]
    half = len(head) // 2
    if half < 8:
        return None
    if head[1::2].count(0) > 0.7 * half and head[0::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if head[0::2].count(0) > 0.7 * half and head[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return None
