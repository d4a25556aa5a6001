"""How much a few judgments buy: level, a bound on wrong answers, and the share of tickets that is right.

    answerable ask --tickets TICKETS.jsonl --out ANSWERS.jsonl     # with a confidence not fitted on this set
    python eval/bench/calibration.py NAME=TICKETS.jsonl:ANSWERS.jsonl [NAME=...] [--seeds 20] [--json] [--write]
    python eval/bench/calibration.py --simulate

Judgments are read from the labels of the tickets, for the tickets that `label` would draw. For each seed:

level    60 judged, re-levelled; calibration error on all tickets, and the error that chance alone leaves at that n
bound    half of the tickets judged; thresholds for at most 5, 10 and 20 % wrong; is the share of wrong ones among
         the answered tickets of the other half within the limit (`holds`), and among those of all the set
         (`holds_all`)? The promise is about the long run: a few dozen answered tickets can be above it by chance.
         A refusal sends nothing and holds, and is counted.
share    60 judged; the share of tickets answered rightly, prediction-powered and from the judgments alone

`--simulate` draws help centres whose truth is known (a distorted logistic of the confidence) and does the same; the
prior of `answer/level/platt.py` and the steps of `answer/level/thresholds.py` were chosen there, not on a set that is
reported.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import numpy as np
from table import Column, Table, numbers, publish

from answerable.answer.level.platt import fit_platt, sigmoid
from answerable.answer.level.thresholds import JudgedConfidence, Threshold, choose_thresholds
from answerable.eval.labels.judgments import gold_judgment
from answerable.eval.labels.prediction_powered import estimate
from answerable.eval.labels.risk_curve import ece, ece_floor
from answerable.eval.labels.sample import Candidate, draw
from answerable.eval.scored_answer import read_scored_answers
from answerable.tickets.read import read_tickets

LIMITS = (0.05, 0.10, 0.20)
JUDGED = 60
LEVELS = ("before", "after", "floor", "worst_over_floor")
TABLES = {
    "level": (
        Column("set"),
        *numbers(
            ("tickets", "{}"),
            ("runs", "{}"),
            ("ECE before", "{:.3f}"),
            ("after", "{:.3f}"),
            ("floor", "{:.3f}"),
            ("worst run over its floor", "{:.3f}"),
        ),
    ),
    "bound": (
        Column("set"),
        *numbers(
            ("limit", "{:.0%}"),
            ("runs", "{}"),
            ("refused", "{:.0%}"),
            ("holds on the other half", "{:.0%}"),
            ("on all", "{:.0%}"),
            ("answered, mean", "{:.0%}"),
        ),
    ),
}


@dataclasses.dataclass(frozen=True)
class Centre:
    """p, y: (n,) float64 raw confidences and judgments, right or not. truth: (n,) P(right) where it is known."""

    name: str
    p: np.ndarray
    y: np.ndarray
    candidates: list[Candidate]
    truth: np.ndarray | None = None


def read_centre(name: str, tickets_path: str, answers_path: str) -> Centre:
    """The tickets of a file that carry a label."""
    tickets = read_tickets(tickets_path).tickets
    p, y, candidates = [], [], []
    for ticket, answer in zip(tickets, read_scored_answers(answers_path, tickets), strict=True):
        judgment = gold_judgment(ticket, answer)
        if judgment is not None:
            p.append(answer.confidence)
            y.append(float(judgment == "right"))
            candidates.append(Candidate(ticket.id, answer.confidence, ticket.intent))
    return Centre(name, np.array(p), np.array(y), candidates)


def simulated(n: int, count: int) -> Iterator[Centre]:
    """Help centres where the confidence ranks well, and its level is off by as much as between public sets."""
    random = np.random.default_rng(20)
    for number in range(count):
        z = random.normal(random.normal(0.2, 1), np.exp(random.normal(0.6, 0.35)), n)
        truth = sigmoid(np.exp(random.normal(0.1, 0.4)) * z + random.normal(0, 0.9))
        y = (random.random(n) < truth).astype(np.float64)
        candidates = [Candidate(str(i), float(c), str(i % 9)) for i, c in enumerate(sigmoid(z))]
        yield Centre(f"simulated-{number}", sigmoid(z), y, candidates, truth)


def places(centre: Centre, n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Where the tickets lie that `label` would draw, and their bands."""
    where = {one.id: place for place, one in enumerate(centre.candidates)}
    chosen = draw(centre.candidates, n, seed=seed).chosen
    return np.array([where[one.id] for one in chosen]), np.array([one.band for one in chosen])


def level(centre: Centre, seed: int) -> dict[str, float]:
    at, _ = places(centre, JUDGED, seed)
    q = fit_platt(centre.p[at], centre.y[at].astype(bool)).apply_all(centre.p)
    found = {"before": ece(centre.p, centre.y), "after": ece(q, centre.y), "floor": ece_floor(q)}
    if len(at) < len(q):
        rest = np.setdiff1d(np.arange(len(q)), at)
        found |= {"after_unseen": ece(q[rest], centre.y[rest]), "floor_unseen": ece_floor(q[rest])}
    return {name: float(value or 0.0) for name, value in found.items()}


def bound(centre: Centre, seed: int, limit: float) -> dict[str, float]:
    at, _ = places(centre, len(centre.p) // 2, seed)
    rest = np.setdiff1d(np.arange(len(centre.p)), at)
    judged = [JudgedConfidence(float(centre.p[i]), bool(centre.y[i])) for i in at]
    levelled = fit_platt(centre.p[at], centre.y[at].astype(bool)).apply_all(centre.p)
    found = choose_thresholds(judged, centre.p, max_wrong=limit, expected_right=levelled).overall
    if not isinstance(found, Threshold):
        return {
            "certified": 0,
            "holds": 1,
            "coverage": 0,
            "holds_all": 1,
            "holds_truth": 1,
            "needed": found.needed or np.nan,
        }
    sent = rest[centre.p[rest] >= found.value]
    wrong = 1 - centre.y[sent].mean() if len(sent) else 0.0
    row = {"certified": 1, "holds": float(wrong <= limit), "coverage": len(sent) / len(rest), "wrong": float(wrong)}
    row["sent"] = len(sent)
    row["holds_all"] = float(1 - centre.y[centre.p >= found.value].mean() <= limit)
    if centre.truth is not None:
        row["holds_truth"] = float(1 - centre.truth[centre.p >= found.value].mean() <= limit)
    return row


def share(centre: Centre, seed: int) -> dict[str, float]:
    at, bands = places(centre, JUDGED, seed)
    true = float(centre.y.mean())
    guesses = fit_platt(centre.p[at], centre.y[at].astype(bool)).apply_all(centre.p)
    row = {"raw_error": abs(float(centre.p.mean()) - true)}
    for name, stake in (("powered", None), ("alone", 0.0)):
        found = estimate(guesses, at, centre.y[at], None, bands, stake=stake)
        if found is not None and found.interval is not None:
            inside = found.interval.low - 1e-12 <= true <= found.interval.high + 1e-12
            row |= {
                f"{name}_error": abs(found.share - true),
                f"{name}_held": float(inside),
                f"{name}_width": found.interval.width,
            }
    return row


def mean(rows: list[dict[str, float]]) -> dict[str, float]:
    """The mean of each column over the rows that have it."""
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: [row[name] for row in rows if not np.isnan(row.get(name, np.nan))] for name in names}
    return {name: round(float(np.mean(column)), 4) for name, column in columns.items() if column}


def report(name: str, centres: list[Centre], seeds: int) -> dict[str, object]:
    """All three, over seeds and centres."""
    runs = [(centre, seed) for centre in centres for seed in range(1, seeds + 1)]
    levels = [level(*run) for run in runs]
    return {
        "set": name,
        "n": len(centres[0].p),
        "runs": len(runs),
        "level": mean(levels) | {"worst_over_floor": round(max(row["after"] - row["floor"] for row in levels), 4)},
        "bound": {str(limit): mean([bound(*run, limit) for run in runs]) for limit in LIMITS},
        "share": mean([share(*run) for run in runs]),
    }


def tables(found: list[dict[str, Any]]) -> list[Table]:
    """Level, and bound."""
    levels = [
        [
            one["set"],
            one["n"],
            one["runs"],
            *(one["level"][key] for key in LEVELS),
        ]
        for one in found
    ]
    bounds = [
        [
            *(one["set"], float(limit), one["runs"]),
            *(1 - row["certified"], row["holds"], row["holds_all"], row["coverage"]),
        ]
        for one in found
        for limit, row in one["bound"].items()
    ]
    return [Table("level", TABLES["level"], levels), Table("bound", TABLES["bound"], bounds)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", metavar="NAME=TICKETS:ANSWERS")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--simulate", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    found = []
    if args.simulate:
        found += [report(f"simulated, n = {n}", list(simulated(n, 100)), 1) for n in (100, 300, 600, 2000)]
    for one in args.sets:
        name, _, paths = one.partition("=")
        tickets, _, answers = paths.rpartition(":")
        found.append(report(name, [read_centre(name, tickets, answers)], args.seeds))
    for result in found:
        print(json.dumps(result, indent=None if args.json else 2))
    data = [{"name": one["set"], "n": one["n"]} for one in found]
    publish("calibration", tables=tables(found), data=data, write=args.write)


if __name__ == "__main__":
    main()
