"""A file, a folder or a zip to a stream of rows, by what it holds: JSON, a table, mails, a Slack export, lines."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...errors import TicketError
from ...settings import TicketSettings
from ..forms import mapping
from ..forms.talk import Dropped, Talk
from ..row_errors import Broken, kind_of, no_constant, unique
from . import documents, mail, slack_export, table, workbook
from .decoding import decoded
from .unknown_form import holds_list, unknown

Row = dict[str, Any] | Talk | Dropped | Broken
_EXAMPLE = '{"id": "t-1", "text": "How do I change my plan?"}'
_LIST_MARK = re.compile(r"^(?:[-*•–]|\d{1,4}[.)])\s+")
_QUOTED = ('""', "“”", "„“", "«»", "「」")
_TEXT_NAMES = ("", ".txt", ".text", ".md", ".log")


@dataclass(slots=True)
class Source:
    """rows: each with its line (of a list in a document, its place: `line_of` makes a line of it).

    form: what the file is, where its rows do not say it. columns: of a table, those behind each field.
    """

    form: str
    rows: Iterator[tuple[int, Row]]
    digest: str
    line_of: Callable[[int], int] = lambda place: place
    columns: dict[str, list[str]] = field(default_factory=dict)


def open_source(file: Path, settings: TicketSettings, mapped: mapping.Mapped | None, notes: Counter[str]) -> Source:
    """Raises TicketError for what is not there, empty, or of no known form; MissingExtra for a workbook."""
    try:
        if file.is_dir():
            return _folder(file, settings, notes)
        data = file.read_bytes()
    except FileNotFoundError:
        raise TicketError("there is no such file", path=file, remedy="Check the path of --tickets.") from None
    except OSError as error:
        remedy = "Check its path, and that you may read it."
        raise TicketError(f"cannot be read: {error.strerror}", path=file, remedy=remedy) from None
    digest = hashlib.sha256(data).hexdigest()
    suffix = file.suffix.casefold()
    if data.startswith(b"PK\x03\x04") or suffix in (".xlsx", ".xlsm"):
        return _packed(data, file, settings, mapped, digest, notes)
    if suffix in (".mbox", ".eml", ".mbx", *_TEXT_NAMES) and (
        suffix == ".eml" or mail.is_mbox(data) or mail.is_mail(data)
    ):
        mails = [mail.read_mail(part) for part in (mail.split_mbox(data) if mail.is_mbox(data) else [data])]
        return Source("mail", _mails(mails, settings, notes), digest)
    text = decoded(data, file, notes)
    if not text.strip():
        raise TicketError("is empty", path=file, remedy=f"One ticket a line is expected, such as {_EXAMPLE}")
    del data
    return _text_source(text, file, settings, mapped, digest, notes)


def _text_source(
    text: str, file: Path, settings: TicketSettings, mapped: mapping.Mapped | None, digest: str, notes: Counter[str]
) -> Source:
    suffix = file.suffix.casefold()
    is_json = text.lstrip()[0] in "{["
    is_table = suffix in (".csv", ".tsv", ".tab")
    if is_table or (
        suffix not in (".jsonl", ".ndjson", ".json")
        and not is_json
        and (suffix not in _TEXT_NAMES or table.looks_like_table(text))
    ):
        return _table(table.csv_cells(text), "csv", file, settings, mapped, digest, notes)
    if is_json or suffix in (".jsonl", ".ndjson", ".json"):
        return _json(text, file, mapped, digest)
    return Source("text", _lines(text), digest)


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


def _lines(text: str) -> Iterator[tuple[int, Row]]:
    for number, line in enumerate(text.split("\n"), 1):
        said = _LIST_MARK.sub("", line.strip())
        if len(said) > 2 and said[0] + said[-1] in _QUOTED and said.count('"') in (0, 2):
            said = said[1:-1].strip()
        if said:
            yield number, {"text": said}


# -- JSON ------------------------------------------------------------------------------------------


def _json(text: str, file: Path, mapped: mapping.Mapped | None, digest: str) -> Source:
    if _one_a_line(text):
        return Source("jsonl", _json_lines(text), digest)
    held = documents.several(text) if text.lstrip()[0] == "{" else None
    value = held if held is not None else documents.parsed(text, file)
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
    line_of = documents.lines_of(text, None if held is not None else path, len(rows))
    return Source("json", _objects(rows), digest, line_of=line_of)


def _objects(rows: list[Any]) -> Iterator[tuple[int, Row]]:
    for place, row in enumerate(rows, 1):
        yield place, row if isinstance(row, dict) else Broken(f"a JSON object is expected, this is {kind_of(row)}")


def _one_a_line(text: str) -> bool:
    """Whether a file is one JSON object a line, not one document over all of them."""
    body = text.strip()
    if body[0] not in "{[":
        return True
    if body[0] == "[":
        return False
    first, _, rest = body.partition("\n")
    whole = not isinstance(parsed_line(first), Broken)
    if not rest:
        return not whole or not _is_document(parsed_line(first))
    if whole:
        return True
    lines = [line for line in body.split("\n", 200)[:200] if line.strip()]
    return sum(line.startswith("{") and line.rstrip()[-1:] != "{" for line in lines) >= len(lines) / 2


def _is_document(row: Any) -> bool:
    """Whether the only line of a file is a document with a list of tickets, not one ticket."""
    found = documents.members(row)
    if found is None:
        return holds_list(row)
    return found.path is not None or not found.rows or found.rows[0] is not row


def _json_lines(text: str) -> Iterator[tuple[int, Row]]:
    # Not splitlines(): U+2028 may stand raw inside a JSON string.
    begin = number = 0
    while begin <= len(text):
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end
        number += 1
        line = text[begin:end]
        begin = end + 1
        if line.strip():
            row = parsed_line(line)
            yield (
                number,
                row
                if isinstance(row, (dict, Broken))
                else Broken(f"a JSON object is expected, this is {kind_of(row)}"),
            )


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
        with file.open("rb") as stream, zipfile.ZipFile(stream) as archive:
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
