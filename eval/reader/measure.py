"""What a reader is worth on the tickets of a set, from its logits for the passages that retrieval gives."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from batches import Packed
from sets import TICKETS

Floats = npt.NDArray[np.float32]
READ = (4, 8, 12)  # passages of which the best counts
RETRIEVAL = (0.0, 0.25, 0.5, 1.0, 2.0)  # weights of the retrieval score beside the logit, when ranking


def auroc(score: Floats, one: npt.NDArray[np.bool_]) -> float:
    """Probability that a one outranks a zero, ties half; NaN if one side is empty."""
    ones, zeros = int(one.sum()), int((~one).sum())
    if not ones or not zeros:
        return float("nan")
    _, inverse, counts = np.unique(score, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return float((ranks[one].sum() - ones * (ones + 1) / 2) / (ones * zeros))


def covered(score: Floats, right: npt.NDArray[np.bool_], risk: float = 0.1) -> float:
    """The largest share of tickets that can be answered, most confident first, with at most `risk` wrong."""
    order = np.argsort(-score, kind="stable")
    risks = np.cumsum(~right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(risks <= risk)
    return float((good[-1] + 1) / len(order)) if len(good) else 0.0


def pairs_of(packed: Packed, number: int) -> npt.NDArray[np.int64]:
    """The pairs of retrieved passages of a set's tickets."""
    groups = packed.groups[packed.pairs[:, 0]]
    return np.flatnonzero((groups[:, 0] == TICKETS) & (groups[:, 1] == number) & (packed.pairs[:, 2] >= 0))


def measures(
    packed: Packed,
    pairs: npt.NDArray[np.int64],
    states: Floats,
    best_sentence: npt.NDArray[np.int64],
    *,
    english: bool = False,
) -> dict[str, Any]:
    """states: the logit of each pair; best_sentence: which sentence of its chunk has the highest logit, -1 for none."""
    groups, place = np.unique(packed.pairs[pairs, 0], return_inverse=True)
    info = packed.groups[groups]
    if english:
        wanted = info[:, 6] == 1
        keep = wanted[place]
        return measures(packed, pairs[keep], states[keep], best_sentence[keep])
    ranks = packed.pairs[pairs, 2]
    logits, retrieval = np.full((len(groups), 12), -30.0, np.float32), np.full((len(groups), 12), -30.0, np.float32)
    right, row_of = np.zeros((len(groups), 12), bool), np.full((len(groups), 12), -1)
    logits[place, ranks], retrieval[place, ranks] = states, packed.scores[pairs, 0]
    right[place, ranks], row_of[place, ranks] = packed.pairs[pairs, 3] == 1, np.arange(len(pairs))
    answerable, near, today = info[:, 4] == 1, info[:, 5] == 1, packed.today[groups]
    known, either = info[:, 4] >= 0, answerable | near
    out: dict[str, Any] = {"tickets": len(groups), "today": _levels(today, answerable, near, known)}
    for read in READ:
        best = logits[:, :read].max(axis=1)
        out[f"best of {read}"] = _levels(best, answerable, near, known)
        summed = np.log(np.exp(logits[:, :read]).sum(axis=1))
        out[f"sum of {read}"] = _levels(summed.astype(np.float32), answerable, near, known)
    chance = 1 / (1 + np.exp(-logits[:, :8].max(axis=1)))
    both = _rank(logits[:, :8].max(axis=1)) + _rank(today)
    out["with today"] = _levels(both, answerable, near, known)
    out["brier"] = float(np.mean((chance[known] - answerable[known]) ** 2))
    has = right.any(axis=1) & answerable
    asked = answerable & (packed.first[groups + 1] > packed.first[groups])
    out["hit@12"] = float(has.sum() / asked.sum())
    for weight in RETRIEVAL:
        order = logits + weight * retrieval
        top = order.argmax(axis=1)
        hit = right[np.arange(len(groups)), top] & answerable
        out[f"hit@1 {weight}"] = float(hit.sum() / asked.sum())
        if weight == 0.5:
            best = logits[np.arange(len(groups)), top]
            out["right"] = auroc(best[known], hit[known])
            out["covered"] = covered(best[known], hit[known])
            found = np.flatnonzero(hit)
            rows = row_of[found, top[found]]
            golds = [packed.gold_of(int(pairs[row])) for row in rows]
            held = [best_sentence[row] in gold for row, gold in zip(rows, golds, strict=True)]
            out["sentence"] = float(np.mean(held)) if held else float("nan")
            stated = [one for one, gold in zip(held, golds, strict=True) if gold]
            out["sentence of stating"] = float(np.mean(stated)) if stated else float("nan")
    out["hit@1 retrieval"] = float((right[:, 0] & answerable).sum() / asked.sum())
    out["either"] = int(either.sum())
    labelled = packed.labels[pairs]
    clear = (labelled == 0) | (labelled == 1)
    out["pairs"] = auroc(states[clear], labelled[clear] == 1)
    return out


def _levels(score: Floats, answerable: Any, near: Any, known: Any) -> list[float]:
    """AUROC of answerable against all others, and against near misses."""
    either = answerable | near
    return [round(auroc(score[known], answerable[known]), 4), round(auroc(score[either], answerable[either]), 4)]


def _rank(score: Floats) -> Floats:
    return (np.argsort(np.argsort(score, kind="stable"), kind="stable") / len(score)).astype(np.float32)
