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
from ..outcomes import METRICS, Case, Metric
from .docs_drift import PageFacts

VERSION = 1
_REMEDY = "Take the committed version again, or write a new one: answerable eval SUITE --update-baseline"


@dataclass(frozen=True, slots=True)
class Kept:
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
    cases: tuple[Kept, ...]

    @property
    def by_ticket(self) -> dict[str, Kept]:
        return {one.ticket: one for one in self.cases}


def text_digest(ticket: Ticket) -> str:
    """Of all that a ticket asks: its text, its thread and its intent."""
    return _digest([ticket.text, ticket.intent, [[turn.speaker, turn.text] for turn in ticket.thread]])


def label_digest(ticket: Ticket) -> str:
    """Of all that its label says; the same for every ticket without one."""
    return _digest([ticket.answerable, sorted(ticket.relevant), ticket.answer])


def pinned(settings: Settings) -> dict[str, Any]:
    """The settings that an outcome depends on, as `table.key`."""
    found: dict[str, Any] = {"encode.model": settings.encode.model}
    found["ingest.max_chunk_tokens"] = settings.ingest.max_chunk_tokens
    found["ingest.max_depth"] = settings.ingest.max_depth
    for table in ("retrieve", "answer", "remit"):
        for key, value in dataclasses.asdict(getattr(settings, table)).items():
            found[f"{table}.{key}"] = [list(one.values()) for one in value] if key == "intents" else value
    return found


def make_kept(case: Case, ticket: Ticket, anchors: Sequence[Anchor]) -> Kept:
    """What a new baseline keeps of a ticket."""
    return Kept(
        ticket=ticket.id,
        text_digest=text_digest(ticket),
        label_digest=label_digest(ticket),
        outcome=case.outcome,
        holds=case.holds,
        of=case.of,
        hits=case.hits,
        confidence=round(case.confidence, 2),
        anchors=tuple(anchors),
    )


def write_baseline(path: str | os.PathLike[str], baseline: Baseline) -> None:
    """Write it whole or not at all; the same baseline gives the same bytes."""
    rows = [{"kind": "page", "page": p.page, "digest": p.digest, "numbers": list(p.numbers)} for p in baseline.pages]
    rows += [_row(one) for one in sorted(baseline.cases, key=lambda one: one.ticket)]
    body = "".join(dumps(row) + "\n" for row in rows)
    head: dict[str, Any] = {
        "kind": "baseline",
        "version": VERSION,
        "suite": baseline.suite,
        "floors": dict(sorted(baseline.floors.items())),
        "models": dict(sorted(baseline.models.items())),
        "settings": dict(sorted(baseline.settings.items())),
        "pages": len(baseline.pages),
        "tickets": len(baseline.cases),
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
        said = "differs from its own digest: edited by hand, or merged"
        raise SuiteError(said, path=file, line=1, remedy=_REMEDY)
    pages: list[PageFacts] = []
    cases: list[Kept] = []
    for number, line in enumerate(body.split("\n")[:-1], 2):
        row = json.loads(line)
        if row["kind"] == "page":
            pages.append(PageFacts(row["page"], row["digest"], tuple(row["numbers"])))
        else:
            cases.append(_kept(row, number))
    return Baseline(head["suite"], head["floors"], head["settings"], head["models"], tuple(pages), tuple(cases))


def _row(one: Kept) -> dict[str, Any]:
    return {
        "kind": "case",
        "id": one.ticket,
        "outcome": one.outcome,
        "holds": one.holds,
        "of": [name for name in METRICS if name in one.of],
        "hits": [name for name in METRICS if name in one.hits],
        "confidence": one.confidence,
        "text": one.text_digest,
        "label": one.label_digest,
        "anchors": [{"page": anchor.page, "quote": anchor.quote} for anchor in one.anchors],
    }


def _kept(row: Mapping[str, Any], line: int) -> Kept:
    return Kept(
        ticket=row["id"],
        text_digest=row["text"],
        label_digest=row["label"],
        outcome=row["outcome"],
        holds=row["holds"],
        of=frozenset(row["of"]),
        hits=frozenset(row["hits"]),
        confidence=row["confidence"],
        anchors=tuple(Anchor(one["page"], one["quote"]) for one in row["anchors"]),
        line=line,
    )


def _sealed(head: Mapping[str, Any], body: str) -> str:
    return hashlib.sha256((json.dumps(head, sort_keys=True) + body).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:12]
