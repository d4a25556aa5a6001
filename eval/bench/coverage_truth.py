"""Is estimated coverage true? Hide documents at random, and hold the estimate against what is left.

    python eval/bench/coverage_truth.py ask NAME=INDEX:TICKETS.jsonl --out RUNS.npz [--seeds 20]
    python eval/bench/coverage_truth.py report RUNS.npz [RUNS.npz ...] [--write]

`ask` hides 10, 25 and 50 % of the pages (drawn anew for each seed) and none, asks every labelled ticket each time,
and keeps confidence, route and truth. Nothing is encoded again: hiding is `Index.without`. A ticket is truly covered
where it is labelled answerable and at least one of its gold pages is still there. The confidence model is the one that
was fitted without the set.

`report` needs the kept runs only. Labels are bought as `answerable label` draws them, and read off the truth.
Changes between two document sets: `changes.py`, from the same runs.
"""

from __future__ import annotations

import argparse
import random
import sys
from dataclasses import dataclass

import numpy as np
from public_sets import unfitted
from table import Column, Table, numbers, publish

from answerable.answer.answerer import Answerer
from answerable.answer.evidence import SIGNALS
from answerable.answer.level.confidence import load_confidence
from answerable.encode import load_encoder
from answerable.eval.labels.prediction_powered import ShareEstimate, estimate
from answerable.eval.labels.sample import Candidate, draw
from answerable.eval.question_cache import RememberingEncoder
from answerable.eval.scored_answer import ScoredAnswer, scored_answer
from answerable.index import open_index
from answerable.settings import AnswerSettings, EncodeSettings, Settings
from answerable.stats import wilson
from answerable.tickets.read import read_tickets

SHARES = (0.0, 0.1, 0.25, 0.5)
LABELS = 60
NEAREST = 5  # pages kept of an answer
ROUTES = ("answer", "assist", "escalate")
TABLES = {
    "labels": (
        Column("set"),
        *numbers(
            ("tickets", "{}"),
            ("runs", "{}"),
            ("MAE", "{:.1f}"),
            ("interval holds the truth", "{:.0f} %", "holds"),
            ("width", "{:.1f}"),
            ("labels alone: MAE", "{:.1f}"),
            ("holds", "{:.0f} %", "alone holds"),
            ("width", "{:.1f}", "alone width"),
        ),
    ),
    "none": (
        Column("set"),
        Column("number"),
        *numbers(("MAE", "{:.1f}"), ("bias", "{:+.1f}"), ("worst", "{:.1f}"), ("Wilson holds", "{:.0f} %")),
    ),
    "gaps": (
        Column("set"),
        *numbers(("runs", "{}"), ("truly uncovered of 5", "{:.1f}"), ("by tickets not answered", "{:.1f}")),
    ),
}


@dataclass(frozen=True)
class Runs:
    """One set. confidence: (runs, tickets) float64; answered, truth: (runs, tickets) bool; share, seed: (runs,).

    pages: (runs, tickets, 5) int64, numbers of the nearest pages, the cited one first, -1 for none;
    hidden: (runs, pages) bool;
    signals: (runs, tickets, 4) float64;
    gold: (tickets, most) int64, numbers of the pages that answer a ticket, -1 for none.
    """

    name: str
    confidence: np.ndarray
    answered: np.ndarray
    truth: np.ndarray
    share: np.ndarray
    seed: np.ndarray
    ids: np.ndarray
    intents: np.ndarray
    pages: np.ndarray
    hidden: np.ndarray
    signals: np.ndarray
    gold: np.ndarray

    @property
    def true(self) -> np.ndarray:
        return self.truth.mean(axis=1)


# -- asking ---------------------------------------------------------------------------------------


def ask(name: str, index_dir: str, tickets_path: str, seeds: int, model: str) -> Runs:
    """All runs of one set; (0 %, no seed) first."""
    settings = Settings(answer=AnswerSettings(confidence_model=model), encode=EncodeSettings(threads=1))
    load_confidence(model)  # an unknown name fails here and not after minutes
    tickets = [one for one in read_tickets(tickets_path).tickets if one.answerable is not None]
    encoder = RememberingEncoder(load_encoder(settings.encode))
    rows = []
    with open_index(index_dir) as index:
        pages = list(index.pages)
        numbers = {page: number for number, page in enumerate(pages)}
        designs = [(0.0, 0), *((share, seed) for share in SHARES[1:] for seed in range(1, seeds + 1))]
        for number, (share, seed) in enumerate(designs, 1):
            drawn = random.Random(f"{name} {share} {seed}").sample(pages, round(share * len(pages)))
            hidden = set(drawn)
            answers = Answerer(index.without(hidden), settings, encoder).ask_many(tickets)
            truth = [bool(one.answerable) and bool(set(one.relevant) - hidden) for one in tickets]
            nearest = [nearest_pages(scored_answer(answer)) for answer in answers]
            rows.append(
                (
                    [answer.confidence for answer in answers],
                    [answer.route == "answer" for answer in answers],
                    truth,
                    share,
                    seed,
                    padded([[numbers[page] for page in found] for found in nearest], NEAREST),
                    [page in hidden for page in pages],
                    [[answer.signals[name] for name in SIGNALS] for answer in answers],
                )
            )
            print(f"{name} {number}/{len(designs)}", file=sys.stderr, flush=True)
    gold = [[numbers[page] for page in one.relevant if page in numbers] if one.answerable else [] for one in tickets]
    confidence, answered, truths, shares, drawn_by, first, gone, signals = zip(*rows, strict=True)
    return Runs(
        name,
        np.array(confidence),
        np.array(answered),
        np.array(truths),
        np.array(shares),
        np.array(drawn_by),
        np.array([one.id for one in tickets]),
        np.array([one.intent or "" for one in tickets]),
        np.array(first),
        np.array(gone),
        np.array(signals),
        np.array(padded(gold, max(map(len, gold), default=0))),
    )


def padded(rows: list[list[int]], length: int) -> list[list[int]]:
    """With -1 to one length."""
    return [row + [-1] * (length - len(row)) for row in rows]


def nearest_pages(answer: ScoredAnswer) -> list[str]:
    """The page that the answer is judged by, then those of the passages in order."""
    first = [answer.first_page] if answer.first_page is not None else []
    return list(dict.fromkeys([*first, *answer.pages]))[:NEAREST]


# -- the level ------------------------------------------------------------------------------------


def label(runs: Runs, run: int, seed: int, n: int = LABELS) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Places, weights and bands of the tickets that `answerable label` would draw."""
    places = {name: place for place, name in enumerate(runs.ids)}
    candidates = [
        Candidate(str(name), float(p), str(intent) or None)
        for name, p, intent in zip(runs.ids, runs.confidence[run], runs.intents, strict=True)
    ]
    chosen = draw(candidates, n, seed=seed).chosen
    return (
        np.array([places[one.id] for one in chosen]),
        np.array([1 / one.probability for one in chosen]),
        np.array([one.band for one in chosen]),
    )


def powered(runs: Runs, run: int, seed: int) -> tuple[ShareEstimate, ShareEstimate]:
    """The prediction-powered estimate, and that of the same labels alone drawn as a simple random sample."""
    places, weights, bands = label(runs, run, seed)
    truth = runs.truth[run].astype(float)
    with_model = estimate(runs.confidence[run], places, truth[places], weights, bands)
    rng = np.random.default_rng(seed)
    plain = np.sort(rng.permutation(len(truth))[:LABELS])
    alone = estimate(runs.confidence[run], plain, truth[plain], stake=0.0)
    assert with_model is not None and alone is not None
    return with_model, alone


@dataclass(frozen=True)
class Level:
    """Mean absolute error, share of intervals that hold the truth, mean width; all in points or percent."""

    mae: float
    holds: float
    width: float
    runs: int


def level(pairs: list[tuple[ShareEstimate, float]]) -> Level:
    errors = [abs(found.share - true) for found, true in pairs]
    inside = [found.interval.low <= true <= found.interval.high for found, true in pairs if found.interval]
    widths = [found.interval.width for found, _ in pairs if found.interval]
    return Level(100 * float(np.mean(errors)), 100 * float(np.mean(inside)), 100 * float(np.mean(widths)), len(pairs))


def uncalibrated(runs: Runs) -> dict[str, tuple[float, float, float, float]]:
    """Without labels: MAE and bias of the share routed to answer and of the mean confidence, and Wilson's hold."""
    found = {}
    for name, guess in (
        ("share answered", runs.answered.mean(axis=1)),
        ("mean confidence", runs.confidence.mean(axis=1)),
    ):
        error = 100 * (guess - runs.true)
        n = runs.truth.shape[1]
        inside = []
        for share, true in zip(guess, runs.true, strict=True):
            ends = wilson(round(float(share) * n), n)
            inside.append(ends is not None and ends.low <= true <= ends.high)
        found[name] = (
            float(np.abs(error).mean()),
            float(error.mean()),
            float(np.abs(error).max()),
            100 * np.mean(inside),
        )
    return found


# -- gaps -----------------------------------------------------------------------------------------


def gap_precision(runs: Runs) -> tuple[float, float, int]:
    """Of the first five gaps as `eval.gaps` ranks them: how many are truly uncovered (most of the intent's tickets
    without a page), on average; the same of the five intents with most tickets not answered; runs counted."""
    names = sorted({one for one in runs.intents if one})
    if len(names) < 10:
        return float("nan"), float("nan"), 0
    members = {name: np.flatnonzero(runs.intents == name) for name in names}
    found, plain = [], []
    for run in range(len(runs.true)):
        p, answered = runs.confidence[run], runs.answered[run]
        open_ones = [name for name in names if (~answered[members[name]]).any()]
        lacking = {name: float((p.mean() - p[rows]).sum()) for name, rows in members.items()}
        held = {name: int((~answered[rows]).sum()) for name, rows in members.items()}
        uncovered = {name: bool(runs.truth[run][rows].mean() < 0.5) for name, rows in members.items()}
        found.append(sum(uncovered[name] for name in sorted(open_ones, key=lambda n: (-lacking[n], n))[:5]))
        plain.append(sum(uncovered[name] for name in sorted(open_ones, key=lambda n: (-held[n], n))[:5]))
    return float(np.mean(found)), float(np.mean(plain)), len(found)


# -- the report -----------------------------------------------------------------------------------


def report(sets: list[Runs], *, write: bool) -> None:
    """The three tables."""
    levels, raw, gaps = [], [], []
    for runs in sets:
        pairs = [(powered(runs, run, 1000 + run), float(runs.true[run])) for run in range(len(runs.true))]
        ours, alone = level([(a, t) for (a, _), t in pairs]), level([(b, t) for (_, b), t in pairs])
        both = [value for one in (ours, alone) for value in (one.mae, one.holds, one.width)]
        levels.append([runs.name, runs.truth.shape[1], ours.runs, *both])
        raw += [[runs.name, name, *map(float, found)] for name, found in uncalibrated(runs).items()]
        top, plain, n = gap_precision(runs)
        gaps += [[runs.name, n, top, plain]] if n else []
    made = {"labels": levels, "none": raw, "gaps": gaps}
    publish(
        "coverage_truth",
        tables=[Table(name, TABLES[name], rows) for name, rows in made.items()],
        data=[{"name": runs.name, "n": runs.truth.shape[1]} for runs in sets],
        write=write,
    )


def load(path: str) -> Runs:
    """What `ask` kept."""
    with np.load(path, allow_pickle=False) as kept:
        return Runs(**{key: kept[key] if kept[key].ndim else str(kept[key]) for key in kept})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    asking = verbs.add_parser("ask")
    asking.add_argument("set", metavar="NAME=INDEX:TICKETS")
    asking.add_argument("--out", required=True)
    asking.add_argument("--seeds", type=int, default=20)
    asking.add_argument("--model", help="default: the shipped one that NAME had no part in")
    reporting = verbs.add_parser("report")
    reporting.add_argument("runs", nargs="+")
    reporting.add_argument("--write", action="store_true")
    args = parser.parse_args()
    if args.verb == "ask":
        name, _, rest = args.set.partition("=")
        index_dir, _, tickets = rest.partition(":")
        runs = ask(name, index_dir, tickets, args.seeds, args.model or unfitted(name))
        np.savez_compressed(args.out, **{key: getattr(runs, key) for key in runs.__dataclass_fields__})
        return
    report([load(path) for path in args.runs], write=args.write)


if __name__ == "__main__":
    main()
