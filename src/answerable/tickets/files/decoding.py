"""The bytes of a file of tickets to text, and what a file is that is no text."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from pathlib import Path

from ...errors import TicketError

_MAGIC = (
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel workbook or an Outlook message",
        "Save it as CSV UTF-8, or the message as .eml.",
    ),
    (b"%PDF", "a PDF", "Export the tickets as CSV or JSON."),
    (b"\x1f\x8b", "packed with gzip", "Unpack it first: gunzip < {file} > {unpacked}"),
    (b"BZh", "packed with bzip2", "Unpack it first: bunzip2 < {file} > {unpacked}"),
    (b"\xfd7zXZ", "packed with xz", "Unpack it first: unxz < {file} > {unpacked}"),
    (b"7z\xbc\xaf", "a 7z archive", "Unpack it first."),
    (b"Rar!", "a RAR archive", "Unpack it first."),
    (b"!BDN", "an Outlook data file (.pst)", "Export the mails as .mbox or .eml."),
    (b"SQLite format 3", "an SQLite database", "Export the table as CSV."),
    (b"PAR1", "a Parquet file", "Export it as CSV or JSON."),
    (b"\x89PNG", "an image", "Export the tickets as CSV or JSON."),
    (b"\xff\xd8\xff", "an image", "Export the tickets as CSV or JSON."),
)
_PACKED = (".gz", ".bz2", ".xz")
_TAR = slice(257, 262)  # bytes of the first header that say what it is
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROL = 0.01  # share of characters; a text in one byte a character has none


def refuse_binary(data: bytes, file: Path) -> None:
    """Raises TicketError that says what a file is which holds no text."""
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic):
            name, suffix = file.stem if file.suffix else file.name, file.suffix.casefold()
            unpacked = file.with_name(name if suffix in _PACKED else f"{file.name}.unpacked")
            places = {"file": shlex.quote(str(file)), "unpacked": shlex.quote(str(unpacked))}
            raise TicketError(f"is {what}", path=file, remedy=remedy.format(**places))
    if data[_TAR] == b"ustar":
        remedy = f"Unpack it first: tar -xf {shlex.quote(str(file))}, then name a file of it."
        raise TicketError("is a tar archive", path=file, remedy=remedy)


def decoded(data: bytes, file: Path, notes: Counter[str]) -> str:
    """UTF-8, UTF-16 or UTF-32, and else Windows-1252, which is said in a note. Raises TicketError for no text."""
    refuse_binary(data, file)
    text = _decoded(data, notes)
    if text is None or "\0" in text:
        line = data.count(b"\n", 0, max(data.find(b"\0"), 0)) + 1
        what = "holds a NUL character: not a text file" if text is None or "\0" in text else "is no text"
        raise TicketError(what, path=file, line=line, remedy="Export it again, as CSV UTF-8 or JSON.")
    if len(_CONTROL.findall(text[:20_000])) > _MOST_CONTROL * min(len(text), 20_000):
        raise TicketError("is no text", path=file, remedy="Export it again, as CSV UTF-8 or JSON.")
    return text


def _decoded(data: bytes, notes: Counter[str]) -> str | None:
    marks = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    wide = next((name for mark, name in marks if data.startswith(mark)), None) or _wide_without_mark(data)
    if wide is not None:
        try:
            text = data.decode(wide)
        except UnicodeDecodeError:
            return None
        notes[f"the file is {wide[:6].upper()}, decoded"] += 1
        return text.removeprefix("\ufeff")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    if b"\0" in data:
        return None
    notes[f"not UTF-8 (first on line {line}): read as Windows-1252; if letters look wrong, save it as UTF-8"] += 1
    # The five bytes that Windows-1252 leaves open are the control characters of Latin-1.
    return data.decode("cp1252", "surrogateescape").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _wide_without_mark(data: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of a text in Latin letters is nought."""
    head = data[:400]
    if len(head) < 8 or len(head) % 2:
        head = head[:-1]
    if len(head) < 8:
        return None
    half = len(head) // 2
    if head[1::2].count(0) > 0.7 * half and head[::2].count(0) == 0:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > 0.7 * half and head[1::2].count(0) == 0 else None
