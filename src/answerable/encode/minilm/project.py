"""Make `projection.npy`: 384 to 96 dimensions, fitted on a folder of text files.

    python -m answerable.encode.minilm.project fixtures/docs

The leading eigenvectors of the second moment of word-piece vectors, plus `SENTENCES` times that of the
mean vectors of short runs: the first keeps word matches, the second keeps what sentences say.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from ..builtin import BuiltinEncoder
from ..late import DIMENSIONS, PROJECTION

SENTENCES = 3.0
RUN = 24  # word pieces


def project(folder: Path) -> None:
    """Fit on every Markdown file of `folder`, in order, and write the matrix as float16."""
    texts = []
    for path in sorted(folder.rglob("*.md")):
        words = path.read_text(encoding="utf-8").split()
        texts += [" ".join(words[i : i + 150]) for i in range(0, len(words), 150)]
    encoded = BuiltinEncoder().encode_tokens(texts)
    tokens = np.concatenate([text.tokens for text in encoded])
    runs = np.array([text.tokens[i : i + RUN].mean(0) for text in encoded for i in range(0, len(text.tokens), RUN)])
    runs /= np.linalg.norm(runs, axis=1, keepdims=True)
    moment = tokens.T @ tokens / len(tokens) + SENTENCES * (runs.T @ runs) / len(runs)
    vectors = np.linalg.eigh(moment.astype(np.float64))[1][:, ::-1][:, :DIMENSIONS]
    signs = np.sign(vectors[np.abs(vectors).argmax(0), np.arange(DIMENSIONS)])  # eigenvectors have no sign of their own
    np.save(PROJECTION, (vectors * signs).astype(np.float16), allow_pickle=False)
    print(f"{len(texts)} texts, {len(tokens)} word pieces, {len(runs)} runs")


if __name__ == "__main__":
    project(Path(sys.argv[1]))
