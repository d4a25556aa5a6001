"""The answer log: one JSON line for each automatic answer, only ever appended, without personal data.

A line is one `write` to a file opened for appending, so that lines of several processes do not mix and a crash can
tear the last line only; the next writer closes a torn line, and the reader counts it. What is kept of a quote is where
it stands and a hash of its words: enough to find, much later, every answer that leaned on a sentence (see `recall`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import EnvironmentFailure, InputError, TicketError
from ..jsonl import dumps
from ..model import Answer
from ..portable import CLOSE_ON_EXEC, read_at
from ..tickets.redact import redact, redact_id

_HASH_LENGTH = 16  # hex digits


@dataclass(frozen=True, slots=True)
class LoggedQuote:
    """Where a quote stood (`page`, character offsets in its generation) and the hash of its words."""

    page: str
    start: int
    end: int
    hash: str


@dataclass(frozen=True, slots=True)
class LoggedAnswer:
    """One line of the log. `at` is ISO 8601 (UTC); `conversation` is the id under which a desk knows the matter."""

    id: str
    at: str
    generation: str
    route: str
    confidence: float
    calibrated: bool
    quotes: tuple[LoggedQuote, ...] = ()
    reasons: tuple[str, ...] = ()
    intent: str | None = None
    conversation: str | None = None
    settings_digest: str = ""


@dataclass(slots=True)
class LogIntake:
    """What a reading of a log met."""

    read: int = 0
    torn: int = 0
    broken: list[tuple[int, str]] = field(default_factory=list)


def quote_hash(text: str) -> str:
    """Sixteen hex digits over the words of a quote; white space does not count."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:_HASH_LENGTH]


def entry_of(
    answer: Answer, at: dt.datetime, *, intent: str | None = None, conversation: str | None = None
) -> LoggedAnswer:
    """What the log keeps of an answer: no question, no draft, no thread. `at` must carry a time zone."""
    if at.tzinfo is None:
        raise ValueError("the time of a log entry needs a zone")
    return LoggedAnswer(
        id=redact_id(answer.id),
        at=at.astimezone(dt.timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z"),
        generation=answer.generation,
        route=answer.route,
        confidence=round(answer.confidence, 6),
        calibrated=answer.calibrated,
        quotes=tuple(
            LoggedQuote(cited.page, cited.start, cited.end, quote_hash(cited.quote)) for cited in answer.citations
        ),
        reasons=answer.reasons,
        intent=None if intent is None else redact(intent),
        conversation=None if conversation is None else redact_id(conversation),
        settings_digest=answer.settings_digest,
    )


class AnswerLog:
    """Append to a log; use it in a `with`. With `sync`, a line is on the disk when `append` returns.

    Raises InputError where the file cannot be opened, EnvironmentFailure where a line cannot be written whole.
    """

    def __init__(self, path: str | os.PathLike[str], *, sync: bool = False) -> None:
        self.path = Path(path)
        self._sync = sync
        try:
            self._file = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | CLOSE_ON_EXEC, 0o600)
        except OSError as error:
            raise InputError(f"cannot be opened for appending: {error.strerror}", path=path) from None
        self._torn = self._ends_torn()

    def append(self, entry: LoggedAnswer) -> None:
        line = dumps(_row(entry)).encode() + b"\n"
        if self._torn:
            line = b"\n" + line  # what a crash left of a line becomes a line of its own
        try:
            written = os.write(self._file, line)
            if self._sync:
                os.fsync(self._file)
        except OSError as error:
            self._torn = True
            raise EnvironmentFailure(f"a line cannot be written: {error.strerror}", path=self.path) from None
        self._torn = written != len(line)
        if self._torn:
            raise EnvironmentFailure("a line was written in part only: is the disk full?", path=self.path)

    def _ends_torn(self) -> bool:
        size = os.fstat(self._file).st_size
        return size > 0 and read_at(self._file, 1, size - 1) != b"\n"

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> AnswerLog:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def log_answers(
    path: str | os.PathLike[str], answers: Iterable[Answer], intents: Mapping[str, str | None] | None = None
) -> int:
    """Append answers given just now, one line each, and wait for the disk; returns their number.

    `intents` are by answer id. Raises what `AnswerLog` raises.
    """
    now = dt.datetime.now(dt.timezone.utc)
    count = 0
    with AnswerLog(path, sync=True) as log:
        for answer in answers:
            log.append(entry_of(answer, now, intent=(intents or {}).get(answer.id)))
            count += 1
    return count


def read_log(path: str | os.PathLike[str], intake: LogIntake | None = None) -> Iterator[LoggedAnswer]:
    """Yield the entries of a log in the order written; a torn last line and broken lines go into `intake`.

    Raises TicketError where there is no such file or it cannot be read.
    """
    intake = intake if intake is not None else LogIntake()
    try:
        with Path(path).open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    entry = _entry(json.loads(line))
                except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                    if line.endswith(b"\n"):
                        intake.broken.append((number, f"not a log entry: {type(error).__name__}"))
                    else:
                        intake.torn += 1
                    continue
                intake.read += 1
                yield entry
    except FileNotFoundError:
        raise TicketError("there is no such file", path=path, remedy="Check the path of the answer log.") from None
    except OSError as error:
        raise TicketError(f"cannot be read: {error.strerror}", path=path) from None


def confidences(entries: Iterator[LoggedAnswer], unknown: Counter[str] | None = None) -> dict[str, float]:
    """The confidence of the first answer of each conversation, by its id in the desk's data (else the answer's id)."""
    by_conversation: dict[str, float] = {}
    for entry in entries:
        if entry.route == "answer":
            by_conversation.setdefault(entry.conversation or entry.id, entry.confidence)
        elif unknown is not None:
            unknown[entry.route] += 1
    return by_conversation


def _row(entry: LoggedAnswer) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": entry.at,
        "generation": entry.generation,
        "route": entry.route,
        "confidence": entry.confidence,
        "calibrated": entry.calibrated,
        "quotes": [[quote.page, quote.start, quote.end, quote.hash] for quote in entry.quotes],
        "reasons": list(entry.reasons),
        "intent": entry.intent,
        "conversation": entry.conversation,
        "settings_digest": entry.settings_digest,
    }


def _entry(row: Mapping[str, Any]) -> LoggedAnswer:
    return LoggedAnswer(
        id=str(row["id"]),
        at=str(row["at"]),
        generation=str(row["generation"]),
        route=str(row["route"]),
        confidence=float(row["confidence"]),
        calibrated=bool(row["calibrated"]),
        quotes=tuple(LoggedQuote(str(q[0]), int(q[1]), int(q[2]), str(q[3])) for q in row["quotes"]),
        reasons=tuple(str(code) for code in row.get("reasons") or ()),
        intent=row.get("intent"),
        conversation=row.get("conversation"),
        settings_digest=str(row.get("settings_digest", "")),
    )
