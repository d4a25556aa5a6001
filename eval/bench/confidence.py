"""Fit the shipped confidence model, and say how well it does on a set it has not seen.

    answerable ingest DOCS_FOLDER --index INDEX       # for each set
    python eval/bench/confidence.py NAME=INDEX:TICKETS.jsonl [NAME=...] [--level-only NAME] [--write]

For each named set: read the evidence of every labelled ticket, and label it right where the ticket is
answerable and the first cited page is relevant. Then two steps, in both every set with the same total weight.
Direction: a logistic with a strong L2 penalty, whose coefficients say how the signals compare. Level: slope and
intercept of that sum, without a penalty, which would leave the probabilities too close to the middle. Sets named
by `--level-only` have labels too unsure for the direction (the FAQs of faq.py: another page often says what the page
that was left out said) and take part in the level.

Both on all sets (`default`) and on all but one (`without-NAME`), which is read on the one left out. `--write`
replaces the shipped confidence.json and keeps the table.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import tempfile
from pathlib import Path

import numpy as np
from table import Column, Table, numbers, publish

from answerable.answer.answerer import Answerer
from answerable.answer.evidence import SIGNALS
from answerable.answer.level.confidence import SHIPPED
from answerable.index import open_index
from answerable.settings import AnswerSettings, Settings
from answerable.tickets.read import read_tickets

PENALTY = 1.0  # of the squared standardised coefficients, against a mean log-likelihood
TABLES = {
    "left_out": (
        Column("left out"),
        *numbers(("n", "{}"), ("AUROC answerable", "{:.3f}"), ("AUROC right", "{:.3f}"), ("ECE", "{:.3f}")),
    )
}
Model = tuple[float, dict[str, float]]


@dataclasses.dataclass(frozen=True)
class LabelledSet:
    """x: (n, signals) float64; right, answerable: (n,) bool."""

    name: str
    x: np.ndarray
    right: np.ndarray
    answerable: np.ndarray


def read_set(name: str, index_dir: str, tickets: str, settings: Settings) -> LabelledSet:
    """Signals and labels of one set."""
    rows, right, answerable = [], [], []
    with open_index(index_dir) as index:
        labelled = [one for one in read_tickets(tickets).tickets if one.answerable is not None]
        for ticket, answer in zip(labelled, Answerer(index, settings).stream(labelled), strict=True):
            draft = answer.citations or (answer.handoff.citations if answer.handoff else ())
            first = draft[0].page if draft else (answer.passages[0].chunk.page if answer.passages else None)
            rows.append([answer.signals[signal] for signal in SIGNALS])
            right.append(bool(ticket.answerable) and first in ticket.relevant)
            answerable.append(bool(ticket.answerable))
    return LabelledSet(name, np.array(rows), np.array(right), np.array(answerable))


def logistic(xs: list[np.ndarray], ys: list[np.ndarray], penalty: float) -> tuple[float, np.ndarray]:
    """Intercept and coefficients on the raw columns, by Newton's method; every set with the same total weight."""
    x = np.concatenate(xs)
    y = np.concatenate(ys).astype(float)
    weight = np.concatenate([np.full(len(one), 1 / len(one) / len(xs)) for one in xs])
    mean = weight @ x
    scale = np.sqrt(weight @ (x - mean) ** 2)
    design = np.column_stack([np.ones(len(x)), (x - mean) / scale])
    ridge = np.diag([0.0] + [penalty] * x.shape[1])
    beta = np.zeros(design.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ beta))
        gradient = design.T @ (weight * (y - p)) - ridge @ beta
        hessian = (design * (weight * p * (1 - p))[:, None]).T @ design + ridge
        step = np.linalg.solve(hessian, gradient)
        beta += step
        if np.abs(step).max() < 1e-9:
            break
    coefficients = beta[1:] / scale
    return float(beta[0] - coefficients @ mean), coefficients


def fit(sets: list[LabelledSet], level_only: set[str]) -> Model:
    """Intercept and coefficients on the raw signals: the direction, then its level."""
    sure = [one for one in sets if one.name not in level_only]
    _, direction = logistic([one.x for one in sure], [one.right for one in sure], PENALTY)
    intercept, slope = logistic([one.x @ direction[:, None] for one in sets], [one.right for one in sets], 0.0)
    return intercept, dict(zip(SIGNALS, map(float, slope[0] * direction), strict=True))


def predict(model: Model, x: np.ndarray) -> np.ndarray:
    """(n,) probabilities."""
    return 1 / (1 + np.exp(-(model[0] + x @ np.array([model[1][signal] for signal in SIGNALS]))))


def auroc(score: np.ndarray, label: np.ndarray) -> float:
    """Probability that a 1 outranks a 0, ties half."""
    ones, zeros = score[label], score[~label]
    if not len(ones) or not len(zeros):
        return 0.5
    return float(((ones[:, None] > zeros) + 0.5 * (ones[:, None] == zeros)).mean())


def ece(p: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error over bins of equal mass."""
    order = np.argsort(p, kind="stable")
    parts = np.array_split(order, bins)
    return float(sum(abs(p[part].sum() - right[part].sum()) for part in parts) / len(p))


def parse(text: str) -> tuple[str, str, str]:
    """NAME=INDEX:TICKETS in its three parts."""
    name, _, rest = text.partition("=")
    index_dir, _, tickets = rest.partition(":")
    return name, index_dir, tickets


def main() -> None:
    """Fit, print the table, and write the file where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", metavar="NAME=INDEX:TICKETS")
    parser.add_argument("--level-only", action="append", default=[], metavar="NAME")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    level_only = set(args.level_only)
    with tempfile.TemporaryDirectory() as scratch:
        # the model that is about to be replaced may know other signals
        neutral = Path(scratch) / "neutral.json"
        neutral.write_text('{"models": {"neutral": {"intercept": 0, "coefficients": {}, "fitted_on": []}}}')
        settings = Settings(answer=AnswerSettings(confidence_model=str(neutral)))
        sets = [read_set(*parse(text), settings) for text in args.sets]
    models = {"default": (fit(sets, level_only), [one.name for one in sets])}
    rows = []
    measured = {}
    for one in sets:
        rest_of = [other for other in sets if other is not one]
        if not rest_of:
            continue
        model = fit(rest_of, level_only)
        models[f"without-{one.name}"] = (model, [other.name for other in rest_of])
        p = predict(model, one.x)
        row = auroc(p, one.answerable), auroc(p, one.right), ece(p, one.right)
        measured[one.name] = {"n": len(p), "auroc_answerable": row[0], "auroc_right": row[1], "ece": row[2]}
        rows.append([one.name, len(p), *row])
    content = {
        "how": "eval/bench/confidence.py: logistic on raw signals, equal weight a set, label 'right'; direction with L2"
        f" on all but {sorted(level_only) or 'none'}, level on all",
        "left_out": {k: {a: round(b, 4) for a, b in v.items()} for k, v in measured.items()},
        "models": {
            name: {
                "intercept": round(model[0], 4),
                "coefficients": {key: round(value, 4) for key, value in model[1].items()},
                "fitted_on": fitted_on,
            }
            for name, (model, fitted_on) in models.items()
        },
    }
    text = json.dumps(content, indent=2) + "\n"
    if args.write:
        SHIPPED.write_text(text, encoding="utf-8")
    else:
        print(text)
    data = [{"name": one.name, "n": len(one.right)} for one in sets]
    publish("confidence", tables=[Table("left_out", TABLES["left_out"], rows)], data=data, write=args.write)


if __name__ == "__main__":
    main()
