"""What a judge reads of each ticket: question, answer, passages, reference; and the same as ragas reads it.

Personal data with a structure is taken out of the question, the answer and the reference before they go anywhere.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import TicketError
from ...jsonl import write_jsonl
from ...model import Answer, Ticket
from ...tickets.redact import redact
from ..coverage.coverage import error_of


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket to be judged. `response` is None where nothing was answered, `error` set where it was not reached.

    contexts: the passages with their headings, best first, then quotes that lie outside of them. context_pages: the
    pages of the passages, each once, in their order. reference: what a person says is right.
    """

    ticket: str
    question: str
    response: str | None
    contexts: tuple[str, ...] = ()
    reference: str | None = None
    context_pages: tuple[str, ...] = ()
    reference_pages: tuple[str, ...] = ()
    error: str | None = None

    @property
    def refused(self) -> bool:
        """Nothing was answered: there is nothing to judge, and a judge is not asked."""
        return self.error is None and not self.response


def rows_of(tickets: Iterable[Ticket], answers: Iterable[Answer]) -> tuple[Row, ...]:
    """One row a ticket, by ticket id. A ticket without an answer is an error, as in `coverage`."""
    by_id = {answer.id: answer for answer in answers}
    return tuple(_row(ticket, by_id.get(ticket.id)) for ticket in sorted(tickets, key=lambda ticket: ticket.id))


def _row(ticket: Ticket, answer: Answer | None) -> Row:
    question, reference = redact(ticket.text), redact(ticket.answer) if ticket.answer else None
    problem = error_of(answer)
    if answer is None or problem is not None:
        return Row(ticket.id, question, None, reference=reference, reference_pages=ticket.relevant, error=problem)
    passages = [passage.chunk.encoded_text for passage in answer.passages]
    outside = [citation.quote for citation in answer.citations if not any(citation.quote in text for text in passages)]
    return Row(
        ticket.id,
        question,
        redact(answer.answer) if answer.answer else None,
        (*passages, *dict.fromkeys(outside)),
        reference,
        tuple(dict.fromkeys(passage.chunk.page for passage in answer.passages)),
        ticket.relevant,
    )


# -- to and from ragas ---------------------------------------------------------------------------


def sample_of(row: Row) -> dict[str, Any]:
    """The fields of a ragas `SingleTurnSample`, those that are there; `id` beside them, which ragas leaves out."""
    sample: dict[str, Any] = {"id": row.ticket, "user_input": row.question, "response": row.response}
    sample["retrieved_contexts"] = list(row.contexts)
    sample["reference"] = row.reference
    sample["retrieved_context_ids"] = list(row.context_pages)
    sample["reference_context_ids"] = list(row.reference_pages)
    return {key: value for key, value in sample.items() if value is not None}


def row_of(sample: Mapping[str, Any], name: str) -> Row:
    """A row from such fields; `name` where there is no id. Raises ValueError for a field of another kind."""
    question = sample.get("user_input")
    if not isinstance(question, str) or not question.strip():
        raise ValueError("user_input is missing, or is not a text: only single turns can be judged")
    for key in ("response", "reference"):
        if not isinstance(sample.get(key), (str, type(None))):
            raise ValueError(f"{key} is not a text")
    lists: dict[str, tuple[str, ...]] = {}
    for key in ("retrieved_contexts", "retrieved_context_ids", "reference_context_ids"):
        value = sample.get(key) or []
        if not isinstance(value, (list, tuple)):
            raise ValueError(f"{key} is not a list")
        lists[key] = tuple(str(item) for item in value)
    return Row(
        str(sample.get("id") or name),
        question,
        sample.get("response"),
        lists["retrieved_contexts"],
        sample.get("reference"),
        lists["retrieved_context_ids"],
        lists["reference_context_ids"],
    )


def export_rows(path: str | os.PathLike[str], rows: Sequence[Row]) -> int:
    """Write the rows that were reached as JSONL for `ragas.EvaluationDataset.from_jsonl`, and return their number."""
    return write_jsonl(path, (sample_of(row) for row in rows if row.error is None))


def import_rows(path: str | os.PathLike[str]) -> tuple[Row, ...]:
    """Read such a file, ours or one of `EvaluationDataset.to_jsonl`. Raises TicketError with the line."""
    file = Path(path)
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TicketError(f"cannot be read: {error}", path=file) from None
    rows: list[Row] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            sample = json.loads(line)
            if not isinstance(sample, dict):
                raise ValueError("is not an object")
            rows.append(row_of(sample, f"row-{number}"))
        except (ValueError, RecursionError) as error:
            remedy = 'A line is {"user_input": ..., "response": ..., "retrieved_contexts": [...]}.'
            raise TicketError(f"not a ragas sample: {error}", path=file, line=number, remedy=remedy) from None
    twice = {row.ticket for row in rows if sum(other.ticket == row.ticket for other in rows) > 1}
    if twice:
        raise TicketError(f"the id {min(twice)!r} stands twice", path=file, remedy="Each id may stand once.")
    return tuple(rows)
