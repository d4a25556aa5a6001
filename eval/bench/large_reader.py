"""What a large reader's verdicts bring: a narrower interval of coverage, and a promise that still holds.

    python eval/bench/large_reader.py --work DIR [--shared ../shared] [--write] [SET ...]

No model is asked: verdicts are simulated over the labels of the written sets, seeded, so that their AUROC is what a
large language model had on two sealed sets (140 tickets, half of them near misses, the same four passages: .88):

- noise: each label is turned round with probability .12, whatever the ticket.
- as measured: that model took 76 % of the answerable tickets and none of the others: so here, with 1 % of the others.
- by passages: it states what is answerable and whose page is among the four passages, 95 % of these, and 1 % of all
  else. Its errors then lie where retrieval fails, which is where the confidence is low: they tell less that is new.

Draws of 60 labels as `answerable label` makes them; `without` is the interval that the confidence as predictor gives on
the same draw. The confidence model had no part in the set; of most sets the small reader has seen the tickets (its
card says which), so that `without` is narrower there than it would be on docs of your own.

The promise: the set stands for the stream of all tickets, of which half as many are drawn, with replacement, and
judged. A weight and thresholds at 10 % wrong are fitted on them; broken is the promise where more than 10 % of all that
passes is wrong, which may be so in 5 of 100 draws.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from public_sets import ask, need, options, unfitted
from table import Column, Table, numbers, publish
from written_sets import written

from answerable.answer.level.thresholds import JudgedConfidence, Threshold
from answerable.answer.level.with_reading import ReadTicket, combine, fit_read_level
from answerable.eval.labels.prediction_powered import estimate
from answerable.eval.labels.sample import Candidate, bands_of, draw

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

LABELS, PASSAGES, MAX_WRONG = 60, 4, 0.1
DRAWS, JUDGED_DRAWS = 400, 100
TURNED, TAKEN, FALSE, FOUND = 0.12, 0.76, 0.01, 0.95
TABLES = {
    "interval": (
        Column("set"),
        *numbers(
            ("tickets", "{}"),
            ("AUROC of the confidence", "{:.2f}"),
            ("width without, points", "{:.1f}"),
            ("holds", "{:.0f} %", "holds without"),
            ("noise: width to that without", "{:.2f}", "noise"),
            ("holds", "{:.0f} %", "noise holds"),
            ("as measured", "{:.2f}"),
            ("holds", "{:.0f} %", "measured holds"),
            ("by passages", "{:.2f}"),
            ("holds", "{:.0f} %", "passages holds"),
            ("AUROC by passages", "{:.2f}"),
        ),
    ),
    "promise": (
        Column("set"),
        *numbers(
            ("granted without, of 100", "{}"),
            ("sent then", "{:.0f} %", "sent without"),
            ("broken", "{}", "broken without"),
            ("granted with the reader", "{}"),
            ("sent then", "{:.0f} %", "sent with"),
            ("broken", "{}", "broken with"),
        ),
    ),
}


@dataclass(frozen=True)
class Asked:
    """One set, by ticket: its id, raw confidence, label, whether its page is among the passages read, and cited."""

    ids: list[str]
    confidence: Floats
    answerable: Flags
    among: Flags
    right: Flags


def asked(name: str, shared: Path, work: Path) -> Asked:
    """From the answers kept under `work`, or asked now."""
    kept = work / f"{name}.jsonl"
    answers = kept if kept.is_file() else ask(name, shared, work, unfitted(name))
    by_id = {row["id"]: row for row in map(json.loads, answers.read_text("utf-8").splitlines())}
    rows = []
    for ticket in map(json.loads, (shared / "data" / name / "tickets.jsonl").read_text("utf-8").splitlines()):
        if ticket.get("answerable") is None or ticket["id"] not in by_id:
            continue
        answer = by_id[ticket["id"]]
        relevant = set(ticket.get("relevant") or ())
        cited = [one["page"] for one in answer["citations"] or (answer["handoff"] or {}).get("citations") or ()]
        pages = {one["page"] for one in answer["passages"][:PASSAGES]}
        labels = (bool(ticket["answerable"]), bool(relevant & pages), bool(cited) and cited[0] in relevant)
        rows.append((ticket["id"], answer["confidence"], *labels))
    ids, confidence, *flags = zip(*rows, strict=True)
    answerable, among, right = (np.array(one, dtype=bool) for one in flags)
    return Asked(list(ids), np.array(confidence), answerable, answerable & among, answerable & right)


def noise(of: Asked, random: np.random.Generator) -> Floats:
    return np.where(of.answerable ^ (random.random(len(of.ids)) < TURNED), 1.0, -1.0)


def as_measured(of: Asked, random: np.random.Generator) -> Floats:
    return np.where(random.random(len(of.ids)) < np.where(of.answerable, TAKEN, FALSE), 1.0, -1.0)


def by_passages(of: Asked, random: np.random.Generator) -> Floats:
    return np.where(random.random(len(of.ids)) < np.where(of.among, FOUND, FALSE), 1.0, -1.0)


WAYS: tuple[Callable[[Asked, np.random.Generator], Floats], ...] = (noise, as_measured, by_passages)


def auroc(scores: Floats, positive: Flags) -> float:
    """Ties count half."""
    above, below = scores[positive][:, None], scores[~positive]
    return float((above > below).mean() + (above == below).mean() / 2)


def interval_row(name: str, of: Asked) -> list[object]:
    """Mean widths over the draws, and how often the truth lay inside."""
    truth = float(of.answerable.mean())
    candidates = [Candidate(*pair) for pair in zip(of.ids, of.confidence.tolist(), strict=True)]
    bands, places = bands_of(candidates), {name: place for place, name in enumerate(of.ids)}
    widths: dict[str, list[float]] = {}
    holds: dict[str, list[bool]] = {}
    for seed in range(1, DRAWS + 1):
        random = np.random.default_rng(seed)
        guesses = {"without": of.confidence, **{way.__name__: (way(of, random) + 1) / 2 for way in WAYS}}
        chosen = draw(candidates, LABELS, seed=seed).chosen
        where = [places[one.id] for one in chosen]
        for way, guess in guesses.items():
            found = estimate(
                guess,
                where,
                of.answerable[where].astype(float),
                [1 / one.probability for one in chosen],
                [bands[one.id] for one in chosen],
            )
            assert found is not None and found.interval is not None
            widths.setdefault(way, []).append(found.interval.high - found.interval.low)
            holds.setdefault(way, []).append(found.interval.low <= truth <= found.interval.high)
    without = float(np.mean(widths["without"]))
    cells: list[object] = [name, len(of.ids), auroc(of.confidence, of.answerable), 100 * without]
    cells.append(100 * np.mean(holds["without"]))
    for way in WAYS:
        cells += [np.mean(widths[way.__name__]) / without, 100 * np.mean(holds[way.__name__])]
    cells.append(auroc(by_passages(of, np.random.default_rng(1)), of.answerable))
    return [round(float(cell), 4) if isinstance(cell, float) else cell for cell in cells]


def promise_row(name: str, of: Asked) -> list[object]:
    """Of the draws: how often something may be sent, how much then, and how often the promise was broken."""
    n = len(of.ids)
    cells: list[object] = [name]
    for with_reader in (False, True):
        sent, broken = [], 0
        for seed in range(1, JUDGED_DRAWS + 1):
            random = np.random.default_rng(seed)
            said = by_passages(of, random) if with_reader else np.zeros(n)
            rows = [
                ReadTicket(JudgedConfidence(float(of.confidence[at]), bool(of.right[at])), float(said[at]))
                for at in random.integers(n, size=n // 2)
            ]
            level = fit_read_level(rows, of.confidence, said, reader="simulated", max_wrong=MAX_WRONG, confidence=0.95)
            assert level is not None
            threshold = level.thresholds.overall
            if isinstance(threshold, Threshold):
                passes = combine(of.confidence, said, level.weight) >= threshold.value
                sent.append(100 * float(passes.mean()))
                broken += bool(passes.any()) and float((~of.right[passes]).mean()) > MAX_WRONG
        cells += [len(sent), round(float(np.mean(sent)), 2) if sent else None, int(broken)]
    return cells


def main() -> None:
    """Ask where nothing is kept, simulate, publish."""
    parser: argparse.ArgumentParser = options(__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET")
    args = parser.parse_args()
    need(args.shared)
    sets = {name: asked(name, args.shared, args.work) for name in args.sets or written(args.shared)}
    tables = [
        Table("interval", TABLES["interval"], [interval_row(name, of) for name, of in sets.items()]),
        Table("promise", TABLES["promise"], [promise_row(name, of) for name, of in sets.items()]),
    ]
    data = [{"name": name, "n": len(of.ids)} for name, of in sets.items()]
    publish("large_reader", tables=tables, data=data, write=args.write)


if __name__ == "__main__":
    main()
