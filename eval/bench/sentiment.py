"""Makes the head that reads a message's mood off the built-in encoder's vector, and measures it on labelled messages.

    python eval/bench/sentiment.py make                      writes src/answerable/answer/sentiment.json
    python eval/bench/sentiment.py measure FILE.csv TICKETS... [--write]    `sentiment,text` rows; its page says which

The head is a multinomial logistic regression on 250 messages that we wrote (`sentiment_messages.toml`). Nothing of a
labelled file goes into it.
"""

from __future__ import annotations

import csv
import html
import json
import random
import re
import sys
from pathlib import Path

import numpy as np
from table import Column, Table, installed, not_installed, numbers, publish

from answerable.answer import sentiment
from answerable.encode import load_encoder
from answerable.settings import EncodeSettings

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib

HERE = Path(__file__).parent
CLASSES = ("negative", "neutral", "positive")
RIDGE = 0.3  # of the squared weights: at this one as many of 4,000 messages fall below -0.5 and -0.7 as with VADER
STEPS, RATE, MOMENTUM = 3000, 0.5, 0.9
AIRLINES = re.compile(r"@(united|usairways|americanair|southwestair|jetblue|virginamerica|delta)\b", re.I)
TRIED = 4000  # of the shuffled messages, which choices were made on; what is reported is read off the next as many

TABLES = {
    "moods": (
        Column("way"),
        *numbers(
            ("AUROC negative", "{:.3f}"),
            ("AUROC positive", "{:.3f}"),
            ("macro F1", "{:.3f}"),
            ("right of named negative", "{:.2f}"),
            ("right of named positive", "{:.2f}"),
            ("plain questions named neutral", "{:.2f}"),
        ),
    )
}


def written() -> tuple[list[str], np.ndarray]:
    """Our messages and the class of each."""
    rows = tomllib.loads((HERE / "sentiment_messages.toml").read_text("utf-8"))
    texts = [text for name in CLASSES for text in rows[name]]
    return texts, np.repeat(np.arange(3), [len(rows[name]) for name in CLASSES])


def fit(vectors: np.ndarray, classes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights (384, 3) and biases (3,), by plain gradient descent."""
    x, wanted = vectors.astype(np.float64), np.eye(3)[classes]
    weights, biases = np.zeros((x.shape[1], 3)), np.zeros(3)
    moved, shifted = np.zeros_like(weights), np.zeros_like(biases)
    for _ in range(STEPS):
        off = sentiment.softmax(x @ weights + biases) - wanted
        moved = MOMENTUM * moved + x.T @ off / len(x) + RIDGE * weights / len(x)
        shifted = MOMENTUM * shifted + off.mean(axis=0)
        weights, biases = weights - RATE * moved, biases - RATE * shifted
    return weights, biases


def made() -> dict[str, object]:
    """The head as the data file holds it."""
    encoder = load_encoder(EncodeSettings())
    texts, classes = written()
    weights, biases = fit(encoder.encode(texts), classes)
    return {
        "encoder": encoder.digest,
        "made_by": "eval/bench/sentiment.py make",
        "messages": len(texts),
        "classes": list(CLASSES),
        "biases": [round(float(value), 4) for value in biases],
        "weights": [[round(float(value), 3) for value in row] for row in weights.T],
    }


def labelled(file: Path) -> list[tuple[str, int]]:
    """Messages to airlines with the label of a crowd, -1, 0 or 1; without addresses and links, shuffled."""
    rows, seen = [], set()
    with file.open(encoding="latin-1", newline="") as lines:
        for row in csv.DictReader(lines):
            if not AIRLINES.search(row["text"]):
                continue
            plain = re.sub(r"https?://\S+|@\w+", "", html.unescape(row["text"]))
            text = " ".join(plain.split())
            if len(text) >= 8 and text not in seen:
                seen.add(text)
                rows.append((text, CLASSES.index(row["sentiment"]) - 1))
    random.Random(1).shuffle(rows)
    return rows


def auroc(scores: np.ndarray, positive: np.ndarray) -> float:
    """The chance that a positive row scores above another one, ties counted half."""
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    n = int(positive.sum())
    return float((ranks[positive].sum() - n * (n + 1) / 2) / (n * (len(scores) - n)))


def row(name: str, moods: np.ndarray, cut: float, labels: np.ndarray, neutral: np.ndarray) -> list[object]:
    """A row of the table; `neutral` are moods of plain questions, all of which should be named neutral."""
    named = np.where(moods <= -cut, -1, np.where(moods >= cut, 1, 0))
    f1 = [2 * np.sum((named == k) & (labels == k)) / np.sum((named == k) * 1 + (labels == k)) for k in (-1, 0, 1)]
    values = (
        auroc(-moods, labels < 0),
        auroc(moods, labels > 0),
        np.mean(f1),
        np.mean(labels[named < 0] < 0),
        np.mean(labels[named > 0] > 0),
        np.mean(np.abs(neutral) < cut),
    )
    return [name, *(round(float(value), 6) for value in values)]


def measure(file: Path, questions: list[Path], write: bool) -> None:
    rows = labelled(file)[TRIED : 2 * TRIED]
    texts, labels = [text for text, _ in rows], np.array([label for _, label in rows])
    plain = [json.loads(line)["text"] for one in questions for line in one.read_text("utf-8").splitlines()[:150]]
    counts = dict(zip(CLASSES, np.bincount(labels + 1).tolist(), strict=True))
    moods = np.array([sentiment.mood(text) for text in texts])
    calm = np.array([sentiment.mood(text) for text in plain])
    made = [row("answerable: a head on the built-in encoder's vector", moods, sentiment.NAMED, labels, calm)]
    if installed("vaderSentiment"):
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        vader = SentimentIntensityAnalyzer()
        scores = [np.array([vader.polarity_scores(text)["compound"] for text in some]) for some in (texts, plain)]
        made.append(row("VADER, at the cuts of its authors", scores[0], 0.05, labels, scores[1]))
    else:
        made.append(not_installed("VADER", TABLES["moods"], "pip install vaderSentiment==3.3.2"))
    data = [{"name": "airlines, second 4,000", "n": len(texts), **counts}, {"name": "plain questions", "n": len(plain)}]
    publish("sentiment", tables=[Table("moods", TABLES["moods"], made)], data=data, write=write)


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"]:
        text = json.dumps(made(), indent=None).replace("], [", "],\n[")
        (Path(sentiment.__file__).parent / "sentiment.json").write_text(text + "\n", "utf-8")
    elif sys.argv[1:2] == ["measure"] and len(sys.argv) > 2:
        names = [Path(name) for name in sys.argv[2:] if name != "--write"]
        measure(names[0], names[1:], "--write" in sys.argv)
    else:
        sys.exit(__doc__)
