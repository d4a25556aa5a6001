"""Fit the shipped confidence model, and say how well it does on sets it has not seen.

    answerable ingest DOCS_FOLDER --index INDEX       # for each set
    python eval/bench/confidence.py NAME=INDEX:TICKETS.jsonl [NAME=...] [--report-only NAME] [--reader off] [--write]

For each named set: read the evidence of every labelled ticket, and label it right where the ticket is answerable and
the first cited page is relevant. Every set has the same total weight.

With the reader the confidence is a product: P(the page is the right one), a logistic of what shared words say, times
P(it states what was asked), a logistic of what the reader says. Both are fitted together, by maximum likelihood of
their product, with an L2 penalty on the standardised coefficients. Sets that the reader was trained on would flatter
it and have no place here. Without the reader it is the first logistic alone, in two steps: direction with a strong
penalty; then slope and intercept of that sum without one. Sets named by `--report-only` have no part in any fit.

Both on all other sets (`default`) and on all but one (`without-NAME`), which is read on the one left out; what is
reported only is read by `default`. `--write` replaces the shipped confidence.json's models and keeps the table.
"""

from __future__ import annotations

import argparse
import dataclasses
import json

import numpy as np
from table import Column, Table, numbers, publish

from answerable.answer.answerer import Answerer
from answerable.answer.evidence import OF_WORDS, SIGNALS
from answerable.answer.level.confidence import SHIPPED
from answerable.index import open_index
from answerable.settings import AnswerSettings, Settings
from answerable.tickets.read import read_tickets

PENALTY = 1.0  # of the squared standardised coefficients, against a mean log-likelihood
PRODUCT_PENALTY = 0.02  # the same where two logistics are multiplied
STEPS = 4000
TABLES = {
    "left_out": (
        Column("left out"),
        *numbers(("n", "{}"), ("AUROC answerable", "{:.3f}"), ("AUROC right", "{:.3f}"), ("ECE", "{:.3f}")),
    )
}
OF_PAGE = (*OF_WORDS, "length")  # of the first factor; the second has the others
OF_STATEMENT = tuple(name for name in SIGNALS if name not in OF_PAGE)
Factors = dict[str, tuple[float, dict[str, float]]]
STATEMENT, PAGE = "statement", "page"


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
            rows.append([answer.signals.get(signal, 0.0) for signal in SIGNALS])
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


def fit_words(sets: list[LabelledSet]) -> Factors:
    """Intercept and coefficients on the raw signals of words: the direction, then its level."""
    words = [one.x[:, : len(OF_WORDS)] for one in sets]
    _, direction = logistic(words, [one.right for one in sets], PENALTY)
    intercept, slope = logistic([x @ direction[:, None] for x in words], [one.right for one in sets], 0.0)
    return {PAGE: (intercept, dict(zip(OF_WORDS, map(float, slope[0] * direction), strict=True)))}


def fit_product(sets: list[LabelledSet]) -> Factors:
    """Both logistics whose product is the chance to be right, by gradient ascent (Adam)."""
    names = (*OF_PAGE, *OF_STATEMENT)
    x = np.concatenate([one.x for one in sets])[:, [SIGNALS.index(name) for name in names]]
    y = np.concatenate([one.right for one in sets]).astype(float)
    weight = np.concatenate([np.full(len(one.x), 1 / len(one.x) / len(sets)) for one in sets])
    mean, scale = x.mean(axis=0), x.std(axis=0)
    z = (x - mean) / scale
    sides = [np.column_stack([np.ones(len(z)), side]) for side in np.split(z, [len(OF_PAGE)], axis=1)]
    sizes = [side.shape[1] for side in sides]
    beta = np.concatenate([[0.5, *[0.4] * (size - 1)] for size in sizes])
    free = np.concatenate([[0.0, *[1.0] * (size - 1)] for size in sizes])  # intercepts bear no penalty
    first, second = np.zeros_like(beta), np.zeros_like(beta)
    for step in range(1, STEPS + 1):
        parts = np.split(beta, [sizes[0]])
        p = [1 / (1 + np.exp(-side @ part)) for side, part in zip(sides, parts, strict=True)]
        both = np.clip(p[0] * p[1], 1e-9, 1 - 1e-9)
        slope = weight * (y / both - (1 - y) / (1 - both)) * both  # by the logarithm of the product
        gradient = np.concatenate([side.T @ (slope * (1 - one)) for side, one in zip(sides, p, strict=True)])
        gradient -= PRODUCT_PENALTY * free * beta
        first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient**2
        rate = 0.02 / (1 + step / 1000)
        beta += rate * first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.999**step)) + 1e-9)
    found: Factors = {}
    columns = np.split(np.arange(len(names)), [len(OF_PAGE)])
    for name, part, own in zip((PAGE, STATEMENT), np.split(beta, [sizes[0]]), columns, strict=True):
        raw = part[1:] / scale[own]
        found[name] = (
            float(part[0] - raw @ mean[own]),
            {names[column]: float(value) for column, value in zip(own, raw, strict=True)},
        )
    return found


def predict(model: Factors, x: np.ndarray) -> np.ndarray:
    """(n,) probabilities."""
    p = np.ones(len(x))
    for intercept, coefficients in model.values():
        p /= 1 + np.exp(-(intercept + sum(value * x[:, SIGNALS.index(name)] for name, value in coefficients.items())))
    return p


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
    parser.add_argument("--report-only", action="append", default=[], metavar="NAME")
    parser.add_argument("--reader", choices=["builtin", "off"], default="builtin")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    settings = Settings(answer=AnswerSettings(reader=args.reader))
    sets = [read_set(*parse(text), settings) for text in args.sets]
    fit = fit_product if args.reader != "off" else fit_words
    fitted = [one for one in sets if one.name not in args.report_only]
    models = {"default": (fit(fitted), [one.name for one in fitted])}
    rows = []
    measured = {}
    for one in sets:
        if one in fitted:
            rest = [other for other in fitted if other is not one]
            models[f"without-{one.name}"] = (fit(rest), [other.name for other in rest])
        model = models.get(f"without-{one.name}", models["default"])[0]
        p = predict(model, one.x)
        row = auroc(p, one.answerable), auroc(p, one.right), ece(p, one.right)
        measured[one.name] = {"n": len(p), "auroc_answerable": row[0], "auroc_right": row[1], "ece": row[2]}
        rows.append([one.name, len(p), *row])
    made = {
        name: {
            "factors": {
                part: {
                    "intercept": round(intercept, 4),
                    "coefficients": {key: round(value, 4) for key, value in coefficients.items()},
                }
                for part, (intercept, coefficients) in model.items()
            },
            "fitted_on": fitted_on,
        }
        for name, (model, fitted_on) in models.items()
    }
    left_out = {k: {a: round(b, 4) for a, b in v.items()} for k, v in measured.items()}
    keys = ("models", "left_out") if args.reader != "off" else ("unread", "unread_left_out")
    if args.write:
        content = json.loads(SHIPPED.read_text("utf-8")) | dict(zip(keys, (made, left_out), strict=True))
        SHIPPED.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    else:
        print(json.dumps(dict(zip(keys, (made, left_out), strict=True)), indent=2))
    data = [{"name": one.name, "n": len(one.right)} for one in sets]
    if args.reader != "off":
        publish("confidence", tables=[Table("left_out", TABLES["left_out"], rows)], data=data, write=args.write)


if __name__ == "__main__":
    main()
