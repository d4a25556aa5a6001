"""Make `smoothing.npy`: by how much the channels of each product's input are made smaller before it is rounded to int8.

    python -m answerable.encode.minilm.smooth docs README.md

SmoothQuant (Xiao et al., ICML 2023), alpha one half: the root of the channel's largest value on these texts over that
of its weights. The texts are this project's own docs; which channels are large is a trait of the model, not of them.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..builtin import BuiltinEncoder
from .export import EPSILON, HEADS, LAYERS, SMOOTHED, SMOOTHING, WIDTH, float_weights

WORDS = 120  # of one text
SMALLEST = 1e-5
Floats = npt.NDArray[np.float32]


def smooth(texts: list[str]) -> Floats:
    """(LAYERS, 3, WIDTH) float32 factors for the inputs of the products `SMOOTHED`."""
    _, weights = float_weights()
    largest = np.zeros((LAYERS, len(SMOOTHED), WIDTH), dtype=np.float32)
    tokenizer = BuiltinEncoder()._model.tokenizer
    for text in texts:
        for place, value in inputs(weights, tokenizer.encode(text).ids[:256]).items():
            largest[place] = np.maximum(largest[place], np.abs(value).max(axis=0))
    factors = np.empty_like(largest)
    for layer in range(LAYERS):
        for kind, name in enumerate(SMOOTHED):
            prefix = f"encoder.layer.{layer}.{name}"
            columns = [np.abs(w).max(axis=0) for key, w in weights.items() if key.startswith(prefix) and w.ndim == 2]
            heaviest = np.maximum(np.max(columns, axis=0), SMALLEST)
            factors[layer, kind] = np.sqrt(np.maximum(largest[layer, kind], SMALLEST) / heaviest)
    return factors


def inputs(weights: dict[str, Floats], ids: list[int]) -> dict[tuple[int, int], Floats]:
    """What each of the products `SMOOTHED` reads in the float model: (layer, product) to (pieces, WIDTH)."""
    from math import erf

    gauss = np.vectorize(erf)

    def linear(value: Floats, name: str) -> Floats:
        return np.asarray(value @ weights[f"{name}.weight"].T + weights[f"{name}.bias"], dtype=np.float32)

    def norm(value: Floats, name: str) -> Floats:
        value = value - value.mean(axis=1, keepdims=True)
        value = value / np.sqrt((value**2).mean(axis=1, keepdims=True) + EPSILON)
        return np.asarray(value * weights[f"{name}.weight"] + weights[f"{name}.bias"], dtype=np.float32)

    table = "embeddings.{}_embeddings.weight"
    hidden = weights[table.format("word")][ids] + weights[table.format("position")][: len(ids)]
    hidden = norm(hidden + weights[table.format("token_type")][:1], "embeddings.LayerNorm")
    inputs_of: dict[tuple[int, int], Floats] = {}
    for layer in range(LAYERS):
        prefix = f"encoder.layer.{layer}"
        inputs_of[layer, 0] = hidden
        parts = [linear(hidden, f"{prefix}.attention.self.{part}") for part in ("query", "key", "value")]
        query, key, value = (part.reshape(len(ids), HEADS, -1).transpose(1, 0, 2) for part in parts)
        match = np.exp(query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[2]))
        match /= match.sum(axis=2, keepdims=True)
        seen = (match @ value).transpose(1, 0, 2).reshape(len(ids), WIDTH)
        inputs_of[layer, 1] = seen
        hidden = norm(linear(seen, f"{prefix}.attention.output.dense") + hidden, f"{prefix}.attention.output.LayerNorm")
        inputs_of[layer, 2] = hidden
        wide = linear(hidden, f"{prefix}.intermediate.dense")
        wide = wide * (1 + gauss(wide / np.sqrt(2))).astype(np.float32) / 2
        hidden = norm(linear(wide, f"{prefix}.output.dense") + hidden, f"{prefix}.output.LayerNorm")
    return inputs_of


def main(paths: list[Path]) -> None:
    """Read every Markdown file, in order, and write the factors as float16."""
    files = sorted(file for path in paths for file in (path.rglob("*.md") if path.is_dir() else [path]))
    words = [word for file in files for word in file.read_text(encoding="utf-8").split()]
    texts = [" ".join(words[start : start + WORDS]) for start in range(0, len(words), WORDS)]
    np.save(SMOOTHING, smooth(texts).astype(np.float16), allow_pickle=False)
    print(f"{len(texts)} texts")


if __name__ == "__main__":
    main([Path(path) for path in sys.argv[1:]])
