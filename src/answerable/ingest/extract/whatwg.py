"""Labels and bytes as the Encoding standard of the web reads them (https://encoding.spec.whatwg.org).

The labels come from `webencodings`; the bytes from Python's codecs, mended where these read otherwise: C1 controls in
the windows pages, one or two letters in three others, and the rows that Python's Japanese codecs leave out (①, ㈱).
What stays different: 203 of 18,590 characters of Big5, nearly all of them rare Hong Kong ones.
"""

from __future__ import annotations

import codecs
import functools
import re
from typing import Literal

from webencodings import lookup

Errors = Literal["strict", "replace"]
REPLACEMENT = "replacement"  # the encodings that the standard refuses to read, for they hide ASCII in other letters
USER_DEFINED = "x-user-defined"

# Python's names that are no labels of the web, and the label that means the same.
_PYTHON_NAMES = {
    "utf-16-le": "utf-16le",
    "utf-16-be": "utf-16be",
    "cp874": "windows-874",
    "cp932": "shift_jis",
    "cp949": "euc-kr",
    "cp950": "big5",
    "big5hkscs": "big5",
    "euc_jp": "euc-jp",
    "iso2022_jp": "iso-2022-jp",
    "mac-roman": "macintosh",
    "mac-cyrillic": "x-mac-cyrillic",
}
_GB18030 = {"gbk", "gb18030"}
_OTHER_LETTERS = {"koi8-u": {0xAE: "ў", 0xBE: "Ў"}, "cp1255": {0xCA: "\u05ba"}}
_OTHER_HAN = {0xE5E5: "\u3000", 0xE7C7: "ḿ"}


def codec(label: str | None) -> str | None:
    """Python's name for what an encoding label means on the web; None for no label or an unknown one.

    `replacement` and `x-user-defined` are no names of Python's: `decoded` knows them.
    """
    if not label:
        return None
    key = label.strip().strip("\"'").lower()
    try:
        found = lookup(key)
        if found is None:
            python = codecs.lookup(key).name
            found = lookup(_PYTHON_NAMES.get(python, python))
    except (LookupError, ValueError):
        return None
    if found is None:
        return None
    name: str = found.codec_info.name
    return "gb18030" if name in _GB18030 else name


def decoded(data: bytes, name: str, errors: Errors = "strict") -> str:
    """`data` read by a codec that `codec` named. With `strict`, raises UnicodeDecodeError for what it does not know."""
    if name == REPLACEMENT:
        return "\ufffd" if data else ""
    if name == USER_DEFINED:
        return "".join(chr(byte if byte < 0x80 else 0xF700 + byte) for byte in data)
    if name == "gb18030":
        return data.decode(name, f"answerable-gb18030-{errors}").translate(_OTHER_HAN)
    if name == "euc_jp":
        return _euc_jp(data, errors)
    if name == "iso2022_jp":
        return _iso2022_jp(data, errors)
    if name.startswith("cp125") or name in ("cp874", "koi8-u"):
        return codecs.charmap_decode(data, errors, _table(name))[0]
    return data.decode(name, errors)


@functools.cache
def _table(name: str) -> str:
    """The 256 characters of a page. A byte of 80 to 9F that Python leaves out is the control of the same number."""
    table = [bytes([byte]).decode(name, "replace") for byte in range(256)]
    for byte, letter in enumerate(table):
        if letter == "\ufffd":
            table[byte] = chr(byte) if 0x80 <= byte < 0xA0 else "\ufffe"  # the sign for "not in this page"
    for byte, letter in _OTHER_LETTERS.get(name, {}).items():
        table[byte] = letter
    return "".join(table)


def _euro(error: UnicodeError, errors: Errors) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError) and error.object[error.start] == 0x80:
        return "€", error.start + 1
    if errors == "strict":
        raise error
    return codecs.replace_errors(error)  # type: ignore[return-value]


codecs.register_error("answerable-gb18030-strict", functools.partial(_euro, errors="strict"))
codecs.register_error("answerable-gb18030-replace", functools.partial(_euro, errors="replace"))

# Letters of three bytes, which Python reads as the standard does, and what Shift_JIS can say: pairs, and half-width
# letters behind 8E.
_RUN = re.compile(rb"(?:\x8f[\xa1-\xfe]{2})+|(?:[\xa1-\xfe][\xa1-\xfe]|\x8e[\xa1-\xdf])+")


def _euc_jp(data: bytes, errors: Errors) -> str:
    parts, at = [], 0
    for part in _RUN.finditer(data):
        parts.append(data[at : part.start()].decode("ascii", errors))
        run = part.group()
        parts.append(run.decode("euc_jp", errors) if run[0] == 0x8F else _shift_jis(run).decode("cp932", errors))
        at = part.end()
    parts.append(data[at:].decode("ascii", errors))
    return "".join(parts)


def _shift_jis(run: bytes) -> bytes:
    """Pairs of EUC-JP as Shift_JIS, which Python reads as the standard does."""
    out = bytearray()
    for first, second in zip(run[::2], run[1::2], strict=True):
        if first == 0x8E:
            out.append(second)
            continue
        row, cell = first - 0xA1, second - 0xA1
        lead, trail = divmod(row * 94 + cell, 188)
        out += bytes((lead + (0x81 if lead < 0x1F else 0xC1), trail + (0x40 if trail < 0x3F else 0x41)))
    return bytes(out)


_ESCAPE = re.compile(rb"\x1b(\(B|\(J|\(I|\$@|\$B)")


def _iso2022_jp(data: bytes, errors: Errors) -> str:
    parts, mode = [], b"(B"
    for place, part in enumerate(_ESCAPE.split(data)):
        if place % 2:
            mode = part
        elif mode in (b"$@", b"$B"):
            high = bytes(byte | 0x80 if 0x21 <= byte <= 0x7E else byte for byte in part)
            parts.append(_euc_jp(high, errors))
        elif mode == b"(I":
            kana = bytes(byte | 0x80 if 0x21 <= byte <= 0x5F else byte for byte in part)
            parts.append(kana.decode("cp932", errors))
        else:
            text = part.decode("ascii", errors)
            parts.append(text.replace("\\", "¥").replace("~", "‾") if mode == b"(J" else text)
    return "".join(parts)
