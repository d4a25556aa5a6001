"""How far two labellers agree, beyond what chance would give: Cohen's kappa."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from ...errors import InputError
from ...model import json_number
from .judgments import JUDGMENTS, Label, Labels

MIN_COMMON = 5  # tickets that two labellers judged, below which kappa says nothing


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa of two labellers on `n` tickets that both judged; None where it is not defined.

    J. Cohen, "A coefficient of agreement for nominal scales" (1960); interval by the large-sample error of
    J. L. Fleiss, J. Cohen and B. S. Everitt (1969).
    """

    n: int
    agreed: int
    kappa: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two labellers agree on the tickets that both judged."""

    first: str
    second: str
    kappa: Kappa

    def to_dict(self) -> dict[str, Any]:
        """Its JSON form; kappa and its ends are None where it is not defined."""
        ends = {"kappa": self.kappa.kappa, "low": self.kappa.low, "high": self.kappa.high}
        return {
            "labellers": [self.first, self.second],
            "n": self.kappa.n,
            "agreed": self.kappa.agreed,
            **{name: None if value is None else json_number(value) for name, value in ends.items()},
        }


def agreements(labels: Labels) -> tuple[Agreement, ...]:
    """Of each two labellers who judged the same answer to a ticket."""
    judged = {labeller: _by_answer(labels, labeller) for labeller in labels.labellers}
    pairs = [
        Agreement(first, second, cohen_kappa(*_in_common(judged[first], judged[second])))
        for first, second in combinations(judged, 2)
    ]
    return tuple(pair for pair in pairs if pair.kappa.n)


_ByAnswer = Mapping[tuple[str, tuple[str, ...]], Label]  # ticket and quotes of the answer -> the last judgment of it


def _by_answer(labels: Labels, labeller: str) -> _ByAnswer:
    """One labeller's judgments, skips left out."""
    last = {
        (label.ticket, label.quotes): label for label in (labels.every or labels.labels) if label.labeller == labeller
    }
    return {answer: label for answer, label in last.items() if label.judgment != "skip"}


def _in_common(first: _ByAnswer, second: _ByAnswer) -> tuple[dict[str, Label], dict[str, Label]]:
    """By ticket, what both said of one and the same answer: of the last one, where there were several."""
    # Who judged the answer before a change of the docs and who judged the one after it have not disagreed.
    both = {
        ticket: (label, second[ticket, quotes])
        for (ticket, quotes), label in first.items()
        if (ticket, quotes) in second
    }
    return {ticket: pair[0] for ticket, pair in both.items()}, {ticket: pair[1] for ticket, pair in both.items()}


def check_agreement(labels: Labels | None, min_kappa: float) -> tuple[Agreement, ...]:
    """The agreements; none without labels. Raises InputError where two labellers agree less than `min_kappa`.

    Below 0.4, "fair" at best in the words of J. R. Landis and G. G. Koch, "The measurement of observer agreement for
    categorical data" (Biometrics 33, 1977), two people have not judged by one measure, and no number that rests on
    either of them alone would be the other's. Fewer than `MIN_COMMON` tickets in common do not tell.
    """
    found = () if labels is None else agreements(labels)
    for pair in found:
        kappa = pair.kappa
        if kappa.kappa is not None and kappa.n >= MIN_COMMON and kappa.kappa < min_kappa:
            raise InputError(
                f"{pair.first} and {pair.second} agree on {kappa.agreed} of the {kappa.n} tickets that both judged: "
                f"Cohen's kappa {kappa.kappa:.2f} [{kappa.low:.2f}, {kappa.high:.2f}], less than {min_kappa:g}",
                remedy=f"Take one of them: --labeller {shlex.quote(pair.first)}. Or agree on what is right and judge "
                "again: answerable label",
            )
    return found


def cohen_kappa(first: Mapping[str, Label], second: Mapping[str, Label]) -> Kappa:
    """Agreement on the tickets that both judged, skips left out; 95 % interval."""
    pairs = [
        (first[name].judgment, second[name].judgment)
        for name in first.keys() & second.keys()
        if "skip" not in (first[name].judgment, second[name].judgment)
    ]
    n, agreed = len(pairs), sum(a == b for a, b in pairs)
    if n == 0:
        return Kappa(0, 0, None, None, None)
    joint = Counter(pairs)
    rows, columns = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    observed = agreed / n
    expected = sum(rows[kind] * columns[kind] for kind in JUDGMENTS) / n**2
    if expected >= 1:  # both used one and the same word throughout
        return Kappa(n, agreed, None, None, None)
    kappa = (observed - expected) / (1 - expected)
    spread = (
        sum(count / n * ((a == b) - (columns[a] + rows[b]) / n * (1 - kappa)) ** 2 for (a, b), count in joint.items())
        - (kappa - expected * (1 - kappa)) ** 2
    )
    half = 1.96 * (max(0.0, spread) / n) ** 0.5 / (1 - expected)
    return Kappa(n, agreed, kappa, max(-1.0, kappa - half), min(1.0, kappa + half))
