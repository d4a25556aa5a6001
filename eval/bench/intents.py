"""Found intents against gold ones: clinc150, beside k-means and a density clustering in the style of BERTopic.

    python eval/bench/intents.py CLINC150_FOLDER [--tune] [--vectors FILE.npz] [--write]

Reported on tickets.jsonl (4,500 in 150 intents and 1,000 out of scope); `--tune` reads parts of examples.jsonl, on
which the rule of the cut, the pile and its cosine were chosen. All runs share the built-in encoder's vectors.

in scope   adjusted Rand index and normalised mutual information over the tickets that have a gold intent
all        adjusted Rand index over all tickets, out of scope being one gold class and the pile one found class
pile       precision, recall and F1 of "in the pile" as "out of scope"

k-means is told the true number of intents, which nobody has; it has no pile, so its tickets that are farthest from
their mean are the pile, as many as are truly out of scope. BERTopic-style is UMAP to five dimensions, then HDBSCAN with
at least ten tickets a cluster, the defaults of BERTopic, on the same vectors; its noise is the pile. The row with 15
principal components in UMAP's place shows what UMAP does there. They need `scikit-learn` and `umap-learn`,
which are in the extra `bench`; a row whose library is missing says so.
"""

from __future__ import annotations

import argparse
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from table import Column, Table, installed, not_installed, numbers, publish

from answerable.encode import load_encoder
from answerable.eval.coverage.key_phrases import key_phrases
from answerable.eval.intents.clustering import PILE, cluster
from answerable.settings import EncodeSettings
from answerable.tickets.read import read_tickets

OOS = "(out of scope)"
TABLES = {
    "methods": (
        Column("method"),
        *numbers(
            ("clusters", "{}"),
            ("in scope ARI", "{:.3f}"),
            ("NMI", "{:.3f}"),
            ("all ARI", "{:.3f}"),
            ("pile precision", "{:.2f}"),
            ("recall", "{:.2f}"),
            ("F1", "{:.2f}"),
            ("seconds", "{:.1f}"),
        ),
    ),
    "names": (Column("cluster"), Column("gold intent of most"), *numbers(("tickets of it", "{} of {}", "of"))),
}


def load(path: Path, kept: str | None) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Vectors (n, dim), gold intents, texts; `kept` remembers the vectors between runs."""
    tickets = read_tickets(path).tickets
    gold = np.array([OOS if one.meta.get("out_of_scope") else str(one.intent) for one in tickets])
    texts = [one.text for one in tickets]
    if kept and Path(kept).exists():
        with np.load(kept) as stored:
            return stored["vectors"], gold, texts
    vectors = load_encoder(EncodeSettings()).encode(texts)
    if kept:
        np.savez(kept, vectors=vectors)
    return vectors, gold, texts


def crossed(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """(labels of a, labels of b) int64: how many have both."""
    rows, columns = np.unique(a, return_inverse=True)[1], np.unique(b, return_inverse=True)[1]
    counts = np.zeros((rows.max() + 1, columns.max() + 1), dtype=np.int64)
    np.add.at(counts, (rows, columns), 1)
    return counts


def adjusted_rand(a: np.ndarray, b: np.ndarray) -> float:
    """Hubert and Arabie, 1985: share of pairs that both put together or apart, above what chance gives."""
    counts = crossed(a, b)

    def pairs(n: np.ndarray) -> float:
        return float((n * (n - 1) / 2).sum())

    both, one, other = pairs(counts), pairs(counts.sum(1)), pairs(counts.sum(0))
    chance = one * other / (len(a) * (len(a) - 1) / 2)
    most = (one + other) / 2
    return 1.0 if most == chance else (both - chance) / (most - chance)


def mutual_information(a: np.ndarray, b: np.ndarray) -> float:
    """Normalised by the mean of the two entropies."""
    share = crossed(a, b) / len(a)
    one, other = share.sum(1), share.sum(0)
    inside = share > 0
    common = float((share[inside] * np.log((share / np.outer(one, other))[inside])).sum())
    mean = -float((one * np.log(one)).sum() + (other * np.log(other)).sum()) / 2
    return common / mean if mean else 1.0


def row(name: str, gold: np.ndarray, labels: np.ndarray, seconds: float) -> list[Any]:
    """One line of the table."""
    inside, pile = gold != OOS, labels == PILE
    hit = int((pile & ~inside).sum())
    precision, recall = hit / max(1, int(pile.sum())), hit / max(1, int((~inside).sum()))
    f1 = 2 * precision * recall / (precision + recall) if hit else 0.0
    scope = gold[inside], labels[inside]
    agreement = [adjusted_rand(*scope), mutual_information(*scope), adjusted_rand(gold, labels)]
    return [name, len(np.unique(labels[~pile])), *agreement, precision, recall, f1, seconds]


def compare(vectors: np.ndarray, gold: np.ndarray, seed: int = 0) -> list[list[Any]]:
    """The table's rows for one set; of a method whose library is missing, that it is."""
    true = len(np.unique(gold[gold != OOS]))
    far = int((gold == OOS).sum())
    methods: dict[str, tuple[tuple[str, ...], Callable[[], np.ndarray]]] = {
        "answerable": ((), lambda: cluster(vectors).labels),
        f"k-means, k = {true} (the truth)": (("sklearn",), lambda: means(vectors, true, far, seed)),
        f"k-means, k = {true // 2}": (("sklearn",), lambda: means(vectors, true // 2, far, seed)),
        f"k-means, k = {true * 2}": (("sklearn",), lambda: means(vectors, true * 2, far, seed)),
        "BERTopic-style: UMAP + HDBSCAN": (("sklearn", "umap"), lambda: density(umap(vectors, seed))),
        "PCA + HDBSCAN": (("sklearn",), lambda: density(principal(vectors, seed))),
    }
    rows = []
    for name, (needed, run) in methods.items():
        if not installed(*needed):
            rows.append(not_installed(name, TABLES["methods"]))
            continue
        began = time.perf_counter()
        labels = run()
        rows.append(row(name, gold, labels, time.perf_counter() - began))
    return rows


def means(vectors: np.ndarray, k: int, far: int, seed: int) -> np.ndarray:
    """(n,) labels by k-means, the `far` tickets that are farthest from their mean in the pile."""
    from sklearn.cluster import KMeans

    model = KMeans(k, n_init=3, random_state=seed).fit(vectors)
    labels = model.labels_.astype(np.int64)
    distance = np.linalg.norm(vectors - model.cluster_centers_[labels], axis=1)
    labels[np.argsort(-distance)[:far]] = PILE
    return labels


def density(vectors: np.ndarray) -> np.ndarray:
    """(n,) labels by HDBSCAN, its noise in the pile."""
    from sklearn.cluster import HDBSCAN

    labels = HDBSCAN(min_cluster_size=10, copy=True).fit(vectors).labels_.astype(np.int64)
    labels[labels < 0] = PILE
    return labels


def principal(vectors: np.ndarray, seed: int) -> np.ndarray:
    """(n, 15)."""
    from sklearn.decomposition import PCA

    return np.asarray(PCA(15, random_state=seed).fit_transform(vectors))


def umap(vectors: np.ndarray, seed: int) -> np.ndarray:
    """(n, 5), by the defaults of BERTopic."""
    from umap import UMAP

    model = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed, n_jobs=1)
    return np.asarray(model.fit_transform(vectors))


def parts(vectors: np.ndarray, gold: np.ndarray) -> list[tuple[str, np.ndarray]]:
    """Three subsets of the examples to tune on: many intents, few, and few of uneven size."""
    found = []
    names = np.unique(gold[gold != OOS])
    for number, (intents, each, uneven) in enumerate(((150, 30, False), (40, 30, False), (40, 12, True))):
        rng = np.random.default_rng(number)
        rows = [np.flatnonzero(gold == OOS)]
        for name in rng.permutation(names)[:intents]:
            size = each if not uneven else int(rng.integers(5, 40))
            rows.append(rng.permutation(np.flatnonzero(gold == name))[:size])
        found.append((f"{intents} intents", np.concatenate(rows)))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--vectors")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    vectors, gold, texts = load(args.folder / ("examples.jsonl" if args.tune else "tickets.jsonl"), args.vectors)
    if args.tune:
        for name, rows in parts(vectors, gold):
            print(f"\n{name}, {len(rows)} tickets\n")
            print(Table(name, TABLES["methods"], compare(vectors[rows], gold[rows])).markdown())
        return
    methods = compare(vectors, gold)
    tracemalloc.start()
    found = cluster(vectors)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    groups = {str(n): [texts[i] for i in np.flatnonzero(found.labels == n)] for n in range(len(found.means))}
    phrases = key_phrases(groups)
    names = []
    for number in range(0, len(found.means), 10):
        values, counts = np.unique(gold[found.labels == number], return_counts=True)
        most = counts.argmax()
        names.append([" / ".join(phrases[str(number)][:2]), str(values[most]), [int(counts[most]), int(counts.sum())]])
    publish(
        "intents",
        tables=[Table("methods", TABLES["methods"], methods), Table("names", TABLES["names"], names)],
        data=[{"name": "clinc150", "n": len(gold)}],
        figures={"peak_mb": peak},
        write=args.write,
    )


if __name__ == "__main__":
    main()
