"""Found intents against gold ones: clinc150, beside k-means and a density clustering in the style of BERTopic.

    python eval/bench/intents.py CLINC150_FOLDER [--tune] [--vectors FILE.npz] [--out eval/bench/results/intents.md]

Reported on tickets.jsonl (4,500 in 150 intents and 1,000 out of scope); `--tune` reads parts of examples.jsonl, on
which the rule of the cut, the pile and its cosine were chosen. All runs share the built-in encoder's vectors.

in scope   adjusted Rand index and normalised mutual information over the tickets that have a gold intent
all        adjusted Rand index over all tickets, out of scope being one gold class and the pile one found class
pile       precision, recall and F1 of "in the pile" as "out of scope"

k-means is told the true number of intents, which nobody has; it has no pile, so its tickets that are farthest from
their mean are the pile, as many as are truly out of scope. BERTopic-style is UMAP to five dimensions, then HDBSCAN with
at least ten tickets a cluster, the defaults of BERTopic, on the same vectors; its noise is the pile. The row with 15
principal components in UMAP's place shows what UMAP does there. They need `scikit-learn` and `umap-learn`, here and
nowhere else.
"""

from __future__ import annotations

import argparse
import time
import tracemalloc
from pathlib import Path

import numpy as np
from measured import show

from answerable.encode import load_encoder
from answerable.eval.coverage.key_phrases import key_phrases
from answerable.eval.intents.clustering import PILE, cluster
from answerable.settings import EncodeSettings
from answerable.tickets.read import read_tickets

OOS = "(out of scope)"


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


def row(name: str, gold: np.ndarray, labels: np.ndarray, seconds: float) -> str:
    """One line of the table."""
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    inside, pile = gold != OOS, labels == PILE
    hit = int((pile & ~inside).sum())
    precision, recall = hit / max(1, int(pile.sum())), hit / max(1, int((~inside).sum()))
    f1 = 2 * precision * recall / (precision + recall) if hit else 0.0
    return (
        f"| {name} | {len(np.unique(labels[~pile]))} | {adjusted_rand_score(gold[inside], labels[inside]):.3f} "
        f"| {normalized_mutual_info_score(gold[inside], labels[inside]):.3f} | {adjusted_rand_score(gold, labels):.3f} "
        f"| {precision:.2f} | {recall:.2f} | {f1:.2f} | {seconds:.1f} |"
    )


def compare(vectors: np.ndarray, gold: np.ndarray, seed: int = 0) -> list[str]:
    """The table's rows for one set."""
    from sklearn.cluster import HDBSCAN, KMeans
    from sklearn.decomposition import PCA

    rows = []
    began = time.perf_counter()
    rows.append(row("answerable", gold, cluster(vectors).labels, time.perf_counter() - began))
    true = len(np.unique(gold[gold != OOS]))
    for k in (true, true // 2, true * 2):
        began = time.perf_counter()
        model = KMeans(k, n_init=3, random_state=seed).fit(vectors)
        labels = model.labels_.astype(np.int64)
        distance = np.linalg.norm(vectors - model.cluster_centers_[labels], axis=1)
        labels[np.argsort(-distance)[: int((gold == OOS).sum())]] = PILE
        name = f"k-means, k = {k}" + (" (the truth)" if k == true else "")
        rows.append(row(name, gold, labels, time.perf_counter() - began))
    for name in ("BERTopic-style: UMAP + HDBSCAN", "PCA + HDBSCAN"):
        began = time.perf_counter()
        small = PCA(15, random_state=seed).fit_transform(vectors) if name.startswith("PCA") else umap(vectors, seed)
        labels = HDBSCAN(min_cluster_size=10, copy=True).fit(small).labels_.astype(np.int64)
        labels[labels < 0] = PILE
        rows.append(row(name, gold, labels, time.perf_counter() - began))
    return rows


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
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    head = [
        "| method | clusters | in scope ARI | NMI | all ARI | pile precision | recall | F1 | seconds |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    vectors, gold, texts = load(args.folder / ("examples.jsonl" if args.tune else "tickets.jsonl"), args.vectors)
    if args.tune:
        for name, rows in parts(vectors, gold):
            print("\n".join([f"\n{name}, {len(rows)} tickets\n", *head, *compare(vectors[rows], gold[rows])]))
        return
    lines = ["# Intents found in clinc150", "", "5,500 tickets, 150 intents, 1,000 tickets out of scope.", "", *head]
    lines += compare(vectors, gold)
    tracemalloc.start()
    found = cluster(vectors)
    lines += ["", f"Peak memory of the clustering itself: {tracemalloc.get_traced_memory()[1] / 1e6:.0f} MB.", ""]
    tracemalloc.stop()
    groups = {str(n): [texts[i] for i in np.flatnonzero(found.labels == n)] for n in range(len(found.means))}
    names = key_phrases(groups)
    lines += ["Names of every tenth cluster, beside the gold intent that most of its tickets have:", ""]
    for number in range(0, len(found.means), 10):
        values, counts = np.unique(gold[found.labels == number], return_counts=True)
        most = f"{values[counts.argmax()]} {counts.max()} of {counts.sum()}"
        lines.append(f"- {' / '.join(names[str(number)][:2])} — {most}")
    show("\n".join(lines) + "\n", args.out)


if __name__ == "__main__":
    main()
