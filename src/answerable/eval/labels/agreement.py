"""How far two labellers agree, beyond what chance would give: Cohen's kappa."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from .judgments import JUDGMENTS, Label


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
