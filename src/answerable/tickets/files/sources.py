"""A file, a folder or a zip to a stream of rows, by what it holds: JSON, a table, mails, a Slack export, lines."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from ...errors import TicketError
from ...settings import TicketSettings
from ..forms import mapping
from ..forms.talk import Dropped, Talk
from ..row_errors import Broken, kind_of, no_constant, unique
from . import documents, mail, slack_export, table, workbook
from .decoding import TextFile, opened, text_file
from .unknown_form import holds_list, unknown

Row = dict[str, Any] | Talk | Dropped | Broken
_EXAMPLE = '{"id": "t-1", "text": "How do I change my plan?"}'
_LIST_MARK = re.compile(r"^(?:[-*•–]|\d{1,4}[.)])\s+")
_QUOTED = ('""', "“”", "„“", "«»", "「」")
_TEXT_NAMES = ("", ".txt", ".text", ".md", ".log")
MAX_HEAD = 65_536  # bytes in which a mail or mailbox must show itself


@dataclass(slots=True)
class Source:
    """rows: each with its line (of a list in a document, its place: `line_of` makes a line of it).

    form: what the file is, where its rows do not say it. columns: of a table, those behind each field. close: to be
    called when the rows are read.
    """

    form: str
    rows: Iterator[tuple[int, Row]]
    digest: str
    line_of: Callable[[int], int] = lambda place: place
    columns: dict[str, list[str]] = field(default_factory=dict)
    close: Callable[[], None] = lambda: None


def open_source(file: Path, settings: TicketSettings, mapped: mapping.Mapped | None, notes: Counter[str]) -> Source:
    """Raises TicketError for what is not there, empty, or of no known form; MissingExtra for a workbook.

    Tables, JSON with an object a line and lines of text are read as they are asked for, until `Source.close`; the other
    forms are held as a whole.
    """
    try:
        if file.is_dir():
            return _folder(file, settings, notes)
        stream = opened(file)
    except FileNotFoundError:
        raise TicketError("there is no such file", path=file, remedy="Check the path of --tickets.") from None
    except OSError as error:
        raise unreadable(file, error) from None
    try:
        source = _file_source(stream, file, settings, mapped, notes)
    except OSError as error:
        stream.close()
        raise unreadable(file, error) from None
    except BaseException:
        stream.close()
        raise
    source.close = stream.close
    return source


def unreadable(file: Path, error: OSError) -> TicketError:
    remedy = "Check its path, and that you may read it."
    return TicketError(f"cannot be read: {error.strerror}", path=file, remedy=remedy)


def _file_source(
    stream: BinaryIO, file: Path, settings: TicketSettings, mapped: mapping.Mapped | None, notes: Counter[str]
) -> Source:
    suffix = file.suffix.casefold()
    head = stream.read(MAX_HEAD)
    if head.startswith(b"PK\x03\x04") or suffix in (".xlsx", ".xlsm"):
        data = head + stream.read()
        return _packed(data, file, settings, mapped, hashlib.sha256(data).hexdigest(), notes)
    if suffix in (".mbox", ".eml", ".mbx", *_TEXT_NAMES) and (
        suffix == ".eml" or mail.is_mbox(head) or mail.is_mail(head)
    ):
        data = head + stream.read()
        mails = [mail.read_mail(part) for part in (mail.split_mbox(data) if mail.is_mbox(head) else [data])]
        return Source("mail", _mails(mails, settings, notes), hashlib.sha256(data).hexdigest())
    text = text_file(stream, file, notes)
    if not text.first_line:
        raise TicketError("is empty", path=file, remedy=f"One ticket a line is expected, such as {_EXAMPLE}")
    return _text_source(text, file, settings, mapped, notes)


def _text_source(
    text: TextFile, file: Path, settings: TicketSettings, mapped: mapping.Mapped | None, notes: Counter[str]
) -> Source:
    suffix = file.suffix.casefold()
    is_json = text.first_line[0] in "{["
    is_table = suffix in (".csv", ".tsv", ".tab")
    if is_table or (
        suffix not in (".jsonl", ".ndjson", ".json")
        and not is_json
        and (suffix not in _TEXT_NAMES or table.looks_like_table(text.first_line))
    ):
        return _table(table.csv_cells(text), "csv", file, settings, mapped, text.digest, notes)
    if is_json or suffix in (".jsonl", ".ndjson", ".json"):
        return _json(text, file, mapped)
    return Source("text", _lines(text), text.digest)


def _table(
    cells: Iterator[table.Cells],
    form: str,
    file: Path,
    settings: TicketSettings,
    mapped: mapping.Mapped | None,
    digest: str,
    notes: Counter[str],
) -> Source:
    if mapped is not None and mapped.is_whole:
        return Source(form, table.raw_rows(cells, notes), digest)
    shown: dict[str, list[str]] = {}
    told = table.parse_columns(settings.columns)
    return Source(form, table.table_rows(cells, file, told, notes, shown), digest, columns=shown)


def _lines(text: TextFile) -> Iterator[tuple[int, Row]]:
    with text.open("\n") as lines:
        for number, line in enumerate(lines, 1):
            said = _LIST_MARK.sub("", line.strip())
            if len(said) > 2 and said[0] + said[-1] in _QUOTED and said.count('"') in (0, 2):
                said = said[1:-1].strip()
            if said:
                yield number, {"text": said}


# -- JSON ------------------------------------------------------------------------------------------


def _json(text: TextFile, file: Path, mapped: mapping.Mapped | None) -> Source:
    if _one_a_line(text):
        return Source("jsonl", _json_lines(text), text.digest)
    with text.open("") as stream:
        document = stream.read()
    held = documents.several(document) if text.first_line[0] == "{" else None
    value = held if held is not None else documents.parsed(document, file)
    if mapped is not None and mapped.is_whole:
        rows = mapping.rows_in(value, mapped, file)
        path: tuple[str, ...] | None = tuple(mapped.rows.split(".")) if mapped.rows else ()
    else:
        found = documents.members(value)
        if found is None and mapped is not None and mapped.rows:
            found = documents.Members(mapping.rows_in(value, mapped, file), tuple(mapped.rows.split(".")))
        if found is None:
            if isinstance(value, list) and not any(isinstance(one, dict) for one in value):
                remedy = f"One object a ticket is expected, such as {_EXAMPLE}"
                raise TicketError("is one JSON array, and its members are no objects", path=file, line=1, remedy=remedy)
            raise unknown(value, file, 1, "a JSON document of a form that is not known")
        rows, path = found.rows, found.path
    line_of = documents.lines_of(document, None if held is not None else path, len(rows))
    return Source("json", _objects(rows), text.digest, line_of=line_of)


def _objects(rows: list[Any]) -> Iterator[tuple[int, Row]]:
    for place, row in enumerate(rows, 1):
        yield place, row if isinstance(row, dict) else Broken(f"a JSON object is expected, this is {kind_of(row)}")


def _one_a_line(text: TextFile) -> bool:
    """Whether a file is one JSON object a line, not one document over all of them."""
    if text.first_line[0] not in "{[":
        return True
    if text.first_line[0] == "[":
        return False
    with text.open("\n") as lines:
        first = next(line for line in lines if line.strip()).lstrip()
        at, second = next(((at, line) for at, line in enumerate(lines, 2) if line.strip()), (2, None))
        row = parsed_line(first.removesuffix("\n") if second is not None else first.rstrip())
        whole = not isinstance(row, Broken)
        if second is None:
            return not whole or not _is_document(row)
        if whole:
            return True
        following = (second, *itertools.islice(lines, 200 - at)) if at <= 200 else ()
        shown = [first, *(line for line in following if line.strip())]
    return sum(line.startswith("{") and line.rstrip()[-1:] != "{" for line in shown) >= len(shown) / 2


def _is_document(row: Any) -> bool:
    """Whether the only line of a file is a document with a list of tickets, not one ticket."""
    found = documents.members(row)
    if found is None:
        return holds_list(row)
    return found.path is not None or not found.rows or found.rows[0] is not row


def _json_lines(text: TextFile) -> Iterator[tuple[int, Row]]:
    # A line ends at "\n" alone: U+2028 may stand raw inside a JSON string.
    with text.open("\n") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            row = parsed_line(line.removesuffix("\n"))
            is_row = isinstance(row, (dict, Broken))
            yield number, row if is_row else Broken(f"a JSON object is expected, this is {kind_of(row)}")


def parsed_line(line: str) -> Any:
    """The value of a line, or Broken."""
    try:
        return json.loads(line, object_pairs_hook=unique, parse_constant=no_constant)
    except Broken as problem:
        return problem
    except json.JSONDecodeError as error:
        return Broken(f"not valid JSON: {error.msg} at column {error.colno}")
    except RecursionError:
        return Broken("not usable JSON: nested too deeply")
    except ValueError as error:
        return Broken(f"not usable JSON: {error}")


# -- mails, folders, zips --------------------------------------------------------------------------


def _mails(mails: list[mail.Mail], settings: TicketSettings, notes: Counter[str]) -> Iterator[tuple[int, Row]]:
    yield from enumerate(mail.conversations(mails, settings.desk_addresses, notes), 1)


def _folder(folder: Path, settings: TicketSettings, notes: Counter[str]) -> Source:
    days = slack_export.days_of_folder(folder)
    if days:
        digest = _digest_of([path for _, path in days])
        one = len({channel for channel, _ in days}) == 1
        rows = (
            row for channel, path in days for row in slack_export.messages("" if one else channel, path.read_bytes())
        )
        return Source("slack", enumerate(rows, 1), digest)
    paths = sorted(
        path for path in folder.rglob("*") if path.suffix.casefold() == ".eml" or path.parent.name in ("cur", "new")
    )
    if not paths:
        raise TicketError(
            "cannot be read: a folder without a Slack export (CHANNEL/2026-01-31.json) or mails (.eml)",
            path=folder,
            remedy="Name a file.",
        )
    mails = [mail.read_mail(path.read_bytes()) for path in paths if path.is_file()]
    return Source("mail", _mails(mails, settings, notes), _digest_of(paths))


def _digest_of(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _packed(
    data: bytes, file: Path, settings: TicketSettings, mapped: mapping.Mapped | None, digest: str, notes: Counter[str]
) -> Source:
    """A workbook, or a zip of a Slack export."""
    names: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            days = slack_export.days_of_zip(archive)
            if days:
                one = len({channel for channel, _ in days}) == 1
                held = [("" if one else channel, archive.read(info)) for channel, info in days]
                rows = (row for channel, content in held for row in slack_export.messages(channel, content))
                return Source("slack", enumerate(rows, 1), digest)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        if file.suffix.casefold() not in (".xlsx", ".xlsm"):
            raise TicketError(
                "is a zip that cannot be opened", path=file, remedy="Unpack it, and read what is in it."
            ) from None
    if file.suffix.casefold() in (".xlsx", ".xlsm") or any(name.startswith("xl/") for name in names):
        return _table(workbook.workbook_cells(data, file, notes), "xlsx", file, settings, mapped, digest, notes)
    if any(name.startswith("word/") for name in names):
        remedy = "Save it as plain text, a question a line, and read that."
        raise TicketError("is a Word document", path=file, remedy=remedy)
    if any(name.endswith(".iwa") for name in names):
        remedy = "Export it as CSV, and read that."
        raise TicketError("is a document of Apple Numbers or Pages", path=file, remedy=remedy)
    if "content.xml" in names:
        raise TicketError("is an OpenDocument file", path=file, remedy="Save it as CSV UTF-8, and read that.")
    raise TicketError("is a zip without a Slack export", path=file, remedy="Unpack it, and read what is in it.")
