"""What a large reader said, as an answer tells it: sentences as verified quotes of their pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...model import READ_VALUES, Citation, Page, Read
from ..evidence import PassageEvidence
from ..quoted.compose import cite
from .prompt import read_passage
from .reader import Verdict


def cited_read(
    verdict: Verdict, passages: Sequence[PassageEvidence], pages: Mapping[str, Page], by: str, *, counted: bool
) -> Read:
    """The verdict on these passages, those that were read, in their order."""
    checked = verdict.checked
    if checked is None:
        return Read(by, "unread" if verdict.status == "unread" else "unusable", note=verdict.note)
    places = [(one, *place) for one in passages for place in read_passage(one).sentences]
    named = tuple(_quote(*places[number - 1], pages) for number in checked.sentences)
    return Read(by, checked.verdict, named, checked.missing, counted)


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
