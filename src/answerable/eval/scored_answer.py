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
from ..model import Answer, Citation, Ticket


@dataclass(frozen=True, slots=True)
class Asked:
    """One ticket's answer: `confidence` is the uncalibrated one, `text` the draft whatever the route.

    `pages` are those of the passages, best first, each once; `missing` the unmatched words, heaviest first.
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

    @property
    def first_page(self) -> str | None:
        """The page that an answer is judged by: the first cited, else the first passage's."""
        return self.citations[0].page if self.citations else self.pages[0] if self.pages else None


def asked(answer: Answer) -> Asked:
    """From an answer as `Answerer.ask` gives it. Raises InputError if its raw confidence is not known."""
    handoff = answer.handoff
    held = handoff is not None and not answer.citations
    if answer.calibrated and RAW not in answer.signals:
        raise _calibrated(answer.id)
    ranked = sorted(answer.aspects, key=lambda aspect: -aspect.weight)
    return Asked(
        id=answer.id,
        question=answer.question,
        confidence=float(answer.signals[RAW]) if answer.calibrated else answer.confidence,
        route=answer.route,
        text=answer.answer if answer.answer or handoff is None else handoff.draft,
        citations=handoff.citations if held and handoff is not None else answer.citations,
        pages=tuple(dict.fromkeys(passage.chunk.page for passage in answer.passages)),
        missing=tuple(dict.fromkeys(aspect.word for aspect in ranked if aspect.match < MATCHED)),
        generation=answer.generation,
        settings_digest=answer.settings_digest,
    )


def read_asked(path: str | os.PathLike[str], tickets: Sequence[Ticket]) -> list[Asked]:
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
    found: dict[str, Asked] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            one = _from_row(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            remedy = "Write it with: answerable ask --tickets FILE --out FILE.jsonl"
            raise InputError(f"is not an answer: {error!r}", path=file, line=number, remedy=remedy) from None
        except InputError as error:
            raise InputError(error.message, path=file, line=number, remedy=error.remedy) from None
        if one.id in found:
            raise InputError(f"answer {one.id!r} stands twice", path=file, line=number)
        found[one.id] = one
    remedy = "Ask exactly these tickets again: answerable ask --tickets FILE --out FILE.jsonl"
    unanswered = [ticket.id for ticket in tickets if ticket.id not in found]
    strangers = found.keys() - {ticket.id for ticket in tickets}
    if unanswered:
        said = f"{len(unanswered)} tickets have no answer here, the first is {unanswered[0]!r}"
        raise InputError(said, path=file, remedy=remedy)
    if strangers:
        raise InputError(f"answer {min(strangers)!r} belongs to no ticket", path=file, remedy=remedy)
    return [found[ticket.id] for ticket in tickets]


def _from_row(row: Mapping[str, Any]) -> Asked:
    confidence = float(row["confidence"])
    signals = row.get("signals") or {}
    if row.get("calibrated"):
        if RAW not in signals:
            raise _calibrated(row["id"])
        confidence = float(signals[RAW])
    if not (math.isfinite(confidence) and 0 <= confidence <= 1):
        raise ValueError(f"confidence {confidence}")
    handoff = row.get("handoff") or {}
    citations = row["citations"] or handoff.get("citations") or []
    aspects = sorted(row.get("aspects") or [], key=lambda aspect: -aspect["weight"])
    return Asked(
        id=str(row["id"]),
        question=str(row.get("question", "")),
        confidence=confidence,
        route=str(row["route"]),
        text=row.get("answer") or handoff.get("draft"),
        citations=tuple(Citation(**{name: one.get(name) for name in Citation.__slots__}) for one in citations),
        pages=tuple(dict.fromkeys(str(passage["page"]) for passage in row["passages"])),
        missing=tuple(dict.fromkeys(str(one["word"]) for one in aspects if one["match"] < MATCHED)),
        generation=str(row.get("generation", "")),
        settings_digest=str(row.get("settings_digest", "")),
    )


def _calibrated(name: object) -> InputError:
    return InputError(
        f"answer {name!r} is calibrated already and does not carry its raw confidence",
        remedy="Ask the tickets again with this version.",
    )
