"""Answers of a whole run kept beside the index: asking the same tickets of the same docs again loads no model.

`INDEX/answers/DIGEST.jsonl`; the digest is over everything that an answer depends on: the generation, the settings, the
tickets (not their labels), the confidence model, the calibration, and the code itself with the libraries it imports
(`code_digest`). A file that is cut short or edited does not match the digest it carries, and is not read.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..answer.large_reader.reader import LargeReader
from ..answer.level.calibration import FILE_NAME as CALIBRATION
from ..errors import AnswerableError
from ..index import Index
from ..jsonl import dumps, write_lines
from ..model import Answer, Aspect, Chunk, Citation, Handoff, Passage, Read, Ticket, Turn, Worded
from ..settings import Settings
from .code_digest import ANSWERS, code_digest
from .coverage.coverage import error_of
from .models import answering_models
from .run import answers_of

log = logging.getLogger(__name__)

FOLDER = "answers"
MAX_RUNS = 8  # runs kept an index, the newest ones
_VERSION = 4
_Full = tuple[Chunk, str, str | None]  # with its page's title and address
# The answers themselves are made by what `code_digest` follows; these files ask for them, and write and read them.
_CODE = ("eval/run.py", "eval/answers_cache.py", "jsonl.py")


def cached_answers(
    tickets: Sequence[Ticket],
    index: Index,
    settings: Settings,
    *,
    reader: LargeReader | None = None,
    fresh: bool = False,
    progress: Callable[[int], None] | None = None,
) -> list[Answer]:
    """`answers_of`, from the cache where it has this very run; `fresh` asks in any case. In the order of `tickets`.

    A run with errors, or with questions that `reader` got no reply to, is not kept; a folder that cannot be written to
    only costs the time.
    """
    file = index.path / FOLDER / f"{run_digest(tickets, index, settings, reader)}.jsonl"
    kept = None if fresh else _read(file, index)
    if kept is not None and all(ticket.id in kept for ticket in tickets):
        if progress is not None:
            progress(len(tickets))
        return [kept[ticket.id] for ticket in tickets]
    answers = answers_of(tickets, index, settings, reader=reader, progress=progress)
    whole = reader is None or not (reader.run.failed or reader.run.limited)
    if whole and not any(error_of(answer) is not None for answer in answers):
        with contextlib.suppress(AnswerableError, OSError, ValueError):
            file.parent.mkdir(exist_ok=True)
            _write(file, answers)
            _sweep(file.parent)
    return answers


def run_digest(tickets: Sequence[Ticket], index: Index, settings: Settings, reader: LargeReader | None = None) -> str:
    """Twenty hex digits over all that the answers to these tickets depend on, whatever the tickets' order."""
    asked = sorted([t.id, t.text, t.intent, t.channel, [[u.speaker, u.text] for u in t.thread]] for t in tickets)
    try:
        calibration = hashlib.sha256((index.path / CALIBRATION).read_bytes()).hexdigest()
    except OSError:
        calibration = ""
    parts = [
        _VERSION,
        index.generation,
        index.manifest.shape.digest,
        settings.digest,
        answering_models(index, settings),
        calibration,
        None if reader is None else reader.digest,
        code_digest(ANSWERS, *_CODE),
        asked,
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:20]


# -- the file ------------------------------------------------------------------------------------


def _write(file: Path, answers: Iterable[Answer]) -> None:
    # Line by line: as one text, a single emoji makes every letter of 10,000 answers take four bytes.
    lines = [dumps(_row(answer)) + "\n" for answer in answers]
    hasher = hashlib.sha256()
    for line in lines:
        hasher.update(line.encode())
    write_lines(file, [dumps({"version": _VERSION, "digest": hasher.hexdigest()}) + "\n", *lines])


def _read(file: Path, index: Index) -> dict[str, Answer] | None:
    """None where there is nothing to be trusted."""
    try:
        first, _, body = file.read_text(encoding="utf-8").partition("\n")
        if json.loads(first) != {"version": _VERSION, "digest": hashlib.sha256(body.encode()).hexdigest()}:
            raise ValueError("differs from its digest")
        chunk_of = functools.cache(functools.partial(_chunk, index))  # all of them stay in the answers anyway
        answers = [_answer(json.loads(line), chunk_of) for line in body.split("\n")[:-1]]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.debug("Kept answers are not used: %s: %s", file, error)
        return None
    return {answer.id: answer for answer in answers}


def _sweep(folder: Path) -> None:
    files = sorted(folder.glob("*.jsonl"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    for file in files[MAX_RUNS:]:
        file.unlink(missing_ok=True)


def _row(answer: Answer) -> dict[str, Any]:
    """An answer as JSON; of a passage only what the index does not hold."""
    row: dict[str, Any] = {}
    for field in dataclasses.fields(Answer):
        value = getattr(answer, field.name)
        if field.name == "passages":
            value = [[passage.chunk.id, passage.score, passage.dense, passage.lexical] for passage in value]
        elif field.name == "parts":
            value = list(map(_row, value))
        row[field.name] = _plain(value)
    return row


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def _answer(row: dict[str, Any], chunk_of: Callable[[str], _Full]) -> Answer:
    handoff = row["handoff"]
    return Answer(
        **{
            **row,
            "reasons": tuple(row["reasons"]),
            "notes": tuple(row["notes"]),
            "citations": _citations(row["citations"]),
            "passages": tuple(_passage(passage, chunk_of) for passage in row["passages"]),
            "handoff": None if handoff is None else _handoff(handoff),
            "aspects": tuple(Aspect(**aspect) for aspect in row["aspects"]),
            "worded": None if row["worded"] is None else Worded(**row["worded"]),
            "read": None if row["read"] is None else _read_of(row["read"]),
            "parts": tuple(_answer(part, chunk_of) for part in row["parts"]),
            "level_error": None if row["level_error"] is None else tuple(row["level_error"]),
        }
    )


def _passage(kept: Sequence[Any], chunk_of: Callable[[str], _Full]) -> Passage:
    name, score, dense, lexical = kept
    chunk, title, url = chunk_of(name)
    return Passage(chunk=chunk, url=url, title=title, score=score, dense=dense, lexical=lexical)


def _chunk(index: Index, name: str) -> _Full:
    row = index.row_of(name)
    if row is None:
        raise ValueError(f"chunk {name!r} is not in the index")
    return index.chunks.full(row)


def _handoff(row: dict[str, Any]) -> Handoff:
    lists = ("found", "missing", "passages_tried", "do_not_ask", "reasons", "reason_words", "open_parts", "unsure")
    return Handoff(
        **{
            **row,
            **{name: tuple(row[name]) for name in lists},
            "thread": tuple(Turn(**turn) for turn in row["thread"]),
            "citations": _citations(row["citations"]),
        }
    )


def _read_of(row: Mapping[str, Any]) -> Read:
    return Read(**{**row, "sentences": _citations(row["sentences"]), "missing": tuple(row["missing"])})


def _citations(rows: Iterable[Mapping[str, Any]]) -> tuple[Citation, ...]:
    return tuple(Citation(**citation) for citation in rows)
