"""`eval/NAME.baseline.jsonl`: what was true when the docs were last agreed on. Committed, and written by one command.

One JSON object a line: a header with floors, settings and digests, then a line a page, then a line a ticket, in a
fixed order, so that a review shows what a change of the docs did. The header carries a digest of all that follows:
a line edited by hand is refused, since a gate that can be talked round holds nothing.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import SuiteError
from ...jsonl import dumps, write_text
from ...model import Ticket
from ...settings import Settings
from ..anchors import Anchor
from ..outcomes import METRICS, Metric, TicketOutcome
from .docs_drift import PageFacts

VERSION = 1
_REMEDY = "Take the committed version again, or write a new one: answerable eval SUITE --update-baseline"


@dataclass(frozen=True, slots=True)
class BaselineTicket:
    """A ticket in the baseline: digests of its text and of its label, its outcome, and what it is held to."""

    ticket: str
    text_digest: str
    label_digest: str
    outcome: str
    holds: str | None
    of: frozenset[Metric]
    hits: frozenset[Metric]
    confidence: float
    anchors: tuple[Anchor, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Baseline:
    """`floors` by gate name, `settings` those that an outcome depends on, flat; `models` the digests of the parts."""

    suite: str
    floors: Mapping[str, float]
    settings: Mapping[str, Any]
    models: Mapping[str, str]
    pages: tuple[PageFacts, ...]
    tickets: tuple[BaselineTicket, ...]

    @property
    def by_ticket(self) -> dict[str, BaselineTicket]:
        return {kept.ticket: kept for kept in self.tickets}


def text_digest(ticket: Ticket) -> str:
    """Of all that a ticket asks: its text, its thread and its intent."""
    return _digest([ticket.text, ticket.intent, [[turn.speaker, turn.text] for turn in ticket.thread]])


def label_digest(ticket: Ticket) -> str:
    """Of all that its label says; the same for every ticket without one."""
    return _digest([ticket.answerable, sorted(ticket.relevant), ticket.answer])


def pinned(settings: Settings) -> dict[str, Any]:
    """The settings that an outcome depends on, as `table.key`."""
    values: dict[str, Any] = {"encode.model": settings.encode.model}
    values["ingest.max_chunk_tokens"] = settings.ingest.max_chunk_tokens
    values["ingest.max_depth"] = settings.ingest.max_depth
    for table in ("retrieve", "answer", "remit"):
        for key, value in dataclasses.asdict(getattr(settings, table)).items():
            values[f"{table}.{key}"] = [list(item.values()) for item in value] if key == "intents" else value
    return values


def baseline_ticket(result: TicketOutcome, ticket: Ticket, anchors: Sequence[Anchor]) -> BaselineTicket:
    """What a new baseline keeps of a ticket."""
    return BaselineTicket(
        ticket=ticket.id,
        text_digest=text_digest(ticket),
        label_digest=label_digest(ticket),
        outcome=result.outcome,
        holds=result.holds,
        of=result.of,
        hits=result.hits,
        confidence=round(result.confidence, 2),
        anchors=tuple(anchors),
    )


def write_baseline(path: str | os.PathLike[str], baseline: Baseline) -> None:
    """Write it whole or not at all; the same baseline gives the same bytes."""
    rows = [{"kind": "page", "page": p.page, "digest": p.digest, "numbers": list(p.numbers)} for p in baseline.pages]
    rows += [_row(kept) for kept in sorted(baseline.tickets, key=lambda kept: kept.ticket)]
    body = "".join(dumps(row) + "\n" for row in rows)
    head: dict[str, Any] = {
        "kind": "baseline",
        "version": VERSION,
        "suite": baseline.suite,
        "floors": dict(sorted(baseline.floors.items())),
        "models": dict(sorted(baseline.models.items())),
        "settings": dict(sorted(baseline.settings.items())),
        "pages": len(baseline.pages),
        "tickets": len(baseline.tickets),
    }
    head["digest"] = _sealed(head, body)
    write_text(path, dumps(head) + "\n" + body)


def read_baseline(path: str | os.PathLike[str]) -> Baseline | None:
    """None where there is no file. Raises SuiteError for one that is broken, cut short or edited by hand."""
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SuiteError(f"cannot be read: {error}", path=file) from None
    first, _, body = text.partition("\n")
    try:
        head = json.loads(first)
        if head["kind"] != "baseline" or head["version"] != VERSION:
            raise SuiteError(f"is no baseline of version {VERSION}", path=file, line=1, remedy=_REMEDY)
        sealed = head.pop("digest") == _sealed(head, body)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise SuiteError("is not a baseline", path=file, line=1, remedy=_REMEDY) from None
    if not sealed:
        message = "differs from its own digest: edited by hand, or merged"
        raise SuiteError(message, path=file, line=1, remedy=_REMEDY)
    pages: list[PageFacts] = []
    tickets: list[BaselineTicket] = []
    for number, line in enumerate(body.split("\n")[:-1], 2):
        row = json.loads(line)
        if row["kind"] == "page":
            pages.append(PageFacts(row["page"], row["digest"], tuple(row["numbers"])))
        else:
            tickets.append(_kept(row, number))
    return Baseline(head["suite"], head["floors"], head["settings"], head["models"], tuple(pages), tuple(tickets))


def _row(ticket: BaselineTicket) -> dict[str, Any]:
    return {
        "kind": "case",
        "id": ticket.ticket,
        "outcome": ticket.outcome,
        "holds": ticket.holds,
        "of": [name for name in METRICS if name in ticket.of],
        "hits": [name for name in METRICS if name in ticket.hits],
        "confidence": ticket.confidence,
        "text": ticket.text_digest,
        "label": ticket.label_digest,
        "anchors": [{"page": anchor.page, "quote": anchor.quote} for anchor in ticket.anchors],
    }


def _kept(row: Mapping[str, Any], line: int) -> BaselineTicket:
    return BaselineTicket(
        ticket=row["id"],
        text_digest=row["text"],
        label_digest=row["label"],
        outcome=row["outcome"],
        holds=row["holds"],
        of=frozenset(row["of"]),
        hits=frozenset(row["hits"]),
        confidence=row["confidence"],
        anchors=tuple(Anchor(anchor["page"], anchor["quote"]) for anchor in row["anchors"]),
        line=line,
    )


def _sealed(head: Mapping[str, Any], body: str) -> str:
    return hashlib.sha256((json.dumps(head, sort_keys=True) + body).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:12]
