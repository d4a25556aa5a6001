"""A large reader asked about evidence, and what it said as an answer tells it: sentences as quotes of their pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...model import READ_VALUES, Citation, Page, Read
from ..evidence import Evidence, PassageEvidence
from ..quoted.compose import cite
from .prompt import read_passage
from .reader import LargeReader, Verdict


def read_evidence(reader: LargeReader, asked: Sequence[tuple[str, Evidence]]) -> list[Verdict]:
    """A verdict for each question and the first passages of its evidence, in order."""
    return reader.read(
        [(text, list(map(read_passage, evidence.passages[: reader.passages]))) for text, evidence in asked]
    )


def cited_read(
    reader: LargeReader, verdict: Verdict, evidence: Evidence, pages: Mapping[str, Page], *, counted: bool
) -> Read:
    """What it said of this evidence; `counted` says whether the confidence rests on it."""
    checked = verdict.checked
    if checked is None:
        return Read(reader.name, "unread" if verdict.status == "unread" else "unusable", note=verdict.note)
    read = evidence.passages[: reader.passages]
    places = [(one, *place) for one in read for place in read_passage(one).sentences]
    named = tuple(_quote(*places[number - 1], pages) for number in checked.sentences)
    return Read(reader.name, checked.verdict, named, checked.missing, counted)


def _quote(one: PassageEvidence, start: int, end: int, pages: Mapping[str, Page]) -> Citation:
    chunk = one.passage.chunk
    return cite(pages[chunk.page], one, chunk.start + start, chunk.start + end)


def worst_read(reads: Sequence[Read | None]) -> Read | None:
    """Of the questions of one message: the whole is stated where each is. What is missing of any is missing."""
    given = [one for one in reads if one is not None]
    if not given or len(given) < len(reads):
        return None
    worst = min(given, key=lambda one: READ_VALUES.get(one.verdict, -2.0))
    verdict = worst.verdict
    if verdict == "does_not" and any(one.verdict in ("states", "partly") for one in given):
        verdict = "partly"
    return Read(
        worst.by,
        verdict,
        tuple(dict.fromkeys(sentence for one in given for sentence in one.sentences)),
        tuple(dict.fromkeys(phrase for one in given for phrase in one.missing)),
        worst.counted,
        worst.note,
    )
