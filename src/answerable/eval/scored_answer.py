"""What calibration and labelling need to know of an answer, from `Answerer` or from a file that `ask` wrote."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..answer.evidence import MATCHED, RAW
from ..errors import InputError
from ..model import READ_VALUES, Answer, Citation, Ticket


@dataclass(frozen=True, slots=True)
class ScoredAnswer:
    """One ticket's answer: `confidence` is the uncalibrated one, `text` the answer, or the quotes of the draft.

    `pages` are those of the passages, best first, each once; `missing` the unmatched words, heaviest first. `read` is
    the value of a large reader's verdict, -1 to 1, None where there is none.
    """

    id: str
    question: str
    confidence: float
    route: str
    text: str | None
    citations: tuple[Citation, ...]
    pages: tuple[str, ...]
    missing: tuple[str, ...]
    generation: str
    settings_digest: str
    read: float | None = None

    @property
    def first_page(self) -> str | None:
        """The page that an answer is judged by: the first cited, else the first passage's."""
        return self.citations[0].page if self.citations else self.pages[0] if self.pages else None


def scored_answer(answer: Answer) -> ScoredAnswer:
    """From an answer as `Answerer.ask` gives it. Raises InputError if its raw confidence is not known."""
    handoff = answer.handoff
    held = handoff is not None and not answer.citations
    citations = handoff.citations if held and handoff is not None else answer.citations
    if answer.calibrated and RAW not in answer.signals:
        raise _calibrated(answer.id)
    ranked = sorted(answer.aspects, key=lambda aspect: -aspect.weight)
    return ScoredAnswer(
        id=answer.id,
        question=answer.question,
        confidence=float(answer.signals[RAW]) if answer.calibrated else answer.confidence,
        route=answer.route,
        text=answer.answer or _quotes(citations),
        citations=citations,
        pages=tuple(dict.fromkeys(passage.chunk.page for passage in answer.passages)),
        missing=tuple(dict.fromkeys(aspect.word for aspect in ranked if aspect.match < MATCHED)),
        generation=answer.generation,
        settings_digest=answer.settings_digest,
        read=None if answer.read is None else answer.read.value,
    )


def read_scored_answers(path: str | os.PathLike[str], tickets: Sequence[Ticket]) -> list[ScoredAnswer]:
    """The answers of a file from `ask --tickets --out`, in the order of the tickets.

    Raises InputError, with the line, for a broken line, and for a ticket with no answer or two, or an answer to
    none of the tickets.
    """
    file = Path(path)
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=file) from None
    except UnicodeDecodeError:
        raise InputError("is not UTF-8", path=file) from None
    answers: dict[str, ScoredAnswer] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            answer = _from_row(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            remedy = "Write it with: answerable ask --tickets FILE --out FILE.jsonl"
            raise InputError(f"is not an answer: {error!r}", path=file, line=number, remedy=remedy) from None
        except InputError as error:
            raise InputError(error.message, path=file, line=number, remedy=error.remedy) from None
        if answer.id in answers:
            raise InputError(f"answer {answer.id!r} stands twice", path=file, line=number)
        answers[answer.id] = answer
    remedy = "Ask exactly these tickets again: answerable ask --tickets FILE --out FILE.jsonl"
    unanswered = [ticket.id for ticket in tickets if ticket.id not in answers]
    strangers = answers.keys() - {ticket.id for ticket in tickets}
    if unanswered:
        message = f"{len(unanswered)} tickets have no answer here, the first is {unanswered[0]!r}"
        raise InputError(message, path=file, remedy=remedy)
    if strangers:
        raise InputError(f"answer {min(strangers)!r} belongs to no ticket", path=file, remedy=remedy)
    return [answers[ticket.id] for ticket in tickets]


def _from_row(row: Mapping[str, Any]) -> ScoredAnswer:
    confidence = float(row["confidence"])
    signals = row.get("signals") or {}
    if row.get("calibrated"):
        if RAW not in signals:
            raise _calibrated(row["id"])
        confidence = float(signals[RAW])
    if not (math.isfinite(confidence) and 0 <= confidence <= 1):
        raise ValueError(f"confidence {confidence}")
    handoff = row.get("handoff") or {}
    citations = tuple(
        Citation(**{name: citation.get(name) for name in Citation.__slots__})
        for citation in row["citations"] or handoff.get("citations") or []
    )
    aspects = sorted(row.get("aspects") or [], key=lambda aspect: -aspect["weight"])
    return ScoredAnswer(
        id=str(row["id"]),
        question=str(row.get("question", "")),
        confidence=confidence,
        route=str(row["route"]),
        text=row.get("answer") or _quotes(citations),
        citations=citations,
        pages=tuple(dict.fromkeys(str(passage["page"]) for passage in row["passages"])),
        missing=tuple(dict.fromkeys(str(aspect["word"]) for aspect in aspects if aspect["match"] < MATCHED)),
        generation=str(row.get("generation", "")),
        settings_digest=str(row.get("settings_digest", "")),
        read=READ_VALUES.get(str((row.get("read") or {}).get("verdict"))),
    )


def _quotes(citations: Sequence[Citation]) -> str | None:
    """The draft of a hand-off without what makes it a message."""
    return "\n".join(citation.quote for citation in citations) or None


def _calibrated(name: object) -> InputError:
    return InputError(
        f"answer {name!r} is calibrated already and does not carry its raw confidence",
        remedy="Ask the tickets again with this version.",
    )
