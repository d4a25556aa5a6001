"""Fit the shipped confidence model, and say how well it does on a set it has not seen.

    answerable ingest DOCS_FOLDER --index INDEX       # for each set
    python eval/bench/confidence.py NAME=INDEX:TICKETS.jsonl [NAME=...] [--write]

For each named set: read the evidence of every labelled ticket, and label it right where the ticket is
answerable and the first cited page is relevant. Then a logistic with an L2 penalty, every set with the
same total weight: on all sets (`default`) and on all but one (`without-NAME`), which is read on the one
left out. `--write` replaces the shipped confidence.json.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import tempfile
from pathlib import Path

import numpy as np

from answerable.answer.answerer import Answerer
from answerable.answer.confidence import SHIPPED
from answerable.answer.evidence import SIGNALS
from answerable.eval.tickets import read_tickets
from answerable.index import open_index
from answerable.settings import AnswerSettings, Settings

PENALTY = 0.3  # of the squared standardised coefficients, against a mean log-likelihood


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


def fit(sets: list[LabelledSet]) -> tuple[float, dict[str, float]]:
    """Intercept and coefficients on the raw signals, by Newton's method."""
    x = np.concatenate([one.x for one in sets])
    y = np.concatenate([one.right for one in sets]).astype(float)
    weight = np.concatenate([np.full(len(one.x), 1 / len(one.x) / len(sets)) for one in sets])
    mean = weight @ x
    scale = np.sqrt(weight @ (x - mean) ** 2)
    design = np.column_stack([np.ones(len(x)), (x - mean) / scale])
    penalty = np.diag([0.0] + [PENALTY] * x.shape[1])
    beta = np.zeros(design.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ beta))
        gradient = design.T @ (weight * (y - p)) - penalty @ beta
        hessian = (design * (weight * p * (1 - p))[:, None]).T @ design + penalty
        step = np.linalg.solve(hessian, gradient)
        beta += step
        if np.abs(step).max() < 1e-9:
            break
    coefficients = beta[1:] / scale
    return float(beta[0] - coefficients @ mean), dict(zip(SIGNALS, map(float, coefficients), strict=True))


def predict(model: tuple[float, dict[str, float]], x: np.ndarray) -> np.ndarray:
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
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        # the model that is about to be replaced may know other signals
        neutral = Path(scratch) / "neutral.json"
        neutral.write_text('{"models": {"neutral": {"intercept": 0, "coefficients": {}, "fitted_on": []}}}')
        settings = Settings(answer=AnswerSettings(confidence_model=str(neutral)))
        sets = [read_set(*parse(text), settings) for text in args.sets]
    models = {"default": (fit(sets), [one.name for one in sets])}
    print("| left out | n | AUROC answerable | AUROC right | ECE |")
    print("| --- | --- | --- | --- | --- |")
    measured = {}
    for one in sets:
        rest_of = [other for other in sets if other is not one]
        if not rest_of:
            continue
        model = fit(rest_of)
        models[f"without-{one.name}"] = (model, [other.name for other in rest_of])
        p = predict(model, one.x)
        row = auroc(p, one.answerable), auroc(p, one.right), ece(p, one.right)
        measured[one.name] = {"n": len(p), "auroc_answerable": row[0], "auroc_right": row[1], "ece": row[2]}
        print(f"| {one.name} | {len(p)} | {row[0]:.3f} | {row[1]:.3f} | {row[2]:.3f} |")
    content = {
        "how": "eval/bench/confidence.py: logistic on raw signals, L2, equal weight a set, label 'right'",
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


if __name__ == "__main__":
    main()
