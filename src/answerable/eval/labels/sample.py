"""Which tickets to judge: a few, spread over confidence and intent, each with a known chance of being chosen.

The design is systematic sampling from a sorted list (W. G. Cochran, "Sampling Techniques", 3rd ed. 1977, chapter 8;
L. Kish, "Survey Sampling", 1965, section 4.1). Tickets are sorted by band of confidence, within a band by intent, and
within an intent at random; then every (N/n)-th is taken from a random start. So each ticket has the same chance n/N,
exactly, whatever the rounding; every band gives n * N_band / N tickets, one more or less; and the intents of a band
give theirs in proportion. Equal chances are a choice: they keep the bound on wrong answers exact (Clopper and
Pearson), where unequal ones leave only weaker bounds.

A second round may look above a confidence only (`floor`), where the bound is decided. The chance of a ticket to be in
any of the rounds is then 1 - prod(1 - n_r/N_r) over the rounds whose floor it reaches.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass

CONFIDENCE_BANDS = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ticket that could be judged, by its raw confidence and its intent."""

    id: str
    confidence: float
    intent: str | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One drawing: `n` of the `frame` tickets with a confidence of at least `floor`."""

    seed: int
    n: int
    frame: int
    floor: float = 0.0

    def probability(self, confidence: float) -> float:
        """The chance that this round draws a ticket of that confidence."""
        return self.n / self.frame if self.frame and confidence >= self.floor else 0.0


@dataclass(frozen=True, slots=True)
class Chosen:
    """A ticket to judge, its chance in this round, and its band (0 is the least confident)."""

    id: str
    probability: float
    band: int


@dataclass(frozen=True, slots=True)
class Sample:
    """The tickets of a round in the order to judge them: random, so that stopping early leaves an even sample too."""

    round: Round
    chosen: tuple[Chosen, ...]


def draw(candidates: Sequence[Candidate], n: int = 60, *, seed: int = 1, floor: float = 0.0) -> Sample:
    """Choose `n` tickets (all, if there are fewer). The order of `candidates` does not matter.

    Raises ValueError for n below 1, a floor outside [0, 1], and an id that stands twice.
    """
    if n < 1 or not 0 <= floor <= 1:
        raise ValueError(f"n = {n}, floor = {floor}")
    if len({candidate.id for candidate in candidates}) < len(candidates):
        raise ValueError("an id stands twice")
    frame = [candidate for candidate in candidates if candidate.confidence >= floor]
    n = min(n, len(frame))
    shape = Round(seed, n, len(frame), floor)
    if not frame:
        return Sample(shape, ())
    key = f"{seed} {floor!r}"  # two rounds are drawn independently of each other
    start = random.Random(key).random()  # the one generator whose stream Python promises to keep
    bands = bands_of(frame)
    # The intents of every second band run backwards, so that the list has no jump at a border. Within an intent the
    # order is that of a hash of the id with the seed: random, and the same whatever order the tickets came in.
    names = sorted({candidate.intent or "" for candidate in frame})
    ranks = {name: _shuffled(f"{key} intent {name}") for name in names}

    def place(candidate: Candidate) -> tuple[int, float, str, int]:
        rank = ranks[candidate.intent or ""]
        return (
            bands[candidate.id],
            -rank if bands[candidate.id] % 2 else rank,
            candidate.intent or "",
            _shuffled(f"{key} {candidate.id}"),
        )

    ordered = sorted(frame, key=place)
    # A fractional step from a random start gives every ticket the chance n / N, exactly, whatever N / n is.
    step = len(ordered) / n
    picked = [ordered[min(int((start + number) * step), len(ordered) - 1)] for number in range(n)]
    picked.sort(key=lambda candidate: _shuffled(f"{key} order {candidate.id}"))
    return Sample(shape, tuple(Chosen(candidate.id, n / len(frame), bands[candidate.id]) for candidate in picked))


def bands_of(candidates: Sequence[Candidate], bands: int = CONFIDENCE_BANDS) -> dict[str, int]:
    """The band of each ticket: equal numbers in each, and tickets of one confidence always in one band."""
    ordered = sorted(candidates, key=lambda candidate: candidate.confidence)
    edges = [ordered[place * len(ordered) // bands].confidence for place in range(1, bands)] if ordered else []
    return {
        candidate.id: sum(candidate.confidence >= edge for edge in dict.fromkeys(edges)) for candidate in candidates
    }


def probability(rounds: Sequence[Round], confidence: float) -> float:
    """The chance of a ticket to be drawn by any of the rounds, each drawn on its own."""
    missed = 1.0
    for drawn_round in rounds:
        missed *= 1 - drawn_round.probability(confidence)
    return 1 - missed


def _shuffled(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big")
