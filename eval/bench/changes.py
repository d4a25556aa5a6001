"""Changes of coverage between two document sets: found against true, over every pair of runs of a set.

    python eval/bench/coverage_truth.py ask NAME=INDEX:TICKETS.jsonl --out RUNS.npz
    python eval/bench/changes.py RUNS.npz [RUNS.npz ...] [--write]

The runs hide 0, 10, 25 and 50 % of the pages at random. Without labels: `eval.change` as it stands. With 60 judgments
of the older answers, as `answerable label` takes them: once their level only, as a calibration gives it, once each
judged ticket for what it is. Judged again: those of the 60 whose answer rests on another page afterwards, too. Right
pages: 60 tickets that carry labels, and so name the pages that answer them. Beside them the method before all these
(the raw confidence as a chance, and a bootstrap over tickets). The constants of `eval.change` were chosen on the
fixtures and on the set faq. clapnq and aws-docs were read on the way: a mean chance of .6, which the two preferred,
was dropped when clapnq showed an error of 7.0 points without labels.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import random
from dataclasses import dataclass
from typing import Any

import numpy as np
from coverage_truth import Runs, label, load
from table import Column, Table, numbers, publish

from answerable.answer.level.platt import PlattMap, fit_platt
from answerable.eval.change.estimate import change
from answerable.eval.change.judged_sides import NOTHING_KNOWN, BothSides, KnownCoverage
from answerable.eval.scored_answer import ScoredAnswer
from answerable.stats import quantile

BEFORE = "before: raw confidence, bootstrap"
NONE, LEVEL, JUDGED, AGAIN, RIGHT_PAGES = (
    "no labels",
    "60 judged, their level only",
    "60 judged",
    "60 judged, moved ones again",
    "60 with right pages",
)
HOWS = (BEFORE, NONE, LEVEL, JUDGED, AGAIN, RIGHT_PAGES)
PAIRS = 600  # of a set, drawn at random from all in both directions
DRAWS = 400
TABLES = {
    "pairs": (
        Column("set"),
        *numbers(("tickets", "{}"), ("runs", "{}")),
        Column("how"),
        *numbers(
            ("pairs (5 points or more)", "{} ({})", "pairs"),
            ("sign right", "{:.1f} %"),
            ("MAE", "{:.1f}"),
            ("MAE, all", "{:.1f}"),
            ("found / true", "{:.2f}", "slope"),
            ("interval holds", "{:.0f} %"),
            ("width", "{:.1f}"),
            ("clear", "{:.0f} %"),
        ),
    ),
    "again": (Column("set"), *numbers(("of 60 judged tickets, judged again", "{:.0f}", "again"))),
}


@dataclass(frozen=True)
class Row:
    """big: pairs that truly differ by 5 points or more; sign: percent of these with the right sign; mae: of these, in
    points; mae_all: over all pairs; slope: found over true, by least squares; holds: percent of intervals that hold the
    truth; width: in points; clear: percent of the big pairs whose interval leaves out 0."""

    pairs: int
    big: int
    sign: float
    mae: float
    mae_all: float
    slope: float
    holds: float
    width: float
    clear: float


def answers(runs: Runs, run: int) -> list[ScoredAnswer]:
    """The run as answers that carry what `change` reads: ids, confidences and the first page."""
    made = []
    for name, p, pages in zip(runs.ids, runs.confidence[run], runs.pages[run], strict=True):
        near = tuple(str(page) for page in pages if page >= 0)
        made.append(ScoredAnswer(str(name), "", float(p), "assist", None, (), near, (), "", ""))
    return made


def kept(runs: Runs, a: int, b: int) -> set[str]:
    """Pages that both sets hold."""
    return {str(page) for page in np.flatnonzero(~runs.hidden[a] & ~runs.hidden[b])}


def raw(before: list[ScoredAnswer], after: list[ScoredAnswer], unchanged: set[str]) -> list[float]:
    """What each ticket gains or loses where the raw confidence is read as a chance."""
    pairs = zip(before, after, strict=True)
    return [
        new.confidence * (new.first_page not in unchanged) - old.confidence * (old.first_page not in unchanged)
        for old, new in pairs
    ]


def bootstrap(parts: list[float]) -> tuple[float, float]:
    uniform = random.Random(1).random
    n = len(parts)
    means = sorted(sum(parts[int(uniform() * n)] for _ in range(n)) / n for _ in range(DRAWS))
    return quantile(means, 0.025), quantile(means, 0.975)


def measure(runs: Runs, how: str) -> Row:
    asked = [answers(runs, run) for run in range(len(runs.true))]
    drawn = [label(runs, run, 2000 + run)[:2] for run in range(len(runs.true))]
    judged = [judgments(runs, run, *drawn[run]) for run in range(len(runs.true))]
    everything = list(itertools.permutations(range(len(runs.true)), 2))
    chosen = random.Random(1).sample(everything, min(PAIRS, len(everything)))
    found, true, low, high = [], [], [], []
    for a, b in chosen:
        true.append(float(runs.true[b] - runs.true[a]))
        if how == BEFORE:
            parts = raw(asked[a], asked[b], kept(runs, a, b))
            found.append(sum(parts) / len(parts))
            ends = bootstrap(parts)
        else:
            level = fitted(runs, a).apply if how == LEVEL else None
            known = NOTHING_KNOWN
            if how in (JUDGED, AGAIN, RIGHT_PAGES):
                again = judgments(runs, b, *moved(runs, a, b, *drawn[a], every=how == RIGHT_PAGES))
                known = BothSides(judged[a], {} if how == JUDGED else again)
            made = change(asked[a], asked[b], kept(runs, a, b), level=level, known=known)
            assert made.interval is not None
            found.append(made.share)
            ends = (made.interval.low, made.interval.high)
        low.append(ends[0])
        high.append(ends[1])
    d, t, lo, hi = map(np.array, (found, true, low, high))
    big = np.abs(t) >= 0.05 - 1e-9
    return Row(
        len(chosen),
        int(big.sum()),
        100 * float((d * t > 0)[big].mean()),
        100 * float(np.abs(d - t)[big].mean()),
        100 * float(np.abs(d - t).mean()),
        float(d @ t / (t @ t)),
        100 * float(((lo <= t) & (t <= hi)).mean()),
        100 * float((hi - lo).mean()),
        100 * float(((lo > 0) | (hi < 0))[big].mean()),
    )


def judgments(runs: Runs, run: int, places: np.ndarray, weights: np.ndarray) -> dict[str, KnownCoverage]:
    """What somebody would say of these tickets' answers in this run; right where the first page is a right one."""
    made = {}
    for place, weight in zip(places, weights, strict=True):
        first = int(runs.pages[run, place, 0])
        covered = bool(runs.truth[run, place])
        pages = (str(first),) if covered and first in runs.gold[place] else ()
        made[str(runs.ids[place])] = KnownCoverage(covered, pages, float(weight))
    return made


def moved(
    runs: Runs, a: int, b: int, places: np.ndarray, weights: np.ndarray, *, every: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Those whose answer rests on another page in the later run; or all of them."""
    chosen = np.full(len(places), True) if every else runs.pages[a, places, 0] != runs.pages[b, places, 0]
    return places[chosen], weights[chosen]


def judged_again(runs: Runs) -> float:
    """Of the tickets that are judged in one run, how many have another first page in another, on average."""
    counts = []
    for a in range(len(runs.true)):
        places, weights, _ = label(runs, a, 2000 + a)
        others = [b for b in range(len(runs.true)) if b != a]
        counts += [len(moved(runs, a, b, places, weights, every=False)[0]) for b in others]
    return float(np.mean(counts))


def fitted(runs: Runs, run: int) -> PlattMap:
    """The level of confidences as the chance to be covered, from 60 labels on this run."""
    places, weights, _ = label(runs, run, 2000 + run)
    return fit_platt(runs.confidence[run][places], runs.truth[run][places], weights)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="+")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    rows: list[list[Any]] = []
    again, data = [], []
    for path in args.runs:
        runs = load(path)
        tickets = runs.truth.shape[1]
        data.append({"name": runs.name, "n": tickets})
        again.append([runs.name, judged_again(runs)])
        for how in HOWS:
            pairs, big, *found = dataclasses.astuple(measure(runs, how))
            rows.append([runs.name, tickets, len(runs.true), how, [pairs, big], *found])
    publish(
        "changes",
        tables=[Table("pairs", TABLES["pairs"], rows), Table("again", TABLES["again"], again)],
        data=data,
        write=args.write,
    )


if __name__ == "__main__":
    main()
