"""The bytes of a file of tickets to text as a stream, and what a file is that is no text.

A file is read twice, a piece at a time: once for its digest and to find how it is written, which its last byte may
decide, and once for its rows.
"""

from __future__ import annotations

import codecs
import dataclasses
import hashlib
import io
import re
import shlex
import shutil
import stat
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

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
_MARKS = {b"\xff\xfe\0\0": "utf-32-le", b"\0\0\xfe\xff": "utf-32-be", b"\xff\xfe": "utf-16-le"}
_MARKS |= {b"\xfe\xff": "utf-16-be"}
_HEAD = 4_096  # bytes that tell what a file is
_PIECE = 65_536  # bytes read at a time
_LOOKED_AT = 20_000  # characters
MAX_FIRST_LINE = 1_000_000  # characters of a line without an end


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


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of text whose encoding is known. size: its bytes when it was looked at; what is added later is not read.

    skip: bytes of its mark. digest: SHA-256 of its bytes. first_line: the first line that is not blank, or the begin
    of a very long one; "" for a file without any.
    """

    stream: BinaryIO
    encoding: str
    skip: int
    size: int
    digest: str
    first_line: str = ""

    def open(self, newline: str) -> io.TextIOWrapper:
        """A stream of the text from its begin, one at a time; newline: "\\n" or "", as `io.TextIOWrapper` takes it."""
        self.stream.seek(self.skip)
        raw = _Begin(self.stream, self.size - self.skip)
        # Of Windows-1252, five bytes mean nothing.
        errors = "replace" if self.encoding == "cp1252" else "strict"
        return io.TextIOWrapper(io.BufferedReader(raw, _PIECE), encoding=self.encoding, errors=errors, newline=newline)


class _Begin(io.RawIOBase):
    """The next bytes of a stream, which stays open."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream, self._left = stream, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._stream.read(min(len(buffer), self._left))
        buffer[: len(piece)] = piece
        self._left -= len(piece)
        return len(piece)


def opened(file: Path) -> BinaryIO:
    """The file, to be read more than once: what comes through a pipe is copied first. Raises OSError."""
    stream = file.open("rb")  # the caller closes it
    if stat.S_ISREG(file.stat().st_mode):
        return stream
    with stream:
        copy = tempfile.TemporaryFile()  # noqa: SIM115
        shutil.copyfileobj(stream, copy)
    copy.seek(0)
    return cast(BinaryIO, copy)


def text_file(stream: BinaryIO, file: Path, notes: Counter[str]) -> TextFile:
    """UTF-8, UTF-16 or UTF-32, and else Windows-1252, which is said in a note. Raises TicketError for no text."""
    stream.seek(0)
    head = stream.read(_HEAD)
    refuse_binary(head, file)
    mark = next((mark for mark in (*_MARKS, codecs.BOM_UTF8) if head.startswith(mark)), b"")
    wide = _MARKS.get(mark) or _wide_without_mark(head)
    scan = _Scan(wide or "utf-8", stream, len(mark))
    if scan.nul_line is not None or (wide is not None and scan.broken_line is not None):
        raise TicketError(
            "holds a NUL character: not a text file",
            path=file,
            line=scan.nul_line or 1,
            remedy="Export it again, as CSV UTF-8 or JSON.",
        )
    encoding = wide or "utf-8"
    if wide is not None:
        notes[f"the file is {wide[:6].upper()}, decoded"] += 1
        if head.startswith(mark * 2):  # a mark that is there twice
            mark *= 2
    elif scan.broken_line is not None:
        encoding, mark = "cp1252", b""
        notes[
            f"not UTF-8 (first on line {scan.broken_line}): read as Windows-1252; if letters look wrong, save it as "
            "UTF-8"
        ] += 1
    found = TextFile(stream, encoding, len(mark), scan.size, scan.digest)
    with found.open("") as text:
        begin = text.read(_LOOKED_AT)
        if len(_CONTROL.findall(begin)) > _MOST_CONTROL * len(begin):
            raise TicketError("is no text", path=file, remedy="Export it again, as CSV UTF-8 or JSON.")
        return dataclasses.replace(found, first_line=_first_line(begin, text))


class _Scan:
    """A whole file looked at once, a piece at a time.

    broken_line: where it is first not of the encoding; nul_line: where its first NUL stands, of UTF-16 and UTF-32
    only where the character is meant.
    """

    def __init__(self, encoding: str, stream: BinaryIO, skip: int) -> None:
        self.broken_line: int | None = None
        self.nul_line: int | None = None
        self.size = 0
        digest = hashlib.sha256()
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        lines = 1
        nul_byte: int | None = None
        nul = False
        stream.seek(0)
        while True:
            piece = stream.read(_PIECE)
            digest.update(piece)
            zero = piece.find(b"\0") if nul_byte is None else -1
            if zero >= 0:
                nul_byte = lines + piece.count(b"\n", 0, zero)
            if self.broken_line is None:
                try:
                    text = decoder.decode(piece[skip:], final=not piece)
                    nul = nul or "\0" in text
                except UnicodeDecodeError as error:
                    self.broken_line = lines + error.object.count(b"\n", 0, error.start)
            lines += piece.count(b"\n")
            self.size += len(piece)
            skip = max(0, skip - len(piece))
            if not piece:
                break
        if nul or self.broken_line is not None:
            self.nul_line = nul_byte
        self.digest = digest.hexdigest()


def _first_line(begin: str, text: io.TextIOWrapper) -> str:
    """The first line that is not blank of `begin` and what follows it in `text`."""
    begin = begin.lstrip()
    while len(begin) < MAX_FIRST_LINE and len(begin.splitlines()) < 2:
        more = text.read(_LOOKED_AT)
        if not more:
            break
        begin = begin + more if begin else more.lstrip()
    return next(iter(begin[:MAX_FIRST_LINE].splitlines()), "")


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
