"""What a large reader said of all tickets: counted, what it misses named, and as a guess of which are answerable.

A guess costs nothing but width where it is wrong: the judged tickets take its bias out (`labels.prediction_powered`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import get_args

from ...index.lexical import terms
from ...model import Answer, ReadVerdict, Ticket
from ..scored_answer import ScoredAnswer

MIN_READ = 0.5  # of the tickets, below which the confidence guesses better: those not read get the same guess
MAX_PHRASES = 6


@dataclass(frozen=True, slots=True)
class ReadCounts:
    """Tickets by verdict, all five of them. by: the model. They add up to the tickets that were given to it."""

    by: str
    tickets: int
    verdicts: tuple[tuple[ReadVerdict, int], ...]

    def of(self, verdict: ReadVerdict) -> int:
        return dict(self.verdicts)[verdict]


@dataclass(frozen=True, slots=True)
class MissingPhrase:
    """What the reader finds asked and not said, in words of the questions, in `tickets` tickets."""

    phrase: str
    tickets: int


def read_counts(answers: Iterable[Answer]) -> ReadCounts | None:
    """None where no answer was read."""
    reads = [answer.read for answer in answers if answer.read is not None]
    if not reads:
        return None
    counts = Counter(read.verdict for read in reads)
    return ReadCounts(reads[0].by, len(reads), tuple((verdict, counts[verdict]) for verdict in get_args(ReadVerdict)))


def missing_phrases(members: Sequence[tuple[Ticket, Answer]]) -> tuple[MissingPhrase, ...]:
    """The phrases that most tickets miss; those of the same terms are one, in the wording that most have."""
    wordings: dict[frozenset[str], Counter[str]] = defaultdict(Counter)
    for _, answer in members:
        phrases = () if answer.read is None else answer.read.missing
        for key, phrase in {frozenset(terms(phrase)): phrase.casefold() for phrase in phrases}.items():
            wordings[key][phrase] += 1
    found = [
        MissingPhrase(min(counts, key=lambda phrase: (-counts[phrase], phrase)), sum(counts.values()))
        for counts in wordings.values()
    ]
    return tuple(sorted(found, key=lambda one: (-one.tickets, one.phrase))[:MAX_PHRASES])


def reader_guesses(answers: Sequence[ScoredAnswer]) -> list[float] | None:
    """For each ticket a guess in [0, 1] that the docs answer it; None where too few were read.

    A verdict of states counts 1, partly 1/2, does_not 0. Who was not read gets the mean of those who were: it tells
    nothing of them, and moves nothing.
    """
    known = [(answer.read + 1) / 2 for answer in answers if answer.read is not None]
    if not known or len(known) < MIN_READ * len(answers):
        return None
    mean = sum(known) / len(known)
    return [mean if answer.read is None else (answer.read + 1) / 2 for answer in answers]
